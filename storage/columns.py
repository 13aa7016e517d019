"""Column types: aware times, enums by value, and numbers of Discord that say what they name."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, String
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

Id = String(32)
"""Ids made by `storage.ids` or derived from one."""

Hash = String(64)
"""sha256 in hex: the name of a blob."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept as UTC. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware time into UTC; raise ValueError for a naive one."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time as aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_of(kind: type[StrEnum]) -> Enum:
    """Return a text column type that holds the values (not the names) of `kind`."""
    return Enum(kind, native_enum=False, length=16, values_callable=lambda members: [m.value for m in members])


def snowflake(names: str, **options: Any) -> MappedColumn[Any]:
    """Return a column for an id of Discord; `names` is what it names: person, guild, channel or message.

    The privacy test reads the mark: whatever names a person must be covered by a keeper.
    """
    return mapped_column(BigInteger, autoincrement=False, info={"names": names}, **options)


def blob(**options: Any) -> MappedColumn[Any]:
    """Return a column for the hash of a blob that must be kept as long as the row is."""
    return mapped_column(Hash, info={"keeps_blob": True}, index=True, **options)


def now() -> datetime:
    """Return the time, aware, UTC."""
    return datetime.now(UTC)
