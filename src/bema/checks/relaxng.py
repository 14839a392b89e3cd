"""Grammars in RELAX NG that give each element one content model, matched by derivatives.

Such are the grammars made from an ODD and the profile for speeches: what may follow inside an
element depends on its name alone, and so each element can be looked at by itself, and what stands
there can be told from what could. The derivatives of a pattern are those of James Clark, “An
algorithm for RELAX NG validation” (2002); patterns are interned, and each derivative is found once.
`interleave` and `mixed`, which those grammars do not use, are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, reduce
from typing import TypeAlias

from lxml import etree

from bema.tree import Element, local_name

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_DATATYPES = "http://www.w3.org/2001/XMLSchema-datatypes"


@dataclass(frozen=True, eq=False)
class Pattern:
    """What may stand in an element; two are the same object when they are the same."""

    nullable: bool = False
    """Whether nothing at all fits."""


@dataclass(frozen=True, eq=False)
class Elements(Pattern):
    """One element of these tags."""

    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Attribute(Pattern):
    """An attribute, with the pattern of its value as the grammar has it."""

    name: str = ""
    value: bytes = b""


@dataclass(frozen=True, eq=False)
class Data(Pattern):
    """Text of a data type."""

    value: bytes = b""


@dataclass(frozen=True, eq=False)
class Group(Pattern):
    """One after the other."""

    first: Pattern = Pattern()
    second: Pattern = Pattern()


@dataclass(frozen=True, eq=False)
class Choice(Pattern):
    """One of several."""

    patterns: frozenset[Pattern] = frozenset()


@dataclass(frozen=True, eq=False)
class OneOrMore(Pattern):
    """Once or more often."""

    pattern: Pattern = Pattern()


EMPTY = Pattern(nullable=True)
NOT_ALLOWED = Pattern()
TEXT = Pattern(nullable=True)
FOREIGN = Pattern()
"""One element of any other namespace, with whatever is in it."""
Token: TypeAlias = str | frozenset[Pattern]
"""An element by its tag, which is empty for one of another namespace; text by the data types that
it fits.
"""


@dataclass(frozen=True)
class Grammar:
    """A grammar with one content model for each element."""

    root: Element

    @cached_property
    def _defined(self) -> dict[str, list[Element]]:
        return {each.get("name", ""): _parts(each) for each in self.root.iter(f"{_RNG}define")}

    @cached_property
    def _elements(self) -> dict[str, Element]:
        return {_tag(e): e for e in self.root.iter(f"{_RNG}element") if e.get("name")}

    @property
    def namespace(self) -> str:
        """That of most of its elements."""
        return str(self.root.get("ns", ""))

    @cached_property
    def tags(self) -> frozenset[str]:
        """Of every element that there is."""
        return frozenset(self._elements)

    @cached_property
    def tags_in_order(self) -> tuple[str, ...]:
        """Of every element, as the grammar has them."""
        return tuple(self._elements)

    @cached_property
    def models(self) -> dict[str, Pattern]:
        """Content models by tag, as far as they were asked for."""
        return {}

    def model(self, tag: str) -> Pattern:
        """Attributes and content of an element; raises KeyError where there is no such element."""
        if tag not in self.models:
            self.models[tag] = self._all(_parts(self._elements[tag]))
        return self.models[tag]

    @cached_property
    def _named(self) -> dict[str, Pattern]:
        return {}

    def _reference(self, name: str) -> Pattern:
        if name not in self._named:
            self._named[name] = self._all(self._defined[name])
        return self._named[name]

    def _all(self, parts: list[Element]) -> Pattern:
        return reduce(group, map(self._pattern, parts), EMPTY)

    def _pattern(self, part: Element) -> Pattern:
        name, parts = local_name(part), _parts(part)
        if name == "ref":
            return self._reference(part.get("name", ""))
        if name == "element":
            return elements(frozenset([_tag(part)])) if part.get("name") else FOREIGN
        if name == "attribute":
            return attribute(_attribute_name(part), self._value(parts))
        if name in ("data", "value", "list"):
            return data(self._value([part]))
        if name == "choice":
            return choice(map(self._pattern, parts))
        return _COMBINED[name](self._all(parts))

    def _value(self, parts: list[Element]) -> bytes:
        """A pattern of a value by itself, its references written out."""
        made = etree.Element(f"{_RNG}group", nsmap={None: _RNG[1:-1]})
        for part in parts:
            self._write_out(part, made)
        if not parts:
            etree.SubElement(made, f"{_RNG}text")
        written: bytes = etree.tostring(made)
        return written

    def _write_out(self, part: Element, parent: Element) -> None:
        if part.tag == f"{_RNG}ref":
            for each in self._defined[part.get("name", "")]:
                self._write_out(each, parent)
            return
        made = etree.SubElement(parent, part.tag, dict(part.attrib))
        made.text = part.text
        for each in _parts(part):
            self._write_out(each, made)


def _parts(element: Element) -> list[Element]:
    return [each for each in element.iterchildren("*") if each.tag.startswith(_RNG)]


def _tag(element: Element) -> str:
    around = (each.get("ns") for each in (element, *element.iterancestors()))
    return f"{{{next(ns for ns in around if ns is not None)}}}{element.get('name')}"


def _attribute_name(part: Element) -> str:
    prefix, colon, name = part.get("name", "").rpartition(":")
    if colon:
        uri = "http://www.w3.org/XML/1998/namespace" if prefix == "xml" else part.nsmap[prefix]
        return f"{{{uri}}}{name}"
    return f"{{{part.get('ns')}}}{name}" if part.get("ns") else name


@cache
def elements(tags: frozenset[str]) -> Pattern:
    """One element of these tags."""
    return Elements(nullable=False, tags=tags)


@cache
def attribute(name: str, value: bytes) -> Pattern:
    """An attribute."""
    return Attribute(nullable=False, name=name, value=value)


@cache
def data(value: bytes) -> Pattern:
    """Text of a data type."""
    return Data(nullable=fits(value, ""), value=value)


@cache
def group(first: Pattern, second: Pattern) -> Pattern:
    """One after the other."""
    if NOT_ALLOWED in (first, second):
        return NOT_ALLOWED
    if EMPTY in (first, second):
        return second if first is EMPTY else first
    if isinstance(first, Group):  # one form for what is the same
        return group(first.first, group(first.second, second))
    return Group(first.nullable and second.nullable, first, second)


def choice(patterns: Iterable[Pattern]) -> Pattern:
    """One of several."""
    return _choice(frozenset(patterns))


@cache
def _choice(patterns: frozenset[Pattern]) -> Pattern:
    flat: set[Pattern] = set()
    tags: set[str] = set()
    for pattern in patterns:
        for each in pattern.patterns if isinstance(pattern, Choice) else (pattern,):
            if isinstance(each, Elements):
                tags |= each.tags
            elif each is not NOT_ALLOWED:
                flat.add(each)
    if tags:
        flat.add(elements(frozenset(tags)))
    if EMPTY in flat and any(each.nullable for each in flat - {EMPTY}):
        flat.discard(EMPTY)
    if len(flat) < 2:
        return next(iter(flat), NOT_ALLOWED)
    return _joined(frozenset(flat))


@cache
def _joined(patterns: frozenset[Pattern]) -> Pattern:
    return Choice(any(each.nullable for each in patterns), patterns)


@cache
def one_or_more(pattern: Pattern) -> Pattern:
    """Once or more often."""
    if pattern in (NOT_ALLOWED, EMPTY, TEXT) or isinstance(pattern, OneOrMore):
        return pattern
    return OneOrMore(pattern.nullable, pattern)


def _optional(pattern: Pattern) -> Pattern:
    return choice((pattern, EMPTY))


_COMBINED: dict[str, Callable[[Pattern], Pattern]] = {
    "group": lambda pattern: pattern,
    "optional": _optional,
    "oneOrMore": one_or_more,
    "zeroOrMore": lambda pattern: _optional(one_or_more(pattern)),
    "empty": lambda _: EMPTY,
    "notAllowed": lambda _: NOT_ALLOWED,
    "text": lambda _: TEXT,
}


@cache
def after(pattern: Pattern, token: Token) -> Pattern:
    """What is left of a pattern behind an element or text; NOT_ALLOWED where it cannot stand."""
    if isinstance(pattern, Choice):
        return choice(after(each, token) for each in pattern.patterns)
    if isinstance(pattern, OneOrMore):
        return group(after(pattern.pattern, token), _optional(pattern))
    if isinstance(pattern, Group):
        found = group(after(pattern.first, token), pattern.second)
        if pattern.first.nullable:
            return choice((found, after(pattern.second, token)))
        return found
    return _after_leaf(pattern, token)


def _after_leaf(pattern: Pattern, token: Token) -> Pattern:
    if not isinstance(token, str):
        is_there = pattern is TEXT or pattern in token
        return (TEXT if pattern is TEXT else EMPTY) if is_there else NOT_ALLOWED
    if isinstance(pattern, Elements):
        return EMPTY if token in pattern.tags else NOT_ALLOWED
    return EMPTY if pattern is FOREIGN and not token else NOT_ALLOWED


@cache
def after_attribute(pattern: Pattern, fitting: frozenset[Pattern]) -> Pattern:
    """What is left when an attribute is there that any of these stands for."""
    if isinstance(pattern, Attribute):
        return EMPTY if pattern in fitting else NOT_ALLOWED
    if isinstance(pattern, Choice):
        return choice(after_attribute(each, fitting) for each in pattern.patterns)
    if isinstance(pattern, OneOrMore):
        return group(after_attribute(pattern.pattern, fitting), _optional(pattern))
    if isinstance(pattern, Group):
        return choice(
            (
                group(after_attribute(pattern.first, fitting), pattern.second),
                group(pattern.first, after_attribute(pattern.second, fitting)),
            )
        )
    return NOT_ALLOWED


@cache
def after_attributes(pattern: Pattern, *, forgiving: bool = False) -> Pattern:
    """What is left for the content; forgiving, an attribute that is lacking does no harm."""
    if isinstance(pattern, Attribute):
        return EMPTY if forgiving else NOT_ALLOWED
    if isinstance(pattern, Choice):
        return choice(after_attributes(each, forgiving=forgiving) for each in pattern.patterns)
    if isinstance(pattern, OneOrMore):
        return one_or_more(after_attributes(pattern.pattern, forgiving=forgiving))
    if isinstance(pattern, Group):
        first, second = (
            after_attributes(each, forgiving=forgiving) for each in (pattern.first, pattern.second)
        )
        return group(first, second)
    return pattern


@cache
def leaves(pattern: Pattern) -> frozenset[Pattern]:
    """Everything in a pattern that is no combination of others."""
    if isinstance(pattern, Choice):
        return frozenset().union(*map(leaves, pattern.patterns))
    if isinstance(pattern, OneOrMore):
        return leaves(pattern.pattern)
    if isinstance(pattern, Group):
        return leaves(pattern.first) | leaves(pattern.second)
    return frozenset([pattern])


@cache
def firsts(pattern: Pattern) -> frozenset[Pattern]:
    """What in a pattern can come next."""
    if isinstance(pattern, Choice):
        return frozenset().union(*map(firsts, pattern.patterns))
    if isinstance(pattern, OneOrMore):
        return firsts(pattern.pattern)
    if isinstance(pattern, Group):
        behind = firsts(pattern.second) if pattern.first.nullable else frozenset()
        return firsts(pattern.first) | behind
    return frozenset([pattern])


def tags_of(patterns: Iterable[Pattern]) -> frozenset[str]:
    """Tags of the elements among them."""
    return frozenset().union(*(each.tags for each in patterns if isinstance(each, Elements)))


@lru_cache(maxsize=1 << 14)  # ids are many, and each is there once
def fits(value: bytes, text: str) -> bool:
    """Whether a text is a value as a pattern asks for; libxml2 decides, as in whole grammars."""
    holder = etree.Element("value")
    holder.text = text
    return bool(_of_value(value).validate(holder))


@cache
def _of_value(value: bytes) -> etree.RelaxNG:
    grammar = etree.Element(f"{_RNG}element", name="value", datatypeLibrary=_DATATYPES)
    grammar.append(etree.fromstring(value))
    return etree.RelaxNG(grammar)


@dataclass(frozen=True)
class Described:
    """What a pattern of a value asks for."""

    values: tuple[str, ...]
    """All that there are, where it lists them."""
    types: frozenset[str]
    """Its data types."""
    is_list: bool
    """Whether there may be several, with spaces between."""


def described(value: bytes) -> Described:
    """What a pattern of a value asks for."""
    pattern = etree.fromstring(value)
    types = frozenset(each.get("type", "") for each in pattern.iter(f"{_RNG}data"))
    values = tuple(each.text or "" for each in pattern.iter(f"{_RNG}value"))
    return Described(() if types else values, types, pattern.find(f".//{_RNG}list") is not None)
