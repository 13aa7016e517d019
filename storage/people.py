"""People's own settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import now
from storage.keeper import Exported, Keeper, rows_as_exported
from storage.models import Person, PersonSettings


async def get_or_create(db: AsyncSession, user_id: int, *, at: datetime | None = None) -> Person:
    """Return the person's row, made now if there was none. Needs `write()`."""
    person = await db.get(Person, user_id)
    if person is None:
        person = Person(id=user_id, settings=PersonSettings(), created_at=at or now())
        db.add(person)
        await db.flush()
    return person


async def settings_of(db: AsyncSession, user_id: int) -> PersonSettings:
    """Return the person's settings, the defaults if they never set any. Writes nothing."""
    person = await db.get(Person, user_id)
    return person.settings if person else PersonSettings()


async def set_settings(db: AsyncSession, user_id: int, **changes: Any) -> PersonSettings:
    """Change some of the person's settings; raises pydantic's ValidationError for a value that can't be."""
    person = await get_or_create(db, user_id)
    person.settings = PersonSettings.model_validate({**person.settings.model_dump(), **changes}, extra="forbid")
    await db.flush()
    return person.settings


async def forget_settings(db: AsyncSession, user_id: int) -> None:
    """Take back everything the person set."""
    await db.execute(delete(Person).where(Person.id == user_id))


class PeopleKeeper(Keeper):
    """A person's settings."""

    covers = (Person.id,)

    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return the settings."""
        return await rows_as_exported(db, Person, Person.id == user_id)

    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete the settings."""
        return (await db.execute(delete(Person).where(Person.id == user_id))).rowcount  # pyright: ignore
