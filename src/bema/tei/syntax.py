"""XML that is not well-formed: what libxml2 says of it in plain words, and what is likely meant."""

from __future__ import annotations

import re

from lxml import etree

from bema.findings import Place

_POSITION = re.compile(r", line \d+, column \d+( \([^()]*, line \d+\))?\s*$")
_AMPERSAND = "An ampersand that is meant as one is written &amp;."
_QUOTED = 'Put the value between quotation marks, such as n="1".'
_LESS = 'A sign "less than" that is meant as one is written &lt;.'
_NAMES = "Begin it with a letter; letters, digits, hyphens and full stops may follow."
_SAID = (
    (
        r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)",
        r"</\1> is expected for the <\1> of line \2, and </\3> stands there.",
        "Close the elements in the order in which they opened.",
    ),
    (
        r"Premature end of data in tag (\S+) line (\d+)",
        r"the file ends and </\1> is expected for the <\1> of line \2.",
        "Close it; perhaps the file was cut off.",
    ),
    (r"xmlParseEntityRef: no name", "an & stands alone.", _AMPERSAND),
    (r"EntityRef: expecting ';'", "a ; is expected behind the & and its name.", _AMPERSAND),
    (
        r"xmlParseCharRef: .*|PCDATA invalid Char value .*|.*nvalid xmlChar value.*",
        "a character that XML does not allow stands there.",
        "Take it away; control characters mostly come from another program by mistake.",
    ),
    (
        r"StartTag: invalid element name",
        "the name of an element is expected behind a <.",
        f"{_LESS} {_NAMES}",
    ),
    (
        r"Unescaped '<' not allowed in attributes values",
        "a < stands in an attribute.",
        f"{_LESS} Perhaps a quotation mark is missing in front of it.",
    ),
    (
        r"AttValue: \" or ' expected|String not started expecting.*",
        "a quotation mark is expected.",
        _QUOTED,
    ),
    (
        r"AttValue: ' expected",
        "an attribute never ends.",
        "Close its quotation mark; perhaps the file was cut off.",
    ),
    (
        r"Specification mandates value for attribute (.*)",
        r"the attribute \1 has no value.",
        _QUOTED,
    ),
    (r"Attribute (\S+) redefined", r"the attribute \1 is there twice.", "Leave one of them."),
    (
        r"error parsing attribute name",
        "the name of an attribute or the end of the tag is expected.",
        "Close the tag with > or />.",
    ),
    (
        r"attributes construct error",
        "white space is expected between attributes.",
        "Put a space there.",
    ),
    (r"Couldn't find end of Start Tag (\S+).*", r"the tag <\1 does not end.", "Close it with >."),
    (
        r"Namespace prefix (\S+) .*is not defined",
        r"nothing says what the prefix \1: stands for.",
        r'Take it away, or declare it on the root: xmlns:\1="…".',
    ),
    (r"Sequence '\]\]>' not allowed in content", "]]> stands in the text.", "Write it ]]&gt;."),
    (
        r"Double hyphen within comment.*",
        "two hyphens stand in a comment.",
        "Write one, or a dash; only the end of a comment has two.",
    ),
    (
        r"Blank needed here",
        "white space is expected.",
        "Put a space there; in the first line, declare the encoding that the file has.",
    ),
    (r"Comment not terminated.*", "a comment never ends.", "Close it with -->."),
    (r"CData section not finished.*", "a CDATA section never ends.", "Close it with ]]>."),
    (
        r"XML declaration allowed only at the start of the document",
        "<?xml …?> stands behind the beginning.",
        "Take away what is in front of it, be it an empty line, or it, if it is the second.",
    ),
    (
        r"Extra content at the end of the document",
        "something stands behind the end of the root.",
        "A document has one root element: take away what is behind it, or put it inside.",
    ),
    (
        r"Unsupported encoding: (.*)",
        r"nobody knows the encoding \1.",
        "Save the file as UTF-8, and declare that.",
    ),
    (
        r"Invalid bytes in character encoding|Input is not proper UTF-8.*",
        "the bytes are not of the encoding that the file has or declares.",
        'Save it as UTF-8, or declare its encoding: <?xml version="1.0" encoding="…"?>.',
    ),
)
_OTHERS = (
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
)
_ENDLESS = {"with -->": r"<!--(?!.*?-->)", "with ]]>": r"<!\[CDATA\[(?!.*?\]\]>)"}
"""What begins and does not end, by the words that say so."""
_UNKNOWN = (r".*", r"\g<0>.", "Correct the file there, or open it in an XML editor.")
_MEANT = (
    *_OTHERS,
    *(
        (said, f"not well-formed XML: {meaning}", todo)
        for said, meaning, todo in (*_SAID, _UNKNOWN)
    ),
)
"""What libxml2 says, what that means, and what to do; the first pattern that fits."""


def problem(trouble: etree.XMLSyntaxError, data: bytes, name: str) -> tuple[str, Place, str]:
    """What is wrong with a document, where, and what to do."""
    line, column = trouble.position
    said = _POSITION.sub("", trouble.msg or "unknown error").strip().rstrip(".")
    found = ((re.fullmatch(p, said, re.DOTALL), meaning, todo) for p, meaning, todo in _MEANT)
    match, meaning, todo = next(each for each in found if each[0])
    assert match is not None
    # libxml2 tells where it noticed; people look for where it began.
    text = data.decode(errors="surrogateescape")
    if "bytes are not" in meaning:
        line, column = _where(text, re.search("[\udc80-\udcff]", text)) or (line, column)
    elif begin := next((begin for end, begin in _ENDLESS.items() if end in todo), None):
        line, column = _where(text, re.search(begin, text, re.DOTALL)) or (line, column)
    return match.expand(meaning), Place(name, line, max(column, 0)), match.expand(todo)


def _where(text: str, found: re.Match[str] | None) -> tuple[int, int] | None:
    """Line and column of what was found."""
    if found is None:
        return None
    before = text[: found.start()]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
