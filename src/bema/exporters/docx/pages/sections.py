"""Sections: stretches of the text whose pages are alike (ECMA-376 Part 1, section 17.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bema.exporters.docx.model import Block, Section
from bema.exporters.docx.pages.displayed import END, START, displayed
from bema.exporters.docx.pages.margin_boxes import LARGEST, NUMBER_FORMATS
from bema.exporters.docx.pages.pages import PageStyle
from bema.exporters.docx.parts.styles import borders_element
from bema.exporters.docx.xml import element, qualified
from bema.findings import Finding, note
from bema.style.word.properties import Border, twips
from bema.tree import Element
from bema.weasy import Cascade, Style

_INNER = f"{qualified('w:pPr')}/{qualified('w:sectPr')}"


_COUNTING = note(
    "word-page",
    "The page number is set anew among pages of one name, and Word’s counts on.",
    remedy="Give the pages from there on a name with the property page.",
)


@dataclass(frozen=True)
class Stretch:
    """Blocks on pages of one name, and how these pages begin."""

    section: Section
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Columns:
    """Columns of text: how many, the gap between in twips, whether a rule stands there."""

    count: int
    gap: int
    rule: bool


@dataclass(frozen=True)
class Start:
    """How a section begins: its first page's number, 0 or more, and its columns."""

    number: int | None = None
    style: Style | None = None
    """Of the element that gives its pages their name."""


def stretches(blocks: Iterable[Block]) -> tuple[Stretch, ...]:
    """The blocks between sections; there is one at least, and only the last may be empty."""
    found: list[tuple[Section, list[Block]]] = [(Section(""), [])]
    for block in blocks:
        if not isinstance(block, Section):
            found[-1][1].append(block)
        elif found[-1][1]:
            found.append((block, []))
        else:
            found[-1] = (block, [])
    if len(found) > 1 and not found[-1][1]:
        found.pop()
    return tuple(Stretch(section, tuple(inside)) for section, inside in found)


def starts(html: Element, cascade: Cascade) -> tuple[tuple[Start, ...], tuple[Finding, ...]]:
    """How each section begins, in their order, and page numbers that Word cannot set."""
    made: list[Start] = []
    told: list[Finding] = []
    names: list[tuple[str, Style | None]] = [("", None)]
    current: str | None = None
    number: int | None = None
    for event, node, style, text in displayed(html, cascade):
        if event == END:
            names.pop()
        elif event == START:
            names.append(_page(style, names[-1]))
            number = next(_page_numbers(style), number)
        if text.strip() or (event == START and node.tag == "img"):
            if names[-1][0] != current:
                made.append(Start(number, names[-1][1]))
            elif number is not None:
                told.append(_COUNTING)
            current, number = names[-1][0], None
    return tuple(made) or (Start(),), tuple(told)


def _page(style: Style, around: tuple[str, Style | None]) -> tuple[str, Style | None]:
    """Name of the pages of an element, and the style of the one that gives it."""
    named = style.declared("page") and style["page"] != "auto"
    return (style["page"], style) if named else around


def _page_numbers(style: Style) -> Iterator[int]:
    """What an element sets the number of the page to."""
    for name in ("counter-set", "counter-reset"):
        if style.declared(name) and isinstance(style[name], tuple):
            yield from (number for counter, number in style[name] if counter == "page")


def columns(styles: Sequence[Style | None], room: float) -> Columns | None:
    """Columns of the first style that has some, in a text block `room` px wide."""
    for style in styles:
        if style is None:
            continue
        gap = style["column-gap"]
        gap = float(gap) if isinstance(gap, float | int) else style["font-size"]
        count, width = style["column-count"], style["column-width"]
        if isinstance(width, float):
            fitting = max(int((room + gap) // (width + gap)), 1)
            count = min(count, fitting) if isinstance(count, int) else fitting
        if isinstance(count, int) and count > 1:
            rule = style["column-rule-style"] not in ("none", "hidden")
            return Columns(count, twips(gap), rule and bool(style["column-rule-width"]))
    return None


@dataclass(frozen=True)
class Look:
    """What one section is like."""

    style: PageStyle
    references: Mapping[tuple[str, str], str]
    """Relationship of each header and footer, by kind and pages."""
    start: str = ""
    """How it starts, as `w:type` has it; empty for the first."""
    number: int | None = None
    columns: Columns | None = None
    titled: bool = False
    """Whether its first page has headers of its own."""
    notes: Element | None = None
    """`footnotePr`, where notes are not numbered 1, 2, 3."""
    right_to_left: bool = False


def section_properties(look: Look) -> Element:
    """`sectPr`, in the order of the schema."""
    return element("w:sectPr", *_properties(look))


def _properties(look: Look) -> Iterator[Element]:
    for (kind, pages), ident in look.references.items():
        yield element(f"w:{kind}Reference", w_type=pages, r_id=ident)
    if look.notes is not None:
        yield look.notes
    if look.start:
        yield element("w:type", w_val=look.start)
    page = look.style.page
    width, height = (twips(min(side, LARGEST)) for side in (page.width, page.height))
    size = element("w:pgSz", w_w=width, w_h=height)
    if page.width > page.height:
        size.set(qualified("w:orient"), "landscape")
    yield size
    sides = {f"w_{side}": twips(getattr(page, side)) for side in ("top", "right", "bottom", "left")}
    edges = {"w_header": twips(look.style.header), "w_footer": twips(look.style.footer)}
    yield element("w:pgMar", **sides, **edges, w_gutter=0)
    if look.style.borders:
        yield page_borders(look.style.borders)
    yield from _numbers(look)
    if look.columns is not None:
        own = look.columns
        made = element("w:cols", w_num=own.count, w_space=own.gap)
        if own.rule:
            made.set(qualified("w:sep"), "1")
        yield made
    if look.titled:
        yield element("w:titlePg")
    if look.right_to_left and look.columns is not None:
        yield element("w:bidi")


def _numbers(look: Look) -> Iterator[Element]:
    """`pgNumType`, where numbers are no decimal ones or begin anew."""
    made = element("w:pgNumType")
    format = NUMBER_FORMATS.get(look.style.number_style, "decimal")
    if format != "decimal":
        made.set(qualified("w:fmt"), format)
    if look.number is not None:
        made.set(qualified("w:start"), str(max(look.number, 0)))
    if made.attrib:
        yield made


def page_borders(borders: Iterable[Border]) -> Element:
    """`pgBorders`: around the text, as in CSS, and not around the margin boxes."""
    made = borders_element("w:pgBorders", borders)
    made.set(qualified("w:offsetFrom"), "text")
    return made


def end_section(body: Element, properties: Element) -> None:
    """Put a section's properties into its last paragraph, one of its own where there is none."""
    if not len(body) or body[-1].tag != qualified("w:p") or body[-1].find(_INNER) is not None:
        body.append(element("w:p"))
    last = body[-1]
    own = last.find(qualified("w:pPr"))
    if own is None:
        own = element("w:pPr")
        last.insert(0, own)
    own.append(properties)
