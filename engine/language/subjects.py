"""What a clause speaks of: a pronoun, the whole picture, or a thing the caption knows."""

from __future__ import annotations

from engine.language.draft import MANY, Draft
from engine.language.lexicon import BODY, words_of
from engine.language.sides import sided
from engine.language.words import DETERMINERS, PREPOSITIONS, PRONOUNS, find, head_of, is_plural, without_determiner

PICTURE = words_of("picture image photo photograph drawing painting scene portrait")


def means_all(thing: list[str]) -> bool:
    """Return whether the words mean the whole picture: "it", "the picture"."""
    bare = without_determiner(thing)
    return any(words[-1].lower() in known for words, known in ((bare, PRONOUNS | PICTURE), (thing, PRONOUNS)) if words)


def split_subject(draft: Draft, words: list[str]) -> tuple[list[str], list[str]] | None:
    """Split "the red house blue" behind the thing it speaks of: the longest words the caption knows, or a pronoun."""
    if len(words) < 2:
        return None
    _, side, took = sided(words)
    if side and took < len(words):
        return words[:took], words[took:]
    one = next((i for i, word in enumerate(words[:-1]) if i and word.lower() in {"one", "ones"}), 0)
    if one and words[0].lower() in DETERMINERS and draft.locate(words[: one + 1]):  # "the other one blue"
        return words[: one + 1], words[one + 1 :]
    if words[0].lower() == "both" and len(words) > 2 and is_plural(words[1]) and draft.locate(words[1:2]):
        return words[:2], words[2:]
    if words[0].lower() in PRONOUNS | MANY:
        noun = len(words) > 2 and (words[1].lower() in BODY or draft.names(words[1]))
        if not noun or words[0].lower() in {"it", "him", "them", "both"}:
            return words[:1], words[1:]
    both = words.index("and") if "and" in words[1:-2] else 0
    if both and find(without_determiner(words[:both]), list(draft.target)):
        for end in range(len(words) - 1, both + 1, -1):  # "the house and the tree blue"
            if find(without_determiner(words[both + 1 : end]), list(draft.target)):
                return words[:end], words[end:]
    for end in range(len(words) - 1, 0, -1):
        bare = without_determiner(words[:end])
        if bare[-1].lower() not in DETERMINERS | PREPOSITIONS and find(bare, list(draft.target)):
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
