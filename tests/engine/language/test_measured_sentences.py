"""What is measured is what a person gets: the benchmark's sentences are read as the descriptions it edits with."""

from __future__ import annotations

import pytest

from bench.quality.cases import Case, cases
from engine.language import demo_world, read

# A no-op says the same twice; and what leaves is said by the model's word for nothing.
SAID = [case for case in cases("test", 6) if case.category not in {"no-op", "remove"}]


@pytest.mark.parametrize("case", SAID, ids=lambda case: f"{case.category}: {case.said}")
def test_a_sentence_of_the_benchmark_is_read_as_its_true_description(case: Case) -> None:
    assert read(case.said, case.source, demo_world()).plan.target == case.target
