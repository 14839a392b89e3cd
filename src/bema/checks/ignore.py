"""Faults that somebody has looked at: `<?bema ignore CODE, CODE: REASON?>`.

It counts for the element that follows it, with all that is in it; before the root, for the whole
document; where no element follows, for the one that it stands in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from bema.checks.rule import Fault
from bema.findings import Finding, warning
from bema.tei.speech import place_of
from bema.tree import Element


@dataclass(frozen=True)
class Ignored:
    """One instruction: the codes that it names, why, and the element it counts for."""

    instruction: Element
    codes: tuple[str, ...]
    reason: str
    scope: Element

    def covers(self, code: str, fault: Fault) -> bool:
        """Whether a fault is one that it means."""
        inside = (fault.element, *fault.element.iterancestors())
        return code in self.codes and any(element is self.scope for element in inside)


def ignored(root: Element) -> list[Ignored]:
    """All instructions of a document, in order."""
    before = reversed(list(root.itersiblings(etree.PI, preceding=True)))
    found = [(node, root) for node in before]
    found += [(node, _scope(node)) for node in root.iter(etree.PI)]
    return [_read(node, scope) for node, scope in found if _is_meant(node)]


def _is_meant(node: Element) -> bool:
    return node.target == "bema" and (node.text or "").split(maxsplit=1)[:1] == ["ignore"]


def _scope(node: Element) -> Element:
    parent = node.getparent()
    assert parent is not None
    return next(node.itersiblings("*"), parent)


def _read(node: Element, scope: Element) -> Ignored:
    codes, _, reason = (node.text or "").strip().removeprefix("ignore").partition(":")
    return Ignored(node, tuple(codes.replace(",", " ").split()), reason.strip(), scope)


def misused(
    instructions: list[Ignored],
    used: Collection[tuple[int, str]],
    codes: Collection[str],
    name: str,
) -> Iterator[Finding]:
    """A warning for each instruction without a reason, with an unknown code, or without a use.

    `used` are the instructions, by their number, with the codes of faults that they covered.
    """
    for number, each in enumerate(instructions):
        place = place_of(each.instruction, name)
        if not each.codes or not each.reason:
            remedy = "Write <?bema ignore CODE: the reason?>."
            yield warning(
                "ignore-unclear", "it is not said what is ignored, and why.", place, remedy
            )
        for code in each.codes:
            if code not in codes:
                remedy = "docs/rules lists the codes."
                yield warning("ignore-unknown", f"no rule has the code “{code}”.", place, remedy)
            elif (number, code) not in used:
                message = f"nothing here is a case of {code} any more."
                yield warning("ignore-unused", message, place, "Take the instruction away.")
