"""Sections: where pages of another kind begin (ECMA-376 Part 1, section 17.6).

Word ends a section where the name of the pages changes, where they are numbered anew, and where
the next one has to be a left or a right one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bema.exporters.docx.model import Columns, Section
from bema.findings import Finding, note
from bema.style.word.paper import Page, on_paper, read_page
from bema.style.word.properties import twips
from bema.weasy import Cascade, Style

_STARTS = {"left": "evenPage", "verso": "evenPage", "right": "oddPage", "recto": "oddPage"}
_COUNTING = note(
    "word-page",
    "The page number is set anew where no page begins, and Word’s counts on.",
    remedy="Begin a page there with break-before, or give the pages a name with page.",
)


@dataclass
class Sections:
    """What pages are like, and where they begin to be otherwise."""

    cascade: Cascade
    paper: Page | None
    """What a template's paper is like, which wins."""
    findings: list[Finding]
    number: int | None = None
    """What the next page is numbered; None where numbers go on."""
    _name: str | None = None
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        """What pages of a name are like."""
        if name not in self._pages:
            main, own = (read_page(self.cascade.page(name=n)) for n in ("", name))
            self._pages[name] = on_paper(own, main, self.paper)
        return self._pages[name]

    def begin(self, name: str, turn: str, *columned: Style) -> Section | None:
        """The section that begins with a paragraph on pages of a name; None where one goes on.

        `turn` is `break-before` where it is forced; the first of `columned` that has columns
        gives them to the section.
        """
        first = self._name is None
        start = "nextPage" if first else _STARTS.get(turn, "nextPage")
        number, self.number = self.number, None
        anew = number is not None and bool(turn)
        if name == self._name and start == "nextPage" and not anew:
            self.findings += [_COUNTING] * (number is not None)
            return None
        self._name = name
        return Section(name, start, number, self._columns(name, columned))

    def measure(self, name: str, *columned: Style) -> float:
        """Width in px of the text block, or of a column of it, on pages of a name."""
        room, own = self.page(name).room, self._columns(name, columned)
        return max((room - (own.count - 1) * own.gap / 15) / own.count, 1) if own else room

    def _columns(self, name: str, columned: Iterable[Style]) -> Columns | None:
        """Columns of the first style that has some."""
        room = self.page(name).room
        return next(filter(None, (columns(style, room) for style in columned)), None)


_MOST = 45
"""Columns that Word can set."""


def columns(style: Style, room: float) -> Columns | None:
    """Columns of a style in a text block `room` px wide (CSS Multi-column 1, section 3)."""
    gap = style["column-gap"]
    gap = float(gap) if isinstance(gap, float | int) else style["font-size"]
    count, width = style["column-count"], style["column-width"]
    if isinstance(width, float):
        fitting = max(int((room + gap) // (width + gap)), 1)
        count = min(count, fitting) if isinstance(count, int) else fitting
    if not isinstance(count, int) or count < 2:
        return None
    count = min(count, _MOST)
    rule = style["column-rule-style"] not in ("none", "hidden")
    return Columns(count, twips(gap), rule and bool(style["column-rule-width"]))
