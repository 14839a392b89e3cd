"""What of a document is displayed, in order."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bema.tree import Element
from bema.weasy import Cascade, Style

START, END, TEXT = "start", "end", "text"


def displayed(root: Element, cascade: Cascade) -> Iterator[tuple[str, Element, Style, str]]:
    """Elements below `root` and itself as they start and end, and text with the element it is in.

    Each with the element's style; what has `display: none` is passed over.
    """
    above: list[tuple[Element, Style]] = []
    events = etree.iterwalk(root, events=("start", "end"))
    for event, node in events:
        if event == "start":
            style = cascade(node)
            assert style is not None
            if "none" in style["display"]:
                events.skip_subtree()
                continue
            above.append((node, style))
            yield START, node, style, ""
            if node.text:
                yield TEXT, node, style, node.text
            continue
        if above and above[-1][0] is node:
            yield END, *above.pop(), ""
        if above and node.tail:
            yield TEXT, *above[-1], node.tail


def elements(root: Element, cascade: Cascade) -> Iterator[tuple[Element, Style]]:
    """The elements that are displayed."""
    return ((node, style) for event, node, style, _ in displayed(root, cascade) if event == START)
