"""Colours of a PDF of WeasyPrint's as inks, before it is written.

WeasyPrint paints in sRGB, in CIE Lab and in CMYK, and interpolates gradients in sRGB. Whatever it
is, each colour becomes one of DeviceCMYK (ISO 32000-1, section 8.6.4.4), but for what a soft mask
takes as brightness, which becomes DeviceGray. Images are left as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bema.weasy.colours import srgb

Cmyk = tuple[float, float, float, float]
Inks = Callable[[tuple[float, ...]], Cmyk]
"""Inks from 0 to 1 for a colour: of three numbers if it is sRGB, of four if it is inks already."""

_Convert = Callable[[tuple[float, ...]], tuple[float, ...]]
_SIMPLE = {b"rg": False, b"RG": True}
"""Operators that set an sRGB colour, and whether it is that of strokes (table 74)."""
_SPACE = {b"cs": False, b"CS": True}
_SPECIAL = {b"scn": False, b"SCN": True}


def to_inks(pdf: Any, inks: Inks) -> None:
    """Replace all colours in a PDF of pydyf's: pages, groups, patterns, shadings.

    It is what a finisher of WeasyPrint's `write_pdf` may do.
    """
    from weasyprint.pdf.stream import Stream

    cmyk, grey = _Painter(inks, "DeviceCMYK"), _Painter(_grey, "DeviceGray")
    masks = _masks(pdf)
    for thing in pdf.objects:
        painter = grey if id(thing) in masks else cmyk
        if isinstance(thing, Stream):
            painter.stream(thing)
        elif isinstance(thing, dict) and "ShadingType" in thing:
            painter.shading(thing)
        elif isinstance(thing, dict) and "lab-d50" in thing:
            thing.clear()  # colour spaces that nothing asks for now


class _Painter:
    """Replaces colours by those of one colour space."""

    def __init__(self, convert: _Convert, space: str) -> None:
        self.convert = convert
        self.space = f"/{space}"
        self.operators = (b"k", b"K") if space == "DeviceCMYK" else (b"g", b"G")
        self.known: dict[bytes, bytes] = {}

    def stream(self, stream: Any) -> None:
        """Replace the operators of a content stream, and the space that a group is blended in."""
        items: list[Any] = []
        spaces = [b"", b""]  # of fills, of strokes
        for item in stream.stream:
            operator = item.rpartition(b" ")[2] if isinstance(item, bytes) else b""
            if operator in _SIMPLE:
                items.append(self._set(item, b"", _SIMPLE[operator]))
            elif operator in _SPACE and not item.startswith(b"/Pattern"):
                spaces[_SPACE[operator]] = item.partition(b" ")[0]
            elif operator in _SPECIAL and b"/" not in item:
                stroke = _SPECIAL[operator]
                items.append(self._set(item, spaces[stroke], stroke))
            else:
                items.append(item)
        stream.stream = items
        if "Group" in stream.extra:
            stream.extra["Group"]["CS"] = self.space

    def shading(self, shading: Any) -> None:
        """Replace the colours of a gradient, unless it is one of grey for a mask already."""
        if shading["ColorSpace"] == "/DeviceGray":
            return
        shading["ColorSpace"] = self.space
        functions = [shading["Function"]]
        while functions:
            function = functions.pop()
            functions += function.get("Functions", ())
            for end in ("C0", "C1"):
                if end in function:
                    function[end][:] = self.convert(tuple(map(float, function[end])))

    def _set(self, item: bytes, space: bytes, stroke: bool) -> bytes:
        """The operator that sets a colour in our space in the place of one in another."""
        key = space + item
        if key not in self.known:
            colour = _colour(space, [float(number) for number in item.split()[:-1]])
            numbers = [b"%.4f" % number for number in self.convert(colour)]
            short = [number.rstrip(b"0").rstrip(b".") or b"0" for number in numbers]
            self.known[key] = b" ".join((*short, self.operators[stroke]))
        return self.known[key]


def _colour(space: bytes, numbers: Sequence[float]) -> tuple[float, ...]:
    """A colour that stands in a content stream, as `Inks` takes it."""
    if not space.startswith(b"/lab"):
        return tuple(numbers)
    from tinycss2.color4 import Color

    return srgb(Color("lab", numbers, 1))


def _grey(colour: tuple[float, ...]) -> tuple[float, ...]:
    """The brightness of a colour, as soft masks take it (section 11.5.3)."""
    if len(colour) == 4:
        colour = tuple(1 - min(1, ink + colour[3]) for ink in colour[:3])
    red, green, blue = colour
    return (0.3 * red + 0.59 * green + 0.11 * blue,)


def _masks(pdf: Any) -> set[int]:
    """Identities of the groups of soft masks, and of all that these are painted with."""
    found = [_at(pdf, group) for group in _groups(pdf)]
    seen: set[int] = set()
    while found:
        thing = found.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            resources = _at(pdf, getattr(thing, "extra", {}).get("Resources", {}))
            for kind in ("XObject", "Pattern", "Shading"):
                found += [_at(pdf, below) for below in resources.get(kind, {}).values()]
    return seen


def _groups(pdf: Any) -> Iterator[Any]:
    """Groups that soft masks take the brightness of (section 11.6.5.2)."""
    for thing in pdf.objects:
        states = thing.get("ExtGState", {}) if isinstance(thing, dict) else {}
        for state in states.values():
            mask = state.get("SMask", {})
            if mask.get("S") == "/Luminosity":
                yield mask["G"]


def _at(pdf: Any, thing: Any) -> Any:
    """The object that a reference is to; what is none is that itself."""
    return pdf.objects[int(thing.split()[0])] if isinstance(thing, bytes) else thing
