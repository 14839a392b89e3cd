"""What the preflight asks of a file and its pages, what is painted on them aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pikepdf
from lxml import etree
from pikepdf import Array, Dictionary, Name

from bema.exporters.pdf.preflight.fault import Fault

_NS = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_WANTED = (
    "dc:title",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmpMM:DocumentID",
    "xmpMM:VersionID",
    "xmpMM:RenditionClass",
)
_ALIKE = {"/Title": "dc:title", "/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
"""Entries of the document information, and what they are called in XMP."""
_MEDIA = frozenset("/Movie /Sound /Screen /3D /RichMedia".split())
_NEAR = 0.01
"""Points by which boxes may be rounded."""


def whole(pdf: pikepdf.Pdf, bleed: float) -> Iterator[Fault]:
    """Faults of the file, its metadata, its output intent and its pages."""
    yield from _file(pdf)
    yield from _metadata(pdf)
    yield from _intents(pdf)
    yield from _interaction(pdf)
    for number, page in enumerate(pdf.pages, 1):
        yield from (fault._replace(page=number) for fault in _page(page.obj, bleed))


def _file(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    version = max(pdf.pdf_version, str(pdf.Root.get("/Version", "/"))[1:])
    if version > "1.6":
        yield Fault("pdfx-version", f"the file is PDF {version}")
    if pdf.is_encrypted:
        yield Fault("pdfx-encrypted", "the file is encrypted")
    ident = pdf.trailer.get("/ID")
    if not isinstance(ident, Array) or [bool(bytes(part)) for part in ident] != [True, True]:
        yield Fault("pdfx-id", "the file has no ID")
    trapped = pdf.trailer.get("/Info", {}).get("/Trapped")
    if trapped not in (Name("/True"), Name("/False")):
        yield Fault("pdfx-trapped", f"Trapped is {trapped or 'absent'}")
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and "/F" in thing:
            yield Fault("pdfx-external", "a stream lies in another file")


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    packet = pdf.Root.get("/Metadata")
    if not isinstance(packet, pikepdf.Stream):
        yield Fault("pdfx-metadata", "there is no XMP packet")
        return
    if "/Filter" in packet:
        yield Fault("pdfx-metadata", "the XMP packet is compressed")
    try:
        root = etree.fromstring(packet.read_bytes(), etree.XMLParser(resolve_entities=False))
    except (etree.XMLSyntaxError, pikepdf.PdfError):
        yield Fault("pdfx-metadata", "the XMP packet cannot be read")
        return
    said = {name: _said(root, name) for name in (*_WANTED, "pdf:Trapped", "pdfxid:GTS_PDFXVersion")}
    for name in _WANTED:
        if not said[name]:
            yield Fault("pdfx-metadata", f"the XMP packet has no {name}")
    if said["pdfxid:GTS_PDFXVersion"] != "PDF/X-4":
        yield Fault("pdfx-claim", f"GTS_PDFXVersion is “{said['pdfxid:GTS_PDFXVersion']}”")
    info = pdf.trailer.get("/Info", {})
    for key, name in _ALIKE.items():
        if key in info and said[name] and _plain(str(info[key])) != _plain(said[name]):
            yield Fault("pdfx-agree", f"{key[1:]} and {name} differ")
    trapped = str(info.get("/Trapped", "/"))[1:]
    if trapped in ("True", "False") and said["pdf:Trapped"] not in ("", trapped):
        yield Fault("pdfx-agree", "Trapped and pdf:Trapped differ")


def _said(root: Any, name: str) -> str:
    """The value of a property, element or attribute; of several the first."""
    prefix, _, local = name.partition(":")
    tag = f"{{{_NS[prefix]}}}{local}"
    for element in root.iter(tag):
        items = [item.text or "" for item in element.iter(f"{_RDF}li")]
        return str(items[0] if items else element.text or "").strip()
    return next((e.get(tag) for e in root.iter(f"{_RDF}Description") if e.get(tag)), "")


def _plain(text: str) -> str:
    """A text, or a date of either kind to the second, as it is compared."""
    digits = "".join(c for c in text if c.isdigit())
    if text.startswith("D:"):
        return digits[:14]
    try:
        datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return text
    return digits[:14]


def _intents(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    found = [i for i in pdf.Root.get("/OutputIntents", []) if i.get("/S") == Name.GTS_PDFX]
    if len(found) != 1:
        yield Fault("pdfx-intent", f"there are {len(found)} output intents for PDF/X")
        return
    intent = found[0]
    if not str(intent.get("/OutputConditionIdentifier", "")).strip():
        yield Fault("pdfx-intent", "the output intent names no condition")
    profile = intent.get("/DestOutputProfile")
    if not isinstance(profile, pikepdf.Stream):
        yield Fault("pdfx-profile", "the output intent has no profile")
        return
    try:
        data = profile.read_bytes()
    except pikepdf.PdfError:
        data = b""
    # ICC.1, section 7.2: size, class, colour space, signature.
    if data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") > len(data):
        yield Fault("pdfx-profile", "the profile is none")
    elif data[12:16] != b"prtr" or data[16:20] != b"CMYK":
        kind = f"{data[12:16].decode('latin-1')} {data[16:20].decode('latin-1').strip()}"
        yield Fault("pdfx-profile", f"the profile is of another kind: {kind}")
    elif profile.get("/N") != 4:
        yield Fault("pdfx-profile", f"the profile says that it has {profile.get('/N')} parts")


def _interaction(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    root = pdf.Root
    if "/OpenAction" in root and not isinstance(root.OpenAction, Array):
        yield Fault("pdfx-action", "opening the file does something")
    if "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield Fault("pdfx-action", "the file has scripts")
    form = root.get("/AcroForm")
    if form is not None and (len(form.get("/Fields", [])) or form.get("/NeedAppearances")):
        yield Fault("pdfx-form", "the file has fields")
    layers = root.get("/OCProperties")
    if layers is not None:
        for setting in (layers.get("/D", Dictionary()), *layers.get("/Configs", [])):
            if "/AS" in setting or not str(setting.get("/Name", "")):
                yield Fault("pdfx-layers", "a configuration of layers has no name, or states")


def _page(page: Any, bleed: float) -> Iterator[Fault]:
    media, trim = _box(page, "/MediaBox"), _box(page, "/TrimBox")
    outer = _box(page, "/BleedBox") or _box(page, "/CropBox") or media
    crop = _box(page, "/CropBox") or media
    if "/ArtBox" in page:
        yield Fault("pdfx-boxes", "there is an ArtBox")
    elif trim is None:
        yield Fault("pdfx-boxes", "there is no TrimBox")
    if media is not None and outer is not None:
        if not _inside(outer, media) or (trim and not _inside(trim, outer)):
            yield Fault("pdfx-boxes", "the boxes do not lie inside one another")
        elif trim and crop and not _inside(trim, crop):
            yield Fault("pdfx-boxes", "the CropBox cuts into the TrimBox")
        elif trim and not _inside(tuple(_grown(trim, bleed)), outer):
            yield Fault("pdfx-bleed", "there is not enough bleed")
    if page.get("/UserUnit", 1) != 1:
        yield Fault("pdfx-unit", "the page has a unit of its own")
    if "/AA" in page:
        yield Fault("pdfx-action", "the page does something")
    for annotation in page.get("/Annots", []):
        yield from _annotation(annotation, outer)


def _annotation(annotation: Any, bleed: tuple[float, ...] | None) -> Iterator[Fault]:
    kind = str(annotation.get("/Subtype", ""))
    if kind in _MEDIA:
        yield Fault("pdfx-media", f"there is an annotation {kind[1:]}")
    if "/A" in annotation or "/AA" in annotation:
        yield Fault("pdfx-action", "an annotation does something")
    if kind in ("/PrinterMark", "/TrapNet") or bleed is None or "/Rect" not in annotation:
        return
    x1, y1, x2, y2 = (float(number) for number in annotation.Rect)
    left, bottom, right, top = bleed
    across = min(x1, x2) < right - _NEAR and max(x1, x2) > left + _NEAR
    if across and min(y1, y2) < top - _NEAR and max(y1, y2) > bottom + _NEAR:
        yield Fault("pdfx-annotation", f"an annotation {kind[1:]} lies on the page")


def _box(page: Any, name: str) -> tuple[float, ...] | None:
    """A box with its lower left corner first, its own or inherited; None where there is none."""
    seen = 0
    while page is not None and name not in page and seen < 50:
        page, seen = page.get("/Parent"), seen + 1
    if page is None or name not in page:
        return None
    x1, y1, x2, y2 = (float(number) for number in page[name])
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _grown(box: tuple[float, ...], by: float) -> Iterator[float]:
    left, bottom, right, top = box
    yield from (left - by, bottom - by, right + by, top + by)


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    low = all(i >= o - _NEAR for i, o in zip(inner[:2], outer[:2], strict=True))
    return low and all(i <= o + _NEAR for i, o in zip(inner[2:], outer[2:], strict=True))
