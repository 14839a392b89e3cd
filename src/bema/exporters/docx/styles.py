"""styles.xml: the named styles that an edition uses (ECMA-376 Part 1, section 17.7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from bema.exporters.docx.model import Block, NoteCall, Para, Table, Text
from bema.exporters.docx.xml import element, qualified, root, value
from bema.style.word import (
    Group,
    Paragraph,
    ParagraphStyle,
    Run,
    commonest,
    difference,
    name_styles,
    style_key,
)
from bema.tree import Element

NORMAL = "Normal"
_STYLE_ID = qualified("w:styleId")
_SIDES = ("top", "left", "bottom", "right")


def style_id(name: str) -> str:
    """Id of a style, which has no spaces."""
    return "".join(part[:1].upper() + part[1:] for part in name.split())


@dataclass(frozen=True)
class Styles:
    """The styles of one document, and which of them a paragraph or a run uses."""

    base: Group
    """Properties of Normal."""
    paragraphs: Mapping[tuple[str, Group], ParagraphStyle]
    characters: Mapping[str, Mapping[str, object]]
    """What each character style changes, by its name."""

    def paragraph(self, para: Para) -> ParagraphStyle:
        """The style of a paragraph."""
        return self.paragraphs[style_key(para.name, (para.properties, para.run))]


def collect(blocks: Iterable[Block], furniture: Iterable[Para], base: Group) -> Styles:
    """The styles for these blocks and for the paragraphs of headers and footers."""
    paras = [*walk(blocks), *furniture]
    named = name_styles((para.name, (para.properties, para.run)) for para in paras)
    found: dict[str, list[dict[str, object]]] = {}
    for para in paras:
        for inline in para.content:
            if isinstance(inline, Text) and inline.name:
                found.setdefault(inline.name, []).append(difference(inline.run, para.run))
            elif isinstance(inline, NoteCall):
                found.setdefault("footnote reference", []).append({"raised": "superscript"})
    characters = {name: commonest(found[name]) for name in sorted(found)}
    return Styles(base, named, characters)


def walk(blocks: Iterable[Block]) -> Iterator[Para]:
    """All paragraphs, those of cells and notes too, in document order."""
    stack = [iter(blocks)]
    while stack:
        block = next(stack[-1], None)
        if block is None:
            stack.pop()
        elif isinstance(block, Table):
            stack.append(iter([b for row in block.rows for cell in row for b in cell.blocks]))
        else:
            yield block
            notes = [i for i in block.content if isinstance(i, NoteCall)]
            stack.append(iter([b for note in notes for b in note.note]))


def styles_part(styles: Styles, language: str, right_to_left: bool) -> Element:
    """The part: defaults, Normal, then the styles by name."""
    lang = element("w:lang", **{"w_bidi" if right_to_left else "w_val": language})
    defaults = element(
        "w:docDefaults",
        element("w:rPrDefault", element("w:rPr", *run_elements(styles.base[1], Run()), lang)),
        element("w:pPrDefault", element("w:pPr")),
    )
    normal = element("w:style", value("w:name", NORMAL), w_type="paragraph", w_default=1)
    normal.set(_STYLE_ID, NORMAL)
    normal.append(element("w:qFormat"))
    normal.append(element("w:pPr", *paragraph_elements(styles.base[0], Paragraph())))
    made = [defaults, normal, _default_character(), _default_table()]
    unique = {style.name: style for style in styles.paragraphs.values() if style.name != NORMAL}
    by_name = dict(sorted(unique.items()))
    made += [_paragraph_style(style, by_name, styles.base) for style in by_name.values()]
    made += [_character_style(name, change) for name, change in styles.characters.items()]
    return root("w:styles", made)


def _default_character() -> Element:
    name = value("w:name", "Default Paragraph Font")
    return element(
        "w:style", name, w_type="character", w_default=1, w_styleId="DefaultParagraphFont"
    )


def _default_table() -> Element:
    margins = element(
        "w:tblCellMar", *(element(f"w:{s}", w_w=108, w_type="dxa") for s in ("left", "right"))
    )
    properties = element("w:tblPr", element("w:tblInd", w_w=0, w_type="dxa"), margins)
    name = value("w:name", "Normal Table")
    return element(
        "w:style", name, properties, w_type="table", w_default=1, w_styleId="TableNormal"
    )


def _paragraph_style(
    style: ParagraphStyle, known: Mapping[str, ParagraphStyle], base: Group
) -> Element:
    parent = known.get(style.based_on)
    group = (parent.properties, parent.run) if parent else base
    made = element("w:style", value("w:name", style.name), w_type="paragraph")
    made.set(_STYLE_ID, style_id(style.name))
    made.append(value("w:basedOn", style_id(style.based_on or NORMAL)))
    made.append(element("w:qFormat"))
    paragraph = paragraph_elements(style.properties, group[0])
    run = run_elements(style.run, group[1])
    made.extend([element("w:pPr", *paragraph)] if paragraph else [])
    made.extend([element("w:rPr", *run)] if run else [])
    return made


def _character_style(name: str, change: Mapping[str, object]) -> Element:
    made = element("w:style", value("w:name", name), w_type="character")
    made.set(_STYLE_ID, style_id(name))
    made.append(value("w:basedOn", "DefaultParagraphFont"))
    made.append(element("w:qFormat"))
    properties = change_elements(change)
    made.extend([element("w:rPr", *properties)] if properties else [])
    return made


def run_elements(run: Run, base: Run) -> list[Element]:
    """Run properties that differ from `base`, in the schema's order, as absolute values."""
    changed = {
        field.name: getattr(run, field.name)
        for field in fields(Run)
        if getattr(run, field.name) != getattr(base, field.name)
    }
    return change_elements(changed)


def change_elements(change: Mapping[str, object]) -> list[Element]:
    """Changed run properties in the order of the schema (section 17.3.2)."""
    made: list[Element] = []
    if font := change.get("font"):
        made.append(element("w:rFonts", w_ascii=font, w_hAnsi=font, w_eastAsia=font, w_cs=font))
    for name, tags in (("bold", ("b", "bCs")), ("italic", ("i", "iCs"))):
        made += [_toggle(tag, change[name]) for tag in tags if name in change]
    for name, tag in (("caps", "caps"), ("small_caps", "smallCaps"), ("strike", "strike")):
        if name in change:
            made.append(_toggle(tag, change[name]))
    if "colour" in change:
        made.append(value("w:color", change["colour"]))
    if "spacing" in change:
        made.append(value("w:spacing", change["spacing"]))
    if "size" in change and change.get("raised", "baseline") == "baseline":
        made += [value("w:sz", change["size"]), value("w:szCs", change["size"])]
    if "underline" in change:
        made.append(value("w:u", "single" if change["underline"] else "none"))
    if "raised" in change:
        made.append(value("w:vertAlign", change["raised"]))
    return made


def _toggle(tag: str, on: object) -> Element:
    return element(f"w:{tag}") if on else value(f"w:{tag}", 0)


def paragraph_elements(own: Paragraph, base: Paragraph) -> list[Element]:
    """Paragraph properties that differ from `base`, in the schema's order (section 17.3.1)."""
    made: list[Element] = []
    for name, tag in (("keep_next", "keepNext"), ("keep_lines", "keepLines")):
        if getattr(own, name) != getattr(base, name):
            made.append(_toggle(tag, getattr(own, name)))
    if own.page_break != base.page_break:
        made.append(_toggle("pageBreakBefore", own.page_break))
    if own.widow_control != base.widow_control:
        made.append(_toggle("widowControl", own.widow_control))
    if own.borders != base.borders:
        made.append(_borders(own, base))
    if own.hyphenate != base.hyphenate:
        made.append(_toggle("suppressAutoHyphens", not own.hyphenate))
    if own.right_to_left != base.right_to_left:
        made.append(_toggle("bidi", own.right_to_left))
    made += [*_spacing(own, base), *_indents(own, base)]
    if own.align != base.align or own.right_to_left != base.right_to_left:
        made.append(value("w:jc", _jc(own)))
    if own.level != base.level:
        made.append(value("w:outlineLvl", own.level - 1 if own.level else 9))
    return made


def _jc(own: Paragraph) -> str:
    """In right-to-left paragraphs Word's `left` means the start."""
    if not own.right_to_left:
        return own.align
    return {"left": "right", "right": "left"}.get(own.align, own.align)


def _spacing(own: Paragraph, base: Paragraph) -> list[Element]:
    changed: dict[str, object] = {}
    for name in ("before", "after", "line"):
        if getattr(own, name) != getattr(base, name):
            changed[f"w_{name}"] = getattr(own, name)
    if "w_line" in changed:
        changed["w_lineRule"] = "auto"
    return [element("w:spacing", **changed)] if changed else []


def _indents(own: Paragraph, base: Paragraph) -> list[Element]:
    changed: dict[str, object] = {}
    for name in ("left", "right"):
        if getattr(own, name) != getattr(base, name):
            changed[f"w_{name}"] = getattr(own, name)
    if own.first_line != base.first_line:
        hanging = own.first_line < 0
        changed["w_hanging" if hanging else "w_firstLine"] = abs(own.first_line)
    return [element("w:ind", **changed)] if changed else []


def _borders(own: Paragraph, base: Paragraph) -> Element:
    sides = {border.side: border for border in own.borders}
    gone = {border.side for border in base.borders} - set(sides)
    made = []
    for side in _SIDES:
        if side in sides:
            b = sides[side]
            made.append(
                element(
                    f"w:{side}", w_val="single", w_sz=b.width, w_space=b.space, w_color=b.colour
                )
            )
        elif side in gone:
            made.append(value(f"w:{side}", "nil"))
    return element("w:pBdr", *made)
