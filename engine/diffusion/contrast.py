"""Where predictions for several texts differ in a picture, averaged over noises (DiffEdit, arXiv:2210.11427)."""

from __future__ import annotations

from torch import Tensor

from engine.diffusion.attention import AttentionPlan
from engine.diffusion.maps import contrast
from engine.diffusion.noise import gaussian
from engine.diffusion.schedule import Level, noised
from engine.requests import Conditioning, Denoise, Progress, Row, Steps


def contrasts(
    z0: Tensor,
    level: Level,
    texts: tuple[Conditioning, ...],
    against: Conditioning,
    *,
    maps: int,
    seed: int,
    plan: AttentionPlan | None = None,
) -> Steps[list[Tensor]]:
    """Return for each text mean_i |e(x_i, text) - e(x_i, against)|, float32 [h, w], over n noisings x_i of z0.

    Section 3.2, step 1. Each noising has its own noise and all texts share it: n rows a text, no guidance. `plan` is
    followed by the rows of `texts` alone.
    """
    xs = [noised(z0, noise, level) for noise in gaussian(seed, (maps, *z0.shape), z0.device)]
    asked = (*texts, against)
    yield Progress("map", total=len(asked) * len(xs))
    plans = (*(plan for _ in texts), None)
    epsilons = yield Denoise(
        tuple(Row(x, level, text, attention=p) for text, p in zip(asked, plans, strict=True) for x in xs)
    )
    *told, plain = (epsilons[i : i + len(xs)] for i in range(0, len(epsilons), len(xs)))
    return [contrast(one, plain) for one in told]
