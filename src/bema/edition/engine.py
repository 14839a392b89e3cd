"""The engine of the processing model: elements in, HTML out, with a stack of its own.

TEI P5 Guidelines, chapter 22, "Processing Models": the first model whose predicate holds decides;
`modelSequence` runs all of its models. Where no model matches, the children are processed and a
finding counts the element. Nothing recurses, so depth has no limit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from bema.edition.behaviours import (
    Action,
    Call,
    Content,
    End,
    Generated,
    Start,
    find_behaviour,
    inline,
)
from bema.edition.ids import html_id
from bema.edition.models import ANY, Model, ModelSequence, Rule, Table
from bema.edition.renditions import Renditions
from bema.edition.spacing import Between, has_words, spaced
from bema.edition.vocabulary import GENERATED
from bema.edition.xpath import Expression, XPathError
from bema.edition.xpath.functions import Document, evaluating, string, truth
from bema.findings import Finding, Place, note, warning
from bema.tei.language import language_tag
from bema.tei.pointers import Pointers, read_pointers
from bema.tei.speech import TEI, place_of
from bema.tree import XML_ID, Element, is_element, local_name

_PREFIX = f"{{{TEI}}}"
_AROUND = frozenset(("TEI", "teiCorpus"))


@dataclass(frozen=True)
class Omission:
    """Text of the TEI that a model left out of the flow on purpose."""

    model: str
    """`xml:id` of the model, or its element and line in the ODD."""
    place: Place
    text: str
    element: Element
    """The element that the model was run for."""


@dataclass
class Engine:
    """One rendering of one document; `run` may be called once."""

    table: Table
    source: str
    root: Element
    corpus: Callable[[], Element | None] = lambda: None
    """Finds the root of the `teiCorpus` it belongs to, where that is another file."""
    findings: list[Finding] = field(default_factory=list)
    fired: dict[Element, tuple[Model, ...]] = field(default_factory=dict)
    """The models that ran for each element; none where the ODD has none for it."""
    shown: defaultdict[Element, int] = field(default_factory=lambda: defaultdict(int))
    """How often the text of each element was put into the flow."""
    made: dict[Element, Element] = field(default_factory=dict)
    """The element of the TEI that each element of the HTML was made for."""
    _texts: set[tuple[Element, bool]] = field(default_factory=set)
    """Texts that a parameter selected by themselves: the node, and whether it is its tail."""
    _ids: Counter[str] = field(default_factory=Counter)
    _broken: set[Expression] = field(default_factory=set)
    _told: set[Finding] = field(default_factory=set)
    _busy: set[Element] = field(default_factory=set)
    """Elements whose models are at work."""

    def __post_init__(self) -> None:
        self.document = Document(self.root, self.corpus)
        self.renditions = Renditions(self.root, self.source, self.findings)
        self._pointers: Pointers = read_pointers(self.root)
        self._words = has_words(self.root)
        values = self.root.xpath("//@*[contains(., '#')]")
        targets = {word.rpartition("#")[2] for value in values for word in value.split()}
        self._targets = frozenset(targets)
        for tag in dict.fromkeys(self.root.xpath("//@xml:lang")):
            if language_tag(tag).startswith("x-") and not tag.startswith("x-"):
                message = f"“{tag}” is no tag of a language; editions say {language_tag(tag)}."
                remedy = "Use a tag of BCP 47, such as peo or de-AT."
                self.findings.append(note("tei-language", message, Place(self.source), remedy))

    def run(self, into: Element) -> None:
        """Render the document at the end of the HTML element `into`."""
        with evaluating(self.document):
            self._run(_Writer(into, self._ids))
        self._report()

    def _run(self, html: _Writer) -> None:
        stack: list[tuple[Iterator[Any], Element, bool]] = [
            (iter([self.root]), self.root, local_name(self.root) not in _AROUND)
        ]
        at_work: dict[Iterator[Any], Element] = {}
        """Elements whose models are at work, by what these still have to do."""
        while stack:
            steps, owner, inside = stack[-1]
            step = next(steps, None)
            kind = type(step)
            if step is None:
                stack.pop()
                if steps in at_work:
                    self._busy.discard(at_work.pop(steps))
            elif kind is Start:
                html.start(step, generated=not inside)
                self.made[html.current] = owner
            elif kind is End:
                html.end()
            elif kind is Content:
                stack.append((self._content(step.value, owner), owner, inside))
            elif kind is Generated:
                html.text(step.text)
            elif isinstance(step, str):
                html.source(step, generated=not inside)
            elif kind is Between:
                html.between(step.element)
            elif step in self._busy:
                self._loop(step, owner)
            else:
                actions = self._actions(step)
                at_work[actions] = step
                self._busy.add(step)
                stack.append((actions, step, _inside(step, owner, inside)))
        html.flush()

    def omissions(self, within: Element | None = None) -> Iterator[Omission]:
        """What is below `text`, or `within` an element, and not in the flow.

        Each with the model that left it out.
        """
        left: dict[Element, list[str]] = {}
        for text in self.root.iter(f"{_PREFIX}text") if within is None else (within,):
            if within is None and next(text.iterancestors(f"{_PREFIX}text"), None) is not None:
                continue
            for element, piece in self._unshown(text):
                left.setdefault(self._responsible(element), []).append(piece)
        for element, pieces in left.items():
            if not (piece := "".join(pieces).strip()):
                continue
            models = self.fired.get(element, ())
            name = ", ".join(map(str, models)) or f"<{local_name(element)}>"
            place = place_of(element, self.source)
            yield Omission(name, place, piece, element)

    def _unshown(self, within: Element) -> Iterator[tuple[Element, str]]:
        """Texts in reading order that were not processed, each with the element it stands in.

        What a parameter selected by itself was processed.
        """
        for event, node in etree.iterwalk(within, events=("start", "end", "comment", "pi")):
            starts = event == "start"
            text = node.text if starts else node.tail
            if not text or (node is within and not starts) or (node, not starts) in self._texts:
                continue
            element = node if starts else node.getparent()
            if is_element(element) and not self.shown.get(element):
                yield element, text

    def _responsible(self, element: Element) -> Element:
        """The nearest element around, or this one, that a model was run for."""
        for candidate in (element, *element.iterancestors()):
            if candidate in self.fired:
                return candidate
        return element

    def _actions(self, element: Element) -> Iterator[Action]:
        models = self._models(element)
        self.fired[element] = models
        actions: Iterator[Action] = (
            (iter(()) if self._beside(element) else iter((Content([element]),)))
            if not models
            else self._model(models[0], element)
            if len(models) == 1
            else (action for model in models for action in self._model(model, element))
        )
        if element.get(XML_ID) in self._targets:
            return _anchored(actions, element.get(XML_ID, ""))
        return actions

    def _beside(self, element: Element) -> bool:
        """Whether an element stands beside the text, not in it: header, page images, registers."""
        around = [local_name(ancestor) for ancestor in element.iterancestors()]
        whole = around[:1] and set(around) <= {"TEI", "teiCorpus"}
        return bool(whole) and local_name(element) not in ("text", *_AROUND)

    def _models(self, element: Element) -> tuple[Model, ...]:
        """The models that are to run for an element."""
        rules = self.table.get(_ident(element)) or self.table.get(ANY, ())
        for rule in rules:
            if self._holds(rule, element):
                if isinstance(rule, ModelSequence):
                    return tuple(model for model in rule.models if self._holds(model, element))
                return (rule,)
        return ()

    def _holds(self, rule: Rule, element: Element) -> bool:
        if rule.predicate is None:
            return True
        try:
            return truth(rule.predicate(element))
        except XPathError as trouble:
            self._evaluation(rule.predicate, rule.odd, trouble)
            return False

    def _model(self, model: Model, element: Element) -> Iterator[Action]:
        behaviour = find_behaviour(model.behaviour)
        self._tell(model.findings)
        if behaviour is None:
            message = f"behaviour “{model.behaviour}” of <{model.ident}> is not known."
            self._tell([warning("odd-behaviour", message, model.place, "inline is taken for it.")])
            behaviour = inline
        params = {}
        for name, expression in model.params:
            try:
                params[name] = expression(element)
            except XPathError as trouble:
                self._evaluation(expression, model.odd, trouble)
        css_class = model.css_class
        if model.rendition or model.source_rendition:
            given = self.renditions.classes(element) if model.source_rendition else []
            names = (css_class or local_name(element), *given, model.rendition)
            css_class = " ".join(filter(None, names))
        return behaviour(Call(element, params, css_class, self._pointers, self.renditions.style))

    def _tell(self, findings: Iterable[Finding]) -> None:
        """Tell of each once, however often its model fires."""
        for finding in findings:
            if finding not in self._told:
                self._told.add(finding)
                self.findings.append(finding)

    def _evaluation(self, expression: Expression, odd: str, trouble: XPathError) -> None:
        if expression not in self._broken:
            self._broken.add(expression)
            message = f"an expression fails: {trouble}: {' '.join(expression.source.split())}"
            place = Place(odd, expression.line)
            self.findings.append(warning("odd-xpath", message, place, "Correct it."))

    def _content(self, value: Any, owner: Element) -> Iterator[Any]:
        """What processing `value` means; nearly always it is the element itself."""
        if type(value) is list and len(value) == 1 and value[0] is owner:
            self.shown[owner] += 1
            return iter(spaced(owner, words=self._words))
        return self._nodes(value, owner)

    def _nodes(self, value: Any, owner: Element) -> Iterator[Any]:
        """What processing `value` means: the element's own children, or the nodes selected."""
        for node in value if isinstance(value, list) else (value,):
            if node is owner:
                self.shown[owner] += 1
                yield from spaced(owner, words=self._words)
            elif is_element(node):
                yield node
            elif isinstance(node, etree._Element):
                continue
            elif (source := self._source(node)) is not None:
                self._texts.add(source)
                yield str(node)
            elif text := string(node):
                yield from _generated(text)

    def _source(self, node: Any) -> tuple[Element, bool] | None:
        """The text node below `text` that a string is; None where it is none."""
        if not (getattr(node, "is_text", False) or getattr(node, "is_tail", False)):
            return None
        parent = node.getparent()
        # lxml puts strings that a function returns into elements of their own.
        if parent is None or parent.getroottree().getroot() is not self.root:
            return None
        around = (parent, *parent.iterancestors())
        if around[-1] is not self.root or f"{_PREFIX}text" not in (each.tag for each in around):
            return None
        return parent, bool(node.is_tail)

    def _loop(self, element: Element, owner: Element) -> None:
        """Tell of a parameter that selects what it stands in."""
        name, inner = local_name(element), local_name(owner)
        message = (
            f"a parameter of <{inner}> selects the <{name}> around it, which is left out there."
        )
        if not any(f.code == "odd-loop" and f.message == message for f in self.findings):
            place = place_of(owner, self.source)
            self.findings.append(warning("odd-loop", message, place, "Select other nodes."))

    def _report(self) -> None:
        without = [element for element, models in self.fired.items() if not models]
        counts = Counter(map(_ident, without))
        for element in without:
            ident = _ident(element)
            if count := counts.pop(ident, 0):
                times = "once" if count == 1 else f"{count} times"
                message = f"no model for <{ident}> ({times})"
                remedy = "Add an elementSpec for it to your ODD."
                if self.table.get(ident):
                    message = f"no model of <{ident}> holds ({times})"
                    remedy = "Add a model without a predicate to its elementSpec."
                elif ident in self.table:
                    message = f"no model of <{ident}> is for this output ({times})"
                    remedy = "Add one without @output."
                beside = self._beside(element)
                message += "; it is left out." if beside else "; its content is kept."
                place = place_of(element, self.source)
                self.findings.append(note("odd-no-model", message, place, remedy))


@dataclass
class _Writer:
    """Writes HTML at one place, text gathered until an element comes."""

    current: Element
    ids: Counter[str]
    last: Element | None = None
    """Last child of the current element."""
    pending: list[str] = field(default_factory=list)
    open: list[tuple[Element, bool]] = field(default_factory=list)
    """Elements around the current one, and whether they are marked as generated."""
    marked: bool = False
    written: int = 0
    """How many texts stand there already that are not white space."""
    starts: dict[Element, int] = field(default_factory=dict)
    """How many stood there when readings began, by what holds the readings."""
    parts: bool = False
    """Whether one reading stands there, and a space before the next."""

    def start(self, step: Start, *, generated: bool) -> None:
        self.flush()
        attributes = dict(step.attributes)
        if ident := html_id(attributes.pop("id", "")):
            attributes["id"] = ident
            self.ids[ident] += 1
            if self.ids[ident] > 1:
                attributes["id"] = f"r{self.ids[ident]}-{ident}"
        self.open.append((self.current, self.marked))
        if generated and not self.marked:
            attributes[GENERATED] = ""
        self.marked |= GENERATED in attributes
        self.current = etree.SubElement(self.current, step.tag, attributes)
        self.last = None

    def end(self) -> None:
        self.flush()
        self.last = self.current
        self.current, self.marked = self.open.pop()

    def text(self, text: str) -> None:
        if text.strip():
            if self.parts:
                self.pending.append(" ")
                self.parts = False
            self.written += 1
        self.pending.append(text)

    def between(self, element: Element | None) -> None:
        """Part what `element` has shown from what it will show, should it show both."""
        before = self.written if element is None else self.starts.setdefault(element, self.written)
        self.parts = self.written > before

    def source(self, text: str, *, generated: bool) -> None:
        """Text of the TEI; what does not stand below `text` is marked."""
        if generated and not self.marked and text.strip():
            self.start(Start("span"), generated=True)
            self.text(text)
            self.end()
        else:
            self.text(text)

    def flush(self) -> None:
        if self.pending:
            text = "".join(self.pending)
            self.pending.clear()
            if self.last is None:
                self.current.text = (self.current.text or "") + text
            else:
                self.last.tail = (self.last.tail or "") + text


def _inside(element: Element, owner: Element, inside: bool) -> bool:
    """Whether an element stands below `text`, or around it."""
    if inside and element.getparent() is owner and local_name(owner) not in _AROUND:
        return True
    names = [local_name(e) for e in (element, *element.iterancestors())]
    return "text" in names or names[0] in _AROUND


def _ident(element: Element) -> str:
    """What an `elementSpec` calls an element: its name, with its namespace if that is not TEI's."""
    tag: str = element.tag
    return tag.removeprefix(_PREFIX)


def _generated(text: str) -> Iterator[Any]:
    """A string as what is not in the TEI; a space is nothing that needs a mark."""
    if text.isspace():
        yield text
        return
    yield Start("span", {GENERATED: ""})
    yield Generated(text)
    yield End()


def _anchored(actions: Iterator[Action], ident: str) -> Iterator[Action]:
    """Actions that make a place with this id, whatever else they make."""
    for action in actions:
        if isinstance(action, Start):
            yield Start(action.tag, {"id": ident, **action.attributes})
        else:
            yield Start("span", {"id": ident})
            yield End()
            yield action
        break
    yield from actions
