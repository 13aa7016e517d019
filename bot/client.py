"""The Discord client: what it listens to, and what it holds while it runs."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Coroutine
from typing import Any

import discord
import structlog
from discord import app_commands

from bot import (
    approve,
    audit,
    cancel,
    cutout,
    delete,
    edit,
    extend,
    generate,
    help,
    history,
    policy,
    preferences,
    preview,
    privacy,
    reactions,
    render,
    replies,
    report,
    retention,
    segment,
    takeup,
    upload,
    verify,
    withdraw,
)
from bot import original as original
from bot import person as person  # its buttons register themselves
from bot import plan_form as plan_form
from bot.buttons import Choice, Press
from bot.engine_client import EngineClient
from bot.parameters import Catalog
from bot.settings import BotSettings
from bot.tree import Tree
from bot.work import Work
from storage import memory
from storage.columns import now
from storage.database import Storage
from storage.privacy import sweep
from storage.states import Answer, JobKind

log = structlog.get_logger("bot")

STEPS = {
    JobKind.GENERATE: generate.draw,
    JobKind.FACES: upload.take_in,
    JobKind.MASK: preview.propose,
    JobKind.EDIT: render.apply,
}

COMMANDS = (
    generate.generate_command,
    edit.edit_command,
    edit.edit_menu,
    segment.segment_command,
    cutout.cutout_command,
    extend.extend_command,
    history.undo_command,
    history.history_command,
    cancel.cancel_command,
    delete.delete_command,
    privacy.privacy_group,
    withdraw.consent_group,
    report.report_menu,
    preferences.preferences_command,
    help.help_command,
    verify.verify_command,
    verify.verify_menu,
    policy.policy_command,
    audit.audit_command,
)

_SYNCED = "commands"
"""What the memory calls the hash and ids of the commands Discord knows."""


def intents(message_content: bool) -> discord.Intents:
    """Return what the bot wants to hear of: the default, less what it has no use for."""
    wanted = discord.Intents.default()
    wanted.typing = wanted.voice_states = wanted.invites = wanted.webhooks = wanted.integrations = False
    wanted.message_content = message_content
    return wanted


class Threadbrush(discord.Client):
    """The bot."""

    def __init__(self, settings: BotSettings, storage: Storage, engine: EngineClient) -> None:
        super().__init__(
            intents=intents(settings.message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            # Everything is looked up in the database; after a restart a cache would be empty anyway.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.2,
        )
        self.settings, self.storage, self.engine = settings, storage, engine
        self.began = now()
        """Jobs written from here on are this process's own; it need not take them up."""
        self.tree = Tree(self)
        self.work = Work(self, STEPS)
        self.ear = replies.Ear(self)
        self.reactions = reactions.Reactions(self)
        self.catalog = Catalog(engine)
        """What the engine's methods can be told."""
        self.uploads: dict[str, upload.Upload] = {}
        """Pictures that may not be on a disk yet, by job."""
        self.questions: dict[str, asyncio.Future[Answer | None]] = {}
        """Consent questions that wait for an answer, by job."""
        self.synced = asyncio.Event()
        """Set when Discord knows the commands."""
        self._spare: set[asyncio.Task[Any]] = set()
        self._purging: asyncio.Task[None] | None = None
        self._taking_up = asyncio.Lock()

    def spare(self, thing: Coroutine[Any, Any, Any]) -> None:
        """Do something that nobody waits for."""
        task = asyncio.create_task(thing)
        self._spare.add(task)
        task.add_done_callback(self._spare.discard)

    async def setup_hook(self) -> None:
        """Register commands and buttons; runs before the gateway is connected."""
        self.add_dynamic_items(Press, Choice)
        for command in COMMANDS:
            self.tree.add_command(command)
        self.spare(self._sync_commands())
        self.spare(self.catalog.refresh())
        self.spare(sweep(self.storage))
        self._purging = asyncio.create_task(retention.keep_purging(self))

    async def _sync_commands(self) -> None:
        """Tell Discord about the commands if they changed: there is a daily limit."""
        try:
            described = [command.to_dict(self.tree) for command in self.tree.get_commands()]
            menu = self.tree.get_commands(type=discord.AppCommandType.message)
            described += [command.to_dict(self.tree) for command in menu if command not in self.tree.get_commands()]
            digest = hashlib.sha256(json.dumps(described, sort_keys=True, default=str).encode()).hexdigest()
            known = await self.tree.fetch_commands()
            async with self.storage.read() as db:
                synced = await memory.recall(db, _SYNCED)
            if synced == _state(digest, known):
                self.synced.set()
                return
            created = await self.tree.sync()
            async with self.storage.write() as db:
                await memory.remember(db, _SYNCED, _state(digest, created))
            self.synced.set()
            log.info("commands synced", commands=len(created))
        except discord.HTTPException:
            log.exception("commands not synced")

    async def on_ready(self) -> None:
        """Take up what was left; after a long disconnection, too."""
        log.info("serving", user=str(self.user), guilds=len(self.guilds))
        async with self._taking_up:
            # What belongs to a server that was left meanwhile is not gone on with.
            for step in (retention.forget_left_guilds, takeup.take_up):
                try:
                    await step(self)
                except Exception:
                    log.exception("not everything was taken up")

    async def on_message(self, message: discord.Message) -> None:
        """Hear a message."""
        await self.ear.hear(message)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Take a reaction."""
        await self.reactions.hear(payload)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Drop a preview that was deleted."""
        await approve.on_deleted(self, payload.message_id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete everything of a server that does not want the bot any more."""
        await retention.forget_guild(self, guild.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log what no handler foresaw."""
        del args, kwargs
        log.exception("event failed", event_name=event_method)

    async def close(self) -> None:
        """Leave; unfinished jobs stay in the database for the next start."""
        if self._purging is not None:
            self._purging.cancel()
        await self.work.close()
        await super().close()


def _state(digest: str, commands: list[app_commands.AppCommand]) -> str:
    # The ids tell whether this Discord still knows these very commands.
    return json.dumps([digest, sorted(command.id for command in commands)])
