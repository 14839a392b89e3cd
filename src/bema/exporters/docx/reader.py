"""Words and source out of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from bema.exporters.docx.parts.properties import SOURCE
from bema.exporters.docx.xml import qualified
from bema.tree import Element
from bema.words import words
from bema.zipped import unpack

_PARTING = frozenset(qualified(name) for name in ("w:p", "w:br", "w:cr", "w:tab", "w:tc"))
_REFERENCES = {qualified(f"w:{kind}Reference"): kind for kind in ("footnote", "endnote")}
_TEXT = qualified("w:t")
_FIELD, _CODE = qualified("w:fldChar"), qualified("w:instrText")
_COUNTED = frozenset("PAGE NUMPAGES SECTIONPAGES PAGEREF NOTEREF".split())
"""Fields whose result is a number that Word counts."""

Notes = dict[tuple[str, str], Element]
"""Notes by kind and id."""


def docx_words(data: bytes) -> Iterator[str]:
    """Words of the main story, with each note at its reference.

    Numbers that Word counts are none of them, nor is what headers and footers say.
    """
    members = unpack(data)
    parser = etree.XMLParser(huge_tree=True)  # as deep as the document that it was made from
    notes: Notes = {}
    for kind in ("footnote", "endnote"):
        if part := members.get(f"word/{kind}s.xml"):
            for note in etree.fromstring(part, parser):
                if note.get(qualified("w:type")) is None:
                    notes[kind, note.get(qualified("w:id"), "")] = note
    story = etree.fromstring(members["word/document.xml"], parser)
    return words(_Story(notes).pieces(story))


@dataclass
class _Story:
    """Reads one story, and the notes that it refers to."""

    notes: Notes
    marked: bool = False
    """Whether the text begins with a mark of its note's."""
    _fields: list[str] = field(default_factory=list)
    """Codes of the fields that are open."""

    def pieces(self, story: Element) -> Iterator[str]:
        """Text, with a space wherever words are parted."""
        for event, node in etree.iterwalk(story, events=("start", "end")):
            if node.tag in _PARTING:
                yield " "
            elif event == "end":
                continue
            elif node.tag == _TEXT:
                yield self._text(node)
            elif node.tag in (_FIELD, _CODE):
                self._field(node)
            elif node.tag in _REFERENCES:
                yield " "
                note = self.notes[_REFERENCES[node.tag], node.get(qualified("w:id"), "")]
                yield from _Story({}, marked=_is_marked(node)).pieces(note)

    def _text(self, node: Element) -> str:
        """The text of a run; nothing where it is a note's mark or a number of pages."""
        if self.marked:
            self.marked = False
            return ""
        run = node.getparent()
        called = run is not None and any(child.tag in _REFERENCES for child in run)
        counted = any(code.split()[:1] and code.split()[0] in _COUNTED for code in self._fields)
        return "" if called or counted else node.text or ""

    def _field(self, node: Element) -> None:
        kind = node.get(qualified("w:fldCharType"))
        if kind == "begin":
            self._fields.append("")
        elif kind == "end":
            self._fields.pop()
        elif node.tag == _CODE:
            self._fields[-1] += node.text or ""


def _is_marked(reference: Element) -> bool:
    return bool(reference.get(qualified("w:customMarkFollows")) == "1")


def docx_source(data: bytes) -> bytes | None:
    """The TEI document in the custom XML part; None where there is none."""
    return unpack(data).get(SOURCE)
