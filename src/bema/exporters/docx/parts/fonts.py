"""fontTable.xml and the fonts in the package (ECMA-376 Part 1, section 17.8).

Word knows one family for a run. What CSS names after it stands in the table as the family to take
where that is missing; faces that the stylesheet brings along are embedded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

from bema.exporters.docx.parts.opc import OFFICE, Package, Part, Relation
from bema.exporters.docx.xml import element, root, value
from bema.findings import Finding, note
from bema.style.stylesheet import Face
from bema.tree import Element
from bema.weasy import Cascade

Used = tuple[str, bool, bool]
"""A family, whether it is bold, whether italic."""

_TABLE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_GENERIC = {
    "serif": "roman",
    "sans-serif": "swiss",
    "system-ui": "swiss",
    "monospace": "modern",
    "cursive": "script",
    "fantasy": "decorative",
}
"""Word's kind of family for CSS's generic ones (CSS Fonts 4, section 2.1.3)."""
_RESTRICTED = 0x0002
"""Bit of `fsType` in a font's table OS/2 that forbids embedding."""


@dataclass(frozen=True)
class Font:
    """A family: what may stand in for it, its kind, and its faces."""

    name: str
    alternative: str = ""
    kind: str = ""
    faces: tuple[Face, ...] = ()


def families(html: Element, cascade: Cascade) -> dict[str, tuple[str, ...]]:
    """What the stylesheet names after each family, by the family's name."""
    found: dict[str, tuple[str, ...]] = {}
    seen: set[int] = set()
    for node in html.iter():
        style = cascade(node)
        if style is None or style.identity in seen:
            continue
        seen.add(style.identity)
        first, *others = style["font-family"]
        if first.lower() not in _GENERIC:
            found.setdefault(first, tuple(others))
    return found


def fonts(
    used: Iterable[Used], faces: Iterable[Face], fallbacks: Mapping[str, tuple[str, ...]]
) -> tuple[Font, ...]:
    """The families in use, by name, with those of their faces that are in use."""
    wanted = set(used)
    every = list(faces)
    made = []
    for name in sorted({family for family, _, _ in wanted if family}):
        others = fallbacks.get(name, ())
        named = [other for other in others if other.lower() not in _GENERIC]
        kinds = [_GENERIC[other.lower()] for other in others if other.lower() in _GENERIC]
        own = [f for f in every if f.family == name and (name, f.bold, f.italic) in wanted]
        unique = {(face.bold, face.italic): face for face in reversed(own)}
        faced = tuple(unique[key] for key in sorted(unique))
        made.append(Font(name, next(iter(named), ""), next(iter(kinds), ""), faced))
    return tuple(made)


def add_fonts(package: Package, document: str, found: Iterable[Font]) -> tuple[Finding, ...]:
    """Add the table and what it embeds; a finding for each face that Word does not take."""
    findings: list[Finding] = []
    table = Part(b"", _TABLE)
    entries = []
    for font in found:
        embedded = []
        for face in font.faces:
            if refusal := _refusal(face):
                findings.append(_not_embedded(face, refusal))
            else:
                embedded.append(_embed(face, package, table))
        order = ("Regular", "Bold", "Italic", "BoldItalic")
        embedded.sort(key=lambda e: order.index(e.tag.rpartition("embed")[2]))
        entries.append(element("w:font", *_description(font), *embedded, w_name=font.name))
    table.content = root("w:fonts", entries, "r")
    name = package.add("word/fontTable.xml", table)
    package.parts[document].relate(Relation(OFFICE + "fontTable", name))
    return tuple(findings)


def _description(font: Font) -> Iterator[Element]:
    """What helps a program to find another family where this one is missing."""
    said = _file(font.faces[0].resource.data) if font.faces else {}
    if font.alternative:
        yield value("w:altName", font.alternative)
    if said and said["panose"].strip("0"):
        yield value("w:panose1", said["panose"])
    if said:
        yield value("w:charset", "00")
    if font.kind:
        yield value("w:family", font.kind)
    if said or font.kind:
        fixed = said.get("fixed", font.kind == "modern")
        yield value("w:pitch", "fixed" if fixed else "variable")
    if said:
        yield element("w:sig", **said["signature"])


@cache
def _file(data: bytes) -> dict[str, Any]:
    """What a font file says of itself in its tables OS/2 and post; empty where it cannot be read.

    `permission` is `fsType`, `signature` the ranges of Unicode and code pages as attributes.
    """
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            table, fixed = font["OS/2"], bool(font["post"].isFixedPitch)
    except (TTLibError, KeyError, AssertionError, ValueError):
        return {}
    panose = table.panose
    digits = (
        "FamilyType SerifStyle Weight Proportion Contrast StrokeVariation ArmStyle LetterForm "
        "Midline XHeight"
    )
    found = "".join(f"{getattr(panose, f'b{name}'):02X}" for name in digits.split())
    ranges = [(f"w_usb{n - 1}", getattr(table, f"ulUnicodeRange{n}", 0)) for n in range(1, 5)]
    pages = [(f"w_csb{n - 1}", getattr(table, f"ulCodePageRange{n}", 0)) for n in (1, 2)]
    signature = {name: f"{bits:08X}" for name, bits in (*ranges, *pages)}
    return {
        "panose": found,
        "fixed": fixed,
        "signature": signature,
        "permission": table.fsType,
    }


def _refusal(face: Face) -> str:
    """Why Word does not take a face from the package; empty where it does."""
    data = face.resource.data
    if data[:4] in (b"wOFF", b"wOF2"):
        return "it is packed for the web"
    if data[:4] == b"OTTO":
        return "its outlines are PostScript’s, and Word embeds TrueType’s alone"
    said = _file(data)
    if not said:
        return "it cannot be read"
    if said["permission"] & 0x000F == _RESTRICTED:
        return "it does not permit that"
    return ""


def _not_embedded(face: Face, reason: str) -> Finding:
    path = face.resource.path
    message = f"“{path.name if path else face.family}” is not embedded: {reason}."
    remedy = "Name a TrueType file in @font-face, or install the font where the file is opened."
    return note("font-not-embedded", message, face.place, remedy)


def _embed(face: Face, package: Package, table: Part) -> Element:
    data = face.resource.data
    key = UUID(bytes=sha256(data).digest()[:16])
    name = package.add("word/fonts/font1.odttf", Part(_mask(data, key)))
    style = "Bold" * face.bold + "Italic" * face.italic or "Regular"
    ident = table.relate(Relation(OFFICE + "font", name))
    return element(f"w:embed{style}", r_id=ident, w_fontKey=f"{{{key}}}".upper())


@lru_cache(maxsize=16)
def _mask(data: bytes, key: UUID) -> bytes:
    """The font with its first 32 bytes combined with the key, read backwards."""
    pattern = key.bytes[::-1] * 2
    return bytes(a ^ b for a, b in zip(data, pattern, strict=False)) + data[32:]
