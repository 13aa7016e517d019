"""The jobs: what the bot may ask of the engine."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from engine.protocol.message import MAX_PROMPT, Message, Prompt, Seed
from engine.protocol.plan import Concept, Origin, Plan, Settings


class Rules(Message):
    """What the place a job comes from adds to the rules of everywhere; the defaults add nothing."""

    blocked: tuple[str, ...] = Field(default=(), max_length=200, description="words or phrases refused as well")
    allowed: tuple[str, ...] = Field(default=(), max_length=200, description="words let through, if not refused always")
    person: bool = Field(default=False, description="a real person is known to be in the picture, face seen or not")
    adult: bool = Field(default=False, description="adults may be nude: an age-restricted channel that allows it")
    classifier: str | None = Field(default=None, max_length=60, description="None: engine's default; 'none': no one")


class Job(Message):
    """What every job carries."""

    owner: str = Field(default="", max_length=64, description="whom fairness counts this job for; opaque to the engine")
    exact: bool = Field(default=False, description="fix the batch composition: the same job then gives the same bytes")
    rules: Rules = Rules()


class Generate(Job):
    """Draw `count` pictures from text. Result files: `picture-0` … `picture-{count-1}`."""

    kind: Literal["generate"] = "generate"
    prompt: Annotated[str, Field(min_length=1, max_length=MAX_PROMPT)]
    negative_prompt: Prompt = ""
    seed: Seed = 0
    steps: int = Field(default=25, ge=1, le=200)
    guidance_scale: float = Field(default=7.5, ge=0, le=50)
    count: int = Field(default=1, ge=1, le=4, description="picture i uses seed + i")
    width: int | None = Field(default=None, ge=16, le=4096, description="pixels; None: the model's own size")
    height: int | None = Field(default=None, ge=16, le=4096, description="pixels; None: the model's own size")
    concepts: tuple[Concept, ...] = Field(default=(), max_length=8, description="semantic guidance while drawing")


class Caption(Job):
    """Describe the part `image` in one sentence."""

    kind: Literal["caption"] = "caption"


class Faces(Job):
    """Take in a raw upload (part `image`): check, normalize once, find faces. Result file: `picture` (PNG)."""

    kind: Literal["faces"] = "faces"


class Mask(Job):
    """Understand an instruction about `image` and infer the region it changes.

    Result files: `mask` (1-channel PNG of the picture's size, 255 exactly where a pixel may change) and `preview`
    (the picture with that region outlined and tinted). With a part `mask` and `grow` ≠ 0 the given mask is grown or
    shrunk instead of drawn anew; the plan is then taken over unchanged and nothing is inferred.
    """

    kind: Literal["mask"] = "mask"
    instruction: Prompt = ""
    caption: Prompt | None = Field(default=None, description="what is known of the picture; None: ask the captioner")
    plan: Plan | None = Field(default=None, description="a plan the person set; None: read the instruction")
    before: Plan | None = Field(default=None, description="the plan this picture came from: what a follow-up means")
    open: Plan | None = Field(default=None, description="the plan of the preview that this takes the place of")
    method: str | None = Field(default=None, max_length=40, description="insist on this method; None: the plan decides")
    settings: Settings = Field(default=(), description="taken over into the plan, before the plan's own of that name")
    seed: Seed = 0
    maps: int = Field(default=10, ge=1, le=64, description="noise maps averaged (DiffEdit n)")
    noise_strength: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="noise level the maps are taken at; left out: as measured, else the method's own, mostly 0.5",
    )
    threshold: float = Field(default=0.5, gt=0, lt=1, description="of the normalized map")
    inverted: bool = Field(default=False, description="take all that the part `mask` is not")
    grow: int = Field(default=0, ge=-16, le=16, description="latent cells to dilate (> 0) or erode (< 0) the result by")

    def noise_level(self, own: float = 0.5) -> float:
        """Return the noise level that was asked for, else the method's own (DiffEdit's is 0.5)."""
        return own if self.noise_strength is None else self.noise_strength


class Paint(Job):
    """Take in a region painted in black and white (part `image`) over a picture of a size. Result file: `mask`.

    `inside` keeps of the part `mask` what is painted white, `use` takes the painted region as it is.
    """

    kind: Literal["paint"] = "paint"
    how: Literal["inside", "use"]
    width: int = Field(ge=1, description="of the picture, pixels")
    height: int = Field(ge=1, description="of the picture, pixels")


class Edit(Job):
    """Apply `plan` to the part `image` inside the approved part `mask` (PNG of the same size, ≥ 128 = may change).

    Result files: `picture` (every sample outside the mask equals the input's) and `comparison` (before | after).
    """

    kind: Literal["edit"] = "edit"
    plan: Plan
    seed: Seed = 0
    steps: int = Field(default=25, ge=1, le=200)
    guidance_scale: float = Field(default=7.5, ge=0, le=50)
    strength: float = Field(
        default=0.8, gt=0, le=1, description="encoding ratio r: share of the schedule that is re-drawn"
    )
    origin: Origin | None = Field(default=None, description="if `image` was drawn by this engine and never changed")


AnyJob = Generate | Caption | Faces | Mask | Paint | Edit
WireJob = Annotated[AnyJob, Field(discriminator="kind")]
"""Any job as a field of a message: `kind` tells which."""
any_job: TypeAdapter[AnyJob] = TypeAdapter(WireJob)
