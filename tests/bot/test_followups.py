"""What is said after something else: the engine is told what came before, and "undo that" knows what "that" is."""

from __future__ import annotations

import pytest

from bot import words
from bot.command_words import command_word
from engine.protocol import Change, Correction, Failed, Mask, Plan
from sandbox.person import Person
from tests.bot.house import House, says


def _asked(house: House) -> Mask:
    job = house.engine.kinds("mask")[-1].job
    assert isinstance(job, Mask)
    return job


async def test_an_instruction_travels_with_the_plan_its_picture_came_from(house: House, mara: Person) -> None:
    first = await house.generated(mara)
    second = await house.edited(mara, first, "make the bowl blue")
    assert _asked(house).before is None
    await house.proposed(mara, second, "bluer")
    before = _asked(house).before
    assert before is not None
    assert "make the bowl blue" in before.target
    assert _asked(house).open is None


async def test_a_reply_to_an_open_preview_travels_with_its_plan_and_looks_with_the_same_noise(
    house: House, mara: Person
) -> None:
    first = await house.generated(mara)
    await house.proposed(mara, first, "make the bowl blue")
    shown = _asked(house)
    mark = mara.mark()
    await mara.say(first["channel_id"], "not the apples", reply_to=first)
    await mara.wait_for_message(says("I understood"), since=mark)
    asked = _asked(house)
    assert asked.instruction == "not the apples"
    assert asked.open is not None
    assert "make the bowl blue" in asked.open.target
    assert asked.seed == shown.seed


async def test_undo_that_drops_a_preview_nobody_answered_and_changes_no_picture(house: House, mara: Person) -> None:
    first = await house.generated(mara)
    preview = await house.proposed(mara, first)
    mark = mara.mark()
    await mara.say(first["channel_id"], "undo that, please", reply_to=preview)
    await mara.wait_for_message(says("Dropped"), since=mark)
    mark = mara.mark()
    await mara.say(first["channel_id"], "undo that", reply_to=first)
    await mara.wait_for_message(says("This is the first picture"), since=mark)
    assert house.engine.kinds("edit") == []


async def test_what_is_not_there_is_asked_back_with_what_is(house: House, mara: Person) -> None:
    first = await house.generated(mara)
    house.engine.failures = [Failed(code="not_there", detail="dog: a red house, a meadow")]
    mark = mara.mark()
    await mara.say(first["channel_id"], "turn the dog into a cat", reply_to=first)
    told = await mara.wait_for_message(says("I don't see “dog”"), since=mark)
    assert "a red house, a meadow" in told["content"]
    assert "dog -> cat" in told["content"]


def test_the_preview_names_the_method_its_reason_and_where_the_change_may_go() -> None:
    plan = Plan(
        method="ledits",
        source="a house",
        target="a castle",
        changes=(Change(kind="swap", thing="house", new="a castle"),),
        corrections=(Correction(keep="only", side="left"), Correction(keep="not", words="hat")),
        why="the usual choice for a swap",
    )
    text = words.preview("turn it into a castle", plan, 0.2, "region", [])
    assert "Method: **ledits**, the usual choice for a swap." in text
    assert "Region: only what is on the left, not hat." in text


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("undo that", "undo"),
        ("Please undo that!", "undo"),
        ("can you undo this?", "undo"),
        ("ok, take that back please", "undo"),
        ("never mind", "no"),
        ("ok", "yes"),
        ("no", "no"),
        ("no beard", None),
        ("undo the hat", None),
        ("please", None),
    ],
)
def test_the_bots_own_words_are_heard_however_politely(said: str, word: str | None) -> None:
    assert command_word(said) == word
