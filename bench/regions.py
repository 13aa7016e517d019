"""Measure inferred regions against the truth of the drawn world: `python -m bench.regions`.

Scenes with one object are drawn by program; the object's kind is to change. The truth is every pixel in which the two
drawings differ. Prints a row a threshold and, last, one JSON line: mean intersection over union (IoU), mean recall (the
share of the true region that is covered), seconds a mask.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import dataclass

import numpy as np

from engine.language import demo_world
from engine.loading import load_model
from engine.protocol import Mask, Plan
from engine.regions import region_of
from engine.runtime import Runtime
from picturebook import DIFFUSION_FOLDER
from picturebook.captions import caption
from picturebook.objects import KINDS
from picturebook.scene import Change, Scene, Thing, changed, sample_scene
from picturebook.world import picture

THRESHOLDS = (0.35, 0.4, 0.45, 0.5, 0.55)


@dataclass(frozen=True)
class Case:
    """A scene and the same scene with another object in the place of the first."""

    before: Scene
    after: Scene


def cases(count: int) -> list[Case]:
    """Draw `count` cases; always the same ones."""
    rng, found = random.Random("bench/regions"), []
    while len(found) < count:
        scene = sample_scene(rng, family="one", style="plain")
        thing = scene.middle
        assert thing is not None
        kind = rng.choice(sorted(KINDS.keys() - {thing.kind}))
        found.append(Case(scene, changed(scene, Change("middle", Thing(kind, thing.colour)))))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=40)
    count = parser.parse_args().scenes
    model = load_model(DIFFUSION_FOLDER, "cpu", "auto")
    runtime, world = Runtime(model), demo_world()
    runtime.start()
    scores: dict[float, list[tuple[float, float]]] = {threshold: [] for threshold in THRESHOLDS}
    spent = 0.0
    for case in cases(count):
        before = picture(case.before)
        truth = (before != picture(case.after)).any(-1)
        plan = Plan(source=caption(case.before), target=caption(case.after))
        for threshold in THRESHOLDS:
            started = time.perf_counter()
            steps = region_of(Mask(threshold=threshold), plan, before, model, world)
            region, _ = runtime.submit(steps).future.result()
            spent += time.perf_counter() - started
            both = (region.support & truth).sum()
            scores[threshold].append((both / (region.support | truth).sum(), both / truth.sum()))
    runtime.close()
    print(f"{'threshold':>9} {'IoU':>6} {'recall':>7}")
    rows = {threshold: np.mean(found, axis=0) for threshold, found in scores.items()}
    for threshold, (iou, recall) in rows.items():
        print(f"{threshold:9} {iou:6.3f} {recall:7.3f}")
    figures = {
        str(threshold): {"iou": round(iou, 3), "recall": round(recall, 3)} for threshold, (iou, recall) in rows.items()
    }
    print(json.dumps({"scenes": count, "mask_s": round(spent / count / len(THRESHOLDS), 2), "thresholds": figures}))


if __name__ == "__main__":
    main()
