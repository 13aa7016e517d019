"""A person in the stand-in's chat, for tests and scripted conversations: does what hands do at the page.

    async with Person(url, "jonas") as jonas:          # by user name or id; None: the first person
        studio = await jonas.channel("studio")
        await jonas.command(studio, "generate", prompt="a red house")
        shown = await jonas.wait_for_message(lambda m: m["attachments"], timeout=30)
        await jonas.say(shown["channel_id"], "turn the house into a boat", reply_to=shown)
        await jonas.react(shown, "✅")

Channels and messages are Discord's JSON objects (ids are strings); where one is wanted, its id will do, too.
Everything that happens is kept in `events` in order; `wait_for` looks at what came before it was called as well,
from `mark()` on if given, so nothing is lost between an act and the wait for its effect.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp

Json = dict[str, Any]
Upload = bytes | Path | tuple[str, bytes]
"""A file to send: a path, bytes (called `picture.png`), or a name with bytes."""


class Refused(Exception):
    """The stand-in said no: the sentence that the page would show, and the HTTP status."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}")
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Happening:
    """One live event: its type (`MESSAGE_CREATE`, `MODAL`, ...) and data."""

    type: str
    data: Any


def id_of(thing: Json | str | int) -> str:
    """Return the id of a channel or message, or the id itself."""
    return str(thing["id"]) if isinstance(thing, dict) else str(thing)


class Person:
    """One person. Use as an async context manager, or call `open` and `close`."""

    def __init__(self, base_url: str, user: str | int | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.events: list[Happening] = []
        self.me: Json = {}
        self._wanted = user
        self._user_id = ""
        self._session: aiohttp.ClientSession | None = None
        self._listener: asyncio.Task[None] | None = None
        self._news = asyncio.Condition()
        self._gone = False

    async def open(self) -> Person:
        """Connect; returns when live events flow."""
        self._session = aiohttp.ClientSession()
        state = await self.state()
        people = state["people"]
        if self._wanted is None:
            self.me = people[0]
        else:
            name = str(self._wanted)
            matching = [p for p in people if name in (p["id"], p["username"], p["global_name"])]
            if not matching:
                raise LookupError(f"nobody is called {name!r}; there are {[p['username'] for p in people]}")
            self.me = matching[0]
        self._user_id = self.me["id"]
        socket = await self._session.ws_connect(f"{self.base_url}/user/live", params={"as": self._user_id})
        await socket.receive()  # the first frame says whether the bot is there: from now on nothing is missed
        self._listener = asyncio.create_task(self._listen(socket))
        return self

    async def close(self) -> None:
        """Disconnect."""
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        if self._session is not None:
            await self._session.close()

    async def __aenter__(self) -> Person:
        return await self.open()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                frame = json.loads(message.data)
                async with self._news:
                    self.events.append(Happening(frame["t"], frame["d"]))
                    self._news.notify_all()
        async with self._news:
            self._gone = True
            self._news.notify_all()

    async def call(self, method: str, path: str, **arguments: Any) -> Any:
        """Call the people's side; raises Refused with the stand-in's sentence."""
        assert self._session is not None, "open() first"
        params = {"as": self._user_id, **arguments.pop("params", {})}
        async with self._session.request(method, f"{self.base_url}/user{path}", params=params, **arguments) as response:
            answer = await response.json()
            if response.status >= 400:
                raise Refused(response.status, answer["error"])
            return answer

    async def state(self) -> Json:
        """Return people, guilds with channels and threads, conversations, commands, limits."""
        return await self.call("GET", "/state")

    async def channel(self, name: str) -> Json:
        """Return a channel or thread by name; raises LookupError."""
        state = await self.state()
        for guild in state["guilds"]:
            for channel in [*guild["channels"], *guild["threads"]]:
                if channel["name"] == name:
                    return channel
        raise LookupError(f"there is no channel {name!r}")

    async def dm(self) -> Json:
        """Return the conversation with the bot, opened where there was none."""
        return await self.call("POST", "/dms")

    async def messages(
        self, channel: Json | str | int, limit: int = 50, before: Json | str | int | None = None
    ) -> list[Json]:
        """Return a channel's messages, oldest first."""
        params = {"limit": str(limit)} | ({"before": id_of(before)} if before is not None else {})
        return await self.call("GET", f"/channels/{id_of(channel)}/messages", params=params)

    async def refresh(self, message: Json) -> Json:
        """Return the message as it is now; raises LookupError where it is gone."""
        for candidate in await self.messages(message["channel_id"], limit=200):
            if candidate["id"] == message["id"]:
                return candidate
        raise LookupError("the message is gone")

    async def download(self, attachment: Json) -> bytes:
        """Return an attachment's bytes."""
        assert self._session is not None, "open() first"
        async with self._session.get(attachment["url"]) as response:
            response.raise_for_status()
            return await response.read()

    async def say(
        self,
        channel: Json | str | int,
        text: str = "",
        reply_to: Json | str | None = None,
        ping: bool = True,
        files: Iterable[Upload] = (),
    ) -> Json:
        """Post a message and return it; `reply_to` answers a message, pinging its author unless told not to."""
        body: Json = {"content": text}
        if reply_to is not None:
            body |= {"reply_to": id_of(reply_to), "ping": ping}
        named = {f"files[{index}]": upload for index, upload in enumerate(files)}
        return await self.call("POST", f"/channels/{id_of(channel)}/messages", data=await _form(body, named))

    async def type(self, channel: Json | str | int) -> None:
        """Show that the person types."""
        await self.call("POST", f"/channels/{id_of(channel)}/typing")

    async def react(self, message: Json, emoji: str) -> list[Json]:
        """Put an emoji under a message; returns its reactions."""
        return await self.call("PUT", _reaction(message, emoji))

    async def unreact(self, message: Json, emoji: str) -> list[Json]:
        """Take the emoji away again."""
        return await self.call("DELETE", _reaction(message, emoji))

    async def delete(self, message: Json) -> None:
        """Delete one's own message, or dismiss one that only oneself sees."""
        await self.call("DELETE", f"/channels/{message['channel_id']}/messages/{message['id']}")

    async def new_channel(self, name: str) -> Json:
        """Open a text channel."""
        return await self.call("POST", "/channels", json={"name": name})

    async def command(self, channel: Json | str | int, name: str, /, **options: Any) -> str:
        """Send a slash command; bytes, paths and (name, bytes) become attachments. Returns the interaction's id."""
        files = {key: value for key, value in options.items() if isinstance(value, (bytes, Path, tuple))}
        plain = {key: value for key, value in options.items() if key not in files}
        body = {"channel_id": id_of(channel), "name": name, "options": plain}
        answer = await self.call("POST", "/interactions/command", data=await _form(body, files))
        return answer["interaction_id"]

    async def message_command(self, channel: Json | str | int, name: str, message: Json | str) -> str:
        """Use an entry of a message's Apps menu. Returns the interaction's id."""
        body = {"channel_id": id_of(channel), "name": name, "target_id": id_of(message)}
        answer = await self.call("POST", "/interactions/command", data=await _form(body, {}))
        return answer["interaction_id"]

    async def suggestions(self, channel: Json | str | int, name: str, focused: str, /, **options: Any) -> list[Json]:
        """Return what the bot suggests for the option that is being typed."""
        body = {"channel_id": id_of(channel), "name": name, "options": options, "focused": focused}
        return (await self.call("POST", "/interactions/autocomplete", json=body))["choices"]

    async def press(self, message: Json, label_or_custom_id: str) -> str:
        """Press a button by its label, emoji or custom id. Returns the interaction's id."""
        button = _component(message, label_or_custom_id)
        return await self._use(message, button["custom_id"], None)

    async def choose(self, message: Json, custom_id_or_placeholder: str, *values: str) -> str:
        """Choose values (or labels) in a select. Returns the interaction's id."""
        select = _component(message, custom_id_or_placeholder)
        by_label = {option["label"]: option["value"] for option in select.get("options") or []}
        return await self._use(message, select["custom_id"], [by_label.get(value, value) for value in values])

    async def _use(self, message: Json, custom_id: str, values: list[str] | None) -> str:
        body: Json = {"channel_id": message["channel_id"], "message_id": message["id"], "custom_id": custom_id}
        if values is not None:
            body["values"] = values
        return (await self.call("POST", "/interactions/component", json=body))["interaction_id"]

    async def fill(self, modal: Json, values: Mapping[str, Any] | None = None, /, **more: Any) -> str:
        """Submit a form (the data of a MODAL event): values by custom id or label. Returns the interaction's id."""
        by_label = {
            component["label"]: (component.get("component") or component)["custom_id"]
            for component in _walk(modal["components"])
            if component.get("label")
        }
        filled = {by_label.get(key, key): value for key, value in {**(values or {}), **more}.items()}
        answer = await self.call("POST", "/interactions/modal", json={"modal_id": modal["id"], "values": filled})
        return answer["interaction_id"]

    async def control(self, **switches: Any) -> Json:
        """Throw the stand-in's test switches, see `sandbox.user_api`; without any, return what was counted."""
        if not switches:
            return await self.call("GET", "/control")
        return await self.call("POST", "/control", json=switches)

    def mark(self) -> int:
        """Return where the stream of events stands; pass it to `wait_for` to leave out what came before."""
        return len(self.events)

    async def wait_for(
        self, predicate: Callable[[Happening], bool], timeout: float = 10.0, since: int = 0
    ) -> Happening:
        """Return the first event since the mark that the predicate likes; the TimeoutError tells what came instead."""
        position = since
        try:
            async with asyncio.timeout(timeout), self._news:
                while True:
                    while position < len(self.events):
                        if predicate(self.events[position]):
                            return self.events[position]
                        position += 1
                    if self._gone:
                        raise ConnectionError("the stand-in is gone")
                    await self._news.wait()
        except TimeoutError as error:
            seen = "\n".join(_short(event) for event in self.events[since:][-12:])
            raise TimeoutError(f"nothing fitting came in {timeout} s; the last events were:\n{seen}") from error

    async def wait_for_message(self, predicate: Callable[[Json], bool], timeout: float = 10.0, since: int = 0) -> Json:
        """Return the first new or edited message that the predicate likes."""

        def fits(event: Happening) -> bool:
            return event.type in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and predicate(event.data)

        return (await self.wait_for(fits, timeout, since)).data

    async def wait_for_modal(self, timeout: float = 5.0, since: int = 0) -> Json:
        """Return the first form that opened since the mark."""
        return (await self.wait_for(lambda event: event.type == "MODAL", timeout, since)).data

    async def outcome(self, interaction_id: str, timeout: float = 5.0) -> str:
        """Return `acknowledged` or `failed` for an interaction."""

        def fits(event: Happening) -> bool:
            return event.type == "INTERACTION" and event.data["id"] == interaction_id

        return (await self.wait_for(fits, timeout)).data["state"]


def _reaction(message: Json, emoji: str) -> str:
    return f"/channels/{message['channel_id']}/messages/{message['id']}/reactions/{emoji}"


def _walk(components: list[Json]) -> Iterable[Json]:
    for component in components:
        yield component
        yield from _walk(component.get("components") or [])
        if isinstance(component.get("component"), dict):
            yield from _walk([component["component"]])


def _component(message: Json, name: str) -> Json:
    offered = [component for component in _walk(message["components"]) if component.get("custom_id")]
    for component in offered:
        emoji = (component.get("emoji") or {}).get("name")
        if name in (component["custom_id"], component.get("label"), component.get("placeholder"), emoji):
            return component
    names = [component.get("label") or component["custom_id"] for component in offered]
    raise LookupError(f"there is no {name!r} under the message, only {names}")


async def _form(body: Json, files: Mapping[str, Upload]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("json", json.dumps(body), content_type="application/json")
    for field, upload in files.items():
        name, content = await _named(upload)
        form.add_field(field, content, filename=name, content_type="application/octet-stream")
    return form


async def _named(upload: Upload) -> tuple[str, bytes]:
    if isinstance(upload, bytes):
        return "picture.png", upload
    if isinstance(upload, Path):
        return upload.name, await asyncio.to_thread(upload.read_bytes)
    return upload


def _short(event: Happening) -> str:
    if event.type.startswith("MESSAGE_") and "content" in event.data:
        author = event.data["author"]["username"]
        return f"  {event.type} by {author}: {event.data['content'][:120]!r}"
    return f"  {event.type} {json.dumps(event.data)[:160]}"
