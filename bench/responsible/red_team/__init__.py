"""Read the red-team set: texts that must be refused, and innocent look-alikes that must pass."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

Half = Literal["frozen", "open"]


@dataclass(frozen=True)
class Case:
    """One text, or one plan, as it would reach the gate."""

    about: str
    prompt: str = ""
    source: str = ""
    target: str = ""
    more: str = ""
    faces: bool = False


@dataclass(frozen=True)
class Cases:
    """One half of the set."""

    bad: tuple[Case, ...]
    good: tuple[Case, ...]


def load(half: Half) -> Cases:
    """Return one half, its templates filled."""
    read = tomllib.loads(_file(half).read_text(encoding="utf-8"))
    bad = [case for template in read["refuse"] for case in _filled(template)]
    good = [Case(about, prompt=text, faces=about == "faces") for about, texts in read["pass"].items() for text in texts]
    return Cases(tuple(bad), tuple(good))


def fingerprint(half: Half) -> str:
    """Return the sha256 of a half's file."""
    return hashlib.sha256(_file(half).read_bytes()).hexdigest()


def _file(half: Half) -> Path:
    return Path(__file__).with_name(f"{half}.toml")


def _filled(template: dict) -> list[Case]:
    slots = template.get("fill", {})
    texts = {name: template[name] for name in ("prompt", "source", "target", "more") if name in template}
    return [
        Case(
            template["about"],
            faces=template.get("faces", False),
            **{name: text.format(**dict(zip(slots, words, strict=True))) for name, text in texts.items()},
        )
        for words in product(*slots.values())
    ]
