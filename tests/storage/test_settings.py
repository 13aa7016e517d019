from __future__ import annotations

from pathlib import Path

import pytest

from config import SettingsError
from storage.settings import StorageSettings, load_settings


def test_without_a_file_everything_has_a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings() == StorageSettings(database=Path("data/threadbrush.db"), pictures=Path("data/pictures"))


def test_the_environment_wins_over_the_file_and_other_tables_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[engine]\nport = 1\n[storage]\ndatabase = "a.db"\npictures = "p"\n')
    monkeypatch.setenv("THREADBRUSH_STORAGE__PICTURES", "/elsewhere")
    assert load_settings(file) == StorageSettings(database=Path("a.db"), pictures=Path("/elsewhere"))


def test_a_misspelled_setting_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[storage]\ndatabse = "a.db"\n')
    with pytest.raises(SettingsError, match=r"storage\.databse"):
        load_settings(file)


@pytest.mark.parametrize("content", [None, "[storage\n"])
def test_a_file_that_can_not_be_read_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "my.toml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(SettingsError, match=r"my\.toml"):
        load_settings(file)
