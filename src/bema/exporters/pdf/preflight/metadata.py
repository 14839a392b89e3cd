"""What the preflight asks of document information and XMP packet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Name, Stream

from bema.exporters.pdf.preflight.fault import Fault
from bema.exporters.pdf.preflight.objects import entry, has, is_bounded, name, read, text

_NS = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DATES = ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate")
_WANTED = ("dc:title", *_DATES, "xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass")
_ALIKE = {
    "/Title": "dc:title",
    "/Keywords": "pdf:Keywords",
    "/Creator": "xmp:CreatorTool",
    "/Producer": "pdf:Producer",
    "/CreationDate": "xmp:CreateDate",
    "/ModDate": "xmp:ModifyDate",
}
"""Entries of the document information, and what they are called in XMP."""
_CLAIM = "pdfxid:GTS_PDFXVersion"
_STANDARD = "PDF/X-4"
_PDF_DATE = re.compile(
    r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z.*|([+-])(\d\d)'?(?:(\d\d)'?)?)?"
)
"""ISO 32000-1, section 7.9.4."""


def metadata(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    """Faults of what the file says of itself."""
    info = entry(pdf.trailer, "/Info")
    trapped = entry(info, "/Trapped")
    if trapped not in (Name("/True"), Name("/False")):
        yield Fault("pdfx-trapped", f"Trapped is {name(trapped)[1:] or 'absent'}")
    packet = entry(pdf.Root, "/Metadata")
    if not isinstance(packet, Stream):
        yield Fault("pdfx-metadata", "there is no XMP packet")
        return
    if has(packet, "/Filter") or pdf.is_encrypted:
        yield Fault("pdfx-metadata", "the XMP packet is compressed or encrypted")
    root = _parsed((read(packet) if is_bounded(packet) else None) or b"")
    if root is None:
        yield Fault("pdfx-metadata", "the XMP packet cannot be read")
    else:
        yield from _packet(root)
        yield from _agreement(root, info)


def _parsed(data: bytes) -> Any:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _packet(root: Any) -> Iterator[Fault]:
    for wanted in _WANTED:
        said = _said(root, wanted)
        if not said:
            yield Fault("pdfx-metadata", f"the XMP packet has no {wanted}")
        elif wanted in _DATES and _xmp_date(said) is None:
            yield Fault("pdfx-metadata", f"{wanted} is no date")
    claim = _said(root, _CLAIM)
    if claim != _STANDARD:
        yield Fault("pdfx-claim", f"GTS_PDFXVersion is “{claim}”")


def _agreement(root: Any, info: Any) -> Iterator[Fault]:
    """What both say, the document information and the packet."""
    for key, property_ in _ALIKE.items():
        here, there = text(entry(info, key)).strip(), _said(root, property_)
        if here and there and not _is_same(here, there, property_ in _DATES):
            yield Fault("pdfx-agree", f"{key[1:]} and {property_} differ")
    trapped, told = name(entry(info, "/Trapped"))[1:], _said(root, "pdf:Trapped")
    if trapped in ("True", "False") and told not in ("", trapped):
        yield Fault("pdfx-agree", "Trapped and pdf:Trapped differ")
    # PDF/X-4 does not ask for the older key, which must not say anything else.
    version = text(entry(info, "/GTS_PDFXVersion"))
    if version and version != _STANDARD:
        yield Fault("pdfx-agree", f"the document information says {version}")


def _said(root: Any, property_: str) -> str:
    """The value of a property, element or attribute; of several the first."""
    prefix, _, local = property_.partition(":")
    tag = f"{{{_NS[prefix]}}}{local}"
    for element in root.iter(tag):
        within = [item.text or "" for item in element.iter(f"{_RDF}li")]
        return str(within[0] if within else element.text or "").strip()
    return next((e.get(tag) for e in root.iter(f"{_RDF}Description") if e.get(tag)), "").strip()


def _is_same(here: str, there: str, is_date: bool) -> bool:
    """Whether two texts, or two dates written in different ways, are the same."""
    if not is_date:
        return here == there
    first, second = _pdf_date(here), _xmp_date(there)
    # A date that is none has been told of; one that is no more exact than the other agrees.
    return second is None or (first is not None and abs(first - second) < timedelta(seconds=1))


def _xmp_date(said: str) -> datetime | None:
    """A date of ISO 8601; without a zone it is taken for one in UTC."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _pdf_date(said: str) -> datetime | None:
    match = _PDF_DATE.fullmatch(said)
    if match is None:
        return None
    year, month, day, hour, minute, second = (
        int(part) if part else None for part in match.groups()[:6]
    )
    sign, hours, minutes = match.groups()[6:]
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    try:
        zone = timezone(-offset if sign == "-" else offset)
        return datetime(
            year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, 0, zone
        )
    except ValueError:
        return None
