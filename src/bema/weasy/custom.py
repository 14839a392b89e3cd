"""Custom properties that stand for one another until their values fill the memory or the stack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SET = re.compile(r"(--[\w-]+)\s*:([^;}]*)")
_ASKED = re.compile(r"var\(\s*(--[\w-]+)", re.IGNORECASE)
_DEEPEST = 100
"""Properties that may stand for one another; WeasyPrint takes some calls for each."""
_MOST = 10_000
"""Names and values that one may grow to."""
_FEW = 12
"""Properties of which no value can grow beyond that."""


def endless(texts: Iterable[str]) -> frozenset[str]:
    """Names of the properties whose values in these stylesheets grow beyond all measure.

    What stands for itself has no value in any engine, and is none of them.
    """
    asked: dict[str, list[list[str]]] = {}
    for text in texts:
        for name, value in _SET.findall(text):
            asked.setdefault(name, []).append(_ASKED.findall(value))
    if sum(any(values) for values in asked.values()) <= _FEW:
        return frozenset()
    needed = {n: max(v, key=len) + [a for each in v for a in each] for n, v in asked.items()}
    sizes: dict[str, tuple[int, int]] = {}
    for name in needed:
        _measure(name, needed, asked, sizes)
    return frozenset(n for n, (deep, size) in sizes.items() if deep > _DEEPEST or size > _MOST)


def _measure(
    name: str,
    needed: Mapping[str, list[str]],
    asked: Mapping[str, list[list[str]]],
    sizes: dict[str, tuple[int, int]],
) -> None:
    """Note how many properties stand for one another under a name, and how long its value gets."""
    path, within = [(name, iter(needed[name]))], {name}
    while path:
        at, names = path[-1]
        below = next((n for n in names if n in needed and n not in sizes and n not in within), None)
        if below is not None:
            path.append((below, iter(needed[below])))
            within.add(below)
            continue
        path.pop()
        within.discard(at)
        found = [[sizes.get(n, (0, 1)) for n in value] for value in asked[at]]
        deep = 1 + max((d for value in found for d, _ in value), default=0)
        sizes[at] = deep, min(max(1 + sum(s for _, s in value) for value in found), _MOST + 1)


def names(tokens: Iterable[Any]) -> Iterator[str]:
    """Names of the custom properties that `var()` asks for, fallbacks included."""
    for token in tokens:
        if token.type == "function":
            if token.lower_name == "var":
                yield from (t.value for t in token.arguments if t.type == "ident")
            yield from names(token.arguments)
        elif isinstance(inner := getattr(token, "content", None), list):
            yield from names(inner)
