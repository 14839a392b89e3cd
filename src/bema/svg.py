"""Drawings made safe: no scripts, nothing from elsewhere (SVG 2, section 2.7.1, "secure static").

What shows a drawing as an image runs none of its scripts, but whoever unpacks an edition may open
it by itself, and EPUB asks for it to be told in the manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import tinycss2
from lxml import etree

from bema.tree import Element, children, detach, is_element, local_name, namespace

SVG = "http://www.w3.org/2000/svg"
MOST = 20_000_000
"""Bytes of a drawing at most."""
MOST_CSS = 1_000_000
"""Characters of one of its stylesheets at most; each may become an object of 200 bytes."""
DEEPEST_CSS = 32
"""Brackets within brackets at most; the parser of XML sets its own bound to elements."""
_XML = "http://www.w3.org/XML/1998/namespace"
_XLINK = "http://www.w3.org/1999/xlink"
_METADATA = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://sodipodi.sourceforge.net/",
    "http://ns.adobe.com/",
    "adobe:ns:",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.serif.com/",
)
"""How namespaces begin in which programs keep notes; nothing shows them, EPUBCheck takes them."""
# Every group is atomic: what begins as a comment is tried as one comment, never as two.
_START = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<\?.*?\?>|<!--.*?-->"
    rb"|<!DOCTYPE(?>[^>\[\"']|\"[^\"]*\"|'[^']*')*+(?>\[.*?\]\s*)?>)*+"
    rb"<(?:[\w.-]+:)?svg[\s>/]",
    re.DOTALL,
)
_HEAD = 65_536
"""Bytes among which the root element has to begin."""
_SCRIPTS = frozenset("script handler listener".split())
_FOREIGN = frozenset("foreignObject iframe object embed audio video canvas".split())
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_PAGE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
_ANIMATED = frozenset("href src style base ping".split())
"""Attributes that an animation may not set."""
_FETCHING = frozenset("url src image image-set -webkit-image-set".split())
"""Functions of CSS whose strings are addresses."""
_GROUPS = frozenset("media supports layer container scope".split())
"""Rules of CSS that lose what is unsafe in them; any other goes as a whole."""
_SUSPECT = re.compile(r"\\|url|src|image|expression|import|binding", re.IGNORECASE)
"""What stands in all CSS that fetches or runs; where it does not, CSS need not be parsed."""


def is_svg(data: bytes) -> bool:
    """Whether a file begins as a drawing, whatever it is called."""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode()
    return _START.match(head) is not None


def safe_svg(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A drawing that runs nothing and asks for nothing, and what was taken out, each kind once.

    One in which there is nothing unsafe comes back byte for byte, unless it has a document type or
    is not in UTF-8, which EPUB 3.3 does not take (section 3.9). Raises `ValueError`, which says
    why, where it cannot be read, or means to blow up.
    """
    root = _parsed(data)
    document = root.getroottree().docinfo
    told = tuple(dict.fromkeys(_clean(root)))
    in_utf8 = document.encoding.lower() == "utf-8" and b"\0" not in data
    if in_utf8 and not told and not document.doctype:
        return data, ()
    return _written(root), told


def _parsed(data: bytes) -> Element:
    """The root of a drawing; raises `ValueError`."""
    if len(data) > MOST:
        raise ValueError(f"it has more than {MOST:,} bytes")
    if data.startswith(b"\x1f\x8b"):
        raise ValueError("it is compressed (svgz)")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as trouble:
        raise ValueError(f"it is no well-formed XML: {trouble.msg}") from None
    subset = root.getroottree().docinfo.internalDTD
    if subset is not None and any(True for _ in subset.iterentities()):
        raise ValueError("it declares entities")
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError("its root is no svg in the namespace of SVG")
    return root


def _top(root: Element) -> list[Element]:
    """The root and the comments and instructions beside it, in reading order."""
    return [*reversed([*root.itersiblings(preceding=True)]), root, *root.itersiblings()]


def _written(root: Element) -> bytes:
    """A document in UTF-8 without document type and instructions."""
    nodes = [node for node in _top(root) if node is root or node.tag is etree.Comment]
    written = [etree.tostring(node, encoding="utf-8", with_tail=False) for node in nodes]
    return b"\n".join([b'<?xml version="1.0" encoding="UTF-8"?>', *written])


def _clean(root: Element) -> Iterator[str]:
    """Take out what is unsafe, and say what it was, in reading order.

    A stack, as what stands in a part that goes is not told; instructions beside the root go when
    it is written.
    """
    waiting = _top(root)[::-1]
    while waiting:
        node = waiting.pop()
        kind = _unwanted(node)
        if kind:
            yield kind
            if node.getparent() is not None:
                detach(node)
        elif is_element(node):
            yield from _attributes(node)
            yield from _style(node)
            waiting += reversed(node)


def _unwanted(node: Element) -> str:
    """Why a node is to go; empty for one that may stay."""
    if not is_element(node):
        kinds = {etree.ProcessingInstruction: "processing instructions", etree.Entity: "entities"}
        return kinds.get(node.tag, "")
    name = local_name(node)
    if name in _SCRIPTS:
        return "scripts"
    if namespace(node) != SVG and not namespace(node).startswith(_METADATA):
        return "what is no SVG"
    if name in _FOREIGN:
        return "foreign objects"
    # The prefix of XLink may be any.
    target = node.get("attributeName", "").strip().lower().rpartition(":")[2]
    animates = name == "set" or name.startswith("animate")
    if animates and (target in _ANIMATED or target.startswith("on")):
        return "animations of links"
    return ""


def _attributes(element: Element) -> Iterator[str]:
    """Take out attributes that are unsafe, and say what they were."""
    for name, value in list(element.attrib.items()):
        kind = _unwanted_attribute(element, str(name), value)
        if kind:
            del element.attrib[name]
            yield kind
        elif name == "style":
            told = _told(value)
            if told:
                element.set(name, _safe_css(tinycss2.parse_blocks_contents(value)).strip())
            yield from told


def _unwanted_attribute(element: Element, name: str, value: str) -> str:
    """Why an attribute is to go; empty for one that may stay, and for `style`."""
    local = etree.QName(name).localname
    space = etree.QName(name).namespace or ""
    if space not in ("", _XML, _XLINK):
        return "" if space.startswith(_METADATA) else "what is no SVG"
    if local.lower().startswith("on"):
        return "event handlers"
    if local in ("base", "ping"):
        return "what lies elsewhere"
    if local in ("href", "src"):
        return _address(value, local_name(element) == "a")
    return "" if name == "style" else next(iter(_told(value)), "")


def _address(value: str, is_link: bool = False) -> str:
    """Why an address is to go; empty for a place in the drawing, a picture in it, or a page."""
    # Browsers take out tabs and line breaks wherever they stand.
    address = re.sub(r"[\x00-\x20]", "", value)
    if not address or address.startswith("#") or _PICTURE.match(address):
        return ""
    if is_link and _PAGE.match(address):
        return ""
    scheme = address.partition(":")[0].lower()
    if scheme == "data":
        return "data that are no picture"
    return "links that run scripts" if scheme.endswith("script") else "what lies elsewhere"


def _style(element: Element) -> Iterator[str]:
    """Take out what is unsafe in a `style` element, and say what it was.

    A browser reads all text directly below it, with nothing for what stands between.
    """
    if local_name(element) != "style":
        return
    css = "".join(node for node in children(element) if isinstance(node, str))
    told = _told(css)
    if told:
        element[:] = []
        element.text = _safe_css(tinycss2.parse_stylesheet(css))
    yield from told


def _told(css: str) -> list[str]:
    """What of CSS asks for something elsewhere, or runs; none for what may stay as it is."""
    if not _SUSPECT.search(css):
        return []
    if len(css) > MOST_CSS:
        raise ValueError(f"it has styles of more than {MOST_CSS:,} characters")
    return list(_unsafe(tinycss2.parse_component_value_list(css)))


def _unsafe(tokens: Iterable[Any], depth: int = DEEPEST_CSS) -> Iterator[str]:
    """What of tokens asks for something elsewhere, or runs."""
    if not depth:
        raise ValueError("its styles are nested too deep")
    for token in _without_namespaces(tokens):
        if token.type == "url":
            yield from filter(None, [_address(token.value)])
        elif token.type == "at-keyword" and token.lower_value == "import":
            yield "imports"
        elif token.type == "ident" and token.lower_value == "-moz-binding":
            yield "scripts"
        elif token.type == "function":
            yield from _unsafe_function(token)
            yield from _unsafe(token.arguments, depth - 1)
        elif isinstance(getattr(token, "content", None), list):
            yield from _unsafe(token.content, depth - 1)


def _unsafe_function(function: Any) -> Iterator[str]:
    """What a function itself asks for, or runs: its arguments are looked at by themselves."""
    if function.lower_name == "expression":
        yield "scripts"
    if function.lower_name not in _FETCHING:
        return
    for token in function.arguments:
        if token.type == "string":
            yield from filter(None, [_address(token.value)])
        # An address may come from a variable, which can be set anywhere.
        elif token.type == "function" and token.lower_name not in ("url", "type"):
            yield "what lies elsewhere"


def _without_namespaces(tokens: Iterable[Any]) -> Iterator[Any]:
    """Tokens without those of `@namespace` rules, whose addresses are names (CSS Namespaces, 3)."""
    is_name = False
    for token in tokens:
        if token.type == "at-keyword":
            is_name = token.lower_value == "namespace"
        elif token.type == "{} block" or token == ";":
            is_name = False
        if not is_name:
            yield token


def _safe_css(nodes: Iterable[Any]) -> str:
    """What is safe of CSS; nothing where it would read otherwise than it was written."""
    css = _kept(nodes)
    return "" if _told(css) else css


def _kept(nodes: Iterable[Any]) -> str:
    """Declarations and rules without those that are unsafe, and without what is no CSS."""
    return "".join(_kept_node(node) for node in nodes if node.type != "error")


def _kept_node(node: Any) -> str:
    name = getattr(node, "lower_at_keyword", "")
    prelude, content = getattr(node, "prelude", None) or (), getattr(node, "content", None)
    if not _is_unsafe(node):
        css: str = node.serialize()
        return f"{css};" if node.type == "declaration" else css
    if content is None or (name and name not in _GROUPS) or any(_unsafe(prelude)):
        return ""
    start = f"@{name}" if name else ""
    inner = _kept(tinycss2.parse_blocks_contents(content))
    return f"{start}{tinycss2.serialize(prelude)}{{{inner}}}"


def _is_unsafe(node: Any) -> bool:
    """Whether there is anything unsafe in a declaration or a rule."""
    if node.type == "declaration":
        return node.lower_name == "-moz-binding" or any(_unsafe(node.value))
    if node.type == "at-rule" and node.lower_at_keyword in ("import", "namespace"):
        return bool(node.lower_at_keyword == "import")
    inner = (getattr(node, part, None) or () for part in ("prelude", "content"))
    return any(any(_unsafe(tokens)) for tokens in inner if not isinstance(tokens, str))
