"""Tables: HTML's rows and cells as pandoc's (pandoc-types 1.23, `Table`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bema.exporters.pandoc.ast import NOTHING, Attr, Node, sequence
from bema.tree import Element, plain

_WIDE = 72
"""A table whose longest lines are longer together has columns of given widths, so that cells
break into lines where a format does not find that out by itself."""
_LEAST = 0.08
"""The least share of the width that a column has."""
_PLAIN = '{"t":"AlignDefault"}'


@dataclass(frozen=True)
class _Cell:
    """A cell of the grid; `element` is None where a row has none."""

    element: Element | None
    column: int
    columns: int = 1
    rows: int = 1

    @property
    def heads(self) -> bool:
        return self.element is not None and self.element.tag == "th"


_Row = list[_Cell]


def table(
    element: Element, cells: Mapping[Element, str], caption: Iterable[Node], attr: Attr
) -> Node:
    """A table; `cells` gives the blocks of each cell as JSON, and has none that is hidden.

    Rows at the top that have headings alone are its head, unless it has one (HTML, section 4.9).
    """
    placed = [_place(group, cells) for group in _groups(element)]
    ends = (cell.column + cell.columns for group in placed for row in group for cell in row)
    count = max(ends, default=1)
    groups = [_filled(group, count) for group in placed]
    rows = [row for group in groups for row in group]
    head, bodies = _head(element, groups)
    written = [_row(row, cells) for row in head]
    held = ",".join(
        (
            attr.json,
            f"[null,{sequence(caption)}]",
            f"[{','.join(_widths(rows, count))}]",
            _group(written),
            f"[{','.join(_body(body, cells) for body in bodies)}]",
            _group([]),
        )
    )
    return Node("Table", f'{{"t":"Table","c":[{held}]}}')


def _groups(element: Element) -> list[list[Element]]:
    """Rows as they stand together in `thead`, `tbody`, or in the table itself."""
    groups: list[list[Element]] = []
    loose = False
    for child in element:
        if child.tag in ("thead", "tbody"):
            groups.append(list(child.iterchildren("tr")))
            loose = False
        elif child.tag == "tr":
            if not loose:
                groups.append([])
            groups[-1].append(child)
            loose = True
    return groups


def _place(rows: list[Element], cells: Mapping[Element, str]) -> list[_Row]:
    """Cells in their columns, beside those that reach down from rows above (section 4.9.12).

    None reaches below its group, so that no row is without cells.
    """
    taken: set[tuple[int, int]] = set()
    placed: list[_Row] = []
    for number, row in enumerate(rows):
        column, made = 0, []
        for element in row.iterchildren("td", "th"):
            if element not in cells:
                continue
            while (number, column) in taken:
                column += 1
            columns = _span(element, "colspan")
            down = min(_span(element, "rowspan"), len(rows) - number)
            made.append(_Cell(element, column, columns, down))
            taken |= {
                (number + below, column + beside)
                for below in range(down)
                for beside in range(columns)
            }
            column += columns
        placed.append(made)
    return placed


def _span(element: Element, name: str) -> int:
    return int(element.get(name, "1"))


def _filled(rows: list[_Row], count: int) -> list[_Row]:
    """Rows with empty cells wherever they have none: pandoc's writers lose rows that have gaps."""
    covered = {
        (number + below, cell.column + beside)
        for number, row in enumerate(rows)
        for cell in row
        for below in range(cell.rows)
        for beside in range(cell.columns)
    }
    return [
        sorted(
            [*row, *(_Cell(None, c) for c in range(count) if (number, c) not in covered)],
            key=lambda cell: cell.column,
        )
        for number, row in enumerate(rows)
    ]


def _head(element: Element, groups: list[list[_Row]]) -> tuple[list[_Row], list[list[_Row]]]:
    """The rows of the head, and those of each body."""
    if element.find("thead") is not None:
        return groups[0], groups[1:]
    first = groups[0] if groups else []
    count = 0
    while count < len(first) - 1 and first[count] and all(cell.heads for cell in first[count]):
        count += 1
    reach = max((n + c.rows for n, row in enumerate(first[:count]) for c in row), default=0)
    if reach > count:  # a heading that reaches down into the body keeps all in it
        count = 0
    return first[:count], [first[count:], *groups[1:]]


def _body(rows: list[_Row], cells: Mapping[Element, str]) -> str:
    """A body; where each row begins with a heading, its first column is one of headings."""
    heads = bool(rows) and all(row and row[0].heads and not row[0].column for row in rows)
    single = heads and all(row[0].columns == 1 for row in rows)
    made = ",".join(_row(row, cells) for row in rows)
    return f"[{NOTHING.json},{int(single)},[],[{made}]]"


def _group(rows: list[str]) -> str:
    return f"[{NOTHING.json},[{','.join(rows)}]]"


def _row(row: _Row, cells: Mapping[Element, str]) -> str:
    made = ",".join(
        f"[{NOTHING.json},{_PLAIN},{cell.rows},{cell.columns},{_held(cell, cells)}]" for cell in row
    )
    return f"[{NOTHING.json},[{made}]]"


def _held(cell: _Cell, cells: Mapping[Element, str]) -> str:
    return "[]" if cell.element is None else cells[cell.element]


def _widths(rows: list[_Row], count: int) -> list[str]:
    """Alignment and width of each column: widths only where lines have to break."""
    longest = [1] * count
    for row in rows:
        for cell in row:
            if cell.columns == 1 and cell.element is not None:
                longest[cell.column] = max(longest[cell.column], len(plain(cell.element)))
    if sum(longest) <= _WIDE:
        return [f'[{_PLAIN},{{"t":"ColWidthDefault"}}]'] * count
    # A column of twice the text gets less than twice the width, as it has more lines to use.
    shares = [length**0.5 for length in longest]
    least = [max(share / sum(shares), _LEAST) for share in shares]
    return [f'[{_PLAIN},{{"t":"ColWidth","c":{share / sum(least):.4f}}}]' for share in least]
