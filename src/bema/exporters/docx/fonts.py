"""Embedded fonts, as Word obfuscates them (ECMA-376 Part 1, section 17.8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from bema.style.stylesheet import Face
from bema.style.word import Run


@dataclass(frozen=True)
class Embedded:
    """A face in the package."""

    family: str
    kind: str
    """Which face of the family, as an element of fontTable.xml."""
    name: str
    key: str
    data: bytes


def embed(faces: Iterable[Face], runs: Iterable[Run]) -> Iterator[Embedded]:
    """The faces that these runs are set in; Word embeds TrueType and OpenType files alone."""
    used = {(run.font, run.bold, run.italic) for run in runs}
    for number, face in enumerate(faces, start=1):
        wanted = (face.family, face.bold, face.italic) in used
        if not wanted or face.resource.media_type not in ("font/ttf", "font/otf"):
            continue
        style = "Bold" * face.bold + "Italic" * face.italic or "Regular"
        data = face.resource.data
        key = UUID(bytes=sha256(data).digest()[:16])
        name = f"fonts/font{number}.odttf"
        yield Embedded(face.family, f"embed{style}", name, f"{{{key}}}".upper(), _mask(data, key))


def _mask(data: bytes, key: UUID) -> bytes:
    """The font with its first 32 bytes combined with the key, read backwards."""
    pattern = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(data, pattern, strict=False)) + data[32:]
