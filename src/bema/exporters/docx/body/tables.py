"""Tables of the edition on Word's grid: spans, borders, grounds (CSS 2.1, chapter 17).

What most cells have in common goes into a table style; a cell says only what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bema.exporters.docx.body.boxes import SIDES, Facts
from bema.exporters.docx.body.columns import Span, extent, fit
from bema.exporters.docx.model import Block, Cell, Region, Row, Table, TableLook
from bema.style.word.properties import Border, ground, length, twips
from bema.tree import Element
from bema.weasy import Percentage

_ALIGN = {"middle": "center", "bottom": "bottom"}
_OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
_INSIDE = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
_ORDER = ("top", "left", "bottom", "right")
_WIDEST = 63
"""Columns that Word allows in a table."""

Edge = Border | None
_T = TypeVar("_T")


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
    left: float
    """From the edge of the text block to its own, in px."""
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


class _Grid:
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

    def heads(self) -> int:
        """How many rows head the table."""
        count = 0
        for row in self.rows:
            if not row.head and not (count == 0 and all(cell.head for cell in row.cells)):
                break
            count += 1
        return count if count < len(self.rows) else 0


def finish(draft: TableDraft, name: str) -> Table | None:
    """The table of what was met; None where nothing was."""
    grid = _Grid(draft)
    if not grid.width:
        return None
    style = draft.facts.style
    collapse = style["border-collapse"] == "collapse"
    edges = {cell: _edges(grid, cell, collapse=collapse) for cell in grid.cells()}
    fills = {cell: _fill(grid, cell) for cell in grid.cells()}
    spacing = 0 if collapse else twips(style["border-spacing"][0]) // 2
    look = _look(grid, edges, fills, name, spacing)
    heads = grid.heads()
    rows = [
        Row(
            tuple(_cells(grid, number, look, edges, fills, heads)),
            head=number < heads,
            whole=row.facts is not None and row.facts.tied[1],
            height=_height(row),
        )
        for number, row in enumerate(grid.rows)
    ]
    columns = _columns(grid, draft)
    return Table(
        tuple(rows),
        tuple(round(width * 15) for width in columns),
        look,
        left=round(draft.left * 15),
        width=_width(style["width"]),
        fixed=style["table-layout"] == "fixed" and style["width"] != "auto",
        align=_table_align(draft.facts),
        right_to_left=style["direction"] == "rtl",
        caption=draft.caption,
        description=(draft.element.get("aria-label", "") if draft.element is not None else ""),
    )


def _width(width: object) -> int | Percentage:
    return width if isinstance(width, Percentage) else twips(width)


def _table_align(facts: Facts) -> str:
    left, right = (facts.style[f"margin-{side}"] == "auto" for side in ("left", "right"))
    return "center" if left and right else "right" if left else "left"


def _height(row: RowDraft) -> int:
    own = [row.facts] if row.facts else []
    return max((twips(f.style["height"]) for f in (*own, *(c.facts for c in row.cells))), default=0)


def _edges(grid: _Grid, cell: CellDraft, *, collapse: bool) -> dict[str, Edge]:
    """Borders of a cell, with what it shares with its neighbours (section 17.6.2.1)."""
    found: dict[str, Edge] = {}
    for side in SIDES:
        candidates = [cell.facts.edges.get(side)]
        if collapse:
            candidates += _shared(grid, cell, side)
        elif grid.outer(cell, side):
            candidates.append(grid.draft.facts.edges.get(side))
        drawn = [edge for edge in candidates if edge is not None]
        winner = max(drawn, key=lambda edge: edge.width, default=None)
        found[side] = None if winner is None else replace(winner, side=side, space=0)
    return found


def _shared(grid: _Grid, cell: CellDraft, side: str) -> Iterator[Edge]:
    """Borders that meet with a cell's own."""
    beyond = grid.neighbour(cell, side)
    if beyond is not None:
        yield beyond.facts.edges.get(_OPPOSITE[side])
    if grid.outer(cell, side):
        yield grid.draft.facts.edges.get(side)
    if side in ("top", "bottom"):
        first, last = grid.rows[cell.row], grid.rows[cell.row + cell.depth - 1]
        own = first if side == "top" else last
        yield _of(own.facts, side)
        number = cell.row - 1 if side == "top" else cell.row + cell.depth
        other = grid.rows[number] if 0 <= number < len(grid.rows) else None
        if other is not None:
            yield _of(other.facts, _OPPOSITE[side])
        if other is None or other.group is not own.group:
            yield _of(own.group, side)
            yield _of(other.group, _OPPOSITE[side]) if other is not None else None


def _of(facts: Facts | None, side: str) -> Edge:
    return facts.edges.get(side) if facts is not None else None


def _fill(grid: _Grid, cell: CellDraft) -> str:
    """The colour behind a cell: table, group, row and cell lie over each other (17.5.1)."""
    row = grid.rows[cell.row]
    below = ""
    for facts in (grid.draft.facts, row.group, row.facts, cell.facts):
        below = ground(facts.style, below) if facts is not None else below
    return below


def _padding(cell: CellDraft) -> tuple[int, ...]:
    return tuple(round(cell.facts.padding(side, 0) * 15) for side in _ORDER)


def _align(cell: CellDraft) -> str:
    return _ALIGN.get(cell.facts.style["vertical-align"], "top")


def _look(
    grid: _Grid,
    edges: dict[CellDraft, dict[str, Edge]],
    fills: dict[CellDraft, str],
    name: str,
    spacing: int,
) -> TableLook:
    heads = grid.heads()
    head = [cell for cell in grid.cells() if cell.row < heads]
    rest = [cell for cell in grid.cells() if cell.row >= heads]
    whole = [_common_edge(grid, rest, edges, side, outer=True) for side in _ORDER]
    whole += [_common_edge(grid, rest, edges, s, outer=False) for s in ("bottom", "right")]
    if heads:
        whole[0] = _common_edge(grid, head, edges, "top", outer=True)
    odd = [fills[cell] for cell in rest if (cell.row - heads) % 2 == 0]
    even = [fills[cell] for cell in rest if (cell.row - heads) % 2]
    band = _common(even) if even else ""
    shading = _common(odd) if odd else ""
    region = Region(_drawn(whole), shading, _common(map(_align, rest)))
    top = Region()
    if head:
        line = _common([edges[cell]["bottom"] for cell in head if cell.row + cell.depth == heads])
        drawn = () if line == _named(whole[4], "bottom") else (_or_nil(line, "bottom"),)
        fill, align = _common([fills[c] for c in head]), _common(map(_align, head))
        top = Region(
            drawn,
            "" if fill == shading else fill or "auto",
            "" if align == region.align else align,
        )
    return TableLook(
        name,
        region,
        _common(map(_padding, grid.cells())),
        top,
        "" if band == shading else band or "auto",
        spacing,
    )


def _common(values: Iterable[_T]) -> _T:
    """What occurs most often, of two that are level the first."""
    return Counter(values).most_common(1)[0][0]


def _common_edge(
    grid: _Grid,
    cells: Iterable[CellDraft],
    edges: dict[CellDraft, dict[str, Edge]],
    side: str,
    *,
    outer: bool,
) -> Edge:
    found = [edges[cell][side] for cell in cells if grid.outer(cell, side) is outer]
    common = _common(found) if found else None
    return _named(common, side if outer else _INSIDE[side])


def _named(edge: Edge, side: str) -> Edge:
    return None if edge is None else replace(edge, side=side)


def _drawn(edges: Iterable[Edge]) -> tuple[Border, ...]:
    return tuple(edge for edge in edges if edge is not None)


def _or_nil(edge: Edge, side: str) -> Border:
    return _named(edge, side) or Border(side, 0, "auto", 0, "nil")


def _cells(
    grid: _Grid,
    row: int,
    look: TableLook,
    edges: dict[CellDraft, dict[str, Edge]],
    fills: dict[CellDraft, str],
    heads: int,
) -> Iterator[Cell]:
    """The cells of a row, those that come down from the rows above among them."""
    column = 0
    while column < grid.width:
        cell = grid.at.get((row, column))
        if cell is None:
            yield Cell((), column)
            column += 1
            continue
        given = _given(grid, cell, look, heads)
        band = (row - heads) % 2 and row >= heads and look.band
        fill = look.head.shading if row < heads and look.head.shading else look.whole.shading
        fill = look.band if band else fill
        align = (row < heads and look.head.align) or look.whole.align
        merge = "" if cell.depth == 1 else "restart" if cell.row == row else "continue"
        wanted = fills[cell] or "auto"
        yield Cell(
            cell.blocks if cell.row == row else (),
            column,
            cell.span,
            merge,
            tuple(
                _or_nil(edges[cell][side], side)
                for side in _ORDER
                if _named(given[side], side) != edges[cell][side]
            ),
            () if _padding(cell) == look.padding else _padding(cell),
            "" if wanted == (fill or "auto") else wanted,
            "" if _align(cell) == align else _align(cell),
        )
        column += cell.span


def _given(grid: _Grid, cell: CellDraft, look: TableLook, heads: int) -> dict[str, Edge]:
    """Borders that the table's style gives a cell."""
    whole = {edge.side: edge for edge in look.whole.borders}
    head = {edge.side: edge for edge in look.head.borders}
    found: dict[str, Edge] = {}
    for side in _ORDER:
        found[side] = whole.get(side if grid.outer(cell, side) else _INSIDE[side])
        last = cell.row < heads <= cell.row + cell.depth
        edge = head.get("bottom")
        below_head = side == "top" and cell.row == heads > 0
        if edge is not None and ((side == "bottom" and last) or below_head):
            found[side] = None if edge.kind == "nil" else edge
    return found


def _columns(grid: _Grid, draft: TableDraft) -> list[float]:
    """Widths of the columns in px."""
    style = draft.facts.style
    wanted = []
    for cell in grid.cells():
        least, most = extent(cell.blocks)
        more = sum(_padding(cell)[n] for n in (1, 3)) / 15 + 1
        width = cell.facts.style["width"]
        width = width + more if type(width) is float else width
        wanted.append(Span(cell.column, cell.span, least + more, most + more, width))
    for number, width in enumerate(draft.columns[: grid.width]):
        wanted.append(Span(number, 1, 0, 0, width))
    available = max(draft.room - length(style["margin-left"], draft.room), 1)
    return fit(wanted, grid.width, available, style["width"])
