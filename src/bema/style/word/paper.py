"""Pages in px: their size, and what margins, borders and padding leave for the text."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bema.style.word.properties import border_width, length
from bema.weasy import Style

LARGEST = 22 * 96
"""Px that paper may have in Word on either side."""


@dataclass(frozen=True)
class Page:
    """A page's size and its margins, in which border and padding of the page are."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float

    @property
    def room(self) -> float:
        """Width of the text block."""
        return max(self.width - self.left - self.right, 1.0)

    @property
    def depth(self) -> float:
        """Height of the text block."""
        return max(self.height - self.top - self.bottom, 1.0)

    @property
    def wide(self) -> bool:
        """Whether the paper lies on its side."""
        return self.width > self.height

    def turned(self) -> Page:
        """The page with its paper on the side, and the same margins."""
        return replace(self, width=self.height, height=self.width)

    def area(self, place: str) -> tuple[float, float, float, float]:
        """Left, top, width and height of where a box of the sides or corners stands."""
        left = place.startswith("left") or place.endswith("left-corner")
        x, width = (0.0, self.left) if left else (self.width - self.right, self.right)
        if place.startswith("top"):
            return x, 0.0, width, self.top
        if place.startswith("bottom"):
            return x, self.height - self.bottom, width, self.bottom
        return x, self.top, width, self.height - self.top - self.bottom


def read_page(style: Style) -> Page:
    """The page of a page type's style (CSS Paged Media, section 7)."""
    width, height = style["size"]
    whole = {"left": width, "right": width, "top": height, "bottom": height}
    sides = {
        side: max(
            length(style[f"margin-{side}"], whole[side])
            + length(style[f"padding-{side}"], width)
            + border_width(style, side),
            0.0,
        )
        for side in whole
    }
    return Page(width, height, **sides)


def on_paper(page: Page, main: Page, paper: Page | None) -> Page:
    """The page on a template's paper, on its side where it lies otherwise than the main page."""
    if paper is None:
        return page
    return paper.turned() if page.wide is not main.wide else paper
