"""One job after the other in this process, with words for people: what the command line stands on."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, NoReturn

import click
import structlog

from engine.audience import Audience
from engine.jobs import translated
from engine.protocol import AnyJob, EditResult, MaskResult, Plan, ResultBase
from engine.settings import EngineSettings
from engine.studio import Studio
from engine.submission import JobFailure, Outcome, Submission
from engine.vision.intake import bound_pillow
from engine.work import perform

if TYPE_CHECKING:
    from engine.runtime import Update

_WHY = {
    "bad_request": "That cannot be done: {detail}.",
    "bad_picture": "This picture cannot be used: {detail}.",
    "bad_mask": "The painted region cannot be used, because {detail}.",
    "not_understood": 'The instruction was not understood. Try "turn the house into a boat" or "a bowl of pears".',
    "not_there": "The picture does not show that. Looked for and found: {detail}.",
    "refused": "This program does not make sexual pictures of people, and nothing sexual of minors.",
    "numbers": "The model's numbers went wrong ({detail}), and nothing was written; another seed may help.",
    "out_of_memory": "The model does not fit into memory, and nothing was written; try a smaller picture.",
    "internal": "Something went wrong inside, and nothing was written: {detail}.",
}
_FAULTS = {
    "not_a_picture": "it is no PNG, JPEG, WebP, AVIF, GIF or BMP",
    "truncated": "it is damaged or incomplete",
    "too_many_pixels": "it has too many pixels",
    "too_many_bytes": "the file is too large",
    "animated": "it is animated, and only stills can be edited",
    "too_small": "it is too small",
    "unsupported": "mask and picture differ in size, or the format is not supported",
}
_NOTICES = {
    "unknown_words": "The demo model was never taught: {detail}.",
    "photograph": "This looks like a photograph; the demo model only knows its own drawn world.",
    "typo": "Read as: {detail}.",
    "whole_picture": "{detail} has no region of its own: the whole picture may change. Keep it to a part with --mask.",
    "all_but_things": "{detail} has no region of its own: everything but the things in the picture was taken.",
    "as_named": "{detail} has no region of its own: what your words leave of the picture was taken.",
    "not_seen": "Nothing was found that is {detail}; the region is as it was without that.",
    "own_word": 'The picture\'s description does not mention "{detail}"; your own word is used.',
    "ignored": "The method does not take what was set of {detail}: it changed nothing.",
    "truncated_prompt": "The prompt is too long; this part was left out: {detail}.",
}


def say(sentence: str) -> None:
    """Write a sentence to stderr, beside what a command prints or writes."""
    click.echo(sentence, err=True)


def stop(sentence: str, status: int = 1) -> NoReturn:
    """End the program with a sentence on stderr."""
    say(sentence)
    sys.exit(status)


class Workshop:
    """A studio for one command: loads when it is entered, does jobs one after the other, closes."""

    def __init__(self, settings: EngineSettings) -> None:
        self._settings = settings
        self._runner = asyncio.Runner()

    def __enter__(self) -> Workshop:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
        bound_pillow(self._settings.max_pixels)
        self._runner.__enter__()
        self._studio = self._runner.run(self._loaded())
        return self

    def __exit__(self, *fault: object) -> None:
        self._runner.run(self._studio.close())
        self._runner.close()

    async def _loaded(self) -> Studio:
        studio = Studio(self._settings)
        await studio.load()
        if studio.broken:
            stop(f"The engine cannot start: {studio.broken}")
        return studio

    def do(self, submission: Submission, passing: tuple[type[Exception], ...] = ()) -> Outcome:
        """Do one job with progress on stderr; a failure ends the program with a sentence.

        Raises only what is of the kinds in `passing`.
        """
        progress = _Progress(submission.job)
        try:
            outcome = self._runner.run(perform(submission, self._studio, Audience(progress.listen)))
        except JobFailure as fault:
            progress.end()
            detail = _FAULTS.get(fault.detail, fault.detail)
            stop(_WHY.get(fault.code, "{detail}").format(detail=detail))
        except Exception as fault:
            progress.end()
            if isinstance(fault, passing):
                raise
            failed = translated(fault)
            stop(_WHY.get(failed.code, "{detail}").format(detail=failed.detail))
        progress.end()
        tell(outcome.result)
        return outcome


class _Progress:
    """One line on stderr that rewrites itself on a terminal, and is left out elsewhere."""

    def __init__(self, job: AnyJob) -> None:
        self._kind = job.kind
        self._shown = sys.stderr.isatty()

    def listen(self, update: Update) -> None:
        """Show how far a job is; called from the runtime's thread."""
        if self._shown:
            done = f"{update.done}/{update.total}" if update.total else ""
            click.echo(f"\r{self._kind}: {update.phase} {done}\x1b[K", err=True, nl=False)

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def tell(result: ResultBase) -> None:
    """Write to stderr what came of a job, and what the person should know of it."""
    if isinstance(result, MaskResult):
        say(_planned(result.plan))
        say(f"{result.coverage:.0%} of the picture may change.")
    elif isinstance(result, EditResult):
        say(f"{result.changed:.0%} of the pixels changed.")
    for notice in result.notices:
        say(_NOTICES[notice.code].format(detail=notice.detail))


def _planned(plan: Plan) -> str:
    """Say what was understood, the method, and why it is that one."""
    by = f"({plan.method}, {plan.why})" if plan.why else f"({plan.method})"
    if not plan.concepts:
        return f"{plan.source} → {plan.target} {by}"
    wish = ", ".join(f"{concept.direction} {concept.words}" for concept in plan.concepts)
    return f"{plan.source}: {wish} {by}"
