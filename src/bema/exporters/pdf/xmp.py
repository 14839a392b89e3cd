"""The XMP packet of a PDF (ISO 16684-1), one `rdf:RDF` for all standards that it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from bema.edition.frame import description
from bema.tree import XML_LANG, Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_PDFX = {"pdfxid": "http://www.npes.org/pdfx/ns/id/"}
_HEAD = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_TAIL = b'\n<?xpacket end="r"?>'


def information(edition: Edition, producer: str) -> dict[str, str]:
    """Entries of the document information that agree with the packet (ISO 32000-1, table 317)."""
    metadata, stamp = edition.metadata, edition.timestamp.strftime("D:%Y%m%d%H%M%SZ")
    said = {
        "/Title": metadata.title,
        "/Author": metadata.speaker,
        "/Keywords": ", ".join(metadata.keywords),
        "/Creator": edition.generator,
        "/Producer": producer,
        "/CreationDate": stamp,
        "/ModDate": stamp,
    }
    return {name: value for name, value in said.items() if value}


def packet(
    edition: Edition, producer: str, document: str, instance: str, claims: frozenset[str]
) -> bytes:
    """The packet; `document` and `instance` are UUIDs of the work and of these bytes.

    It names the standards that the file `claims` to keep: `PDF/A-3a` and `PDF/UA-1`, or `PDF/X-4`.
    """
    metadata = edition.metadata
    stamp = edition.timestamp.isoformat(timespec="seconds").replace("+00:00", "Z")
    meta = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    for_print = "PDF/X-4" in claims
    # What PDF/A and PDF/UA ask for stays out of a file that is for neither.
    known = {p: uri for p, uri in _NS.items() if not p.startswith(("pdfa", "pdfu"))} | _PDFX
    rdf = etree.SubElement(meta, _name("rdf:RDF"), nsmap=known if for_print else _NS)
    about = etree.SubElement(rdf, _name("rdf:Description"), {_name("rdf:about"): ""})
    if "PDF/A-3a" in claims:
        _text(about, "pdfaid:part", "3")
        _text(about, "pdfaid:conformance", "A")
    if "PDF/UA-1" in claims:
        _text(about, "pdfuaid:part", "1")
    _alt(about, "dc:title", metadata.title, metadata.language)
    _list(about, "dc:creator", "Seq", [person.name for person in metadata.creators])
    _alt(about, "dc:description", description(metadata), metadata.language)
    _list(about, "dc:publisher", "Bag", [metadata.publisher])
    _list(about, "dc:language", "Bag", list(metadata.languages))
    _list(about, "dc:subject", "Bag", list(metadata.keywords))
    _list(about, "dc:date", "Seq", [metadata.date])
    _alt(about, "dc:rights", metadata.rights, metadata.language)
    _text(about, "dc:identifier", metadata.identifier)
    _text(about, "dc:source", metadata.source.url if metadata.source else "")
    _text(about, "dc:format", "application/pdf")
    _text(about, "xmpRights:WebStatement", metadata.licence)
    _text(about, "pdf:Producer", producer)
    _text(about, "pdf:Keywords", ", ".join(metadata.keywords))
    _text(about, "xmp:CreatorTool", edition.generator)
    for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
        _text(about, name, stamp)
    _text(about, "xmpMM:DocumentID", f"uuid:{document}")
    _text(about, "xmpMM:InstanceID", f"uuid:{instance}")
    if for_print:
        _text(about, "xmpMM:VersionID", "1")
        _text(about, "xmpMM:RenditionClass", "default")
        _text(about, "pdfxid:GTS_PDFXVersion", "PDF/X-4")
        _text(about, "pdf:Trapped", "False")
    else:
        _declare_pdfuaid(about)
    return b"".join((_HEAD, etree.tostring(meta, encoding="utf-8"), _TAIL))


def _name(qualified: str) -> str:
    prefix, _, local = qualified.partition(":")
    return f"{{{(_NS | _PDFX)[prefix]}}}{local}"


def _text(parent: Element, name: str, value: str) -> None:
    if value:
        etree.SubElement(parent, _name(name)).text = value


def _list(parent: Element, name: str, kind: str, values: list[str]) -> None:
    if any(values):
        holder = etree.SubElement(etree.SubElement(parent, _name(name)), _name(f"rdf:{kind}"))
        for value in filter(None, values):
            etree.SubElement(holder, _name("rdf:li")).text = value


def _alt(parent: Element, name: str, value: str, language: str) -> None:
    """A text by language; `x-default` stands first (ISO 16684-1, section 8.2.2.4)."""
    if value:
        holder = etree.SubElement(etree.SubElement(parent, _name(name)), _name("rdf:Alt"))
        for tag in dict.fromkeys(("x-default", language)):
            etree.SubElement(holder, _name("rdf:li"), {XML_LANG: tag}).text = value


def _declare_pdfuaid(parent: Element) -> None:
    """Declare the schema of PDF/UA, which PDF/A does not know (ISO 19005-3, section 6.6.2.3)."""
    resource = {_name("rdf:parseType"): "Resource"}
    schemas = etree.SubElement(parent, _name("pdfaExtension:schemas"))
    schema = etree.SubElement(
        etree.SubElement(schemas, _name("rdf:Bag")), _name("rdf:li"), resource
    )
    _text(schema, "pdfaSchema:schema", "PDF/UA identification schema")
    _text(schema, "pdfaSchema:namespaceURI", _NS["pdfuaid"])
    _text(schema, "pdfaSchema:prefix", "pdfuaid")
    properties = etree.SubElement(
        etree.SubElement(schema, _name("pdfaSchema:property")), _name("rdf:Seq")
    )
    item = etree.SubElement(properties, _name("rdf:li"), resource)
    _text(item, "pdfaProperty:name", "part")
    _text(item, "pdfaProperty:valueType", "Integer")
    _text(item, "pdfaProperty:category", "internal")
    _text(item, "pdfaProperty:description", "Part of ISO 14289 to which the document conforms")
