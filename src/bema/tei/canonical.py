"""The canonical form: one serialisation for one document, made so that versions compare well.

White space changes only where it means nothing: between elements in element-only content (TEI P5
Guidelines, 1.3.1.1.6) that stands in no mixed content and under no `xml:space="preserve"`. There
each node has a line of its own. Everything else is the document's, comments and processing
instructions too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from itertools import zip_longest

from lxml import etree

from bema.errors import BemaError
from bema.findings import Finding, Place, error, note
from bema.tei.content import element_only
from bema.tei.speech import parse_tei, place_of
from bema.tei.xml import parse_xml
from bema.tree import XML_ID, XML_SPACE, Element, is_element

_STEP = "  "
_PRESERVING = etree.XPath("//*[@xml:space = 'preserve']")
_BLANK = " \t\r\n"
_XML = XML_ID.removesuffix("id")
_FIRST = (XML_ID, "type", "subtype")
"""Attributes that say what an element is; they lead, after all those of XML itself."""
_DECLARATIONS = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|(<[^\s<>/]+)((?: xmlns(?::[^\s=]+)?=(?:\"[^\"]*\"|'[^']*')){2,})",
    re.DOTALL,
)
_DECLARATION = re.compile(rb" xmlns(?::[^\s=]+)?=(?:\"[^\"]*\"|'[^']*')")
_ONLY_IN_A_DTD = re.compile(rb"<!NOTATION\s|\sNDATA\s")


def canonical(data: bytes, name: str) -> tuple[bytes, tuple[Finding, ...]]:
    """The canonical form of a document in TEI, and what went in making it.

    XML 1.0 in UTF-8 with LF; entities and CDATA sections are resolved, what a DOCTYPE declares is
    written out; attributes stand in one order: `xml:id`, others of XML, `type`, `subtype`, the
    rest by name. Raises `BemaError` where `data` is not TEI, and where the form would not read
    back as the same document.
    """
    root = parse_tei(data, name)
    findings = tuple(_doctype_findings(root, data, name))
    made = deepcopy(root)
    _indent(made)
    _order_attributes(made)
    written = b"\n".join([*_prologue(root), _serialized(made), *_after(root), b""])
    if written != data:
        _prove(root, written, name)
    return written, findings


def difference(first: Element, second: Element) -> Element | None:
    """The first node in which two documents differ, as it stands in the first one.

    Names, attributes, text, comments and instructions count, also those beside the root; white
    space between elements in element-only content does not, unless it is to be preserved.
    """
    kept = frozenset(node for each in _PRESERVING(first) for node in each.iter())
    for one, other in zip_longest(_nodes(first), _nodes(second)):
        if one is None or other is None:
            return first
        if (
            one.tag != other.tag
            or (one.text != other.text and not _both_blank(one.text, other.text, one, kept))
            or (
                one.tail != other.tail
                and not _both_blank(one.tail, other.tail, one.getparent(), kept)
            )
            or (one.items() != other.items() and dict(one.attrib) != dict(other.attrib))
        ):
            return one
        if one.tag is etree.PI and one.target != other.target:
            return one
    return None


def _nodes(root: Element) -> Iterator[Element]:
    yield from root.itersiblings(preceding=True)
    yield from root.iter()
    yield from root.itersiblings()


def _both_blank(
    one: str | None, other: str | None, parent: Element | None, kept: frozenset[Element]
) -> bool:
    """Whether nothing but white space that means nothing is different."""
    blank = not (one or "").strip(_BLANK) and not (other or "").strip(_BLANK)
    return blank and (parent is None or (parent.tag in element_only() and parent not in kept))


def _prove(root: Element, written: bytes, name: str) -> None:
    try:
        found = difference(root, parse_xml(written))
    except etree.XMLSyntaxError:
        found = root
    if found is not None:
        element = found if is_element(found) or found.getparent() is None else found.getparent()
        message = "the canonical form would not read back as the same document."
        remedy = "The file is left as it was; what stands here is nothing that can be written out."
        raise BemaError(error("format-changes", message, place_of(element, name), remedy))


# White space ---------------------------------------------------------------------------------


def _indent(root: Element) -> None:
    """Give each node in element-only content a line of its own, from the root down."""
    tags = element_only()
    stack = [(root, "\n")]
    while stack:
        element, line = stack.pop()
        if element.tag not in tags or element.get(XML_SPACE) == "preserve":
            continue
        nodes = list(element)
        if _has_text(element, nodes):
            continue
        inner = line + _STEP
        element.text = inner if nodes else None
        for child in nodes:
            child.tail = inner
            stack.append((child, inner))
        if nodes:
            nodes[-1].tail = line


def _has_text(element: Element, nodes: list[Element]) -> bool:
    """Whether more than white space stands beside the nodes below an element."""
    beside = [element.text, *(node.tail for node in nodes)]
    if any(text and text.strip(_BLANK) for text in beside):
        return True
    return any(node.tag is etree.Entity for node in nodes)


# Attributes ----------------------------------------------------------------------------------


def _order_attributes(root: Element) -> None:
    for element in root.iter(etree.Element):
        keys = element.keys()
        if len(keys) > 1 and (ordered := _ordered(tuple(keys))) is not None:
            values = [element.attrib[key] for key in ordered]
            element.attrib.clear()
            for key, value in zip(ordered, values, strict=True):
                element.set(key, value)


@cache
def _ordered(keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Names of attributes in their order; None where they have it."""
    ordered = tuple(sorted(keys, key=_rank))
    return None if ordered == keys else ordered


def _rank(key: str) -> tuple[bool, int, bool, str]:
    of_xml = key.startswith(_XML)
    first = _FIRST.index(key) if key in _FIRST else len(_FIRST)
    return (not of_xml, first, key.startswith("{"), key)


# Around the root -----------------------------------------------------------------------------


def _serialized(root: Element) -> bytes:
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False, with_tail=False)
    several = written.count(b" xmlns") > 1
    return _DECLARATIONS.sub(_sorted_declarations, written) if several else written


def _sorted_declarations(found: re.Match[bytes]) -> bytes:
    """A start tag with its namespaces by prefix; comments and instructions as they are."""
    if not found[2]:
        return found[0]
    declarations: dict[str, bytes] = {
        each.decode().partition("=")[0]: each for each in _DECLARATION.findall(found[2])
    }
    return found[1] + b"".join(declarations[key] for key in sorted(declarations))


def _prologue(root: Element) -> Iterator[bytes]:
    yield b'<?xml version="1.0" encoding="UTF-8"?>'
    info = root.getroottree().docinfo
    # lxml writes out its name, its public and its system identifier, but not what stands in it.
    if info.doctype and (info.public_id or info.system_url):
        yield info.doctype.encode()
    yield from reversed([_beside(node) for node in root.itersiblings(preceding=True)])


def _after(root: Element) -> Iterator[bytes]:
    yield from map(_beside, root.itersiblings())


def _beside(node: Element) -> bytes:
    written: bytes = etree.tostring(node, encoding="UTF-8", xml_declaration=False, with_tail=False)
    return written


def _doctype_findings(root: Element, data: bytes, name: str) -> Iterator[Finding]:
    """What becomes of a DOCTYPE; raises `BemaError` where it holds what nothing else can say."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is None:
        return
    place = Place(name, 1)
    if _ONLY_IN_A_DTD.search(data):
        message = "its DOCTYPE declares notations or unparsed entities, which only a DTD can do."
        remedy = "Name the files with graphic/@url and take the declarations out."
        raise BemaError(error("format-doctype", message, place, remedy))
    if any(True for _ in dtd.iterentities()) or any(True for _ in dtd.iterelements()):
        message = (
            "what is declared inside the DOCTYPE goes; its entities, where used, are written out."
        )
        yield note("format-doctype", message, place)
