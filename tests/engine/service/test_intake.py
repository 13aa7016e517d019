"""The door pictures come in through: what is refused, and what is made of the rest."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.vision.intake import BadPicture, Limits, encode_png, take_in, take_in_mask
from tests.bad_pictures import animated, bomb

from .conftest import FIXTURES, png


def encoded(image: Image.Image, kind: str, **save: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **save)
    return buffer.getvalue()


def noise(width: int = 40, height: int = 30, channels: int = 3) -> Image.Image:
    draw = np.random.default_rng(0)
    return Image.fromarray(draw.integers(0, 256, (height, width, channels), np.uint8))


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "not_a_picture"),
        (b"hello", "not_a_picture"),
        (b"%PDF-1.7 not a picture", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (encoded(Image.new("RGB", (32, 32)), "TIFF"), "not_a_picture"),
        (encoded(Image.new("RGB", (32, 32)), "ICO"), "not_a_picture"),
        (png()[:8], "truncated"),
        (png(300, 300)[:2000], "truncated"),
        ((FIXTURES / "astronaut.jpg").read_bytes()[:20_000], "truncated"),
        (encoded(noise(), "WEBP", lossless=True)[:900], "truncated"),
        (bytes(11 * 1024 * 1024), "too_many_bytes"),
        (animated("PNG"), "animated"),
        (animated("GIF"), "animated"),
        (animated("WEBP"), "animated"),
        (png(8, 400), "too_small"),
        (png(1, 1), "too_small"),
    ],
)
def test_what_is_no_still_picture_of_sensible_size_is_refused(data: bytes, fault: str) -> None:
    with pytest.raises(BadPicture) as refused:
        take_in(data)
    assert refused.value.fault == fault


def test_four_hundred_megapixels_in_48_kilobytes_are_refused_before_they_are_decoded() -> None:
    data = bomb()
    assert len(data) < 60_000
    with pytest.raises(BadPicture) as refused:
        take_in(data)
    assert refused.value.fault == "too_many_pixels"


def test_the_limits_are_the_operators() -> None:
    with pytest.raises(BadPicture) as refused:
        take_in(png(100, 100), Limits(max_pixels=9_999))
    assert refused.value.fault == "too_many_pixels"
    take_in(png(100, 100), Limits(max_pixels=10_000))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"])
def test_still_pictures_of_the_common_formats_come_in(kind: str) -> None:
    picture = take_in(encoded(noise(), kind))
    assert picture.samples.shape == (30, 40, 3)
    assert picture.samples.dtype == np.uint8


@pytest.mark.parametrize("channels", [3, 4])
def test_what_was_taken_in_once_comes_in_bit_identical(channels: int) -> None:
    samples = np.asarray(noise(channels=channels))
    again = take_in(encode_png(samples)).samples
    assert np.array_equal(again, samples)
    assert np.array_equal(take_in(encode_png(again)).samples, samples)


def test_a_picture_lying_on_its_side_is_stood_up() -> None:
    image = Image.new("RGB", (40, 20), "black")
    image.paste("white", (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = take_in(encoded(image, "PNG", exif=exif))
    assert (picture.width, picture.height) == (20, 40)
    assert picture.samples[0].min() == 255
    assert picture.samples[-1].max() == 0


def test_colors_are_brought_to_srgb_and_metadata_goes() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(noise(), "PNG", icc_profile=lab)
    assert np.abs(take_in(data).samples.astype(int) - np.asarray(noise())).max() <= 1
    assert Image.open(io.BytesIO(encode_png(take_in(data).samples))).info == {}


def test_an_unreadable_color_profile_does_not_lose_the_picture() -> None:
    data = encoded(noise(), "PNG", icc_profile=b"nonsense")
    assert np.array_equal(take_in(data).samples, np.asarray(noise()))


def test_sixteen_bits_become_eight_without_clipping() -> None:
    ramp = np.tile(np.linspace(0, 65535, 40).astype(np.uint16), (20, 1))
    samples = take_in(encoded(Image.fromarray(ramp), "PNG")).samples
    assert samples[0, 0].tolist() == [0, 0, 0]
    assert samples[0, -1].tolist() == [255, 255, 255]
    assert abs(int(samples[0, 20, 0]) - 131) <= 2


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA", "RGBA"])
def test_every_mode_becomes_rgb_or_rgba(mode: str) -> None:
    image = noise().convert(mode) if mode != "RGBA" else noise(channels=4)
    kind = "JPEG" if mode == "CMYK" else "PNG"
    samples = take_in(encoded(image, kind)).samples
    assert samples.shape == (30, 40, 4 if mode in {"LA", "RGBA"} else 3)


def test_a_transparent_palette_keeps_its_transparency() -> None:
    image = noise().convert("P")
    samples = take_in(encoded(image, "PNG", transparency=3)).samples
    assert samples.shape[2] == 4


def test_a_still_with_a_second_picture_inside_as_phones_write_it_comes_in() -> None:
    data = encoded(noise(64, 64), "MPO", save_all=True, append_images=[noise(32, 32)])
    assert take_in(data).samples.shape == (64, 64, 3)


def test_a_mask_must_have_the_pictures_size() -> None:
    mask = np.zeros((30, 40), np.uint8)
    mask[:, :7], mask[:, 7:9] = 255, 127
    taken = take_in_mask(encode_png(mask), (40, 30))
    assert taken.sum() == 7 * 30
    with pytest.raises(BadPicture, match="40x30"):
        take_in_mask(encode_png(mask), (41, 30))
