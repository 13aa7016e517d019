"""Remove pictures whole: rows, blobs, what the engine remembers, and the messages that show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.traces import Swept, Traces, forget_in_engine, remove_messages, stop_and_trace
from storage import lineage, privacy

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush


@dataclass(frozen=True)
class Pulled:
    """Pictures whose rows are gone, or about to be with the transaction; `finish` takes away the rest."""

    pictures: int
    held: frozenset[str]
    traces: Traces


async def pull(bot: Threadbrush, db: AsyncSession, ids: Collection[str]) -> Pulled:
    """Delete the rows of pictures (closed under `lineage.made_from`) and stop what is under way about them."""
    pictures, asked = await lineage.rows_of(db, ids)
    traces = await stop_and_trace(bot, db, pictures, asked)
    return Pulled(len(pictures), await lineage.remove(db, ids), traces)


async def finish(bot: Threadbrush, held: Collection[str], traces: Traces) -> Swept:
    """After the commit: take away the blobs no other row names, the engine's memory, and the messages."""
    removed = await privacy.remove_unreferenced(bot.storage, held)
    await bot.storage.truncate_log()
    await forget_in_engine(bot, traces.owners)
    return replace(await remove_messages(bot, traces), pictures=len(removed))
