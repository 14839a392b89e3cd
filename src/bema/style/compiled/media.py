"""Media queries where the medium is known and what else they ask is not (Media Queries 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tinycss2

_OTHERS = frozenset("print tty speech screen tv projection handheld braille embossed".split())


def applicable(prelude: Sequence[Any], media: str) -> str | None:
    """What is left to ask of a list of media queries, under one medium.

    Empty where the list holds anyway, None where it cannot hold.
    """
    kept: list[str] = []
    for query in _queries(prelude):
        words = [word.lower() for word in query if word.lower() != "only"]
        holds = _holds(words, media)
        if holds:
            return ""
        if holds is None:
            kept.append(" ".join(query))
    return ", ".join(kept) if kept else None


def _queries(prelude: Sequence[Any]) -> list[list[str]]:
    """The words and conditions of each query."""
    queries: list[list[str]] = [[]]
    for token in prelude:
        if token == ",":
            queries.append([])
        elif token.type not in ("whitespace", "comment"):
            queries[-1].append(str(tinycss2.serialize([token])))
    return queries


def _holds(words: list[str], media: str) -> bool | None:
    """Whether a query holds; None where it asks for more than the medium."""
    negated = words[:1] == ["not"] and len(words) > 1 and words[1][0] != "("
    kind, *more = words[negated:] or ["all"]
    of_other = kind in _OTHERS and kind != media
    if kind not in (*_OTHERS, "all"):
        return None
    if not more:
        return of_other if negated else not of_other
    if of_other:
        return negated
    return None
