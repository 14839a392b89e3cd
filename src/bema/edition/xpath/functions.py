"""Functions that XPath 3.1 has and XPath 1.0 lacks, for the expressions of an ODD.

XPath and XQuery Functions and Operators 3.1, as far as ODDs use them. A sequence is a node-set,
strings in it are text nodes; what regular expressions mean in Python and in XPath alike is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from lxml import etree

from bema.tei.speech import TEI
from bema.tree import XML_ID, Element, is_element

NAMESPACE = "urn:bema:xpath"


@dataclass
class Document:
    """What is looked up in one document again and again."""

    root: Element
    corpus: Callable[[], Element | None] = lambda: None
    """Finds the root of the `teiCorpus` it belongs to, where that is another file."""
    _by_id: dict[str, Element] | None = None
    _in_corpus: dict[str, Element] | None = None
    _order: dict[Element, int] | None = None
    _positions: dict[str, tuple[list[int], frozenset[Element]]] | None = None

    def by_id(self, name: str) -> Element | None:
        """The first element with this `xml:id`, here or in the corpus."""
        if self._by_id is None:
            self._by_id = _ids(self.root)
        if name in self._by_id:
            return self._by_id[name]
        if self._in_corpus is None:
            corpus = self.corpus()
            self._in_corpus = {} if corpus is None else _ids(corpus)
        return self._in_corpus.get(name)

    def preceding(self, element: Element, name: str) -> int:
        """How many TEI elements of this name end before `element` starts."""
        if self._order is None or self._positions is None:
            self._order = {e: n for n, e in enumerate(self.root.iter(etree.Element))}
            self._positions = {}
        if name not in self._positions:
            found = list(self.root.iter(f"{{{TEI}}}{name}"))
            self._positions[name] = ([self._order[e] for e in found], frozenset(found))
        places, members = self._positions[name]
        around = sum(ancestor in members for ancestor in element.iterancestors())
        return bisect_left(places, self._order[element]) - around


_current: ContextVar[Document | None] = ContextVar("document", default=None)


@contextmanager
def evaluating(document: Document) -> Iterator[None]:
    """Inside, expressions are evaluated in this document."""
    token = _current.set(document)
    try:
        yield
    finally:
        _current.reset(token)


def _document(context: Any) -> Document:
    """The document that is evaluated in; elsewhere a fresh one for the context's."""
    return _current.get() or Document(context.context_node.getroottree().getroot())


def _ids(root: Element) -> dict[str, Element]:
    """First element of each `xml:id`."""
    found: dict[str, Element] = {}
    for element in root.iter(etree.Element):
        if ident := element.get(XML_ID):
            found.setdefault(ident, element)
    return found


def items(value: Any) -> list[Any]:
    """A value as a list of its items."""
    return value if isinstance(value, list) else [value]


def string(value: Any) -> str:
    """XPath's `string()` of a value, of its first item if there are several."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if is_element(value):
        return "".join(value.itertext())
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace("nan", "NaN")
    return str(value)


def truth(value: Any) -> bool:
    """Effective boolean value (XPath 3.1, section 2.4.3); the first item of several decides."""
    if isinstance(value, list):
        return bool(value) and (is_element(value[0]) or len(value) > 1 or truth(value[0]))
    if getattr(value, "is_text", False) or getattr(value, "is_attribute", False):
        return True  # a node, whatever its text is
    return bool(value) and value == value  # not NaN


def _compare(one: Any, other: Any) -> int:
    """Less than 0, 0 or more than 0: numbers as numbers, other strings by their letters."""
    first, second = string(one), string(other)
    try:
        left, right = float(first), float(second)
    except ValueError:
        return (first > second) - (first < second)
    return (left > right) - (left < right)


@cache
def _compiled(pattern: str, flags: str) -> Any:
    # `regex` knows categories such as `\p{Lu}`, which `re` does not.
    import regex

    known = {"i": regex.IGNORECASE, "m": regex.MULTILINE, "s": regex.DOTALL, "x": regex.VERBOSE}
    combined = 0
    for flag in flags:
        combined |= known.get(flag, 0)
    try:
        return regex.compile(pattern, combined)
    except regex.error as trouble:
        raise ValueError(f"“{pattern}” is no regular expression: {trouble}") from None


def _pattern(pattern: Any, flags: Any = "") -> Any:
    return _compiled(string(pattern), string(flags))


def _id(context: Any, value: Any, *_: Any) -> list[Element]:
    """Elements that the names in `value` point to, by `xml:id`."""
    document = _document(context)
    names = " ".join(map(string, items(value))).split()
    return [found for name in names if (found := document.by_id(name)) is not None]


def _preceding(context: Any, name: str) -> float:
    document = _document(context)
    return float(document.preceding(context.context_node, name))


def _distinct(values: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(map(string, values)))


def _replace(value: Any, pattern: Any, replacement: Any, flags: Any = "") -> str:
    if "q" in string(flags):
        return string(value).replace(string(pattern), string(replacement))
    # `$1` of XPath is `\1` of Python.
    new = re.sub(r"\$(\d)", r"\\\1", string(replacement))
    return str(_pattern(pattern, flags).sub(new, string(value)))


def _tokenize(value: Any, pattern: Any = None, flags: Any = "") -> list[str]:
    text = string(value)
    if pattern is None:
        return text.split()
    return _pattern(pattern, flags).split(text) if text else []


def _numbers(value: Any) -> list[float]:
    return [float(string(item)) for item in items(value)]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "id": _id,
    "preceding": _preceding,
    "is": lambda _, one, other: bool(one and other and one[0] is other[0]),
    "to": lambda _, start, end: [str(n) for n in range(int(start), int(end) + 1)],
    "intersect": lambda _, one, other: [node for node in one if node in other],
    "except": lambda _, one, other: [node for node in one if node not in other],
    "lt": lambda _, one, other: bool(one and other) and _compare(one, other) < 0,
    "le": lambda _, one, other: bool(one and other) and _compare(one, other) <= 0,
    "gt": lambda _, one, other: bool(one and other) and _compare(one, other) > 0,
    "ge": lambda _, one, other: bool(one and other) and _compare(one, other) >= 0,
    "contains-token": lambda _, value, token: any(
        string(token).strip() in string(item).split() for item in items(value)
    ),
    "encode-for-uri": lambda _, value: quote(string(value), safe=""),
    "string-join": lambda _, values, between="": string(between).join(map(string, items(values))),
    "tokenize": lambda _, *arguments: _tokenize(*arguments),
    "replace": lambda _, *arguments: _replace(*arguments),
    "matches": lambda _, value, *rest: bool(_pattern(*rest).search(string(value))),
    "ends-with": lambda _, value, end: string(value).endswith(string(end)),
    "upper-case": lambda _, value: string(value).upper(),
    "lower-case": lambda _, value: string(value).lower(),
    "distinct-values": lambda _, values: _distinct(items(values)),
    "index-of": lambda _, values, wanted: [
        str(n) for n, v in enumerate(items(values), 1) if string(v) == string(wanted)
    ],
    "reverse": lambda _, values: items(values)[::-1],
    "abs": lambda _, value: abs(float(string(value))),
    "min": lambda _, values: min(_numbers(values), default=float("nan")),
    "max": lambda _, values: max(_numbers(values), default=float("nan")),
}
"""By name in `NAMESPACE`; the first argument is lxml's context."""

etree.FunctionNamespace(NAMESPACE).update(FUNCTIONS)
