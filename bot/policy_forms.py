"""The forms of /policy: words, quotas and retention are typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord
import pydantic
from discord import ui

from bot import words
from bot.answers import answering
from bot.errors import PolicyImpossible
from engine.safety import can_be_allowed, can_be_found
from storage.policy import Policy

Change = Callable[..., Awaitable[None]]


@dataclass(frozen=True)
class Form:
    """One form: the names of its fields, what they hold now, and how they are read back."""

    fields: tuple[str, ...]
    shown: Callable[[Policy], tuple[str, ...]]
    read: Callable[[dict[str, str]], dict[str, Any]]
    long: bool = False


def _listed(text: str) -> tuple[str, ...]:
    """Read words separated by commas or lines, each once."""
    parts = [" ".join(part.split()) for line in text.splitlines() for part in line.split(",")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _number(text: str) -> str | None:
    return text.strip() or None


FORMS = {
    "words": Form(
        ("blocked_words", "allowed_words"),
        # A line each: with a comma and a space between them they could be more than was typed, and than fits.
        lambda policy: ("\n".join(policy.blocked_words), "\n".join(policy.allowed_words)),
        lambda given: {name: _listed(text) for name, text in given.items()},
        long=True,
    ),
    "quota": Form(
        ("per_hour", "per_day", "at_once"),
        lambda policy: tuple(
            "" if one is None else str(one)
            for one in (policy.quota.per_hour, policy.quota.per_day, policy.quota.at_once)
        ),
        lambda given: {"quota": {name: _number(text) for name, text in given.items()}},
    ),
    "retention": Form(
        ("retention_days",),
        lambda policy: (str(policy.retention_days),),
        lambda given: {"retention_days": given["retention_days"].strip()},
    ),
}


class PolicyForm(ui.Modal, title=words.POLICY_TITLE):
    """Asks for the fields of one area."""

    def __init__(self, area: str, policy: Policy, change: Change) -> None:
        super().__init__()
        self._form, self._change = FORMS[area], change
        self._inputs = {
            name: ui.TextInput[Any](
                custom_id=name,
                default=text,
                required=False,
                style=discord.TextStyle.paragraph if self._form.long else discord.TextStyle.short,
                max_length=4000 if self._form.long else 12,
            )
            for name, text in zip(self._form.fields, self._form.shown(policy), strict=True)
        }
        for name, field in self._inputs.items():
            self.add_item(ui.Label(text=words.POLICY_FIELDS[name], component=field))

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Take what was typed; what is impossible changes nothing."""
        async with answering(interaction):
            fields = self._form.read({name: field.value for name, field in self._inputs.items()})
            _without_effect(fields)
            try:
                await self._change(interaction.client, interaction, **fields)
            except pydantic.ValidationError as fault:
                named = [step for step in fault.errors()[0]["loc"] if step in words.POLICY_FIELDS]
                raise PolicyImpossible(words.POLICY_FIELDS[str(named[-1])] if named else "") from fault


def _without_effect(fields: dict[str, Any]) -> None:
    """Raise PolicyImpossible for a word that would be kept and never do anything."""
    for name, works, why in (
        ("blocked_words", can_be_found, words.POLICY_NO_WORD),
        ("allowed_words", can_be_allowed, words.POLICY_NEVER_ALLOWED),
    ):
        idle = next((word for word in fields.get(name, ()) if not works(word)), None)
        if idle is not None:
            raise PolicyImpossible(words.POLICY_FIELDS[name], idle, why)
