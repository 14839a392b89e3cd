"""Why an element looks as it does: rules, their declarations, and which of them hold.

The cascade is that of CSS Cascading and Inheritance 4, section 6, as WeasyPrint computes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bema.findings import Place
from bema.style.limits import FormatLimits, Limits
from bema.tree import Element
from bema.weasy import Cascade, Colour, Declaration, Multiple, Percentage, Style

INHERITED = (
    "color direction font-family font-size font-style font-variant-caps font-weight hyphens "
    "letter-spacing line-height list-style-type text-align text-indent text-transform white-space"
).split()
"""Properties that somebody may look for on the element though an ancestor sets them."""

_PSEUDOS = ("before", "after", "marker", "first-letter", "footnote-call", "footnote-marker")
_PAGE = re.compile(r"@page\b\s*(?P<page>[^@]*?)\s*(?:@(?P<box>[a-z-]+))?\s*")
_CUSTOM = re.compile(r"var\(\s*(--[\w-]+)")


class State(StrEnum):
    """What became of a declaration in the cascade."""

    HOLDS = "holds"
    OVERRIDDEN = "overridden"
    IGNORED = "ignored"
    """Not understood: no such property, or no such value of it."""
    INHERITED = "inherited"


@dataclass(frozen=True)
class Format:
    """What a format makes of declarations that hold."""

    limits: FormatLimits | None = None
    left_out: Callable[[Declaration], str] = lambda declaration: ""
    """Why it does without a declaration; empty where it does not."""
    terms: Callable[[str, Style], str] = lambda name, style: ""
    """How it says a property of a style; empty where there is nothing to tell."""
    keeps: bool = False
    """Whether it has the declarations themselves, for programs that may know more of them."""


@dataclass(frozen=True)
class Outcome:
    """What became of a declaration in one edition."""

    state: State
    computed: str = ""
    """What it came to; empty where that is what the declaration says."""
    by: Place | None = None
    """What overrides it."""
    unshown: str = ""
    """Why the format cannot show it."""
    becomes: str = ""
    """How the format says it, such as `w:sz 24`."""
    custom: tuple[tuple[str, Place | None], ...] = ()
    """Custom properties that it asks for, and where they are set; None for nowhere."""


@dataclass(frozen=True)
class Source:
    """One declaration that has to do with an element."""

    declaration: str
    selector: str
    place: Place
    ancestor: str = ""
    """The ancestor that it is inherited from."""


@dataclass(frozen=True)
class Explained:
    """What the stylesheet says of an element, a pseudo-element, a page or a margin box."""

    subject: str
    key: str
    """The element's id or, where it has none, its number: the same in every edition."""
    told: Mapping[Source, Outcome]
    """Strongest rule first."""


def explain(
    html: Element, cascade: Cascade, selector: str, format: Format = Format()
) -> Iterator[Explained]:
    """What the stylesheet says of all that `selector` selects, in order.

    A selector may be an element's id, or a page such as `@page :left` or `@page @top-center`.
    Raises `ValueError` where it cannot be read.
    """
    if selector.startswith("@"):
        yield _page(cascade, selector, format)
        return
    numbers: Counter[str] = Counter()
    for element in _selected(html, cascade, selector):
        subject = _subject(element, None)
        numbers[subject] += 1
        key = element.get("id") or str(numbers[subject])
        for pseudo in (None, *_PSEUDOS):
            style = cascade(element, pseudo)
            if style is not None and _exists(pseudo, cascade(element)):
                told = dict(_element(cascade, element, pseudo, style, format))
                if told or pseudo is None:
                    yield Explained(_subject(element, pseudo), key, told)


def _selected(html: Element, cascade: Cascade, selector: str) -> list[Element]:
    """What a selector selects in the body, else the element with this id."""
    found = [e for e in cascade.select(selector) if e is html or html[0] not in (e, e.getparent())]
    return found or [e for e in html[1].iter() if e.get("id") == selector]


def _exists(pseudo: str | None, style: Style | None) -> bool:
    """Whether an element of this style has the pseudo-element if a rule names it."""
    assert style is not None
    if pseudo == "marker":
        return "list-item" in style["display"]
    return pseudo is None or "footnote" not in pseudo or style["float"] == "footnote"


def _element(
    cascade: Cascade, element: Element, pseudo: str | None, style: Style, format: Format
) -> Iterator[tuple[Source, Outcome]]:
    own = dict(style.declarations())
    around = [cascade(e) for e in ([element] if pseudo else []) + list(element.iterancestors())]
    known = _custom([style, *around])
    limits = format.limits.element if format.limits else None
    for rule in reversed(cascade.rules(element, pseudo)):
        for declaration in rule.declarations:
            outcome = _outcome(declaration, own, style, limits, format)
            yield _source(declaration), _asking(outcome, declaration, known)
    if pseudo is None:
        yield from _inherited(cascade, element, own, known)


def _custom(styles: Iterable[Style | None]) -> dict[str, Place]:
    """Where custom properties are set that hold in the first of these, the innermost."""
    known: dict[str, Place] = {}
    for style in styles:
        for name, declaration in style.declarations() if style else ():
            if name.startswith("--"):
                known.setdefault(name, declaration.place)
    return known


def _asking(outcome: Outcome, declaration: Declaration, known: Mapping[str, Place]) -> Outcome:
    """An outcome with the custom properties that the declaration asks for, where it counts."""
    if outcome.state not in (State.HOLDS, State.INHERITED):
        return outcome
    asked = dict.fromkeys(_CUSTOM.findall(declaration.value))
    return replace(outcome, custom=tuple((name, known.get(name)) for name in asked))


def _source(declaration: Declaration, ancestor: str = "") -> Source:
    selector = re.sub(r"\s+\)", ")", declaration.selector)
    return Source(str(declaration), selector, declaration.place, ancestor)


def _outcome(
    declaration: Declaration,
    own: Mapping[str, Declaration],
    style: Style,
    limits: Limits | None,
    format: Format,
) -> Outcome:
    """What became of a declaration, where `own` says what sets each property of the style."""
    if not declaration.longhands:
        return Outcome(State.IGNORED, becomes="kept as it is" if format.keeps else "")
    wins = [name for name in declaration.longhands if own.get(name) is declaration]
    if not wins:
        by = next((own[n].place for n in declaration.longhands if n in own), None)
        return Outcome(State.OVERRIDDEN, by=by)
    computed = _computed(declaration, wins, style)
    left_out = format.left_out(declaration)
    if left_out:
        return Outcome(State.HOLDS, computed, unshown=left_out)
    reasons = {name: limits.reason(name, style) for name in wins} if limits else {}
    terms = (format.terms(name, style) for name in wins if not reasons.get(name))
    return Outcome(
        State.HOLDS,
        computed,
        unshown=" ".join(dict.fromkeys(filter(None, reasons.values()))),
        becomes=", ".join(dict.fromkeys(filter(None, terms))),
    )


def _inherited(
    cascade: Cascade, element: Element, own: Mapping[str, Declaration], known: Mapping[str, Place]
) -> Iterator[tuple[Source, Outcome]]:
    """The declarations of ancestors that set what the element inherits."""
    wanted = [name for name in INHERITED if name not in own]
    for above in element.iterancestors():
        style = cascade(above)
        for name, declaration in style.declarations() if style else ():
            if name in wanted:
                wanted.remove(name)
                computed = _computed(declaration, [name], style) if style else ""
                outcome = Outcome(State.INHERITED, computed)
                source = _source(declaration, _subject(above, None))
                yield source, _asking(outcome, declaration, known)


def _page(cascade: Cascade, selector: str, format: Format) -> Explained:
    """What holds for a page, or for a margin box of it."""
    found = _PAGE.fullmatch(selector)
    if found is None:
        raise ValueError("a page is such as `@page`, `@page :left`, `@page @top-center`")
    name, _, pseudo = found["page"].partition(":")
    if pseudo not in ("", "left", "right", "first"):
        raise ValueError(f"pages are :left, :right or :first, not :{pseudo}")
    side, first = "left" if pseudo == "left" else "right", pseudo == "first"
    box = found["box"]
    page = cascade.page(side, first, name.strip())
    style = cascade.margin_box(box, side, first, name.strip()) if box else page
    if style is None:
        return Explained(selector, "", {})
    limits = (format.limits.box if box else format.limits.page) if format.limits else None
    own = dict(style.declarations())
    known = _custom([style, page, next((cascade(e) for e, _ in cascade), None)])
    rules = list(dict.fromkeys(declaration.rule for declaration in own.values()))
    told = {
        _source(d): _asking(_outcome(d, own, style, limits, format), d, known)
        for rule in rules
        for d in rule.declarations
    }
    return Explained(selector, "", told)


def _subject(element: Element, pseudo: str | None) -> str:
    """An element as a selector would name it."""
    classes = "".join(f".{name}" for name in element.get("class", "").split())
    return f"{element.tag}{classes}{f'::{pseudo}' if pseudo else ''}"


def _computed(declaration: Declaration, wins: list[str], style: Style) -> str:
    """What a declaration comes to, where that is a value or several lengths and not what it says.

    Of a shorthand that others override in part it names what is left.
    """
    if declaration.name.startswith("--"):
        return ""
    values = list(dict.fromkeys(css_text(style[name], name) for name in wins))
    text = values[0] if len(values) == 1 else ""
    if len(wins) < len(declaration.longhands):
        return f"{', '.join(wins)}: {text}" if text else ", ".join(wins)
    if all(isinstance(style[name], float) for name in wins):
        text = text or " ".join(css_text(style[name], name) for name in wins)
    return "" if text == declaration.value.replace('"', "") else text


def css_text(value: Any, name: str = "") -> str:
    """A computed value of a property as CSS would write it: lengths in px, colours in sRGB.

    Empty for lists of anything but lengths and families, which say what was declared.
    """
    if isinstance(value, Colour):
        parts = "".join(f"{round(part * 255):02x}" for part in value[:3])
        return f"#{parts}" if value.alpha == 1 else f"#{parts}{round(value.alpha * 255):02x}"
    if isinstance(value, Multiple):
        return f"{value:g}"
    if isinstance(value, Percentage):
        return f"{value:g}%"
    if isinstance(value, float):
        return f"{round(value, 2):g}px" if value else "0"
    if isinstance(value, tuple):
        if name == "font-family":
            return ", ".join(value)
        lengths = value and all(isinstance(part, float) for part in value)
        return " ".join(dict.fromkeys(map(css_text, value))) if lengths else ""
    return str(value)
