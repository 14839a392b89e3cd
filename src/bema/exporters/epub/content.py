"""Content documents of an EPUB: the edition's HTML as XHTML (EPUB 3.3, section 6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from bema.exporters.images import place_images
from bema.tree import XML_LANG, Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
TYPE = f"{{{OPS}}}type"
_TYPES = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-endnotes": "footnotes",
    "doc-backlink": "backlink",
    "doc-colophon": "colophon",
}


def content_document(edition: Edition, stylesheet: str, images: Mapping[str, str]) -> bytes:
    """The whole edition as one XHTML document that links to `stylesheet`.

    `images` gives the name in the package for each address of an image that it holds.
    """
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})
    copies = {edition.html: root}
    for element in edition.html.iter():
        if element is not edition.html:
            parent = copies[element.getparent()]
            copies[element] = etree.SubElement(parent, f"{{{XHTML}}}{element.tag}")
        _fill(copies[element], element)
    head = root[0]
    for meta in head.findall(f"{{{XHTML}}}meta[@name]"):
        head.remove(meta)  # the package says all this
    etree.SubElement(
        head, f"{{{XHTML}}}link", {"rel": "stylesheet", "type": "text/css", "href": stylesheet}
    )
    main = root.find(f".//{{{XHTML}}}main")
    if main is not None:
        main.set(TYPE, "bodymatter")
    place_images(root, images.get)
    return serialize(root)


def _fill(copy: Element, element: Element) -> None:
    copy.text, copy.tail = element.text, element.tail
    for name, value in element.attrib.items():
        copy.set(name, value)
    if "lang" in element.attrib:
        copy.set(XML_LANG, element.attrib["lang"])
    if kind := _TYPES.get(element.get("role", "")):
        copy.set(TYPE, kind)


def navigation(edition: Edition, href: str, say: dict[str, str]) -> bytes:
    """The navigation document: contents and landmarks (EPUB 3.3, section 7)."""
    language = edition.metadata.language
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML, "epub": OPS})
    root.set("lang", language)
    root.set(XML_LANG, language)
    root.set("dir", edition.direction)
    head, body = _add(root, "head"), _add(root, "body")
    _add(head, "title", say["contents"])
    contents = _add(body, "nav", type="toc", role="doc-toc")
    _add(contents, "h1", say["contents"])
    _links(contents, [(text, f"{href}#{i}" if i else href, "") for text, i in headings(edition)])
    landmarks = _add(body, "nav", type="landmarks", hidden="hidden")
    marks = [(edition.metadata.title, href, "bodymatter")]
    if edition.html.find(".//section[@role='doc-endnotes']") is not None:
        marks.append((say["notes"], f"{href}#notes", "footnotes"))
    marks.append((say["colophon"], f"{href}#colophon", "colophon"))
    _links(landmarks, marks)
    return serialize(root)


def headings(edition: Edition) -> list[tuple[str, str]]:
    """Text and id of each heading that has an id, or the title alone."""
    found = [
        (" ".join("".join(element.itertext()).split()), element.get("id", ""))
        for element in edition.html.iter("h1", "h2", "h3")
    ]
    return [(text, ident) for text, ident in found if ident] or [(edition.metadata.title, "")]


def _links(nav: Element, entries: list[tuple[str, str, str]]) -> None:
    items = _add(nav, "ol")
    for text, href, kind in entries:
        link = _add(_add(items, "li"), "a", text, href=href)
        if kind:
            link.set(TYPE, kind)


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    made = etree.SubElement(parent, f"{{{XHTML}}}{tag}")
    made.text = text or None
    for name, value in attributes.items():
        made.set(TYPE if name == "type" else name, value)
    return made


def serialize(root: Element) -> bytes:
    """XHTML as bytes; elements that may have content never close themselves."""
    empty = {f"{{{XHTML}}}{name}" for name in ("meta", "link", "br", "img", "hr")}
    for element in root.iter(etree.Element):
        if element.tag not in empty and not len(element) and element.text is None:
            element.text = ""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    data: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return data + b"\n"
