"""What `bema explain` says of the models of an ODD, in 80 columns or as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import PurePath
from textwrap import wrap
from typing import Any

from bema.edition.edition import Edition
from bema.edition.explain import (
    Candidate,
    Explanation,
    Omitted,
    Selected,
    Selection,
    Summary,
    Unmodelled,
    Verdict,
    explain,
    findings,
    select,
    shortened,
    spelled,
    summary,
)
from bema.edition.models import Model, Rule
from bema.edition.xpath import Expression
from bema.findings import Place
from bema.report import Report
from bema.tei.speech import TEI

_WIDTH = 80
_INDENT = " " * 8


def tell(edition: Edition, expression: Expression | None, report: Report) -> None:
    """Report what became of the elements that an expression selects; of all where it is None.

    Raises `XPathError` where the expression cannot be evaluated.
    """
    report.findings(findings(edition))
    if expression is None:
        found = summary(edition)
        events, lines = records(found), summary_lines(found)
    else:
        elements, missing = select(edition, expression)
        report.findings(missing)
        explanations = list(explain(edition, elements))
        events, lines = element_records(explanations), element_lines(explanations)
    if report.as_json:
        for kind, fields in events:
            report.line(kind, fields)
        return
    names = ", ".join(edition.output)
    print(f"{edition.speech.name}, output {names}, by {edition.odd.name}", *lines, sep="\n")


def records(found: Summary) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a summary as events with fields."""
    for fired in found.fired:
        yield "fired", {**_counted(fired), "model": _rule(fired.model)}
    for missing in found.unmodelled:
        counts = {"models": missing.models, "elsewhere": missing.elsewhere}
        yield "no-model", {**_counted(missing), "namespace": missing.namespace, **counts}
    for omitted in found.omitted:
        yield "omitted", _omitted(omitted)
    for selected in found.selected:
        more = {"text": selected.is_text, "parameter": selected.parameter}
        yield "selected", {**_counted(selected), **more, "model": _rule(selected.by)}


def element_records(
    explanations: Iterable[Explanation],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What became of each element, as events with fields."""
    for found in explanations:
        yield "element", _explanation(found)


def _counted(row: Any) -> dict[str, Any]:
    return {"element": row.element, "count": row.count, "place": asdict(row.place)}


def _omitted(row: Omitted) -> dict[str, Any]:
    more = {"text": row.text, "attributes": row.attributes}
    return {**_counted(row), **more, "models": [_rule(model) for model in row.models]}


def _rule(rule: Rule) -> dict[str, Any]:
    predicate = rule.predicate.source if rule.predicate else None
    fields = {"odd": rule.odd, "line": rule.line, "predicate": predicate}
    if isinstance(rule, Model):
        fields |= {"id": rule.name, "behaviour": rule.behaviour}
    return fields | {"output": sorted(rule.outputs)}


def _explanation(found: Explanation) -> dict[str, Any]:
    return {
        "element": found.name,
        "tag": found.tag,
        "place": asdict(found.place),
        "reached": found.reached,
        "candidates": [_candidate(candidate) for candidate in found.candidates],
        "elsewhere": [_rule(rule) for rule in found.elsewhere],
        "has_text": found.has_text,
        "in_flow": found.in_flow,
        "times": found.times,
        "selections": [_selection(selection) for selection in found.selections],
        "omitted": [_omitted(omitted) for omitted in found.omitted],
        "generated": found.generated,
        "html": found.html,
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    fields = {**_rule(candidate.rule), "verdict": candidate.verdict}
    if isinstance(candidate.rule, Model):
        return fields | {"parameters": [asdict(p) for p in candidate.parameters]}
    return fields | {"sequence": [_candidate(member) for member in candidate.members]}


def _selection(selection: Selection) -> dict[str, Any]:
    return {
        "model": _rule(selection.model),
        "parameter": selection.parameter,
        "place": asdict(selection.place),
        "attributes": selection.attributes,
    }


# Text ----------------------------------------------------------------------------------------


def summary_lines(found: Summary) -> Iterator[str]:
    """A summary, in sections."""
    yield from _section("Models that fired", found.fired)
    yield " times  element       behaviour    model"
    for fired in found.fired:
        yield _row(fired.count, fired.element, fired.model)
        yield from _condition(fired.model)
    yield from _section("Elements without a model; their content is kept", found.unmodelled)
    for missing in found.unmodelled:
        yield f"{missing.count:6}  {missing.element}"
        yield f"{_INDENT}{_first(missing.place, missing.count)}: {_why(missing)}"
    yield from _section("Text left out", found.omitted)
    for omitted in found.omitted:
        yield _row(omitted.count, omitted.element, *omitted.models)
        yield from _left_out(omitted, _INDENT)
    yield from _section("Selected by a parameter", found.selected)
    for selected in found.selected:
        yield from _taken(selected)


def _section(title: str, rows: tuple[Any, ...]) -> Iterator[str]:
    yield ""
    yield f"{title}{':' if rows else ': none.'}"


def _row(count: int, element: str, *models: Model) -> str:
    behaviours = ", ".join(model.behaviour for model in models)
    places = ", ".join(map(_called, models))
    return f"{count:6}  {element:13} {behaviours:12} {places}".rstrip()


def _called(rule: Rule) -> str:
    """Name of the ODD, line and, where it has one, id of a model."""
    name = rule.name if isinstance(rule, Model) else "sequence"
    place = f"{PurePath(rule.odd).name.removeprefix('bema:')}:{rule.line}"
    return f"{place} {name}".rstrip()


def _condition(rule: Rule, indent: str = _INDENT) -> Iterator[str]:
    if rule.predicate:
        yield f"{indent}if {shortened(rule.predicate.source, _WIDTH - len(indent) - 3)}"


def _first(place: Place, count: int) -> str:
    return f"{'first in ' if count > 1 else ''}line {place.line}"


def _why(missing: Unmodelled) -> str:
    if missing.namespace != TEI:
        return f"not TEI, but of {missing.namespace or 'no namespace'}"
    if missing.models == 1:
        return "the predicate of its one model does not hold"
    if missing.models:
        return f"the predicates of its {missing.models} models do not hold"
    return f"the ODD has no model for it{' in this output' if missing.elsewhere else ''}"


def _left_out(omitted: Omitted, indent: str) -> Iterator[str]:
    where = f"{indent}{_first(omitted.place, omitted.count)}: "
    why = f", kept in {' and '.join(omitted.attributes)}" if omitted.attributes else ""
    yield f"{where}“{shortened(omitted.text, max(_WIDTH - len(where + why) - 2, 20))}”{why}"


def _taken(selected: Selected) -> Iterator[str]:
    what = f"text of {selected.element}" if selected.is_text else selected.element
    yield f"{selected.count:6}  {what}, {_first(selected.place, selected.count)}"
    yield f"{_INDENT}by {selected.parameter} of {selected.by.ident}, {_called(selected.by)}"


def element_lines(explanations: Iterable[Explanation]) -> Iterator[str]:
    """What became of each element."""
    for found in explanations:
        yield ""
        yield f"line {found.place.line}  {found.tag}"
        yield from _models(found)
        yield from _text(found)
        yield from (f"  HTML: {made}" for made in found.html or ["nothing"])


def _models(found: Explanation) -> Iterator[str]:
    if not found.reached:
        yield "  models: not looked for, because the element was not processed"
    elif not found.candidates:
        yield "  models: the ODD has none for it; its content is kept"
    else:
        yield "  models:"
    for candidate in found.candidates:
        yield from _candidate_lines(candidate, "    ")
    if found.candidates and not found.models:
        yield "    none holds; its content is kept"
    if found.elsewhere:
        rules = (f"{_called(rule)} ({' '.join(sorted(rule.outputs))})" for rule in found.elsewhere)
        yield from _wrapped(f"for other outputs: {', '.join(rules)}", "  ")


def _candidate_lines(candidate: Candidate, indent: str) -> Iterator[str]:
    rule = candidate.rule
    behaviour = rule.behaviour if isinstance(rule, Model) else ""
    yield f"{indent}{candidate.verdict:12} {behaviour:12} {_called(rule)}".rstrip()
    inner = f"{indent}    "
    if candidate.verdict is Verdict.NOT_REACHED:
        yield from _condition(rule, inner)
    elif rule.predicate:
        yield from _wrapped(f"if {spelled(rule.predicate)}", inner)
    for parameter in candidate.parameters:
        source = shortened(parameter.source, 60)
        yield f"{inner}{parameter.name} = {source}"
        if parameter.source.strip("'\"") != parameter.value.strip("“”"):
            yield f"{inner}  is {parameter.value}"
    for member in candidate.members:
        yield from _candidate_lines(member, inner)


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent + "   ")


def _text(found: Explanation) -> Iterator[str]:
    if found.generated:
        yield f"  generated: {shortened(found.generated, 66)}"
    if not found.has_text:
        yield "  text: it has none"
        return
    taken = [selection for selection in found.selections if not selection.attributes]
    if found.in_flow:
        times = f", {found.times} times" if found.times > 1 else ""
        place = ", but for what is named here" if found.omitted else ""
        yield f"  text: in the flow{times}{place}"
    else:
        yield "  text: not in the flow"
    for selection in taken:
        by = f"<{selection.model.ident}> in line {selection.place.line}"
        yield f"    put there by {selection.parameter} of {by}, {_called(selection.model)}"
    for omitted in found.omitted:
        models = ", ".join(map(_called, omitted.models))
        yield f"    left out with {omitted.element} by {models}"
        yield from _left_out(omitted, "      ")
