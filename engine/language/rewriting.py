"""A caption rewritten by a language model: what it is asked, and whether its answer can be used."""

from __future__ import annotations

import re

from engine.language.splitting import begins_clause
from engine.language.words import FUNCTION_WORDS, same_word, tokens
from engine.language.world import World
from engine.protocol import MAX_PROMPT

_ASKED = """\
You rewrite the caption of a picture so that it describes the picture after an edit.
Change only what the instruction asks for and keep every other word. Answer with the new caption alone, on one line.

Caption: a bowl of apples
Instruction: turn the apples into pears
New caption: a bowl of pears

Caption: a man with a hat in a park
Instruction: make it night and lose the hat
New caption: a man in a park at night

Caption: {caption}
Instruction: {instruction}
New caption:"""
_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"^\W*(?:the )?(?:new |edited |rewritten )?caption\s*(?:is|:)\s*", re.IGNORECASE)
_WRITTEN = re.compile(r"[\w \[\],.;:'’()&-]+")
_ABOUT_ITSELF = frozenset({"caption", "instruction", "sorry", "sure", "cannot", "assistant", "user"})


class Unusable(ValueError):
    """The answer is no caption of the edited picture; the message says why."""


def asked(caption: str, instruction: str) -> str:
    """Return the one message that the model gets; a system role is left out, for not every chat template has one."""
    return _ASKED.format(caption=" ".join(caption.split()), instruction=" ".join(instruction.split()))


def usable(answer: str, caption: str, instruction: str, world: World) -> str:
    """Return the caption in an answer. Raises Unusable for whatever is not plainly one."""
    lines = [line.strip() for line in _THOUGHT.sub("", answer).strip().splitlines() if line.strip()]
    if len(lines) != 1:
        raise Unusable(f"{len(lines)} lines")
    text = _HEADING.sub("", lines[0]).strip().strip('"“”').strip().rstrip(".")
    if not text or len(text) > MAX_PROMPT or _WRITTEN.fullmatch(text) is None:
        raise Unusable("no plain sentence")
    words, there, said = _content(text), _content(caption), _content(instruction)
    if text.lower() == caption.strip().rstrip(".").lower():
        raise Unusable("nothing changed")
    if not words or len(tokens(text)) > 2 * len(tokens(caption)) + len(tokens(instruction)) + 8:
        raise Unusable("too short or too long")
    if begins_clause(text) or any(word in _ABOUT_ITSELF and not _among(word, there + said) for word in words):
        raise Unusable("it answers instead of describing")
    told = there + said + [word for phrase in world.places.values() for word in tokens(phrase)]
    foreign = [word for word in words if not _among(world.synonyms.get(word, word), told) and not _among(word, told)]
    if len(foreign) > max(1, len(words) // 4):
        raise Unusable("words that nobody said")
    if sum(_among(word, words) for word in there) * 3 < len(there):
        raise Unusable("it forgets the picture")
    return text


def _content(text: str) -> list[str]:
    return [word.lower() for word in tokens(text) if word[0].isalnum() and word.lower() not in FUNCTION_WORDS]


def _among(word: str, others: list[str]) -> bool:
    return any(same_word(word, other) for other in others)
