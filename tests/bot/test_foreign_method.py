"""A method that another package brings is offered and used in chat like our own: the bot and the engine as they are."""

from __future__ import annotations

from pathlib import Path

from engine.server import EngineServer
from engine.settings import EngineSettings
from engine.studio import Studio
from sandbox.person import Person
from tests.bot.house import House, is_preview, is_result, says
from tests.engine.core.random_checkpoint import write_checkpoint
from tests.engine.foreign_method import installed


async def test_a_method_of_another_package_is_offered_by_edit_and_edits(
    house: House, mara: Person, tmp_path: Path
) -> None:
    model = str(write_checkpoint(tmp_path / "checkpoint"))
    settings = EngineSettings(port=0, heartbeat_s=0.3, model=model, credentials=str(tmp_path / "credentials"))
    (tmp_path / "site").mkdir()
    await house.stop_bot()
    with installed(tmp_path / "site", broken=False):
        server = EngineServer(settings, Studio(settings))
        url = await server.start()
        try:
            await server.studio.ready.wait()
            await house.start_bot(engine_url=url)
            shown = await house.generated(mara)
            where = shown["channel_id"]
            offered = await mara.suggestions(where, "edit", "method", instruction="x", method="black")
            assert offered == [{"name": "blacken: paints it black", "value": "blacken"}]
            everything = await mara.suggestions(where, "edit", "method", instruction="x", method="")
            assert {"diffedit", "sega", "blacken"} <= {one["value"] for one in everything}

            mark = mara.mark()
            await mara.command(where, "edit", instruction="make it darker depth=7", method="blacken")
            await mara.wait_for_message(says("a whole number from 0 to 3"), since=mark)
            mark = mara.mark()
            await mara.command(where, "edit", instruction="turn it into a castle depth=2", method="blacken")
            preview = await mara.wait_for_message(is_preview, since=mark)
            assert "“blacken” has no region of its own: all of the picture may change" in preview["content"]
            form = await house.form(mara, preview)
            (choice,) = [one["component"] for one in form["components"] if one.get("component", {}).get("options")]
            assert [one["value"] for one in choice["options"] if one.get("default")] == ["blacken"]
            mark = mara.mark()
            await mara.press(preview, "✅")
            result = await mara.wait_for_message(is_result, since=mark)
            assert "blacken" in result["content"]
            await house.stop_bot()
        finally:
            await server.stop()
