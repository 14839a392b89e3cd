"""What the formats of editions make of single declarations, in their own terms."""

from __future__ import annotations

from collections.abc import Callable

from bema.exporters import Exporter, Translator
from bema.exporters.pandoc import Pandoc
from bema.style.compiled.paged import NO_PAGES, is_paged
from bema.style.explain import Format
from bema.style.grid.charset import Charset
from bema.style.grid.values import Values
from bema.style.word.properties import (
    NAME,
    Paragraph,
    Run,
    paragraph_properties,
    run_properties,
    twips,
)
from bema.weasy import Declaration, Percentage, Style

_SCREEN = "screen"
_RUNS: dict[str, Callable[[Run], str]] = {
    "font-family": lambda run: f"w:rFonts {run.font}",
    "font-size": lambda run: f"w:sz {run.size}",
    "font-weight": lambda run: f"w:b {run.bold:d}",
    "font-style": lambda run: f"w:i {run.italic:d}",
    "font-variant-caps": lambda run: f"w:smallCaps {run.small_caps:d}",
    "font-variant-ligatures": lambda run: f"w14:ligatures {run.ligatures}",
    "font-variant-numeric": lambda run: f"w14:numForm {run.figures}",
    "font-kerning": lambda run: f"w:kern {run.kern:d}",
    "text-transform": lambda run: f"w:caps {run.caps:d}",
    "letter-spacing": lambda run: f"w:spacing {run.spacing}",
    "color": lambda run: f"w:color {run.colour}",
    "visibility": lambda run: f"w:vanish {run.hidden:d}",
    "text-decoration-line": lambda run: f"w:u {run.underline}",
}
"""Run properties of WordprocessingML (ECMA-376 Part 1, section 17.3.2)."""
_PARAGRAPHS: dict[str, Callable[[Paragraph], str]] = {
    "text-align": lambda paragraph: f"w:jc {paragraph.align}",
    "text-indent": lambda paragraph: f"w:ind w:firstLine {paragraph.first_line}",
    "line-height": lambda paragraph: f"w:spacing w:line {paragraph.line}",
    "hyphens": lambda paragraph: f"w:suppressAutoHyphens {not paragraph.hyphenate:d}",
    "direction": lambda paragraph: f"w:bidi {paragraph.right_to_left:d}",
    **dict.fromkeys(
        ("orphans", "widows"), lambda paragraph: f"w:widowControl {paragraph.widow_control:d}"
    ),
}
"""Paragraph properties (section 17.3.1)."""
_MARGINS = {
    "margin-top": "w:spacing w:before",
    "margin-bottom": "w:spacing w:after",
    "margin-left": "w:ind w:left",
    "margin-right": "w:ind w:right",
}
_UPRIGHT = ("top", "bottom")
_SIDES = ("top", "right", "bottom", "left")


def format_of(exporter: Exporter) -> Format:
    """What the format that an exporter writes makes of declarations."""
    if isinstance(exporter, Pandoc):
        return Format(left_out=_without_look)
    limits = exporter.limits if isinstance(exporter, Translator) else None
    terms = _TERMS.get(limits.element.format) if limits else None
    if limits and terms:
        return Format(limits, terms=terms)
    if limits is None and exporter.media == _SCREEN:
        return Format(left_out=_without_pages, keeps=True)
    return Format(limits)


def _without_look(declaration: Declaration) -> str:
    """Why formats of pandoc's do without a declaration: they take names and what is hidden."""
    return "" if declaration.name in ("display", NAME) else "Its look is pandoc's own."


def _without_pages(declaration: Declaration) -> str:
    """Why EPUB and web page, which get the declarations themselves, do without one."""
    paged = declaration.selector.startswith("@page") or is_paged(declaration.node)
    return NO_PAGES if paged else ""


def word(name: str, style: Style) -> str:
    """A property in WordprocessingML, lengths in its units; those of pages and boxes are none."""
    if name == NAME:
        return f"style {style.custom(NAME)}"
    if not style.tag:
        return ""
    if name in _RUNS:
        return _RUNS[name](run_properties(style))
    if "inline" in style["display"]:
        return ""
    if name in _PARAGRAPHS:
        return _PARAGRAPHS[name](paragraph_properties(style))
    return f"{_MARGINS[name]} {twips(style[name])}" if name in _MARGINS else ""


def grid(name: str, style: Style) -> str:
    """A property in columns, lines and characters of plain text."""
    box = Values(Charset.of("utf-8").pen).box(style)
    kind, _, side = name.partition("-")
    if kind in ("margin", "padding") and side in _SIDES:
        lengths = box.margin if kind == "margin" else box.padding
        return _counted(lengths[_SIDES.index(side)], "line" if side in _UPRIGHT else "column")
    if name == "text-indent":
        return _counted(box.indent, "column")
    if name in ("width", "min-width", "max-width"):
        widths = {"width": box.width, "min-width": box.least, "max-width": box.most}
        return _counted(widths[name], "column")
    return ""


def _counted(length: object, unit: str) -> str:
    """So many lines or columns; a percentage and `auto` are not known before there is a room."""
    if not isinstance(length, float) or isinstance(length, Percentage) or length == float("inf"):
        return ""
    number = round(length)
    return f"{number} {unit}{'s' * (number != 1)}"


_TERMS: dict[str, Callable[[str, Style], str]] = {"Word": word, "plain text": grid}
