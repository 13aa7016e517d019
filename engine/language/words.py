"""Whole words, singular and plural, articles and noun phrases: just enough grammar to change a caption."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.language.lexicon import COLORS, SPELLINGS, UNCOUNTED, words_of

ARTICLES = frozenset({"a", "an"})
DETERMINERS = ARTICLES | words_of(
    "the this that these those some his her its their my your our all any every another both each one"
)
NUMBERS = words_of("one two three four five six seven eight nine ten several many few")
PRONOUNS = words_of("it him her them he she they this that everything everyone")
PREPOSITIONS = words_of(
    "in on at by of with without under near over above below behind beside between from to into onto inside for"
    " next through across against around along"
)
FUNCTION_WORDS = DETERMINERS | PREPOSITIONS | words_of("and or but is are was were be has have while who which wearing")

_TOKEN = re.compile(r"\[none\]|[\w'’%-]+|[,.;:!?()\"→]", re.IGNORECASE)
_CLOSING = frozenset(",.;:!?)")
_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "people": "person",
    "children": "child",
    "mice": "mouse",
    "geese": "goose",
    "feet": "foot",
    "teeth": "tooth",
    "leaves": "leaf",
    "knives": "knife",
    "wolves": "wolf",
    "loaves": "loaf",
    "shelves": "shelf",
    "cherries": "cherry",
    "potatoes": "potato",
    "tomatoes": "tomato",
}
_PLURALS = {one: many for many, one in _IRREGULAR.items()}
_SAME = words_of("sheep fish deer glasses trousers jeans sunglasses scissors grass moss dress bus lens")
_AN = words_of("hour hourglass honest heir herb")
_A = ("uni", "use", "eu", "one", "once", "ufo", "ukulele", "ut")


def tokens(text: str) -> list[str]:
    """Split into words and punctuation; case is kept."""
    return _TOKEN.findall(text.replace("’", "'"))


def joined(words: Sequence[str]) -> str:
    """Join tokens into a sentence again, punctuation closed up."""
    text = ""
    for word in words:
        text += word if not text or word in _CLOSING or text.endswith("(") else f" {word}"
    return text


def singular(word: str) -> str:
    """Return the singular of one word, in lower case; words that have none come back as they are."""
    word = word.lower()
    if word in _SAME or word in _PLURALS:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Return the plural of one word."""
    low = word.lower()
    if low in _SAME or is_plural(low):
        return word
    if low in _PLURALS:
        return _PLURALS[low]
    if low.endswith("y") and low[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if low.endswith(("s", "x", "z", "ch", "sh")) else "s")


def is_plural(word: str) -> bool:
    """Return whether the word is a plural form."""
    return word.lower() not in _SAME and singular(word) != word.lower()


def same_word(one: str, other: str) -> bool:
    """Compare two words; singular and plural are equal, and so are British and American."""
    return one.lower() == other.lower() or _settled(one) == _settled(other)


def _settled(word: str) -> str:
    one = singular(word)
    return SPELLINGS.get(one, one)


def find(needle: list[str], hay: list[str]) -> tuple[int, int] | None:
    """Return the [start, end) of the first place where the words `needle` stand in `hay` as whole words."""
    if not needle:
        return None
    for start in range(len(hay) - len(needle) + 1):
        window = hay[start : start + len(needle)]
        if all(same_word(one, other) for one, other in zip(needle, window, strict=True)):
            return start, start + len(needle)
    return None


def without_determiner(words: list[str]) -> list[str]:
    """Drop leading articles, possessives and "all of the"."""
    start = 0
    while start < len(words) - 1 and (words[start].lower() in DETERMINERS or words[start].lower() == "of"):
        start += 1
    return words[start:]


def ties_colors(words: Sequence[str], at: int) -> bool:
    """Return whether the word at this place ties two colors to one: "a black and white dog"."""
    return (
        words[at].lower() == "and"
        and 0 < at < len(words) - 1
        and words[at - 1].lower() in COLORS
        and words[at + 1].lower() in COLORS
    )


def phrase_around(start: int, end: int, words: list[str]) -> tuple[int, int]:
    """Widen a span to its noun phrase: adjectives to its left and the article before them."""
    while start > 0 and words[start - 1].isalpha():
        if words[start - 1].lower() in FUNCTION_WORDS and not ties_colors(words, start - 1):
            break
        start -= 1
    if start > 0 and words[start - 1].lower() in DETERMINERS | NUMBERS:
        start -= 1
    return start, end


def agree(words: list[str]) -> list[str]:
    """Return the words with every "a" and "an" as the next word wants it."""
    result = list(words)
    for i, word in enumerate(result[:-1]):
        if word.lower() in ARTICLES:
            right = "an" if _starts_with_vowel(result[i + 1]) else "a"
            result[i] = right.capitalize() if word[0].isupper() else right
    return result


def indefinite(words: list[str]) -> list[str]:
    """Return a noun phrase with "a" in front where it is singular and has no determiner, "the" made "a"."""
    if not words:
        return []
    bare = without_determiner(words) if words[0].lower() in DETERMINERS - NUMBERS - {"some"} else words
    head = head_of(bare)
    counted = bare[0].lower() in NUMBERS | {"some"}
    if counted or head.lower() in UNCOUNTED or is_plural(head) or head.lower() in _SAME - {"dress", "bus", "lens"}:
        return bare
    return agree(["a", *bare])


def as_added(words: list[str]) -> list[str]:
    """Return a noun phrase as it stands after "with": an article where it can be counted, none where it cannot."""
    return without_determiner(words) if head_of(words).lower() in UNCOUNTED else indefinite(words)


def head_of(words: list[str]) -> str:
    """Return the noun a phrase is about: its last word before a preposition or a comma."""
    for i, word in enumerate(words):
        if i and (word.lower() in PREPOSITIONS | {"and", "wearing"} or not word[0].isalnum()):
            return words[i - 1]
    return words[-1]


def _starts_with_vowel(word: str) -> bool:
    low = word.lower()
    if low in _AN:
        return True
    return low[:1] in "aeiou" and not low.startswith(_A)
