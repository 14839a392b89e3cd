"""Widths of columns, as CSS 2.1 has them for `table-layout: auto` (section 17.5.2.2).

Widths of text are estimates: Word fits columns to their contents itself and only wants to know
where to begin; other programs take what the file says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bema.exporters.docx.model import Block, Break, Contents, Image, Para, Table, Text
from bema.style.word.widths import text_width
from bema.weasy import Percentage

_SPARE = 1.08
"""What a column gets more than its text is thought to need."""


@dataclass
class Span:
    """What a cell asks of the columns it stands in, in px."""

    column: int
    count: int
    least: float
    most: float
    wanted: object = "auto"
    """Its `width`: px, a percentage of the table's, or `auto`."""


def extent(blocks: Iterable[Block]) -> tuple[float, float]:
    """The least and the most width in px that blocks can do with."""
    least = most = 0.0
    for block in blocks:
        if isinstance(block, Para):
            low, high = _paragraph(block)
        elif isinstance(block, Table):
            low = high = sum(block.columns) / 15
        else:
            low, high = extent(block.blocks) if isinstance(block, Contents) else (0.0, 0.0)
        least, most = max(least, low), max(most, high)
    return least, most


def _paragraph(para: Para) -> tuple[float, float]:
    aside = (para.properties.left + para.properties.right) / 15
    first = max(para.properties.first_line, 0) / 15
    least, most, line = 0.0, 0.0, first
    for inline in para.content:
        if isinstance(inline, Text):
            line += text_width(inline.text, inline.run) * _SPARE
            words = (text_width(word, inline.run) for word in inline.text.split())
            least = max([least, *(width * _SPARE for width in words)])
        elif isinstance(inline, Image):
            line += inline.width
            least = max(least, inline.width)
        elif isinstance(inline, Break):
            most, line = max(most, line), 0.0
    return least + aside, max(most, line) + aside


def fit(spans: Sequence[Span], count: int, available: float, width: object) -> list[float]:
    """Widths of `count` columns in px; `width` is the table's, `auto` where these make it."""
    if not count:
        return []
    wide = width * available / 100 if isinstance(width, Percentage) else width
    total = float(wide) if isinstance(wide, float | int) else 0.0
    least, most, shares = [0.0] * count, [0.0] * count, [0.0] * count
    for span in sorted(spans, key=lambda s: s.count):
        _take(span, least, most, shares)
    low, high = sum(least), sum(most)
    if any(shares) and not total:
        total = _by_share(most, shares, available)
    total = max(total or min(available, high), low)
    made = _shared(least, most, shares, total)
    rest = total - sum(made)
    if rest > 0.5:
        open_ = [n for n in range(count) if not shares[n]] or list(range(count))
        weight = sum(most[n] for n in open_)
        for n in open_:
            made[n] += rest * (most[n] / weight if weight else 1 / len(open_))
    return made


def _take(span: Span, least: list[float], most: list[float], shares: list[float]) -> None:
    """Let the columns of a cell be wide enough for it."""
    own = range(span.column, min(span.column + span.count, len(least)))
    low, high = span.least, max(span.most, span.least)
    if isinstance(span.wanted, Percentage):
        if span.count == 1:
            shares[span.column] = max(shares[span.column], float(span.wanted))
    elif isinstance(span.wanted, float | int):
        low = high = max(low, float(span.wanted))
    for have, need in ((least, low), (most, high)):
        missing = need - sum(have[n] for n in own)
        if missing > 0 and len(own):
            weight = sum(most[n] for n in own)
            for n in own:
                have[n] += missing * (most[n] / weight if weight else 1 / len(own))
    for n in own:
        most[n] = max(most[n], least[n])


def _by_share(most: list[float], shares: list[float], available: float) -> float:
    """How wide a table must be for its columns in percent to be wide enough."""
    needs = [m * 100 / s for m, s in zip(most, shares, strict=True) if s]
    return min(available, max(needs, default=0.0))


def _shared(
    least: list[float], most: list[float], shares: list[float], total: float
) -> list[float]:
    """Each column between its least and its most, as the room allows."""
    made = [
        max(low, total * share / 100) if share else low
        for low, share in zip(least, shares, strict=True)
    ]
    free = total - sum(made)
    wants = [0.0 if s else m - low for low, m, s in zip(least, most, shares, strict=True)]
    whole = sum(wants)
    if free <= 0 or not whole:
        return made
    part = min(free / whole, 1)
    return [have + want * part for have, want in zip(made, wants, strict=True)]
