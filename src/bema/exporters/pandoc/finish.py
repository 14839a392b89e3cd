"""What is done to a file after pandoc has written it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lxml import etree

from bema.edition import frame
from bema.exporters.pandoc.odt import finished
from bema.exporters.zipped import pack, unpack
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_PROPERTIES = "docProps/core.xml"
_DC = "http://purl.org/dc/elements/1.1/"


def finish(data: bytes, format: str, edition: Edition, names: Mapping[Element, str]) -> bytes:
    """The file as it goes out; `names` are those of the styles of elements."""
    if format == "odt":
        return finished(data, edition, names)
    return _with_properties(data, edition) if format == "docx" else data


def _with_properties(data: bytes, edition: Edition) -> bytes:
    """A Word file that knows its title and author: told to pandoc, they would be printed."""
    members = unpack(data)
    root = etree.fromstring(members[_PROPERTIES])
    metadata = edition.metadata
    said = {
        "title": metadata.title,
        "creator": ", ".join(person.name for person in metadata.creators),
        "description": frame.description(metadata),
    }
    for name, text in said.items():
        found = root.find(f"{{{_DC}}}{name}")
        if found is None:
            found = etree.SubElement(root, f"{{{_DC}}}{name}")
        found.text = text or None
    members[_PROPERTIES] = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return pack(members.items())
