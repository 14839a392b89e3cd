"""What stands before a speech: titles, place, date and times, how it was prepared."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bema.ingest.clock import iso_time
from bema.ingest.keys import stated
from bema.ingest.labels import is_name
from bema.ingest.lexicon import Lexicon
from bema.ingest.transcript import Block, Heading, Paragraph, Text
from bema.tei.written_dates import written_date

GUESSED = "guessed"
_LOOKS = ("strong", "emphasis", "underline", "small-caps")
_HEADS = ("overline", "main", "sub")
_LONGEST = 90
_SUBTITLE = 250
"""Letters of a line that is more of a title, at most."""
MOST = 12
"""Paragraphs at the begin, or the end, that are looked at."""
_ABBREVIATED = re.compile(r"(?:\b[A-Z]\.)+$|\b(?:St|Mt|Ft|Ave|Blvd|Mass|Calif|Pa|Va|Md)\.$")


@dataclass(frozen=True)
class Line:
    """A line before or behind a speech, and what it is."""

    kind: str
    """`overline`, `main`, `sub`, `byline`, `place`, `date`, `time`, `prepared`, `salute`, `end`;
    `mark` for a sign of the end, `source` for the address of the page."""
    content: Text
    value: str = ""
    """Of a date or time, as ISO 8601 has it; the name in a byline, the address of a source;
    `GUESSED` of a title that nothing but its place shows."""


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
    reach = _reach(blocks, words, language, labelled)
    for number, block in enumerate(blocks[:MOST]):
        if number in labelled or not isinstance(block, Paragraph | Heading):
            return lines, number
        has_title = _has(lines, "main")
        others = blocks[number + 1 : reach + 1]
        expects = not title and not has_title and not any(map(_is_emphasised, others))
        found = _lines(
            block, words, language, title=title, has_title=has_title, expects_title=expects
        )
        if found is None and number < reach:
            found = _untold(block, words, language, has_title=has_title)
        if found is None or (_has(lines, "salute") and not _has(found, "salute")):
            return lines, number
        lines += found
    return lines, min(len(blocks), MOST)


def _reach(
    blocks: Sequence[Block], words: Lexicon, language: str, labelled: Collection[int]
) -> int:
    """How many blocks there are to the last that shows that the speech has not begun yet: a date, a
    place with one, a salutation. None of them is a sentence.
    """
    reach = 0
    for number, block in enumerate(blocks[:MOST]):
        if number in labelled or not isinstance(block, Paragraph | Heading):
            break
        lines = [line.without(*_LOOKS) for line in _joined(block.content.lines(), words)]
        told = [_told(line, words, language) for line in lines]
        salutes = all(_is_salute(line, words) for line in lines)
        if salutes or all(told) or _place_and_date(lines[-1], language):
            reach = number
        elif any(
            known is None and (len(line) > _SUBTITLE or _ends(line.text))
            for known, line in zip(told, lines, strict=True)
        ):
            break
    return reach


def _untold(
    block: Paragraph | Heading, words: Lexicon, language: str, *, has_title: bool
) -> list[Line]:
    """Lines of which nothing but their place shows that they belong to the opening: titles."""
    lines = [line.without(*_LOOKS) for line in _joined(block.content.lines(), words)]
    told = [_told(line, words, language) for line in lines]
    made = _title(lines, told, words, language)
    if has_title:
        return [replace(e, kind="sub") if e.kind in _HEADS else e for e in made]
    return [replace(e, value=GUESSED) if e.kind == "main" else e for e in made]


def _is_emphasised(block: Block) -> bool:
    """Whether it is set as titles are."""
    return isinstance(block, Heading) or (
        isinstance(block, Paragraph) and block.content.is_marked("strong")
    )


def _has(lines: Sequence[Line], kind: str) -> bool:
    return any(line.kind == kind for line in lines)


def _lines(
    block: Paragraph | Heading,
    words: Lexicon,
    language: str,
    *,
    title: str,
    has_title: bool,
    expects_title: bool,
) -> list[Line] | None:
    """The lines of a block that belongs to the opening; None where the speech begins."""
    content = block.content
    lines = [line.without(*_LOOKS) for line in _joined(content.lines(), words)]
    told = [_told(line, words, language) for line in lines]
    if all(told):
        return [each for each in told if each]
    if len(lines) == 1 and (parted := _place_and_date(lines[0], language)):
        return parted
    emphasised = _is_emphasised(block)
    is_it = bool(title) and (_same(content.text, title) or _same(lines[0].text, title))
    has_title = has_title or (bool(title) and not is_it)
    if (emphasised or is_it) and not has_title:
        return _title(lines, told, words, language)
    salutes = [_is_salute(line, words) for line in lines]
    if all(salutes) and len(lines) < 9:
        return [Line("salute", content.without(*_LOOKS))]
    if expects_title:
        return None
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


def _joined(lines: list[Text], words: Lexicon) -> list[Text]:
    """Lines; one that goes on the one before it belongs to that."""
    made: list[Text] = []
    for line in lines:
        if made and _goes_on(line.text, words):
            before = made.pop()
            moved = [
                type(m)(m.start + len(before) + 1, m.end + len(before) + 1, m.kind, m.value)
                for m in line.marks
            ]
            line = Text(f"{before.text} {line.text}", (*before.marks, *moved), before.notes)
        made.append(line)
    return made


def _goes_on(text: str, words: Lexicon) -> bool:
    """Whether a line begins with small letters; or in capitals, with “AT THE” or “MS. LIND”."""
    if text[:1].islower():
        return True
    first = text.split()[0].casefold().rstrip(".") if text.split() else ""
    return text.isupper() and first in words.before_topic | words.by | words.honorifics


def _told(line: Text, words: Lexicon, language: str) -> Line | None:
    """A line that says a time, a date, who speaks, or how the text came to be."""
    text = line.text.strip("()[] ")
    lower = text.casefold().strip(" .:*!")
    if time := iso_time(text):
        return Line("time", line, time)
    if day := written_date(text, language):
        return Line("date", line, day)
    if lower in words.prepared or any(
        each and each in lower and len(text) < len(each) + 12 for each in words.prepared
    ):
        return Line("prepared", line)
    if any(lower == each or lower.startswith((f"{each} ", f"{each}:")) for each in words.release):
        return Line("overline", line)
    said = stated(text) if ":" in text else {}
    if day := written_date(said.get("date", ""), language):
        return Line("date", line, day)
    if place := said.get("place"):
        return Line("place", line, place)
    if name := said.get("speaker") or _named(text, words):
        return Line("byline", line, name)
    return None


def _named(text: str, words: Lexicon) -> str:
    """Who speaks, as “By Ada Lind” and “Ada Lind, Director of the Port” say it; empty else."""
    parts = text.split()
    if len(text) > _LONGEST or len(parts) < 2:
        return ""
    if parts[0].casefold() in words.by and is_name(name := " ".join(parts[1:]), words):
        return name
    name, comma, office = text.partition(", ")
    said = [each.casefold() for each in office.split()]
    said = said[1:] if said[:1] and said[0] in words.articles else said
    is_office = any(said[: len(role.split())] == role.split() for role in words.roles)
    is_full = len(name.split()) > 1 and is_name(name, words)
    return name if comma and is_office and is_full else ""


def _title(lines: list[Text], told: list[Line | None], words: Lexicon, language: str) -> list[Line]:
    """Lines of a title block: an overline, the title, more of it, and what ends in a date."""
    made: list[Line] = []
    for line, known in zip(lines, told, strict=True):
        if known:
            made.append(known)
        elif made and (parted := _place_and_date(line, language)):
            made += parted
        elif not _has(made, "main"):
            over = not made and len(lines) > 1 and _is_speech(line.text, words)
            made.append(Line("overline" if over else "main", line))
        else:
            made.append(Line("sub", line))
    return made


def _is_speech(text: str, words: Lexicon) -> bool:
    """Whether it begins with what a speech is called."""
    lower = text.casefold()
    return any(lower == each or lower.startswith(f"{each} ") for each in words.speech)


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
    ends = _ends(text) or _is_speech(text, words)
    return (bool(text) and not ends and is_name(text.replace(",", ""), words)) or (
        bool(text) and not ends and _is_titled(text)
    )


def _ends(text: str) -> bool:
    """Whether a sentence ends with it."""
    return text[-1:] in ".!?:;。！？：；؟" and not _ABBREVIATED.search(text)


def _is_titled(text: str) -> bool:
    """Whether a line has capitals as names and places do."""
    parts = [part for part in text.split() if part[:1].isalpha()]
    small = [part for part in parts if part[:1].islower()]
    return bool(parts) and len(small) <= len(parts) // 3 and parts[0][:1].isupper()
