"""Every number of an edit can be said: at the end of an instruction, or in the form on the preview."""

from __future__ import annotations

import pytest

from bot.errors import UnknownSetting, WrongSetting
from bot.explain import explain
from bot.parameters import parameters_of, picked, split_settings, wishes
from engine import protocol
from sandbox.person import Person
from tests.bot.fake_engine import METHODS
from tests.bot.house import House, is_preview, says


@pytest.mark.parametrize(
    ("text", "words", "pairs"),
    [
        ("turn it blue strength=.6 threshold=.4", "turn it blue", (("strength", ".6"), ("threshold", ".4"))),
        ("make it  Guidance = 9", "make it", (("guidance", "9"),)),
        ('more (fluffy:1.6) weights="fluffy:1.6, red:-1"', "more (fluffy:1.6)", (("weights", "fluffy:1.6, red:-1"),)),
        ("write 1+1=2 on the wall", "write 1+1=2 on the wall", ()),
        ("threshold=.4", "", (("threshold", ".4"),)),
    ],
)
def test_settings_are_split_off_the_end_only(text: str, words: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert split_settings(text) == (words, pairs)


def test_each_setting_finds_the_job_it_belongs_to() -> None:
    own = parameters_of("diffedit", METHODS)
    read = wishes([("guidance", "9"), ("n", "4"), ("threshold", "0,4"), ("preset", "Paper"), ("variety", "")], own)
    assert read.edit.given() == {"guidance_scale": 9}
    assert read.mask.given() == {"maps": 4, "threshold": 0.4}
    assert read.settings == (protocol.Setting(name="preset", value="paper"),)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("strength", "2", "a number from 0 to 1"),
        ("steps", "2.5", "a whole number from 1 to 200"),
        ("steps", "many", "a whole number from 1 to 200"),
        ("noise", "0", "a number from 0 to 1"),
        ("preset", "mine", "ours or paper"),
        ("variety", "nan", "a number from 0 to 1"),
    ],
)
def test_a_wrong_value_is_answered_with_what_is_allowed(name: str, value: str, said: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        wishes([(name, value)], parameters_of("diffedit", METHODS))
    assert said in explain(wrong.value)


def test_a_wrong_name_is_answered_with_the_names_there_are() -> None:
    with pytest.raises(UnknownSetting) as wrong:
        wishes([("strenght", ".5")], parameters_of("diffedit", METHODS))
    assert "`strength`" in explain(wrong.value)
    assert "`preset`" in explain(wrong.value)


async def test_settings_at_the_end_of_an_instruction_reach_both_jobs(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    text = "turn the apples into pears strength=.6 threshold=.4 preset=paper seed=7"
    preview = await house.proposed(mara, shown, text)
    assert "Set: strength=0.6, seed=7, preset=paper" in preview["content"]
    mask = house.engine.kinds("mask")[0].job
    assert isinstance(mask, protocol.Mask)
    assert (mask.instruction, mask.threshold, mask.seed) == ("turn the apples into pears", 0.4, 7)
    assert mask.settings == (protocol.Setting(name="preset", value="paper"),)
    await house.approved(mara, preview)
    edit = house.engine.kinds("edit")[0].job
    assert isinstance(edit, protocol.Edit)
    assert (edit.strength, edit.seed) == (0.6, 7)
    assert edit.plan.settings == mask.settings


async def test_a_wrong_setting_starts_nothing_and_the_open_preview_stays(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    preview = await house.proposed(mara, shown)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "turn the apples into plums strength=7", reply_to=shown)
    await mara.wait_for_message(says("a number from 0 to 1"), since=mark)
    assert len(house.engine.kinds("mask")) == 1
    await house.approved(mara, preview)


async def test_settings_alone_are_put_on_the_open_preview(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    preview = await house.proposed(mara, shown)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "steps=40", reply_to=preview)
    await mara.wait_for_message(is_preview, since=mark)
    first, second = (held for held in house.engine.kinds("mask"))
    assert second.parts["mask"] == first.files["mask"]  # the region has nothing to do with it
    mark = mara.mark()
    await mara.say(shown["channel_id"], "threshold=.3", reply_to=preview)
    await mara.wait_for_message(is_preview, since=mark)
    third = house.engine.kinds("mask")[2]
    assert isinstance(third.job, protocol.Mask)
    assert (third.job.threshold, "mask" in third.parts) == (0.3, False)
    await house.approved(mara, await mara.refresh(preview))
    edit = house.engine.kinds("edit")[0].job
    assert isinstance(edit, protocol.Edit)
    assert edit.steps == 40


async def test_the_method_can_be_said_with_its_own_settings(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    preview = await house.proposed(mara, shown, "turn the apples into pears momentum=.4 method=SEGA")
    job = house.engine.kinds("mask")[0].job
    assert isinstance(job, protocol.Mask)
    assert (job.instruction, job.method) == ("turn the apples into pears", "sega")
    assert job.settings == (protocol.Setting(name="momentum", value=0.4),)
    await house.approved(mara, preview)


async def test_a_method_alone_is_put_on_the_open_preview_and_the_words_are_read_anew_for_it(
    house: House, mara: Person
) -> None:
    shown = await house.generated(mara)
    preview = await house.proposed(mara, shown, "turn the apples into pears strength=.6")
    mark = mara.mark()
    await mara.say(shown["channel_id"], "method=sega", reply_to=preview)
    await mara.wait_for_message(is_preview, since=mark)
    second = house.engine.kinds("mask")[1]
    assert isinstance(second.job, protocol.Mask)
    assert (second.job.method, second.job.instruction) == ("sega", "turn the apples into pears")
    assert (second.job.plan, "mask" in second.parts) == (None, False)
    await house.approved(mara, await mara.refresh(preview))
    edit = house.engine.kinds("edit")[0].job
    assert isinstance(edit, protocol.Edit)
    assert edit.strength == 0.6


@pytest.mark.parametrize("named", ["crayon", "cutout"])
async def test_a_method_that_nobody_edits_with_is_answered_with_those_there_are(
    house: House, mara: Person, named: str
) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.say(shown["channel_id"], f"turn the apples into pears method={named}", reply_to=shown)
    await mara.wait_for_message(says("It takes diffedit or sega"), since=mark)
    assert not house.engine.kinds("mask")


async def test_a_misspelled_method_is_answered_with_what_was_meant(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.say(shown["channel_id"], "turn the apples into pears methd=sega", reply_to=shown)
    await mara.wait_for_message(says("Did you mean `method`?"), since=mark)
    assert not house.engine.kinds("mask")


def test_where_the_engine_did_not_tell_its_methods_it_has_the_last_word() -> None:
    assert picked((("method", "crayon"), ("steps", "9")), ()) == ("crayon", (("steps", "9"),))


async def test_the_form_shows_every_number_and_takes_it_back(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara), "turn the apples into pears variety=.2")
    form = await house.form(mara, preview)
    assert len(form["components"]) <= 5
    field = next(
        one["component"] for one in form["components"] if one.get("component", {}).get("custom_id") == "settings"
    )
    lines = field["value"].splitlines()
    assert {"steps=25", "strength=0.8", "maps=10", "threshold=0.5", "variety=0.2", "preset=ours"} <= set(lines)
    assert any("the preset" in one.get("content", "") for one in form["components"])
    mark = mara.mark()
    changed = field["value"].replace("strength=0.8", "strength=0.5").replace("preset=ours", "preset=paper")
    await mara.fill(form, settings=changed, target="a bowl of plums")
    await mara.wait_for_message(is_preview, since=mark)
    job = house.engine.kinds("mask")[1].job
    assert isinstance(job, protocol.Mask)
    assert job.plan is not None
    assert job.plan.target == "a bowl of plums"
    assert {one.name: one.value for one in job.plan.settings} == {"variety": 0.2, "preset": "paper"}
    await house.approved(mara, await mara.refresh(preview))
    edit = house.engine.kinds("edit")[0].job
    assert isinstance(edit, protocol.Edit)
    assert edit.strength == 0.5


async def test_another_method_is_chosen_in_the_form_without_the_first_ones_settings(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, method=["sega"])
    await mara.wait_for_message(is_preview, since=mark)
    job = house.engine.kinds("mask")[1].job
    assert isinstance(job, protocol.Mask)
    assert job.method == "sega"
    assert not job.settings


async def test_what_was_typed_into_the_form_comes_back_with_the_mistake(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    form = await house.form(mara, preview)
    mark = mara.mark()
    await mara.fill(form, settings="steps=40\nstrenght=.5")
    told = await mara.wait_for_message(says("There is no setting `strenght`"), since=mark)
    assert "steps=40\nstrenght=.5" in told["content"]
    assert told["flags"] & 64
    assert len(house.engine.kinds("mask")) == 1


async def test_the_methods_offered_are_those_the_engine_has(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    offered = await mara.suggestions(shown["channel_id"], "edit", "method", instruction="x", method="")
    assert [one["value"] for one in offered] == ["diffedit", "sega"]
