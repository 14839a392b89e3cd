"""The PDF edition: pages by WeasyPrint, held to PDF/A-3a and PDF/UA-1, with the TEI inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bema import weasy
from bema.edition.terms import terms
from bema.errors import BemaError
from bema.exporters import Artifact
from bema.findings import warning

if TYPE_CHECKING:
    from bema.edition.edition import Edition


_NO_STANDARD = warning(
    "pdf-no-standard",
    "the PDF does not claim PDF/A-3a and PDF/UA-1.",
    remedy="Give it the characters and descriptions that it lacks.",
)


@dataclass(frozen=True)
class Pdf:
    """Writes a tagged, archivable PDF."""

    suffix = ".pdf"
    media = "print"
    output = ("print",)

    def export(self, edition: Edition) -> Artifact:
        """The edition as PDF; the TEI document is embedded as its source."""
        from bema.exporters.pdf.blame import layout_failed, pages
        from bema.exporters.pdf.finish import finish
        from bema.exporters.pdf.structure import structure

        back = terms(edition.metadata.language)["back"]
        options = weasy.PdfOptions(
            variant="pdf/a-3a",
            attachment=edition.speech.data,
            attachment_name=f"{edition.speech.stem}.tei.xml",
            structure=partial(structure, edition.html, back),
        )
        job = edition.job(self.media)
        try:
            data, findings = pages(job, options)
        except weasy.LayoutFailed as trouble:
            raise BemaError(layout_failed(job, options, trouble.__cause__)) from trouble.__cause__
        lacking = [f for f in findings if f.code in ("font-no-glyph", "image-no-alternative")]
        if lacking:
            findings = (*findings, _NO_STANDARD)
        return Artifact(finish(data, edition, claims=not lacking), findings)

    def words(self, data: bytes) -> Iterator[str]:
        """Words in the order of the structure tree; running heads and folios are not in it."""
        from bema.exporters.pdf.reader import pdf_words

        return pdf_words(data)

    def source(self, data: bytes) -> bytes | None:
        """The embedded file whose relationship is `Source`."""
        from bema.exporters.pdf.reader import pdf_source

        return pdf_source(data)


EXPORTER = Pdf()
