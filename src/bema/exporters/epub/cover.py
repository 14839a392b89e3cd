"""The cover: words of the header in the edition's own type, as SVG and as JPEG.

The template `bema:cover.svg` says where things stand and how large they may be, the stylesheet
which colours and faces they have. The one drawing becomes two: reading systems show the SVG, shops
and shelves the JPEG.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lxml import etree

from bema import subset
from bema.findings import Finding, note
from bema.resources import design_folder
from bema.style.breaking import pieces
from bema.style.compiled.cascade import Values, declared, keyword, resolved
from bema.style.compiled.matching import Document
from bema.style.compiled.typefaces import family_names
from bema.style.tokens import written
from bema.tei.language import direction
from bema.tree import XML_LANG, Element

if TYPE_CHECKING:
    from bema.style.stylesheet import Face
    from bema.tei.metadata import Metadata

SVG = "{http://www.w3.org/2000/svg}"
_PROPERTIES = frozenset(
    "fill font-family font-style font-weight font-variant-caps font-variant letter-spacing".split()
)
_LEADING = 1.2
"""Lines of a text are so many times its size apart."""
_STEP = 2
"""Units that a text becomes smaller by until it fits."""


@dataclass(frozen=True)
class _Look:
    """What the stylesheet says of a thing on the cover."""

    fill: str
    families: tuple[str, ...]
    italic: bool
    bold: bool
    small_caps: bool


@dataclass(frozen=True)
class _Setting:
    """A text in lines."""

    lines: tuple[str, ...]
    size: int


def drawing(metadata: Metadata, title: str) -> Element:
    """The template with its texts filled in, each in one line; `title` is for those who listen."""
    made = _template()
    language = metadata.language
    made.set(XML_LANG, language)
    made.set("role", "img")
    made.set("aria-label", title)
    words = {
        "speaker": metadata.speaker,
        "title": metadata.title,
        "occasion": metadata.date_text,
    }
    if metadata.place:
        words["occasion"] = ", ".join(filter(None, (metadata.place, words["occasion"])))
    for text in list(made.iter(f"{SVG}text")):
        text.text = words.get(text.get("data-field", ""), "")
        text.set("direction", direction(language) or "ltr")
        if not text.text:
            made.remove(text)
    return made


def _template() -> Element:
    data = (design_folder() / "cover.svg").read_bytes()
    return etree.fromstring(data, etree.XMLParser(remove_comments=True, remove_blank_text=True))


def set_lines(svg: Element, css: str, faces: Sequence[Face]) -> tuple[bytes, tuple[Finding, ...]]:
    """Break the texts of a drawing into lines, in place, and draw it as JPEG.

    A text whose letters no face has is on the SVG alone, with a finding.
    """
    from PIL import Image, ImageDraw

    looks = _looks(svg, css)
    _, _, width, height = (int(n) for n in svg.get("viewBox", "0 0 1400 2100").split())
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    findings: list[Finding] = []
    for element in list(svg):
        look = looks[element]
        element.set("fill", look.fill)
        if element.tag == f"{SVG}rect":
            x, y, wide, high = (int(element.get(n, "0")) for n in ("x", "y", "width", "height"))
            draw.rectangle((x, y, x + wide - 1, y + high - 1), look.fill)
        else:
            findings += _text(element, look, faces, draw)
    out = BytesIO()
    image.save(out, "JPEG", quality=75)
    return out.getvalue(), tuple(findings)


def _text(element: Element, look: _Look, faces: Sequence[Face], draw: Any) -> Iterator[Finding]:
    text, language = element.text or "", str(element.xpath("string(../@xml:lang)"))
    face = _face(text, look, faces)
    whole = face is not None and not _lacking(text, face) and _can_shape(language)
    font = _Font(face, language, small_caps=look.small_caps)
    setting = _fitted(element, pieces(text, language), font)
    x, y = int(element.get("x", "0")), int(element.get("y", "0"))
    apart = round(setting.size * _LEADING)
    if element.get("data-grow") == "up":
        y -= apart * (len(setting.lines) - 1)
    _write(element, look, setting, x, y, apart)
    if not whole:
        message = f"no font has all letters of “{text[:40]}”; the picture of the cover lacks it."
        yield note("cover-no-glyph", message, remedy="Name a font in bema.toml that has them.")
        return
    for number, line in enumerate(setting.lines):
        font.draw(draw, (x, y + number * apart), line, setting.size, look.fill)


def _write(element: Element, look: _Look, setting: _Setting, x: int, y: int, apart: int) -> None:
    """Put lines into the SVG, with their look as attributes for readers that know no CSS there."""
    for name in [name for name in element.attrib if str(name).startswith("data-")]:
        del element.attrib[name]
    element.text = None
    element.set("font-size", str(setting.size))
    element.set("text-anchor", "middle")
    quoted = (f"'{name}'" if " " in name else name for name in look.families)
    element.set("font-family", ", ".join(quoted))
    for number, line in enumerate(setting.lines):
        place = {"x": str(x), "y": str(y + number * apart)}
        span = etree.SubElement(element, f"{SVG}tspan", place)
        span.text = line


def _fitted(element: Element, parts: list[str], font: _Font) -> _Setting:
    """The largest setting that the template has room for; what is still too long is cut."""
    asked = ("data-width", "data-height", "data-lines", "data-least", "font-size")
    room, high, most, least, largest = (int(element.get(name, "0")) for name in asked)
    for size in range(largest, least, -_STEP):
        wide = room / size
        lines = _broken(parts, wide, font)
        low = not high or (len(lines) - 1) * _LEADING * size <= high
        if low and len(lines) <= most and all(font.width(line) <= wide for line in lines):
            return _Setting(tuple(_balanced(parts, lines, wide, font)), size)
    lines = _broken(parts, room / least, font)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,;:.–—(") + " …"]
    return _Setting(tuple(lines), least)


def _broken(parts: list[str], room: float, font: _Font) -> list[str]:
    """Lines no wider than `room`, in ems, but for words that are wider themselves."""
    lines = [""]
    width = 0.0
    for part in parts:
        if lines[-1] and width + font.width(part.rstrip()) > room:
            lines.append("")
            width = 0.0
        lines[-1] += part
        width += font.width(part)
    return [line.rstrip() for line in lines]


def _balanced(parts: list[str], lines: list[str], room: float, font: _Font) -> list[str]:
    """The same number of lines, as even as they can be."""
    narrow, wide = room / 3, room
    while len(lines) > 1 and wide - narrow > 0.1:
        middle = (narrow + wide) / 2
        tried = _broken(parts, middle, font)
        fits = len(tried) <= len(lines) and max(map(font.width, tried)) <= room
        narrow, wide, lines = (narrow, middle, tried) if fits else (middle, wide, lines)
    return lines


class _Font:
    """A face as Pillow draws it; widths are measured at one size and hold for all."""

    _SIZE = 100

    def __init__(self, face: Face | None, language: str, *, small_caps: bool) -> None:
        self.face = face
        self._shaping = _shaping(language, small_caps=small_caps)
        self._widths: dict[str, float] = {}

    def width(self, text: str) -> float:
        """In ems; by the rule of thumb where there is no face."""
        if self.face is None:
            return len(text) * 0.6
        if text not in self._widths:
            length = _opened(self.face, self._SIZE).getlength(text, **self._shaping)
            self._widths[text] = length / self._SIZE
        return self._widths[text]

    def draw(self, draw: Any, at: tuple[int, int], text: str, size: int, fill: str) -> None:
        """Draw a line of text with the middle of its baseline at a place."""
        assert self.face is not None
        draw.text(at, text, fill, _opened(self.face, size), anchor="ms", **self._shaping)


def _shaping(language: str, *, small_caps: bool) -> dict[str, Any]:
    """How Pillow is to shape a text; without raqm it sets one letter beside the other."""
    if not _has_raqm():
        return {}
    return {
        "direction": direction(language) or "ltr",
        "features": ["smcp"] if small_caps else None,
        "language": language.partition("-")[0] or None,
    }


def _can_shape(language: str) -> bool:
    """Whether a text comes out right: one from right to left only where it is shaped."""
    return direction(language) != "rtl" or _has_raqm()


@cache
def _has_raqm() -> bool:
    """Whether Pillow has raqm, and finds the FriBidi that it needs."""
    from PIL import features

    return bool(features.check("raqm"))


@lru_cache(maxsize=32)
def _opened(face: Face, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(BytesIO(face.resource.data), size, face.index)


def _face(text: str, look: _Look, faces: Sequence[Face]) -> Face | None:
    """The face of the first family that has the letters; else that which has most of them."""
    found: list[Face] = []
    for family in look.families:
        here = [face for face in faces if face.family.lower() == family.lower()]
        if here:
            found.append(min(here, key=lambda f: (f.italic != look.italic, f.bold != look.bold)))
    return min(found, key=lambda face: len(_lacking(text, face)), default=None)


def _lacking(text: str, face: Face) -> set[str]:
    """The letters of a text that a face has not."""
    return set(text) - {" "} - subset.coverage(face.resource.data, face.index)


def _looks(svg: Element, css: str) -> Mapping[Element, _Look]:
    values = declared(css, Document(svg), _PROPERTIES)
    return {element: _look(values.get(element, {})) for element in svg}


def _look(values: Values) -> _Look:
    def word(name: str) -> str:
        return keyword(values.get(name, ()))

    weight = word("font-weight")
    return _Look(
        _colour(written(resolved(values.get("fill", ()), values))),
        family_names(values, values),
        word("font-style") in ("italic", "oblique"),
        weight in ("bold", "bolder") or (weight.isdecimal() and int(weight) >= 600),
        "small-caps" in (word("font-variant-caps"), word("font-variant")),
    )


def _colour(value: str) -> str:
    """A colour as `#rrggbb`; black where Pillow, which knows CSS Color 3, does not know it."""
    from PIL import ImageColor

    try:
        red, green, blue = ImageColor.getrgb(value)[:3]
    except ValueError:
        return "#000000"
    return f"#{red:02x}{green:02x}{blue:02x}"
