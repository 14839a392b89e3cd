"""The Word document: its parts, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bema.exporters import Artifact
from bema.exporters.docx.body.scripts import language_attribute
from bema.exporters.docx.body.walk import Body
from bema.exporters.docx.house.dress import dress
from bema.exporters.docx.house.paper import root_of
from bema.exporters.docx.house.template import Template
from bema.exporters.docx.model import Anchor, Block, Field, Image, Para, Text
from bema.exporters.docx.pages.furniture import furniture_part, stop
from bema.exporters.docx.pages.margin_boxes import Reader
from bema.exporters.docx.pages.pages import PageReader, Pages, PageStyle
from bema.exporters.docx.pages.running import followed, read_running
from bema.exporters.docx.pages.sections import (
    Look,
    Start,
    Stretch,
    columns,
    end_section,
    section_properties,
    starts,
    stretches,
)
from bema.exporters.docx.pages.separator import numbered, separate
from bema.exporters.docx.parts.fonts import Used, add_fonts, families, fonts
from bema.exporters.docx.parts.images import natural_size, not_shown
from bema.exporters.docx.parts.notes import endnotes_part, footnotes_part, note_properties
from bema.exporters.docx.parts.numbering import numbering_part
from bema.exporters.docx.parts.opc import OFFICE, Package, Part, Relation
from bema.exporters.docx.parts.properties import add_properties, add_source
from bema.exporters.docx.parts.settings import Settings, settings_part
from bema.exporters.docx.parts.styles import Styles, collect, style_id, styles_part, walk
from bema.exporters.docx.parts.theme import theme_part
from bema.exporters.docx.parts.writer import Relations, Writer
from bema.exporters.docx.xml import element, qualified, root
from bema.findings import Finding, note
from bema.resources import Resource
from bema.style.stylesheet import faces
from bema.style.word.properties import length, paragraph_properties, run_properties, twips
from bema.tree import Element
from bema.weasy import Cascade
from bema.weasy.quotes import quotes

if TYPE_CHECKING:
    from bema.edition.edition import Edition

DOCUMENT = "word/document.xml"
_DRAWN = b"docPr"
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
        body = Body(self.edition, self.cascade)
        parted = stretches(body.read())
        self.findings += body.findings
        pages = self._pages(list(dict.fromkeys(stretch.section.page for stretch in parted)))
        blocks = [block for stretch in parted for block in stretch.blocks]
        styles = self._collect(blocks, pages)
        self.findings += _settle(styles, pages)
        writer = Writer(styles, self.edition.direction == "rtl", _anchors(blocks))
        document = Part(b"", _WORD + "document.main+xml")
        self.made.root.relate(
            Relation(OFFICE + "officeDocument", self.made.add(DOCUMENT, document))
        )
        notes = note_properties("footnote", body.formats.get("footnote", "decimal"))
        document.content = self._document(
            parted, pages, writer, numbered(notes, restarted=pages.restarted)
        )
        _relate(self.made, document, writer.relations)
        self._notes(writer, pages)
        if body.lists:
            self._add("numbering", numbering_part(body.lists))
        self._add("styles", _styles(styles, pages, self.edition))
        embedded = self._fonts(styles, blocks)
        settings = self._settings(pages, blocks, embedded)
        met = {"footnote": True, "endnote": bool(writer.notes.endnotes)}
        formats = {kind: body.formats.get(kind, "decimal") for kind in met if met[kind]}
        self._add("settings", settings_part(replace(settings, formats=formats)))
        theme = Part(theme_part(styles.base[1].font), _THEME)
        document.relate(Relation(OFFICE + "theme", self.made.add("word/theme/theme1.xml", theme)))
        add_properties(self.made, self.edition)
        add_source(self.made, DOCUMENT, self.edition)
        if self.template is not None:
            self.findings += self.template.findings
            dress(self.made, DOCUMENT, self.template)
        _number_drawings(self.made)
        return self.made

    def _collect(self, blocks: list[Block], pages: Pages) -> Styles:
        """The styles of text, headers and footers."""
        html = self.cascade(self.edition.html[1])
        assert html is not None
        base = (replace(paragraph_properties(html), first_line=0), run_properties(html))
        furniture = [f for style in pages.styles.values() for f in style.furniture]
        printed = [block for f in furniture for block in f.blocks]
        return collect(
            [*blocks, *printed], [frame.para for f in furniture for frame in f.frames], base
        )

    def _notes(self, writer: Writer, pages: Pages) -> None:
        """Add the parts that hold notes."""
        for kind, write in (("footnotes", footnotes_part), ("endnotes", endnotes_part)):
            own = replace(writer, relations=Relations())
            content = write(own)
            if content is not None:
                separate(content, pages.notes)
                _relate(self.made, self._add(kind, content), own.relations)

    def _pages(self, names: list[str]) -> Pages:
        root = self.cascade(self.edition.html)
        assert root is not None
        running = read_running(
            self.edition.html, self.cascade, self.edition.metadata.title, self._image
        )
        boxes = Reader(running, self.cascade.counter, self._quote)
        paper = self.template.page if self.template is not None else None
        reader = PageReader(self.cascade, boxes, root, root["direction"] == "rtl", paper)
        pages = reader.read(names)
        self.findings += pages.findings
        return pages

    def _quote(self, kind: str) -> str:
        opening, closing = quotes(self.edition.metadata.language)
        marks = {"open-quote": opening, "close-quote": closing}.get(kind, ("",))
        return marks[0]

    def _image(self, url: str) -> Image | None:
        """The image at an address in a margin box, at its own size."""
        found = self.edition.resources.get(url, self.edition.base)
        if not isinstance(found, Resource):
            self.findings.append(found)
            return None
        size = natural_size(found)
        if size is None:
            self.findings.append(not_shown(url))
            return None
        return Image(found, *size, "")

    def _document(
        self, parted: Sequence[Stretch], pages: Pages, writer: Writer, notes: Element | None
    ) -> Element:
        """document.xml: the blocks of each section, its properties in its last paragraph."""
        began, told = starts(self.edition.html[1], self.cascade)
        self.findings += told
        body = element("w:body")
        known: dict[str, dict[tuple[str, str], str]] = {}
        for number, stretch in enumerate(parted):
            style = pages.styles[stretch.section.page]
            if style.name not in known:
                known[style.name] = self._add_furniture(style, pages, writer, first=number == 0)
            references = dict(known[style.name])
            if number:
                references = {k: v for k, v in references.items() if k[1] != "first"}
            start = began[number] if number < len(began) else Start()
            look = self._look(stretch, style, references, start, number)
            properties = section_properties(replace(look, notes=deepcopy(notes)))
            body.extend(writer.blocks(stretch.blocks))
            if number + 1 < len(parted):
                end_section(body, properties)
            else:
                if len(body) and body[-1].tag != qualified("w:p"):
                    body.append(element("w:p"))  # a table may not end the document
                body.append(properties)
        made = [element("w:background", w_color=pages.background)] if pages.background else []
        return root("w:document", [*made, body], "r", "wp", "a", "pic")

    def _look(
        self,
        stretch: Stretch,
        style: PageStyle,
        references: dict[tuple[str, str], str],
        start: Start,
        number: int,
    ) -> Look:
        return Look(
            style,
            references,
            start=stretch.section.start if number else "",
            number=start.number,
            columns=columns((start.style, self.cascade(self.edition.html[1])), style.page.room),
            titled=number == 0 and style.has("first"),
            right_to_left=self.edition.direction == "rtl",
        )

    def _add_furniture(
        self, style: PageStyle, pages: Pages, writer: Writer, *, first: bool
    ) -> dict[tuple[str, str], str]:
        """Add headers and footers; the relationship of each by kind and pages."""
        found: dict[tuple[str, str], str] = {}
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

    def _fonts(self, styles: Styles, blocks: Iterable[Block]) -> bool:
        """Add the fonts; whether any is embedded."""
        every = faces(self.edition.style, self.edition.resources)
        found = fonts(_used_fonts(styles, blocks), every, families(self.edition.html, self.cascade))
        self.findings += add_fonts(self.made, DOCUMENT, found)
        return any(name.startswith("word/fonts/") for name in self.made.parts)

    def _settings(self, pages: Pages, blocks: Iterable[Block], embedded: bool) -> Settings:
        paras = list(walk(blocks))
        body = self.cascade(self.edition.html[1])
        assert body is not None
        zone = length(body["hyphenate-limit-zone"], next(iter(pages.styles.values())).page.room)
        tags = {text.language for text in _texts(paras)}
        return Settings(
            self.edition.metadata.language,
            frozenset(tag for tag in tags if language_attribute(tag)),
            mirrored=pages.mirrored,
            even=pages.even,
            background=bool(pages.background),
            bordered=pages.bordered,
            hyphenated=any(para.properties.hyphenate for para in paras),
            zone=twips(zone),
            embedded=embedded,
        )


def _settle(styles: Styles, pages: Pages) -> Iterator[Finding]:
    """Let headers follow only styles that are there, and tell where they pass over variants."""
    remedy = "Let the stylesheet set all of them alike, or give the others another --word."
    for para in (p for s in pages.styles.values() for f in s.furniture for p in f.paras):
        for place, inline in enumerate(para.content):
            name = followed(inline.code) if isinstance(inline, Field) else ""
            if isinstance(inline, Field) and name and not _is_known(styles, name):
                para.content[place] = inline.result
                message = f"Word has no style “{name}” that a header could follow."
                yield note("word-running-head", message, remedy="Set it unlike its paragraph.")
            elif len(styles.named.get(name, ())) > 1:
                message = f"Word’s header passes over those of “{name}” that are set otherwise."
                yield note("word-running-head", message, remedy=remedy)


def _is_known(styles: Styles, name: str) -> bool:
    return name in styles.named or name in styles.chosen.values()


def _number_drawings(package: Package) -> None:
    """Give every drawing a number of its own in the document, those of a template too."""
    number = 0
    for name in sorted(package.parts):
        part = package.parts[name]
        if not isinstance(part.content, bytes) or (name.endswith(".xml") and _DRAWN in part.data):
            part.content = root_of(part)
            for drawing in part.content.iter(qualified("wp:docPr")):
                number += 1
                drawing.set("id", str(number))


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
    return [i.id for p in walk(blocks) for i in p.content if isinstance(i, Anchor)]


def _texts(paras: Iterable[Para]) -> Iterator[Text]:
    for para in paras:
        for inline in para.content:
            if isinstance(inline, Text):
                yield inline
            elif isinstance(inline, Field):
                yield inline.result


def _used_fonts(styles: Styles, blocks: Iterable[Block]) -> set[Used]:
    runs = [style.run for style in styles.paragraphs.values()]
    runs += [text.run for text in _texts(walk(blocks))]
    return {(run.font, run.bold, run.italic) for run in (styles.base[1], *runs)}


def _styles(styles: Styles, pages: Pages, edition: Edition) -> Element:
    """styles.xml, with tab stops for the lines of headers and footers."""
    part = styles_part(styles, edition.metadata.language, edition.direction == "rtl")
    rooms = {
        style_id(page.style(kind)): page.page.room
        for page in pages.styles.values()
        for kind in ("header", "footer")
    }
    main = next(iter(pages.styles.values())).page.room
    for style in part.iterchildren(qualified("w:style")):
        room = rooms.get(style.get(qualified("w:styleId"), ""))
        if room is not None:
            stop(style, twips(room), twips(main))
    return part
