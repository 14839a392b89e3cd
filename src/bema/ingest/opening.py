"""What stands before and behind a speech: titles, place, date and times, how it was prepared."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bema.ingest.labels import is_name
from bema.ingest.lexicon import Lexicon
from bema.ingest.transcript import Block, Heading, Paragraph, Text
from bema.tei.written_dates import written_date

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>[AaPp])\.?\s?[Mm]\.?\s*"
    r"\(?(?P<zone>[A-Z]{2,5})?\)?\.?(?=\s|$)"
    r"|(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)\s*(?:Uhr|h|hrs)?\s*\(?(?P<zone24>[A-Z]{3,5})?\)?\.?(?=\s|$)"
)
_OVERLINE = re.compile(
    r"(remarks|statement|address|speech|transcript|press release|rede|ansprache|discours|"
    r"allocution|discurso|intervención|выступление|заявление)\b.*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+")
_FURNITURE = re.compile(r"[#*_\-–—=~• ]{1,9}")
_LOOKS = ("strong", "emphasis", "underline", "small-caps")
_LONGEST = 90
_MOST = 12
"""Paragraphs at the begin that are looked at."""
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:St|Mt|Ft|Ave|Blvd|Mass|Calif|Pa|Va|Md)\.$")


@dataclass(frozen=True)
class Line:
    """A line of an opening or a closing, and what it is."""

    kind: str
    """`overline`, `main`, `sub`, `place`, `date`, `time`, `prepared`, `salute`, `end`; `mark` for a
    sign of the end, `source` for the address of the page."""
    content: Text
    value: str = ""
    """Of a date or time, as ISO 8601 has it; the address of a source."""


def read_opening(
    blocks: Sequence[Block],
    words: Lexicon,
    language: str,
    labelled: Collection[int],
    *,
    title: str,
) -> tuple[list[Line], int]:
    """Lines before the speech, and the number of the first block of it.

    `labelled` are the blocks with a label; `title` is what metadata give; empty where they give
    none.
    """
    lines: list[Line] = []
    for number, block in enumerate(blocks[:_MOST]):
        if number in labelled or not isinstance(block, Paragraph | Heading):
            return lines, number
        found = _lines(block, words, language, title=title, has_title=_has(lines, "main"))
        if found is None or (_has(lines, "salute") and not _has(found, "salute")):
            return lines, number
        lines += found
    return lines, min(len(blocks), _MOST)


def _has(lines: Sequence[Line], kind: str) -> bool:
    return any(line.kind == kind for line in lines)


def _lines(
    block: Paragraph | Heading, words: Lexicon, language: str, *, title: str, has_title: bool
) -> list[Line] | None:
    """The lines of a block that belongs to the opening; None where the speech begins."""
    content = block.content
    lines = [line.without(*_LOOKS) for line in _joined(content.lines())]
    told = [_told(line, words, language) for line in lines]
    if all(told):
        return [each for each in told if each]
    if len(lines) == 1 and (parted := _place_and_date(lines[0], language)):
        return parted
    emphasised = isinstance(block, Heading) or content.is_marked("strong")
    is_it = bool(title) and (_same(content.text, title) or _same(lines[0].text, title))
    has_title = has_title or (bool(title) and not is_it)
    if (emphasised or is_it) and not has_title:
        return _title(lines, told, language)
    salutes = [_is_salute(line, words) for line in lines]
    if all(salutes) and len(lines) < 9:
        return [Line("salute", content.without(*_LOOKS))]
    short = all(
        known or (len(line) <= _LONGEST and _is_place(line, words))
        for known, line in zip(told, lines, strict=True)
    )
    # Places are set as headings of a low level, if at all.
    is_section = isinstance(block, Heading) and block.level < 4
    if short and not ((content.is_marked("strong") or is_section) and has_title):
        return [each or Line("place", line) for each, line in zip(told, lines, strict=True)]
    return None


def _same(one: str, other: str) -> bool:
    return [*map(str.casefold, one.split())] == [*map(str.casefold, other.split())]


def _joined(lines: list[Text]) -> list[Text]:
    """Lines; one that goes on in small letters belongs to the one before it."""
    made: list[Text] = []
    for line in lines:
        if made and line.text[:1].islower():
            before = made.pop()
            moved = [
                type(m)(m.start + len(before) + 1, m.end + len(before) + 1, m.kind, m.value)
                for m in line.marks
            ]
            line = Text(f"{before.text} {line.text}", (*before.marks, *moved), before.notes)
        made.append(line)
    return made


def _told(line: Text, words: Lexicon, language: str) -> Line | None:
    """A line that says a time, a date, or how the text came to be."""
    text = line.text.strip("()[] ")
    if found := _TIME.fullmatch(text):
        return Line("time", line, iso_time_of(found))
    if day := written_date(text, language):
        return Line("date", line, day)
    if text.casefold().strip(" .:*") in words.prepared or any(
        each and each in text.casefold() and len(text) < len(each) + 12 for each in words.prepared
    ):
        return Line("prepared", line)
    return None


def _title(lines: list[Text], told: list[Line | None], language: str) -> list[Line]:
    """Lines of a title block: an overline, the title, more of it, and what ends in a date."""
    made: list[Line] = []
    for line, known in zip(lines, told, strict=True):
        if known:
            made.append(known)
        elif made and (parted := _place_and_date(line, language)):
            made += parted
        elif not _has(made, "main"):
            over = not made and len(lines) > 1 and _OVERLINE.fullmatch(line.text)
            made.append(Line("overline" if over else "main", line))
        else:
            made.append(Line("sub", line))
    return made


def _place_and_date(line: Text, language: str) -> list[Line]:
    """A line such as “Nur-Sultan, October 12, 2021”, in either order; empty where it is none."""
    if len(line) > _LONGEST:
        return []
    for found in re.finditer(r",\s+|，\s*|،\s+", line.text):
        before, behind = line[: found.end()].strip(), line[found.end() :]
        if day := written_date(behind.text, language):
            return [Line("place", before), Line("date", behind, day)]
        if day := written_date(line.text[: found.start()], language):
            return [Line("date", before, day), Line("place", behind)]
    return []


def _is_salute(line: Text, words: Lexicon) -> bool:
    text = line.text
    lower = text.casefold()
    begins = any(
        lower.startswith(each)
        and (not lower[len(each) : len(each) + 1].isalpha() or not each[-1].islower())
        for each in words.salutations
    )
    return text[-1:] in ",:!，：！،" and len(text) < 160 and (begins or len(text.split()) < 6)


def _is_place(line: Text, words: Lexicon) -> bool:
    text = line.text.strip()
    ends = text[-1:] in ".!?:;。！？：；؟" and not _ABBREVIATED.search(text)
    return (bool(text) and not ends and is_name(text.replace(",", ""), words)) or (
        bool(text) and not ends and _is_titled(text)
    )


def _is_titled(text: str) -> bool:
    """Whether a line has capitals as names and places do."""
    parts = [part for part in text.split() if part[:1].isalpha()]
    small = [part for part in parts if part[:1].islower()]
    return bool(parts) and len(small) <= len(parts) // 3 and parts[0][:1].isupper()


def read_ending(
    blocks: Sequence[Block], words: Lexicon, first: int
) -> tuple[int, list[Line], list[Line]]:
    """Where the speech ends, the closing words, and lines behind them: times, an end, marks."""
    lines: list[Line] = []
    end = len(blocks)
    while end > first:
        block = blocks[end - 1]
        if not isinstance(block, Paragraph) or (line := _behind(block.content, words)) is None:
            break
        lines.insert(0, line)
        end -= 1
    closing: list[Line] = []
    if end > first:
        block = blocks[end - 1]
        if isinstance(block, Paragraph) and _is_closing(block.content.text, words):
            closing.append(Line("salute", block.content))
    return end, closing, lines


def _behind(content: Text, words: Lexicon) -> Line | None:
    text = content.text.strip()
    if _FURNITURE.fullmatch(text):
        return Line("mark", content)
    linked = [each for each in content.marks if each.kind == "link"]
    if linked and content.is_marked("link") and len(linked) == 1 and " " not in text:
        return Line("source", content, linked[0].value)
    if _ADDRESS.fullmatch(text):
        return Line("source", content, text)
    found = re.fullmatch(r"(?:(?P<end>[^\W\d]+)\b\.?\s*)?(?P<time>.*)", text, re.DOTALL)
    assert found is not None
    ends = (found["end"] or "").casefold() in words.ends
    time = _TIME.fullmatch(found["time"].strip(" ()"))
    if ends and not found["time"].strip():
        return Line("end", content)
    if time and (ends or not found["end"]):
        return Line("end", content, iso_time_of(time))
    return None


def _is_closing(text: str, words: Lexicon) -> bool:
    lower = text.casefold().strip()
    return len(lower.split()) <= 12 and any(lower.startswith(each) for each in words.closings)


_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "BST": 60,
    "CET": 60,
    "WEST": 60,
    "CEST": 120,
    "EET": 120,
    "SAST": 120,
    "EEST": 180,
    "MSK": 180,
    "TRT": 180,
    "IDT": 180,
    "GST": 240,
    "PKT": 300,
    "IST": 330,
    "ICT": 420,
    "WIB": 420,
    "SST": 480,
    "HKT": 480,
    "SGT": 480,
    "PHT": 480,
    "AWST": 480,
    "JST": 540,
    "KST": 540,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "AKST": -540,
    "AKDT": -480,
    "HST": -600,
    "ART": -180,
    "BRT": -180,
    "CLT": -240,
}
"""Minutes from UTC; of several meanings, that of the place most transcripts with it come from."""


def iso_time_of(found: re.Match[str]) -> str:
    """The time as ISO 8601 has it, with the zone where that is known."""
    if found["hour"]:
        hour, minute, zone = int(found["hour"]), int(found["minute"] or 0), found["zone"]
        hour = hour % 12 + 12 * (found["half"] in "Pp")
    else:
        hour, minute, zone = int(found["hour24"]), int(found["minute24"]), found["zone24"]
    if hour > 23 or minute > 59:
        return ""
    offset = _ZONES.get(zone or "")
    if offset is None:
        return f"{hour:02}:{minute:02}:00"
    sign = "-" if offset < 0 else "+"
    return f"{hour:02}:{minute:02}:00{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
