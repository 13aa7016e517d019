"""The form in which a person changes the plan: what is there now, and what shall be."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import words
from bot.answers import answering
from bot.approve import open_preview, revise
from bot.buttons import pressed
from engine.protocol import Concept, Plan
from storage.models import Job

if TYPE_CHECKING:
    from bot.client import Threadbrush


@pressed("plan")
async def press_plan(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Let the person say it themselves."""
    async with bot.storage.read() as db:
        job = await open_preview(db, job_id, interaction.user.id)
    await interaction.response.send_modal(PlanForm(bot, job))


class PlanForm(ui.Modal, title=words.PLAN_TITLE):
    """Shows what was understood, to be changed."""

    def __init__(self, bot: Threadbrush, job: Job) -> None:
        super().__init__()
        self._bot, self._job_id = bot, job.id
        self._plan = plan = Plan.model_validate_json(job.plan_json or "{}")
        self._source = _field("source", plan.source)
        self._target = _field("target", plan.target)
        self._concepts = _field("concepts", concepts_as_text(plan.concepts)) if plan.concepts else None
        self.add_item(ui.Label(text=words.PLAN_SOURCE, component=self._source))
        self.add_item(ui.Label(text=words.PLAN_TARGET, component=self._target))
        if self._concepts is not None:
            self.add_item(ui.Label(text=words.PLAN_CONCEPTS, component=self._concepts))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Look again with the changed plan."""
        async with answering(interaction):
            await interaction.response.defer()
            source, target = self._source.value.strip(), self._target.value.strip()
            removed, added = differing(source, target)
            plan = self._plan.model_copy(
                update={"source": source, "target": target, "removed": removed, "added": added, "reference": None}
            )
            if self._concepts is not None:
                plan = plan.model_copy(update={"concepts": concepts_from_text(self._concepts.value, plan.concepts)})
            await revise(self._bot, self._job_id, interaction.user.id, plan=plan.model_dump(), caption=source or None)


def _field(name: str, value: str) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name, default=value, required=False, style=discord.TextStyle.paragraph, max_length=1000
    )


def concepts_as_text(concepts: tuple[Concept, ...]) -> str:
    """Return concepts one a line, `+` for more and `-` for less."""
    return "\n".join(f"{'+' if concept.direction == 'more' else '-'} {concept.words}" for concept in concepts)


def concepts_from_text(text: str, before: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """Read concepts back; a concept that was there keeps its numbers. At most eight are kept."""
    numbers = {concept.words: concept for concept in before}
    read = []
    for line in text.splitlines():
        sign, words_ = line.strip()[:1], line.strip().lstrip("+-− ").strip()
        if words_:
            direction = "less" if sign in ("-", "−") else "more"
            read.append(numbers.get(words_, Concept(words=words_)).model_copy(update={"direction": direction}))
    return tuple(read[:8])


def differing(source: str, target: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words that leave and the words that come."""
    before, after = source.split(), target.split()
    matcher = difflib.SequenceMatcher(None, [w.lower() for w in before], [w.lower() for w in after], autojunk=False)
    removed: list[str] = []
    added: list[str] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            removed += before[a:b]
            added += after[c:d]
    return tuple(removed), tuple(added)
