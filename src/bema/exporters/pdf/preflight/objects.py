"""Objects of a file that may be wrong: what was asked for, or nothing, but no exception."""

from __future__ import annotations

import zlib
from decimal import Decimal
from math import prod
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from bema.pictures import MOST as PIXELS

MOST = 4 * PIXELS
"""Bytes of a stream at most, which is those of the largest image in CMYK."""
_GROWTH = {"/FlateDecode": 1032, "/LZWDecode": 2800, "/RunLengthDecode": 64}
"""How many bytes one byte can make at most."""
_PIECE = 1 << 20
_SHORT = {"/AHx": "/ASCIIHexDecode", "/A85": "/ASCII85Decode", "/LZW": "/LZWDecode"}
_SHORT |= {"/Fl": "/FlateDecode", "/RL": "/RunLengthDecode", "/CCF": "/CCITTFaxDecode"}
_SHORT |= {"/DCT": "/DCTDecode"}
"""Filters of inline images (ISO 32000-1, table 94)."""
_IMAGES = frozenset("/DCTDecode /JPXDecode /CCITTFaxDecode /JBIG2Decode".split())


def entry(thing: Any, *keys: str) -> Any:
    """An entry of a dictionary or a stream, and so on inwards; None where there is none."""
    for key in keys:
        thing = thing.get(key) if isinstance(thing, Dictionary | Stream) else None
    return thing


def has(thing: Any, key: str) -> bool:
    """Whether a dictionary or a stream has an entry."""
    return entry(thing, key) is not None


def items(thing: Any) -> list[Any]:
    """What is in an array."""
    return list(thing) if isinstance(thing, Array) else []


def values(thing: Any) -> list[Any]:
    """What is in a dictionary."""
    return [thing[key] for key in sorted(thing.keys())] if isinstance(thing, Dictionary) else []


def name(thing: Any) -> str:
    """A name, with its slash; empty where it is none or is not in UTF-8."""
    try:
        return str(thing) if isinstance(thing, Name) else ""
    except UnicodeDecodeError:
        return ""


def text(thing: Any) -> str:
    """A string; what is not in an encoding that it says is read as Latin-1."""
    try:
        return str(thing) if isinstance(thing, String) else ""
    except UnicodeDecodeError:
        return bytes(thing).decode("latin-1")


def is_number(thing: Any) -> bool:
    """Whether it is an integer or a real number."""
    return isinstance(thing, int | float | Decimal) and not isinstance(thing, bool)


def numbers(thing: Any) -> tuple[float, ...]:
    """The numbers of an array; none where one of its elements is no number."""
    found = items(thing)
    return tuple(map(float, found)) if all(map(is_number, found)) else ()


def integer(thing: Any, otherwise: int = 0) -> int:
    """A whole number."""
    return int(thing) if is_number(thing) else otherwise


def inherited(page: Any, key: str) -> Any:
    """An entry of a page or of the nodes above it (ISO 32000-1, section 7.7.3.4)."""
    for _ in range(50):
        found = entry(page, key)
        if found is not None:
            return found
        page = entry(page, "/Parent")
    return None


def filters(stream: Any) -> list[str]:
    """The names of a stream's filters, in full."""
    given = entry(stream, "/Filter")
    found = [name(each) for each in items(given)] or [name(given)]
    return [_SHORT.get(each, each) for each in found if each]


def is_bounded(stream: Any, most: int = MOST) -> bool:
    """Whether a stream is no larger than it may be, found without unpacking it into memory."""
    raw = stream.read_raw_bytes()
    used = filters(stream)
    if len(raw) * prod(_GROWTH.get(each, 1) for each in used) <= most:
        return True
    if used != ["/FlateDecode"]:
        return False
    packed, size = zlib.decompressobj(), 0
    try:
        while raw and size <= most and not packed.eof:
            size += len(packed.decompress(raw, _PIECE))
            raw = packed.unconsumed_tail
    except zlib.error:
        return True  # reading it tells what is wrong
    return size <= most


def read(stream: Any) -> bytes | None:
    """A stream's data up to what only an image decoder reads; None where they cannot be had."""
    used = filters(stream)
    first = next((n for n, each in enumerate(used) if each in _IMAGES), len(used))
    try:
        if first == 0:
            return bytes(stream.read_raw_bytes())
        if first < len(used):
            with pikepdf.new() as scratch:
                given = entry(stream, "/DecodeParms")
                rest: dict[str, Any] = {"Filter": Array([Name(each) for each in used[:first]])}
                if isinstance(given, Array):
                    rest["DecodeParms"] = Array(list(given)[:first])
                outer = Stream(scratch, stream.read_raw_bytes(), **rest)
                return outer.read_bytes() if is_bounded(outer) else None
        return bytes(stream.read_bytes())
    except (pikepdf.PdfError, ValueError):
        return None
