"""Counters and their scopes (CSS Lists 3, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Counters:
    """Counters at one place of a document that is gone through in order.

    A counter is known to the element that makes it, to what follows beside it and below.
    """

    def __init__(self) -> None:
        self._values: dict[str, list[int]] = {}
        self._made: list[set[str]] = [set()]

    def apply(
        self,
        reset: Iterable[tuple[str, int]],
        increment: Iterable[tuple[str, int]],
        change: Iterable[tuple[str, int]],
    ) -> None:
        """Make, increment and set the counters of an element, in this order (section 4.5)."""
        for name, value in reset:
            if name in self._made[-1]:
                self._values[name].pop()
            self._make(name, value)
        for name, value in increment:
            self._innermost(name)[-1] += value
        for name, value in change:
            self._innermost(name)[-1] = value

    def open(self) -> None:
        """What comes is inside the element whose counters were applied last."""
        self._made.append(set())

    def close(self) -> None:
        """That element ends, and with it what was made inside."""
        for name in self._made.pop():
            self._values[name].pop()

    def _make(self, name: str, value: int) -> None:
        self._made[-1].add(name)
        self._values.setdefault(name, []).append(value)

    def _innermost(self, name: str) -> list[int]:
        if not self._values.get(name):
            self._make(name, 0)
        return self._values[name]

    def value(self, name: str) -> int:
        """The innermost value; 0 where there is no such counter."""
        return (self._values.get(name) or [0])[-1]

    def values(self, name: str) -> tuple[int, ...]:
        """All values, the outermost first."""
        return tuple(self._values.get(name, ()))

    def snapshot(self) -> Mapping[str, tuple[int, ...]]:
        """All counters as they are now."""
        return {name: tuple(values) for name, values in self._values.items()}
