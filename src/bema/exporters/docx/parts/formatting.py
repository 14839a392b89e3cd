"""Properties of runs and paragraphs as elements (ECMA-376 Part 1, sections 17.3.1 and 17.3.2)."""

from __future__ import annotations

from collections.abc import Mapping

from bema.exporters.docx.parts.borders import borders_element, shading_element
from bema.exporters.docx.xml import element, qualified, value
from bema.style.word.names import changed
from bema.style.word.properties import Border, Paragraph, Run
from bema.tree import Element


def run_elements(run: Run, base: Run) -> list[Element]:
    """Run properties that differ from `base`, in the schema's order, as absolute values."""
    if run == base:
        return []
    return change_elements(changed(run, base))


_TOGGLED = {
    "bold": ("b", "bCs"),
    "italic": ("i", "iCs"),
    "caps": ("caps",),
    "small_caps": ("smallCaps",),
    "strike": ("strike",),
    "double_strike": ("dstrike",),
    "hidden": ("vanish",),
}
_LATER = {"ligatures": "ligatures", "figures": "numForm", "figure_spacing": "numSpacing"}


def change_elements(change: Mapping[str, object]) -> list[Element]:
    """Changed run properties in the order of the schema (section 17.3.2)."""
    made: list[Element] = []
    if font := change.get("font"):
        made.append(_fonts(str(font), change.get("scripts")))
    for name, tags in _TOGGLED.items():
        if name in change:
            made += [_toggle(tag, change[name]) for tag in tags]
    for name, tag in (("colour", "color"), ("spacing", "spacing")):
        if name in change:
            made.append(value(f"w:{tag}", change[name]))
    if "kern" in change:
        made.append(value("w:kern", 2 if change["kern"] else 0))
    if "position" in change:
        made.append(value("w:position", change["position"]))
    if "size" in change and change.get("raised", "baseline") == "baseline":
        made += [value("w:sz", change["size"]), value("w:szCs", change["size"])]
    if "underline" in change or "underline_colour" in change:
        made.append(_underline(change))
    if "shading" in change:
        made.append(shading_element(str(change["shading"])))
    if "raised" in change:
        made.append(value("w:vertAlign", change["raised"]))
    for name, tag in _LATER.items():
        if name in change:
            made.append(element(f"w14:{tag}", w14_val=change[name]))
    return made


def _fonts(font: str, scripts: object) -> Element:
    """The families of a run; `scripts` are those for East Asian and for complex ones."""
    asian, other = scripts if isinstance(scripts, tuple) else ("", "")
    return element(
        "w:rFonts", w_ascii=font, w_hAnsi=font, w_eastAsia=asian or font, w_cs=other or font
    )


def _underline(change: Mapping[str, object]) -> Element:
    made = value("w:u", change.get("underline", "single"))
    if "underline_colour" in change:
        made.set(qualified("w:color"), str(change["underline_colour"]))
    return made


def with_later(properties: list[Element], later: list[Element]) -> list[Element]:
    """Direction and language among run properties: behind all but those of later versions."""
    count = sum(p.tag.startswith(_W14) for p in properties)
    place = len(properties) - count
    return [*properties[:place], *later, *properties[place:]]


_W14 = qualified("w14:x")[:-1]


def _toggle(tag: str, on: object) -> Element:
    return element(f"w:{tag}") if on else value(f"w:{tag}", 0)


def paragraph_elements(
    own: Paragraph, base: Paragraph, number: Element | None = None
) -> list[Element]:
    """Paragraph properties that differ from `base`, in the schema's order (section 17.3.1)."""
    numbered = [] if number is None else [number]
    if own == base:
        return numbered
    made: list[Element] = []
    for name, tag in (
        ("keep_next", "keepNext"),
        ("keep_lines", "keepLines"),
        ("page_break", "pageBreakBefore"),
        ("widow_control", "widowControl"),
    ):
        if getattr(own, name) != getattr(base, name):
            made.append(_toggle(tag, getattr(own, name)))
    made += numbered
    if own.borders != base.borders:
        made.append(_paragraph_borders(own, base))
    if own.shading != base.shading:
        made.append(shading_element(own.shading))
    if own.tab != base.tab or own.leader != base.leader:
        made.append(_tabs(own, base))
    if own.hyphenate != base.hyphenate:
        made.append(_toggle("suppressAutoHyphens", not own.hyphenate))
    turned = own.right_to_left != base.right_to_left
    if turned:
        made.append(_toggle("bidi", own.right_to_left))
    made += [*_spacing(own, base), *_indents(own, base, turned=turned)]
    if own.align != base.align or turned:
        made.append(value("w:jc", _jc(own)))
    if own.level != base.level:
        made.append(value("w:outlineLvl", own.level - 1 if own.level else 9))
    return made


def _jc(own: Paragraph) -> str:
    """In right-to-left paragraphs Word's `left` means the start."""
    if not own.right_to_left:
        return own.align
    return {"left": "right", "right": "left"}.get(own.align, own.align)


def _tabs(own: Paragraph, base: Paragraph) -> Element:
    made = element("w:tabs")
    if base.tab and base.tab != own.tab:
        made.append(element("w:tab", w_val="clear", w_pos=base.tab))
    if own.tab:
        made.append(element("w:tab", w_val="right", w_leader=own.leader, w_pos=own.tab))
    return made


def _spacing(own: Paragraph, base: Paragraph) -> list[Element]:
    changed: dict[str, object] = {}
    for name in ("before", "after", "line"):
        if getattr(own, name) != getattr(base, name):
            changed[f"w_{name}"] = getattr(own, name)
    if "w_line" in changed or own.exact != base.exact:
        changed |= {"w_line": own.line, "w_lineRule": "exact" if own.exact else "auto"}
    return [element("w:spacing", **changed)] if changed else []


def _indents(own: Paragraph, base: Paragraph, *, turned: bool) -> list[Element]:
    """Indents; in right-to-left paragraphs `left` is the start."""
    changed: dict[str, object] = {}
    for name, opposite in (("left", "right"), ("right", "left")):
        if getattr(own, name) != getattr(base, name) or turned:
            shown = opposite if own.right_to_left else name
            changed[f"w_{shown}"] = getattr(own, name)
    if own.first_line != base.first_line:
        hanging = own.first_line < 0
        changed["w_hanging" if hanging else "w_firstLine"] = abs(own.first_line)
    return [element("w:ind", **changed)] if changed else []


def _paragraph_borders(own: Paragraph, base: Paragraph) -> Element:
    sides = {border.side: border for border in own.borders}
    gone = {border.side for border in base.borders} - set(sides)
    nil = [Border.none(side) for side in gone]
    return borders_element("w:pBdr", [*sides.values(), *nil])
