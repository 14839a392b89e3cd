"""The EPUB edition, EPUB 3.3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.exporters import Artifact

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Epub:
    """Writes an EPUB with the TEI document inside."""

    embed_fonts: bool = True
    """Whether the letters that are used come along, in the faces of the stylesheet."""
    page_list: str = ""
    """Name of the edition in print whose pages are listed; empty for those of the source."""
    certified_by: str = ""
    """Who certified that the book conforms to EPUB Accessibility 1.1 at level AA of WCAG 2.1."""

    suffix = ".epub"
    media = "screen"
    output = ("epub", "web")

    def export(self, edition: Edition) -> Artifact:
        """The edition as EPUB 3."""
        from bema.exporters.epub.package import package

        return package(edition, self)

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the content documents in reading order; the navigation is not among them."""
        from bema.exporters.epub.reader import epub_words

        return epub_words(data)

    def source(self, data: bytes) -> bytes | None:
        """The TEI document named in the manifest."""
        from bema.exporters.epub.reader import epub_source

        return epub_source(data)


EXPORTER = Epub()
