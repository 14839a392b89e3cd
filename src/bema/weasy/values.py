"""Computed values in shapes of our own."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, isnan
from typing import Any, NamedTuple

from bema.weasy.colours import srgb
from bema.weasy.rules import ALIASES, Declaration, css_name, origin

_GREATEST = 1e9
"""Lengths in px, and other numbers, beyond which all are one."""

_SPACED = 1000
"""Space in px between letters that can be reckoned with."""


class Percentage(float):
    """A percentage of whatever the property says."""


class Multiple(float):
    """A `line-height` without a unit: a multiple of the font size."""


class Colour(NamedTuple):
    """An sRGB colour; parts from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float


class Style:
    """Computed values of one element, pseudo-element or page, under their names in CSS.

    Lengths are floats in CSS px, percentages `Percentage`, colours `Colour`, keywords `str`;
    what consists of several values is a tuple of these.
    """

    def __init__(self, style: Any, tag: str = "") -> None:
        self._style = style
        self.tag = tag
        """The element that it is of; empty for pages and pseudo-elements."""

    def __getitem__(self, name: str) -> Any:
        key = ALIASES.get(name, name.replace("-", "_"))
        return _plain(key, _settled(key, self._style), self._style)

    def declared(self, name: str) -> bool:
        """Whether a rule sets the property here, rather than inheritance or the initial value."""
        return ALIASES.get(name, name.replace("-", "_")) in self._style.cascaded

    def declarations(self) -> Iterator[tuple[str, Declaration]]:
        """The properties that rules of the stylesheet set here, each with what sets it."""
        for key, (_, weight) in self._style.cascaded.items():
            name = css_name(key)
            found = origin(weight, name)
            if found is not None:
                yield name, found

    def custom(self, name: str) -> str:
        """The text of a custom property, such as `--word`; empty where it is not set."""
        import tinycss2

        tokens = _settled("__" + name.removeprefix("--").replace("-", "_"), self._style)
        return str(tinycss2.serialize(tokens)).strip() if tokens else ""

    @property
    def ch(self) -> float:
        """Width of “0” in px: the unit `ch`."""
        from weasyprint.text.line_break import character_ratio

        style = _inherited(self._style)
        return float(character_ratio(style, "ch") * style["font_size"])

    @property
    def line(self) -> float:
        """Height of a line in px, `normal` included."""
        from weasyprint.text.line_break import strut

        return float(strut(_inherited(self._style))[0])

    @property
    def normal_line(self) -> float:
        """Height in px that a line would have at `line-height: normal`."""
        from weasyprint.text.line_break import strut

        style = _inherited(self._style).copy()
        style["line_height"] = "normal"
        return float(strut(style)[0])

    @property
    def identity(self) -> int:
        """The same for elements that share all their values."""
        return id(self._style)


def _settled(key: str, style: Any) -> Any:
    """A property of WeasyPrint's, which the styles around compute first, from the root on.

    WeasyPrint computes a style when it is asked, and asks the style around it, and so on; a
    document that is deep would take it through more calls than Python allows.
    """
    missing, around = [], style
    while around is not None and key not in around:
        missing.append(around)
        around = around.parent_style
    for each in reversed(missing):
        each[key]
    return style[key]


def _inherited(style: Any) -> Any:
    """A style of WeasyPrint's that has got from those around what it inherits.

    Space between letters, which Pango can only take so much of, makes no letter wider or higher.
    """
    from weasyprint.css.properties import INHERITED

    for key in INHERITED:
        _settled(key, style)
    spacing = style["letter_spacing"]
    if spacing != "normal" and not abs(spacing) < _SPACED:
        style = style.copy()
        style["letter_spacing"] = "normal"
    return style


def _plain(key: str, value: Any, style: Any) -> Any:
    """A computed value of WeasyPrint's in the shapes that `Style` promises."""
    if key == "line_height":
        return _line_height(value)
    if isinstance(value, tuple) and type(value).__name__ == "Dimension":
        length, unit = value
        if key in ("max_width", "max_height") and length == inf:
            return inf  # `none`
        return Percentage(_finite(length)) if unit == "%" else _finite(length)
    if value == "currentcolor" and key != "color":
        return _plain("color", style["color"], style)
    if hasattr(value, "to") and hasattr(value, "alpha"):
        return Colour(*srgb(value), float(value.alpha))
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, tuple | list):
        return tuple(_plain("", part, style) for part in value)
    return value


def _line_height(value: Any) -> Any:
    if value == "normal":
        return value
    return Multiple(_finite(value)) if isinstance(value, float | int) else _finite(value.value)


def _finite(number: float) -> float:
    """A number that can be reckoned with, such as `calc(1px / 0)` is not (CSS Values 4, 10.9.1)."""
    if isnan(number):
        return 0.0
    return float(max(min(number, _GREATEST), -_GREATEST))
