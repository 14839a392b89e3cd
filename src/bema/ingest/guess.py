"""A guess: what was taken for what, how surely, and where it stands in source and TEI."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bema.findings import Finding, Place, Severity

_WORDS = 8
"""Words by which a place of the source is found again."""


@dataclass(frozen=True)
class Guess(Finding):
    """A finding about what was inferred; the id of its place is one of the TEI."""

    confidence: float = 1.0
    """From 0 to 1."""
    excerpt: str = ""
    """The words of the source that it is about."""

    def __str__(self) -> str:
        sure = f" ({self.confidence:.0%} sure)" if self.confidence < 1 else ""
        return super().__str__().replace(f"[{self.code}]", f"[{self.code}]{sure}", 1)


def guess(
    code: str, message: str, place: Place, remedy: str, confidence: float, excerpt: str = ""
) -> Guess:
    """A guess, as a note."""
    return Guess(code, Severity.NOTE, message, place, remedy, confidence, excerpt)


def line_of(source: str, excerpt: str) -> int:
    """The line of a source in which words begin; 0 where they are not found."""
    pattern = r"[\s\\*_]+".join(map(re.escape, excerpt.split()[:_WORDS]))
    found = re.search(pattern, source) if pattern else None
    return source.count("\n", 0, found.start()) + 1 if found else 0
