"""lxml's `text` and `tail`, in this one module; everyone else reads nodes in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element: TypeAlias = etree._Element
Node: TypeAlias = str | Element


def local_name(element: Element) -> str:
    """Name of an element without its namespace."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """Namespace of an element; empty where it has none."""
    return element.tag[1:].partition("}")[0] if element.tag.startswith("{") else ""


def is_element(node: object) -> bool:
    """Whether a node is an element, not a comment, instruction or entity reference."""
    return isinstance(node, etree._Element) and isinstance(node.tag, str)


def children(element: Element) -> list[Node]:
    """Text and elements directly below `element`, in reading order.

    Comments and processing instructions are left out, the text after them is not.
    """
    found: list[Node] = [element.text] if element.text else []
    for child in element:
        if isinstance(child.tag, str):
            found.append(child)
        if tail := child.tail:
            found.append(tail)
    return found


def append_text(element: Element, text: str) -> None:
    """Add text at the end of `element`."""
    if len(element):
        last = element[-1]
        last.tail = (last.tail or "") + text
    else:
        element.text = (element.text or "") + text


def text_content(element: Element) -> str:
    """All text below `element`, as it stands."""
    return "".join(texts(element))


def texts(element: Element) -> Iterator[str]:
    """All pieces of text below `element`, in reading order, at any depth."""
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start" and node.text and is_element(node):
            yield node.text
        elif event != "start" and node is not element and node.tail:
            yield node.tail


def plain(element: Element | None) -> str:
    """All text below `element` with white space collapsed; empty for None."""
    return " ".join(text_content(element).split()) if element is not None else ""


def detach(element: Element) -> None:
    """Take `element` out of its parent and leave the text after it in place."""
    parent = element.getparent()
    assert parent is not None
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def unwrap(element: Element) -> None:
    """Put what stands in `element` in its place."""
    parent = element.getparent()
    assert parent is not None
    nodes = children(element)
    before, behind = element.getprevious(), element.tail
    at = parent.index(element)
    parent.remove(element)
    for node in (*nodes, *([behind] if behind else [])):
        if not isinstance(node, str):
            node.tail = None
            parent.insert(at, node)
            before, at = node, at + 1
        elif before is not None:
            before.tail = (before.tail or "") + node
        else:
            parent.text = (parent.text or "") + node
