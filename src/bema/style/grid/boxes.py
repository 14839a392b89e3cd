"""The boxes of a document before they are laid out (CSS 2.1, sections 9.2 and 17.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from bema.style.breaking import Piece
from bema.style.grid.values import Box


@dataclass(eq=False)
class Lines:
    """Text that is set in lines, in pieces between which they may break."""

    style: Box
    """Of the block that it stands in."""
    paragraphs: list[list[Piece]]
    """What stands between breaks that are forced."""
    first: bool
    """Whether nothing stands before it in its block, whose `text-indent` it then bears."""


@dataclass(eq=False)
class Block:
    """A box that stands in the flow as a block, or an inner part of a table."""

    style: Box
    children: list[Node] = field(default_factory=list)
    marker: str = ""
    """Marker of a list item, which hangs before its first line."""
    spans: tuple[int, int] = (1, 1)
    """Columns and rows that a cell covers, or columns that a `col` stands for."""

    @cached_property
    def table(self) -> Table:
        """Rows and columns of a table."""
        return read_table(self)


Node: TypeAlias = Block | Lines


@dataclass(frozen=True, eq=False)
class Cell:
    """A cell and its place, counted from 0."""

    block: Block
    row: int
    column: int
    columns: int
    rows: int


@dataclass(frozen=True, eq=False)
class Table:
    """The cells of a table, in the order of their rows."""

    captions: list[Block]
    cells: list[Cell]
    rows: list[Box]
    groups: list[tuple[Box, int, int]]
    """Groups of rows: style, first row, and the one after the last."""
    columns: list[Box | None]
    """Styles of columns where a `col` gives them any."""

    @cached_property
    def places(self) -> dict[tuple[int, int], Cell]:
        """Which cell covers a row and column."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rows)
            for column in range(cell.column, cell.column + cell.columns)
        }


_GROUPS = ("table-header-group", "table-row-group", "table-footer-group")
_ROWS = (*_GROUPS, "table-row")
_PLACES = {"table-header-group": 0, "table-footer-group": 2}


def read_table(block: Block) -> Table:
    """The table that a block is, with boxes put in where parts are missing (section 17.2.1)."""
    parts = _wrapped(block, (*_ROWS, "table-caption", "table-column", "table-column-group"))
    parts.sort(key=lambda part: _PLACES.get(part.style.display, 1))
    made = Table([], [], [], [], [])
    for kind, same in groupby(parts, lambda part: part.style.display):
        if kind == "table-row":  # rows that no group is around are one group
            _add_rows(made, list(same))
            continue
        for part in same:
            if kind == "table-caption":
                made.captions.append(part)
            elif kind in ("table-column", "table-column-group"):
                made.columns.extend(_columns(part))
            else:
                _add_group(made, part)
    count = max((cell.column + cell.columns for cell in made.cells), default=0)
    made.columns.extend([None] * (count - len(made.columns)))
    return made


def _wrapped(parent: Block, kinds: tuple[str, ...]) -> list[Block]:
    """Children of a part of a table; what is none of these kinds stands in an anonymous one."""
    made: list[Block] = []
    astray: Block | None = None
    inner = "table-cell" if parent.style.display == "table-row" else "table-row"
    for child in parent.children:
        if isinstance(child, Block) and child.style.display in kinds:
            made.append(child)
            astray = None
        else:
            if astray is None:
                astray = Block(parent.style.anonymous(inner))
                made.append(astray)
            astray.children.append(child)
    return made


def _columns(part: Block) -> list[Box | None]:
    """Styles of the columns that a `col` or a group of them stands for."""
    inner = [child for child in part.children if isinstance(child, Block)]
    if inner:
        return [style for child in inner for style in _columns(child)]
    return [part.style] * part.spans[0]


def _add_group(table: Table, group: Block) -> None:
    """Add the rows of a row group."""
    if not group.style.collapsed:
        first = len(table.rows)
        _add_rows(table, _wrapped(group, ("table-row",)))
        table.groups.append((group.style, first, len(table.rows)))


def _add_rows(table: Table, found: list[Block]) -> None:
    """Add rows; cells that reach down from those before keep their places (section 17.5)."""
    taken: set[tuple[int, int]] = set()
    rows = [block for block in found if not block.style.collapsed]
    end = len(table.rows) + len(rows)
    for block in rows:
        row, column = len(table.rows), 0
        table.rows.append(block.style)
        for cell in _wrapped(block, ("table-cell",)):
            while (row, column) in taken:
                column += 1
            across, down = cell.spans[0], min(cell.spans[1], end - row)
            while any((row, c) in taken for c in range(column, column + across)):
                across -= 1  # cells that overlap would hide each other's text
            table.cells.append(Cell(cell, row, column, across, down))
            below = range(row + 1, row + down)
            taken |= {(r, c) for r in below for c in range(column, column + across)}
            column += across
