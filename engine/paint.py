"""Take in a region that a person painted over a picture, black and white, and lay it over the inferred one."""

from __future__ import annotations

import numpy as np

from engine.errors import BadMask
from engine.protocol import Paint
from engine.vision.intake import Limits, take_in, take_in_mask

GRAY = 48
"""How far a painted sample's channels may lie apart; what is more colorful is no black and white."""
COLORFUL = 0.02
"""Share of colorful samples from which a picture is taken for a photograph or a drawing."""


def painted(job: Paint, image: bytes, mask: bytes | None, limits: Limits = Limits()) -> np.ndarray:
    """Return where the picture may change, bool [height, width]: white where it was painted.

    What is transparent counts as black. Raises BadPicture for a file that is no picture, BadMask for one that is no
    mask for a picture of the job's size, or that leaves nothing.
    """
    # The detector's library is loaded when first needed: the engine's port opens before that.
    from engine.vision.faces import face_finder

    samples = take_in(image, limits).samples
    height, width = samples.shape[:2]
    if (width, height) != (job.width, job.height):
        raise BadMask(f"it has {width} × {height} pixels and the picture has {job.width} × {job.height}")
    colors = samples[..., :3].astype(np.int16)
    if (colors.max(-1) - colors.min(-1) > GRAY).mean() > COLORFUL:
        raise BadMask("it is in color, and a mask is white where the picture may change and black elsewhere")
    if face_finder().find(np.ascontiguousarray(samples[..., :3])):
        # Nobody was asked about it, and black and white of a portrait is a portrait still.
        raise BadMask("it shows a face, and a mask is only white where the picture may change and black elsewhere")
    white = colors.mean(-1) >= 128
    if samples.shape[2] == 4:
        white &= samples[..., 3] >= 128
    if not white.any():
        raise BadMask("it is black all over, so nothing could change; paint white where the picture may change")
    if job.how == "use":
        return white
    if mask is None:
        raise BadMask("there is no region yet that it could be laid over")
    both = white & take_in_mask(mask, (job.width, job.height), limits)
    if not both.any():
        raise BadMask("nothing of the region that was found lies inside what is painted white")
    return both
