"""What is said at the start."""

from __future__ import annotations

PRESS_AGAIN = "I was away for a moment. If you pressed or reacted meanwhile, press it again."
