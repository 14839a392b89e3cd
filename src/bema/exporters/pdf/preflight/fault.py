"""What a preflight finds, and what each of its rules asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Fault(NamedTuple):
    """Something that a rule forbids."""

    code: str
    message: str
    page: int = 0
    """From 1; 0 where it is no page's."""


RULES: Mapping[str, str] = {
    "pdfx-unreadable": "The file must be a PDF that is whole.",
    "pdfx-syntax": "What is painted must be written as ISO 32000 has it, and have all its data.",
    "pdfx-encrypted": "The file must not be encrypted.",
    "pdfx-version": "The version must be PDF 1.6 or older.",
    "pdfx-id": "The trailer must have an ID of two strings.",
    "pdfx-filter": "Nothing must be compressed by LZW.",
    "pdfx-trapped": "The document information must say whether the file is trapped: True or False.",
    "pdfx-metadata": "There must be an uncompressed XMP packet with title, dates and identifiers.",
    "pdfx-claim": "The XMP packet must name PDF/X-4 as GTS_PDFXVersion.",
    "pdfx-agree": "Document information and XMP packet must say the same.",
    "pdfx-intent": "There must be one output intent for PDF/X, with a named condition.",
    "pdfx-profile": "The intent's profile must be an ICC profile of an output device in CMYK.",
    "pdfx-boxes": "Each page must have a TrimBox, and no ArtBox, inside BleedBox and MediaBox.",
    "pdfx-bleed": "The BleedBox must reach 3 mm beyond the TrimBox on every side.",
    "pdfx-unit": "Pages must be measured in points: no UserUnit.",
    "pdfx-view": "What readers show and print of a page must be its MediaBox or its BleedBox.",
    "pdfx-annotation": "Annotations must lie outside the BleedBox.",
    "pdfx-media": "There must be no film, sound or model.",
    "pdfx-action": "There must be no actions and no scripts.",
    "pdfx-form": "There must be no fields to fill in.",
    "pdfx-layers": "Every configuration of layers must have a name and no automatic states.",
    "pdfx-rgb": "Everything must be painted in the inks of the output intent: no RGB, no Lab.",
    "pdfx-shading": "A gradient's function must give as many numbers as its colour space has inks.",
    "pdfx-ink": "No place may have more ink than the paper takes, 300 % as a rule.",
    "pdfx-measure": "All that is painted must be such that its ink can be measured.",
    "pdfx-overprint": "White must not overprint: it would not be there.",
    "pdfx-font": "Every font must be embedded.",
    "pdfx-transfer": "There must be no transfer functions and no halftone phase.",
    "pdfx-halftone": "Halftones must be of type 1 or 5 and have no name.",
    "pdfx-postscript": "There must be no PostScript.",
    "pdfx-opi": "There must be no images that stand for others, by OPI or as alternates.",
    "pdfx-external": "Nothing may lie outside the file.",
}
"""What each rule asks, by code."""

TO_LOOK_AT = frozenset(("pdfx-measure",))
"""Rules that tell what was not looked at; the file may be right."""
