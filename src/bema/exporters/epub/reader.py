"""Words and source out of an EPUB, by its package document."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from bema.exporters.epub.content import TYPE
from bema.exporters.html.reader import html_words
from bema.tree import Element
from bema.zipped import unpack

_NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
}


def epub_words(data: bytes) -> Iterator[str]:
    """Words of the documents in the spine, in its order; those of the cover are no part of it."""
    members = unpack(data)
    package, items = _manifest(members)
    parser = etree.XMLParser(huge_tree=True)  # as deep as the document that it was made from
    for itemref in package.iterfind("o:spine/o:itemref", _NS):
        name = items[itemref.get("idref", "")][0]
        body = etree.fromstring(members[name], parser).find("h:body", _NS)
        if body is not None and body.get(TYPE) != "cover":
            yield from html_words(body)


def epub_source(data: bytes) -> bytes | None:
    """The item of type `application/tei+xml`; None where the manifest has none."""
    members = unpack(data)
    _, items = _manifest(members)
    names = [name for name, media_type in items.values() if media_type == "application/tei+xml"]
    return members[names[0]] if names else None


def _manifest(members: dict[str, bytes]) -> tuple[Element, dict[str, tuple[str, str]]]:
    """The package document, and name and media type of each item by its id."""
    container = etree.fromstring(members["META-INF/container.xml"])
    rootfile = container.find(".//c:rootfile", _NS)
    assert rootfile is not None
    path = rootfile.get("full-path", "")
    package = etree.fromstring(members[path])
    folder = posixpath.dirname(path)
    items = {
        item.get("id", ""): (
            posixpath.normpath(posixpath.join(folder, unquote(item.get("href", "")))),
            item.get("media-type", ""),
        )
        for item in package.iterfind("o:manifest/o:item", _NS)
    }
    return package, items
