"""The web page: one file with everything inside, or with its files beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.errors import BemaError
from bema.exporters import Artifact, unknown

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Html:
    """Writes a web page with the TEI document inside, or beside it."""

    embed_fonts: bool = True
    """Whether the letters that are used come along, in the faces of the stylesheet."""
    files: str = "inline"
    """Where stylesheet, fonts, images and TEI are: `inline`, or `beside` the page in a folder."""

    suffix = ".html"
    media = "screen"
    output = ("web",)

    def __post_init__(self) -> None:
        if self.files not in ("inline", "beside"):
            raise BemaError(unknown("value for files", self.files, ("inline", "beside")))

    def export(self, edition: Edition) -> Artifact:
        """The edition as HTML in UTF-8 (HTML Living Standard)."""
        from bema.exporters.html.page import page

        return page(edition, self)

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the page's body, those aside that only lead about in it."""
        from bema.exporters.html.reader import page_words

        return page_words(data)

    def source(self, data: bytes) -> bytes | None:
        """The TEI document that the page carries; None where it is beside the page."""
        from bema.exporters.html.reader import page_source

        return page_source(data)


EXPORTER = Html()
