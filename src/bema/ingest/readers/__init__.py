"""Readers: one for each kind of file, found by its name's end."""

from __future__ import annotations

from typing import Protocol

from bema.errors import BemaError
from bema.findings import Place, error
from bema.ingest.readers import markdown, text, web, word
from bema.ingest.transcript import Transcript
from bema.pandoc import Parser


class Reader(Protocol):
    """Reads one kind of file."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Ends of names, such as `.md`."""
        ...

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file; raises `BemaError` where it cannot be read."""
        ...


READERS: tuple[Reader, ...] = (markdown.READER, web.READER, word.READER, text.READER)


SUFFIXES = frozenset(suffix for reader in READERS for suffix in reader.suffixes)
"""Ends of the names of all files that they read."""


def reader_of(name: str, data: bytes) -> Reader:
    """The reader for a file; raises `BemaError` where there is none."""
    suffix = f".{name.lower().rpartition('.')[2]}"
    if data.startswith(b"%PDF"):
        message = "bema does not read PDF, in which nobody can tell paragraphs from lines."
        remedy = "Ask for the file that it was made from, or copy its text into a Word file."
        raise BemaError(error("ingest-pdf", message, Place(name), remedy))
    if suffix == ".txt" and markdown.is_markdown(data):
        return markdown.READER
    for reader in READERS:
        if suffix in reader.suffixes:
            return reader
    known = ", ".join(each for reader in READERS for each in reader.suffixes)
    message = f"nothing here reads files that end in “{suffix}”."
    raise BemaError(error("ingest-format", message, Place(name), f"There are: {known}."))
