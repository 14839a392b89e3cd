"""Word, OpenDocument, RTF and EPUB, by pandoc; what was tracked as a change is accepted."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from bema.errors import BemaError
from bema.findings import Finding, Place, error, note
from bema.ingest.describe import known_keys, unknown_keys
from bema.ingest.readers.markdown import plain
from bema.ingest.syntax_tree import blocks
from bema.ingest.transcript import Transcript
from bema.pandoc import Parser

_FORMATS = {".docx": "docx", ".odt": "odt", ".rtf": "rtf", ".epub": "epub"}
_LARGEST = 500_000_000
"""Bytes of all that is packed in a file; no transcript has as many."""
_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHANGED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\b")


class _Word:
    """Reads it."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file."""
        suffix = PurePath(name).suffix.lower()
        if data.startswith(_ENCRYPTED):
            message = "the file is protected by a password, or in the format of Word before 2007."
            remedy = "Open it, and save it as .docx without a password."
            raise BemaError(error("ingest-protected", message, Place(name), remedy))
        findings = tuple(_unpacked(data, name)) if suffix != ".rtf" else ()
        tree = parser.parse(data, _FORMATS[suffix])
        given = {key: plain(value) for key, value in tree["meta"].items()}
        told = (*findings, *unknown_keys(given, name))
        return Transcript(blocks(tree["blocks"]), known_keys(given), findings=told)


def _unpacked(data: bytes, name: str) -> list[Finding]:
    """What there is to tell of a package; raises `BemaError` where it is broken or a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(each.file_size for each in package.infolist()) > _LARGEST:
                message = "unpacked, the file would be larger than any transcript is."
                remedy = "Do not open it unless you know who made it."
                raise BemaError(error("ingest-bomb", message, Place(name), remedy))
            body = (
                package.read("word/document.xml")
                if "word/document.xml" in package.namelist()
                else b""
            )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        message = "the file is broken, or is none of those that its name says."
        remedy = "Open it in the program it comes from, and save it again."
        raise BemaError(error("ingest-broken", message, Place(name), remedy)) from None
    if _CHANGED.search(body):
        message = "changes were tracked in it; they are accepted."
        remedy = "Look whether all of them are meant."
        return [note("ingest-changes", message, Place(name), remedy)]
    return []


READER = _Word()
