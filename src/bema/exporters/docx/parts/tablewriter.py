"""Tables as WordprocessingML (ECMA-376 Part 1, section 17.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bema.exporters.docx.model import Block, Cell, Row, Table
from bema.exporters.docx.parts.borders import borders_element, padding_element, shading_element
from bema.exporters.docx.parts.chosen import style_id
from bema.exporters.docx.xml import element, value
from bema.tree import Element
from bema.weasy import Percentage

Blocks = Callable[[Iterable[Block]], Iterator[Element]]
"""Writes what is in a cell."""


def table_element(table: Table, style: str, blocks: Blocks) -> Element:
    """A table in a named style."""
    columns = [element("w:gridCol", w_w=width) for width in table.columns]
    made = element("w:tbl", _properties(table, style), element("w:tblGrid", *columns))
    made.extend(_row(row, table, blocks) for row in table.rows)
    return made


def _properties(table: Table, style: str) -> Element:
    made = element("w:tblPr", value("w:tblStyle", style_id(style)))
    if table.right_to_left:
        made.append(element("w:bidiVisual"))
    made.append(_width(table))
    if table.align != "left":
        made.append(value("w:jc", table.align))
    elif table.left:
        made.append(element("w:tblInd", w_w=table.left, w_type="dxa"))
    if table.fixed:
        made.append(element("w:tblLayout", w_type="fixed"))
    made.append(_look(table))
    if table.caption:
        made.append(value("w:tblCaption", table.caption))
    if table.description:
        made.append(value("w:tblDescription", table.description))
    return made


def _width(table: Table) -> Element:
    if isinstance(table.width, Percentage):
        return element("w:tblW", w_w=round(table.width * 50), w_type="pct")
    kind = "dxa" if table.width else "auto"
    return element("w:tblW", w_w=sum(table.columns) if table.width else 0, w_type=kind)


def _look(table: Table) -> Element:
    """Which conditional parts of the style hold (section 17.4.56)."""
    head, band = any(row.head for row in table.rows), bool(table.look.band)
    return element(
        "w:tblLook",
        w_val=f"{0x20 * head + 0x200 * (not band) + 0x400:04X}",
        w_firstRow=int(head),
        w_lastRow=0,
        w_firstColumn=0,
        w_lastColumn=0,
        w_noHBand=int(not band),
        w_noVBand=1,
    )


def _row(row: Row, table: Table, blocks: Blocks) -> Element:
    made = element("w:tr")
    properties = [element("w:cantSplit")] if row.whole else []
    if row.height:
        properties.append(element("w:trHeight", w_val=row.height, w_hRule="atLeast"))
    if row.head:
        properties.append(element("w:tblHeader"))
    if properties:
        made.append(element("w:trPr", *properties))
    made.extend(_cell(cell, table, blocks) for cell in row.cells)
    return made


def _cell(cell: Cell, table: Table, blocks: Blocks) -> Element:
    width = sum(table.columns[cell.column : cell.column + cell.span])
    properties = [element("w:tcW", w_w=width, w_type="dxa")]
    if cell.span > 1:
        properties.append(value("w:gridSpan", cell.span))
    if cell.merge:
        merge = element("w:vMerge")
        properties.append(value("w:vMerge", "restart") if cell.merge == "restart" else merge)
    if cell.borders:
        properties.append(borders_element("w:tcBorders", cell.borders))
    if cell.shading:
        properties.append(shading_element(cell.shading))
    if cell.padding:
        properties.append(padding_element("w:tcMar", cell.padding))
    if cell.align:
        properties.append(value("w:vAlign", cell.align))
    content = list(blocks(cell.blocks)) or [element("w:p")]
    return element("w:tc", element("w:tcPr", *properties), *content)
