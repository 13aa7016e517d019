"""The attributes of a caption are read as whole words, and a table is made of any checkpoint."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from bench import bias
from bench.attributes import UNSAID, attributes_of
from bot.model_card import read_attributes
from engine.settings import EngineSettings
from picturebook import CAPTIONER_FOLDER, DIFFUSION_FOLDER
from picturebook.captions import caption
from picturebook.scene import sample_scene


def test_what_a_caption_says_of_a_person_is_read_as_whole_words() -> None:
    found = attributes_of("a portrait of a woman with dark skin, red hair and glasses, smiling")
    assert found["person"] == "woman", "the man in it is a part of another word"
    assert (found["skin"], found["hair"], found["glasses"], found["mood"]) == ("dark", "red", "yes", "smiling")
    assert (found["beard"], found["headwear"]) == (UNSAID, UNSAID)


def test_the_drawn_worlds_own_captions_are_read_right() -> None:
    draw = random.Random(3)
    for _ in range(100):
        scene = sample_scene(draw, "portrait")
        person, found = scene.person, attributes_of(caption(scene))
        assert person is not None
        if "skin" in caption(scene):
            assert found["skin"] == person.skin
            assert found["hair"] == person.hair
        assert (found["beard"] == "yes") == (person.beard and "beard" in caption(scene))


def test_the_table_of_the_demo_model_is_printed_and_written_for_help(tmp_path: Path) -> None:
    out = tmp_path / "attributes.json"
    arguments = [
        "--checkpoint",
        "demo",
        "--count",
        "2",
        "--steps",
        "2",
        "--prompt",
        "a portrait of a king",
        "--out",
        str(out),
    ]
    done = CliRunner().invoke(bias.main, arguments)
    assert done.exit_code == 0, done.output
    printed = json.loads(done.output.splitlines()[-1])
    written = read_attributes(out)
    assert written is not None
    assert printed["table"] == written.table
    assert set(written.table) == {"a portrait of a king"}
    assert all(sum(seen.values()) == 2 for seen in written.table["a portrait of a king"].values())


def test_the_drawn_worlds_judge_reads_the_person_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from picturebook.judge import Judge

    Judge(8).save(tmp_path)
    monkeypatch.setattr(bias, "JUDGE_FOLDER", tmp_path)
    picture = io.BytesIO()
    Image.new("RGB", (64, 64)).save(picture, "PNG")
    assert {"role", "skin", "hair", "beard", "glasses"} <= set(bias._with_judge()(picture.getvalue()))


def test_another_checkpoint_needs_a_captioner_that_knows_its_world(tmp_path: Path) -> None:
    done = CliRunner().invoke(bias.main, ["--checkpoint", str(tmp_path)])
    assert done.exit_code == 2
    assert "--captioner" in done.output


def test_the_configured_checkpoint_and_captioner_are_measured_unless_others_are_given() -> None:
    configured = EngineSettings(model="/models/sd", captioner="/models/blip")
    assert bias.chosen(configured, None, None) == configured
    other = bias.chosen(configured, "/models/xl", None)
    assert (other.model, other.captioner) == ("/models/xl", "/models/blip")
    demo = bias.chosen(configured, "demo", None)
    assert (demo.demo, demo.captioner) == (True, "")


def test_any_checkpoint_gets_the_same_table_with_its_captioner_as_the_judge(tmp_path: Path) -> None:
    out = tmp_path / "attributes.json"
    folders = ["--checkpoint", str(DIFFUSION_FOLDER), "--captioner", str(CAPTIONER_FOLDER)]
    few = ["--count", "1", "--steps", "2", "--prompt", "a portrait", "--out", str(out)]
    done = CliRunner().invoke(bias.main, [*folders, *few])
    assert done.exit_code == 0, done.output
    written = read_attributes(out)
    assert written is not None
    assert written.judge == f"the captioner {CAPTIONER_FOLDER}"
    assert set(written.table["a portrait"]) == set(attributes_of("a portrait"))
