"""The text of a document as its models order it, and the text of its edition, to be compared.

The engine is asked for one thing alone: which models ran for an element. What they do with the
element's text follows from their behaviours and parameters (TEI P5 Guidelines, chapter 22,
"Processing Models"). Between characters of both texts stand marks for what parts words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from bema.edition.edition import Edition
from bema.edition.models import Model, ModelSequence, Odd
from bema.edition.vocabulary import BLOCKS, GENERATED
from bema.edition.vocabulary import NOTE as FOOTNOTE
from bema.edition.xpath import XPathError
from bema.tei.content import element_only
from bema.tei.speech import TEI, Speech
from bema.tree import Element, detach, is_element

FLOW: dict[str, tuple[str, ...]] = {
    "alternate": ("default",),
    "cit": ("content", "source"),
    "figure": ("content", "title"),
    **dict.fromkeys(("glyph", "note", "pass-through", "text", "document"), ("content",)),
    **dict.fromkeys(("anchor", "break", "graphic", "index", "metadata", "omit", "title"), ()),
}
"""Parameters that behaviours put into the flow, in order; of all others a label, then content."""
PARTING = frozenset(
    "block body cell cit figure heading index list listItem paragraph row section table".split()
)
"""Behaviours that part words."""

BLOCK, NOTE, BACK, CLOSE, EITHER = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
"""The edge of a block, start and end of a note, `@break="no"`, what may part words or may not."""
_SYMBOLS = {" ": " ", BLOCK: "¶", NOTE: "†", BACK: "‡", CLOSE: "=", EITHER: "*"}

_SPACE = re.compile(r"\s+")
_NO_CHARACTER = re.compile(r"[\s\ufdd0-\ufdd4]+")
_CHARACTER = re.compile(r"([ \ufdd0-\ufdd4]*)([^ \ufdd0-\ufdd4])")

_INNERMOST_NOTE = re.compile(f"{NOTE}[^{NOTE}{BACK}]*{BACK}")

_WORDS = frozenset(f"{{{TEI}}}{name}" for name in ("w", "pc"))
_READINGS = frozenset(f"{{{TEI}}}{name}" for name in ("app", "choice", "rdgGrp", "ruby", "subst"))


def text_nodes(root: Element) -> Iterator[tuple[Element, str]]:
    """Text nodes below `text`, each as an element and its `text` or `tail`."""
    for text in root.iter(f"{{{TEI}}}text"):
        if next(text.iterancestors(f"{{{TEI}}}text"), None) is None:
            for event, node in etree.iterwalk(text, events=("start", "end", "comment", "pi")):
                if event == "start" and node.text:
                    yield node, "text"
                elif event != "start" and node is not text and node.tail:
                    yield node, "tail"


def marked(speech: Speech) -> Speech:
    """The speech with a private character, in order, for each text node that is not white space."""
    root = deepcopy(speech.root)
    number = 0
    for node, where in text_nodes(root):
        text = getattr(node, where)
        if inner := text.strip():
            before, _, after = text.partition(inner)
            setattr(node, where, f"{before}{chr(0xF0000 + number)}{after}")
            number += 1
    assert number < 0xFFFE
    return Speech(etree.tostring(root, encoding="utf-8"), speech.path)


class Flow:
    """What the models that ran do with the text of a document, by their parameters alone."""

    def __init__(self, edition: Edition) -> None:
        assert edition.engine is not None
        self.fired = edition.engine.fired
        self.root = edition.speech.root
        self.below = set(text_nodes(self.root))
        kept = self.root.xpath("//*[@xml:space = 'preserve']/descendant-or-self::*")
        self.preserving = frozenset(kept)
        self.used: set[tuple[Element, str]] = set()
        self.selected: set[str] = set()
        """Characters that parameters selected: not the document but the model orders them."""
        self.text = "".join(self.element(self.root))

    def element(self, element: Element) -> Iterator[str]:
        """An element as the models that ran for it say; its children where none did."""
        models = self.fired.get(element, ())
        for model in models:
            inner = "".join(self.inner(model, element))
            # An element in a line that holds blocks may have to become one.
            edge = edge_of(model, element) or EITHER * (BLOCK in inner)
            yield from (edge, inner, BACK if edge == NOTE else edge)
        if not models:
            yield from self.children(element)

    def inner(self, model: Model, element: Element) -> Iterator[str]:
        """What a model puts into the flow, parameter by parameter."""
        for name in FLOW.get(model.behaviour, ("label", "content")):
            value = parameter(model, name, element)
            if value is not None:
                yield from self.value(value, element)
                yield EITHER * (name == "label")
            elif name in ("content", "default"):
                yield from self.children(element)

    def value(self, value: Any, owner: Element) -> Iterator[str]:
        """What stands in the flow of a parameter's value: nodes of the document, else nothing."""
        for node in value if isinstance(value, list) else [value]:
            if node is owner:
                yield from self.children(owner)
            elif is_element(node) and node.getroottree().getroot() is self.root:
                text = "".join(self.element(node))
                self.selected |= set(text)
                yield text
            elif getattr(node, "is_text", False) or getattr(node, "is_tail", False):
                self.selected |= set(node)
                yield from self.node(node.getparent(), "tail" if node.is_tail else "text")
            elif isinstance(node, str) and node.isspace():
                yield " "

    def children(self, element: Element) -> Iterator[str]:
        """Text nodes and elements in an element, in their order."""
        yield from self.node(element, "text")
        for child in element:
            if is_element(child):
                yield from self.element(child)
            yield from self.node(child, "tail")

    def node(self, element: Element, where: str) -> Iterator[str]:
        """A text node; white space that may only indent parts what is before and after it.

        At the edges of an element that holds no text it may part words, but not where the element
        may be a part of one. Between words that are annotated one by one it says nothing.
        """
        if (element, where) not in self.below:
            return
        self.used.add((element, where))
        text: str = getattr(element, where)
        owner = element.getparent() if where == "tail" else element
        assert owner is not None
        indented = owner.tag in element_only()
        if owner in self.preserving:  # even before `@break="no"`
            yield EITHER * text[0].isspace() + text + EITHER * text[-1].isspace()
        elif text.strip():
            yield text
        elif any(child.tag in _WORDS for child in owner):
            yield EITHER
        elif not indented or (where == "tail" and element is not owner[-1]):
            yield " "
        elif owner.tag not in _READINGS:
            yield EITHER

    def unused(self) -> str:
        """Text of the document that is not in the flow, in its order."""
        return "".join(getattr(*node) for node in text_nodes(self.root) if node not in self.used)


def parameter(model: Model, name: str, element: Element) -> Any:
    """The value of a model's parameter; None where it has none."""
    expression = dict(model.params).get(name)
    try:
        return expression(element) if expression else None
    except XPathError:
        return None


def edge_of(model: Model, element: Element) -> str:
    """What a model puts between an element and the text around it."""
    if model.behaviour == "note":
        place = parameter(model, "place", element) or [element.get("place", "")]
        return EITHER if {"inline", "margin"} & set(str(place[0]).split()) else NOTE
    if model.behaviour == "break":
        if element.get("break") == "no":
            return CLOSE
        return BLOCK if parameter(model, "type", element) in ("line", "space") else ""
    if model.behaviour == "graphic":
        return EITHER
    blocks = model.behaviour in PARTING or parameter(model, "element", element) in BLOCKS
    return BLOCK if blocks else ""


def omitters(models: Odd) -> set[str]:
    """Names of all models of an ODD that may leave text out of the flow."""
    rules = (rule for spec in models.specifications.values() for rule in spec.rules)
    found = (m for r in rules for m in (r.models if isinstance(r, ModelSequence) else [r]))
    return {str(model) for model in found if _may_omit(model)}


def _may_omit(model: Model) -> bool:
    given = {name for name, _ in model.params}
    return FLOW.get(model.behaviour) == () or bool({"content", "default"} & given)


def restored(edition: Edition) -> Element:
    """A copy of the body with the notes that were collected put back at their references.

    In notes that stay there, what the stylesheet makes a block is one.
    """
    body = deepcopy(edition.html[1])
    for ours, copied in list(zip(edition.html[1].iter(), body.iter(), strict=True)):
        around = (element.get("role") for element in ours.iterancestors("span"))
        if ours.tag == "span" and FOOTNOTE in around:
            style = edition.computed("print")(ours)
            assert style is not None
            copied.tag = "span" if "inline" in style["display"] else "div"
    asides = {aside.get("id"): aside for aside in body.iter("aside")}
    for reference in list(body.iter("a")):
        if reference.get("role") == "doc-noteref":
            aside = asides[reference.get("href", "")[1:]]
            aside.tail, reference.tail = reference.tail, None
            parent = reference.getparent()
            assert parent is not None
            parent.replace(reference, aside)
    for section in list(body.iter("section")):
        if section.get("role") == "doc-endnotes":
            assert not len(section)
            detach(section)
    return body


def shown(edition: Edition) -> str:
    """Text of an edition that does not say that it is generated."""
    pieces: list[str] = []
    generated = 0
    for event, element in etree.iterwalk(restored(edition), events=("start", "end")):
        generated += (1 if event == "start" else -1) * (GENERATED in element.attrib)
        note = element.tag == "aside" or element.get("role") == FOOTNOTE
        edge = NOTE if event == "start" else BACK
        pieces.append(edge if note else BLOCK * (element.tag in BLOCKS or element.tag == "br"))
        pieces.append(f"{EITHER} " * (element.tag == "img"))
        text = (element.text if event == "start" else element.tail) or ""
        pieces.append(EITHER + " " * any(map(str.isspace, text)) if generated and text else text)
    return "".join(pieces)


def characters(text: str) -> list[tuple[str, str]]:
    """Characters that are not white space, each after the marks before it."""
    return _CHARACTER.findall(_SPACE.sub(" ", text))


def without_notes(text: str) -> str:
    """What is read where nobody looks at the notes."""
    while (shorter := _INNERMOST_NOTE.sub("", text)) != text:
        text = shorter
    return text


def bare(text: str) -> str:
    """The characters alone."""
    return _NO_CHARACTER.sub("", text)


def around(found: list[tuple[str, str]], index: int) -> str:
    """A character in brackets and what stands around it, for messages."""
    text = ""
    for place in range(max(index - 25, 0), min(index + 15, len(found))):
        marks, character = found[place]
        text += "".join(sorted({_SYMBOLS[mark] for mark in marks}))
        text += f"[{character}]" if place == index else character
    return text
