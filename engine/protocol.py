"""The messages between the bot and the engine: job kinds, their parameters, events and results.

Plain pydantic; importing this module never imports torch. Pictures travel beside the JSON, not inside it:
a job is submitted as `multipart/form-data` with the part `job` (this JSON) and the file parts it names
(`image`, `mask`); a result is JSON that lists files, each fetched from `GET /jobs/{id}/files/{name}`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter

MAX_PROMPT = 1000
"""Longest prompt or instruction, in characters."""

JobId = Annotated[str, Field(min_length=1, max_length=22, pattern=r"^[A-Za-z0-9_-]+$")]
"""The caller's idempotency key. 22 characters leave room inside Discord's 25-character message nonce."""

Prompt = Annotated[str, Field(max_length=MAX_PROMPT)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]


class Message(BaseModel):
    """Frozen base of everything that crosses the wire; unknown keys are an error."""

    # A fault names the field and not what stood in it: it may be logged, and people's words are not.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


# --- what is to be done to a picture -------------------------------------------------------------------------------


class Concept(Message):
    """One direction of semantic guidance (SEGA, arXiv:2301.12247, section 3)."""

    words: Prompt
    direction: Literal["more", "less"] = "more"
    guidance_scale: float = Field(default=5.0, ge=0, le=50, description="edit guidance s_e")
    threshold: float = Field(default=0.9, ge=0, lt=1, description="per-channel quantile of |psi| that is kept (lambda)")
    warmup_steps: int = Field(default=10, ge=0, le=200, description="steps before the concept acts (delta)")
    cooldown_steps: int | None = Field(default=None, ge=0, description="step after which the concept stops acting")


class Setting(Message):
    """One parameter of a method, set by a person; which there are and how far they go says `Health.methods`."""

    name: str = Field(min_length=1, max_length=40)
    value: bool | int | float | Annotated[str, Field(max_length=MAX_PROMPT)]


Settings = Annotated[tuple[Setting, ...], Field(max_length=40)]


class Change(Message):
    """One thing that an instruction wants different; what a follow-up ("the same for the tree") goes on from."""

    kind: Literal[
        "swap", "describe", "add", "remove", "mood", "place", "style", "more", "less", "reweight", "reimagine", "vary"
    ]
    thing: Prompt = Field(default="", description="what it is about, empty: the picture")
    new: Prompt = Field(default="", description="what it becomes or gets")


class Correction(Message):
    """Where a change may go and where not, in words: "only the left one", "not the hat"."""

    keep: Literal["only", "not"]
    words: Prompt = Field(default="", description="the thing; empty: whatever is on that side")
    side: Literal["", "left", "right", "top", "bottom"] = ""


class Plan(Message):
    """What the engine understood of an instruction; shown to the person before anything runs."""

    method: str = Field(default="diffedit", max_length=40, description="a name in the engine's method registry")
    source: Prompt = Field(default="", description="what the picture shows now")
    target: Prompt = Field(default="", description="what it shall show")
    removed: tuple[str, ...] = Field(default=(), description="the words of `source` that leave")
    added: tuple[str, ...] = Field(default=(), description="the words of `target` that come")
    concepts: tuple[Concept, ...] = Field(default=(), max_length=8)
    reference: Prompt | None = Field(default=None, description="text the mask is contrasted with; None: `source`")
    changes: tuple[Change, ...] = Field(default=(), max_length=32, description="what is asked for, one by one")
    corrections: tuple[Correction, ...] = Field(default=(), max_length=8, description="of the region, said in words")
    why: str = Field(default="", max_length=300, description="what made the engine pick `method`, for the person")
    settings: Settings = Field(default=(), description="parameters of the method beyond the job's own")


class Origin(Message):
    """How the engine drew a picture; with it the picture is drawn again instead of being inverted."""

    prompt: Prompt
    negative_prompt: Prompt = ""
    seed: Seed = 0
    steps: int = Field(default=25, ge=1, le=200)
    guidance_scale: float = Field(default=7.5, ge=0, le=50)


# --- jobs ----------------------------------------------------------------------------------------------------------


class Rules(Message):
    """What the place a job comes from adds to the rules of everywhere; the defaults add nothing."""

    blocked: tuple[str, ...] = Field(default=(), max_length=200, description="words or phrases refused as well")
    allowed: tuple[str, ...] = Field(default=(), max_length=200, description="words let through, if not refused always")
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
    """Take in a raw upload (part `image`): check, normalise once, find faces. Result file: `picture` (PNG)."""

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
    noise_strength: float = Field(default=0.5, gt=0, le=1, description="noise level the maps are taken at")
    threshold: float = Field(default=0.5, gt=0, lt=1, description="of the normalised map")
    inverted: bool = Field(default=False, description="take all that the part `mask` is not")
    grow: int = Field(default=0, ge=-16, le=16, description="latent cells to dilate (> 0) or erode (< 0) the result by")


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


AnyJob = Annotated[Generate | Caption | Faces | Mask | Paint | Edit, Field(discriminator="kind")]
any_job: TypeAdapter[Generate | Caption | Faces | Mask | Paint | Edit] = TypeAdapter(AnyJob)


# --- what comes back -----------------------------------------------------------------------------------------------

FailureCode = Literal[
    "bad_request",  # parameters that contradict each other or the model
    "bad_picture",  # `detail` says which: see PictureFault
    "bad_mask",  # `detail` says why a painted region cannot be used, in words that go on after "because"
    "not_understood",  # the instruction could not be read
    "not_there",  # it names what the picture does not show; `detail` is "the thing: what, there, is"
    "refused",  # the gate or the picture classifier; `detail` is the rule: see engine.safety.Rule
    "numbers",  # the model returned NaN or infinity
    "out_of_memory",  # even a single row did not fit
    "shutdown",  # the engine is stopping; submit again
    "internal",
]

PictureFault = Literal[
    "not_a_picture", "truncated", "too_many_pixels", "too_many_bytes", "animated", "too_small", "unsupported"
]

NoticeCode = Literal[
    "unknown_words",  # detail: the words, comma separated, which the demo model was never taught
    "photograph",  # the demo model only knows drawings of its own world
    "typo",  # detail: "huose > house", comma separated: what was read for what was typed
    "whole_picture",  # detail: the method, which has no region of its own
    "not_seen",  # detail: the words of a correction that nothing was found for
    "own_word",  # detail: the word that was not in the caption, so the person's own was used
    "truncated_prompt",  # detail: the words beyond the text encoder's window
]


class Notice(Message):
    """Something the person should be told although the job went on."""

    code: NoticeCode
    detail: str = ""


class Box(Message):
    """A rectangle in pixels of the normalised picture, with the detector's score (0–1)."""

    left: float
    top: float
    right: float
    bottom: float
    score: float


class FileInfo(Message):
    """One file of a result; fetch it from `GET /jobs/{id}/files/{name}`."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    width: int
    height: int


class ResultBase(Message):
    files: tuple[FileInfo, ...] = ()
    notices: tuple[Notice, ...] = ()
    model: str = Field(default="", description="name of the checkpoint that was used")
    seconds: float = Field(default=0.0, description="time spent running, not queued")


class GenerateResult(ResultBase):
    kind: Literal["generate"] = "generate"
    seeds: tuple[int, ...] = ()


class CaptionResult(ResultBase):
    kind: Literal["caption"] = "caption"
    caption: str = ""


class FacesResult(ResultBase):
    kind: Literal["faces"] = "faces"
    faces: tuple[Box, ...] = ()
    generated: bool = Field(default=False, description="whether our own credentials prove that no upload is in it")
    width: int = 0
    height: int = 0


class MaskResult(ResultBase):
    kind: Literal["mask"] = "mask"
    caption: str = ""
    plan: Plan
    coverage: float = Field(default=0.0, ge=0, le=1, description="share of the pixels that may change")
    verdict: Literal["region", "empty", "full"] = "region"


class PaintResult(ResultBase):
    kind: Literal["paint"] = "paint"
    coverage: float = Field(default=0.0, ge=0, le=1, description="share of the pixels that may change")


class EditResult(ResultBase):
    kind: Literal["edit"] = "edit"
    changed: float = Field(default=0.0, ge=0, le=1, description="share of the pixels that did change")


AnyResult = Annotated[
    GenerateResult | CaptionResult | FacesResult | MaskResult | PaintResult | EditResult, Field(discriminator="kind")
]
any_result: TypeAdapter[GenerateResult | CaptionResult | FacesResult | MaskResult | PaintResult | EditResult] = (
    TypeAdapter(AnyResult)
)


# --- events: one JSON object a line, the first one a snapshot of the job as it is -----------------------------------


class Queued(Message):
    event: Literal["queued"] = "queued"
    position: int = Field(description="0: next")
    eta_s: float | None = Field(default=None, description="seconds until it is done, as far as can be told")


class Running(Message):
    event: Literal["running"] = "running"
    phase: str = Field(default="", description="caption, encode, invert, map, denoise, decode")
    step: int = Field(default=0, description="denoiser rows done")
    steps: int = Field(default=0, description="denoiser rows in all")
    eta_s: float | None = None


class Preview(Message):
    event: Literal["preview"] = "preview"
    picture: Base64Bytes = Field(description="a small JPEG of the picture so far")


class Done(Message):
    event: Literal["done"] = "done"


class Failed(Message):
    event: Literal["failed"] = "failed"
    code: FailureCode
    detail: str = Field(default="", description="for the log and, where the code says so, the fault's name")
    retry: bool = Field(default=False, description="whether submitting the same job again can help")


class Cancelled(Message):
    event: Literal["cancelled"] = "cancelled"


AnyEvent = Annotated[Queued | Running | Preview | Done | Failed | Cancelled, Field(discriminator="event")]
any_event: TypeAdapter[Queued | Running | Preview | Done | Failed | Cancelled] = TypeAdapter(AnyEvent)


class ParameterInfo(Message):
    """One parameter of a method, as a form or a command line shows it."""

    name: str
    kind: Literal["number", "integer", "choice", "switch", "words"]
    default: bool | int | float | str | None = Field(default=None, description="None: what the description says")
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    description: str = ""


class MethodInfo(Message):
    """One editing method the engine offers."""

    name: str
    summary: str
    masked: bool = Field(default=True, description="whether it infers a region; else the whole picture may change")
    parameters: tuple[ParameterInfo, ...] = ()


# --- labels: requests that are answered at once and leave nothing behind ------------------------------------------


class CopyOrder(Message):
    """What a delivered copy shall be: the part `job` of `POST /copies`, beside the master as the part `image`."""

    limit: int = Field(ge=1, description="bytes the file may have")
    badge: bool = Field(default=False, description="whether a visible mark is drawn into a corner")
    mark: int | None = Field(default=None, ge=0, lt=2**32, description="bits to write invisibly, if that is installed")


class CopyInfo(Message):
    """What came of it: the header `X-Copy`; the body is the file. 422 `too_large`: no copy is small enough."""

    media_type: Literal["image/png", "image/webp", "image/jpeg"]
    width: int
    height: int
    smaller: bool = Field(description="whether it has fewer pixels than the master")
    sha256: str
    samples: str = Field(description="hash of the decoded samples: see `Verdict.samples`")
    badge: bool = False
    marked: bool = Field(default=False, description="whether the invisible mark was written and can be read back")


class Ancestor(Message):
    """One picture as its own credentials describe it."""

    ours: bool
    actions: tuple[str, ...] = ()
    source_type: str = ""
    model: str = ""
    method: str = ""
    seed: str = ""
    signed_by: str = ""
    signed_at: str = ""
    title: str = Field(default="", description="what its child calls it: for a picture of ours the file's sha256")


class Verdict(Message):
    """What a file tells of itself: the answer of `POST /verify`, asked with the part `image`."""

    sha256: str
    samples: str = Field(description="sha256 of `WIDTHxHEIGHT:` and the RGBA samples, whatever file they came in")
    credentials: Literal["none", "valid", "invalid", "broken"]
    ours: bool = Field(description="whether we signed the file and it is as we signed it")
    generated: bool = Field(description="whether our signatures say all the way up that nothing but a model made it")
    chain: tuple[Ancestor, ...] = Field(default=(), description="the picture, its parent, and so on")
    root: str | None = Field(default=None, description="name of the oldest picture if that one has no credentials")
    labelled: str = Field(default="", description="IPTC digital source type in its XMP; anybody can write one")
    model: str = Field(default="", description="as its XMP says")
    method: str = Field(default="", description="as its XMP says")
    mark: int | None = Field(default=None, description="the 32 bits read, right or wrong; None: not installed")


class Health(Message):
    """Answer of `GET /health`."""

    status: Literal["starting", "ready", "stopping", "broken"]
    model: str = ""
    demo: bool = Field(default=False, description="whether the embedded picture-book model is loaded")
    device: str = ""
    methods: tuple[MethodInfo, ...] = ()
    classifiers: tuple[str, ...] = Field(default=(), description="what `Rules.classifier` may name")
    queued: int = 0
    running: int = 0
    detail: str = ""
