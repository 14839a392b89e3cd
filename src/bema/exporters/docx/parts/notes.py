"""footnotes.xml and endnotes.xml (ECMA-376 Part 1, section 17.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bema.exporters.docx.body.markers import FORMATS
from bema.exporters.docx.model import NoteCall
from bema.exporters.docx.parts.writer import Writer
from bema.exporters.docx.xml import element, root, value
from bema.tree import Element

_SYMBOLS = "*†‡§"


def _symbol(number: int) -> str:
    """Marks that are doubled when all have been used."""
    return _SYMBOLS[(number - 1) % 4] * ((number - 1) // 4 + 1)


_FORMATS: dict[str, Callable[[int], str]] = {**FORMATS, "chicago": _symbol}


def footnotes_part(writer: Writer) -> Element:
    """The separators, then the footnotes that `writer` has met."""
    return _part("footnote", writer, writer.notes.footnotes)


def endnotes_part(writer: Writer) -> Element | None:
    """The same for endnotes; None where there are none."""
    found = writer.notes.endnotes
    return _part("endnote", writer, found) if found else None


def _part(kind: str, writer: Writer, calls: Iterable[NoteCall]) -> Element:
    made = [_separator(kind, -1, "separator"), _separator(kind, 0, "continuationSeparator")]
    for number, call in enumerate(tuple(calls), start=1):
        made.append(element(f"w:{kind}", *writer.blocks(call.note), w_id=number))
    return root(f"w:{kind}s", made, "r", "wp", "a", "pic")


def _separator(kind: str, ident: int, line: str) -> Element:
    spacing = element("w:spacing", w_before=0, w_after=0, w_line=240, w_lineRule="auto")
    drawn = element("w:p", element("w:pPr", spacing), element("w:r", element(f"w:{line}")))
    return element(f"w:{kind}", drawn, w_type=line, w_id=ident)


def number_format(marks: list[str]) -> tuple[str, list[str]]:
    """Word's format in which most marks are their numbers, and the marks that are not.

    These are empty where a note is called by its number, and Word counts.
    """
    best = "decimal", list(marks)
    for name, number in _FORMATS.items():
        own = ["" if mark in ("", number(n)) else mark for n, mark in enumerate(marks, start=1)]
        if sum(map(bool, own)) < sum(map(bool, best[1])):
            best = name, own
    return best


def note_properties(kind: str, number: str) -> Element | None:
    """`footnotePr` or `endnotePr`, for whoever writes settings; None where Word needs none."""
    usual = "decimal" if kind == "footnote" else "lowerRoman"
    return None if number == usual else element(f"w:{kind}Pr", value("w:numFmt", number))
