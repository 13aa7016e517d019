"""What each kind of job does, from the bytes that came in to the files that go out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar, assert_never

import numpy as np

from engine.audience import Audience
from engine.diffusion.transparent import opaque, without
from engine.door import check_method, ignored
from engine.language import NotThere, NotUnderstood
from engine.paint import painted
from engine.preview import comparison, mask_preview
from engine.protocol import (
    AnyJob,
    Caption,
    CaptionResult,
    Edit,
    EditResult,
    Faces,
    FacesResult,
    Generate,
    GenerateResult,
    Mask,
    MaskResult,
    Notice,
    Paint,
    PaintResult,
    Plan,
)
from engine.provenance import CHANGED, MADE, Label
from engine.regions import Ground, ground, region_of
from engine.safety import Refused, check_job
from engine.safety.beside_faces import check_beside_faces
from engine.studio import Studio
from engine.submission import File, JobFailure, Outcome, Submission, made_file, png_file
from engine.understood import regionless, understood
from engine.vision.intake import BadPicture, Picture, take_in, take_in_mask
from engine.vision.photograph import is_photograph

if TYPE_CHECKING:
    from engine.requests import Steps

_T = TypeVar("_T")
FULL = 0.995
"""Share of the pixels from which a mask counts as the whole picture."""


def prompt_of(plan: Plan) -> str:
    """Return what a picture made after this plan was asked to show."""
    return ", ".join([plan.target, *(f"{one.direction} {one.words}" for one in plan.concepts)]).strip(", ")


async def perform(submission: Submission, studio: Studio, audience: Audience) -> Outcome:
    """Do one job. Raises JobFailure; cancelling the coroutine stops it at the model's next step."""
    try:
        check_job(submission.job)
        check_method(submission.job, studio.methods)
        outcome = await _perform(submission, studio, audience)
    except Refused as fault:
        raise JobFailure("refused", fault.rule) from fault
    except BadPicture as fault:
        raise JobFailure("bad_picture", fault.fault) from fault
    except NotThere as fault:
        raise JobFailure("not_there", str(fault)) from fault
    except NotUnderstood as fault:
        raise JobFailure("not_understood", str(fault)) from fault
    files = tuple(file.info for file in outcome.files)
    return Outcome(outcome.result.model_copy(update={"files": files, "model": studio.model_name}), outcome.files)


async def _perform(submission: Submission, studio: Studio, audience: Audience) -> Outcome:
    match submission.job:
        case Generate() as job:
            return await _generate(job, studio, audience)
        case Caption() as job:
            return await _caption(job, await _picture(submission, studio), studio, audience)
        case Faces() as job:
            return await _faces(submission, await _picture(submission, studio), studio)
        case Mask() as job:
            return await _mask(job, submission, await _picture(submission, studio), studio, audience)
        case Paint() as job:
            return await _paint(job, submission, studio)
        case Edit() as job:
            return await _edit(job, submission, await _picture(submission, studio), studio, audience)
    assert_never(submission.job)


async def _picture(submission: Submission, studio: Studio) -> Picture:
    if submission.image is None:
        raise JobFailure("bad_request", f"a {submission.job.kind} job needs the part image")
    return await asyncio.to_thread(take_in, submission.image, studio.limits)


async def _notices(studio: Studio, picture: Picture | None = None, text: str = "") -> list[Notice]:
    """Return what the person should know: words the model never learned, and photographs the demo cannot draw."""
    found = []
    unknown = studio.world.unknown_words(text) if text else ()
    if unknown:
        found.append(Notice(code="unknown_words", detail=", ".join(unknown)))
    if picture is not None and studio.demo and await asyncio.to_thread(is_photograph, picture.rgb):
        found.append(Notice(code="photograph"))
    return found


def _with_cut(steps: Steps[_T], studio: Studio, prompts: tuple[str, ...]) -> Steps[tuple[_T, list[Notice]]]:
    """Run a method and also tell which prompts were cut; here, because only the runtime's thread may tokenize."""
    result = yield from steps
    cut = [studio.model.truncated(prompt) for prompt in prompts]
    return result, [Notice(code="truncated_prompt", detail=words) for words in cut if words]


async def _generate(job: Generate, studio: Studio, audience: Audience) -> Outcome:
    from engine.methods import generate

    prompts = (job.prompt, job.negative_prompt)
    pictures, cut = await studio.run(_with_cut(generate(job, studio.model), studio, prompts), job, audience)
    await studio.inspector.check(job.rules, *pictures)
    seeds = tuple(job.seed + i for i in range(job.count))

    def made(number: int) -> File:
        label = Label(MADE, studio.model_name, seeds[number], "generate", job.prompt)
        return made_file(f"picture-{number}", pictures[number], label, studio.labeller)

    def files() -> tuple[File, ...]:
        return tuple(made(number) for number in range(job.count))

    said = " ".join([job.prompt, *(concept.words for concept in job.concepts)])
    notices = (*cut, *await _notices(studio, text=said))
    return Outcome(GenerateResult(seeds=seeds, notices=notices), await asyncio.to_thread(files))


async def _caption(job: Caption, picture: Picture, studio: Studio, audience: Audience) -> Outcome:
    caption = await _ask_caption(job, picture, studio, audience)
    return Outcome(CaptionResult(caption=caption, notices=tuple(await _notices(studio, picture))))


async def _ask_caption(job: AnyJob, picture: Picture, studio: Studio, audience: Audience) -> str:
    from engine.requests import Caption as AskCaption

    def ask() -> Steps[str]:
        return (yield AskCaption(picture.rgb))

    return await studio.run(ask(), job, audience)


async def _faces(submission: Submission, picture: Picture, studio: Studio) -> Outcome:
    from engine.vision.faces import face_finder

    # Nobody was asked about this picture yet: nothing but its faces and its own credentials is looked at.
    faces = await asyncio.to_thread(lambda: face_finder().find(picture.rgb))
    file = await asyncio.to_thread(png_file, "picture", picture.samples)
    generated = submission.image is not None and await asyncio.to_thread(studio.labeller.generated, submission.image)
    result = FacesResult(faces=faces, generated=generated, width=picture.width, height=picture.height)
    return Outcome(result, (file,))


async def _paint(job: Paint, submission: Submission, studio: Studio) -> Outcome:
    if submission.image is None:
        raise JobFailure("bad_request", "a paint job needs the part image")
    image, mask = submission.image, submission.mask

    def answer() -> Outcome:
        region = painted(job, image, mask, studio.limits)
        return Outcome(PaintResult(coverage=float(region.mean())), (png_file("mask", region.astype(np.uint8) * 255),))

    return await asyncio.to_thread(answer)


async def _mask(job: Mask, submission: Submission, picture: Picture, studio: Studio, audience: Audience) -> Outcome:
    from engine.diffusion.region import Region, grow

    notices: list[Notice] = []
    if submission.mask is not None:
        if job.plan is None:
            raise JobFailure("bad_request", "a given mask needs the plan it belongs to")
        caption, plan = job.caption or job.plan.source, job.plan
        await check_beside_faces(job, plan, job.rules, picture.rgb)
        laid, given = await asyncio.to_thread(_grounded, plan, picture, submission.mask, studio)
        region = await asyncio.to_thread(lambda: Region.of_support(given != job.inverted, studio.model))
    else:
        caption = job.caption if job.caption is not None else await _ask_caption(job, picture, studio, audience)
        plan, notices = await understood(job, caption, studio)
        await check_beside_faces(job, plan, job.rules, picture.rgb)
        texts = (plan.target, plan.source)
        laid = await asyncio.to_thread(ground, plan, picture.samples, studio.model)
        inferred = region_of(job, plan, laid.samples, studio.model, studio.world)
        (region, told), cut = await studio.run(_with_cut(inferred, studio, texts), job, audience)
        notices += [*told, *cut]
    notices += await _notices(studio, picture)
    # Where the region lies was the model's word: shown on the picture, it is a composite with what a model made.
    label = Label(CHANGED, studio.model_name, job.seed, plan.method, prompt_of(plan))

    def answer() -> Outcome:
        support = laid.allowed(grow(region, job.grow).support)
        coverage = float(support.mean())
        made = {"preview": mask_preview(laid.samples, support)}
        if plan.method == "segment":
            made["cutout"] = without(picture.samples, ~support, soft=1)
        files = [_mask_file(support, label, studio, submission.image)]
        files += [made_file(name, one, label, studio.labeller, submission.image) for name, one in made.items()]
        verdict = "empty" if not support.any() else "full" if coverage >= FULL else "region"
        taken = regionless(plan, verdict == "full", notices, studio) if submission.mask is None else ()
        told = (*notices, *taken)
        result = MaskResult(caption=caption, plan=plan, coverage=coverage, verdict=verdict, notices=told)
        return Outcome(result, tuple(files))

    return await asyncio.to_thread(answer)


def _mask_file(support: np.ndarray, label: Label, studio: Studio, parent: bytes | None) -> File:
    """Encode a region: a working paper on the way to an edit; as the answer of `segment` a labelled picture."""
    samples = support.astype(np.uint8) * 255
    if label.method != "segment":
        return png_file("mask", samples)
    return made_file("mask", samples, label, studio.labeller, parent)


def _grounded(plan: Plan, picture: Picture, mask: bytes, studio: Studio) -> tuple[Ground, np.ndarray]:
    """Return the ground of a plan, and a mask that was sent in for it, bool [H, W]. Blocking."""
    laid = ground(plan, picture.samples, studio.model)
    return laid, take_in_mask(mask, laid.size, studio.limits)


async def _edit(job: Edit, submission: Submission, picture: Picture, studio: Studio, audience: Audience) -> Outcome:
    from engine.methods import edit

    if submission.mask is None:
        raise JobFailure("bad_request", "an edit job needs the part mask")
    await check_beside_faces(job, job.plan, job.rules, picture.rgb)
    laid, given = await asyncio.to_thread(_grounded, job.plan, picture, submission.mask, studio)
    support = laid.allowed(given)
    edited = await studio.run(edit(job, laid.samples, support, studio.model), job, audience)
    await studio.inspector.check(job.rules, edited)
    label = Label(CHANGED, studio.model_name, job.seed, job.plan.method, prompt_of(job.plan))

    def answer() -> Outcome:
        before = laid.samples if edited.shape[2] == laid.samples.shape[2] else opaque(laid.samples)
        shown = {"picture": edited, "comparison": comparison(before, edited)}
        files = [made_file(name, one, label, studio.labeller, submission.image) for name, one in shown.items()]
        result = EditResult(changed=float((edited != before).any(-1).mean()), notices=tuple(ignored(job, job.plan)))
        return Outcome(result, tuple(files))

    return await asyncio.to_thread(answer)
