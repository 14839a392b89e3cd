"""Lines of text: where they end, and how they stand in their room (CSS Text 3, 6 and 7)."""

from __future__ import annotations

from collections.abc import Iterator

from bema.style.breaking import Piece, balance, columns, fill, split, spread
from bema.style.grid.boxes import Lines
from bema.style.grid.laid import Line
from bema.style.grid.values import Box


def set_lines(node: Lines, room: int) -> list[Line]:
    """The lines of a text in so many columns."""
    indent = node.style.across(node.style.indent, room) if node.first else 0
    lines: list[Line] = []
    for paragraph in node.paragraphs:
        lines += _paragraph(paragraph, node.style, room, indent)
        indent = 0
    return lines


def _paragraph(found: list[Piece], style: Box, room: int, indent: int) -> Iterator[Line]:
    """What stands between two forced breaks; its last line is aligned by `text-align-last`."""
    if style.splits != "normal":
        found = [part for piece in found for part in _fitting(piece, room)]
    centred = style.align == "center"
    texts = list((balance if centred else fill)(found, room - indent, room))
    align, last = _logical(style.align, style), _last(style)
    for number, text in enumerate(texts):
        how = last if number == len(texts) - 1 else align
        line = _aligned(text, how, room - indent, indent, rtl=style.rtl)
        yield line
        if style.underline:
            yield line._replace(text=style.underline * columns(line.text.strip()))
        indent = 0


def _fitting(piece: Piece, room: int) -> list[Piece]:
    return [piece] if piece.width <= room else split(piece, room)


def _logical(align: str, style: Box) -> str:
    """`start`, `end`, `center` or `justify`."""
    if align in ("left", "right"):
        return "end" if style.rtl == (align == "left") else "start"
    return align


def _last(style: Box) -> str:
    """How last lines are aligned (section 6.3)."""
    if style.align_last == "auto":
        return "start" if style.align == "justify" else _logical(style.align, style)
    return _logical(style.align_last, style)


def _aligned(text: str, align: str, room: int, start: int, *, rtl: bool) -> Line:
    """A line where its alignment puts it; what is too wide starts at the start."""
    if align == "start":
        return Line(start, text, rtl)
    if align == "justify":
        return Line(start, spread(text, room), rtl)
    spare = max(room - columns(text), 0)
    return Line(start + (spare // 2 if align == "center" else spare), text, rtl)
