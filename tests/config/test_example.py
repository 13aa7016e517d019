"""`config.example.toml` shows every setting with its default: it cannot drift from the code."""

import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.settings import BotSettings
from config import TABLES, load_table
from engine.settings import EngineSettings
from sandbox.settings import SandboxSettings
from storage.settings import StorageSettings

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
MODELS: dict[str, type[BaseModel]] = {
    "bot": BotSettings,
    "engine": EngineSettings,
    "sandbox": SandboxSettings,
    "storage": StorageSettings,
}


def test_every_table_is_shown() -> None:
    assert set(tomllib.loads(EXAMPLE.read_text())) == set(TABLES) == set(MODELS)


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_shown_with_its_default(table: str) -> None:
    model = MODELS[table]
    assert set(tomllib.loads(EXAMPLE.read_text())[table]) == set(model.model_fields)
    assert load_table(table, model, EXAMPLE) == model()
