"""What has to be known of an edition before its first element is converted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bema.edition.outline import TAGS
from bema.edition.vocabulary import BLOCKS, INLINES, NOTE, PARAGRAPHS
from bema.tree import Element, children

CALL, BACK = "doc-noteref", "doc-backlink"
CLOSED = frozenset("blockquote li dt dd table figure aside".split())
"""Elements in which pandoc's writers lose a heading or take it for one of the text's."""


@dataclass(frozen=True)
class Survey:
    """What is where."""

    ids: frozenset[str]
    """Ids that are to be seen."""
    linked: frozenset[str]
    """Ids that links point to, those that call notes aside."""
    around: frozenset[Element]
    """Elements around headings; in pandoc's model headings alone make the sections."""
    calls: dict[str, Element]
    """What calls a note, by the note's id."""
    notes: tuple[Element, ...]
    """Notes that are called, in their order."""


def survey(body: Element, hidden: frozenset[Element]) -> Survey:
    """What is where in a body of which some elements are hidden."""
    seen = list(_seen(body, hidden))
    ids = frozenset(e.get("id", "") for e in seen if e.get("id"))
    called = {target(e): e for e in seen if e.get("role") == CALL and target(e) in ids}
    linked = (target(e) for e in seen if e.get("role") not in (CALL, BACK))
    return Survey(
        ids,
        frozenset(filter(None, linked)),
        frozenset(_around_headings(seen)),
        called,
        tuple(e for e in seen if e.tag == "aside" and e.get("id") in called),
    )


def _seen(body: Element, hidden: frozenset[Element]) -> Iterator[Element]:
    """All elements that are not hidden, in reading order."""
    stack = [body]
    while stack:
        element = stack.pop()
        if element not in hidden:
            yield element
            stack += [child for child in reversed(element) if isinstance(child.tag, str)]


def target(element: Element) -> str:
    """The id of this edition that an element points to; empty where it points to none."""
    address: str = element.get("href", "")
    return address[1:] if address.startswith("#") else ""


def _around_headings(seen: Iterable[Element]) -> set[Element]:
    found: set[Element] = set()
    for heading in seen:
        if heading.tag in TAGS:
            ancestors = list(heading.iterancestors())
            if not any(e.tag in CLOSED for e in ancestors):
                found.update(ancestors)
    return found


def begins_a_line(element: Element) -> bool:
    """Whether text of its own comes first in a block."""
    if element.tag in PARAGRAPHS:
        return True
    if element.tag not in BLOCKS:
        return False
    first = next((c for c in children(element) if not isinstance(c, str) or c.strip()), None)
    return isinstance(first, str) or (first is not None and first.tag in INLINES)


def spoken(element: Element, document: tuple[str, str]) -> tuple[str, str]:
    """Language and direction at an element."""
    around = [element, *element.iterancestors()]
    language = next((e.get("lang", "") for e in around if e.get("lang")), document[0])
    direction = next((e.get("dir", "") for e in around if e.get("dir")), document[1])
    return language, direction


def note_around(call: Element) -> str:
    """The id of the note in which another is called; empty where it is called in the text."""
    found = (e.get("id", "") for e in call.iterancestors("aside") if e.get("role") == NOTE)
    return next(found, "")


def classes(element: Element) -> tuple[str, ...]:
    """The classes of an element."""
    return tuple(element.get("class", "").split())
