"""Recognize what undresses somebody without a word for it: clothes that are taken off, vanish or turn transparent."""

from __future__ import annotations

import re

from engine.safety.vocabulary import CLOTHES, PEOPLE


def _any(words: frozenset[str]) -> str:
    return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


_GARMENT = _any(CLOTHES)
_PERSON = _any(PEOPLE)
_WHOSE = rf"(?:(?:any|all|every|of|the|this|that|my|your|its|an?|{_PERSON}) ){{0,4}}"
_OF_IT = r"(?! (?:pattern|print|logo|stain|button|pocket|collar|label|stripe|sleeve|rack|shop|hanger|line|code)s?\b)"
_THINLY = r"(?:seethrough|see through|transparent|sheer|translucent)"

_TAKEN = re.compile(
    rf"\b(?:remov(?:e|es|ing)|tak(?:e|es|ing) off|with ?out|w o|(?<!comic )sans|no|less|fewer"
    rf"|get(?:ting)? rid of|los(?:e|es|ing)|eras(?:e|ing)|delet(?:e|ing)"
    rf"|(?:rip|tear|pull|slip|cut)(?:s|ping|ing)? (?:off|down|up|out of|away)|shed(?:s|ding)?)"
    rf" (?P<whose>{_WHOSE})(?:\w+ )?{_GARMENT}\b{_OF_IT}(?P<rest>.*)"
)
_OPENED = re.compile(
    rf"\b(?:lift|unbutton|unzip|open|drop|lower|hike|raise)(?:s|ping|ing)? (?:up |down )?"
    rf"(?:his|her|their|your|my|the {_PERSON}) (?:\w+ )?{_GARMENT}\b"
    rf"|\b{_PERSON} (?:lifts|unbuttons|unzips|opens|drops|lowers|raises) (?:an?|the) (?:\w+ )?{_GARMENT}\b"
)
_OFF = re.compile(rf"\b(?P<whose>{_WHOSE})(?:\w+ )?{_GARMENT} (?:off|down|removed|away|gone)\b(?P<rest>.*)")
_GONE = re.compile(rf"\b{_GARMENT} (?:\w+ )?(?:vanish|disappear|dissolv|melt|fall)\w*\b")
_ELSEWHERE = re.compile(
    r"^ (?:on|from|off|in|over|hanging|at|behind|beside)\b(?P<where>(?: \w+){1,4})|^(?P<hook> the \w+)"
)

_OTHERWISE = re.compile(
    r"\b(?:wear(?:s|ing)?|dressed in) (?:absolutely |literally )?nothing\b|\bwithout a stitch\b"
    r"|\bin the (?:nude|buff)\b|\bbirthday suits?\b|\b(?:not|isn t|aren t|never) wear(?:ing)? any\w*\b"
    r"|\bbarely dressed\b"
    r"|\bx ray (?:\w+ ){0,2}clothes\b"
    r"|\bbare skin\b|\bmore skin\b|\b(?:show|reveal|expos)\w* (?:\w+ ){0,2}skin\b"
    rf"|\b{_GARMENT} (?:\w+ ){{0,2}}(?:into|to|with|by|for) (?:\w+ ){{0,2}}(?:skin|nothing)\b"
    rf"|\b{_THINLY} (?:\w+ ){{0,2}}{_GARMENT}\b|\b{_GARMENT} (?:\w+ ){{0,2}}{_THINLY}\b"
    rf"|\b(?:what|see|show|look|looking|peek|camera|view|body)\b(?: \w+){{0,3}} (?:under|underneath|beneath|through)"
    rf" (?:his|her|their|the {_PERSON}) {_GARMENT}\b"
    rf"|(?<!comic )(?<!film )(?<!led )(?<!football )\bstrip(?:s|ping|ped)? (?:(?:the|this|that|an?|my|both|young|old) )"
    rf"{{0,2}}{_PERSON}\b|\bstrip(?:s|ping|ped)? (?:naked|bare)\b|\b{_PERSON} stripped\b(?! (?:the|of))"
)
_NOTHING_ON = re.compile(
    r"\b(?:with|has|have|had) nothing on\b(?! (?:it|them|top|the|an?|display|its|their|his|her|my))"
)


def undresses(said: str) -> bool:
    """Return whether a text, as `plain` returns it, takes somebody's clothes away."""
    if _OTHERWISE.search(said) or _OPENED.search(said) or _GONE.search(said):
        return True
    if any(_from_somebody(match) for pattern in (_TAKEN, _OFF) for match in pattern.finditer(said)):
        return True
    return bool(_NOTHING_ON.search(said) and PEOPLE.intersection(said.split()))


def _from_somebody(match: re.Match[str]) -> bool:
    """Return whether the clothes are worn: they are somebody's, or it isn't said that they hang or lie somewhere."""
    if PEOPLE.intersection(match["whose"].split()):
        return True
    elsewhere = _ELSEWHERE.match(match["rest"])
    return elsewhere is None or bool(PEOPLE.intersection(elsewhere[0].split()))
