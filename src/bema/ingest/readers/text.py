"""Plain text: paragraphs by blank lines, by indents, or a line each; records on one line."""

from __future__ import annotations

import re

from bema.ingest.readers.encoding import decoded
from bema.ingest.readers.markdown import READER as markdown
from bema.ingest.readers.markdown import is_markdown
from bema.ingest.transcript import Block, Paragraph, Text, Transcript, tidy
from bema.pandoc import Parser
from bema.tei.dates import iso_date

_RECORD = re.compile(r"(?P<speaker>[^\t\n]{2,80})\t(?P<date>[^\t\n]{4,30})\t(?P<text>[^\t\n]+)")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
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
                body, {k: v for k, v in metadata.items() if v}, findings=findings, source=written
            )
        return Transcript(tuple(_paragraphs(written)), findings=findings, source=written)


def _date(written: str) -> str:
    """A day as such records have it: ISO 8601, or month, day and year."""
    if found := _AMERICAN.fullmatch(written):
        month, day, year = found.groups()
        return iso_date(f"{year}-{int(month):02}-{int(day):02}")
    return iso_date(written)


def _paragraphs(written: str) -> list[Paragraph]:
    parts = re.split(r"\n\s*\n", written.strip("\n"))
    if len(parts) == 1:
        parts = _by_lines(parts[0].split("\n"))
    made = (tidy(Text(_unwrapped(part))) for part in parts)
    return [Paragraph(each) for each in made if each.text]


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


def _unwrapped(part: str) -> str:
    """A paragraph in one line; short lines, as of a title, stay lines."""
    lines = part.split("\n")
    longest = max(map(len, lines))
    kept = len(lines) > 1 and longest < 50
    return part if kept else part.replace("\n", " ")


READER = _Plain()
