"""The engine may be down, slow, killed or of another opinion; nothing that was asked for gets lost."""

from __future__ import annotations

import pytest

from bot import words
from engine.errors import NumbersFault
from engine.protocol import Failed, Notice, NoticeCode
from sandbox.person import Person
from tests.bot.house import House, is_preview, is_result, says


async def test_a_request_made_while_the_engine_is_down_is_said_to_be_kept_and_finished_later(
    house: House, mara: Person
) -> None:
    await house.engine.stop()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    await mara.wait_for_message(says("isn't answering right now. Your request is kept"), since=mark)
    await house.engine.start()
    await mara.wait_for_message(is_result, since=mark)
    told = [e.data["content"] for e in mara.events[mark:] if e.type == "MESSAGE_UPDATE"]
    assert len([text for text in told if "isn't answering" in text]) == 1


async def test_an_edit_survives_the_engine_being_killed_in_the_middle(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    house.engine.go.clear()
    mark = mara.mark()
    await mara.say(shown["channel_id"], "make it blue", reply_to=shown)
    await mara.wait_for_message(says("Drawing"), since=mark)
    await house.engine.stop()
    await mara.wait_for_message(says("isn't answering"), since=mark)
    house.engine.go.set()
    await house.engine.start()
    await mara.wait_for_message(is_preview, since=mark)


async def test_an_engine_that_falls_silent_is_said_to_be_away_until_it_speaks_again(house: House, mara: Person) -> None:
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    # The connection stays open and nothing comes through it: only the missing heartbeat tells.
    await mara.wait_for_message(says("isn't answering"), since=mark)
    house.engine.go.set()
    await mara.wait_for_message(is_result, since=mark)
    assert len(house.engine.submitted) == 1


async def test_a_failure_worth_repeating_is_repeated_without_a_word(house: House, mara: Person) -> None:
    house.engine.failures = [Failed(code="internal", retry=True), Failed(code="shutdown", retry=True)]
    await house.generated(mara)
    assert len(house.engine.submitted) == 3


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("refused", "I don't draw that"), ("numbers", "The model lost its way"), ("out_of_memory", "too big for the")],
)
async def test_a_failed_drawing_is_explained(house: House, mara: Person, code: str, sentence: str) -> None:
    house.engine.failures = [Failed(code=code)]  # type: ignore[arg-type]
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    told = await mara.wait_for_message(says(sentence), since=mark)
    assert not told["components"]


async def test_numbers_that_went_wrong_are_told_with_the_step_and_the_method(house: House, mara: Person) -> None:
    detail = str(NumbersFault("denoiser", step=7, timestep=661, method="ledits"))
    house.engine.failures = [Failed(code="numbers", detail=detail)]
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a red house")
    told = await mara.wait_for_message(says("The model lost its way"), since=mark)
    assert "at step 7 (timestep 661) in ledits" in told["content"]


async def test_a_weight_in_what_is_to_be_drawn_is_answered_with_where_it_can_be_said(
    house: House, mara: Person
) -> None:
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a (fluffy:1.6) cat")
    await mara.wait_for_message(says("not while I draw one, so I started nothing"), since=mark)
    assert not house.engine.submitted


async def test_an_instruction_that_is_not_understood_is_asked_back_with_two_examples(
    house: House, mara: Person
) -> None:
    shown = await house.generated(mara)
    house.engine.failures = [Failed(code="not_understood")]
    mark = mara.mark()
    await mara.say(shown["channel_id"], "hmm well", reply_to=shown)
    told = await mara.wait_for_message(says("didn't understand what to change"), since=mark)
    assert told["content"].count("`") == 4


async def test_unknown_words_are_named_with_the_picture(house: House, mara: Person) -> None:
    house.engine.notices = (Notice(code="unknown_words", detail="spaceship"),)
    shown = await house.generated(mara, "a spaceship")
    assert "never taught these words, so I can't draw them: spaceship" in shown["content"]


async def test_a_photograph_warning_is_given_for_uploads_only(house: House, mara: Person) -> None:
    house.engine.notices = (Notice(code="photograph"), Notice(code="own_word", detail="shirt"))
    preview = await house.proposed(mara, await house.generated(mara))
    assert "looks like a photograph" not in preview["content"]
    assert "shirt" in preview["content"]


async def test_empty_and_endless_prompts_are_refused_with_a_sentence_and_nothing_is_started(
    house: House, mara: Person
) -> None:
    studio = await house.studio(mara)
    for prompt, sentence in (("   ", words.PROMPT_EMPTY), ("x" * 4000, words.prompt_too_long(4000))):
        mark = mara.mark()
        await mara.command(studio, "generate", prompt=prompt)
        told = await mara.wait_for_message(says(sentence), since=mark)
        assert told["flags"] & 64
    assert not house.engine.submitted


async def test_one_person_can_only_ask_for_so_much_at_a_time(house: House, mara: Person) -> None:
    house.engine.go.clear()
    studio = await house.studio(mara)
    limit = house.settings.max_jobs_per_person
    for number in range(limit + 1):
        mark = mara.mark()
        await mara.command(studio, "generate", prompt=f"house {number}")
        await mara.wait_for_message(
            says("I'm drawing it" if number < limit else f"working on {limit} things"), since=mark
        )
    house.engine.go.set()


async def test_a_job_that_the_engine_forgot_is_handed_in_again(house: House, mara: Person) -> None:
    house.engine.forgetful = True
    await house.generated(mara)
    assert [kind for _, kind in house.engine.submitted] == ["generate", "generate"]
    assert len({job_id for job_id, _ in house.engine.submitted}) == 1


@pytest.mark.parametrize(
    ("code", "verdict", "sentences"),
    [
        ("whole_picture", "full", ("whole picture** would change", "no region of its own: all of the picture may")),
        ("all_but_things", "region", ("Only the outlined region", "so I took everything but the things")),
        ("as_named", "region", ("Only the outlined region", "so I went by what your words name")),
    ],
)
async def test_the_preview_of_a_method_without_a_region_says_what_was_taken(
    house: House, mara: Person, code: NoticeCode, verdict: str, sentences: tuple[str, ...]
) -> None:
    shown = await house.generated(mara)
    house.engine.verdict = verdict
    house.engine.notices = (Notice(code=code, detail="sdedit"),)
    told = (await house.proposed(mara, shown))["content"]
    assert all(sentence in told for sentence in sentences)
    assert ("Only the outlined region" in told) != ("all of the picture may change" in told)
