"""footnotes.xml and endnotes.xml (ECMA-376 Part 1, section 17.11).

Word parts notes from the text with a short line, which other programs know too. A border that is
bolder, dashed or double is one of the paragraph that holds this line, in its stead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bema.exporters.docx.parts.borders import borders_element
from bema.exporters.docx.parts.writer import Writer
from bema.exporters.docx.xml import DRAWN, element, root, value
from bema.style.word.properties import border, twips
from bema.tree import Element
from bema.weasy import Style

SEPARATORS = {"separator": -1, "continuationSeparator": 0}
"""What parts notes from the text, and their continuation on the next page, by ids."""
_BOLD = 8
"""Eighths of a point that Word's own line is thinner than."""
_HALF = 60
"""Twips above and below the line, which stands in the middle of its paragraph."""


def notes_part(kind: str, writer: Writer, area: Style) -> Element:
    """The separators, styled as the area for notes, then the notes that `writer` has met."""
    made = [_separator(kind, line, area) for line in SEPARATORS]
    for number, call in enumerate(tuple(writer.notes.calls[kind]), start=1):
        made.append(element(f"w:{kind}", *writer.blocks(call.note), w_id=number))
    return root(f"w:{kind}s", made, *DRAWN)


def _separator(kind: str, name: str, area: Style) -> Element:
    """A line with the border and the space of the area for notes (section 17.11.23)."""
    line = border(area, "top")
    instead = line is not None and (line.width > _BOLD or line.kind != "single")
    above, below = (max(twips(area[name]) - _HALF, 0) for name in ("margin-top", "padding-top"))
    spacing = element(
        "w:spacing", w_before=above, w_after=below, w_line=2 * _HALF, w_lineRule="exact"
    )
    properties = [borders_element("w:pBdr", [line])] if line is not None and instead else []
    paragraph = element("w:p", element("w:pPr", *properties, spacing))
    if line is not None and not instead:
        ink = [element("w:rPr", value("w:color", line.colour))] if line.colour != "auto" else []
        paragraph.append(element("w:r", *ink, element(f"w:{name}")))
    return element(f"w:{kind}", paragraph, w_type=name, w_id=SEPARATORS[name])


def note_properties(formats: Mapping[str, str], *, restarted: bool) -> Iterator[Element]:
    """`footnotePr` and `endnotePr` of a section, where notes are not numbered as Word does.

    `formats` says how, by kind; footnotes that are `restarted` begin anew on every page.
    """
    for kind, number in formats.items():
        made = [*number_element(kind, number)]
        if restarted and kind == "footnote":
            made.append(value("w:numRestart", "eachPage"))
        if made:
            yield element(f"w:{kind}Pr", *made)


def number_element(kind: str, number: str) -> Iterator[Element]:
    """The format of the numbers of notes, where it is not Word's own."""
    if number != {"footnote": "decimal", "endnote": "lowerRoman"}[kind]:
        yield value("w:numFmt", number)
