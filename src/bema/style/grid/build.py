"""From a document and its computed styles to boxes (CSS 2.1, sections 9.2 and 17.2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from bema.style.generated import Generated, Image, Leader, Literal, Part, TargetText
from bema.style.grid.boxes import Block, Lines, Node
from bema.style.grid.charset import Charset
from bema.style.grid.text import Run, paragraphs
from bema.style.grid.transform import transform
from bema.style.grid.values import Text, Values
from bema.tree import Element
from bema.weasy import Cascade, Style

_PARENTS = {
    "table-cell": ("table-row",),
    "table-row": ("table-row-group", "table-header-group", "table-footer-group", "table"),
    **dict.fromkeys(
        ("table-row-group", "table-header-group", "table-footer-group", "table-caption",
         "table-column", "table-column-group"),
        ("table",),
    ),
}  # fmt: skip
"""Where inner parts of tables may stand; elsewhere a table is put around them."""
_UNSEEN = ("table-column", "table-column-group")


def build(
    root: Element, cascade: Cascade, content: Generated, values: Values, charset: Charset
) -> Block:
    """The block of the root element, with all in it."""
    builder = _Builder(cascade, content, values, charset)
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "end":
            builder.end(element)
        elif not builder.start(element):
            events.skip_subtree()
    return builder.top


@dataclass
class _Open:
    """An element that has begun and not ended."""

    text: Text
    block: Block | None


@dataclass
class _Builder:
    cascade: Cascade
    content: Generated
    values: Values
    charset: Charset
    blocks: list[Block] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    """Text that has gathered in the innermost block."""
    top: Block = field(init=False)

    def start(self, element: Element) -> bool:
        """An element begins; False where it makes no box and its inside none."""
        style = self.cascade(element)
        assert style is not None
        text = self.values.text(style)
        if element.tag == "head":  # a rule for all elements may display it
            text = replace(text, display="none")
        if text.display == "none":
            self.open.append(_Open(text, None))
            return False
        block = None if text.display == "inline" else self.begin(style, _spans(element))
        self.open.append(_Open(text, block))
        self.space(text.before)
        self.marker(element, block)
        self.pseudo(element, "before")
        if element.tag == "img" and element.get("alt"):
            self.add(f"[{element.get('alt')}]", text)
        self.add(element.text, text)
        return True

    def end(self, element: Element) -> None:
        """An element ends, and the text behind it goes on in its parent."""
        ended = self.open.pop()
        if ended.text.display != "none":
            self.pseudo(element, "after")
            self.space(ended.text.after)
        if ended.block is not None:
            self.finish()
        if self.open:
            self.add(element.tail, self.open[-1].text)

    def begin(self, style: Style, spans: tuple[int, int]) -> Block:
        """A block begins."""
        self.flush()
        block = Block(self.values.box(style), spans=spans)
        if self.blocks:
            self.blocks[-1].children.append(block)
        else:
            self.top = block
        self.blocks.append(block)
        return block

    def finish(self) -> None:
        """The innermost block ends."""
        self.flush()
        block = self.blocks.pop()
        if any(_astray(child, block) for child in block.children):
            block.children = list(_mended(block))

    def flush(self) -> None:
        """What text has gathered becomes lines of the innermost block."""
        runs, self.runs = self.runs, []
        if not runs or self.blocks[-1].style.display in _UNSEEN:
            return
        block = self.blocks[-1]
        anywhere = block.style.splits == "break-all"
        made = paragraphs(runs, self.charset.write, anywhere=anywhere)
        if made:
            block.children.append(Lines(block.style, made, first=not block.children))

    def add(self, text: str | None, style: Text) -> None:
        """Text is to be set."""
        if text and style.visible:
            before = self.runs[-1].text[-1:] if self.runs and not self.runs[-1].blanks else ""
            text = transform(text, style.transform, style.language, before)
            self.runs.append(Run(text, style))

    def space(self, columns: int) -> None:
        """Blanks beside an inline box."""
        if columns:
            self.runs.append(Run("", self.open[-1].text, columns))

    def marker(self, element: Element, block: Block | None) -> None:
        """A list item's marker, before its first line or in it."""
        parts = self.content.get((element, "marker"), ())
        if not parts or block is None:
            return
        text = self.charset.bullet(_said(parts))
        if block.style.inside:
            self.add(text, self.open[-1].text)
        else:
            block.marker = text

    def pseudo(self, element: Element, name: str) -> None:
        """`::before` or `::after`, which may be a block of its own."""
        parts = self.content.get((element, name))
        if parts is None:
            return
        style = self.cascade(element, name)
        assert style is not None
        text = self.values.text(style)
        block = text.display != "inline"
        if block:
            self.begin(style, (1, 1))
        self.space(text.before)
        self.add(_said(parts), text)
        self.space(text.after)
        if block:
            self.finish()


def _said(parts: Iterable[Part]) -> str:
    """Generated content as text; a grid has no pages that could be counted."""
    return "".join(map(_text, parts))


def _text(part: Part) -> str:
    if isinstance(part, Literal | TargetText | Image):
        return part.text
    return " " if isinstance(part, Leader) else ""


def _spans(element: Element) -> tuple[int, int]:
    """`colspan` and `rowspan` of a cell, or `span` of a column."""
    return _count(element.get("colspan") or element.get("span")), _count(element.get("rowspan"))


def _count(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.isdecimal() else 1


def _astray(child: Node, parent: Block) -> bool:
    """Whether an inner part of a table stands where there is no table for it."""
    places = _PARENTS.get(child.style.display) if isinstance(child, Block) else None
    return places is not None and not parent.style.display.startswith("table")


def _mended(parent: Block) -> Iterator[Node]:
    """Children of a block with a table around each row of such parts (section 17.2.1)."""
    for astray, group in groupby(parent.children, lambda child: _astray(child, parent)):
        if astray:
            yield Block(parent.style.anonymous("table"), list(group))
        else:
            yield from group
