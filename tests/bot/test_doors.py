"""Every way a picture comes in leads past the face detector, and there are no other ways."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

import bot
from sandbox.person import Json, Person
from storage.models import Revision
from tests.bot.asking import ASKED, PICTURE, counted, stored
from tests.bot.house import House, says

ROOM = Path(bot.__file__).parent


async def _mentioned(house: House, mara: Person, shown: Json) -> None:
    del shown
    bot_id = (await mara.state())["bot"]["id"]
    await mara.say(await house.studio(mara), f"<@{bot_id}> make the hat blue", files=[PICTURE])


async def _in_a_session(house: House, mara: Person, shown: Json) -> None:
    del house
    bot_id = (await mara.state())["bot"]["id"]
    await mara.say(shown["channel_id"], f"<@{bot_id}> make the hat blue", files=[PICTURE])


async def _answering_a_picture_of_ours(house: House, mara: Person, shown: Json) -> None:
    del house
    await mara.say(shown["channel_id"], "make the hat blue", reply_to=shown, files=[PICTURE])


async def _command_in_a_session(house: House, mara: Person, shown: Json) -> None:
    del house
    await mara.command(shown["channel_id"], "edit", instruction="make the hat blue", image=PICTURE)


async def _privately(house: House, mara: Person, shown: Json) -> None:
    del shown
    await mara.command(await house.studio(mara), "edit", instruction="make it blue", image=PICTURE, private=True)


async def _menu(house: House, mara: Person, shown: Json) -> None:
    del shown
    mine = await mara.say(await house.studio(mara), "look at me", files=[PICTURE])
    mark = mara.mark()
    await mara.message_command(mine["channel_id"], "Edit this image", mine)
    await mara.fill(await mara.wait_for_modal(since=mark), instruction="make the hat blue")


WAYS = [_mentioned, _in_a_session, _answering_a_picture_of_ours, _command_in_a_session, _privately, _menu]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
async def test_whichever_way_a_picture_comes_in_its_faces_are_looked_for_and_nothing_else_happens_before_a_yes(
    house: House, mara: Person, way: Callable[[House, Person, Json], Awaitable[None]]
) -> None:
    shown = await house.generated(mara)
    kept, drawn = stored(house), await counted(house, Revision)
    house.engine.faces = 1
    house.engine.submitted.clear()
    mark = mara.mark()
    await way(house, mara, shown)
    await mara.wait_for_message(says(ASKED), since=mark)
    assert [kind for _, kind in house.engine.submitted] == ["faces"]
    assert house.engine.kinds("faces") == []
    assert (stored(house), await counted(house, Revision)) == (kept, drawn)


def _fetching(tree: ast.AST) -> list[str]:
    """Return what a module calls that fetches somebody's file, or reads where else a message may show a picture."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            of = ast.unparse(node.value)
            reads = node.attr == "read" and not of.endswith(("storage", "response", "_form"))
            if reads or node.attr in ("to_file", "embeds", "message_snapshots", "read_from_url"):
                found.append(f"{of}.{node.attr}")
    return found


def test_files_are_fetched_in_three_rooms_only_and_links_in_none() -> None:
    fetched = {file.stem: _fetching(ast.parse(file.read_text())) for file in sorted(ROOM.rglob("*.py"))}
    assert {room: calls for room, calls in fetched.items() if calls} == {
        "upload": ["file.read"],  # looked at for faces first
        "paint": ["file.read"],  # a mask; one that shows a face is refused
        "verify": ["image.read"],  # told about and forgotten
    }
