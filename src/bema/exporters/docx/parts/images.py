"""Images: their size after CSS, and DrawingML (ECMA-376 Part 1, sections 20.1 and 20.4)."""

from __future__ import annotations

from io import BytesIO

from bema.exporters.docx.model import Image
from bema.exporters.docx.xml import element, qualified
from bema.findings import Finding, warning
from bema.resources import Resource
from bema.style.word.properties import length
from bema.tree import Element
from bema.weasy import Style

_EMU = 9525
"""English Metric Units in a CSS px."""
_KNOWN = {"PNG": ".png", "JPEG": ".jpeg", "GIF": ".gif", "BMP": ".bmp", "TIFF": ".tiff"}
"""What Word takes, by its name in Pillow, with the suffix that says so."""
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def natural_size(resource: Resource) -> tuple[float, float] | None:
    """Width and height of a raster image in px; None where Word cannot show it."""
    from PIL import Image as Raster
    from PIL import UnidentifiedImageError

    try:
        with Raster.open(BytesIO(resource.data)) as raster:
            known = raster.format in _KNOWN
            size = float(raster.width), float(raster.height)
    except (UnidentifiedImageError, OSError, Raster.DecompressionBombError, ValueError):
        return None
    return size if known and min(size) > 0 else None


def suffix(resource: Resource) -> str:
    """The ending of the file's name in the package, by what it is."""
    from PIL import Image as Raster

    with Raster.open(BytesIO(resource.data)) as raster:
        return _KNOWN[str(raster.format)]


def not_shown(url: str) -> Finding:
    """An image of a kind that Word does not know."""
    message = f"“{url[:80]}” is no image that Word can show; its description stands there."
    return warning("word-image", message, remedy="Save it as PNG or JPEG.")


def sized(
    natural: tuple[float, float], element: Element, style: Style, room: float, height: float
) -> tuple[float, float]:
    """Width and height after CSS 2.1, section 10.4, never larger than `room` by `height` px.

    Attributes of HTML are the weakest (HTML, section 15.4.3); what is not given keeps the shape.
    """
    wanted = []
    for name, whole in (("width", room), ("height", height)):
        given = style[name]
        attribute = element.get(name, "").strip()
        if given == "auto" and attribute.isascii() and attribute.isdecimal():
            wanted.append(float(attribute))
        else:
            wanted.append(length(given, whole))
    shape = natural[0] / natural[1]
    wide, high = wanted
    if not wide and not high:
        wide, high = natural
    wide, high = wide or high * shape, high or wide / shape
    factor = 1.0
    for have, name, whole in ((wide, "max-width", room), (high, "max-height", height)):
        most = min(length(style[name], whole, whole), whole)
        factor = min(factor, most / have)
    return max(wide * factor, 1), max(high * factor, 1)


def drawing(image: Image, number: int, reference: str) -> Element:
    """A run with an image in the line; `reference` is its relationship (section 20.4.2.8)."""
    size = {"cx": round(image.width * _EMU), "cy": round(image.height * _EMU)}
    named = {"id": number, "name": f"Image {number}", "descr": image.alternative}
    about = element("wp:docPr", **named)
    if not image.alternative:
        mark = element("a:ext", element("adec:decorative", val=1), uri=_DECORATIVE)
        about.append(element("a:extLst", mark))
    blip = element("a:blip")
    blip.set(qualified("r:embed"), reference)
    locks = element("a:picLocks", noChangeAspect=1)
    picture = element(
        "pic:pic",
        element("pic:nvPicPr", element("pic:cNvPr", **named), element("pic:cNvPicPr", locks)),
        element("pic:blipFill", blip, element("a:stretch", element("a:fillRect"))),
        element(
            "pic:spPr",
            element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", **size)),
            element("a:prstGeom", element("a:avLst"), prst="rect"),
        ),
    )
    graphic = element("a:graphic", element("a:graphicData", picture, uri=_PICTURE))
    sides = {"distT": 0, "distB": 0, "distL": 0, "distR": 0}
    inline = element("wp:inline", element("wp:extent", **size), about, graphic, **sides)
    kept = element("w:rPr", element("w:noProof"))
    return element("w:r", kept, element("w:drawing", inline))
