"""Readers: a file in, a transcript out; found by the end of its name in group `bema.readers`.

An entry point is named as files end (`docx`); its value is the reader, an object with a method
`read`. Built-in ones are registered in `pyproject.toml` through the same group as anybody's.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from io import BytesIO
from pathlib import PurePath
from typing import Protocol, runtime_checkable
from zipfile import BadZipFile, ZipFile

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.ingest.transcript import Transcript
from bema.pandoc import Parser

GROUP = "bema.readers"
_PERHAPS_PAGES = ("", "doc", "txt", "text", "asp", "aspx", "php", "shtml", "jsp", "mht")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What Word before 2007 begins with, and what is protected by a password."""


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


def kind_of(name: str, data: bytes) -> str:
    """What a file is by what stands in it, else by its name: what is called `.doc` is Word of after
    2006, RTF or a page as well, and pages are saved as `.txt`.
    """
    if data.startswith(b"PK"):
        return _kind_of_package(data) or suffix_of(name)
    begin = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if begin.startswith(b"{\\rtf"):
        return "rtf"
    is_page = begin.startswith((b"<!doctype html", b"<html"))
    return "html" if is_page and suffix_of(name) in _PERHAPS_PAGES else suffix_of(name)


def _kind_of_package(data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            kind = package.read("mimetype").strip() if "mimetype" in names else b""
    except (BadZipFile, NotImplementedError, RuntimeError, OSError):
        return ""
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "content.xml" in names and not kind:
        return "odt"
    return {
        b"application/epub+zip": "epub",
        b"application/vnd.oasis.opendocument.text": "odt",
    }.get(kind, "")


def protected(name: str) -> Finding:
    """What there is to say of a compound file of Microsoft's."""
    message = "the file is protected by a password, or in the format of Word before 2007."
    remedy = "Open it, and save it as .docx without a password."
    return error("ingest-protected", message, Place(name), remedy)


def reader_of(name: str, data: bytes) -> Reader:
    """The reader for a file; raises `BemaError` where there is none, or two claim to be it."""
    suffix = kind_of(name, data)
    if data.startswith(b"%PDF"):
        message = "bema does not read PDF, in which nobody can tell paragraphs from lines."
        remedy = "Ask for the file that it was made from, or copy its text into a Word file."
        raise BemaError(error("ingest-pdf", message, Place(name), remedy))
    entries = registered().get(suffix, ())
    if not entries and data.startswith(COMPOUND):
        raise BemaError(protected(name))
    if not entries:
        known = ", ".join(f".{each}" for each in sorted(registered()))
        message = (
            f"nothing here reads files that end in “.{suffix}”."
            if suffix
            else "the file's name does not say what it is."
        )
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
