"""What of CSS a Word document cannot show, with the reason as a person may read it.

What stands in `shown` is expressed, or changes nothing in a document that is edited and not only
looked at; of pages and their margin boxes `page_limits` speaks.
"""

from __future__ import annotations

from collections.abc import Callable

from bema.style.limits import Limits
from bema.weasy import Style

Reason = Callable[[Style], str]

_SIDES = ("top", "right", "bottom", "left")
_CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
_LOGICAL = ("block-start", "block-end", "inline-start", "inline-end")
_BACKGROUND = ("attachment", "clip", "origin", "position", "repeat", "size")
_INSETS = tuple(f"inset-{side}" for side in _LOGICAL)


def unless(name: str, values: tuple[object, ...], reason: str) -> Reason:
    """A reason that holds for all values of a property but these."""
    return lambda style: "" if style[name] in values else reason


def _inline(style: Style) -> bool:
    return "inline" in style["display"] and style["float"] != "footnote"


def _replaced(style: Style) -> bool:
    return "flow-root" in style["display"]


def _margin(name: str) -> Reason:
    def reason(style: Style) -> str:
        value = style[name]
        if not isinstance(value, float | int) or not value:
            return ""
        if _inline(style) and not _replaced(style):
            return "Word has no space around words in a line."
        upright = name in ("margin-top", "margin-bottom")
        return "Word’s paragraphs do not overlap." if value < 0 and upright else ""

    return reason


def _padding(name: str) -> Reason:
    def reason(style: Style) -> str:
        if not style[name] or not _inline(style) or _replaced(style):
            return ""
        return "Word has no space around words in a line."

    return reason


def _border(side: str) -> Reason:
    def reason(style: Style) -> str:
        drawn = style[f"border-{side}-width"] and style[f"border-{side}-style"] != "none"
        if drawn and _inline(style):
            return "Word draws borders around paragraphs, tables and cells, not around words."
        return ""

    return reason


def _weight(style: Style) -> str:
    return "" if style["font-weight"] in (400, 700) else "Word knows regular and bold."


def _caps(style: Style) -> str:
    if style["font-variant-caps"] in ("unicase", "titling-caps"):
        return "Word has full and small capitals, and no others."
    return ""


def _numeric(style: Style) -> str:
    value = style["font-variant-numeric"]
    said = set(value if isinstance(value, tuple) else (value,))
    others = {"diagonal-fractions", "stacked-fractions", "ordinal", "slashed-zero"}
    return (
        "Word chooses the height and width of figures, and nothing else." if said & others else ""
    )


def _line(style: Style) -> str:
    lines = style["text-decoration-line"]
    return "Word has no line above words." if "overline" in lines or "blink" in lines else ""


def _line_style(style: Style) -> str:
    through = "line-through" in style["text-decoration-line"]
    if through and style["text-decoration-style"] not in ("solid", "double"):
        return "Word strikes words out with plain lines."
    return ""


def _line_colour(style: Style) -> str:
    if "line-through" not in style["text-decoration-line"]:
        return ""
    same = style["text-decoration-color"] == style["color"]
    return "" if same else "In Word the line through words has their colour."


def _transform(style: Style) -> str:
    value = style["text-transform"]
    if value in ("none", "uppercase"):
        return ""
    return "Word sets words in capitals or as they are written."


def _align(style: Style) -> str:
    keywords = ("middle", "text-top", "text-bottom", "top", "bottom")
    if _inline(style) and style["vertical-align"] in keywords:
        return "Word raises words by a length, or as index and exponent."
    return ""


def _visibility(style: Style) -> str:
    if style["visibility"] == "visible":
        return ""
    return "Word keeps no room for what is hidden."


def _space(style: Style) -> str:
    if style["white-space"] in ("nowrap", "pre"):
        return "Word breaks every line that is too long."
    return ""


def _lines_kept(name: str) -> Reason:
    def reason(style: Style) -> str:
        if style[name] <= 2:
            return ""
        return "Word keeps two lines together where a page turns, or none."

    return reason


def _break(name: str) -> Reason:
    def reason(style: Style) -> str:
        if "column" in style[name] or "region" in style[name]:
            return _NO_COLUMNS
        return ""

    return reason


def _columns(name: str, *single: object) -> Reason:
    """Columns are a section's, so they are the text's or those of a page with a name."""

    def reason(style: Style) -> str:
        of_pages = style.tag in ("html", "body") or style.declared("page")
        return "" if of_pages or style[name] in single else _NO_COLUMNS

    return reason


def _height(name: str) -> Reason:
    def reason(style: Style) -> str:
        if style[name] in ("auto", 0) or "block" not in style["display"]:
            return ""
        return "Word’s paragraphs are as high as their lines; images, rows and rules keep a height."

    return reason


def _display(style: Style) -> str:
    if {"flex", "grid"} & set(style["display"]):
        return "Word sets one paragraph below the other."
    return ""


def _background(style: Style) -> str:
    if all(kind == "none" for kind, _ in style["background-image"]):
        return ""
    return "Word has no pictures and no gradients behind text."


def _last_line(style: Style) -> str:
    value = style["text-align-last"]
    if value in ("auto", "start") or (value == style["text-align"] and value != "justify"):
        return ""
    return "Word sets the last line as the others, or begins it at the side."


def _radius(name: str) -> Reason:
    def reason(style: Style) -> str:
        round_ = any(length for length in style[name])
        return "Word’s borders have square corners." if round_ else ""

    return reason


_SHOWN = frozenset(
    """
    color direction line-height font-family font-size font-style font-variant-ligatures font-kerning
    background-color letter-spacing text-align text-indent text-decoration-thickness
    unicode-bidi overflow-wrap
    border-collapse border-spacing caption-side table-layout
    list-style-type list-style-position content quotes
    counter-reset counter-increment counter-set string-set page
    hyphens hyphenate-limit-zone
    width min-width max-width max-height box-sizing clear
    image-rendering color-scheme footnote-policy lang anchor
    bookmark-label bookmark-level bookmark-state
    size marks bleed-top bleed-right bleed-bottom bleed-left
    block-size inline-size min-block-size min-inline-size max-block-size max-inline-size
    """.split()
    + [f"{kind}-{side}" for kind in ("margin", "padding") for side in _LOGICAL]
    + [f"border-{side}-{part}" for side in _LOGICAL for part in ("width", "style", "color")]
)

_NO_PLACE = "Word places nothing apart from the text here."
_NO_COLUMNS = "Word has columns of the whole text or of a page, not inside it."
_NO_FORMS = "Word does not choose such forms of letters."
_NO_BOXES = "Word sets one paragraph below the other."
_ALL_SHOWN = "Word shows all of a text."

_NEUTRAL: dict[str, tuple[tuple[object, ...], str]] = {
    "word-spacing": ((0,), "Word has no space between words of its own."),
    "opacity": ((1,), "Word has no transparent text."),
    "box-shadow": (((),), "Word has no shadows around paragraphs."),
    "transform": (((),), "Word neither turns nor scales text."),
    "float": (("none", "footnote"), "In Word it stands where it comes in the text."),
    "position": (("static", "relative"), _NO_PLACE),
    **dict.fromkeys((*_SIDES, *_INSETS, "z-index"), (("auto",), _NO_PLACE)),
    "list-style-image": ((("none", None),), "Word’s marks of lists are characters."),
    "column-span": (("none", "all"), _NO_COLUMNS),
    "hyphenate-character": (("‐", "-"), "Word parts words with a hyphen."),
    "hyphenate-limit-chars": (((5, 2, 2),), "Word does not limit the parts of a word."),
    "word-break": (("normal",), "Word breaks lines between words."),
    "tab-size": ((8,), "Word’s tabs are as wide as the document has them."),
    "empty-cells": (("show",), "Word draws empty cells as the others."),
    "font-stretch": (("normal",), "Word has no narrow or wide faces of a family."),
    **dict.fromkeys(
        (
            "font-variant",
            "font-feature-settings",
            "font-language-override",
            "font-variation-settings",
            "font-variant-alternates",
            "font-variant-east-asian",
            "font-variant-position",
        ),
        (("normal",), _NO_FORMS),
    ),
    "text-underline-offset": (("auto",), "Word has one place for lines below words."),
    "outline-style": (("none",), "Word has borders and no outlines."),
    "footnote-display": (("block",), "Word’s notes begin a line each."),
    "image-resolution": ((1,), "In Word 96 dots of an image are an inch."),
    "image-orientation": (("from-image",), "Word shows images as they are stored."),
    "object-fit": (("fill",), "Word scales images to their frames."),
    "overflow": (("visible",), _ALL_SHOWN),
    "text-overflow": (("clip",), _ALL_SHOWN),
    "max-lines": (("none",), _ALL_SHOWN),
    "continue": (("auto",), _ALL_SHOWN),
    "block-ellipsis": (("none",), _ALL_SHOWN),
    "box-decoration-break": (("slice",), "Word draws borders across pages."),
    "border-image-source": ((("none", None),), "Word’s borders are lines."),
    "margin-break": (("auto",), "Word drops space at the head of a page itself."),
    "appearance": (("none", "auto"), "Word has no controls in this text."),
    "flex-direction": (("row",), _NO_BOXES),
    "flex-wrap": (("nowrap",), _NO_BOXES),
    "order": ((0,), _NO_BOXES),
}
"""Values that say nothing, and why others are not shown."""

_WITH = {
    "background-image": [f"background-{part}" for part in _BACKGROUND],
    "outline-style": ["outline-color", "outline-width", "outline-offset"],
    "column-rule-style": ["column-rule-color", "column-rule-width"],
    "column-count": ["column-gap"],
    "transform": ["transform-origin"],
    "object-fit": ["object-position"],
    "border-image-source": [f"border-image-{p}" for p in ("slice", "width", "outset", "repeat")],
    "display": """align-content align-items align-self justify-content justify-items justify-self
        flex-grow flex-shrink flex-basis row-gap grid-template-areas
        grid-template-columns grid-template-rows grid-auto-flow grid-auto-rows grid-auto-columns
        grid-row-start grid-row-end grid-column-start grid-column-end""".split(),
}
"""Properties that say something only where another does."""

_PARTLY: dict[str, Reason] = {
    **{name: unless(name, values, reason) for name, (values, reason) in _NEUTRAL.items()},
    **{f"margin-{side}": _margin(f"margin-{side}") for side in _SIDES},
    **{f"padding-{side}": _padding(f"padding-{side}") for side in _SIDES},
    **{
        f"border-{side}-{part}": _border(side)
        for side in _SIDES
        for part in ("width", "style", "color")
    },
    **{f"border-{corner}-radius": _radius(f"border-{corner}-radius") for corner in _CORNERS},
    **{name: _lines_kept(name) for name in ("orphans", "widows")},
    **{f"break-{where}": _break(f"break-{where}") for where in ("before", "inside", "after")},
    "column-count": _columns("column-count", "auto", 1),
    "column-width": _columns("column-width", "auto"),
    "column-rule-style": _columns("column-rule-style", "none"),
    "background-image": _background,
    "display": _display,
    "font-variant-caps": _caps,
    "font-variant-numeric": _numeric,
    "font-weight": _weight,
    "height": _height("height"),
    "min-height": _height("min-height"),
    "text-align-last": _last_line,
    "text-decoration-color": _line_colour,
    "text-decoration-line": _line,
    "text-decoration-style": _line_style,
    "text-transform": _transform,
    "vertical-align": _align,
    "visibility": _visibility,
    "white-space": _space,
}

WORD = Limits(
    format="Word",
    shown=_SHOWN,
    partly={**_PARTLY, **{name: _PARTLY[other] for other in _WITH for name in _WITH[other]}},
    otherwise="Word has nothing of the kind.",
)
