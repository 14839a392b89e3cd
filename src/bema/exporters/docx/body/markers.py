"""Markers of list items and marks of notes as Word counts them: a format, and the text around.

What Word has no numbers for has a bullet with the marker's own text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bema.style.word.numbers import FORMATS
from bema.tree import Element

_ROMAN = (
    "M CM D CD C XC L XL X IX V IV I".split(),
    (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return ""
    made = ""
    for letters, worth in zip(*_ROMAN, strict=True):
        count, number = divmod(number, worth)
        made += letters * count
    return made


def _letter(number: int) -> str:
    """From `A`; behind `Z` Word doubles letters and CSS counts on, so that ends it."""
    return chr(64 + number) if 0 < number <= 26 else ""


NUMBERS: dict[str, Callable[[int], str]] = {
    "decimal": lambda n: str(n) if n >= 0 else "",
    "lowerLetter": lambda n: _letter(n).lower(),
    "upperLetter": _letter,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "decimalZero": lambda n: f"{n:02}" if n >= 0 else "",
}
"""Word's formats whose numbers are known here (section 17.18.59)."""
_SYMBOLS = "*†‡§"

_ALIKE = 10
"""Up to here CSS and Word count alike in all scripts."""
_CORE = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)


@dataclass(frozen=True)
class Marker:
    """How a list item is marked: format, text around the number, number."""

    format: str
    before: str
    after: str
    value: int

    @property
    def text(self) -> str:
        """What stands around the number; of a bullet all of it."""
        return self.before + self.after


def read(texts: list[str], values: list[int], kind: object) -> list[Marker]:
    """The markers of a list's items by their texts, numbers, and `list-style-type`."""
    first = FORMATS.get(kind, "decimal") if isinstance(kind, str) else "decimal"
    if first not in NUMBERS and max(values, default=0) <= _ALIKE:
        cores = [_CORE.match(text) for text in texts]
        if all(core is not None and core[2] for core in cores):
            return [Marker(first, c[1], c[3], v) for c, v in zip(cores, values, strict=True) if c]
    for name in sorted(NUMBERS, key=lambda name: name != first):
        found = _numbered(name, texts, values)
        if found:
            return found
    return [Marker("bullet", text, "", v) for text, v in zip(texts, values, strict=True)]


def _numbered(name: str, texts: list[str], values: list[int]) -> list[Marker]:
    """The markers in a format; none where one of them is not its number with the same around."""
    around: set[tuple[str, str]] | None = None
    for text, value in zip(texts, values, strict=True):
        number = NUMBERS[name](value)
        if not number:
            return []
        pairs = {(text[: m.start()], text[m.end() :]) for m in re.finditer(re.escape(number), text)}
        around = pairs if around is None else around & pairs
        if not around:
            return []
    if not around:
        return []
    before, after = max(around, key=lambda pair: len(pair[0]))
    return [Marker(name, before, after, value) for value in values]


def values(items: list[Element], parent: Element) -> list[int]:
    """Numbers of a list's items by HTML's `start`, `value` and `reversed` (section 4.4.5)."""
    step = -1 if parent.get("reversed") is not None else 1
    number = _integer(parent.get("start", ""), 1 if step > 0 else len(items)) - step
    made = []
    for item in items:
        number = _integer(item.get("value", ""), number + step)
        made.append(number)
    return made


def _integer(text: str, otherwise: int) -> int:
    try:
        return int(text.strip())
    except ValueError:
        return otherwise


def _symbol(number: int) -> str:
    """Marks that are doubled when all have been used."""
    return _SYMBOLS[(number - 1) % 4] * ((number - 1) // 4 + 1)


def number_format(marks: list[str]) -> tuple[str, list[str]]:
    """Word's format in which most marks of notes are their numbers, and the marks that are not.

    These are empty where a note is called by its number, and Word counts.
    """
    best = "decimal", list(marks)
    for name, number in {**NUMBERS, "chicago": _symbol}.items():
        own = ["" if mark in ("", number(n)) else mark for n, mark in enumerate(marks, start=1)]
        if sum(map(bool, own)) < sum(map(bool, best[1])):
            best = name, own
    return best
