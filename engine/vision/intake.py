"""The one door through which pictures come in: sniffed, bounded, normalized once.

Everything after it works on the samples made here, and "unchanged outside the mask" is measured against them.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from engine.protocol import PictureFault
from engine.vision.chunks import without_credentials

FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", "GIF", "BMP")
"""Formats that are opened at all, whatever the file calls itself."""

MIN_SIDE = 16
_SMALL = 1_000_000
_OPENINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM")
_SRGB = ImageCms.createProfile("sRGB")
_T = TypeVar("_T")


class BadPicture(Exception):
    """A picture is refused; `fault` says why in the protocol's words."""

    def __init__(self, fault: PictureFault, detail: str = "") -> None:
        super().__init__(detail or fault)
        self.fault: PictureFault = fault


@dataclass(frozen=True)
class Limits:
    """How large a picture may be."""

    max_bytes: int = 10 * 1024 * 1024
    max_pixels: int = 25_000_000


@dataclass(frozen=True)
class Picture:
    """A normalized picture: `samples` is uint8 [h, w, 3] or, with an alpha channel, [h, w, 4]; sRGB."""

    samples: np.ndarray

    @property
    def width(self) -> int:
        """Return the width in pixels."""
        return self.samples.shape[1]

    @property
    def height(self) -> int:
        """Return the height in pixels."""
        return self.samples.shape[0]

    @property
    def rgb(self) -> np.ndarray:
        """Return the colors as uint8 [h, w, 3], alpha left out."""
        return self.samples[..., :3]


def bound_pillow(max_pixels: int) -> None:
    """Make Pillow itself refuse to decode more than `max_pixels`, wherever in this process it is asked to."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def take_in(data: bytes, limits: Limits = Limits()) -> Picture:
    """Decode and normalize a picture: upright, sRGB, 8 bit, metadata off, alpha kept.

    Taking in `encode_png` of the result gives the same samples again. Raises BadPicture.
    """
    return Picture(np.array(_normalised(_opened(data, limits))))


def take_in_mask(data: bytes, size: tuple[int, int], limits: Limits = Limits()) -> np.ndarray:
    """Decode a mask of `size` (w, h) as bool [h, w], True where a pixel may change (≥ 128). Raises BadPicture."""
    image = _opened(data, limits)
    if image.size != size:
        raise BadPicture(
            "unsupported", f"the mask has {image.size[0]}x{image.size[1]} pixels, the picture {size[0]}x{size[1]}"
        )
    return np.asarray(_decoded(lambda: image.convert("L"))) >= 128


def encode_png(samples: np.ndarray, info: PngInfo | None = None) -> bytes:
    """Encode uint8 [h, w], [h, w, 3] or [h, w, 4] as PNG with no metadata but `info`."""
    # Of a photograph, more effort saves 3 % of the bytes and costs as much again as everything else done to it.
    effort = 6 if samples.shape[0] * samples.shape[1] < _SMALL else 2
    buffer = io.BytesIO()
    Image.fromarray(samples).save(buffer, "PNG", compress_level=effort, pnginfo=info)
    return buffer.getvalue()


def _opened(data: bytes, limits: Limits) -> Image.Image:
    if len(data) > limits.max_bytes:
        raise BadPicture("too_many_bytes", f"{len(data)} bytes, {limits.max_bytes} allowed")
    data = without_credentials(data)
    known = data.startswith(_OPENINGS) or data[8:12] == b"WEBP" or data[4:12] == b"ftypavif"
    image = _decoded(lambda: Image.open(io.BytesIO(data), formats=FORMATS), "truncated" if known else "not_a_picture")
    width, height = image.size
    # Checked before any decoding: 400 megapixels fit into a 48 kB PNG.
    if width * height > limits.max_pixels:
        raise BadPicture("too_many_pixels", f"{width}x{height}, {limits.max_pixels} pixels allowed")
    if min(width, height) < MIN_SIDE:
        raise BadPicture("too_small", f"{width}x{height}, at least {MIN_SIDE} pixels a side")
    # Phones store a still together with its depth or gain map as MPO; only its first frame is the picture.
    if image.format != "MPO" and _decoded(lambda: getattr(image, "is_animated", False)):
        raise BadPicture("animated", f"{image.format} with several frames")
    _decoded(image.load)
    return image


def _decoded(step: Callable[[], _T], fault_code: PictureFault = "truncated") -> _T:
    """Run one step of Pillow's and translate what it may raise on hostile bytes."""
    try:
        return step()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise BadPicture("too_many_pixels", str(fault)) from fault
    except UnidentifiedImageError as fault:
        raise BadPicture(fault_code, "no known picture format") from fault
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, OverflowError, MemoryError) as fault:
        raise BadPicture(fault_code, str(fault)) from fault


def _normalised(image: Image.Image) -> Image.Image:
    """Return the loaded picture as RGB or RGBA in sRGB, upright."""
    profile = image.info.get("icc_profile")
    image = _decoded(lambda: ImageOps.exif_transpose(image))
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile:
        converted = _to_srgb(image, profile, mode)
        if converted is not None:
            return converted
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _eight_bit(image)
    return _decoded(lambda: image.convert(mode))


def _to_srgb(image: Image.Image, profile: bytes, mode: str) -> Image.Image | None:
    """Convert through the embedded profile, or return None when that profile does not fit the picture."""
    alpha = image.convert("RGBA").getchannel("A") if mode == "RGBA" else None
    base = image.convert({"P": "RGB", "PA": "RGB", "RGBA": "RGB", "LA": "L", "1": "L"}.get(image.mode, image.mode))
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = str(getattr(source.profile, "xcolor_space", "")).strip()
        base = base.convert({"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}.get(space, base.mode))
        result = ImageCms.profileToProfile(base, source, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, KeyError):
        return None
    if result is None:
        return None
    if alpha is not None:
        result.putalpha(alpha)
    return result


def _eight_bit(image: Image.Image) -> Image.Image:
    """Scale 16-bit gray to 8 bits; Pillow's own conversion would clip it to white."""
    samples = np.asarray(image).astype(np.float64)
    if image.mode == "F":
        samples = samples * (255 if samples.max(initial=0) <= 1 else 1)
    elif image.mode.startswith("I;16") or samples.max(initial=0) > 255:
        samples = samples / 257
    return Image.fromarray(np.clip(np.rint(samples), 0, 255).astype(np.uint8))
