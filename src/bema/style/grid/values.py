"""What a grid of characters needs of computed styles, in columns and lines.

All its characters have one size. So a column is `1ch` and a line `1em` of the element itself, and
`font-size` changes nothing.

Reading a computed style takes longer than setting a line, and most elements of a document share
theirs; so each is read once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from typing import TypeAlias

from bema.style.grid.pen import Pen
from bema.weasy import Percentage, Style

Length: TypeAlias = float | Percentage | None
"""Columns or lines, or a percentage of the containing block's width; None for `auto`."""

_COLUMN, _LINE = 8.0, 16.0  # px, where the font has no size
_ASPECT = 0.5  # width of a character by its height, as on most terminals
_SIDES = ("top", "right", "bottom", "left")
_BLOCKS = {
    "table-row", "table-row-group", "table-header-group", "table-footer-group", "table-cell",
    "table-caption", "table-column", "table-column-group",
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """How text is set in a line; `before` and `after` are columns around an inline box."""

    display: str
    """`none`, `inline`, `block`, `table`, or an inner part of a table."""
    white_space: str
    transform: str
    visible: bool
    language: str
    tab: int
    before: int
    after: int


@dataclass(frozen=True)
class Box:
    """How a block is set; sides are top, right, bottom, left."""

    display: str
    margin: tuple[Length, ...]
    padding: tuple[Length, ...]
    border: tuple[str, ...]
    """The character that draws it; empty where there is none."""
    underline: str
    """The character that is drawn under its lines; empty where they are not underlined."""
    width: Length
    least: Length
    most: Length
    border_box: bool
    indent: Length
    align: str
    align_last: str
    rtl: bool
    splits: str
    """Where words may break that are too long: `normal`, `break-word`, `anywhere`, `break-all`."""
    inside: bool
    """Whether the marker of a list item stands in its first line."""
    caption: str
    vertical: str
    spacing: tuple[int, int]
    """Columns and lines between the cells of a table."""
    collapsed: bool
    """Whether a row or column is taken out of its table."""

    @cached_property
    def bare(self) -> bool:
        """Whether its lines stand where those of the block around it would."""
        sides = (*self.margin[1::2], *self.padding[1::2], *map(len, self.border))
        return not any(sides) and self.width is self.least is None and self.most in (None, inf)

    def across(self, length: Length, room: int) -> int:
        """A horizontal length in whole columns; `auto` is 0."""
        if isinstance(length, Percentage):
            return round(room * length / 100)
        return round(length or 0)

    def down(self, length: Length, room: int) -> float:
        """A vertical length in lines; percentages are of the width."""
        if isinstance(length, Percentage):
            return room * length / 100 * _ASPECT
        return length or 0.0

    def anonymous(self, display: str) -> Box:
        """The style of a box that no element has made, inside this one (CSS 2.1, 9.2.1.1)."""
        return replace(
            self, display=display, margin=_NONE, padding=_NONE, border=("",) * 4,
            width=None, least=None, most=None, vertical="top", collapsed=False,
        )  # fmt: skip


_FARTHEST = 1000.0
"""Columns or lines beyond which nothing is put."""
_NONE: tuple[Length, ...] = (0.0, 0.0, 0.0, 0.0)


@dataclass
class Values:
    """Styles as they are asked for, each read once."""

    pen: Pen
    boxes: dict[int, Box] = field(default_factory=dict)
    texts: dict[int, Text] = field(default_factory=dict)

    def box(self, style: Style) -> Box:
        """The block side of a style."""
        found = self.boxes.get(style.identity)
        if found is None:
            found = self.boxes[style.identity] = self._box(style)
        return found

    def text(self, style: Style) -> Text:
        """The inline side of a style."""
        found = self.texts.get(style.identity)
        if found is None:
            found = self.texts[style.identity] = self._text(style)
        return found

    def _box(self, style: Style) -> Box:
        cell = _Cell(style)
        return Box(
            display=display(style),
            margin=tuple(map(cell.margin, _SIDES)),
            padding=tuple(map(cell.padding, _SIDES)),
            border=tuple(self._border(style, side) for side in _SIDES),
            underline=self._underline(style),
            width=cell.across("width"),
            least=cell.across("min-width"),
            most=cell.across("max-width"),
            border_box=style["box-sizing"] == "border-box",
            indent=cell.across("text-indent"),
            align=style["text-align"],
            align_last=style["text-align-last"],
            rtl=style["direction"] == "rtl",
            splits=_splits(style),
            inside=style["list-style-position"] == "inside",
            caption=style["caption-side"],
            vertical=str(style["vertical-align"]),
            spacing=cell.spacing,
            collapsed=style["visibility"] == "collapse",
        )

    def _border(self, style: Style, side: str) -> str:
        kind = style[f"border-{side}-style"]
        drawn = style[f"border-{side}-width"] and kind not in ("none", "hidden")
        return self.pen.draw(kind, upright=side in ("left", "right")) if drawn else ""

    def _underline(self, style: Style) -> str:
        """A line of its own, which words in mid-line cannot have (CSS Text Decoration 3, 2.1)."""
        if "underline" not in style["text-decoration-line"] or display(style) == "inline":
            return ""
        return self.pen.draw(style["text-decoration-style"], upright=False)

    def _text(self, style: Style) -> Text:
        cell, kind = _Cell(style), display(style)

        def beside(side: str) -> int:
            lengths = (cell.margin(side), cell.padding(side)) if kind == "inline" else ()
            fixed = (length for length in lengths if not isinstance(length, Percentage))
            # Less than a column would tear the words of a line apart.
            return max(int(sum(length or 0.0 for length in fixed) + 0.01), 0)

        left, right = beside("left"), beside("right")
        rtl, tab = style["direction"] == "rtl", style["tab-size"]
        return Text(
            display=kind,
            white_space=style["white-space"],
            transform=style["text-transform"],
            visible=style["visibility"] == "visible",
            language=style["lang"] or "",
            tab=tab if isinstance(tab, int) else max(round(tab / cell.width), 1),
            before=right if rtl else left,
            after=left if rtl else right,
        )


class _Cell:
    """A character of a style's font, and the style's lengths measured by it."""

    def __init__(self, style: Style) -> None:
        self.style = style

    @cached_property
    def width(self) -> float:
        """A column in px."""
        return self.style.ch or _COLUMN

    @cached_property
    def height(self) -> float:
        """A line in px."""
        return float(self.style["font-size"]) or _LINE

    def across(self, name: str) -> Length:
        """A length in columns; None for keywords, and for `calc()` with percentages in it."""
        value = self.style[name]
        if not isinstance(value, float | int):
            return None
        scaled = value and value != inf and not isinstance(value, Percentage)
        return _near(value / self.width) if scaled else value

    def down(self, name: str) -> Length:
        """A length in lines."""
        value = self.style[name]
        if isinstance(value, Percentage):
            return value
        return _near(value / self.height) if isinstance(value, float | int) else None

    @property
    def spacing(self) -> tuple[int, int]:
        """`border-spacing` in columns and lines."""
        across, down = self.style["border-spacing"]
        if not (across or down) or self.style["border-collapse"] == "collapse":
            return 0, 0
        return round(_near(across / self.width)), round(_near(down / self.height))

    def margin(self, side: str) -> Length:
        """A margin in columns or lines, as its side is."""
        return (self.across if side in ("left", "right") else self.down)(f"margin-{side}")

    def padding(self, side: str) -> Length:
        """The same of padding."""
        return (self.across if side in ("left", "right") else self.down)(f"padding-{side}")


def _near(number: float) -> float:
    """Columns or lines, as many as somebody may look at."""
    return max(min(number, _FARTHEST), -_FARTHEST)


def display(style: Style) -> str:
    """`none`, `inline`, `block`, `table`, or an inner part of a table."""
    kind = style["display"]
    if kind[0] in _BLOCKS or kind[0] == "none":
        return str(kind[0])
    if "table" in kind:
        return "table"
    return "inline" if kind[0] == "inline" else "block"


def _splits(style: Style) -> str:
    broken: str = style["word-break"]
    return broken if broken == "break-all" else str(style["overflow-wrap"])
