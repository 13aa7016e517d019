"""What all messages between the bot and the engine share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MAX_PROMPT = 1000
"""Longest prompt or instruction, in characters."""

JOB_ID = "[A-Za-z0-9_-]{1,22}"
"""The caller's idempotency key, as a pattern: 22 characters leave room inside Discord's 25-character message nonce."""

Prompt = Annotated[str, Field(max_length=MAX_PROMPT)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]


class Message(BaseModel):
    """Frozen base of everything that crosses the wire; unknown keys are an error."""

    # A fault names the field and not what stood in it: it may be logged, and people's words are not.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
