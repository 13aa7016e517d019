"""Post a signed picture to a channel, fetch it back as anybody would, and report what is left of its labels."""

from __future__ import annotations

import asyncio
import io
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import discord

from bot import words
from bot.engine_client import EngineAway, EngineClient, EngineRefused, UnknownJob
from bot.prints import file_hash, samples_hash
from bot.settings import BotSettings
from engine.protocol import Cancelled, Done, Failed, Generate, Verdict

PROMPT = "a red house in a meadow"
STEPS = 5


class NotWell(Exception):
    """A part does not do what it should; the message is one sentence."""


@dataclass(frozen=True)
class Left:
    """What a file fetched from an address still carries."""

    where: str
    same_file: bool
    same_samples: bool
    label: bool
    credentials: str
    ours: bool


async def examine(settings: BotSettings, channel_id: int, say: Callable[[str], None]) -> tuple[Left, ...]:
    """Go through the whole way of a picture. Raises NotWell, discord's exceptions.

    Everything is removed again: the message, and the engine's job.
    """
    engine = EngineClient(settings.engine_url, settings.engine_token.get_secret_value())
    async with engine, discord.Client(intents=discord.Intents.none()) as client:
        await client.login(settings.token.get_secret_value())
        say(words.doctor_login(str(client.user)))
        try:
            health = await engine.health()
            say(words.doctor_engine(health.status, health.model))
            picture = await _drawn(engine)
            return await _posted(client, engine, channel_id, picture, say)
        except (EngineAway, EngineRefused, UnknownJob) as fault:
            raise NotWell(words.doctor_engine_away(settings.engine_url)) from fault


async def _drawn(engine: EngineClient) -> bytes:
    job_id = f"doctor-{secrets.token_hex(6)}"
    await engine.submit(job_id, Generate(prompt=PROMPT, steps=STEPS), {})
    try:
        async for event in engine.events(job_id):
            if isinstance(event, Failed | Cancelled):
                raise NotWell(words.DOCTOR_NOT_DRAWN)
            if isinstance(event, Done):
                break
        return await engine.file(job_id, "picture-0")
    finally:
        await engine.cancel(job_id)


async def _posted(
    client: discord.Client, engine: EngineClient, channel_id: int, picture: bytes, say: Callable[[str], None]
) -> tuple[Left, ...]:
    file = discord.File(io.BytesIO(picture), "threadbrush-doctor.png", description=words.alt_generated(PROMPT))
    try:
        place = await client.fetch_channel(channel_id)
        if not isinstance(place, discord.abc.Messageable):
            raise NotWell(words.DOCTOR_NO_CHANNEL)
        sent = await place.send(words.DOCTOR_MESSAGE, file=file)
    except (discord.Forbidden, discord.NotFound) as fault:
        raise NotWell(words.DOCTOR_NO_CHANNEL) from fault
    try:
        shown = sent.attachments[0]
        say(words.doctor_posted(len(picture), shown.size))
        found = []
        for where, address in (("download", shown.url), ("preview", shown.proxy_url)):
            found.append(await _left(where, picture, await _judged(engine, await _fetched(address))))
        return tuple(found)
    finally:
        with suppress(discord.HTTPException):
            await sent.delete()


async def _fetched(address: str) -> bytes:
    try:
        async with aiohttp.ClientSession(raise_for_status=True) as session, session.get(address) as response:
            return await response.read()
    except aiohttp.ClientError as fault:
        raise NotWell(words.DOCTOR_NOT_FETCHED) from fault


async def _judged(engine: EngineClient, data: bytes) -> Verdict:
    try:
        return await engine.verify(data)
    except EngineRefused as refused:
        if refused.code == "bad_picture":
            raise NotWell(words.DOCTOR_NOT_A_PICTURE) from refused
        raise


async def _left(where: str, sent: bytes, verdict: Verdict) -> Left:
    return Left(
        where,
        file_hash(sent) == verdict.sha256,
        await asyncio.to_thread(samples_hash, sent) == verdict.samples,
        bool(verdict.labelled),
        verdict.credentials,
        verdict.ours,
    )
