"""Processing models as values: what an ODD says, and which of it counts for an output.

TEI P5 Guidelines, chapter 22, "Processing Models".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bema.edition.xpath import Expression
from bema.findings import Finding, Place
from bema.style.stylesheet import Sheet

ANY = "*"
"""The `@ident` that TEI Publisher gives to a fallback for all elements."""
_SAME = {"plaintext": "plain"}  # the Guidelines use both names for one output


def output_names(names: Iterable[str]) -> frozenset[str]:
    """Names of outputs, each spelled in one way."""
    return frozenset(_SAME.get(name, name) for name in names)


@dataclass(frozen=True)
class Model:
    """One `model`: what becomes of an element for which its predicate holds."""

    ident: str
    """Name of the TEI element; `{namespace}name` for one that is not TEI's."""
    behaviour: str
    odd: str
    """The ODD it stands in, as a person calls it."""
    line: int
    """Line of the ODD, for reports."""
    name: str = ""
    """`xml:id` of the model, where the ODD gives it one."""
    predicate: Expression | None = None
    outputs: frozenset[str] = frozenset()
    """Outputs it is for; empty for all."""
    params: tuple[tuple[str, Expression], ...] = ()
    css_class: str = ""
    source_rendition: bool = False
    """Whether `@rend`, `@rendition` and `@style` of the source count (`@useSourceRendition`)."""
    rendition: str = ""
    """Class of its `outputRendition`s; empty where it has none."""
    findings: tuple[Finding, ...] = ()
    """What in it is not run; told when it fires."""

    def __str__(self) -> str:
        return self.name or f"{self.ident}:{self.line}"

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.odd, self.line, id=self.name)


@dataclass(frozen=True)
class ModelSequence:
    """One `modelSequence`: all its models in order, each with its own predicate."""

    ident: str
    odd: str
    line: int
    models: tuple[Model, ...]
    predicate: Expression | None = None
    outputs: frozenset[str] = frozenset()


Rule = Model | ModelSequence
Table = dict[str, tuple[Rule, ...]]


@dataclass(frozen=True)
class Broken:
    """A model that is left out, because its predicate cannot be read."""

    outputs: frozenset[str]
    finding: Finding


@dataclass(frozen=True)
class Specification:
    """The models of one `elementSpec`, and its own words about the element."""

    ident: str
    rules: tuple[Rule, ...]
    publisher: bool = False
    """Whether TEI Publisher's order of evaluation holds."""
    broken: tuple[Broken, ...] = ()
    gloss: str = ""
    description: str = ""


@dataclass(frozen=True)
class Odd:
    """All models of an ODD and of those it builds on, and what reading them had to tell."""

    name: str
    specifications: dict[str, Specification]
    sheets: tuple[Sheet, ...] = ()
    """Its `outputRendition`s as style sheets, on the lines that they have in the ODD."""
    findings: tuple[Finding, ...] = ()
    _tables: dict[tuple[str, ...], Table] = field(default_factory=dict, repr=False)

    def table(self, output: tuple[str, ...]) -> Table:
        """Rules for each element in `output`, whose names stand best first.

        An element for which the ODD has models of the first name uses those and the models
        without `@output`, in document order; else those of the second name, and so on.
        """
        if output not in self._tables:
            names = tuple(_SAME.get(name, name) for name in output)
            self._tables[output] = {
                ident: _select(spec.rules, names, spec.publisher)
                for ident, spec in self.specifications.items()
            }
        return self._tables[output]

    def told(self, output: tuple[str, ...]) -> tuple[Finding, ...]:
        """What reading it had to tell that matters for `output`."""
        names = output_names(output)
        broken = (each for spec in self.specifications.values() for each in spec.broken)
        left_out = (b.finding for b in broken if not b.outputs or b.outputs & names)
        return (*self.findings, *left_out)


_AnyRule = TypeVar("_AnyRule", bound=Rule)


def _chosen(rules: tuple[_AnyRule, ...], names: tuple[str, ...]) -> tuple[_AnyRule, ...]:
    """Rules for the first of these outputs that any of them names, and those for all outputs."""
    present = frozenset[str]().union(*(rule.outputs for rule in rules))
    best = next((name for name in names if name in present), None)
    return tuple(rule for rule in rules if not rule.outputs or best in rule.outputs)


def _select(rules: tuple[Rule, ...], names: tuple[str, ...], publisher: bool) -> tuple[Rule, ...]:
    chosen = [
        replace(rule, models=_chosen(rule.models, names))
        if isinstance(rule, ModelSequence)
        else rule
        for rule in _chosen(rules, names)
    ]
    if publisher:
        chosen.sort(key=lambda rule: rule.predicate is None)
    return tuple(chosen)
