"""Parameters of methods: what a form is told of them, and what is said of wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from pydantic import Field

from engine.door import check_method, ignored
from engine.errors import BadRequest
from engine.language import World
from engine.methods import Method, Parameters, infer_mask, methods
from engine.protocol import Concept, Correction, Edit, Generate, Mask, ParameterInfo, Plan, Setting
from engine.regions import region_of
from tests.engine.core.closed_form import ClosedForm, drive, noisy_picture
from tests.engine.foreign_method import installed


class Knobs(Parameters):
    share: float = Field(default=0.5, ge=0, le=1, description="how much")
    rounds: int = Field(default=3, ge=1, le=9, description="how often")
    shape: Literal["flat", "round"] = Field(default="flat", description="of what form")
    loud: bool = Field(default=False, description="whether it is heard")
    until: float | None = Field(default=None, ge=0, description="when it ends; None: never")


def plan_with(**settings: Any) -> Plan:
    told = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return Plan(method="knobs", settings=told)


def test_a_form_is_told_kind_default_range_and_choices() -> None:
    share, rounds, shape, loud, until = Knobs.described()
    assert share == ParameterInfo(
        name="share", kind="number", default=0.5, minimum=0, maximum=1, description="how much"
    )
    assert (rounds.kind, rounds.default, rounds.minimum, rounds.maximum) == ("integer", 3, 1, 9)
    assert (shape.kind, shape.choices) == ("choice", ("flat", "round"))
    assert (loud.kind, loud.default) == ("switch", False)
    assert (until.kind, until.default, until.minimum, until.maximum) == ("number", None, 0, None)


def test_settings_become_typed_parameters_and_survive_the_wire() -> None:
    plan = Plan.model_validate_json(plan_with(share=1, rounds=2, shape="round", loud=True).model_dump_json())
    assert Knobs.of(plan) == Knobs(share=1.0, rounds=2, shape="round", loud=True)
    assert Knobs.of(Plan()) == Knobs()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"share": 2}, "`share` is 2, but it must be a number from 0 to 1"),
        ({"share": "much"}, "`share` is 'much', but it must be a number from 0 to 1"),
        ({"rounds": 2.5}, "`rounds` is 2.5, but it must be a whole number from 1 to 9"),
        ({"shape": "square"}, "`shape` is 'square', but it must be one of flat, round"),
        ({"loud": "perhaps"}, "`loud` is 'perhaps', but it must be true or false"),
        ({"until": -1}, "`until` is -1, but it must be a number from 0"),
        ({"sharp": 1}, "`sharp` is 1, but knobs does not know it; its parameters are share, rounds, shape"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_and_what_is_allowed(settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadRequest) as fault:
        Knobs.of(plan_with(**settings))
    assert sentence in str(fault.value)


def test_not_a_number_is_no_number_and_a_setting_is_set_once() -> None:
    with pytest.raises(BadRequest, match="a number from 0 to 1"):
        Knobs.of(plan_with(share=float("nan")))
    twice = Plan(settings=(Setting(name="share", value=0.1), Setting(name="share", value=0.2)))
    with pytest.raises(BadRequest, match="once"):
        Knobs.of(twice)


def test_a_parameter_that_no_form_could_show_is_found_when_the_method_is_loaded() -> None:
    class Bare(Parameters):
        several: tuple[int, ...] = Field(default=(), description="some")

    with pytest.raises(TypeError, match="several"):
        Bare.described()


def test_our_own_methods_describe_themselves_whole() -> None:
    for method in methods().values():
        told = method.described()
        assert told.summary
        # Discord shows no longer descriptions in a form.
        assert all(0 < len(one.description) <= 100 for one in told.parameters)
        assert method.parameters_of(Plan(method=method.name)) == method.parameters()


def test_wrong_settings_and_methods_are_turned_away_at_the_door() -> None:
    known = tuple(method.described() for method in methods().values())
    wrong = (Setting(name="nonsense", value=1),)
    for job in (
        Edit(plan=Plan(settings=wrong)),
        Mask(plan=Plan(), settings=wrong),
        Mask(method="diffedit", settings=wrong),
    ):
        with pytest.raises(BadRequest, match="`nonsense` is 1, but diffedit does not know it"):
            check_method(job, known)
    with pytest.raises(BadRequest, match="`method` is 'magic', but known are diffedit"):
        check_method(Mask(method="magic"), known)
    with pytest.raises(BadRequest, match="concept"):
        check_method(Edit(plan=Plan(method="sega")), known)
    for fine in (Generate(prompt="x"), Mask(instruction="make it blue"), Edit(plan=Plan())):
        check_method(fine, known)
    both = (Concept(words="snow"), Concept(words="snow", direction="less"))
    with pytest.raises(BadRequest, match="both more and less of snow"):
        check_method(Generate(prompt="x", concepts=both), known)
    for weighed in (Generate(prompt="a (fluffy:1.6) cat"), Generate(prompt="x", negative_prompt="(fog:1.2)")):
        with pytest.raises(BadRequest, match="words are weighed when a picture is edited"):
            check_method(weighed, known)


@pytest.mark.parametrize(
    ("method", "told", "detail"),
    [
        ("ledits", {"guidance_scale": 4}, "guidance_scale"),
        ("cutout", {"steps": 9, "strength": 0.5, "seed": 3}, "steps, strength"),
        ("diffedit", {"steps": 9, "guidance_scale": 4, "strength": 0.5}, ""),
        ("ledits", {}, ""),
    ],
)
def test_numbers_of_an_edit_that_its_method_does_not_take_are_told_unless_they_are_usual_or_brought_along(
    method: str, told: dict[str, Any], detail: str
) -> None:
    plan = Plan(method=method, source="x", target="y")
    assert [one.detail for one in ignored(Edit(plan=plan, **told), plan)] == ([detail] if detail else [])
    brought = plan.model_copy(update={"guidance_scale": 4.0})
    assert not any("guidance" in one.detail for one in ignored(Edit(plan=brought, **told), brought))


@pytest.mark.parametrize(
    ("method", "more", "detail"),
    [
        ("sdedit", {}, "maps, threshold"),
        ("sdedit", {"corrections": (Correction(keep="only", side="left"),)}, ""),
        ("diffedit", {}, ""),
        ("extend", {"settings": (Setting(name="left", value=0.5),)}, "maps, threshold"),
    ],
)
def test_numbers_of_maps_are_told_where_none_are_made(method: str, more: dict[str, Any], detail: str) -> None:
    plan = Plan(method=method, source="x", target="y", **more)
    model = ClosedForm({"y": 0.5})
    found = region_of(Mask(maps=2, threshold=0.3), plan, noisy_picture(32, 32), model, World())
    assert [one.detail for one in drive(found, model)[1] if one.code == "ignored"] == ([detail] if detail else [])


def test_a_later_setting_takes_the_place_of_an_earlier_one() -> None:
    plan = plan_with(share=0.1, rounds=2).with_settings((Setting(name="share", value=0.9),))
    assert Knobs.of(plan) == Knobs(share=0.9, rounds=2)


@pytest.fixture
def foreign_package(tmp_path: Path) -> Iterator[None]:
    """Install a package with a method of its own for as long as the test runs."""
    with installed(tmp_path):
        yield


@pytest.mark.usefixtures("foreign_package")
def test_a_method_of_an_installed_package_is_offered_and_works_and_a_broken_one_is_left_out() -> None:
    assert "broken" not in methods()
    told = methods()["blacken"].described()
    assert (told.summary, told.masked, told.parameters[0].name) == ("paints it black", False, "depth")
    model, picture = ClosedForm(), noisy_picture(32, 24)
    plan = Plan(method="blacken", settings=(Setting(name="depth", value=2),))
    region = drive(infer_mask(Mask(), plan, picture, model), model)
    assert region.support.all()
    assert region.latent.all()
    edited = drive(methods()["blacken"].edit(Edit(plan=plan), picture, np.eye(24, 32, dtype=bool), model), model)
    assert (edited[np.eye(24, 32, dtype=bool)] == 2).all()


def test_a_method_says_what_it_cannot_do_before_anything_is_asked_of_the_model() -> None:
    def cannot(_plan: Plan) -> str | None:
        return "it is a test"

    method = Method("never", "does nothing", Parameters, None, methods()["diffedit"].edit, cannot)
    with pytest.raises(BadRequest, match="`method` is 'never', but it is a test"):
        method.check(Plan(method="never"))


def test_the_method_that_the_documentation_shows_works() -> None:
    text = (Path(__file__).parents[3] / "docs" / "writing-a-method.md").read_text(encoding="utf-8")
    shown: dict[str, Any] = {}
    exec(text.split("# haze.py\n")[1].split("```")[0], shown)
    haze: Method = shown["METHOD"]
    model, picture = ClosedForm({"a house, smoke": 0.8}), noisy_picture(32, 32)
    half = np.zeros((32, 32), bool)
    half[:, 16:] = True
    plan = Plan(method="haze", source="a house", settings=(Setting(name="words", value="smoke"),))
    edited = drive(haze.edit(Edit(plan=plan), picture, half, model), model)
    assert (edited[~half] == picture[~half]).all()
    assert edited[half].mean() > picture[half].mean() + 10
