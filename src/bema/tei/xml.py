"""XML as it is read everywhere: nothing is fetched, and what it may cost is bounded.

XML 1.0 leaves it to a reader whether external DTDs and entities are read; here they never are.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bema.findings import Place
from bema.tree import Element

_ENCODED = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.\-]+)""")
_PLAIN = ("utf-8", "utf8", "us-ascii", "ascii", "iso-8859-", "iso8859-", "windows-125", "cp125")
"""Encodings in which the letters of an entity declaration are what they are in ASCII."""
_ENTITY = re.compile(rb"\0?".join(re.escape(bytes([letter])) for letter in b"<!ENTITY"))
_POSITION = re.compile(r", line \d+, column \d+( \([^()]*, line \d+\))?\s*$")
_SAID = (
    (
        r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)",
        r"not well-formed XML: </\1> is expected for the <\1> of line \2, and </\3> stands there.",
        "Close the elements in the order in which they opened.",
    ),
    (
        r"Premature end of data in tag (\S+) line (\d+)",
        r"not well-formed XML: the file ends and </\1> is expected for the <\1> of line \2.",
        "Close it; perhaps the file was cut off.",
    ),
    (
        r"Excessive depth in document: (\d+).*",
        r"elements stand in one another more than \1 deep, which is more than can be read.",
        "Flatten them; no real text is as deep.",
    ),
    (
        r".*entity amplification.*",
        "its entities grow beyond what is sane; they were not expanded.",
        "Take the entity declarations out, or write out what they stand for.",
    ),
    (
        r"Entity '(.*)' not defined",
        r"the document declares no entity \1.",
        "Write the character itself, or declare it there: DTDs and other files are never read.",
    ),
    (
        r".*",
        "not well-formed XML: \\g<0>.",
        "Correct the file there, or open it in an XML editor.",
    ),
)
"""What libxml2 says, what that means, and what to do; the first pattern that fits."""


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


def problem(trouble: etree.XMLSyntaxError, name: str) -> tuple[str, Place, str]:
    """What is wrong with a document, where, and what to do."""
    line, column = trouble.position
    said = _POSITION.sub("", trouble.msg or "unknown error").strip().rstrip(".")
    found = ((re.fullmatch(p, said, re.DOTALL), meaning, remedy) for p, meaning, remedy in _SAID)
    match, meaning, remedy = next(each for each in found if each[0])
    assert match is not None
    return match.expand(meaning), Place(name, line, max(column, 0)), remedy
