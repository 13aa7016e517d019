"""The always-on word gate: no sexual pictures of people, nothing sexual near minors.

A list of whole words cannot be a moderation system, and is not one: it is the floor below which no setting goes.
It reads through spacing and digits for letters ("n u d e", "nud3"), and leaves alone what only sounds alike
("nude-colored", "Essex", "cocktail", "breast pocket", "naked mole rat").
"""

from __future__ import annotations

import re
import unicodedata

from engine.language.lexicon import words_of
from engine.protocol import Plan

_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})

_EXPLICIT = words_of(
    "porn porno pornographic pornography hentai nsfw xxx blowjob handjob cumshot cum creampie gangbang deepthroat"
    " masturbate masturbates masturbating masturbation orgasm orgy fellatio cunnilingus dildo penis penises vagina"
    " vulva clitoris genital genitals genitalia pussy cock cocks boner erection ejaculate ejaculating ejaculation"
    " fuck fucks fucked fucking intercourse bdsm rimjob futanari ahegao loli lolicon shota shotacon tits titties"
    " boobs boobies nipples nipple anal upskirt cameltoe deepnude undressed topless bottomless fap"
)
"""Sexual whatever stands beside them."""

_UNDRESSED = words_of("nude nudes nudity naked unclothed strip stripping stripped undress undressing bare-breasted")
_SUGGESTIVE = words_of(
    "sexy sexual sexually sexualized sexualised erotic erotica seductive seductively lewd horny kinky slutty slut whore"
    " sensual fetish lingerie thong bikini underwear panties bra aroused arousing provocative sex breasts breast butt"
    " ass cleavage bondage stripper striptease"
)
"""Sexual about people when they are the point of it; always refused near a minor."""
_SEXUAL_ALONE = words_of(
    "sexual sexually sexualized sexualised erotic erotica lewd horny kinky slutty slut whore aroused sex stripper"
    " striptease bondage fetish"
)
_MINORS = words_of(
    "child children kid kids boy boys girl girls toddler toddlers baby babies infant infants minor minors teen teens"
    " teenager teenagers teenage preteen preteens underage schoolgirl schoolgirls schoolboy schoolboys youngster"
    " juvenile son daughter loli shota kindergartener pupil pupils tween tweens"
)
_PEOPLE = _MINORS | words_of(
    "man men woman women person people lady ladies guy guys he she him her his them they king queen prince princess"
    " model actress actor wife husband girlfriend boyfriend mother father mom dad sister brother human celebrity"
    " friend portrait selfie body face couple nurse teacher"
)

_HARMLESS = re.compile(
    r"\bnude[- ](?:colou?r(?:ed)?|tone[ds]?|shade[ds]?|lipstick|heels|shoes|nail)\b"
    r"|\bcolou?rs?:? nude\b|\bnaked (?:mole[- ]rats?|eye|trees?|branch(?:es)?|bulb|flames?|cakes?|truth|juice)\b"
    r"|\b(?:chicken|turkey|duck) breasts?\b|\bbreast (?:pocket|stroke|plate)s?\b|\b(?:robin|red)[- ]?breast\w*\b"
    r"|\b(?:weather|pea|wood|stop|game|ball|turn)[- ]?cocks?\b|\bcocks? (?:crow\w*|a doodle)\b|\brooster cock\b"
    r"|\bstrips? (?:of|mall|light\w*|club sandwich)\b|\b(?:comic|film|led|light|land|bacon|paper|candy) strip\w*\b"
    r"|\bstripped (?:down )?(?:bike|car|tree|wood|paint|log)s?\b|\b(?:bikini|underwear) (?:atoll|bottom)\b"
    r"|\b(?:same|opposite|either) sex\b|\bsex and the city\b|\bsex pistols\b|\bwild ass\b"
    r"|\bass(?:es)? and (?:an? )?(?:ox|mule)\b"
    r"|\bbaby (?:animals?|elephants?|birds?|chicks?|blue|pink|goats?|foxe?s?|dragons?)\b|\bkid gloves\b",
    re.IGNORECASE,
)
_UNDRESSING = re.compile(
    r"\b(?:remove|removing|take off|taking off|takes off|without|no|get rid of|lose|erase|delete|rip off|lift)"
    r"(?: (?:any|all|of|his|her|their|its|the|my|your|a|[\w-]+'s)){0,4}"
    r" (?:clothes|clothing|dress|shirt|blouse|top|skirt|pants|trousers|underwear|bra|panties|bikini|swimsuit|robe)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\b(?:1[0-7]|[1-9])[- ]?(?:years?[- ]?olds?|y\.?o\.?|yrs?)\b|\bunder ?(?:18|age)\b", re.IGNORECASE)
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W_][ ._*\-]+){2,}[^\W_](?![^\W_])")


class Refused(Exception):
    """The word gate does not let a text through."""


def check(*texts: str) -> None:
    """Raise Refused if any of the texts, or all of them together, ask for a sexual picture of people or of minors.

    Together, because a plan splits a sentence into source, target and concepts.
    """
    if refuses(" \n ".join(text for text in texts if text)):
        raise Refused


def check_plan(plan: Plan) -> None:
    """Raise Refused for a plan whose words, taken together, the gate refuses.

    The source counts too: what is asked for may only be seen beside whom the picture already shows.
    """
    check(plan.source, plan.target, *plan.added, *(concept.words for concept in plan.concepts))


def refuses(text: str) -> bool:
    """Return whether the gate refuses the text."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().replace("’", "'").split())
    young = bool(_AGE.search(plain))
    plain = _HARMLESS.sub(" ", plain)
    together = _SPACED.sub(lambda match: re.sub(r"[ ._*\-]+", "", match[0]), plain)
    words = set(_split(plain)) | set(_split(together)) | set(_split(together.translate(_LEET)))
    if words & _EXPLICIT or _UNDRESSING.search(plain):
        return True
    young = young or bool(words & _MINORS)
    if young and words & (_UNDRESSED | _SUGGESTIVE):
        return True
    return bool(words & _UNDRESSED or words & _SEXUAL_ALONE or (words & _SUGGESTIVE & _BODILY and words & _PEOPLE))


_BODILY = words_of(
    "breasts breast cleavage butt ass thong panties lingerie sexy seductive seductively provocative sensual"
)


def _split(text: str) -> list[str]:
    """Return the words, repeated letters ("nuuude") also shortened to one."""
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*|[^\W_]+", text)
    parts = [part for word in words for part in {word, *word.split("-")}]
    return parts + [re.sub(r"(.)\1{2,}", r"\1", part) for part in parts]
