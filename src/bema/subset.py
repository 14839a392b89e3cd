"""Fonts with no more letters than a text has, by HarfBuzz (hb-subset).

fontTools does the same in 350 ms a face, where this takes one or two.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

_RESTRICTED, _WHOLE = 0x0002, 0x0100
"""Bits of `fsType` (OpenType 1.9, table `OS/2`): no embedding, no subsets."""
_FS_TYPE = slice(8, 10)
"""Where they stand in the table."""
_NAMES = range(15)
"""Names that go along: what the font is called, who made it, under what licence."""


@lru_cache(maxsize=32)
def _face(font: bytes) -> Any:
    import uharfbuzz

    return uharfbuzz.Face(font)


def may_embed(font: bytes) -> bool:
    """Whether the maker of a font lets documents carry it."""
    return not _permissions(font) & _RESTRICTED


def _permissions(font: bytes) -> int:
    face = _face(font)
    table = face.reference_table("OS/2").data if "OS/2" in face.table_tags else b""
    return int.from_bytes(table[_FS_TYPE], "big")


@lru_cache(maxsize=32)
def coverage(font: bytes) -> frozenset[str]:
    """The characters that a font has."""
    return frozenset(map(chr, _face(font).unicodes))


def family(font: bytes) -> str:
    """What a font's family is called (OpenType 1.9, table `name`: 16, else 1)."""
    face = _face(font)
    return str(face.get_name(16) or face.get_name(1) or "")


def style(font: bytes) -> tuple[bool, bool]:
    """Whether a font is bold, and whether it is italic (`OS/2`, `fsSelection`)."""
    table = _face(font).reference_table("OS/2").data
    weight, selection = int.from_bytes(table[4:6], "big"), int.from_bytes(table[62:64], "big")
    return weight >= 600, bool(selection & 0x0201)


def subset(font: bytes, characters: Iterable[str], features: Iterable[str] = ()) -> bytes:
    """The font with these characters and all that shaping makes of them.

    `features` are tags (OpenType 1.9, "Registered features") that are kept besides those that
    engines use unasked. A font whose maker forbids subsets stays whole.
    """
    import uharfbuzz

    if _permissions(font) & _WHOLE:
        return font
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.update(
        [int.from_bytes(tag.ljust(4).encode("ascii"), "big") for tag in features]
    )
    wanted.name_id_set.update(_NAMES)
    return bytes(wanted.subset(_face(font)).blob.data)
