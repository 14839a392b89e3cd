"""The fonts that EPUB and web page carry: the letters of the text, face by face."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema import subset
from bema.findings import Finding, note
from bema.resources import Resource
from bema.style.compiled.matching import Document
from bema.style.compiled.typefaces import Typeface, features, typefaces
from bema.style.stylesheet import Face, faces

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_SFNT = (b"\0\1\0\0", b"true", b"OTTO")


@dataclass(frozen=True)
class Carried:
    """A font file of an edition."""

    family: str
    bold: bool
    italic: bool
    data: bytes
    """As OpenType, cut down to the letters used."""

    @property
    def name(self) -> str:
        """Of its file, without a suffix: `literata-bold-italic`."""
        words = [*self.family.lower().split(), "bold" * self.bold, "italic" * self.italic]
        return "-".join("".join(c for c in w if c.isalnum()) for w in words if w) or "font"

    @property
    def suffix(self) -> str:
        """Of its file, by the kind of its outlines."""
        return ".otf" if self.data.startswith(b"OTTO") else ".ttf"

    def rule(self, url: str) -> str:
        """Its @font-face, with the file at `url`."""
        family = self.family.replace("\\", "").replace('"', "")
        return (
            f'@font-face {{\n  font-family: "{family}";\n'
            f"  font-style: {'italic' if self.italic else 'normal'};\n"
            f"  font-weight: {'bold' if self.bold else 'normal'};\n"
            f"  src: url({url});\n}}\n"
        )


def carried(
    edition: Edition, css: str, document: Document
) -> tuple[list[Carried], tuple[Finding, ...]]:
    """The fonts that `css` asks for in `document`, where edition or stylesheet name their files.

    A font that may not be embedded is left out, with a finding.
    """
    known: dict[str, list[Face]] = defaultdict(list)
    for face in every_face(edition):
        known[face.family.lower()].append(face)
    needed: dict[Face, set[str]] = defaultdict(set)
    for typeface, characters in typefaces(css, document).items():
        for face, some in _chosen(typeface, characters, known):
            needed[face] |= some
    allowed = {face: some for face, some in needed.items() if subset.may_embed(face.resource.data)}
    kept = features(css)
    made = [
        Carried(f.family, f.bold, f.italic, subset.subset(f.resource.data, sorted(some), kept))
        for f, some in allowed.items()
    ]
    made.sort(key=lambda font: (font.family, font.bold, font.italic))
    return made, tuple(_refused(face) for face in needed if face not in allowed)


def every_face(edition: Edition) -> list[Face]:
    """The faces of the stylesheet, and those of the font files that the project names."""
    return [*faces(edition.style, edition.resources), *_named(edition)]


def _named(edition: Edition) -> Iterator[Face]:
    for path in edition.fonts:
        data = path.read_bytes()
        bold, italic = subset.style(data)
        yield Face(subset.family(data), bold, italic, Resource(data, "font/otf", path))


def _chosen(
    typeface: Typeface, characters: frozenset[str], known: Mapping[str, list[Face]]
) -> Iterator[tuple[Face, set[str]]]:
    """The faces for characters: what one family lacks comes from the next."""
    left = set(characters)
    for family in typeface.families:
        here = [f for f in known.get(family.lower(), ()) if f.resource.data.startswith(_SFNT)]
        if here and left:
            face = min(here, key=lambda f: (f.italic != typeface.italic, f.bold != typeface.bold))
            some = left & subset.coverage(face.resource.data)
            if some:
                yield face, some
            left -= some


def _refused(face: Face) -> Finding:
    message = f"the font “{face.family}” may not be embedded, so its maker says; it is left out."
    return note("font-not-embedded", message, face.place, "Name another, or ask its maker.")
