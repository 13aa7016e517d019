"""*auto*: the method is picked by the kind of edit and by what was measured, and the plan says why."""

from __future__ import annotations

import pytest

from engine.language import choose, demo_world, read
from engine.language.choose import category_of
from engine.language.measured import Measurement, Measurements, measured
from engine.protocol import Plan, Setting
from tests.engine.language.phrasings import HOUSE, MAN

ALL = ("diffedit", "sega", "ledits", "prompt_to_prompt", "mdp", "sdedit", "ilvr")


def _plan(said: str, caption: str = HOUSE) -> Plan:
    return read(said, caption, demo_world()).plan


@pytest.mark.parametrize(
    ("caption", "said", "category"),
    [
        (HOUSE, "turn the house into a castle", "swap"),
        (HOUSE, "make the house light blue", "color"),
        (HOUSE, "add a tree", "add"),
        (HOUSE, "remove the house", "remove"),
        (MAN, "remove the glasses", "portrait"),
        (MAN, "make his hair red", "portrait"),
        (MAN, "make him sad", "portrait"),
        (MAN, "turn the man into a king", "portrait"),
        (HOUSE, "make it night", "setting"),
        (HOUSE, "as a painting", "style"),
        (HOUSE, "more snow", "more"),
        (HOUSE, "turn the house into a castle and more snow", "several"),
        (HOUSE, "a (red:1.5) house", "reweight"),
        (HOUSE, "reimagine it", "reimagine"),
        (HOUSE, "a variation of this", "vary"),
        (HOUSE, "a blue house", "color"),
        (HOUSE, "a blue castle", "swap"),
    ],
)
def test_a_plan_has_the_category_that_the_benchmark_measures(caption: str, said: str, category: str) -> None:
    assert category_of(_plan(said, caption)) == category


def test_the_shipped_measurements_can_be_read() -> None:
    assert isinstance(measured(), Measurements)


def test_without_measurements_the_usual_method_is_picked_and_said_to_be_unmeasured() -> None:
    picked = choose(_plan("make the house blue"), ALL, None, Measurements())
    assert picked.method == "diffedit"
    assert "not been measured" in picked.why


def test_the_method_that_did_best_is_picked_with_the_parameters_it_was_measured_with() -> None:
    known = Measurements(
        results=(
            Measurement(category="color", method="diffedit", success=0.6, n=50),
            Measurement(
                category="color",
                method="prompt_to_prompt",
                success=0.9,
                n=50,
                settings=(Setting(name="self_replace", value=0.5),),
                strength=0.6,
                guidance_scale=4.0,
            ),
            Measurement(category="swap", method="mdp", success=1.0, n=50),
        )
    )
    picked = choose(_plan("make the house blue"), ALL, None, known)
    assert picked.method == "prompt_to_prompt"
    assert picked.settings == (Setting(name="self_replace", value=0.5),)
    assert (picked.strength, picked.guidance_scale) == (0.6, 4.0)
    asked = choose(picked, ALL, "diffedit", known)
    assert (asked.strength, asked.guidance_scale) == (None, None)
    assert "45 of 50" in picked.why


def test_a_few_lucky_edits_do_not_beat_many_good_ones() -> None:
    lucky = Measurement(category="color", method="mdp", success=1.0, n=20)
    proven = Measurement(category="color", method="diffedit", success=0.97, n=400)
    scarce = Measurement(category="color", method="ledits", success=1.0, n=5)
    assert choose(_plan("make it blue"), ALL, None, Measurements(results=(lucky, proven, scarce))).method == "diffedit"


def test_only_methods_that_the_engine_offers_are_picked() -> None:
    known = Measurements(results=(Measurement(category="color", method="mdp", success=1.0, n=50),))
    assert choose(_plan("make it blue"), ("diffedit", "sega"), None, known).method == "diffedit"
    mixed = choose(_plan("turn the house into a castle and more snow"), ("diffedit", "sega"), None, Measurements())
    assert mixed.method == "sega"
    assert (mixed.source, mixed.target) == (HOUSE, "a red castle in a meadow")
    assert [(one.words, one.direction) for one in mixed.concepts] == [
        ("house", "less"),
        ("castle", "more"),
        ("snow", "more"),
    ]


def test_a_person_who_insists_on_a_method_gets_it() -> None:
    picked = choose(_plan("make it blue"), ALL, "sega", Measurements())
    assert picked.method == "sega"
    assert picked.concepts
    assert "you asked for" in picked.why
