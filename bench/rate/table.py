"""The table per method, in Markdown, as the other benchmarks print theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.rate.figures import PASSING, Rater, estimate, raters
from bench.rate.gallery import CONTROLS, SOURCE, TRUTH
from bench.rate.ratings import DEGREES, Rating

HEAD = (
    "method",
    "ratings",
    "edits",
    "shows what was asked: yes / somewhat / no",
    "all else as it was: yes / somewhat / no",
    "both yes",
    "quality 1–5",
)
INTERVALS = (
    "Intervals: 95 %, bootstrap over raters and edits. With one rater they say nothing about other people; a share of "
    "0 or 1 has no width because nothing else was seen, not because it is certain."
)
NAMES = {TRUTH: "ground truth (control)", SOURCE: "untouched source (control)"}


def table(ratings: Sequence[Rating]) -> str:
    """Lay out all there is to say, weights by weights; says so when nobody has rated anything."""
    if not ratings:
        return "no ratings yet"
    return "\n\n".join(
        _of_weights(weights, [one for one in ratings if one.weights == weights])
        for weights in dict.fromkeys(one.weights for one in ratings)
    )


def _of_weights(weights: str, ratings: Sequence[Rating]) -> str:
    people = raters(ratings)
    failing = {one.name for one in people if one.verdict == "fails"}
    parts = [
        f"Edits of weights {weights}: {_many(len(ratings), 'rating')} by {_many(len(people), 'rater')}.",
        by_method(ratings),
    ]
    parts.append(INTERVALS)
    parts.append(by_rater(people))
    if failing:
        named = ", ".join(sorted(failing))
        parts.append(
            f"Under {PASSING:.0%} of the controls judged right: {named}. The table above counts them all the same;"
        )
        rest = [one for one in ratings if one.rater not in failing]
        parts[-1] += " without them:" if rest else " without them nothing is left."
        if rest:
            parts.append(by_method(rest))
    return "\n\n".join(parts)


def by_method(ratings: Sequence[Rating]) -> str:
    """Lay out shares and means by method, the one with most "both yes" first, controls last."""
    of: dict[str, list[Rating]] = {}
    for one in ratings:
        of.setdefault(one.method, []).append(one)
    methods = sorted((name for name in of if name not in CONTROLS), key=lambda name: (-_both(of[name]), name))
    rows = [HEAD, *(_row(name, of[name]) for name in (*methods, *(name for name in CONTROLS if name in of)))]
    return _lines(rows)


def _both(ratings: Sequence[Rating]) -> float:
    return sum(one.asked == one.kept == "yes" for one in ratings) / len(ratings)


def _row(method: str, ratings: Sequence[Rating]) -> tuple[str, ...]:
    return (
        NAMES.get(method, method),
        str(len(ratings)),
        str(len({one.edit for one in ratings})),
        _degrees(ratings, lambda one: one.asked),
        _degrees(ratings, lambda one: one.kept),
        _estimated(ratings, lambda one: float(one.asked == one.kept == "yes")),
        _estimated(ratings, lambda one: float(one.quality)),
    )


def _degrees(ratings: Sequence[Rating], question: Callable[[Rating], str]) -> str:
    return " / ".join(
        _estimated(ratings, lambda one, degree=degree: float(question(one) == degree)) for degree in DEGREES
    )


def _estimated(ratings: Sequence[Rating], figure: Callable[[Rating], float]) -> str:
    found = estimate(ratings, figure)
    if found.interval is None:
        return f"{found.value:.2f}"
    return f"{found.value:.2f} [{found.interval[0]:.2f}, {found.interval[1]:.2f}]"


def by_rater(people: Sequence[Rater]) -> str:
    """Lay out how everybody did on the controls."""
    rows = [("rater", "ratings", "ground truth judged right", "source judged right", "controls")]
    for one in people:
        truth, source = (f"{one.right[kind]} of {one.seen[kind]}" for kind in CONTROLS)
        rows.append((one.name.replace("|", "/"), str(one.ratings), truth, source, one.verdict))
    return _lines(rows)


def _lines(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "|" + "---|" * len(rows[0]), *rest])


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
