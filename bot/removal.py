"""Remove pictures whole: rows, blobs, what the engine remembers, and the messages that show them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.traces import Swept, Traces, forget_in_engine, remove_messages, stop_and_trace
from storage import consents, lineage, privacy, reports
from storage.states import RevisionKind

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.client import Threadbrush

Find = Callable[["AsyncSession"], Awaitable[frozenset[str]]]
"""Finds the pictures that are to go, closed under `lineage.made_from`; raises where they may not."""
Record = Callable[["AsyncSession", int], Awaitable[None]]
"""Writes down why so many pictures went, in the transaction that takes their rows."""


@dataclass(frozen=True)
class _Pulled:
    """Pictures whose rows are about to go with the transaction, and what has to be taken away after it."""

    pictures: int
    held: frozenset[str]
    traces: Traces


async def hide(bot: Threadbrush, db: AsyncSession, ids: Collection[str]) -> Traces:
    """Let nothing be shown of, or made from, pictures any more, and stop what is under way about them."""
    traces = await stop_and_trace(bot, db, *await lineage.rows_of(db, ids))
    await reports.hide(db, ids)
    return traces


async def take_away(bot: Threadbrush, find: Find, record: Record) -> Swept:
    """Remove pictures for good; return what went. Raises what `find` and `record` raise.

    What only their rows lead to goes before the rows: killed in between, everything is hidden, and still there to be
    found by whoever tries again.
    """
    async with bot.storage.write() as db:
        traces = await hide(bot, db, await find(db))
    await forget_in_engine(bot, traces.owners, traces.stopped)
    swept = await remove_messages(bot, traces)
    async with bot.storage.write() as db:
        pulled = await _pull(bot, db, await find(db))
        await record(db, pulled.pictures)
    # Since they were hidden nothing new can have been posted of them.
    await finish(bot, pulled.held, Traces(owners=pulled.traces.owners, stopped=pulled.traces.stopped))
    return replace(swept, pictures=pulled.pictures)


async def _pull(bot: Threadbrush, db: AsyncSession, ids: Collection[str]) -> _Pulled:
    """Delete the rows of pictures and the jobs about them.

    Whoever brought one of them in said yes to what is over now: they are asked again if they bring it in again.
    """
    pictures, asked = await lineage.rows_of(db, ids)
    traces = await stop_and_trace(bot, db, pictures, asked)
    for one in pictures:
        if one.kind is RevisionKind.UPLOAD and one.author_id is not None:
            await consents.withdraw(db, one.author_id, one.upload_hash or one.picture_hash)
    return _Pulled(len(pictures), await lineage.remove(db, ids), traces)


async def finish(bot: Threadbrush, held: Collection[str], traces: Traces) -> Swept:
    """After the commit: take away the blobs no other row names, the engine's memory, and the messages."""
    removed = await privacy.remove_unreferenced(bot.storage, held)
    await bot.storage.truncate_log()
    await forget_in_engine(bot, traces.owners, traces.stopped)
    return replace(await remove_messages(bot, traces), pictures=len(removed))
