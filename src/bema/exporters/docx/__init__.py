"""The Word edition: OOXML with named styles (ECMA-376), from the edition's computed styles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.exporters import Artifact

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Docx:
    """Writes a Word document with the TEI document inside."""

    suffix = ".docx"
    media = "print"
    output = ("print",)

    def export(self, edition: Edition) -> Artifact:
        """The edition as DOCX."""
        from bema.exporters.docx.package import package

        return package(edition, edition.computed(self.media), edition.style_findings(self.media))

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the document in order, notes at their reference; headers are not among them."""
        from bema.exporters.docx.reader import docx_words

        return docx_words(data)

    def source(self, data: bytes) -> bytes | None:
        """The custom XML part that holds the TEI document."""
        from bema.exporters.docx.reader import docx_source

        return docx_source(data)


EXPORTER = Docx()
