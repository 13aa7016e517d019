"""The ways people phrase one change; each rule reads one clause and changes the draft, or passes."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.language.becoming import exchanged, instead, made, recolored, recolored_all
from engine.language.belongings import added, emptied, filled, given, put, taken_away
from engine.language.degrees import comparative, towards
from engine.language.draft import Draft, NotUnderstood
from engine.language.exchange import set_mood
from engine.language.lexicon import MOODS
from engine.language.places import place_named, set_place, set_style, style_named
from engine.language.words import tokens

Rule = Callable[[Draft, re.Match[str]], Draft | None]
_A_BIT = r"(?:a (?:little |tiny )?(?:bit|little|lot|touch) |much |slightly |even |way |far )?"


def read_clause(draft: Draft, clause: str) -> Draft:
    """Change the draft as one clause says. Raises NotUnderstood."""
    for pattern, rule in _RULES:
        match = pattern.fullmatch(clause)
        if match is not None:
            read = rule(draft, match)
            if read is not None:
                return read
    raise NotUnderstood(f"no rule reads {clause!r}")


def begins_clause(words: str) -> bool:
    """Return whether the words could be an instruction of their own, so that an "and" before them separates."""
    return _VERB.match(words) is not None


_VERB = re.compile(
    r"(?:make|turn|change|replace|swap|add|remove|delete|erase|give|put|place|paint|colou?r|take|more|less|fewer|let"
    r"|get rid|transform|convert|set|move|drop|dye|without|recolou?r)\b",
    re.IGNORECASE,
)


def placed(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "at the beach" or "night"."""
    words = tokens(match["where"])
    named = place_named(draft, words)
    if named and draft.target:
        return set_place(draft, named)
    return None


def styled(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "as a painting"."""
    opening = style_named(tokens(match["style"]))
    return set_style(draft, opening) if opening and draft.target else None


def in_mood(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "smile"."""
    mood = MOODS.get(match["mood"].lower())
    return set_mood(draft, mood) if mood and draft.shows_people() else None


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(pattern, re.IGNORECASE), rule


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    _rule(r"(?P<old>.+?)\s*(?:-+>|=+>|→|⇒|➜)\s*(?P<new>.+)", exchanged),
    _rule(
        rf"(?:(?:make|let|have) (?P<thing>.+?) (?:look |be |seem |appear )?|(?:show|add|draw|give me|i want|with) )?"
        rf"{_A_BIT}(?P<direction>more|less|fewer) (?:of )?(?P<words>.+)",
        towards,
    ),
    _rule(
        rf"(?:make|let|have) (?P<thing>.+?) (?P<words>smile|laugh|frown|grin|cry) {_A_BIT}(?P<direction>more|less)",
        towards,
    ),
    _rule(
        r"(?P<direction>increase|reduce|decrease|intensify|strengthen|weaken|tone down|turn up|turn down|dial up"
        r"|dial down|emphasi[sz]e|exaggerate) (?:the )?(?:amount of )?(?P<words>.+)",
        towards,
    ),
    _rule(rf"(?:(?:make|let|have) (?P<thing>.+?) (?:look |be |seem )?)?{_A_BIT}(?P<word>\w+er)", comparative),
    _rule(r"(?P<words>\w+) (?P<direction>more|less)(?P<thing>)", towards),
    _rule(r"empty (?P<thing>the .+)", emptied),
    _rule(r"fill (?P<thing>.+?) (?:up )?with (?P<new>.+)", filled),
    _rule(
        r"(?:remove|delete|erase|take (?:away|off|out)|get rid of|drop|cut out|lose|hide|eliminate|no|without|with no"
        r"|clear away|wipe out|there should be no|minus)(?: more)? (?P<thing>.+?)"
        r"(?: (?:from|off|in|of) (?:it|him|her|them|(?:the|this|his|her) .+))?",
        taken_away,
    ),
    _rule(r"take (?P<thing>.+?) (?:away|off|out)(?: .+)?", taken_away),
    _rule(r"(?P<new>.+?) (?:instead of|rather than|in place of) (?P<old>.+)", instead),
    _rule(
        r"instead of (?P<old>.+?),? (?:i want|use|draw|put|make it|have|show)?\s*(?P<new>(?:a|an|the|some|two) .+)",
        instead,
    ),
    _rule(
        r"(?P<thing>(?:the|his|her) .+?) (?:should|must|has to|needs to) (?:be removed|go(?: away)?|disappear)",
        taken_away,
    ),
    _rule(r"(?:change|set|switch|turn|make) (?:the |its )?colou?r (?:in\s?to|to|be) (?P<new>.+)", recolored_all),
    _rule(
        r"(?:change|set|switch|turn|make) (?:the )?colou?rs? of (?P<old>.+?) (?:in\s?to|to|be) (?P<new>.+)", recolored
    ),
    _rule(r"(?:change|set|switch|turn|make) (?P<old>.+?)(?:'s|s'|') colou?r (?:in\s?to|to|be) (?P<new>.+)", recolored),
    _rule(
        r"(?:replace|swap|exchange|substitute|switch)(?: out)? (?P<old>.+?) (?:with|by|for|against|to) (?P<new>.+)",
        exchanged,
    ),
    _rule(
        r"(?:turn|change|transform|convert|morph|make|alter|modify|switch|edit)(?: up)? (?P<old>.+?)"
        r" (?:in\s?to|to be|to) (?P<new>.+)",
        exchanged,
    ),
    _rule(
        r"(?P<old>.+?) (?:should|must|shall|ought to|has to|needs to) (?:be|become|turn into) (?P<new>.+)", exchanged
    ),
    _rule(r"(?P<old>(?:the|this|that) .+?|it|he|she) (?:becomes|turns into|as) (?P<new>.+)", exchanged),
    _rule(r"let (?P<old>.+?) (?:be|become) (?P<new>.+)", exchanged),
    _rule(r"(?:let|make|have) (?:.+?) (?:wear|have|get|hold|carry|grow)(?:ing)? (?P<new>.+)", added),
    _rule(r"(?:he|she|it|they|the .+?) (?:should|must|shall|needs to) (?:wear|have|get|hold) (?P<new>.+)", added),
    _rule(r"(?:give|lend|get|hand) (?P<rest>.+)", given),
    _rule(r"(?:put|place|move|take|set|bring|send|transport) (?P<rest>.+)", put),
    _rule(r"(?:add|include|insert|append|put in|throw in|draw|with|plus|place|sketch in|paint in) (?P<new>.+)", added),
    _rule(r"(?:(?:redraw|draw|show|render) it )?(?:as|like|in the style of) (?P<style>.+)", styled),
    _rule(r"(?:make|turn|paint|colou?r|recolou?r|dye|tint|let|have|keep) (?P<rest>.+)", made),
    _rule(r"(?:please )?(?P<mood>smile|laugh|frown|cry|grin)", in_mood),
    _rule(r"(?P<where>(?:at|in|on|by|under) .+|\w+(?: time)?)", placed),
)
