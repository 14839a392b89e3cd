"""pandoc's syntax tree, as its JSON has it, into blocks of a transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from bema.ingest.transcript import (
    Block,
    Cell,
    Footnote,
    Heading,
    ListOf,
    Mark,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Text,
    Verse,
    joined,
    texts,
    tidy,
)

Node = dict[str, Any]
_MARKS = {
    "Emph": "emphasis",
    "Strong": "strong",
    "SmallCaps": "small-caps",
    "Underline": "underline",
    "Subscript": "sub",
    "Superscript": "super",
    "Strikeout": "deleted",
}
_DELIMITERS = {"OneParen": "{})", "TwoParens": "({})"}
_TAGS = {"u": "underline", "s": "deleted", "del": "deleted", "strike": "deleted"}
"""Tags of HTML that Markdown has no signs for."""
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_QUOTES = {"DoubleQuote": ("“", "”"), "SingleQuote": ("‘", "’")}


def blocks(nodes: Sequence[Node]) -> tuple[Block, ...]:
    """Blocks of a document, in order; what stands in a `Div` stands by itself."""
    made: list[Block] = []
    for block in _blocks(nodes):
        last = made[-1] if made else None
        if isinstance(last, ListOf) and isinstance(block, ListOf) and _are_one(last, block):
            made[-1] = ListOf((*last.items, *block.items))
        else:
            made.append(block)
    return tuple(made)


def _are_one(one: ListOf, other: ListOf) -> bool:
    """Lists with nothing between them are one, unless they are counted: pages part them at will."""
    return not one.is_ordered and not other.is_ordered


def _blocks(nodes: Sequence[Node]) -> Iterator[Block]:
    for node in nodes:
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                yield from _paragraph(content)
            case "Header":
                yield Heading(text(content[2]), content[0])
                yield from _pictures(content[2])
            case "BlockQuote":
                yield Quotation(blocks(content))
            case "BulletList" if content:
                yield ListOf(tuple(blocks(item) for item in content))
            case "OrderedList" if content[1]:
                yield from _counted(content)
            case "DefinitionList":
                yield from _definitions(content)
            case "LineBlock":
                yield Verse(tuple(text(line) for line in content))
            case "CodeBlock":
                yield from _verbatim(content[1])
            case "RawBlock":
                yield from _verbatim(_TAG.sub(" ", content[1]))
            case "Table":
                yield from _blocks(content[1][1])  # the caption
                table = _table(content)
                if any(cell.content.text for row in table.rows for cell in row):
                    yield table
            case "Figure":
                yield from _blocks(content[2])
                yield from _blocks(content[1][1])
            case "Div":
                yield from _blocks(content[1])


def _paragraph(inlines: Sequence[Node]) -> Iterator[Block]:
    """A paragraph, or several that empty lines part; images in it stand beside it."""
    for part in _parted(inlines):
        found = text(part)
        if found.text or found.notes:
            yield Paragraph(found)
    yield from _pictures(inlines)


def _parted(inlines: Sequence[Node]) -> Iterator[Sequence[Node]]:
    if not any(node["t"] == "LineBreak" for node in inlines):
        yield inlines
        return
    part: list[Node] = []
    breaks = 0
    for node in inlines:
        if node["t"] == "LineBreak":
            breaks += 1
        elif node["t"] not in ("Space", "SoftBreak"):
            if breaks > 1:
                yield part
                part = []
            breaks = 0
        part.append(node)
    yield part


def _pictures(inlines: Sequence[Node]) -> Iterator[Picture]:
    for node in _images(inlines):
        yield Picture(node["c"][2][0], text(node["c"][1]))


def _images(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node["t"] == "Image":
            yield node
        elif node["t"] in _MARKS:
            yield from _images(node["c"])
        elif node["t"] in ("Link", "Span"):
            yield from _images(node["c"][1])


def _counted(content: Sequence[Any]) -> Iterator[Block]:
    """A list that counts from one; paragraphs with their numbers where it goes on counting."""
    (start, _, delimiter), items = content
    if start == 1:
        yield ListOf(tuple(blocks(item) for item in items), is_ordered=True)
        return
    for number, item in enumerate(items, start):
        sign = Text(_DELIMITERS.get(delimiter["t"], "{}.").format(number))
        first, *rest = blocks(item) or (Paragraph(Text("")),)
        if isinstance(first, Paragraph):
            numbered = joined([sign, first.content])
            yield Paragraph(replace(numbered, text=numbered.text.replace("\n", " ", 1)))
        else:
            yield Paragraph(sign)
            yield first
        yield from rest


def _verbatim(written: str) -> Iterator[Block]:
    for part in written.split("\n\n"):
        if part.strip():
            yield Paragraph(tidy(Text(part.replace("\n", " "))))


def _definitions(content: Sequence[Any]) -> Iterator[Block]:
    for term, definitions in content:
        named = text(term)
        yield Paragraph(replace(named, marks=(*named.marks, Mark(0, len(named), "strong"))))
        for each in definitions:
            yield from _blocks(each)


def _table(content: Sequence[Any]) -> Table:
    """Rows of a table."""
    _, _, _, head, bodies, foot = content
    heads = list(head[1])
    rows = [*heads, *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    return Table(tuple(tuple(_cell(cell) for cell in row[1]) for row in rows), len(heads))


def _cell(cell: Sequence[Any]) -> Cell:
    """All that stands in a cell, a line for each paragraph."""
    return Cell(joined(list(texts(blocks(cell[4])))), cell[2], cell[3])


def text(inlines: Sequence[Node]) -> Text:
    """The text of inlines with their marks, white space tidied."""
    made = _Made()
    made.add(inlines)
    return tidy(Text("".join(made.parts), tuple(made.marks), tuple(made.notes)))


class _Made:
    """A text as it grows."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.marks: list[Mark] = []
        self.notes: list[Footnote] = []
        self.opened: dict[str, int] = {}

    def put(self, written: str) -> None:
        self.parts.append(written)
        self.length += len(written)

    def raw(self, tag: str) -> None:
        """A tag of HTML; what it says is lost but for underlines."""
        name = tag.strip("</> ").lower()
        if name in _TAGS and not tag.startswith("</"):
            self.opened[name] = self.length
        elif name in self.opened:
            self.marks.append(Mark(self.opened.pop(name), self.length, _TAGS[name]))
        elif tag.lower().startswith("<br"):
            self.put("\n")

    def add(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            kind: str = node["t"]
            content: Any = node.get("c")
            start = self.length
            match kind:
                case "Str":
                    self.put(content)
                case "Space" | "SoftBreak":
                    self.put(" ")
                case "LineBreak":
                    self.put("\n")
                case "Code" | "Math":
                    self.put(content[1])
                case "RawInline":
                    self.raw(content[1])
                case "Quoted":
                    opening, closing = _QUOTES[content[0]["t"]]
                    self.put(opening)
                    self.add(content[1])
                    self.put(closing)
                case "Cite":
                    self.add(content[1])
                case "Span":
                    self.add(content[1])
                case "Link":
                    self.add(content[1])
                    self.marks.append(Mark(start, self.length, "link", content[2][0]))
                case "Note":
                    self.notes.append(Footnote(self.length, blocks(content)))
                case kind if kind in _MARKS:
                    self.add(content)
                    self.marks.append(Mark(start, self.length, _MARKS[kind]))
