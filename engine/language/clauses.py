"""The ways people phrase one change; each rule reads one clause and changes the draft, or passes."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.language.draft import Draft, NotUnderstood
from engine.language.exchange import describe, give, is_adjective, replace_thing, set_mood
from engine.language.lexicon import BACKDROP, BODY, COMPARATIVES, MOODS, PEOPLE, words_of
from engine.language.listing import remove
from engine.language.places import place_named, set_place, set_style, style_named
from engine.language.words import (
    ARTICLES,
    DETERMINERS,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    as_added,
    find,
    head_of,
    indefinite,
    joined,
    singular,
    tokens,
    without_determiner,
)

Rule = Callable[[Draft, re.Match[str]], Draft | None]
_A_BIT = r"(?:a (?:little |tiny )?(?:bit|little|lot|touch) |much |slightly |even |way |far )?"
_PICTURE = words_of("picture image photo photograph drawing painting scene portrait")


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


# --- more and less ---------------------------------------------------------------------------------------------------


def _concept(draft: Draft, match: re.Match[str]) -> Draft | None:
    words = without_determiner(tokens(match["words"]))
    if not words or any(word.lower() == "than" for word in words):
        return None
    thing = tokens(match["thing"] or "") if "thing" in match.groupdict() else []
    said = [MOODS.get(word.lower(), word) if len(words) == 1 else word for word in words]
    if thing and not _means_all(thing) and said[0].lower() not in MOODS:
        said += without_determiner(thing)
    return draft.with_concept(joined(said), "less" if match["direction"].lower() in _LESS else "more")


_LESS = frozenset({"less", "fewer", "reduce", "decrease", "weaken", "tone down", "turn down", "lower", "dial down"})


def _means_all(thing: list[str]) -> bool:
    bare = without_determiner(thing)
    return bare[-1].lower() in PRONOUNS | _PICTURE or thing[-1].lower() in PRONOUNS


def _comparative(draft: Draft, match: re.Match[str]) -> Draft | None:
    known = COMPARATIVES.get(match["word"].lower())
    if known is None:
        return None
    words, direction = known
    thing = tokens(match["thing"] or "")
    people = _means_all(thing) if thing else True
    if not people and words in {
        "big",
        "large",
        "small",
        "tall",
        "bright",
        "dark",
        "light",
        "old",
        "red",
        "blue",
        "green",
    }:
        words = f"{words} {joined(without_determiner(thing))}"
    return draft.with_concept(words, direction)


# --- taking away, adding ---------------------------------------------------------------------------------------------


def _remove(draft: Draft, match: re.Match[str]) -> Draft | None:
    things = re.split(r"\s*(?:,| and )\s*", match["thing"])
    for thing in things:
        words = tokens(thing)
        while len(words) > 1 and words[0].lower() in {"any", "all", "of", "the"}:
            words = words[1:]
        if words:
            draft = remove(draft, words)
    return draft


def _empty(draft: Draft, match: re.Match[str]) -> Draft | None:
    words = list(draft.target)
    found = draft.locate(tokens(match["thing"]))
    if found is None or found[1] + 1 >= len(words) or words[found[1]].lower() not in {"of", "with"}:
        return None
    return remove(draft, words[found[1] + 1 :][:1])


def _fill(draft: Draft, match: re.Match[str]) -> Draft | None:
    words = list(draft.target)
    found = draft.locate(tokens(match["thing"]))
    if found and words[found[1] : found[1] + 1] in (["of"], ["with"]):
        return replace_thing(draft, words[found[1] + 1 :][:1], tokens(match["new"]))
    return give(draft, as_added(tokens(match["new"])))


def _add(draft: Draft, match: re.Match[str]) -> Draft | None:
    words = _unplaced(draft, tokens(match["new"]))
    if len(words) == 1 and words[0].lower() in MOODS:
        return set_mood(draft, MOODS[words[0].lower()])
    if without_determiner(words)[0].lower() in {"smile", "frown"}:
        return set_mood(draft, MOODS[without_determiner(words)[0].lower()])
    head = head_of(words).lower()
    if len(words) == 1 and head in MOODS:
        return None
    return give(draft, as_added(words))


_BESIDE = words_of("to on onto in into for around over next beside near behind under above")


def _unplaced(draft: Draft, words: list[str]) -> list[str]:
    """Drop where a thing shall go ("to the man", "on his head", "in the picture"): the mask decides that."""
    for i in range(1, len(words) - 1):
        if words[i].lower() not in _BESIDE:
            continue
        rest = words[i + 1 :]
        bare = without_determiner(rest[1:] if rest[0].lower() == "to" and len(rest) > 1 else rest)
        body = {"head", "face", "eyes", "nose", "hand", "chin", "hair", "neck"}
        if bare[-1].lower() in PRONOUNS | _PICTURE | body | BACKDROP | PEOPLE or find(bare, list(draft.target)):
            return words[:i]
    return words


def _give(draft: Draft, match: re.Match[str]) -> Draft | None:
    split = _subject(draft, tokens(match["rest"]))
    if split is None:
        return None
    new = split[1]
    bare = without_determiner(new)
    if bare[-1].lower() in MOODS:
        return set_mood(draft, MOODS[bare[-1].lower()])
    return give(draft, as_added(new))


def _put(draft: Draft, match: re.Match[str]) -> Draft | None:
    words = tokens(match["rest"])
    at = next((i for i, word in enumerate(words) if i and word.lower() in PREPOSITIONS | {"back"}), None)
    if at is None or at + 1 >= len(words):
        return None
    thing, where = words[:at], words[at:]
    known = (
        thing[-1].lower() in PRONOUNS
        or _means_all(thing)
        or (thing[0].lower() not in ARTICLES and find(without_determiner(thing), list(draft.target)) is not None)
    )
    if not known:
        return give(draft, as_added(_unplaced(draft, words)))
    if where[0].lower() in {"into", "to", "onto"}:
        where = [{"into": "in", "onto": "on", "to": "at"}[where[0].lower()], *where[1:]]
    return set_place(draft, place_named(draft, where) or where)


# --- one for another -------------------------------------------------------------------------------------------------


def _exchange(draft: Draft, match: re.Match[str]) -> Draft | None:
    old, new = tokens(match["old"]), tokens(match["new"])
    if not old or not new:
        return None
    # "apple -> orange" means the fruit where "make the apple orange" means the colour.
    if is_adjective(new) and new[-1].lower() in draft.world.things and singular(old[-1]) in draft.world.things:
        return replace_thing(draft, old, new)
    return exchange(draft, old, new)


def exchange(draft: Draft, old: list[str], new: list[str]) -> Draft:
    """Read "old becomes new": a place, a style, an adjective, a mood or another thing."""
    all_of_it = _means_all(old)
    backdrop = without_determiner(old)[-1].lower() in BACKDROP
    if all_of_it and (style := style_named(new)):
        return set_style(draft, style)
    place = place_named(draft, new)
    already = draft.place()
    names_place = already is not None and find(without_determiner(old), list(draft.target[slice(*already)])) is not None
    from_place = place is not None and draft.locate(old) is None and place_named(draft, old) is not None
    if (all_of_it or backdrop or names_place or from_place) and place:
        return set_place(draft, place)
    if backdrop and not is_adjective(new):
        return set_place(draft, new if new[0].lower() in PREPOSITIONS else ["in", *indefinite(new)])
    if len(new) == 1 and new[0].lower() in MOODS and (all_of_it or draft.shows_people()):
        return set_mood(draft, MOODS[new[0].lower()])
    if is_adjective(new) and not is_adjective(old):
        return describe(draft, old, [word for word in new if word.lower() not in {"very", "and"}])
    if list(draft.target) and find(old, list(draft.target)) == (0, len(draft.target)):
        return draft.aimed_at(new)
    if is_adjective(old) and is_adjective(new):
        return _swap_adjective(draft, old, new)
    return replace_thing(draft, old, new)


def _swap_adjective(draft: Draft, old: list[str], new: list[str]) -> Draft:
    words = list(draft.target)
    found = find(old, words)
    if found is None:
        return describe(draft.told(joined(old)), ["it"], new)
    return draft.aimed_at([*words[: found[0]], *new, *words[found[1] :]])


def _instead(draft: Draft, match: re.Match[str]) -> Draft | None:
    return exchange(draft, tokens(match["old"]), tokens(match["new"]))


def _recolor(draft: Draft, match: re.Match[str]) -> Draft | None:
    new = tokens(match["new"])
    return describe(draft, tokens(match["old"]), new) if is_adjective(new) else None


def _recolor_all(draft: Draft, match: re.Match[str]) -> Draft | None:
    new = tokens(match["new"])
    return describe(draft, ["it"], new) if is_adjective(new) else None


def _make(draft: Draft, match: re.Match[str]) -> Draft | None:
    """Read "make X Y", whose border no word marks."""
    split = _subject(draft, tokens(match["rest"]))
    if split is None:
        return None
    thing, rest = split
    while rest and rest[0].lower() in {
        "look",
        "be",
        "become",
        "into",
        "to",
        "like",
        "as",
        "in",
        "wear",
        "have",
        "seem",
    }:
        verb, rest = rest[0].lower(), rest[1:]
        if verb in {"wear", "have"} and rest:
            return give(draft, as_added(rest))
        if verb == "in" and rest:
            rest = ["in", *rest]
            break
    if not rest:
        return None
    if rest[0].lower() in PREPOSITIONS:
        return set_place(draft, place_named(draft, rest) or rest)
    if len(rest) == 1 and rest[0].lower().endswith("ing"):
        return set_mood(draft, MOODS.get(rest[0].lower(), rest[0].lower()))
    unmarked = rest[0].lower() not in DETERMINERS | NUMBERS
    if unmarked and not is_adjective(rest) and not place_named(draft, rest) and not style_named(rest):
        if rest[-1].lower() in MOODS:
            return exchange(draft, thing, rest[-1:])
        if len(rest) <= 2 and not find(rest, list(draft.target)):
            return describe(draft, thing, rest)
        return None
    return exchange(draft, thing, rest)


def _subject(draft: Draft, words: list[str]) -> tuple[list[str], list[str]] | None:
    """Split "the red house blue" behind the thing it speaks of: the longest words the caption knows, or a pronoun."""
    if len(words) < 2:
        return None
    if words[0].lower() in PRONOUNS:
        noun = len(words) > 2 and (words[1].lower() in BODY or draft.names(words[1]))
        if not noun or words[0].lower() in {"it", "him", "them"}:
            return words[:1], words[1:]
    for end in range(len(words) - 1, 0, -1):
        bare = without_determiner(words[:end])
        if bare[-1].lower() not in DETERMINERS and find(bare, list(draft.target)):
            return words[:end], words[end:]
    for end in range(len(words) - 1, 0, -1):
        bare = without_determiner(words[:end])
        if bare[-1].lower() not in DETERMINERS | PREPOSITIONS and draft.names(head_of(bare)):
            return words[:end], words[end:]
    of = next((i for i, word in enumerate(words) if word.lower() == "of"), len(words))
    if of + 3 < len(words) and words[of + 1].lower() in DETERMINERS:  # "the roof of the house green"
        return words[:of], words[of + 3 :]
    if words[0].lower() in DETERMINERS and len(words) > 2:
        return words[:2], words[2:]
    return None


# --- where -----------------------------------------------------------------------------------------------------------


def _place(draft: Draft, match: re.Match[str]) -> Draft | None:
    words = tokens(match["where"])
    named = place_named(draft, words)
    if named and draft.target:
        return set_place(draft, named)
    return None


def _style(draft: Draft, match: re.Match[str]) -> Draft | None:
    opening = style_named(tokens(match["style"]))
    return set_style(draft, opening) if opening and draft.target else None


def _mood(draft: Draft, match: re.Match[str]) -> Draft | None:
    mood = MOODS.get(match["mood"].lower())
    return set_mood(draft, mood) if mood and draft.shows_people() else None


def _rule(pattern: str, rule: Rule) -> tuple[re.Pattern[str], Rule]:
    return re.compile(pattern, re.IGNORECASE), rule


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    _rule(r"(?P<old>.+?)\s*(?:-+>|=+>|→|⇒|➜)\s*(?P<new>.+)", _exchange),
    _rule(
        rf"(?:(?:make|let|have) (?P<thing>.+?) (?:look |be |seem |appear )?|(?:show|add|draw|give me|i want|with) )?"
        rf"{_A_BIT}(?P<direction>more|less|fewer) (?:of )?(?P<words>.+)",
        _concept,
    ),
    _rule(
        rf"(?:make|let|have) (?P<thing>.+?) (?P<words>smile|laugh|frown|grin|cry) {_A_BIT}(?P<direction>more|less)",
        _concept,
    ),
    _rule(
        r"(?P<direction>increase|reduce|decrease|intensify|strengthen|weaken|tone down|turn up|turn down|dial up"
        r"|dial down|emphasi[sz]e|exaggerate) (?:the )?(?:amount of )?(?P<words>.+)",
        _concept,
    ),
    _rule(rf"(?:(?:make|let|have) (?P<thing>.+?) (?:look |be |seem )?)?{_A_BIT}(?P<word>\w+er)", _comparative),
    _rule(r"(?P<words>\w+) (?P<direction>more|less)(?P<thing>)", _concept),
    _rule(r"empty (?P<thing>the .+)", _empty),
    _rule(r"fill (?P<thing>.+?) (?:up )?with (?P<new>.+)", _fill),
    _rule(
        r"(?:remove|delete|erase|take (?:away|off|out)|get rid of|drop|cut out|lose|hide|eliminate|no|without|with no"
        r"|clear away|wipe out|there should be no|minus)(?: more)? (?P<thing>.+?)"
        r"(?: (?:from|off|in|of) (?:it|him|her|them|(?:the|this|his|her) .+))?",
        _remove,
    ),
    _rule(r"take (?P<thing>.+?) (?:away|off|out)(?: .+)?", _remove),
    _rule(r"(?P<new>.+?) (?:instead of|rather than|in place of) (?P<old>.+)", _instead),
    _rule(
        r"instead of (?P<old>.+?),? (?:i want|use|draw|put|make it|have|show)?\s*(?P<new>(?:a|an|the|some|two) .+)",
        _instead,
    ),
    _rule(
        r"(?P<thing>(?:the|his|her) .+?) (?:should|must|has to|needs to) (?:be removed|go(?: away)?|disappear)", _remove
    ),
    _rule(r"(?:change|set|switch|turn|make) (?:the |its )?colou?r (?:in\s?to|to|be) (?P<new>.+)", _recolor_all),
    _rule(
        r"(?:change|set|switch|turn|make) (?:the )?colou?rs? of (?P<old>.+?) (?:in\s?to|to|be) (?P<new>.+)", _recolor
    ),
    _rule(r"(?:change|set|switch|turn|make) (?P<old>.+?)(?:'s|s'|') colou?r (?:in\s?to|to|be) (?P<new>.+)", _recolor),
    _rule(
        r"(?:replace|swap|exchange|substitute|switch)(?: out)? (?P<old>.+?) (?:with|by|for|against|to) (?P<new>.+)",
        _exchange,
    ),
    _rule(
        r"(?:turn|change|transform|convert|morph|make|alter|modify|switch|edit)(?: up)? (?P<old>.+?)"
        r" (?:in\s?to|to be|to) (?P<new>.+)",
        _exchange,
    ),
    _rule(
        r"(?P<old>.+?) (?:should|must|shall|ought to|has to|needs to) (?:be|become|turn into) (?P<new>.+)", _exchange
    ),
    _rule(r"(?P<old>(?:the|this|that) .+?|it|he|she) (?:becomes|turns into|as) (?P<new>.+)", _exchange),
    _rule(r"let (?P<old>.+?) (?:be|become) (?P<new>.+)", _exchange),
    _rule(r"(?:let|make|have) (?:.+?) (?:wear|have|get|hold|carry|grow)(?:ing)? (?P<new>.+)", _add),
    _rule(r"(?:he|she|it|they|the .+?) (?:should|must|shall|needs to) (?:wear|have|get|hold) (?P<new>.+)", _add),
    _rule(r"(?:give|lend|get|hand) (?P<rest>.+)", _give),
    _rule(r"(?:put|place|move|take|set|bring|send|transport) (?P<rest>.+)", _put),
    _rule(r"(?:add|include|insert|append|put in|throw in|draw|with|plus|place|sketch in|paint in) (?P<new>.+)", _add),
    _rule(r"(?:(?:redraw|draw|show|render) it )?(?:as|like|in the style of) (?P<style>.+)", _style),
    _rule(r"(?:make|turn|paint|colou?r|recolou?r|dye|tint|let|have|keep) (?P<rest>.+)", _make),
    _rule(r"(?:please )?(?P<mood>smile|laugh|frown|cry|grin)", _mood),
    _rule(r"(?P<where>(?:at|in|on|by|under) .+|\w+(?: time)?)", _place),
)
