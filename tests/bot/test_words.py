"""Whatever can go wrong has words, and the words fit into Discord's limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from bot import errors, words
from bot.explain import explain
from engine.protocol import Concept, FailureCode, Notice, NoticeCode, ParameterInfo, PictureFault, Plan
from engine.safety import Rule
from storage.errors import BlobMissing, Missing
from storage.states import JobState


@pytest.mark.parametrize("code", get_args(FailureCode))
def test_every_failure_of_the_engine_has_words_of_its_own(code: FailureCode) -> None:
    assert code in words.FAILURES
    said = explain(errors.EngineFailed(code))
    assert said != words.INTERNAL
    assert "{" not in said


@pytest.mark.parametrize("fault", get_args(PictureFault))
def test_every_fault_of_a_picture_has_words_and_says_that_nothing_was_kept(fault: PictureFault) -> None:
    said = explain(errors.EngineFailed("bad_picture", fault))
    assert said.startswith(words.PICTURE_FAULTS[fault])
    assert "Nothing of it was kept" in said


@pytest.mark.parametrize("code", get_args(NoticeCode))
def test_every_notice_has_words(code: NoticeCode) -> None:
    said = words.notice(Notice(code=code, detail="sky_blue"))
    assert "{" not in said
    assert code == "photograph" or "sky\\_blue" in said


def _kinds(of: type[errors.Trouble] = errors.Trouble) -> list[type[errors.Trouble]]:
    """Return all that are raised: a kind with kinds of its own is only their name in common."""
    below = of.__subclasses__()
    return [kind for one in below for kind in _kinds(one)] if below else [of]


@pytest.mark.parametrize("kind", _kinds())
def test_every_trouble_is_explained(kind: type[errors.Trouble]) -> None:
    arguments: dict[type[errors.Trouble], tuple[object, ...]] = {
        errors.PromptTooLong: (4000,),
        errors.NotYours: (1,),
        errors.AlreadyAnswered: (JobState.APPROVED,),
        errors.UnknownSetting: ("strenght", ("strength",)),
        errors.WrongSetting: (ParameterInfo(name="strength", kind="number", minimum=0, maximum=1), "7"),
        errors.UploadTooBig: (11 << 20, 10 << 20),
        errors.TooManyJobs: (4,),
        errors.WordsRefused: (Rule.NUDITY,),
        errors.RoleMissing: ((17,),),
        errors.QuotaReached: (20, timedelta(hours=1), datetime(2026, 11, 21, tzinfo=UTC)),
        errors.PolicyImpossible: ("retention_days",),
        errors.MissingPermissions: (("Attach Files",),),
        errors.EngineFailed: ("internal",),
    }
    assert explain(kind(*arguments.get(kind, ()))) not in ("", words.INTERNAL)


def test_what_nobody_foresaw_is_explained_without_its_details() -> None:
    assert explain(RuntimeError("secret path")) == words.INTERNAL
    assert explain(Missing("job", "x")) == words.GONE
    assert explain(BlobMissing("ab")) == words.PICTURE_GONE


def test_the_longest_words_still_fit_into_a_message() -> None:
    long = "*" * 1000
    plan = Plan(source=long, target=long, concepts=(Concept(words=long),) * 8)
    notices = [words.notice(Notice(code=code, detail="word " * 40)) for code in get_args(NoticeCode)]
    for verdict in ("region", "empty", "full"):
        assert len(words.preview(long, plan, 0.5, verdict, notices)) <= 2000
    label = words.label("m" * 100, 2**63, "diffedit")
    assert len(words.generated(long, 1, 4, label, notices)) <= 2000
    assert len(words.edited(long, plan, 0.5, label, notices)) <= 2000
    assert len(words.HELP) <= 2000
    assert len(words.thread_name(long)) <= 100
    assert len(words.alt_generated(long * 2)) <= 1024


def test_command_texts_fit_into_discords_limits() -> None:
    assert all(len(text) <= 100 for text in (*words.COMMANDS.values(), *words.OPTIONS.values()))
    assert all(len(text) <= 80 for text in words.BUTTONS.values())
    assert max(len(words.PLAN_TITLE), len(words.EDIT_TITLE), len(words.PLAN_CONCEPTS)) <= 45


def test_peoples_words_cannot_become_markup_or_lines() -> None:
    assert words.quoted("a **bold**\nmove") == "“a \\*\\*bold\\*\\* move”"
    assert words.percent(0.001) == "less than 1 %"


def test_an_understanding_shows_what_leaves_and_comes() -> None:
    assert words.understanding(Plan(source="an apple", target="a pear")) == "an apple → a pear"
    concepts = (Concept(words="snow"), Concept(words="fog", direction="less"))
    assert words.understanding(Plan(method="sega", concepts=concepts)) == "+ snow, − fog"
