"""numbering.xml: the numbers and marks of lists (ECMA-376 Part 1, section 17.9)."""

from __future__ import annotations

from collections.abc import Iterable

from bema.exporters.docx.model import LEVELS, Instance, Level
from bema.exporters.docx.parts.chosen import style_id
from bema.exporters.docx.parts.formatting import change_elements
from bema.exporters.docx.xml import element, root, value
from bema.tree import Element


def numbering_part(lists: Iterable[Instance]) -> Element:
    """The part: each definition once, then each list."""
    instances = list(lists)
    known: dict[tuple[Level | None, ...], int] = {}
    numbers = []
    for instance in instances:
        key = tuple(instance.definition.levels)
        number = known.setdefault(key, len(known) + 1)
        made = element("w:num", value("w:abstractNumId", number), w_numId=instance.id)
        if instance.start is not None:
            start = value("w:startOverride", instance.start)
            made.append(element("w:lvlOverride", start, w_ilvl=instance.level))
        numbers.append(made)
    definitions = [_definition(number, levels) for levels, number in known.items()]
    return root("w:numbering", [*definitions, *numbers])


def _definition(number: int, levels: tuple[Level | None, ...]) -> Element:
    made = element("w:abstractNum", w_abstractNumId=number)
    made.append(value("w:nsid", f"{0x10000000 + number * 0x1F31:08X}"))
    made.append(value("w:multiLevelType", "multilevel"))
    made.append(value("w:tmpl", f"{0x20000000 + number * 0x1F31:08X}"))
    last = next(level for level in levels if level is not None)
    for place in range(LEVELS):
        own = levels[place]
        if own is not None:
            last = own
        made.append(_level(place, own or _deeper(last, place)))
    return made


def _deeper(level: Level, place: int) -> Level:
    """A level that no list has, for whoever indents an item."""
    counted = level.format != "bullet"
    text = f"%{place + 1}." if counted else level.text
    hanging, right = level.hanging or 120, level.right_to_left
    return Level(
        level.format, text, level.start + 360, hanging, change=level.change, right_to_left=right
    )


def _level(place: int, level: Level) -> Element:
    # What has more than one character is no bullet to all programs.
    kind = "none" if level.format == "bullet" and len(level.text) > 1 else level.format
    made = element("w:lvl", value("w:start", 1), value("w:numFmt", kind), w_ilvl=place)
    if level.inside or not level.space:
        made.append(value("w:suff", "space" if level.space else "nothing"))
    made.append(value("w:lvlText", level.text))
    at_start = level.inside or level.right_to_left
    made.append(value("w:lvlJc", "left" if at_start else "right"))
    indent: dict[str, int] = {"w_left": level.start}
    if level.inside:
        indent["w_firstLine" if level.first_line >= 0 else "w_hanging"] = abs(level.first_line)
    else:
        indent["w_hanging"] = level.hanging
    made.append(element("w:pPr", element("w:ind", **indent)))
    run = [value("w:rStyle", style_id(level.name))] if level.name else []
    run += change_elements(dict(level.change))
    if run:
        made.append(element("w:rPr", *run))
    return made
