"""The family for each script: the first that has its letters (CSS Fonts 4, section 5.3).

A run in Word has a family for Latin, Greek and Cyrillic letters, one for East Asian ones, and one
for scripts such as Arabic and Hebrew. What a font that the stylesheet does not bring along can do
is not known here: such a family is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from io import BytesIO

from bema.style.stylesheet import Face
from bema.style.word.properties import Run, named_families
from bema.weasy import Style

_EAST_ASIAN = "\u4e00"
_COMPLEX = "\u0627\u05d0"
"""Letters that tell whether a font has a script; one of them is enough."""


@dataclass
class Coverage:
    """The faces of a stylesheet, which are read when somebody asks."""

    read: Callable[[], Iterable[Face]]

    @cached_property
    def _letters(self) -> dict[str, frozenset[int]]:
        return {face.family: _covered(face.resource.data) for face in self.read()}

    def complete(self, run: Run, style: Style) -> Run:
        """A setting with its families for other scripts, where the first has not their letters."""
        named = named_families(style)
        if len(named) < 2:
            return run
        scripts = (self._pick(named, _EAST_ASIAN), self._pick(named, _COMPLEX))
        return run if scripts == (run.font, run.font) else replace(run, scripts=scripts)

    def _pick(self, named: list[str], letters: str) -> str:
        for name in named:
            known = self._letters.get(name)
            if known is None or any(ord(letter) in known for letter in letters):
                return name
        return named[0]


@cache
def _covered(data: bytes) -> frozenset[int]:
    """Characters that a font has; none where it cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, KeyError, AssertionError, ValueError, ImportError):
        return frozenset()
