"""Widths by content, and those of a table's columns (CSS 2.1, section 17.5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bema.style.grid.boxes import Block, Cell, Lines, Node
from bema.style.grid.edges import read_edges
from bema.style.grid.frame import declared, padding
from bema.style.grid.values import Box
from bema.weasy import Percentage


def content_widths(node: Node) -> tuple[int, int]:
    """Least and greatest width that a box can use: of its longest word, of its longest line."""
    if isinstance(node, Lines):
        return _text_widths(node)
    if node.style.display == "table":
        made = Columns.of(node)
        inner = sum(made.least), sum(made.most)
        return inner[0] + sum(made.gaps), inner[1] + sum(made.gaps)
    return _around(node.style, _widest(node.children))


def _widest(nodes: Iterable[Node]) -> tuple[int, int]:
    found = [content_widths(node) for node in nodes]
    least, most = zip(*found, strict=True) if found else ((0,), (0,))
    return max(least), max(most)


def _around(style: Box, inner: tuple[int, int]) -> tuple[int, int]:
    """Widths of a block with what is around its content; percentages are not known yet."""
    sides = (3, 1)
    around = sum(padding(style, 0)) + sum(bool(style.border[side]) for side in sides)
    margins = sum(style.across(style.margin[side], 0) for side in sides)
    least, most = inner
    if isinstance(style.width, float) and not isinstance(style.width, Percentage):
        least = most = declared(style, 0, 0, around)
    return least + around + margins, most + around + margins


def _text_widths(node: Lines) -> tuple[int, int]:
    indent = node.style.across(node.style.indent, 0) if node.first else 0
    lines = [line for line in node.paragraphs if line]
    full = [sum(p.width + p.blanks for p in line) - line[-1].blanks for line in lines]
    words = [piece.width for line in lines for piece in line]
    if node.style.splits in ("anywhere", "break-all"):
        words = [min(width, 2) for width in words]
    least = max([0, *words, *(word + indent for word in words[:1])])
    return least, max([least, *full, *(width + indent for width in full[:1])])


@dataclass(frozen=True)
class Columns:
    """Columns of a table before their widths are known."""

    least: list[int]
    most: list[int]
    gaps: list[int]
    """What is before each column and after the last: borders, spacing, or a blank between words."""
    upright: frozenset[int]
    """Which of these are drawn."""
    rtl: bool

    @classmethod
    def of(cls, block: Block, room: int = 0) -> Columns:
        """The columns of a table; percentages are of `room`."""
        table, count = block.table, len(block.table.columns)
        upright = frozenset(boundary for _, boundary in read_edges(block).upright)
        made = cls([0] * count, [0] * count, _gaps(block, upright), upright, block.style.rtl)
        for column, style in enumerate(table.columns):
            if style is not None:
                made.most[column] = declared(style, 0, room, 0)
        for cell in sorted(table.cells, key=lambda cell: cell.columns):
            made.widen(cell, room)
        return made

    def pads(self, cell: Cell) -> tuple[int, int]:
        """Columns left and right of a cell's content; beside a border there is one at least."""
        left, right = padding(cell.block.style, 0)
        beside = cell.column in self.upright, cell.column + cell.columns in self.upright
        return max(left, beside[self.rtl]), max(right, beside[not self.rtl])

    def widen(self, cell: Cell, room: int) -> None:
        """Make room for a cell; what spans columns widens those that are widest already."""
        around = sum(self.pads(cell))
        least, most = _widest(cell.block.children)
        wanted = declared(cell.block.style, most, room, around)
        span = range(cell.column, cell.column + cell.columns)
        within = sum(self.gaps[column] for column in span[1:])
        _stretch(self.least, span, least + around - within, self.most)
        _stretch(self.most, span, max(wanted, least) + around - within, self.most)
        for column in span:
            self.most[column] = max(self.most[column], self.least[column])

    def widths(self, room: int, fixed: int | None) -> list[int]:
        """Width of each column; `fixed` is the table's where its style says one."""
        room -= sum(self.gaps)
        if fixed is not None:
            room = max(fixed - sum(self.gaps), sum(self.least))
        made = _level(self.least, self.most, room)
        if fixed is not None:
            _stretch(made, range(len(made)), room, list(made))
        return made


def _gaps(block: Block, upright: frozenset[int]) -> list[int]:
    """Columns between columns; words of neighbours never touch."""
    table, count = block.table, len(block.table.columns)
    before, after = [9] * (count + 1), [9] * (count + 1)
    for cell in table.cells:
        pads, end = padding(cell.block.style, 0), cell.column + cell.columns
        after[cell.column] = min(after[cell.column], pads[block.style.rtl])
        before[end] = min(before[end], pads[not block.style.rtl])
    spacing = block.style.spacing[0]
    made = [max(spacing, not (before[b] or after[b])) for b in range(count + 1)]
    made[0] = made[-1] = 0
    return [1 if b in upright else gap for b, gap in enumerate(made)]


def _stretch(widths: list[int], span: range, room: int, shares: Sequence[int]) -> None:
    """Widen a span of columns to `room` where it is narrower, in proportion to `shares`."""
    missing = room - sum(widths[column] for column in span)
    if missing <= 0:
        return
    weights = [shares[column] for column in span]
    if not any(weights):
        weights = [1] * len(weights)
    done, total = 0, sum(weights)
    for number, column in enumerate(span):
        reached = missing * sum(weights[: number + 1]) // total
        widths[column] += reached - done
        done = reached


def _level(least: list[int], most: list[int], room: int) -> list[int]:
    """Widths that fit into `room`: columns that are narrow have all they can use.

    The others share what is left evenly, so that no column is squeezed for the longest one's sake.
    """
    if sum(most) <= room or not most:
        return list(most)
    low, high = 0, max(most)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(_clamped(least, most, middle)) <= room:
            low = middle
        else:
            high = middle - 1
    made = _clamped(least, most, low)
    for column, width in enumerate(made):
        if sum(made) < room and width == low < most[column]:
            made[column] += 1
    return made


def _clamped(least: list[int], most: list[int], width: int) -> list[int]:
    return [max(low, min(high, width)) for low, high in zip(least, most, strict=True)]
