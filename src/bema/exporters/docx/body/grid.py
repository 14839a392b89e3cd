"""Where the cells of a table stand: its rows and columns, and what spans them (HTML, 4.9.12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from bema.exporters.docx.body.boxes import Facts
from bema.exporters.docx.model import Block
from bema.style.word.properties import Border
from bema.tree import Element

_WIDEST = 63
"""Columns that Word allows in a table."""


@dataclass(eq=False)
class CellDraft:
    """A cell as it was met: its span in columns and rows, and what it holds."""

    facts: Facts
    span: int = 1
    depth: int = 1
    head: bool = False
    blocks: tuple[Block, ...] = ()
    row: int = 0
    column: int = 0


@dataclass(eq=False)
class RowDraft:
    """A row with its cells and the facts of the group around it."""

    facts: Facts | None
    group: Facts | None
    head: bool
    cells: list[CellDraft] = field(default_factory=list)


@dataclass(eq=False)
class TableDraft:
    """A table in the making."""

    element: Element | None
    facts: Facts
    start: float
    """From the edge of the text block to its own, at the side where its rows begin, in px."""
    room: float
    """Width of the block around, in px."""
    rows: list[RowDraft] = field(default_factory=list)
    group: Facts | None = None
    heading: bool = False
    """Whether the group that is open heads the table."""
    caption: str = ""
    columns: list[object] = field(default_factory=list)
    """Widths that `col` elements ask for."""

    def row(self, facts: Facts | None) -> RowDraft:
        """Begin a row."""
        self.rows.append(RowDraft(facts, self.group, self.heading))
        return self.rows[-1]

    def add(self, cell: CellDraft) -> None:
        """Put a cell into the last row."""
        (self.rows[-1] if self.rows else self.row(None)).cells.append(cell)


def spans(element: Element | None) -> tuple[int, int]:
    """Columns and rows that a cell takes by HTML; 0 rows are all that follow."""
    if element is None:
        return 1, 1
    made = []
    for name, most in (("colspan", _WIDEST), ("rowspan", 65534)):
        text = element.get(name, "1").strip()
        made.append(min(int(text), most) if text.isascii() and text.isdecimal() else 1)
    return max(made[0], 1), made[1] or 65534


class Grid:
    """Which cell stands where; rows and columns from 0."""

    def __init__(self, draft: TableDraft) -> None:
        self.draft = draft
        self.rows = [row for row in draft.rows if row.cells]
        self.at: dict[tuple[int, int], CellDraft] = {}
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row.cells:
                while (number, column) in self.at:
                    column += 1
                self._place(cell, number, column)
                column += cell.span
        self.width = max((column for _, column in self.at), default=-1) + 1

    def _place(self, cell: CellDraft, row: int, column: int) -> None:
        cell.row, cell.column = row, column
        cell.depth = min(cell.depth, len(self.rows) - row)
        width = next((n for n in range(cell.span) if (row, column + n) in self.at), cell.span)
        cell.span = width
        for down in range(cell.depth):
            for along in range(width):
                self.at.setdefault((row + down, column + along), cell)

    def cells(self) -> Iterator[CellDraft]:
        """All cells, row by row."""
        for row in self.rows:
            yield from row.cells

    @property
    def right_to_left(self) -> bool:
        """Whether its rows begin at the right."""
        return self.draft.facts.right_to_left

    def physical(self, side: str) -> str:
        """The side that CSS means by Word's, whose `left` is where rows begin (Part 4, 14.3)."""
        return {"left": "right", "right": "left"}.get(side, side) if self.right_to_left else side

    def edge(self, facts: Facts | None, side: str) -> Border | None:
        """The border of a cell, row, group or table at one of Word's sides."""
        return facts.edges.get(self.physical(side)) if facts is not None else None

    def outer(self, cell: CellDraft, side: str) -> bool:
        """Whether a cell's side is one of the table's."""
        return {
            "top": cell.row == 0,
            "bottom": cell.row + cell.depth >= len(self.rows),
            "left": cell.column == 0,
            "right": cell.column + cell.span >= self.width,
        }[side]

    def neighbour(self, cell: CellDraft, side: str) -> CellDraft | None:
        """The cell beyond a side."""
        place = {
            "top": (cell.row - 1, cell.column),
            "bottom": (cell.row + cell.depth, cell.column),
            "left": (cell.row, cell.column - 1),
            "right": (cell.row, cell.column + cell.span),
        }[side]
        return self.at.get(place)

    @cached_property
    def heads(self) -> int:
        """How many rows head the table."""
        count = 0
        for row in self.rows:
            if not row.head and not (count == 0 and all(cell.head for cell in row.cells)):
                break
            count += 1
        return count if count < len(self.rows) else 0
