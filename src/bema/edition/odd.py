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

import cssselect2
from lxml import etree

from bema.edition.models import (
    Broken,
    Model,
    ModelSequence,
    Odd,
    Rule,
    Specification,
    output_names,
)
from bema.edition.xpath import Expression, Namespaces, XPathError, compile_xpath
from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning
from bema.resources import BUILT_IN, design_folder
from bema.style.declarations import declarations
from bema.style.stylesheet import Sheet
from bema.tei.speech import TEI
from bema.tei.syntax import problem
from bema.tei.xml import parse_xml
from bema.tree import XML_ID, Element, is_element, local_name, namespace, plain

DEFAULT = "bema:speech.odd"
_SCOPES = ("", "all", "before", "after", "first-line", "first-letter", "marker")
_PUBLISHER = "http://teipublisher.com/1.0"


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
    if any(spec.rules or spec.broken for spec in odd.specifications.values()):
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
        self.named: set[str] = set()
        """Elements that the ODDs read so far name."""
        self.open = False
        """Whether one of them takes modules whole, and so elements that it does not name."""

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
        self.named |= file.named()
        self.open |= file.takes_modules()
        file.renditions_of_header()
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
        elif spec.broken and not spec.rules:
            found[ident] = replace(found.get(ident, spec), broken=spec.broken)
        elif mode == "replace" or spec.rules:
            if base and mode == "add" and ident in base:
                message = f"<{ident}> is added and was there; these models replace its own."
                remedy = 'Say mode="change".'
            elif base and mode != "add" and ident not in self.named and not self.open:
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
        data = path.read_bytes()
        return parse_xml(data)
    except OSError as trouble:
        message = f"the ODD cannot be read: {trouble.strerror}."
        raise BemaError(error("odd-missing", message, Place(name), "Check --odd or odd.")) from None
    except etree.XMLSyntaxError as trouble:
        message, place, remedy = problem(trouble, data, name)
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
        for behaviour in self.root.iter(f"{{{_PUBLISHER}}}behaviour"):
            message = "TEI Publisher's <pb:behaviour> is not run."
            self.warn("odd-extension", message, behaviour, "Use one of the 26 behaviours.")

    def named(self) -> set[str]:
        """Elements of TEI that the ODD names, whether they have models or not."""
        names = {specified(element) for element in self.root.iter(f"{{{TEI}}}elementSpec")}
        for reference in self.root.iter(f"{{{TEI}}}moduleRef"):
            names |= set(reference.get("include", "").split())
        return names | {e.get("key", "") for e in self.root.iter(f"{{{TEI}}}elementRef")}

    def takes_modules(self) -> bool:
        """Whether it takes a module of TEI whole."""
        references = self.root.iter(f"{{{TEI}}}moduleRef")
        return any(not reference.get("include") for reference in references)

    def warn(self, code: str, message: str, element: Element, remedy: str) -> None:
        place = Place(self.name, element.sourceline or 0)
        self.findings.append(warning(code, message, place, remedy))

    def specification(self, element: Element) -> Specification:
        ident = specified(element)
        broken: list[Broken] = []
        rules = () if ident == "text()" else tuple(self.rules(element, ident, broken))
        if ident == "text()":
            message = "models for text() are not run; text is kept as it is."
            self.warn("odd-extension", message, element, "Use a model of the element around it.")
        words = {name: plain(element.find(f"{{{TEI}}}{name}")) for name in ("gloss", "desc")}
        return Specification(
            ident, rules, self.publisher, tuple(broken), words["gloss"], words["desc"]
        )

    def rules(self, parent: Element, ident: str, broken: list[Broken]) -> Iterator[Rule]:
        for child in parent:
            if not is_element(child):
                continue
            kind = local_name(child)
            if kind == "modelGrp":
                rendition = self.rendition(child, ident)
                for rule in self.rules(child, ident, broken):
                    yield _grouped(rule, rendition)
            elif kind in ("model", "modelSequence"):
                try:
                    yield self.rule(child, ident, broken)
                except XPathError as trouble:
                    what, expression = f"model of <{ident}> left out", child.get("predicate", "")
                    finding = self.xpath_finding(what, trouble, expression, child)
                    broken.append(Broken(self.outputs(child), finding))

    def xpath_finding(
        self, what: str, trouble: XPathError, expression: str, element: Element
    ) -> Finding:
        message = f"{what}: {trouble}: {' '.join(expression.split())}"
        place = Place(self.name, element.sourceline or 0)
        return warning("odd-xpath", message, place, "Say it in XPath that bema knows.")

    def outputs(self, element: Element) -> frozenset[str]:
        """Outputs that a model is for, by itself or by what stands around it.

        TEI Publisher prints by XSL-FO, and calls that output by its name.
        """
        around = element.iterancestors(f"{{{TEI}}}modelSequence", f"{{{TEI}}}modelGrp")
        said = (each.get("output", "").split() for each in (element, *around))
        names: list[str] = next(filter(None, said), [])
        if self.publisher:
            names = ["print" if name == "fo" else name for name in names]
        return output_names(names)

    def rule(self, element: Element, ident: str, broken: list[Broken]) -> Rule:
        line = element.sourceline or 0
        predicate = element.get("predicate")
        condition = compile_xpath(predicate, self.namespaces, line) if predicate else None
        if local_name(element) == "modelSequence":
            found = self.rules(element, ident, broken)
            models = tuple(rule for rule in found if isinstance(rule, Model))
            outputs = self.outputs(element)
            return ModelSequence(ident, self.name, line, models, condition, outputs)
        findings: list[Finding] = []
        return Model(
            ident=ident,
            behaviour=element.get("behaviour", ""),
            odd=self.name,
            line=line,
            name=element.get(XML_ID, ""),
            predicate=condition,
            outputs=self.outputs(element),
            params=tuple(self.params(element, ident, findings)),
            css_class=element.get("cssClass", ""),
            source_rendition=_source_rendition(element),
            rendition=self.rendition(element, ident),
            findings=tuple(findings),
        )

    def params(
        self, model: Element, ident: str, findings: list[Finding]
    ) -> Iterator[tuple[str, Expression]]:
        """Parameters of a model; what is wrong with them, or goes beyond them, to `findings`."""
        for child in model:
            if not is_element(child):
                continue
            kind, line = local_name(child), child.sourceline or 0
            if kind == "param" and namespace(child) == TEI:
                # In older ODDs the expression is the content.
                name, value = child.get("name", ""), child.get("value") or plain(child) or "."
                if child.find(f"{{{TEI}}}model") is not None:
                    message = f"models inside the parameter “{name}” of <{ident}> are not run."
                    place = Place(self.name, line)
                    findings.append(warning("odd-extension", message, place, "Write its value."))
                try:
                    yield name, compile_xpath(value, self.namespaces, line)
                except XPathError as trouble:
                    what = f"parameter “{name}” of a model of <{ident}> left out"
                    findings.append(self.xpath_finding(what, trouble, value, child))
            elif namespace(child) == _PUBLISHER:
                message = f"TEI Publisher's <pb:{kind}> is not run; the content is kept."
                place, remedy = Place(self.name, line), "Use parameters of the behaviour."
                findings.append(warning("odd-extension", message, place, remedy))

    def rendition(self, model: Element, ident: str) -> str:
        """The class that bears the model's `outputRendition`s; empty where it has none."""
        name = ident.rpartition("}")[2]
        name = f"odd{self.number if self.number > 1 else ''}-{name}-{model.sourceline}"
        found = list(model.iterchildren(f"{{{TEI}}}outputRendition"))
        used = [self.declare(element, f".{name}", f"<{ident}>") for element in found]
        return name if any(used) else ""

    def renditions_of_header(self) -> None:
        """Rules for the `rendition`s of the ODD's own header that say what they are for."""
        for element in self.root.iter(f"{{{TEI}}}rendition"):
            if selector := element.get("selector"):
                self.declare(element, selector, f"“{selector}”")
            elif source := element.get("source"):
                message = f"the stylesheet {source} of the ODD is not read."
                self.warn("odd-rendition", message, element, "Import it in a stylesheet of yours.")

    def declare(self, element: Element, selector: str, of: str) -> bool:
        """Add the rule of a rendition; whether there is one."""
        css = declarations("".join(element.itertext()))
        if css.left_out:
            message = f"the rendition of {of} is not CSS: {css.left_out}"
            self.warn("odd-rendition", message, element, "Write declarations: name: value.")
        scope = element.get("scope", "")
        if scope not in _SCOPES:
            message = f"the scope “{scope}” of a rendition of {of} is no pseudo-element."
            self.warn("odd-rendition", message, element, f"One of {', '.join(_SCOPES[2:])}.")
            return False
        try:
            cssselect2.compile_selector_list(selector)
        except cssselect2.SelectorError as trouble:
            message = f"{of} is no selector of CSS: {trouble}"
            self.warn("odd-rendition", message, element, "Correct it.")
            return False
        if css.text:
            pseudo = "" if scope in ("", "all") else f"::{scope}"
            line = (element.sourceline or 1) - 1
            # No specificity: whatever the stylesheet says of the element is stronger.
            rule = f":where({selector}){pseudo} {{{css.text}}}"
            self.renditions[line] = self.renditions.get(line, "") + rule
        return bool(css.text)

    def css(self) -> str:
        """All renditions as one sheet whose lines are those of the ODD."""
        lines: list[str] = []
        for line, rule in sorted(self.renditions.items()):
            lines += [""] * (line - len(lines))
            lines += rule.split("\n") if len(lines) == line else [" ".join(rule.split("\n"))]
        return "\n".join(lines)


def _grouped(rule: Rule, rendition: str) -> Rule:
    """A rule with the rendition of the `modelGrp` around it."""
    if isinstance(rule, ModelSequence):
        return replace(rule, models=tuple(_dressed(model, rendition) for model in rule.models))
    return _dressed(rule, rendition)


def _dressed(model: Model, rendition: str) -> Model:
    names = " ".join(filter(None, (rendition, model.rendition)))
    return replace(model, rendition=names)


def _source_rendition(model: Element) -> bool:
    """What the model says, or the `modelSequence` or `modelGrp` around it."""
    around = model.iterancestors(f"{{{TEI}}}modelSequence", f"{{{TEI}}}modelGrp")
    said = (each.get("useSourceRendition") for each in (model, *around))
    return next(filter(None, said), "") in ("true", "1")


def specified(specification: Element) -> str:
    """Name of the element that is specified, with its namespace if that is not TEI's.

    `@ns` says it, or a prefix that the ODD declares.
    """
    name = specification.get("ident", "")
    prefix, colon, local = name.partition(":")
    if colon and prefix in specification.nsmap:
        space, name = specification.nsmap[prefix], local
    else:
        around = specification.iterancestors(f"{{{TEI}}}schemaSpec")
        spaces = (each.get("ns") for each in (specification, *around))
        space = next(filter(None, spaces), TEI)
    return name if space == TEI else f"{{{space}}}{name}"
