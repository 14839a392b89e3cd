"""The stylesheet compiled for engines that have a cascade of their own: EPUB and web page.

What belongs to other media goes, and so do pages and custom properties: those of the root are put
in place, since old readers know neither `var()` nor `:root` (CSS Custom Properties, section 3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import tinycss2

from bema.style.stylesheet import Stylesheet

_OTHER_MEDIA = ("print", "tty", "speech", "tv", "projection", "handheld", "braille", "embossed")
_LEFT_OUT = ("page", "font-face", "import", "charset", "layer")


def compile_css(style: Stylesheet, media: str = "screen") -> str:
    """The rules of `style` for one medium, as plain CSS."""
    rules = [rule for sheet in style.sheets for rule in _rules(_parse(sheet.css), media)]
    root: dict[str, list[Any]] = {}
    for rule in rules:
        if rule.type == "qualified-rule" and _serialize(rule.prelude) in (":root", "html"):
            root |= {d.name: d.value for d in _declarations(rule) if d.name.startswith("--")}
    return "\n".join(filter(None, (_write(rule, root) for rule in rules))) + "\n"


def _parse(css: str) -> list[Any]:
    parsed: list[Any] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return parsed


def _rules(rules: list[Any], media: str) -> Iterator[Any]:
    """Rules that hold for the medium; a query about more than the medium stays a query."""
    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media":
            queries = [query.strip().lower() for query in _serialize(rule.prelude).split(",")]
            if media in queries or "all" in queries or queries == [""]:
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                yield from _rules(inner, media)
            elif any(query.split(" ")[0] not in _OTHER_MEDIA for query in queries):
                yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword not in _LEFT_OUT:
            yield rule


def _declarations(rule: Any) -> list[Any]:
    parsed = tinycss2.parse_blocks_contents(rule.content, True, True)
    return [item for item in parsed if item.type == "declaration"]


def _write(rule: Any, root: Mapping[str, list[Any]]) -> str:
    if rule.type == "at-rule":
        return str(rule.serialize())
    lines = [
        f"  {d.lower_name}: {_serialize(_resolve(d.value, root))}{' !important' * d.important};"
        for d in _declarations(rule)
        if not d.name.startswith("--")
    ]
    return "\n".join([f"{_serialize(rule.prelude)} {{", *lines, "}"]) if lines else ""


def _resolve(tokens: list[Any], root: Mapping[str, list[Any]]) -> list[Any]:
    """Tokens with `var()` of the root's properties replaced."""
    made: list[Any] = []
    for token in tokens:
        if token.type != "function":
            made.append(token)
        elif token.lower_name == "var":
            name, *fallback = _arguments(token)
            value = root.get(_serialize(name)) or (fallback[0] if fallback else [token])
            made += value if value == [token] else _resolve(_trim(value), root)
        else:
            token.arguments = _resolve(token.arguments, root)
            made.append(token)
    return made


def _arguments(function: Any) -> list[list[Any]]:
    """Arguments of `var()`: the name and, after the first comma, the fallback."""
    for index, token in enumerate(function.arguments):
        if token.type == "literal" and token.value == ",":
            return [function.arguments[:index], function.arguments[index + 1 :]]
    return [function.arguments]


def _trim(tokens: list[Any]) -> list[Any]:
    return [t for t in tokens if t.type != "comment"]


def _serialize(tokens: Any) -> str:
    return str(tinycss2.serialize(tokens)).strip()
