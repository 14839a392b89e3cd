"""Characters that are seldom what was meant (Unicode Standard Annex 24 and chapter 23.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from bema.checks.document import Block, Document, Piece, language_of
from bema.checks.rule import Fault, Repair, rule
from bema.findings import Severity

_SUSPECT = re.compile(r"[A-Za-z\u00c0-\u024f][\u0370-\u052f]|[\u0370-\u052f][A-Za-z\u00c0-\u024f]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_GARBLED = re.compile("[\ufffd\u0080-\u0084\u0086-\u009f]|â€.|Ã[\u0080-\u00bf]|Ð[\u0080-\u00bf]")
_SPACES = re.compile(r"(?<=\S)(?: {2,}|\t+)(?=\S)")
_MARKS = re.compile("[“”„«»]")
_APART = 20
"""Paragraphs after which a quotation that was opened is taken for one that nobody closed."""
_LOW = ("de", "cs", "sk", "sl", "bg", "hr", "sr", "is", "lt", "lv", "et", "ka", "uk", "ru", "mk")
"""Languages that close with the mark that others open with."""
_ALIKE = ("fi", "sv")
"""Languages that open and close with the same mark."""


@rule("characters-mixed-scripts", Severity.WARNING)
def characters_mixed_scripts(document: Document) -> Iterator[Fault]:
    """A word should be of one script: a Cyrillic letter in a Latin word looks right and is found by
    no search.
    """
    for block, piece in _pieces(document):
        if _SUSPECT.search(piece.text):
            for found in _mixed().finditer(piece.text):
                letters = ", ".join(f"“{c}”" for c in dict.fromkeys(_strangers(found[0])))
                message = f"“{found[0]}” mixes letters of two scripts ({letters})."
                remedy = "Type the word anew in the script that it is of."
                yield Fault(block.element, message, remedy, _line(piece, found.start()))


@cache
def _mixed() -> Any:
    import regex

    other = r"[\p{Cyrillic}\p{Greek}]"
    return regex.compile(rf"\b(?=\w*\p{{Latin}})(?=\w*{other})\w+")


def _strangers(word: str) -> list[str]:
    """The letters of the script that has fewer of them in the word."""
    latin = [c for c in word if c < "\u0370"]
    others = [c for c in word if c >= "\u0370"]
    return min(latin, others, key=len)


@rule("characters-private-use", Severity.WARNING)
def characters_private_use(document: Document) -> Iterator[Fault]:
    """A character of the private use area means nothing outside the font it was made for; `g` names
    it and says what stands for it.
    """
    for block, piece in _pieces(document):
        for found in _PRIVATE.finditer(piece.text):
            message = f"U+{ord(found[0]):04X} is a character for private use."
            remedy = "Take the character of Unicode, or a g whose glyph is declared in charDecl."
            yield Fault(block.element, message, remedy, _line(piece, found.start()))


@rule("characters-garbled", Severity.WARNING)
def characters_garbled(document: Document) -> Iterator[Fault]:
    """Characters should have been read in the encoding that they were written in: `â€™` was an
    apostrophe, and what `�` was nobody knows any more.
    """
    for block, piece in _pieces(document):
        if found := _GARBLED.search(piece.text):
            lost = found[0] == "\ufffd"
            what = (
                "stands for a character that is lost" if lost else "was read in the wrong encoding"
            )
            message = f"“{found[0]}” {what}."
            remedy = "Take the passage from the source again, as UTF-8."
            yield Fault(block.element, message, remedy, _line(piece, found.start()))


@rule("quotes-unbalanced", Severity.WARNING)
def quotes_unbalanced(document: Document) -> Iterator[Fault]:
    """A quotation should end where it ends, and begin before it ends. A quotation of several
    paragraphs may begin each of them with a mark, or close in the last.
    """
    pending: tuple[int, Fault, str] | None = None
    for number, block in enumerate(document.blocks):
        if not _MARKS.search(block.text):
            continue
        wrong = _unbalanced(block)
        if pending and number - pending[0] > _APART:
            yield pending[1]
            pending = None
        continued = pending is not None and block.text.lstrip().startswith(pending[2])
        if wrong is None:
            pending = None if continued else pending
            continue
        mark, piece, at, opens = wrong
        what = "opens and is never closed" if opens else "closes and was never opened"
        remedy = "Add the other mark, or take this one away."
        fault = Fault(block.element, f"{mark} {what}.", remedy, _line(piece, at))
        if not opens:
            if pending is None:
                yield fault
            pending = None
            continue
        if pending and not continued:
            yield pending[1]
        pending = (number, fault, mark)
    if pending:
        yield pending[1]


def _unbalanced(block: Block) -> tuple[str, Piece, int, bool] | None:
    """The mark without its other one, where it stands, and whether it opens."""
    language = language_of(block.element)
    low, alike = language.startswith(_LOW), language.startswith(_ALIKE)
    stack: list[tuple[str, Piece, int]] = []
    for piece in block.pieces:
        for found in _MARKS.finditer(piece.text):
            mark = found[0]
            opened = stack[-1][0] if stack else ""
            closes = {
                "“": opened == "„",
                "”": opened == "”" or not alike,
                "„": False,
                "«": opened == "»",
                "»": opened == "»" if alike else bool(stack) or not low,
            }[mark]
            if not closes:
                stack.append((mark, piece, found.start()))
            elif stack:
                stack.pop()
            else:
                return mark, piece, found.start(), False
    return (*stack[-1], True) if stack else None


@rule("spaces-doubled", Severity.NOTE)
def spaces_doubled(document: Document) -> Iterator[Fault]:
    """Between two words one space is enough; editions show one in any case."""
    for block in document.blocks:
        places = [
            _line(piece, found.start())
            for piece in block.pieces
            if not piece.preserved
            for found in _SPACES.finditer(piece.text)
        ]
        if places:
            more = f" ({len(places)} times, first here)" if len(places) > 1 else ""
            message = f"several spaces or tabs stand between words{more}."
            repairs = (Repair(block.element),)
            yield Fault(
                block.element, message, "Leave one; `bema check --fix` does.", places[0], repairs
            )


def _pieces(document: Document) -> Iterator[tuple[Block, Piece]]:
    return ((block, piece) for block in document.blocks for piece in block.pieces)


def _line(piece: Piece, offset: int) -> int:
    return piece.line + piece.text.count("\n", 0, offset)
