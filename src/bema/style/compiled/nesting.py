"""Rules inside rules, written out for engines that know none (CSS Nesting, section 3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Any

import tinycss2

_MOST = 100
"""Selectors that one may grow to; beyond, `:is()` keeps the list short."""

_BRACKETS = {"[] block": ("[", "]"), "() block": ("(", ")")}
_TYPE = re.compile(r"[^\W\d][\w-]*")


def nested(selector: Sequence[Any], within: Sequence[str]) -> list[str]:
    """The selectors that one means inside a rule with these; itself where it stands in none."""
    parts = _around([token for token in selector if token.type != "comment"])
    parts[0] = parts[0].lstrip()
    parts[-1] = parts[-1].rstrip()
    if not within:
        return ["&".join(parts)]
    if len(parts) == 1:
        parts = ["", f" {parts[0]}"]
    holes = len(parts) - 1
    outer = list(within) if len(within) ** holes <= _MOST else [f":is({', '.join(within)})"]
    return [_filled(parts, each) for each in product(outer, repeat=holes)]


def _filled(parts: Sequence[str], selectors: Sequence[str]) -> str:
    made = parts[0]
    for selector, rest in zip(selectors, parts[1:], strict=True):
        kind = _TYPE.match(rest)  # `&em` is an `em` that the outer rule selects
        made += f"{kind[0]}:is({selector}){rest[kind.end() :]}" if kind else selector + rest
    return made


def _around(tokens: Sequence[Any]) -> list[str]:
    """The text before, between and behind each `&`, those in brackets too."""
    parts = [""]
    for token in tokens:
        if token == "&":
            parts.append("")
        elif token.type == "function":
            _append(parts, f"{token.name}(", _around(token.arguments), ")")
        elif token.type in _BRACKETS:
            start, end = _BRACKETS[token.type]
            _append(parts, start, _around(token.content), end)
        else:
            parts[-1] += str(tinycss2.serialize([token]))
    return parts


def _append(parts: list[str], start: str, inner: Sequence[str], end: str) -> None:
    parts[-1] += start + inner[0]
    parts += inner[1:]
    parts[-1] += end
