"""What people say, and the plan it stands for: one table, read by tests/engine/language/test_phrasings.py."""

from __future__ import annotations

from tests.engine.language.phrasings.adding_removing import ADDING_REMOVING
from tests.engine.language.phrasings.by_method import BY_METHOD
from tests.engine.language.phrasings.looks import LOOKS
from tests.engine.language.phrasings.replacing import REPLACING
from tests.engine.language.phrasings.row import APPLES, HOUSE, MAN, PAIR, PLAIN, STREET, TWO, Phrasing, Phrasings
from tests.engine.language.phrasings.scenes import SCENES
from tests.engine.language.phrasings.several import SEVERAL
from tests.engine.language.phrasings.talk import TALK
from tests.engine.language.phrasings.which import WHICH
from tests.engine.language.phrasings.wording import WORDING

__all__ = ["APPLES", "HOUSE", "MAN", "PAIR", "PHRASINGS", "PLAIN", "ROOMS", "STREET", "TWO", "Phrasing"]

ROOMS: tuple[Phrasings, ...] = (REPLACING, ADDING_REMOVING, SEVERAL, LOOKS, SCENES, BY_METHOD, WHICH, TALK, WORDING)
PHRASINGS: Phrasings = {category: rows for room in ROOMS for category, rows in room.items()}
