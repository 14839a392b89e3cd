"""What stands on the pages of a layout, in reading order, and what its text says.

A line on a page says less than the document: its last space is gone, or hyphenation ended it with
a hyphen, or `text-transform` changed its letters. So the text of each line is looked up in the
document, where all lines of an element follow each other.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from bema.tree import Element
from bema.weasy.pages.structure import Drawn, Rectangle

SOFT_HYPHEN = "\u00ad"
FURNITURE, LEADER, AGAIN, ORNAMENT = "furniture", "leader", "again", "ornament"
"""Why something is an artifact: of the page, dots before a number, a repeated head, decoration."""
_OF_THE_DOCUMENT = frozenset(("first-line", "first-letter"))
"""Pseudo-elements that hold text of the document itself."""
_BLANK = " \t\n\r\f\u200b"


@dataclass(slots=True, eq=False)
class Laid:
    """A box of WeasyPrint's that draws something or opens an element."""

    box: Any
    drawn: Drawn
    artifact: str
    """Why it is one; empty for what is none."""
    top: bool
    """Whether furniture stands in the upper half of its page."""
    block: Any
    """What parts it from text elsewhere: the element whose lines it stands in."""
    free: bool
    """Whether it has been given a place of its own, by `position` or `float`."""


class _Around(NamedTuple):
    """What a box stands in."""

    page: int
    artifact: str = ""
    top: bool = False
    block: Any = None
    free: bool = False


Unset: TypeAlias = Sequence[tuple[Element, str]]
"""Text that is on no page, by the element that it stands in."""


def flow(
    pages: Sequence[Any], ours: Mapping[Any, Element], html: Element
) -> tuple[list[Laid], Unset]:
    """All that is on the pages, in reading order, and what is not, hidden or lost.

    `ours` has our element for each of theirs.
    """
    found = list(_walk(pages, ours, html))
    unset = _say(found, html)
    outside = {laid.drawn.element for laid in found if laid.artifact}
    return found, [(element, text) for element, text in unset if element not in outside]


def _walk(pages: Sequence[Any], ours: Mapping[Any, Element], html: Element) -> Iterator[Laid]:
    """Boxes in the order of their tree, which is that of the document; notes end their page."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    first_page: dict[Any, int] = {}
    opened: set[Any] = set()
    for number, page in enumerate(pages):
        stack = [(page._page_box, _Around(number))]
        while stack:
            box, around = stack.pop()
            if isinstance(box, AbsolutePlaceholder):
                box, around = box._box, around._replace(free=True)
            if isinstance(box, boxes.MarginBox):
                top = box.position_y + box.height / 2 < page.height / 2
                around = _Around(number, FURNITURE, top)
            elif not around.artifact and (
                box.is_leader
                or (_may_repeat(box, boxes) and first_page.setdefault(box.element, number) < number)
            ):
                around = around._replace(artifact=LEADER if box.is_leader else AGAIN)
            if isinstance(box, boxes.BlockContainerBox):
                free = around.free or box.is_floated()
                around = around._replace(block=(box.element, box.element_tag), free=free)
            element = ours.get(box.element, html)
            if isinstance(box, boxes.TextBox):
                blank = "" if box.text.strip(_BLANK) else ORNAMENT
                around = around._replace(artifact=around.artifact or blank)
                yield _laid(box, "text", element, around, page)
            elif isinstance(box, boxes.ReplacedBox):
                if "::" in (box.element_tag or ""):  # the stylesheet's, which says nothing
                    around = around._replace(artifact=around.artifact or ORNAMENT)
                yield _laid(box, "image", element, around, page)
            else:
                new = box.element in ours and box.element not in opened
                if new and not around.artifact and "::" not in box.element_tag:
                    opened.add(box.element)
                    yield _laid(box, "box", element, around, page)
                stack += [(child, around) for child in reversed(box.children)]


def _may_repeat(box: Any, boxes: Any) -> bool:
    """Whether a box may stand again on later pages."""
    if isinstance(box, boxes.TableRowGroupBox):
        return bool(box.is_header or box.is_footer)
    return isinstance(box, boxes.BlockLevelBox) and box.style["position"] == "fixed"


def _laid(box: Any, kind: str, element: Element, around: _Around, page: Any) -> Laid:
    parts = (box.element_tag or "").split("::")[1:]
    pseudo = "".join(p for p in parts if p not in _OF_THE_DOCUMENT)
    drawn = Drawn(element, pseudo, around.page, kind)
    if kind == "box" and element.tag == "li":
        style = box.style["list_style_type"]
        drawn.numbering = style if isinstance(style, str) else ""
    elif kind == "image" or "footnote" in pseudo:
        drawn.rectangle = rectangle(box, page)
    return Laid(box, drawn, around.artifact, around.top, around.block, around.free)


def rectangle(box: Any, page: Any) -> Rectangle:
    """The border box on its page, in pt (CSS Values, section 6.2)."""
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    return left * 0.75, (page.height - bottom) * 0.75, right * 0.75, (page.height - top) * 0.75


def _say(found: Sequence[Laid], html: Element) -> Unset:
    """Give each text what it says, with a space at its end where one was lost.

    What is drawn once more, as WeasyPrint does with cells of tables in tables, is an artifact.
    """
    texts = _Texts(html)
    last: dict[Any, tuple[Laid, int]] = {}
    latest: tuple[Laid, int] | None = None
    for laid in found:
        if laid.artifact or laid.drawn.kind != "text":
            continue
        if not laid.drawn.pseudo and texts.said(laid.drawn.element):
            laid.artifact = AGAIN
            continue
        said, start, end = texts.find(laid.drawn, laid.box)
        laid.drawn.text = said
        before = last.get(laid.block)
        if before and not before[0].drawn.text[-1:].isspace():
            around = _around(before[0].drawn), _around(laid.drawn)
            if texts.parted(before[1], start, *around):
                _part(before[0].drawn)
        if latest and not latest[0].drawn.text[-1:].isspace() and texts.blank(latest[1], start):
            _part(latest[0].drawn)  # it stands in a block of its own
        latest = laid, end
        last[laid.block] = laid, end
    return texts.unsaid(html[1])


def _part(drawn: Drawn) -> None:
    """Give a text the space that parts it from the next."""
    drawn.text += " "
    drawn.parted = True


def _around(drawn: Drawn) -> Element:
    """The element whose text goes on around what is drawn: that of a note does not."""
    above = drawn.element.getparent() if drawn.pseudo == "footnote-call" else None
    return drawn.element if above is None else above


class _Texts:
    """The text of a document: one string in reading order, and each element's own text."""

    def __init__(self, html: Element) -> None:
        self._starts: list[int] = []
        self._nodes: list[tuple[str, Element]] = []
        self._own: dict[Element, list[tuple[int, str]]] = defaultdict(list)
        self._spans: dict[Element, list[int]] = {}
        self._cursors: dict[Element, int] = {}
        self._begun: dict[Element, str] = {}
        """What the line above left of a letter that was drawn as several, such as ß as SS."""
        self._joined: dict[Element, tuple[str, list[int], list[int]]] = {}
        length = 0
        for event, node in etree.iterwalk(html, events=("start", "end")):
            owner, text = (node, node.text) if event == "start" else (node.getparent(), node.tail)
            if event == "end":
                self._spans[node].append(length)
                if node.tag == "br":
                    text = "\n" + (text or "")
            else:
                self._spans[node] = [length]
            if text and owner is not None:
                self._starts.append(length)
                self._nodes.append((text, owner))
                self._own[owner].append((length, text))
                length += len(text)

    def find(self, drawn: Drawn, box: Any) -> tuple[str, int, int]:
        """What a drawn line says, and where in the document it starts and ends."""
        element, text = drawn.element, box.text
        start, end = self._spans[element]
        if drawn.pseudo:
            place = end if drawn.pseudo == "after" else start
            return text, place, place
        whole, offsets, starts = self._of(element)
        at = self._cursors.get(element, 0)
        if not text[0].isspace():
            while whole[at : at + 1].isspace():
                at += 1
        if whole.startswith(text, at):
            first, last, said = at, at + len(text), text.replace(SOFT_HYPHEN, "")
        else:
            hyphen = str(box.style["hyphenate_character"])
            match = _match(whole, at, text, hyphen, self._begun.pop(element, ""))
            if match is None:
                later = whole.find(text.strip(_BLANK), at)
                if later < 0:
                    return text, start, start
                match = later, later + len(text.strip(_BLANK)), False, ""
            first, last, hyphenated, self._begun[element] = match
            said = whole[first:last].replace(SOFT_HYPHEN, "") + SOFT_HYPHEN * hyphenated
            if text[0].isspace() and first > at:
                first, said = first - 1, f" {said}"
            if text[-1:].isspace() and not said[-1:].isspace():
                said += " "
        same_node = offsets[bisect_right(offsets, last) - 1] < last
        if same_node and whole[last : last + 1].isspace() and not said[-1:].isspace():
            said += " "  # lost where the line ends, whatever comes next
        self._cursors[element] = last
        return said, _place(first, offsets, starts), _place(last - 1, offsets, starts) + 1

    def said(self, element: Element) -> bool:
        """Whether all text of an element has been found."""
        whole = self._of(element)[0].rstrip()
        return 0 < len(whole) <= self._cursors.get(element, 0)

    def unsaid(self, body: Element) -> Unset:
        """Text that has not been found, but for what the document itself hides."""
        found = []
        for element in self._own:
            rest = self._of(element)[0][self._cursors.get(element, 0) :].strip(_BLANK + SOFT_HYPHEN)
            if rest:
                around = [element, *element.iterancestors()]
                if body in around and not any("hidden" in each.attrib for each in around):
                    found.append((element, rest))
        return found

    def _of(self, element: Element) -> tuple[str, list[int], list[int]]:
        """An element's own text, and for each node where it starts in that and in the document."""
        if element not in self._joined:
            nodes = self._own.get(element, [])
            offsets, length = [], 0
            for _, text in nodes:
                offsets.append(length)
                length += len(text)
            joined = "".join(text for _, text in nodes)
            self._joined[element] = joined, offsets, [start for start, _ in nodes]
        return self._joined[element]

    def blank(self, end: int, start: int) -> bool:
        """Whether there is white space between two places, and nothing else."""
        if end >= start:
            return False
        for number in range(max(bisect_right(self._starts, end) - 1, 0), len(self._starts)):
            begin = self._starts[number]
            if begin >= start:
                break
            if self._nodes[number][0][max(end - begin, 0) : start - begin].strip():
                return False
        return True

    def parted(self, end: int, start: int, before: Element, after: Element) -> bool:
        """Whether there is white space between two places of one run of lines.

        Only text of the elements around them counts: what lies between may be hidden, or a note.
        """
        if end >= start:
            return False
        first = max(bisect_right(self._starts, end) - 1, 0)
        for number in range(first, len(self._starts)):
            begin = self._starts[number]
            if begin >= start:
                break
            text, owner = self._nodes[number]
            between = text[max(end - begin, 0) : start - begin]
            if any(c.isspace() for c in between) and (
                owner in (before, after)
                or owner in before.iterancestors()
                or owner in after.iterancestors()
            ):
                return True
        return False


def _place(offset: int, offsets: list[int], starts: list[int]) -> int:
    node = bisect_right(offsets, offset) - 1
    return starts[node] + offset - offsets[node]


def _match(
    whole: str, at: int, text: str, hyphen: str, begun: str
) -> tuple[int, int, bool, str] | None:
    """Where a line that is not there as it stands begins and ends, and whether it is hyphenated.

    `begun` is what the line above left of a letter; what this one leaves comes last.
    Letters are compared without case and compatibility forms, because `text-transform` changes
    them; soft hyphens need not be drawn, and white space may be lost. None where it is not there.
    """
    first: int | None = None
    drawn = _folded(text.strip(_BLANK)).removeprefix(begun)
    end = _folded(hyphen)
    position = 0
    while position < len(drawn):
        while at < len(whole) and (whole[at].isspace() or whole[at] == SOFT_HYPHEN):
            at += 1
        rest = drawn[position:]
        if rest[0].isspace() or rest[0] == SOFT_HYPHEN:
            position += 1
            continue
        letters = _folded(whole[at]) if at < len(whole) else ""
        if letters and rest.startswith(letters):
            first = at if first is None else first
            position += len(letters)
            at += 1
        elif rest == end and first is not None:
            return first, at, True, ""
        elif rest.endswith(end) and rest != end and letters.startswith(rest.removesuffix(end)):
            part = len(rest) - len(end)
            return at if first is None else first, at + 1, True, letters[part:]
        else:
            return None
    return None if first is None else (first, at, False, "")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold().replace("\u0307", "")
