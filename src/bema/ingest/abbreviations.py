"""Abbreviations that a text explains: “Association of Southeast Asian Nations (ASEAN)”."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bema.ingest.register import Entry
from bema.ingest.speakers import slug

_EXPLAINED = re.compile(
    r"\((?:the\s+)?[“\"']?(?P<short>[A-ZÀ-Ý][\w&.-]*[A-ZÀ-Ý0-9][\w.]*)[”\"']?\)"
)
_SMALL = frozenset(
    "of the and for in on to a an de la le les des du del et y e i und der die das für von".split()
)
_MORE = 2
"""Letters that a word may give beside its first one."""
_LONGEST = 14
"""Words of an expansion."""
_ORGANISATIONS = re.compile(
    r"\b(agency|alliance|association|authority|bank|board|bureau|commission|committee|community|"
    r"conference|congress|corps|council|court|department|federation|force|forum|foundation|fund|"
    r"group|institute|institution|league|ministry|mission|nations|office|organi[sz]ation|party|"
    r"parliament|secretariat|service|society|treaty|union|university|verband|verein|ministerium)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Abbreviation:
    """An abbreviation and what the text says that it stands for."""

    short: str
    full: str
    id: str
    entry: Entry | None = None
    """The organisation of the user's register that it is."""

    @property
    def is_organisation(self) -> bool:
        """Whether its words are those of an organisation."""
        return self.entry is not None or _ORGANISATIONS.search(self.full) is not None


@dataclass(frozen=True)
class Place:
    """Where an abbreviation stands in a text, and with its expansion where it is explained."""

    start: int
    end: int
    abbreviation: Abbreviation
    around: tuple[int, int] | None = None
    """From the begin of the expansion to the closing parenthesis."""


def explained(
    texts: Sequence[str], taken: Collection[str] = (), register: Sequence[Entry] = ()
) -> dict[str, Abbreviation]:
    """All abbreviations that a document explains, by how they are written.

    `taken` are ids that others have; an organisation of the register is that, and no other.
    """
    known = {name: entry for entry in register if entry.kind == "org" for name in entry.names}
    found: dict[str, Abbreviation] = {}
    for text in texts:
        for match in _EXPLAINED.finditer(text):
            short = match["short"]
            start = _expansion(text[: match.start()].rstrip(), short)
            if short not in found and start is not None:
                full = " ".join(text[start : match.start()].split())
                ident = slug(short)
                ident = f"org-{ident}" if ident in taken else ident
                entry = known.get(full) or known.get(short)
                ident = entry.id if entry else ident
                found[short] = Abbreviation(short, full, ident, entry)
    return found


def _expansion(before: str, short: str) -> int | None:
    """Where the words begin whose initials the abbreviation has, all of them capitals."""
    letters = [letter for letter in short.casefold() if letter.isalpha()]
    words = list(re.finditer(r"[^\W\d_][\w’'-]*", before))[-_LONGEST:]
    for count in range(2, len(words) + 1):
        part = words[-count:]
        if part[0][0].casefold() in _SMALL or not part[0][0][0].isupper():
            continue
        if ";" in before[part[0].start() :] or "." in before[part[0].start() :]:
            return None
        if _stands_for([word[0] for word in part], letters):
            return part[0].start()
    return None


def _stands_for(words: Sequence[str], letters: Sequence[str]) -> bool:
    """Whether an abbreviation is made of words, in order.

    The first and the last give a letter, and two of three between them; small words need not. A
    word may give further letters: `EAEU` has two of “Eurasian”.
    """
    parts = [part for word in words for part in word.split("-") if part]
    spare = sum(not _is_small(part) for part in parts) // 3
    return _made(parts, letters, spare, first=True)


def _made(parts: Sequence[str], letters: Sequence[str], spare: int, *, first: bool = False) -> bool:
    if not parts:
        return not letters
    word, *others = parts
    small = _is_small(word)
    if letters and word[0].casefold() == letters[0]:
        for size in range(1, min(len(letters), 1 + _MORE) + 1):
            if _is_part(letters[1:size], word[1:].casefold()) and _made(
                others, letters[size:], spare
            ):
                return True
    if first or not others or not (small or spare):
        return False
    return _made(others, letters, spare - (not small))


def _is_part(letters: Sequence[str], word: str) -> bool:
    """Whether letters stand in a word in their order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _is_small(word: str) -> bool:
    return word.casefold() in _SMALL or not word[0].isupper()


def places(text: str, known: dict[str, Abbreviation]) -> Iterator[Place]:
    """Where known abbreviations stand in a text."""
    if not known:
        return
    pattern = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text):
        short = match[0]
        before = text[: match.start()]
        around = None
        if before.endswith("(") and text[match.end() : match.end() + 1] == ")":
            start = _expansion(before[:-1].rstrip(), short)
            around = (start, match.end() + 1) if start is not None else None
        yield Place(match.start(), match.end(), known[short], around)
