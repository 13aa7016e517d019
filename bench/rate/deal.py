"""In which order somebody is shown what: random, the same at every visit, and balanced wherever they stop."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence

from bench.rate.gallery import CONTROLS, Shown

METHODS_A_CONTROL = 4
"""Results of methods for every control: enough controls to know a rater by, not so many that they bore."""


def deal(shown: Sequence[Shown], rater: str) -> list[Shown]:
    """Return everything in this rater's order.

    It goes in rounds: each holds one result of every method, of edits drawn at random, and a control for every
    METHODS_A_CONTROL of them (at least one). So nobody who stops early has seen one method more than another.
    """
    rng = random.Random(f"bench/rate/{rater}")
    piles: dict[str, list[Shown]] = defaultdict(list)
    for one in shown:
        piles[one.method].append(one)
    for pile in piles.values():
        rng.shuffle(pile)
    controls = [piles.pop(name, []) for name in CONTROLS]
    order: list[Shown] = []
    while any(piles.values()):
        dealt = [pile.pop() for pile in piles.values() if pile]
        for _ in range(max(1, round(len(dealt) / METHODS_A_CONTROL))):
            if any(controls):
                controls.sort(key=len)
                dealt.append(controls[-1].pop())
        rng.shuffle(dealt)
        order += dealt
    return _apart(order)


def _apart(order: list[Shown]) -> list[Shown]:
    """Keep two results of the same edit from following each other, where there is another to go between."""
    for place in range(1, len(order)):
        before = order[place - 1].case.name
        if order[place].case.name == before:
            later = range(place + 1, len(order))
            other = next((index for index in later if order[index].case.name != before), place)
            order[place], order[other] = order[other], order[place]
    return order
