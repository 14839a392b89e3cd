"""Elements of TEI as they are made."""

from __future__ import annotations

from lxml import etree

from bema.tei.speech import TEI
from bema.tree import Element


def tag(name: str) -> str:
    """The tag of an element of TEI."""
    return f"{{{TEI}}}{name}"


def new(name: str, **attributes: str) -> Element:
    """An element that stands in no other yet."""
    return etree.Element(tag(name), attributes, nsmap={None: TEI})


def add(parent: Element, name: str, **attributes: str) -> Element:
    """An element at the end of another."""
    return etree.SubElement(parent, tag(name), attributes)
