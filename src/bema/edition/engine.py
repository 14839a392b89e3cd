"""The engine of the processing model: elements in, HTML out, with a stack of its own.

TEI P5 Guidelines, chapter 22, "Processing Models": the first model whose predicate holds decides;
`modelSequence` runs all of its models. Where no model matches, the children are processed and a
finding counts the element. Nothing recurses, so depth has no limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from bema.edition.behaviours import (
    BEHAVIOURS,
    Action,
    Call,
    Content,
    End,
    Generated,
    Start,
)
from bema.edition.odd import Model, Rule, Table
from bema.edition.vocabulary import GENERATED
from bema.findings import Finding, Place, note, warning
from bema.tei.speech import TEI, place_of
from bema.tree import Element, append_text, children, is_element, local_name, text_content

_OMITTING = frozenset(("omit", "metadata", "title"))


@dataclass(frozen=True)
class Omission:
    """Text of the TEI that a model left out on purpose."""

    model: str
    """`xml:id` of the model, or its element and line in the ODD."""
    place: Place
    text: str


@dataclass
class Engine:
    """One rendering of one document; `run` may be called once."""

    table: Table
    odd: str
    source: str
    findings: list[Finding] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    _unmatched: Counter[str] = field(default_factory=Counter)
    _first: dict[str, Place] = field(default_factory=dict)
    _ids: Counter[str] = field(default_factory=Counter)

    def run(self, root: Element, into: Element) -> None:
        """Render `root` at the end of the HTML element `into`."""
        current = into
        stack: list[tuple[Iterator[Any], Element]] = [(iter([root]), root)]
        while stack:
            steps, owner = stack[-1]
            step = next(steps, None)
            if step is None:
                stack.pop()
            elif isinstance(step, Start):
                current = etree.SubElement(current, step.tag, self._unique(step.attributes))
            elif isinstance(step, End):
                parent = current.getparent()
                assert parent is not None
                current = parent
            elif isinstance(step, Content):
                stack.append((_nodes(step.value, owner), owner))
            elif isinstance(step, Generated):
                append_text(current, step.text)
            elif isinstance(step, str):
                append_text(current, step)
            else:
                stack.append((self._actions(step), step))
        self._report()

    def _actions(self, element: Element) -> Iterator[Action]:
        rule = self._rule(element)
        if rule is None:
            name = local_name(element)
            self._unmatched[name] += 1
            self._first.setdefault(name, place_of(element, self.source))
            yield Content([element])
        elif isinstance(rule, Model):
            yield from self._model(rule, element)
        else:
            for model in rule.models:
                if model.predicate is None or model.predicate(element):
                    yield from self._model(model, element)

    def _rule(self, element: Element) -> Rule | None:
        if not element.tag.startswith(f"{{{TEI}}}"):
            return None
        for rule in self.table.get(local_name(element), ()):
            if rule.predicate is None or rule.predicate(element):
                return rule
        return None

    def _model(self, model: Model, element: Element) -> Iterator[Action]:
        behaviour = BEHAVIOURS.get(model.behaviour)
        if behaviour is None:
            message = f"behaviour “{model.behaviour}” of <{model.ident}> is not known."
            place = Place(self.odd, model.line)
            finding = warning("odd-behaviour", message, place, "Its content is kept.")
            if finding not in self.findings:
                self.findings.append(finding)
            return iter([Content([element])])
        if model.behaviour in _OMITTING:
            self._omit(model, element)
        params = {name: expression(element) for name, expression in model.params}
        return behaviour(Call(element, params, model.css_class))

    def _omit(self, model: Model, element: Element) -> None:
        above = [element, *element.iterancestors()]
        if any(e.tag == f"{{{TEI}}}text" for e in above) and text_content(element).strip():
            name = model.name or f"{model.ident}:{model.line}"
            where = place_of(element, self.source)
            self.omissions.append(Omission(name, where, text_content(element)))

    def _unique(self, attributes: Any) -> dict[str, str]:
        """Attributes with an `id` that stands only once in the edition."""
        made = dict(attributes)
        if ident := made.get("id"):
            self._ids[ident] += 1
            if self._ids[ident] > 1:
                made["id"] = f"{ident}-{self._ids[ident]}"
        return made

    def _report(self) -> None:
        for name, count in self._unmatched.items():
            times = "once" if count == 1 else f"{count} times"
            message = f"no model for <{name}> ({times}); its content is kept."
            remedy = "Add an elementSpec for it to your ODD."
            self.findings.append(note("odd-no-model", message, self._first[name], remedy))


def _nodes(value: Any, owner: Element) -> Iterator[Any]:
    """What processing `value` means: the children of the element itself, or the nodes selected."""
    nodes = value if isinstance(value, list) else [value]
    for node in nodes:
        if node is owner:
            yield from _children(owner)
        elif is_element(node):
            yield node
        elif getattr(node, "is_text", False) or getattr(node, "is_tail", False):
            yield str(node)
        elif not isinstance(node, etree._Element) and str(node):
            yield Start("span", {GENERATED: ""})
            yield Generated(str(node))
            yield End()


def _children(element: Element) -> Iterator[Any]:
    """Children in reading order, without the white space that only indents."""
    indents = local_name(element) in element_only()
    for child in children(element):
        if not (indents and isinstance(child, str) and not child.strip()):
            yield child


@cache
def element_only() -> frozenset[str]:
    """TEI elements that hold elements and no text, by the schema of TEI P5 4.9.0."""
    return frozenset(files("bema.tei").joinpath("element_only.txt").read_text("ascii").split())
