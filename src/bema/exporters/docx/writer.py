"""Paragraphs, runs and tables as WordprocessingML (ECMA-376 Part 1, sections 17.3 and 17.4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from bema.exporters.docx.model import (
    Anchor,
    Block,
    Break,
    Image,
    Inline,
    NoteCall,
    Para,
    Table,
    Text,
)
from bema.exporters.docx.styles import Styles, change_elements, run_elements, style_id
from bema.exporters.docx.xml import element, qualified, value
from bema.resources import Resource
from bema.style.word import Run, difference
from bema.tree import Element

_EMU = 9525  # English Metric Units in a CSS px


@dataclass
class Relations:
    """What a part refers to: links and images, each once (section 9.2 of Part 2)."""

    targets: dict[tuple[str, str], str] = field(default_factory=dict)
    """Id by kind and target."""
    images: dict[str, Resource] = field(default_factory=dict)
    """Images by their name in the package."""

    def link(self, url: str) -> str:
        """Id of a link out of the document."""
        return self._id("hyperlink", url)

    def image(self, resource: Resource, number: int) -> str:
        """Id of an image."""
        suffix = resource.path.suffix if resource.path else ".png"
        name = next((n for n, r in self.images.items() if r is resource), "")
        name = name or f"media/image{number}{suffix}"
        self.images[name] = resource
        return self._id("image", name)

    def _id(self, kind: str, target: str) -> str:
        return self.targets.setdefault((kind, target), f"rId{100 + len(self.targets)}")


@dataclass
class Writer:
    """Writes one story; notes it meets are gathered in `notes`."""

    styles: Styles
    right_to_left: bool = False
    anchors: frozenset[str] = frozenset()
    """Ids in the document, which links may lead to."""
    relations: Relations = field(default_factory=Relations)
    notes: list[NoteCall] = field(default_factory=list)
    _marks: int = 0
    _pictures: int = 0

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Element]:
        """The blocks in order; a table is followed by a paragraph, as the format demands."""
        for block in blocks:
            if isinstance(block, Table):
                yield self.table(block)
            else:
                yield self.paragraph(block)

    def paragraph(self, para: Para, *before: Element) -> Element:
        """A paragraph with its style; `before` are runs that come first."""
        properties = [value("w:pStyle", style_id(self.styles.paragraph(para).name))]
        if para.properties.page_break:
            properties.append(element("w:pageBreakBefore"))
        if para.list_id:
            level = value("w:ilvl", para.list_level)
            properties.append(element("w:numPr", level, value("w:numId", para.list_id)))
        made = element("w:p", element("w:pPr", *properties), *before)
        for link, group in groupby(para.content, lambda i: i.link if isinstance(i, Text) else ""):
            runs = [run for inline in group for run in self._inline(inline, para.run)]
            made.extend(self._linked(link, runs))
        return made

    def _linked(self, link: str, runs: list[Element]) -> list[Element]:
        if link.startswith("#") and link[1:] in self.anchors:
            return [element("w:hyperlink", *runs, w_anchor=bookmark_name(link[1:]), w_history=1)]
        if link and not link.startswith("#"):
            return [element("w:hyperlink", *runs, r_id=self.relations.link(link), w_history=1)]
        return runs

    def _inline(self, inline: Inline, base: Run) -> Iterator[Element]:
        if isinstance(inline, Text):
            yield from self._text(inline, base)
        elif isinstance(inline, Break):
            yield element("w:r", element("w:br"))
        elif isinstance(inline, Anchor):
            self._marks += 1
            name = bookmark_name(inline.id)
            yield element("w:bookmarkStart", w_id=self._marks, w_name=name)
            yield element("w:bookmarkEnd", w_id=self._marks)
        elif isinstance(inline, NoteCall):
            self.notes.append(inline)
            style = element("w:rPr", value("w:rStyle", style_id("footnote reference")))
            yield element("w:r", style, element("w:footnoteReference", w_id=len(self.notes)))
        else:
            yield self._image(inline)

    def _text(self, text: Text, base: Run) -> Iterator[Element]:
        properties = self._run_properties(text, base)
        for right, characters in groupby(text.text, _right_to_left):
            made = [_copy(p) for p in properties]
            if right:
                made.append(element("w:rtl"))
            if text.language:
                made.append(element("w:lang", **{"w_bidi" if right else "w_val": text.language}))
            run = element("w:r", *([element("w:rPr", *made)] if made else []))
            run.append(element("w:t", text="".join(characters)))
            yield run

    def _run_properties(self, text: Text, base: Run) -> list[Element]:
        """The character style, and directly only what the style leaves different."""
        wanted = difference(text.run, base)
        if not text.name:
            return change_elements(wanted)
        style = self.styles.characters[text.name]
        made = [value("w:rStyle", style_id(text.name))] if style else []
        if wanted != style:
            made += run_elements(text.run, base) or change_elements(_undone(style, text.run))
        return made

    def table(self, table: Table) -> Element:
        """A table whose columns share the width; rows do not break across pages."""
        count = max((sum(cell.span for cell in row) for row in table.rows), default=1)
        width = element("w:tblW", w_w=5000, w_type="pct")
        indent = element("w:tblInd", w_w=table.left, w_type="dxa")
        properties = element("w:tblPr", width, indent)
        if self.right_to_left:
            properties.insert(0, element("w:bidiVisual"))
        grid = element("w:tblGrid", *(element("w:gridCol") for _ in range(count)))
        made = element("w:tbl", properties, grid)
        for number, row in enumerate(table.rows):
            head = number == 0 and all(cell.head for cell in row)
            marks = [element("w:cantSplit"), *([element("w:tblHeader")] if head else [])]
            made.append(element("w:tr", element("w:trPr", *marks)))
            for cell in row:
                span = [value("w:gridSpan", cell.span)] if cell.span > 1 else []
                blocks = list(self.blocks(cell.blocks)) or [element("w:p")]
                made[-1].append(element("w:tc", element("w:tcPr", *span), *blocks))
        return made

    def _image(self, image: Image) -> Element:
        """An image in the line (section 20.4.2.8)."""
        self._pictures += 1
        number, reference = self._pictures, self.relations.image(image.resource, self._pictures)
        size = {"cx": round(image.width * _EMU), "cy": round(image.height * _EMU)}
        named = {"id": number, "name": f"Image {number}", "descr": image.alternative}
        blip = element("a:blip")
        blip.set(qualified("r:embed"), reference)
        picture = element(
            "pic:pic",
            element("pic:nvPicPr", element("pic:cNvPr", **named), element("pic:cNvPicPr")),
            element("pic:blipFill", blip, element("a:stretch", element("a:fillRect"))),
            element(
                "pic:spPr",
                element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", **size)),
                element("a:prstGeom", element("a:avLst"), prst="rect"),
            ),
        )
        uri = "http://schemas.openxmlformats.org/drawingml/2006/picture"
        graphic = element("a:graphic", element("a:graphicData", picture, uri=uri))
        extent, about = element("wp:extent", **size), element("wp:docPr", **named)
        sides = {"distT": 0, "distB": 0, "distL": 0, "distR": 0}
        return element(
            "w:r", element("w:drawing", element("wp:inline", extent, about, graphic, **sides))
        )


def _copy(made: Element) -> Element:
    from copy import copy

    return copy(made)


def _undone(style: object, run: Run) -> dict[str, object]:
    """What a character style would change though the text is set as its paragraph is."""
    assert isinstance(style, dict)
    return {name: getattr(run, name) for name in style}


def _right_to_left(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL", "AN")


def bookmark_name(ident: str) -> str:
    """A bookmark's name: at most 40 letters, digits and underscores, a letter first."""
    from hashlib import sha256

    plain = "".join(c if c.isalnum() else "_" for c in ident)
    if plain == ident and len(ident) <= 38:
        return f"b_{ident}"
    return f"b_{plain[:24]}_{sha256(ident.encode()).hexdigest()[:10]}"
