"""The word gate: what may be asked for, by whom it shows, and why not.

Nothing sexual about minors and nothing sexual about a real face, whatever a server's policy says; sexual words and
naked people unless the policy of an age-restricted channel lets adults be nude; and a server's own words. Word lists
cannot be a moderation system, and this is not one: it is the floor below which no setting goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.protocol import AnyJob, Edit, Generate, Mask, Plan, Rules, Settings
from engine.safety import senses
from engine.safety.own_words import held, phrases
from engine.safety.plain import BREAK, plain
from engine.safety.undressing import undresses
from engine.safety.vocabulary import EXPLICIT, MINORS, PEOPLE, POINTED, YOUNG

_YOUNG = re.compile("|".join(YOUNG))


class Rule(StrEnum):
    """Why something is refused."""

    MINORS = "minors"
    FACES = "faces"
    EXPLICIT = "explicit"
    NUDITY = "nudity"
    BLOCKED = "blocked"
    PICTURE = "picture"
    """Not a word's doing: the classifier's."""


class Refused(Exception):
    """The gate does not let something through."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.value)
        self.rule = rule


@dataclass(frozen=True)
class _Meant:
    """What of the sexual a text holds."""

    explicit: bool
    naked: bool
    hints: frozenset[str]

    @property
    def anything(self) -> bool:
        """Return whether it holds any, however faint."""
        return self.explicit or self.naked or bool(self.hints)


def judge(*texts: str, less: Iterable[str] = (), rules: Rules | None = None, faces: bool = False) -> Rule | None:
    """Return the rule that refuses the texts, taken together; None: they pass.

    Together, because a plan splits a sentence into source, target and concepts. `less` are texts whose content shall go
    ("less clothing", a negative prompt): they count for what they take away only. `faces`: the picture shows a face.
    `rules` None: those of everywhere.
    """
    rules = rules or Rules()
    faces = faces or rules.person
    said = f" {BREAK} ".join(plain(text) for text in texts if text)
    bared = any(undresses(f"without {plain(piece)}") for text in less for piece in text.split(","))
    meant = _meant(said, bared)
    if meant.anything and (MINORS.intersection(said.split()) or _YOUNG.search(said)):
        return Rule.MINORS
    if meant.anything and faces:
        return Rule.FACES
    if held(rules.blocked, said, texts):
        return Rule.BLOCKED
    if rules.allowed:
        said = _without(said, rules.allowed)
        meant = _meant(said, bared)
    if meant.explicit:
        return Rule.EXPLICIT
    pointed = meant.hints & (POINTED | {"phrase"}) and PEOPLE.intersection(said.split())
    return Rule.NUDITY if (meant.naked or pointed) and not rules.adult else None


def judge_job(job: AnyJob, faces: bool = False) -> Rule | None:
    """Return the rule that refuses a job for any of its texts, under the rules it came with."""
    match job:
        case Generate():
            more, less = [job.prompt], [job.negative_prompt]
            for concept in job.concepts:
                (less if concept.direction == "less" else more).append(concept.words)
            return judge(*more, less=less, rules=job.rules, faces=faces)
        case Mask():
            found = judge(job.instruction, job.caption or "", *_typed(job.settings), rules=job.rules, faces=faces)
            return found or (judge_plan(job.plan, job.rules, faces) if job.plan else None)
        case Edit():
            drawn = (job.origin.prompt, job.origin.negative_prompt) if job.origin else ("", "")
            found = judge(drawn[0], less=[drawn[1]], rules=job.rules, faces=faces)
            return found or judge_plan(job.plan, job.rules, faces)
        case _:
            return None


def judge_plan(plan: Plan, rules: Rules | None = None, faces: bool = False) -> Rule | None:
    """Return the rule that refuses a plan.

    The source counts, too: what is asked for may only be seen beside whom the picture already shows. What leaves and
    has nothing come in its place is read as taken away.
    """
    more = [concept.words for concept in plan.concepts if concept.direction == "more"]
    less = [concept.words for concept in plan.concepts if concept.direction == "less"]
    gone = () if plan.added else plan.removed
    texts = (plan.source, plan.target, *plan.added, *more, plan.reference or "", *_typed(plan.settings))
    return judge(*texts, less=[*less, *gone], rules=rules, faces=faces)


def check(*texts: str, rules: Rules | None = None) -> None:
    """Raise Refused if the texts, taken together, don't pass."""
    _raise(judge(*texts, rules=rules))


def check_plan(plan: Plan, rules: Rules | None = None, faces: bool = False) -> None:
    """Raise Refused if a plan doesn't pass."""
    _raise(judge_plan(plan, rules, faces))


def check_job(job: AnyJob, faces: bool = False) -> None:
    """Raise Refused if a job doesn't pass."""
    _raise(judge_job(job, faces))


def _typed(settings: Settings) -> list[str]:
    """Return the words among a method's settings; what another package's method does with them is not known."""
    return [setting.value for setting in settings if isinstance(setting.value, str)]


def _raise(rule: Rule | None) -> None:
    if rule is not None:
        raise Refused(rule)


def _meant(said: str, bared: bool) -> _Meant:
    return _Meant(
        explicit=bool(EXPLICIT.intersection(said.split())) or senses.explicit(said),
        naked=bared or senses.naked(said) or undresses(said),
        hints=senses.suggestive(said),
    )


def _without(said: str, allowed: Iterable[str]) -> str:
    """Take a server's own words out; those that are sexual whatever stands beside them stay."""
    padded = f" {said} "
    for phrase in phrases(allowed):
        if phrase not in EXPLICIT:
            padded = padded.replace(f" {phrase} ", "  ")
    return padded
