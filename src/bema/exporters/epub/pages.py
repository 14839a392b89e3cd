"""Where the pages of a printed edition begin, in the text of an EPUB (EPUB 3.3, section 7.4.3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from bema import weasy
from bema.edition.vocabulary import GENERATED, NOTE, PAGE_BREAK
from bema.findings import Finding, warning
from bema.tree import Element, is_element

_SOFT_HYPHEN = "\u00ad"
_SNIPPET = 80
"""Characters by which the beginning of a page is found again."""
_APART = frozenset((NOTE, "doc-endnotes", "doc-noteref", "doc-toc"))
"""Roles of what stands elsewhere in one edition than in another."""


@dataclass(frozen=True)
class _Text:
    """A piece of text that goes on from edition to edition."""

    element: Element
    is_tail: bool
    text: str


def printed_pages(job: weasy.Job) -> list[str]:
    """The running text of each page of a print edition, without white space."""
    pages: list[list[str]] = []
    for drawn in weasy.drawn(job):
        while len(pages) <= drawn.page:
            pages.append([])
        if drawn.kind == "text" and not drawn.pseudo and not _is_apart(drawn.element):
            pages[drawn.page].append(_dense(drawn.text))
    return ["".join(page) for page in pages]


def mark_pages(body: Element, pages: Sequence[str]) -> tuple[Finding, ...]:
    """Put a mark with its number where each page begins, and take away those of the source.

    A page is found by its first words. One that cannot be found gets no mark, and is told; one
    without running text, which holds notes or pictures alone, begins where the next one does.
    """
    for mark in body.xpath(f".//*[@role='{PAGE_BREAK}']"):
        del mark.attrib["role"], mark.attrib["title"]
    texts = list(_texts(body))
    starts = [0]
    for each in texts:
        starts.append(starts[-1] + len(_dense(each.text)))
    whole = "".join(_dense(each.text) for each in texts)
    places = _places(whole, pages)
    for number, place in reversed(places):
        piece = bisect_right(starts, place, hi=len(texts)) - 1
        _insert(texts[piece], place - starts[piece], str(number))
    lacking = sorted(set(range(1, len(pages) + 1)) - {number for number, _ in places})
    if not lacking:
        return ()
    message = (
        f"pages {', '.join(map(str, lacking))} of the print edition have no place in the text."
    )
    return (warning("page-not-found", message, remedy="Let both editions hold the same text."),)


def _texts(body: Element) -> Iterator[_Text]:
    """The running text of a body, in reading order; without recursion, trees are deep."""
    skipped: Element | None = None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if skipped is None and is_element(element) and _begins_apart(element):
                skipped = element
            if skipped is None and element.text:
                yield _Text(element, False, element.text)
            continue
        if skipped is element:
            skipped = None
        if skipped is None and element is not body and element.tail:
            yield _Text(element, True, element.tail)


def _begins_apart(element: Element) -> bool:
    marks = {GENERATED, "hidden"} & set(element.attrib)
    return bool(marks) or element.get("role") in _APART


def _is_apart(element: Element) -> bool:
    return any(_begins_apart(each) for each in (element, *element.iterancestors()))


def _dense(text: str) -> str:
    """The text without white space, and without soft hyphens, which lines may lose or add."""
    return "".join(text.split()).replace(_SOFT_HYPHEN, "")


def _places(whole: str, pages: Sequence[str]) -> list[tuple[int, int]]:
    """Number of each page and how many characters stand before it; of places alike, the nearest."""
    found: list[tuple[int, int]] = []
    place = 0
    for number, page in enumerate(pages, start=1):
        start = page[:_SNIPPET]
        if not start:
            found.append((number, place))
            continue
        after, before = whole.find(start, place), whole.rfind(start, 0, place + len(start))
        near = [at for at in (after, before) if at >= 0]
        if not near:
            place += len(page)
            continue
        at = min(near, key=lambda at: abs(at - place))
        found.append((number, at))
        place = at + len(page)
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def _insert(piece: _Text, count: int, number: str) -> None:
    """Put a mark before the word that `count` dense characters lead to or into."""
    place = _offset(piece.text, count)
    mark = etree.Element("span", {"role": PAGE_BREAK, "title": number, GENERATED: ""})
    if piece.is_tail:
        current = piece.element.tail or ""
        piece.element.tail, mark.tail = None, current[place:]
        piece.element.addnext(mark)
        piece.element.tail = current[:place]
    else:
        current = piece.element.text or ""
        piece.element.text, mark.tail = current[:place], current[place:]
        piece.element.insert(0, mark)


def _offset(text: str, count: int) -> int:
    """Where in `text` the word begins that `count` characters without white space lead to."""
    seen = word = 0
    for index, character in enumerate(text):
        if character.isspace():
            word = index + 1
        elif seen == count:
            return word
        elif character != _SOFT_HYPHEN:
            seen += 1
    return word
