"""On which page something stands, about: what references to pages show until Word has counted.

Lines are as long and as high as the stylesheet has them, and text is as wide as most text is. What
a program that sets pages makes of it may be a page more or less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import ceil

from bema.exporters.docx.body.boxes import Draft
from bema.exporters.docx.body.flow import Flow
from bema.exporters.docx.body.markers import NUMBERS
from bema.exporters.docx.model import (
    Anchor,
    Block,
    Break,
    Contents,
    Field,
    Image,
    Inline,
    NoteCall,
    Para,
    Section,
    Table,
    Text,
)
from bema.style.word.numbers import FORMATS, SWITCHES
from bema.style.word.paper import Page
from bema.style.word.widths import text_width

_RAGGED = 0.98
"""How much of a line is filled, hyphens and justification granted."""
_NOTE_LINE = 15.0
"""Height of a line in a note, in px."""
_WRITTEN = {s.rpartition(" ")[2]: NUMBERS[FORMATS[style]] for style, s in SWITCHES.items() if s}
"""How a number is written by the last word of a field's code."""
_CODE = "PAGEREF"


@dataclass
class _Pages:
    """Where one is in going through a document; heights in px."""

    width: float
    height: float
    page: int = 1
    used: float = 0.0
    below: float = 0.0
    """Space after the last paragraph."""
    found: dict[str, int] = field(default_factory=dict)

    def turn(self) -> None:
        """A page begins."""
        self.page += 1
        self.used = self.below = 0.0

    def take(self, height: float) -> None:
        """Something is as high as this, and goes on the next page where it does not fit."""
        if self.used + height > self.height and self.used:
            self.turn()
        self.used += height

    def block(self, block: Block, drafts: dict[int, Draft]) -> None:
        """A block of the body."""
        if isinstance(block, Para):
            self.paragraph(block, drafts[id(block)])
        elif isinstance(block, Contents):
            for entry in block.blocks:
                self.block(entry, drafts)
        elif isinstance(block, Table):
            for row in block.rows:
                self.take(max((self._height(c.blocks, drafts) for c in row.cells), default=0.0))
        elif isinstance(block, Section) and self.used:
            self.turn()

    def _height(self, blocks: Iterable[Block], drafts: dict[int, Draft]) -> float:
        return sum(drafts[id(b)].facts.style.line for b in blocks if isinstance(b, Para))

    def paragraph(self, para: Para, draft: Draft) -> None:
        """A paragraph line by line, with the notes that it calls."""
        if draft.page_break and self.used:
            self.turn()
        if self.used:
            self.used += max(self.below, draft.before / 15)
        line = draft.facts.style.line
        room = max(self.width - (draft.left + draft.right) / 15, 1)
        wide, lines = 0.0, 0
        self.take(line * (2 if draft.keep_next else 1))
        self.used -= line * (2 if draft.keep_next else 1)
        for inline in para.content:
            if isinstance(inline, Anchor):
                self.found.setdefault(inline.id, self.page)
            elif isinstance(inline, Break):
                lines, wide = lines + max(ceil(wide / room / _RAGGED), 1), 0.0
            wide += _wide(inline)
        for _ in range(lines + max(ceil(wide / room / _RAGGED), 1)):
            self.take(line)
        for inline in para.content:
            if isinstance(inline, Image):
                self.take(max(inline.height - line, 0.0))
            elif isinstance(inline, NoteCall):
                self.take(_NOTE_LINE * max(ceil(_note(inline) / self.width), 1))
        self.below = draft.after / 15


def _wide(inline: Inline) -> float:
    if isinstance(inline, Text):
        return text_width(inline.text, inline.run)
    return inline.width if isinstance(inline, Image) else 0.0


def _note(call: NoteCall) -> float:
    return sum(_wide(i) for block in call.note if isinstance(block, Para) for i in block.content)


def number_pages(flow: Flow, drafts: Iterable[tuple[Draft, Para]], page: Page) -> None:
    """Give references to pages a number to show; `page` is what most pages are like."""
    known = list(drafts)
    if not any(_is_reference(i) for _, para in known for i in para.content):
        return
    pages = _Pages(page.room, page.depth)
    by_para = {id(para): draft for draft, para in known}
    for item in flow.items:
        pages.block(item[1] if isinstance(item, tuple) else item, by_para)
    for _, para in known:
        para.content[:] = [_numbered(inline, pages.found) for inline in para.content]


def _is_reference(inline: Inline) -> bool:
    return isinstance(inline, Field) and inline.code.startswith(_CODE)


def _numbered(inline: Inline, pages: dict[str, int]) -> Inline:
    if not isinstance(inline, Field) or not _is_reference(inline) or inline.target not in pages:
        return inline
    number = pages[inline.target]
    write = _WRITTEN.get(inline.code.rpartition(" ")[2], str)
    return replace(inline, result=replace(inline.result, text=write(number) or str(number)))
