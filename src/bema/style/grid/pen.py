"""Borders drawn with characters: what lines of each style are made of, and where they meet."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASCII = "-|=.+"
_UNICODE = "─│═║╌╎┈┊┌┐└┘├┤┬┴┼╵╷╴╶╔╗╚╝╠╣╦╩╬"
_MEETING = " ╵╷│╴┘┐┤╶└┌├─┴┬┼"  # by up, down, left, right as bits, from the lowest
_WORD = re.compile(r"\s*\S+")
_DOUBLE = " ║║║═╝╗╣═╚╔╠═╩╦╬"


@dataclass(frozen=True)
class Pen:
    """The characters that draw a line across and a line upright, by border style."""

    styles: dict[str, tuple[str, str]]
    characters: frozenset[str]
    """All that it draws with, corners included."""

    def draw(self, style: str, *, upright: bool) -> str:
        """The character for a border style; bevelled ones are drawn like `solid`."""
        return self.styles.get(style, self.styles["solid"])[upright]

    def without_borders(self, line: str) -> list[str]:
        """Words of a line with their blanks; what stands in a line by itself to draw is none."""
        found = _WORD.findall(line)
        drawn = [self.characters.issuperset(word.strip()) for word in found]
        if self is ASCII:  # whose characters are also a dash, an ellipsis, a sum
            ruled = all(drawn) and len(line.strip()) > 3
            drawn = [ruled or word.strip() == "|" for word in found]
        return [word for word, border in zip(found, drawn, strict=True) if not border]


UNICODE = Pen(
    {"solid": ("─", "│"), "double": ("═", "║"), "dashed": ("╌", "╎"), "dotted": ("┈", "┊")},
    frozenset(_UNICODE),
)
ASCII = Pen(
    {"solid": ("-", "|"), "double": ("=", "|"), "dashed": ("-", "|"), "dotted": (".", "|")},
    frozenset(_ASCII),
)


def meeting(up: str, down: str, left: str, right: str) -> str:
    """The character where lines meet; a line that goes straight on keeps its own."""
    arms = [arm for arm in (up, down, left, right) if arm]
    if arms and (arms == [left, right] or arms == [up, down]) and arms[0] == arms[1]:
        return arms[0]
    if any(arm in _ASCII for arm in arms):
        return "+"
    bits = bool(up) + 2 * bool(down) + 4 * bool(left) + 8 * bool(right)
    doubled = arms and all(arm in "═║" for arm in arms)
    return (_DOUBLE if doubled else _MEETING)[bits]
