"""Readers: a file in, a transcript out; found by the end of its name in group `bema.readers`.

An entry point is named as files end (`docx`); its value is the reader, an object with a method
`read`. Built-in ones are registered in `pyproject.toml` through the same group as anybody's.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import PurePath
from typing import Protocol, runtime_checkable

from bema.errors import BemaError
from bema.findings import Place, error
from bema.ingest.transcript import Transcript
from bema.pandoc import Parser

GROUP = "bema.readers"


@runtime_checkable
class Reader(Protocol):
    """Reads one kind of file."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file of this name; raises `BemaError` where it cannot be read."""
        ...


@cache
def registered() -> dict[str, tuple[EntryPoint, ...]]:
    """All entry points by the ends of names that they read; nothing is loaded."""
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in entry_points(group=GROUP):
        found[entry.name] = (*found.get(entry.name, ()), entry)
    return found


def suffix_of(name: str) -> str:
    """The end of a file's name as readers are registered: `docx`."""
    return PurePath(name).suffix.lower().removeprefix(".")


def reader_of(name: str, data: bytes) -> Reader:
    """The reader for a file; raises `BemaError` where there is none, or two claim to be it."""
    suffix = suffix_of(name)
    if data.startswith(b"%PDF"):
        message = "bema does not read PDF, in which nobody can tell paragraphs from lines."
        remedy = "Ask for the file that it was made from, or copy its text into a Word file."
        raise BemaError(error("ingest-pdf", message, Place(name), remedy))
    entries = registered().get(suffix, ())
    if not entries:
        known = ", ".join(f".{each}" for each in sorted(registered()))
        message = f"nothing here reads files that end in “.{suffix}”."
        raise BemaError(error("ingest-format", message, Place(name), f"There are: {known}."))
    if len(entries) > 1:
        owners = " and ".join(sorted(entry.value for entry in entries))
        message = f"files that end in “.{suffix}” are claimed by {owners}."
        raise BemaError(error("ingest-twice", message, Place(name), "Uninstall one of them."))
    reader = entries[0].load()
    if not isinstance(reader, Reader):
        message = f"the plug-in {entries[0].value} is no reader: it has no method read."
        raise BemaError(error("ingest-plugin", message, Place(name), "Tell its authors."))
    return reader
