"""Sections: stretches of the text whose pages are alike (ECMA-376 Part 1, section 17.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bema.exporters.docx.model import Block, PageStyle, Section
from bema.exporters.docx.parts.borders import borders_element
from bema.exporters.docx.xml import element, qualified, value
from bema.style.word.numbers import FORMATS
from bema.style.word.paper import LARGEST
from bema.style.word.properties import twips
from bema.tree import Element

_PARAGRAPH = qualified("w:p")
_INNER = f"{qualified('w:pPr')}/{qualified('w:sectPr')}"


@dataclass(frozen=True)
class Stretch:
    """Blocks on pages of one name, and how these pages begin."""

    section: Section
    blocks: tuple[Block, ...]


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


References = dict[tuple[str, str], str]
"""Relationships of headers and footers, by kind and pages."""


@dataclass(frozen=True)
class Look:
    """What one section is like."""

    section: Section
    style: PageStyle
    references: References
    first: bool
    """Whether the document begins with it."""
    notes: tuple[Element, ...] = ()
    """`footnotePr` and `endnotePr`, where notes are not numbered as Word does."""
    right_to_left: bool = False


def section_properties(look: Look) -> Element:
    """`sectPr`, in the order of the schema (section 17.6.17)."""
    return element("w:sectPr", *_properties(look))


def _properties(look: Look) -> Iterator[Element]:
    for (kind, pages), ident in look.references.items():
        yield element(f"w:{kind}Reference", w_type=pages, r_id=ident)
    yield from look.notes
    if not look.first:
        yield value("w:type", look.section.start)
    yield from _paper(look.style)
    yield from _numbers(look)
    if own := look.section.columns:
        rule = {"w_sep": 1} if own.rule else {}
        yield element("w:cols", w_num=own.count, w_space=own.gap, **rule)
    if ("header", "first") in look.references or ("footer", "first") in look.references:
        yield element("w:titlePg")
    if look.right_to_left and look.section.columns:
        yield element("w:bidi")


def _paper(style: PageStyle) -> Iterator[Element]:
    """Size, margins and borders of pages, which stand around the text, as in CSS."""
    page = style.page
    width, height = (twips(min(side, LARGEST)) for side in (page.width, page.height))
    turned = {"w_orient": "landscape"} if page.wide else {}
    yield element("w:pgSz", w_w=width, w_h=height, **turned)
    sides = {f"w_{side}": twips(getattr(page, side)) for side in ("top", "right", "bottom", "left")}
    edges = {"w_header": twips(style.header), "w_footer": twips(style.footer)}
    yield element("w:pgMar", **sides, **edges, w_gutter=0)
    if style.borders:
        yield borders_element("w:pgBorders", style.borders, w_offsetFrom="text")


def _numbers(look: Look) -> Iterator[Element]:
    """`pgNumType`, where numbers are no decimal ones or begin anew."""
    said: dict[str, object] = {}
    format = FORMATS.get(look.style.number_style, "decimal")
    if format != "decimal":
        said["w_fmt"] = format
    if look.section.number is not None:
        said["w_start"] = max(look.section.number, 0)
    if said:
        yield element("w:pgNumType", **said)


def end_section(body: Element, properties: Element, *, last: bool) -> None:
    """Put a section's properties behind its last paragraph, or in it where others follow.

    Where there is none it gets one, since no table may end a section.
    """
    if not len(body) or body[-1].tag != _PARAGRAPH or body[-1].find(_INNER) is not None:
        body.append(element("w:p"))
    if last:
        body.append(properties)
        return
    paragraph = body[-1]
    own = paragraph.find(qualified("w:pPr"))
    if own is None:
        own = element("w:pPr")
        paragraph.insert(0, own)
    own.append(properties)
