"""Which token of a new prompt stands where which token of the old one stood (Prompt-to-Prompt, arXiv:2208.01626)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import torch
from torch import Tensor

from engine.requests import Conditioning

_WORD = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")


@dataclass(frozen=True, eq=False)
class Worded:
    """A prompt with what it became."""

    prompt: str
    text: Conditioning

    @property
    def length(self) -> int:
        """Return how many tokens the window holds."""
        return len(self.text.spans)

    def words(self) -> list[tuple[str, list[int]]]:
        """Return every word in small letters, with the places of its tokens; none for words beyond the window."""
        return [(word[0].lower(), self.tokens(*word.span())) for word in _WORD.finditer(self.prompt)]

    def tokens(self, start: int, end: int) -> list[int]:
        """Return the places of the tokens that stand for any of these characters."""
        return [at for at, (first, last) in enumerate(self.text.spans) if first < min(last, end) and start < last]

    def frame(self) -> tuple[list[int], list[int]]:
        """Return the places of what stands before the words, and of the end and the padding behind them."""
        spoken = [at for at, (start, end) in enumerate(self.text.spans) if start < end]
        first = spoken[0] if spoken else 1
        silent = sorted({*range(self.length)} - {*spoken})
        return [at for at in silent if at < first], [at for at in silent if at >= first]

    def find(self, phrase: str) -> list[int]:
        """Return the places of a phrase's tokens wherever it stands as whole words; empty if nowhere in the window."""
        return sorted({token for span in occurrences(phrase, self.prompt) for token in self.tokens(*span)})


def occurrences(phrase: str, prompt: str) -> list[tuple[int, int]]:
    """Return where a word or phrase stands in a prompt as whole words, whatever its capitals."""
    wanted = re.escape(phrase.strip())
    return [found.span() for found in re.finditer(rf"(?<!\w){wanted}(?!\w)", prompt, re.IGNORECASE)] if wanted else []


def aligned(source: Worded, target: Worded) -> Tensor:
    """Return the alignment [target tokens, source tokens] of two prompts, float32.

    Words that stay are aligned token by token. Of words that are swapped, each token's attention is shared equally by
    all that come in their place, however many these are (the mapper of section 3.2, word swap). New words have a row
    of zeros (refinement). The attention to words that are dropped goes to the start token, where a model of this kind
    looks when no word concerns it. So no column of a swap or a removal loses any of its attention.
    """
    shares = torch.zeros(target.length, source.length)
    for gone, come in _passages(source, target):
        if len(gone) != len(come):
            gone, come = [_joined(gone)], [_joined(come)]
        for from_tokens, to_tokens in zip(gone, come, strict=True):
            _share(shares, from_tokens, to_tokens)
    for silent, silent_too in zip(source.frame(), target.frame(), strict=True):
        _share_in_order(shares, silent, silent_too)
    return shares


def changed(source: Worded, target: Worded) -> tuple[list[int], list[int]]:
    """Return the places of the tokens of the source's words that leave, and of the target's that come."""
    differing = _passages(source, target, equal=False)
    return _joined([_joined(gone) for gone, _ in differing]), _joined([_joined(come) for _, come in differing])


def _passages(source: Worded, target: Worded, *, equal: bool = True) -> list[tuple[list[list[int]], list[list[int]]]]:
    """Part both prompts into passages that stand for each other; of each word its tokens' places."""
    old, new = source.words(), target.words()
    matcher = SequenceMatcher(None, [word for word, _ in old], [word for word, _ in new], autojunk=False)
    return [
        ([places for _, places in old[old_from:old_to]], [places for _, places in new[new_from:new_to]])
        for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes()
        if equal or kind != "equal"
    ]


def _joined(places: Sequence[Sequence[int]]) -> list[int]:
    return [place for some in places for place in some]


def _share(shares: Tensor, from_tokens: Sequence[int], to_tokens: Sequence[int]) -> None:
    if len(from_tokens) == len(to_tokens):
        shares[list(to_tokens), list(from_tokens)] = 1.0
        return
    for token in from_tokens:
        shares[list(to_tokens) or [0], token] = 1.0 / max(1, len(to_tokens))


def _share_in_order(shares: Tensor, old: Sequence[int], new: Sequence[int]) -> None:
    """Align one by one; where one side has more, the other's last shares out or gathers the rest."""
    both = min(len(old), len(new))
    if both:
        _share(shares, old[: both - 1], new[: both - 1])
        _share(shares, old[both - 1 :], new[both - 1 :])
