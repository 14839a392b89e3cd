"""A sequence of blocks in the making, and the space between them.

Margins collapse as in CSS 2.1, section 8.3.1. Between paragraphs Word takes the larger of the space
after one and that before the next, so each gets what is its own, and the next one all where that
is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bema.exporters.docx.body.boxes import Draft
from bema.exporters.docx.model import Block, Contents, Inline, Para, Section, Table
from bema.style.word.properties import twips

Item = tuple[Draft, Para]
"""A paragraph and its draft."""


@dataclass
class Flow:
    """The body, a cell, a caption or a note; lengths in px."""

    owner: object = None
    """The element whose content it is."""
    items: list[Item | Table | Contents | Section] = field(default_factory=list)
    open: Para | None = None
    """The paragraph that text goes to."""
    solid: float = 0
    """Padding since the last paragraph, with the margins outside of it."""
    margin: float = 0
    """Margins since then, collapsed."""
    above: float = 0
    """The largest of those above something."""
    opened: bool = False
    """Whether something has begun since the last paragraph."""
    outside: tuple[float, float] | None = None
    """Of what lies outside a border that has begun: all of it, and the largest margin above."""
    page_break: str = ""
    """`page`, or the side that the next paragraph is to begin on."""
    waiting: list[Inline] = field(default_factory=list)
    """Starts of elements that wait for something to stand in them."""

    def begin(self, margin: float, padding: float, *, drawn: bool) -> None:
        """A box begins, with something `drawn` at its upper edge or not."""
        self.margin = collapsed(self.margin, margin)
        self.above, self.opened = max(self.above, margin), True
        if drawn and self.outside is None:
            self.outside = self.solid + self.margin, self.above
            self.solid = self.margin = 0
        if drawn or padding:
            self.solid, self.margin = self.solid + self.margin + padding, 0

    def end(self, margin: float, padding: float, *, drawn: bool) -> None:
        """A box ends."""
        last = self.last
        if drawn and last is not None:
            last.inside_bottom = self.solid + self.margin + padding
            self.solid = self.margin = 0
            self.opened = False
        elif padding:
            self.solid, self.margin = self.solid + self.margin + padding, 0
        self.margin = collapsed(self.margin, margin)
        if last is not None and not self.opened:
            last.after = max(twips(self.solid + self.margin), 0)

    @property
    def last(self) -> Draft | None:
        """The draft of what came last, if it is a paragraph."""
        item = self.items[-1] if self.items else None
        return item[0] if isinstance(item, tuple) else None

    @property
    def last_para(self) -> Para | None:
        """The last paragraph, tables behind it or not."""
        return next((item[1] for item in reversed(self.items) if isinstance(item, tuple)), None)

    @property
    def last_text(self) -> Para | None:
        """The last paragraph, in a table where all stand in tables."""
        return self.last_para or _last_inside([i for i in self.items if isinstance(i, Table)])

    def settle(self, draft: Draft) -> None:
        """Give a paragraph that begins the space before it."""
        gap = self.solid + self.margin
        out, above = self.outside or (gap, self.above)
        draft.inside_top = gap if self.outside else 0
        whole, before = twips(out), twips(above)
        last = self.last
        if last is None or whole > max(last.after, before):
            before = whole
        elif whole < last.after:
            last.after = max(whole, 0)
            before = min(before, whole)
        draft.before = max(before, 0)
        self._reset()

    def settle_table(self) -> None:
        """Give the paragraph before a table the space between them."""
        whole = twips(self.solid + self.margin + (self.outside or (0,))[0])
        if self.last is not None:
            self.last.after = max(self.last.after, whole, 0)
        self._reset()

    def _reset(self) -> None:
        self.solid = self.margin = self.above = 0
        self.opened, self.outside = False, None


def collapsed(one: float, other: float) -> float:
    """Two margins that touch."""
    if one >= 0 and other >= 0:
        return max(one, other)
    return min(one, other) if one < 0 and other < 0 else one + other


def _last_inside(blocks: Sequence[Block]) -> Para | None:
    """The last paragraph among blocks, those of tables included."""
    for block in reversed(blocks):
        if isinstance(block, Para):
            return block
        cells = (
            [cell for row in block.rows for cell in row.cells] if isinstance(block, Table) else []
        )
        for cell in reversed(cells):
            if (found := _last_inside(cell.blocks)) is not None:
                return found
    return None
