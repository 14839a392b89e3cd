"""Words divided at ends of lines: how often in a row, and not where a page is turned."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from bema.weasy.values import Style


@contextmanager
def few_hyphens() -> Iterator[None]:
    """While this lasts, hyphens keep to the limits of the stylesheet; the lock is to be held.

    WeasyPrint 70.0 knows neither `hyphenate-limit-lines` nor `hyphenate-limit-last` (CSS Text 4,
    section 6.3.4 and 6.3.5), so they are custom properties: `--hyphenate-limit-lines` is a number,
    and `--hyphenate-limit-last: page` allows no hyphen in the last line of a page. A line that may
    not end with a hyphen is laid out with `hyphens: manual`, so that those of the text's own stay.
    """
    from weasyprint.layout import inline

    following, split = inline.get_next_linebox, inline.split_first_line
    whole = False

    def split_first_line(text: str, style: Any, *arguments: Any, **named: Any) -> Any:
        if whole and style["hyphens"] == "auto":
            style = style.copy()
            style["hyphens"] = "manual"
        return split(text, style, *arguments, **named)

    def get_next_linebox(
        context: Any,
        box: Any,
        position: float,
        bottom: float,
        skip: Any,
        around: Any,
        absolute: list[Any],
        fixed: list[Any],
        letter: Any,
        first: Any,
    ) -> Any:
        nonlocal whole
        # Noted at the line box, whose lines may be laid out again, and on another page.
        if "hyphen_limits" not in vars(box):
            box.hyphen_limits, box.hyphens_in_a_row = _limits(box.style), {}
        (most, last), runs = box.hyphen_limits, box.hyphens_in_a_row
        run = runs.get(str(skip), 0)
        arguments = (box, position, bottom, skip, around, absolute, fixed, letter, first)

        def lay_out(unbroken: bool) -> Any:
            nonlocal whole
            whole = unbroken
            try:
                return following(context, *arguments)
            finally:
                whole = False

        floats, lengths = context.excluded_shapes.copy(), (len(absolute), len(fixed))
        line, resume = lay_out(run >= most)
        if last and run < most and skip is not None and _hyphenated(line) and resume is not None:
            below = line.position_y + 2 * line.height
            if context.overflows_page(bottom, below):
                context.excluded_shapes = floats
                del absolute[lengths[0] :], fixed[lengths[1] :]
                line, resume = lay_out(True)
        runs[str(resume)] = run + 1 if _hyphenated(line) else 0
        return line, resume

    inline.get_next_linebox, inline.split_first_line = get_next_linebox, split_first_line
    try:
        yield
    finally:
        inline.get_next_linebox, inline.split_first_line = following, split


def _limits(style: Any) -> tuple[float, bool]:
    """How many lines in a row may end with a hyphen, and whether a page's last one may not."""
    ours = Style(style)
    most = ours.custom("--hyphenate-limit-lines").strip()
    return int(most) if most.isdecimal() else inf, ours.custom("--hyphenate-limit-last") == "page"


def _hyphenated(line: Any) -> bool:
    """Whether a line ends with a hyphen, of the text's own or another."""
    box = line
    while getattr(box, "children", ()):
        box = box.children[-1]
    text = getattr(box, "text", "")
    return bool(text) and text.endswith((box.style["hyphenate_character"], "-"))
