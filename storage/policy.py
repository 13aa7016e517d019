"""What the people who manage a server decide about the bot there: one object, read everywhere, stored in one row."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Word = Annotated[str, Field(min_length=1, max_length=60)]
Words = Annotated[tuple[Word, ...], Field(max_length=200)]
RoleIds = Annotated[tuple[int, ...], Field(max_length=25)]

AgeRestricted = Literal["same", "adult", "closed"]
RealPeople = Literal["off", "consent", "forbid"]

USES = ("generate", "edit", "upload", "segment", "extend", "cutout", "verify")
"""What a server may keep for certain roles. Looking after one's own data (/privacy, /delete, …) is never among them."""


class Quota(BaseModel):
    """How much one person may ask for; None: as much as the operator allows."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    per_hour: int | None = Field(default=100, ge=1, le=100_000)
    per_day: int | None = Field(default=500, ge=1, le=1_000_000)
    at_once: int | None = Field(default=None, ge=1, le=100, description="None: the operator's max_jobs_per_person")


class Policy(BaseModel):
    """The rules of one server. Direct messages have the defaults.

    Keys that a newer or older version wrote are skipped, not an error.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    blocked_words: Words = Field(default=(), description="refused here beside what is refused everywhere")
    allowed_words: Words = Field(default=(), description="let through here; never opens what is refused always")
    classifier: str | None = Field(
        default=None, max_length=60, description="which of the engine's classifiers; None: its default; 'none': no one"
    )
    age_restricted: AgeRestricted = Field(
        default="same", description="in age-restricted channels: the same rules, adults may be nude, or not used at all"
    )
    badge: bool = Field(default=False, description="a visible mark in the corner of delivered copies")
    watermark: bool = Field(default=False, description="an invisible mark in delivered copies")
    retention_days: int = Field(default=30, ge=1, le=3650, description="sessions idle for longer are purged")
    quota: Quota = Quota()
    roles: dict[str, RoleIds] = Field(default={}, description="use → roles that may; a use not named is everybody's")
    threads: bool = Field(default=True, description="whether a session may open a thread")
    real_people: RealPeople = Field(
        default="consent", description="pictures with faces: taken as any, asked about, or not taken"
    )

    def may(self, use: str, role_ids: frozenset[int]) -> bool:
        """Return whether somebody with these roles may do `use`."""
        wanted = self.roles.get(use, ())
        return not wanted or not role_ids.isdisjoint(wanted)


DEFAULT = Policy()


def changes(before: Policy, after: Policy) -> str:
    """Return what differs, for the audit: the field's values, and of word lists only how many they hold."""
    return ", ".join(
        f"{name}: {_told(getattr(before, name))} -> {_told(getattr(after, name))}"
        for name in Policy.model_fields
        if getattr(before, name) != getattr(after, name)
    )


def _told(value: object) -> str:
    if isinstance(value, Quota):
        return "/".join("-" if one is None else str(one) for one in (value.per_hour, value.per_day, value.at_once))
    if isinstance(value, dict):
        return " ".join(f"{use}={'+'.join(map(str, ids))}" for use, ids in value.items()) or "everybody"
    if isinstance(value, tuple):
        return str(len(value))
    return str(value)
