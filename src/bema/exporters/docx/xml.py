"""Elements of OOXML, by their usual prefixes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from lxml import etree

from bema.tree import XML_SPACE, Element

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ap": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
}
DRAWN = ("r", "wp", "a", "pic")
"""Prefixes of stories, which may hold images."""
_EXTENDED = ("w14",)
"""Prefixes of what later versions of Word add, which others are to pass over (Part 3)."""


@cache
def qualified(name: str) -> str:
    """`w:p` as lxml spells it; a name without prefix has no namespace."""
    prefix, colon, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}" if colon else name


@cache
def _key(key: str) -> str:
    return qualified(key.replace("_", ":", 1))


@cache
def _map(prefix: str) -> dict[str, str]:
    return {prefix: NS[prefix]}


def element(name: str, /, *children: Element, text: Any = "", **attributes: Any) -> Element:
    """An element; attribute `w_val` is `w:val`, one without underscore has no namespace."""
    named = {_key(key): str(value) for key, value in attributes.items()}
    made = etree.Element(qualified(name), named, _map(name.partition(":")[0]))
    if children:
        made.extend(children)
    if text:
        made.text = text
        if text != text.strip() or "  " in text:
            made.set(XML_SPACE, "preserve")
    return made


def value(name: str, given: object) -> Element:
    """An element whose one attribute is `w:val`."""
    return element(name, w_val=given)


def root(
    name: str, /, children: Iterable[Element], *prefixes: str, **attributes: object
) -> Element:
    """The root of a part, which declares these prefixes and, in Word's, those of later versions."""
    first = name.partition(":")[0]
    extended = ("mc", *_EXTENDED) if first == "w" else ()
    made = etree.Element(qualified(name), nsmap={p: NS[p] for p in (first, *prefixes, *extended)})
    for key, given in attributes.items():
        made.set(_key(key), str(given))
    if extended:
        made.set(qualified("mc:Ignorable"), " ".join(_EXTENDED))
    made.extend(children)
    return made


def serialize(part: Element) -> bytes:
    """A part as bytes, namespaces declared at its root."""
    etree.cleanup_namespaces(part, keep_ns_prefixes=[prefix for prefix in part.nsmap if prefix])
    data: bytes = etree.tostring(part, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def attribute(node: Element, name: str, otherwise: str = "") -> str:
    """The value of an attribute such as `w:val`."""
    return str(node.get(qualified(name), otherwise))
