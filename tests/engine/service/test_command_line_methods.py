"""The command line offers every method and parameter, and says in a sentence what is wrong with one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import structlog
from click.testing import CliRunner, Result
from PIL import Image

from engine.cli import main
from engine.diffusion.inversion import INVERSIONS
from engine.methods import methods
from engine.protocol import GenerateResult, MethodInfo, Notice, ParameterInfo, Setting
from engine.protocol.results import NoticeCode
from engine.told import allowed, described, setting
from engine.vision.intake import encode_png, take_in
from engine.workshop import tell
from picturebook import DIFFUSION_FOLDER
from picturebook.scene import Scene, Thing
from picturebook.world import picture


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("eta=0", 0),
        ("eta = 0.5", 0.5),
        ("loud=True", True),
        ("preset=paper", "paper"),
        ("weights=fluffy:1.6, red:-1", "fluffy:1.6, red:-1"),
        ("sum=a=b", "a=b"),
    ],
)
def test_what_is_typed_becomes_a_setting(typed: str, value: object) -> None:
    read = setting(typed)
    assert read == Setting(name=typed.partition("=")[0].strip(), value=value)  # type: ignore[arg-type]
    assert type(read.value) is type(value)


@pytest.mark.parametrize("typed", ["eta", "=1", "eta=", ""])
def test_what_is_no_setting_is_answered_with_how_to_write_one(typed: str) -> None:
    with pytest.raises(ValueError, match="name=value"):
        setting(typed)


def test_methods_are_told_with_their_parameters_defaults_and_ranges() -> None:
    knob = ParameterInfo(name="eta", kind="number", default=1, minimum=0, maximum=1, description="how random")
    lines = list(described([MethodInfo(name="x", summary="does x", masked=False, parameters=(knob,))]))
    assert lines[0].startswith("x: does x (the whole picture")
    assert lines[1].split("  ") == ["", "eta=1", "a number from 0 to 1; how random"]
    assert allowed(ParameterInfo(name="n", kind="integer", minimum=1)) == "a whole number from 1"


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(main, arguments)
    structlog.reset_defaults()
    return done


def test_all_methods_and_inversions_are_listed_with_everything_that_can_be_set() -> None:
    listed = run("methods").output.splitlines()
    assert len(methods()) >= 10
    for name, method in methods().items():
        (told,) = (at for at, line in enumerate(listed) if line.startswith(f"{name}: {method.summary}"))
        own = method.described().parameters
        names = [line.partition("=")[0] for line in listed[told + 1 :][: len(own)]]
        assert names == [f"  {one.name}" for one in own]
    for name, one in INVERSIONS.items():
        assert f"  {name}: {one.summary}" in listed


def test_every_code_of_a_notice_has_a_sentence_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    for code in get_args(NoticeCode):
        tell(GenerateResult(notices=(Notice(code=code, detail="the detail"),)))
        assert len(capsys.readouterr().err.split()) > 3, code


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Put a drawn house into the working folder."""
    monkeypatch.chdir(tmp_path)
    data = encode_png(picture(Scene(seed=5, setting="meadow", middle=Thing("house", "red"))))
    (tmp_path / "house.png").write_bytes(data)
    return data


embedded = pytest.mark.skipif(not (DIFFUSION_FOLDER / "unet").is_dir(), reason="the weights are not in this checkout")
ASKED = ("edit", "house.png", "turn the house into a boat", "--caption", "a red house in a meadow", "-o", "new.png")


@embedded
def test_a_method_without_a_mask_says_so_and_its_parameters_change_what_it_draws(house: bytes, tmp_path: Path) -> None:
    drawn = []
    for eta in ("0", "1"):
        done = run(*ASKED, "--method", "sdedit", "--set", f"eta={eta}", "--steps", "4", "--seed", "3")
        assert done.exit_code == 0, done.output
        assert "sdedit has no region of its own" in done.output
        drawn.append(take_in((tmp_path / "new.png").read_bytes()).samples)
    assert (drawn[0] != drawn[1]).any()
    assert (drawn[0] != take_in(house).samples).mean() > 0.3


@embedded
@pytest.mark.usefixtures("house")
def test_a_wrong_setting_ends_with_a_sentence(tmp_path: Path) -> None:
    for typed, sentence in (
        ("eta=2", "`eta` is 2, but it must be a number from 0 to 1"),
        ("gloss=1", "sdedit does not know it; its parameters are eta"),
    ):
        done = run(*ASKED, "--method", "sdedit", "--set", typed)
        assert done.exit_code == 1
        assert sentence in done.output
    unwritten = run(*ASKED, "--set", "eta")
    assert unwritten.exit_code == 2
    assert "name=value" in unwritten.output
    assert not (tmp_path / "new.png").exists()


@embedded
@pytest.mark.usefixtures("house")
def test_the_method_is_told_with_the_reason_it_was_picked_for() -> None:
    asked = ("mask", *ASKED[1:-1], "mask.png", "--maps", "1")
    assert re.search(r"meadow \(\w+, (which got \d+ of \d+ right|the usual choice)", run(*asked).output)
    assert "(sdedit, which you asked for)" in run(*asked, "--method", "sdedit").output


@embedded
def test_a_picture_drawn_here_can_be_drawn_again_from_its_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    drawn = ("generate", "a red house in a meadow", "--seed", "9", "--steps", "4", "--guidance", "4")
    assert run(*drawn, "-o", "house.png").exit_code == 0
    Image.new("L", (128, 128), 255).save(tmp_path / "all.png")
    kept = ("--method", "mdp", "--set", "weight=1", "--set", "begin=0", "--set", "end=1", "--strength", "1")
    numbers = ("--steps", "5", "--guidance", "6", "--mask", "all.png", "--drawn-from", "a red house in a meadow")
    seed, others = ("--drawn-seed", "9"), ("--drawn-steps", "4", "--drawn-guidance", "4")
    done = run(*ASKED, *kept, *numbers, *seed, *others)
    assert done.exit_code == 0, done.output
    assert "drawn again" not in done.output
    before, after = (take_in((tmp_path / name).read_bytes()).samples for name in ("house.png", "new.png"))
    assert np.abs(before.astype(int) - after).max() <= 2
    # drawn over other steps: another picture, so it is inverted, and that is said
    done = run(*ASKED, *kept, *numbers, *seed)
    assert done.exit_code == 0, done.output
    assert "it was not drawn again but inverted" in done.output
    done = run(*ASKED, "--method", "sdedit", *numbers, *seed, *others)
    assert done.exit_code == 0, done.output
    assert "sdedit does not start from how the picture was drawn, so --drawn-from was of no use.\n" in done.output
    done = run(*ASKED, "--method", "diffedit", *numbers, *seed, *others)
    assert "of no use: its parameter inversion is stored; try --set inversion=auto." in done.output
