"""How many faces are found, and how often one is seen where there is none, on named sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.responsible import pictures
from bench.responsible.pictures import Pixels
from engine.vision.faces import THRESHOLD, TURNED_THRESHOLD, face_finder


@dataclass(frozen=True)
class Score:
    """One set: how many pictures, and in how many of them a face was seen, at each operating point."""

    name: str
    pictures: int
    upright: int
    """With the picture as it is, only."""
    seen: int
    """With the picture turned, too: what the program does."""


def face_sets(every: int = 1) -> dict[str, Callable[[], Iterable[Pixels]]]:
    """Return the sets of pictures with exactly one face; `every` takes each n-th picture only."""
    return {
        "100 faces of LFW, 25 px enlarged 4 times": lambda: _some(pictures.patches(faces=True), every),
        "the same lying on a side or upside down": lambda: _turned_patches(every),
        "astronaut, four ways up": lambda: (pictures.turned(pictures.astronaut(), turn) for turn in range(0, 4, every)),
        "astronaut at 12 sizes, 128 to 1536 px": lambda: _some(_sizes(), every),
        "astronaut, 16 crops that hold the face": lambda: _some(_crops(), every),
        "cameraman (in profile), upright": lambda: [pictures.cameraman()],
    }


def negative_sets(every: int = 1) -> dict[str, Callable[[], Iterable[Pixels]]]:
    """Return the sets without any face."""
    return {
        "pictures shipped by scikit-image and scikit-learn": lambda: _some(pictures.without_faces(), every),
        "100 patches of LFW without a face": lambda: _some(pictures.patches(faces=False), every),
    }


def measure(every: int = 1) -> dict[str, float]:
    """Look at every set, print a row for each with both operating points, and return the figures."""
    print(f"operating points: A, the picture as it is, score above {THRESHOLD};")
    print(f"  B, what the program does: also turned by 90, 180 and 270 degrees, there score above {TURNED_THRESHOLD}")
    found = [_score(name, made()) for name, made in face_sets(every).items()]
    alarms = [_score(name, made()) for name, made in negative_sets(every).items()]
    for kind, sets in (("faces", found), ("no faces", alarms)):
        for one in [*sets, _sum(sets)]:
            print(f"  {kind:10} {one.name:52} A {one.upright:4}   B {one.seen:4}   of {one.pictures:4}")
    faces, none = _sum(found), _sum(alarms)
    return {
        "faces_found": round(faces.seen / faces.pictures, 4),
        "faces_found_upright": round(faces.upright / faces.pictures, 4),
        "face_pictures": faces.pictures,
        "false_alarms": none.seen,
        "false_alarms_upright": none.upright,
        "negatives": none.pictures,
    }


def _score(name: str, made: Iterable[Pixels]) -> Score:
    looked = [(bool(face_finder().find(one, turned=False)), bool(face_finder().find(one))) for one in made]
    return Score(name, len(looked), sum(upright for upright, _ in looked), sum(seen for _, seen in looked))


def _sum(scores: Sequence[Score]) -> Score:
    numbers = ((one.pictures, one.upright, one.seen) for one in scores)
    return Score("all", *(sum(column) for column in zip(*numbers, strict=True)))


def _some(made: Iterator[Pixels], every: int) -> Iterator[Pixels]:
    return (one for number, one in enumerate(made) if number % every == 0)


def _turned_patches(every: int) -> Iterator[Pixels]:
    for number, one in enumerate(_some(pictures.patches(faces=True), every)):
        yield pictures.turned(one, number % 3 + 1)


def _sizes() -> Iterator[Pixels]:
    whole = pictures.astronaut()
    for step in range(12):
        yield pictures.resized(whole, (128 + step * 128) / 512)


def _crops() -> Iterator[Pixels]:
    """Cut windows that hold the face (around row 118, column 226), from close up to nearly all."""
    whole = pictures.astronaut()
    for side in (160, 224, 288, 352):
        for down, across in ((0.35, 0.5), (0.5, 0.35), (0.5, 0.65), (0.6, 0.5)):
            top = min(max(0, round(118 - side * down)), 512 - side)
            left = min(max(0, round(226 - side * across)), 512 - side)
            yield whole[top : top + side, left : left + side].copy()
