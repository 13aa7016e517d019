"""The ways people phrase one change: a table of phrasings, each with the rule that carries it out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from engine.language.becoming import (
    VAGUE,
    all_the_rest,
    arrowed,
    back,
    colors_traded,
    exchanged,
    given_color,
    itself,
    matched,
    rather,
    recolored,
    sides_traded,
    substituted,
    supposed,
    traded,
)
from engine.language.belongings import (
    added,
    all_but,
    emptied,
    filled,
    given,
    had,
    off,
    shaved,
    taken_away,
    taken_from,
    worn,
)
from engine.language.corrections import calmed, kept, limited, not_so, settled, spared
from engine.language.degrees import comparative, lowered, moodier, raised, towards
from engine.language.draft import Draft, NotUnderstood
from engine.language.exchange import set_mood
from engine.language.lexicon import MOODS
from engine.language.making import corrected, made, should
from engine.language.moving import put
from engine.language.phrases import Phrase, literals, phrase, spread
from engine.language.places import artistic, place_named, set_manner, set_place, set_style, style_named
from engine.language.shorthand import comparatively, covered, overdone, paired, that_one, toned
from engine.language.splitting import begins_clause
from engine.language.words import FUNCTION_WORDS

Rule = Callable[..., Draft | None]
"""Takes the draft and what the phrasing's placeholders hold; None: the clause means something else."""


def read_clause(draft: Draft, clause: str) -> Draft:
    """Change the draft as one clause says. Raises NotUnderstood."""
    words = spread(clause).split()
    if not words:
        raise NotUnderstood("nothing was said")
    if words[0].lower() in {"only", "just"} and _STATES & {word.lower() for word in words}:
        words = words[1:]
    draft, words = settled(draft, words)
    said = "".join(f"{word} " for word in words)
    for one, rule in _phrases():
        parts = one.match(said)
        if parts is not None:
            read = rule(draft, **parts)
            if read is not None:
                return read
    raise NotUnderstood(f"no rule reads {clause!r}")


_STATES = frozenset({"should", "must", "shall", "into", "be", "becomes", "make", "turn"})
"""Words of a clause that says what becomes of a thing, be it "only" that one, and does not only name it."""


@cache
def instruction_words() -> frozenset[str]:
    """Return the words of all phrasings: what a mistyped verb may have been meant to be."""
    return frozenset().union(*(literals(one) for one, _ in PHRASES))


@cache
def _phrases() -> tuple[tuple[Phrase, Rule], ...]:
    return tuple((phrase(one), rule) for one, rule in PHRASES)


def placed(draft: Draft, where: list[str]) -> Draft | None:
    """Read "at the beach" or "night"."""
    named = place_named(draft, where)
    return set_place(draft, named) if named and draft.target else None


def styled(draft: Draft, style: list[str]) -> Draft | None:
    """Read "as a painting"."""
    style = style[:-1] if len(style) > 1 and style[-1].lower() == "style" else style
    opening = style_named(style)
    if opening is None and artistic(style):
        return in_its_style(draft, style)
    return set_style(draft, opening) if opening and draft.target else None


_NAME = 4
"""Words of which the name of a style or an artist has no more, its article among them."""


def in_style_of(draft: Draft, style: list[str]) -> Draft | None:
    """Read "in the style of Hokusai", a style that no caption opens with."""
    return set_manner(draft, style) if draft.target else None


def in_its_style(draft: Draft, style: list[str]) -> Draft | None:
    """Read "in baroque style"."""
    said = {word.lower() for word in style}
    named = len(style) <= _NAME and not said & VAGUE and not {word.lower() for word in style[1:]} & FUNCTION_WORDS
    return in_style_of(draft, style) if named and not begins_clause(style[0]) else None


def in_mood(draft: Draft, word: list[str]) -> Draft | None:
    """Read "smile"."""
    mood = MOODS.get(word[0].lower())
    return set_mood(draft, mood) if mood and draft.shows_people() else None


_TURN = "turn|change|transform|convert|morph|make|alter|modify|switch|edit"
_SWAP = "replace|swap|exchange|substitute|switch"
_TAKE = (
    "remove|delete|erase|take_away|take_off|take_of|take_out|get_rid_of|drop|cut_out|lose|hide|eliminate|no|without|with_no"
    "|clear|clear_away|wipe_out|wipe|there_should_be_no|minus|ditch|scrap|shave_off|shave|i_don't_want|i_don't_like"
    "|there_should_not_be|there_shouldn't_be|there_must_not_be"
)
_SHOULD = "should|must|shall|ought_to|has_to|needs_to|have_to|need_to"
_NEVER = "don't|dont|do_not|never"
_TOUCH = "change|changing|touch|touching|alter|altering|edit|editing|modify|modifying|affect|affecting"
_LETS = "make|let|have"
_GONE = "disappear|vanish|invisible|go_away"

PHRASES: tuple[tuple[str, Rule], ...] = (
    ("OLD → NEW", arrowed),
    (f"{_TAKE} everything|all|all_things but|except|besides|apart_from|other_than [for] THING", all_but),
    # where the change may go
    (f"{_NEVER} {_TOUCH} THING", spared),
    (f"without {_TOUCH} THING", spared),
    ("leave|keep THING alone|unchanged|untouched|as_is|as_it_is|as_they_are|the_same|like_that", spared),
    ("exclude|spare|skip|ignore|leave_out THING", spared),
    ("leave THING", spared),
    ("keep only|just THING", limited),
    (f"{_NEVER} {_TAKE} THING", spared),
    ("keep REST", kept),
    ("keep THING", spared),
    ("except|everything_except|all_except|everything_but|all_but THING", spared),
    (f"only|just [{_TOUCH}] [on|at] THING", limited),
    ("THING only|alone", limited),
    # faces that shall not be so
    (f"[{_LETS}] [him|her|them|the_man|the_woman|the_king|the_queen] [look|be] not THING", not_so),
    ("he|she|they should_not|shouldn't|must_not|is_not|isn't [be|look] MOOD", calmed),
    ("he|she|it|they has|have|wears|wear no THING", taken_away),
    ("stop|no_more MOOD", calmed),
    (f"{_NEVER} MOOD", calmed),
    ("he|she|it|they should_not|shouldn't|must_not wear|have THING", taken_away),
    # more and less
    (f"{_LETS} THING [look|be|seem|appear] [DEGREE] AMOUNT WORDS", towards),
    ("[show|add|draw|give_me|i_want|with|put] [DEGREE] AMOUNT [of] WORDS", towards),
    (f"{_LETS} THING MOOD [DEGREE] AMOUNT", moodier),
    ("[there_is|there's|it's|it_is|that's] [DEGREE] too much|many WORDS", lowered),
    ("[there_is|there's|it's|it_is|that's] not enough WORDS", raised),
    ("increase|intensify|strengthen|turn_up|dial_up|emphasize|emphasise|exaggerate [the] [amount_of] WORDS", raised),
    ("reduce|decrease|weaken|tone_down|turn_down|dial_down [the] [amount_of] WORDS", lowered),
    (f"{_LETS} THING [look|be|seem] [DEGREE] WORD", comparative),
    ("the|his|her|their THING [should|must] [look|be] [DEGREE] WORD", comparative),
    ("[DEGREE] WORD", comparative),
    ("[a|the] WORD NEW", comparatively),
    (f"[he|she|they] [{_SHOULD}] MOOD [DEGREE] AMOUNT", moodier),
    (f"[he|she|it|they] {_SHOULD} [look|be] [DEGREE] WORD", comparative),
    ("[it's|it_is|he's|he_is|she's|she_is] too|not_so WORD", overdone),
    ("THING [is|are|looks|look] too WORD", overdone),
    # taking out and filling
    ("empty THING", emptied),
    ("fill THING [up] with NEW", filled),
    (f"{_LETS} THING {_GONE}", taken_away),
    (f"{_TAKE} THING [out|away] from|off|in|of WHERE", taken_from),
    ("take|get|throw|kick THING out|away|off [from|of] WHERE", taken_from),
    ("shave [him|her|them]", shaved),
    ("[make] [him|her|them] [look|be] clean_shaven|clean-shaven|shaved", shaved),
    (f"{_TAKE} THING", taken_away),
    ("take|throw|kick THING away|off|out", taken_away),
    ("THING off|away|gone", off),
    (f"THING {_SHOULD} be_removed|go|go_away|disappear|vanish", taken_away),
    # one thing for another
    ("[i'd|i_would] rather|prefer|i_prefer [have|see] NEW than|to|over OLD", exchanged),
    ("make|turn|paint|color|colour|dye REST instead_of|rather_than|and_not OLD", corrected),
    ("substitute NEW for OLD", substituted),
    ("[put|place|draw|have] NEW where [the] OLD is|was|stands|stood", exchanged),
    ("make|build NEW out_of|from the|this|that|these|those OLD", exchanged),
    ("give|lend THING a|an NEW color|colour|tone|tint|shade", given_color),
    ("give|lend him|her|them|it NEW instead_of|rather_than|in_place_of OLD", exchanged),
    ("[use|put|draw|show|have|i_want|with] NEW [there|here] instead_of|rather_than|in_place_of OLD", exchanged),
    ("instead_of OLD [,] [i_want|use|draw|put|make_it|have|show] a|an|the|some|two NEW", exchanged),
    ("change|set|switch|turn|make [the|its|his|her] color|colour into|in_to|to|be NEW", recolored),
    ("make|paint|color|colour THING [in] the_same color|colour as OTHER", matched),
    ("make|paint [the] color|colour of REST", made),
    ("make|paint its|his|her|the color|colour NEW", recolored),
    ("change|set|switch|turn|make [the] color|colour|colors|colours of OLD into|in_to|to|be NEW", recolored),
    ("change|set|switch|turn|make|paint OLD color|colour NEW", recolored),
    ("change|set|switch|turn|make OLD color|colour into|in_to|to|be NEW", recolored),
    ("swap|exchange|switch [the] color|colors|colour|colours of FIRST and SECOND", colors_traded),
    ("swap|exchange|switch [the] FIRST and [the] SECOND", traded),
    ("swap|switch|exchange|trade [the|their] sides|places|positions", sides_traded),
    (f"{_TURN} everything|all|all_things but|except|besides|apart_from THING into|to NEW", all_the_rest),
    (f"{_SWAP} [out] OLD with|by|for|against|to NEW", exchanged),
    (f"{_TURN} [up] OLD into|in_to|to_be|to NEW", exchanged),
    ("change OLD for NEW", exchanged),
    (f"{_TURN} into|to NEW", itself),
    (f"[{_TURN}|go] [it|that|this] back to|into NEW", back),
    ("let_there_be NEW", added),
    ("there should_be|must_be|could_be|shall_be NEW", added),
    ("not OLD but NEW", rather),
    ("can|could OLD be|become NEW", exchanged),
    (f"OLD {_SHOULD} be|become|turn_into|turn NEW", exchanged),
    ("the|his|her OLD to_be|to_become|to_turn_into NEW", exchanged),
    ("the|this|that OLD becomes|turns_into|as NEW", exchanged),
    ("imagine|picture|see OLD as|being|to_be NEW", exchanged),
    ("the|his|her OLD was|were NEW", supposed),
    ("the|his|her OLD could|might|may be NEW", exchanged),
    ("it|this|he|she was|were REST", should),
    ("OLD becomes|turns_into NEW", exchanged),
    ("[imagine] [it|he|she|him|her|them] as|like NEW", itself),
    ("it's|it_is|it_should_be [now] WHERE", placed),
    ("it could|might be NEW", itself),
    ("let OLD be|become NEW", exchanged),
    # having and putting
    (f"{_LETS} THING wear|have|get|hold|carry|grow|wearing|having|getting|holding|carrying|growing NEW", had),
    (f"he|she|it|they {_SHOULD}|can|could wear|have|get|hold NEW", added),
    ("can|could he|she|it|they|him|her wear|have|get|hold NEW", added),
    (f"the THING {_SHOULD} wear|have|get|hold NEW", had),
    (f"he|she|it|they {_SHOULD} REST", should),
    ("can|could he|she|it|they REST", should),
    ("he|she|it|they looks|look|seems|seem REST", should),
    ("he|she|it|they wears|has|needs|gets NEW", added),
    ("the|this THING wears|has|needs|gets NEW", had),
    ("[add|draw|give_me] another|one_more|a_second|a_third|a_fourth|a_further NEW", added),
    ("give it|this|that a|an|the STYLE style", styled),
    ("give it|this|that a|an|the STYLE style", in_its_style),
    ("give|lend|get|hand REST", given),
    ("cover|surround THING in|with|by WHERE", covered),
    ("[show|draw|paint] [me] it|this|that WHERE", covered),
    ("how|what would|does|will it|this|that look [like] WHERE", covered),
    ("put|place|move|take|set|bring|send|transport|teleport|relocate REST", put),
    ("[redraw|draw|show|render|paint|make] [it|this|everything] as|like|in_the_style_of|in STYLE", styled),
    ("[in|as] [a|an] STYLE style", styled),
    ("[as_if|like] [it_was|it_were|it's] painted|drawn|made by STYLE", in_style_of),
    ("[make|draw|paint|show|redraw] [it|this|everything] [look] [in|like] [a|an|the] STYLE style", in_its_style),
    ("STYLE", styled),
    ("[redraw|draw|show|render|paint|make] [it|this|everything] in_the_style_of STYLE", in_style_of),
    ("wear|wearing|put_on NEW", added),
    ("[add|draw|put|with|show] lots_of|a_lot_of|plenty_of|loads_of|many NEW", added),
    ("add|include|insert|append|put_in|throw_in|draw|with|plus|place|sketch_in|paint_in|plant NEW", added),
    ("OLD :|to|into NEW", paired),
    ("make|turn|paint|color|colour|recolor|recolour|dye|tint|let|have REST", made),
    ("WORD", in_mood),
    ("[with|give_him|give_her] [a|an] WORD expression|face|look", in_mood),
    ("[a|an] NEW one|ones", that_one),
    ("NEW", worn),
    ("[the] same [but|only|just] [in] NEW", toned),
    ("in NEW", toned),
    ("NEW", toned),
    ("[everything|all|it] [during|as_if_it_were|as_if_it_was|when_it_is|while_it_is] WHERE", placed),
)
