"""Settings of a server, and what is said at the start."""

from __future__ import annotations


def threads_set(on: bool) -> str:
    """Confirm the server's choice."""
    return "🧵 From now on I open a thread for every new picture." if on else "🧵 From now on I stay in the channel."


SERVER_ONLY = "That is a setting of a server; there is none here."

PRESS_AGAIN = "I was away for a moment. If you pressed or reacted meanwhile, press it again."
