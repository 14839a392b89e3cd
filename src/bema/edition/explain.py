"""Which model fired for which element, what text was left out and why, what had no model.

All of it is read off a rendered edition: its engine remembers which models ran and what they made.
Predicates and parameters change nothing, so they are evaluated again where it does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar

from bema.edition.behaviours import Call, Content, as_string, find_behaviour
from bema.edition.edition import Edition
from bema.edition.engine import Engine, Omission
from bema.edition.models import ANY, Model, ModelSequence, Rule
from bema.edition.vocabulary import NOTE, is_generated
from bema.edition.xpath import Expression, XPathError
from bema.edition.xpath.functions import evaluating
from bema.findings import Finding, Place, note
from bema.tei.speech import TEI, place_of
from bema.tree import Element, is_element, local_name, namespace, plain

_SPACE = re.compile(r"""('[^']*'|"[^"]*")|\s+""")
_NOT_TEXT = frozenset(("class", "id"))


class Verdict(StrEnum):
    """What became of a model's predicate; one without a predicate holds."""

    TRUE = "true"
    FALSE = "false"
    FAILED = "failed"
    """It cannot be evaluated there, which counts as false."""
    NOT_REACHED = "not reached"


@dataclass(frozen=True)
class Fired:
    """How often a model ran for elements of one name."""

    element: str
    model: Model
    count: int
    place: Place
    """Where the first of them stands."""


@dataclass(frozen=True)
class Unmodelled:
    """Elements of one name that no model ran for; their content is kept."""

    element: str
    namespace: str
    """Namespace of the elements; models are for TEI's alone."""
    models: int
    """How many models the ODD has for them in this output; none of them held."""
    elsewhere: int
    """How many it has for other outputs."""
    count: int
    place: Place


@dataclass(frozen=True)
class Omitted:
    """Text that models left out of the flow, for elements of one name."""

    element: str
    models: tuple[Model, ...]
    attributes: tuple[str, ...]
    """Attributes of HTML that hold the text instead."""
    count: int
    place: Place
    text: str
    """The text of the first of them, white space collapsed."""


@dataclass(frozen=True)
class Selected:
    """Elements of one name, or their texts, that a parameter put where its own element stands."""

    element: str
    is_text: bool
    by: Model
    parameter: str
    count: int
    place: Place


@dataclass(frozen=True)
class Summary:
    """What models did to a whole document; by name of the element, then in order of the ODD."""

    fired: tuple[Fired, ...]
    unmodelled: tuple[Unmodelled, ...]
    omitted: tuple[Omitted, ...]
    selected: tuple[Selected, ...]


@dataclass(frozen=True)
class Parameter:
    """One parameter of a model for one element."""

    name: str
    source: str
    """Its expression, as the ODD spells it."""
    value: str
    """Its value in words, shortened."""


@dataclass(frozen=True)
class Candidate:
    """A model, or a sequence of them, that the ODD has for an element."""

    rule: Rule
    verdict: Verdict
    parameters: tuple[Parameter, ...] = ()
    """Of a model that ran."""
    members: tuple[Candidate, ...] = ()
    """Models of a sequence; none where the sequence was not reached."""


@dataclass(frozen=True)
class Selection:
    """A parameter that took a node from its place, or its text into an attribute."""

    by: Element
    model: Model
    parameter: str
    place: Place
    attributes: tuple[str, ...] = ()
    """Attributes of HTML that the text went to; none where the node went into the flow."""


@dataclass(frozen=True)
class Explanation:
    """What became of one element."""

    name: str
    tag: str
    """Its start tag, shortened."""
    place: Place
    reached: bool
    """Whether models were looked for: not inside an element whose model leaves out its content."""
    candidates: tuple[Candidate, ...]
    """In the order in which they are tried."""
    models: tuple[Model, ...]
    """Those that ran; where none did, the content is kept."""
    elsewhere: tuple[Rule, ...]
    """Models of the ODD for this element that are for other outputs."""
    has_text: bool
    in_flow: bool
    """Whether any of its text is in the flow."""
    times: int
    """How often it was processed into the flow itself; 0 where only selected text is."""
    selections: tuple[Selection, ...]
    """Parameters that took it, an element around it or its own text."""
    omitted: tuple[Omitted, ...]
    """Text in it that is not in the flow."""
    generated: str
    """Text that its models add."""
    html: tuple[str, ...]
    """Start tags of the elements of HTML made for it, outermost only, as the edition has them."""


_Item = TypeVar("_Item")
_Group = TypeVar("_Group", bound=Hashable)


def summary(edition: Edition) -> Summary:
    """Which models ran in an edition, how often, and what became of the rest."""
    trace = _Trace(edition)
    return Summary(
        tuple(sorted(trace.fired(), key=lambda row: (row.element, row.model.odd, row.model.line))),
        tuple(sorted(trace.unmodelled(), key=lambda row: row.element)),
        tuple(sorted(trace.omitted(edition.omissions), key=lambda row: row.element)),
        tuple(sorted(trace.selected(), key=lambda row: row.element)),
    )


def explain(edition: Edition, elements: Iterable[Element]) -> Iterator[Explanation]:
    """What became of each of these elements of the edition's document."""
    trace = _Trace(edition)
    return map(trace.explanation, elements)


def findings(edition: Edition) -> Iterator[Finding]:
    """What an edition found in its ODD, but for what a summary says in full."""
    for finding in edition.findings:
        if finding.code.startswith("odd-") and finding.code != "odd-no-model":
            yield finding
    specifications = edition.odd.specifications.values()
    known = sorted({name for spec in specifications for rule in spec.rules for name in _all(rule)})
    table = edition.odd.table(edition.output)
    if known and not any(_all(rule) for rules in table.values() for rule in rules):
        wanted = ", ".join(edition.output)
        message = f"no model is for output {wanted}; those without @output are used."
        remedy = f"There are models for: {', '.join(known)}."
        yield note("odd-output", message, Place(edition.odd.name), remedy)


def select(edition: Edition, expression: Expression) -> tuple[list[Element], list[Finding]]:
    """The elements of the edition's document that an expression selects, or why there are none.

    Raises `XPathError` where the expression cannot be evaluated there.
    """
    trace = _Trace(edition)
    with evaluating(trace.engine.document):
        value = expression(edition.speech.root)
    found = [node for node in value if is_element(node)] if isinstance(value, list) else []
    if found:
        return found, []
    source = shortened(expression.source, 60)
    message = f"{source} selects no element: its value is {trace.described(value)}."
    relative = value == [] and not source.startswith(("/", "("))
    remedy = "Begin it with // to look in the whole document." if relative else ""
    return [], [note("xpath-nothing", message, Place(edition.speech.name), remedy)]


def _all(rule: Rule) -> frozenset[str]:
    """Outputs that a rule or a model in it is for."""
    inner = rule.models if isinstance(rule, ModelSequence) else ()
    return rule.outputs.union(*(model.outputs for model in inner))


@dataclass
class _Trace:
    """One rendered edition, and what can be looked up in it."""

    edition: Edition
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        assert self.edition.engine is not None
        self.engine = self.edition.engine

    # What counts over the whole document ---------------------------------------------------

    def fired(self) -> Iterator[Fired]:
        ran = ((e, model) for e, models in self.engine.fired.items() for model in models)
        for (name, model), found in _grouped(ran, lambda pair: (local_name(pair[0]), pair[1])):
            yield Fired(name, model, len(found), self.place(found[0][0]))

    def unmodelled(self) -> Iterator[Unmodelled]:
        without = (element for element, models in self.engine.fired.items() if not models)
        for (name, space), found in _grouped(without, lambda e: (local_name(e), namespace(e))):
            models, elsewhere = len(self.rules(found[0])), len(list(self.elsewhere(found[0])))
            place = self.place(found[0])
            yield Unmodelled(name, space, models, elsewhere, len(found), place)

    def omitted(self, omissions: Iterable[Omission]) -> Iterator[Omitted]:
        def group(omission: Omission) -> tuple[str, tuple[Model, ...], tuple[str, ...]]:
            element = omission.element
            models = self.engine.fired.get(element, ())
            return local_name(element), models, self.holding(omission)

        for (name, models, attributes), found in _grouped(omissions, group):
            text = " ".join(found[0].text.split())
            yield Omitted(name, models, attributes, len(found), found[0].place, text)

    def selected(self) -> Iterator[Selected]:
        taken = (
            (element, is_text, selection)
            for (element, is_text), selections in self.selections.items()
            for selection in selections
            if not selection.attributes
        )
        grouped = _grouped(
            taken, lambda row: (local_name(row[0]), row[1], row[2].model, row[2].parameter)
        )
        for (name, is_text, model, parameter), found in grouped:
            yield Selected(name, is_text, model, parameter, len(found), self.place(found[0][0]))

    # One element ---------------------------------------------------------------------------

    def explanation(self, element: Element) -> Explanation:
        reached = element in self.engine.fired
        omissions = list(self.engine.omissions(element))
        text = "".join(plain(element).split())
        left = sum(len("".join(omission.text.split())) for omission in omissions)
        return Explanation(
            name=local_name(element),
            tag=start_tag(element),
            place=self.place(element),
            reached=reached,
            candidates=tuple(self.candidates(element)) if reached else (),
            models=self.engine.fired.get(element, ()),
            elsewhere=tuple(self.elsewhere(element)) if reached else (),
            has_text=bool(text),
            in_flow=left < len(text),
            times=self.engine.shown[element],
            selections=tuple(self.selections_of(element)),
            omitted=tuple(self.omitted(omissions)),
            generated=self.generated(element),
            html=tuple(self.html(element)),
        )

    def rules(self, element: Element) -> tuple[Rule, ...]:
        """What the ODD has for an element in this output."""
        if namespace(element) != TEI:
            return ()
        table = self.edition.odd.table(self.edition.output)
        return table.get(local_name(element)) or table.get(ANY, ())

    def candidates(self, element: Element) -> Iterator[Candidate]:
        found = False
        for rule in self.rules(element):
            verdict = Verdict.NOT_REACHED if found else self.verdict(rule, element)
            ran = verdict is Verdict.TRUE
            found |= ran
            if isinstance(rule, ModelSequence):
                members = rule.models if ran else ()
                yield Candidate(rule, verdict, (), tuple(self.members(members, element)))
            else:
                parameters = self.parameters(rule, element) if ran else ()
                yield Candidate(rule, verdict, tuple(parameters))

    def members(self, models: Iterable[Model], element: Element) -> Iterator[Candidate]:
        """The models of a sequence, each of which is tried."""
        for model in models:
            verdict = self.verdict(model, element)
            parameters = self.parameters(model, element) if verdict is Verdict.TRUE else ()
            yield Candidate(model, verdict, tuple(parameters))

    def verdict(self, rule: Rule, element: Element) -> Verdict:
        if rule.predicate is None:
            return Verdict.TRUE
        try:
            with evaluating(self.engine.document):
                return Verdict.TRUE if rule.predicate(element) else Verdict.FALSE
        except XPathError:
            return Verdict.FAILED

    def parameters(self, model: Model, element: Element) -> Iterator[Parameter]:
        values = self.values(model, element)
        for name, expression in model.params:
            value = self.described(values[name]) if name in values else "cannot be evaluated there"
            yield Parameter(name, spelled(expression), value)

    def values(self, model: Model, element: Element) -> dict[str, Any]:
        """Parameters by name, without those that cannot be evaluated."""
        found = {}
        with evaluating(self.engine.document):
            for name, expression in model.params:
                try:
                    found[name] = expression(element)
                except XPathError:
                    continue
        return found

    def described(self, value: Any) -> str:
        """A value of XPath in a few words."""
        if not isinstance(value, list):
            return f"“{shortened(value, 50)}”" if isinstance(value, str) else as_string(value)
        shown = [
            f"{start_tag(node)}, line {node.sourceline}"
            if is_element(node)
            else f"“{shortened(str(node), 30)}”"
            for node in value[:3]
        ]
        more = [f"{len(value) - 3} more"] if len(value) > 3 else []
        return "; ".join([*shown, *more]) or "nothing"

    def elsewhere(self, element: Element) -> Iterator[Rule]:
        """Rules for this element that this output does not use."""
        used = {(rule.odd, rule.line) for rule in self.rules(element)}
        specifications = self.edition.odd.specifications
        spec = specifications.get(local_name(element)) or specifications.get(ANY)
        if spec is not None and namespace(element) == TEI:
            yield from (rule for rule in spec.rules if (rule.odd, rule.line) not in used)

    def generated(self, element: Element) -> str:
        """What models add to an element in the text; around the text all is marked as generated."""
        if not any(ancestor.tag == f"{{{TEI}}}text" for ancestor in element.iterancestors()):
            return ""
        made = self.made.get(element, ())
        return " ".join(filter(None, (plain(e) for e in made if is_generated(e))))

    def html(self, element: Element) -> Iterator[str]:
        for made in self.made.get(element, ()):
            parent = made.getparent()
            if parent is None or self.engine.made.get(parent) is not element:
                yield start_tag(made) + self.fate(made, element)

    def fate(self, made: Element, element: Element) -> str:
        """What became of an element of HTML that the edition does not have as it was made."""
        if made is self.edition.html or self.edition.html in made.iterancestors():
            return ""
        if made.get("role") == NOTE:
            return ", its body at the end of the section"
        if plain(element):
            return ", parted where HTML allows no block in it"
        return ", dropped, because it is empty"

    # What was selected ---------------------------------------------------------------------

    @cached_property
    def made(self) -> dict[Element, list[Element]]:
        """Elements of HTML by the element of the TEI that they were made for."""
        found: dict[Element, list[Element]] = {}
        for made, element in self.engine.made.items():
            found.setdefault(element, []).append(made)
        return found

    @cached_property
    def selections(self) -> dict[tuple[Element, bool], list[Selection]]:
        """What took each element, or the text of each: that is True."""
        found: dict[tuple[Element, bool], list[Selection]] = {}
        for element, models in self.engine.fired.items():
            for model in models:
                if model.params:
                    for node, selection in self.taken(model, element):
                        found.setdefault(node, []).append(selection)
        return found

    def taken(
        self, model: Model, element: Element
    ) -> Iterator[tuple[tuple[Element, bool], Selection]]:
        """The nodes that the parameters of a model select, with the parameter."""
        behaviour = find_behaviour(model.behaviour)
        if behaviour is None:
            return
        values = self.values(model, element)
        actions = behaviour(Call(element, values, model.css_class))
        flow = [action.value for action in actions if isinstance(action, Content)]
        for name, value in values.items():
            nodes = [node for node in map(_owned, value) if node] if type(value) is list else []
            in_flow = any(content is value for content in flow)
            attributes = () if in_flow else self.attributes(element, as_string(value))
            if in_flow or attributes:
                place = self.place(element)
                selection = Selection(element, model, name, place, attributes)
                # An attribute says the first node alone.
                for node in dict.fromkeys(nodes if in_flow else nodes[:1]):
                    if node[0] is not element or node[1]:
                        yield node, selection

    def attributes(self, element: Element, text: str) -> tuple[str, ...]:
        """Names of attributes, of HTML made for an element, that say this and nothing else."""
        wanted = "".join(text.split())
        names = {
            name: None
            for made in self.made.get(element, ())
            for name, value in made.attrib.items()
            if wanted and name not in _NOT_TEXT and "".join(value.split()) == wanted
        }
        return tuple(names)

    def holding(self, omission: Omission) -> tuple[str, ...]:
        """Attributes that hold the text of an omission, wherever a parameter took it."""
        takers = [s.by for s in self.selections.get((omission.element, False), ()) if s.attributes]
        takers.append(omission.element)
        names = (self.attributes(element, omission.text) for element in takers)
        return next(filter(None, names), ())

    def selections_of(self, element: Element) -> Iterator[Selection]:
        """What took it or its own text, else what moved the nearest element around it."""
        found = [
            *self.selections.get((element, True), ()),
            *self.selections.get((element, False), ()),
        ]
        for around in element.iterancestors():
            if found:
                break
            took = self.selections.get((around, False), ())
            found = [selection for selection in took if selection.by is not around.getparent()]
        yield from found

    def place(self, element: Element) -> Place:
        return place_of(element, self.edition.speech.name)


def _grouped(
    items: Iterable[_Item], key: Callable[[_Item], _Group]
) -> Iterable[tuple[_Group, list[_Item]]]:
    """Items by key, in the order in which the keys first come."""
    groups: dict[_Group, list[_Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups.items()


def _owned(node: Any) -> tuple[Element, bool] | None:
    """An element, or the element whose text a string is; None for what stands in no text."""
    if is_element(node):
        return node, False
    if getattr(node, "is_text", False) or getattr(node, "is_tail", False):
        parent = node.getparent()
        around = parent.getparent() if node.is_tail else parent
        return None if around is None else (around, True)
    return None


def start_tag(element: Element) -> str:
    """The start tag of an element, with its attributes as far as they fit a line."""
    tag = f"<{local_name(element)}"
    for name, value in element.attrib.items():
        prefix = "xml:" if name.startswith("{http://www.w3.org/XML/") else ""
        said = f' {prefix}{name.rpartition("}")[2]}="{shortened(value, 30)}"'
        if len(tag + said) > 64:
            return f"{tag} …>"
        tag += said if value else said[: said.index("=")]
    return f"{tag}>"


def spelled(expression: Expression) -> str:
    """An expression in one line, white space collapsed but for that in its strings."""
    return _SPACE.sub(lambda found: found[1] or " ", expression.source).strip()


def shortened(text: str, width: int) -> str:
    """The beginning of a text with white space collapsed, `width` characters at most."""
    text = " ".join(text.split())
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"
