"""The contract of every module that stores something about a person: hand it out, and delete it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import Base


@dataclass(frozen=True)
class Exported:
    """One row about a person, in JSON's types, and the names of the pictures that belong to it."""

    table: str
    fields: dict[str, Any]
    pictures: tuple[str, ...] = ()


_declared: list[Keeper] = []


def keepers() -> list[Keeper]:
    """Return every declared keeper, in an order that is the same in every process. `storage.privacy` declares ours."""
    return sorted(_declared, key=lambda keeper: type(keeper).__name__)


class Keeper(ABC):
    """Export and deletion for the columns in `covers`. Declaring a subclass registers it.

    Raises TypeError at the declaration if a method or the columns are missing: a part can't forget.
    """

    covers: ClassVar[tuple[InstrumentedAttribute[Any], ...]] = ()
    """The columns that name the person; a test compares them with all tables."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.covers:
            raise TypeError(f"{cls.__name__} does not say which columns it covers")
        for method in ("export", "delete"):
            if getattr(cls, method) is getattr(Keeper, method):
                raise TypeError(f"{cls.__name__} does not implement {method}")
        _declared.append(cls())

    @abstractmethod
    async def export(self, db: AsyncSession, user_id: int) -> Sequence[Exported]:
        """Return everything stored about the person."""

    @abstractmethod
    async def delete(self, db: AsyncSession, user_id: int) -> int:
        """Delete everything stored about the person; return how many rows were deleted or emptied."""


async def rows_as_exported(
    db: AsyncSession, model: type[Base], *conditions: Any, pictures: tuple[str, ...] = ()
) -> list[Exported]:
    """Export whole rows of `model`; `pictures` are the attributes that name blobs."""
    rows = await db.scalars(select(model).where(*conditions))
    return [
        Exported(
            table=model.__tablename__,
            fields={column.key: _plain(getattr(row, column.key)) for column in model.__table__.columns},
            pictures=tuple(name for key in pictures if (name := getattr(row, key)) is not None),
        )
        for row in rows
    ]


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return value.isoformat() if hasattr(value, "isoformat") else value
