"""The TEI edition: the document itself, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.exporters import Artifact
from bema.words import words

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Tei:
    """Gives back the document that was read."""

    suffix = ".tei.xml"
    media = "screen"
    output = ("web",)

    def export(self, edition: Edition) -> Artifact:
        """The bytes of the speech, unchanged."""
        return Artifact(edition.speech.data)

    def words(self, data: bytes) -> Iterator[str]:
        """Words below `text`."""
        from bema.tei.speech import TEI, Speech
        from bema.tree import texts

        root = Speech(data).root
        return words(piece for text in root.iter(f"{{{TEI}}}text") for piece in texts(text))

    def source(self, data: bytes) -> bytes | None:
        """The data itself."""
        return data


EXPORTER = Tei()
