"""Ids of a document: what HTML takes of them, and what is wrong with them (XML ID, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from bema.findings import Finding, warning
from bema.tei.speech import place_of
from bema.tree import XML_ID, Element

_OUTSIDE = re.compile(r"[^\w.:\-]+")
"""What can stand in no id that an address is to name."""
NAME = re.compile(r"[^\W\d][\w.\-]*")
"""A name of XML, but for rare letters (Namespaces in XML 1.0, "NCName")."""
_ALL = etree.XPath("//*[@xml:id]")


def html_id(ident: str) -> str:
    """An id with a hyphen for whatever addresses cannot name; empty where nothing else is in it."""
    return _OUTSIDE.sub("-", ident) if _OUTSIDE.sub("", ident) else ""


def faulty_ids(root: Element, name: str) -> Iterator[Finding]:
    """A warning for each id that several elements have, and for each that is no name of XML."""
    known: dict[str, int] = {}
    for element in _ALL(root):
        ident = element.get(XML_ID, "")
        known[ident] = known.get(ident, 0) + 1
        if known[ident] == 2:
            message = f"“{ident}” is the id of several elements; links lead to the first of them."
            yield warning("id-repeated", message, place_of(element, name), "Let each have its own.")
        elif known[ident] == 1 and not NAME.fullmatch(ident):
            message = f"“{ident}” is no id: it is to begin with a letter, without spaces."
            yield warning("id-invalid", message, place_of(element, name), "Name it otherwise.")
