"""Bad input through the real bot and the real engine: a clear sentence each time, and nothing kept or lost."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.conversation import by_bot, is_picture
from bot import words
from sandbox.launcher import House
from sandbox.person import Person
from tests.bad_pictures import animated, bomb

pytestmark = pytest.mark.asyncio(loop_scope="session")


def png(samples: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(samples).save(out, "PNG")
    return out.getvalue()


def noise(side: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (side, side, 3), np.uint8)


def kept(house: House) -> set[Path]:
    return {path for path in (house.data / "pictures").rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("notes.png", b"these are no pixels", "not_a_picture"),
        ("half.png", png(noise(200))[:20_000], "truncated"),
        ("bomb.png", bomb(), "too_many_pixels"),
        ("moving.png", animated("PNG"), "animated"),
    ],
)
async def test_a_file_that_cannot_be_edited_is_named_and_not_kept(
    house: House, mara: Person, name: str, data: bytes, fault: str
) -> None:
    before, since = kept(house), mara.mark()
    await mara.command(await mara.channel("lounge"), "edit", instruction="add a hat", image=(name, data))
    said = await mara.wait_for_message(lambda m: by_bot(m) and words.PICTURE_FAULTS[fault] in m["content"], 20, since)
    assert words.PICTURE_NEXT in said["content"]
    assert kept(house) == before


async def test_a_file_that_is_too_large_is_not_even_fetched(house: House, mara: Person) -> None:
    await mara.control(people_upload_limit=25 * 2**20)
    before, since = kept(house), mara.mark()
    data = png(noise(2000))
    assert len(data) > 11 * 2**20
    await mara.command(await mara.channel("lounge"), "edit", instruction="add a hat", image=("large.png", data))
    await mara.wait_for_message(lambda m: by_bot(m) and "It wasn't fetched" in m["content"], 20, since)
    assert kept(house) == before


@pytest.mark.parametrize(("prompt", "answer"), [("   ", words.PROMPT_EMPTY), ("a house " * 500, "I read up to 1,000")])
async def test_a_prompt_that_says_nothing_or_too_much_starts_nothing(mara: Person, prompt: str, answer: str) -> None:
    since = mara.mark()
    await mara.command(await mara.channel("lounge"), "generate", prompt=prompt)
    await mara.wait_for_message(lambda m: by_bot(m) and answer in m["content"], 10, since)


async def test_words_the_demo_model_does_not_know_are_said(mara: Person) -> None:
    since = mara.mark()
    await mara.command(await mara.channel("lounge"), "generate", prompt="a cyberpunk house in a meadow", steps=4)
    picture = await mara.wait_for_message(is_picture, 30, since)
    assert "never taught" in picture["content"]
    assert "cyberpunk" in picture["content"]


async def test_what_is_not_understood_is_asked_back_with_two_examples(mara: Person) -> None:
    since = mara.mark()
    await mara.command(await mara.channel("lounge"), "generate", prompt="a blue boat on a beach", steps=4)
    picture = await mara.wait_for_message(is_picture, 30, since)
    since = mara.mark()
    await mara.say(picture["channel_id"], "hmm, please do it somehow?", reply_to=picture)
    said = await mara.wait_for_message(lambda m: by_bot(m) and "didn't understand" in m["content"], 20, since)
    assert said["content"].count("`") == 4, "two examples, each set as code"


async def test_a_sexual_prompt_about_people_is_refused(mara: Person) -> None:
    since = mara.mark()
    await mara.command(await mara.channel("lounge"), "generate", prompt="a portrait of a naked woman")
    await mara.wait_for_message(
        lambda m: by_bot(m) and "I don't draw naked or undressed people" in m["content"], 10, since
    )
