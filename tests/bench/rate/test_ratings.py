"""The table says what people said, no more."""

from __future__ import annotations

from bench.rate.figures import estimate, raters
from bench.rate.gallery import SOURCE, TRUTH
from bench.rate.ratings import Answer, Ratings
from bench.rate.table import table
from tests.bench.rate.kept import rated


def test_nobodys_ratings_are_invented(ratings: Ratings) -> None:
    assert table(ratings.every()) == "no ratings yet"


def test_the_last_answer_about_a_picture_counts(ratings: Ratings) -> None:
    for asked in ("yes", "no"):
        ratings.keep(rated("diffedit", asked))
    ratings.keep(rated("diffedit", "somewhat", rater="jonas"))
    assert [one.asked for one in ratings.every()] == ["no", "somewhat"]
    assert ratings.of("w", "mara") == {"diffedit-a": Answer(asked="no", kept="yes", quality=4)}


def test_the_table_has_shares_means_and_intervals() -> None:
    given = [rated("diffedit", "yes" if n < 6 else "no", quality=1 + n % 5, edit=str(n)) for n in range(10)]
    found = table(given)
    assert "| diffedit | 10 | 10 | 0.60 [0.30, 0.90] / 0.00 [0.00, 0.00] / 0.40 [0.10, 0.70]" in found
    assert "| 3.00 [" in found
    value = estimate(given, lambda one: one.quality)
    assert value.interval is not None
    assert value.interval[0] < 3 < value.interval[1]
    assert estimate(given[:1], lambda one: one.quality).interval is None


def test_many_ratings_of_one_edit_are_not_many_edits() -> None:
    alone = [rated("x", "yes" if n % 2 else "no", edit=str(n)) for n in range(8)]
    again = [one.model_copy(update={"rater": who}) for one in alone for who in ("a", "b", "c", "d")]
    widths = []
    for given in (alone, again):
        interval = estimate(given, lambda one: float(one.asked == "yes")).interval
        assert interval is not None
        widths.append(interval[1] - interval[0])
    assert widths[1] > 0.8 * widths[0]


def test_a_rater_who_fails_the_controls_is_named_and_not_dropped() -> None:
    good = [rated(TRUTH, edit=str(n), rater="mara") for n in range(3)]
    good += [rated(SOURCE, "no", edit=str(n), rater="mara") for n in range(3)] + [rated("x", rater="mara")]
    blind = [rated(SOURCE, "yes", edit=str(n), rater="jonas") for n in range(4)] + [rated("x", "no", rater="jonas")]
    assert [one.verdict for one in raters([*good, *blind, rated("x", rater="new")])] == [
        "passes",
        "fails",
        "too few controls",
    ]
    found = table([*good, *blind])
    assert "Under 75% of the controls judged right: jonas." in found
    with_all, without = found.split("without them:")
    assert "| x | 2 | 1 | 0.50 /" in with_all
    assert "| x | 1 | 1 | 1.00 /" in without
