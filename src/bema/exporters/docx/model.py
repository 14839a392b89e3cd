"""What a Word document consists of before it is written: paragraphs, runs, tables, notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from bema.resources import Resource
from bema.style.word.properties import Border, Paragraph, Run
from bema.weasy import Percentage


@dataclass(frozen=True, eq=False)
class Link:
    """One link, whatever is in it: where it leads, an address or `#id`."""

    url: str


@dataclass(frozen=True)
class Text:
    """A run of text in one setting."""

    text: str
    run: Run
    name: str = ""
    """Name of its character style; empty where nothing names one."""
    language: str = ""
    """BCP 47, where it is not the document's."""
    link: Link | None = None
    right_to_left: bool = False
    """Direction of the text around, which what has no direction of its own takes."""
    override: bool = False
    """Whether this direction holds whatever the characters are."""


@dataclass(frozen=True)
class Break:
    """A line break."""

    link: Link | None = None


@dataclass(frozen=True)
class Tab:
    """A tab."""

    link: Link | None = None


@dataclass(frozen=True)
class Anchor:
    """The start of an element with an id."""

    id: str
    link: Link | None = None


@dataclass(frozen=True)
class AnchorEnd:
    """The end of that element."""

    id: str
    link: Link | None = None


@dataclass(frozen=True)
class Field:
    """A field such as PAGE, with what it shows until it is computed anew.

    `{}` in its code stands for the bookmark of the element `target`.
    """

    code: str
    result: Text
    target: str = ""
    link: Link | None = None


@dataclass(frozen=True)
class FieldStart:
    """The start of a field whose result are the paragraphs that follow."""

    code: str
    link: Link | None = None


@dataclass(frozen=True)
class FieldEnd:
    """The end of that field."""

    link: Link | None = None


@dataclass(frozen=True)
class Image:
    """An image of `width` by `height` px; one without alternative text is decoration."""

    resource: Resource
    width: float
    height: float
    alternative: str
    link: Link | None = None


@dataclass(frozen=True)
class NoteCall:
    """A reference to a note, with the note's paragraphs."""

    call: Run
    note: tuple[Block, ...]
    kind: str = "footnote"
    """`footnote` or `endnote`."""
    mark: str = ""
    """What it is called by where it is not its number."""
    link: Link | None = None


@dataclass(frozen=True)
class NoteMark:
    """The number or mark at the head of a note."""

    run: Run
    kind: str = "footnote"
    mark: str = ""
    link: Link | None = None


Inline = (
    Text
    | Break
    | Tab
    | Anchor
    | AnchorEnd
    | Field
    | FieldStart
    | FieldEnd
    | Image
    | NoteCall
    | NoteMark
)


@dataclass(frozen=True)
class Number:
    """Membership in a list: a numbering instance and a level of it, from 0."""

    id: int
    level: int


@dataclass
class Para:
    """A paragraph: the name and properties of its style, and what is in it."""

    name: str
    properties: Paragraph
    run: Run
    content: list[Inline] = field(default_factory=list)
    number: Number | None = None
    named: bool = True
    """Whether a rule gives this paragraph its name, and not only one around it."""


@dataclass(frozen=True)
class Cell:
    """A table cell at a column, from 0; of its look what the table's style does not say."""

    blocks: tuple[Block, ...]
    column: int = 0
    span: int = 1
    merge: str = ""
    """`restart` where it is the first of several rows, `continue` below that."""
    borders: tuple[Border, ...] = ()
    """Of the kind `nil` where the style has one and the cell none."""
    padding: tuple[int, ...] = ()
    """Top, left, bottom and right, in twips."""
    shading: str = ""
    align: str = ""
    """`top`, `center` or `bottom`."""


@dataclass(frozen=True)
class Row:
    """A table row: whether it heads the table on every page, may be parted, its least height."""

    cells: tuple[Cell, ...]
    head: bool = False
    whole: bool = False
    height: int = 0
    """In twips."""


@dataclass(frozen=True)
class Region:
    """What a table style says of a part of the table."""

    borders: tuple[Border, ...] = ()
    shading: str = ""
    align: str = ""


@dataclass(frozen=True)
class TableLook:
    """What a table style says."""

    name: str
    whole: Region
    """Borders of sides, and of `insideH` and `insideV`."""
    padding: tuple[int, ...]
    """Of most cells: top, left, bottom and right, in twips."""
    head: Region = Region()
    """Of the rows that head the table."""
    band: str = ""
    """Ground of every second of the other rows, where it is another."""
    spacing: int = 0
    """Between cells, in twips."""


@dataclass(frozen=True)
class Table:
    """A table; lengths in twips."""

    rows: tuple[Row, ...]
    columns: tuple[int, ...]
    look: TableLook
    left: int = 0
    width: int | Percentage = 0
    """0 where the columns make it."""
    fixed: bool = False
    align: str = "left"
    right_to_left: bool = False
    caption: str = ""
    description: str = ""


@dataclass(frozen=True)
class Contents:
    """A table of contents, which Word can make anew."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Section:
    """From here on pages have this name (CSS Paged Media, section 8); empty for `auto`."""

    page: str
    start: str = "nextPage"
    """`nextPage`, `oddPage` or `evenPage`, as `w:type` has it."""


Block = Para | Table | Contents | Section
