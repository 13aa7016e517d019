"""Every parameter of every method there is: said behind an instruction, changed in the form, and kept to its range."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest

from bot import words
from bot.concept_lines import concepts_as_text, concepts_from_text
from bot.errors import UnknownSetting, WrongSetting
from bot.explain import explain
from bot.orders import Order
from bot.parameters import OF_EDIT, OF_MASK, parameters_of, split_settings, wishes
from bot.plan_form import current
from engine import protocol
from engine.methods import methods
from sandbox.person import Person
from storage.models import PersonSettings
from tests.bot.house import House, is_preview

KNOWN = tuple(method.described() for method in methods().values())
EVERY = [pytest.param(info.name, one, id=f"{info.name}.{one.name}") for info in KNOWN for one in info.parameters]
WORDED = {"weights": "oak:1.5", "word_replace": "oak:0.5"}
"""Values of parameters that take words."""


def other_than_default(one: protocol.ParameterInfo) -> str:
    """Return a value that the parameter takes and does not have by itself, as a person types it."""
    match one.kind:
        case "choice":
            return next(choice for choice in one.choices if choice != one.default)
        case "switch":
            return words.value(not one.default)
        case "words":
            return f'"{WORDED[one.name]}"'
        case _:
            assert one.minimum is not None
            assert one.maximum is not None
            return f"{one.minimum if one.default != one.minimum else one.maximum:g}"


@pytest.mark.parametrize(("method", "one"), EVERY)
def test_said_behind_an_instruction_it_reaches_the_method(method: str, one: protocol.ParameterInfo) -> None:
    text, pairs = split_settings(f"make it an oak {one.name}={other_than_default(one)}")
    assert text == "make it an oak"
    own = [parameters_of(method, KNOWN), parameters_of(None, KNOWN)]  # named with the method, or left to the engine
    for known in own:
        read = wishes(pairs, known)
        assert [setting.name for setting in read.settings] == [one.name]
        plan = protocol.Plan(method=method, target="an oak", settings=read.settings)
        assert getattr(methods()[method].parameters_of(plan), one.name) != one.default


@pytest.mark.parametrize(("method", "one"), EVERY)
def test_the_form_tells_what_it_takes_and_reads_back_what_it_shows(method: str, one: protocol.ParameterInfo) -> None:
    own = parameters_of(method, KNOWN)
    assert f"`{one.name}` {words.taken_by(one)}" in words.parameter_help((*OF_EDIT, *OF_MASK, *own))
    setting = wishes([(one.name, other_than_default(one).strip('"'))], own).settings[0]
    order = Order(job=protocol.Mask(instruction="x"), said="x")
    lines = current(order, protocol.Plan(method=method, settings=(setting,)), own, PersonSettings())
    assert sum(len(f"{name}={value}\n") for name, value in lines) < 1000
    assert setting in wishes(lines, own).settings


@pytest.mark.parametrize(("method", "one"), [row for row in EVERY if row.values[1].kind != "words"])  # type: ignore[union-attr]
def test_beyond_its_range_it_is_refused_with_the_range(method: str, one: protocol.ParameterInfo) -> None:
    wrong = "perhaps" if one.maximum is None else f"{one.maximum + 1:g}"
    with pytest.raises(WrongSetting) as refused:
        wishes([(one.name, wrong)], parameters_of(method, KNOWN))
    said = explain(refused.value)
    assert f"`{one.name}` can't be “{wrong}”" in said
    assert words.taken_by(one) in said
    if one.maximum is not None:
        assert re.search(rf"from {one.minimum:g} to {one.maximum:g}\b", said)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownSetting) as unknown:
        wishes([("momentun_scale", "0.3")], parameters_of("sega", KNOWN))
    assert "There is no setting `momentun_scale`" in explain(unknown.value)
    assert "Did you mean `momentum_scale`?" in explain(unknown.value)
    with pytest.raises(UnknownSetting) as far_off:
        wishes([("zzz", "1")], parameters_of(None, KNOWN))
    assert "Did you mean" not in explain(far_off.value)
    assert len(explain(far_off.value)) < 2000  # one message of Discord's


def test_a_name_that_two_methods_share_is_read_by_the_one_that_is_picked() -> None:
    apart = [one.kind for info in KNOWN for one in info.parameters if one.name == "weights"]
    assert sorted(apart) == ["choice", "words"]
    for order in (KNOWN, KNOWN[::-1]):
        for said in ("linear", "red:1.5"):
            (setting,) = wishes([("weights", said)], parameters_of(None, order)).settings
            assert setting.value == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("+ snow guidance_scale=80", "a number from 0 to 50"),
        ("+ snow threshold=1", "a number from 0 to 1"),
        ("+ snow warmup_steps=3.5", "a whole number from 0 to 200"),
        ("+ snow cooldown_steps=-1", "a whole number from 0"),
        ("+ snow strength=1", "guidance_scale or threshold or warmup_steps or cooldown_steps"),
    ],
)
def test_a_concepts_own_numbers_are_kept_to_their_ranges(line: str, said: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        concepts_from_text(line, ())
    assert said in explain(refused.value)


def test_concepts_come_back_from_the_form_as_they_were() -> None:
    concepts = (
        protocol.Concept(words="snow", guidance_scale=3, cooldown_steps=20),
        protocol.Concept(words="light hair", direction="less", threshold=0.5),
    )
    assert concepts_from_text(concepts_as_text(concepts), concepts) == concepts


async def test_a_swap_beside_concepts_stays_when_the_concepts_are_changed_in_the_form(
    house: House, mara: Person
) -> None:
    shown = await house.generated(mara)
    snow = protocol.Concept(words="snow")
    plan = {"method": "ledits", "source": "a house", "target": "a castle", "removed": ("house",), "added": ("castle",)}
    house.engine.measured = cast(Any, {**plan, "concepts": (snow,)})
    preview = await house.proposed(mara, shown, "turn the house into a castle and more snow")
    assert "a house → a castle, + snow" in preview["content"]
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, concepts="- snow\n+ light guidance_scale=7")
    await mara.wait_for_message(is_preview, since=mark)
    job = house.engine.kinds("mask")[1].job
    assert isinstance(job, protocol.Mask)
    assert job.plan is not None
    assert (job.plan.source, job.plan.target) == ("a house", "a castle")
    assert (job.plan.removed, job.plan.added) == (("house",), ("castle",))
    asked = [(one.words, one.direction, one.guidance_scale) for one in job.plan.concepts]
    assert asked == [("snow", "less", 5), ("light", "more", 7)]


SWAPPED = {
    "method": "sega",
    "source": "a house",
    "target": "a castle",
    "removed": ("house",),
    "added": ("castle",),
    "concepts": (protocol.Concept(words="house", direction="less"), protocol.Concept(words="castle")),
}


async def _revised(house: House, mara: Person, **typed: Any) -> protocol.Mask:
    """Return the mask job that comes of a form about `SWAPPED`."""
    house.engine.measured = cast(Any, SWAPPED)
    preview = await house.proposed(mara, await house.generated(mara), "turn the house into a castle")
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, **typed)
    await mara.wait_for_message(is_preview, since=mark)
    job = house.engine.kinds("mask")[1].job
    assert isinstance(job, protocol.Mask)
    return job


async def test_the_form_has_what_it_shall_show_beside_the_concepts_and_says_how_to_correct_the_region(
    house: House, mara: Person
) -> None:
    house.engine.measured = cast(Any, SWAPPED)
    form = await house.form(mara, await house.proposed(mara, await house.generated(mara)))
    assert len(form["components"]) <= 5
    shown = {one["component"]["custom_id"]: one for one in form["components"] if "component" in one}
    assert list(shown) == ["source", "target", "concepts", "method", "settings"]
    assert shown["target"]["component"]["value"] == "a castle"
    assert "only the left one" in shown["target"]["description"]
    assert all(len(one.get("description") or "") <= 100 for one in shown.values())


async def test_where_only_the_method_is_another_the_instruction_is_read_anew_for_it(house: House, mara: Person) -> None:
    job = await _revised(house, mara, method=["diffedit"])
    assert (job.plan, job.instruction, job.method) == (None, "turn the house into a castle", "diffedit")


async def test_a_plan_that_was_changed_by_hand_goes_on_to_the_other_method(house: House, mara: Person) -> None:
    job = await _revised(house, mara, method=["diffedit"], concepts="+ castle\n+ snow")
    assert job.plan is not None
    assert (job.plan.method, job.plan.target, job.method) == ("sega", "a castle", "diffedit")
    assert [one.words for one in job.plan.concepts] == ["castle", "snow"]


async def test_a_plan_that_was_changed_by_hand_goes_with_what_it_was(house: House, mara: Person) -> None:
    job = await _revised(house, mara, target="a boat")
    assert job.plan is not None
    assert (job.plan.method, job.plan.target, job.method) == ("sega", "a boat", "sega")
    assert job.open == protocol.Plan.model_validate(SWAPPED)
