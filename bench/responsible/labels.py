"""Are results labelled, validly, whatever job made them? Does a chain name all parents? What does a label cost?

The results come out of the engine's own exit (the demo model, as few steps as it takes); they are read back by C2PA's
reader, which trusts our root and nothing else, and by Pillow.
"""

from __future__ import annotations

import asyncio
import io
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from c2pa import C2paError, Context, Reader

from bench.responsible.stranger import listening, stranger
from engine.audience import Audience
from engine.protocol import CopyOrder, Edit, Faces, Generate, Mask, MaskResult, Plan, Setting
from engine.provenance import MADE, Label, Labeller, read_label
from engine.provenance.copies import copied
from engine.provenance.formats import media_type_of
from engine.provenance.verdict import judged
from engine.settings import EngineSettings
from engine.studio import Studio
from engine.submission import Outcome, Submission
from engine.vision.intake import Limits, encode_png, take_in
from engine.work import perform

DRAWN_JOBS, EDITED_JOBS, MASK_JOBS, FOUND_JOBS, CUT_JOBS, EXTENDED_JOBS = 24, 24, 16, 4, 4, 2
COPIES, SKETCHES = 10, 6
"""4 + 2 + 1 + 3 + 2 + 2 results each for the jobs: 96 + 48 + 16 + 12 + 8 + 4, and 10 + 6, make 200."""
EDITS_IN_A_ROW = 5
CAPTION = "a red house in a meadow"
PLAN = Plan(source="a red house in a meadow", target="a blue house in a meadow", removed=("red",), added=("blue",))


async def measure() -> dict[str, float | int]:
    """Return labels_checked, labels_valid, chain_parents, label_ms, label_kb and remote_fetches."""
    with tempfile.TemporaryDirectory(prefix="threadbrush-labels-") as folder:
        settings = EngineSettings(credentials=str(Path(folder) / "keys"))
        async with _studio(settings) as studio:
            results = [data async for data in _results(studio)]
            checker = Checker(Path(folder) / "keys" / "root.pem")
            valid = sum(checker.holds(data) for data in results)
            parents = await _parents(studio)
            fetches = await _fetches(studio, Path(folder) / "theirs")
        cost = _cost(Labeller(settings))
    print(f"  {valid} of {len(results)} results are labelled and valid under our root; {parents} parents named")
    return {
        "labels_checked": len(results),
        "labels_valid": valid,
        "chain_parents": parents,
        **cost,
        "remote_fetches": fetches,
    }


class Checker:
    """Somebody who has our root certificate and asks nobody else."""

    def __init__(self, root: Path) -> None:
        trust = {"trust_anchors": root.read_text()}
        verify = {"remote_manifest_fetch": False, "ocsp_fetch": False}
        self._context = Context.from_dict({"trust": trust, "verify": verify})

    def holds(self, data: bytes) -> bool:
        """Return whether a file carries valid credentials of ours, and a plain label, too."""
        try:
            with Reader(media_type_of(data) or "", io.BytesIO(data), context=self._context) as reader:
                return reader.get_validation_state() == "Trusted" and read_label(data) is not None
        except C2paError:
            return False

    def manifests(self, data: bytes) -> int:
        """Return how many pictures the credentials of a PNG tell of."""
        with Reader("image/png", io.BytesIO(data), context=self._context) as reader:
            return len(json.loads(reader.json())["manifests"])


@asynccontextmanager
async def _studio(settings: EngineSettings) -> AsyncIterator[Studio]:
    studio = Studio(settings)
    await studio.load()
    try:
        if studio.broken:
            raise RuntimeError(studio.broken)
        yield studio
    finally:
        await studio.close()


async def _do(studio: Studio, submission: Submission) -> Outcome:
    return await perform(submission, studio, Audience(lambda _update: None))


async def _results(studio: Studio) -> AsyncIterator[bytes]:
    """Yield 200 files: drawn, edited, compared, previewed, found, cut out, extended, unfinished, and copies of them."""
    drawn: list[bytes] = []
    for number in range(DRAWN_JOBS):
        job = Generate(prompt="a red house in a meadow", seed=4 * number, steps=2, count=4)
        drawn += [file.data for file in (await _do(studio, Submission(job))).files]
    for data in drawn:
        yield data
    side = take_in(drawn[0]).width
    half = np.zeros((side, side), np.uint8)
    half[: side // 2] = 255
    mask = encode_png(half)
    for number in range(EDITED_JOBS):
        job = Edit(plan=PLAN, seed=number, steps=2, strength=0.5)
        for file in (await _do(studio, Submission(job, drawn[number], mask))).files:
            yield file.data
    for number in range(MASK_JOBS):
        job = Mask(plan=PLAN, grow=1)
        for file in (await _do(studio, Submission(job, drawn[number], mask))).files:
            if file.info.name == "preview":
                yield file.data
    for data in drawn[:FOUND_JOBS]:
        found = Mask(plan=PLAN.model_copy(update={"method": "segment", "reference": "house"}))
        for file in (await _do(studio, Submission(found, data, mask))).files:
            yield file.data
    for data in drawn[:CUT_JOBS]:
        cut = Edit(plan=PLAN.model_copy(update={"method": "cutout", "reference": "house"}))
        for file in (await _do(studio, Submission(cut, data, mask))).files:
            yield file.data
    for data in drawn[:EXTENDED_JOBS]:
        async for file in _extended(studio, data):
            yield file
    for number in range(COPIES):
        order = CopyOrder(limit=10**7 if number % 2 else 24_000, badge=bool(number % 2))
        made = await asyncio.to_thread(copied, studio.labeller, drawn[number], order, Limits())
        if made is not None:
            yield made[1]
    for number in range(SKETCHES):
        label = Label(MADE, studio.model_name, number, "unfinished")
        yield await asyncio.to_thread(studio.labeller.sketch, take_in(drawn[number]).rgb, label)


async def _extended(studio: Studio, picture: bytes) -> AsyncIterator[bytes]:
    """Yield the files of a picture that goes on to the right."""
    wider = Mask(instruction="", method="extend", caption=CAPTION, settings=(Setting(name="right", value=0.5),))
    found = await _do(studio, Submission(wider, picture))
    assert isinstance(found.result, MaskResult)
    mask = next(file.data for file in found.files if file.info.name == "mask")
    extend = Edit(plan=found.result.plan, steps=2, strength=0.5)
    for file in (await _do(studio, Submission(extend, picture, mask))).files:
        yield file.data


async def _parents(studio: Studio) -> int:
    """Return how many parents the credentials of a picture edited five times name."""
    job = Generate(prompt="a red house in a meadow", seed=1, steps=2)
    picture = (await _do(studio, Submission(job))).files[0].data
    side = take_in(picture).width
    mask = encode_png(np.full((side, side), 255, np.uint8))
    for seed in range(EDITS_IN_A_ROW):
        edit = Edit(plan=PLAN, seed=seed, steps=2, strength=0.5)
        picture = (await _do(studio, Submission(edit, picture, mask))).files[0].data
    root = Path(studio.settings.credentials) / "root.pem"
    return Checker(root).manifests(picture) - 1


async def _fetches(studio: Studio, folder: Path) -> int:
    """Return how often an upload made us call the address its credentials name: taken in, edited, asked about."""
    with listening() as listener:
        bare = encode_png(np.random.default_rng(1).integers(0, 256, (128, 128, 3), np.uint8))
        upload = stranger(folder, listener.address)(bare, "image/png")
        await _do(studio, Submission(Faces(), upload))
        mask = encode_png(np.full((128, 128), 255, np.uint8))
        await _do(studio, Submission(Edit(plan=PLAN, steps=2, strength=0.5), upload, mask))
        await asyncio.to_thread(studio.labeller.adopted, upload)
        await asyncio.to_thread(judged, studio.labeller, upload, Limits())
    return listener.calls


def _cost(labeller: Labeller) -> dict[str, float]:
    """Return what a label adds to encoding a PNG: milliseconds and kilobytes, the median of 20 pictures."""
    times, sizes = [], []
    for seed in range(20):
        samples = np.random.default_rng(seed).integers(0, 256, (128, 128, 3), np.uint8)
        started = time.perf_counter()
        bare = encode_png(samples)
        between = time.perf_counter()
        made = labeller.png(samples, Label(MADE, "demo", seed, "generate", "a red house in a meadow"))
        times.append(time.perf_counter() - between - (between - started))
        sizes.append(len(made) - len(bare))
    return {
        "label_ms": round(1000 * statistics.median(times), 1),
        "label_kb": round(statistics.median(sizes) / 1000, 1),
    }
