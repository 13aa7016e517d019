"""What a person set for themselves holds for their next pictures, and what they say with a command comes first."""

from __future__ import annotations

from typing import TypeVar

from bot import words
from engine.protocol import Edit, Generate, Notice
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says

T = TypeVar("T", Generate, Edit)


def last_job(house: House, kind: type[T]) -> T:
    """Return the newest job of a kind that reached the engine."""
    found = [held.job for held in house.engine.jobs.values() if isinstance(held.job, kind)]
    assert found
    return found[-1]


async def test_preferences_reach_pictures_and_edits_and_a_command_overrules_them(house: House) -> None:
    mara = await house.person()
    studio = await house.studio(mara)
    mark = mara.mark()
    await mara.command(studio, "preferences", steps=9, guidance=3.5, strength=0.4, comparison=False)
    shown = await mara.wait_for_message(says("from your next picture on"), since=mark)
    assert "steps: **9**" in shown["content"]
    assert shown["flags"] & 64, "only the person sees it"

    picture = await house.generated(mara, guidance=8)
    drawn = last_job(house, Generate)
    assert (drawn.steps, drawn.guidance_scale) == (9, 8)

    result = await house.edited(mara, picture)
    edit = last_job(house, Edit)
    assert (edit.steps, edit.guidance_scale, edit.strength) == (9, 3.5, 0.4)
    assert len(result["attachments"]) == 1, "no before and after was wanted"

    mark = mara.mark()
    await mara.command(studio, "preferences", reset=True)
    await mara.wait_for_message(says("my own defaults again"), since=mark)
    await house.generated(mara)
    assert last_job(house, Generate).steps == 25


async def test_a_method_is_used_as_it_was_measured_unless_a_person_wants_it_otherwise(house: House) -> None:
    house.engine.measured = {"strength": 0.9, "guidance_scale": 4.0}
    mara = await house.person()
    result = await house.edited(mara, await house.generated(mara))
    edit = last_job(house, Edit)
    assert (edit.strength, edit.guidance_scale) == (0.9, 4.0)

    mark = mara.mark()
    await mara.command(await house.studio(mara), "preferences", strength=0.4)
    await mara.wait_for_message(says("from your next picture on"), since=mark)
    await house.edited(mara, result)
    edit = last_job(house, Edit)
    assert (edit.strength, edit.guidance_scale) == (0.4, 4.0)


async def test_that_a_method_does_not_take_a_number_is_told_to_who_set_it_for_this_edit_only(house: House) -> None:
    house.engine.edit_notices = (Notice(code="ignored", detail="steps, guidance_scale"), Notice(code="photograph"))
    mara = await house.person()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "preferences", steps=9, guidance=3.5)
    await mara.wait_for_message(says("from your next picture on"), since=mark)
    by_preference = await house.edited(mara, await house.generated(mara))
    assert "does not take" not in by_preference["content"]
    assert words.NOTICES["photograph"] in by_preference["content"]
    by_hand = await house.edited(mara, by_preference, "turn the apples into pears guidance=4")
    assert "what was set of guidance\\_scale, so" in by_hand["content"]


async def test_the_form_shows_preferences_and_leaves_them_preferences(house: House) -> None:
    house.engine.edit_notices = (Notice(code="ignored", detail="steps, guidance_scale"),)
    mara = await house.person()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "preferences", steps=9, guidance=3.5)
    await mara.wait_for_message(says("from your next picture on"), since=mark)
    form = await house.form(mara, await house.proposed(mara, await house.generated(mara)))
    shown = {one["component"]["custom_id"]: one["component"] for one in form["components"] if "component" in one}
    lines = shown["settings"]["value"].splitlines()
    assert {"steps=9", "guidance_scale=3.5"} <= set(lines)
    mark = mara.mark()
    await mara.fill(form, settings="\n".join("steps=11" if line == "steps=9" else line for line in lines))
    result = await house.approved(mara, await mara.wait_for_message(is_preview, since=mark))
    edit = last_job(house, Edit)
    assert (edit.steps, edit.guidance_scale) == (11, 3.5)
    assert "what was set of steps, so" in result["content"]


async def test_preferences_are_nobody_elses(house: House) -> None:
    mara, jonas = await house.person(), await house.person("jonas")
    mark = mara.mark()
    await mara.command(await house.studio(mara), "preferences", steps=7)
    await mara.wait_for_message(says("from your next picture on"), since=mark)
    mark = jonas.mark()
    await jonas.command(await house.studio(jonas), "generate", prompt="a bowl of apples")
    await jonas.wait_for_message(is_result, since=mark)
    assert last_job(house, Generate).steps == 25


async def test_who_wants_it_so_starts_from_a_picture_in_private_whichever_way_it_is_named(house: House) -> None:
    mara, jonas = await house.person(), await house.person("jonas")
    studio = await house.studio(mara)
    await mara.outcome(await mara.command(studio, "preferences", private=True))
    posted = await mara.say(studio, "look", files=[png()])

    mark = mara.mark()
    await mara.message_command(studio, "Edit this image", posted)
    await mara.fill(await mara.wait_for_modal(since=mark), instruction="make it blue")
    by_menu = await mara.wait_for_message(is_preview, since=mark)
    mark = mara.mark()
    await mara.command(studio, "edit", instruction="make it blue", image=png())
    by_command = await mara.wait_for_message(is_preview, since=mark)

    [guild] = (await jonas.state())["guilds"]
    seen = {place["id"] for place in [*guild["channels"], *guild["threads"]]}
    assert not {by_menu["channel_id"], by_command["channel_id"]} & seen
