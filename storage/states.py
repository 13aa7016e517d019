"""The words rows are described with, and which way a job may move."""

from __future__ import annotations

from enum import StrEnum


class JobKind(StrEnum):
    """What a job asks of the engine; one row is one engine job and one message."""

    GENERATE = "generate"
    FACES = "faces"
    MASK = "mask"
    EDIT = "edit"


class JobState(StrEnum):
    """Where a job is; see `PATHS` for the order."""

    QUEUED = "queued"
    RUNNING = "running"
    PLANNED = "planned"
    PROPOSED = "proposed"
    APPROVED = "approved"
    RENDERING = "rendering"
    DONE = "done"
    POSTED = "posted"
    FAILED = "failed"
    CANCELLED = "cancelled"


class RevisionKind(StrEnum):
    """How a picture came to be."""

    GENERATE = "generate"
    UPLOAD = "upload"
    EDIT = "edit"


class Answer(StrEnum):
    """What a person said when asked for consent."""

    ME = "me"
    PERMISSION = "permission"
    YES = "yes"
    """To the first wording of the question, which did not tell the two apart."""
    NO = "no"
    TIMEOUT = "timeout"


AGREED = frozenset({Answer.ME, Answer.PERMISSION, Answer.YES})
"""Answers after which the picture may be kept and changed."""


class Decision(StrEnum):
    """What became of a report by somebody who is shown in a picture."""

    OPEN = "open"
    RESTORED = "restored"
    REMOVED = "removed"


class AuditKind(StrEnum):
    """What was decided."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    CONSENTED = "consented"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    REPORTED = "reported"
    DELETED = "deleted"
    POLICY = "policy"


PATHS: dict[JobKind, tuple[JobState, ...]] = {
    JobKind.GENERATE: (JobState.QUEUED, JobState.RUNNING, JobState.DONE, JobState.POSTED),
    JobKind.FACES: (JobState.QUEUED, JobState.RUNNING, JobState.PROPOSED, JobState.DONE),
    JobKind.MASK: (JobState.QUEUED, JobState.RUNNING, JobState.PLANNED, JobState.PROPOSED, JobState.APPROVED),
    JobKind.EDIT: (JobState.QUEUED, JobState.RUNNING, JobState.RENDERING, JobState.DONE, JobState.POSTED),
}
"""The way of each kind, first to last. Steps may be skipped, never taken back.

An edit as a person sees it is a mask job up to `approved` and an edit job from there on, the two rows being written in
one transaction. `done` without `posted` means: the result is saved but not delivered.
"""

BROKEN_OFF = frozenset({JobState.FAILED, JobState.CANCELLED})
"""States any unfinished job may end in."""


def finished(kind: JobKind, state: JobState) -> bool:
    """Return whether nothing is left to do for a job of `kind` in `state`."""
    return state in BROKEN_OFF or state == PATHS[kind][-1]


def may_move(kind: JobKind, found: JobState, to: JobState) -> bool:
    """Return whether a job of `kind` may move from `found` to `to`."""
    if finished(kind, found):
        return False
    if to in BROKEN_OFF:
        return True
    path = PATHS[kind]
    return to in path and path.index(to) > path.index(found)
