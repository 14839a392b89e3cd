"""Fonts with no more letters than a text has, by HarfBuzz (hb-subset).

fontTools does the same in 350 ms a face, where this takes one or two.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any

_RESTRICTED, _WHOLE = 0x0002, 0x0100
"""Bits of `fsType` (OpenType 1.9, table `OS/2`): no embedding, no subsets."""
_FS_TYPE = slice(8, 10)
"""Where they stand in the table."""
_NAMES = range(15)
"""Names that go along: what the font is called, who made it, under what licence."""


@lru_cache(maxsize=32)
def _face(font: bytes, index: int) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(font, index)


def count(font: bytes) -> int:
    """How many fonts a file holds (OpenType 1.9, "Font Collections")."""
    return int.from_bytes(font[8:12], "big") if font[:4] == b"ttcf" else 1


def may_embed(font: bytes, index: int = 0) -> bool:
    """Whether the maker of a font lets documents carry it."""
    return not _permissions(font, index) & _RESTRICTED


def _permissions(font: bytes, index: int) -> int:
    face = _face(font, index)
    table = face.reference_table("OS/2").data if "OS/2" in face.table_tags else b""
    return int.from_bytes(table[_FS_TYPE], "big")


@lru_cache(maxsize=32)
def coverage(font: bytes, index: int = 0) -> frozenset[str]:
    """The characters that a font has."""
    return frozenset(map(chr, _face(font, index).unicodes))


def family(font: bytes, index: int = 0) -> str:
    """What a font's family is called (OpenType 1.9, table `name`: 16, else 1)."""
    face = _face(font, index)
    return str(face.get_name(16) or face.get_name(1) or "")


def style(font: bytes, index: int = 0) -> tuple[bool, bool]:
    """Whether a font is bold, and whether it is italic (`OS/2`, `fsSelection`)."""
    table = _face(font, index).reference_table("OS/2").data
    weight, selection = int.from_bytes(table[4:6], "big"), int.from_bytes(table[62:64], "big")
    return weight >= 600, bool(selection & 0x0201)


def subset(
    font: bytes, characters: Iterable[str], features: Iterable[str] = (), index: int = 0
) -> bytes:
    """The font with these characters and all that shaping makes of them.

    `features` are tags (OpenType 1.9, "Registered features") that are kept besides those that
    engines use unasked. A font whose maker forbids subsets stays whole.
    """
    import uharfbuzz

    if _permissions(font, index) & _WHOLE:
        return font
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.update(
        [int.from_bytes(tag.ljust(4).encode("ascii"), "big") for tag in features]
    )
    wanted.name_id_set.update(_NAMES)
    return bytes(wanted.subset(_face(font, index)).blob.data)


@lru_cache(maxsize=8)
def unpacked(font: bytes) -> bytes:
    """A font that is packed for the web (WOFF, WOFF2) as OpenType; any other as it is.

    Raises `ValueError` where it cannot be unpacked.
    """
    if font[:4] not in (b"wOFF", b"wOF2"):
        return font
    from fontTools.ttLib import TTFont, TTLibError

    out = BytesIO()
    try:
        opened = TTFont(BytesIO(font))
        opened.flavor = None
        opened.save(out)
    except (TTLibError, OSError, EOFError, struct.error) as trouble:
        raise ValueError(str(trouble)) from None
    return out.getvalue()
