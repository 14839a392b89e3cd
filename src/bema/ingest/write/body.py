"""The structure of a transcript as the body of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bema.ingest.opening import Line
from bema.ingest.stage import Stage, stage
from bema.ingest.structure import Section, Structure, Turn
from bema.ingest.transcript import (
    Block,
    Heading,
    ListOf,
    Paragraph,
    Picture,
    Quotation,
    Table,
    Text,
    Verse,
)
from bema.ingest.write.elements import add, new, tag
from bema.ingest.write.inline import RENDITIONS, Inline, as_uri
from bema.tree import XML_ID, Element, append_text, text_content

_COMMAS = tuple(",，،")
_KEY = re.compile(r"[^\W\d][^\d:]*:\s+")
_DASHES = ("—", "–", "-")
_OPENERS = {"salute": "salute", "byline": "byline"}
_HEADS = ("overline", "main", "sub")


@dataclass
class Written(Inline):
    """The body of a text as it grows."""

    def body(self, given: Structure) -> Element:
        """`body` with one `div`: an address or proceedings."""
        body = new("body")
        kind = "proceedings" if given.is_dialogue else "address"
        division = add(body, "div", type=kind)
        self._opening(division, given.opening)
        self.items(division, given)
        if given.closing:
            closer = add(division, "closer")
            for line in given.closing:
                self.inline(add(closer, "salute"), line.content)
        last = _last_division(division)
        for line in given.ending:
            self._ending(division if given.closing or last is division else last, line)
        return body

    def _opening(self, division: Element, lines: Sequence[Line]) -> None:
        number = 0
        last = max((n for n, line in enumerate(lines) if line.kind in _HEADS), default=-1)
        while number <= last:
            line = lines[number]
            content, comma = _without_comma(line.content)
            # What stands before the title is one of its lines, be it a place or a date.
            kind = line.kind if line.kind in _HEADS else "overline"
            head = add(division, "head", type=kind)
            if line.kind in ("date", "time") and line.value:
                self.inline(add(head, line.kind, when=line.value), content)
            else:
                self.inline(head, content)
            if comma:
                add(head, "pc").text = comma
            number += 1
        if number == len(lines):
            return
        opener = add(division, "opener")
        for kind, group in groupby(
            lines[number:], lambda line: _OPENERS.get(line.kind, "dateline")
        ):
            if kind == "dateline":
                self._dateline(add(opener, "dateline"), list(group))
            else:
                for line in group:
                    self.inline(add(opener, kind), line.content)

    def _dateline(self, dateline: Element, lines: Sequence[Line]) -> None:
        """Lines of place, date and time; a comma says that the next one stands in the same line."""
        comma = ""
        for number, (kind, group) in enumerate(groupby(lines, lambda line: line.kind)):
            if comma:
                append_text(dateline, comma if comma == "，" else f"{comma} ")
            elif number:
                add(dateline, "lb")
            for at, line in enumerate(group):
                content, comma = _without_comma(line.content)
                named = _KEY.match(content.text) if kind == "date" or line.value else None
                is_more = kind == "place" and at and not named
                around = dateline[-1] if is_more else dateline
                if at:
                    add(around, "lb")
                if named:  # “Place: Port Ada”
                    self.inline(dateline, content[: named.end()].strip())
                    append_text(dateline, " ")
                    content = content[named.end() :]
                if kind == "place":
                    self.inline(around if is_more else add(dateline, "placeName"), content)
                else:
                    when = {"when": line.value} if line.value else {}
                    self.inline(add(dateline, kind, **when), content)
        append_text(dateline, comma)

    def _ending(self, division: Element, line: Line) -> None:
        note = add(division, "note", type="time" if line.value else "editorial")
        if not line.value:
            self.inline(note, line.content)
            return
        found = re.search(r"\d", line.content.text)
        start = found.start() if found else 0
        self.inline(note, line.content[:start].strip())
        if start:
            append_text(note, " ")
        self.inline(add(note, "time", when=line.value), line.content[start:])

    def items(self, division: Element, given: Structure) -> None:
        """Turns or paragraphs; a section is a division in the one of a higher level."""
        open_divisions: list[tuple[int, Element]] = [(0, division)]
        for item in given.items:
            if isinstance(item, Section):
                while open_divisions[-1][0] >= item.level:
                    open_divisions.pop()
                made = add(open_divisions[-1][1], "div", type="section")
                self.inline(add(made, "head"), item.head)
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
            label = turn.label.without(*RENDITIONS)
            self.inline(add(division, "note", type="speaker"), label)
        if not given.is_dialogue:
            for block in turn.blocks:
                self.block(division, block)
            return
        said = add(division, "u", who=f"#{turn.who}")
        if turn.part:
            said.set("ana", f"#{turn.part}")
            said.set("cert", "high")
            said.set("resp", "#bema")
        if turn.to:
            said.set("toWhom", f"#{turn.to}")
        for block in turn.blocks:
            only = self.only_stage(block)
            if only is not None and isinstance(block, Paragraph):
                self.inline(said, block.content)
            else:
                self.block(add(said, "seg"), block, inside=True)

    def unlabelled(self, division: Element, block: Block) -> None:
        """What stands in proceedings before anybody is said to speak."""
        if self.only_stage(block) is not None and isinstance(block, Paragraph):
            self.inline(division, block.content)
        else:
            note = add(division, "note", type="narrative")
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
                    self.inline(parent if inside else add(parent, "p"), content)
            case ListOf(items, is_ordered):
                made = add(parent, "list", rend="numbered" if is_ordered else "bulleted")
                for item in items:
                    self.flow(add(made, "item"), item)
            case Table(rows, heads):
                table = add(parent, "table")
                for number, row in enumerate(rows):
                    line = add(table, "row", role="label" if number < heads else "data")
                    for cell in row:
                        spans = {"rows": cell.rows, "cols": cell.columns}
                        given = {name: str(count) for name, count in spans.items() if count > 1}
                        self.inline(add(line, "cell", **given), cell.content)
            case Quotation(blocks):
                self.flow(add(parent, "quote"), blocks)
            case Verse(lines):
                verse = add(add(parent, "quote") if inside else parent, "lg")
                for each in lines:
                    self.inline(add(verse, "l"), each)
            case Picture(address, description):
                figure = add(parent, "figure")
                add(figure, "graphic", url=as_uri(address))
                if description.text:
                    self.inline(add(figure, "figDesc"), description, plain=True)

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


def _without_comma(content: Text) -> tuple[Text, str]:
    """A line without the comma that parts it from the next one, and that comma."""
    if content.text[-1:] in _COMMAS:
        return content[: len(content) - 1], content.text[-1:]
    return content, ""


def _last_division(division: Element) -> Element:
    while len(division) and division[-1].tag == tag("div"):
        division = division[-1]
    return division


def spread(body: Element) -> None:
    """Put what stands in an opener, and the paragraphs of an utterance, on lines of their own, as
    far as no text stands beside them: people are to read and correct them.
    """
    for element in body.iter(tag("opener"), tag("u")):
        nodes = list(element)
        if len(nodes) < 2 or element.text or any(node.tail for node in nodes):
            continue
        depth = len([*element.iterancestors()]) + 2  # `text` and `TEI` are not there yet
        element.text = "\n" + "  " * (depth + 1)
        for node in nodes:
            node.tail = element.text
        nodes[-1].tail = "\n" + "  " * depth


def join_interrupted(body: Element) -> None:
    """Say of an utterance that a dash breaks off which one goes on with it, behind another's words;
    both have ids by now.
    """
    said = list(body.iter(tag("u")))
    for one, other, more in zip(said, said[1:], said[2:], strict=False):
        is_same = one.get("who") == more.get("who") != other.get("who")
        ends, begins = text_content(one).strip()[-1:], text_content(more).strip()[:1]
        if is_same and ends in _DASHES and begins in _DASHES:
            one.set("next", f"#{more.get(XML_ID)}")
            more.set("prev", f"#{one.get(XML_ID)}")


def number(body: Element) -> None:
    """Give each paragraph, utterance and segment its id."""
    paragraphs = 0
    utterances = 0
    for element in body.iter(tag("p"), tag("u")):
        if element.tag == tag("p"):
            around = element.getparent()
            if around is not None and around.tag == tag("div"):
                paragraphs += 1
                element.set(XML_ID, f"p{paragraphs}")
            continue
        utterances += 1
        element.set(XML_ID, f"u{utterances}")
        for at, segment in enumerate(element.iterchildren(tag("seg")), 1):
            segment.set(XML_ID, f"u{utterances}.{at}")
