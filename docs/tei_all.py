"""Makes `src/bema/tei/tei_all.rng`, what TEI allows, from the schema that the TEI publishes.

Run it with the path of the schema when the TEI has a new release. Left out is what only people and
Schematron read: documentation, comments, definitions that nothing refers to.
"""

from __future__ import annotations

import sys
from pathlib import Path

from lxml import etree

RNG = "{http://relaxng.org/ns/structure/1.0}"
TARGET = Path(__file__).parents[1] / "src" / "bema" / "tei" / "tei_all.rng"
NAMESPACES = {None: RNG[1:-1]}


def rewritten(old: etree._Element, parent: etree._Element | None = None) -> etree._Element:
    """The element and those of RELAX NG in it, with no namespace declared but that."""
    attributes = dict(old.attrib)
    if parent is None:
        new = etree.Element(old.tag, attributes, nsmap=NAMESPACES)
    else:
        new = etree.SubElement(parent, old.tag, attributes)
    new.text = old.text if old.tag in (f"{RNG}value", f"{RNG}param") else None
    for each in old.iterchildren(f"{RNG}*"):
        rewritten(each, new)
    return new


def reduced(schema: etree._Element) -> etree._Element:
    """The schema without what is not needed to hold a document to it."""
    made = rewritten(schema)
    while True:
        used = {each.get("name") for each in made.iter(f"{RNG}ref")}
        unused = [each for each in made.findall(f"{RNG}define") if each.get("name") not in used]
        if not unused:
            return made
        for each in unused:
            made.remove(each)


def written(schema: etree._Element) -> bytes:
    """The file."""
    made = reduced(schema)
    etree.indent(made, "")
    data: bytes = etree.tostring(made, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


if __name__ == "__main__":
    TARGET.write_bytes(written(etree.parse(sys.argv[1]).getroot()))
