"""How likely a color is among those of a sample: a mixture of Gaussians, told without a random start."""

from __future__ import annotations

import numpy as np

SPREAD = 1e-5
"""Variance added to every Gaussian, of a channel that runs from 0 to 1: a flat color has none."""


def likelihood(colors: np.ndarray, samples: np.ndarray, count: int) -> np.ndarray:
    """Return the log density of colors, float [..., 3], in a mixture of `count` Gaussians told from samples [n, 3]."""
    parts = []
    for group in _groups(samples, count):
        covariance = SPREAD * np.eye(3) + (np.cov(group.T) if len(group) > 1 else 0)
        away = colors - group.mean(0)
        distance = (away @ np.linalg.inv(covariance) * away).sum(-1)
        volume = np.linalg.slogdet(2 * np.pi * covariance)[1]
        parts.append(np.log(len(group) / len(samples)) - (volume + distance) / 2)
    return np.logaddexp.reduce(parts)


def _groups(samples: np.ndarray, count: int) -> list[np.ndarray]:
    """Split samples, always the group that is spread most, across its main axis (Orchard and Bouman 1991, sec. III)."""
    groups = [samples]
    while len(groups) < count:
        away = [group - group.mean(0) for group in groups]
        axes = [np.linalg.eigh(one.T @ one) for one in away]
        widest = int(np.argmax([spreads[-1] for spreads, _ in axes]))
        beyond = away[widest] @ axes[widest][1][:, -1] > 0
        if beyond.all() or not beyond.any():  # flat colors are left
            break
        groups[widest : widest + 1] = [groups[widest][beyond], groups[widest][~beyond]]
    return groups
