"""theme1.xml, which Word demands (ECMA-376 Part 1, section 20.1.6.9)."""

from __future__ import annotations

from lxml import etree

from bema.exporters.docx.xml import NS
from bema.tree import Element

_A = f"{{{NS['a']}}}"


def theme_part(family: str, ink: str = "000000") -> Element:
    """A theme: ink on white paper, and the family of the text."""
    made = etree.Element(f"{_A}theme", nsmap={"a": NS["a"]}, name="bema")
    elements = etree.SubElement(made, f"{_A}themeElements")
    elements.append(_colours(ink))
    elements.append(_fonts(family))
    elements.append(_formats())
    return made


def _colours(ink: str) -> Element:
    made = etree.Element(f"{_A}clrScheme", name="bema")
    accents = [f"accent{n}" for n in range(1, 7)]
    for name in ("dk1", "lt1", "dk2", "lt2", *accents, "hlink", "folHlink"):
        colour = etree.SubElement(made, f"{_A}{name}")
        etree.SubElement(colour, f"{_A}srgbClr", val="FFFFFF" if name.startswith("lt") else ink)
    return made


def _fonts(family: str) -> Element:
    made = etree.Element(f"{_A}fontScheme", name="bema")
    for kind in ("majorFont", "minorFont"):
        font = etree.SubElement(made, f"{_A}{kind}")
        for script in ("latin", "ea", "cs"):
            face = family if script == "latin" else ""
            etree.SubElement(font, f"{_A}{script}", typeface=face)
    return made


def _formats() -> Element:
    """Three plain fills, lines and effects: the least that the schema allows."""
    made = etree.Element(f"{_A}fmtScheme", name="bema")
    for name in ("fillStyleLst", "lnStyleLst", "effectStyleLst", "bgFillStyleLst"):
        entries = etree.SubElement(made, f"{_A}{name}")
        for _ in range(3):
            if name == "lnStyleLst":
                _fill(etree.SubElement(entries, f"{_A}ln", w="6350"))
            elif name == "effectStyleLst":
                effect = etree.SubElement(entries, f"{_A}effectStyle")
                etree.SubElement(effect, f"{_A}effectLst")
            else:
                _fill(entries)
    return made


def _fill(parent: Element) -> None:
    solid = etree.SubElement(parent, f"{_A}solidFill")
    etree.SubElement(solid, f"{_A}schemeClr", val="phClr")
