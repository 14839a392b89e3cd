"""Word, OpenDocument, RTF and EPUB, by pandoc; what was tracked as a change is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree, html

from bema.errors import BemaError
from bema.findings import Finding, Place, error, note, warning
from bema.ingest.keys import known_keys, unknown_keys
from bema.ingest.readers import COMPOUND, kind_of, protected
from bema.ingest.readers.docx import plain_docx
from bema.ingest.readers.markdown import plain
from bema.ingest.readers.odt import plain_odt
from bema.ingest.syntax_tree import blocks
from bema.ingest.transcript import Block, Dropped, Heading, Text, Transcript, joined
from bema.pandoc import Parser
from bema.tree import Element, text_content
from bema.zipped import pack, unpack

_LARGEST = 500_000_000
"""Bytes of all that is packed in a file; no transcript has as many."""
_CHANGED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\b|<text:changed-region\b")
_DELETED = re.compile(rb"\\deleted(?![a-z0-9])")
"""In RTF, of which pandoc reads no changes."""
_SUBSTITUTE = re.compile(rb"\\u(-?\d{1,6}) ?(?:\\'[0-9A-Fa-f]{2}|[^\\{}\s])")
"""A character, and what programs show that do not know it; pandoc takes a letter more for that,
unless it is written with a space."""
_COUNTED = re.compile(rb"\\uc(?!1(?!\d))\d")
"""Where other than one character stands for each."""
_IS_MAIN = re.compile(rb"""\srole=["']main["']""")
"""Of a chapter with that, pandoc reads nothing else."""
_TITLES = ("title", "subtitle", "date", "abstract")
"""Paragraphs that pandoc takes out of a text for their styles."""


class _Word:
    """Reads it."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file."""
        kind = kind_of(name, data)
        if data.startswith(COMPOUND):
            raise BemaError(protected(name))
        findings: list[Finding] = []
        dropped: list[Dropped] = []
        everything = None
        if kind == "rtf" and _DELETED.search(data):
            message = "what was deleted while changes were tracked stands in the text."
            remedy = "Accept the changes, and save the file again."
            findings.append(warning("ingest-changes", message, Place(name), remedy))
        if kind == "rtf" and not _COUNTED.search(data):
            data = _SUBSTITUTE.sub(rb"\\u\1 ?", data)
        if kind != "rtf":
            members = _unpacked(data, name)
            data, everything = _plain(members, kind, name, dropped, findings)
        tree = parser.parse(data, kind)
        given = {key: plain(value) for key, value in tree["meta"].items()}
        findings += unknown_keys({k: v for k, v in given.items() if k not in _TITLES}, name)
        titles: tuple[Block, ...] = ()
        if kind == "docx":  # others have them beside the text as well
            titles = tuple(_titles(given))
            author = tuple(given.get("author", "").split())
            dropped += [Dropped(author, "the author, whom the header names")] if author else []
        return Transcript(
            (*titles, *blocks(tree["blocks"])),
            known_keys(given),
            tuple(dropped),
            tuple(findings),
            everything=everything,
        )


def _titles(given: Mapping[str, str]) -> Iterator[Block]:
    """What pandoc took out of the text, at its place."""
    lines = [Text(given[key]) for key in _TITLES if given.get(key)]
    if lines:
        yield Heading(joined(lines), 1)


def _plain(
    members: dict[str, bytes],
    kind: str,
    name: str,
    dropped: list[Dropped],
    findings: list[Finding],
) -> tuple[bytes, str | None]:
    """A package as pandoc reads it whole, and all its text."""
    make, story = (
        (plain_docx, "word/document.xml") if kind == "docx" else (plain_odt, "content.xml")
    )
    try:
        if kind == "epub":
            return _epub(members, dropped)
        made, has_boxes, everything = make(members, dropped)
    except (KeyError, StopIteration, etree.XMLSyntaxError):
        raise _broken(name) from None
    if _CHANGED.search(members.get(story, b"")):
        message = "changes were tracked in it; they are accepted."
        remedy = "Look whether all of them are meant."
        findings.append(note("ingest-changes", message, Place(name), remedy))
    if has_boxes:
        message = "what stood in boxes beside the text stands in it now, behind its paragraph."
        remedy = "Move it to where it is to be read."
        findings.append(note("ingest-boxes", message, Place(name), remedy))
    return pack(made.items()), everything


def _epub(members: dict[str, bytes], dropped: list[Dropped]) -> tuple[bytes, str]:
    """An EPUB as pandoc reads it, which follows no `..`, and the text of its chapters in order
    (EPUB 3.3, 5.6).
    """
    container = etree.fromstring(members["META-INF/container.xml"])
    path = container.find(".//{*}rootfile").get("full-path")
    package = etree.fromstring(members[path])
    places = {each.get("id"): each.get("href", "") for each in package.iter("{*}item")}
    chapters = [
        join(dirname(path), unquote(places[e.get("idref")])) for e in package.iter("{*}itemref")
    ]
    pages = [_IS_MAIN.sub(b"", members[normpath(each)]) for each in chapters]
    bodies = [body for page in pages for body in html.fromstring(page).iter("{*}body", "body")]
    for body in bodies:
        etree.strip_elements(body, "script", "style", etree.Comment, with_tail=False)
        outer = [each for each in body.iter(etree.Element) if _beside(each)]
        for element in (e for e in outer if not any(a in outer for a in e.iterancestors())):
            if words := tuple(" ".join(element.itertext()).split()):
                dropped.append(Dropped(words, _beside(element)))
    text = " ".join(map(text_content, bodies))
    return pack({**members, **dict(zip(chapters, pages, strict=True))}.items()), text


def _beside(element: Element) -> str:
    """What an element of a chapter is that pandoc leaves out; empty of all others."""
    kinds = element.get("epub:type", "").split()
    if {"titlepage", "halftitlepage"}.intersection(kinds):
        return "its title page"
    return "its own contents" if element.tag == "nav" or "toc" in kinds else ""


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The members of a package; raises `BemaError` where it is broken or a bomb."""
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(each.file_size for each in package.infolist()) > _LARGEST:
                message = "unpacked, the file would be larger than any transcript is."
                remedy = "Do not open it unless you know who made it."
                raise BemaError(error("ingest-bomb", message, Place(name), remedy))
        return unpack(data)
    except (BadZipFile, RuntimeError, NotImplementedError, OSError):
        raise _broken(name) from None


def _broken(name: str) -> BemaError:
    message = "the file is broken, or is none of those that its name says."
    remedy = "Open it in the program it comes from, and save it again."
    return BemaError(error("ingest-broken", message, Place(name), remedy))


READER = _Word()
