"""Words, as every audit counts them: runs of characters between white space."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def words(pieces: Iterable[str]) -> Iterator[str]:
    """Words of a text that comes in pieces; a word may span several pieces.

    White space is what Unicode calls so (`str.split`), the no-break spaces included. Nothing else
    is changed: case, punctuation and normalization form count.
    """
    return iter("".join(pieces).split())
