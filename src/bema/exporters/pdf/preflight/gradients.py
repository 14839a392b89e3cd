"""Gradients: whether their functions fit their colours, and how much ink they are at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any, NamedTuple

import pikepdf

from bema.exporters.pdf.preflight.objects import entry, integer, is_bounded, items, numbers, read
from bema.exporters.pdf.preflight.spaces import Space

_MOST = 1 << 20
"""Numbers in a table of samples at most."""


class Gradient(NamedTuple):
    """What is known of a gradient."""

    fits: bool
    """Whether its functions give as many numbers as its colours have."""
    ink: float = 0
    """The most of all inks together, where one in full is 1."""
    known: bool = True
    """Whether it comes to that; else it may be less."""


def gradient(shading: Any, space: Space) -> Gradient:
    """A gradient's function, its functions for one number each, or a mesh (section 8.7.4.5)."""
    function = entry(shading, "/Function")
    if function is None:
        # What a mesh's data lie between; the first four are of places, not of colours.
        ends = numbers(entry(shading, "/Decode"))
        fits = isinstance(shading, pikepdf.Stream) and len(ends) == 4 + 2 * space.size
        most = space.ink(ends[5::2])
        return Gradient(fits or not space.size, most, known=most == 0)
    parts = items(function) or [function]
    found = [list(_pieces(each)) for each in parts]
    every = [piece for each in found for piece in each]
    wanted = 1 if len(parts) > 1 else space.size
    if {piece.size for piece in every} != {wanted} or len(parts) not in (1, space.size):
        return Gradient(fits=not space.size)
    colours = _together(found) if len(parts) > 1 else (c for p in every for c in p.colours)
    most = max(map(space.ink, colours), default=0)
    return Gradient(True, most, all(piece.known for piece in every))


class _Piece(NamedTuple):
    """A function that is not stitched of others (ISO 32000-1, section 7.10)."""

    size: int
    """How many numbers it gives; 0 where it is none."""
    colours: tuple[tuple[float, ...], ...]
    """Between two of these lie all that it gives, number by number and in their sum."""
    known: bool = True
    """Whether these are its colours, and not the most that it may give."""


def _pieces(function: Any) -> Iterator[_Piece]:
    """Those that a function is stitched of, each once, so that rings of functions end."""
    waiting, seen = [function], set()
    while waiting:
        found = waiting.pop()
        key = found.objgen if isinstance(found, pikepdf.Object) else (0, 0)
        if key in seen:
            continue
        if key != (0, 0):
            seen.add(key)
        parts = items(entry(found, "/Functions"))
        if entry(found, "/FunctionType") == 3 and parts:
            waiting += reversed(parts)
        else:
            yield _piece(found)


def _piece(function: Any) -> _Piece:
    kind = entry(function, "/FunctionType")
    if kind == 2:
        first = numbers(entry(function, "/C0")) or (0.0,)
        last = numbers(entry(function, "/C1")) or (1.0,)
        return _Piece(len(first) if len(first) == len(last) else 0, (first, last))
    most = numbers(entry(function, "/Range"))[1::2]
    if kind == 0:
        return _sampled(function, most)
    return _Piece(len(most) if kind == 4 else 0, (most,), known=False)


def _sampled(function: Any, most: tuple[float, ...]) -> _Piece:
    """A table of samples, between which a colour lies (section 7.10.2)."""
    size, bits = len(most), integer(entry(function, "/BitsPerSample"))
    count = prod(map(int, numbers(entry(function, "/Size")))) * size
    if not isinstance(function, pikepdf.Stream):
        return _Piece(0, ())
    if bits not in (8, 16, 24, 32) or not 0 < count <= _MOST or not is_bounded(function):
        return _Piece(size, (most,), known=False)
    width = bits // 8
    data = read(function) or b""
    if len(data) < count * width:
        return _Piece(0, ())
    decode = numbers(entry(function, "/Decode")) or numbers(entry(function, "/Range"))
    if len(decode) < 2 * size:
        return _Piece(0, ())
    top = (1 << bits) - 1
    raw = [int.from_bytes(data[n : n + width], "big") / top for n in range(0, count * width, width)]
    ends = list(zip(decode[::2], decode[1::2], strict=False))
    meant = [
        ends[n % size][0] + v * (ends[n % size][1] - ends[n % size][0]) for n, v in enumerate(raw)
    ]
    return _Piece(size, tuple(tuple(meant[n : n + size]) for n in range(0, count, size)))


def _together(parts: Sequence[Sequence[_Piece]]) -> Iterator[tuple[float, ...]]:
    """Colours of functions that give one number each: at the same ends, or the most of each."""
    columns = [[c[0] for piece in each for c in piece.colours if c] for each in parts]
    if len({len(column) for column in columns}) == 1:
        yield from zip(*columns, strict=True)
    elif all(columns):
        yield tuple(map(max, columns))
