"""What TEI allows where: the profile for speeches, and beyond it all of TEI P5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from bema.checks.document import Document
from bema.checks.relaxng import (
    TEXT,
    Grammar,
    after_attributes,
    described,
    leaves,
    tags_of,
)
from bema.checks.rule import Fault, rule
from bema.checks.rules.dates import DATED, OTHERWISE, is_possible
from bema.checks.rules.header import is_language
from bema.checks.structure import Break, Kind, speech, tei
from bema.edition.ids import NAME
from bema.findings import Severity
from bema.tei.speech import TEI
from bema.tree import XML_ID, XML_LANG, Element, local_name, namespace, plain

_NAMED = 6
"""How many of what could stand somewhere a remedy names."""
_XML = "{http://www.w3.org/XML/1998/namespace}"
_HTML = dict(
    pair.split("=")
    for pair in """a=ref article=div b=hi blockquote=quote br=lb cite=title em=emph footnote=note
    h1=head h2=head h3=head h4=head i=hi img=graphic li=item ol=list para=p section=div small=hi
    span=seg strong=emph sub=hi sup=hi td=cell th=cell tr=row ul=list""".split()
)
"""Names from HTML and its like, and what TEI calls the same."""
_HTML_ATTRIBUTES = dict(
    pair.split("=")
    for pair in """alt=n class=rend colspan=cols datetime=when href=target id=xml:id lang=xml:lang
    rowspan=rows src=url""".split()
)
_TYPES = {
    "date": "a date or a time, such as 2024-05-03 or 13:38:00",
    "gYear": "a date or a time, such as 2024-05-03 or 13:38:00",
    "anyURI": "an address without spaces, or # and an id",
    "language": "the tag of a language, such as en",
    "nonNegativeInteger": "a whole number",
    "boolean": "true or false",
    "duration": "a duration, such as PT45M",
    "double": "a number",
    "decimal": "a number",
    "NCName": "a name without spaces or colons",
    "Name": "a name without spaces",
    "token": "one word without spaces",
}
"""What a value is to be, by data types; the first that it may be counts."""


@rule("element-unknown", Severity.ERROR)
def element_unknown(document: Document) -> Iterator[Fault]:
    """An element must be one that TEI has: no program knows what another means."""
    for each in _of(document, Kind.UNKNOWN):
        name, inside = local_name(each.element), namespace(each.element)
        if not inside:
            remedy = "Take the xmlns around it away, or give it that of TEI."
            yield Fault(each.element, f"<{name}> is in no namespace.", remedy)
        elif inside != TEI:
            remedy = "Put it where TEI allows other namespaces, such as xenoData or figure."
            yield Fault(each.element, f"<{name}> is of another namespace than TEI.", remedy)
        else:
            message = f"<{name}> is no element of TEI."
            yield Fault(each.element, message, _other_name(name, each.expected))


@rule("element-misplaced", Severity.ERROR)
def element_misplaced(document: Document) -> Iterator[Fault]:
    """An element must stand where TEI allows it: elsewhere nobody can say what it means, and an
    edition may lose it.
    """
    for each in _of(document, Kind.MISPLACED):
        parent = _parent(each.element)
        message = f"{_tag(each.element)} cannot stand in {_tag(parent)}."
        yield Fault(each.element, message, _other_place(each, parent))
    for each in _of(document, Kind.DISORDERED):
        parent = _parent(each.element)
        message = f"{_tag(each.element)} cannot stand here in {_tag(parent)}."
        yield Fault(each.element, message, _other_order(each))


@rule("element-missing", Severity.ERROR)
def element_missing(document: Document) -> Iterator[Fault]:
    """An element must have in it what TEI requires."""
    for each in _of(document, Kind.INCOMPLETE):
        lacking = _listed(_in_order(each.expected))
        where = f"in front of {_tag(each.before)}" if each.before is not None else "at its end"
        if len(each.expected) == 1:
            message = f"{_tag(each.element)} lacks {lacking}."
            yield Fault(each.element, message, f"Add it {where}.")
        else:
            message = f"{_tag(each.element)} is not complete."
            yield Fault(each.element, message, f"Add one of these {where}: {lacking}.")


@rule("text-misplaced", Severity.ERROR)
def text_misplaced(document: Document) -> Iterator[Fault]:
    """Text must stand in an element that is made for it, such as `p`: directly in a `div`, a list
    or the header, most programs pass it over.
    """
    for each in _of(document, Kind.TEXT):
        message = f"text cannot stand directly in {_tag(each.element)}."
        around = [t for t in each.expected & speech().tags if TEXT in leaves(speech().model(t))]
        line = _line_of_text(each.element)
        yield Fault(each.element, message, _into(around, each.expected), line)


@rule("attribute-unknown", Severity.ERROR)
def attribute_unknown(document: Document) -> Iterator[Fault]:
    """An attribute must be one that TEI gives the element."""
    for each in _of(document, Kind.UNKNOWN_ATTRIBUTE):
        name = _attribute(each.name)
        allowed = [_attribute(other) for other in each.expected]
        meant = _HTML_ATTRIBUTES.get(name.lower(), "")
        near = [meant] if meant in allowed else _near(name, allowed)
        remedy = f"Perhaps @{near[0]} is meant." if near else "Take it away."
        yield Fault(each.element, f"{_tag(each.element)} cannot have @{name}.", remedy)


@rule("attribute-missing", Severity.ERROR)
def attribute_missing(document: Document) -> Iterator[Fault]:
    """An element must have the attributes that TEI requires."""
    for each in _of(document, Kind.LACKING_ATTRIBUTE):
        names = sorted(f"@{_attribute(name)}" for name in each.expected)
        lacks = f"lacks {names[0]}" if len(names) == 1 else "lacks an attribute"
        remedy = "Add it." if len(names) == 1 else f"Add one of these: {', '.join(names)}."
        message = f"{_tag(each.element)} {lacks}."
        yield Fault(each.element, message, remedy if names else "See what TEI asks for.")


@rule("value-invalid", Severity.ERROR)
def value_invalid(document: Document) -> Iterator[Fault]:
    """A value must be of the kind that TEI asks for."""
    for each in _of(document, Kind.VALUE):
        if each.name and _is_told(each):
            continue
        value = each.element.get(each.name, "") if each.name else plain(each.element)
        what = f"@{_attribute(each.name)} of " if each.name else ""
        message = f"{what}{_tag(each.element)} cannot be “{value}”."
        yield Fault(each.element, message, _other_value(value, each.value))


@rule("beyond-profile", Severity.NOTE)
def beyond_profile(document: Document) -> Iterator[Fault]:
    """A speech is best encoded as bema's profile for speeches has it, which `bema ingest` writes
    and every edition is made for. All other TEI is welcome: this says only what it is.
    """
    if not document.beyond or document.broken:
        return
    first: dict[str, int] = {}
    for each in document.beyond:
        first.setdefault(_label(each), each.element.sourceline or 0)
    shown = [f"{label} (line {line})" for label, line in list(first.items())[:_NAMED]]
    more = f" and {len(first) - _NAMED} more" if len(first) > _NAMED else ""
    message = (
        f"this is TEI, and in parts beyond the profile for speeches: {', '.join(shown)}{more}."
    )
    remedy = "Nothing, if it is meant; --schema holds it to a schema of yours instead."
    yield Fault(document.beyond[0].element, message, remedy)


def _of(document: Document, kind: Kind) -> Iterator[Break]:
    return (each for each in document.broken if each.kind is kind)


def _parent(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _tag(element: Element) -> str:
    return f"<{local_name(element)}>"


def _attribute(name: str) -> str:
    return name.replace(_XML, "xml:")


def _near(name: str, names: Iterable[str]) -> list[str]:
    """The nearest name, if one is near; case does not count."""
    lower = {each.lower(): each for each in sorted(names)}
    return [lower[each] for each in get_close_matches(name.lower(), lower, n=1, cutoff=0.7)]


def _other_name(name: str, expected: frozenset[str]) -> str:
    common = _HTML.get(name.lower())
    here, everywhere = ([tag.rpartition("}")[2] for tag in tags] for tags in (expected, tei().tags))
    if near := ([common] if common else _near(name, here) or _near(name, everywhere)):
        return f"Perhaps <{near[0]}> is meant."
    return f"Here may stand: {_listed(_in_order(expected))}." if expected else "Take it away."


def _other_place(each: Break, parent: Element) -> str:
    """Where it can stand: in something that can be put around it, else in what is made for it."""
    tag = each.element.tag
    around = [t for t in each.expected & speech().tags if tag in _allowed(speech(), t)]
    above = (a for a in parent.iterancestors() if a.tag in tei().tags)
    if (outer := next((a for a in above if tag in _allowed(tei(), a.tag)), None)) is not None:
        return f"Take it out of {_tag(parent)}, into {_tag(outer)}."
    if len(around) < _NAMED:
        return _into(around, frozenset())
    holding = sorted(
        (other for other in speech().tags if tag in _allowed(speech(), other)),
        key=lambda other: (len(_allowed(speech(), other)), speech().tags_in_order.index(other)),
    )
    if holding:
        return f"It can stand in {_listed(holding)}."
    return (
        f"Here may stand: {_listed(_in_order(each.expected))}."
        if each.expected
        else "Take it away."
    )


def _other_order(each: Break) -> str:
    if each.before is not None:
        return f"Put it in front of {_tag(each.before)} in line {each.before.sourceline}."
    if any(other.tag == each.element.tag for other in each.element.itersiblings(preceding=True)):
        return "There may be only one: make one of them."
    if not each.expected:
        return "Nothing may follow what is there: put it elsewhere, or take one of them away."
    return (
        f"Here may stand: {_listed(_in_order(each.expected))}."
        if each.expected
        else "Take it away."
    )


def _other_value(value: str, pattern: bytes) -> str:
    asked = described(pattern)
    if asked.values:
        near = _near(value, asked.values)
        meant = f"Perhaps “{near[0]}” is meant. " if near else ""
        return f"{meant}It may be {', '.join(asked.values)}."
    kind = next((words for name, words in _TYPES.items() if name in asked.types), "another")
    several = ", or several with spaces between" if asked.is_list else ""
    return f"It must be {kind}{several}."


def _is_told(each: Break) -> bool:
    """Whether another rule tells of the value."""
    value = each.element.get(each.name, "")
    if each.name == XML_ID:
        return not NAME.fullmatch(value)
    if each.name == XML_LANG:
        return not is_language(value)
    dated = each.name in DATED and each.element.tag not in OTHERWISE
    return dated and not is_possible(value)


def _label(each: Break) -> str:
    """What is beyond the profile, in few words."""
    element = _tag(each.element)
    match each.kind:
        case Kind.UNKNOWN:
            return element
        case Kind.MISPLACED | Kind.DISORDERED:
            parent = each.element.getparent()
            return f"{element} in {_tag(parent)}" if parent is not None else element
        case Kind.TEXT:
            return f"text in {element}"
        case Kind.INCOMPLETE:
            return f"incomplete {element}"
        case Kind.LACKING_ATTRIBUTE:
            return f"{element} without @{_attribute(min(each.expected, default=''))}"
        case Kind.UNKNOWN_ATTRIBUTE | Kind.VALUE:
            return f"@{_attribute(each.name)} of {element}" if each.name else f"text of {element}"


def _allowed(grammar: Grammar, tag: str) -> frozenset[str]:
    return tags_of(leaves(after_attributes(grammar.model(tag), forgiving=True)))


def _into(around: list[str], expected: frozenset[str]) -> str:
    """Into which element to put something; a paragraph where that can be."""
    paragraph = f"{{{TEI}}}p"
    if paragraph in around:
        return "Put it into <p>."
    if around:
        return f"Put it into {_listed(_in_order(around), 'or')}."
    return f"Here may stand: {_listed(_in_order(expected))}." if expected else "Take it away."


def _in_order(tags: Iterable[str]) -> list[str]:
    """What speeches have first, as the profile has it."""
    order = {tag: number for number, tag in enumerate(speech().tags_in_order)}
    return sorted(tags, key=lambda tag: (order.get(tag, len(order)), tag))


def _listed(tags: list[str], joining: str = "") -> str:
    names = [f"<{tag.rpartition('}')[2]}>" for tag in tags]
    if len(names) > _NAMED:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} others"
    if joining and len(names) > 1:
        return f"{', '.join(names[:-1])} {joining} {names[-1]}"
    return ", ".join(names)


def _line_of_text(element: Element) -> int:
    """Where the first text in it begins that has letters."""
    line: int = element.sourceline or 0
    for node in (element, *element):
        line = line if node is element else max(line, node.sourceline or 0)
        text = (node.text if node is element else node.tail) or ""
        if text.strip():
            return line + text[: len(text) - len(text.lstrip())].count("\n")
    return line
