"""Which of `storage.policy.USES` something is: a command, a method, a press, the answer to a preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import words
from bot.orders import Order
from bot.parameters import COMMANDED
from engine.protocol import Mask, Plan
from storage import jobs, revisions
from storage.states import JobKind, RevisionKind

if TYPE_CHECKING:
    import discord

    from bot.client import Threadbrush
    from storage.models import Job, Revision

_MENUS = {words.MENU_EDIT: "edit", words.MENU_VERIFY: "verify"}
_OF_PREVIEW = frozenset({"approve", "redraw", "grow", "shrink", "plan"})


def of_command(name: str, interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return what a command is used for; any other name is nobody's to keep."""
    if name == "edit" and getattr(interaction.namespace, "image", None) is not None:
        return "upload", "edit"
    if name == "edit":
        return (of_method(getattr(interaction.namespace, "method", None)),)
    return (_MENUS.get(name, name),)


def of_method(method: str | None) -> str:
    """Return what a method is used for: some have commands of their own, which a server keeps apart from /edit."""
    return method if method in COMMANDED else "edit"


def of_picture(revision: Revision) -> str:
    """Return what making a picture once more is."""
    return "generate" if revision.kind is RevisionKind.GENERATE else of_method(revision.method)


def of_preview(job: Job) -> str:
    """Return what a preview is for."""
    if job.plan_json is not None:
        return of_method(Plan.model_validate_json(job.plan_json).method)
    wanted = Order.of(job).job
    return of_mask(wanted) if isinstance(wanted, Mask) else "edit"


def of_mask(wanted: Mask) -> str:
    """Return what looking for a region is for."""
    return of_method(wanted.method or (wanted.plan.method if wanted.plan is not None else None))


async def of_press(bot: Threadbrush, act: str, subject: str) -> str | None:
    """Return what a press is used for, None where it is nobody's to keep."""
    if act in ("edit", "cutout"):
        return act
    if act == "again":
        async with bot.storage.read() as db:
            revision = await revisions.get(db, subject)
        return None if revision is None else of_picture(revision)
    if act in _OF_PREVIEW:
        async with bot.storage.read() as db:
            job = await jobs.get(db, subject)
        return None if job is None or job.kind is not JobKind.MASK else of_preview(job)
    return None
