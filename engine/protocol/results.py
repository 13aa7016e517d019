"""What comes back of a job that is done, and the codes of one that is not."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from engine.protocol.message import Message
from engine.protocol.plan import Plan

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
    "all_but_things",  # likewise, for another place: everything but the things of the picture was taken
    "as_named",  # likewise: what corrections in words leave was taken
    "not_seen",  # detail: the words of a correction that nothing was found for
    "own_word",  # detail: the word that was not in the caption, so the person's own was used
    "ignored",  # detail: the numbers, comma separated, that were set although the method takes none of them
    "truncated_prompt",  # detail: the words beyond the text encoder's window
]


class Notice(Message):
    """Something the person should be told although the job went on."""

    code: NoticeCode
    detail: str = ""


class Box(Message):
    """A rectangle in pixels of the normalized picture, with the detector's score (0–1)."""

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


AnyResult = GenerateResult | CaptionResult | FacesResult | MaskResult | PaintResult | EditResult
any_result: TypeAdapter[AnyResult] = TypeAdapter(Annotated[AnyResult, Field(discriminator="kind")])
