"""Computed styles in Word's terms: paragraph and run properties, grouped into named styles.

Lengths are twips (1/20 pt), font sizes half-points, border widths eighths of a point; all are
integers, since Word may refuse fractions (ECMA-376 Part 1, sections 17.3.1 and 17.3.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

from bema.weasy import Colour, Multiple, Percentage, Style

NAME = "--word"
"""Custom property that gives the name a style bears in Word."""
_TOGGLES = ("bold", "italic", "caps", "small_caps", "strike")
_GENERIC = frozenset("serif sans-serif monospace cursive fantasy system-ui".split())
_ALIGN = {"justify": "both", "center": "center", "right": "right", "left": "left"}


@dataclass(frozen=True)
class Border:
    """One side's border: width in eighths of a point, space to the text in points."""

    side: str
    width: int
    colour: str
    space: int


@dataclass(frozen=True)
class Run:
    """Run properties (section 17.3.2)."""

    font: str = ""
    size: int = 0
    bold: bool = False
    italic: bool = False
    caps: bool = False
    small_caps: bool = False
    strike: bool = False
    underline: bool = False
    colour: str = "auto"
    spacing: int = 0
    raised: str = "baseline"


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
    """`auto` spacing: 240 is the font's own line height."""
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    widow_control: bool = True
    hyphenate: bool = True
    right_to_left: bool = False
    level: int = 0
    """Outline level from 1; 0 for text."""
    borders: tuple[Border, ...] = ()


Group = tuple[Paragraph, Run]


def twips(px: object) -> int:
    """A length of the cascade in twips; percentages and keywords are none."""
    if isinstance(px, float | int) and not isinstance(px, Percentage | bool):
        return round(px * 15)
    return 0


def run_properties(style: Style) -> Run:
    """How text in an element is set."""
    families = [name for name in style["font-family"] if name.lower() not in _GENERIC]
    decorations = style["text-decoration-line"]
    caps = style["font-variant-caps"]
    return Run(
        font=families[0] if families else "",
        size=round(style["font-size"] * 1.5),
        bold=style["font-weight"] >= 600,
        italic=style["font-style"] in ("italic", "oblique"),
        caps=style["text-transform"] == "uppercase" or caps == "all-small-caps",
        small_caps=caps == "small-caps",
        strike="line-through" in decorations,
        underline="underline" in decorations,
        colour=_colour(style["color"]),
        spacing=twips(style["letter-spacing"]),
        raised=_raised(style),
    )


def _raised(style: Style) -> str:
    """`vertical-align` computes to a length, so the sign says where the text goes."""
    position = style["vertical-align"]
    if "inline" not in style["display"] or not isinstance(position, float):
        return "baseline"
    return "superscript" if position > 0 else "subscript" if position < 0 else "baseline"


def _colour(colour: object) -> str:
    if not isinstance(colour, Colour) or colour[:3] == (0, 0, 0):
        return "auto"
    return "".join(f"{round(part * 255):02X}" for part in colour[:3])


def paragraph_properties(style: Style) -> Paragraph:
    """How a block is set, without the margins and borders of the blocks around it."""
    own = style["line-height"]
    exact = isinstance(own, float) and not isinstance(own, Multiple)
    wanted = own if exact else (own * style["font-size"] or style.normal_line)
    return Paragraph(
        align=_align(style["text-align"], right_to_left=style["direction"] == "rtl"),
        first_line=twips(style["text-indent"]),
        line=round(240 * wanted / style.normal_line) if style.normal_line else 240,
        keep_next=style["break-after"] in ("avoid", "avoid-page"),
        keep_lines=style["break-inside"] in ("avoid", "avoid-page"),
        page_break=style["break-before"] in ("page", "left", "right", "recto", "verso"),
        widow_control=style["widows"] > 1 or style["orphans"] > 1,
        hyphenate=style["hyphens"] == "auto",
        right_to_left=style["direction"] == "rtl",
    )


def _align(value: str, *, right_to_left: bool) -> str:
    """`start` and `end` are sides by the direction of the paragraph."""
    if value in ("start", "end"):
        return "right" if right_to_left is (value == "start") else "left"
    return _ALIGN.get(value, "left")


def borders(style: Style) -> tuple[Border, ...]:
    """Borders of a block with its padding, which Word allows up to 31 points."""
    found = []
    for side in ("top", "left", "bottom", "right"):
        width = style[f"border-{side}-width"]
        if width and style[f"border-{side}-style"] not in ("none", "hidden"):
            padding = style[f"padding-{side}"]
            space = padding * 0.75 if isinstance(padding, float) else 0
            colour = _colour(style[f"border-{side}-color"])
            found.append(Border(side, max(round(width * 6), 2), colour, min(round(space), 31)))
    return tuple(found)


@dataclass(frozen=True)
class ParagraphStyle:
    """A named paragraph style; `based_on` names another, or is empty for Normal."""

    name: str
    based_on: str
    properties: Paragraph
    run: Run


def name_styles(used: Iterable[tuple[str, Group]]) -> dict[tuple[str, Group], ParagraphStyle]:
    """A style for each name and group of properties in use.

    The commonest group of a name is the style of that name; others are variants based on it. A
    name that continues another one's, as Body Text First Indent does Body Text, is based on that.
    """
    counted: dict[str, Counter[Group]] = {}
    for name, (paragraph, run) in used:
        counted.setdefault(name, Counter())[(_styled(paragraph), run)] += 1
    made: dict[tuple[str, Group], ParagraphStyle] = {}
    for name in sorted(counted):
        parents = [other for other in counted if name != other and name.startswith(other + " ")]
        groups = sorted(counted[name].items(), key=lambda item: (-item[1], repr(item[0])))
        for number, (group, _) in enumerate(groups):
            based_on = max(parents, key=len, default="") if number == 0 else name
            shown = name if number == 0 else f"{name} ({number + 1})"
            made[name, group] = ParagraphStyle(shown, based_on, *group)
    return made


def style_key(name: str, group: Group) -> tuple[str, Group]:
    """The key of a paragraph in what `name_styles` gives."""
    return name, (_styled(group[0]), group[1])


def _styled(paragraph: Paragraph) -> Paragraph:
    """Properties as a style holds them: a page break belongs to one paragraph."""
    return replace(paragraph, page_break=False)


def difference(run: Run, base: Run) -> dict[str, object]:
    """What a character style must say so that text of `base` is set as `run`.

    Toggles of a character style flip those of the paragraph's style (section 17.7.3), so a toggle
    stands here, as True, wherever the two differ.
    """
    found: dict[str, object] = {}
    for field in fields(Run):
        wanted, given = getattr(run, field.name), getattr(base, field.name)
        if wanted != given:
            found[field.name] = True if field.name in _TOGGLES else wanted
    return found


def commonest(differences: Iterable[Mapping[str, object]]) -> dict[str, object]:
    """The difference that occurs most often, for the character style of one name."""
    counted = Counter(tuple(sorted(d.items(), key=lambda i: i[0])) for d in differences)
    return dict(max(sorted(counted.items(), key=repr), key=lambda item: item[1])[0])
