"""Words that are commands when a message is nothing but one of them."""

from __future__ import annotations

import re

WORDS = {
    "undo": {"undo", "back", "go back", "undo that", "undo it", "undo this", "revert", "revert that", "take that back"},
    "redo": {"redo", "forward"},
    "again": {"again", "once more", "try again", "another one", "reroll"},
    "cancel": {"cancel", "stop"},
    "history": {"history"},
    "help": {"help", "?"},
    "yes": {"yes", "ok", "okay", "apply", "do it", "✅"},
    "no": {"no", "drop", "drop it", "never mind", "nevermind", "forget it", "❌"},
}
_POLITE = re.compile(r"^(?:(?:please|ok|okay|no),? |(?:can|could) you (?:please )?)+(?=\w)|,? please\??$")
_BY_TEXT = {text: word for word, texts in WORDS.items() for text in texts}


def command_word(text: str) -> str | None:
    """Return which of the bot's own words a message is, None if it is an instruction."""
    bare = _POLITE.sub("", text.strip().strip(".!").casefold()).strip(" ,.!?")
    return _BY_TEXT.get(bare or text.strip())
