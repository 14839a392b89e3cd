"""From the edition's HTML and its cascade to paragraphs, tables and notes.

Margins of containers collapse into those of their first and last paragraphs (CSS 2.1, section
8.3.1); between paragraphs Word takes the larger one itself. A container's borders stand on each of
its paragraphs, which Word draws as one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from bema.exporters.docx.model import (
    Anchor,
    Block,
    Break,
    Cell,
    Image,
    List,
    NoteCall,
    Para,
    Table,
    Text,
)
from bema.findings import Finding
from bema.resources import Resource
from bema.style.word import (
    NAME,
    Border,
    Run,
    borders,
    paragraph_properties,
    run_properties,
    twips,
)
from bema.tree import Element
from bema.weasy import Cascade, Style

if TYPE_CHECKING:
    from bema.edition.edition import Edition

FALLBACK = "Plain Text"


@dataclass(frozen=True)
class _Container:
    """A block with the sum of the sides of those around it, in twips."""

    element: Element
    style: Style
    left: int
    right: int
    borders: tuple[Border, ...]
    name: str


@dataclass
class _Flow:
    """A sequence of blocks in the making: the body, a cell, or a note."""

    blocks: list[Block] = field(default_factory=list)
    para: Para | None = None
    above: int = 0
    """Margin in twips that waits for the next paragraph."""
    owner: Element | None = None


@dataclass
class _TableState:
    """A table in the making."""

    element: Element
    left: int
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass
class Body:
    """Goes through the document once; `blocks`, `lists` and `findings` are the result."""

    edition: Edition
    cascade: Cascade
    lists: list[List] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _flows: list[_Flow] = field(default_factory=lambda: [_Flow()])
    _containers: list[_Container] = field(default_factory=list)
    _tables: list[_TableState] = field(default_factory=list)
    _list_ids: dict[Element, int] = field(default_factory=dict)
    _anchors: list[Anchor] = field(default_factory=list)
    _item: List | None = None
    _skipped: Element | None = None
    _runs: dict[int, Run] = field(default_factory=dict)

    def read(self) -> tuple[Block, ...]:
        """The blocks of the edition's body."""
        body = self.edition.html.find("body")
        assert body is not None
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if self._skipped is not None:
                if event == "end" and element is self._skipped:
                    self._skipped = None
                    self._text(element.tail, element.getparent())
            elif event == "start":
                self._start(element, self._style(element))
            else:
                self._end(element, self._style(element))
        self._close_para()
        return tuple(self._flows[0].blocks)

    def _style(self, element: Element) -> Style:
        style = self.cascade(element)
        assert style is not None
        return style

    def _start(self, element: Element, style: Style) -> None:
        display = style["display"]
        if "none" in display:
            self._skipped = element
            return
        if style["float"] == "footnote":
            self._flows.append(_Flow(owner=element))
            self._open(element, style)
        elif element.tag == "table":
            self._close_para()
            self._tables.append(_TableState(element, self._sides()[0]))
        elif element.tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif element.tag in ("td", "th") and self._tables:
            self._flows.append(_Flow(owner=element))
            self._open(element, style)
        elif _is_block(display):
            self._open(element, style)
        if element.get("id"):
            self._anchors.append(Anchor(element.get("id", "")))
        self._inside(element, style)

    def _inside(self, element: Element, style: Style) -> None:
        if element.tag == "br":
            self._add(Break())
        elif element.tag == "img":
            self._image(element)
        else:
            self._pseudo(element, "before")
        self._text(element.text, element)

    def _end(self, element: Element, style: Style) -> None:
        if element.tag not in ("br", "img"):
            self._pseudo(element, "after")
        flow = self._flows[-1]
        if flow.owner is element:
            self._close(style)
            self._flows.pop()
            self._place(element, style, tuple(flow.blocks))
        elif element.tag == "table" and self._tables:
            state = self._tables.pop()
            rows = tuple(tuple(row) for row in state.rows if row)
            self._flows[-1].blocks.append(Table(rows, state.left))
        elif _is_block(style["display"]) and element.tag not in ("tr", "table"):
            self._close(style)
        if self._containers:
            self._text(element.tail, element.getparent())

    def _place(self, element: Element, style: Style, blocks: tuple[Block, ...]) -> None:
        """Put what a cell or a note holds where it belongs."""
        if element.tag in ("td", "th"):
            span = int(element.get("colspan", "1"))
            self._tables[-1].rows[-1].append(Cell(blocks, span, element.tag == "th"))
            return
        call = self.cascade(element, "footnote-call")
        run = run_properties(call) if call is not None else Run()
        self._add(NoteCall(replace(run, raised="superscript"), blocks))

    def _sides(self) -> tuple[int, int, tuple[Border, ...]]:
        if not self._containers:
            return 0, 0, ()
        last = self._containers[-1]
        return last.left, last.right, last.borders

    def _open(self, element: Element, style: Style) -> None:
        self._close_para()
        left, right, around = self._sides()
        if self._flows[-1].owner is element:
            left, right, around = 0, 0, ()
        flow = self._flows[-1]
        flow.above = max(flow.above, twips(style["margin-top"]))
        left += twips(style["margin-left"]) + twips(style["padding-left"])
        right += twips(style["margin-right"]) + twips(style["padding-right"])
        outer = self._containers[-1].name if self._containers else FALLBACK
        name = style.custom(NAME).strip("\"'") if style.declared(NAME) else outer
        around = (*around, *borders(style))
        self._containers.append(_Container(element, style, left, right, around, name))
        if element.tag == "li" and self.cascade.marker(element):
            self._item = self._list_item(element, left)

    def _close(self, style: Style) -> None:
        self._close_para()
        self._containers.pop()
        below = twips(style["margin-bottom"])
        last = self._flows[-1].blocks[-1] if self._flows[-1].blocks else None
        if isinstance(last, Para) and below > last.properties.after:
            last.properties = replace(last.properties, after=below)

    def _para(self) -> Para:
        """The paragraph that text goes to, a new one where none is open."""
        flow = self._flows[-1]
        if flow.para is None:
            box = self._containers[-1]
            properties = replace(
                paragraph_properties(box.style),
                left=box.left,
                right=box.right,
                before=flow.above,
                borders=box.borders,
                level=_level(box.name),
            )
            flow.above = 0
            flow.para = Para(box.name, properties, self._run(box.style))
            if self._item is not None:
                flow.para.list_id, flow.para.list_level = self._item.id, self._item.level
                self._item = None
        return flow.para

    def _close_para(self) -> None:
        flow = self._flows[-1]
        if flow.para is not None:
            flow.blocks.append(flow.para)
            flow.para = None

    def _add(self, inline: Break | Image | NoteCall | Text) -> None:
        """Add to the paragraph, after the places that wait for something to stand at."""
        self._para().content += [*self._anchors, inline]
        self._anchors.clear()

    def _text(self, text: str | None, element: Element | None) -> None:
        if text and element is not None and self._containers:
            self._add(self._set(text, element, self._style(element)))

    def _set(self, text: str, element: Element, style: Style) -> Text:
        """Text of an element with the name of the character style that holds for it."""
        box, name, link = self._containers[-1].element, "", ""
        language = ""
        for above in (element, *element.iterancestors()):
            language = language or above.get("lang", "")
            if above is box:
                break
            own = self._style(above)
            link = link or above.get("href", "")
            if not name and own.declared(NAME):
                name = own.custom(NAME).strip("\"'")
        if language == self.edition.metadata.language:
            language = ""
        run = self._run(style)
        if run != self._run(self._containers[-1].style) and not name:
            name = f"{(element.get('class') or element.tag).split()[0].capitalize()} Char"
        return Text(_transform(text, style), run, name, language, link)

    def _run(self, style: Style) -> Run:
        if style.identity not in self._runs:
            self._runs[style.identity] = run_properties(style)
        return self._runs[style.identity]

    def _pseudo(self, element: Element, name: str) -> None:
        style = self.cascade(element, name)
        if style is None or not isinstance(style["content"], tuple):
            return
        for kind, value in style["content"]:
            if kind == "string":
                self._add(self._set(value, element, style))
            elif kind == "attr()":
                self._add(self._set(element.get(value[0], ""), element, style))

    def _list_item(self, element: Element, left: int) -> List:
        parent = element.getparent()
        assert parent is not None
        level = len(list(element.iterancestors("ol", "ul"))) - 1
        if parent not in self._list_ids:
            number = len(self.lists) + 1
            start = parent.get("start", "") or element.get("value", "")
            first = int(start) if start.isdecimal() else 1
            self.lists.append(List(number, parent.tag == "ol", min(level, 8), first, left))
            self._list_ids[parent] = number
        return self.lists[self._list_ids[parent] - 1]

    def _image(self, element: Element) -> None:
        found = self.edition.resources.get(element.get("src", ""), self.edition.base)
        alternative = element.get("alt", "")
        if isinstance(found, Resource):
            size = _size(found, element)
            if size is not None:
                self._add(Image(found, *size, alternative))
                return
        else:
            self.findings.append(found)
        self._text(alternative, element)


def _is_block(display: tuple[str, ...]) -> bool:
    return bool({"block", "list-item", "table", "table-caption"} & set(display))


def _level(name: str) -> int:
    """Outline level of Word's built-in heading of this name."""
    number = name.removeprefix("heading ")
    return int(number) if number != name and number.isdecimal() else 0


def _transform(text: str, style: Style) -> str:
    """Lower case, which Word has no property for; upper case is `caps` there."""
    return text.lower() if style["text-transform"] == "lowercase" else text


def _size(image: Resource, element: Element) -> tuple[float, float] | None:
    """Width and height in px, from the attributes or the image itself; None for no raster image."""
    from io import BytesIO

    from PIL import Image as Raster
    from PIL import UnidentifiedImageError

    try:
        with Raster.open(BytesIO(image.data)) as raster:
            natural = raster.size
    except (UnidentifiedImageError, OSError, Raster.DecompressionBombError):
        return None
    width = element.get("width", "")
    if width.isdecimal():
        return float(width), natural[1] * float(width) / natural[0]
    return float(natural[0]), float(natural[1])
