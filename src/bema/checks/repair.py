"""Repairs that are safe: made in the file as it is written, so that nothing else in it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bema.checks.rule import Repair
from bema.checks.source import TOKEN, Span, spans
from bema.errors import BemaError
from bema.findings import Place, error
from bema.tei.xml import parse_xml
from bema.tree import Element, is_element, text_content

_SPACES = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")


def repaired(data: bytes, root: Element, repairs: list[Repair], name: str) -> bytes:
    """The document `root`, which stands in `data`, with the repairs made.

    Raises `BemaError` where the file cannot be repaired as it is written, because entities may
    hold elements, or where it would not read back with the same words.
    """
    info = root.getroottree().docinfo
    if info.internalDTD is not None and any(True for _ in info.internalDTD.iterentities()):
        message = "a file that declares entities cannot be repaired as it is written."
        remedy = "Run `bema format` first, which writes them out."
        raise BemaError(error("fix-entities", message, Place(name, 1), remedy))
    encoding = info.encoding or "UTF-8"
    try:
        text = data.decode(encoding)
        where = spans(text, root)
    except (LookupError, ValueError):
        raise _left_alone(name) from None
    edits = sorted(edit for repair in repairs for edit in _edits(text, where, repair))
    parts, at = [], 0
    for start, end, new in dict.fromkeys(edits):
        parts += [text[at:start], new]
        at = end
    made = "".join([*parts, text[at:]]).encode(encoding)
    if not _is_same(root, made):
        raise _left_alone(name)
    return made


def _left_alone(name: str) -> BemaError:
    message = "the repaired file would not read back with the same words."
    remedy = "It is left as it was; repair it by hand, or run `bema format` first."
    return BemaError(error("fix-changes", message, Place(name, 1), remedy))


def _edits(text: str, where: dict[Element, Span], repair: Repair) -> Iterator[tuple[int, int, str]]:
    """What to put in place of which characters."""
    span = where[repair.element]
    if repair.attribute:
        yield span.name_end, span.name_end, f' {repair.attribute}="{repair.value}"'
        return
    at = span.start
    for token in TOKEN.finditer(text, span.start, span.end):
        yield from _single_spaces(text, at, token.start())
        at = token.end()
    yield from _single_spaces(text, at, span.end)


def _single_spaces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for found in _SPACES.finditer(text[start:end]):
        yield start + found.start(), start + found.end(), " "


def _is_same(root: Element, made: bytes) -> bool:
    """Whether names and words are those of the document."""
    try:
        again = parse_xml(made)
    except etree.XMLSyntaxError:
        return False
    names = [[node.tag for node in each.iter() if is_element(node)] for each in (root, again)]
    words = [text_content(each).split() for each in (root, again)]
    return names[0] == names[1] and words[0] == words[1]
