"""Lines from right to left: WeasyPrint 70.0 puts the first one as if it were not indented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def indents_from_the_right() -> Iterator[None]:
    """While this lasts, `text-indent` moves lines from right to left (CSS Text 3, section 8.1).

    WeasyPrint makes such a line shorter or longer by its indent, and then puts it to the right edge
    all the same. The lock is to be held.
    """
    from weasyprint.layout import inline

    original = inline.text_align

    def text_align(context: Any, line: Any, width: Any, last: Any) -> Any:
        offset = original(context, line, width, last)
        return offset + line.text_indent if line.style["direction"] == "rtl" else offset

    inline.text_align = text_align
    try:
        yield
    finally:
        inline.text_align = original
