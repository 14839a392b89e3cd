"""Text in pieces of one direction, and the languages of runs (ECMA-376 Part 1, section 17.3.2).

Word does not ask characters for their direction: a run is right-to-left or it is not, and marks in
it stand as the run says. So the neutral characters are resolved here, after UAX #9 in short.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from bema.tei.language import direction

_RIGHT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_EAST_ASIAN = frozenset("zh ja ko yue wuu hak nan lzh cmn".split())


def pieces(text: str, *, right_to_left: bool, override: bool = False) -> Iterator[tuple[str, bool]]:
    """Stretches of a text, each with whether it runs from the right.

    `right_to_left` is the direction around; with `override` it is that of all characters.
    """
    if override or (not right_to_left and not _RIGHT.search(text)):
        yield text, override and right_to_left
        return
    sides = _resolved([_side(c) for c in text], around=right_to_left)
    for right, group in groupby(zip(sides, text, strict=True), key=lambda pair: pair[0]):
        yield "".join(character for _, character in group), right


@cache
def _side(character: str) -> bool | None:
    """True for the right, False for the left, None where the neighbours decide."""
    kind = unicodedata.bidirectional(character)
    if kind in ("R", "AL", "AN"):
        return True
    return False if kind == "L" else None


def _resolved(sides: list[bool | None], *, around: bool) -> list[bool]:
    """Neutral characters and numbers between two of one direction have it, others that around."""
    made: list[bool] = []
    before: bool | None = None
    place = 0
    while place < len(sides):
        end = place
        while end < len(sides) and sides[end] is None:
            end += 1
        after = sides[end] if end < len(sides) else None
        own = before if before is not None and before == after else around
        made += [own] * (end - place)
        if after is not None:
            made.append(after)
            before = after
        place = end + 1
    return made


@cache
def language_attribute(tag: str) -> str:
    """Which attribute of `w:lang` a language belongs in; empty for what is no tag."""
    if not _TAG.fullmatch(tag) or len(tag) > 84:
        return ""
    if direction(tag) == "rtl":
        return "w_bidi"
    return "w_eastAsia" if tag.split("-")[0].lower() in _EAST_ASIAN else "w_val"
