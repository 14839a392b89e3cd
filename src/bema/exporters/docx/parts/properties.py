"""Properties of the document, and its source (ECMA-376 Part 2, section 11; Part 1, section 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from bema.edition import frame
from bema.exporters.docx.parts.opc import CORE, OFFICE, Package, Part, Relation
from bema.exporters.docx.xml import NS, element, qualified, root
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

SOURCE = "customXml/item1.xml"
"""Name of the part that holds the TEI document."""
_TYPES = "application/vnd.openxmlformats-"


def add_properties(package: Package, edition: Edition) -> None:
    """Say in the package what the document is."""
    core = Part(core_part(edition), f"{_TYPES}package.core-properties+xml")
    app = Part(app_part(edition), f"{_TYPES}officedocument.extended-properties+xml")
    for kind, name, part in (
        (CORE, "docProps/core.xml", core),
        (OFFICE + "extended-properties", "docProps/app.xml", app),
    ):
        package.root.relate(Relation(kind, package.add(name, part)))


def add_source(package: Package, document: str, edition: Edition) -> None:
    """Put the TEI document into the package as a custom XML part, byte for byte (section 22.5)."""
    ident = str(uuid5(NAMESPACE_URL, edition.metadata.identifier)).upper()
    item = root("ds:datastoreItem", [element("ds:schemaRefs")], ds_itemID=f"{{{ident}}}")
    about = Part(item, f"{_TYPES}officedocument.customXmlProperties+xml")
    properties = package.add("customXml/itemProps1.xml", about)
    part = Part(edition.speech.data)
    part.relate(Relation(OFFICE + "customXmlProps", properties))
    package.add(SOURCE, part)
    package.parts[document].relate(Relation(OFFICE + "customXml", SOURCE))


def core_part(edition: Edition) -> Element:
    """docProps/core.xml: title, speaker, language, status and the rest that archives ask for."""
    metadata = edition.metadata
    stamp = edition.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    named = [
        ("dc:title", metadata.title),
        ("dc:subject", metadata.event),
        ("dc:creator", metadata.speaker),
        ("dc:description", frame.description(metadata)),
        ("dc:identifier", metadata.identifier),
        ("dc:language", metadata.language),
        ("cp:keywords", ", ".join(metadata.keywords)),
        ("cp:contentStatus", ", ".join(metadata.status)),
    ]
    made = [element(name, text=text) for name, text in named if text]
    for name in ("created", "modified"):
        date = element(f"dcterms:{name}", text=stamp)
        date.set(qualified("xsi:type"), "dcterms:W3CDTF")
        made.append(date)
    return root("cp:coreProperties", made, "dc", "dcterms", "xsi")


def app_part(edition: Edition) -> Element:
    """docProps/app.xml: the program, and the publisher as the company."""
    space = f"{{{NS['ap']}}}"
    made = etree.Element(f"{space}Properties", nsmap={None: NS["ap"]})
    etree.SubElement(made, f"{space}Application").text = edition.generator.split(" ")[0]
    if edition.metadata.publisher:
        etree.SubElement(made, f"{space}Company").text = edition.metadata.publisher
    return made
