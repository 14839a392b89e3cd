"""Words and source out of a Word document."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bema.exporters.docx.package import SOURCE
from bema.exporters.docx.xml import qualified
from bema.exporters.zipped import unpack
from bema.tree import Element
from bema.words import words

_PARTING = frozenset(qualified(name) for name in ("w:p", "w:br", "w:tab", "w:tc"))


def docx_words(data: bytes) -> Iterator[str]:
    """Words of the main story, with each footnote at its reference."""
    members = unpack(data)
    notes = {
        note.get(qualified("w:id"), ""): note
        for note in etree.fromstring(members["word/footnotes.xml"])
        if note.get(qualified("w:type")) is None
    }
    return words(_pieces(etree.fromstring(members["word/document.xml"]), notes))


def _pieces(story: Element, notes: dict[str, Element]) -> Iterator[str]:
    for event, element in etree.iterwalk(story, events=("start", "end")):
        if element.tag in _PARTING:
            yield " "
        elif event == "end":
            continue
        elif element.tag == qualified("w:t"):
            yield element.text or ""
        elif element.tag == qualified("w:footnoteReference"):
            yield " "
            yield from _pieces(notes[element.get(qualified("w:id"), "")], {})


def docx_source(data: bytes) -> bytes | None:
    """The TEI document in the custom XML part; None where there is none."""
    return unpack(data).get(SOURCE)
