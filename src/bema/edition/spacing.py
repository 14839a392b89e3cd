"""Text nodes of the TEI in reading order, without the white space that only indents.

TEI P5 Guidelines, 1.3.1.1.6 and appendix on `xml:space`: white space in element-only content means
nothing, but that what it parts are different words, should both come to stand in one line. In a
sentence that is annotated word by word it means nothing either: there `c` holds the spaces, or
`@join` says where none stands (Guidelines, 17.1.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bema.tei.content import element_only
from bema.tei.speech import TEI
from bema.tree import XML_SPACE, Element, Node, children

_WORD, _PUNCTUATION, _CHARACTER = (f"{{{TEI}}}{name}" for name in ("w", "pc", "c"))
_SENTENCE = f"{{{TEI}}}s"
_TOKENS = (_WORD, _PUNCTUATION)
_WITHIN_A_WORD = frozenset(f"{{{TEI}}}{name}" for name in "app choice rdgGrp ruby subst".split())
"""Elements that may stand in the middle of a word."""


class Between(NamedTuple):
    """White space that parts two readings, should both of them be shown."""

    element: Element | None
    """What holds the readings; None where they end."""


def spaced(element: Element, *, words: bool = True) -> Iterable[Node | Between]:
    """Children of `element`: text as it stands; white space that only indents is one space.

    `words` says whether the document may be annotated word by word.
    """
    if words and element.find(_WORD) is not None and _annotated(element):
        return _tokens(element)
    if element.tag not in element_only() or is_preserved(element):
        return children(element)
    if element.tag in _WITHIN_A_WORD:
        return _readings(element)
    return [
        " " if isinstance(child, str) and not child.strip() else child
        for child in children(element)
    ]


def is_preserved(element: Element) -> bool:
    """Whether its white space has meaning, as it or what it stands in says."""
    around = (each.get(XML_SPACE) for each in (element, *element.iterancestors()))
    return next(filter(None, around), "default") == "preserve"


def words(element: Element) -> str:
    """The text of an element, whose parts stand apart where white space parts them."""
    found: list[str] = []
    stack = [iter(spaced(element))]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
        elif isinstance(node, str):
            found.append(node)
        elif isinstance(node, Between):
            found.append(" ")
        else:
            stack.append(iter(spaced(node)))
    return "".join(found)


def has_words(root: Element) -> bool:
    """Whether a document is annotated word by word."""
    return next(root.iter(_WORD), None) is not None


def _readings(element: Element) -> Iterator[Node | Between]:
    """Children of an element that may stand in a word: readings that white space may part."""
    parted = True
    for child in children(element):
        if not isinstance(child, str):
            if parted:
                yield Between(element)
            parted = False
            yield child
        elif child.strip():
            yield child
        else:
            parted = True
    yield Between(None)


def _annotated(element: Element) -> bool:
    """Whether it is a sentence of words, or a part of one."""
    return element.tag == _SENTENCE or next(element.iterancestors(_SENTENCE), None) is not None


def _tokens(element: Element) -> Iterator[Node]:
    """Words with the spaces that `c` or `@join` mean between them."""
    sentence = element if element.tag == _SENTENCE else next(element.iterancestors(_SENTENCE))
    spelled = next(sentence.iter(_CHARACTER), None) is not None
    before: Element | None = None
    for child in children(element):
        if isinstance(child, str):
            if child.strip():
                yield child
            continue
        if not spelled and before is not None and _space_between(before, child):
            yield " "
        yield child
        before = child


def _space_between(before: Element, after: Element) -> bool:
    return _join(_last(before)) not in ("right", "both") and _join(_first(after)) not in (
        "left",
        "both",
    )


def _join(element: Element | None) -> str:
    """`@join` of a word; an element without words stands close."""
    return element.get("join", "no") if element is not None else "both"


def _first(element: Element) -> Element | None:
    return next(element.iter(*_TOKENS), None)


def _last(element: Element) -> Element | None:
    found = list(element.iter(*_TOKENS))
    return found[-1] if found else None
