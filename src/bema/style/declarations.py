"""Declarations of CSS where somebody may have written prose: in an ODD, in `@style`."""

from __future__ import annotations

from dataclasses import dataclass

import tinycss2


@dataclass(frozen=True)
class Declarations:
    """Declarations of CSS, and what stood between them and is none."""

    text: str
    left_out: str


def declarations(css: str) -> Declarations:
    """What in `css` can be read as declarations, on the lines where it stands."""
    kept: list[str] = []
    wrong: list[str] = []
    start = 0
    lines = css.split("\n")
    items = tinycss2.parse_blocks_contents(css, skip_comments=True, skip_whitespace=True)
    for item in items:
        if item.type == "declaration":
            important = " !important" if item.important else ""
            breaks = "\n" * max(item.source_line - 1 - start, 0)
            text = tinycss2.serialize(item.value).strip()
            kept.append(f"{breaks}{item.lower_name}: {' '.join(text.split())}{important};")
            start = max(start, item.source_line - 1)
        else:
            wrong.append(lines[item.source_line - 1].strip()[:60])
    return Declarations(" ".join(kept), "; ".join(dict.fromkeys(wrong)))
