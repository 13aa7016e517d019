"""What is to be done to a picture, as the engine understood it and the person saw it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.protocol.message import MAX_PROMPT, Message, Prompt, Seed


class Concept(Message):
    """One direction of semantic guidance (SEGA, arXiv:2301.12247, section 3)."""

    words: Prompt
    direction: Literal["more", "less"] = "more"
    guidance_scale: float = Field(default=5.0, ge=0, le=50, description="edit guidance s_e")
    threshold: float = Field(default=0.9, ge=0, lt=1, description="per-channel quantile of |psi| that is kept (lambda)")
    warmup_steps: int = Field(default=10, ge=0, le=200, description="steps before the concept acts (delta)")
    cooldown_steps: int | None = Field(default=None, ge=0, description="step from which the concept acts no more")


class Setting(Message):
    """One parameter of a method, set by a person; which there are and how far they go says `Health.methods`."""

    name: str = Field(min_length=1, max_length=40)
    value: bool | int | float | Annotated[str, Field(max_length=MAX_PROMPT)]


Settings = Annotated[tuple[Setting, ...], Field(max_length=40)]


ChangeKind = Literal[
    "swap", "describe", "add", "remove", "mood", "place", "style", "more", "less", "reweight", "reimagine", "vary"
]


class Change(Message):
    """One thing that an instruction wants different; what a follow-up ("the same for the tree") goes on from."""

    kind: ChangeKind
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
    strength: float | None = Field(default=None, gt=0, le=1, description="what `method` was measured best with, if any")
    guidance_scale: float | None = Field(default=None, ge=0, le=50, description="likewise; a person's own go first")

    def setting(self, name: str) -> bool | int | float | str | None:
        """Return what is set of a parameter of the method, None if nothing is."""
        return next((one.value for one in self.settings if one.name == name), None)

    def with_settings(self, settings: tuple[Setting, ...]) -> Plan:
        """Return the plan with settings added; those of a name that it has already take that one's place."""
        named = {setting.name: setting for setting in (*self.settings, *settings)}
        return self.model_copy(update={"settings": tuple(named.values())})


class Origin(Message):
    """How the engine drew a picture; with it the picture is drawn again instead of being inverted."""

    prompt: Prompt
    negative_prompt: Prompt = ""
    seed: Seed = 0
    steps: int = Field(default=25, ge=1, le=200)
    guidance_scale: float = Field(default=7.5, ge=0, le=50)
