"""The stylesheet on a grid of characters: computed styles of `@media tty` become lines of text.

CSS 2.1 calls `tty` "a fixed-pitch character grid". Horizontal lengths count in columns of `1ch` of
the root, vertical ones in lines of the root's font size; vertical margins collapse (section 8.3.1).
Lines break at spaces only, and between wide characters where a line has no space. Text stays in
logical order, since terminals reorder it themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bema.style.breaking import balance, columns, wrap
from bema.style.gridtable import Table, table_lines
from bema.tree import Element
from bema.weasy import Cascade, Percentage, Style

RULE = "─"
"""What borders are drawn with; a line of nothing else is no text."""
_ENDLESS = 1_000_000  # columns


@dataclass(frozen=True)
class Box:
    """A block: where its lines stand and how they are set; lengths in columns."""

    left: int
    right: int
    indent: int
    align: str
    style: Style
    keep: bool
    """Whether its line breaks and spaces stay (`white-space: pre`)."""


@dataclass
class Page:
    """The lines so far, and the margin that waits for the next one."""

    width: int
    unit: float
    """Width of a column in px."""
    line: float
    """Height of a line in px."""
    lines: list[str] = field(default_factory=list)
    gap: float = 0.0
    """Collapsed margin below the last line, in px."""

    def space(self, margin: object) -> None:
        """Let a vertical margin, in px, collapse with the one that waits."""
        if isinstance(margin, float) and not isinstance(margin, Percentage):
            self.gap = max(self.gap, margin)

    def add(self, line: str) -> None:
        """Set a line, below the margin that waits."""
        if self.lines:
            self.lines += [""] * round(self.gap / self.line)
        self.gap = 0.0
        self.lines.append(line.rstrip(" "))

    def across(self, length: object, base: int) -> int:
        """A horizontal length in columns; percentages are of `base` columns."""
        if isinstance(length, Percentage):
            return round(base * length / 100)
        return round(length / self.unit) if isinstance(length, float | int) else 0


def grid(root: Element, cascade: Cascade) -> list[str]:
    """The lines of the document `root`, without trailing spaces."""
    body = root.find("body")
    assert body is not None
    style = _style(cascade, body)
    top = _style(cascade, root)
    page = Page(80, top.ch, float(top["font-size"]))
    if isinstance(style["width"], float):
        page.width = page.across(style["width"], 0)
    setter = _Setter(page, cascade)
    for event, element in etree.iterwalk(body, events=("start", "end")):
        setter.see(event, element)
    return page.lines


def _style(cascade: Cascade, element: Element) -> Style:
    style = cascade(element)
    assert style is not None
    return style


@dataclass
class _Setter:
    """Goes through the document and sets one block after the other."""

    page: Page
    cascade: Cascade
    boxes: list[Box] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    marker: str = ""
    skipped: Element | None = None
    """Element whose inside is not to be set, or is set already."""

    def see(self, event: str, element: Element) -> None:
        if self.skipped is not None:
            if event == "end" and element is self.skipped:
                self.skipped = None
                self._tail(element)
            return
        style = _style(self.cascade, element)
        block = _is_block(style)
        if event == "start":
            self._start(element, style, block)
        else:
            self._pseudo(element, "after")
            if block:
                self._close(style)
            self._tail(element)

    def _start(self, element: Element, style: Style, block: bool) -> None:
        display = style["display"]
        if "none" in display:
            self.skipped = element
            return
        if "table" in display:
            self._table(element, style)
            self.skipped = element
            return
        if block:
            self._open(element, style)
        if element.tag == "br":
            self.text.append("\n")  # instead of the ::before that WeasyPrint's own sheet gives it
        else:
            self._pseudo(element, "before")
        if element.tag == "img" and element.get("alt"):
            self.text.append(f"[{element.get('alt')}]")
        self.text.append(_transform(element.text or "", style))

    def _tail(self, element: Element) -> None:
        parent = element.getparent()
        if element.tail and parent is not None and self.boxes:
            self.text.append(_transform(element.tail, _style(self.cascade, parent)))

    def _pseudo(self, element: Element, name: str) -> None:
        style = self.cascade(element, name)
        if style is None or "none" in style["display"]:
            return
        content = style["content"]
        for kind, value in content if isinstance(content, tuple) else ():
            if kind == "string":
                self.text.append(value)
            elif kind == "attr()":
                self.text.append(element.get(value[0], ""))

    def _open(self, element: Element, style: Style) -> None:
        self.flush()
        outer = self.boxes[-1] if self.boxes else None
        left, right = (outer.left, outer.right) if outer else (0, 0)
        room = self.page.width - left - right
        across = self.page.across
        left += across(style["margin-left"], room) + across(style["padding-left"], room)
        right += across(style["margin-right"], room) + across(style["padding-right"], room)
        indent = across(style["text-indent"], room)
        keep = str(style["white-space"]).startswith("pre")
        box = Box(left, right, indent, str(style["text-align"]), style, keep)
        self.page.space(style["margin-top"])
        if _border(style, "top"):
            self._rule(box)
        self.page.space(style["padding-top"])
        if "list-item" in style["display"]:
            self.marker = self.cascade.marker(element)
        self.boxes.append(box)

    def _close(self, style: Style) -> None:
        self.flush()
        box = self.boxes.pop()
        self.page.space(style["padding-bottom"])
        if _border(style, "bottom"):
            self._rule(box)
        self.page.space(style["margin-bottom"])

    def _rule(self, box: Box) -> None:
        self.page.add(" " * box.left + RULE * (self.page.width - box.left - box.right))

    def flush(self) -> None:
        """Set the text that has gathered in the innermost block."""
        text, self.text = "".join(self.text), []
        if not self.boxes or not (text.strip(" \n") or self.marker):
            return
        box = self.boxes[-1]
        room = max(self.page.width - box.left - box.right, 1)
        for number, line in enumerate(_lines(text, room, box)):
            start = " " * (box.left + (box.indent if number == 0 or "\n" in text else 0))
            if number == 0 and self.marker:
                start = self.marker.rjust(len(start))
                self.marker = ""
            self.page.add(start + _aligned(line, room, box.align))

    def _table(self, element: Element, style: Style) -> None:
        self.flush()
        box = self.boxes[-1]
        self.page.space(style["margin-top"])
        room = self.page.width - box.left - box.right
        for line in table_lines(_read_table(element, self.cascade, self.page), room):
            self.page.add(" " * box.left + line)
        self.page.space(style["margin-bottom"])


def _is_block(style: Style) -> bool:
    return bool({"block", "list-item", "table"} & set(style["display"]))


def _border(style: Style, side: str) -> bool:
    return bool(style[f"border-{side}-width"]) and style[f"border-{side}-style"] != "none"


def _transform(text: str, style: Style) -> str:
    """Text after `text-transform` (CSS Text Module Level 3, section 2.1)."""
    match style["text-transform"]:
        case "uppercase":
            return text.upper()
        case "lowercase":
            return text.lower()
        case "capitalize":
            return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))
    return text


def _lines(text: str, room: int, box: Box) -> Iterator[str]:
    """Text in lines of at most `room` columns; centred ones of nearly the same width."""
    for part in text.strip("\n").split("\n"):
        if box.keep:
            yield part
        elif box.align == "center":
            yield from balance(part, room)
        else:
            yield from wrap(part, room, box.indent)


def _aligned(line: str, room: int, align: str) -> str:
    spare = max(room - columns(line), 0)
    if align == "center":
        return " " * (spare // 2) + line
    return " " * spare + line if align in ("right", "end") else line


def _read_table(element: Element, cascade: Cascade, page: Page) -> Table:
    """Rows of a table with their texts, and whatever else stands in it as its captions."""
    rows = []
    for row in element.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        texts = tuple(_in_one_line(cell, cascade, page) for cell in cells)
        ruled = any(_border(_style(cascade, cell), "bottom") for cell in cells)
        spans = tuple(int(cell.get("colspan", "1")) for cell in cells)
        rows.append((texts, spans, ruled))
    rest = [child for child in element if child.tag not in ("tr", "thead", "tbody", "tfoot")]
    captions = (_in_one_line(child, cascade, page) for child in rest)
    return Table(tuple(filter(None, captions)), tuple(rows))


def _in_one_line(element: Element, cascade: Cascade, page: Page) -> str:
    """Text of an element as it would be set, its lines and blocks joined by spaces."""
    setter = _Setter(Page(_ENDLESS, page.unit, page.line), cascade)
    setter.boxes.append(Box(0, 0, 0, "left", _style(cascade, element), keep=False))
    setter.text.append(element.text or "")
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner is not element:
            setter.see(event, inner)
    setter.flush()
    return " ".join(" ".join(setter.page.lines).split())
