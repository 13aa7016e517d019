"""What is said while work goes on."""

from __future__ import annotations

from bot.words.phrasing import duration, quoted

PHASES = {
    "": "Working",
    "caption": "Looking at the picture",
    "encode": "Reading the picture",
    "invert": "Tracing the picture back",
    "map": "Finding what to change",
    "denoise": "Drawing",
    "decode": "Finishing",
}
STARTED = {
    "generate": "Starting to draw",
    "faces": "Checking your picture",
    "mask": "Finding the region that changes",
    "edit": "Applying it",
}


def started(kind: str, said: str, first: str = "") -> str:
    """Return the first text of a progress message."""
    about = f": {quoted(said)}" if said else ""
    return f"{first}⏳ {STARTED.get(kind, 'Working')}{about}…"


def queued(position: int, eta_s: float | None) -> str:
    """Say where in the queue a job is."""
    place = "You're next" if position <= 0 else f"{position} before you"
    return f"⏳ In the queue: {place}" + (f", about {duration(eta_s)}." if eta_s else ".")


def running(phase: str, step: int, steps: int, eta_s: float | None) -> str:
    """Say how far a job is."""
    head = PHASES.get(phase, "Working")
    if not steps:
        return f"🖌️ {head}…"
    done = max(0, min(10, round(10 * step / steps)))
    eta = f", about {duration(eta_s)} left" if eta_s else ""
    return f"🖌️ {head} `{'▰' * done}{'▱' * (10 - done)}` {step}/{steps}{eta}"


def engine_away(detail: str = "") -> str:
    """Say that the engine does not answer."""
    why = f" ({detail})" if detail else ""
    return (
        f"🔌 The drawing engine isn't answering right now{why}. Your request is kept: I go on by myself as soon as "
        "it is back. You don't have to do anything; Cancel stops it."
    )


ENGINE_BUSY = (
    "⏳ The drawing engine has more to do than it can queue. Your request is kept and goes in as soon as there is room."
)
ENGINE_BACK = "🔌 The drawing engine is back. Going on…"
ENGINE_STARTS = "it is starting again"
ENGINE_MODEL = "its model could not be loaded; the operator has to look"
CANCELLED = "🚫 Cancelled. Nothing was changed; your pictures are all still there."
CANCELLED_NEW = "🚫 Cancelled before it was finished; nothing was kept of it."


def waits_for(said: str) -> str:
    """Say that an instruction comes after the edit that is being rendered."""
    return f"⏳ I start on {quoted(said)} as soon as the one before it is finished."


def replaced(said: str) -> str:
    """Say that a newer instruction took the place of one that was not applied yet."""
    return f"I dropped {quoted(said)}, which wasn't applied yet."
