"""Write a CLIP tokenizer in which every word of the vocabulary is exactly one token."""

import json
import string
from collections import Counter
from itertools import pairwise
from pathlib import Path

from transformers import CLIPTokenizer

from picturebook.vocabulary import WORDS

MAX_TOKENS = 32
START, END = "<|startoftext|>", "<|endoftext|>"
_END_OF_WORD = "</w>"


def byte_pairs(words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Merge the most frequent pair (ties alphabetically) until every word is one piece, and return the merges.

    Running the merges in training order is what an encoder does too, so each training word comes out whole.
    """
    pieces = [[*word[:-1], word[-1] + _END_OF_WORD] for word in words]
    merges: list[tuple[str, str]] = []
    while True:
        pairs = Counter(pair for word in pieces for pair in pairwise(word))
        if not pairs:
            return merges
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        pieces = [_merged(word, best) for word in pieces]


def _merged(word: list[str], pair: tuple[str, str]) -> list[str]:
    out: list[str] = []
    for piece in word:
        if out and (out[-1], piece) == pair:
            out[-1] += piece
        else:
            out.append(piece)
    return out


def write_tokenizer(folder: Path) -> CLIPTokenizer:
    """Write `vocab.json` and `merges.txt`, load them as CLIPTokenizer, save its own files beside, return it."""
    folder.mkdir(parents=True, exist_ok=True)
    characters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    merges = byte_pairs(WORDS)
    entries = [*characters, *(c + _END_OF_WORD for c in characters), *("".join(pair) for pair in merges)]
    vocabulary = {piece: index for index, piece in enumerate([*dict.fromkeys(entries), START, END])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    tokenizer = CLIPTokenizer.from_pretrained(
        folder, model_max_length=MAX_TOKENS, unk_token=END, bos_token=START, eos_token=END, pad_token=END
    )
    tokenizer.save_pretrained(folder)
    return tokenizer
