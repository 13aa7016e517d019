"""One scripted conversation through real processes: `make smoke`.

Starts the engine, the stand-in and the bot on free ports and does what a person would do at the page. Prints a line a
step and, last, one JSON object with what passed, what failed and how long the main steps took (seconds).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from bench.conversation import acts, by_bot, custom_id, is_picture, is_preview, outside_bytes_changed
from bot import words
from sandbox.launcher import House, running
from sandbox.person import Person

Json = dict[str, Any]
FACE = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "astronaut.jpg"
PATIENCE = 40.0


class Smoke:
    """The conversation so far: who is there, what was measured, which steps held."""

    def __init__(self, house: House, owner: Person, stranger: Person) -> None:
        self.house, self.owner, self.stranger = house, owner, stranger
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.figures: dict[str, Any] = {"outside_bytes_changed": None}

    @contextlib.asynccontextmanager
    async def step(self, name: str) -> AsyncIterator[None]:
        """Run one step; a failure is printed and counted, and the conversation goes on."""
        started = time.monotonic()
        try:
            yield
        except (AssertionError, LookupError, TimeoutError, ConnectionError) as fault:
            self.failed.append(name)
            print(f"FAIL {name} ({time.monotonic() - started:.1f} s): {type(fault).__name__}: {fault}", flush=True)
        else:
            self.passed.append(name)
            print(f"ok   {name} ({time.monotonic() - started:.1f} s)", flush=True)

    async def picture_after(self, since: int) -> Json:
        """Return the next finished picture."""
        return await self.owner.wait_for_message(is_picture, PATIENCE, since)

    async def preview_of(self, picture: Json, said: str) -> Json:
        """Reply to a picture and return the mask preview that answers it."""
        since = self.owner.mark()
        await self.owner.say(picture["channel_id"], said, reply_to=picture)
        return await self.owner.wait_for_message(is_preview, PATIENCE, since)

    async def approve(self, preview: Json) -> Json:
        """React ✅ and return the result; adds to the count of bytes that changed outside the mask."""
        since = self.owner.mark()
        await self.owner.react(preview, "✅")
        result = await self.picture_after(since)
        # The preview says so once the result is on record; the result itself is seen a moment earlier.
        await self.owner.wait_for_message(
            lambda m: m["id"] == preview["id"] and words.APPLIED in m["content"], 10, since
        )
        changed, inside = await outside_bytes_changed(self.house.data, result)
        self.figures["outside_bytes_changed"] = (self.figures["outside_bytes_changed"] or 0) + changed
        assert changed == 0, f"{changed} samples outside the mask changed"
        assert inside > 0, "the approved mask was empty"
        return result


def imports_torch(pid: int) -> bool:
    """Return whether a process has torch's libraries mapped: the operating system's word, not the program's."""
    return "libtorch" in Path(f"/proc/{pid}/maps").read_text()


def files_below(folder: Path) -> set[Path]:
    """Return every file in a folder and the folders below it."""
    return {path for path in folder.rglob("*") if path.is_file()}


async def talk(smoke: Smoke) -> None:
    """Hold the whole conversation."""
    owner, stranger, house, figures = smoke.owner, smoke.stranger, smoke.house, smoke.figures
    studio = await owner.channel("studio")
    first = second = third = preview = {}

    async with smoke.step("generate"):
        since, started = owner.mark(), time.monotonic()
        await owner.command(studio, "generate", prompt="a red house in a meadow", seed=3)
        first = await smoke.picture_after(since)
        figures["generate_s"] = round(time.monotonic() - started, 2)
        assert first["channel_id"] != studio["id"], "no thread was opened"
        assert first["attachments"][0].get("description"), "the picture has no alternative text"

    async with smoke.step("reply an edit, see the mask"):
        started = time.monotonic()
        preview = await smoke.preview_of(first, "turn the house into a boat")
        figures["mask_s"] = round(time.monotonic() - started, 2)

    async with smoke.step("a stranger's ✅ is ignored"):
        since = owner.mark()
        await stranger.react(preview, "✅")
        await stranger.press(preview, custom_id(preview, "approve"))
        await stranger.wait_for_message(lambda m: by_bot(m) and m.get("flags", 0) & 64, 5)
        assert not any(is_picture(e.data) for e in owner.events[since:] if e.type == "MESSAGE_CREATE")
        await stranger.unreact(preview, "✅")

    async with smoke.step("✅ applies it, outside the mask nothing changed"):
        started = time.monotonic()
        second = await smoke.approve(preview)
        figures["edit_s"] = round(time.monotonic() - started, 2)

    async with smoke.step("undo"):
        since = owner.mark()
        await owner.say(second["channel_id"], "undo", reply_to=second)
        await owner.wait_for_message(lambda m: by_bot(m) and m["content"].startswith("↩️"), 10, since)

    async with smoke.step("reply to the older picture branches from it"):
        preview = await smoke.preview_of(first, "make the house blue")
        third = await smoke.approve(preview)

    async with smoke.step("more … (semantic guidance)"):
        preview = await smoke.preview_of(third, "more snow")
        await smoke.approve(preview)

    async with smoke.step("upload a photograph with a face: asked for consent, then edited"):
        kept = files_below(house.data / "pictures")
        since = owner.mark()
        await owner.command(studio, "edit", instruction="add a hat", image=("me.jpg", FACE.read_bytes()))
        question = await owner.wait_for_message(lambda m: {"consent_me", "consent_no"} <= acts(m), 20, since)
        assert files_below(house.data / "pictures") == kept, "something was kept before the uploader said yes"
        since = owner.mark()
        await owner.press(question, custom_id(question, "consent_me"))
        preview = await owner.wait_for_message(is_preview, PATIENCE, since)
        assert "photograph" in preview["content"], "no warning that the demo model does not know photographs"
        assert files_below(house.data / "pictures") > kept, "the uploader said yes, but nothing was kept"
        await smoke.approve(preview)

    async with smoke.step("cancel"):
        since = owner.mark()
        await owner.command(studio, "generate", prompt="a blue castle on a beach", count=4, steps=150)
        working = await owner.wait_for_message(lambda m: by_bot(m) and "cancel" in acts(m), 10, since)
        await owner.press(working, custom_id(working, "cancel"))
        await owner.wait_for_message(lambda m: by_bot(m) and words.CANCELLED_NEW in m["content"], 10, since)

    async with smoke.step("kill -9 of the bot mid-job, restart: the result arrives once"):
        since = owner.mark()
        await owner.command(studio, "generate", prompt="a yellow star at night", seed=5, steps=60)
        working = await owner.wait_for_message(lambda m: by_bot(m) and "cancel" in acts(m), 10, since)
        await house.kill_bot()
        await house.start_bot()
        picture = await smoke.picture_after(since)
        # One more whole exchange goes through the same queue: a second delivery would have come before its end.
        since_next = owner.mark()
        await owner.command(studio, "generate", prompt="a green tree in a meadow", seed=6, steps=5)
        await smoke.picture_after(since_next)
        shown = [m for m in await owner.messages(picture["channel_id"]) if is_picture(m) and "star" in m["content"]]
        assert len(shown) == 1, f"the picture was posted {len(shown)} times"


async def main() -> int:
    """Run the conversation; returns the number of steps that failed."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="threadbrush-smoke-") as folder:
        async with running(Path(folder), port=0, say=lambda line: print(line, flush=True)) as house:
            ready_s = time.monotonic() - started
            async with Person(house.url, "mara") as owner, Person(house.url, "jonas") as stranger:
                smoke = Smoke(house, owner, stranger)
                smoke.figures["bot_start_s"] = round(house.bot_start_s, 2)
                assert house.bot is not None
                smoke.figures["bot_imports_torch"] = imports_torch(house.bot.process.pid)
                await talk(smoke)
                counted = await owner.control()
    figures = {
        "passed": len(smoke.passed),
        "failed": len(smoke.failed),
        **smoke.figures,
        "ready_s": round(ready_s, 2),
        "unknown_routes": counted.get("unknown_routes"),
        "seconds": round(time.monotonic() - started, 1),
    }
    print(json.dumps(figures))
    return len(smoke.failed)


if __name__ == "__main__":
    sys.exit(min(1, asyncio.run(main())))
