"""Switches for tests, see `sandbox.user_api`: limits, permissions, intents, lost connections, outages."""

from __future__ import annotations

import time
from typing import Any

from sandbox.events import ChannelUpdated
from sandbox.permissions import Permission
from sandbox.threads import set_archived
from sandbox.user_api import Visit
from sandbox.world import Overwrite


async def counted(visit: Visit) -> dict[str, Any]:
    """Return what was counted since the start."""
    standin = visit.standin
    return {
        "unknown_routes": dict(standin.unknown_routes),
        "refused": standin.limits.refused,
        "failed_interactions": standin.interactions.failed,
        "identified": standin.gateway.identified,
        "resumed": standin.gateway.resumed,
        "bot_online": standin.gateway.online,
    }


async def switch(visit: Visit) -> dict[str, Any]:
    """Throw every switch that the body names."""
    standin = visit.standin
    wishes = (await visit.body()).json
    if unknown_wishes := set(wishes) - {*_SIMPLE, *_OTHERS}:
        raise ValueError(f"unknown switches {sorted(unknown_wishes)}")
    if "rate_limit" in wishes:
        wish = wishes["rate_limit"]
        standin.limits.set(wish["bucket"], int(wish["calls"]), float(wish["seconds"]))
    if "permissions" in wishes:
        _set_permissions(visit, wishes["permissions"])
    if "message_content" in wishes:
        standin.world.application.message_content = bool(wishes["message_content"])
        await standin.gateway.disallow()
    outage_s = float(wishes.get("outage_s") or 0)
    if "drop_gateway" in wishes:
        standin.gateway.drop_connections(wishes["drop_gateway"] == "forget", outage_s)
    elif outage_s:
        standin.outage_until = time.monotonic() + outage_s
        standin.outage_status = int(wishes.get("outage_status") or 502)
        standin.gateway.drop_connections(outage_s=outage_s)
    if "archive" in wishes:
        set_archived(standin, visit.channel(int(wishes["archive"])), True)
    for name, apply in _SIMPLE.items():
        if name in wishes:
            apply(visit, wishes[name])
    standin.changed()
    return await counted(visit)


def _set_permissions(visit: Visit, wish: dict[str, Any]) -> None:
    channel = visit.channel(int(wish["channel_id"]))
    target = int(wish.get("user_id") or visit.standin.bot_id)
    deny = sum(Permission[name.upper()].value for name in wish.get("deny") or [])
    allow = sum(Permission[name.upper()].value for name in wish.get("allow") or [])
    channel.overwrites[target] = Overwrite(target, 1, allow, deny)
    visit.standin.bus.publish(ChannelUpdated(channel))


def _set_upload_limit(visit: Visit, value: Any) -> None:
    visit.standin.world.upload_limit = int(value)


def _set_people_upload_limit(visit: Visit, value: Any) -> None:
    visit.standin.world.people_upload_limit = int(value)


def _set_delay(visit: Visit, value: Any) -> None:
    visit.standin.rules.request_delay_s = float(value)


def _set_deadline(visit: Visit, value: Any) -> None:
    visit.standin.rules.answer_s = float(value)


def _set_cdn_lifetime(visit: Visit, value: Any) -> None:
    visit.standin.cdn.lifetime_s = float(value)


_OTHERS = ("rate_limit", "permissions", "message_content", "drop_gateway", "outage_s", "outage_status", "archive")

_SIMPLE = {
    "upload_limit": _set_upload_limit,
    "people_upload_limit": _set_people_upload_limit,
    "delay_s": _set_delay,
    "answer_s": _set_deadline,
    "cdn_lifetime_s": _set_cdn_lifetime,
}
