"""Letters that are drawn like other letters."""

from __future__ import annotations

import unicodedata

_DRAWN_LIKE = {
    "a": "ɑаαａᴀ∂",
    "b": "ЬьвβƄʙ",
    "c": "сϲᴄƈ",
    "d": "ԁɗᴅđժ",
    "e": "еєεɛҽᴇ℮ə",
    "f": "ғƒꜰ",
    "g": "ɡցɢԍ",
    "h": "һհнʜ",
    "i": "іıɪιӏɩ¡",
    "j": "јϳᴊ",
    "k": "кκᴋƙҡ",
    "l": "ⅼʟłӀ",
    "m": "мᴍμ",
    "n": "пηոɴղ",
    "o": "оοօσᴏøθ",
    "p": "рρᴘƿ",
    "q": "ԛզ",
    "r": "гʀɾ",
    "s": "ѕꜱʂ",
    "t": "тτᴛŧ",
    "u": "υսᴜʋц",
    "v": "ѵνᴠ",
    "w": "ѡԝωшᴡ",
    "x": "хχⅹ",
    "y": "уүγʏ",
    "z": "ᴢʐƶ",
}
_ALPHABETS = (0x1F150, 0x1F170, 0x1F1E6)
"""Where white letters on circles and squares begin, and those of flags: Unicode takes none of them apart."""
_LATIN = str.maketrans(
    {drawn: letter for letter, alike in _DRAWN_LIKE.items() for drawn in alike}
    | {chr(start + place): chr(ord("a") + place) for start in _ALPHABETS for place in range(26)}
)
_ACCENTS = frozenset({"Mn", "Me", "Cf"})
"""Unicode categories of what is drawn over letters, or not at all: accents, enclosing marks, zero-width characters."""


def latin(text: str) -> str:
    """Return the text in small Latin letters: wide, bold and circled ones, accents and lookalikes undone."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(one for one in apart if unicodedata.category(one) not in _ACCENTS)
    return bare.translate(_LATIN).casefold()
