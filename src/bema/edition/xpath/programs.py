"""What XPath 3.1 says and XPath 1.0 has no words for: choices, sequences, bindings.

A program is called with a context node and the variables bound around it. Nodes that it gives are
the document's own: lxml would copy text nodes that pass through a function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from lxml import etree

from bema.edition.xpath.functions import NAMESPACE, items, string, truth
from bema.tree import Element, is_element

_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_ITEM = f"{{{NAMESPACE}}}item"


class Program(Protocol):
    """An expression that can be evaluated."""

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """Its value with `node` as its context: a list, a string, a number or a boolean."""


@dataclass(frozen=True, eq=False)
class XPath:
    """An expression of XPath 1.0."""

    text: str
    namespaces: Mapping[str, str]

    @cached_property
    def compiled(self) -> Any:
        """The expression for lxml; a string, where it is a literal."""
        if _LITERAL.fullmatch(self.text):
            return self.text[1:-1]
        return etree.XPath(self.text, namespaces=self.namespaces, smart_strings=True)

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """Its value, by lxml."""
        compiled = self.compiled
        return compiled if isinstance(compiled, str) else compiled(node, **variables)


@dataclass(frozen=True)
class Sequence:
    """`a, b`."""

    parts: tuple[Program, ...]

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """The items of all parts, in order."""
        return [item for part in self.parts for item in items(part(node, variables))]


@dataclass(frozen=True)
class Choice:
    """`if (condition) then a else b`."""

    condition: Program
    then: Program
    other: Program

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """The value of one of the two; the other is not evaluated."""
        chosen = self.then if truth(self.condition(node, variables)) else self.other
        return chosen(node, variables)


@dataclass(frozen=True)
class For:
    """`for $name in value return body`."""

    name: str
    value: Program
    body: Program

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """The items that the body gives for each item."""
        found: list[Any] = []
        for item in items(self.value(node, variables)):
            found += items(self.body(node, {**variables, self.name: _variable(item)}))
        return found


@dataclass(frozen=True)
class Let:
    """`let $name := value return body`."""

    name: str
    value: Program
    body: Program

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """The value of the body."""
        value = _variable(self.value(node, variables))
        return self.body(node, {**variables, self.name: value})


@dataclass(frozen=True)
class Quantified:
    """`some $name in value satisfies body`, or `every`."""

    name: str
    value: Program
    body: Program
    every: bool

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> bool:
        """Whether the body holds for an item, or for all."""
        held = (
            truth(self.body(node, {**variables, self.name: _variable(item)}))
            for item in items(self.value(node, variables))
        )
        return all(held) if self.every else any(held)


@dataclass(frozen=True)
class Each:
    """`value ! body`, and a path with a step that XPath 1.0 lacks."""

    value: Program
    body: Program

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """The items that the body gives with each item as its context."""
        found: list[Any] = []
        for item in items(self.value(node, variables)):
            context = item if is_element(item) else _node(item)
            found += items(self.body(context, variables))
        return found


POSITION, LAST = "position", "last"
"""Variables that hold what the functions of these names give, in predicates of a `Filter`."""


@dataclass(frozen=True)
class Filter:
    """`(a, b)[predicate]`."""

    value: Program
    predicate: Program

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """The items for which the predicate holds, or that stand at the place it names."""
        found = items(self.value(node, variables))
        kept = []
        for place, item in enumerate(found, start=1):
            context = item if is_element(item) else _node(item)
            inside = {**variables, POSITION: float(place), LAST: float(len(found))}
            value = self.predicate(context, inside)
            number = isinstance(value, float) and not isinstance(value, bool)
            if value == place if number else truth(value):
                kept.append(item)
        return kept


class Context(NamedTuple):
    """What a function sees of where it is evaluated."""

    context_node: Element


@dataclass(frozen=True)
class Call:
    """A function whose arguments are programs: they reach it as they are, and in their order."""

    function: Callable[..., Any]
    arguments: tuple[Program, ...]

    def __call__(self, node: Element, variables: Mapping[str, Any]) -> Any:
        """What the function gives."""
        values = [argument(node, variables) for argument in self.arguments]
        return self.function(Context(node), *values)


_registered: list[tuple[Program, tuple[str, ...]]] = []
"""Programs that compiled expressions call by number, with the variables that they are passed."""


def register(program: Program, variables: tuple[str, ...]) -> int:
    """The number by which the function `run` finds a program."""
    _registered.append((program, variables))
    return len(_registered) - 1


def _run(context: Any, number: float, *values: Any) -> Any:
    program, names = _registered[int(number)]
    value = program(context.context_node, dict(zip(names, values, strict=True)))
    if isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], bool | float):
            return value[0]
        return [i if is_element(i) or isinstance(i, str) else string(i) for i in value]
    return value


etree.FunctionNamespace(NAMESPACE)["run"] = _run


def _variable(value: Any) -> Any:
    """A value in a shape that lxml takes for a variable: no strings among nodes."""
    if not isinstance(value, list):
        return [value] if is_element(value) else value
    if len(value) == 1 and not is_element(value[0]):
        return string(value)
    return [item if is_element(item) else _node(item) for item in value]


def _node(item: Any) -> Element:
    """A node for an item that is none, so that it can be a context."""
    made = etree.Element(_ITEM)
    made.text = string(item)
    return made
