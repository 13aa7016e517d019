"""A plan is said in another method's way, and back: nothing is lost on the way, nothing is asked twice."""

from __future__ import annotations

from itertools import product

import pytest

from engine.language import demo_world, insist, read
from engine.protocol import Concept, Plan
from tests.engine.language.phrasings import HOUSE, MAN

METHODS = ("diffedit", "sega", "ledits", "prompt_to_prompt", "mdp", "sdedit", "ilvr")
SAID = [
    (HOUSE, "turn the house into a boat"),
    (HOUSE, "make the house blue"),
    (HOUSE, "remove the house"),
    (HOUSE, "add a tree"),
    (HOUSE, "make it night"),
    (HOUSE, "more snow"),
    (HOUSE, "more snow and less red"),
    (HOUSE, "turn the house into a castle and more snow"),
    (MAN, "remove the beard and make him smile more"),
    ("a house with more windows in a park", "turn the house into a castle"),
]


def _plan(said: str, caption: str = HOUSE) -> Plan:
    return read(said, caption, demo_world()).plan


def _leaning(plan: Plan) -> list[str]:
    return [f"{one.direction} {one.words}" for one in plan.concepts]


@pytest.mark.parametrize(("caption", "said"), SAID)
def test_whatever_methods_a_plan_goes_through_the_last_one_gets_what_it_would_have_got_first(
    caption: str, said: str
) -> None:
    plan = _plan(said, caption)
    straight = {method: insist(plan, method) for method in METHODS}
    for chain in product(METHODS, repeat=3):
        switched = plan
        for method in chain:
            switched = insist(switched, method)
        assert switched == straight[chain[-1]], chain
        assert insist(switched, plan.method) == plan, chain


def test_a_swap_is_one_swap_in_every_method() -> None:
    swap = _plan("turn the house into a boat")
    for way in product(METHODS, repeat=2):
        plan = insist(insist(swap, way[0]), way[1])
        assert (plan.source, plan.target) == (HOUSE, "a red boat in a meadow")
        assert _leaning(plan) == (["less house", "more boat"] if way[1] == "sega" else [])


def test_what_only_leaves_is_less_of_it_alone() -> None:
    gone = insist(_plan("remove the house"), "sega")
    assert _leaning(gone) == ["less red house"]
    assert gone.target == _plan("remove the house").target


def test_numbers_that_were_set_of_a_swaps_concepts_stay_from_one_method_that_leans_to_another() -> None:
    plan = insist(_plan("turn the house into a boat"), "sega")
    strong = Concept(words="boat", guidance_scale=9)
    plan = plan.model_copy(update={"concepts": (plan.concepts[0], strong)})
    assert insist(plan, "ledits").concepts == (strong,)
    assert insist(insist(plan, "ledits"), "sega") == plan
    assert insist(plan, "diffedit").target == "a red boat in a meadow"


@pytest.mark.parametrize("method", METHODS)
def test_what_is_said_under_a_preview_of_any_method_goes_on_from_what_it_shows(method: str) -> None:
    waiting = read("turn the house into a boat", HOUSE, demo_world(), method=method).plan
    plan = read("and make it night", HOUSE, demo_world(), open_plan=waiting).plan
    assert plan.target == "a red boat at night"
    assert plan.concepts == ()
    only = read("only the left one", HOUSE, demo_world(), method="sega", open_plan=waiting).plan
    assert (only.method, _leaning(only)) == ("sega", ["less house", "more boat"])
    assert [one.side for one in only.corrections] == ["left"]
