"""What a Word document consists of before it is written: paragraphs, runs, tables, notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from bema.resources import Resource
from bema.style.word import Paragraph, Run


@dataclass(frozen=True)
class Text:
    """A run of text in one setting."""

    text: str
    run: Run
    name: str = ""
    """Name of its character style; empty where it is set as its paragraph is."""
    language: str = ""
    """BCP 47, where it is not the document's."""
    link: str = ""
    """Where it leads: an address, or `#id`."""


@dataclass(frozen=True)
class Break:
    """A line break."""


@dataclass(frozen=True)
class Anchor:
    """A place with an id."""

    id: str


@dataclass(frozen=True)
class Image:
    """An image of `width` by `height` px."""

    resource: Resource
    width: float
    height: float
    alternative: str


@dataclass(frozen=True)
class NoteCall:
    """A reference to a footnote, with the note's paragraphs."""

    call: Run
    note: tuple[Block, ...]


Inline = Text | Break | Anchor | Image | NoteCall


@dataclass
class Para:
    """A paragraph: the name and properties of its style, and what is in it."""

    name: str
    properties: Paragraph
    run: Run
    content: list[Inline] = field(default_factory=list)
    list_id: int = 0
    """Number of the list it is an item of; 0 for none."""
    list_level: int = 0
    language: str = ""


@dataclass(frozen=True)
class Cell:
    """A table cell."""

    blocks: tuple[Block, ...]
    span: int
    head: bool


@dataclass(frozen=True)
class Table:
    """A table of rows of cells; `left` in twips."""

    rows: tuple[tuple[Cell, ...], ...]
    left: int = 0


Block = Para | Table


@dataclass(frozen=True)
class List:
    """A list in use: whether it is numbered, where it starts, indents of its level in twips."""

    id: int
    ordered: bool
    level: int
    start: int
    left: int
