"""What a printer checks on a page, measured in the PDF: grid, breaks, hyphens, measure, margins.

Lengths are in pt, from a page's upper left corner. Paragraphs are those of the structure tree, so
that one that runs over three pages is one; where its letters stand is read from the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, pairwise
from statistics import median
from typing import Any, NamedTuple

import pdfplumber
import pikepdf

from bema.edition.edition import Edition

HYPHENS = ("\u2010", "\u00ad", "-")
HEADINGS = frozenset(f"H{level}" for level in range(1, 7))
BLOCKS = HEADINGS | frozenset(
    ("P", "Speaker", "Stage", "Note", "LI", "Caption", "TH", "TD", "TOCI")
)
"""Structure types whose lines belong together; all others stand in them or around them."""
LEAST = 3
"""Letters on either side of a hyphen, and in the last line of a paragraph."""
NEAR = 0.3


class Fault(NamedTuple):
    """What a printer would send back."""

    rule: str
    page: int
    words: str


class Box(NamedTuple):
    """The area of a page that text may fill."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """Letters of one paragraph on one baseline."""

    page: int
    baseline: float
    size: float
    left: float
    right: float
    text: str
    gap: float = 0
    """Mean width of its spaces, as they are stretched."""

    @property
    def broken(self) -> bool:
        """Whether a word goes on in the next line."""
        return self.text.endswith(HYPHENS)


@dataclass(frozen=True)
class Paragraph:
    """A block of the structure tree, and the roles of what it stands in."""

    role: str
    around: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def is_note(self) -> bool:
        return "Note" in (self.role, *self.around)

    @property
    def in_table(self) -> bool:
        return bool({"TD", "TH"} & {self.role, *self.around})

    @property
    def pages(self) -> list[int]:
        return sorted({line.page for line in self.lines})

    def on(self, page: int) -> list[Line]:
        """Its lines on one page."""
        return [line for line in self.lines if line.page == page]


@dataclass(frozen=True)
class Page:
    """A page, the area for its text, and the lines that stand in none of the paragraphs."""

    number: int
    width: float
    frame: Box
    furniture: tuple[Line, ...]
    drawn: tuple[Box, ...]
    """Images, lines and grounds."""

    @property
    def head(self) -> str:
        """What stands above the text."""
        return " ".join(f.text for f in self.furniture if f.baseline < self.frame.top)

    @property
    def foot(self) -> tuple[Line, ...]:
        """What stands below the text."""
        return tuple(f for f in self.furniture if f.baseline > self.frame.bottom)


@dataclass(frozen=True)
class Pages:
    """A PDF as it is printed."""

    pages: tuple[Page, ...]
    paragraphs: tuple[Paragraph, ...]

    @property
    def size(self) -> float:
        """Of the letters of most lines of the text."""
        return Counter(line.size for p in self.text for line in p.lines).most_common(1)[0][0]

    @property
    def leading(self) -> float:
        """From one baseline to the next in most paragraphs."""
        steps = Counter(
            round(lower.baseline - upper.baseline, 1)
            for paragraph in self.text
            for upper, lower in pairwise(paragraph.lines)
            if upper.page == lower.page and upper.size == lower.size == self.size
        )
        return steps.most_common(1)[0][0]

    @property
    def text(self) -> list[Paragraph]:
        """All paragraphs but notes."""
        return [p for p in self.paragraphs if not p.is_note]

    @property
    def body(self) -> list[Line]:
        """Lines of the text, in its size, outside tables."""
        found = (line for p in self.text if not p.in_table for line in p.lines)
        size = self.size
        return [line for line in found if line.size == size]


# Reading ------------------------------------------------------------------------------------


def frames(edition: Edition) -> tuple[Box, Box]:
    """The areas for text of right and of left pages, as the stylesheet has them."""
    computed = edition.computed("print")

    def box(side: str) -> Box:
        page = computed.page(side)
        width, height = page["size"]
        edges = (
            page["margin-left"],
            page["margin-top"],
            width - page["margin-right"],
            height - page["margin-bottom"],
        )
        return Box(*(edge * 0.75 for edge in edges))

    return box("right"), box("left")


def read(data: bytes, areas: tuple[Box, Box]) -> Pages:
    """The pages of a PDF whose right and left pages have these areas for text."""
    with pikepdf.open(BytesIO(data)) as tagged:
        blocks, owners = _blocks(tagged)
        plain = _plain(tagged)
    letters: list[list[dict[str, Any]]] = [[] for _ in blocks]
    pages = []
    with pdfplumber.open(plain) as pdf:
        for number, page in enumerate(pdf.pages):
            loose: list[dict[str, Any]] = []
            for char in page.chars:
                char["page"] = number + 1
                char["baseline"] = float(page.height) - char["matrix"][5]
                owner = owners.get((number, char["mcid"]))
                (loose if owner is None else letters[owner]).append(char)
            drawn = (*page.rects, *page.lines, *page.curves, *page.images)
            pages.append(
                Page(
                    number + 1,
                    float(page.width),
                    areas[number % 2],
                    _lines(loose),
                    tuple(Box(d["x0"], d["top"], d["x1"], d["bottom"]) for d in drawn),
                )
            )
            page.close()
    found = (
        Paragraph(role, around, _lines(chars))
        for (role, around), chars in zip(blocks, letters, strict=True)
    )
    return Pages(tuple(pages), tuple(p for p in found if p.lines))


def _lines(chars: list[dict[str, Any]]) -> tuple[Line, ...]:
    """Letters by baseline; what is raised or lowered by less than half its line stands in it."""
    rows: list[list[dict[str, Any]]] = []
    for char in chars:
        near = rows[-1][0] if rows else None
        largest = max(char["size"], near["size"]) if near else 0
        same = (
            near is not None
            and near["page"] == char["page"]
            and abs(near["baseline"] - char["baseline"]) < 0.6 * largest
        )
        if same:
            rows[-1].append(char)
        else:
            rows.append([char])
    return tuple(_line(row) for row in rows if any(c["text"].strip() for c in row))


def _line(row: list[dict[str, Any]]) -> Line:
    inked = [char for char in row if char["text"].strip()]
    size, baseline = Counter((round(c["size"], 1), c["baseline"]) for c in inked).most_common(1)[0][
        0
    ]
    left, right = min(char["x0"] for char in inked), max(char["x1"] for char in inked)
    text = "".join(char["text"] for char in row).strip()
    blank = right - left - sum(char["x1"] - char["x0"] for char in inked)
    return Line(row[0]["page"], baseline, size, left, right, text, blank / max(text.count(" "), 1))


Block = tuple[str, tuple[str, ...]]


def _blocks(pdf: pikepdf.Pdf) -> tuple[list[Block], dict[tuple[int, int], int]]:
    """Blocks of the structure tree, and by page and mark the number of the block.

    Text that stands in no block, such as an item's, is a block with what stands around it.
    """
    blocks: list[Block] = []
    owners: dict[tuple[int, int], int] = {}
    page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    waiting: list[tuple[Any, tuple[str, ...], int]] = [(pdf.Root.StructTreeRoot.K, (), -1)]
    while waiting:
        element, around, block = waiting.pop()
        if isinstance(element, pikepdf.Array):
            waiting += [(kid, around, block) for kid in reversed(list(element))]
            continue
        role = str(element.S)[1:]
        held: Any = element.get("/K", [])
        kids: list[Any] = list(held) if isinstance(held, pikepdf.Array) else [held]
        marks: list[Any] = [kid for kid in kids if isinstance(kid, int) or "/MCID" in kid]
        if role in BLOCKS or (block < 0 and marks):
            block = len(blocks)
            blocks.append((role, around))
        for kid in marks:
            own = isinstance(kid, int)
            page = element.Pg if own else kid.get("/Pg", element.get("/Pg"))
            owners[page_of[page.objgen], int(kid if own else kid.MCID)] = block
        below = [kid for kid in kids if not isinstance(kid, int) and "/S" in kid]
        waiting += [(kid, (*around, role), block) for kid in reversed(below)]
    return blocks, owners


def _plain(pdf: pikepdf.Pdf) -> BytesIO:
    """The PDF with codes of its fonts that pdfplumber can read.

    Where a character stands for what it does not look like it has a code of its own, and pdfplumber
    knows no encoding that is embedded: to it such a letter is as wide as any.
    """
    for page in pdf.pages:
        for font in page.obj.Resources.get("/Font", {}).values():
            if isinstance(font.get("/Encoding"), pikepdf.Stream):
                font.Encoding = pikepdf.Name("/Identity-H")
    found = BytesIO()
    pdf.save(found)
    return found


# Measuring ----------------------------------------------------------------------------------


def measure(pages: Pages) -> float:
    """Characters, spaces among them, in the median full line of the text."""
    full = [
        len(line.text)
        for line in pages.body
        for frame in [pages.pages[line.page - 1].frame]
        if abs(line.left - frame.left) < 1 and abs(line.right - frame.right) < 1
    ]
    return median(full) if full else 0


def on_grid(pages: Pages, step: float = 1) -> float:
    """Share of the body's lines that stand on one grid of so many lines, the same on all pages."""
    grid = pages.leading * step
    offsets = [line.baseline % grid for line in pages.body]
    origin = Counter(round(offset, 1) % grid for offset in offsets).most_common(1)[0][0]
    near = [min((o - origin) % grid, (origin - o) % grid) <= NEAR for o in offsets]
    return sum(near) / len(near)


def hyphen_runs(pages: Pages) -> Iterator[tuple[int, Line]]:
    """How many lines in a row end with a hyphen, and the last of them."""
    for paragraph in pages.paragraphs:
        for broken, lines in groupby(paragraph.lines, key=lambda line: line.broken):
            if broken:
                *before, last = lines
                yield len(before) + 1, last


def loose(pages: Pages, most: float) -> list[Line]:
    """Full lines whose spaces are wider than so many em."""
    return [
        line
        for line in pages.body
        if abs(line.right - pages.pages[line.page - 1].frame.right) < 1
        if line.gap > most * line.size
    ]


def divided(pages: Pages) -> int:
    """Lines of the text that end with a hyphen."""
    return sum(line.broken for line in pages.body)


# Faults -------------------------------------------------------------------------------------


def hyphens(pages: Pages, most: int) -> Iterator[Fault]:
    """More of them in a row than a reader forgives."""
    for run, line in hyphen_runs(pages):
        if run > most:
            yield Fault(f"{run} hyphens in a row", line.page, line.text)


def stubs(pages: Pages) -> Iterator[Fault]:
    """Words divided so that two letters are left on one side."""
    for paragraph in pages.paragraphs:
        for upper, lower in pairwise(paragraph.lines):
            if upper.text.endswith(HYPHENS[:2]):
                before = _letters(upper.text.split()[-1])
                behind = _letters(lower.text.split()[0])
                if min(before, behind) < LEAST:
                    yield Fault("stub", upper.page, f"{upper.text} {lower.text}")


def _letters(word: str) -> int:
    return sum(character.isalpha() for character in word)


def turned(pages: Pages) -> Iterator[Fault]:
    """Words that go on on the next page."""
    for paragraph in pages.paragraphs:
        for upper, lower in pairwise(paragraph.lines):
            if upper.page != lower.page and upper.text.endswith(HYPHENS[:2]):
                yield Fault("hyphen at a page turn", upper.page, upper.text)


def lonely(pages: Pages) -> Iterator[Fault]:
    """Single lines of paragraphs at the foot or at the head of a page."""
    for paragraph in pages.text:
        if len(paragraph.pages) > 1 and not paragraph.in_table:
            first, last = paragraph.pages[0], paragraph.pages[-1]
            for rule, page in (("orphan", first), ("widow", last)):
                lines = paragraph.on(page)
                if len(lines) == 1:
                    yield Fault(rule, page, lines[0].text)


def cut(pages: Pages) -> Iterator[Fault]:
    """Cells of tables that are cut by a page's end."""
    for paragraph in pages.paragraphs:
        if paragraph.in_table and len(paragraph.pages) > 1:
            yield Fault("cut row", paragraph.pages[0], paragraph.lines[0].text)


def stranded(pages: Pages) -> Iterator[Fault]:
    """Headings and speakers' names with no line of what follows below them.

    A stage direction right below a heading belongs to it.
    """
    text = pages.text
    for number, heading in enumerate(text):
        if heading.role in HEADINGS | {"Speaker"}:
            behind = text[number + 1 : number + 3]
            following = behind[-1:] if behind and behind[0].role == "Stage" else behind[:1]
            page = heading.lines[-1].page
            if any(paragraph.lines[0].page != page for paragraph in following):
                yield Fault("stranded heading", page, heading.lines[-1].text)


def short(pages: Pages, indent: float) -> Iterator[Fault]:
    """Last lines of paragraphs that are shorter than the indent of the next, or than a word."""
    size = pages.size
    for paragraph in pages.text:
        last = paragraph.lines[-1]
        long = paragraph.role == "P" and len(paragraph.lines) > 2 and last.size == size
        if long and (last.right - last.left < indent or _letters(last.text) < LEAST):
            yield Fault("short last line", last.page, last.text)


def overflow(pages: Pages) -> Iterator[Fault]:
    """Lines that leave the area for text, to the side or below."""
    for paragraph in pages.paragraphs:
        for line in paragraph.lines:
            frame = pages.pages[line.page - 1].frame
            if line.left < frame.left - 0.5 or line.right > frame.right + 0.5:
                yield Fault("overflow to the side", line.page, line.text)
            if line.baseline > frame.bottom + 0.5:
                yield Fault("overflow below", line.page, line.text)


def margins(pages: Pages) -> Iterator[Fault]:
    """Whatever is printed beside the text, or above and below it but for head and folio."""
    for page in pages.pages:
        frame = page.frame
        for line in page.furniture:
            if line.left < frame.left - 0.5 or line.right > frame.right + 0.5:
                yield Fault("in the margin", page.number, line.text)
        for box in page.drawn:
            inside = frame.left - 1 < box.left and box.right < frame.right + 1
            if not inside or box.top < frame.top - 1 or box.bottom > frame.bottom + 1:
                yield Fault("drawn in the margin", page.number, str(tuple(map(round, box))))


def furniture(pages: Pages, left: str, right: str) -> Iterator[Fault]:
    """Running heads that are not these, and folios that do not stand outside; page 1 has none."""
    for page in pages.pages:
        wanted = "" if page.number == 1 else (right, left)[page.number % 2 == 0]
        if not _same(page.head, wanted):
            yield Fault("running head", page.number, page.head)
        folios = "" if page.number == 1 else str(page.number)
        if " ".join(line.text for line in page.foot) != folios:
            yield Fault("folio", page.number, str(page.foot))
        for line in page.foot:
            outside = (
                abs(line.left - page.frame.left)
                if page.number % 2 == 0
                else abs(line.right - page.frame.right)
            )
            if outside > 1:
                yield Fault("folio inside", page.number, line.text)


def _same(found: str, wanted: str) -> bool:
    """Whether a head says this; one that is too long for its page may end with an ellipsis."""
    plain, whole = ("".join(text.casefold().split()) for text in (found, wanted))
    return plain == whole or (plain.endswith("…") and whole.startswith(plain[:-1]))


def mirrored(pages: Pages) -> Iterator[Fault]:
    """The longest lines of a left page stand as far from its fold as those of a right one.

    Where they are not as long on either side, as in verse, there is nothing to be compared.
    """
    edges = []
    for side in (0, 1):
        lines = [line for line in pages.body if line.page % 2 == side]
        longest = max((line.right - line.left for line in lines), default=0)
        full = [line for line in lines if line.right - line.left > longest - 0.5]
        if full:
            edges.append((median(x.left for x in full), median(x.right for x in full)))
    if len(edges) == 2:
        (left, right), (inner, outer) = edges
        width = pages.pages[0].width
        alike = abs((right - left) - (outer - inner)) < 1
        if alike and (abs(width - right - inner) > 1 or inner > width - outer):
            yield Fault("margins not mirrored", 2, f"{left:.1f} {inner:.1f}")


def faults(pages: Pages, indent: float, most: int) -> list[Fault]:
    """All that can be had without knowing who speaks; `most` hyphens in a row are none."""
    every: Sequence[Iterable[Fault]] = (
        hyphens(pages, most),
        stubs(pages),
        lonely(pages),
        cut(pages),
        stranded(pages),
        short(pages, indent),
        overflow(pages),
        margins(pages),
    )
    return [fault for found in every for fault in found]
