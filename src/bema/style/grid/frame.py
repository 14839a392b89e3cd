"""What is around a block in its lines: margins, borders, padding, the marker of a list item."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from bema.style.breaking import columns
from bema.style.grid.laid import Line
from bema.style.grid.pen import meeting
from bema.style.grid.values import Box

_LEAST = 12  # columns that a block keeps where indents would leave it fewer


@dataclass(frozen=True)
class Frame:
    """Columns of a block across; pairs are left and right."""

    style: Box
    margin: tuple[int, int]
    padding: tuple[int, int]
    width: int

    @classmethod
    def of(cls, style: Box, room: int) -> Frame:
        """Widths and margins by CSS 2.1, sections 10.3.3 and 10.4."""
        left, right = padding(style, room)
        around = left + right + sum(bool(style.border[side]) for side in (3, 1))
        margins = [style.across(style.margin[side], room) for side in (3, 1)]
        width = max(room - around - sum(margins), min(_LEAST, room - around))
        width = max(declared(style, width, room, around), 1)
        spare = max(room - around - width - sum(margins), 0)
        automatic = [style.margin[side] is None for side in (3, 1)]
        if all(automatic):
            margins = [spare // 2, spare - spare // 2]
        else:
            margins[0 if automatic[0] or style.rtl else 1] += spare
        return cls(style, (margins[0], margins[1]), (left, right), width)

    def around(self, lines: list[Line], marker: str = "") -> list[Line]:
        """Lines with padding, border and margins, the marker before the first that is text."""
        top, right, bottom, left = self.style.border
        inner, outer = (0, 0) if left or right else self.padding, self.margin
        rows = [self._beside(line) for line in lines] if left or right else list(lines)
        if marker:
            first = next((number for number, line in enumerate(lines) if line.text), 0)
            rows[first] = _marked(rows[first], marker, inner[rows[first].rtl])
        shift = inner[0] + outer[0], inner[1] + outer[1]
        rows = [Line(start + shift[rtl], text, rtl) for start, text, rtl in rows]
        if top:
            rows.insert(0, self._rule(top, below=bool(lines)))
        if bottom and (lines or not top):
            rows.append(self._rule(bottom, above=bool(lines)))
        return rows

    def _beside(self, line: Line) -> Line:
        """A line between a border left or right, or both, and its padding."""
        start, text, rtl = line
        sides = (self.style.border[3], self.style.border[1])
        near, far = sides[rtl], sides[not rtl]
        start += self.padding[rtl]
        if near:
            start, text = 0, f"{near}{' ' * max(start, 1)}{text}"
        if far:
            room = bool(near) + sum(self.padding) + self.width - start
            text += " " * max(room - columns(text), 1) + far
        return Line(start, text, rtl)

    def _rule(self, across: str, *, above: bool = False, below: bool = False) -> Line:
        """A border across, which meets those beside lines above or below it."""
        rtl, sides = self.style.rtl, (self.style.border[3], self.style.border[1])
        ends = sides[rtl], sides[not rtl]
        arms = ("", across), (across, "")
        near, far = (
            meeting(end * above, end * below, *arm)
            if end and (above or below)
            else across * bool(end)
            for end, arm in zip(ends, arms, strict=True)
        )
        text = f"{near}{across * (sum(self.padding) + self.width)}{far}"
        return Line(self.margin[rtl], text, rtl)


def padding(style: Box, room: int) -> tuple[int, int]:
    """Left and right padding; a border beside text keeps a blank between."""
    left, right = (style.across(style.padding[side], room) for side in (3, 1))
    return max(left, bool(style.border[3])), max(right, bool(style.border[1]))


def declared(style: Box, width: int, room: int, around: int) -> int:
    """The width that a style says; `width` where it says none."""
    inside = around if style.border_box else 0
    if style.width is not None:
        width = style.across(style.width, room) - inside
    if style.most is not None and style.most != inf:
        width = min(width, style.across(style.most, room) - inside)
    if style.least is not None:
        width = max(width, style.across(style.least, room) - inside)
    return width


def _marked(line: Line, marker: str, padding: int) -> Line:
    """A line with a marker that ends where its box begins, `padding` before the line's."""
    start, text, rtl = line
    start += padding
    text = f"{marker}{' ' * max(start, 0)}{text}"
    return Line(min(start, 0) - columns(marker) - padding, text, rtl)
