"""Images in DrawingML (ECMA-376 Part 1, sections 20.1 and 20.4)."""

from __future__ import annotations

from bema.exporters.docx.model import Image
from bema.exporters.docx.xml import element, qualified
from bema.tree import Element

_EMU = 9525
"""English Metric Units in a CSS px."""
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


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
