"""Content documents of an EPUB: the edition's HTML as XHTML (EPUB 3.3, section 6.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from bema.tei.language import public
from bema.tree import XML_LANG, Element

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
TYPE = f"{{{OPS}}}type"
_TYPES = {"doc-endnotes": "footnotes"}
"""What EPUB Structural Semantics 1.1 calls a role of DPUB-ARIA, where that is another word."""
_MATTERS = {"front": "frontmatter", "back": "backmatter"}
"""Parts of a text, as TEI and EPUB call them."""
_VOID = frozenset("meta link br img hr".split())
_EMPTY = etree.XPath("//*[not(node())]")


def give_meaning(body: Element, *, keep_main: bool) -> None:
    """Say in EPUB's vocabulary, and in DPUB-ARIA, what elements are; `xml:lang` beside `lang`.

    `main` becomes what readers older than it know as well, but for those with `keep_main`.
    """
    for element in body.iter():
        if element.tag == "main":
            element.set(TYPE, "bodymatter")
            if not keep_main:
                element.tag = "div"
                element.set("role", "main")
        if "lang" in element.attrib:
            element.set("lang", public(element.get("lang", "")))
            element.set(XML_LANG, element.get("lang", ""))
        role, names = element.get("role", ""), element.get("class", "").split()
        kind = _TYPES.get(role, role.removeprefix("doc-")) if role.startswith("doc-") else ""
        if not role and element.tag == "div":
            kind = next((_MATTERS[name] for name in names if name in _MATTERS), "")
        if kind:
            element.set(TYPE, kind)


def document(root: Element, title: str, stylesheet: str, body: Element) -> bytes:
    """A document of the package, with the attributes of `root`; `stylesheet` may be empty."""
    made = etree.Element("html", dict(root.attrib), nsmap={"epub": OPS})
    made.set(XML_LANG, root.get("lang", "und"))
    head = etree.SubElement(made, "head")
    etree.SubElement(head, "title").text = title
    if stylesheet:
        link = {"rel": "stylesheet", "type": "text/css", "href": stylesheet}
        etree.SubElement(head, "link", link)
    made.append(body)
    return serialize(made)


def serialize(root: Element) -> bytes:
    """HTML without a namespace as XHTML; elements that may have content never close themselves."""
    for element in _EMPTY(root):
        if element.tag not in _VOID and not element.tag.startswith("{"):
            element.text = ""
    data: bytes = etree.tostring(root, encoding="utf-8")
    start = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    return start + data.replace(b"<html ", f'<html xmlns="{XHTML}" '.encode(), 1) + b"\n"


def link_across(bodies: Iterable[tuple[str, Element]]) -> dict[str, str]:
    """Point links between the documents to them; gives the document of each id.

    `bodies` are names of documents, each with its body.
    """
    known = list(bodies)
    homes = {element.get("id", ""): name for name, body in known for element in _with_id(body)}
    for name, body in known:
        for link in body.iter("a"):
            target = link.get("href", "")
            home = homes.get(target[1:], name) if target.startswith("#") else name
            if home != name:
                link.set("href", home + target)
    return homes


def _with_id(body: Element) -> Iterator[Element]:
    return (element for element in body.iter() if element.get("id"))
