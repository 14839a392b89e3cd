"""Borders, grounds and padding, which paragraphs, tables, cells and pages have alike."""

from __future__ import annotations

from collections.abc import Iterable

from bema.exporters.docx.xml import element, value
from bema.style.word.properties import SIDES, Border
from bema.tree import Element

_ORDER = (*SIDES, "insideH", "insideV")


def borders_element(name: str, borders: Iterable[Border], **attributes: object) -> Element:
    """Borders in the order of the schema (ECMA-376 Part 1, section 17.18.2)."""
    sides = {border.side: border for border in borders}
    drawn = (_border(sides[side]) for side in _ORDER if side in sides)
    return element(name, *drawn, **attributes)


def _border(border: Border) -> Element:
    if border.kind == "nil":
        return value(f"w:{border.side}", "nil")
    return element(
        f"w:{border.side}",
        w_val=border.kind,
        w_sz=border.width,
        w_space=border.space,
        w_color=border.colour,
    )


def padding_element(name: str, padding: Iterable[int]) -> Element:
    """Padding of cells at `SIDES`, in twips."""
    sides = zip(SIDES, padding, strict=True)
    return element(name, *(element(f"w:{s}", w_w=wide, w_type="dxa") for s, wide in sides))


def shading_element(fill: str) -> Element:
    """A ground: six digits, or `auto` for none."""
    return element("w:shd", w_val="clear", w_color="auto", w_fill=fill or "auto")
