"""Borders of a table as one set of lines (CSS 2.1, section 17.6.2).

A grid of characters has no room for two borders beside each other, so borders of neighbours are
one whatever `border-collapse` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bema.style.grid.boxes import Block, Table
from bema.style.grid.values import Box

_STRENGTH = "┈┊.╌╎-|─│=═║"
"""From the weakest style to the strongest."""

_Place = tuple[int, int]


@dataclass(frozen=True)
class Edges:
    """The characters that draw a table's borders."""

    across: dict[_Place, str]
    """By row boundary, from 0, and column."""
    upright: dict[_Place, str]
    """By row and column boundary, from 0, where reading starts."""


def read_edges(block: Block) -> Edges:
    """The borders of a table; of two that meet the stronger one is drawn."""
    table = block.table
    made, rtl = Edges({}, {}), block.style.rtl
    width, height = len(table.columns), len(table.rows)
    for style, top, bottom, left, right in _boxes(table):
        _draw(made, style, (top, bottom), (right, left) if rtl else (left, right))
    _draw(made, block.style, (0, height), (width, 0) if rtl else (0, width))
    return made


def _boxes(table: Table) -> Iterator[tuple[Box, int, int, int, int]]:
    """All that may have a border: style, first row and the one after the last, columns too."""
    width = len(table.columns)
    for cell in table.cells:
        right = cell.column + cell.columns
        yield cell.block.style, cell.row, cell.row + cell.rows, cell.column, right
    for row, style in enumerate(table.rows):
        yield style, row, row + 1, 0, width
    for style, first, end in table.groups:
        yield style, first, end, 0, width


def _draw(made: Edges, style: Box, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """Draw a box between row boundaries and between the column boundaries left and right of it."""
    top, right, bottom, left = style.border
    for border, boundary in ((top, rows[0]), (bottom, rows[1])):
        for column in range(*sorted(columns)) if border else ():
            _strongest(made.across, (boundary, column), border)
    for border, boundary in ((left, columns[0]), (right, columns[1])):
        for row in range(*rows) if border else ():
            _strongest(made.upright, (row, boundary), border)


def _strongest(drawn: dict[_Place, str], place: _Place, border: str) -> None:
    drawn[place] = max(drawn.get(place, border), border, key=_STRENGTH.index)
