"""Words and source out of a web page."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

from lxml import etree, html

from bema.edition.vocabulary import BLOCKS
from bema.exporters.html.body import ADDED
from bema.tree import Element
from bema.words import words


def page_words(data: bytes) -> Iterator[str]:
    """Words of the body, in reading order; those that only lead about in the page are left out."""
    body = _parsed(data).find("body")
    for element in list(body.iter()):
        if ADDED in element.attrib:
            element.drop_tree()
    return html_words(body)


def page_source(data: bytes) -> bytes | None:
    """The TEI document that the page links to as its alternate, where it is in the address."""
    for link in _parsed(data).iter("link"):
        head, _, body = link.get("href", "").partition(",")
        if link.get("rel") == "alternate" and head == "data:application/tei+xml;base64":
            return b64decode(body)
    return None


def _parsed(data: bytes) -> html.HtmlElement:
    parser = html.HTMLParser(huge_tree=True)  # as deep as the document that it was made from
    return html.document_fromstring(data.decode("utf-8"), parser)


def html_words(body: Element) -> Iterator[str]:
    """Words of an HTML element, in reading order; blocks, line breaks and notes part words."""
    return words(_pieces(body))


def _pieces(body: Element) -> Iterator[str]:
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name, role = etree.QName(element).localname, element.get("role")
        parts = name in BLOCKS or name == "br" or role == "doc-footnote"
        if event == "start":
            yield " " * parts
            yield element.text or ""
        else:
            yield " " * parts
            yield (element.tail or "") if element is not body else ""
