"""Notes: at their reference where a page has a foot, else at the end of the outermost section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lxml import etree

from bema.edition.outline import Ids
from bema.edition.vocabulary import BLOCKS, GENERATED, NOTE
from bema.tree import Element, append_text, children

LABEL = "data-label"
"""Attribute that holds what a note is called by where it is not its number."""


def notes(root: Element) -> list[Element]:
    """Notes that stand at their reference, in reading order."""
    found: list[Element] = root.xpath(f".//span[@role='{NOTE}']")
    return found


def label(found: list[Element]) -> None:
    """Call notes by the labels that the source gives, if it gives each its own.

    Labels that begin anew on every page of the source would be ambiguous here.
    """
    labels = [note.get("data-n", "") for note in found]
    if all(labels) and len(set(labels)) == len(labels):
        for note, text in zip(found, labels, strict=True):
            note.set(LABEL, text)


def flatten(found: Iterable[Element]) -> None:
    """Make the blocks inside notes `span`s: a block would end the paragraph around the note."""
    for note in found:
        for element in note.iter(*BLOCKS):
            names = dict.fromkeys([element.tag, *element.get("class", "").split()])
            if element.tag not in ("td", "th"):
                names["block"] = None
            elif element.getnext() is not None:
                element.tail = " "
            element.set("class", " ".join(names))
            element.tag = "span"
            for name in ("value", "start", "colspan", "rowspan", "scope"):
                element.attrib.pop(name, None)


def collect(found: list[Element], say: Mapping[str, str], *, whole: bool = False) -> None:
    """Move each note to the end of the outermost section around it, linked both ways.

    `whole` is to have them all at the end of the text. `say` has the words for those who listen:
    what the notes are, each by itself and all of a section, and what the link back does.
    """
    if not found:
        return
    ids = Ids(next(found[0].iterancestors("body")))
    places: dict[Element, Element] = {}
    for number, note in enumerate(found, start=1):
        around = list(note.iterancestors("section", "main", "body"))
        sections = [e for e in around if e.tag == "section" and e.get("role") != "doc-endnotes"]
        whole_text = next(e for e in around if e.tag != "section")
        home = sections[-1] if sections and not whole else whole_text
        if home not in places:
            attributes = {"id": ids.free("notes"), "class": "notes", "role": "doc-endnotes"}
            places[home] = etree.SubElement(home, "section", attributes)
        if not note.get("id"):
            note.set("id", ids.free(f"note-{number}"))
        called = ids.free(f"noteref-{number}")
        _replace(note, number, called)
        places[home].append(_aside(note, number, called, say))
    for section in places.values():
        numbers = "–".join(dict.fromkeys((_number(section[0]), _number(section[-1]))))
        section.set("aria-label", f"{say['notes']} {numbers}" if len(places) > 1 else say["notes"])


def _number(aside: Element) -> str:
    return aside[0][0].text or ""


def _replace(note: Element, number: int, ident: str) -> None:
    reference = etree.Element("a", {"class": "noteref", "role": "doc-noteref", GENERATED: ""})
    reference.set("href", f"#{note.get('id')}")
    reference.set("id", ident)
    etree.SubElement(reference, "sup").text = note.get(LABEL) or str(number)
    reference.tail = note.tail
    parent = note.getparent()
    assert parent is not None
    note.tail = None
    parent.replace(note, reference)


def _aside(note: Element, number: int, called: str, say: Mapping[str, str]) -> Element:
    aside = etree.Element("aside", dict(note.attrib))
    for block in _blocks(note):
        aside.append(block)
    link = etree.Element("a", {"class": "backlink", "role": "doc-backlink", GENERATED: ""})
    link.set("href", f"#{called}")
    link.text = note.get(LABEL) or str(number)
    link.set("aria-label", f"{link.text} {say['back']}")
    aside.set("aria-label", f"{say['note']} {link.text}")
    body = aside[0]
    if body.tag != "p":
        body = etree.Element("p")
        aside.insert(0, body)
    link.tail, body.text = f" {body.text or ''}", None
    body.insert(0, link)
    return aside


def _blocks(note: Element) -> list[Element]:
    """What is in a note as blocks: lines between blocks become paragraphs."""
    made: list[Element] = []
    line: Element | None = None
    for child in list(children(note)):
        if not isinstance(child, str) and child.tag in BLOCKS:
            child.tail, line = None, None
            made.append(child)
            continue
        if line is None:
            if isinstance(child, str) and not child.strip():
                continue
            line = etree.Element("p")
            made.append(line)
        if isinstance(child, str):
            append_text(line, child)
        else:
            child.tail = None
            line.append(child)
    return made or [etree.Element("p")]
