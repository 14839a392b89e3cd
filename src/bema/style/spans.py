"""Stretches of a text, and the text with something else in their place, on the same lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Any

Span = tuple[int, int]
"""Where a stretch begins, and the place behind its end, in characters."""


class Lines:
    """Where the nodes of tinycss2, which know line and column, stand in their text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self._end = len(text)

    def offset(self, node: Any) -> int:
        """Where a node begins; the end of the text for None."""
        if node is None:
            return self._end
        line, column = int(node.source_line), int(node.source_column)
        return self._starts[line - 1] + column - 1

    def span(self, node: Any, following: Any) -> Span:
        """The stretch of a node, up to the one behind it."""
        return self.offset(node), self.offset(following)

    def others(self, spans: Iterable[Span]) -> Iterator[Span]:
        """What is left of the text between these, which are in order."""
        start = 0
        for begin, end in spans:
            yield start, begin
            start = end
        yield start, self._end


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces in place of these stretches; line ends stay."""
    return edited(text, ((begin, end, _blank(text[begin:end])) for begin, end in spans))


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """The text with other words in place of these stretches."""
    parts, start = [], 0
    for begin, end, words in sorted(edits):
        parts += [text[start:begin], words]
        start = end
    return "".join([*parts, text[start:]])


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
