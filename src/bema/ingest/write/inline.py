"""Text of a transcript in an element: marks, notes, stage matter, names and abbreviations."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias
from urllib.parse import quote

from bema.ingest.abbreviations import Abbreviation, Place, places
from bema.ingest.language import foreign_language
from bema.ingest.lexicon import Lexicon, lexicon
from bema.ingest.register import KINDS, Entry, Named, named
from bema.ingest.speakers import AUDIENCE
from bema.ingest.stage import Stage, stage
from bema.ingest.transcript import Block, Mark, Text
from bema.ingest.write.elements import add, tag
from bema.tei.written_dates import dates_in
from bema.tree import XML_LANG, Element, append_text

Make: TypeAlias = Callable[[Element], Element]
"""Makes an element in another."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_URI = re.compile(r"""[\s"<>\\^`{|}]|%(?![0-9A-Fa-f]{2})""")
RENDITIONS = {
    "emphasis": "italic",
    "strong": "bold",
    "small-caps": "small-caps",
    "underline": "underline",
    "sub": "sub",
    "super": "super",
}


_NOTES = {
    "date": "date", "as interpreted": "interpreted", "as translated": "interpreted",
    "interpreted": "interpreted", "translated": "interpreted", "through interpreter": "interpreted",
    "via interpreter": "interpreted", "through translator": "interpreted", "speaks": "language",
    "speaking": "language",
}  # fmt: skip


@dataclass(frozen=True)
class _Range:
    """A part of a text that an element holds; the lower rank is around the higher."""

    start: int
    end: int
    rank: int
    make: Make


@dataclass
class Inline(ABC):
    """Writes text into elements, and keeps what there is to tell of it."""

    language: str
    abbreviations: dict[str, Abbreviation] = field(default_factory=dict)
    register: tuple[Entry, ...] = ()
    speakers: tuple[Entry, ...] = ()
    """Those who speak, whose full names are marked too."""
    used: dict[str, Entry] = field(default_factory=dict)
    """Entries of the register that are named, by their ids."""
    stages: list[tuple[str, Stage, Element]] = field(default_factory=list)
    """Words of each parenthesis, what they tell of, and the element that they stand in."""
    foreign: list[tuple[str, str, float, Element]] = field(default_factory=list)
    """Phrases that are taken for another language, which, how likely, and where they stand."""
    linked: int = 0
    """Links within the file, which lead nowhere in the TEI and are left out."""
    rows: list[tuple[Text, Element]] = field(default_factory=list)
    """Each text with the element that it became, in their order."""

    @property
    def words(self) -> Lexicon:
        """Words of its language."""
        return lexicon(self.language)

    @abstractmethod
    def flow(self, parent: Element, blocks: Sequence[Block]) -> None:
        """Blocks in an element that can hold text or paragraphs, such as a note."""

    def inline(self, parent: Element, content: Text, *, plain: bool = False) -> None:
        """Text with its marks, notes and stage matter."""
        self.rows.append((content, parent))
        found = [] if plain else list(stage(content.text, self.words, self.language))
        self.stages += [(content.text[each.start : each.end], each, parent) for each in found]
        ranges = [_Range(each.start, each.end, 0, self.of_stage(each)) for each in found]
        if not plain:
            is_label = parent.get("type") == "speaker"
            is_date = parent.tag == tag("date")
            self._refer(parent, content.text)
            is_named = is_label or parent.get("ref") is not None
            ranges += [] if is_named else self.names(content.text, ranges, is_date=is_date)
            # What a file links to in itself, its contents or its notes, has no place in the speech.
            marks = [m for m in content.marks if m.kind != "link" or m.value[:1] not in ("", "#")]
            self.linked += len(content.marks) - len(marks)
            ranges += [_Range(m.start, m.end, 1, self.of_mark(m, content, parent)) for m in marks]
        ranges += [_Range(n, n + 1, 9, _break) for n, c in enumerate(content.text) if c == "\n"]
        _fill(parent, content, ranges, self.flow)

    def _refer(self, parent: Element, text: str) -> None:
        """Say of a place that the dateline names which one of the register it is."""
        for name in named(text, self.register) if parent.tag == tag("placeName") else ():
            if (name.start, name.end) == (0, len(text)):
                parent.set("ref", f"#{name.entry.id}")
                self.used[name.entry.id] = name.entry

    def of_mark(self, mark: Mark, content: Text, parent: Element) -> Make:
        """What makes the element of a mark: of emphasis, `foreign` where the words are that."""
        phrase = content.text[mark.start : mark.end]
        if mark.kind != "emphasis" or len(phrase.split()) < 2 or parent.get("type") == "speaker":
            return _of_mark(mark)
        language, likely = foreign_language(phrase, self.language)
        if not language:
            return _of_mark(mark)
        self.foreign.append((phrase, language, likely, parent))

        def make(around: Element) -> Element:
            made = add(around, "foreign", rend="italic", cert="medium", resp="#bema")
            made.set(XML_LANG, language)
            return made

        return make

    def names(self, text: str, taken: Sequence[_Range], *, is_date: bool) -> list[_Range]:
        """Abbreviations, dates, and names of the register, where nothing else stands."""
        found: list[_Range] = []
        for place in places(text, self.abbreviations):
            if not _touches(place.start, place.end, taken):
                found += _of_abbreviation(place)
        for name in named(text, (*self.register, *self.speakers)):
            if not _touches(name.start, name.end, [*taken, *found]):
                if name.entry not in self.speakers:
                    self.used[name.entry.id] = name.entry
                found.append(_Range(name.start, name.end, 2, _of_name(name)))
                if text[name.start : name.end] in name.entry.short:
                    found.append(_Range(name.start, name.end, 3, _of_short))
        for start, end, day in () if is_date else dates_in(text, self.language):
            if not _touches(start, end, [*taken, *found]):
                found.append(_Range(start, end, 2, _of_date(day)))
        return found

    def of_stage(self, found: Stage) -> Make:
        """What makes the element of a parenthesis."""

        def make(parent: Element) -> Element:
            kind = found.kind
            if kind == "editorial":
                return add(parent, "seg", type="editorial")
            if kind == "note":
                return add(parent, "note", type=_NOTES.get(found.type, "editorial"), place="inline")
            attributes = {}
            if kind == "gap":
                attributes["reason"] = (
                    "inaudible" if "translat" not in found.type else "untranslated"
                )
            elif found.type in self.words.applause | self.words.laughter:
                is_applause = found.type in self.words.applause
                attributes["type"] = "applause" if is_applause else "laughter"
                attributes["who"] = f"#{AUDIENCE}"
            if found.confidence < 0.9:
                attributes["cert"] = "medium"
                attributes["resp"] = "#bema"
            return add(add(parent, kind, **attributes), "desc")

        return make

    @property
    def names_audience(self) -> bool:
        """Whether something in it is done by the audience."""
        theirs = self.words.applause | self.words.laughter
        return any(each.type in theirs and each.kind != "note" for _, each, _ in self.stages)


def _of_abbreviation(place: Place) -> Iterator[_Range]:
    """An abbreviation, in the name of its organisation where it is one."""
    short = place.abbreviation
    if not short.is_organisation:
        yield _Range(
            place.start,
            place.end,
            3,
            lambda parent: add(parent, "abbr", corresp=f"#abbr-{short.id}"),
        )
        return
    start, end = place.around or (place.start, place.end)
    yield _Range(start, end, 2, lambda parent: add(parent, "orgName", ref=f"#{short.id}"))
    yield _Range(place.start, place.end, 3, _of_short)


def _of_short(parent: Element) -> Element:
    return add(parent, "abbr")


def _of_name(found: Named) -> Make:
    def make(parent: Element) -> Element:
        return add(parent, KINDS[found.entry.kind], ref=f"#{found.entry.id}")

    return make


def _of_date(day: str) -> Make:
    return lambda parent: add(parent, "date", when=day)


def _touches(start: int, end: int, ranges: Sequence[_Range]) -> bool:
    return any(each.start < end and start < each.end for each in ranges)


def as_uri(address: str) -> str:
    """An address with no characters that no URI has (RFC 3987, 2.2), as one that it may be."""
    made = _NOT_IN_URI.sub(lambda found: quote(found[0], safe=""), address.strip())
    before, sign, fragment = made.partition("#")
    made = before + sign + fragment.replace("#", "%23")
    first = re.split("[/?#]", made, maxsplit=1)[0]
    is_relative = ":" not in first or _SCHEME.match(first)
    return made if is_relative else f"./{made}"


def _of_mark(mark: Mark) -> Make:
    def make(parent: Element) -> Element:
        if mark.kind == "link":
            return add(parent, "ref", target=as_uri(mark.value))
        if mark.kind == "deleted":
            return add(parent, "del")
        return add(parent, "hi", rend=RENDITIONS[mark.kind])

    return make


def _break(parent: Element) -> Element:
    return add(parent, "lb")


def _fill(
    parent: Element,
    content: Text,
    ranges: Sequence[_Range],
    flow: Callable[[Element, Sequence[Block]], None],
) -> None:
    """Put a text into an element, its ranges as elements; those that cross are cut."""
    edges = {0, len(content), *(n.at for n in content.notes)}
    edges.update(edge for each in ranges for edge in (each.start, each.end))
    places = sorted(edges)
    open_elements: list[tuple[_Range, Element]] = []
    for start, end in [*pairwise(places), (len(content), len(content))]:
        for note in content.notes:
            if note.at == start and (start < end or start == len(content)):
                around = open_elements[-1][1] if open_elements else parent
                made = add(around, "note", place="foot")
                flow(made, note.blocks)
        if start == end:
            continue
        active = sorted(
            (each for each in ranges if each.start <= start and end <= each.end),
            key=lambda each: (each.rank, each.start, -each.end),
        )
        keep = 0
        while (
            keep < min(len(open_elements), len(active)) and open_elements[keep][0] is active[keep]
        ):
            keep += 1
        del open_elements[keep:]
        for each in active[keep:]:
            around = open_elements[-1][1] if open_elements else parent
            open_elements.append((each, each.make(around)))
        if content.text[start:end] != "\n":
            append_text(open_elements[-1][1] if open_elements else parent, content.text[start:end])
