"""White space of an edition, collapsed once, as CSS does it over the whole document.

CSS Text Module Level 3, section 4.1: runs become one space, spaces at the edges of a block's lines
go, spaces at the edges of inline elements stay. The no-break spaces are not white space here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from bema.edition.vocabulary import BLOCKS, GENERATED, NOTE
from bema.tree import Element, detach

_MARKS = tuple(",.;:")
_RUN = re.compile(r"[ \t\n\r\f]+")


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

    def end(self) -> None:
        self.close()
        self.at_start = True

    def close(self) -> None:
        """Drop the space that the line ends with, if any."""
        if self.spaced:
            element, where = self.spaced
            setattr(element, where, getattr(element, where)[:-1])
        self.spaced = None

    def shows(self) -> None:
        """Something stands in the line now."""
        self.at_start = self.first = False
        self.spaced = self.ended = None

    def text(self, element: Element, where: str) -> None:
        before = getattr(element, where)
        if not before:
            return
        text = _RUN.sub(" ", before)
        if text.startswith(" ") and (self.at_start or self.spaced):
            text = text[1:]
        if text:
            self.shows()
            self.spaced = (element, where) if text.endswith(" ") else None
        if text != before:
            setattr(element, where, text)


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
