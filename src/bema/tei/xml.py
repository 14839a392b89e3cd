"""XML as it is read everywhere: nothing is fetched, and what it may cost is bounded.

XML 1.0 leaves it to a reader whether external DTDs and entities are read; here they never are.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bema.tree import Element

_ENCODED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.\-]+)""")
_PLAIN = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-", "iso8859-", "windows-125", "cp125")
"""Encodings in which the letters of an entity declaration are what they are in ASCII."""
_ENTITY = re.compile(rb"\0?".join(re.escape(bytes([letter])) for letter in b"<!ENTITY"))


def parse_xml(data: bytes) -> Element:
    """The root element of a document.

    Raises `etree.XMLSyntaxError` where it is not well-formed, names an entity that it does not
    declare, or declares entities that grow beyond libxml2's limits. Depth and size have no limit
    in a document without entities of its own.
    """
    # libxml2 lifts its limits on depth and size and that on entities together.
    bounded = not _is_plain(data) or _ENTITY.search(data) is not None
    parser = etree.XMLParser(
        no_network=True,
        resolve_entities="internal",
        ns_clean=True,
        collect_ids=False,  # real TEI repeats ids, which this would slow down on
        huge_tree=not bounded,
    )
    parser.resolvers.add(_Nothing())
    return etree.fromstring(data, parser)


class _Nothing(etree.Resolver):  # type: ignore[misc]
    """Gives white space for every file that a document names: libxml2 would read its DTD."""

    def resolve(self, url: str, identifier: str, context: Any) -> Any:
        return self.resolve_string(" ", context)


def _is_plain(data: bytes) -> bool:
    """Whether an entity declaration can be found in the bytes as they are: ASCII or UTF-16."""
    if data.lstrip()[:1] not in (b"<", b"\xef", b"\xff", b"\xfe", b"\0"):
        return False
    declared = _ENCODED.match(data.removeprefix(b"\xef\xbb\xbf"))
    return declared is None or declared[1].decode("ascii").lower().startswith(_PLAIN)
