"""Measure what of a label survives what happens to pictures: `python -m bench.labels` writes docs/labels.md.

Photographs and drawings are delivered as marked copies, then saved again, compressed, halved, cropped. Each row says in
how many of them a label was still found. The last line is JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click
import numpy as np
from PIL import Image

from bench.responsible.pictures import PicturesMissing, photograph
from engine.protocol import CopyOrder
from engine.provenance import MADE, Label, Labeller, watermark
from engine.provenance.copies import copied
from engine.provenance.verdict import judged
from engine.settings import EngineSettings
from engine.vision.intake import Limits, take_in
from picturebook.scene import sample_scene
from picturebook.world import picture as drawn
from storage.copies import tolerance

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "labels.md"
ON_RECORD = 1000
"""Marks that are supposed to be on record: they decide how many bits may be wrong."""
PHOTOGRAPHS, DRAWINGS = ("astronaut.jpg", "coffee.jpg"), 18
SHIPPED = ("camera.png", "chelsea.png", "ihc.png", "rocket.jpg")
"""More photographs, out of scikit-image's wheel where that is installed."""
LIMITS = Limits()
Harm = Callable[[Image.Image], bytes]


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _half(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)


def _cropped(picture: Image.Image) -> Image.Image:
    across, down = picture.width // 10, picture.height // 10
    return picture.crop((across, down, picture.width - across, picture.height - down))


HARMS: dict[str, Harm | None] = {
    "nothing: the file as delivered": None,
    "saved again as PNG, metadata gone": lambda picture: _saved(picture, "PNG"),
    "JPEG, quality 80": lambda picture: _saved(picture, "JPEG", quality=80),
    "WebP, quality 80": lambda picture: _saved(picture, "WEBP", quality=80),
    "half size": lambda picture: _saved(_half(picture), "PNG"),
    "half size, then JPEG 80": lambda picture: _saved(_half(picture), "JPEG", quality=80),
    "cropped to 80 % each way": lambda picture: _saved(_cropped(picture), "PNG"),
}


@dataclass
class Row:
    """How many pictures a label was still found in, after one harm."""

    file: int = 0
    samples: int = 0
    plain: int = 0
    credentials: int = 0
    marks_in_photographs: int = 0
    marks_in_drawings: int = 0
    wrong_bits: list[int] = field(default_factory=list)

    @property
    def marks(self) -> int:
        """Return in how many pictures of either kind the mark was found."""
        return self.marks_in_photographs + self.marks_in_drawings


def pictures() -> list[np.ndarray]:
    """Return photographs and then DRAWINGS drawings, uint8 [h, w, 3]."""
    photographs = [take_in((ROOT / "tests" / "fixtures" / name).read_bytes()).rgb for name in PHOTOGRAPHS]
    with contextlib.suppress(PicturesMissing):
        photographs += [photograph(name) for name in SHIPPED]
    return photographs + [drawn(sample_scene(random.Random(seed))) for seed in range(DRAWINGS)]


def measure(labeller: Labeller, samples: list[np.ndarray], say: Callable[[str], None]) -> tuple[dict[str, Row], float]:
    """Return a row for each harm, and the mean PSNR (dB) of the marked copies against their masters."""
    rows = {name: Row() for name in HARMS}
    rng, loudness = np.random.default_rng(7), []
    for number, one in enumerate(samples):
        mark = int(rng.integers(0, 2**32))
        made = copied(
            labeller,
            labeller.png(one, Label(MADE, "demo", number, "generate", "a picture")),
            CopyOrder(limit=64 * 1024 * 1024, mark=mark),
            LIMITS,
        )
        assert made is not None
        info, data = made
        seen = take_in(data).rgb
        factor = seen.shape[0] // one.shape[0]
        loudness.append(_psnr(seen, one.repeat(factor, 0).repeat(factor, 1)))
        for name, harm in HARMS.items():
            harmed = data if harm is None else harm(Image.fromarray(seen))
            verdict, row = judged(labeller, harmed, LIMITS), rows[name]
            row.file += verdict.sha256 == info.sha256
            row.samples += verdict.samples == info.samples
            row.plain += verdict.labelled == MADE
            row.credentials += verdict.ours
            if verdict.mark is not None:
                wrong = watermark.wrong_bits(verdict.mark, mark)
                row.wrong_bits.append(wrong)
                found = wrong <= tolerance(ON_RECORD)
                row.marks_in_photographs += found and number < len(samples) - DRAWINGS
                row.marks_in_drawings += found and number >= len(samples) - DRAWINGS
        say(f"{number + 1} of {len(samples)} pictures")
    return rows, float(np.mean(loudness))


def _psnr(after: np.ndarray, before: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, ((after.astype(float) - before) ** 2).mean())))


def page(rows: dict[str, Row], count: int, loudness: float) -> str:
    """Write the page."""
    lines = [
        "# What of a label survives what",
        "",
        f"Made by `python -m bench.labels`: {count} pictures ({count - DRAWINGS} photographs, {DRAWINGS} drawings), "
        "delivered as marked copies.",
        "Each cell says in how many of them the label was still found. *Record*: the hash of the file, or of the "
        "samples,",
        "that the database keeps of everything delivered. *Label*: XMP and PNG text. *Credentials*: signed (C2PA), "
        "valid.",
        f"*Mark*: the invisible one (off by default), accepted with at most {tolerance(ON_RECORD)} of 32 bits wrong, "
        "as",
        f"`/verify` does with {ON_RECORD} marks on record; in brackets the mean of wrong bits over all (chance: 16).",
        "",
        "| what happened | file on record | samples on record | label | credentials | mark: photographs | drawings |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        marks = f"{row.marks_in_photographs}/{count - DRAWINGS} | {row.marks_in_drawings}/{DRAWINGS}"
        mark = f"{marks} ({np.mean(row.wrong_bits):.1f})" if row.wrong_bits else "not installed | not installed"
        cells = " | ".join(f"{found}/{count}" for found in (row.file, row.samples, row.plain, row.credentials))
        lines.append(f"| {name} | {cells} | {mark} |")
    lines += [
        "",
        f"The marked copies differ from their masters by {loudness:.1f} dB PSNR on average; the masters carry no mark.",
        "What is written into metadata does not outlive the first program that saves the picture anew; what is on "
        "record",
        "holds as long as not one sample changes; the mark is for the rest. What Discord itself leaves of a file,",
        "`python -m bot doctor --channel ID` reports.",
        "",
    ]
    return "\n".join(lines)


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=PAGE, show_default=True)
def main(out: Path) -> None:
    """Measure, write the page, print the figures as one line of JSON."""
    started = time.monotonic()
    samples = pictures()
    with tempfile.TemporaryDirectory(prefix="threadbrush-labels-") as folder:
        labeller = Labeller(EngineSettings(credentials=folder))
        rows, loudness = measure(labeller, samples, lambda line: click.echo(line, err=True))
    out.write_text(page(rows, len(samples), loudness))
    click.echo(out.read_text())
    found = {name: {"credentials": row.credentials, "mark": row.marks} for name, row in rows.items()}
    seconds = round(time.monotonic() - started, 1)
    click.echo(json.dumps({"pictures": len(samples), "psnr": round(loudness, 1), "found": found, "seconds": seconds}))


if __name__ == "__main__":
    main()
