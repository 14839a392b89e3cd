"""Tables on a grid of characters, drawn with spaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from bema.style.breaking import columns, wrap

_GAP = "  "


@dataclass(frozen=True)
class Table:
    """Captions, and rows of cell texts with their spans and whether a rule follows."""

    captions: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[int, ...], bool], ...]


def table_lines(table: Table, room: int) -> Iterator[str]:
    """Lines of a table in `room` columns; cells wrap where it would be wider."""
    yield from table.captions
    widths = _widths(table, room)
    for texts, spans, ruled in table.rows:
        yield from _row(texts, _spanned(widths, spans))
        if ruled:
            yield _GAP.join("─" * width for width in widths)


def _widths(table: Table, room: int) -> list[int]:
    """Width of each column: that of its widest cell, or a fair share where room is short."""
    count = max((sum(spans) for _, spans, _ in table.rows), default=0)
    widths = [1] * count
    for texts, spans, _ in table.rows:
        column = 0
        for text, span in zip(texts, spans, strict=True):
            if span == 1:
                widths[column] = max(widths[column], columns(text))
            column += span
    room -= len(_GAP) * (count - 1)
    while widths and sum(widths) > room and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    return widths


def _spanned(widths: list[int], spans: tuple[int, ...]) -> list[int]:
    made, column = [], 0
    for span in spans:
        part = widths[column : column + span]
        made.append(sum(part) + len(_GAP) * (len(part) - 1))
        column += span
    return made


def _row(texts: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    cells = [list(wrap(text, width)) for text, width in zip(texts, widths, strict=True)]
    for parts in zip_longest(*cells, fillvalue=""):
        padded = [part + " " * (w - columns(part)) for part, w in zip(parts, widths, strict=True)]
        yield _GAP.join(padded).rstrip(" ")
