"""A contact sheet a category: what everybody made of the same edits, beside the source and the truth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from bench.quality.arena import Arena
from bench.quality.cases import Case
from bench.quality.report import Results

SIDE, GAP, HEAD, LABEL = 128, 6, 20, 30
PAPER, INK, RIGHT, WRONG = (252, 249, 242), (70, 60, 60), (72, 158, 78), (214, 58, 52)


def sheet(arena: Arena, results: Results, edits: Sequence[Case], file: Path) -> None:
    """Write a sheet: a row an edit, a column each for source, truth and everybody; a green edge marks a success."""
    names = list(results)
    page = Image.new("RGB", (GAP + (2 + len(names)) * (SIDE + GAP), HEAD + len(edits) * (SIDE + LABEL)), PAPER)
    draw = ImageDraw.Draw(page)
    for column, name in enumerate(("source", "truth", *names)):
        draw.text((GAP + column * (SIDE + GAP), 4), name[:22], fill=INK)
    for row, case in enumerate(edits):
        top = HEAD + row * (SIDE + LABEL)
        draw.text((GAP, top + SIDE + 4), f"{case.said}   ({case.origin})", fill=INK)
        _, source = arena.started(case)
        shown: list[tuple[np.ndarray | None, tuple[int, int, int] | None]] = [
            (source, None),
            (arena.truth(case).picture, None),
        ]
        for name in names:
            score = results[name].get(case.name)
            kept = arena.picture_of(name, case)
            made = np.asarray(Image.open(kept)) if score is not None and kept.exists() else None
            shown.append((made, None if score is None else RIGHT if score.success else WRONG))
        for column, (picture, edge) in enumerate(shown):
            left = GAP + column * (SIDE + GAP)
            if picture is not None:
                page.paste(Image.fromarray(picture), (left, top))
            if edge is not None:
                draw.rectangle((left - 2, top - 2, left + SIDE + 1, top + SIDE + 1), outline=edge, width=2)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.save(file)
