"""The conversation that must always work, through real processes: the same script as `make smoke`."""

import pytest

from bench.smoke import Smoke, imports_torch, talk
from sandbox.launcher import House
from sandbox.person import Person

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_scripted_conversation_holds_at_every_step(house: House, mara: Person, jonas: Person) -> None:
    smoke = Smoke(house, mara, jonas)
    await talk(smoke)
    assert smoke.failed == []
    assert smoke.figures["outside_bytes_changed"] == 0


async def test_the_bot_process_never_loads_torch(house: House) -> None:
    assert house.bot is not None
    assert house.engine is not None
    assert not imports_torch(house.bot.process.pid)
    assert imports_torch(house.engine.process.pid), "the probe itself would not see torch"


async def test_the_bot_used_no_route_that_the_stand_in_does_not_know(house: House, mara: Person) -> None:
    assert (await mara.control())["unknown_routes"] == {}, (house.data / "logs" / "bot.log").read_text()[-2000:]
