"""How much ink the samples of an image ask for."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageMath, UnidentifiedImageError

from bema.exporters.pdf.preflight.objects import (
    MOST,
    entry,
    filters,
    integer,
    is_bounded,
    numbers,
    read,
)
from bema.exporters.pdf.preflight.spaces import Space

_PIECE = 1 << 20
"""Pixels that are added up at once, so that large images take little memory."""
_PARTS = {"1": 1, "L": 1, "LA": 1, "I;16": 1, "RGB": 3, "RGBA": 3, "CMYK": 4}
"""How many colours there are in Pillow's modes."""
_DECODERS = frozenset("/DCTDecode /JPXDecode".split())
_BITONAL = frozenset("/CCITTFaxDecode /JBIG2Decode".split())


class Unmeasured(Exception):
    """An image is larger than memory allows."""


class Broken(Exception):
    """An image has not the data that it needs."""


def most_ink(image: Any, space: Space) -> float:
    """The most of all inks together in one sample, where one in full is 1; exact to a 255th.

    Raises `Unmeasured` and `Broken`.
    """
    if not space.palette and len(space.inks) < 2:
        return 0
    if filters(image)[-1:] and filters(image)[-1] in _BITONAL:
        return max(space.palette, default=0)
    samples, bits = _samples(image, space.size)
    decode = numbers(entry(image, "/Decode")) or numbers(entry(image, "/D"))
    if space.palette:
        top = (1 << bits) - 1
        low, high = decode[:2] if len(decode) >= 2 else (0, top)
        return max(space.ink([round(low + v / 255 * (high - low))]) for v in set(samples))
    ends = decode if len(decode) >= 2 * space.size else (0.0, 1.0) * space.size
    return _most(samples, space, [_table(*ends[2 * n : 2 * n + 2]) for n in range(space.size)])


def own_space(image: Any) -> str:
    """The name of the colour space that a JPEG 2000 image is in by itself.

    Raises `Unmeasured` and `Broken`.
    """
    return {1: "/DeviceGray", 4: "/DeviceCMYK"}.get(
        _PARTS.get(_opened(image).mode, 3), "/DeviceRGB"
    )


def _most(samples: bytes, space: Space, tables: Sequence[Sequence[int]]) -> float:
    """The largest sum of those numbers that are inks."""
    most, step = 0, _PIECE * space.size
    for start in range(0, len(samples), step):
        piece = samples[start : start + step]
        bands = {}
        for n in space.inks:
            band = piece[n :: space.size]
            bands[f"band{n}"] = Image.frombytes("L", (len(band), 1), band).point(tables[n])
        most = max(most, ImageMath.lambda_eval(_sum, **bands).getextrema()[1])
    return most / 255


def _sum(bands: dict[str, Any]) -> Any:
    """What `ImageMath` adds up, without the functions that it puts beside the bands."""
    return sum(band for key, band in bands.items() if key.startswith("band"))


def _table(low: float, high: float) -> list[int]:
    """What each sample means (ISO 32000-1, section 8.9.5.2)."""
    return [min(max(round(low * 255 + v * (high - low)), 0), 255) for v in range(256)]


def _samples(image: Any, parts: int) -> tuple[bytes, int]:
    """Samples of eight bits one after another, and how many bits they had."""
    if filters(image)[-1:] and filters(image)[-1] in _DECODERS:
        opened = _opened(image)
        if _PARTS.get(opened.mode) != parts:
            raise Broken
        try:
            found = opened.convert(opened.mode.removesuffix("A")).tobytes()
        except (OSError, ValueError, SyntaxError):
            raise Broken from None
        if opened.mode == "CMYK" and opened.format == "JPEG":
            # Pillow takes every JPEG in CMYK to be turned round; a PDF says so by Decode.
            found = found.translate(bytes(range(255, -1, -1)))
        return found, 8
    size = integer(entry(image, "/Width")), integer(entry(image, "/Height"))
    bits = integer(entry(image, "/BitsPerComponent"))
    if min(size) < 1 or bits not in (1, 2, 4, 8, 16):
        raise Broken
    count = size[0] * size[1] * parts
    if count > MOST or not is_bounded(image):
        raise Unmeasured
    row = (size[0] * parts * bits + 7) // 8
    data = read(image)
    if data is None or len(data) < row * size[1]:
        raise Broken
    return _unpacked(data[: row * size[1]], size[0] * parts, size[1], bits), bits


def _unpacked(data: bytes, width: int, height: int, bits: int) -> bytes:
    """Samples of eight bits out of those of others."""
    if bits == 8:
        return data
    if bits == 16:
        return data[::2]
    if bits == 1:
        return Image.frombytes("1", (width, height), data).convert("L").tobytes()
    return Image.frombytes("L", (width, height), data, "raw", f"L;{bits}").tobytes()


def _opened(image: Any) -> Image.Image:
    """A JPEG of either kind, of which no more than the head has been read."""
    data = read(image)
    try:
        opened = Image.open(BytesIO(data or b""))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise Unmeasured from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise Broken from None
    if opened.width * opened.height * 4 > MOST:
        raise Unmeasured
    return opened
