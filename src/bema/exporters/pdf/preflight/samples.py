"""How much ink the samples of an image ask for."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name
from PIL import Image, ImageChops, UnidentifiedImageError


def most_ink(image: Any) -> float:
    """The most of all inks together in one sample of a CMYK image, where one in full is 1.

    It is told to about a hundredth. 0 where the samples cannot be had: what is stored in another
    way than eight bits, or is cut off, is for other rules.
    """
    samples = _samples(image)
    if samples is None:
        return 0
    cyan, magenta, yellow, black = (_meant(*pair) for pair in _bands(samples, image))
    first = ImageChops.add(cyan, magenta, scale=2)
    whole = ImageChops.add(first, ImageChops.add(yellow, black, scale=2), scale=2)
    most = whole.getextrema()[1]
    assert isinstance(most, int)
    return most / 255 * 4


def _bands(samples: Image.Image, image: Any) -> list[tuple[Image.Image, bool]]:
    """Each band, and whether `Decode` turns it round (ISO 32000-1, section 8.9.5.2)."""
    decode = [float(number) for number in image.get("/Decode", [0, 1] * 4)]
    turned = [low > high for low, high in zip(decode[::2], decode[1::2], strict=False)]
    return list(zip(samples.split(), turned, strict=True))


def _meant(band: Image.Image, turned: bool) -> Image.Image:
    return ImageChops.invert(band) if turned else band


def _samples(image: Any) -> Image.Image | None:
    filters = image.get("/Filter", [])
    last = filters if isinstance(filters, Name) else (filters[-1] if len(filters) else None)
    try:
        if last == Name.DCTDecode:
            found = Image.open(BytesIO(image.read_raw_bytes()))
            if found.mode != "CMYK":
                return None
            found.load()
            # Pillow turns round what Adobe's programs wrote; a PDF says so by Decode.
            return ImageChops.invert(found) if "adobe" in found.info else found
        if int(image.get("/BitsPerComponent", 8)) != 8:
            return None
        size = int(image.Width), int(image.Height)
        return Image.frombytes("CMYK", size, image.read_bytes())
    except (UnidentifiedImageError, OSError, ValueError, pikepdf.PdfError):
        return None
