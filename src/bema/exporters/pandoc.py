"""Further formats, by pandoc: `odt = { exporter = "pandoc", format = "odt" }` in `bema.toml`.

pandoc keeps the words, headings, emphasis, lists, tables and links of an edition. It has styles of
its own for each format and does not read the stylesheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from bema.exporters import Artifact

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_SUFFIXES = {
    "latex": ".tex",
    "markdown": ".md",
    "gfm": ".md",
    "commonmark": ".md",
    "jats": ".jats.xml",
    "typst": ".typ",
    "plain": ".plain.txt",
}


@dataclass(frozen=True)
class Pandoc:
    """Writes a format of pandoc's."""

    format: str = "odt"
    """As pandoc names it, such as `odt`, `rtf`, `latex`, `markdown`."""

    media = "screen"
    output = ("web",)

    @property
    def suffix(self) -> str:
        """The format's usual suffix, extensions left out."""
        name = self.format.partition("+")[0].partition("-")[0]
        return _SUFFIXES.get(name, f".{name}")

    def export(self, edition: Edition) -> Artifact:
        """The edition in this format."""
        from bema.pandoc import convert

        html = etree.tostring(edition.html, method="html", encoding="utf-8")
        stamp = int(edition.timestamp.timestamp())
        data, findings = convert(html, self.format, edition.metadata.language, stamp)
        return Artifact(data, findings)


EXPORTER = Pandoc()
