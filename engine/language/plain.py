"""An instruction without its politeness."""

from __future__ import annotations

import re

_POLITE = re.compile(
    r"^(?:(?:please|pls|plz|hey|hi|ok|okay|now|then|and|also|maybe|so|well|but|bot|threadbrush)\b[,!]?\s*"
    r"|just\b(?!\s+(?:on )?the [\w-]+(?: one| side| half)?(?: please| pls)?\W*$)\s*"
    r"|(?:no|nope|yes|wait|sorry|actually|rather),\s*|actually\s+|i mean[t]?\s+"
    r"|(?:can|could|would|will) you (?:please |mind )?|is it possible to\s+"
    r"|(?:can|could) we (?:have |see )?|try (?:to )?"
    r"|i (?:think|guess|feel)\s+|(?:i(?:'d| would) like|i want|i wish|i need|we want)(?: you)? to\s+"
    r"|(?:i(?:'d| would) like(?: to (?:see|have))?|i want(?: to see)?|i need|let'?s (?:see|have))\s+"
    r"|i(?:'d| would) (?:prefer|love|rather have)(?: to (?:see|have))?\s+(?!.*\b(?:than|to|over)\b)"
    r"|let'?s\s+|how about\s+|what if\s+|(?:give|show) me\s+(?=an?\b|the\b|some\b)"
    r"|(?:the )?same(?: picture| image| photo| again)?,? (?:but|only|just)\s+|again,? but\s+"
    r"|what about\s+"
    r"|it (?:should be|is|shall be)\s+(?=at|in|on|by))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:[\s,]*\b(?:please|pls|plz|thanks|thank you|thx|ty"
    r"|and nothing else|nothing else|now|for me|too|as well|instead|completely|entirely|outside))+$"
    r"|(?<!do it)(?<!same)(?<=\w)\s+again$|[\s.!?…]+$",
    re.IGNORECASE,
)
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_QUOTED = re.compile(r"(?<!\w)'([^']+)'(?!\w)|\"")
_ARROWS = re.compile(r"\s*(?:-+>|=+>|→|⇒|➜|⟶)\s*|\s+>+\s+")
_NEGATED = re.compile(r"\bwith no\b", re.IGNORECASE)
_DISLIKED = re.compile(
    r"^i (?:don'?t|do not) (?:like|want) ([^,;.]+)[,;.] (make|turn|change|replace|swap|paint) (?:it|them|that)\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(
    r"\b(the|this|that) (?:man|woman|king|queen|person|boy|girl|child|lady|guy)'s\b", re.IGNORECASE
)
_SHORT = {"w/o": "without", "w/": "with", "&": "and", "nite": "night"}
_GERUNDS = {
    "turning": "turn",
    "making": "make",
    "changing": "change",
    "replacing": "replace",
    "swapping": "swap",
    "adding": "add",
    "removing": "remove",
    "giving": "give",
    "putting": "put",
}


def plain(instruction: str) -> str:
    """Return the text without greetings, thanks, quotes and end marks; arrows are all written →."""
    text = " ".join(instruction.translate(_QUOTES).split())
    text = " ".join(_SHORT.get(word, word) for word in _QUOTED.sub(r"\1", text).split(" "))
    text = _OF_SOMEBODY.sub(r"\1", _DISLIKED.sub(r"\2 \1", _NEGATED.sub("without", text)))
    text = _ARROWS.sub(" → ", text.lower() if _is_loud(text) else text).strip()
    before = None
    while before != text:
        before = text
        text = _CLOSING.sub("", _POLITE.sub("", text, count=1)).strip()
    first, *rest = text.split(" ")
    return " ".join([_GERUNDS.get(first.lower(), first), *rest])


def _is_loud(text: str) -> bool:
    """Return whether every word has a capital, so that none of them says anything."""
    words = [word for word in text.split() if word[0].isalpha()]
    return len(words) > 1 and all(word[0].isupper() for word in words)
