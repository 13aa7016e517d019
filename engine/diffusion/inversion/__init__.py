"""Inversions: from a picture to latents at every noise level, from which it can be drawn again or differently."""

from __future__ import annotations

from engine.diffusion.inversion.climb import climb
from engine.diffusion.inversion.ddim import DDIM
from engine.diffusion.inversion.descend import descend
from engine.diffusion.inversion.edit_friendly import EDIT_FRIENDLY
from engine.diffusion.inversion.inversion import Inversion, Source
from engine.diffusion.inversion.negative_prompt import NEGATIVE_PROMPT
from engine.diffusion.inversion.noised import noised_path
from engine.diffusion.inversion.null_text import NULL_TEXT
from engine.diffusion.inversion.replay import REPLAY
from engine.diffusion.inversion.stored import STORED

__all__ = ["INVERSIONS", "Inversion", "Source", "climb", "descend", "noised_path"]

INVERSIONS = {one.name: one for one in (STORED, DDIM, NEGATIVE_PROMPT, NULL_TEXT, EDIT_FRIENDLY, REPLAY)}
