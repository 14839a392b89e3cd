"""What a Word document consists of before it is written: paragraphs, runs, tables, notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bema.resources import Resource
from bema.style.word.paper import Page
from bema.style.word.properties import Border, Paragraph, Run
from bema.weasy import Percentage

CONTENTS = "toc:"
"""Before an id: the place that a table of contents leads to, which has a name of Word's kind."""
LEVELS = 9
"""How many levels Word has, of lists as of headings."""


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
    """Of most cells, at the sides in the order of the schema, in twips."""
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
class Columns:
    """Columns of text: how many, the gap between in twips, whether a rule stands there."""

    count: int
    gap: int
    rule: bool


@dataclass(frozen=True)
class Section:
    """From here on pages have this name (CSS Paged Media, section 8); empty for `auto`."""

    page: str
    start: str = "nextPage"
    """`nextPage`, `oddPage` or `evenPage`, as `w:type` has it."""
    number: int | None = None
    """What its first page is numbered; None where numbers go on."""
    columns: Columns | None = None


Block = Para | Table | Contents | Section


# Lists --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """A level of a list: format, text, indents in twips, and how its numbers are set."""

    format: str
    text: str
    start: int
    """Indent of the text at the side where it begins."""
    hanging: int = 0
    """From the number, which ends there, to the text; 0 where it stands in the text itself."""
    inside: bool = False
    """Whether the number stands in the text's own line."""
    first_line: int = 0
    space: bool = True
    """Whether something parts number and text."""
    change: tuple[tuple[str, object], ...] = ()
    """Run properties that differ from the paragraph's."""
    name: str = ""
    """Name of its character style."""
    right_to_left: bool = False


@dataclass(frozen=True, eq=False)
class Definition:
    """The levels of a list, which lists inside it fill in as they are met."""

    levels: list[Level | None]


@dataclass(frozen=True, eq=False)
class Instance:
    """One list: its definition, and the number that one level starts with."""

    id: int
    definition: Definition
    level: int
    start: int | None
    """None where nothing is counted."""


# Pages --------------------------------------------------------------------------------------

PAGES = ("default", "even", "first")
"""Pages that may have headers and footers of their own, as `w:type` has them."""


@dataclass(frozen=True)
class Frame:
    """A paragraph at a place of its own on the page; lengths in twips."""

    para: Para
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Furniture:
    """A header or footer: the pages that it is for, and what stands in it."""

    kind: str
    """`header` or `footer`."""
    pages: str
    """One of `PAGES`."""
    blocks: tuple[Block, ...]
    frames: tuple[Frame, ...] = ()
    room: int = 0
    """Twips of the text block, where its line does not stop at the centre; else 0."""

    @property
    def paras(self) -> list[Para]:
        """All its paragraphs."""
        return [frame.para for frame in self.frames] + [*paragraphs(self.blocks)]


@dataclass(frozen=True)
class PageStyle:
    """What pages of one name are like; lengths in px."""

    name: str
    """As `page` in the stylesheet; empty for pages without a name."""
    page: Page
    header: float
    """From the upper edge of the paper to the header."""
    footer: float
    """From the lower edge of the paper to the footer."""
    borders: tuple[Border, ...]
    furniture: tuple[Furniture, ...]
    number_style: str = ""
    """Counter style of the page number."""

    def has(self, pages: str) -> bool:
        """Whether the headers of these pages are others than those of all."""
        own, usual = (
            [(f.kind, f.blocks, f.frames) for f in self.furniture if f.pages == kind]
            for kind in (pages, "default")
        )
        return own != usual

    def style(self, kind: str) -> str:
        """Name of the style of its headers or footers."""
        return f"{kind} {self.name}".strip()


@dataclass(frozen=True)
class Pages:
    """All pages of a document, by name."""

    styles: Mapping[str, PageStyle]
    mirrored: bool
    """Whether left pages have the side margins of right ones the other way round."""
    background: str
    """Colour of the paper as hexadecimal digits; empty for white."""
    restarted: bool
    """Whether footnotes are numbered anew on every page."""

    @property
    def main(self) -> PageStyle:
        """What the first pages are like."""
        return next(iter(self.styles.values()))

    @property
    def bordered(self) -> bool:
        """Whether some pages have borders."""
        return any(style.borders for style in self.styles.values())

    @property
    def even(self) -> bool:
        """Whether even pages have headers and footers of their own."""
        return any(style.has("even") for style in self.styles.values())

    @property
    def furniture(self) -> list[Furniture]:
        """All headers and footers."""
        return [furniture for style in self.styles.values() for furniture in style.furniture]


# Going through ------------------------------------------------------------------------------


def inner(block: Block) -> Iterator[Block]:
    """The blocks in a block: those of cells, of entries, of notes."""
    if isinstance(block, Table):
        yield from (b for row in block.rows for cell in row.cells for b in cell.blocks)
    elif isinstance(block, Contents):
        yield from block.blocks
    elif isinstance(block, Para):
        yield from (b for note in block.content if isinstance(note, NoteCall) for b in note.note)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks, those of cells and notes too, in document order."""
    stack = [iter(blocks)]
    while stack:
        block = next(stack[-1], None)
        if block is None:
            stack.pop()
        else:
            yield block
            stack.append(inner(block))


def paragraphs(blocks: Iterable[Block]) -> Iterator[Para]:
    """All paragraphs, those of cells and notes too, in document order."""
    return (block for block in walk(blocks) if isinstance(block, Para))


def texts(paras: Iterable[Para]) -> Iterator[Text]:
    """All text, results of fields too."""
    for para in paras:
        for inline in para.content:
            if isinstance(inline, Text):
                yield inline
            elif isinstance(inline, Field):
                yield inline.result
