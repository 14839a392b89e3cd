"""Notes: at their reference where a page has a foot, else collected at the end of the section."""

from __future__ import annotations

from lxml import etree

from bema.edition.vocabulary import BLOCKS, GENERATED
from bema.tree import Element


def notes(root: Element) -> list[Element]:
    """Notes that stand at their reference, in reading order."""
    found: list[Element] = root.xpath(".//span[@role='doc-footnote']")
    return found


def flatten(root: Element) -> None:
    """Make the blocks inside notes `span`s: a block would end the paragraph around the note."""
    for note in notes(root):
        for element in note.iter(*BLOCKS):
            names = dict.fromkeys([element.tag, *element.get("class", "").split()])
            element.set("class", " ".join(names))
            element.tag = "span"


def collect(root: Element, label: str, back: str) -> None:
    """Move each note to the end of its section, linked both ways.

    `label` says what the notes are, `back` what the link back does, to those who listen.
    """
    places: dict[Element, Element] = {}
    for number, note in enumerate(notes(root), start=1):
        home = next(e for e in note.iterancestors("section", "main", "body"))
        if home not in places:
            ident = f"notes-{len(places) + 1}" if places else "notes"
            attributes = {"id": ident, "class": "notes", "role": "doc-endnotes"}
            places[home] = etree.SubElement(home, "section", attributes)
            places[home].set("aria-label", label)
        _replace(note, number)
        places[home].append(_aside(note, number, back))


def _replace(note: Element, number: int) -> None:
    reference = etree.Element("a", {"class": "noteref", "role": "doc-noteref", GENERATED: ""})
    reference.set("href", f"#{_id(note, number)}")
    reference.set("id", f"noteref-{number}")
    reference.text, reference.tail = str(number), note.tail
    parent = note.getparent()
    assert parent is not None
    note.tail = None
    parent.replace(note, reference)


def _aside(note: Element, number: int, back: str) -> Element:
    aside = etree.Element("aside", dict(note.attrib) | {"id": _id(note, number)})
    note.tag, body = "p", note
    for name in note.attrib:
        del note.attrib[name]
    blocks = [child for child in note if child.tag in BLOCKS]
    if blocks and not (note.text or "").strip():
        aside.extend(list(note))
        body = aside[0]
    else:
        aside.append(note)
    link = etree.Element("a", {"class": "backlink", "role": "doc-backlink", GENERATED: ""})
    link.set("href", f"#noteref-{number}")
    link.set("aria-label", back)
    link.text, link.tail = str(number), f" {body.text or ''}"
    body.text = None
    body.insert(0, link)
    return aside


def _id(note: Element, number: int) -> str:
    return note.get("id") or f"note-{number}"
