"""Text of a block in pieces: white space (CSS Text 3, section 4) and where lines may break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from icu4py.breakers import CharacterBreaker

from bema.style.breaking import HOLD, Piece, measured, pieces
from bema.style.grid.values import Text

_RUN = re.compile(r"[ \t\n\r\f]+")
_BREAKS = str.maketrans({"\r": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


class Run(NamedTuple):
    """Text of one element, or blanks beside an inline box."""

    text: str
    style: Text
    blanks: int = 0


@dataclass
class _Joined:
    """Text of several elements as one, its white space collapsed."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    held: list[tuple[int, int]] = field(default_factory=list)
    """Ranges in which lines do not break."""
    spaced: bool = True
    """Whether a collapsible space would be one too many here."""

    def add(self, run: Run) -> None:
        """Text of one more element."""
        kind = run.style.white_space
        text = _spaced(run.text, kind, run.style.tab)
        collapses = kind in ("normal", "nowrap", "pre-line")
        if collapses and self.spaced and text.startswith(" "):
            text = text[1:]
        if text and kind in ("nowrap", "pre"):
            self.held.append((self.length, self.length + len(text)))
        if text:
            self.spaced = text[-1] == "\n" or (collapses and text[-1] == " ")
        self.parts.append(text + HOLD * run.blanks)
        self.length += len(text) + run.blanks

    def lines(self) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """What stands between forced breaks; one at the end ends the last line and begins none."""
        start = 0
        for line in "".join(self.parts).removesuffix("\n").split("\n"):
            end = start + len(line)
            held = [(a - start, b - start) for a, b in self.held if a < end and b > start]
            yield line.rstrip(" "), held
            start = end + 1


def _spaced(text: str, kind: str, tab: int) -> str:
    """Text after the first phase of white space processing (section 4.1.1)."""
    if kind in ("normal", "nowrap"):
        text = _RUN.sub(" ", text)
    elif kind == "pre-line":
        text = _RUN.sub(lambda found: "\n" * found[0].count("\n") or " ", text)
    elif "\t" in text:
        text = text.expandtabs(tab)
    return text if text.isascii() and "\r" not in text else text.translate(_BREAKS)


def paragraphs(
    runs: Iterable[Run], write: Callable[[str], str], *, anywhere: bool
) -> list[list[Piece]]:
    """Pieces of each line between forced breaks; nothing where there are only spaces.

    `write` spells a piece in the characters that there are; `anywhere` is `word-break: break-all`.
    """
    joined, language = _Joined(), ""
    for run in runs:
        language = language or run.style.language
        joined.add(run)
    if not "".join(joined.parts).strip(f" {HOLD}"):
        return []
    made = []
    for line, held in joined.lines():
        found = CharacterBreaker(line, language) if anywhere else pieces(line, language, held)
        made.append([measured(write(piece)) for piece in found])
    return made
