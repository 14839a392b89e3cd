"""A transcript as readers hand it on: blocks of text with marks, and what is known beside them.

The common shape of all formats. Text is flat and marks are ranges in it, so that a label or a
parenthesis can be cut out wherever emphasis begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from bema.findings import Finding

_SPACES = re.compile(r"[^\S\n]*\n\s*|[^\S\n]{2,}|[^\S\n\u00a0 ]")


@dataclass(frozen=True)
class Mark:
    """How a range of a text is set, or what it links to."""

    start: int
    end: int
    kind: str
    """`emphasis`, `strong`, `small-caps`, `underline`, `sub`, `super`, `deleted` or `link`."""
    value: str = ""
    """The address of a link."""


@dataclass(frozen=True)
class Footnote:
    """A note at a place of a text."""

    at: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Text:
    """A run of text; a line feed is a break of the line that the author made."""

    text: str
    marks: tuple[Mark, ...] = ()
    notes: tuple[Footnote, ...] = ()

    def __len__(self) -> int:
        return len(self.text)

    def __getitem__(self, part: slice) -> Text:
        """A part of it with its marks, and the notes in it or at its end."""
        start, end, _ = part.indices(len(self.text))
        cut = (
            replace(each, start=max(each.start, start) - start, end=min(each.end, end) - start)
            for each in self.marks
        )
        notes = (
            replace(each, at=each.at - start)
            for each in self.notes
            if start < each.at <= end or (each.at == start == 0)
        )
        marks = tuple(each for each in cut if each.start < each.end)
        return Text(self.text[start:end], marks, tuple(notes))

    def strip(self) -> Text:
        """Without white space at its ends; a note that stands in it stands at the text."""
        start = len(self.text) - len(self.text.lstrip())
        end = max(len(self.text.rstrip()), start)
        notes = (replace(each, at=min(max(each.at, start), end) - start) for each in self.notes)
        return replace(self[start:end], notes=tuple(notes))

    def lines(self) -> list[Text]:
        """Line by line."""
        starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        ends = [*(start - 1 for start in starts[1:]), len(self.text)]
        return [self[start:end].strip() for start, end in zip(starts, ends, strict=True)]

    def without(self, *kinds: str) -> Text:
        """Without marks of these kinds that reach over all of it, which are its look."""
        kept = (m for m in self.marks if m.kind not in kinds or not self.is_marked(m.kind))
        return replace(self, marks=tuple(kept))

    def is_marked(self, kind: str, start: int = 0, end: int | None = None) -> bool:
        """Whether all letters and digits of a part are marked so."""
        end = len(self.text) if end is None else end
        ranges = [(each.start, each.end) for each in self.marks if each.kind == kind]
        if not ranges:
            return False
        letters = [n for n in range(start, end) if self.text[n].isalnum()]
        return bool(letters) and all(any(s <= n < e for s, e in ranges) for n in letters)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    content: Text


@dataclass(frozen=True)
class Heading:
    """A heading that the source marks as one; the level is from 1."""

    content: Text
    level: int


@dataclass(frozen=True)
class ListOf:
    """A list."""

    items: tuple[tuple[Block, ...], ...]
    is_ordered: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell, and how many rows and columns it spans."""

    content: Text
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """A table; the first rows may be heads."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0


@dataclass(frozen=True)
class Quotation:
    """Blocks that are set off as a quotation."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Verse:
    """Lines that stay lines."""

    lines: tuple[Text, ...]


@dataclass(frozen=True)
class Picture:
    """An image."""

    address: str
    description: Text


Block: TypeAlias = Paragraph | Heading | ListOf | Table | Quotation | Verse | Picture


@dataclass(frozen=True)
class Dropped:
    """Words of the source that are no part of the speech, and what they are."""

    words: tuple[str, ...]
    what: str
    lines: tuple[str, ...] = ()
    """Items of lists and tables in it."""
    is_before: bool = False
    """Whether it stood before the speech, and not behind it."""


@dataclass(frozen=True)
class Transcript:
    """What a reader found."""

    blocks: tuple[Block, ...]
    metadata: dict[str, str] = field(default_factory=dict)
    """By names of bema's: `title`, `speaker`, `event`, `place`, `date`, `language`, `source` …"""
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: str = ""
    """The text of the file, by which lines are told; empty where it has none."""
    everything: str | None = None
    """All text of the file, got in another way than the blocks, for the audit; None without."""


def texts(blocks: Sequence[Block]) -> Iterator[Text]:
    """All texts of blocks in reading order; footnotes stand where they are referred to."""
    for block in blocks:
        match block:
            case Paragraph(content) | Heading(content):
                yield content
            case ListOf(items):
                for item in items:
                    yield from texts(item)
            case Table(rows):
                yield from (cell.content for row in rows for cell in row)
            case Quotation(inner):
                yield from texts(inner)
            case Verse(lines):
                yield from lines
            case Picture(description=description):
                yield description


def words(blocks: Sequence[Block]) -> Iterator[str]:
    """All words of blocks in reading order; a footnote is read where it is referred to."""
    for text in texts(blocks):
        yield from text_words(text)


def text_words(text: Text) -> Iterator[str]:
    """Words of a text; those of a footnote come after the word that it stands at."""
    if not text.notes:
        yield from text.text.split()
        return
    pending = sorted(text.notes, key=lambda each: each.at)
    for found in re.finditer(r"\S+", text.text):
        yield found[0]
        while pending and pending[0].at <= found.end():
            yield from words(pending.pop(0).blocks)
    for note in pending:
        yield from words(note.blocks)


def joined(parts: Sequence[Text]) -> Text:
    """Several texts as one, a line each."""
    marks: list[Mark] = []
    notes: list[Footnote] = []
    start = 0
    for part in parts:
        marks += (replace(m, start=m.start + start, end=m.end + start) for m in part.marks)
        notes += (replace(n, at=n.at + start) for n in part.notes)
        start += len(part) + 1
    return Text("\n".join(part.text for part in parts), tuple(marks), tuple(notes))


def tidy(text: Text) -> Text:
    """One space where several stand, none around breaks and at the ends.

    A no-break space stays where it stands alone: French has it before a colon.
    """
    made: list[str] = []
    places: list[int] = []
    at = 0
    length = 0
    for found in _SPACES.finditer(text.text):
        kept = text.text[at : found.start()]
        made += [kept, "\n" if "\n" in found[0] else " "]
        places += range(length, length + len(kept))
        length += len(kept)
        places += [length] * len(found[0])
        length += 1
        at = found.end()
    kept = text.text[at:]
    made.append(kept)
    places += range(length, length + len(kept) + 1)
    return Text(
        "".join(made),
        tuple(replace(m, start=places[m.start], end=places[m.end]) for m in text.marks),
        tuple(replace(n, at=places[n.at]) for n in text.notes),
    ).strip()
