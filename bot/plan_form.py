"""The form in which a person changes the plan: what is there, what shall be, how, and every number of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import words
from bot.answers import answering, tell
from bot.approve import open_preview, revise
from bot.buttons import pressed
from bot.concept_lines import concepts_as_text, concepts_from_text
from bot.errors import UnknownSetting, WrongSetting
from bot.explain import explain
from bot.orders import EditNumbers, Order, preferred
from bot.parameters import COMMANDED, OF_EDIT, OF_MASK, OUTLINING, Wishes, parameters_of, wishes
from engine.protocol import Mask, MethodInfo, ParameterInfo, Plan
from storage import people
from storage.models import Job, PersonSettings

if TYPE_CHECKING:
    from bot.client import Threadbrush

PARTS = 5
"""Discord's limit for a form."""


@pressed("plan")
async def press_plan(bot: Threadbrush, interaction: discord.Interaction[Any], job_id: str) -> None:
    """Let the person say it themselves."""
    async with bot.storage.read() as db:
        job = await open_preview(db, job_id, interaction.user.id)
        mine = await people.settings_of(db, interaction.user.id)
    await interaction.response.send_modal(PlanForm(bot, job, await bot.catalog.fresh(), mine))


class PlanForm(ui.Modal, title=words.PLAN_TITLE):
    """Shows what was understood, to be changed.

    Discord allows five parts: the numbers share one, a line each, and what they mean is told where there is room.
    """

    def __init__(self, bot: Threadbrush, job: Job, methods: Sequence[MethodInfo], mine: PersonSettings) -> None:
        super().__init__()
        self._bot, self._job_id, self._methods, self._mine = bot, job.id, tuple(methods), mine
        self._order = Order.of(job)
        self._plan = plan = Plan.model_validate_json(job.plan_json or "{}")
        self._own = parameters_of(plan.method, methods)
        self._source = _field("source", plan.source)
        self._concepts = _field("concepts", concepts_as_text(plan.concepts)) if plan.concepts else None
        self._target = _field("target", plan.target)
        self._method = _method_select(plan.method, methods) if plan.method not in COMMANDED else None
        shown = "\n".join(f"{name}={value}" for name, value in current(self._order, plan, self._own, mine))
        self._settings = _field("settings", shown, 4000)
        self.add_item(ui.Label(text=words.PLAN_SOURCE, component=self._source))
        if plan.method in OUTLINING:
            self.add_item(ui.Label(text=words.FORM_OBJECT, component=self._target))
        else:
            hint = None if plan.method in COMMANDED else words.PLAN_TARGET_HINT
            self.add_item(ui.Label(text=words.PLAN_TARGET, description=hint, component=self._target))
        if self._concepts is not None:
            self.add_item(ui.Label(text=words.PLAN_CONCEPTS, component=self._concepts))
        if self._method is not None:
            self.add_item(ui.Label(text=words.FORM_METHOD, component=self._method))
        self.add_item(
            ui.Label(text=words.FORM_SETTINGS, description=words.FORM_SETTINGS_HINT, component=self._settings)
        )
        if len(self.children) < PARTS:
            self.add_item(ui.TextDisplay(words.parameter_help((*OF_EDIT, *OF_MASK, *self._own))))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Look again with the changed plan; what cannot be read comes back to the person as they typed it."""
        async with answering(interaction):
            await interaction.response.defer()
            method = self._chosen()
            try:
                read = self._read(method)
            except (UnknownSetting, WrongSetting) as wrong:
                await tell(interaction, f"{explain(wrong)}\n{words.typed(self._settings.value)}")
                return
            await self._revise(interaction.user.id, method, read)

    def _chosen(self) -> str:
        values = self._method.values if self._method is not None else []
        return values[0] if values else self._plan.method

    def _read(self, method: str) -> Wishes:
        pairs = [
            (name.strip(), value.strip())
            for name, _, value in (line.partition("=") for line in self._settings.value.splitlines())
            if name.strip()
        ]
        own = parameters_of(method, self._methods)
        if method != self._plan.method:
            # Lines that only the method before knew were not typed by the person.
            gone = {one.name for one in self._own} - {one.name for one in own}
            pairs = [pair for pair in pairs if pair[0] not in gone]
        return wishes(pairs, own, known=bool(self._methods))

    async def _revise(self, person_id: int, method: str, read: Wishes) -> None:
        source, target, plan = self._source.value.strip(), self._target.value.strip(), self._plan
        default = Mask()
        numbers = {one.name: getattr(default, one.name) for one in OF_MASK} | read.mask.given()
        seed = {} if read.edit.seed is None else {"seed": read.edit.seed}
        own = {one.name: one.default for one in parameters_of(method, self._methods)}
        settings = tuple(one for one in read.settings if own.get(one.name) != one.value)
        # A preference that stands as it was shown is still one, and nothing that was said of this edit.
        preferences = preferred(self._mine).given().items() - self._order.by_hand.given().items()
        edit = EditNumbers.model_validate(dict(read.edit.given().items() - preferences))
        again: dict[str, Any] = {"method": method, "edit": edit, **numbers, **seed}
        if plan.method in OUTLINING:
            # What is taken out of the description has to be found in it anew.
            again |= {"plan": None, "instruction": target, "caption": source or None}
            await revise(self._bot, self._job_id, person_id, settings=settings, **again)
            return
        typed = self._concepts.value if self._concepts is not None else ""
        told = concepts_from_text(typed, plan.concepts)
        as_it_was = (source, target, told) == (plan.source.strip(), plan.target.strip(), plan.concepts)
        if method != plan.method and as_it_was and self._order.spoken:
            await revise(self._bot, self._job_id, person_id, plan=None, settings=settings, **again)
            return
        again |= {"open": plan.model_dump(), "caption": source or None}
        changes = {"source": source, "target": target, "concepts": told, "reference": None}
        if method == plan.method:
            changes, settings = changes | {"settings": settings}, ()
        changed = plan.model_copy(update=changes)
        await revise(self._bot, self._job_id, person_id, plan=changed.model_dump(), settings=settings, **again)


def current(order: Order, plan: Plan, own: Sequence[ParameterInfo], mine: PersonSettings) -> list[tuple[str, str]]:
    """Return every setting with the value that it has now, empty where a default depends on other things."""
    assert isinstance(order.job, Mask)
    edit = order.numbers(plan, mine).given()
    set_by_hand = {one.name: one.value for one in plan.settings}
    values: list[tuple[str, object]] = []
    for one in OF_EDIT:
        value = edit.get(one.name)
        values.append((one.name, value if value is not None or one.name == "seed" else one.default))
    # What was grown or shrunk by a press is in the region already.
    values += [(one.name, 0 if one.name == "grow" else getattr(order.job, one.name)) for one in OF_MASK]
    values += [(one.name, set_by_hand.get(one.name, one.default)) for one in own]
    return [(name, "" if value is None else words.value(value)) for name, value in values]


def _field(name: str, value: str, most: int = 1000) -> ui.TextInput[Any]:
    return ui.TextInput(
        custom_id=name, default=value, required=False, style=discord.TextStyle.paragraph, max_length=most
    )


def _method_select(method: str, methods: Sequence[MethodInfo]) -> ui.Select[Any] | None:
    """Return a select of the methods that edit; None where the engine did not tell of others."""
    offered = [one for one in methods if one.name not in COMMANDED][:25]
    if len(offered) < 2 or method not in {one.name for one in offered}:
        return None
    options = [
        discord.SelectOption(label=one.name, value=one.name, description=one.summary[:100], default=one.name == method)
        for one in offered
    ]
    return ui.Select(custom_id="method", options=options, required=False, min_values=0)
