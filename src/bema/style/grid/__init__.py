"""The stylesheet on a grid of characters: computed styles of `@media tty` become lines of text.

CSS 2.1 calls `tty` "a fixed-pitch character grid". Horizontal lengths count in columns, vertical
ones in lines. Text stays in logical order, since terminals reorder it themselves.

`values` reads styles, `build` makes boxes of the document with `text` and `breaking`, `blocks` lays
them out with `paragraph`, `frame` and `tables`.
"""

from __future__ import annotations

from bema.deep import deeply
from bema.style.breaking import HOLD
from bema.style.generated import Generated
from bema.style.grid.blocks import lay
from bema.style.grid.build import build
from bema.style.grid.charset import Charset
from bema.style.grid.values import Values, display
from bema.tree import Element
from bema.weasy import Cascade

_COLUMNS = 80  # of a terminal, where the stylesheet says no width


def grid(root: Element, cascade: Cascade, content: Generated, charset: Charset) -> list[str]:
    """The lines of a document, without blanks at their ends."""
    style = cascade(root)
    if style is None or display(style) == "none":
        return []
    top = build(root, cascade, content, Values(charset.pen), charset)
    lines = deeply(root, lambda: lay(top, _COLUMNS).lines)
    return [f"{' ' * line.start}{line.text}".replace(HOLD, " ").rstrip(" ") for line in lines]
