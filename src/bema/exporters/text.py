"""The plain-text edition: what `@media tty` of the stylesheet says, on a grid of characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.exporters import Artifact
from bema.words import words

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Text:
    """Writes UTF-8 text with LF and no trailing spaces."""

    suffix = ".txt"
    media = "tty"
    output = ("plain", "web")

    def export(self, edition: Edition) -> Artifact:
        """The edition as plain text; ends with one newline."""
        from bema.style.grid import grid

        lines = grid(edition.html, edition.computed(self.media))
        text = "\n".join(lines).strip("\n") + "\n"
        return Artifact(text.encode("utf-8"), edition.style_findings(self.media))

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the text; lines that only draw a border have none."""
        from bema.style.grid import RULE

        lines = data.decode("utf-8").split("\n")
        return words(f"{line}\n" for line in lines if line.strip(f"{RULE} "))

    def source(self, data: bytes) -> bytes | None:
        """None: plain text does not carry its source."""
        return None


EXPORTER = Text()
