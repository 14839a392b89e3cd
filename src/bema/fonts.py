"""Font files that a project names besides the bundled ones, as `fonts` in `bema.toml`.

A face is read as far as its table directory (OpenType 1.9, "OpenType font file"), which tells a
font from what is none, and a variable font from a static one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from bema.errors import BemaError
from bema.findings import Place, error

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
"""Of the files that are taken from a folder."""
REMEDY = "Name a .ttf, .otf or .ttc file that is whole, or a folder of them."
_VERSIONS = (b"\0\1\0\0", b"OTTO", b"true")
_COMPRESSED = (b"wOFF", b"wOF2")
_OUTLINES = {b"glyf", b"CFF ", b"CFF2"}


def read_fonts(names: Sequence[str], folder: Path, place: Place) -> tuple[Path, ...]:
    """The font files that `names` name, relative to `folder`, in their order and each once.

    Those of a folder come sorted by name. Raises `BemaError`, at `place`, where one is missing or
    is no font that pages can be set in.
    """
    found: list[Path] = []
    for name in names:
        path = folder / name
        files = _members(path) if path.is_dir() else [path]
        if not files:
            message = f"there is no font file in the folder “{name}”."
            raise BemaError(error("font-missing", message, place, REMEDY))
        for file in files:
            shown = f"{name.rstrip('/')}/{file.name}" if path.is_dir() else name
            _check(file, shown, place)
        found += files
    return tuple(dict.fromkeys(file.resolve() for file in found))


def is_variable(file: Path) -> bool:
    """Whether a font file holds a variable font (OpenType 1.9, table `fvar`)."""
    with file.open("rb") as data:
        return any(b"fvar" in tables for tables in _faces(data))


def _members(folder: Path) -> list[Path]:
    files = (file for file in folder.iterdir() if file.suffix.lower() in SUFFIXES)
    return sorted(file for file in files if file.is_file())


def _check(file: Path, name: str, place: Place) -> None:
    try:
        with file.open("rb") as data:
            faces = list(_faces(data))
    except OSError as trouble:
        message = f"the font “{name}” cannot be read: {trouble.strerror}."
        raise BemaError(error("font-missing", message, place, REMEDY)) from None
    except ValueError as trouble:
        message = f"“{name}” is no font that pages can be set in: {trouble}."
        raise BemaError(error("font-unreadable", message, place, REMEDY)) from None
    if not all(b"cmap" in tables and tables & _OUTLINES for tables in faces):
        message = f"“{name}” is no font that pages can be set in: it lacks letters or outlines."
        raise BemaError(error("font-unreadable", message, place, REMEDY))


def _faces(data: BinaryIO) -> Iterator[set[bytes]]:
    """The names of the tables of each face; raises `ValueError` where there are none."""
    size = data.seek(0, 2)
    data.seek(0)
    kind = data.read(4)
    if kind in _COMPRESSED:
        raise ValueError("it is compressed for the web")
    offsets = [0]
    if kind == b"ttcf":
        _, count = struct.unpack(">II", _read(data, 8))
        offsets = list(struct.unpack(f">{count}I", _read(data, 4 * count)))
    elif kind not in _VERSIONS:
        raise ValueError("it does not begin as one")
    for offset in offsets:
        data.seek(offset + 4)
        (count,) = struct.unpack(">H6x", _read(data, 8))
        directory = list(struct.iter_unpack(">4s4xII", _read(data, 16 * count)))
        if any(start + length > size for _, start, length in directory):
            raise ValueError("its end is missing")
        yield {name for name, _, _ in directory}


def _read(data: BinaryIO, length: int) -> bytes:
    found = data.read(length)
    if len(found) < length:
        raise ValueError("its end is missing")
    return found
