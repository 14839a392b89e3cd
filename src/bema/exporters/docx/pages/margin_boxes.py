"""Margin boxes as the stylesheet says them: content, size and place (CSS Paged Media, section 4).

Lengths are CSS px.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bema.exporters.docx.model import Image
from bema.exporters.docx.pages.running import Piece, Running
from bema.findings import Finding
from bema.style.word.numbers import SWITCHES
from bema.style.word.properties import (
    Border,
    Run,
    border_width,
    borders,
    ground,
    length,
    run_properties,
)
from bema.style.word.widths import text_width
from bema.weasy import Style

Line = tuple[Piece, ...]

_WIDER = 1.1
"""How much wider a box is made than that, lest its text is broken."""


@dataclass(frozen=True)
class MarginBox:
    """A margin box with content, on a page whose margin there has a given height."""

    place: str
    """Such as `top-left`."""
    style: Style
    lines: tuple[Line, ...]
    margin: float
    """Height of the page's margin that it stands in."""

    def length(self, name: str, whole: float) -> float:
        """A length of the style; a percentage is one of `whole`, a keyword nothing."""
        return length(self.style[name], whole)

    @property
    def run(self) -> Run:
        """How its text is set, or what it begins with."""
        pieces = (piece for line in self.lines for piece in line if piece.image is None)
        first = next(pieces, None)
        return (first.run if first else None) or self.base

    @cached_property
    def base(self) -> Run:
        """How text of its own is set."""
        return run_properties(self.style)

    @property
    def simple(self) -> bool:
        """One line of text."""
        return len(self.lines) == 1 and all(piece.image is None for piece in self.lines[0])

    @property
    def visible(self) -> bool:
        """Whether one sees where it begins and ends."""
        usual = self.style["text-align"] == self.place.partition("-")[2]
        return bool(self.borders()) or bool(self.paint) or not usual

    @cached_property
    def natural(self) -> float:
        """Width that its content would like to have, padding included."""
        widths = (sum(map(self._width, line)) for line in self.lines)
        return max(widths, default=0.0) + self.across("padding-{}") + 1

    def _width(self, piece: Piece) -> float:
        if piece.image is not None:
            return piece.image.width
        return text_width(piece.text, piece.run or self.base)

    def across(self, names: str) -> float:
        """Sum of a property's values at the left and at the right."""
        return sum(self.length(names.format(side), self.margin) for side in ("left", "right"))

    @property
    def content_height(self) -> float:
        """Height of its lines."""
        return sum(
            max((p.image.height for p in line if p.image is not None), default=self.style.line)
            for line in self.lines
        )

    @property
    def above(self) -> float:
        """Its margin at the top."""
        return self.length("margin-top", self.margin)

    @property
    def below(self) -> float:
        """Its margin at the bottom."""
        return self.length("margin-bottom", self.margin)

    def spaces(self) -> tuple[float, float]:
        """Space above and below its lines, up to its borders, by `vertical-align`."""
        frame = self.frame("top") + self.frame("bottom")
        rest = max(self.margin - self.above - self.below - frame - self.content_height, 0)
        share = {"top": 0.0, "bottom": 1.0}.get(self.style["vertical-align"], 0.5)
        if isinstance(self.style["vertical-align"], float):
            share = 0.0
        padding = [self.length(f"padding-{side}", self.margin) for side in ("top", "bottom")]
        return padding[0] + rest * share, padding[1] + rest * (1 - share)

    def frame(self, side: str) -> float:
        """Border and padding at one side."""
        return border_width(self.style, side) + self.length(f"padding-{side}", self.margin)

    def borders(self, above: float = 0, below: float = 0) -> tuple[Border, ...]:
        """Its borders, those above and below at these distances from its lines."""
        return borders(self.style, {"top": above, "bottom": below})

    @property
    def paint(self) -> str:
        """Colour behind it as hexadecimal digits; empty for none."""
        return ground(self.style)


@dataclass
class BoxReader:
    """Reads margin boxes; what they cannot show gathers in `findings`."""

    running: Running
    mark: Callable[[Any, int], str]
    """A number in a counter style."""
    quotes: Mapping[str, str]
    """The characters of `open-quote` and `close-quote`."""
    number_style: str = ""
    """Counter style of all page numbers, where the section says it."""
    findings: dict[Finding, None] = field(default_factory=dict)

    def read(
        self, place: str, style: Style | None, margin: float, width: float
    ) -> MarginBox | None:
        """The box at a place of a page; None where it has no content."""
        if style is None:
            return None
        content = style["content"]
        pieces = [p for part in content for p in self._pieces(*part)]
        image = self._background(style, margin, width)
        pieces = [*([Piece(image=image)] if image is not None else []), *pieces]
        kept = style["white-space"] in ("pre", "pre-wrap", "pre-line", "break-spaces")
        lines = tuple(_lines(pieces, kept=kept))
        empty = not any(lines) and style["content"] != (("string", ""),)
        return None if empty else MarginBox(place, style, lines, margin)

    def _pieces(self, kind: str, value: Any) -> Iterator[Piece]:
        if kind == "string":
            yield Piece(str(value))
        elif kind in ("string()", "element()"):
            of = self.running.string if kind == "string()" else self.running.element
            read = of(*value)
            self.findings |= dict.fromkeys(read[1])
            yield from read[0]
        elif kind in ("counter()", "counters()") and value[0] in ("page", "pages"):
            name = "PAGE" if value[0] == "page" else "NUMPAGES"
            style = value[-1]
            said = isinstance(style, str) and style != self.number_style
            switch = SWITCHES.get(style, "") if said else ""
            yield Piece(self.mark(style, 1), name + switch)
        elif kind == "quote":
            yield Piece(self.quotes.get(value, ""))
        elif kind == "url":
            image = self.running.image(value[1])
            if image is not None:
                yield Piece(image=image)

    def _background(self, style: Style, margin: float, width: float) -> Image | None:
        """A background image that is not repeated, at its size (CSS Backgrounds 3, section 3)."""
        (kind, url), *_ = style["background-image"]
        if kind != "url" or style["background-repeat"][0] != ("no-repeat", "no-repeat"):
            return None
        image = self.running.image(url)
        if image is None:
            return None
        room = width - sum(length(style[f"margin-{s}"], width) for s in ("left", "right"))
        own = style["width"]
        room = length(own, width) if own != "auto" else room
        height = margin - sum(length(style[f"margin-{s}"], margin) for s in ("top", "bottom"))
        return sized(image, style["background-size"][0], room, height)


def sized(image: Image, size: Any, width: float, height: float) -> Image:
    """An image at a `background-size` in an area of `width` by `height`."""
    if size in (("contain",), "contain", ("cover",), "cover"):
        fit = min if "contain" in size else max
        scale = fit(width / image.width, height / image.height)
        return Image(image.resource, image.width * scale, image.height * scale, image.alternative)
    wide, high = size if isinstance(size, tuple) and len(size) == 2 else ("auto", "auto")
    made = [length(wide, width), length(high, height)]
    if wide == "auto" and high == "auto":
        return image
    if wide == "auto":
        made[0] = made[1] * image.width / image.height
    if high == "auto":
        made[1] = made[0] * image.height / image.width
    return Image(image.resource, made[0], made[1], image.alternative)


def _lines(pieces: list[Piece], *, kept: bool) -> Iterator[Line]:
    """Pieces by line; a newline from a string counts where white space is kept."""
    line: list[Piece] = []
    for piece in pieces:
        parts = (
            piece.text.split("\n") if kept or piece.run is not None or piece.text == "\n" else []
        )
        parts = parts or [" ".join(piece.text.split("\n"))]
        for number, part in enumerate(parts):
            if number:
                yield tuple(line)
                line = []
            if part or piece.image is not None:
                line.append(Piece(part, piece.field, piece.image, piece.run))
    yield tuple(line)


def spread(boxes: Mapping[str, MarginBox], room: float) -> dict[str, tuple[float, float]]:
    """Where the boxes at `left`, `center` and `right` begin and end (section 5.3.2).

    Widths that are not given are shared out by what the boxes would like to have; a box whose ends
    can be seen has no more than that.
    """
    return {
        place: _shrunk(boxes[place], place, *ends) for place, ends in _shared(boxes, room).items()
    }


def _shared(boxes: Mapping[str, MarginBox], room: float) -> dict[str, tuple[float, float]]:
    given = {place: _given(box, room) for place, box in boxes.items()}
    left, center, right = (boxes.get(place) for place in ("left", "center", "right"))
    if center is not None:
        sides = 2 * max((_wish(box, room) for box in (left, right) if box), default=0.0)
        width = given["center"] or room * _wish(center, room) / (_wish(center, room) + sides)
        rest = (room - width) / 2
        places = {"left": (0.0, given.get("left") or rest), "center": (rest, room - rest)}
        places["right"] = (room - (given.get("right") or rest), room)
    elif left is not None and right is not None:
        wishes = _wish(left, room), _wish(right, room)
        width = given["left"] or (
            room - given["right"] if given["right"] else room * wishes[0] / sum(wishes)
        )
        places = {"left": (0.0, width), "right": (room - (given["right"] or room - width), room)}
    else:
        whole = given.get("left") or given.get("right") or room
        places = {"left": (0.0, whole), "right": (room - whole, room)}
    return {place: places[place] for place in boxes}


def _shrunk(box: MarginBox, place: str, start: float, end: float) -> tuple[float, float]:
    """A box without a width of its own, as wide as its content where its ends can be seen."""
    width = min(_WIDER * box.natural + box.across("margin-{}"), end - start)
    if box.style["width"] != "auto" or not box.visible:
        return start, end
    if place == "left":
        return start, start + width
    middle = (start + end) / 2
    return (end - width, end) if place == "right" else (middle - width / 2, middle + width / 2)


def _given(box: MarginBox, room: float) -> float:
    """The outer width that the stylesheet gives; 0 for none."""
    width = box.style["width"]
    if width == "auto":
        return 0.0
    outer = sum(box.frame(side) for side in ("left", "right")) + box.across("margin-{}")
    return length(width, room) + outer


def _wish(box: MarginBox, room: float) -> float:
    return _given(box, room) or max(box.natural, 1.0)
