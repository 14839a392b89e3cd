"""Writes models.md: what each element of TEI becomes by styles/speech.odd; run by `make docs`.

What HTML a model makes is found by running its behaviour, so that the page says what happens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from bema.edition.behaviours import Call, Start, find_behaviour
from bema.edition.explain import spelled
from bema.edition.models import Model, ModelSequence, Rule, Specification
from bema.edition.odd import read_odd, specified
from bema.tei.speech import TEI
from bema.tree import Element, children, local_name, plain

ROOT = Path(__file__).resolve().parent.parent

INTRODUCTION = """\
# What each element becomes

<!-- Made by docs/models.py from styles/speech.odd (`make docs`): change the ODD, not this page. -->

This is what [styles/speech.odd](../styles/speech.odd) says, the ODD that is in force where a
project names no other. [odd.md](odd.md) tells how to write one that builds on it.

Of several models of an element the first whose condition holds decides. A condition is the
`predicate` of the model: XPath in which a name without a prefix is TEI's. Then comes the
**behaviour** and what it makes in HTML, where `class="…"` stands for the name of the element, so
that `.salute` in a stylesheet is TEI's `salute`; what cannot stand there in HTML is changed
afterwards ([how](odd.md#what-html-does-not-allow)). Parameters follow with their expressions: a
string in quotation marks is text that is generated. *Source rendition* says that `@rend`,
`@rendition` and `@style` count. A name in brackets is the `xml:id` of the model, by which
`bema explain` calls it.
"""

PARAMETERS = {
    "label": "before it",
    "type": "kind",
    "default": "in the text",
    "alternate": "in the attributes `title` and `data-alternate`",
    "uri": "target",
    "url": "image",
    "quotes": "quotation marks where the source has none, inside others",
}
"""What parameters mean whose names do not say it."""

ALTERNATIVES = {
    "cell": " or `<th>`",
    "heading": " to `<h6>`",
    "list": ", `<ol>` or `<dl>`",
    "listItem": " or `<dd>`",
    "note": ", `<aside>` where notes are collected",
}
"""Other elements of HTML that a behaviour makes, as the element of TEI asks for it."""

GIVEN = {"datetime": "2000", "uri": "#", "url": "#"}
"""Values without which a behaviour makes something else."""


def page(odd: Path) -> str:
    """The page for an ODD whose specifications stand in divisions with a heading."""
    specifications = read_odd(odd).specifications
    root = etree.fromstring(odd.read_bytes())
    words = {e.sourceline: _prose(e.find(f"{{{TEI}}}desc")) for e in root.iter(f"{{{TEI}}}model")}
    sections = [div for div in root.iter(f"{{{TEI}}}div") if _idents(div)]
    lines = [INTRODUCTION]
    for div in sections:
        lines.append(f"- [{_title(div)}](#{_anchor(_title(div))})")
    lines.append("- [Index of elements](#index-of-elements)")
    for div in sections:
        lines += ["", f"## {_title(div)}"]
        for paragraph in div.iterchildren(f"{{{TEI}}}p"):
            lines += ["", _prose(paragraph)]
        for idents in _groups(_idents(div), specifications):
            lines += ["", *_entry(idents, specifications[idents[0]], words)]
    names = sorted((_local(name) for div in sections for name in _idents(div)), key=str.lower)
    links = " · ".join(f"[{name}](#tei-{name})" for name in names)
    return "\n".join([*lines, "", "## Index of elements", "", links, ""])


def _idents(div: Element) -> list[str]:
    return [specified(e) for e in div.iter(f"{{{TEI}}}elementSpec")]


def _local(ident: str) -> str:
    """Name of an element without a namespace that is not TEI's."""
    return ident.rpartition("}")[2]


def _title(div: Element) -> str:
    return plain(div.find(f"{{{TEI}}}head"))


def _anchor(title: str) -> str:
    """The id that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _prose(element: Element | None) -> str:
    """A paragraph or a description as Markdown, names of elements and attributes as code."""
    if element is None:
        return ""
    marks = {"gi": "`{}`", "att": "`@{}`", "code": "`{}`", "val": "`{}`"}
    parts = (
        part if isinstance(part, str) else marks.get(local_name(part), "{}").format(plain(part))
        for part in children(element)
    )
    return " ".join("".join(parts).split())


def _groups(idents: list[str], specifications: dict[str, Specification]) -> list[list[str]]:
    """Elements that have the same models, together where the first of them stands."""
    groups: dict[Any, list[str]] = {}
    for ident in idents:
        spec = specifications[ident]
        key = (spec.gloss, spec.description, tuple(map(_key, spec.rules)))
        groups.setdefault(key, []).append(ident)
    return list(groups.values())


def _key(rule: Rule) -> tuple[Any, ...]:
    """What a rule says, wherever it stands."""
    predicate = rule.predicate.source if rule.predicate else ""
    if isinstance(rule, ModelSequence):
        return (predicate, rule.outputs, tuple(map(_key, rule.models)))
    params = tuple((name, expression.source) for name, expression in rule.params)
    said = (rule.behaviour, rule.css_class, rule.source_rendition, _name(rule))
    return (predicate, rule.outputs, params, said)


def _name(model: Model) -> str:
    """The `xml:id` of a model; what it has of the element's name is left open."""
    return model.name.replace(model.ident, "…")


def _entry(idents: list[str], spec: Specification, words: dict[int, str]) -> Iterator[str]:
    names = list(map(_local, idents))
    yield "".join(f'<a id="tei-{name}"></a>' for name in names)
    yield ""
    yield f"### {', '.join(f'`{name}`' for name in names)}"
    for text in filter(None, (spec.gloss, spec.description)):
        yield ""
        yield text
    yield ""
    several = len(spec.rules) > 1
    for number, rule in enumerate(spec.rules, start=1):
        lead = "otherwise " if several and number == len(spec.rules) else ""
        yield from _rule(rule, f"{number}. " if several else "", lead, len(idents) > 1, words)


def _rule(rule: Rule, mark: str, lead: str, grouped: bool, words: dict[int, str]) -> Iterator[str]:
    """One line for a model; for a sequence one more for each of its models."""
    condition = f"if `{spelled(rule.predicate)}`: " if rule.predicate else lead
    outputs = f"for output {', '.join(sorted(rule.outputs))} " if rule.outputs else ""
    if isinstance(rule, ModelSequence):
        yield f"{mark}{outputs}{condition}all of these in order"
        indent = " " * len(mark)
        for model in rule.models:
            yield from _rule(model, f"{indent}- ", "", grouped, words)
        return
    description = f". {words[rule.line]}" if words.get(rule.line) else ""
    yield f"{mark}{outputs}{condition}{_model(rule, grouped)}{description}"


def _model(model: Model, grouped: bool) -> str:
    """Behaviour, HTML and parameters of a model."""
    name = f" ({_name(model) if grouped else model.name})" if model.name else ""
    parts = [f"**{model.behaviour}**{name}"]
    if html := _html(model, grouped):
        parts[0] += f" {html}"
    if model.behaviour in ("omit", "metadata", "title"):
        parts.append("left out of the text")
    for parameter, expression in model.params:
        if parameter != "element":
            number = parameter == "label" and model.behaviour in ("break", "note")
            phrase = parameter if number else PARAMETERS.get(parameter, parameter)
            parts.append(f"{phrase}: `{spelled(expression)}`")
    if model.source_rendition:
        parts.append("*source rendition*")
    return "; ".join(parts)


def _html(model: Model, grouped: bool) -> str:
    """Start tag of the element of HTML that a behaviour makes first; empty where it makes none."""
    behaviour = find_behaviour(model.behaviour)
    assert behaviour is not None, model
    element = etree.Element(f"{{{TEI}}}{_local(model.ident)}")
    values = {name: _literal(expression.source) for name, expression in model.params}
    params = {name: value or GIVEN.get(name) for name, value in values.items()}
    known = {name: value for name, value in params.items() if value}
    actions = behaviour(Call(element, known, model.css_class))
    start = next((action for action in actions if isinstance(action, Start)), None)
    if start is None:
        return ""
    names = start.attributes.get("class", "")
    if grouped and not model.css_class and start.tag != "br":
        names = "…"
    role = start.attributes.get("role", "")
    given = {"class": names, "role": role}.items()
    attributes = [f' {name}="{value}"' for name, value in given if value]
    tag = f"<{start.tag}{''.join(attributes)}>"
    fixed = "element" in known or "level" in known
    return f"`{tag}`{'' if fixed else ALTERNATIVES.get(model.behaviour, '')}"


def _literal(source: str) -> str:
    """The value of an expression that is a string or a number; empty for others."""
    match = re.fullmatch(r"'([^']*)'|(\d+)", source.strip())
    return (match[1] or match[2] or "") if match else ""


if __name__ == "__main__":
    text = page(ROOT / "styles" / "speech.odd")
    (ROOT / "docs" / "models.md").write_text(text, "utf-8")
