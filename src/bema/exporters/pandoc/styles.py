"""What styles are called, for formats whose paragraphs bear names.

The stylesheet says it with `--word`; the cascade is asked, and where pandoc has a name of its own
for what an element is, that one stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bema.style.word.properties import NAME
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_PANDOCS = frozenset(
    (
        "Body Text",
        "Body Text First Indent",
        "Quote",
        "List Paragraph",
        "caption",
        "footnote text",
        "Emphasis",
        "Strong",
    )
)
"""Word's names for what pandoc's model knows by itself."""
MEDIA = "print"


def style_names(edition: Edition) -> dict[Element, str]:
    """The name of the style of each element that a rule gives one."""
    cascade = edition.computed(MEDIA)
    found: dict[Element, str] = {}
    for element in edition.html[1].iter():
        style = cascade(element)
        if style is not None and style.declared(NAME):
            name = style.custom(NAME).strip("\"'")
            if name and name not in _PANDOCS:
                found[element] = name
    return found
