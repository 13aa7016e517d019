"""How many rows fit into one denoiser call: shrinks when memory runs out, and finds its way back."""

from __future__ import annotations

from engine.model import Model
from engine.requests import Row

REGROW_AFTER = 100
"""Calls without trouble after which a budget that was halved is doubled again."""


class Budget:
    """A number of rows of the size the model was trained on; larger pictures count as several rows."""

    def __init__(self, rows: int, model: Model) -> None:
        self.rows = rows
        self._most = rows
        self._calm = 0
        self._trained_cells = (model.sample_size / model.vae_factor) ** 2

    def rows_like(self, row: Row) -> int:
        """Return how many rows of this one's size a call may hold, at least one."""
        return max(1, int(self.rows / self._weight(row)))

    def went_well(self) -> None:
        """Count a call that fitted."""
        self._calm += 1
        if self._calm >= REGROW_AFTER and self.rows < self._most:
            self.rows, self._calm = min(self._most, self.rows * 2), 0

    def halve(self, row: Row, count: int) -> None:
        """Shrink to half of a call of `count` such rows that did not fit."""
        self.rows = max(1, int(min(self.rows, count * self._weight(row)) / 2))
        self._calm = 0

    def _weight(self, row: Row) -> float:
        height, width = row.latents.shape[-2:]
        return height * width / self._trained_cells
