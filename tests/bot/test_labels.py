"""People can ask what a picture is, get the original of a marked copy, and see no more than they may."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.responsible.stranger import stranger
from bot.verify import Asker
from engine import protocol
from engine.provenance import watermark
from sandbox.person import Json, Person
from storage import copies, policies
from storage.models import Session
from tests.bot.asking import upload
from tests.bot.fake_engine import png
from tests.bot.house import House, is_preview, is_result, says


@pytest.fixture(autouse=True)
def marks_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the seconds that reading marks takes: the engine's tests do it."""

    def unread(_rgb: np.ndarray) -> int:
        raise watermark.WatermarkUnavailable

    monkeypatch.setattr(watermark, "read", unread)


async def asked(person: Person, channel: Json | str, picture: bytes) -> str:
    """Return what /verify answers."""
    mark = person.mark()
    await person.command(channel, "verify", image=("that.png", picture))
    return (await person.wait_for_message(says("Content credentials"), since=mark))["content"]


async def policy(house: House, person: Person, **fields: object) -> None:
    guild = int((await person.state())["guilds"][0]["id"])
    async with house.bot.storage.write() as db:
        await policies.change(db, guild, **fields)


def saved_again(picture: bytes) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(buffer, "PNG", optimize=True, compress_level=1)
    return buffer.getvalue()


async def test_the_maker_learns_everything_and_a_stranger_elsewhere_only_that_it_is_ours(
    house: House, mara: Person
) -> None:
    shown = await house.generated(mara, "a bowl of apples")
    result = await house.edited(mara, shown)
    picture = await mara.download(result["attachments"][0])
    told = await asked(mara, shown["channel_id"], picture)
    assert "one of mine" in told
    assert "byte by byte" in told
    assert "turn the apples into pears" in told
    assert f"/{result['channel_id']}/{result['id']}" in told
    assert "a bowl of apples" in told, "the picture above it is named"
    jonas = await house.person("jonas")
    other = await jonas.new_channel("elsewhere")
    told = await asked(jonas, other, picture)
    assert "one of mine" in told
    assert "fake-1" in told
    assert "pears" not in told
    assert result["id"] not in told
    assert "you have no part in" in told


async def test_a_picture_without_its_labels_is_known_by_what_it_shows(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    picture = await mara.download(shown["attachments"][0])
    told = await asked(mara, shown["channel_id"], saved_again(picture))
    assert "exactly a picture on record" in told
    assert "a bowl of apples" in told


async def test_what_is_not_ours_is_said_not_to_be_and_nothing_of_it_is_kept(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    before = {name async for name in house.bot.storage.blobs.names()}
    told = await asked(mara, shown["channel_id"], png((1, 2, 3), 48))
    assert "I don't know this picture" in told
    assert {name async for name in house.bot.storage.blobs.names()} == before


async def test_the_credentials_an_upload_came_with_are_kept_and_said_to_be(
    house: House, mara: Person, tmp_path: Path
) -> None:
    upload = stranger(tmp_path / "theirs")(png((5, 6, 7), 64), "image/png")
    mark = mara.mark()
    await mara.command(await house.studio(mara), "edit", instruction="add a hat", image=("mine.png", upload))
    await mara.wait_for_message(says("content credentials it came with are kept"), since=mark)
    await mara.wait_for_message(is_preview, since=mark)
    stored = house.engine.kinds("mask")[0].parts["image"]
    assert stored != upload
    told = await asked(mara, await house.studio(mara), stored)
    assert "Made from:" in told
    assert "signed by Threadbrush" in told, "the stranger's certificate has that name in this test"


async def test_the_message_menu_asks_the_same(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    mark = mara.mark()
    await mara.message_command(shown["channel_id"], "Is this AI-made?", shown)
    await mara.wait_for_message(says("one of mine"), since=mark)
    said = await mara.say(shown["channel_id"], "hello")
    mark = mara.mark()
    await mara.message_command(shown["channel_id"], "Is this AI-made?", said)
    await mara.wait_for_message(says("There is no picture in this message"), since=mark)


async def test_a_deleted_picture_is_not_known_any_more(house: House, mara: Person) -> None:
    shown = await house.generated(mara)
    picture = await mara.download(shown["attachments"][0])
    mark = mara.mark()
    await mara.command(shown["channel_id"], "delete")
    question = await mara.wait_for_message(says("It can't be undone"), since=mark)
    mark = mara.mark()
    await mara.press(question, "Yes, delete")
    await mara.wait_for_message(says("Deleted: 1 picture"), since=mark)
    assert "I don't know this picture" in await asked(mara, await house.studio(mara), picture)


async def test_marks_are_on_the_copy_only_and_a_button_sends_the_original(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watermark, "installed", lambda: True)
    monkeypatch.setattr(watermark, "write", lambda rgb, _mark: (rgb, True))
    await policy(house, mara, badge=True, watermark=True)
    shown = await house.generated(mara)
    assert "exact in the original" in shown["content"]
    copy = await mara.download(shown["attachments"][0])
    mark = mara.mark()
    await mara.press(shown, "Original")
    sent = await mara.wait_for_message(says("sample by sample as I keep it"), since=mark)
    assert "-# AI-generated · fake-1 · seed" in sent["content"]
    assert sent["attachments"][0]["description"] == "AI-generated picture: a bowl of apples"
    original = await mara.download(sent["attachments"][0])
    master = Image.open(io.BytesIO(original))
    assert master.size == (32, 32)
    assert Image.open(io.BytesIO(copy)).size == (512, 512)
    assert len(master.getcolors() or []) == 1, "the original carries no badge"
    assert "byte by byte" in await asked(mara, shown["channel_id"], copy)
    async with house.bot.storage.read() as db:
        written = await copies.mark_for(db, shown["attachments"][0]["filename"].split("threadbrush-")[1][:-4])
    monkeypatch.setattr(watermark, "read", lambda _rgb: written ^ 1)
    found = await asked(mara, shown["channel_id"], png((9, 9, 9), 64))
    assert "31 of 32 bits agree" in found
    assert "a bowl of apples" in found


async def test_a_picture_shown_again_says_what_was_made_of_it_and_where(house: House, mara: Person) -> None:
    first = await house.edited(mara, await house.generated(mara))
    second = await house.edited(mara, first, "turn the pears into plums")
    mark = mara.mark()
    await mara.say(first["channel_id"], "undo", reply_to=second)
    again = await mara.wait_for_message(says("Back at this picture"), since=mark)
    assert "(20 % of the picture) · fake-1 · seed" in again["content"]
    label = next(line for line in first["content"].splitlines() if line.startswith("-# AI-edited"))
    assert label in again["content"].splitlines()


async def test_an_upload_that_a_model_drew_says_so_when_it_is_shown(house: House, mara: Person) -> None:
    drawn = await mara.download((await house.generated(mara))["attachments"][0])
    mark = await upload(house, mara, faces=0, data=drawn)
    result = await house.approved(mara, await mara.wait_for_message(is_preview, since=mark))
    mark = mara.mark()
    await mara.say(result["channel_id"], "undo", reply_to=result)
    shown = await mara.wait_for_message(says("Back at this picture"), since=mark)
    assert "-# AI-generated: a model made this picture" in shown["content"]
    assert "AI-generated" in shown["attachments"][0]["description"]


async def test_an_unfinished_picture_says_that_a_model_makes_it_for_as_long_as_it_is_shown(
    house: House, mara: Person
) -> None:
    house.engine.go.clear()
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a bowl of apples")
    await mara.wait_for_message(says("2/2"), since=mark)
    [job] = house.engine.kinds("generate")
    job.tell(protocol.Preview.model_construct(picture=saved_again(png((1, 2, 3), 48))))
    shown = await mara.wait_for_message(lambda one: bool(one["attachments"]), since=mark)
    assert "-# AI-made, unfinished" in shown["content"]
    assert "AI-made" in shown["attachments"][0]["description"]
    mark = mara.mark()
    job.tell(protocol.Running(phase="decode", step=2, steps=2, eta_s=1.0))
    later = await mara.wait_for_message(lambda one: bool(one["attachments"]), since=mark)
    assert "-# AI-made, unfinished" in later["content"]
    house.engine.failures.append(protocol.Failed(code="numbers"))
    house.engine.go.set()
    ended = await mara.wait_for_message(says("gave no picture"), since=mark)
    assert not ended["attachments"]


def test_nothing_of_a_private_session_is_told_to_others_where_it_began_nor_in_another_server() -> None:
    private = Session(owner_id=1, channel_id=10, thread_id=11, private=True)
    public = Session(owner_id=1, channel_id=10, thread_id=11, private=False)
    for place in (10, 11, 99, None):
        assert Asker(1, place).may_see(private)
        assert not Asker(2, place).may_see(private)
        assert Asker(2, place).may_see(public) == (place in (10, 11))


async def test_where_marks_are_wanted_but_not_installed_it_is_said(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watermark, "installed", lambda: False)
    await policy(house, mara, watermark=True)
    shown = await house.generated(mara)
    assert "has not installed them" in shown["content"]


async def test_a_copy_that_the_engine_is_away_for_is_posted_once_it_is_back(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.LONGEST_WAIT_S", 0.1)
    await policy(house, mara, badge=True)
    house.engine.desk_open = False
    mark = mara.mark()
    await mara.command(await house.studio(mara), "generate", prompt="a bowl of apples")
    await house.engine.turned_away.wait()
    house.engine.desk_open = True
    shown = await mara.wait_for_message(is_result, timeout=20, since=mark)
    assert "exact in the original" in shown["content"]
