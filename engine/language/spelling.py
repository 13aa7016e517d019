"""Slips of the finger: "turn the huose into a bota", read against the caption and the words the model knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.language import lexicon
from engine.language.demo_words import DEMO_PLACES
from engine.language.sides import ANY, SIDES
from engine.language.splitting import BEGINS
from engine.language.words import DETERMINERS, FUNCTION_WORDS, NUMBERS, PREPOSITIONS, PRONOUNS, plural, singular
from engine.language.world import World

SLIPS = 6
"""Words of one instruction that may be corrected; a text with more is no instruction with slips in it."""

_WORD = re.compile(r"(?<![\w'(])[a-z]{2,24}(?![\w':])", re.IGNORECASE)
_SHORT = 3
"""Letters up to which a verb that a text begins with may lack its last one: "mak it blue"."""
_SWAPPED, _MISSED, _WRONG = 0.8, 1.0, 1.2
_CLEAR = 0.15
"""How much nearer than the next the word must be that is taken for what was meant."""


def corrected(text: str, there: frozenset[str], world: World, said: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return the text without slips, and each as "huose > house".

    `there` are the caption's words, in lower case, and `said` those of the phrasings. A word that anything here knows,
    even one the model was never taught, is left as it is.
    """
    near = dict.fromkeys(there, 0.3) | dict.fromkeys((world.vocabulary | said | _MEANT) - there, 0.0)
    near |= {plural(word): near[word] for word in there | world.things if word in near}
    known = near.keys() | _PLAIN | world.synonyms.keys()
    # Where no list tells a slip from a word nobody thought of ("a clown"), a wrong letter is none.
    told_apart = bool(world.vocabulary or world.spelled)
    slips: dict[str, str] = {}

    def right(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in slips:
            return slips[word]
        if word in world.spelled or word in known or singular(word) in known or len(slips) >= SLIPS:
            return match[0]
        first = not text[: match.start()].strip()
        meant = _verb_cut_short(word) if first and len(word) <= _SHORT else None
        meant = meant or _run_together(word, there) or _nearest(word, near, 2 * _MISSED if told_apart else _MISSED)
        if meant is None:
            return match[0]
        if meant == plural(word):
            return meant  # what is only known in the plural was no slip
        slips[word] = meant
        return meant

    fixed = _WORD.sub(right, text)
    return fixed, tuple(f"{wrong} > {meant}" for wrong, meant in slips.items())


def _verb_cut_short(word: str) -> str | None:
    """Return the one verb that lacks its last letter."""
    meant = [verb for verb in BEGINS if verb[:-1] == word]
    return meant[0] if len(meant) == 1 else None


def _run_together(word: str, there: frozenset[str]) -> str | None:
    """Return both words where the blank between a small one and one of the caption was missed: "the houseinto"."""
    for at in range(2, len(word) - 1):
        one, other = word[:at], word[at:]
        if (one in there and other in PREPOSITIONS) or (one in _OPENING and other in there):
            return f"{one} {other}" if len(one) > 2 or one in _OPENING else None
    return None


def _nearest(word: str, near: Mapping[str, float], most: float) -> str | None:
    """Return the one word that was clearly meant; `most` is what it may cost to mistype it so."""
    room = min(most, {2: 0.0, 3: _SWAPPED, 4: _MISSED, 5: _WRONG}.get(len(word), 2 * _MISSED))
    found = sorted(
        (slip - bonus, other)
        for other, bonus in near.items()
        if abs(len(other) - len(word)) <= 2 and len(other) >= 3 and (slip := _slip(word, other)) <= room
    )
    if not found or (len(found) > 1 and found[1][0] - found[0][0] < _CLEAR):
        return None
    return found[0][1]


def _slip(typed: str, meant: str) -> float:
    """Return the cost of mistyping one word as the other: letters swapped, missed, doubled or wrong (Damerau)."""
    if typed[0] != meant[0] and typed[:2] != meant[1::-1]:
        return 9.0  # the first letter is hardly ever wrong
    rows = [[float(j) for j in range(len(meant) + 1)]]
    for i, one in enumerate(typed, 1):
        row = [float(i)]
        for j, other in enumerate(meant, 1):
            cost = min(
                rows[-1][j] + _MISSED,
                row[j - 1] + _MISSED,
                rows[-1][j - 1] + (0 if one == other else _WRONG),
            )
            if i > 1 and j > 1 and one == meant[j - 2] and typed[i - 2] == other:
                cost = min(cost, rows[-2][j - 2] + _SWAPPED)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


_OPENING = BEGINS | {"the", "his", "her"}

_MEANT = lexicon.COLORS | lexicon.WORN | lexicon.MOODS.keys() | lexicon.PLACES.keys() | lexicon.COMPARATIVES.keys()
"""Words that every model may be told, so that a slip may have meant one."""

_EVERYDAY = lexicon.words_of(
    "bar bat bear bean bee beer belt bench boar bold boot box bread brick bridge bud bug bull bush cage camp candle"
    " cape card cart case cave chair chain clock cloud coat cold cone corn couch cow crow cup dish doll door dove duck"
    " eagle fan fence flag flame flow fox frog goat gown grain grape grass groom guitar hare harp heart hen hill hippo"
    " hose jacket jar kite lamp lamb land leaf lens lion lizard map mask maze moat moon moose motor mouse mule noise"
    " nose owl pan panda paper parrot pea peach pen pie pig pin pine plane plant plate plum pool pot rack raft rain"
    " rake ram rat ring road robe rock roof rose rug sail salad scene sea seal shark sheep shirt shoe skirt sky sled"
    " snail snake sock sofa spoon stair stone stool stork storm stove sun swan tail tank tent tiger tie torch tower"
    " toy train tray truck trunk tulip tube vase wall wand watch wave whale wheel wig wind wing wolf worm yard"
    " very some other same another again while where could would should will there here look looks like want please"
    " then than also only not what how when who why thanks thank hello hey yes again undo nice cool love hate think"
    " second third last things object objects painted boring different anything once"
    " further clean shaven bowl dessert tile apply applied applying start started act tries"
    " slightly really totally completely entire whole half side back front ever every much many few lot bit little"
)
"""Ordinary words near others in spelling, which are no slips of them."""

_PLAIN = (
    FUNCTION_WORDS
    | DETERMINERS
    | NUMBERS
    | lexicon.ACTIONS.keys()
    | lexicon.GRADED
    | lexicon.ARTS
    | lexicon.ARTISTS
    | PRONOUNS
    | lexicon.COLORS
    | lexicon.SHADES
    | lexicon.WORN
    | lexicon.PEOPLE
    | lexicon.BODY
    | lexicon.PARTS
    | lexicon.UNCOUNTED
    | lexicon.BACKDROP
    | lexicon.MOODS.keys()
    | lexicon.PLACES.keys()
    | DEMO_PLACES.keys()
    | lexicon.COMPARATIVES.keys()
    | lexicon.SPELLINGS.keys()
    | frozenset(lexicon.SPELLINGS.values())
    | frozenset(word for style in lexicon.STYLES for word in style.split())
    | frozenset().union(*lexicon.OPPOSITES)
    | _EVERYDAY
    | SIDES.keys()
    | ANY
)
"""Words that are meant as they stand."""
