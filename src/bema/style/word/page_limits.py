"""What Word's pages and their headers cannot show of a stylesheet."""

from __future__ import annotations

from bema.style.limits import Limits
from bema.style.word.limits import WORD, Reason, unless
from bema.style.word.numbers import FORMATS, SWITCHES
from bema.style.word.properties import BORDER_DISTANCE, UNLIMITED
from bema.weasy import Style

_SIDES = ("top", "right", "bottom", "left")
_BORDER = ("width", "color", "style")


def _page_padding(side: str) -> Reason:
    def reason(style: Style) -> str:
        far = style[f"border-{side}-width"] and style[f"padding-{side}"] > BORDER_DISTANCE
        return "Word’s page borders are at most 31 pt from the text." if far else ""

    return reason


def _page_image(style: Style) -> str:
    (kind, _), *_ = style["background-image"]
    return "" if kind == "none" else "Word’s paper has a colour and no image."


def _stepping(style: Style) -> str:
    steps = style["counter-increment"]
    usual = not isinstance(steps, tuple) or all(step == ("page", 1) for step in steps)
    return "" if usual else "Word counts pages by one, and nothing else by pages."


def _resetting(style: Style) -> str:
    """Footnotes may begin anew on each page; nothing else can be counted by pages."""
    found = style["counter-reset"]
    names = {counter for counter, _ in found} if isinstance(found, tuple) else set()
    return "" if names <= {"footnote"} else "Word counts nothing by pages but notes."


_TEXT = tuple(
    """color direction font-family font-kerning font-size font-stretch font-style font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position
    font-weight hyphenate-character hyphenate-limit-chars hyphenate-limit-zone hyphens lang
    letter-spacing line-height orphans overflow-wrap quotes text-align-all text-align
    text-align-last text-decoration-color text-decoration-line text-decoration-style text-indent
    text-transform unicode-bidi visibility widows word-break word-spacing""".split()
)
"""What a page only hands on to its margin boxes and notes, or what these show."""
_LIKE_TEXT = {name: WORD.partly[name] for name in _TEXT if name in WORD.partly}
"""What is shown of their text as far as it is of any text."""
_SHOWN = frozenset(name for name in _TEXT if name in WORD.shown) | {"white-space"}
_INNER = frozenset(
    f"{kind}-{side}{part}"
    for side in _SIDES
    for kind, part in (("margin", ""), *(("border", f"-{what}") for what in _BORDER))
)

WORD_PAGE = Limits(
    format="Word",
    shown=_SHOWN | _INNER | {"size", "page", "background-color"},
    partly={
        **_LIKE_TEXT,
        **{f"padding-{side}": _page_padding(side) for side in _SIDES},
        "background-image": _page_image,
        **{
            f"background-{name}": _page_image
            for name in ("position", "repeat", "size", "origin", "clip", "attachment")
        },
        "counter-reset": _resetting,
        "counter-increment": _stepping,
        "marks": unless("marks", ((), "none"), "Word prints no marks for cutting."),
        **{
            f"bleed-{side}": unless(f"bleed-{side}", ("auto", 0), "Word’s paper has no bleed.")
            for side in _SIDES
        },
        **{
            f"{least}-{name}": unless(f"{least}-{name}", values, "Word’s text fills the page.")
            for name in ("width", "height")
            for least, values in (("min", ("auto", 0)), ("max", (UNLIMITED, float("inf"))))
        },
        "width": unless("width", ("auto",), "Word’s text fills the page."),
        "height": unless("height", ("auto",), "Word’s text fills the page."),
    },
    otherwise="Word’s pages have no such property.",
)


def _content(style: Style) -> str:
    content = style["content"]
    reasons = (_part(kind, value) for kind, value in content) if isinstance(content, tuple) else ()
    return next(filter(None, reasons), "")


def _part(kind: str, value: object) -> str:
    """Why a part of the content of a margin box is not what the header shows."""
    if kind in ("string", "quote", "url"):
        return ""
    if kind in ("counter()", "counters()") and isinstance(value, tuple):
        if value[0] not in ("page", "pages"):
            return "Word’s headers know no counters but those of pages."
        known = value[-1] in (FORMATS if value[0] == "page" else SWITCHES)
        return "" if known else "Word has no such numbers for pages."
    if kind in ("string()", "element()") and isinstance(value, tuple):
        usual = value[-1] in (("first", "last") if kind == "string()" else ("first",))
        return "" if usual else f"Word’s headers know no {value[-1]} of a page."
    return "Word’s headers have no such content."


def _behind(style: Style) -> str:
    (kind, _), *others = style["background-image"]
    if others:
        return "Word’s headers have one image for a margin box."
    repeated = kind != "none" and style["background-repeat"][0] != ("no-repeat", "no-repeat")
    return "Word’s headers repeat no images." if repeated else ""


def _position(style: Style) -> str:
    (kind, _), *_ = style["background-image"]
    return "" if kind == "none" else "Word’s headers place an image as they do text."


def _height(style: Style) -> str:
    return "" if style["height"] == "auto" else "Word’s headers are as high as the margin."


def _vertical(style: Style) -> str:
    usual = style["vertical-align"] in ("top", "middle", "bottom")
    return "" if usual else "Word’s headers stand above, below or in the middle."


WORD_MARGIN_BOX = Limits(
    format="Word",
    shown=_SHOWN
    | _INNER
    | {f"padding-{side}" for side in _SIDES}
    | {"width", "background-color", "background-size", "background-repeat"},
    partly={
        **_LIKE_TEXT,
        "content": _content,
        "background-image": _behind,
        "background-position": _position,
        "height": _height,
        "vertical-align": _vertical,
        "opacity": unless("opacity", (1,), "Word’s text is opaque."),
        "overflow": unless("overflow", ("visible", "hidden"), "Word’s headers grow."),
        "box-sizing": unless("box-sizing", ("content-box",), "Word measures the content."),
    },
    otherwise="Word’s headers have no such property.",
)
