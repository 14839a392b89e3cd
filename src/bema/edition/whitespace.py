"""White space of an edition, collapsed once, as CSS does it over the whole document.

CSS Text Module Level 3, section 4.1: runs become one space, spaces at the edges of a block's lines
go, spaces at the edges of inline elements stay. Where a line of the source ends between characters
of Chinese or Japanese there is no space (section 4.1.3). The no-break spaces are not white space
here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category, east_asian_width, name

from lxml import etree

from bema.edition.vocabulary import BLOCKS, GENERATED, NOTE
from bema.tree import Element, detach

_MARKS = tuple(",.;:")
_RUN = re.compile(r"[ \t\n\r\f]+")
_BREAK = re.compile(r"(?<=[^\x00-\xa0])[ \t\r\f]*\n[ \t\n\r\f]*(?=[^\x00-\xa0])")
_SPACES = " \t\n\r\f"
_UNSPACED = ("zh", "ja", "ii", "yue", "lzh", "wuu", "cmn")
"""Languages whose writing has no spaces between words, and full-width punctuation."""


@dataclass
class _Line:
    """What the formatter knows of the line it is in."""

    at_start: bool = True
    first: bool = True
    """Whether it is the first line of its block."""
    spaced: tuple[Element, str] | None = None
    """The text that ends with a space, which goes if the line ends there."""
    ended: Element | None = None
    """The break that ended the line before, while nothing stands in this one."""
    last: str = ""
    """The character before the space, or that the text ends with."""
    broken: bool = False
    """Whether a line of the source ends at the space."""

    def end(self) -> None:
        self.close()
        self.at_start = True
        self.last = ""

    def close(self) -> None:
        """Drop the space that the line ends with, if any."""
        if self.spaced:
            element, where = self.spaced
            setattr(element, where, getattr(element, where)[:-1])
        self.spaced = None

    def shows(self) -> None:
        """Something stands in the line now."""
        self.at_start = self.first = self.broken = False
        self.spaced = self.ended = None
        self.last = ""

    def text(self, element: Element, where: str) -> None:
        before = getattr(element, where)
        if not before:
            return
        owner = element if where == "text" else element.getparent()
        text = _RUN.sub(" ", _without_breaks(before, owner) if "\n" in before else before)
        inner = before.strip(_SPACES)
        first_break, last_break = ("\n" in run for run in _edges(before, inner))
        if text.startswith(" ") and (self.at_start or self.spaced):
            text = text[1:]
            self.broken |= first_break
        elif first_break and inner and _parts_nothing(self.last, inner[0], owner):
            text = text[1:]
        if text:
            if inner and self.broken and _parts_nothing(self.last, inner[0], owner):
                self.close()
            last = inner[-1:] or self.last
            self.shows()
            self.last = last
            if text.endswith(" "):
                self.spaced, self.broken = (element, where), last_break
        if text != before:
            setattr(element, where, text)


def _edges(text: str, inner: str) -> tuple[str, str]:
    """The white space before and behind what stands in a text; all of it where nothing does."""
    before, _, behind = text.partition(inner) if inner else (text, "", text)
    return before, behind


def _without_breaks(text: str, owner: Element | None) -> str:
    """A text without the line breaks that part nothing."""
    return _BREAK.sub(
        lambda run: "" if _parts_nothing(text[run.start() - 1], text[run.end()], owner) else run[0],
        text,
    )


def _parts_nothing(before: str, after: str, owner: Element | None) -> bool:
    """Whether a line break between two characters is no space (CSS Text 3, section 4.1.3).

    So it is where both are wide and not Hangul, which has spaces; in languages that have none, one
    of them may be punctuation as wide as its neighbours.
    """
    if not before:
        return False
    narrow = [c for c in (before, after) if not _is_wide(c)]
    if len(narrow) != 1 or east_asian_width(narrow[0]) != "A" or category(narrow[0])[0] not in "PS":
        return not narrow
    language = ""
    while owner is not None and not language:
        language, owner = owner.get("lang", ""), owner.getparent()
    return language.partition("-")[0] in _UNSPACED


def _is_wide(character: str) -> bool:
    wide = east_asian_width(character) in ("F", "H", "W")
    return wide and "HANGUL" not in name(character, "")


def collapse(root: Element) -> None:
    """Collapse the white space below `root`, in place; `pre` keeps its own.

    So does the class `preserve`. At `data-break="no"` there is none on either side, and none before
    a note's call or a generated comma or full stop: the source could not know what would follow.
    Breaks at the edges of a block go, where lines begin and end anyway.
    """
    line, outer, kept = _Line(), [], 0
    needless: list[Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        starts = event == "start"
        out_of_flow = element.get("role") == NOTE and element.tag not in BLOCKS
        name = element.get("class", "")
        if element.tag == "pre" or ("preserve" in name and "preserve" in name.split()):
            kept += 1 if starts else -1
        if out_of_flow and starts:
            if (element.tail or "")[:1].isspace():
                line.close()
            outer.append(line)
            line = _Line()
        elif element.tag in BLOCKS:
            line.end()
            needless += [line.ended] if line.ended is not None else []
            line = _Line()
        elif element.tag == "br":
            line.end()
            if starts and line.first:
                needless.append(element)
            elif starts:
                line.ended = element
        elif element.get("data-break") == "no":
            line.end()
        elif element.tag == "img":
            line.shows()
        elif starts and GENERATED in element.attrib and (element.text or "")[:1] in _MARKS:
            line.close()
        if starts:
            if element.tag == "pre":  # a parser of HTML drops a line feed there
                element.text = (element.text or "").lstrip("\n")
            if not kept:
                line.text(element, "text")
            elif element.text:
                line.shows()
            continue
        if out_of_flow:
            line.end()
            line = outer.pop()
            line.shows()
        if element is not root and not kept:
            line.text(element, "tail")
        elif element is not root and element.tail:
            line.shows()
    line.end()
    for element in needless:
        detach(element)
