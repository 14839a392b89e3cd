"""Footnotes of web pages: a figure that leads to a paragraph, which leads back to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from bema.ingest.transcript import Dropped
from bema.tree import Element, detach

_SIGN = re.compile(r"\s*[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})[\])]?\s*", re.IGNORECASE)
_BLOCKS = ("p", "li", "div", "dd", "td", "aside")


def mark_notes(main: Element, dropped: list[Dropped]) -> None:
    """Set footnotes as pandoc knows them, by their roles (DPUB-ARIA 1.1).

    Signs and arrows between text and notes are left out, and told: editions count notes anew.
    """
    places = _places(main)
    signs: list[str] = []
    notes: list[tuple[str, Element]] = []
    for reference in list(main.iter("a")):
        target = places.get(reference.get("href", "").removeprefix("#"))
        if target is None or not _SIGN.fullmatch(reference.text_content()):
            continue
        note = next((e for e in (target, *target.iterancestors()) if e.tag in _BLOCKS), None)
        if note is None or note is main or reference in note.iter() or note in map(_note, notes):
            continue
        back = [link for link in note.iter("a") if _leads_to(link, reference, places)]
        if not back:
            continue
        for link in back:
            signs += link.text_content().split()
            link.drop_tree()
        signs += reference.text_content().split()
        name = f"note-{len(notes) + 1}"
        for each in list(reference):
            detach(each)
        reference.text = str(len(notes) + 1)
        reference.set("href", f"#{name}")
        reference.set("role", "doc-noteref")
        notes.append((name, note))
    if notes:
        _collect(main, notes)
        dropped.append(Dropped(tuple(signs), "signs of footnotes, which are counted anew"))


def noted(body: Element, text: Iterable[Element]) -> list[Element]:
    """What signs in a text lead to, wherever it stands in a page."""
    places = _places(body)
    within = {link for element in text for link in element.iter("a")}
    named = (link.get("href", "")[1:] for link in within if _SIGN.fullmatch(link.text_content()))
    return [places[name] for name in named if name in places]


def _places(main: Element) -> dict[str, Element]:
    return {
        name: element
        for element in main.iter(etree.Element)
        for name in (element.get("id"), element.get("name"))
        if name
    }


def _note(found: tuple[str, Element]) -> Element:
    return found[1]


def _leads_to(link: Element, reference: Element, places: dict[str, Element]) -> bool:
    """Whether a link leads to a reference, or to what stands around it or next to it."""
    target = places.get(link.get("href", "").removeprefix("#"))
    near = (reference, *list(reference.iterancestors())[:2], *reference.iter())
    return target is not None and (target in near or target is reference.getprevious())


def _collect(main: Element, notes: list[tuple[str, Element]]) -> None:
    """All notes in one section at the end."""
    section = etree.SubElement(main, "section", role="doc-endnotes")
    listed = etree.SubElement(section, "ol")
    for name, note in notes:
        item = etree.SubElement(listed, "li", id=name)
        detach(note)
        if note.tag in ("li", "dd", "td"):
            note.tag = "div"
        item.append(note)
    for empty in [each for each in main.iter("ol", "ul", "dl") if not len(each)]:
        detach(empty)
