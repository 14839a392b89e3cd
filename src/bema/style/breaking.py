"""Where lines may break, and how wide text is on a grid of characters.

Lines break where UAX #14 lets them, by ICU. Inside a word that is only where its script is written
without spaces: what a reader takes back from the lines are then the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex
from icu4py.breakers import CharacterBreaker, LineBreaker
from wcwidth import wcswidth

HOLD = "\x01"
"""Stands for a blank at which no line breaks; XML cannot contain it."""

_BLANKS = f" {HOLD}"
_UNSPACED = regex.compile(
    r"(?V1)[\p{Line_Break=SA}[[\p{East_Asian_Width=W}\p{East_Asian_Width=F}]"
    r"&&[\p{L}\p{P}\p{N}]]--\p{Script=Hangul}]"
)


class Piece(NamedTuple):
    """Text between two places where a line may break."""

    text: str
    width: int
    """Columns without the blanks at its end."""
    blanks: int
    """Columns of those."""


def columns(text: str) -> int:
    """Columns that a terminal gives a text: combining marks none, wide characters two."""
    return len(text) if text.isascii() else max(int(wcswidth(text.replace(HOLD, " "))), 0)


def pieces(text: str, language: str, held: Iterable[tuple[int, int]] = ()) -> list[str]:
    """A text in the pieces between which its lines may break, by the habits of a language.

    `held` are ranges of the text in which they may not, whatever stands there.
    """
    made: list[str] = []
    ranges, start, place = list(held), 0, 0
    for piece in LineBreaker(text, language):
        place += len(piece)
        inside = ranges and any(first < place < last for first, last in ranges)
        if not inside and (piece[-1].isspace() or _parts(text, place)):
            made.append(text[start:place])
            start = place
    return [*made, text[start:]] if start < len(text) else made


def _parts(text: str, place: int) -> bool:
    """Whether words end at a place without a space, as in Chinese, Japanese, Thai or Khmer."""
    around = text[place - 1 : place + 1]
    return around[:1] == "\u200b" or (
        len(around) == 2 and not around.isascii() and _UNSPACED.search(around) is not None
    )


def measured(text: str) -> Piece:
    """A piece with its width."""
    inner = text.rstrip()
    if text.isascii():
        return Piece(text, len(inner), len(text) - len(inner))
    return Piece(text, columns(inner), columns(text[len(inner) :]))


def split(piece: Piece, room: int) -> list[Piece]:
    """A word that is too long in parts that fit: where UAX #14 lets it, else at characters."""
    parts: list[str] = []
    for part in LineBreaker(piece.text, ""):
        small = [part] if columns(part.rstrip()) <= room else CharacterBreaker(part, "")
        parts += small
    return [measured(part) for part in parts]


def fill(found: Iterable[Piece], first: int, room: int) -> Iterator[str]:
    """Lines of at most `room` columns, the first of `first`; what is wider has one to itself."""
    line: list[str] = []
    used, limit = 0, first
    for text, width, blanks in found:
        if line and used + width > limit:
            yield "".join(line).rstrip(_BLANKS)
            line, used, limit = [], 0, room
        line.append(text)
        used += width + blanks
    yield "".join(line).rstrip(_BLANKS)


def balance(found: list[Piece], first: int, room: int) -> list[str]:
    """As few lines as `fill` makes, of nearly the same width."""
    lines = list(fill(found, first, room))
    low, high = 1, room
    while low < high:
        middle = (low + high) // 2
        if len(list(fill(found, middle - room + first, middle))) > len(lines):
            low = middle + 1
        else:
            high = middle
    return lines if len(lines) == 1 else list(fill(found, low - room + first, low))


def spread(line: str, room: int) -> str:
    """A line made as wide as the room by wider spaces, as even as they can be."""
    words = [word for word in line.split(" ") if word]
    spare, gaps = room - columns(" ".join(words)), len(words) - 1
    if gaps < 1 or spare < 1 or line.startswith(" "):
        return line
    wider = [(spare * (gap + 1)) // gaps - (spare * gap) // gaps for gap in range(gaps)]
    return "".join(w + " " * (1 + more) for w, more in zip(words, [*wider, -1], strict=True))
