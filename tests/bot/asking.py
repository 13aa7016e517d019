"""What the tests about people in pictures share: bringing one in, answering, taking it back, counting what is kept."""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import func, select

from sandbox.person import Json, Person
from storage import policies
from storage.models import AuditEntry
from storage.states import AuditKind
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, says

PICTURE = png((10, 20, 30))
ASKED = "in this picture. Are you in it"


async def upload(house: House, person: Person, faces: int = 1, data: bytes = PICTURE) -> int:
    """Hand a picture in; return the mark from before."""
    house.engine.faces = faces
    mark = person.mark()
    await person.command(await house.studio(person), "edit", instruction="make the hat blue", image=data)
    return mark


async def agreed(house: House, person: Person, answer: str = "It is me") -> Json:
    """Upload a picture with a face and agree; return the preview."""
    mark = await upload(house, person)
    question = await person.wait_for_message(says(ASKED), since=mark)
    mark = person.mark()
    await person.press(question, answer)
    return await person.wait_for_message(is_preview, since=mark)


def stored(house: House) -> int:
    """Return how many pictures and masks are on the disk."""
    return sum(len(files) for _, _, files in os.walk(house.places.pictures))


async def counted(house: House, table: type) -> int:
    """Return how many rows a table has."""
    async with house.bot.storage.read() as db:
        return await db.scalar(select(func.count()).select_from(table)) or 0


async def kinds(house: House) -> list[AuditKind]:
    """Return what was decided, oldest first."""
    async with house.bot.storage.read() as db:
        return list(await db.scalars(select(AuditEntry.kind).order_by(AuditEntry.at, AuditEntry.id)))


async def server_says(house: House, person: Person, **fields: Any) -> None:
    """Change the policy of the server."""
    guild_id = int((await person.state())["guilds"][0]["id"])
    async with house.bot.storage.write() as db:
        await policies.change(db, guild_id, **fields)


async def withdrawn(person: Person, place: str) -> Json:
    """Take back what was agreed to last; return what the bot says then."""
    mark = person.mark()
    await person.command(place, "consent withdraw")
    listed = await person.wait_for_message(says("Which picture do you take back"), since=mark)
    [select_] = [one for row in listed["components"] for one in row["components"]]
    mark = person.mark()
    await person.choose(listed, select_["custom_id"], select_["options"][0]["value"])
    return await person.wait_for_message(says("Taken back"), since=mark)


async def missed(house: House, person: Person) -> tuple[Json, Json]:
    """Upload a picture in which no face is seen, and say that there is a person; return picture and question."""
    mark = await upload(house, person, faces=0)
    shown = await person.wait_for_message(says("Your picture as I keep it"), since=mark)
    await person.wait_for_message(is_preview, since=mark)
    mark = person.mark()
    await person.press(shown, "There is a person in it")
    return shown, await person.wait_for_message(says("you say that there is a person"), since=mark)
