"""The Word edition: OOXML with named styles (ECMA-376), from the edition's computed styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.deep import deeply
from bema.exporters import Artifact

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.style.limits import FormatLimits


@dataclass(frozen=True)
class Docx:
    """Writes a Word document with the TEI document inside."""

    reference_docx: str = ""
    """A house template, such as `ministry.dotx`, in one of the folders of stylesheet and document.

    Its styles win over those of the same names here, which fill the gaps. Its paper wins too, and
    its headers and footers where it has any, with letterhead and all: what differs on named pages
    then is only which way the paper lies.
    """

    suffix = ".docx"
    media = "print"
    output = ("print",)

    @property
    def limits(self) -> FormatLimits:
        """What WordprocessingML cannot express."""
        from bema.style.limits import FormatLimits
        from bema.style.word.limits import WORD
        from bema.style.word.page_limits import WORD_MARGIN_BOX, WORD_PAGE

        return FormatLimits(WORD, WORD_PAGE, WORD_MARGIN_BOX)

    def export(self, edition: Edition) -> Artifact:
        """The edition as DOCX."""
        from bema.exporters.docx.house.template import find_template
        from bema.exporters.docx.package import package

        template = find_template(edition, self.reference_docx) if self.reference_docx else None
        cascade = edition.computed(self.media)
        artifact = deeply(edition.html, lambda: package(edition, cascade, template))
        findings = edition.style_findings(self.media, self.limits)
        return Artifact(artifact.data, (*findings, *artifact.findings))

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the document in order, notes at their reference; headers are not among them."""
        from bema.exporters.docx.reader import docx_words

        return docx_words(data)

    def source(self, data: bytes) -> bytes | None:
        """The custom XML part that holds the TEI document."""
        from bema.exporters.docx.reader import docx_source

        return docx_source(data)


EXPORTER = Docx()
