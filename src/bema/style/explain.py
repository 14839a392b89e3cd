"""Why an element looks as it does: rules, their declarations, and which of them hold.

The cascade is that of CSS Cascading and Inheritance 4, section 6, as WeasyPrint computes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bema.findings import Place
from bema.style.limits import FormatLimits, Limits
from bema.tree import Element
from bema.weasy import Cascade, Colour, Declaration, Multiple, Percentage, Rule, Style

INHERITED = (
    "color direction font-family font-size font-style font-variant-caps font-weight hyphens "
    "letter-spacing line-height list-style-type text-align text-indent text-transform white-space"
).split()
"""Properties that somebody may look for on the element though an ancestor sets them."""

_PSEUDOS = ("before", "after", "marker", "first-letter", "footnote-call", "footnote-marker")
_PAGE = re.compile(r"@page\b\s*(?P<page>[^@]*?)\s*(?:@(?P<box>[a-z-]+))?\s*")


class State(StrEnum):
    """What became of a declaration in the cascade."""

    HOLDS = "holds"
    OVERRIDDEN = "overridden"
    IGNORED = "ignored"
    """Not understood: no such property, or no such value of it."""
    INHERITED = "inherited"


@dataclass(frozen=True)
class Told:
    """One declaration that has to do with an element."""

    declaration: str
    selector: str
    place: Place
    state: State
    computed: str = ""
    """What it came to; empty where that is what the declaration says."""
    by: Place | None = None
    """What overrides it."""
    unshown: str = ""
    """Why the format cannot show it."""
    source: str = ""
    """The ancestor that it is inherited from."""


@dataclass(frozen=True)
class Explained:
    """What the stylesheet says of an element, a pseudo-element, a page or a margin box."""

    subject: str
    count: int
    """How many have just these rules."""
    told: tuple[Told, ...]


def explain(
    html: Element,
    cascade: Cascade,
    selector: str,
    limits: FormatLimits | None = None,
) -> tuple[Explained, ...]:
    """What the stylesheet says of all that `selector` selects, likes together.

    A selector may be an element's id, or a page such as `@page :left` or `@page @top-center`.
    Raises `ValueError` where it cannot be read.
    """
    if selector.startswith("@"):
        return (_page(cascade, selector, limits),)
    own = limits.element if limits else None
    found: dict[tuple[str, tuple[Told, ...]], int] = {}
    for element in _selected(html, cascade, selector):
        for pseudo in (None, *_PSEUDOS):
            style = cascade(element, pseudo)
            if style is not None and _exists(pseudo, cascade(element)):
                told = tuple(_element(cascade, element, pseudo, style, own))
                key = (_subject(element, pseudo), told)
                found[key] = found.get(key, 0) + 1
    return tuple(Explained(subject, count, told) for (subject, told), count in found.items())


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
    cascade: Cascade, element: Element, pseudo: str | None, style: Style, limits: Limits | None
) -> Iterator[Told]:
    winners = dict(style.declarations())
    for rule in reversed(cascade.rules(element, pseudo)):
        yield from _rule(rule, winners, style, limits)
    if pseudo is None:
        yield from _inherited(cascade, element, winners)


def _rule(
    rule: Rule, winners: dict[str, Declaration], style: Style, limits: Limits | None
) -> Iterator[Told]:
    for declaration in rule.declarations:
        yield _told(declaration, winners, style, limits)


def _told(
    declaration: Declaration, winners: dict[str, Declaration], style: Style, limits: Limits | None
) -> Told:
    wins = [name for name in declaration.longhands if winners.get(name) is declaration]
    by = next((winners[n].place for n in declaration.longhands if n in winners), None)
    state = State.HOLDS if wins else State.OVERRIDDEN if declaration.longhands else State.IGNORED
    reasons = dict.fromkeys(limits.reason(name, style) for name in wins) if limits else {}
    return Told(
        declaration=str(declaration),
        selector=declaration.selector,
        place=declaration.place,
        state=state,
        computed=_computed(declaration, wins, style),
        by=by if state is State.OVERRIDDEN else None,
        unshown=" ".join(filter(None, reasons)),
    )


def _inherited(
    cascade: Cascade, element: Element, winners: dict[str, Declaration]
) -> Iterator[Told]:
    """The declarations of ancestors that set what the element inherits."""
    wanted = [name for name in INHERITED if name not in winners]
    for above in element.iterancestors():
        style = cascade(above)
        if style is None:
            continue
        for name, declaration in style.declarations():
            if name in wanted:
                wanted.remove(name)
                yield Told(
                    f"{name}: {css_text(style[name], name)}",
                    declaration.selector,
                    declaration.place,
                    State.INHERITED,
                    source=_subject(above, None),
                )


def _page(cascade: Cascade, selector: str, limits: FormatLimits | None) -> Explained:
    """What holds for a page, or for a margin box of it."""
    found = _PAGE.fullmatch(selector)
    if found is None:
        raise ValueError("a page is such as `@page`, `@page :left`, `@page @top-center`")
    name, _, pseudo = found["page"].partition(":")
    if pseudo not in ("", "left", "right", "first"):
        raise ValueError(f"pages are :left, :right or :first, not :{pseudo}")
    side, first = "left" if pseudo == "left" else "right", pseudo == "first"
    box = found["box"]
    style: Style | None = cascade.page(side, first, name.strip())
    if box:
        style = cascade.margin_box(box, side, first, name.strip())
    own = (limits.box if box else limits.page) if limits else None
    told: list[Told] = []
    if style is not None:
        winners = dict(style.declarations())
        unique = {id(declaration): declaration for declaration in winners.values()}
        told = [_told(declaration, winners, style, own) for declaration in unique.values()]
    return Explained(selector, 1, tuple(told))


def _subject(element: Element, pseudo: str | None) -> str:
    """An element as a selector would name it."""
    classes = "".join(f".{name}" for name in element.get("class", "").split())
    return f"{element.tag}{classes}{f'::{pseudo}' if pseudo else ''}"


def _computed(declaration: Declaration, wins: list[str], style: Style) -> str:
    """Values of the properties that a declaration sets, where they are not what it says."""
    if not wins or declaration.name.startswith("--"):
        return ""
    values = [css_text(style[name], name) for name in wins]
    if len(declaration.longhands) == 1:
        return values[0] if values[0] != declaration.value else ""
    if len(set(values)) == 1 and len(wins) == len(declaration.longhands):
        return values[0] if values[0] != declaration.value else ""
    return "; ".join(f"{name}: {value}" for name, value in zip(wins, values, strict=True))


def css_text(value: Any, name: str = "") -> str:
    """A computed value of a property as CSS would write it: lengths in px, colours in sRGB."""
    if isinstance(value, Colour):
        parts = "".join(f"{round(part * 255):02x}" for part in value[:3])
        return f"#{parts}" if value.alpha == 1 else f"#{parts}{round(value.alpha * 255):02x}"
    if isinstance(value, Multiple):
        return f"{value:g}" if value else "normal"
    if isinstance(value, Percentage):
        return f"{value:g}%"
    if isinstance(value, float):
        return f"{round(value, 2):g}px" if value else "0"
    if isinstance(value, tuple):
        return (", " if name == "font-family" else " ").join(css_text(part) for part in value)
    return str(value)
