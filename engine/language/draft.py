"""A caption on its way to the target: what the rules of this package hand to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.language.inventory import Thing, things
from engine.language.lexicon import DEPICTIONS, PARTS, PEOPLE
from engine.language.sides import sided
from engine.language.words import (
    DETERMINERS,
    FUNCTION_WORDS,
    PRONOUNS,
    find,
    head_of,
    is_plural,
    joined,
    same_word,
    singular,
    ties_colors,
    without_determiner,
)
from engine.language.world import World
from engine.protocol import Change, ChangeKind, Concept, Correction, Notice

Span = tuple[int, int]
THINGLY = frozenset({"it", "this", "that", "one", "them", "they", "these", "those"})
"""Pronouns that may mean what was spoken of last, be it a thing; "him" and "her" always mean the person."""

PERSONAL = frozenset({"him", "her", "he", "she", "everyone"})
"""Pronouns that mean a person where there is one."""

MANY = frozenset({"them", "they", "these", "those", "both", "all", "everything"})


class NotUnderstood(Exception):
    """The instruction could not be read; the message says, for the log, where it stopped."""


class NotThere(NotUnderstood):
    """The instruction names what the picture does not show."""

    def __init__(self, thing: str, there: tuple[str, ...]) -> None:
        super().__init__(f"{thing}: {', '.join(there)}")


@dataclass(frozen=True)
class Draft:
    """The words of the picture as it is (`source`) and as it shall be (`target`), changed clause by clause."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    world: World
    changes: tuple[Change, ...] = ()
    concepts: tuple[Concept, ...] = ()
    corrections: tuple[Correction, ...] = ()
    notices: tuple[Notice, ...] = ()
    focus: str = ""  # what an earlier instruction spoke of
    insists: bool = False  # the person named before and after themselves: what the caption lacks is there for them

    def aimed_at(self, target: list[str]) -> Draft:
        """Return the draft with another target."""
        return replace(self, target=tuple(target))

    def noting(self, kind: ChangeKind, thing: list[str], new: list[str]) -> Draft:
        """Return the draft with one more change on its list."""
        change = Change(kind=kind, thing=joined(without_determiner(thing) if thing else []), new=joined(new))
        return replace(self, changes=(*self.changes, change))

    def with_concept(self, concept: Concept) -> Draft:
        """Return the draft with one more direction of semantic guidance."""
        return replace(self, concepts=(*self.concepts, concept))

    def correcting(self, correction: Correction) -> Draft:
        """Return the draft with one more word on where the change may go."""
        return replace(self, corrections=(*self.corrections, correction))

    def own(self, phrase: list[str]) -> Draft:
        """Return the draft with the notice that the person's own word is used for what the caption does not name.

        Raises NotThere where the caption would have named it.
        """
        noun = without_determiner(phrase)
        self.missed(noun)
        return replace(self, notices=(*self.notices, Notice(code="own_word", detail=joined(noun))))

    def missed(self, noun: list[str]) -> None:
        """Raise NotThere where the caption would have named what the noun says."""
        if self.world.complete and self.target and not self.insists and singular(noun[-1]) not in PARTS:
            raise NotThere(joined(noun), tuple(one.said(self.source) for one in things(self.source)))

    def things(self) -> tuple[Thing, ...]:
        """Return what the target names, its place included."""
        return things(self.target)

    def spoken_of(self) -> Span | None:
        """Return where the target has the noun that was changed last, in this instruction or in the one before."""
        last = next((one for one in reversed(self.changes) if one.kind not in {"place", "style", "mood"}), None)
        noun = self.focus if last is None else _focus_of(last)
        return find([noun], list(self.target)) if noun else None

    def locate(self, phrase: list[str]) -> Span | None:
        """Find what the person means by `phrase` in the target: the words, their head alone, or a pronoun's noun."""
        words = list(self.target)
        phrase = phrase[:-1] if len(phrase) > 1 and phrase[-1].lower() == "all" else phrase
        told, side, _ = sided(phrase)
        if side and any(one.side for one in self.things()):
            return self._on(side, told)
        bare = without_determiner(told or phrase)
        if not bare:
            return None
        if len(bare) == 1 and bare[0].lower() in PRONOUNS | MANY:
            return self._meant(bare[0].lower())
        if len(bare) > 1 and bare[-1].lower() in {"one", "ones", "thing"}:
            return self._which(bare[:-1])
        found = find(bare, words) or (find([head_of(bare)], words) if len(bare) > 1 else None)
        if found is None and singular(bare[-1]) in {"person", "human", "face", "figure"}:
            return self.person()
        return found

    def each(self, phrase: list[str]) -> list[list[str]]:
        """Return the things a plural means one by one ("both", "the houses"), or the phrase where it means one."""
        bare = without_determiner(phrase)
        if "and" in bare[1:-1] and find(bare, list(self.target)) is None:
            at = phrase.index("and")
            return [phrase[:at], phrase[at + 1 :]]
        every = bare[-1].lower() in MANY
        if every and self.spoken_of() is not None:
            return [phrase]
        place = self.place() or (len(self.target), 0)
        there = [one for one in self.things() if one.end <= place[0] and one.side]
        if not every:
            there = [one for one in there if is_plural(bare[-1]) and same_word(self.target[one.end - 1], bare[-1])]
        return [[self.target[one.end - 1], "on", "the", one.side] for one in there] if len(there) > 1 else [phrase]

    def _on(self, side: str, told: list[str]) -> Span | None:
        """Return the noun on a side, of the kind that is told or of any."""
        for one in self.things():
            if one.side == side and (not told or same_word(self.target[one.end - 1], head_of(told))):
                return one.end - 1, one.end
        return None

    def _which(self, adjectives: list[str]) -> Span | None:
        """Return the noun of the only thing that is told apart so: "the red one"."""
        place, last = self.place() or (len(self.target), 0), self.spoken_of()
        there = [one for one in self.things() if one.end <= place[0]]
        if [word.lower() for word in adjectives] == ["other"]:
            rest = [one for one in there if last and not same_word(self.target[one.end - 1], self.target[last[0]])]
            return (rest[0].end - 1, rest[0].end) if len(rest) == 1 else None
        fits = [
            one
            for one in there
            if all(any(same_word(word, other) for other in self.target[one.start : one.end]) for word in adjectives)
        ]
        return (fits[0].end - 1, fits[0].end) if len(fits) == 1 else None

    def _meant(self, pronoun: str) -> Span | None:
        """Return the noun a pronoun means."""
        if pronoun in PERSONAL and (person := self.person()):
            return person
        last = self.spoken_of() if pronoun in THINGLY else None
        if last is None and pronoun in MANY:
            last = next((one for one in self.things() if is_plural(self.target[one.end - 1])), None)
            last = last and (last.end - 1, last.end)
        return last or self.main_noun()

    def names(self, word: str) -> bool:
        """Return whether the target has this content word."""
        return word.lower() not in FUNCTION_WORDS and find([word], list(self.target)) is not None

    def main_noun(self) -> Span | None:
        """Return the span of the noun the caption is about, "a portrait of" and the like left aside."""
        words = [word.lower() for word in self.target]
        start = 0
        for i, word in enumerate(words[:-1]):
            if word in DEPICTIONS and words[i + 1] == "of":
                start = i + 2
        while start < len(words) and words[start] in DETERMINERS:
            start += 1
        end = start
        while end < len(words) and words[end][0].isalnum():
            if words[end] in FUNCTION_WORDS and not ties_colors(words, end):
                break
            end += 1
        while end > start + 1 and words[end - 1].endswith("ing"):  # "a man riding a horse"
            end -= 1
        return (end - 1, end) if end > start else None

    def place(self) -> Span | None:
        """Return the span of the caption's places and times that stand together, prepositions included."""
        last = self._place_before(len(self.target))
        while last and last[0] > 0 and (one := self._place_before(last[0])) and one[1] == last[0]:
            last = one[0], last[1]
        return last

    def _place_before(self, stop: int) -> Span | None:
        words = [word.lower() for word in self.target]
        for i in range(stop - 1, -1, -1):
            if singular(words[i]) not in self.world.places and words[i] not in self.world.places:
                continue
            start = i
            while start > 0 and (words[start - 1] not in FUNCTION_WORDS and words[start - 1].isalpha()):
                start -= 1
            while start > 0 and words[start - 1] in DETERMINERS:
                start -= 1
            if start > 0 and words[start - 1] in {"in", "on", "at", "by", "under", "near", "inside"}:
                return start - 1, i + 1
            if start == 0 and i + 1 == len(words):
                return 0, i + 1
        return None

    def person(self) -> Span | None:
        """Return where the caption names the first person."""
        at = next(
            (i for i, word in enumerate(self.target) if _is_person(word) and word.lower() not in DEPICTIONS), None
        )
        return None if at is None else (at, at + 1)

    def shows_people(self) -> bool:
        """Return whether the caption names a person."""
        return any(_is_person(word) for word in self.target)


def _is_person(word: str) -> bool:
    return any(same_word(word, one) for one in PEOPLE)


def _focus_of(change: Change) -> str:
    """Return the noun a change leaves behind to be spoken of."""
    said = {"swap": change.new, "add": change.new}.get(change.kind, change.thing)
    return head_of(said.split()) if said and change.kind != "remove" else ""


def focus_after(changes: tuple[Change, ...]) -> str:
    """Return what an instruction that comes after these changes means by "it"."""
    return _focus_of(changes[-1]) if changes else ""
