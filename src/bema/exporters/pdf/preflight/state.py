"""The graphics state, as far as a preflight asks for it (ISO 32000-1, section 8.4)."""

from __future__ import annotations

from typing import Any, NamedTuple

from bema.exporters.pdf.preflight.objects import entry, integer
from bema.exporters.pdf.preflight.spaces import GRAY, Space

_FILLS = frozenset("f F f* B B* b b*".split())
_STROKES = frozenset("S s B B* b b*".split())
_TEXTS = frozenset("Tj TJ ' \"".split())
PAINTING = _FILLS | _STROKES | _TEXTS
"""Operators that paint with the colours of the state."""
_FILLED = (0, 2, 4, 6)
_OUTLINED = (1, 2, 5, 6)
"""Ways to paint text (section 9.3.6)."""


class State(NamedTuple):
    """Colours, and what becomes of those below."""

    white_fill: bool = False
    """Whether the colour is none of each ink of `DeviceCMYK`."""
    white_stroke: bool = False
    over_fill: bool = False
    over_stroke: bool = False
    mode: int = 0
    """Of overprinting; in 1, an ink of which there is none leaves what is below it."""
    render: int = 0
    """How text is painted."""
    fill_space: Space = GRAY
    stroke_space: Space = GRAY

    def overprinting(self, given: Any) -> State:
        """The state after a dictionary of `gs`; `OP` is for fills too where there is no `op`."""
        over = entry(given, "/OP")
        fill = over if entry(given, "/op") is None else entry(given, "/op")
        return self._replace(
            over_stroke=self.over_stroke if over is None else over is True,
            over_fill=self.over_fill if fill is None else fill is True,
            mode=integer(entry(given, "/OPM"), self.mode),
        )

    def loses(self, operator: str) -> bool:
        """Whether it paints white that overprints, so that nothing is seen of it (section 8.6.7).

        Black that does not overprint is no fault: what is below it need not be there.
        """
        written = operator in _TEXTS
        fills = operator in _FILLS or (written and self.render in _FILLED)
        strokes = operator in _STROKES or (written and self.render in _OUTLINED)
        lost = fills and self.over_fill and self.white_fill
        return self.mode == 1 and (lost or (strokes and self.over_stroke and self.white_stroke))
