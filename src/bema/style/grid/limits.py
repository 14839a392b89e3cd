"""What plain text makes of CSS properties, and why it cannot make more of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import Any

from bema.style.grid.values import display
from bema.style.limits import Limits
from bema.weasy import Multiple, Style

_FACE = "Plain text has one typeface, in one size."
_COLOUR = "Plain text has no colours."
_IMAGES = "Plain text has no images, only their descriptions."
_ORDER = "Plain text sets everything in its order, one below the other."
_PAGES = "Plain text has no pages."
_HEIGHT = "Boxes of plain text are as high as their text."
_PERCENT = "Plain text does not reckon with percentages inside calc()."
_BLOCK = "Plain text draws borders around blocks and cells, not inside a line."

_READ = "Plain text stays in the order in which it is read."
_BORDERS = "Plain text has borders, and no other lines."
_SIDES = ("top", "right", "bottom", "left")
_CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
_LOGICAL_CORNERS = ("start-start", "start-end", "end-start", "end-end")
_LOGICAL = ("block-start", "block-end", "inline-start", "inline-end")


def _unless(reason: str, values: Iterable[Any], names: str) -> dict[str, Callable[[Style], str]]:
    """Properties that are not shown, but for values that change nothing in plain text."""
    kept = tuple(values)

    def of(name: str) -> Callable[[Style], str]:
        return lambda style: "" if style[name] in kept else reason

    return {name: of(name) for name in names.split()}


def _length(name: str) -> Callable[[Style], str]:
    return lambda style: "" if isinstance(style[name], float | int | str) else _PERCENT


def _border_style(name: str) -> Callable[[Style], str]:
    def reason(style: Style) -> str:
        drawn = style[name] not in ("none", "hidden") and display(style) == "inline"
        return _BLOCK if drawn else ""

    return reason


def _border_colour(name: str) -> Callable[[Style], str]:
    return lambda style: "" if style[name] in (style["color"], (0, 0, 0, 1)) else _COLOUR


def _line_height(style: Style) -> str:
    height = style["line-height"]
    if height == "normal":
        return ""
    lines = height if isinstance(height, Multiple) else height / (style["font-size"] or 1)
    return "" if lines <= 1 else "Lines of plain text have nothing between them."


def _vertical_align(style: Style) -> str:
    plain = ("baseline", "top", "middle", "bottom")
    inside = style["display"] == ("table-cell",)
    if style["vertical-align"] == "baseline" or (inside and style["vertical-align"] in plain):
        return ""
    return "Plain text has no raised and no lowered letters."


def _display(style: Style) -> str:
    kind = style["display"]
    if kind[0] == "inline" and kind[1:2] not in ((), ("flow",)):
        return "Plain text sets what is in a line as text, not as a box."
    return _ORDER if {"flex", "grid"} & set(kind) else ""


def _content(style: Style) -> str:
    kinds = {part[0] for part in style["content"] if isinstance(part, tuple)}
    names = {part[1][0] for part in style["content"] if part[0] in ("counter()", "counters()")}
    if "url" in kinds:
        return _IMAGES
    if kinds & {"string()", "element()"}:
        return "Plain text has no running heads."
    if kinds & {"leader()"}:
        return "Plain text has no leaders."
    targets = {part[1][1] for part in style["content"] if part[0].startswith("target-counter")}
    return _PAGES if {"page", "pages"} & (names | targets) else ""


def _visibility(style: Style) -> str:
    taken_out = style["visibility"] == "collapse" and style["display"][0].startswith("table-row")
    shown = style["visibility"] == "visible" or taken_out
    return "" if shown else "Plain text leaves no room for what is hidden."


def _decoration(style: Style) -> str:
    lines = set(style["text-decoration-line"]) - {"underline"}
    if style["text-decoration-line"] == "none":
        return ""
    if lines:
        return "Plain text has no lines over or through its letters."
    inline = "inline" in style["display"]
    return "Plain text underlines whole lines, and no words in them." if inline else ""


def _moved(style: Style) -> str:
    return "" if style["position"] in ("static", "relative") else _ORDER


def _names(pattern: str, parts: Iterable[str]) -> str:
    return " ".join(pattern.format(part) for part in parts)


_CHANGES_NOTHING = f"""
align-content align-items align-self anchor background-attachment background-clip
background-origin background-position background-repeat background-size bookmark-label
bookmark-state border-collapse border-image-outset border-image-repeat border-image-slice
border-image-width border-spacing box-decoration-break box-sizing caption-side clear clip
column-fill column-gap column-rule-color column-rule-width column-span counter-increment
counter-reset counter-set
direction flex-basis flex-direction flex-grow flex-shrink flex-wrap footnote-display
footnote-policy grid-auto-columns grid-auto-flow grid-auto-rows grid-column-end grid-column-start
grid-row-end grid-row-start grid-template-areas grid-template-columns grid-template-rows
hyphenate-character hyphenate-limit-chars hyphenate-limit-zone image-orientation image-rendering
image-resolution inline-size justify-content justify-items justify-self lang list-style-position
list-style-type margin-break max-inline-size min-inline-size object-fit object-position order
orphans outline-color outline-offset outline-width overflow overflow-wrap quotes row-gap tab-size
text-align text-align-last text-overflow transform-origin white-space widows word-break
{_names("margin-{}", _LOGICAL)} {_names("padding-{}", _LOGICAL)}
{_names("border-{}-style", _LOGICAL)} {_names("border-{}-width", (*_SIDES, *_LOGICAL))}"""
"""What plain text obeys, or what only says how to do what it does not do anyway."""

_FONTS = """font-family font-style font-weight font-stretch font-variant font-variant-alternates
font-variant-caps font-variant-east-asian font-variant-ligatures font-variant-numeric
font-variant-position font-feature-settings font-kerning font-language-override
font-variation-settings"""
_RADII = f"""{_names("border-{}-radius", _CORNERS)}
{_names("border-{}-radius", _LOGICAL_CORNERS)}"""
_LENGTHS = f"""{_names("margin-{}", _SIDES)} {_names("padding-{}", _SIDES)}
width min-width max-width text-indent"""
_DECORATIONS = """text-decoration-line text-decoration-style text-decoration-color
text-decoration-thickness text-underline-offset"""
_INSETS = f"{_names('{}', _SIDES)} {_names('inset-{}', _LOGICAL)} z-index position"
_NOT_BROKEN = ("auto", "avoid", "avoid-page", "avoid-column", "avoid-region")
_CASES = ("none", "uppercase", "lowercase", "capitalize")
_PLAIN = ("normal", "auto", 400, 100.0, 0.0)


def _by_name(
    reason: Callable[[str], Callable[[Style], str]], names: str
) -> dict[str, Callable[[Style], str]]:
    """Properties that each have a reason of the same kind."""
    return {name: reason(name) for name in names.split()}


GRID = Limits(
    format="plain text",
    shown=frozenset(_CHANGES_NOTHING.split()),
    partly={
        "content": _content,
        "display": _display,
        "line-height": _line_height,
        "vertical-align": _vertical_align,
        "visibility": _visibility,
        **_by_name(_length, _LENGTHS),
        **_by_name(_border_style, _names("border-{}-style", _SIDES)),
        **_by_name(_border_colour, _names("border-{}-color", (*_SIDES, *_LOGICAL))),
        **_by_name(lambda name: _decoration, _DECORATIONS),
        **_by_name(lambda name: _moved, _INSETS),
        **_unless(_FACE, _PLAIN, _FONTS),
        **_unless(_FACE, [16.0], "font-size"),
        **_unless(_COLOUR, [(0, 0, 0, 1)], "color"),
        **_unless(_COLOUR, [(0, 0, 0, 0)], "background-color"),
        **_unless(_COLOUR, ["normal", "light", ("normal",), ("light",)], "color-scheme"),
        **_unless(_COLOUR, [1], "opacity"),
        **_unless(_IMAGES, [(("none", None),)], "background-image"),
        **_unless(_IMAGES, [("none", None)], "list-style-image border-image-source"),
        **_unless("Corners in plain text are square.", [(0.0, 0.0), 0.0], _RADII),
        **_unless("Plain text has no shadows.", [()], "box-shadow"),
        **_unless("Plain text cannot be turned or moved.", [()], "transform"),
        **_unless(_PAGES, _NOT_BROKEN, "break-before break-after break-inside"),
        **_unless(_PAGES, ["auto", ""], "page"),
        **_unless("Plain text has no running heads.", ["none"], "string-set"),
        **_unless("Plain text has no bookmarks.", ["none"], "bookmark-level"),
        **_unless("Plain text does not hyphenate words.", ["manual", "none"], "hyphens"),
        **_unless("Letters of plain text stand on a grid.", _PLAIN, "letter-spacing"),
        **_unless("Words of plain text are one blank apart.", _PLAIN, "word-spacing"),
        **_unless("Plain text has no full-width letters.", _CASES, "text-transform"),
        **_unless(_READ, ["normal", "isolate", "embed", "plaintext"], "unicode-bidi"),
        **_unless(_HEIGHT, ["auto", 0.0], "height min-height block-size min-block-size"),
        **_unless(_HEIGHT, [inf], "max-height max-block-size"),
        **_unless(_ORDER, ["none"], "float"),
        **_unless(_ORDER, ["auto", 1], "column-count column-width"),
        **_unless("Columns of plain text are as wide as words need.", ["auto"], "table-layout"),
        **_unless("Plain text draws the borders of empty cells.", ["show"], "empty-cells"),
        **_unless(_BORDERS, ["none"], "outline-style column-rule-style"),
    },
    otherwise="Plain text is nothing but characters in lines.",
)
"""What plain text makes of the style of elements."""

PAGE = Limits("plain text", frozenset(), otherwise="Plain text has no pages.")
"""What it makes of pages and margin boxes."""
