"""Rules that weigh nothing, such as those of the source, for engines that do not know `:where()`.

What ODD and source say of appearance stands in `:where()`, so that every rule of the stylesheet
wins over it (Selectors 4, section 4.4). For one document it is known where a rule does: what
nothing overrules needs no `:where()`, and what is overruled everywhere is not needed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

import cssselect2

from bema.style.compiled.blocks import Block
from bema.style.compiled.matching import Document, selectors_of
from bema.tree import Element

T = TypeVar("T")

_WHERE = re.compile(r":where\(([^():,]+)\)((?:::?[\w-]+)?)")


class _Set(NamedTuple):
    """A declaration that is made for an element, in the order of the cascade."""

    order: int
    name: str
    important: bool
    certain: bool
    """Whether it holds whatever a media query asks."""


_Target = tuple[Element, str]
"""An element, with a pseudo-element of it."""


def weighed(trees: Sequence[tuple[T, list[Any]]], document: Document) -> list[tuple[T, list[Any]]]:
    """Sheets whose rules in `:where()` are plain ones where that makes no difference."""
    blocks = [(block, certain) for _, items in trees for block, certain in _blocks(items)]
    targets = {t for block, _ in blocks if _plain(block) for t in _targets(block, document)}
    if not targets:
        return list(trees)
    known: dict[_Target, list[_Set]] = defaultdict(list)
    for order, (block, certain) in enumerate(blocks):
        for target in _targets(block, document):
            if target in targets:
                known[target] += (
                    _Set(order, d.lower_name, d.important, certain) for d in block.items
                )
    orders = {id(block): order for order, (block, _) in enumerate(blocks)}
    return [
        (sheet, [made for item in items for made in _rewritten(item, orders, known, document)])
        for sheet, items in trees
    ]


def _blocks(items: Iterable[Any], *, certain: bool = True) -> Iterator[tuple[Block, bool]]:
    """Rules with declarations, those inside others too, and whether they hold in any case."""
    for item in items:
        if not isinstance(item, Block):
            continue
        if item.start.startswith("@"):
            yield from _blocks(item.items, certain=False)
        else:
            yield item, certain


def _plain(block: Block) -> str:
    """The selector inside `:where()`; empty where a rule is of another kind."""
    found = _WHERE.fullmatch(block.start)
    return "" if found is None else found[1] + found[2]


def _targets(block: Block, document: Document) -> Iterator[_Target]:
    try:
        selectors = selectors_of(_plain(block) or block.start)
    except cssselect2.SelectorError:
        return
    for selector in selectors:
        for element in document.matched(selector):
            yield element, selector.pseudo_element or ""


def _rewritten(
    item: Any,
    orders: Mapping[int, int],
    known: Mapping[_Target, list[_Set]],
    document: Document,
) -> Iterator[Any]:
    selector = _plain(item) if isinstance(item, Block) else ""
    if not selector:
        yield item
        return
    places = list(_targets(item, document))
    wins: list[Any] = []
    unsure: list[Any] = []
    for declaration in item.items:
        over = [_overruling(declaration, orders[id(item)], known[place]) for place in places]
        if not any(over):
            wins.append(declaration)
        elif not all(over) or not all(each.certain for found in over for each in found[-1:]):
            unsure.append(declaration)
    yield from (Block(start, d) for start, d in ((selector, wins), (item.start, unsure)) if d)


def _overruling(declaration: Any, order: int, others: Iterable[_Set]) -> list[_Set]:
    """What is said later of the same thing, and counts for as much."""
    return [
        other
        for other in others
        if other.order > order
        and other.important >= declaration.important
        and _overlap(other.name, declaration.lower_name)
    ]


def _overlap(one: str, other: str) -> bool:
    """Whether a property is the other, or one of its longhands."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")
