"""The Word document: its parts, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bema.exporters import Artifact
from bema.exporters.docx.body.walk import Body
from bema.exporters.docx.house.dress import dress
from bema.exporters.docx.house.template import Template
from bema.exporters.docx.model import (
    Anchor,
    Block,
    Image,
    NoteCall,
    Pages,
    PageStyle,
    paragraphs,
    texts,
)
from bema.exporters.docx.pages.margin_boxes import BoxReader
from bema.exporters.docx.pages.pages import PageReader
from bema.exporters.docx.pages.running import read_running, settle
from bema.exporters.docx.parts.chosen import Styles, collect, style_id
from bema.exporters.docx.parts.fonts import Used, add_fonts, families, fonts
from bema.exporters.docx.parts.furniture import furniture_part, stop
from bema.exporters.docx.parts.notes import note_properties, notes_part
from bema.exporters.docx.parts.numbering import numbering_part
from bema.exporters.docx.parts.opc import OFFICE, Package, Part, Relation
from bema.exporters.docx.parts.properties import add_properties, add_source
from bema.exporters.docx.parts.sections import (
    Look,
    References,
    Stretch,
    end_section,
    section_properties,
    stretches,
)
from bema.exporters.docx.parts.settings import Settings, settings_part
from bema.exporters.docx.parts.styles import styles_part
from bema.exporters.docx.parts.theme import theme_part
from bema.exporters.docx.parts.writer import Relations, Writer
from bema.exporters.docx.raster import image_at
from bema.exporters.docx.xml import DRAWN, element, qualified, root
from bema.findings import Finding
from bema.style.stylesheet import faces
from bema.style.word.paper import Page
from bema.style.word.properties import length, paragraph_properties, run_properties, twips
from bema.tree import Element
from bema.weasy import Cascade, Style
from bema.weasy.quotes import quotes

if TYPE_CHECKING:
    from bema.edition.edition import Edition

DOCUMENT = "word/document.xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_THEME = "application/vnd.openxmlformats-officedocument.theme+xml"


def package(edition: Edition, cascade: Cascade, template: Template | None = None) -> Artifact:
    """The edition as a Word document, in the dress of a template where there is one."""
    assembly = Assembly(edition, cascade, template)
    made = assembly.package()
    return Artifact(made.pack(), tuple(dict.fromkeys(assembly.findings)))


@dataclass
class Assembly:
    """Puts one document together; findings gather on the way."""

    edition: Edition
    cascade: Cascade
    template: Template | None
    made: Package = field(default_factory=Package)
    findings: list[Finding] = field(default_factory=list)

    def package(self) -> Package:
        """The whole package."""
        paper = self.template.page if self.template is not None else None
        body = Body(self.edition, self.cascade, paper, self.findings)
        parted = stretches(body.read())
        blocks = [block for stretch in parted for block in stretch.blocks]
        pages = self._pages((stretch.section.page for stretch in parted), paper)
        styles = self._collect(blocks, pages)
        self.findings += settle(pages, styles.variants)
        document = Part(b"", _WORD + "document.main+xml")
        name = self.made.add(DOCUMENT, document)
        self.made.root.relate(Relation(OFFICE + "officeDocument", name))
        formats = {kind: body.formats[kind] for kind in ("footnote", *_note_kinds(blocks))}
        writer = Writer(styles, self.edition.direction == "rtl", _anchors(blocks))
        document.content = self._document(parted, pages, writer, formats)
        _relate(self.made, document, writer.relations)
        for kind in formats:
            self._notes(kind, writer)
        if body.lists:
            self._add("numbering", numbering_part(body.lists))
        self._add("styles", _styles(styles, pages, self.edition))
        embedded = self._fonts(styles, blocks)
        self._add("settings", settings_part(self._settings(pages, blocks, formats, embedded)))
        theme = Part(theme_part(styles.base[1].font), _THEME)
        document.relate(Relation(OFFICE + "theme", self.made.add("word/theme/theme1.xml", theme)))
        add_properties(self.made, self.edition)
        add_source(self.made, DOCUMENT, self.edition)
        if self.template is not None:
            self.findings += self.template.findings
            dress(self.made, DOCUMENT, self.template)
        return self.made

    def _style(self, element: Element) -> Style:
        style = self.cascade(element)
        assert style is not None
        return style

    def _pages(self, names: Iterable[str], paper: Page | None) -> Pages:
        root = self._style(self.edition.html)
        title = self.edition.metadata.title
        running = read_running(self.edition.html, self.cascade, title, self._image)
        opening, closing = quotes(self.edition.metadata.language)
        marks = {"open-quote": opening[0], "close-quote": closing[0]}
        boxes = BoxReader(running, self.cascade.counter, marks)
        reader = PageReader(self.cascade, boxes, root, root["direction"] == "rtl", paper)
        pages = reader.read(names)
        self.findings += (*reader.findings, *boxes.findings)
        return pages

    def _image(self, url: str) -> Image | None:
        """The image at an address in a margin box, at its own size."""
        found = image_at(url, self.edition.resources, self.edition.base)
        if isinstance(found, Image):
            return found
        self.findings.append(found)
        return None

    def _collect(self, blocks: list[Block], pages: Pages) -> Styles:
        """The styles of text, headers and footers."""
        body = self._style(self.edition.html[1])
        base = (replace(paragraph_properties(body), first_line=0), run_properties(body))
        printed = [block for f in pages.furniture for block in f.blocks]
        framed = [frame.para for f in pages.furniture for frame in f.frames]
        return collect([*blocks, *printed, *framed], base)

    # Parts --------------------------------------------------------------------------------

    def _document(
        self,
        parted: Sequence[Stretch],
        pages: Pages,
        writer: Writer,
        formats: Mapping[str, str],
    ) -> Element:
        """document.xml: the blocks of each section, its properties in its last paragraph."""
        body = element("w:body")
        known: dict[str, References] = {}
        for number, stretch in enumerate(parted):
            first, style = number == 0, pages.styles[stretch.section.page]
            if style.name not in known:
                known[style.name] = self._add_furniture(style, pages, writer, first=first)
            references = {k: v for k, v in known[style.name].items() if first or k[1] != "first"}
            look = Look(
                stretch.section,
                style,
                references,
                first,
                tuple(note_properties(formats, restarted=pages.restarted)),
                self.edition.direction == "rtl",
            )
            body.extend(writer.blocks(stretch.blocks))
            end_section(body, section_properties(look), last=number + 1 == len(parted))
        made = [element("w:background", w_color=pages.background)] if pages.background else []
        return root("w:document", [*made, body], *DRAWN)

    def _add_furniture(
        self, style: PageStyle, pages: Pages, writer: Writer, *, first: bool
    ) -> References:
        """Add headers and footers; the relationship of each by kind and pages."""
        found: References = {}
        wanted = {"default": True, "even": pages.even, "first": first and style.has("first")}
        for furniture in style.furniture:
            if wanted[furniture.pages]:
                own = replace(writer, relations=Relations())
                part = Part(furniture_part(furniture, own), f"{_WORD}{furniture.kind}+xml")
                _relate(self.made, part, own.relations)
                name = self.made.add(f"word/{furniture.kind}1.xml", part)
                relation = Relation(OFFICE + furniture.kind, name)
                ident = self.made.parts[DOCUMENT].relate(relation)
                found[furniture.kind, furniture.pages] = ident
        return found

    def _add(self, kind: str, content: Element) -> Part:
        """Add a part that the document relates to."""
        part = Part(content, f"{_WORD}{kind}+xml")
        name = self.made.add(f"word/{kind}.xml", part)
        self.made.parts[DOCUMENT].relate(Relation(OFFICE + kind, name))
        return part

    def _notes(self, kind: str, writer: Writer) -> None:
        """Add the part that holds notes."""
        own = replace(writer, relations=Relations())
        content = notes_part(kind, own, self.cascade.footnote_area())
        _relate(self.made, self._add(f"{kind}s", content), own.relations)

    def _fonts(self, styles: Styles, blocks: Iterable[Block]) -> bool:
        """Add the fonts; whether any is embedded."""
        every = faces(self.edition.style, self.edition.resources)
        found = fonts(_used_fonts(styles, blocks), every, families(self.edition.html, self.cascade))
        self.findings += add_fonts(self.made, DOCUMENT, found)
        return any(name.startswith("word/fonts/") for name in self.made.parts)

    def _settings(
        self, pages: Pages, blocks: Iterable[Block], formats: Mapping[str, str], embedded: bool
    ) -> Settings:
        paras = list(paragraphs(blocks))
        zone = self._style(self.edition.html[1])["hyphenate-limit-zone"]
        return Settings(
            self.edition.metadata.language,
            frozenset(text.language for text in texts(paras)),
            mirrored=pages.mirrored,
            even=pages.even,
            background=bool(pages.background),
            bordered=pages.bordered,
            hyphenated=any(para.properties.hyphenate for para in paras),
            zone=twips(length(zone, pages.main.page.room)),
            embedded=embedded,
            formats=formats,
        )


def _relate(package: Package, part: Part, relations: Relations) -> None:
    """Give a part the links and images that were met in writing it."""
    for (kind, target), ident in relations.targets.items():
        if kind == "image":
            resource = relations.images[target]
            name = package.add_image(resource.data, "." + target.rpartition(".")[2])
            part.relations[ident] = Relation(OFFICE + kind, name)
        else:
            part.relations[ident] = Relation(OFFICE + kind, target, external=True)


def _anchors(blocks: Iterable[Block]) -> list[str]:
    """Ids in the document, in order."""
    return [i.id for p in paragraphs(blocks) for i in p.content if isinstance(i, Anchor)]


def _note_kinds(blocks: Iterable[Block]) -> list[str]:
    """Kinds of the notes in the document."""
    every = (i for p in paragraphs(blocks) for i in p.content)
    return sorted({inline.kind for inline in every if isinstance(inline, NoteCall)})


def _used_fonts(styles: Styles, blocks: Iterable[Block]) -> set[Used]:
    runs = [style.run for style in styles.paragraphs.values()]
    runs += [text.run for text in texts(paragraphs(blocks))]
    return {(run.font, run.bold, run.italic) for run in (styles.base[1], *runs)}


def _styles(styles: Styles, pages: Pages, edition: Edition) -> Element:
    """styles.xml, with tab stops for the lines of headers and footers."""
    part = styles_part(styles, edition.metadata.language, edition.direction == "rtl")
    rooms = {
        style_id(page.style(kind)): twips(page.page.room)
        for page in pages.styles.values()
        for kind in ("header", "footer")
    }
    for style in part.iterchildren(qualified("w:style")):
        room = rooms.get(style.get(qualified("w:styleId"), ""))
        if room is not None:
            stop(style, room, twips(pages.main.page.room))
    return part
