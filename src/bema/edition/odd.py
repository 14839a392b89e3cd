"""An ODD as a table of models (TEI P5 Guidelines, chapter 22, "Processing Models")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from lxml import etree

from bema.edition.xpath import Expression, XPathError, compile_xpath
from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning
from bema.resources import design_folder
from bema.tei.speech import TEI
from bema.tree import XML_ID, Element, is_element, local_name

DEFAULT = "bema:speech.odd"
_SAME = {"plaintext": "plain"}  # the Guidelines use both names for one output


@dataclass(frozen=True)
class Model:
    """One `model`: what becomes of an element for which its predicate holds."""

    ident: str
    """Name of the TEI element."""
    behaviour: str
    line: int
    """Line of the ODD, for reports."""
    name: str = ""
    """`xml:id` of the model, where the ODD gives it one."""
    predicate: Expression | None = None
    outputs: frozenset[str] = frozenset()
    """Outputs it is for; empty for all."""
    params: tuple[tuple[str, Expression], ...] = ()
    css_class: str = ""


@dataclass(frozen=True)
class ModelSequence:
    """One `modelSequence`: all its models in order, each with its own predicate."""

    ident: str
    line: int
    models: tuple[Model, ...]
    predicate: Expression | None = None
    outputs: frozenset[str] = frozenset()


Rule = Model | ModelSequence
Table = dict[str, tuple[Rule, ...]]


@dataclass(frozen=True)
class Odd:
    """All models of an ODD by element, and what reading it had to tell."""

    name: str
    rules: Table
    findings: tuple[Finding, ...] = ()

    def table(self, output: tuple[str, ...]) -> Table:
        """Rules for each element in `output`, whose names stand best first.

        An element for which the ODD has models of the first name uses those and the models
        without `@output`, in document order; else those of the second name, and so on.
        """
        names = tuple(_SAME.get(name, name) for name in output)
        return {ident: _select(rules, names) for ident, rules in self.rules.items()}


def _select(rules: tuple[Rule, ...], names: tuple[str, ...]) -> tuple[Rule, ...]:
    present = frozenset().union(*(rule.outputs for rule in rules))
    best = next((name for name in names if name in present), None)
    return tuple(rule for rule in rules if not rule.outputs or best in rule.outputs)


def read_odd(file: Path | None = None) -> Odd:
    """The ODD in `file`, or the default one.

    Raises `BemaError` where it cannot be read or has no models.
    """
    if file is None:
        return _read(design_folder() / "speech.odd", DEFAULT)
    return _read(file, str(file))


@lru_cache(maxsize=8)
def _read(file: Path, name: str) -> Odd:
    try:
        root = etree.fromstring(file.read_bytes(), etree.XMLParser(no_network=True))
    except OSError as trouble:
        message = f"the ODD cannot be read: {trouble.strerror}."
        raise BemaError(error("odd-missing", message, Place(name), "Check --odd or odd.")) from None
    except etree.XMLSyntaxError as trouble:
        message = f"the ODD is not well-formed XML: {trouble.msg}."
        place = Place(name, trouble.position[0])
        raise BemaError(error("odd-not-xml", message, place, "Correct it there.")) from None
    findings: list[Finding] = []
    rules: dict[str, tuple[Rule, ...]] = {}
    for spec in root.iter(f"{{{TEI}}}elementSpec"):
        ident = spec.get("ident", "")
        found = tuple(_rules(spec, ident, name, findings))
        if found:
            rules[ident] = found
    if not rules:
        message = "the ODD has no processing models."
        remedy = "An elementSpec needs a model with @behaviour."
        raise BemaError(error("odd-no-models", message, Place(name), remedy))
    return Odd(name, rules, tuple(findings))


def _rules(parent: Element, ident: str, odd: str, findings: list[Finding]) -> Iterator[Rule]:
    for child in parent:
        if not is_element(child):
            continue
        kind = local_name(child)
        if kind == "modelGrp":
            for rule in _rules(child, ident, odd, findings):
                yield replace(rule, outputs=rule.outputs or _outputs(child))
        elif kind in ("model", "modelSequence"):
            try:
                yield _rule(child, ident, odd, findings)
            except XPathError as trouble:
                message = f"model of <{ident}> left out: {trouble}."
                place = Place(odd, child.sourceline or 0)
                findings.append(warning("odd-xpath", message, place, "Correct the expression."))


def _rule(element: Element, ident: str, odd: str, findings: list[Finding]) -> Rule:
    predicate = element.get("predicate")
    condition = compile_xpath(predicate) if predicate else None
    line = element.sourceline or 0
    if local_name(element) == "modelSequence":
        models = [r for r in _rules(element, ident, odd, findings) if isinstance(r, Model)]
        return ModelSequence(ident, line, tuple(models), condition, _outputs(element))
    params = [
        (child.get("name", ""), compile_xpath(child.get("value", ".")))
        for child in element
        if is_element(child) and local_name(child) == "param"
    ]
    return Model(
        ident=ident,
        behaviour=element.get("behaviour", ""),
        line=line,
        name=element.get(XML_ID, ""),
        predicate=condition,
        outputs=_outputs(element),
        params=tuple(params),
        css_class=element.get("cssClass", ""),
    )


def _outputs(element: Element) -> frozenset[str]:
    names = element.get("output", "").split()
    return frozenset(_SAME.get(name, name) for name in names)
