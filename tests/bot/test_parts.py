"""The small parts: throttled progress, routing of words, concepts as text, settings, the library's addresses."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import discord
import pytest

from bot.client import COMMANDS, intents
from bot.command_words import command_word
from bot.concept_lines import concepts_as_text, concepts_from_text
from bot.deliver import file_name, revision_of
from bot.progress import Look, Progress, interval_s
from bot.remembered import Remembered
from bot.replies import without_mention
from bot.settings import SettingsError, load_settings
from engine.protocol import Concept


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def test_progress_shows_the_newest_look_only_and_not_too_often() -> None:
    clock, shown = Clock(), []

    async def edit(look: Look) -> None:
        shown.append((clock.now, look.text))

    progress = Progress(edit, lambda: 1.5, clock, clock.sleep)
    for step in range(5):
        progress.show(f"step {step}")
    await asyncio.sleep(0.01)
    assert shown == [(1.5, "step 4")]
    progress.show("step 4")
    progress.show("step 5")
    await asyncio.sleep(0.01)
    assert shown[1:] == [(3.0, "step 5")]


async def test_an_edit_that_is_under_way_is_over_before_the_last_text() -> None:
    told: list[str] = []
    started, answered = asyncio.Event(), asyncio.Event()

    async def edit(look: Look) -> None:
        started.set()
        await answered.wait()
        told.append(look.text)

    progress = Progress(edit, lambda: 0.0)
    progress.show("half")
    await started.wait()
    asyncio.get_running_loop().call_soon(answered.set)
    await progress.close()
    told.append("the last text")
    assert told == ["half", "the last text"]


async def test_progress_says_nothing_after_it_was_closed() -> None:
    shown: list[Look] = []
    started = asyncio.Event()

    async def slow(look: Look) -> None:
        started.set()
        await asyncio.sleep(60)
        shown.append(look)

    progress = Progress(slow, lambda: 0.0, patience_s=0.01)
    progress.show("half")
    await started.wait()
    started.clear()
    await progress.close()
    progress.show("late")
    await asyncio.sleep(0.01)
    assert not started.is_set()
    assert not shown


def test_many_jobs_share_twenty_edits_a_second() -> None:
    assert interval_s(1) == 1.5
    assert interval_s(100) == 5.0


@pytest.mark.parametrize(
    ("text", "word"),
    [("undo", "undo"), ("Undo!", "undo"), (" again ", "again"), ("redo.", "redo"), ("?", "help"), ("yes", "yes")],
)
def test_the_bots_own_words_are_understood(text: str, word: str) -> None:
    assert command_word(text) == word


def test_an_instruction_is_none_of_them() -> None:
    assert command_word("undo the hat") is None


def test_the_mention_is_no_part_of_the_instruction() -> None:
    assert without_mention("<@12> make it <@!12> blue <@13>", 12) == "make it   blue <@13>"


def test_a_hint_is_given_once_and_memory_is_limited() -> None:
    remembered = Remembered(2)
    assert [remembered.first(entry) for entry in ("a", "a", "b", "c", "a")] == [True, False, True, True, True]


def test_a_file_name_tells_its_revision() -> None:
    assert revision_of(f"{file_name('abc-0')}.webp") == "abc-0"
    assert revision_of("holiday.png") is None


def test_concepts_survive_being_shown_as_text() -> None:
    concepts = (Concept(words="snow", guidance_scale=9), Concept(words="fog", direction="less"))
    text = concepts_as_text(concepts)
    usual = "threshold=0.9 warmup_steps=10"
    assert text == f"+ snow guidance_scale=9 {usual}\n- fog guidance_scale=5 {usual}"
    assert concepts_from_text(text, concepts) == concepts
    assert concepts_from_text("- snow\n\nrain", concepts) == (
        Concept(words="snow", guidance_scale=9, direction="less"),
        Concept(words="rain"),
    )


def test_the_privileged_intent_is_asked_for_only_when_switched_on() -> None:
    assert not intents(False).message_content
    assert intents(True).message_content
    assert intents(False).guild_reactions
    assert not intents(False).members


def test_all_commands_of_the_issue_are_there() -> None:
    names = {command.name for command in COMMANDS}
    assert names >= {"generate", "edit", "Edit this image", "undo", "history", "cancel", "delete", "help"}


def test_the_library_still_has_the_places_that_the_sandbox_moves() -> None:
    assert discord.http.Route.BASE
    assert discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    assert discord.asset.Asset.BASE


def test_settings_come_from_the_file_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[bot]\nthreads = false\ntoken = "abc"\n[engine]\nport = 1\n')
    monkeypatch.setenv("THREADBRUSH_BOT__DISCORD__API", "http://127.0.0.1:1/api/v10")
    monkeypatch.setenv("THREADBRUSH_BOT__TOKEN", "xyz")
    settings = load_settings(file)
    assert (settings.threads, settings.token.get_secret_value()) == (False, "xyz")
    assert settings.discord.api == "http://127.0.0.1:1/api/v10"
    file.write_text("[bot]\nthread = false\n")
    with pytest.raises(SettingsError, match="thread"):
        load_settings(file)


def test_without_a_token_the_bot_says_what_to_do(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if "TOKEN" not in key}
    environment["THREADBRUSH_STORAGE__DATABASE"] = str(tmp_path / "x.db")
    done = subprocess.run([sys.executable, "-m", "bot"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "DISCORD_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


def test_no_model_library_is_ever_imported() -> None:
    code = (
        "import sys, bot.__main__, bot.takeup, bot.shipment\n"
        "heavy = {'torch', 'diffusers', 'transformers', 'numpy', 'onnxruntime', 'PIL'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
