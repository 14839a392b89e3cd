"""Widths of text, about: no program that sets it is asked."""

from __future__ import annotations

import unicodedata
from functools import cache

from bema.style.word.properties import Run

_WIDTHS = {
    **dict.fromkeys(" \u00a0", 0.23),
    **dict.fromkeys("iljI.,:;!|'’‘·()[]/\\-", 0.33),
    **dict.fromkeys('ftrs"“”', 0.43),
    **dict.fromkeys("mwMW—@%…", 0.95),
}
"""Widths of characters in em, as in a book face that is rather wide."""


@cache
def _em(character: str) -> float:
    """Width of a character in em, about."""
    if character in _WIDTHS:
        return _WIDTHS[character]
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    return 0.74 if character.isupper() else 0.57


def text_width(text: str, run: Run) -> float:
    """Width of a text in px, about."""
    wide = sum(map(_em, text)) * run.size / 1.5
    return wide * (1.06 if run.bold else 1) + len(text) * run.spacing / 15
