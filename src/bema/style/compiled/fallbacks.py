"""Older declarations, for reading systems that do not know the newer ones.

What stands before a declaration is what a reading system of ten years ago makes of it, which knows
CSS 2.1, Selectors 3, Color 3 and little more (EPUB 3.0.1, "Content Documents", section 3), and some
of which, Adobe's, not even `rem`. Newer ones overwrite it. What does no harm where it is not known,
such as `hyphens` or `font-kerning`, has no older declaration. Names of vendors do not occur.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import tinycss2

from bema.style.compiled.custom import arguments, trimmed
from bema.style.tokens import inside, said, written

_BREAKS = {
    "break-after": "page-break-after",
    "break-before": "page-break-before",
    "break-inside": "page-break-inside",
}
_BREAK_VALUES = {
    "avoid-page": "avoid",
    "page": "always",
    "recto": "right",
    "verso": "left",
}
_OLD_BREAKS = frozenset("auto avoid always left right".split())
_CAPS = frozenset(("normal", "small-caps"))
_INLINE = ("left", "right")
"""Sides at the start and the end of a line that runs from left to right."""
_BLOCK = ("top", "bottom")
_SIDES = ("margin", "padding")
_LINES = frozenset("none underline overline line-through".split())
_OLD_DISPLAY = {
    "flow-root": "block",
    "flex": "block",
    "grid": "block",
    "inline-flex": "inline-block",
    "inline-grid": "inline-block",
}
_UNITS = {"rem": 1.0, "ch": 0.5, "ic": 1.0, "lh": 1.4, "rlh": 1.4, "cap": 0.7}
"""What a unit is in ems, nearly; those of the window have nothing older."""


def fallbacks(name: str, tokens: Sequence[Any], direction: str) -> list[tuple[str, str]]:
    """Names and values of the declarations that are to stand before a newer one.

    `tokens` are its value, with custom properties put in place; `direction` is that of the text,
    `ltr` or `rtl`.
    """
    plain = _without_variables(tokens)
    if plain is None:
        return []
    value = written(plain)
    found = list(_older(name, plain, value.lower(), direction))
    if plain != tokens:
        found.append((name, value))
    return [pair for pair in dict.fromkeys(found) if pair != (name, written(tokens))]


def _without_variables(tokens: Sequence[Any]) -> list[Any] | None:
    """Tokens with what stands for `var()` where it is not known; None where nothing does."""
    made: list[Any] = []
    for token in tokens:
        if token.type != "function" or token.lower_name != "var":
            made.append(token)
            continue
        _, fallback = arguments(token)
        inner = None if fallback is None else _without_variables(trimmed(fallback))
        if inner is None:
            return None
        made += inner
    return made


def _older(
    name: str, tokens: Sequence[Any], value: str, direction: str
) -> Iterator[tuple[str, str]]:
    if name in _BREAKS:
        old = _BREAK_VALUES.get(value, value)
        if old in _OLD_BREAKS:
            yield _BREAKS[name], old
    elif name == "text-align" and value in ("start", "end"):
        yield name, _INLINE[(value == "end") != (direction == "rtl")]
    elif name == "font-variant-caps" and value in _CAPS:
        yield "font-variant", value
    elif name == "overflow-wrap" and value in ("break-word", "anywhere", "normal"):
        yield "word-wrap", "break-word" if value == "anywhere" else value
        if value == "anywhere":
            yield name, "break-word"
    elif name == "text-decoration":
        lines = [word for token in said(tokens) if (word := written([token])) in _LINES]
        if lines and len(lines) < len(said(tokens)):
            yield name, " ".join(lines)
    elif name == "text-decoration-line":
        yield "text-decoration", value
    elif name == "display" and value in _OLD_DISPLAY:
        yield name, _OLD_DISPLAY[value]
    elif name == "list-style-type" and said(tokens) and said(tokens)[0].type == "string":
        yield name, "none"
    elif value == "currentcolor" and name == "color":
        yield name, "inherit"
    elif name.startswith(_SIDES):
        yield from _logical(name, tokens, direction)
    older = _in_older_units(tokens)
    if older is not None:
        yield name, older


def _logical(name: str, tokens: Sequence[Any], direction: str) -> Iterator[tuple[str, str]]:
    """Margins and paddings by the sides of the page (CSS Logical Properties 1, section 4)."""
    box, _, rest = name.partition("-")
    axis, _, end = rest.partition("-")
    sides = {"inline": _INLINE[:: -1 if direction == "rtl" else 1], "block": _BLOCK}.get(axis)
    if sides is None:
        return
    values = [written([token]) for token in said(tokens)]
    if end in ("start", "end"):
        yield f"{box}-{sides[end == 'end']}", " ".join(values)
    elif values:
        yield f"{box}-{sides[0]}", values[0]
        yield f"{box}-{sides[1]}", values[-1]


def _in_older_units(tokens: Sequence[Any]) -> str | None:
    """The value in ems where it is in units that are newer; None where it is not, or cannot be."""
    made = [_older_unit(token) for token in tokens]
    if any(one is None for one in made) or all(a is b for a, b in zip(made, tokens, strict=True)):
        return None
    return written(made)


def _older_unit(token: Any) -> Any:
    """The token in ems; None for one that has no older form."""
    if token.type == "dimension" and token.lower_unit in _UNITS:
        number = token.value * _UNITS[token.lower_unit]
        return tinycss2.parse_one_component_value(f"{number:.4g}em")
    if token.type == "function" and token.lower_name in ("calc", "min", "max", "clamp", "round"):
        return next(filter(None, map(_length, token.arguments)), None)
    return token


def _length(token: Any) -> Any:
    """The first length or percentage in something that is reckoned."""
    if token.type in ("dimension", "percentage"):
        return _older_unit(token)
    return next(filter(None, map(_length, inside(token))), None)
