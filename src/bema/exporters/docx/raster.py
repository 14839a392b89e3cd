"""Raster images that Word takes: what they are, and how large after CSS."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from bema.exporters.docx.model import Image
from bema.findings import Finding, warning
from bema.resources import Resource, Resources
from bema.style.word.properties import length
from bema.tree import Element
from bema.weasy import Style

_KNOWN = {"PNG": ".png", "JPEG": ".jpeg", "GIF": ".gif", "BMP": ".bmp", "TIFF": ".tiff"}
"""What Word takes, by its name in Pillow, with the suffix that says so."""


def image_at(url: str, resources: Resources, base: Path) -> Image | Finding:
    """The image at an address, at its own size; where Word cannot show it, a finding."""
    found = resources.get(url, base)
    if not isinstance(found, Resource):
        return found
    kind, width, height = _read(found)
    if kind and width and height:
        return Image(found, width, height, "")
    message = f"“{url[:80]}” is no image that Word can show; its description stands there."
    return warning("word-image", message, remedy="Save it as PNG or JPEG.")


def suffix(resource: Resource) -> str:
    """The ending of the file's name in the package, by what it is."""
    return _read(resource)[0]


def _read(resource: Resource) -> tuple[str, float, float]:
    """Suffix, width and height in px; no suffix where Word does not know it."""
    from PIL import Image as Raster
    from PIL import UnidentifiedImageError

    try:
        with Raster.open(BytesIO(resource.data)) as raster:
            return _KNOWN.get(str(raster.format), ""), float(raster.width), float(raster.height)
    except (UnidentifiedImageError, OSError, Raster.DecompressionBombError, ValueError):
        return "", 0.0, 0.0


def sized(
    natural: Image, element: Element | None, style: Style, room: float, height: float
) -> Image:
    """An image after CSS 2.1, section 10.4, never larger than `room` by `height` px.

    Attributes of HTML are the weakest (HTML, section 15.4.3); what is not given keeps the shape.
    """
    wanted = []
    for name, whole in (("width", room), ("height", height)):
        given = style[name]
        attribute = element.get(name, "").strip() if element is not None else ""
        if given == "auto" and attribute.isascii() and attribute.isdecimal():
            wanted.append(float(attribute))
        else:
            wanted.append(length(given, whole))
    shape = natural.width / natural.height
    wide, high = wanted
    if not wide and not high:
        wide, high = natural.width, natural.height
    wide, high = wide or high * shape, high or wide / shape
    factor = 1.0
    for have, name, whole in ((wide, "max-width", room), (high, "max-height", height)):
        most = min(length(style[name], whole, whole), whole)
        factor = min(factor, most / have)
    return replace(natural, width=max(wide * factor, 1), height=max(high * factor, 1))
