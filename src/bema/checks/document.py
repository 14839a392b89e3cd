"""A document as rules see it: what several of them ask is found once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree

from bema.checks.structure import Break, breaks, speech, tei
from bema.edition.spacing import is_preserved
from bema.tei.corpus import find_corpus
from bema.tei.speech import TEI
from bema.tree import XML_ID, XML_LANG, Element, is_element

_BLOCKS = tuple(f"{{{TEI}}}{name}" for name in "p u seg head item note salute signed desc".split())
_SPACED = etree.XPath("boolean(//@xml:space)")
_IDENTIFIED = etree.XPath("//*[@xml:id]")


@dataclass(frozen=True)
class Piece:
    """One text node of a block."""

    text: str
    line: int
    """Where it begins."""
    preserved: bool
    """Whether its white space has meaning (`xml:space`)."""


@dataclass(frozen=True)
class Block:
    """A paragraph or the like, without what stands in blocks inside it."""

    element: Element
    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """All its text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Document:
    """A parsed document; read-only."""

    root: Element
    path: Path | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is a document with a header, not a part that others include."""
        return self.root.find(f"{{{TEI}}}teiHeader") is not None or bool(self.texts)

    @cached_property
    def identified(self) -> dict[str, list[Element]]:
        """The elements of each `xml:id`."""
        found: dict[str, list[Element]] = {}
        for element in _IDENTIFIED(self.root):
            found.setdefault(element.get(XML_ID, ""), []).append(element)
        return found

    @cached_property
    def shared_ids(self) -> frozenset[str]:
        """Ids of the corpus that the document belongs to; raises `BemaError` where that is torn."""
        corpus = find_corpus(self.path)
        elements = _IDENTIFIED(corpus) if corpus is not None else ()
        return frozenset(element.get(XML_ID, "") for element in elements)

    @cached_property
    def beyond(self) -> tuple[Break, ...]:
        """Where it is no speech as the profile has it."""
        return tuple(breaks(speech(), self.root))

    @cached_property
    def broken(self) -> tuple[Break, ...]:
        """Where it is not what TEI allows; all that the profile allows is."""
        return tuple(breaks(tei(), self.root)) if self.beyond else ()

    @cached_property
    def texts(self) -> tuple[Element, ...]:
        """Every `text` that stands in no other."""
        found = self.root.iter(f"{{{TEI}}}text")
        return tuple(e for e in found if next(e.iterancestors(f"{{{TEI}}}text"), None) is None)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Paragraphs and the like of the text, in order."""
        found = [block for text in self.texts for block in text.iter(*_BLOCKS)]
        # Hardly any document has it, and ancestors cost.
        spaced = bool(_SPACED(self.root))
        return tuple(
            Block(element, tuple(_pieces(element, spaced and is_preserved(element))))
            for element in found
        )


def language_of(element: Element) -> str:
    """What `xml:lang` says of it, or of the nearest around it; empty where none does."""
    around = (each.get(XML_LANG) for each in (element, *element.iterancestors()))
    return next(filter(None, around), "")


def _pieces(block: Element, preserved: bool) -> Iterator[Piece]:
    """Text nodes with the lines in which they begin, as the lines of elements allow."""
    line = block.sourceline or 0
    inside = 0
    for event, node in etree.iterwalk(block, events=("start", "end", "comment", "pi")):
        if event == "start":
            line = node.sourceline or line
            inside += node is not block and node.tag in _BLOCKS
            text = node.text if is_element(node) else None
        else:
            inside -= event == "end" and node is not block and node.tag in _BLOCKS
            line += (node.text or "").count("\n") if event != "end" else 0
            text = node.tail if node is not block else None
        if text:
            if not inside:
                yield Piece(text, line, preserved)
            line += text.count("\n")
