"""The structure of a transcript: what stands before it, turns and sections, what stands behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from bema.ingest.ending import read_ending
from bema.ingest.labels import Label, labels
from bema.ingest.lexicon import lexicon
from bema.ingest.opening import Line, read_opening
from bema.ingest.speakers import Speakers, speakers
from bema.ingest.transcript import Block, Heading, Paragraph, Text, Transcript

_LONGEST_HEADING = 100
_NUMBERED = re.compile(r"([IVXLC]+|\d{1,2}|[A-Z])[.)]\s+\S")
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()


@dataclass(frozen=True)
class Turn:
    """What one voice says until another one does."""

    who: str
    """Id of the person."""
    label: Text
    blocks: tuple[Block, ...]
    part: str = ""
    """`question` or `answer`, as the order of turns shows."""
    to: str = ""
    """Id of whom it is said to."""


@dataclass(frozen=True)
class Section:
    """A heading; what follows it belongs to it."""

    head: Text
    level: int


Item: TypeAlias = Turn | Section | Block


@dataclass(frozen=True)
class Structure:
    """A transcript taken apart, in its order."""

    opening: tuple[Line, ...]
    items: tuple[Item, ...]
    closing: tuple[Line, ...]
    ending: tuple[Line, ...]
    speakers: Speakers
    is_dialogue: bool


def structure(transcript: Transcript, language: str, mentions: Sequence[str]) -> Structure:
    """What stands where; `mentions` are names with offices that title and metadata give."""
    words = lexicon(language)
    blocks = transcript.blocks
    known = {" ".join(name.casefold().replace(".", "").split()) for name in mentions}
    labelled = labels(blocks, known, words)
    opening, first = read_opening(
        blocks, words, language, labelled.keys(), title=transcript.metadata.get("title", "")
    )
    last, closing, ending = read_ending(blocks, words, first)
    found = speakers([label.name for label in labelled.values()], mentions, words)
    is_dialogue = len(set(found.of_label.values())) > 1
    if is_dialogue:
        closing = []
    elif closing:
        last -= 1
    items = tuple(_asked(_levelled(_items(blocks, first, last, labelled, found)), found))
    return Structure(tuple(opening), items, tuple(closing), tuple(ending), found, is_dialogue)


def _items(
    blocks: Sequence[Block],
    first: int,
    last: int,
    labelled: dict[int, Label],
    found: Speakers,
) -> Iterator[Item]:
    turn: Turn | None = None
    for number in range(first, last):
        block = blocks[number]
        if label := labelled.get(number):
            if turn:
                yield turn
            assert isinstance(block, Paragraph)
            said = block.content[label.end :].strip()
            rest = (Paragraph(said),) if len(said) or said.notes else ()
            turn = Turn(found.of_label[label.name], block.content[: label.end].strip(), rest)
        elif head := _section(block):
            if turn:
                yield turn
                turn = None
            yield head
        elif turn:
            turn = replace(turn, blocks=(*turn.blocks, block))
        else:
            yield block
    if turn:
        yield turn


def _asked(items: Iterator[Item], found: Speakers) -> Iterator[Item]:
    """Turns of those who have no name but that they ask are questions, what comes next answers."""
    askers = {each.id for each in found.persons if each.group == "questioner"}
    made = list(items)
    turns = [number for number, item in enumerate(made) if isinstance(item, Turn)]
    for number, after in pairwise(turns):
        one, other = made[number], made[after]
        assert isinstance(one, Turn)
        assert isinstance(other, Turn)
        if one.who in askers and other.who not in askers:
            made[number] = replace(one, part="question", to=other.who)
            made[after] = replace(other, part="answer", to=one.who)
        elif one.who in askers:
            made[number] = replace(one, part="question")
    return iter(made)


def _levelled(items: Iterator[Item]) -> Iterator[Item]:
    """Sections that count in letters within those that count in Roman numerals are below them."""
    roman = letter = level = 0
    for item in items:
        if isinstance(item, Section) and (found := _NUMBERED.match(item.head.text)):
            sign = found[1]
            next_letter = letter and ord(sign[0]) - ord("A") == letter
            if _ROMAN[roman : roman + 1] == [sign] and not (len(sign) == 1 and next_letter):
                level = level if roman else item.level
                roman, letter = roman + 1, 0
                item = replace(item, level=level)
            elif roman and len(sign) == 1 and sign.isupper():
                letter = ord(sign) - ord("A") + 1
                item = replace(item, level=level + 1)
        yield item


def _section(block: Block) -> Section | None:
    """A heading that the source marks, or a short paragraph that is set as one."""
    if isinstance(block, Heading):
        return Section(block.content.without("strong", "underline", "emphasis"), block.level)
    if not isinstance(block, Paragraph):
        return None
    text = block.content.text
    set_off = block.content.is_marked("strong") or block.content.is_marked("underline")
    ends = text[-1:] in ".,;:" and not _NUMBERED.match(text)
    if set_off and not ends and 0 < len(text) <= _LONGEST_HEADING and "\n" not in text:
        return Section(block.content.without("strong", "underline", "emphasis"), 2)
    return None
