"""The cascade of some properties of a compiled stylesheet (CSS Cascade 4, section 6).

For what an edition must know of its own look without laying anything out. Media queries that are
left in the stylesheet count as true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import cssselect2

from bema.style.compiled.custom import arguments
from bema.style.compiled.matching import Document, selectors_of
from bema.style.tokens import contents, rules, said, written
from bema.tree import Element

_GROUPS = frozenset("media supports layer container scope".split())
_SLANTED = frozenset(("italic", "oblique"))
_SIZES = frozenset("xx-small x-small small medium large x-large xx-large smaller larger".split())

Values = Mapping[str, list[Any]]
"""Tokens by property."""
_Rank = tuple[bool, tuple[int, ...], int]


def declared(css: str, document: Document, names: Collection[str]) -> Mapping[Element, Values]:
    """What wins on each element of these properties, and of all custom ones.

    `font` counts for its longhands; nothing is inherited.
    """
    ranked: dict[Element, dict[str, tuple[_Rank, list[Any]]]] = defaultdict(dict)
    for order, (prelude, item) in enumerate(declarations(css)):
        wanted = [pair for pair in _longhands(item) if pair[0] in names or pair[0][:2] == "--"]
        for selector in _selectors(prelude) if wanted else ():
            rank = (item.important, selector.specificity, order)
            for element in document.matched(selector):
                _take(ranked[element], rank, wanted)
    return {
        element: {name: value for name, (_, value) in own.items()}
        for element, own in ranked.items()
    }


def _take(
    own: dict[str, tuple[_Rank, list[Any]]], rank: _Rank, wanted: list[tuple[str, list[Any]]]
) -> None:
    for name, value in wanted:
        if name not in own or rank >= own[name][0]:
            own[name] = (rank, value)


@lru_cache(maxsize=4)
def declarations(css: str) -> tuple[tuple[str, Any], ...]:
    """All declarations of rules, each with its list of selectors."""
    return tuple(_within(rules(css)))


def _within(nodes: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for node in nodes:
        if node.type == "qualified-rule":
            prelude = written(node.prelude)
            yield from ((prelude, d) for d in contents(node) if d.type == "declaration")
        elif node.type == "at-rule" and node.content and node.lower_at_keyword in _GROUPS:
            yield from _within(contents(node))


def _selectors(prelude: str) -> list[Any]:
    try:
        return selectors_of(prelude)
    except cssselect2.SelectorError:
        return []


def _longhands(item: Any) -> Iterator[tuple[str, list[Any]]]:
    if item.lower_name == "font":
        yield from _font(said(item.value))
    else:
        yield item.name if item.name.startswith("--") else item.lower_name, item.value


def _font(tokens: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """What `font` says of style, weight and families (CSS Fonts 4, section 2.7)."""
    size = next((n for n, token in enumerate(tokens) if _is_size(token)), None)
    if size is None:
        return
    before, after = tokens[:size], tokens[size + 1 :]
    if after[:1] == ["/"]:
        after = after[2:]
    yield "font-style", [t for t in before if keyword([t]) in _SLANTED]
    yield "font-weight", [t for t in before if t.type == "number" or keyword([t])[:4] == "bold"]
    yield "font-family", after


def _is_size(token: Any) -> bool:
    return token.type in ("dimension", "percentage") or keyword([token]) in _SIZES


def keyword(tokens: Iterable[Any]) -> str:
    """The first of these that is no white space, in lower case; empty where there is none."""
    return next((written([token]).lower() for token in said(tokens)), "")


def resolved(tokens: Iterable[Any], values: Values, depth: int = 0) -> list[Any]:
    """Tokens with the values of custom properties, which a compiled stylesheet has few of."""
    made: list[Any] = []
    for token in tokens:
        if token.type == "function" and token.lower_name == "var" and depth < 20:
            name, fallback = arguments(token)
            made += resolved(values.get(name, fallback or []), values, depth + 1)
        else:
            made.append(token)
    return made
