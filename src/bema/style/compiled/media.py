"""Media queries where the medium is known and what else they ask is not (Media Queries 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bema.style.tokens import listed, said, written

_OTHERS = frozenset("print tty speech screen tv projection handheld braille embossed".split())


def applicable(prelude: Sequence[Any], media: str) -> str | None:
    """What is left to ask of a list of media queries, under one medium.

    Empty where the list holds anyway, None where it cannot hold.
    """
    kept: list[str] = []
    for query in listed(prelude):
        asked = [written([token]) for token in said(query)]
        words = [word.lower() for word in asked if word.lower() != "only"]
        holds = _holds(words, media)
        if holds:
            return ""
        if holds is None:
            kept.append(" ".join(asked))
    return ", ".join(kept) if kept else None


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
