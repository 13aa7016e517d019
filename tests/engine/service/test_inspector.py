"""What the picture classifier refuses does not leave the engine."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.audience import Audience
from engine.errors import BadRequest
from engine.inspector import Inspector
from engine.language import World
from engine.protocol import Edit, Generate, Plan, Rules
from engine.safety import Refused, Rule
from engine.settings import EngineSettings
from engine.studio import Studio
from engine.submission import JobFailure, Submission
from engine.vision.classifier import ClassifierSettings, UnusableClassifier, load_classifier
from engine.vision.intake import Limits, encode_png
from engine.work import perform

BLACK = np.zeros((40, 48, 3), np.uint8)
WHITE = np.full((40, 48, 4), 255, np.uint8)


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a randomly initialised classifier, its last layer set so that bright pictures are `nsfw`."""
    import torch
    from transformers import ViTConfig, ViTForImageClassification, ViTImageProcessor

    folder = tmp_path_factory.mktemp("classifier")
    torch.manual_seed(0)
    config = ViTConfig(
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        image_size=16,
        patch_size=8,
        id2label={0: "normal", 1: "nsfw"},
        label2id={"normal": 0, "nsfw": 1},
    )
    model = ViTForImageClassification(config).eval()
    processor: Any = ViTImageProcessor(size={"height": 16, "width": 16})
    features: list[Any] = []
    with torch.no_grad():
        for picture in (BLACK, WHITE[..., :3]):
            inputs = processor(images=picture, return_tensors="pt")
            features.append(model.vit(**inputs).last_hidden_state[0, 0])
        towards_white = features[1] - features[0]
        model.classifier.weight[:] = torch.stack([-towards_white, towards_white])
        middle = (features[0] + features[1]) / 2 @ towards_white
        model.classifier.bias[:] = torch.stack([middle, -middle])
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save a randomly initialised safety checker in the layout of a checkpoint."""
    import torch
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPConfig, CLIPImageProcessor

    folder = tmp_path_factory.mktemp("checkpoint")
    torch.manual_seed(0)
    sizes = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    config = CLIPConfig(vision_config={**sizes, "image_size": 16, "patch_size": 8}, text_config=sizes, projection_dim=4)
    model = StableDiffusionSafetyChecker(config)
    with torch.no_grad():
        # A threshold no cosine reaches: everything passes, until a test lowers it.
        model.concept_embeds_weights[:] = 2.0
        model.special_care_embeds_weights[:] = 2.0
    model.save_pretrained(folder / "safety_checker")
    CLIPImageProcessor(size={"shortest_edge": 16}, crop_size={"height": 16, "width": 16}).save_pretrained(
        folder / "feature_extractor"
    )
    return folder


def settings_with(default: str, **classifiers: ClassifierSettings) -> EngineSettings:
    return EngineSettings(classifier=default, classifiers=classifiers)


async def test_what_the_operators_classifier_refuses_is_refused_and_the_rest_passes(labels: Path) -> None:
    inspector = Inspector(settings_with("careful", careful=ClassifierSettings(model=str(labels))))
    inspector.load("cpu")
    await inspector.check(Rules(), BLACK)
    with pytest.raises(Refused) as refused:
        await inspector.check(Rules(), BLACK, WHITE)
    assert refused.value.rule is Rule.PICTURE


async def test_a_server_chooses_among_what_is_loaded_or_nobody(labels: Path) -> None:
    inspector = Inspector(settings_with("none", careful=ClassifierSettings(model=str(labels))))
    inspector.load("cpu")
    assert inspector.names == ("careful",)
    await inspector.check(Rules(), WHITE)
    await inspector.check(Rules(classifier="none"), WHITE)
    with pytest.raises(Refused):
        await inspector.check(Rules(classifier="careful"), WHITE)


class PaintedWhite:
    """A studio whose model paints everything white."""

    methods, model, model_name, demo, world = (), None, "white", False, World()
    limits = Limits(max_bytes=10_000, max_pixels=10_000)

    def __init__(self, settings: EngineSettings) -> None:
        self.inspector = Inspector(settings)
        self.inspector.load("cpu")

    async def run(self, _steps: object, job: object, _audience: object) -> object:
        return ([WHITE], []) if isinstance(job, Generate) else WHITE


async def test_a_refused_result_is_no_file_of_any_job(labels: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    studio: Any = PaintedWhite(settings_with("careful", careful=ClassifierSettings(model=str(labels))))
    laid = SimpleNamespace(samples=BLACK, size=(48, 40), allowed=lambda region: region)
    monkeypatch.setattr("engine.work.ground", lambda *_: laid)
    monkeypatch.setattr("engine.work.check_method", lambda *_: None)
    drawing = Submission(Generate(prompt="a house"))
    editing = Submission(Edit(plan=Plan(target="a house")), encode_png(BLACK), encode_png(BLACK[..., 0]))
    for submission in (drawing, editing):
        with pytest.raises(JobFailure) as failure:
            await perform(submission, studio, Audience(lambda _: None))
        assert (failure.value.code, failure.value.detail) == ("refused", Rule.PICTURE)


@pytest.mark.parametrize(("classifier", "shown"), [("careful", False), ("none", True)])
async def test_what_is_looked_at_first_shows_nothing_half_finished(labels: Path, classifier: str, shown: bool) -> None:
    from engine.runtime import Ticket

    ticket: Ticket[int] = Ticket(lambda: None, previews=False)
    ticket.future.set_result(1)
    studio = Studio(settings_with("none", careful=ClassifierSettings(model=str(labels))))
    studio.inspector.load("cpu")
    studio._runtime = SimpleNamespace(submit=lambda *_, **__: ticket)  # type: ignore[assignment]
    job = Generate(prompt="a house", rules=Rules(classifier=classifier))
    await studio.run(iter(()), job, Audience(lambda _: None, watchers=1))  # type: ignore[arg-type]
    assert ticket.previews == shown


async def test_a_classifier_that_is_not_loaded_lets_nothing_through(labels: Path) -> None:
    inspector = Inspector(settings_with("none", careful=ClassifierSettings(model=str(labels))))
    inspector.load("cpu")
    with pytest.raises(BadRequest, match="this engine has careful, none"):
        await inspector.check(Rules(classifier="gone"), BLACK)


def test_labels_that_a_classifier_does_not_have_are_an_operators_mistake(labels: Path) -> None:
    with pytest.raises(UnusableClassifier, match="has the labels normal, nsfw"):
        load_classifier(ClassifierSettings(model=str(labels), refuse=("gore",)), "cpu")


def test_a_folder_without_a_classifier_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableClassifier, match="cannot be loaded"):
        load_classifier(ClassifierSettings(model=str(tmp_path)), "cpu")


def test_a_default_that_is_not_among_the_classifiers_is_refused() -> None:
    with pytest.raises(ValueError, match="careful"):
        settings_with("careful")


def test_a_folder_without_a_safety_checker_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableClassifier, match="cannot be loaded"):
        load_classifier(ClassifierSettings(kind="safety_checker", model=str(tmp_path)), "cpu")


@pytest.mark.parametrize("name", ["none", "", "x" * 61])
def test_a_name_that_no_policy_could_choose_is_an_operators_mistake(name: str) -> None:
    with pytest.raises(ValueError, match="can't be called"):
        EngineSettings(classifiers={name: ClassifierSettings(model="m")})


@pytest.mark.parametrize("alone", [False, True])
def test_a_safety_checker_is_read_alone_or_from_the_folders_of_a_checkpoint(
    checker: Path, tmp_path: Path, alone: bool
) -> None:
    if alone:
        for folder in ("safety_checker", "feature_extractor"):
            shutil.copytree(checker / folder, tmp_path, dirs_exist_ok=True)
    folder = tmp_path if alone else checker
    loaded = load_classifier(ClassifierSettings(kind="safety_checker", model=str(folder)), "cpu")
    assert not loaded.refuses(BLACK)
    loaded._checker.concept_embeds_weights.data[:] = -2.0  # type: ignore[attr-defined]
    assert loaded.refuses(BLACK)
