"""Drawings made safe: no scripts, nothing from elsewhere (SVG 2, section 2.7.1, "secure static").

What shows a drawing as an image runs none of its scripts, but whoever unpacks an edition may open
it by itself, and EPUB asks for it to be told in the manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2
from lxml import etree

from bema.tree import Element, detach, is_element, local_name, namespace

SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_XML = "http://www.w3.org/XML/1998/namespace"
_XLINK = "http://www.w3.org/1999/xlink"
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*"
    rb"<(?:[\w.-]+:)?svg[\s>/]",
    re.DOTALL,
)
_HEAD = 65_536
"""Bytes among which the root element has to begin."""
_SCRIPTS = frozenset("script handler listener".split())
_FOREIGN = frozenset("foreignObject iframe object embed audio video canvas".split())
_ADDRESSES = ("href", _XLINK_HREF, "src")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_PAGE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_ANIMATED = frozenset("href xlink:href src style".split())
"""Attributes that an animation may not set."""
_FETCHING = frozenset(("url", "image", "image-set", "-webkit-image-set", "src"))
"""Functions of CSS whose strings are addresses."""


def is_svg(data: bytes) -> bool:
    """Whether a file begins as a drawing, whatever it is called."""
    return _START.match(data[:_HEAD]) is not None


def safe_svg(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A drawing that runs nothing and asks for nothing, and what was taken out, each kind once.

    One in which there is nothing unsafe comes back byte for byte. Raises `ValueError`, which says
    why, where it cannot be read, or means to blow up.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as trouble:
        raise ValueError(f"it is no well-formed XML: {trouble.msg}") from None
    document = root.getroottree()
    if document.docinfo.internalDTD is not None and _declares_entities(document):
        raise ValueError("it declares entities")
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("its root is no svg in the namespace of SVG")
    told = tuple(dict.fromkeys(_clean(root)))
    instructions = re.search(rb"<\?(?!xml\s)", data) is not None
    if instructions:
        told += ("processing instructions",)
    if not told and not document.docinfo.doctype:
        return data, ()
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), told


def _declares_entities(document: Any) -> bool:
    return any(True for _ in document.docinfo.internalDTD.iterentities())


def _clean(root: Element) -> Iterator[str]:
    """Take out what is unsafe, and say what it was."""
    for element in list(root.iter()):
        if not is_element(element):
            if not isinstance(element, etree._Comment):
                yield "entities"
                detach(element)
            continue
        kind = _unwanted(element)
        if kind and element is not root and element.getparent() is not None:
            detach(element)
            yield kind
            continue
        yield from _attributes(element)
        if local_name(element) == "style" and element.text:
            css, told = _stylesheet(element.text)
            if told:
                element.text = css
            yield from told


def _unwanted(element: Element) -> str:
    """Why an element is to go; empty for one that may stay."""
    name = local_name(element)
    if name in _SCRIPTS:
        return "scripts"
    if namespace(element) != SVG:
        return "what is no SVG"
    if name in _FOREIGN:
        return "foreign objects"
    sets = element.get("attributeName", "").strip()
    if sets.lower() in _ANIMATED or sets.lower().startswith("on"):
        return "animations of links"
    return ""


def _attributes(element: Element) -> Iterator[str]:
    for name, value in list(element.attrib.items()):
        space, local = _split(str(name))
        kind = ""
        if space not in ("", _XML, _XLINK):
            kind = "what is no SVG"
        elif local.lower().startswith("on"):
            kind = "event handlers"
        elif local == "base":
            kind = "what lies elsewhere"
        elif local in ("href", "src"):
            kind = _address(element, value)
        elif local == "style":
            kept, told = _declarations(value)
            if told:
                element.set(name, kept)
            yield from told
        elif "(" in value or "\\" in value:
            kind = _function(value)
        if kind:
            del element.attrib[name]
            yield kind


def _split(name: str) -> tuple[str, str]:
    space, _, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return space, local


def _address(element: Element, value: str) -> str:
    """Why an address is to go; empty for a place in the drawing, a picture in it, or a page."""
    address = re.sub(r"[\x00-\x20]", "", value)
    if not address or address.startswith("#") or _PICTURE.match(address):
        return ""
    if local_name(element) == "a" and _PAGE.match(address):
        return ""
    scheme = address.partition(":")[0].lower()
    return "links that run scripts" if scheme.endswith("script") else "what lies elsewhere"


def _function(value: str) -> str:
    """Why the value of a property is to go."""
    return next(_unsafe(tinycss2.parse_component_value_list(value)), "")


def _unsafe(tokens: Sequence[Any]) -> Iterator[str]:
    """What of tokens of CSS asks for something elsewhere, or runs."""
    for token in tokens:
        if token.type == "url" and not _is_inside(token.value):
            yield "what lies elsewhere"
        elif token.type == "function":
            strings = [t.value for t in token.arguments if t.type == "string"]
            if token.lower_name in _FETCHING and not all(map(_is_inside, strings)):
                yield "what lies elsewhere"
            elif token.lower_name == "expression":
                yield "scripts"
            yield from _unsafe(token.arguments)
        elif isinstance(getattr(token, "content", None), list):
            yield from _unsafe(token.content)


def _is_inside(address: str) -> bool:
    return address.strip().startswith("#") or _PICTURE.match(address.strip()) is not None


def _declarations(css: str) -> tuple[str, list[str]]:
    """Declarations without those that are unsafe."""
    kept, told = [], []
    for node in tinycss2.parse_blocks_contents(css, skip_comments=True):
        if node.type == "declaration":
            found = list(_unsafe(node.value))
            found += ["scripts"] * (node.lower_name in ("-moz-binding", "behavior"))
            told += found
            kept += [] if found else [node.serialize()]
    return "; ".join(kept), told


def _stylesheet(css: str) -> tuple[str, list[str]]:
    """A stylesheet without rules that ask for something elsewhere."""
    kept, told = [], []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True):
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            told.append("imports")
            continue
        inner = [*(getattr(rule, "prelude", None) or ()), *(getattr(rule, "content", None) or ())]
        found = list(_unsafe(inner))
        found += ["scripts"] * ("-moz-binding" in rule.serialize().lower())
        told += found
        kept += [] if found else [rule.serialize()]
    return "".join(kept), told
