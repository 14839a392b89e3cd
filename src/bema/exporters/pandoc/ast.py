"""pandoc's document model as JSON, piece by piece: pandoc-types 1.23, `Text.Pandoc.Definition`.

A node is its JSON text already. So a document is built from its leaves to its root, with no
recursion, however deep it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

VERSION = "[1,23,1]"
_quote = json.JSONEncoder(ensure_ascii=False).encode


class Node(NamedTuple):
    """A block or an inline, or a part of one that is not yet whole."""

    type: str
    """The constructor, such as `Para`; of a part, such as `Item`, its name here."""
    json: str


class Attr(NamedTuple):
    """Identifier, classes and further attributes of a node."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.id or self.classes or self.pairs)

    @property
    def json(self) -> str:
        """`[id, [class …], [[key, value] …]]`."""
        pairs = ",".join(f"[{_quote(key)},{_quote(value)}]" for key, value in self.pairs)
        return f"[{_quote(self.id)},[{','.join(map(_quote, self.classes))}],[{pairs}]]"


NOTHING = Attr()
SPACE = Node("Space", '{"t":"Space"}')
BREAK = Node("LineBreak", '{"t":"LineBreak"}')
RULE = Node("HorizontalRule", '{"t":"HorizontalRule"}')
INLINES = frozenset(
    """Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps Quoted Cite Code Space
    SoftBreak LineBreak Math RawInline Link Image Note Span""".split()
)


def sequence(nodes: Iterable[Node]) -> str:
    """A JSON array of nodes."""
    return f"[{','.join(node.json for node in nodes)}]"


def text(content: str) -> Node:
    """A run of characters without spaces."""
    return Node("Str", f'{{"t":"Str","c":{_quote(content)}}}')


def content(node: Node) -> str:
    """The characters of a `Str`; of other nodes none."""
    return str(json.loads(node.json)["c"]) if node.type == "Str" else ""


def wrap(type: str, nodes: Iterable[Node]) -> Node:
    """What holds nodes and nothing else, such as `Para`, `BlockQuote`, `Emph`, `Note`."""
    return Node(type, f'{{"t":"{type}","c":{sequence(nodes)}}}')


def attributed(type: str, attr: Attr, nodes: Iterable[Node]) -> Node:
    """What holds nodes and bears attributes: `Div`, `Span`."""
    return Node(type, f'{{"t":"{type}","c":[{attr.json},{sequence(nodes)}]}}')


def code(type: str, attr: Attr, content: str) -> Node:
    """`Code` or `CodeBlock`."""
    return Node(type, f'{{"t":"{type}","c":[{attr.json},{_quote(content)}]}}')


def raw(format: str, content: str) -> Node:
    """`RawInline`: the format's own signs."""
    return Node("RawInline", f'{{"t":"RawInline","c":[{_quote(format)},{_quote(content)}]}}')


def header(level: int, attr: Attr, nodes: Iterable[Node]) -> Node:
    """A heading."""
    return Node("Header", f'{{"t":"Header","c":[{level},{attr.json},{sequence(nodes)}]}}')


def target(type: str, attr: Attr, nodes: Iterable[Node], address: str, title: str = "") -> Node:
    """`Link` or `Image`."""
    there = f"[{_quote(address)},{_quote(title)}]"
    return Node(type, f'{{"t":"{type}","c":[{attr.json},{sequence(nodes)},{there}]}}')


def line_block(lines: Iterable[Node]) -> Node:
    """Lines of verse, each a part that holds an array of inlines."""
    return Node("LineBlock", f'{{"t":"LineBlock","c":{sequence(lines)}}}')


def bullet_list(items: Iterable[Node]) -> Node:
    """A list of parts that each hold an array of blocks."""
    return Node("BulletList", f'{{"t":"BulletList","c":{sequence(items)}}}')


def ordered_list(start: int, style: str, items: Iterable[Node]) -> Node:
    """The same with numbers: `Decimal`, `LowerAlpha`, `UpperRoman` … from `start`."""
    kind = f'[{start},{{"t":"{style}"}},{{"t":"Period"}}]'
    return Node("OrderedList", f'{{"t":"OrderedList","c":[{kind},{sequence(items)}]}}')


def definition_list(entries: Iterable[tuple[Iterable[Node], Iterable[Node]]]) -> Node:
    """Terms, each with its descriptions, which are parts that hold an array of blocks."""
    pairs = (f"[{sequence(term)},{sequence(said)}]" for term, said in entries)
    return Node("DefinitionList", f'{{"t":"DefinitionList","c":[{",".join(pairs)}]}}')


def figure(attr: Attr, caption: Iterable[Node], blocks: Iterable[Node]) -> Node:
    """A figure with its caption's blocks."""
    held = f"{attr.json},[null,{sequence(caption)}],{sequence(blocks)}"
    return Node("Figure", f'{{"t":"Figure","c":[{held}]}}')


def meta_inlines(nodes: Iterable[Node]) -> str:
    """A value of the metadata: a line."""
    return f'{{"t":"MetaInlines","c":{sequence(nodes)}}}'


def meta_string(text: str) -> str:
    """A value of the metadata that goes to programs: characters."""
    return f'{{"t":"MetaString","c":{_quote(text)}}}'


def meta_list(values: Iterable[str]) -> str:
    """A value of the metadata: a list of values."""
    return f'{{"t":"MetaList","c":[{",".join(values)}]}}'


def document(meta: Mapping[str, str], blocks: Iterable[Node]) -> bytes:
    """The whole document; `meta` has values as JSON by their names."""
    pairs = ",".join(f"{_quote(name)}:{value}" for name, value in meta.items())
    held = f'"pandoc-api-version":{VERSION},"meta":{{{pairs}}},"blocks":{sequence(blocks)}'
    return f"{{{held}}}".encode()
