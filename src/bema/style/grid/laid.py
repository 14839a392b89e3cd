"""What laying out gives: lines, and the margins around them."""

from __future__ import annotations

from typing import NamedTuple


class Line(NamedTuple):
    """A line of text; it stays in logical order."""

    start: int
    """Columns before its text, counted from where reading starts; negative where it hangs out."""
    text: str
    rtl: bool = False
    """Whether reading starts at the right."""


class Margin(NamedTuple):
    """Vertical margins that adjoin: the greatest, and the least of those below zero."""

    most: float = 0.0
    least: float = 0.0

    @classmethod
    def of(cls, lines: float) -> Margin:
        """One margin."""
        return cls(max(lines, 0.0), min(lines, 0.0))

    def __or__(self, other: Margin) -> Margin:
        """These and others, collapsed (CSS 2.1, section 8.3.1)."""
        return Margin(max(self.most, other.most), min(self.least, other.least))

    @property
    def lines(self) -> int:
        """Blank lines that they make."""
        return max(round(self.most + self.least), 0)


class Laid(NamedTuple):
    """A box laid out; one without lines lets the margins around it collapse through it."""

    lines: list[Line]
    top: Margin = Margin()
    bottom: Margin = Margin()


def blank(count: int) -> list[Line]:
    """Lines with nothing in them."""
    return [Line(0, "")] * count
