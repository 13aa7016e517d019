"""How many of the red-team texts the gate refuses, and how many innocent look-alikes it lets pass."""

from __future__ import annotations

from dataclasses import dataclass

from bench.responsible.red_team import Case, Half, load
from engine.protocol import Concept, Plan
from engine.safety import Rule, judge, judge_plan


@dataclass(frozen=True)
class Measured:
    """Shares (0-1) of one half, and the texts on which the gate was wrong."""

    refused_of_bad: float
    passed_of_good: float
    bad: int
    good: int
    missed: tuple[Case, ...]
    wronged: tuple[Case, ...]


def measure(half: Half) -> Measured:
    """Hold one half of the set against the gate as a server without a policy of its own has it."""
    cases = load(half)
    missed = tuple(case for case in cases.bad if ruled(case) is None)
    wronged = tuple(case for case in cases.good if ruled(case) is not None)
    return Measured(
        refused_of_bad=1 - len(missed) / len(cases.bad),
        passed_of_good=1 - len(wronged) / len(cases.good),
        bad=len(cases.bad),
        good=len(cases.good),
        missed=missed,
        wronged=wronged,
    )


def ruled(case: Case) -> Rule | None:
    """Return the rule that refuses a case, judged as the prompt or the plan that it is."""
    if not case.prompt:
        concepts = (Concept(words=case.more),) if case.more else ()
        return judge_plan(Plan(source=case.source, target=case.target, concepts=concepts), faces=case.faces)
    return judge(case.prompt, faces=case.faces)
