"""The content documents of an EPUB: one for a short text, one for each part of a long one.

Reading systems lay a content document out whole before they show its first page, and old ones
refuse those of more than 300 KB.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bema.tree import Element, append_text, is_element

SHORT = 60_000
"""Characters of markup up to which a text stays whole: some ten thousand words."""
LONG = 200_000
"""Characters beyond which a part is cut where its sections or paragraphs end."""
_SMALL = 8_000
"""Sections shorter than this share a document."""
_LEAST = 2_000
"""What is shorter than this, such as a title, stands before the section that follows."""
_HOLDERS = frozenset("body main article section div".split())
_BEHIND = frozenset(("doc-endnotes", "doc-colophon"))
"""Roles of what belongs to the text before it."""
_TEXT = "text"
"""Class of a whole text: two of them make a volume."""


class _Sizes(dict[Element, int]):
    """Characters of markup of each element, roughly: its text, and 30 for each tag."""

    def __init__(self, root: Element) -> None:
        super().__init__()
        for element in reversed(list(root.iter())):
            own = 30 + len(element.text or "")
            self[element] = own + sum(self[child] + len(child.tail or "") for child in element)


def texts(body: Element) -> list[Element]:
    """The texts that a body holds, in order: several in a volume, of a corpus or of a group."""
    return [e for e in body.iter("main", "div") if _TEXT in e.get("class", "").split()]


def divide(body: Element) -> list[Element]:
    """The body cut into bodies, in reading order; the nodes of `body` are moved into them.

    Elements around a cut are in each of the bodies beside it, with their id in the first alone.
    """
    cuts = _cuts(body)
    holding = {around for cut in cuts for around in cut.iterancestors()}
    return _divided(body, cuts, holding) if cuts else [body]


def _cuts(body: Element) -> set[Element]:
    """Elements that begin a document."""
    several = texts(body)
    cuts = set(several) if len(several) > 1 else set()
    sizes = _Sizes(body)
    if sizes[body] > SHORT:
        for trunk in several if cuts else (body,):
            cuts.update(_within(trunk, sizes))
    if cuts:
        cuts.update(_apparatus(body))
    return {cut for cut in cuts if _leads(cut)}


def _apparatus(body: Element) -> Iterator[Element]:
    """What stands behind the text: the first of register, notes and colophon."""
    behind = [child for child in body if child.tag in ("section", "div")]
    ends = [e for e in behind if e.get("role") == "doc-colophon" or e.get("hidden") is not None]
    yield from ends[:1]


def _leads(cut: Element) -> bool:
    """Whether anything stands before it that a document could be made of."""
    around = [cut, *cut.iterancestors()]
    before = (e.getprevious() for e in around if e.tag != "body")
    return any(e is not None for e in before)


def _within(trunk: Element, sizes: _Sizes) -> Iterator[Element]:
    """Where a long part is cut: at its sections, and where those are too long, inside them."""
    waiting = [trunk]
    while waiting:
        element = waiting.pop()
        inner = [child for child in element if is_element(child)]
        sections = [c for c in inner if c.tag == "section" and c.get("role") not in _BEHIND]
        if len(sections) > 1:
            yield from _packed(inner, set(sections), sizes, _SMALL)
            waiting += [section for section in sections if sizes[section] > LONG]
            continue
        waiting += [child for child in inner if sizes[child] > SHORT and child.tag in _HOLDERS]
        if sizes[element] > LONG:
            candidates = {child for child in inner if child.get("role") not in _BEHIND}
            yield from _packed(inner, candidates, sizes, LONG // 2)


def _packed(
    inner: list[Element], candidates: set[Element], sizes: _Sizes, least: int
) -> Iterator[Element]:
    """Those of the candidates before which enough has come together for a document."""
    length = 0
    for child in inner:
        enough = _LEAST if sizes[child] >= least else least
        if child in candidates and length >= enough:
            yield child
            length = 0
        length += sizes[child]


def _divided(element: Element, cuts: set[Element], holding: set[Element]) -> list[Element]:
    made = [_shell(element, first=True)]
    made[0].text = element.text
    for child in list(element):
        tail, child.tail = child.tail, None
        pieces = _divided(child, cuts, holding) if child in holding else [child]
        if child in cuts and len(made[-1]):
            made.append(_shell(element, first=False))
        made[-1].append(pieces[0])
        for piece in pieces[1:]:
            made.append(_shell(element, first=False))
            made[-1].append(piece)
        if tail:
            append_text(made[-1], tail)
    return made


def _shell(element: Element, *, first: bool) -> Element:
    """The element without what is in it."""
    attributes = dict(element.attrib)
    if not first:
        attributes.pop("id", None)
    return etree.Element(element.tag, attributes)
