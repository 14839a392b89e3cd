"""Further formats, by pandoc: `odt = { exporter = "pandoc", format = "odt" }` in `bema.toml`.

The edition goes to pandoc as a document of its own model, not as HTML: so names of paragraphs,
languages, notes and ids are there for every format that has a place for them. How it looks is
pandoc's affair; the stylesheet says what is hidden, and what styles are called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.exporters import Artifact
from bema.exporters.pandoc.formats import find_format

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Pandoc:
    """Writes a format of pandoc's."""

    format: str = "odt"
    """As pandoc names it, such as `odt`, `rtf`, `latex`; extensions may stand behind the name:
    `markdown+footnotes-smart`."""

    output = ("web",)

    @property
    def suffix(self) -> str:
        """The format's usual suffix."""
        return find_format(self.format).suffix

    @property
    def media(self) -> str:
        """`print` for formats that are meant for pages."""
        return "print" if find_format(self.format).paged else "screen"

    def export(self, edition: Edition) -> Artifact:
        """The edition in this format.

        Raises `BemaError` where pandoc does not know the format, or cannot make it by itself.
        """
        from bema.exporters.pandoc.writer import write

        return write(edition, self.format, self.media)


EXPORTER = Pandoc()
