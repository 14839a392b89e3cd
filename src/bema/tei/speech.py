"""A speech: a TEI document as bytes, with a parsed view on demand."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from lxml import etree

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.tei.syntax import problem
from bema.tei.xml import parse_xml
from bema.tree import XML_ID, Element, is_element, local_name, namespace

TEI = "http://www.tei-c.org/ns/1.0"
SUFFIXES = (".tei.xml", ".xml")
_ROOTS = ("TEI", "teiCorpus")


@dataclass(frozen=True)
class Speech:
    """A TEI document; `data` is the file's bytes, unchanged.

    Hashes, embedding and archive use exactly these bytes. Equal bytes from one place are equal
    speeches, and a speech pickles to a worker.
    """

    data: bytes
    path: Path | None = None
    """Where it was read; None for bytes and standard input."""

    @cached_property
    def root(self) -> Element:
        """The root element, `TEI` or `teiCorpus`; read-only.

        Raises `BemaError` where `data` is not TEI with a text.
        """
        return _parse(self.data, self.name)

    @property
    def name(self) -> str:
        """What a person calls this document: its path, or `<input>`."""
        return str(self.path) if self.path else "<input>"

    @property
    def stem(self) -> str:
        """File name without `.tei.xml` or `.xml`; `speech` where there is no file."""
        return stem(self.path) if self.path else "speech"

    @cached_property
    def sha256(self) -> str:
        """Hexadecimal SHA-256 of `data`."""
        return sha256(self.data).hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        return {"data": self.data, "path": self.path}  # lxml's trees do not pickle


def stem(path: Path) -> str:
    """Name of a source without the suffix that says it is TEI."""
    for suffix in SUFFIXES:
        if path.name.lower().endswith(suffix) and len(path.name) > len(suffix):
            return path.name[: -len(suffix)]
    return path.stem


def read(source: str | os.PathLike[str] | bytes) -> Speech:
    """The speech in a file, or in bytes.

    Raises `BemaError` where there is no such file, or it is not a TEI document with a text.
    """
    if isinstance(source, bytes):
        speech = Speech(source)
    else:
        path = Path(source)
        speech = Speech(read_bytes(path), path)
    _ = speech.root  # now, not when an exporter first asks
    return speech


def read_bytes(path: Path) -> bytes:
    """What a file holds; raises `BemaError` where there is none, or it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise BemaError(_unreadable(path, trouble)) from None


def _unreadable(path: Path, trouble: OSError) -> Finding:
    if isinstance(trouble, FileNotFoundError):
        remedy = "Check the name, or list the folder it should be in."
        return error("source-missing", "there is no such file.", Place(str(path)), remedy)
    if isinstance(trouble, IsADirectoryError):
        remedy = "Name the files in it, such as folder/*.xml."
        return error("source-folder", "this is a folder, not a file.", Place(str(path)), remedy)
    reason = trouble.strerror or str(trouble)
    remedy = "Check that you may read it."
    return error("source-unreadable", f"cannot be read: {reason}.", Place(str(path)), remedy)


def parse_tei(data: bytes, name: str) -> Element:
    """The root element of a document in TEI P5, with or without a text, or of a part of one.

    Raises `BemaError` where `data` is not that.
    """
    if not data.strip():
        remedy = "Give a TEI document, or start one with `bema new`."
        raise BemaError(error("source-empty", "the file is empty.", Place(name), remedy))
    try:
        root = parse_xml(data)
    except etree.XMLSyntaxError as trouble:
        raise BemaError(_not_xml(trouble, data, name)) from None
    if namespace(root) != TEI:
        raise BemaError(_not_tei(root, name))
    return root


def _parse(data: bytes, name: str) -> Element:
    root = parse_tei(data, name)
    if local_name(root) not in _ROOTS:
        raise BemaError(_not_tei(root, name))
    texts = root.iter(f"{{{TEI}}}text")
    if not any(piece.strip() for text in texts for piece in text.itertext(etree.Element)):
        remedy = "Put the speech into <text><body>…</body></text>."
        place = Place(name, root.sourceline or 1)
        raise BemaError(error("tei-no-text", "the document has no text.", place, remedy))
    return root


def _not_xml(trouble: etree.XMLSyntaxError, data: bytes, name: str) -> Finding:
    message, place, remedy = problem(trouble, data, name)
    # Beyond ASCII, the first bytes of a document in UTF-16.
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"<", b"\xff", b"\xfe", b"\0"):
        message = "this is not XML."
        remedy = "bema builds from TEI P5; a transcript in another format has to be encoded first."
    return error("tei-not-well-formed", message, place, remedy)


def _not_tei(root: Element, name: str) -> Finding:
    found = local_name(root)
    message = f"the root element is <{found}>, not TEI."
    remedy = f'The root of a TEI P5 document is <TEI xmlns="{TEI}">.'
    if found in ("TEI.2", "teiCorpus.2"):
        message = f"<{found}> is the root of TEI P4; bema reads TEI P5."
        remedy = "Convert it to P5 first; TEIGarage (teigarage.tei-c.org) does."
    elif found in _ROOTS:
        given = f"the namespace {namespace(root)}" if namespace(root) else "no namespace"
        message = f"the root element <{found}> has {given}, not that of TEI P5."
        remedy = f'If the document is TEI P5, write <{found} xmlns="{TEI}">.'
    return error("tei-not-tei", message, Place(name, root.sourceline or 1), remedy)


def place_of(element: Element, name: str) -> Place:
    """Where an element of the document `name` stands."""
    ident = element.get(XML_ID, "") if is_element(element) else ""
    return Place(name, element.sourceline or 0, id=ident)
