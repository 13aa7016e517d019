"""Move a region's outline to where its colors end (random walker with priors, Grady, CVPR 2005).

What is asked for is what GrabCut asks for (Rother, SIGGRAPH 2004), colors on either side and smoothness that gives way
at edges; its cut is relaxed to one system of linear equations, and where a first guess was sure is not forgotten.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.diffusion.mixture import likelihood

INSIDE, OUTSIDE = 8, 12
"""Gaussians that tell the colors of a thing and of all around it; like the next two measured on the drawn world."""
LEAN = 5.0
"""What a first guess that is sure of a pixel weighs, in nats of color likelihood."""
SMOOTH = 20.0
"""What it costs to set two neighbors of one color apart, in the same."""
FEWEST = 20
"""Pixels below which a side has no colors to tell."""
NEIGHBORS = ((0, 1), (1, 0), (1, 1), (1, -1))
ITERATIONS, EXACT = 100, 0.01


def outlined(picture: np.ndarray, support: np.ndarray, leaning: np.ndarray) -> np.ndarray:
    """Return a support, bool [h, w], with its outline where the colors of `picture`, uint8 [h, w, 3], end.

    What is returned is float [h, w], above 0.5 inside, so that it can be enlarged. `leaning`, float [h, w] from -1
    (surely outside) to 1 (surely inside), is how sure a first guess was.
    """
    if min(support.sum(), (~support).sum()) < FEWEST:
        return support.astype(float)
    colors = picture.astype(np.float64) / 255
    likelier = likelihood(colors, colors[support], INSIDE) - likelihood(colors, colors[~support], OUTSIDE)
    return _walk(colors, likelier + LEAN * leaning)


def _walk(colors: np.ndarray, leaning: np.ndarray) -> np.ndarray:
    """Return x, float [h, w], that makes sum |u| (x - [u > 0])^2 + SMOOTH sum w_ij (x_i - x_j)^2 smallest.

    w_ij = exp(-|I_i - I_j|^2 / 2 <|I_i - I_j|^2>) / |i - j| over eight neighbors (GrabCut, eq. 11); u is `leaning`.
    """
    pairs = [_pair(leaning.shape, *by) for by in NEIGHBORS]
    differences = [((colors[one] - colors[other]) ** 2).sum(-1) for one, other in pairs]
    usual = max(np.concatenate([one.ravel() for one in differences]).mean(), 1e-12)
    lengths = [np.hypot(*by) for by in NEIGHBORS]
    bonds = [SMOOTH * np.exp(-far / (2 * usual)) / length for far, length in zip(differences, lengths, strict=True)]
    pull, wanted = np.abs(leaning) + 1e-3, (leaning > 0).astype(float)
    diagonal = pull.copy()
    for (one, other), bond in zip(pairs, bonds, strict=True):
        diagonal[one] += bond
        diagonal[other] += bond

    def system(x: np.ndarray) -> np.ndarray:
        result = pull * x
        for (one, other), bond in zip(pairs, bonds, strict=True):
            flow = bond * (x[one] - x[other])
            result[one] += flow
            result[other] -= flow
        return result

    return _solved(system, pull * wanted, wanted, diagonal)


def _pair(shape: tuple[int, ...], down: int, right: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Return where the pixels are that have a neighbor so far down and to the right, and where these are."""
    height, width = shape
    one = (slice(0, height - down), slice(max(0, -right), width - max(0, right)))
    other = (slice(down, height), slice(max(0, right), width + min(0, right)))
    return one, other


def _solved(
    system: Callable[[np.ndarray], np.ndarray], right: np.ndarray, start: np.ndarray, diagonal: np.ndarray
) -> np.ndarray:
    """Solve a symmetric system by conjugate gradients, preconditioned by its diagonal."""
    x, rest = start, right - system(start)
    ready = rest / diagonal
    step, energy = ready, (rest * ready).sum()
    for _ in range(ITERATIONS):
        if np.abs(rest).max() < EXACT:
            break
        image = system(step)
        length = energy / (step * image).sum()
        x, rest = x + length * step, rest - length * image
        ready = rest / diagonal
        before, energy = energy, (rest * ready).sum()
        step = ready + energy / before * step
    return x
