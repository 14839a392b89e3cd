"""Layers written out, for engines that know none (CSS Cascade 5, section 6.4.4).

Rules stand in the order of their layers, and those of later layers have selectors that weigh more
than any in an earlier one: each `:not(#_)` weighs as much as an id, and every element matches it.
What is `!important` weighs the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from bema.style.compiled.blocks import Block
from bema.style.tokens import listed, rules, written

T = TypeVar("T")

WEIGHT = ":not(#_)"
_PSEUDO = re.compile(r"::|:(?:before|after|first-line|first-letter)\b")
_OWN = 1 << 30
"""Where rules of a layer stand among the layers inside it: last."""


class _Rule(NamedTuple):
    """A rule by itself, with all that stands around it but layers."""

    layer: tuple[str, ...]
    block: Block
    weighed: bool
    """Whether its selectors can weigh more, and what is important in it counts by itself."""


def flattened(trees: Sequence[tuple[T, list[Any]]]) -> list[tuple[T, list[Any]]]:
    """Sheets with their items, as they are where no layer is in them; else each layer in its turn.

    A sheet may then occur several times.
    """
    order = _Order()
    found = [(sheet, list(_rules(items, (), order))) for sheet, items in trees]
    if not order.known:
        return list(trees)
    places = sorted({order.place(rule.layer) for _, own in found for rule in own})
    made: list[tuple[T, list[Any]]] = []
    for weight, place in enumerate(places):
        last = len(places) - 1
        for sheet, own in found:
            here = [rule for rule in own if order.place(rule.layer) == place]
            made.append((sheet, [b for r in here for b in _weighed(r, weight, last - weight)]))
    return made


class _Order:
    """The layers in the order in which they are first named, each with those inside it."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], int] = {}

    def name(self, layer: tuple[str, ...]) -> None:
        for depth in range(1, len(layer) + 1):
            self.known.setdefault(layer[:depth], len(self.known))

    def place(self, layer: tuple[str, ...]) -> tuple[int, ...]:
        """What layers are sorted by."""
        return (*(self.known[layer[: d + 1]] for d in range(len(layer))), _OWN)


def _rules(items: Iterable[Any], layer: tuple[str, ...], order: _Order) -> Iterator[_Rule]:
    for item in items:
        if not isinstance(item, Block):
            if getattr(item, "lower_at_keyword", "") == "layer":
                for name in listed(item.prelude):
                    order.name((*layer, *written(name).split(".")))
            else:
                yield _Rule(layer, item, False)
            continue
        keyword, _, rest = item.start.partition(" ")
        if keyword == "@layer":
            names = rest.split(".") if rest else [f" {len(order.known)}"]
            order.name((*layer, *names))
            yield from _rules(item.items, (*layer, *names), order)
        elif keyword in ("@media", "@supports", "@container"):
            for rule in _rules(item.items, layer, order):
                yield rule._replace(block=Block(item.start, [rule.block]))
        else:
            yield _Rule(layer, item, not item.start.startswith("@"))


def _weighed(rule: _Rule, weight: int, important: int) -> Iterator[Any]:
    """The rule with selectors that weigh more; what is important in it stands by itself."""
    if not rule.weighed:
        yield rule.block
        return
    around: list[str] = []
    block = rule.block
    while block.start.startswith("@"):
        around.append(block.start)
        block = block.items[0]
    for is_important, more in ((False, weight), (True, important)):
        items = [d for d in block.items if d.important == is_important]
        if items:
            made = Block(heavier(block.start, more), items)
            for start in reversed(around):
                made = Block(start, [made])
            yield made


def heavier(selectors: str, times: int) -> str:
    """A selector list of which each weighs so many ids more."""
    if not times:
        return selectors
    tokens = rules(f"{selectors} {{}}")[0].prelude
    return ", ".join(_heavier(written(each), times) for each in listed(tokens))


def _heavier(selector: str, times: int) -> str:
    found = _PSEUDO.search(selector)
    place = found.start() if found else len(selector)
    subject = selector[:place] or "*"
    return f"{subject}{WEIGHT * times}{selector[place:]}"
