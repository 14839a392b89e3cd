"""What makes a PDF one for the press: PDF/X-4 (ISO 15930-7)."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from bema.exporters.pdf.press.images import images_to_inks
from bema.exporters.pdf.press.profile import Profile
from bema.exporters.pdf.xmp import information, packet
from bema.findings import Finding, Place, warning

if TYPE_CHECKING:
    from bema.edition.edition import Edition

STANDARD = "PDF/X-4"
BLEED = 3 / 25.4 * 72
"""How far pages are painted beyond where they are cut, in points: 3 mm."""
_REGISTRY = "http://www.color.org"
"""Of printing conditions, kept by the ICC."""


def to_pdfx(data: bytes, edition: Edition, profile: Profile) -> tuple[bytes, tuple[Finding, ...]]:
    """A PDF whose colours are inks already, as PDF/X-4, and what it lacks for a press."""
    with pikepdf.open(BytesIO(data)) as pdf:
        images_to_inks(pdf, profile)
        _take_out_links(pdf)
        short = [number for number, page in enumerate(pdf.pages, 1) if not _boxes(page.obj)]
        # Pages are labelled with the numbers that they bear (ISO 32000-1, section 12.4.2).
        pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D)])
        pdf.Root.OutputIntents = Array([_intent(pdf, profile)])
        _describe(pdf, edition, profile)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            force_version="1.6",
            fix_metadata_version=False,
        )
    return out.getvalue(), tuple(_no_bleed(short))


def _boxes(page: Any) -> bool:
    """Set the boxes of a page (ISO 32000-1, section 14.11.2); whether there is bleed enough.

    What lies beyond the bleed is for crop marks.
    """
    left, bottom, right, top = map(float, page.TrimBox)
    around = (left - BLEED, bottom - BLEED, right + BLEED, top + BLEED)
    media = [float(number) for number in page.MediaBox]
    inside = [max(a, b) for a, b in zip(around[:2], media[:2], strict=True)]
    inside += [min(a, b) for a, b in zip(around[2:], media[2:], strict=True)]
    page.BleedBox = Array([round(number, 4) for number in inside])
    # Blending is done in inks wherever the file is opened (ISO 32000-1, section 11.6.6).
    page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
    return all(abs(a - b) < 0.01 for a, b in zip(around, inside, strict=True))


def _no_bleed(pages: list[int]) -> Iterator[Finding]:
    if pages:
        where = f"page {pages[0]}" if len(pages) == 1 else f"{len(pages)} pages"
        message = f"{where} of the PDF cannot be painted 3 mm beyond where it is cut."
        yield warning("press-no-bleed", message, Place(), "Let @page have a bleed of 3mm or more.")


def _take_out_links(pdf: pikepdf.Pdf) -> None:
    """Leave no annotations on pages and in the structure tree, and with them no actions.

    PDF/X-4 has none within the bleed, and on paper a link leads nowhere. Its words stay.
    """
    for page in pdf.pages:
        if "/Annots" in page.obj:
            del page.obj.Annots
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == Name.StructElem:
            _drop_objects(thing)
    parents = pdf.Root.StructTreeRoot.ParentTree
    pairs = zip(parents.Nums[::2], parents.Nums[1::2], strict=True)
    kept = [each for pair in pairs if isinstance(pair[1], Array) for each in pair]
    parents.Nums = Array(kept)


def _drop_objects(element: Any) -> None:
    """Take references to annotations out of a structure element (ISO 32000-1, section 14.7.4.3)."""
    kids = element.get("/K")
    if isinstance(kids, Array):
        kept = [kid for kid in kids if not _is_object(kid)]
        if len(kept) < len(kids):
            element.K = Array(kept)
    elif _is_object(kids):
        del element.K


def _is_object(kid: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR


def _intent(pdf: pikepdf.Pdf, profile: Profile) -> Dictionary:
    """The output intent, with its profile (ISO 32000-1, section 14.11.5)."""
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition or "Custom"),
        Info=String(profile.name),
        DestOutputProfile=pdf.make_stream(profile.data, N=4),
    )
    if profile.condition:
        intent.RegistryName = String(_REGISTRY)
    return intent


def _describe(pdf: pikepdf.Pdf, edition: Edition, profile: Profile) -> None:
    """Write the document information and, in agreement with it, the XMP packet."""
    producer = str(pdf.docinfo.get("/Producer", ""))
    said = information(edition, producer).items()
    info = Dictionary({name: String(value) for name, value in said})
    info.Trapped = Name("/False")
    pdf.trailer.Info = pdf.make_indirect(info)
    document = uuid5(NAMESPACE_URL, edition.metadata.identifier)
    instance = uuid5(document, f"{edition.speech.sha256} {STANDARD} {profile.name}")
    xmp = packet(edition, producer, str(document), str(instance), frozenset((STANDARD,)))
    pdf.Root.Metadata = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
