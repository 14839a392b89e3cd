"""Headers and footers from margin boxes (ECMA-376 Part 1, section 17.10).

Boxes of one line each share a paragraph with tab stops at the centre and at the right of the text
block. A box that is alone may have more lines. Where neither will do, as for a letterhead with an
address beside it, boxes are the cells of a table. Boxes at the sides and in the corners of the page
are framed paragraphs of the header. Lengths are CSS px until they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bema.exporters.docx.model import (
    Block,
    Break,
    Cell,
    Field,
    Frame,
    Inline,
    Para,
    Region,
    Row,
    Tab,
    Table,
    TableLook,
    Text,
)
from bema.exporters.docx.pages.margin_boxes import Line, MarginBox, spread
from bema.style.word.paper import Page
from bema.style.word.properties import (
    BORDER_DISTANCE,
    Border,
    Paragraph,
    Run,
    paragraph_properties,
    run_properties,
    twips,
)
from bema.weasy import Style

Blocks = tuple[Block, ...]
PLACES = ("left", "center", "right")
_TINY = 2
"""Half-points of the paragraph that has to follow a table."""
_GAP = 12
"""Px at least between boxes that share a line."""


@dataclass(frozen=True)
class Strip:
    """The boxes at one edge of a page, arranged; `distance` from the edge of the paper."""

    blocks: Blocks
    distance: float
    height: float
    blank: bool = False
    passing: bool = False
    """Whether text at the left reaches over the centre, where nothing stands."""


@dataclass(frozen=True)
class Edge:
    """One edge of a page: how its boxes are to be arranged."""

    kind: str
    name: str
    """Name of its paragraphs' style."""
    room: float
    """Width of the text block."""
    right_to_left: bool
    empty: Style
    """Style of a header without text."""

    def strip(self, boxes: Mapping[str, MarginBox]) -> Strip | None:
        """The boxes at `left`, `center` and `right`, arranged; None for none."""
        if not boxes:
            return None
        every = list(boxes.values())
        if _one_line(every, self.room):
            return self._line(boxes)
        if len(boxes) == 1 and not every[0].paint and _bordered(every[0]) is not None:
            return self._alone(next(iter(boxes)), every[0])
        return self._row(boxes)

    def blank(self) -> Strip:
        """A header with nothing in it."""
        para = self._para(self.empty, ())
        return Strip((para,), 0, self.empty.line, blank=True)

    def _para(
        self, style: Style, content: Iterable[Inline], run: Run | None = None, **changes: object
    ) -> Para:
        properties = replace(
            paragraph_properties(style),
            align="right" if self.right_to_left else "left",
            right_to_left=self.right_to_left,
            first_line=0,
            hyphenate=False,
            widow_control=True,
        )
        changed = replace(properties, **changes)  # type: ignore[arg-type]
        return Para(self.name, changed, run or run_properties(style), list(content))

    def _line(self, boxes: Mapping[str, MarginBox]) -> Strip:
        """One paragraph, a tab before what stands in the centre and at the right."""
        first = next(iter(boxes.values()))
        base = first.run
        order = PLACES[::-1] if self.right_to_left else PLACES
        content: list[Inline] = []
        widths = {place: box.natural for place, box in boxes.items()}
        passing = "center" not in boxes and widths.get(order[0], 0) > self.room / 2 - _GAP
        stops = [place for place in order[1:] if not passing or place != "center"]
        at = -1
        for place in order:
            if place in boxes:
                stop = stops.index(place) if place in stops else -1
                content += [Tab()] * (stop - at)
                content += _inlines(boxes[place], boxes[place].lines[0], base, self.kind)
                at = stop
        strip = self._placed(first, self._para(first.style, content, base))
        return replace(strip, passing=passing and len(boxes) > 1)

    def _alone(self, place: str, box: MarginBox) -> Strip:
        """One box as a paragraph that may have several lines."""
        start, end = spread({place: box}, self.room)[place]
        sides = [
            box.length(f"margin-{s}", self.room) + box.length(f"padding-{s}", self.room)
            for s in ("left", "right")
        ]
        para = self._para(
            box.style,
            _content(box, self.kind),
            box.run,
            align=paragraph_properties(box.style).align,
            left=twips(start + sides[0]),
            right=twips(self.room - end + sides[1]),
            borders=_bordered(box) or (),
        )
        return self._placed(box, para)

    def _placed(self, box: MarginBox, para: Para) -> Strip:
        """A paragraph, its height, and its distance from the edge of the paper."""
        spaces = dict(zip(("top", "bottom"), box.spaces(), strict=True))
        outer = "top" if self.kind == "header" else "bottom"
        distance = box.above if self.kind == "header" else box.below
        height = box.content_height
        for border in para.properties.borders:
            if border.side in spaces:
                height += spaces[border.side] + border.width / 6
        if outer not in {border.side for border in para.properties.borders}:
            distance += spaces[outer]
        return Strip((para,), distance, height)

    def _row(self, boxes: Mapping[str, MarginBox]) -> Strip:
        """A table of one row, as high as the margin that the boxes share."""
        every = list(boxes.values())
        above, below = min(box.above for box in every), min(box.below for box in every)
        height = max(box.margin - above - below for box in every)
        columns, cells = self._cells(boxes, (above, below))
        table = Table(
            (Row(cells, height=max(twips(height), 0)),),
            columns,
            TableLook(f"{self.kind.title()} Layout", Region(), (0, 0, 0, 0)),
            width=sum(columns),
            fixed=True,
        )
        after = self._para(self.empty, (), line=240)
        after.run = replace(after.run, size=_TINY)
        return Strip((table, after), above if self.kind == "header" else below, height)

    def _cells(
        self, boxes: Mapping[str, MarginBox], edges: tuple[float, float]
    ) -> tuple[tuple[int, ...], tuple[Cell, ...]]:
        """Widths of columns, and their cells: one for each box and for each gap between."""
        places = spread(boxes, self.room)
        columns: list[int] = []
        cells: list[Cell] = []
        at = 0.0
        for place in PLACES:
            if place not in boxes:
                continue
            start, end = places[place]
            if start - at > 1:
                cells.append(Cell((self._para(self.empty, ()),), len(columns)))
                columns.append(twips(start - at))
            cells.append(self._cell(boxes[place], len(columns), edges))
            columns.append(max(twips(end - max(start, at)), 1))
            at = end
        return tuple(columns), tuple(cells)

    def _cell(self, box: MarginBox, column: int, edges: tuple[float, float]) -> Cell:
        """A box in a cell; the row begins and ends at `edges` from those of the margin."""
        align = paragraph_properties(box.style).align
        paras = [
            self._para(box.style, _inlines(box, line, box.run, self.kind), box.run, align=align)
            for line in box.lines
        ]
        outside = {"top": edges[0], "left": 0.0, "bottom": edges[1], "right": 0.0}
        room = {
            side: box.length(f"padding-{side}", box.margin)
            + box.length(f"margin-{side}", box.margin)
            - outside[side]
            for side in outside
        }
        return Cell(
            tuple(paras),
            column,
            borders=box.borders(),
            padding=tuple(max(twips(px), 0) for px in room.values()),
            shading=box.paint,
            align={"top": "top", "bottom": "bottom"}.get(box.style["vertical-align"], "center"),
        )


def _one_line(boxes: list[MarginBox], room: float) -> bool:
    """Whether the boxes can share one paragraph with tab stops at the usual places."""
    usual = all(
        box.simple and not box.visible and not box.across("padding-{}") + box.across("margin-{}")
        for box in boxes
    )
    fits = sum(box.natural + _GAP for box in boxes) <= room + _GAP and _parted(boxes, room)
    return usual and fits and len(_levels(boxes)) == 1


def _parted(boxes: list[MarginBox], room: float) -> bool:
    """Whether a box in the centre leaves those beside it their room."""
    widths = {box.place.partition("-")[2]: box.natural for box in boxes}
    center = widths.pop("center", None)
    return center is None or all(w + center / 2 + _GAP <= room / 2 for w in widths.values())


def _levels(boxes: list[MarginBox]) -> set[tuple[object, ...]]:
    """How high the boxes stand: one level where they can share a line."""
    return {
        (box.style["vertical-align"], box.above, box.below, box.frame("top"), box.frame("bottom"))
        for box in boxes
    }


def _bordered(box: MarginBox) -> tuple[Border, ...] | None:
    """Borders of a box as a paragraph's; None where they would be too far from the text."""
    spaces = box.spaces()
    made = box.borders(*spaces)
    sides = {border.side for border in made}
    far = [s for s, side in zip(spaces, ("top", "bottom"), strict=True) if side in sides]
    return None if any(space > BORDER_DISTANCE for space in far) else made


def _inlines(box: MarginBox, line: Line, base: Run, kind: str) -> list[Inline]:
    """Text, fields and images of a line; a character style where it is set otherwise."""
    name = f"{kind.title()} {box.place.partition('-')[2].title()}"
    made: list[Inline] = []
    for piece in line:
        run = piece.run or box.base
        own = name if run != base else ""
        if piece.image is not None:
            made.append(piece.image)
        elif piece.field:
            made.append(Field(piece.field, Text(piece.text, run, own)))
        else:
            made.append(Text(piece.text, run, own))
    return made


def distance(strips: Iterable[Strip], margin: float, line: float) -> float:
    """Distance from the edge of the paper that headers of all pages share.

    `margin` is the least that these pages have, `line` the height of an empty header.
    """
    given = [strip.distance for strip in strips if not strip.blank]
    return min(given, default=max(min(margin / 2, margin - line), 0))


def shifted(strip: Strip, kind: str, shared: float, margin: float, least: float) -> Blocks:
    """The blocks of a strip, moved from the shared distance to their own.

    Where this page's margin is larger than the section's, which is `least`, the header is made as
    high as that margin, since it then pushes the text away.
    """
    outer = 0 if strip.blank else max(strip.distance - shared, 0)
    inner = margin - shared - outer - strip.height if margin - least > 0.5 else 0
    before, after = (outer, inner) if kind == "header" else (inner, outer)
    blocks = list(strip.blocks)
    if isinstance(blocks[0], Para):
        blocks[0] = _spaced(blocks[0], before=before)
    elif isinstance(blocks[0], Table) and before > 0:
        blocks[0] = _lowered(blocks[0], before)
    if isinstance(blocks[-1], Para):
        blocks[-1] = _spaced(blocks[-1], after=after)
    return tuple(blocks)


def _spaced(para: Para, before: float = 0, after: float = 0) -> Para:
    own: Paragraph = replace(
        para.properties,
        before=para.properties.before + max(twips(before), 0),
        after=para.properties.after + max(twips(after), 0),
    )
    return replace(para, properties=own)


def _lowered(table: Table, by: float) -> Table:
    """A table with more room above what is in its one row."""
    (row,) = table.rows
    cells = []
    for cell in row.cells:
        top, *others = cell.padding or (0, 0, 0, 0)
        cells.append(replace(cell, padding=(top + twips(by), *others)))
    return replace(table, rows=(replace(row, cells=tuple(cells), height=row.height + twips(by)),))


def framed(box: MarginBox, page: Page) -> Frame:
    """A box of a side or a corner as a framed paragraph."""
    left, top, width, height = page.area(box.place)
    properties = replace(
        paragraph_properties(box.style), first_line=0, hyphenate=False, borders=box.borders()
    )
    para = Para(f"header {box.place.replace('-', ' ')}", properties, box.run, _content(box))
    share = {"top": 0.0, "bottom": 1.0}.get(box.style["vertical-align"], 0.5)
    inner = height - box.content_height - box.frame("top") - box.frame("bottom")
    y = top + box.above + (inner - box.above - box.below) * share
    x = left + box.length("margin-left", width)
    return Frame(para, twips(x), twips(y), max(twips(width - box.across("margin-{}")), 1))


def _content(box: MarginBox, kind: str = "header") -> list[Inline]:
    """All lines of a box."""
    content: list[Inline] = []
    for number, line in enumerate(box.lines):
        content += [Break()] * bool(number)
        content += _inlines(box, line, box.run, kind)
    return content
