"""Instruction and caption in, plan out; and the words this program refuses."""

from engine.language.demo import demo_world
from engine.language.draft import NotUnderstood, World
from engine.language.gate import Refused, check, refuses
from engine.language.read import Reading, insist, read

__all__ = ["NotUnderstood", "Reading", "Refused", "World", "check", "demo_world", "insist", "read", "refuses"]
