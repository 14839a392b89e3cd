"""What WeasyPrint leaves to do: metadata, the embedded source, and the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

import pikepdf
from pikepdf import Dictionary, Name, String

from bema.exporters.pdf.xmp import information, packet

if TYPE_CHECKING:
    from bema.edition.edition import Edition


def finish(data: bytes, edition: Edition, claims: frozenset[str]) -> bytes:
    """The PDF with one metadata packet of ours and identifiers that follow the contents.

    `claims` are the standards that it may name.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        _attach(pdf, edition.speech.sha256)
        # Pages are labelled with the numbers that they bear (ISO 32000-1, section 12.4.2).
        pdf.Root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D)])
        _describe(pdf, edition, claims)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return out.getvalue()


def document_id(edition: Edition) -> UUID:
    """What a PDF of the speech is known by, whatever its bytes (ISO 16684-1, section 8.6)."""
    return uuid5(NAMESPACE_URL, edition.metadata.identifier)


def _attach(pdf: pikepdf.Pdf, sha256: str) -> None:
    """Name the type of the embedded TEI and list it once (ISO 19005-3, section 6.8)."""
    files = pdf.Root.get("/AF")
    if files is None:
        return
    filespec = files[0]
    pdf.Root.AF = pikepdf.Array([filespec])
    filespec.Desc = String(f"TEI P5 source, SHA-256 {sha256}")
    filespec.EF.F.Subtype = Name("/application/tei+xml")


def _describe(pdf: pikepdf.Pdf, edition: Edition, claims: frozenset[str]) -> None:
    """Write the document information and, in agreement with it, the XMP packet."""
    producer = str(pdf.docinfo.get("/Producer", ""))
    said = information(edition, producer).items()
    pdf.trailer.Info = pdf.make_indirect(Dictionary({n: String(value) for n, value in said}))
    document = document_id(edition)
    instance = uuid5(document, edition.speech.sha256)
    xmp = packet(edition, producer, str(document), str(instance), claims)
    pdf.Root.Metadata = pdf.make_stream(xmp, Type=Name.Metadata, Subtype=Name.XML)
