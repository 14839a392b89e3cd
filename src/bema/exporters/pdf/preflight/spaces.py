"""Colour spaces, as far as a press asks: which are inks, and how much ink a colour is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from bema.exporters.pdf.preflight.objects import (
    entry,
    integer,
    is_bounded,
    is_number,
    items,
    name,
    read,
)

_SHORT = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK", "/I": "/Indexed"}
"""Colour spaces of inline images (ISO 32000-1, table 94)."""
_SIZES = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3}
_SIZES |= {"/DeviceCMYK": 4}
_FOREIGN = frozenset("/DeviceRGB /CalRGB /Lab".split())
_NO_PLATE = frozenset("/None /All".split())
"""Colorants that are on no plate, or on all: registration marks, of which none is meant to dry."""
_DEEPEST = 6


@dataclass(frozen=True)
class Space:
    """A colour space (ISO 32000-1, section 8.6)."""

    family: str
    """With its slash; empty where it is none."""
    size: int = 0
    """How many numbers make a colour; 0 where that is not known."""
    foreign: str = ""
    """The family of what is no ink, in it or beneath it."""
    inks: tuple[int, ...] = ()
    """Which of the numbers are plates, of which there is more than one."""
    palette: tuple[float, ...] = ()
    """How much ink each entry of a table of colours is."""

    def ink(self, values: Sequence[float]) -> float:
        """All inks of a colour together, where one in full is 1."""
        if self.palette:
            index = int(values[0]) if values else 0
            return self.palette[min(max(index, 0), len(self.palette) - 1)]
        return sum(values[n] for n in self.inks if n < len(values))


GRAY = Space("/DeviceGray", 1)
RGB = Space("/DeviceRGB", 3, "/DeviceRGB")
CMYK = Space("/DeviceCMYK", 4, inks=(0, 1, 2, 3))
NONE = Space("")


def space_of(given: Any, resources: Any = None, depth: int = 0) -> Space:
    """The colour space that an object is, or that it names in the resources."""
    named = name(given)
    if named:
        found = entry(resources, "/ColorSpace", named)
        if found is not None and depth < _DEEPEST:
            return space_of(found, None, depth + 1)
    family = _SHORT.get(named, named) or _family(given)
    parts = items(given)
    if family == "/DeviceCMYK":
        return CMYK
    if family in _SIZES:
        return Space(family, _SIZES[family], family if family in _FOREIGN else "")
    if family == "/Pattern":
        beneath = _beneath(parts, 1, depth) if len(parts) > 1 else NONE
        return Space(family, beneath.size, beneath.foreign, beneath.inks)
    if depth >= _DEEPEST or len(parts) < 2:
        return NONE
    if family == "/ICCBased":
        size = integer(entry(parts[1], "/N"))
        if size not in (1, 3, 4) or not isinstance(parts[1], pikepdf.Stream):
            return NONE
        return Space(family, size, "/ICCBased" if size == 3 else "", CMYK.inks if size == 4 else ())
    if family == "/Indexed":
        return _indexed(parts, depth)
    if family in ("/Separation", "/DeviceN"):
        return _separated(family, parts, depth)
    return NONE


def _family(given: Any) -> str:
    parts = items(given)
    found = name(parts[0]) if parts else ""
    return _SHORT.get(found, found)


def _beneath(parts: list[Any], number: int, depth: int) -> Space:
    return space_of(parts[number], None, depth + 1) if number < len(parts) else NONE


def _separated(family: str, parts: list[Any], depth: int) -> Space:
    """Inks by name, and the space of what stands for them (section 8.6.6.4 and 8.6.6.5)."""
    beneath = _beneath(parts, 2, depth)
    names = [name(each) for each in items(parts[1])] if family == "/DeviceN" else [name(parts[1])]
    if not beneath.family or not names or "" in names:
        return NONE
    inks = tuple(n for n, each in enumerate(names) if each not in _NO_PLATE)
    return Space(family, len(names), beneath.foreign, inks)


def _indexed(parts: list[Any], depth: int) -> Space:
    """A table of colours (section 8.6.6.3)."""
    base = _beneath(parts, 1, depth)
    if len(parts) < 4 or not base.size or not is_number(parts[2]):
        return NONE
    table: bytes | None = None
    if isinstance(parts[3], pikepdf.Stream):
        table = read(parts[3]) if is_bounded(parts[3]) else None
    elif isinstance(parts[3], pikepdf.String):
        table = bytes(parts[3])
    count = integer(parts[2]) + 1
    if table is None or not 1 <= count <= 256 or len(table) < count * base.size:
        return NONE
    colours = (table[n * base.size : (n + 1) * base.size] for n in range(count))
    palette = tuple(base.ink([byte / 255 for byte in colour]) for colour in colours)
    return Space("/Indexed", 1, base.foreign, palette=palette)
