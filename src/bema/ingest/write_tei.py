"""A transcript's structure as canonical TEI."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from lxml import etree

from bema.ingest.abbreviations import Abbreviation, Place, places
from bema.ingest.lexicon import Lexicon, lexicon
from bema.ingest.opening import Line
from bema.ingest.register import KINDS, Entry, Named, named
from bema.ingest.speakers import AUDIENCE, Person
from bema.ingest.stage import Stage, stage
from bema.ingest.structure import Section, Structure, Turn
from bema.ingest.transcript import (
    Block,
    Heading,
    ListOf,
    Mark,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Text,
    Verse,
)
from bema.tei.speech import TEI
from bema.tree import XML_ID, Element, append_text

_RENDITIONS = {
    "emphasis": "italic",
    "strong": "bold",
    "small-caps": "small-caps",
    "underline": "underline",
    "sub": "sub",
    "super": "super",
}


@dataclass
class Written:
    """The body of a text as it grows, and every parenthesis that was told from speech."""

    language: str
    abbreviations: dict[str, Abbreviation] = field(default_factory=dict)
    register: tuple[Entry, ...] = ()
    speakers: tuple[Entry, ...] = ()
    """Those who speak, whose full names are marked too."""
    used: dict[str, Entry] = field(default_factory=dict)
    """Entries of the register that are named, by their ids."""
    stages: list[tuple[str, Stage, Element]] = field(default_factory=list)
    """Words of each parenthesis, what they tell of, and the element that they stand in."""
    rows: list[tuple[Text, Element]] = field(default_factory=list)
    """Each text with the element that it became, in their order."""

    def body(self, given: Structure) -> Element:
        """`body` with one `div`: an address or proceedings."""
        body = etree.Element(_tag("body"), nsmap={None: TEI})
        kind = "proceedings" if given.is_dialogue else "address"
        division = _add(body, "div", type=kind)
        self._opening(division, given.opening)
        self.items(division, given)
        if given.closing:
            closer = _add(division, "closer")
            for line in given.closing:
                self.inline(_add(closer, "salute"), line.content)
        last = _last_division(division)
        for line in given.ending:
            self._ending(division if given.closing or last is division else last, line)
        return body

    @property
    def words(self) -> Lexicon:
        """Words of its language."""
        return lexicon(self.language)

    def _opening(self, division: Element, lines: Sequence[Line]) -> None:
        heads = ("overline", "main", "sub")
        number = 0
        while number < len(lines) and lines[number].kind in heads:
            line = lines[number]
            content, comma = _without_comma(line.content)
            head = _add(division, "head", type=line.kind)
            self.inline(head, content)
            if comma:
                _add(head, "pc").text = comma
            number += 1
        if number == len(lines):
            return
        opener = _add(division, "opener")
        for is_salute, group in groupby(lines[number:], lambda line: line.kind == "salute"):
            if is_salute:
                for line in group:
                    self.inline(_add(opener, "salute"), line.content)
            else:
                self._dateline(_add(opener, "dateline"), list(group))

    def _dateline(self, dateline: Element, lines: Sequence[Line]) -> None:
        for number, (kind, group) in enumerate(groupby(lines, lambda line: line.kind)):
            content_before = "".join(dateline.itertext())
            if number and content_before.endswith(","):
                append_text(dateline, " ")
            elif number:
                _add(dateline, "lb")
            for at, line in enumerate(group):
                if at and kind != "place":
                    _add(dateline, "lb")
                if kind == "place":
                    place = dateline[-1] if at else _add(dateline, "placeName")
                    if at:
                        _add(place, "lb")
                    content, comma = _without_comma(line.content)
                    self.inline(place, content)
                    append_text(dateline, comma)
                else:
                    self.inline(
                        _add(dateline, kind, **({"when": line.value} if line.value else {})),
                        line.content,
                    )

    def _ending(self, division: Element, line: Line) -> None:
        if line.kind == "mark":
            self.inline(_add(division, "trailer"), line.content)
            return
        note = _add(division, "note", type="time" if line.value else "end")
        if not line.value:
            self.inline(note, line.content)
            return
        found = re.search(r"\d", line.content.text)
        start = found.start() if found else 0
        self.inline(note, line.content[:start].strip())
        if start:
            append_text(note, " ")
        self.inline(_add(note, "time", when=line.value), line.content[start:])

    def items(self, division: Element, given: Structure) -> None:
        """Turns or paragraphs; a section is a division in the one of a higher level."""
        open_divisions: list[tuple[int, Element]] = [(0, division)]
        for item in given.items:
            if isinstance(item, Section):
                while open_divisions[-1][0] >= item.level:
                    open_divisions.pop()
                made = _add(open_divisions[-1][1], "div", type="section")
                self.inline(_add(made, "head"), item.head)
                open_divisions.append((item.level, made))
                continue
            at = open_divisions[-1][1]
            if isinstance(item, Turn):
                self._turn(at, item, given)
            elif given.is_dialogue:
                self.unlabelled(at, item)
            else:
                self.block(at, item)

    def _turn(self, division: Element, turn: Turn, given: Structure) -> None:
        if turn.label.text:
            label = turn.label.without(*_RENDITIONS)
            self.inline(_add(division, "note", type="speaker"), label)
        if not given.is_dialogue:
            for block in turn.blocks:
                self.block(division, block)
            return
        said = _add(division, "u", who=f"#{turn.who}")
        if turn.part:
            said.set("ana", f"#{turn.part}")
        if turn.to:
            said.set("toWhom", f"#{turn.to}")
        for block in turn.blocks:
            only = self.only_stage(block)
            if only is not None and isinstance(block, Paragraph):
                self.inline(said, block.content)
            else:
                self.block(_add(said, "seg"), block, inside=True)

    def unlabelled(self, division: Element, block: Block) -> None:
        """What stands in proceedings before anybody is said to speak."""
        if self.only_stage(block) is not None and isinstance(block, Paragraph):
            self.inline(division, block.content)
        else:
            note = _add(division, "note", type="narrative")
            self.block(note, block, inside=not isinstance(block, Paragraph))

    def only_stage(self, block: Block) -> list[Stage] | None:
        """The stage matter of a paragraph that is nothing else."""
        if not isinstance(block, Paragraph):
            return None
        found = list(stage(block.content.text, self.words, self.language))
        rest = block.content.text
        for each in reversed(found):
            rest = rest[: each.start] + rest[each.end :]
        plain = [each for each in found if each.kind not in ("editorial", "note")]
        return plain if found and len(plain) == len(found) and not rest.strip(" .\n") else None

    def block(self, parent: Element, block: Block, *, inside: bool = False) -> None:
        """A block; `inside` something that is a paragraph already."""
        match block:
            case Paragraph(content) | Heading(content):
                if not inside and self.only_stage(block) is not None:
                    self.inline(parent, content)
                else:
                    self.inline(parent if inside else _add(parent, "p"), content)
            case ListOf(items, is_ordered):
                made = _add(parent, "list", rend="numbered" if is_ordered else "bulleted")
                for item in items:
                    self.flow(_add(made, "item"), item)
            case Table(rows, heads):
                table = _add(parent, "table")
                for number, row in enumerate(rows):
                    line = _add(table, "row", role="label" if number < heads else "data")
                    for cell in row:
                        self.inline(_add(line, "cell"), cell)
            case Quotation(blocks):
                self.flow(_add(parent, "quote"), blocks)
            case Verse(lines):
                verse = _add(_add(parent, "quote") if inside else parent, "lg")
                for each in lines:
                    self.inline(_add(verse, "l"), each)
            case Picture(address, description):
                figure = _add(parent, "figure")
                _add(figure, "graphic", url=address.replace(" ", "%20"))
                if description.text:
                    self.inline(_add(figure, "figDesc"), description, plain=True)

    def flow(self, parent: Element, blocks: Sequence[Block]) -> None:
        """Blocks in an element that can hold text or paragraphs."""
        single = len(blocks) == 1 and isinstance(blocks[0], Paragraph)
        for number, each in enumerate(blocks):
            first = (
                number == 0
                and isinstance(each, Paragraph)
                and not any(isinstance(other, Paragraph) for other in blocks[1:])
            )
            self.block(parent, each, inside=single or first)

    def inline(self, parent: Element, content: Text, *, plain: bool = False) -> None:
        """Text with its marks, notes and stage matter."""
        self.rows.append((content, parent))
        found = [] if plain else list(stage(content.text, self.words, self.language))
        self.stages += [(content.text[each.start : each.end], each, parent) for each in found]
        ranges = [_Range(each.start, each.end, 0, self.of_stage(each)) for each in found]
        if not plain:
            is_label = parent.get("type") == "speaker"
            ranges += [] if is_label else self.names(content.text, ranges)
            # What a file links to in itself, its contents or its notes, has no place in the speech.
            marks = (m for m in content.marks if m.kind != "link" or m.value[:1] not in ("", "#"))
            ranges += [_Range(m.start, m.end, 1, _of_mark(m)) for m in marks]
        ranges += [_Range(n, n + 1, 9, _break) for n, c in enumerate(content.text) if c == "\n"]
        _fill(parent, content, ranges, self)

    def names(self, text: str, taken: Sequence[_Range]) -> list[_Range]:
        """Abbreviations, and names of the register, where nothing else stands."""
        found: list[_Range] = []
        for place in places(text, self.abbreviations):
            if not _touches(place.start, place.end, taken):
                found += _of_abbreviation(place)
        for name in named(text, (*self.register, *self.speakers)):
            if not _touches(name.start, name.end, [*taken, *found]):
                if name.entry not in self.speakers:
                    self.used[name.entry.id] = name.entry
                found.append(_Range(name.start, name.end, 2, _of_name(name)))
        return found

    def of_stage(self, found: Stage) -> Callable[[Element], Element]:
        """What makes the element of a parenthesis."""

        def make(parent: Element) -> Element:
            kind = found.kind
            if kind == "editorial":
                return _add(parent, "seg", type="editorial")
            if kind == "note":
                return _add(
                    parent, "note", type=_NOTES.get(found.type, "editorial"), place="inline"
                )
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
            return _add(_add(parent, kind, **attributes), "desc")

        return make

    @property
    def names_audience(self) -> bool:
        """Whether something in it is done by the audience."""
        theirs = self.words.applause | self.words.laughter
        return any(each.type in theirs and each.kind != "note" for _, each, _ in self.stages)


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
    make: Callable[[Element], Element]


def _of_abbreviation(place: Place) -> Iterator[_Range]:
    """An abbreviation, in the name of its organisation where it is one."""
    short = place.abbreviation
    if not short.is_organisation:
        yield _Range(
            place.start,
            place.end,
            3,
            lambda parent: _add(parent, "abbr", corresp=f"#abbr-{short.id}"),
        )
        return
    start, end = place.around or (place.start, place.end)
    yield _Range(start, end, 2, lambda parent: _add(parent, "orgName", ref=f"#{short.id}"))
    yield _Range(place.start, place.end, 3, lambda parent: _add(parent, "abbr"))


def _of_name(found: Named) -> Callable[[Element], Element]:
    def make(parent: Element) -> Element:
        return _add(parent, KINDS[found.entry.kind], ref=f"#{found.entry.id}")

    return make


def stand_off(given: Sequence[Abbreviation], used: Sequence[Entry] = ()) -> Element | None:
    """What the text speaks of: persons, organisations and places, and what abbreviations stand for.

    None where there is nothing.
    """
    if not given and not used:
        return None
    made = etree.Element(_tag("standOff"), nsmap={None: TEI})
    ordered = sorted(given, key=lambda each: each.id)
    organisations = [each for each in ordered if each.is_organisation]
    for kind, name in KINDS.items():
        entries = sorted((e for e in used if e.kind == kind), key=lambda each: each.id)
        if not entries and not (kind == "org" and organisations):
            continue
        listed = _add(made, f"list{kind.capitalize()}")
        for entry in entries:
            element = _add(listed, kind)
            element.set(XML_ID, entry.id)
            for each_name in entry.names:
                _add(element, name).text = each_name
        if kind != "org":
            continue
        for each in organisations:
            org = _add(listed, "org")
            org.set(XML_ID, each.id)
            _add(org, "orgName", type="full").text = each.full
            _add(org, "orgName", type="abbr").text = each.short
    if len(organisations) < len(ordered):
        glosses = _add(made, "list", type="gloss")
        for each in ordered:
            if not each.is_organisation:
                item = _add(glosses, "item")
                short = _add(item, "abbr")
                short.set(XML_ID, f"abbr-{each.id}")
                short.text = each.short
                append_text(item, " ")
                _add(item, "gloss").text = each.full
    return made


def _touches(start: int, end: int, ranges: Sequence[_Range]) -> bool:
    return any(each.start < end and start < each.end for each in ranges)


def _of_mark(mark: Mark) -> Callable[[Element], Element]:
    def make(parent: Element) -> Element:
        if mark.kind == "link":
            return _add(parent, "ref", target=re.sub(r"\s", "%20", mark.value.strip()))
        if mark.kind == "deleted":
            return _add(parent, "del")
        return _add(parent, "hi", rend=_RENDITIONS[mark.kind])

    return make


def _break(parent: Element) -> Element:
    return _add(parent, "lb")


def _fill(parent: Element, content: Text, ranges: Sequence[_Range], written: Written) -> None:
    """Put a text into an element, its ranges as elements; those that cross are cut."""
    edges = {0, len(content), *(n.at for n in content.notes)}
    edges.update(edge for each in ranges for edge in (each.start, each.end))
    places = sorted(edges)
    open_elements: list[tuple[_Range, Element]] = []
    for start, end in [*pairwise(places), (len(content), len(content))]:
        for note in content.notes:
            if note.at == start and (start < end or start == len(content)):
                around = open_elements[-1][1] if open_elements else parent
                made = _add(around, "note", place="foot")
                written.flow(made, note.blocks)
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


def _without_comma(content: Text) -> tuple[Text, str]:
    """A line of a title without the comma that parts it from the next one."""
    if content.text.endswith(","):
        return content[: len(content) - 1], ","
    return content, ""


def _last_division(division: Element) -> Element:
    while len(division) and division[-1].tag == _tag("div"):
        division = division[-1]
    return division


def number(body: Element) -> None:
    """Give each paragraph, utterance and segment its id."""
    paragraphs = 0
    utterances = 0
    for element in body.iter(_tag("p"), _tag("u")):
        if element.tag == _tag("p"):
            around = element.getparent()
            if around is not None and around.tag == _tag("div"):
                paragraphs += 1
                element.set(XML_ID, f"p{paragraphs}")
            continue
        utterances += 1
        element.set(XML_ID, f"u{utterances}")
        for at, segment in enumerate(element.iterchildren(_tag("seg")), 1):
            segment.set(XML_ID, f"u{utterances}.{at}")


def persons(given: Sequence[Person], *, audience: bool) -> Iterator[Element]:
    """`person` for each who has a name, `personGrp` for the others."""
    groups = [each for each in given if each.group]
    if audience and not any(each.id == AUDIENCE for each in groups):
        groups.append(Person(AUDIENCE, "Audience", group="audience"))
    for each in given:
        if each.group:
            continue
        person = etree.Element(_tag("person"))
        person.set(XML_ID, each.id)
        person.set("role", "speaker")
        _add(person, "persName").text = each.name
        if each.office:
            _add(person, "occupation").text = each.office
        yield person
    for each in groups:
        group = etree.Element(_tag("personGrp"))
        group.set(XML_ID, each.id)
        group.set("role", each.group)
        yield group


def _tag(name: str) -> str:
    return f"{{{TEI}}}{name}"


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, _tag(name), attributes)
