"""How tables of the edition are drawn: borders, grounds, widths (CSS 2.1, chapter 17).

What most cells have in common goes into a table style; a cell says only what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from bema.exporters.docx.body.columns import Span, extent, fit
from bema.exporters.docx.body.grid import CellDraft, Grid, RowDraft, TableDraft
from bema.exporters.docx.model import Cell, Region, Row, Table, TableLook
from bema.style.word.properties import SIDES, Border, ground, length, twips
from bema.weasy import Percentage

_ALIGN = {"middle": "center", "bottom": "bottom"}
_OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}
_INSIDE = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}

Edge = Border | None
_T = TypeVar("_T")


@dataclass(frozen=True)
class Paint:
    """How a cell is drawn, or how a style would draw it."""

    edges: dict[str, Edge]
    fill: str
    """Six digits, or `auto` for none."""
    padding: tuple[int, ...]
    align: str


def finish(draft: TableDraft, name: str) -> Table | None:
    """The table of what was met; None where nothing was."""
    grid = Grid(draft)
    if not grid.width:
        return None
    style = draft.facts.style
    collapse = style["border-collapse"] == "collapse"
    paints = {cell: _paint(grid, cell, collapse=collapse) for cell in grid.cells()}
    spacing = 0 if collapse else twips(style["border-spacing"][0]) // 2
    look = TableLook(name, *_regions(grid, paints), spacing)
    rows = [
        Row(
            tuple(_cells(grid, number, look, paints)),
            head=number < grid.heads,
            whole=row.facts is not None and row.facts.tied[1],
            height=_height(row),
        )
        for number, row in enumerate(grid.rows)
    ]
    return Table(
        tuple(rows),
        tuple(map(twips, _columns(grid, paints))),
        look,
        left=twips(draft.start),
        width=_width(style["width"]),
        fixed=style["table-layout"] == "fixed" and style["width"] != "auto",
        align=_table_align(grid),
        right_to_left=grid.right_to_left,
        caption=draft.caption,
        description=(draft.element.get("aria-label", "") if draft.element is not None else ""),
    )


def _width(width: object) -> int | Percentage:
    return width if isinstance(width, Percentage) else twips(width)


def _table_align(grid: Grid) -> str:
    """Where a table stands by its margins; `left` is where rows begin (section 17.4.28)."""
    style = grid.draft.facts.style
    begin, end = (style[f"margin-{grid.physical(side)}"] == "auto" for side in ("left", "right"))
    return "center" if begin and end else "right" if begin else "left"


def _height(row: RowDraft) -> int:
    own = [row.facts] if row.facts else []
    return max((twips(f.style["height"]) for f in (*own, *(c.facts for c in row.cells))), default=0)


def _paint(grid: Grid, cell: CellDraft, *, collapse: bool) -> Paint:
    return Paint(
        _edges(grid, cell, collapse=collapse),
        _fill(grid, cell) or "auto",
        tuple(twips(cell.facts.padding(grid.physical(side), 0)) for side in SIDES),
        _ALIGN.get(cell.facts.style["vertical-align"], "top"),
    )


def _edges(grid: Grid, cell: CellDraft, *, collapse: bool) -> dict[str, Edge]:
    """Borders of a cell, with what it shares with its neighbours (section 17.6.2.1)."""
    found: dict[str, Edge] = {}
    for side in SIDES:
        candidates = [grid.edge(cell.facts, side)]
        if collapse:
            candidates += _shared(grid, cell, side)
        elif grid.outer(cell, side):
            candidates.append(grid.edge(grid.draft.facts, side))
        drawn = [edge for edge in candidates if edge is not None]
        winner = max(drawn, key=lambda edge: edge.width, default=None)
        found[side] = None if winner is None else replace(winner, side=side, space=0)
    return found


def _shared(grid: Grid, cell: CellDraft, side: str) -> Iterator[Edge]:
    """Borders that meet with a cell's own."""
    beyond = grid.neighbour(cell, side)
    if beyond is not None:
        yield grid.edge(beyond.facts, _OPPOSITE[side])
    if grid.outer(cell, side):
        yield grid.edge(grid.draft.facts, side)
    if side in ("top", "bottom"):
        first, last = grid.rows[cell.row], grid.rows[cell.row + cell.depth - 1]
        own = first if side == "top" else last
        yield grid.edge(own.facts, side)
        number = cell.row - 1 if side == "top" else cell.row + cell.depth
        other = grid.rows[number] if 0 <= number < len(grid.rows) else None
        if other is not None:
            yield grid.edge(other.facts, _OPPOSITE[side])
        if other is None or other.group is not own.group:
            yield grid.edge(own.group, side)
            yield grid.edge(other.group, _OPPOSITE[side]) if other is not None else None


def _fill(grid: Grid, cell: CellDraft) -> str:
    """The colour behind a cell: table, group, row and cell lie over each other (17.5.1)."""
    row = grid.rows[cell.row]
    below = ""
    for facts in (grid.draft.facts, row.group, row.facts, cell.facts):
        below = ground(facts.style, below) if facts is not None else below
    return below


def _regions(
    grid: Grid, paints: dict[CellDraft, Paint]
) -> tuple[Region, tuple[int, ...], Region, str]:
    """What a table style says of most cells, their padding, the head and every second row."""
    heads = grid.heads
    head = [cell for cell in grid.cells() if cell.row < heads]
    rest = [cell for cell in grid.cells() if cell.row >= heads]
    drawn = {side: _common_edge(grid, rest, paints, side, side) for side in SIDES}
    drawn |= {
        inside: _common_edge(grid, rest, paints, side, inside)
        for side, inside in (("bottom", "insideH"), ("right", "insideV"))
    }
    if head:
        drawn["top"] = _common_edge(grid, head, paints, "top", "top")
    rows = [[paints[c].fill for c in rest if (c.row - heads) % 2 == odd] for odd in (0, 1)]
    fill, band = (_common(fills) if fills else "auto" for fills in rows)
    borders = tuple(edge for edge in drawn.values() if edge is not None)
    align = _common(paints[cell].align for cell in rest)
    whole = Region(borders, "" if fill == "auto" else fill, align)
    padding = _common(paint.padding for paint in paints.values())
    top = _head(grid, [(c, paints[c]) for c in head], drawn["insideH"], fill, align)
    return whole, padding, top, "" if band == fill else band


def _head(
    grid: Grid, head: list[tuple[CellDraft, Paint]], line: Edge, fill: str, align: str
) -> Region:
    """What the head has unlike the rows below, between which is a `line`."""
    if not head:
        return Region()
    last = _common(p.edges["bottom"] for c, p in head if c.row + c.depth == grid.heads)
    own, middle = _common(p.fill for _, p in head), _common(p.align for _, p in head)
    return Region(
        () if last == _at(line, "bottom") else (last or Border.none("bottom"),),
        "" if own == fill else own,
        "" if middle == align else middle,
    )


def _common(values: Iterable[_T]) -> _T:
    """What occurs most often, of two that are level the first."""
    return Counter(values).most_common(1)[0][0]


def _common_edge(
    grid: Grid, cells: list[CellDraft], paints: dict[CellDraft, Paint], side: str, name: str
) -> Edge:
    """The border that most cells have at a side, those of the table or those inside it."""
    found = [paints[c].edges[side] for c in cells if grid.outer(c, side) is (side == name)]
    return _at(_common(found), name) if found else None


def _at(edge: Edge, side: str) -> Edge:
    return None if edge is None else replace(edge, side=side)


def _cells(grid: Grid, row: int, look: TableLook, paints: dict[CellDraft, Paint]) -> Iterator[Cell]:
    """The cells of a row, those that come down from the rows above among them."""
    column = 0
    while column < grid.width:
        cell = grid.at.get((row, column))
        if cell is None:
            yield Cell((), column)
            column += 1
            continue
        own, given = paints[cell], _given(grid, cell, row, look)
        edges = {side: own.edges[side] or Border.none(side) for side in SIDES}
        yield Cell(
            cell.blocks if cell.row == row else (),
            column,
            cell.span,
            "" if cell.depth == 1 else "restart" if cell.row == row else "continue",
            tuple(edges[side] for side in SIDES if own.edges[side] != given.edges[side]),
            () if own.padding == given.padding else own.padding,
            "" if own.fill == given.fill else own.fill,
            "" if own.align == given.align else own.align,
        )
        column += cell.span


def _given(grid: Grid, cell: CellDraft, row: int, look: TableLook) -> Paint:
    """How the table's style draws a cell in a row."""
    in_head = row < grid.heads
    region = look.head if in_head else Region()
    fill = region.shading or look.whole.shading
    if look.band and not in_head and (row - grid.heads) % 2:
        fill = look.band
    return Paint(
        _given_edges(grid, cell, look),
        fill or "auto",
        look.padding,
        region.align or look.whole.align,
    )


def _given_edges(grid: Grid, cell: CellDraft, look: TableLook) -> dict[str, Edge]:
    whole = {edge.side: edge for edge in look.whole.borders}
    found: dict[str, Edge] = {}
    for side in SIDES:
        found[side] = _at(whole.get(side if grid.outer(cell, side) else _INSIDE[side]), side)
    last = cell.row < grid.heads <= cell.row + cell.depth
    for edge in look.head.borders:
        side = "bottom" if last else "top" if cell.row == grid.heads else ""
        if side:
            found[side] = None if edge.kind == "nil" else _at(edge, side)
    return found


def _columns(grid: Grid, paints: dict[CellDraft, Paint]) -> list[float]:
    """Widths of the columns in px."""
    draft, style = grid.draft, grid.draft.facts.style
    wanted = []
    for cell in grid.cells():
        least, most = extent(cell.blocks)
        _, left, _, right = paints[cell].padding
        more = (left + right) / 15 + 1
        width = cell.facts.style["width"]
        width = width + more if type(width) is float else width
        wanted.append(Span(cell.column, cell.span, least + more, most + more, width))
    for number, width in enumerate(draft.columns[: grid.width]):
        wanted.append(Span(number, 1, 0, 0, width))
    available = max(draft.room - length(style["margin-left"], draft.room), 1)
    return fit(wanted, grid.width, available, style["width"])
