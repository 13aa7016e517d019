"""What went wrong, what was kept, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from bot.words.phrasing import plain
from bot.words.uploads import PICTURE_NEXT
from engine.protocol import MAX_PROMPT

FAILURES = {
    "bad_request": "The engine can't do it with these settings{detail}. Nothing was changed; try it with other ones.",
    "bad_picture": "That picture can't be used. " + PICTURE_NEXT,
    "bad_mask": "I can't use what you painted{detail}. The preview is as it was; reply to it with another one, "
    "as large as the picture, white where it may change and black elsewhere.",
    "not_understood": "I didn't understand what to change, and nothing was changed. Say it for instance like this: "
    "`turn the apples into pears` or `make the house blue`.",
    "not_there": "I don't see that in the picture{detail}, and nothing was changed. Name something that is there.",
    "refused": "I don't draw that, and nothing was started or kept. Everything else you made is still there; "
    "ask for something else.",
    "numbers": "The model lost its way and gave no picture{detail}. Nothing was changed; "
    "try again, another seed helps.",
    "out_of_memory": "This is too big for the machine's memory, and nothing was changed. "
    "Try a smaller picture or fewer at once.",
    "shutdown": "The engine was stopped before it was finished. Nothing was changed; please ask again.",
    "internal": "Something went wrong in the engine. Nothing was changed and your pictures are kept; please try again.",
}


def failure(code: str, detail: str = "") -> str:
    """Return what to say about a failed job."""
    shown = f" ({plain(detail, 200)})" if detail else ""
    return "😕 " + FAILURES.get(code, FAILURES["internal"]).replace("{detail}", shown)


PROMPT_EMPTY = (
    "There are no words in it, so I started nothing. Say what to draw or to change, for instance "
    "`a bowl of apples` or `turn the apples into pears`."
)


PROMPT_WEIGHTED = (
    "I can weigh words when I change a picture, not while I draw one, so I started nothing. "
    "Say it without the number first (`a fluffy cat`), then reply to the picture with `a (fluffy:1.6) cat`."
)


def prompt_too_long(length: int) -> str:
    """Say how long is too long."""
    return (
        f"That's {length:,} characters; I read up to {MAX_PROMPT:,}. Nothing was started. "
        "Shorten it to what matters most and send it again."
    )


def too_many_jobs(limit: int) -> str:
    """Say that a person has enough going on."""
    what, which = ("something", "it") if limit == 1 else (f"{limit} things", "one of them")
    return f"I'm already working on {what} for you. Nothing was started; wait for {which}, or use `/cancel`."


def listed(names: Sequence[str]) -> str:
    """Return "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def missing_permissions(names: Sequence[str]) -> str:
    """Name what the bot may not do."""
    plural = "s" if len(names) > 1 else ""
    return (
        f"I can't work here: I'm missing the permission{plural} {listed(names)}. Nothing was started. "
        "Someone who manages this server can grant it, or write to me directly."
    )


DIRECT_MESSAGES_CLOSED = (
    "I may not make private threads here, and you take no direct messages from me, so there is no private place. "
    "Nothing was started. Allow direct messages, or do it without `private`."
)


def cannot_post(names: Sequence[str], channel_id: int) -> str:
    """Say what keeps the bot from posting something that is finished or asked for."""
    plural = "s" if len(names) > 1 else ""
    return (
        f"I can't go on in <#{channel_id}>: I'm missing the permission{plural} {listed(names)} there. "
        "Everything you made is kept; when it is granted, ask again or use `/history`."
    )


FORBIDDEN = (
    "Discord doesn't let me do that here: a permission is missing. Everything you made is kept; `/history` shows it."
)
NOT_FOUND = "The message or thread for that is gone. Everything you made is kept; `/history` shows it."
GONE = "That isn't there any more; it may have been deleted. `/history` shows what is."
PICTURE_GONE = "That picture is no longer in my store, so I can't go on from it. `/history` shows the others."
INTERNAL = "😕 Something went wrong on my side. Your pictures are kept; please try again."
