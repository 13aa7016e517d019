"""The page's live events: one websocket a page, frames `{"t": TYPE, "d": {...}}` as one person sees things."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from sandbox import events as ev
from sandbox.commands import available
from sandbox.permissions import may_see
from sandbox.standin import StandIn
from sandbox.user_api import Visit
from sandbox.world import Channel, Message

Frame = tuple[str, Any]


async def live(visit: Visit) -> web.StreamResponse:
    """Send the person everything that happens where they can see it, until they leave."""
    socket = web.WebSocketResponse(heartbeat=30)
    await socket.prepare(visit.request)
    frames: asyncio.Queue[str] = asyncio.Queue()

    def on_event(event: ev.Event) -> None:
        for name, data in frames_for(visit.standin, event, visit.me.id):
            frames.put_nowait(json.dumps({"t": name, "d": data}, ensure_ascii=False, separators=(",", ":")))

    async def write() -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                await socket.send_str(await frames.get())

    stop_listening = visit.standin.bus.listen(on_event)
    frames.put_nowait(json.dumps({"t": "BOT", "d": {"online": visit.standin.gateway.online}}))
    writer = asyncio.create_task(write())
    visit.standin.pages.add(socket)
    try:
        async for _ in socket:
            pass
    finally:
        stop_listening()
        writer.cancel()
        visit.standin.pages.discard(socket)
    return socket


def frames_for(standin: StandIn, event: ev.Event, me: int) -> Iterator[Frame]:
    """Yield the frames that an event becomes for this person."""
    payloads = standin.payloads
    match event:
        case ev.MessageCreated(message) | ev.MessageUpdated(message):
            if _sees(standin, message, me):
                name = "MESSAGE_CREATE" if isinstance(event, ev.MessageCreated) else "MESSAGE_UPDATE"
                yield name, payloads.message(message, me)
        case ev.MessageDeleted(message):
            if _sees(standin, message, me):
                yield "MESSAGE_DELETE", {"id": str(message.id), "channel_id": str(message.channel_id)}
        case ev.ReactionChanged(message) | ev.ReactionsCleared(message):
            if _sees(standin, message, me):
                ids = {"channel_id": str(message.channel_id), "message_id": str(message.id)}
                yield "REACTION", ids | {"reactions": payloads.reactions(message, me)}
        case ev.ChannelCreated(channel) | ev.ChannelUpdated(channel) | ev.ChannelDeleted(channel):
            yield from _channel(standin, event, channel, me)
        case ev.ThreadMembersChanged(channel, added):
            if may_see(standin.world, me, channel):
                private_news = channel.type.value == 12 and me in added
                yield "THREAD_CREATE" if private_news else "THREAD_UPDATE", payloads.channel(channel, me)
        case ev.TypingStarted(channel, user_id):
            if user_id != me and may_see(standin.world, me, channel):
                yield "TYPING", {"channel_id": str(channel.id), "user": payloads.person(user_id)}
        case ev.ModalOpened(user_id, modal_id, data):
            if user_id == me:
                yield "MODAL", {"id": str(modal_id)} | {k: data[k] for k in ("custom_id", "title", "components")}
        case ev.InteractionSettled(user_id, interaction_id, failed):
            if user_id == me:
                data: dict[str, Any] = {"id": str(interaction_id), "state": "failed" if failed else "acknowledged"}
                yield "INTERACTION", data | ({"message": "The application did not respond"} if failed else {})
        case ev.CommandsChanged():
            yield "COMMANDS", available(standin.world.application, next(iter(standin.world.guilds), None))
        case ev.BotPresence(online):
            yield "BOT", {"online": online}
        case _:
            return


def _sees(standin: StandIn, message: Message, me: int) -> bool:
    channel = standin.world.channels.get(message.channel_id)
    return channel is not None and message.seen_by in (None, me) and may_see(standin.world, me, channel)


def _channel(standin: StandIn, event: ev.Event, channel: Channel, me: int) -> Iterator[Frame]:
    if not may_see(standin.world, me, channel):
        return
    data = standin.payloads.channel(channel, me)
    place = "THREAD" if channel.thread is not None else "CHANNEL"
    match event:
        case ev.ChannelCreated():
            yield f"{place}_CREATE", data
        case ev.ChannelUpdated():
            yield f"{place}_UPDATE", data
        case _:
            yield "CHANNEL_DELETE", data
