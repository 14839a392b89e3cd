"""A guess: what was taken for what, how surely, and where it stands in source and TEI."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

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


@dataclass
class Lines:
    """The lines of a source, found by words that stand in them."""

    source: str
    _behind: dict[str, int] = field(default_factory=dict)

    def next(self, excerpt: str) -> int:
        """The line in which words begin, behind the place where they were found before.

        0 where they are not found.
        """
        pattern = r"[\s\\*_]+".join(map(re.escape, excerpt.split()[:_WORDS]))
        if not pattern:
            return 0
        found = re.compile(pattern).search(self.source, self._behind.get(excerpt, 0))
        if not found:
            return 0
        self._behind[excerpt] = found.end()
        return self.source.count("\n", 0, found.start()) + 1
