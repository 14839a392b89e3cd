"""Elements of OOXML, by their usual prefixes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lxml import etree

from bema.tree import XML_SPACE, Element

NS = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "ct": "http://schemas.openxmlformats.org/package/2006/content-types",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
    "ap": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "ds": "http://schemas.openxmlformats.org/officeDocument/2006/customXml",
}


def qualified(name: str) -> str:
    """`w:p` as lxml spells it; a name without prefix has no namespace."""
    prefix, colon, local = name.partition(":")
    return f"{{{NS[prefix]}}}{local}" if colon else name


def element(name: str, *children: Element, text: Any = "", **attributes: Any) -> Element:
    """An element; attribute `w_val` is `w:val`, one without underscore has no namespace."""
    made = etree.Element(qualified(name), nsmap={p: NS[p] for p in (name.partition(":")[0],)})
    for key, value in attributes.items():
        made.set(qualified(key.replace("_", ":", 1)), str(value))
    made.extend(children)
    if text:
        made.text = text
        if text != text.strip():
            made.set(XML_SPACE, "preserve")
    return made


def value(name: str, given: object) -> Element:
    """An element whose one attribute is `w:val`."""
    return element(name, w_val=given)


def root(name: str, children: Iterable[Element], *prefixes: str, **attributes: object) -> Element:
    """The root of a part, which declares these prefixes."""
    first = name.partition(":")[0]
    made = etree.Element(qualified(name), nsmap={p: NS[p] for p in (first, *prefixes)})
    for key, given in attributes.items():
        made.set(qualified(key.replace("_", ":", 1)), str(given))
    made.extend(children)
    return made


def serialize(part: Element) -> bytes:
    """A part as bytes, namespaces declared at its root."""
    etree.cleanup_namespaces(part, keep_ns_prefixes=list(part.nsmap))
    data: bytes = etree.tostring(part, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
