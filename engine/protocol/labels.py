"""Requests about labels: answered at once, and they leave nothing behind."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.protocol.message import Message


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

    ours: bool = Field(description="whether the signature leads to one of our certificates and holds")
    actions: tuple[str, ...] = ()
    source_type: str = ""
    model: str = ""
    method: str = ""
    seed: str = ""
    signed_by: str = ""
    signed_at: str = ""
    title: str = Field(default="", description="what its child calls it: for a picture of ours the file's sha256")

    @property
    def created(self) -> bool:
        """Return whether it says that a model made it from nothing."""
        return "c2pa.created" in self.actions and self.source_type == "trainedAlgorithmicMedia"


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
