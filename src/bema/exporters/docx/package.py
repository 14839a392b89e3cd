"""The package: parts, content types and relationships (ECMA-376 Part 2, Open Packaging)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from bema.exporters import Artifact
from bema.exporters.docx import parts
from bema.exporters.docx.body import Body
from bema.exporters.docx.fonts import Embedded, embed
from bema.exporters.docx.model import Anchor, Text
from bema.exporters.docx.pages import (
    Furniture,
    Pages,
    furniture_runs,
    read_pages,
    section,
    tab_stops,
)
from bema.exporters.docx.styles import Styles, collect, style_id, styles_part, walk
from bema.exporters.docx.writer import Relations, Writer
from bema.exporters.docx.xml import NS, element, root, serialize
from bema.exporters.zipped import pack
from bema.findings import Finding
from bema.style.stylesheet import faces
from bema.style.word import paragraph_properties, run_properties
from bema.tree import Element
from bema.weasy import Cascade

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TYPES = {
    "word/document.xml": _WORD + "document.main+xml",
    "word/styles.xml": _WORD + "styles+xml",
    "word/settings.xml": _WORD + "settings+xml",
    "word/fontTable.xml": _WORD + "fontTable+xml",
    "word/footnotes.xml": _WORD + "footnotes+xml",
    "word/numbering.xml": _WORD + "numbering+xml",
    "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "customXml/itemProps1.xml": (
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    ),
}
SOURCE = "customXml/item1.xml"


def package(edition: Edition, cascade: Cascade, findings: tuple[Finding, ...]) -> Artifact:
    """The edition as a Word document."""
    body = Body(edition, cascade)
    blocks = body.read()
    pages = read_pages(edition.html, cascade)
    html = cascade(edition.html[1])
    assert html is not None
    base = (replace(paragraph_properties(html), first_line=0), run_properties(html))
    styles = collect(blocks, [f.para for f in pages.furniture], base)
    anchors = {i.id for p in walk(blocks) for i in p.content if isinstance(i, Anchor)}
    writer = Writer(styles, edition.direction == "rtl", frozenset(anchors))
    names = _furniture_names(pages)
    idents = {key: f"rId{50 + n}" for n, key in enumerate(names)}
    content = [*writer.blocks(blocks), section(pages, idents)]
    if len(content) > 1 and content[-2].tag.endswith("}tbl"):
        content.insert(-1, element("w:p"))  # a table may not end the document
    document = root("w:document", [element("w:body", *content)], "r", "wp", "a", "pic")
    made: dict[str, bytes] = {"word/document.xml": serialize(document)}
    made["word/styles.xml"] = _styles(styles, pages, edition)
    notes = Writer(styles, writer.right_to_left, writer.anchors, notes=writer.notes)
    made["word/footnotes.xml"] = serialize(parts.footnotes_part(notes))
    if body.lists:
        made["word/numbering.xml"] = serialize(parts.numbering_part(body.lists))
    hyphenation = any(p.properties.hyphenate for p in walk(blocks))
    language = edition.metadata.language
    runs = [s.run for s in styles.paragraphs.values()]
    runs += [i.run for p in walk(blocks) for i in p.content if isinstance(i, Text)]
    fonts = tuple(embed(faces(edition.style, edition.resources), runs))
    settings = parts.settings_part(pages, hyphenation, language, embedded=bool(fonts))
    made["word/settings.xml"] = serialize(settings)
    made |= _font_parts(styles, fonts)
    made["word/theme/theme1.xml"] = parts.theme_part(base[1].font)
    for furniture in pages.furniture:
        name = names[furniture.kind, furniture.pages]
        made[f"word/{name}"] = serialize(_furniture(furniture, writer))
    made["word/_rels/document.xml.rels"] = _document_relations(
        made, names, idents, writer.relations
    )
    if notes.relations.targets:
        made["word/_rels/footnotes.xml.rels"] = _relations(_links(notes.relations))
    for relations in (writer.relations, notes.relations):
        made |= {f"word/{name}": image.data for name, image in relations.images.items()}
    made |= _about(edition)
    made["[Content_Types].xml"] = _content_types(made)
    order = ["[Content_Types].xml", "_rels/.rels"]
    order += sorted(set(made) - set(order))
    data = pack([(name, made[name]) for name in order])
    return Artifact(data, (*findings, *body.findings))


def _font_parts(styles: Styles, fonts: tuple[Embedded, ...]) -> dict[str, bytes]:
    """fontTable.xml, the faces it embeds, and how it refers to them."""
    idents = {font.name: f"rId{number}" for number, font in enumerate(fonts, start=1)}
    families = {font.family for font in fonts}
    embedded = {
        family: [(f.kind, idents[f.name], f.key) for f in fonts if f.family == family]
        for family in sorted(families)
    }
    made = {"word/fontTable.xml": serialize(parts.fonts_part(styles, embedded))}
    if fonts:
        found = [(idents[f.name], _OFFICE + "font", f.name, False) for f in fonts]
        made["word/_rels/fontTable.xml.rels"] = _relations(found)
    return made | {f"word/{font.name}": font.data for font in fonts}


def _styles(styles: Styles, pages: Pages, edition: Edition) -> bytes:
    """styles.xml, with tab stops for the line of headers and footers."""
    part = styles_part(styles, edition.metadata.language, edition.direction == "rtl")
    wanted = {style_id(kind) for kind in ("header", "footer")}
    for style in part:
        if style.get(f"{{{NS['w']}}}styleId") not in wanted:
            continue
        properties = style.find(f"{{{NS['w']}}}pPr")
        if properties is None:
            properties = element("w:pPr")
            style.insert(3, properties)
        _insert_tabs(properties, tab_stops(pages.room))
    return serialize(part)


def _insert_tabs(properties: Element, tabs: Element) -> None:
    """Put tab stops where the schema wants them."""
    before = ("keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr")
    names = [child.tag.rpartition("}")[2] for child in properties]
    properties.insert(sum(name in before for name in names), tabs)


def _furniture_names(pages: Pages) -> dict[tuple[str, str], str]:
    names: dict[tuple[str, str], str] = {}
    for number, furniture in enumerate(pages.furniture, start=1):
        names[furniture.kind, furniture.pages] = f"{furniture.kind}{number}.xml"
    return names


def _furniture(furniture: Furniture, writer: Writer) -> Element:
    # Its text comes as runs with tabs and fields.
    empty = replace(furniture.para, content=[])
    paragraph = writer.paragraph(empty, *furniture_runs(furniture))
    return root("w:hdr" if furniture.kind == "header" else "w:ftr", [paragraph], "r")


def _document_relations(
    made: dict[str, bytes],
    names: dict[tuple[str, str], str],
    idents: dict[tuple[str, str], str],
    relations: Relations,
) -> bytes:
    fixed = ("styles", "settings", "fontTable", "footnotes", "numbering", "theme/theme1")
    found = []
    for number, name in enumerate(fixed, start=1):
        if f"word/{name}.xml" in made:
            kind = name.partition("/")[0]
            found.append((f"rId{number}", _OFFICE + kind, f"{name}.xml", False))
    for key, ident in idents.items():
        found.append((ident, _OFFICE + key[0], names[key], False))
    found.append(("rId40", _OFFICE + "customXml", f"../{SOURCE}", False))
    return _relations([*found, *_links(relations)])


def _links(relations: Relations) -> list[tuple[str, str, str, bool]]:
    return [
        (ident, _OFFICE + kind, target, kind == "hyperlink")
        for (kind, target), ident in relations.targets.items()
    ]


def _relations(found: Iterable[tuple[str, str, str, bool]]) -> bytes:
    """A .rels part of id, type, target and whether the target is outside."""
    made = etree.Element(f"{{{NS['rel']}}}Relationships", nsmap={None: NS["rel"]})
    for ident, kind, target, external in found:
        attributes = {"Id": ident, "Type": kind, "Target": target}
        if external:
            attributes["TargetMode"] = "External"
        etree.SubElement(made, f"{{{NS['rel']}}}Relationship", attributes)
    data: bytes = etree.tostring(made, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _about(edition: Edition) -> dict[str, bytes]:
    """Properties of the document, and its source as a custom XML part (section 22.5)."""
    ident = str(uuid5(NAMESPACE_URL, edition.metadata.identifier)).upper()
    item = root("ds:datastoreItem", [element("ds:schemaRefs")], ds_itemID=f"{{{ident}}}")
    return {
        "_rels/.rels": _relations(
            [
                ("rId1", _OFFICE + "officeDocument", "word/document.xml", False),
                ("rId2", _CORE, "docProps/core.xml", False),
                ("rId3", _OFFICE + "extended-properties", "docProps/app.xml", False),
            ]
        ),
        "docProps/core.xml": serialize(parts.core_part(edition)),
        "docProps/app.xml": parts.app_part(edition),
        SOURCE: edition.speech.data,
        "customXml/itemProps1.xml": serialize(item),
        "customXml/_rels/item1.xml.rels": _relations(
            [("rId1", _OFFICE + "customXmlProps", "itemProps1.xml", False)]
        ),
    }


def _content_types(made: dict[str, bytes]) -> bytes:
    types = etree.Element(f"{{{NS['ct']}}}Types", nsmap={None: NS["ct"]})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = {"rels": rels, "xml": "application/xml"}
    images = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
    images["odttf"] = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
    used = {name.rpartition(".")[2].lower() for name in made}
    defaults |= {suffix: kind for suffix, kind in images.items() if suffix in used}
    for suffix, kind in defaults.items():
        etree.SubElement(types, f"{{{NS['ct']}}}Default", Extension=suffix, ContentType=kind)
    for name in sorted(made):
        kind = _TYPES.get(name, "")
        for furniture in ("header", "footer"):
            if name.startswith(f"word/{furniture}"):
                kind = f"{_WORD}{furniture}+xml"
        if kind:
            etree.SubElement(
                types, f"{{{NS['ct']}}}Override", PartName=f"/{name}", ContentType=kind
            )
    data: bytes = etree.tostring(types, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
