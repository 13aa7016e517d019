"""Tell which sense of a word is meant: whose nakedness, which kind of breast, which cock."""

from __future__ import annotations

import re

from engine.safety.plain import BREAK
from engine.safety.vocabulary import BARE_PARTS, BIRDS_AND_FOOD, NUDITY, PEOPLE, SUGGESTIVE, THINGS, words_of

_STOPS = words_of(f"in on at by with under near and or who which that is are while for to from of {BREAK}")
_COPULAS = words_of("is are was were look looks stand stands become becomes turn completely totally all")
_OWNERS = words_of("his her their your my its")
_TIT_SPECIES = words_of("blue great coal marsh willow bearded crested tailed long varied")
_PLACES = re.compile(
    r"\b(?:town|village|road|street|island|harbou?r|pennsylvania|newfoundland|county|map|sign|station)\b"
)

_BODY_SLANG = r"(?:cocks?|dicks?|ass|boob|boobies|tits?)"
_IN_COMPANY = re.compile(
    rf"\b(?:his|her|their|your|my|its|(?:wo)?man|(?:wo)?men|girl|boy|guy) (?:\w+ )?{_BODY_SLANG}\b"
    rf"|\b(?:erect|hard|wet|hairy|shaved|naked|nude|sucks?|sucking|licks?|licking|flash(?:es|ing)?)"
    rf" (?:\w+ )?{_BODY_SLANG}\b"
    r"|\bdick pics?\b"
)
_PRAISED = re.compile(
    rf"\b(?:big|bigger|huge|nice|juicy|sweet|perky|bouncing|show(?:s|ing)?|exposed|visible|bare)"
    rf" (?:\w+ )?{_BODY_SLANG}\b"
)
_INNOCENT = {
    "sex": r"\b(?:same|opposite|either|fair|both|third) sex\b|\bsex (?:pistols|and the city|of the)\b",
    "cum": r"\b(?:summa|magna) cum\b|\bcum laude\b",
    "anal": r"\banal (?:fins?|retentive)\b",
    "erection": r"\berection of (?:an?|the)\b",
    "nipple": r"\b(?:bottles?|grease|pipe|pacifier)\b",
    "nipples": r"\b(?:bottles?|grease|pipe|pacifier)\b",
    "pussy": r"\bpussy ?(?:cats?|willows?|riot|foot)\b",
    "rape": r"\brape ?(?:seeds?|fields?|oil|flowers?|blossoms?|plants?|crops?)\b|\bfields? of rape\b",
    "stripper": r"\b(?:wire|paint|cable|varnish|floor|wax) strippers?\b",
    "strippers": r"\b(?:wire|paint|cable|varnish|floor|wax) strippers\b",
    "dildo": _PLACES.pattern,
    "intercourse": _PLACES.pattern,
}
_EXPLICIT_PHRASES = re.compile(
    r"\bx rated\b|\bma(?:ke|kes|king) love\b|\bstrip ?(?:tease|club|poker|show)s?\b"
    r"|\badults? (?:only|content|films?|videos?|scenes?|movies?|pictures?|photos?|entertainment|toys?|magazines?)\b"
)
_SUGGESTIVE_PHRASES = re.compile(
    r"\bsteamy (?:\w+ )?(?:bedroom|scene|shower|night|kiss)\b|\bcome hither\b|\bspread(?:ing)? (?:\w+ )?legs\b"
    r"|\blegs spread\b|\b(?:big|bigger|huge|enormous|larger?|fuller|ample) (?:\w+ )?(?:bust|chest)\b"
    r"|\b(?:bust|chest) (?:\w+ )?(?:bigger|larger|fuller)\b|\bbedroom eyes\b|\bpin ?up\b|\bplayboy\b"
    r"|\bhot (?:young )?(?:teens?|girls?|boys?|schoolgirls?|kids?)\b"
    r"|\b(?:make|making) (?:her|him|them) (?:\w+ )?hot(?:ter)?\b"
)
_OTHER_BUTTS = re.compile(r"\b(?:cigarette|rifle|water|scuttle) butts?\b|\bbutt (?:joint|of)\b")
_BIKINI_PLACES = re.compile(r"\bbikini (?:atoll|bottom|island)\b")


def explicit(said: str) -> bool:
    """Return whether a word that can be sexual is, in this company, or a phrase is."""
    words = said.split()
    if _EXPLICIT_PHRASES.search(said) or _IN_COMPANY.search(said):
        return True
    if _PRAISED.search(said) and not BIRDS_AND_FOOD.intersection(words):
        return True
    if {"tit", "tits"}.intersection(words) and not (BIRDS_AND_FOOD | _TIT_SPECIES).intersection(words):
        return True
    return any(word in words and not re.search(innocent, said) for word, innocent in _INNOCENT.items())


def naked(said: str) -> bool:
    """Return whether somebody, not something, is said to be without clothes."""
    words = said.replace("chest of drawers", "drawers").split()
    for i, word in enumerate(words):
        if word in NUDITY and not _said_of_a_thing(words, i):
            return True
        if word == "bare" and BARE_PARTS.intersection(words[i + 1 : i + 3]) and not _said_of_a_thing(words, i):
            return True
    return False


def suggestive(said: str) -> frozenset[str]:
    """Return the suggestive words of a text, `phrase` standing for any of the phrases."""
    words = said.split()
    found = set(SUGGESTIVE.intersection(words))
    if not any(_somebodys_breast(words, i) for i, word in enumerate(words) if word in {"breast", "breasts"}):
        found -= {"breast", "breasts"}
    if _OTHER_BUTTS.search(said):
        found.discard("butt")
    if _BIKINI_PLACES.search(said):
        found.discard("bikini")
    if _SUGGESTIVE_PHRASES.search(said):
        found.add("phrase")
    return frozenset(found)


def _said_of_a_thing(words: list[str], at: int) -> bool:
    """Return whether it is the attribute of a thing: "naked pine trees"; or, with nobody about, "a tree, naked"."""
    for i in range(at + 1, min(at + 4, len(words))):
        if words[i] in PEOPLE or words[i] in _STOPS:
            break
        if words[i] in THINGS:
            return i + 1 == len(words) or words[i + 1] not in PEOPLE
    if PEOPLE.intersection(words):
        return False
    before = [word for word in words[:at] if word not in _COPULAS]
    return bool(before) and before[-1] in THINGS


def _somebodys_breast(words: list[str], at: int) -> bool:
    if at and (words[at - 1] in _OWNERS or words[at - 1] in PEOPLE):
        return True
    return not BIRDS_AND_FOOD.intersection(words)
