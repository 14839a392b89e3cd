"""Computed styles in Word's terms: properties of paragraphs and of runs.

Lengths are twips (1/20 pt), font sizes half-points, border widths eighths of a point; all are
integers, since Word may refuse fractions (ECMA-376 Part 1, sections 17.3.1 and 17.3.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bema.weasy import Colour, Multiple, Percentage, Style

NAME = "--word"
"""Custom property that gives the name a style bears in Word."""

_GENERIC = {
    **dict.fromkeys(("serif", "ui-serif", "fangsong", "math"), "Times New Roman"),
    **dict.fromkeys(("sans-serif", "ui-sans-serif", "system-ui", "ui-rounded"), "Arial"),
    **dict.fromkeys(("-apple-system", "blinkmacsystemfont"), "Arial"),
    **dict.fromkeys(("monospace", "ui-monospace"), "Courier New"),
    **dict.fromkeys(("cursive", "fantasy", "emoji"), ""),
}
"""Families that stand for CSS's generic ones (CSS Fonts 4, section 2.1.3) where Word is."""
_NORMAL_LINES = {"Times New Roman": 1.149, "Arial": 1.149, "Courier New": 1.133}
"""Height of their lines in em, which are not here to be measured."""
_ALIGN = {"justify": "both", "justify-all": "both", "center": "center", "right": "right"}
_UNDERLINES = {"solid": "single", "double": "double", "dotted": "dotted", "dashed": "dash"}
_LINES = {
    "solid": "single",
    "double": "double",
    "dotted": "dotted",
    "dashed": "dashed",
    "groove": "threeDEngrave",
    "ridge": "threeDEmboss",
    "inset": "inset",
    "outset": "outset",
}
_SMALL = 0.8
"""Size of full capitals that stand for small ones, beside that of the text."""
_LONGEST = 31680
"""Twips that Word measures at most: 22 inches."""
_SPACE = 31
"""Points that Word allows between a border and the text."""
BORDER_DISTANCE = _SPACE / 0.75
"""The same in px."""
SIDES = ("top", "left", "bottom", "right")
"""In the order of the schema."""
UNLIMITED = 1e9
"""Px from which on `max-width` and `max-height` are no limits."""
FORCED = ("page", "left", "right", "recto", "verso", "always")
"""Values of `break-before` and `break-after` that begin a page."""
AVOID = ("avoid", "avoid-page")


@dataclass(frozen=True, slots=True)
class Border:
    """One side's border: width in eighths of a point, space to the text in points."""

    side: str
    width: int
    colour: str
    space: int = 0
    kind: str = "single"

    @classmethod
    def none(cls, side: str) -> Border:
        """No border, where a style has one."""
        return cls(side, 0, "auto", 0, "nil")


@dataclass(frozen=True)
class Run:
    """Run properties (section 17.3.2)."""

    font: str = ""
    scripts: tuple[str, str] = ("", "")
    """Families for East Asian and for complex scripts, where they are others."""
    bold: bool = False
    italic: bool = False
    caps: bool = False
    small_caps: bool = False
    strike: bool = False
    double_strike: bool = False
    hidden: bool = False
    colour: str = "auto"
    spacing: int = 0
    kern: bool = False
    position: int = 0
    """Raised by so many half-points."""
    size: int = 0
    underline: str = "none"
    underline_colour: str = "auto"
    shading: str = ""
    raised: str = "baseline"
    """`superscript` or `subscript`, which Word makes smaller itself."""
    ligatures: str = "none"
    figures: str = "default"
    """`lining` or `oldStyle`."""
    figure_spacing: str = "default"
    """`proportional` or `tabular`."""


@dataclass(frozen=True)
class Paragraph:
    """Paragraph properties (section 17.3.1)."""

    align: str = "left"
    left: int = 0
    right: int = 0
    first_line: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    """`auto` spacing: 240 is the font's own line height; with `exact`, twips."""
    exact: bool = False
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    widow_control: bool = True
    hyphenate: bool = True
    right_to_left: bool = False
    level: int = 0
    """Outline level from 1; 0 for text."""
    borders: tuple[Border, ...] = ()
    shading: str = ""
    tab: int = 0
    """Place of a stop at the right, to which leaders run; 0 for none."""
    leader: str = "none"


def twips(px: object) -> int:
    """A length of the cascade in twips, as far as Word measures; percentages are none."""
    if isinstance(px, float | int) and not isinstance(px, Percentage | bool):
        return max(min(round(px * 15), _LONGEST), -_LONGEST)
    return 0


def length(value: object, whole: float, otherwise: float = 0) -> float:
    """A length or a percentage of `whole`, in px; `otherwise` for keywords."""
    if isinstance(value, Percentage):
        return value * whole / 100
    return float(value) if isinstance(value, float | int) else otherwise


def run_properties(style: Style) -> Run:
    """How text in an element is set."""
    lines, kind = style["text-decoration-line"], style["text-decoration-style"]
    caps, size = style["font-variant-caps"], style["font-size"]
    raised, position = _raised(style)
    small = caps in ("all-small-caps", "all-petite-caps")
    underlined = "underline" in lines
    return Run(
        font=family(style),
        bold=style["font-weight"] >= 600,
        italic=style["font-style"] in ("italic", "oblique"),
        caps=style["text-transform"] == "uppercase" or small,
        small_caps=caps in ("small-caps", "petite-caps"),
        strike="line-through" in lines and kind != "double",
        double_strike="line-through" in lines and kind == "double",
        hidden=style["visibility"] in ("hidden", "collapse"),
        colour=colour(style["color"]),
        spacing=twips(style["letter-spacing"]),
        kern=style["font-kerning"] != "none",
        position=position,
        size=round(size * 1.5 * (_SMALL if small else 1)),
        underline=_underline(style, kind) if underlined else "none",
        underline_colour=_line_colour(style) if underlined else "auto",
        raised=raised,
        ligatures=_ligatures(style["font-variant-ligatures"]),
        figures=_figures(style, "lining-nums", "oldstyle-nums", ("lining", "oldStyle")),
        figure_spacing=_figures(
            style, "proportional-nums", "tabular-nums", ("proportional", "tabular")
        ),
    )


def named_families(style: Style) -> list[str]:
    """The families that a style names, generic ones left out."""
    return [name for name in style["font-family"] if name.lower() not in _GENERIC]


def family(style: Style) -> str:
    """The family of a run: the first that is named, else what stands for a generic one."""
    for name in style["font-family"]:
        found = _GENERIC.get(name.lower(), name)
        if found:
            return str(found)
    return ""


def _raised(style: Style) -> tuple[str, int]:
    """Word's own superscript for `super`, its own subscript for `sub`, half-points for lengths.

    The keywords compute to half an em up or down.
    """
    position = style["vertical-align"]
    if "inline" not in style["display"] or not isinstance(position, float | int):
        return "baseline", 0
    if abs(abs(position) - style["font-size"] / 2) < 0.001:
        return ("superscript" if position > 0 else "subscript"), 0
    return "baseline", round(position * 1.5)


def _underline(style: Style, kind: str) -> str:
    if kind == "wavy":
        return "wave"
    thickness = style["text-decoration-thickness"]
    thick = isinstance(thickness, float) and thickness > style["font-size"] / 8
    made = _UNDERLINES[kind]
    if not thick or made == "double":
        return made
    return "thick" if made == "single" else f"{made}{'ed' if made == 'dash' else ''}Heavy"


def _line_colour(style: Style) -> str:
    own = colour(style["text-decoration-color"])
    return "auto" if own == colour(style["color"]) else own.replace("auto", "000000")


def _ligatures(value: object) -> str:
    """Common ligatures are what CSS does by itself, and Word does not."""
    if value == "none":
        return "none"
    said = value if isinstance(value, tuple) else (value,)
    kinds = "" if "no-common-ligatures" in said else "Standard"
    kinds += "Contextual" if "contextual" in said else ""
    kinds += "Historical" if "historical-ligatures" in said else ""
    kinds += "Discretional" if "discretionary-ligatures" in said else ""
    return kinds[:1].lower() + kinds[1:] if kinds else "none"


def _figures(style: Style, first: str, second: str, names: tuple[str, str]) -> str:
    said = style["font-variant-numeric"]
    if first in said:
        return names[0]
    return names[1] if second in said else "default"


def colour(given: object) -> str:
    """A colour as six digits, over white paper where it is not opaque; `auto` is black."""
    if not isinstance(given, Colour) or given == (0, 0, 0, 1):
        return "auto"
    return blend(given, "FFFFFF")


def blend(given: Colour, ground: str) -> str:
    """A colour over an opaque ground, as six digits."""
    below = [int(ground[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    above = zip(given[:3], below, strict=True)
    parts = [part * given.alpha + under * (1 - given.alpha) for part, under in above]
    return "".join(f"{round(part * 255):02X}" for part in parts)


def ground(style: Style, below: str = "") -> str:
    """The colour behind an element, as six digits; `below` where it is transparent."""
    own = style["background-color"]
    if not isinstance(own, Colour) or own.alpha == 0:
        return below
    return blend(own, below or "FFFFFF")


def paragraph_properties(style: Style, room: float = 0) -> Paragraph:
    """How a block is set, without the margins and borders of the blocks around it.

    `room` is the width in px that an indent in percent is of.
    """
    return Paragraph(
        align=_align(style["text-align"], right_to_left=style["direction"] == "rtl"),
        first_line=twips(length(style["text-indent"], room)),
        line=line_spacing(style),
        widow_control=style["widows"] > 1 or style["orphans"] > 1,
        hyphenate=style["hyphens"] == "auto",
        right_to_left=style["direction"] == "rtl",
    )


def line_spacing(style: Style) -> int:
    """`line-height` as a multiple of the font's own, which scales where the size is changed."""
    own, size = style["line-height"], style["font-size"]
    substitute = _NORMAL_LINES.get(family(style))
    normal = substitute * size if substitute else style.normal_line
    if own == "normal" or not own or not normal:
        return 240  # Word has no lines of no height
    wanted: float = own * size if isinstance(own, Multiple) else own
    return round(240 * wanted / normal)


def _align(value: str, *, right_to_left: bool) -> str:
    """`start` and `end` are sides by the direction of the paragraph."""
    if value in ("start", "end"):
        return "right" if right_to_left is (value == "start") else "left"
    return _ALIGN.get(value, "left")


def border_width(style: Style, side: str) -> float:
    """Width of one side's border in px, 0 where there is none to be seen."""
    drawn = style[f"border-{side}-style"] not in ("none", "hidden")
    return float(style[f"border-{side}-width"]) if drawn else 0.0


def border_space(px: float) -> int:
    """The distance of a border from the text in points, as far as Word allows it."""
    return min(max(round(px * 0.75), 0), _SPACE)


def border(style: Style, side: str, space: float = 0) -> Border | None:
    """One side's border, `space` px from the text; None where there is none to be seen."""
    width = border_width(style, side)
    if not width:
        return None
    drawn, kind = colour(style[f"border-{side}-color"]), style[f"border-{side}-style"]
    eighths = min(max(round(width * 6), 2), 96)
    return Border(side, eighths, drawn, border_space(space), _LINES.get(kind, "single"))


def borders(style: Style, spaces: Mapping[str, float]) -> tuple[Border, ...]:
    """All borders of a box, at these distances from the text or else at its padding."""
    found = (
        border(style, side, spaces.get(side, length(style[f"padding-{side}"], 0))) for side in SIDES
    )
    return tuple(side for side in found if side is not None)
