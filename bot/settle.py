"""Put other settings on a preview that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.approve import open_preview, revise
from bot.orders import Order
from bot.parameters import Wishes
from engine.protocol import MaskResult
from storage.models import Job

if TYPE_CHECKING:
    from bot.client import Threadbrush


async def settle(bot: Threadbrush, job_id: str, person_id: int, read: Wishes) -> Job:
    """Look again with other settings, or for another method; where only the redrawing is concerned, the region stays.

    Raises like `revise`.
    """
    async with bot.storage.read() as db:
        job = await open_preview(db, job_id, person_id)
    result = MaskResult.model_validate_json(job.result_json or "{}")
    order = Order.of(job)
    edit = order.edit.model_copy(update=read.edit.given())
    looked: dict[str, Any] = read.mask.given() | ({} if read.edit.seed is None else {"seed": read.edit.seed})
    if read.method not in (None, result.plan.method):
        looked |= {"method": read.method, "plan": None if order.spoken else result.plan}
        return await revise(bot, job_id, person_id, settings=read.settings, edit=edit, **looked)
    if result.verdict == "region" and not (read.settings or looked):
        return await revise(bot, job_id, person_id, mask=True, plan=result.plan, edit=edit)
    plan = result.plan.with_settings(read.settings)
    return await revise(bot, job_id, person_id, plan=plan, settings=(), edit=edit, **looked)
