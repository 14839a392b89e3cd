"""Plain text: paragraphs by blank lines, by indents, or a line each; records on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from bema.ingest.readers.encoding import decoded
from bema.ingest.readers.markdown import READER as markdown
from bema.ingest.readers.markdown import is_markdown
from bema.ingest.transcript import Block, Cell, Paragraph, Table, Text, Transcript, tidy
from bema.pandoc import Parser
from bema.tei.dates import iso_date

_RECORD = re.compile(r"(?P<speaker>[^\t\n]{2,80})\t(?P<date>[^\t\n]{4,30})\t(?P<text>[^\t\n]+)")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_LABELLED = re.compile(r"[^\W\d_][^:.!?\n]{0,40}(?:\.[^:.!?\n]{1,30})?:\s+\S")
_INDENT = re.compile(r"[ \t]{2,}\S")
_WRAPPED = 100
"""Lines that are never longer than so are lines of a paragraph; longer ones are paragraphs."""


class _Plain:
    """Reads it."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file."""
        if is_markdown(data):
            return markdown.read(data, name, parser)
        written, findings = decoded(data, name)
        if found := _RECORD.fullmatch(written.strip("\n")):
            metadata = {"speaker": found["speaker"].strip(), "date": _date(found["date"].strip())}
            body: tuple[Block, ...] = (Paragraph(tidy(Text(found["text"]))),)
            return Transcript(
                body,
                {k: v for k, v in metadata.items() if v},
                findings=findings,
                source=written,
                everything=found["text"],
            )
        return Transcript(
            tuple(_blocks(written)), findings=findings, source=written, everything=written
        )


def _date(written: str) -> str:
    """A day as such records have it: ISO 8601, or month, day and year."""
    if found := _AMERICAN.fullmatch(written):
        month, day, year = found.groups()
        return iso_date(f"{year}-{int(month):02}-{int(day):02}")
    return iso_date(written)


def _blocks(written: str) -> Iterator[Block]:
    lines = written.strip("\n").split("\n")
    if len(lines) > 2 and all(line.count("\t") == 1 for line in lines if line.strip()):
        rows = (line.split("\t") for line in lines if line.strip())
        yield Table(tuple(tuple(Cell(tidy(Text(cell))) for cell in row) for row in rows))
        return
    parts = re.split(r"\n\s*\n", "\n".join(lines))
    if len(parts) == 1:
        parts = _by_lines(lines)
    made = (tidy(Text(_unwrapped(each))) for part in parts for each in _turns(part))
    yield from (Paragraph(each) for each in made if each.text)


def _by_lines(lines: list[str]) -> list[str]:
    """Paragraphs of a text without blank lines: an indent begins one, or each line is one."""
    indented = [bool(re.match(r"[ \t\u3000]", line)) for line in lines]
    if any(indented) and not all(indented):
        parts: list[str] = []
        for line, begins in zip(lines, indented, strict=True):
            if begins or not parts:
                parts.append(line)
            else:
                parts[-1] += f"\n{line}"
        return parts
    return lines if max(map(len, lines)) > _WRAPPED else ["\n".join(lines)]


def _turns(part: str) -> list[str]:
    """A paragraph whose lines are turns, or a name with what is said indented below, as several."""
    lines = part.split("\n")
    if len(lines) > 1 and lines[0].isupper() and all(map(_INDENT.match, lines[1:])):
        return [lines[0], "\n".join(lines[1:])]
    starts = [number for number, line in enumerate(lines) if _LABELLED.match(line)]
    if len(starts) < 2:
        return [part]
    bounds = sorted({0, *starts, len(lines)})
    return ["\n".join(lines[start:end]) for start, end in pairwise(bounds)]


def _unwrapped(part: str) -> str:
    """A paragraph in one line; short lines, as of a title, stay lines."""
    lines = part.split("\n")
    longest = max(map(len, lines))
    goes_on = any(line.strip()[:1].islower() for line in lines[1:])
    kept = len(lines) > 1 and longest < 50 and not goes_on
    return part if kept else part.replace("\n", " ")


READER = _Plain()
