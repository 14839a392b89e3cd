"""An ODD as a table of models (TEI P5 Guidelines, chapter 22, "Processing Models").

An ODD that names another one as its `schemaSpec/@source` changes that one: an `elementSpec` with
models replaces the element's models there, one without inherits them, `mode="delete"` takes them
away. In an ODD that uses TEI Publisher's namespace the first model without a predicate is the
fallback wherever it stands, as it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import tinycss2
from lxml import etree

from bema.edition.xpath import Expression, Namespaces, XPathError, compile_xpath
from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning
from bema.resources import BUILT_IN, design_folder
from bema.style.stylesheet import Sheet
from bema.tei.speech import TEI
from bema.tei.xml import parse_xml, problem
from bema.tree import XML_ID, Element, is_element, local_name, namespace, plain

DEFAULT = "bema:speech.odd"
ANY = "*"
"""The `@ident` that TEI Publisher gives to a fallback for all elements."""
_PUBLISHER = "http://www.teipublisher.com/1.0"
_SAME = {"plaintext": "plain"}  # the Guidelines use both names for one output


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
class Specification:
    """The models of one `elementSpec`, and its own words about the element."""

    ident: str
    rules: tuple[Rule, ...]
    publisher: bool = False
    """Whether TEI Publisher's order of evaluation holds."""
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


def read_odd(file: Path | None = None) -> Odd:
    """The ODD in `file`, or the default one.

    Raises `BemaError` where it cannot be read; what is wrong inside it is a finding. An ODD that
    has no models and builds on none that has leaves the default ones in force.
    """
    if file is None:
        return _default()
    path = file.resolve()
    return _cached(path, str(file), _stamp(path))


@lru_cache(maxsize=1)
def _default() -> Odd:
    return _Reader().read(design_folder() / "speech.odd", DEFAULT)


@lru_cache(maxsize=8)
def _cached(path: Path, name: str, stamp: tuple[int, int]) -> Odd:
    del stamp  # a file that changed is read again
    odd = _Reader().read(path, name)
    if odd.specifications:
        return odd
    message = "the ODD has no processing models; the default ones are used."
    remedy = "An elementSpec needs a model with @behaviour."
    finding = warning("odd-no-models", message, Place(name), remedy)
    return replace(_default(), findings=(*odd.findings, finding))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


class _Reader:
    """Reads one chain of ODDs."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.sheets: list[Sheet] = []
        self.read_already: list[Path] = []

    def read(self, path: Path, name: str) -> Odd:
        specifications = self.specifications(path, name)
        return Odd(name, specifications, tuple(self.sheets), tuple(self.findings))

    def specifications(self, path: Path, name: str) -> dict[str, Specification]:
        root = _parse(path, name)
        self.read_already.append(path)
        base = self.base(root, path, name)
        found = dict(base)
        file = _File(root, name, self.findings, number=len(self.read_already))
        for element in root.iter(f"{{{TEI}}}elementSpec"):
            self.merge(file.specification(element), element, found, base, name)
        if css := file.css():
            self.sheets.append(Sheet(name, path, css))
        return found

    def base(self, root: Element, path: Path, name: str) -> dict[str, Specification]:
        """Models of the ODD that this one says it changes."""
        schema = next(root.iter(f"{{{TEI}}}schemaSpec"), None)
        source = schema.get("source", "") if schema is not None else ""
        if not source or source.startswith("tei:"):
            return {}
        assert schema is not None
        place = Place(name, schema.sourceline or 0)
        if source == DEFAULT:
            other, called = design_folder() / "speech.odd", DEFAULT
        elif ":" in source:
            message = f"@source “{source}” lies elsewhere, and bema fetches nothing."
            remedy = "Save that ODD beside this one and name the file."
            self.findings.append(warning("odd-source", message, place, remedy))
            return {}
        else:
            other = (path.parent / source).resolve()
            called = str(Path(name).parent / source) if not name.startswith(BUILT_IN) else source
        if other in self.read_already:
            message = f"@source “{source}” leads back to this ODD."
            self.findings.append(warning("odd-circular", message, place, "Name another one."))
            return {}
        try:
            return self.specifications(other, called)
        except BemaError as trouble:
            said = trouble.findings[0].message
            message = f"@source “{source}” is left out: {said}"
            self.findings.append(warning("odd-source", message, place, "Check the name."))
            return {}

    def merge(
        self,
        spec: Specification,
        element: Element,
        found: dict[str, Specification],
        base: dict[str, Specification],
        name: str,
    ) -> None:
        """Put one `elementSpec` over what the ODD has of the element so far."""
        mode, ident = element.get("mode", "add"), spec.ident
        place, message, remedy = Place(name, element.sourceline or 0), "", ""
        if mode == "delete":
            if found.pop(ident, None) is None and base:
                message = f"there is no <{ident}> to delete."
                remedy = "Take the elementSpec out."
            elif len(element):
                message = f"<{ident}> is deleted, and its elementSpec has content."
                remedy = 'Empty it, or say mode="change".'
        elif mode == "replace" or spec.rules:
            if base and mode == "add" and ident in base:
                message = f"<{ident}> is added and was there; these models replace its own."
                remedy = 'Say mode="change".'
            elif base and mode in ("change", "replace") and ident not in base:
                message = f"<{ident}> is {mode}d and had no models; these are taken."
                remedy = 'Say mode="add".'
            elif ident in found and ident not in base:
                message = f"<{ident}> has models twice; these replace the earlier ones."
                remedy = "Keep one elementSpec for it."
            found[ident] = spec
            if not spec.rules:
                del found[ident]
        if message:
            self.findings.append(warning("odd-mode", message, place, remedy))


def _parse(path: Path, name: str) -> Element:
    try:
        return parse_xml(path.read_bytes())
    except OSError as trouble:
        message = f"the ODD cannot be read: {trouble.strerror}."
        raise BemaError(error("odd-missing", message, Place(name), "Check --odd or odd.")) from None
    except etree.XMLSyntaxError as trouble:
        message, place, remedy = problem(trouble, name)
        raise BemaError(error("odd-not-xml", f"the ODD: {message}", place, remedy)) from None


@dataclass
class _File:
    """One ODD file on its way to specifications."""

    root: Element
    name: str
    findings: list[Finding]
    renditions: dict[int, str] = field(default_factory=dict)
    """Rules by the line that they start on."""
    number: int = 1
    """Which file of the chain this is."""

    def __post_init__(self) -> None:
        spaces: dict[str, str] = {}
        for element in self.root.iter(f"{{{TEI}}}TEI", f"{{{TEI}}}schemaSpec"):
            spaces |= {prefix: uri for prefix, uri in element.nsmap.items() if prefix}
        self.namespaces: Namespaces = tuple(sorted(spaces.items()))
        self.publisher = _PUBLISHER in spaces.values()

    def warn(self, code: str, message: str, element: Element, remedy: str) -> None:
        place = Place(self.name, element.sourceline or 0)
        self.findings.append(warning(code, message, place, remedy))

    def specification(self, element: Element) -> Specification:
        ident = specified(element)
        for child in element:
            if is_element(child) and local_name(child) == "behaviour":
                message = "TEI Publisher's <pb:behaviour> is not run."
                self.warn("odd-extension", message, child, "Use one of the 26 behaviours.")
        rules = () if ident == "text()" else tuple(self.rules(element, ident))
        if ident == "text()":
            message = "models for text() are not run; text is kept as it is."
            self.warn("odd-extension", message, element, "Use a model of the element around it.")
        words = {name: plain(element.find(f"{{{TEI}}}{name}")) for name in ("gloss", "desc")}
        return Specification(ident, rules, self.publisher, words["gloss"], words["desc"])

    def rules(self, parent: Element, ident: str) -> Iterator[Rule]:
        for child in parent:
            if not is_element(child):
                continue
            kind = local_name(child)
            if kind == "modelGrp":
                for rule in self.rules(child, ident):
                    yield _grouped(rule, child, self.rendition(child, ident))
            elif kind in ("model", "modelSequence"):
                try:
                    yield self.rule(child, ident)
                except XPathError as trouble:
                    self.broken(f"model of <{ident}> left out", trouble, child, "predicate")

    def broken(self, what: str, trouble: XPathError, element: Element, attribute: str) -> None:
        message = f"{what}: {trouble}: {' '.join(element.get(attribute, '').split())}"
        self.warn("odd-xpath", message, element, "Say it in XPath that bema knows.")

    def rule(self, element: Element, ident: str) -> Rule:
        line = element.sourceline or 0
        predicate = element.get("predicate")
        condition = compile_xpath(predicate, self.namespaces, line) if predicate else None
        if local_name(element) == "modelSequence":
            found = (rule for rule in self.rules(element, ident) if isinstance(rule, Model))
            outputs = _outputs(element)
            return ModelSequence(ident, self.name, line, tuple(found), condition, outputs)
        return Model(
            ident=ident,
            behaviour=element.get("behaviour", ""),
            odd=self.name,
            line=line,
            name=element.get(XML_ID, ""),
            predicate=condition,
            outputs=_outputs(element),
            params=tuple(self.params(element, ident)),
            css_class=element.get("cssClass", ""),
            source_rendition=_source_rendition(element),
            rendition=self.rendition(element, ident),
        )

    def params(self, model: Element, ident: str) -> Iterator[tuple[str, Expression]]:
        for child in model:
            if not is_element(child):
                continue
            kind, line = local_name(child), child.sourceline or 0
            if kind == "param" and namespace(child) == TEI:
                try:
                    value = child.get("value", ".")
                    yield child.get("name", ""), compile_xpath(value, self.namespaces, line)
                except XPathError as trouble:
                    name = child.get("name", "")
                    what = f"parameter “{name}” of a model of <{ident}> left out"
                    self.broken(what, trouble, child, "value")
            elif namespace(child) == _PUBLISHER:
                message = f"TEI Publisher's <pb:{kind}> is not run; the content is kept."
                self.warn("odd-extension", message, child, "Use parameters of the behaviour.")

    def rendition(self, model: Element, ident: str) -> str:
        """The class that bears the model's `outputRendition`s; empty where it has none."""
        name = ident.rpartition("}")[2]
        name = f"odd{self.number if self.number > 1 else ''}-{name}-{model.sourceline}"
        found = list(model.iterchildren(f"{{{TEI}}}outputRendition"))
        used = False
        for element in found:
            css = declarations("".join(element.itertext()))
            if css.left_out:
                message = f"outputRendition of <{ident}> is not CSS: {css.left_out}"
                self.warn("odd-rendition", message, element, "Write declarations: name: value.")
            if css.text:
                used = True
                scope = element.get("scope", "")
                pseudo = f"::{scope}" if scope not in ("", "all") else ""
                line = (element.sourceline or 1) - 1
                # No specificity: whatever the stylesheet says of the element is stronger.
                rule = f":where(.{name}){pseudo} {{{css.text}}}"
                self.renditions[line] = self.renditions.get(line, "") + rule
        return name if used else ""

    def css(self) -> str:
        """All renditions as one sheet whose lines are those of the ODD."""
        lines: list[str] = []
        for line, rule in sorted(self.renditions.items()):
            lines += [""] * (line - len(lines))
            lines += rule.split("\n") if len(lines) == line else [" ".join(rule.split("\n"))]
        return "\n".join(lines)


@dataclass(frozen=True)
class Declarations:
    """Declarations of CSS, and what stood between them and is none."""

    text: str
    left_out: str


def declarations(css: str) -> Declarations:
    """What in `css` can be read as declarations, on the lines where it stands."""
    kept: list[str] = []
    wrong: list[str] = []
    start = 0
    lines = css.split("\n")
    items = tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
    for item in items:
        if item.type == "declaration":
            important = " !important" if item.important else ""
            breaks = "\n" * max(item.source_line - 1 - start, 0)
            text = tinycss2.serialize(item.value).strip()
            kept.append(f"{breaks}{item.lower_name}: {' '.join(text.split())}{important};")
            start = max(start, item.source_line - 1)
        else:
            wrong.append(lines[item.source_line - 1].strip()[:60])
    return Declarations(" ".join(kept), "; ".join(dict.fromkeys(wrong)))


def _grouped(rule: Rule, group: Element, rendition: str) -> Rule:
    """A rule with what the `modelGrp` around it says."""
    outputs = rule.outputs or _outputs(group)
    if isinstance(rule, ModelSequence):
        models = tuple(_dressed(model, rendition) for model in rule.models)
        return replace(rule, outputs=outputs, models=models)
    return replace(_dressed(rule, rendition), outputs=outputs)


def _dressed(model: Model, rendition: str) -> Model:
    names = " ".join(filter(None, (rendition, model.rendition)))
    return replace(model, rendition=names)


def _source_rendition(model: Element) -> bool:
    """What the model says, or the `modelSequence` or `modelGrp` around it."""
    around = model.iterancestors(f"{{{TEI}}}modelSequence", f"{{{TEI}}}modelGrp")
    said = (each.get("useSourceRendition") for each in (model, *around))
    return next(filter(None, said), "") in ("true", "1")


def specified(specification: Element) -> str:
    """Name of the element that is specified, with its namespace (`@ns`) if that is not TEI's."""
    around = specification.iterancestors(f"{{{TEI}}}schemaSpec")
    spaces = (each.get("ns") for each in (specification, *around))
    space = next(filter(None, spaces), TEI)
    name = specification.get("ident", "")
    return name if space == TEI else f"{{{space}}}{name}"


def _outputs(element: Element) -> frozenset[str]:
    names = element.get("output", "").split()
    return frozenset(_SAME.get(name, name) for name in names)
