"""The navigation document: contents, pages, landmarks (EPUB 3.3, section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from bema.edition.outline import entry, headings, level
from bema.exporters.epub.content import TYPE
from bema.tree import Element


class Entry(NamedTuple):
    """One line of the contents."""

    text: str
    href: str
    level: int
    """From 1."""


class Landmark(NamedTuple):
    """A place that readers look for."""

    text: str
    href: str
    type: str
    """In EPUB's vocabulary of structural semantics."""


class Page(NamedTuple):
    """Where a page of a printed edition begins."""

    number: str
    href: str


def contents(bodies: Sequence[tuple[str, Element]], title: str) -> list[Entry]:
    """The headings of all documents in reading order; the title alone where there is none.

    What stands under the title of a single text stands beside it, so that nobody has to open one
    entry to see the others.
    """
    found = [
        Entry(entry(heading), f"{name}#{heading.get('id')}", level(heading))
        for name, body in bodies
        for heading in headings(body)
        if heading.get("id") and entry(heading)
    ]
    least = min((e.level for e in found[1:]), default=1)
    leveled = [e._replace(level=max(1, e.level - least + 1)) for e in found]
    return leveled or [Entry(title, bodies[0][0], 1)]


def pages(bodies: Iterable[tuple[str, Element]]) -> list[Page]:
    """The places where pages begin, which bear their number and an id."""
    return [
        Page(mark.get("title", ""), f"{name}#{mark.get('id')}")
        for name, body in bodies
        for mark in body.xpath(".//*[@role='doc-pagebreak'][@id]")
    ]


def navigation(
    entries: Sequence[Entry],
    marks: Sequence[Landmark],
    printed: Sequence[Page],
    say: Mapping[str, str],
) -> Element:
    """The body of the navigation document."""
    body = etree.Element("body")
    toc = _nav(body, "toc", say["contents"], role="doc-toc")
    nested(toc, entries)
    if printed:
        nav = _nav(body, "page-list", say["pages"], role="doc-pagelist", hidden="hidden")
        _links(nav, [(page.number, page.href, "") for page in printed])
    nav = _nav(body, "landmarks", say["landmarks"], hidden="hidden")
    _links(nav, marks)
    return body


def nested(nav: Element, entries: Sequence[Entry]) -> None:
    """Lists in lists, as the levels of the entries are nested; a level that is skipped is not."""
    lists = [(1, etree.SubElement(nav, "ol"))]
    for each in entries:
        while len(lists) > 1 and lists[-1][0] > each.level:
            lists.pop()
        depth, parent = lists[-1]
        if depth < each.level and len(parent):
            parent = etree.SubElement(parent[-1], "ol")
            lists.append((each.level, parent))
        _link(parent, each.text, each.href)


def _nav(body: Element, kind: str, title: str, **attributes: str) -> Element:
    made = etree.SubElement(body, "nav", {TYPE: kind, "id": kind, **attributes})
    etree.SubElement(made, "h1").text = title
    return made


def _links(nav: Element, entries: Iterable[tuple[str, str, str]]) -> None:
    items = etree.SubElement(nav, "ol")
    for text, href, kind in entries:
        link = _link(items, text, href)
        if kind:
            link.set(TYPE, kind)


def _link(items: Element, text: str, href: str) -> Element:
    link = etree.SubElement(etree.SubElement(items, "li"), "a", {"href": href})
    link.text = text
    return link
