"""The doctor posts a signed picture, fetches it back, says what is left of its labels, and leaves nothing behind."""

from __future__ import annotations

import pytest

from bot import doctor
from bot.doctor import Left, NotWell, examine
from engine.provenance import MADE, Label, Labeller
from engine.settings import EngineSettings
from sandbox.person import Person
from tests.bot.house import House
from tests.engine.provenance.conftest import samples


async def test_where_nothing_is_taken_off_everything_is_found_again(house: House, mara: Person) -> None:
    # The fake engine signs and checks with these very keys.
    labeller = Labeller(EngineSettings(credentials=house.engine.keys.name))
    house.engine.picture = labeller.png(samples(), Label(MADE, "fake-1", 1, "generate"))
    studio, said = await house.studio(mara), []
    before = len(await mara.messages(studio["id"]))
    found = await examine(house.bot.settings, int(studio["id"]), said.append)
    assert [left.where for left in found] == ["download", "preview"]
    for left in found:
        assert left == Left(left.where, True, True, True, "valid", True)
    assert any("posted a signed picture" in line for line in said)
    assert len(await mara.messages(studio["id"])) == before
    assert not house.engine.jobs


async def test_an_engine_that_is_away_is_said_in_one_sentence(house: House, mara: Person) -> None:
    studio = await house.studio(mara)
    settings = house.bot.settings.model_copy(update={"engine_url": "http://127.0.0.1:9"})
    with pytest.raises(NotWell, match="does not answer"):
        await examine(settings, int(studio["id"]), lambda _line: None)


async def test_a_channel_that_is_not_there_is_said_in_one_sentence(house: House, mara: Person) -> None:
    await house.studio(mara)
    with pytest.raises(NotWell, match="Nothing can be posted to this channel"):
        await examine(house.bot.settings, 4711, lambda _line: None)
    assert not house.engine.jobs


async def test_an_answer_that_is_no_picture_is_not_blamed_on_the_engine_and_nothing_stays(
    house: House, mara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def page(_address: str) -> bytes:
        return b"<html>blocked</html>"

    monkeypatch.setattr(doctor, "_fetched", page)
    studio = await house.studio(mara)
    before = len(await mara.messages(studio["id"]))
    with pytest.raises(NotWell, match="no picture"):
        await examine(house.bot.settings, int(studio["id"]), lambda _line: None)
    assert len(await mara.messages(studio["id"])) == before
