"""The fonts that EPUB and web page carry: the letters of the text, face by face."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bema import subset
from bema.findings import Finding, note, warning
from bema.resources import Resource
from bema.style.compiled.matching import Document
from bema.style.compiled.typefaces import Typeface, features, typefaces
from bema.style.stylesheet import Face, faces

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_SFNT = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")


@dataclass(frozen=True)
class Carried:
    """A font file of an edition."""

    family: str
    bold: bool
    italic: bool
    data: bytes
    """As OpenType, cut down to the letters used."""
    name: str
    """Of its file, without a suffix: `literata-bold-italic`."""

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
    found: Sequence[Face], css: str, document: Document
) -> tuple[list[Carried], tuple[Finding, ...]]:
    """Those of the faces that `css` asks for in `document`, with the letters that it has in them.

    A font that may not be embedded is left out, with a finding.
    """
    known: dict[str, list[Face]] = defaultdict(list)
    for face in found:
        known[face.family.lower()].append(face)
    needed: dict[Face, set[str]] = defaultdict(set)
    for typeface, characters in typefaces(css, document).items():
        for face, some in _chosen(typeface, characters, known):
            needed[face] |= some
    kept = features(css)
    allowed = [f for f in needed if subset.may_embed(f.resource.data, f.index)]
    allowed.sort(key=lambda face: (face.family, face.bold, face.italic))
    made = [
        Carried(f.family, f.bold, f.italic, _cut(f, needed[f], kept), name)
        for f, name in zip(allowed, _names(allowed), strict=True)
    ]
    return made, tuple(_refused(face) for face in needed if face not in allowed)


def _names(found: Sequence[Face]) -> Iterator[str]:
    """Names of files in ASCII, each once."""
    taken: Counter[str] = Counter()
    for face in found:
        words = [*face.family.lower().split(), "bold" * face.bold, "italic" * face.italic]
        plain = ("".join(c for c in word if c.isascii() and c.isalnum()) for word in words)
        name = "-".join(filter(None, plain)) or "font"
        taken[name] += 1
        yield name if taken[name] == 1 else f"{name}-{taken[name]}"


def _cut(face: Face, characters: set[str], features: tuple[str, ...]) -> bytes:
    return subset.subset(face.resource.data, sorted(characters), features, face.index)


def every_face(edition: Edition) -> tuple[list[Face], tuple[Finding, ...]]:
    """The faces of the stylesheet, and those of the font files that the project names.

    All are OpenType, unpacked where they are not; what cannot be read is left out and told.
    """
    found: list[Face] = []
    told: list[Finding] = []
    for face in (*faces(edition.style, edition.resources), *_named(edition)):
        try:
            data = subset.unpacked(face.resource.data)
        except ValueError:
            data = b""
        if data.startswith(_SFNT):
            found.append(replace(face, resource=replace(face.resource, data=data)))
        else:
            message = f"the font “{face.family}” cannot be read; it is left out."
            told.append(warning("font-unreadable", message, face.place, "Name one that is whole."))
    return found, tuple(told)


def _named(edition: Edition) -> Iterator[Face]:
    for path in edition.fonts:
        data = path.read_bytes()
        resource = Resource(data, "font/otf", path)
        for index in range(subset.count(data)):
            bold, italic = subset.style(data, index)
            family = subset.family(data, index)
            yield Face(family, bold, italic, resource, index=index)


def _chosen(
    typeface: Typeface, characters: frozenset[str], known: Mapping[str, list[Face]]
) -> Iterator[tuple[Face, set[str]]]:
    """The faces for characters: what one family lacks comes from the next."""
    left = set(characters)
    for family in typeface.families:
        here = known.get(family.lower(), ())
        if here and left:
            face = min(here, key=lambda f: (f.italic != typeface.italic, f.bold != typeface.bold))
            some = left & subset.coverage(face.resource.data, face.index)
            if some:
                yield face, some
            left -= some


def _refused(face: Face) -> Finding:
    message = f"the font “{face.family}” may not be embedded, so its maker says; it is left out."
    return note("font-not-embedded", message, face.place, "Name another, or ask its maker.")
