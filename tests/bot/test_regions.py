"""Finding, cutting out, extending, and painting a region over a preview."""

from __future__ import annotations

from bot.extend import STRENGTH
from engine import protocol
from sandbox.person import Json, Person
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says


async def asked(house: House, mara: Person, name: str, **options: object) -> tuple[Json, Json]:
    """Have a picture drawn, and use a command on it; return the picture and the preview."""
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.command(shown["channel_id"], name, **options)
    preview = await mara.wait_for_message(lambda m: bool(m["attachments"]) and bool(m["components"]), since=mark)
    return shown, preview


def buttons(message: Json) -> list[str]:
    return [item["label"] for row in message["components"] for item in row["components"]]


async def test_segment_answers_with_the_mask_and_the_cut_out_and_changes_nothing(house: House, mara: Person) -> None:
    _, found = await asked(house, mara, "segment", object="the apples")

    asked_of = house.engine.kinds("mask")[0]
    assert isinstance(asked_of.job, protocol.Mask)
    assert (asked_of.job.method, asked_of.job.instruction) == ("segment", "the apples")
    assert "Nothing was changed" in found["content"]
    assert "-# AI-made: the mask and the cut-out of" in found["content"]
    assert all(one["description"] for one in found["attachments"])
    preview, mask, cutout = found["attachments"]
    assert preview["filename"].startswith("mask-")
    assert await mara.download(mask) == asked_of.files["mask"]
    assert await mara.download(cutout) == asked_of.files["cutout"]
    assert "Apply" not in buttons(found)


async def test_what_was_found_cannot_be_applied_by_a_reaction(house: House, mara: Person) -> None:
    _, found = await asked(house, mara, "segment", object="the apples")
    mark = mara.mark()
    await mara.react(found, "✅")
    await mara.wait_for_message(says("There is nothing to apply"), since=mark)
    assert not house.engine.kinds("edit")


async def test_removing_the_background_keeps_what_was_found_and_asks_before(house: House, mara: Person) -> None:
    _, found = await asked(house, mara, "segment", object="the apples")
    mark = mara.mark()
    await mara.press(found, "Remove the background")
    preview = await mara.wait_for_message(is_preview, since=mark)
    first, second = house.engine.kinds("mask")
    assert isinstance(second.job, protocol.Mask)
    assert second.job.inverted
    assert second.job.plan is not None
    assert second.job.plan.method == "cutout"
    assert second.parts["mask"] == first.files["mask"]

    mark = mara.mark()
    await mara.react(preview, "✅")
    await mara.wait_for_message(is_result, since=mark)
    edit = house.engine.kinds("edit")[0].job
    assert isinstance(edit, protocol.Edit)
    assert edit.plan.method == "cutout"


async def test_cutout_without_a_name_cuts_out_what_the_picture_is_about(house: House, mara: Person) -> None:
    _, preview = await asked(house, mara, "cutout")
    job = house.engine.kinds("mask")[0].job
    assert isinstance(job, protocol.Mask)
    assert (job.method, job.instruction) == ("cutout", "it")
    assert "remove the background" in preview["content"]
    assert "becomes transparent" in preview["content"]


async def test_extend_says_what_is_new_and_the_result_joins_the_tree(house: House, mara: Person) -> None:
    shown, preview = await asked(house, mara, "extend", side="sides", amount=25)
    job = house.engine.kinds("mask")[0].job
    assert isinstance(job, protocol.Mask)
    assert {(one.name, one.value) for one in job.settings} == {("left", 0.25), ("right", 0.25)}
    assert "extend by 25 % on the left and the right" in preview["content"]
    assert "The old picture stays in it" in preview["content"]
    assert not {"Grow", "Shrink", "Redraw"} & set(buttons(preview))

    result = await house.approved(mara, preview)
    edit = house.engine.kinds("edit")[0].job
    assert isinstance(edit, protocol.Edit)
    assert edit.strength == STRENGTH
    mark = mara.mark()
    await mara.say(shown["channel_id"], "undo", reply_to=result)
    back = await mara.wait_for_message(says("Back at this picture"), since=mark)
    assert await mara.download(back["attachments"][0]) == await mara.download(shown["attachments"][0])


async def test_a_canvas_too_large_for_the_model_is_said_in_words(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.failures.append(
        protocol.Failed(code="bad_request", detail="`size` is '640 x 128 pixels', but the model draws at most 256")
    )
    mark = mara.mark()
    await mara.command(shown["channel_id"], "extend", side="right", amount=200)
    told = await mara.wait_for_message(says("draws at most 256"), since=mark)
    assert "Nothing was changed" in told["content"]


async def test_a_painted_region_takes_the_place_of_the_inferred_one(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    inferred = house.engine.kinds("mask")[0].files["mask"]
    mark = mara.mark()
    await mara.say(preview["channel_id"], "only inside this", reply_to=preview, files=[png(mode="L")])
    await mara.wait_for_message(is_preview, since=mark)
    kinds = [kind for _, kind in house.engine.submitted]
    assert kinds == ["generate", "mask", "paint", "mask"]
    looked = house.engine.kinds("mask")[-1]
    assert isinstance(looked.job, protocol.Mask)
    assert looked.parts["mask"] != inferred
    assert looked.job.plan is not None

    await house.approved(mara, await mara.refresh(preview))
    assert house.engine.kinds("edit")[0].parts["mask"] == looked.parts["mask"]


async def test_a_painted_region_is_laid_over_the_one_that_is_shown(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    mark = mara.mark()
    await mara.say(preview["channel_id"], "use this", reply_to=preview, files=[png(mode="L")])
    await mara.wait_for_message(is_preview, since=mark)
    held = next(one for one in house.engine.taken if isinstance(one.job, protocol.Paint))
    assert isinstance(held.job, protocol.Paint)
    assert (held.job.how, held.job.width, held.job.height) == ("use", 32, 32)
    assert held.parts["mask"] == house.engine.kinds("mask")[0].files["mask"]


async def test_a_painted_region_of_another_size_leaves_the_preview_and_names_both(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    detail = "it has 64 × 48 pixels and the picture has 32 × 32"
    house.engine.failures.append(protocol.Failed(code="bad_mask", detail=detail))
    mark = mara.mark()
    await mara.say(preview["channel_id"], "use this", reply_to=preview, files=[png(mode="L", size=64)])
    told = await mara.wait_for_message(says("64 × 48"), since=mark)
    assert "32 × 32" in told["content"]
    assert "The preview is as it was" in told["content"]
    await house.approved(mara, preview)


async def test_a_painted_region_without_words_is_asked_back_and_starts_nothing(house: House, mara: Person) -> None:
    preview = await house.proposed(mara, await house.generated(mara))
    mark = mara.mark()
    await mara.say(preview["channel_id"], "", reply_to=preview, files=[png(mode="L")])
    await mara.wait_for_message(says("only inside this"), since=mark)
    assert [kind for _, kind in house.engine.submitted] == ["generate", "mask"]
