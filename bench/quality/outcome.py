"""What a method made of a case, and how it is scored."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict

from bench.quality.cases import Case
from bench.quality.similarity import ssim
from bench.quality.truth import Truth, ceiling, cells_of, overlap, pixels_of
from engine.diffusion.region import Region
from picturebook.judge import Judge, answers

TOLERANCE = 8 / 255
KEPT = 0.95
"""Share of the samples outside the true region that must stay within TOLERANCE of the source."""


@dataclass(frozen=True, eq=False)
class Made:
    """A method's answer: the picture, uint8 [H, W, 3], the region it showed (None: it has no mask), and rows asked."""

    picture: np.ndarray
    region: Region | None
    rows: int


class Score(BaseModel):
    """Every figure of one edit; what does not apply is None."""

    model_config = ConfigDict(frozen=True)

    wanted: bool
    """The judge finds the wanted attribute."""
    kept: bool
    """The judge finds every other attribute as it was."""
    background: float
    """Share of samples outside the true region (dilated) within 8/255 of the source."""
    success: bool
    outside_support: int | None
    """Samples changed outside the previewed support."""
    iou: float | None = None
    """Of the pixels of the mask's cells, without the margin in which the paste fades."""
    precision: float | None = None
    recall: float | None = None
    iou_ceiling: float | None = None
    """What the best mask on the latent grid reaches of `iou`."""
    iou_cells: float | None = None
    """Of the mask's cells; a cell truly changes when half of it or more is covered, so here the ceiling is 1."""
    precision_cells: float | None = None
    recall_cells: float | None = None
    psnr_background: float | None
    """Over the background's own pixels, dB; None where all may change."""
    psnr_whole_frame: float | None
    """PIE-Bench's form: the product with (1 - mask), averaged over the whole frame, which flatters."""
    ssim_background: float | None
    structure: float
    """1 - cosine of the judge's features before its last pooling: the distance of layouts."""
    perceptual: float
    """Mean squared distance of the judge's normalised features: LPIPS in miniature."""
    prompt: float
    """Mean probability that the judge gives the wanted answers: a prompt score in miniature."""
    mse_truth: float | None
    rows: int


def score(case: Case, truth: Truth, source: np.ndarray, made: Made, judge: Judge, cells: tuple[int, int]) -> Score:
    """Score a method's answer."""
    was, now = judge.read(np.stack([source, made.picture]))
    before, after = answers(case.before), answers(case.after)
    changing = [question for question in after if after[question] != before[question]]
    wanted = all(now[question] == after[question] for question in changing)
    kept = all(now[question] == was[question] for question in after if question not in changing)
    difference = np.abs(made.picture.astype(np.int16) - source)
    outside = difference[truth.outside]
    background = float((outside <= TOLERANCE * 255).mean()) if outside.size else 1.0
    quiet = not truth.region.all()
    found = {}
    if made.region is not None:
        in_pixels = overlap(pixels_of(made.region.latent, truth.region.shape), truth.region)
        on_grid = overlap(made.region.latent, cells_of(truth.region, cells))
        found = {
            "iou": in_pixels.iou,
            "precision": in_pixels.precision,
            "recall": in_pixels.recall,
            "iou_ceiling": ceiling(truth.region, cells).iou,
            "iou_cells": on_grid.iou,
            "precision_cells": on_grid.precision,
            "recall_cells": on_grid.recall,
        }
    structure, perceptual = _feature_distances(judge, source, made.picture)
    return Score(
        wanted=wanted,
        kept=kept,
        background=background,
        success=wanted and kept and background >= KEPT,
        outside_support=None if made.region is None else int((difference[~made.region.support] > 0).sum()),
        psnr_background=_psnr(difference[~truth.region]) if quiet else None,
        psnr_whole_frame=_psnr(difference * ~truth.region[..., None]) if quiet else None,
        ssim_background=ssim(source, made.picture, ~truth.region) if quiet else None,
        structure=structure,
        perceptual=perceptual,
        prompt=_prompt_score(judge, made.picture, {question: after[question] for question in changing or after}),
        mse_truth=None
        if truth.picture is None
        else float(((made.picture / 255.0 - truth.picture / 255.0) ** 2).mean()),
        rows=made.rows,
        **found,
    )


def _psnr(difference: np.ndarray) -> float:
    error = float((difference.astype(np.float64) ** 2).mean())
    return 99.0 if error == 0 else min(99.0, 10 * math.log10(255**2 / error))


@torch.no_grad()
def _feature_distances(judge: Judge, first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    layers = judge.features(np.stack([first, second]))
    deepest = layers[-1].flatten(1)
    structure = max(0.0, 1 - float(torch.cosine_similarity(deepest[0], deepest[1], dim=0)))
    distances = []
    for layer in layers:
        unit = layer / layer.norm(dim=1, keepdim=True).clamp(min=1e-6)
        distances.append(float((unit[0] - unit[1]).pow(2).sum(0).mean()))
    return structure, float(np.mean(distances))


@torch.no_grad()
def _prompt_score(judge: Judge, image: np.ndarray, wanted: dict[str, str]) -> float:
    chances = judge.chances(image[None])[0]
    return float(np.mean([chances[question][answer] for question, answer in wanted.items()]))
