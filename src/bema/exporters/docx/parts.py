"""The smaller parts: notes, numbering, settings, fonts, theme, properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from lxml import etree

from bema.edition import frame
from bema.exporters.docx.model import List, NoteCall, Para
from bema.exporters.docx.pages import Pages
from bema.exporters.docx.styles import Styles, style_id
from bema.exporters.docx.writer import Writer
from bema.exporters.docx.xml import NS, element, qualified, root, value
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_EMBED = {"embedRegular": 0, "embedBold": 1, "embedItalic": 2, "embedBoldItalic": 3}
_BULLETS = "•–"


def footnotes_part(writer: Writer) -> Element:
    """footnotes.xml: the separators, then the notes that `writer` has met (section 17.11)."""
    made = [_separator(-1, "separator"), _separator(0, "continuationSeparator")]
    for number, call in enumerate(tuple(writer.notes), start=1):
        made.append(element("w:footnote", *_note(writer, call), w_id=number))
    return root("w:footnotes", made, "r")


def _separator(ident: int, kind: str) -> Element:
    spacing = element("w:spacing", w_before=0, w_after=0, w_line=240, w_lineRule="auto")
    line = element("w:p", element("w:pPr", spacing), element("w:r", element(f"w:{kind}")))
    return element("w:footnote", line, w_type=kind, w_id=ident)


def _note(writer: Writer, call: NoteCall) -> Iterator[Element]:
    reference = element("w:rPr", value("w:rStyle", style_id("footnote reference")))
    number = element("w:r", reference, element("w:footnoteRef"))
    space = element("w:r", element("w:t", text=" "))
    first = True
    for block in call.note:
        if isinstance(block, Para) and first:
            yield writer.paragraph(block, number, space)
            first = False
        else:
            yield from writer.blocks([block])
    if first:
        yield element("w:p", number)


def numbering_part(lists: Iterable[List]) -> Element:
    """numbering.xml: one definition for each list (section 17.9)."""
    lists = list(lists)
    made = [_definition(given) for given in lists]
    for given in lists:
        number = element("w:num", value("w:abstractNumId", given.id), w_numId=given.id)
        made.append(number)
    return root("w:numbering", made)


def _definition(given: List) -> Element:
    made = element("w:abstractNum", value("w:multiLevelType", "multilevel"))
    made.set(qualified("w:abstractNumId"), str(given.id))
    for level in range(9):
        kind = "decimal" if given.ordered else "bullet"
        text = f"%{level + 1}." if given.ordered else _BULLETS[level % len(_BULLETS)]
        left = given.left + 360 * (level - given.level)
        indent = element("w:pPr", element("w:ind", w_left=max(left, 360), w_hanging=300))
        made.append(
            element(
                "w:lvl",
                value("w:start", given.start if level == given.level else 1),
                value("w:numFmt", kind),
                value("w:lvlText", text),
                value("w:lvlJc", "left"),
                indent,
                w_ilvl=level,
            )
        )
    return made


def settings_part(pages: Pages, hyphenation: bool, language: str, embedded: bool) -> Element:
    """settings.xml (section 17.15)."""
    made = []
    if embedded:
        made += [element("w:embedTrueTypeFonts"), element("w:saveSubsetFonts")]
    if pages.mirrored:
        made.append(element("w:mirrorMargins"))
    if hyphenation:
        made.append(element("w:autoHyphenation"))
    if pages.has("even"):
        made.append(element("w:evenAndOddHeaders"))
    made.append(value("w:characterSpacingControl", "doNotCompress"))
    made.append(element("w:footnotePr", *(element("w:footnote", w_id=i) for i in (-1, 0))))
    uri = "http://schemas.microsoft.com/office/word"
    mode = element("w:compatSetting", w_name="compatibilityMode", w_uri=uri, w_val=15)
    # As in CSS, a line that ends with a break is not stretched.
    kept = element("w:doNotExpandShiftReturn")
    made += [element("w:compat", kept, mode), value("w:themeFontLang", language)]
    return root("w:settings", made)


def fonts_part(styles: Styles, embedded: Mapping[str, Iterable[tuple[str, str, str]]]) -> Element:
    """fontTable.xml: the families in use (section 17.8).

    `embedded` gives for a family its embedded faces: element, relationship and key.
    """
    used = {group.run.font for group in styles.paragraphs.values()} | {styles.base[1].font}
    fonts = []
    for name in sorted(filter(None, used)):
        faces = [
            element(f"w:{kind}", r_id=ident, w_fontKey=key)
            for kind, ident, key in sorted(embedded.get(name, ()), key=lambda face: _EMBED[face[0]])
        ]
        fonts.append(element("w:font", *faces, w_name=name))
    return root("w:fonts", fonts, "r")


def theme_part(family: str) -> bytes:
    """A theme, which Word demands: black on white, and the family of the text."""
    a = NS["a"]
    made = etree.Element(f"{{{a}}}theme", nsmap={"a": a}, name="bema")
    elements = etree.SubElement(made, f"{{{a}}}themeElements")
    colours = etree.SubElement(elements, f"{{{a}}}clrScheme", name="bema")
    accents = [f"accent{n}" for n in range(1, 7)]
    for name in ("dk1", "lt1", "dk2", "lt2", *accents, "hlink", "folHlink"):
        shade = "FFFFFF" if name.startswith("lt") else "000000"
        colour = etree.SubElement(colours, f"{{{a}}}{name}")
        etree.SubElement(colour, f"{{{a}}}srgbClr", val=shade)
    fonts = etree.SubElement(elements, f"{{{a}}}fontScheme", name="bema")
    for kind in ("majorFont", "minorFont"):
        font = etree.SubElement(fonts, f"{{{a}}}{kind}")
        for script in ("latin", "ea", "cs"):
            face = family if script == "latin" else ""
            etree.SubElement(font, f"{{{a}}}{script}", typeface=face)
    elements.append(_formats(a))
    data: bytes = etree.tostring(made, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _formats(a: str) -> Element:
    """Three plain fills, lines and effects: the least that the schema allows."""
    made = etree.Element(f"{{{a}}}fmtScheme", name="bema")

    def fill(parent: Element) -> None:
        solid = etree.SubElement(parent, f"{{{a}}}solidFill")
        etree.SubElement(solid, f"{{{a}}}schemeClr", val="phClr")

    for name in ("fillStyleLst", "lnStyleLst", "effectStyleLst", "bgFillStyleLst"):
        entries = etree.SubElement(made, f"{{{a}}}{name}")
        for _ in range(3):
            if name == "lnStyleLst":
                fill(etree.SubElement(entries, f"{{{a}}}ln", w="6350"))
            elif name == "effectStyleLst":
                effect = etree.SubElement(entries, f"{{{a}}}effectStyle")
                etree.SubElement(effect, f"{{{a}}}effectLst")
            else:
                fill(entries)
    return made


def core_part(edition: Edition) -> Element:
    """docProps/core.xml (ECMA-376 Part 2, section 11)."""
    metadata = edition.metadata
    stamp = edition.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    named = [
        ("dc:title", metadata.title),
        ("dc:creator", metadata.speaker),
        ("dc:description", frame.description(metadata)),
        ("dc:identifier", metadata.identifier),
        ("dc:language", metadata.language),
        ("cp:keywords", ", ".join(metadata.keywords)),
    ]
    made = [element(name, text=text) for name, text in named if text]
    for name in ("created", "modified"):
        date = element(f"dcterms:{name}", text=stamp)
        date.set(qualified("xsi:type"), "dcterms:W3CDTF")
        made.append(date)
    return root("cp:coreProperties", made, "dc", "dcterms", "xsi")


def app_part(edition: Edition) -> bytes:
    """docProps/app.xml: the program."""
    made = etree.Element(f"{{{NS['ap']}}}Properties", nsmap={None: NS["ap"]})
    etree.SubElement(made, f"{{{NS['ap']}}}Application").text = edition.generator.split(" ")[0]
    data: bytes = etree.tostring(made, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data
