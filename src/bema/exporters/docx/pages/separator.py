"""What parts footnotes from the text (ECMA-376 Part 1, sections 17.11.1 and 17.11.23).

Word has a short line for this, which other programs know too. A border that is bolder, dashed or
double is one of the paragraph that holds this line, in its stead.
"""

from __future__ import annotations

from bema.exporters.docx.parts.styles import borders_element
from bema.exporters.docx.xml import element, qualified
from bema.style.word.properties import border, twips
from bema.tree import Element
from bema.weasy import Style

_BOLD = 8
"""Eighths of a point that Word's own line is thinner than."""


_HALF = 60
"""Twips above and below the line, which stands in the middle of its paragraph."""


def separate(part: Element, area: Style) -> None:
    """Give the separators of a part of notes the border and the space of the area for notes."""
    for note in part:
        if note.get(qualified("w:type")) in ("separator", "continuationSeparator"):
            for paragraph in note.iter(qualified("w:p")):
                _draw(paragraph, area)


def _draw(paragraph: Element, area: Style) -> None:
    """Draw the line in the one paragraph of a separator."""
    line = border(area, "top")
    instead = line is not None and (line.width > _BOLD or line.kind != "single")
    (run,) = paragraph.iter(qualified("w:r"))
    for before in paragraph.findall(qualified("w:pPr")):
        paragraph.remove(before)
    properties = element("w:pPr")
    paragraph.insert(0, properties)
    if line is None or instead:
        paragraph.remove(run)
    elif line.colour != "auto":
        run.insert(0, element("w:rPr", element("w:color", w_val=line.colour)))
    if line is not None and instead:
        properties.append(borders_element("w:pBdr", [line]))
    above, below = (max(twips(area[name]) - _HALF, 0) for name in ("margin-top", "padding-top"))
    properties.append(
        element("w:spacing", w_before=above, w_after=below, w_line=2 * _HALF, w_lineRule="exact")
    )


def numbered(properties: Element | None, *, restarted: bool) -> Element | None:
    """`footnotePr` of a section, with numbers that begin anew on every page where wanted."""
    if restarted:
        properties = element("w:footnotePr") if properties is None else properties
        properties.append(element("w:numRestart", w_val="eachPage"))
    return properties
