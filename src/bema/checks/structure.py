"""Where a document breaks a grammar: each element held to its content model by itself."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache, lru_cache
from importlib.resources import files

from lxml import etree

from bema.checks.relaxng import (
    NOT_ALLOWED,
    Attribute,
    Data,
    Grammar,
    Pattern,
    after,
    after_attribute,
    after_attributes,
    firsts,
    fits,
    leaves,
    tags_of,
)
from bema.tree import Element, children, namespace

_INCLUDE = "{http://www.w3.org/2001/XInclude}include"


class Kind(Enum):
    """What is broken."""

    UNKNOWN = auto()
    """An element that the grammar does not have."""
    MISPLACED = auto()
    """An element that cannot stand in its parent."""
    DISORDERED = auto()
    """An element that can stand in its parent, but not there."""
    INCOMPLETE = auto()
    """An element lacks another in it."""
    TEXT = auto()
    """Text where there may be none."""
    UNKNOWN_ATTRIBUTE = auto()
    """An attribute that the element cannot have."""
    LACKING_ATTRIBUTE = auto()
    """An attribute that it must have."""
    VALUE = auto()
    """A value that an attribute, or the element, cannot have."""


@dataclass(frozen=True)
class Break:
    """One place where a document breaks a grammar."""

    kind: Kind
    element: Element
    """The element that is wrong; for text and what is lacking, the element around it."""
    name: str = ""
    """The attribute."""
    expected: frozenset[str] = frozenset()
    """Tags of elements, or names of attributes, that could stand there or are lacking."""
    before: Element | None = None
    """What is there where another element is lacking, or where a disordered one could stand."""
    value: bytes = b""
    """The pattern of a value."""


@cache
def speech() -> Grammar:
    """The profile for speeches."""
    return Grammar(_schema("speech.rng"))


@cache
def tei() -> Grammar:
    """All of TEI P5."""
    return Grammar(_schema("tei_all.rng"))


def _schema(name: str) -> Element:
    return etree.fromstring(files("bema.tei").joinpath(name).read_bytes())


def breaks(grammar: Grammar, root: Element) -> Iterator[Break]:
    """Where a document, or a part of one, breaks a grammar, in the order of its elements.

    XInclude may stand for anything. What is in an element of another namespace is not looked at.
    """
    if root.tag not in grammar.tags:
        yield Break(Kind.UNKNOWN, root)
    for element in root.iter(etree.Element):
        if element.tag in grammar.tags:
            pattern = grammar.model(element.tag)
            if element.attrib:
                pattern = yield from _attributes(pattern, element)
            content = after_attributes(pattern)
            if content is NOT_ALLOWED:
                lacking = (
                    n for n, found in _attributes_of(pattern).items() if _helps(pattern, found)
                )
                yield Break(Kind.LACKING_ATTRIBUTE, element, expected=frozenset(lacking))
                content = after_attributes(pattern, forgiving=True)
            yield from _content(content, element, grammar)


@cache
def _attributes_of(pattern: Pattern) -> dict[str, frozenset[Pattern]]:
    """What stands for an attribute in a pattern, by its name."""
    found = [each for each in leaves(pattern) if isinstance(each, Attribute)]
    return {
        name: frozenset(each for each in found if each.name == name)
        for name in {each.name for each in found}
    }


def _attributes(pattern: Pattern, element: Element) -> Generator[Break, None, Pattern]:
    """What is wrong with them; returns what is left of the pattern."""
    named = _attributes_of(pattern)
    for name, text in element.items():
        found = named.get(name)
        if not found:
            yield Break(Kind.UNKNOWN_ATTRIBUTE, element, name, frozenset(named))
            continue
        fitting = _fitting(found, text)
        if not fitting:
            first = next(each for each in found if isinstance(each, Attribute))
            yield Break(Kind.VALUE, element, name, value=first.value)
        left = after_attribute(pattern, fitting or found)
        # Two that exclude each other are known to the grammar, and one of them is too much.
        if left is NOT_ALLOWED:
            yield Break(Kind.UNKNOWN_ATTRIBUTE, element, name, frozenset(named))
        else:
            pattern = left
    return pattern


@lru_cache(maxsize=1 << 14)
def _fitting(found: frozenset[Pattern], text: str) -> frozenset[Pattern]:
    return frozenset(e for e in found if isinstance(e, Attribute) and fits(e.value, text))


def _helps(pattern: Pattern, found: frozenset[Pattern]) -> bool:
    """Whether an attribute is one that lacks."""
    return after_attributes(after_attribute(pattern, found)) is not NOT_ALLOWED


def _content(pattern: Pattern, element: Element, grammar: Grammar) -> Iterator[Break]:
    data = _data_of(pattern)
    if data and not len(element):
        text = "".join(map(str, children(element)))
        fitting = frozenset(each for each in data if fits(each.value, text))
        if not after(pattern, fitting).nullable and (text or not pattern.nullable):
            yield Break(Kind.VALUE, element, value=data[0].value)
        return
    passed: list[tuple[Pattern, Element]] = []
    told = False  # one word about text is enough
    for node in children(element):
        if isinstance(node, str):
            left = after(pattern, frozenset())
            if left is NOT_ALLOWED and not told and node.strip(" \t\r\n"):
                told = True
                yield Break(Kind.TEXT, element, expected=tags_of(leaves(pattern)))
            pattern = pattern if left is NOT_ALLOWED else left
        elif node.tag == _INCLUDE:
            return
        else:
            before = pattern
            pattern, trouble = _behind(pattern, node, passed, grammar)
            if trouble:
                yield trouble
            else:
                passed.append((before, node))
    if not pattern.nullable:
        yield Break(Kind.INCOMPLETE, element, expected=_lacking(pattern))


@cache
def _data_of(pattern: Pattern) -> tuple[Data, ...]:
    return tuple(each for each in leaves(pattern) if isinstance(each, Data))


def _lacking(pattern: Pattern) -> frozenset[str]:
    """What would make it complete; where no single element does, what could come next."""
    coming = tags_of(firsts(pattern))
    return frozenset(tag for tag in coming if after(pattern, tag).nullable) or coming


def _behind(
    pattern: Pattern, node: Element, passed: list[tuple[Pattern, Element]], grammar: Grammar
) -> tuple[Pattern, Break | None]:
    """What is left behind an element, and what is wrong with it."""
    known = node.tag in grammar.tags
    tag = node.tag if known or namespace(node) == grammar.namespace else ""
    left = after(pattern, tag)
    if left is not NOT_ALLOWED:
        return left, None
    parent = node.getparent()
    assert parent is not None
    everything = tags_of(leaves(_content_model(grammar, parent)))
    expected = tags_of(firsts(pattern))
    if not known or tag not in everything:
        kind = Kind.MISPLACED if known else Kind.UNKNOWN
        return pattern, Break(kind, node, expected=expected or everything)
    for lacking in () if pattern.nullable else sorted(expected, key=grammar.tags_in_order.index):
        left = after(after(pattern, lacking), tag)
        if left is not NOT_ALLOWED:
            lacks = frozenset([lacking])
            return left, Break(Kind.INCOMPLETE, parent, expected=lacks, before=node)
    return pattern, Break(Kind.DISORDERED, node, expected=expected, before=_place(tag, passed))


def _content_model(grammar: Grammar, element: Element) -> Pattern:
    return after_attributes(grammar.model(element.tag), forgiving=True)


def _place(tag: str, passed: list[tuple[Pattern, Element]]) -> Element | None:
    """The element in front of which one of this tag could stand, the nearest; None for nowhere."""
    for number in range(len(passed) - 1, -1, -1):
        left = after(passed[number][0], tag)
        for _, behind in passed[number:]:
            left = after(left, behind.tag)
        if left is not NOT_ALLOWED:
            return passed[number][1]
    return None
