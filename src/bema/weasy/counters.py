"""Counter styles whose numbers never get longer than a line (CSS Counter Styles 3, section 2)."""

from __future__ import annotations

from functools import cache
from typing import Any

_LONGEST = 120
"""Symbols; the standard asks for 60, and lets decimal numbers stand for what is longer."""


def counter_styles() -> Any:
    """An empty set of counter styles, to be filled by stylesheets."""
    return _bounded()()


@cache
def _bounded() -> Any:
    from weasyprint.css.counters import CounterStyle

    class Bounded(CounterStyle):  # type: ignore[misc]
        def resolve_counter(self, counter_name: Any, previous_types: Any = None) -> Any:
            counter = super().resolve_counter(counter_name, previous_types)
            if counter and counter["pad"] and counter["pad"][0] > _LONGEST:
                return {**counter, "pad": (_LONGEST, counter["pad"][1])}
            return counter

        def render_value(
            self,
            counter_value: int,
            counter_name: Any = None,
            counter: Any = None,
            previous_types: Any = None,
        ) -> str:
            found = counter or super().resolve_counter(counter_name)
            if found and _length(abs(counter_value), found) > _LONGEST:
                return str(counter_value)
            made = super().render_value(counter_value, counter_name, counter, previous_types)
            return str(made)

        def copy(self) -> Any:
            return Bounded(self)

    return Bounded


def _length(value: int, counter: Any) -> int:
    """How many symbols a number takes in a system that has no digits; 0 in any other."""
    system = counter["system"][1] if counter["system"] else "symbolic"
    if system == "symbolic" and counter["symbols"]:
        return value // len(counter["symbols"])
    length = 0
    for weight, _ in counter["additive_symbols"] or () if system == "additive" else ():
        length += value // weight if weight else 0
        value = value % weight if weight else value
    return length
