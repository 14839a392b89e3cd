"""Boxes laid out below each other: their margins collapse (CSS 2.1, section 8.3.1)."""

from __future__ import annotations

from collections.abc import Iterable

from bema.style.grid.boxes import Block, Lines, Node
from bema.style.grid.frame import Frame
from bema.style.grid.laid import Laid, Line, Margin, blank
from bema.style.grid.paragraph import set_lines
from bema.style.grid.tables import lay_table


def lay(node: Node, room: int) -> Laid:
    """A box in so many columns."""
    if isinstance(node, Lines):
        return Laid(set_lines(node, room))
    if node.style.display == "table":
        return lay_table(node, room, flow)
    return _block(node, room)


def flow(children: Iterable[Node], room: int) -> Laid:
    """Boxes below each other; the margins of first and last are left to what is around them."""
    lines: list[Line] = []
    before, gap = Margin(), Margin()
    for child in children:
        laid = lay(child, room)
        gap |= laid.top
        if not laid.lines:
            continue
        if lines:
            lines += blank(gap.lines)
        else:
            before = gap
        lines += laid.lines
        gap = laid.bottom
    return Laid(lines, before, gap) if lines else Laid([], gap)


def _block(block: Block, room: int) -> Laid:
    """A block with its border, padding and margins."""
    style = block.style
    frame = None if style.bare and not block.marker else Frame.of(style, room)
    inner = flow(block.children, frame.width if frame else room)
    own_top, own_bottom = (Margin.of(style.down(style.margin[side], room)) for side in (0, 2))
    above, below = (style.down(style.padding[side], room) for side in (0, 2))
    lines = inner.lines or (blank(1) if block.marker else [])
    if not lines and not (style.border[0] or style.border[2] or above or below):
        return Laid([], own_top | inner.top | own_bottom)
    top, bottom = own_top | inner.top, own_bottom | inner.bottom
    if style.border[0] or above:
        top, lines = own_top, blank(round(above) + inner.top.lines) + lines
    if style.border[2] or below:
        bottom, lines = own_bottom, lines + blank(round(below) + inner.bottom.lines)
    return Laid(frame.around(lines, block.marker) if frame else lines, top, bottom)
