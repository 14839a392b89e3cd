"""A register of names that somebody keeps: persons, organisations and places, in TEI or CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.tei.speech import TEI
from bema.tei.xml import parse_xml
from bema.tree import XML_ID, Element, plain

KINDS = {"person": "persName", "org": "orgName", "place": "placeName"}
"""Kinds of entries, and the elements that their names stand in."""


@dataclass(frozen=True)
class Entry:
    """One person, organisation or place."""

    kind: str
    id: str
    names: tuple[str, ...]
    """The first is the full one."""
    short: frozenset[str] = frozenset()
    """Those names that are abbreviations (`type="abbr"`)."""
    written: bytes = b""
    """The entry as a register in TEI has it; empty of one in CSV."""


@dataclass(frozen=True)
class Named:
    """A name of an entry in a text."""

    start: int
    end: int
    entry: Entry


def read_register(data: bytes, name: str) -> tuple[Entry, ...]:
    """The entries of a TEI file, or of CSV with the columns `kind`, `id`, `name` and `also`.

    `kind` is `person`, `org` or `place`; `also` has other names with semicolons between. Raises
    `BemaError` where it is neither.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        try:
            return tuple(_of_tei(parse_xml(data)))
        except etree.XMLSyntaxError as trouble:
            raise BemaError(_unreadable(name, str(trouble))) from None
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    if not {"kind", "id", "name"} <= set(rows.fieldnames or ()):
        raise BemaError(_unreadable(name, "it has no columns kind, id and name"))
    made = []
    for row in rows:
        kind = (row["kind"] or "").strip()
        also = (each.strip() for each in (row.get("also") or "").split(";"))
        if kind not in KINDS:
            message = f"“{kind}” in line {rows.line_num} is none of {', '.join(KINDS)}"
            raise BemaError(_unreadable(name, message))
        names = tuple(filter(None, ((row["name"] or "").strip(), *also)))
        if names:
            made.append(Entry(kind, (row["id"] or "").strip(), names))
    return tuple(made)


def _unreadable(name: str, why: str) -> Finding:
    remedy = "Give a TEI file, or CSV with the columns kind, id, name and also."
    return error("ingest-register", f"the register cannot be read: {why}.", Place(name), remedy)


def _of_tei(root: Element) -> Iterator[Entry]:
    for kind, tag in KINDS.items():
        for element in root.iter(f"{{{TEI}}}{kind}"):
            named = list(element.iterchildren(f"{{{TEI}}}{tag}"))
            names = tuple(filter(None, map(plain, named)))
            short = frozenset(plain(each) for each in named if each.get("type") == "abbr")
            if names and element.get(XML_ID):
                written: bytes = etree.tostring(element, encoding="utf-8", with_tail=False)
                yield Entry(kind, element.get(XML_ID, ""), names, short, written)


def named(text: str, entries: Sequence[Entry]) -> Iterator[Named]:
    """Where names of a register stand in a text, whole words, the longest first."""
    by_name = {name: entry for entry in reversed(entries) for name in entry.names}
    if not by_name:
        return
    listed = sorted(by_name, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, name.split())) for name in listed)
    for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
        yield Named(found.start(), found.end(), by_name[" ".join(found[0].split())])
