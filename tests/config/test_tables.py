"""One settings file, a table a process, the environment on top."""

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from config import SettingsError, load_table


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    address: str = ""


class Engine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    port: int = 1
    max_pixels: int = 2
    inner: Inner = Inner()


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_table("engine", Engine).port == 1


def test_the_file_in_the_working_directory_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, "[engine]\nport = 7\n")
    monkeypatch.chdir(tmp_path)
    assert load_table("engine", Engine).port == 7


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADBRUSH_ENGINE__MAX_PIXELS", "9")
    monkeypatch.setenv("THREADBRUSH_ENGINE__INNER__ADDRESS", "here")
    found = load_table("engine", Engine, written(tmp_path, "[engine]\nmax_pixels = 3\nport = 4\n"))
    assert (found.port, found.max_pixels, found.inner.address) == (4, 9, "here")


def test_the_table_of_another_process_is_left_to_it(tmp_path: Path) -> None:
    assert load_table("engine", Engine, written(tmp_path, "[bot]\nanything = 1\n")).port == 1


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[engine]\nprot = 1\n", "engine.prot"),
        ("[engin]\nport = 1\n", "engin,"),
        ("[engine\n", "not valid TOML"),
        ('[engine]\nport = "many"\n', "engine.port"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        load_table("engine", Engine, written(tmp_path, text))


def test_a_misspelled_variable_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREADBRUSH_ENGINE__PROT", "1")
    with pytest.raises(SettingsError, match=r"engine\.prot"):
        load_table("engine", Engine, written(tmp_path, ""))


def test_a_file_that_is_named_but_missing_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no settings file"):
        load_table("engine", Engine, tmp_path / "none.toml")
