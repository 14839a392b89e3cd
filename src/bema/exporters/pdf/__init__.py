"""The PDF edition: pages by WeasyPrint, held to PDF/A-3a and PDF/UA-1, with the TEI inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bema import weasy
from bema.edition.terms import terms
from bema.errors import BemaError
from bema.exporters import Artifact, unknown
from bema.exporters.images import undescribed
from bema.findings import Finding, Place, error
from bema.style.hidden import hidden

if TYPE_CHECKING:
    from bema.edition.edition import Edition


_STANDARDS = {
    "PDF/A-3a": frozenset(("font-no-glyph",)),
    "PDF/UA-1": frozenset(("font-no-glyph", "image-no-alternative")),
}
"""What the file is made to keep, and the findings that say it does not."""


@dataclass(frozen=True)
class Pdf:
    """Writes a tagged, archivable PDF, or one for a printer."""

    profile: str = ""
    """`print` for PDF/X-4 with bleed, crop marks and inks; empty for the archive."""
    icc: str = ""
    """The printer's CMYK profile, in one of the folders of stylesheet, document and project."""

    suffix = ".pdf"
    media = "print"
    output = ("print",)

    def __post_init__(self) -> None:
        if self.profile not in ("", "print"):
            raise BemaError(unknown("profile of pdf", self.profile, ("print",)))

    def export(self, edition: Edition) -> Artifact:
        """The edition as PDF; the TEI document is embedded as its source, but not for a printer."""
        from bema.exporters.pdf.blame import layout_failed, pages
        from bema.exporters.pdf.finish import finish
        from bema.exporters.pdf.glyphs import glyphs
        from bema.exporters.pdf.structure import structure

        back = terms(edition.metadata.language)["back"]
        lacking, told = glyphs(edition, self.media)
        options = weasy.PdfOptions(
            structure=partial(structure, edition.html, back),
            lost=partial(_lost, edition),
            without_glyph=lacking,
        )
        if self.profile:
            from bema.exporters.pdf.press import press

            made = press(edition, options, self.icc)
            return Artifact(made.data, (*told, *made.findings))
        options = replace(
            options,
            variant="pdf/a-3a",
            attachment=edition.speech.data,
            attachment_name=f"{edition.speech.stem}.tei.xml",
        )
        job = edition.job(self.media)
        try:
            data, findings = pages(job, options)
        except weasy.LayoutFailed as trouble:
            raise BemaError(layout_failed(job, options, trouble.__cause__)) from trouble.__cause__
        findings = (*told, *findings, *undescribed(edition))
        found = {finding.code for finding in findings}
        claims = frozenset(name for name, lacks in _STANDARDS.items() if not lacks & found)
        broken = [name for name in _STANDARDS if name not in claims]
        if broken:
            findings = (*findings, _no_claim(broken))
        return Artifact(finish(data, edition, claims), findings)

    def words(self, data: bytes) -> Iterator[str]:
        """Words in the order of the structure tree; running heads and folios are not in it."""
        from bema.exporters.pdf.reader import pdf_words

        return pdf_words(data)

    def source(self, data: bytes) -> bytes | None:
        """The embedded file whose relationship is `Source`."""
        from bema.exporters.pdf.reader import pdf_source

        return pdf_source(data)


def _lost(edition: Edition, unset: weasy.Unset) -> Iterator[Finding]:
    """A finding for text that the stylesheet shows and that is on no page all the same."""
    if unset:
        gone = hidden(edition.html, edition.computed(Pdf.media))
        for element, text in unset:
            if element not in gone:
                ident = next(
                    (e.get("id") for e in (element, *element.iterancestors()) if e.get("id")), ""
                )
                message = f"“{text[:60]}{'…' * (len(text) > 60)}” is on no page."
                remedy = "Let what it stands in be broken over pages, or be smaller."
                yield error("pdf-text-lost", message, Place(edition.speech.name, id=ident), remedy)


def _no_claim(broken: Sequence[str]) -> Finding:
    """What is told where the file cannot say that it keeps a standard."""
    message = f"the PDF cannot claim {' and '.join(broken)}."
    remedy = "Give it the characters and descriptions that it lacks."
    return error("pdf-no-standard", message, remedy=remedy)


EXPORTER = Pdf()
