"""The stand-in as one object: the world, who listens to it, and the rules that are switched on.

Rooms: `messages`, `reactions` and `threads` change the world; `rest` and `gateway` are what the bot talks to;
`user_api` and `user_live` are what the page talks to; `interactions` lies between the two.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.cdn import Cdn
from sandbox.events import Bus
from sandbox.limits import RateLimits
from sandbox.payloads import Payloads
from sandbox.world import Message, World

if TYPE_CHECKING:
    from sandbox.gateway import Gateway
    from sandbox.interactions import Interactions

log = logging.getLogger("sandbox")


@dataclass
class Rules:
    """Deadlines and delays, as Discord has them; tests shorten some."""

    token: str = ""
    """The bot's token; empty accepts any."""
    answer_s: float = 3.0
    """An interaction must be acknowledged within this time."""
    interaction_token_s: float = 900.0
    """An interaction's token works for this long."""
    nonce_s: float = 300.0
    """An enforced nonce is remembered for this long."""
    resume_s: float = 120.0
    """A gateway session without a connection can be resumed for this long."""
    heartbeat_ms: int = 41_250
    heartbeat_ack_s: float = 0.04
    request_delay_s: float = 0.0
    """Added to every REST answer: a slow network, for tests."""


@dataclass
class StandIn:
    """Everything that the HTTP handlers share."""

    world: World
    cdn: Cdn
    rules: Rules = field(default_factory=Rules)
    bus: Bus = field(default_factory=Bus)
    limits: RateLimits = field(default_factory=RateLimits)
    unknown_routes: Counter[str] = field(default_factory=Counter)
    """Routes that were asked for and do not exist here; a test asserts that there are none."""
    outage_until: float = 0.0
    """Until this moment (monotonic seconds) every REST call answers `outage_status`."""
    outage_status: int = 502
    """502 is what Discord's proxy says in an outage, and what the library retries; 503 it hands on."""
    nonces: dict[str, tuple[float, asyncio.Future[Message]]] = field(default_factory=dict)
    """By author and nonce: when it was used, and the message that it made or is making."""
    pages: set[web.WebSocketResponse] = field(default_factory=set)
    """The live connections of pages."""
    gateway: Gateway = field(init=False)
    interactions: Interactions = field(init=False)
    changed: Callable[[], None] = field(default=lambda: None)
    """Called after a change that no event tells of, so that it reaches the disk."""

    def __post_init__(self) -> None:
        self.payloads = Payloads(self.world, self.cdn)

    @property
    def bot_id(self) -> int:
        """The bot's user id."""
        return self.world.application.id


def open_standin(world: World, folder: Path, rules: Rules | None = None, cdn_lifetime_s: float = 86_400) -> StandIn:
    """Build the stand-in around a world; `folder` receives the attachments."""
    from sandbox.gateway import Gateway
    from sandbox.interactions import Interactions

    folder.mkdir(parents=True, exist_ok=True)
    standin = StandIn(world, Cdn(folder, secrets.token_bytes(32), cdn_lifetime_s), rules or Rules())
    standin.gateway = Gateway(standin)
    standin.interactions = Interactions(standin)
    return standin
