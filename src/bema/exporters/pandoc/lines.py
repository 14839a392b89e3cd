"""Lines of pandoc's model: words and spaces, and what formats need so that a line stays one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bema.exporters.pandoc import ast
from bema.exporters.pandoc.ast import BREAK, SPACE, Attr, Node
from bema.exporters.pandoc.formats import Format

_SPACES = re.compile(r"([ \t\n\r\f]+)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LIST_MARK = re.compile(r"(\(?(?:\d+|#|[A-Za-z]|[IVXLCDMivxlcdm]+)|)([.)]|[-+*•])")
"""What begins an item of a list, where formats have such marks and a space follows."""
_WORDS = frozenset("Str Emph Strong Strikeout Underline Superscript Subscript Code".split())


def text(content: str, format: Format, *, preserve: bool = False) -> list[Node]:
    """Words and spaces; what a reader of the format would take for an entity is written as one."""
    if not format.entities:
        return words(content, preserve=preserve)
    nodes: list[Node] = []
    for number, piece in enumerate(_ENTITY.split(content)):
        nodes += [ast.raw(format.entities, "&amp;")] if number else []
        nodes += words(piece, preserve=preserve)
    return nodes


def words(content: str, *, preserve: bool = False) -> list[Node]:
    """Words and spaces; where spaces are kept, all but the first of a run do not break."""
    nodes: list[Node] = []
    for number, piece in enumerate(_SPACES.split(content)):
        if number % 2 == 0:
            if piece:
                nodes.append(ast.text(piece))
        elif not preserve:
            nodes.append(SPACE)
        else:
            nodes += _kept(piece)
    return nodes


def _kept(spaces: str) -> Iterator[Node]:
    first, *lines = spaces.replace("\r\n", "\n").split("\n")
    if not lines and first:
        yield SPACE
        if first[1:]:
            yield ast.text("\u00a0" * len(first[1:]))
    for line in lines:
        yield BREAK
        if line:
            yield ast.text("\u00a0" * len(line))


def edges(nodes: list[Node]) -> tuple[list[Node], list[Node], list[Node]]:
    """Spaces and breaks at the start, what is between, those at the end."""
    first, last = 0, len(nodes)
    while first < last and nodes[first] in (SPACE, BREAK):
        first += 1
    while last > first and nodes[last - 1] in (SPACE, BREAK):
        last -= 1
    return nodes[:first], nodes[first:last], nodes[last:]


def trimmed(nodes: list[Node]) -> list[Node]:
    """Nodes of a line, without spaces at its edges and doubled ones in it."""
    inner = edges(nodes)[1]
    pairs = zip(inner, [None, *inner], strict=False)
    return [node for node, before in pairs if not (node is SPACE and before is SPACE)]


def spanned(attr: Attr, nodes: list[Node]) -> list[Node]:
    """Nodes within their attributes, spaces at the edges outside: some formats drop them there."""
    if not attr:
        return nodes
    before, inner, after = edges(nodes)
    made = [ast.attributed("Span", attr, inner)] if inner or attr.id else []
    return [*before, *made, *after]


def anchors(ids: Iterable[str], format: Format) -> list[Node]:
    """Places in a line that can be pointed to."""
    if format.anchor:
        return [ast.raw(format.name, format.anchor.format(ident)) for ident in ids]
    return [ast.attributed("Span", Attr(ident), []) for ident in ids]


def paragraph(kind: str, nodes: list[Node], format: Format) -> Node:
    """A block that is a line, written so that it stays one in the format."""
    if format.joint:
        nodes = list(_joined(nodes, ast.text(format.joint)))
    if format.escape and nodes[1:2] == [SPACE]:
        nodes = [*_escaped(nodes[0], format), *nodes[1:]]
    return ast.wrap(kind, nodes)


def _joined(nodes: list[Node], joint: Node) -> Iterator[Node]:
    """Nodes with a joint wherever a mark begins or ends inside a word."""
    before = SPACE
    for node in nodes:
        if before.type in _WORDS and node.type in _WORDS and before.type != node.type:
            yield joint
        yield node
        before = node


def _escaped(node: Node, format: Format) -> list[Node]:
    """The first word of a line, which is no mark of a list."""
    content = ast.content(node)
    match = _LIST_MARK.fullmatch(content)
    if not match:
        return [node]
    if format.escape != "\\":
        return [ast.text(format.escape), node]
    return [ast.raw(format.name, f"{match[1]}\\{match[2]}")]


def blocks(nodes: Iterable[Node], kind: str, attr: Attr, format: Format) -> list[Node]:
    """Blocks as they are, lines between them as blocks of a kind, lines of verse together."""
    made: list[Node] = []
    run: list[Node] = []
    verse: list[Node] = []
    for node in (*nodes, None):
        if node is not None and node.type in ast.INLINES:
            run.append(node)
            continue
        line, run = trimmed(run), []
        if verse and (line or node is None or node.type != "Line"):
            made.append(ast.line_block(verse))
            verse = []
        if line:
            made.append(paragraph(kind, spanned(attr, line), format))
        if node is not None and node.type == "Line":
            verse.append(node)
        elif node is not None:
            made.append(node)
    return made


def divided(attr: Attr, held: list[Node]) -> list[Node]:
    """Blocks within their attributes; without any they stand as they are."""
    return [ast.attributed("Div", attr, held)] if attr and held else held


def attributed_paragraph(attr: Attr, nodes: list[Node], format: Format) -> list[Node]:
    """A paragraph: the model gives it no attributes, so what is in it or around it has them.

    A language alone is said in it, since many formats know languages of lines and not of blocks.
    """
    if not nodes:
        return [ast.wrap("Para", anchors([attr.id], format))] if attr.id else []
    if attr.classes or {key for key, _ in attr.pairs} - {"lang"}:
        return [ast.attributed("Div", attr, [paragraph("Para", nodes, format)])]
    if attr.id and not attr.pairs:
        return [paragraph("Para", [*anchors([attr.id], format), *nodes], format)]
    return [paragraph("Para", spanned(attr, nodes), format)]
