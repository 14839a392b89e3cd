"""Where the elements of a document stand in the file that it is written in."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from lxml import etree

from bema.tree import Element

TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>"
    r"|(?P<end></[^>]*>)|(?P<start><(?P<name>[^\s/>!?]+)(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>)",
    re.DOTALL,
)
"""Markup that is no reference: a start tag with the `name` of its element, an end tag, or else."""


@dataclass(frozen=True)
class Span:
    """Where an element stands in the text of its file, in characters."""

    tag: int
    """Where its start tag begins."""
    name_end: int
    """Behind the name in its start tag."""
    start: int
    """Where its content begins."""
    end: int
    """Where its content ends."""


def spans(text: str, root: Element) -> dict[Element, Span]:
    """The span of each element; raises ValueError where entities hold elements, and none fits."""
    found: list[Span] = []
    open_elements: list[int] = []
    for token in TOKEN.finditer(text):
        if token["end"]:
            index = open_elements.pop()
            found[index] = replace(found[index], end=token.start())
        elif token["start"]:
            if not token["start"].endswith("/>"):
                open_elements.append(len(found))
            found.append(Span(token.start(), token.end("name"), token.end(), token.end()))
    return dict(zip(root.iter(etree.Element), found, strict=True))


def positions(data: bytes, root: Element) -> dict[Element, tuple[int, int]]:
    """Line and column, from 1, where the start tag of each element begins.

    libxml2 knows the line where it ends. Empty where the file has elements that no tag of its own
    stands for, or is in an encoding that Python does not know.
    """
    try:
        text = data.decode(root.getroottree().docinfo.encoding or "UTF-8").removeprefix("\ufeff")
        where = spans(text, root)
    except (LookupError, ValueError):
        return {}
    ends = [found.start() for found in re.finditer("\n", text)]
    found = {}
    for element, span in where.items():
        line = bisect_left(ends, span.tag)
        found[element] = line + 1, span.tag - (ends[line - 1] if line else -1)
    return found
