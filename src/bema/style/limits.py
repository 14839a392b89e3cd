"""What a format cannot show of a stylesheet: declarations as findings, with file and line.

A format that bema translates to has no cascade that could ignore a declaration, so it says itself
which properties it has no place for; what was written for nothing is told once for each
declaration that wins somewhere in the edition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bema.findings import Finding, note
from bema.style.hidden import hidden
from bema.tree import Element
from bema.weasy import Cascade, Declaration, Style

BOXES = tuple(
    f"{edge}-{place}"
    for edge, places in {
        "top": ("left-corner", "left", "center", "right", "right-corner"),
        "right": ("top", "middle", "bottom"),
        "bottom": ("right-corner", "right", "center", "left", "left-corner"),
        "left": ("bottom", "middle", "top"),
    }.items()
    for place in places
)
"""Margin boxes of a page (CSS Paged Media, section 5.2)."""

_PSEUDO = frozenset(
    (None, "before", "after", "marker", "first-line", "first-letter", "footnote-call",
     "footnote-marker")
)  # fmt: skip
"""Pseudo-elements of documents; others are of forms and of browsers."""


@dataclass(frozen=True)
class Limits:
    """What a format makes of properties, by their names as longhands."""

    format: str
    """As a person calls it: `Word`, `plain text`."""
    shown: frozenset[str]
    """Properties whose every value is expressed, or changes nothing in the format."""
    partly: Mapping[str, Callable[[Style], str]] = field(default_factory=dict)
    """Why a computed style cannot be expressed as to a property; empty where it can."""
    otherwise: str = ""
    """Why no other property can."""

    def reason(self, name: str, style: Style) -> str:
        """Why a property of a style cannot be shown; empty where it is."""
        if name in self.shown or name.startswith("--"):
            return ""
        return self.partly[name](style) if name in self.partly else self.otherwise


@dataclass(frozen=True)
class FormatLimits:
    """What a format makes of elements and, where it has pages, of `@page` and of margin boxes."""

    element: Limits
    page: Limits | None = None
    box: Limits | None = None


def not_shown(html: Element, cascade: Cascade, limits: FormatLimits) -> tuple[Finding, ...]:
    """What the format cannot show of an edition's style, once for each declaration and reason."""
    told: dict[tuple[int, str], Finding] = {}
    seen: set[int] = set()
    for style, own in _styles(html, cascade, limits):
        if style.identity in seen:
            continue
        seen.add(style.identity)
        for name, declaration in style.declarations():
            if reason := own.reason(name, style):
                key = (id(declaration), reason)
                told.setdefault(key, _finding(declaration, own.format, reason))
    return tuple(told.values())


def _styles(
    html: Element, cascade: Cascade, limits: FormatLimits
) -> Iterator[tuple[Style, Limits]]:
    """All styles that something in the edition has, with the limits that hold for them."""
    unseen = {*html[0].iter(), *hidden(html[1], cascade)}
    names = {""}
    for element, pseudo in cascade:
        style = cascade(element, pseudo) if pseudo in _PSEUDO else None
        if style is not None and element not in unseen:
            names.add(_page_name(style))
            yield style, limits.element
    for name in sorted(names):
        for side, first in (("right", False), ("left", False), ("right", True)):
            if limits.page is not None:
                yield cascade.page(side, first, name), limits.page
            for box in BOXES if limits.box is not None else ():
                style = cascade.margin_box(box, side, first, name)
                if style is not None and limits.box is not None:
                    yield style, limits.box
    if limits.box is not None:
        yield cascade.footnote_area(), limits.box


def _page_name(style: Style) -> str:
    page = style["page"]
    return page if isinstance(page, str) and page != "auto" else ""


def _finding(declaration: Declaration, format: str, reason: str) -> Finding:
    message = f"“{declaration}” is not shown in {format}: {reason}"
    return note("style-not-shown", message, declaration.place)
