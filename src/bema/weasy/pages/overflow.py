"""What runs over the edge: of the page, where it is cut off, or of the area that text may fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bema.findings import Finding, Place, error, warning
from bema.weasy.pages.flow import Laid

_NEAR = 2.0
"""How far out of its area something may reach, in CSS px; rounding of widths takes half of it."""
_NAMED = 40
"""How many characters of what runs over are quoted."""


class _Over(NamedTuple):
    cut: bool
    free: bool
    page: int
    side: str
    words: str


def overflows(laid: Sequence[Laid], pages: Sequence[Any]) -> Iterator[Finding]:
    """One finding for each block of which something runs over, at the first place.

    What is positioned or floats may stand in a margin. Where it leaves the page, a stylesheet may
    mean it to; anything else that does is an error, because nobody can read it there.
    """
    found: dict[Any, _Over] = {}
    for each in laid:
        if each.artifact or each.drawn.kind == "box":
            continue
        page = pages[each.drawn.page]._page_box
        side, cut = _side(each.box, page, free=each.free)
        key = each.drawn.element if each.drawn.kind == "image" else each.block
        if side and (key not in found or (cut and not found[key].cut)):
            words = each.drawn.text.strip() or str(each.drawn.element.get("src", ""))
            found[key] = _Over(cut, each.free, each.drawn.page + 1, side, words)
    for over in found.values():
        words = over.words[:_NAMED] + "…" * (len(over.words) > _NAMED)
        if over.cut:
            message = f"on page {over.page}, “{words}” is cut off at the {over.side}."
            remedy = "Let it be smaller, or be broken over lines and pages."
            yield (warning if over.free else error)("page-cut", message, Place(), remedy)
        else:
            message = f"on page {over.page}, “{words}” runs into the {over.side} margin."
            remedy = "Let it be smaller, or break it."
            yield warning("page-overflow", message, Place(), remedy)


def _side(box: Any, page: Any, *, free: bool) -> tuple[str, bool]:
    """Where a box runs over, if it does, and whether it leaves the page there."""
    left, top = box.position_x, box.position_y
    right, bottom = left + box.margin_width(), top + box.margin_height()
    edges = (
        ("left", -left, page.content_box_x() - left),
        ("right", right - page.margin_width(), right - page.content_box_x() - page.width),
        ("top", -top - box.height, 0),
        ("foot", bottom - page.margin_height(), 0),
    )
    for name, beyond_page, beyond_text in edges:
        if beyond_page > _NEAR:
            return name, True
        if beyond_text > _NEAR and not free:
            return name, False
    return "", False
