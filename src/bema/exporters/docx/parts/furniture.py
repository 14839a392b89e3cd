"""Headers and footers as parts (ECMA-376 Part 1, section 17.10)."""

from __future__ import annotations

from bema.exporters.docx.model import Frame, Furniture
from bema.exporters.docx.parts.writer import Writer
from bema.exporters.docx.xml import DRAWN, element, qualified, root
from bema.tree import Element

_BEFORE_FRAME = ("pStyle", "keepNext", "keepLines", "pageBreakBefore")
_BEFORE_TABS = (*_BEFORE_FRAME, "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr",
                "shd")  # fmt: skip
"""Properties that the schema wants before tab stops (section 17.3.1.26)."""


def furniture_part(furniture: Furniture, writer: Writer) -> Element:
    """The part of a header or footer."""
    made = [*(_framed(frame, writer) for frame in furniture.frames)]
    written = list(writer.blocks(furniture.blocks))
    if furniture.room:
        place_tabs(written[0].find(qualified("w:pPr")), {furniture.room // 2: "clear"})
    name = "w:hdr" if furniture.kind == "header" else "w:ftr"
    return root(name, [*made, *written], *DRAWN)


def _framed(frame: Frame, writer: Writer) -> Element:
    """A paragraph with its frame (section 17.3.1.11)."""
    (paragraph,) = writer.blocks([frame.para])
    size = {"w_w": frame.width, "w_hSpace": 0, "w_wrap": "around"}
    place = {"w_vAnchor": "page", "w_hAnchor": "page", "w_x": frame.x, "w_y": frame.y}
    made = element("w:framePr", **size, **place)
    _insert(paragraph.find(qualified("w:pPr")), made, _BEFORE_FRAME)
    return paragraph


def _insert(properties: Element, child: Element, before: tuple[str, ...]) -> None:
    """Put a paragraph's property where the schema wants it, behind those of these names."""
    names = [qualified(f"w:{name}") for name in before]
    properties.insert(sum(other.tag in names for other in properties), child)


def place_tabs(properties: Element, stops: dict[int, str]) -> None:
    """Give a paragraph tab stops: their kinds by their places in twips."""
    tabs = (element("w:tab", w_val=stops[at], w_pos=at) for at in sorted(stops))
    _insert(properties, element("w:tabs", *tabs), _BEFORE_TABS)


def stop(style: Element, room: int, inherited: int) -> None:
    """Give a style of headers tab stops at the centre and at the right of `room` twips.

    What it is based on may have its own at those of `inherited`.
    """
    gone = {} if room == inherited else {inherited // 2: "clear", inherited: "clear"}
    properties = style.find(qualified("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        run = style.find(qualified("w:rPr"))
        style.insert(len(style) if run is None else style.index(run), properties)
    place_tabs(properties, gone | {room // 2: "center", room: "right"})
