"""Whatever is said after whatever was said before gives a plan or is asked back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.language import NotUnderstood, World, demo_world, read
from engine.language.lexicon import words_of
from tests.engine.language.phrasings import APPLES, HOUSE, MAN, PAIR, TWO

_WORDS = sorted(
    words_of(
        "make turn replace remove add the a house it into with blue night more less and -> him glasses of , to in other"
        " one too same for left right on only not don't change but keep without (red:1.5) bit bluer swap both them"
        " reimagine as painting should be there huose tree except cut out extend all"
    )
)
_BEFORE = ["turn the house into a castle", "make it blue", "more snow", "add a tree", "remove the house", "at night"]


@settings(deadline=None)  # the first reading prepares all phrasings
@given(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9),
    st.sampled_from([HOUSE, MAN, APPLES, PAIR, TWO, "", "a meadow"]),
    st.sampled_from([None, *_BEFORE]),
    st.sampled_from([None, *_BEFORE]),
    st.booleans(),
)
def test_any_words_after_any_instruction_are_survived(
    words: list[str], caption: str, before: str | None, waiting: str | None, demo: bool
) -> None:
    world = demo_world() if demo else World()
    came_from = read(before, HOUSE, world).plan if before else None
    open_plan = read(waiting, HOUSE, world).plan if waiting else None
    try:
        plan = read(" ".join(words), caption, world, before=came_from, open_plan=open_plan).plan
    except NotUnderstood:
        return
    assert plan.why


def test_a_border_word_at_the_edge_of_a_phrase_is_no_border() -> None:
    plan = read("replace him for without bluer without both", PAIR, World()).plan
    assert plan.target != PAIR
