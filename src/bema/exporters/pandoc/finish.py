"""What is done to a file after pandoc has written it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from bema.edition import frame
from bema.exporters.pandoc.odt import with_styles
from bema.tree import Element
from bema.zipped import pack, unpack

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_DC = "{http://purl.org/dc/elements/1.1/}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_PROPERTIES = {"docx": "docProps/core.xml", "odt": "meta.xml"}
"""The part of a package that says what document it is, by format."""


def finish(data: bytes, format: str, edition: Edition, names: Mapping[Element, str]) -> bytes:
    """The file as it goes out; `names` are those of the styles of elements."""
    if format not in _PROPERTIES:
        return data
    members = unpack(data)
    part = _PROPERTIES[format]
    members[part] = _with_properties(members[part], edition, odt=format == "odt")
    if format == "odt":
        members["styles.xml"] = with_styles(members["styles.xml"], edition, names)
    return pack(members.items(), stored=("mimetype",))


def _with_properties(data: bytes, edition: Edition, *, odt: bool) -> bytes:
    """A document that knows its title and author: told to pandoc, they would be printed."""
    root = etree.fromstring(data)
    held = root[0] if odt else root
    metadata = edition.metadata
    authors = ", ".join(person.name for person in metadata.creators)
    said = {
        f"{_DC}title": metadata.title,
        f"{_DC}creator": authors,
        f"{_DC}description": frame.description(metadata),
        f"{_DC}subject": ", ".join(metadata.keywords),
    }
    for name, text in (said | {f"{_META}initial-creator": authors} if odt else said).items():
        found = held.find(name)
        found = etree.SubElement(held, name) if found is None else found
        found.text = text or None
    made: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return made
