"""Turns that are laid out otherwise than as paragraphs: rows of a table, lines of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bema.ingest.labels import is_label, is_name
from bema.ingest.lexicon import Lexicon
from bema.ingest.transcript import Block, Cell, Mark, Paragraph, Table, Text

_ROWS = 3
"""Rows of a table of turns, at least."""


def in_paragraphs(blocks: Sequence[Block], words: Lexicon) -> tuple[Block, ...]:
    """Blocks with a paragraph for each label and each paragraph of a turn."""
    return tuple(made for block in blocks for made in _of_block(block, words))


def _of_block(block: Block, words: Lexicon) -> Iterator[Block]:
    match block:
        case Table(rows) if _are_turns(rows, words):
            for first, second in rows:
                if first.content.text:
                    whole = Mark(0, len(first.content), "strong")
                    marks = (*first.content.marks, whole)
                    yield Paragraph(replace(first.content, marks=marks))
                said = second.content.lines()
                yield from (Paragraph(line) for line in said if line.text or line.notes)
        case Paragraph(content) if "\n" in content.text:
            yield from map(Paragraph, _by_labels(content, words))
        case _:
            yield block


def _are_turns(rows: Sequence[Sequence[Cell]], words: Lexicon) -> bool:
    """Whether the first of two columns has names that recur, or nothing, and the second what they
    say. Word takes the first row for the head of any table.
    """
    if len(rows) < _ROWS or any(len(row) != 2 for row in rows):
        return False
    names = [row[0].content.text.strip(" :") for row in rows if row[0].content.text]
    return (
        len(set(names)) < len(names)
        and (names[0] in names[1:] or len(names[0].split()) > 1)
        and all(is_name(name, words) for name in names)
        and sum(len(row[1].content.text.split()) for row in rows) > 4 * len(rows)
    )


def _by_labels(content: Text, words: Lexicon) -> Iterator[Text]:
    """A paragraph whose lines are turns, turn by turn; any other as it is."""
    lines = [0, *(found.end() for found in re.finditer("\n", content.text))]
    starts = [at for at in lines if is_label(content[at:].strip(), words)]
    if len(starts) < 2:
        yield content
        return
    bounds = sorted({0, *starts, len(content)})
    yield from (content[start:end].strip() for start, end in pairwise(bounds))
