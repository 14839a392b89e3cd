"""Tables laid out and drawn (CSS 2.1, section 17)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bema.style.breaking import columns
from bema.style.grid.boxes import Block, Cell, Node
from bema.style.grid.edges import Edges, read_edges
from bema.style.grid.frame import declared
from bema.style.grid.laid import Laid, Line, Margin, blank
from bema.style.grid.pen import meeting
from bema.style.grid.sizes import Columns

Flow = Callable[[Iterable[Node], int], Laid]
"""Lays boxes out below each other in so many columns."""


def lay_table(block: Block, room: int, flow: Flow) -> Laid:
    """A table with its captions, which may be as wide as what is around the table."""
    style = block.style
    left, right = (style.across(style.margin[side], room) for side in (3, 1))
    inner = max(room - left - right, 1)
    drawing = _Drawing.of(block, inner, flow)
    spare = inner - sum(drawing.widths) - sum(drawing.columns.gaps)
    if style.margin[3] is None and spare > 0:
        left = spare // 2 if style.margin[1] is None else spare
    rows = [Line(left, text, style.rtl) for text in drawing.lines()]
    captions = flow(block.table.captions, inner)
    top, bottom = (Margin.of(style.down(style.margin[side], room)) for side in (0, 2))
    if not captions.lines or not rows:
        return Laid(rows or captions.lines, top, bottom)
    if style.caption == "bottom":
        lines = rows + blank(captions.top.lines) + captions.lines
        return Laid(lines, top, bottom | captions.bottom)
    return Laid(captions.lines + blank(captions.bottom.lines) + rows, top | captions.top, bottom)


@dataclass
class _Drawing:
    """A table whose columns have their widths."""

    block: Block
    columns: Columns
    widths: list[int]
    edges: Edges
    cells: dict[Cell, list[Line]] = field(default_factory=dict)
    heights: list[int] = field(default_factory=list)
    between: list[int] = field(default_factory=list)
    """Lines before each row and after the last: a border, or spacing."""

    @classmethod
    def of(cls, block: Block, room: int, flow: Flow) -> _Drawing:
        """A table in so many columns."""
        found = Columns.of(block, room)
        fixed = declared(block.style, 0, room, 0) or None
        made = cls(block, found, found.widths(room, fixed), read_edges(block))
        made.cells = {cell: made.content(cell, flow) for cell in block.table.cells}
        made.measure()
        return made

    def width(self, cell: Cell) -> int:
        """Columns that a cell has, padding included."""
        span = slice(cell.column, cell.column + cell.columns)
        return sum(self.widths[span]) + sum(self.columns.gaps[cell.column + 1 : span.stop])

    def content(self, cell: Cell, flow: Flow) -> list[Line]:
        """Lines of a cell; margins in it stay in it."""
        style, pads = cell.block.style, self.columns.pads(cell)
        room = max(self.width(cell) - sum(pads), 1)
        above, below = (style.down(style.padding[side], room) for side in (0, 2))
        laid = flow(cell.block.children, room)
        before, after = round(above) + laid.top.lines, round(below) + laid.bottom.lines
        lines = [Line(start + pads[rtl], text, rtl) for start, text, rtl in laid.lines]
        return [*blank(before), *lines, *blank(after)] if lines else []

    def measure(self) -> None:
        """Find the height of each row; a cell that spans rows makes the last of them higher."""
        count = len(self.block.table.rows)
        spacing = self.block.style.spacing[1]
        ruled = {row for row, _ in self.edges.across}
        inner = [1 if row in ruled else spacing for row in range(count + 1)]
        self.between = [n if 0 < r < count or r in ruled else 0 for r, n in enumerate(inner)]
        self.heights = [int(bool(self.columns.upright))] * count
        for cell in sorted(self.cells, key=lambda cell: cell.rows):
            last = cell.row + cell.rows - 1
            missing = len(self.cells[cell]) - self.height(cell)
            self.heights[last] += max(missing, 0)

    def height(self, cell: Cell) -> int:
        """Lines that a cell has, borders between its rows included."""
        end = cell.row + cell.rows
        return sum(self.heights[cell.row : end]) + sum(self.between[cell.row + 1 : end])

    def lines(self) -> Iterator[str]:
        """The table, line by line."""
        shown = {
            cell: iter(_placed(lines, self.height(cell), cell.block.style.vertical))
            for cell, lines in self.cells.items()
        }
        for row, before in enumerate(self.between):
            for _ in range(before):
                yield self.line(row, shown, boundary=True)
            for _ in range(self.heights[row] if row < len(self.heights) else 0):
                yield self.line(row, shown, boundary=False)

    def line(self, row: int, shown: Mapping[Cell, Iterator[Line]], *, boundary: bool) -> str:
        """A line of a row, or of the boundary above it, into which cells may reach."""
        places, text, column = self.block.table.places, "", 0
        while column < len(self.widths):
            cell = places.get((row, column))
            if boundary and cell is not places.get((row - 1, column)):
                cell = None
            text += self.gap(row, column, boundary=boundary)
            if cell is None:
                border = self.edges.across.get((row, column), "") if boundary else ""
                text += (border or " ") * self.widths[column]
                column += 1
            else:
                text += self.beside(cell, next(shown[cell]))
                column += cell.columns
        return text + self.gap(row, column, boundary=boundary)

    def beside(self, cell: Cell, line: Line) -> str:
        """A line of a cell as wide as the cell; what hangs over keeps a blank at its padding."""
        own = self.block.style.rtl
        near, far = (min(pad, 1) for pad in self.columns.pads(cell)[:: -1 if own else 1])
        start, text, rtl = line
        used, width = columns(text), self.width(cell)
        if text and rtl != own:
            start = width - used - start
        start = max(start, near) if text else 0
        return " " * start + text + " " * max(width - start - used, far)

    def gap(self, row: int, column: int, *, boundary: bool) -> str:
        """What is drawn before a column, or after the last."""
        across, upright = self.edges.across, self.edges.upright
        width = self.columns.gaps[column]
        if not boundary:
            border = upright.get((row, column), "")
            return border or " " * width
        left, right = across.get((row, column - 1), ""), across.get((row, column), "")
        if column not in self.columns.upright:
            return (left if left and right else " ") * width
        above, below = upright.get((row - 1, column), ""), upright.get((row, column), "")
        return meeting(above, below, left, right)


def _placed(lines: list[Line], height: int, vertical: str) -> list[Line]:
    """Lines of a cell at the top, middle or foot of its height."""
    spare = height - len(lines)
    above = {"middle": spare // 2, "bottom": spare}.get(vertical, 0)
    return blank(above) + lines + blank(spare - above)
