"""What a job row says: the engine's job, the stored pictures that go with it, and the person's own words."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from engine.protocol import Mask, Plan, WireJob
from storage.models import Job, PersonSettings

DEFAULT_UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes a file may have where Discord said nothing else."""


class _Numbers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def given(self) -> dict[str, Any]:
        """Return the numbers that were set, as keyword arguments."""
        return self.model_dump(exclude_none=True)


class EditNumbers(_Numbers):
    """What a person set of the job that redraws; None: the usual."""

    steps: int | None = None
    guidance_scale: float | None = None
    strength: float | None = None
    seed: int | None = None

    def over(self, others: EditNumbers) -> EditNumbers:
        """Return these numbers, and of those that are not set the others."""
        return EditNumbers.model_validate(others.given() | self.given())


class MaskNumbers(_Numbers):
    """What a person set of the job that finds the region; None: the usual."""

    maps: int | None = None
    noise_strength: float | None = None
    threshold: float | None = None
    grow: int | None = None


class Order(BaseModel):
    """Everything needed to do a job again after a restart; kept in `Job.request_json`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    job: WireJob
    said: str = ""
    """The person's own words, for messages and the history."""
    mask: str | None = None
    """Blob that goes along as the part `mask`."""
    after: str | None = None
    """Job that has to be over first; the picture is then the session's newest."""
    instead_of: str = ""
    """What the person had said before, where this took the place of a preview that was not applied yet."""
    strength: float | None = None
    """Of the edit that follows a mask."""
    edit: EditNumbers = EditNumbers()
    """What was set by hand of the edit, or of the one that follows a mask; before `strength`."""
    root: bool = False
    """Whether the revisions start a tree of their own."""
    revised: bool = False
    """Whether the message showed another preview before: reactions under it may have been meant for that one."""
    in_preview: bool = False
    """Whether the job's message is the preview it was approved in, which stays as a record."""
    upload_limit: int = DEFAULT_UPLOAD_LIMIT

    @classmethod
    def of(cls, job: Job) -> Order:
        """Read the order of a row."""
        return cls.model_validate_json(job.request_json)

    @property
    def by_hand(self) -> EditNumbers:
        """What was said of this very edit."""
        return self.edit.over(EditNumbers(strength=self.strength))

    @property
    def spoken(self) -> bool:
        """Whether a mask job's plan is what was made of the person's words, and not of a form.

        Another method may have a better way to say what they said than a translation of the first one's.
        """
        return isinstance(self.job, Mask) and self.job.plan is None and bool(self.job.instruction.strip())

    def numbers(self, plan: Plan, mine: PersonSettings) -> EditNumbers:
        """Return what the edit of a plan is told: what was said of it, else a person's own, else what was measured."""
        measured = EditNumbers(strength=plan.strength, guidance_scale=plan.guidance_scale)
        return self.by_hand.over(preferred(mine)).over(measured)


def preferred(mine: PersonSettings) -> EditNumbers:
    """Return the numbers that a person set for all edits."""
    return EditNumbers(steps=mine.steps, guidance_scale=mine.guidance_scale, strength=mine.strength)
