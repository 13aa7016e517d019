"""The bot in this process, with the real stand-in, the real storage and a small engine that obeys."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

from bot.client import Threadbrush
from bot.engine_client import EngineClient
from bot.settings import BotSettings
from sandbox.person import Json, Person
from sandbox.standin import StandIn
from storage.database import Storage
from storage.settings import StorageSettings
from tests.bot.fake_engine import FakeEngine


class Bot(Threadbrush):
    """The bot, which also tells when it is ready."""

    became_ready: asyncio.Event

    async def on_ready(self) -> None:
        await super().on_ready()
        self.became_ready.set()


@dataclass
class House:
    """Everything that runs, and ways to stop and start it."""

    standin: StandIn
    url: str
    engine: FakeEngine
    places: StorageSettings
    stack: contextlib.AsyncExitStack
    settings: BotSettings
    bot: Bot = field(init=False)
    _bot_stack: contextlib.AsyncExitStack | None = None

    async def start_bot(self, **changes: Any) -> Bot:
        """Start the bot; returns when it has taken up what was left and its commands are known."""
        stack = contextlib.AsyncExitStack()
        storage = await stack.enter_async_context(Storage.open(self.places))
        settings = self.settings.model_copy(update=changes)
        client = await stack.enter_async_context(EngineClient(settings.engine_url, silence_s=2))
        bot = Bot(settings, storage, client)
        bot.became_ready = asyncio.Event()
        running = asyncio.create_task(bot.start("any-token"))

        async def leave() -> None:
            await bot.close()
            with contextlib.suppress(asyncio.CancelledError):
                await running

        stack.push_async_callback(leave)
        ready = asyncio.create_task(bot.became_ready.wait())
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
        await bot.synced.wait()
        self.bot, self._bot_stack = bot, stack
        return bot

    async def stop_bot(self) -> None:
        """Stop it without a word to anybody; what is unfinished stays so."""
        if self._bot_stack is not None:
            await self._bot_stack.aclose()
            self._bot_stack = None

    async def person(self, name: str = "mara") -> Person:
        """Come in as a person."""
        return await self.stack.enter_async_context(Person(self.url, name))

    async def generated(self, person: Person, prompt: str = "a bowl of apples", **options: Any) -> Json:
        """Have a picture drawn in #studio; return the message that shows it."""
        mark = person.mark()
        await person.command(await self.studio(person), "generate", prompt=prompt, **options)
        return await person.wait_for_message(is_result, since=mark)

    async def studio(self, person: Person) -> Json:
        """Return a text channel."""
        state = await person.state()
        return state["guilds"][0]["channels"][0]

    async def proposed(
        self, person: Person, picture: Json, text: str = "turn the apples into pears", settled: bool = True
    ) -> Json:
        """Reply to a picture; return the preview, as soon as it is seen or when its reactions are there."""
        mark = person.mark()
        await person.say(picture["channel_id"], text, reply_to=picture)
        preview = await person.wait_for_message(is_preview, since=mark)
        if settled:
            await person.wait_for(
                lambda event: event.type == "REACTION" and len(event.data["reactions"]) == 2, since=mark
            )
        return preview

    async def edited(self, person: Person, picture: Json, text: str = "turn the apples into pears") -> Json:
        """Reply to a picture, approve; return the message that shows the result."""
        return await self.approved(person, await self.proposed(person, picture, text))

    async def approved(self, person: Person, preview: Json) -> Json:
        """Press ✅ under a preview; return the message that shows the result."""
        mark = person.mark()
        await person.press(preview, "✅")
        return await person.wait_for_message(is_result, since=mark)

    async def form(self, person: Person, preview: Json) -> Json:
        """Open the form in which the plan of a preview is changed."""
        mark = person.mark()
        await person.press(preview, "Change the plan")
        return await person.wait_for_modal(since=mark)


def is_result(message: Json) -> bool:
    """Return whether a message shows a finished picture."""
    labelled = any(word in message["content"] for word in ("AI-generated", "AI-edited"))
    return labelled and bool(message["attachments"])


def is_preview(message: Json) -> bool:
    """Return whether a message shows a mask preview with its buttons."""
    return (
        any(file["filename"].startswith("mask-") for file in message["attachments"])
        and "applies it" in message["content"]
    )


def says(text: str) -> Any:
    """Return a predicate for messages of the bot that contain a text."""
    return lambda message: text in message["content"] and bool(message["author"].get("bot"))
