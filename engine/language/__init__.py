"""Instruction and caption in, plan out."""

from engine.language.choose import choose
from engine.language.demo import demo_world
from engine.language.draft import NotThere, NotUnderstood
from engine.language.plans import insist
from engine.language.read import Reading, read, rewritable, rewritten
from engine.language.world import World

__all__ = [
    "NotThere",
    "NotUnderstood",
    "Reading",
    "World",
    "choose",
    "demo_world",
    "insist",
    "read",
    "rewritable",
    "rewritten",
]
