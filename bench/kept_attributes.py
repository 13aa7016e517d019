"""Whether adding glasses or a beard leaves the person who they are: `python -m bench.kept_attributes [--edits 200]`.

Portraits are drawn by program, glasses or a beard are asked for in words, *auto* edits, and the judge compares skin,
sex and hair before and after, by the skin tone and sex of the person. Prints a table and, last, one JSON line.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from bench.quality.arena import Arena
from bench.quality.cases import Case
from picturebook.scene import Change, sample_scene
from picturebook.world import picture

SAME = ("person.role", "person.skin", "person.hair")
ADDED = {"glasses": "add glasses", "beard": "add a beard"}


def edits(count: int) -> list[Case]:
    """Draw the edits, always the same ones: glasses and beards in turn, on people who have neither."""
    rng, found = random.Random("bench/kept attributes"), []
    for number in range(count):
        part = list(ADDED)[number % len(ADDED)]
        scene = sample_scene(rng, "portrait", "plain")
        assert scene.person is not None
        scene = replace(scene, person=replace(scene.person, glasses=False, beard=False))
        change = Change(f"person.{part}", True)
        found.append(Case(f"kept-{number:03}", "portrait", "render", scene, change, ADDED[part], rng.getrandbits(31)))
    return found


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.kept_attributes", description=__doc__)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--keep", type=Path, default=Path("data/quality"))
    parser.add_argument("--out", type=Path, help="write the figures to this file too, for the model card")
    arguments = parser.parse_args()
    arena = Arena(arguments.keep)
    same: dict[str, list[bool]] = defaultdict(list)
    groups: dict[str, list[bool]] = defaultdict(list)
    asked = edits(arguments.edits)
    arena.all_at_best("auto", asked)
    for case in asked:
        made = np.asarray(Image.open(arena.picture_of("auto", case)))
        was, now = arena.judge.read(np.stack([picture(case.before), made]))
        for question in SAME:
            same[question].append(was[question] == now[question])
        every = all(was[question] == now[question] for question in SAME)
        same["all"].append(every)
        same["added"].append(now[case.change.part] == "True")
        assert case.before.person is not None
        for group in (case.before.person.skin, case.before.person.role, case.change.part):
            groups[group].append(every)
    arena.close()
    for group, kept in sorted(groups.items()):
        print(f"{group:20} {np.mean(kept):.3f} of {len(kept)}")
    line = {name.removeprefix("person."): round(float(np.mean(kept)), 3) for name, kept in same.items()}
    text = json.dumps({**line, "edits": arguments.edits})
    if arguments.out:
        arguments.out.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
