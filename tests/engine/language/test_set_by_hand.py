"""A plan that a person set in the form: another method, another target, words that weigh more."""

from __future__ import annotations

from typing import Any, cast

import pytest

from engine.errors import BadRequest
from engine.language import NotUnderstood, demo_world, read
from engine.protocol import Concept, Mask, Plan, Setting
from engine.studio import Studio
from engine.understood import understood
from tests.engine.language.phrasings import HOUSE

BOAT = "a red boat in a meadow"


class OnlyWords:
    """The part of a studio that reading a plan needs."""

    def __init__(self) -> None:
        from engine.methods import methods

        self.world, self.rewriter = demo_world(), None
        self.methods = tuple(method.described() for method in methods().values())


async def _set(plan: Plan, **job: Any) -> Plan:
    taken, _ = await understood(Mask(plan=plan, **job), HOUSE, cast(Studio, OnlyWords()))
    return taken


@pytest.mark.parametrize("before", ["diffedit", "ledits", "sega", "prompt_to_prompt", "sdedit"])
async def test_another_method_in_the_form_asks_for_the_same(before: str) -> None:
    plan = read("turn the house into a boat", HOUSE, demo_world(), method=before).plan
    for method in ("diffedit", "sega", "ledits", "mdp"):
        taken = await _set(plan, method=method)
        assert (taken.source, taken.target) == (HOUSE, BOAT)
        said = [f"{one.direction} {one.words}" for one in taken.concepts]
        assert said == (["less house", "more boat"] if method == "sega" else [])


async def test_function_words_that_the_form_found_to_differ_are_no_concepts() -> None:
    changed = {"removed": ("in", "a", "meadow"), "added": ("[none]", "at", "night")}
    plan = Plan(source=HOUSE, target="a red house at night").model_copy(update=changed)
    taken = await _set(plan, method="sega")
    assert [one.words for one in taken.concepts] == ["meadow", "night"]
    gone = await _set(Plan(source=HOUSE, target="[none] in a meadow", added=("[none]",)), method="sega")
    assert [(one.direction, one.words) for one in gone.concepts] == [("less", "red house")]


async def test_another_target_in_the_form_takes_the_concepts_of_the_swap_before_with_it() -> None:
    before = read("turn the house into a boat", HOUSE, demo_world(), method="sega").plan
    taken = await _set(before.model_copy(update={"target": "a red castle in a meadow"}), method="sega", open=before)
    assert [f"{one.direction} {one.words}" for one in taken.concepts] == ["less house", "more castle"]
    assert (taken.removed, taken.added) == (("house",), ("castle",))


async def test_a_weight_typed_into_the_target_weighs_and_is_not_drawn_as_words() -> None:
    plan = Plan(method="prompt_to_prompt", source=HOUSE, target="a (red:1.5) house in a (snowy:-1) meadow")
    set_before = Setting(name="weights", value="red:2, house:0.5")
    taken = await _set(plan.model_copy(update={"settings": (set_before,)}))
    assert taken.target == "a red house in a snowy meadow"
    assert taken.settings == (Setting(name="weights", value="house:0.5, red:1.5, snowy:-1"),)


async def test_a_weight_typed_together_with_the_method_that_weighs_is_kept() -> None:
    taken = await _set(Plan(source=HOUSE, target="a (red:1.5) house in a meadow"), method="prompt_to_prompt")
    assert (taken.method, taken.target) == ("prompt_to_prompt", HOUSE)
    assert taken.settings == (Setting(name="weights", value="red:1.5"),)


@pytest.mark.parametrize("method", ["diffedit", "ledits", "sdedit", "mdp"])
async def test_a_method_that_cannot_weigh_words_says_so(method: str) -> None:
    plan = Plan(method=method, source=HOUSE, target="a (blue:1.5) house in a meadow")
    with pytest.raises(BadRequest, match="weights"):
        await _set(plan)
    weighed = Plan(method=method, source=HOUSE, target="a (blue:7) house in a meadow")
    with pytest.raises(BadRequest, match="from -2 to 2"):
        await _set(weighed)


async def test_a_description_that_becomes_too_long_is_not_understood() -> None:
    plan = Plan(method="sega", source=HOUSE, target=HOUSE, concepts=(Concept(words="x" * 990),))
    with pytest.raises(NotUnderstood):
        await _set(plan, method="diffedit")
