"""styles.xml: the named styles that an edition uses (ECMA-376 Part 1, section 17.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bema.exporters.docx.body.scripts import language_attribute
from bema.exporters.docx.model import (
    Block,
    Contents,
    Field,
    NoteCall,
    NoteMark,
    Para,
    Region,
    Table,
    TableLook,
    Text,
)
from bema.exporters.docx.xml import element, qualified, root, value
from bema.style.word.names import (
    BODY,
    HYPERLINK,
    NORMAL,
    TOGGLES,
    Group,
    ParagraphStyle,
    changed,
    difference,
    look,
    name_styles,
    styled,
)
from bema.style.word.properties import Border, Paragraph, Run
from bema.tree import Element

Change = tuple[tuple[str, object], ...]

_STYLE_ID = qualified("w:styleId")
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_LATENT = 376
"""How many styles Word has of its own."""
_PRIORITIES = {
    NORMAL: 0,
    BODY: 1,
    **{f"heading {n}": 9 for n in range(1, 10)},
    "Title": 10,
    "Subtitle": 11,
    "Emphasis": 20,
    "Strong": 22,
    "Quote": 29,
    "Intense Quote": 30,
    "List Paragraph": 34,
    "caption": 35,
    **{f"toc {n}": 39 for n in range(1, 10)},
    **dict.fromkeys(
        """Body Text First Indent,Salutation,Closing,Signature,Date,List Bullet,List Number,
        Block Text,Plain Text,E-mail Signature,Table of Figures""".replace("\n", "").split(","),
        2,
    ),
}
"""Where Word's own styles stand in its lists; others of its own come last."""
_QUIET = frozenset(
    (
        *("header", "footer", HYPERLINK, NORMAL),
        *(f"{note} {what}" for note in ("footnote", "endnote") for what in ("text", "reference")),
        *(f"toc {n}" for n in range(1, 10)),
    )
)
"""Styles that Word gives by itself, so that nobody needs to choose them."""
_OWN_PRIORITY = 3


def style_id(name: str) -> str:
    """Id of a style, which has no spaces."""
    joined = name.replace(" (", "-").replace(")", "")
    return "".join(part[:1].upper() + part[1:] for part in joined.split())


@dataclass(frozen=True, eq=False)
class Styles:
    """The styles of one document, and which of them a paragraph, a run or a table uses."""

    base: Group
    """Properties of Normal."""
    named: Mapping[str, list[ParagraphStyle]]
    """Paragraph styles by name, the variants of each behind it."""
    characters: Mapping[str, Change]
    """What each character style changes, by its name."""
    tables: Mapping[TableLook, str]
    """Names of table styles."""
    chosen: Mapping[tuple[str, Change], str]
    """The character style for a name and a change."""
    _found: dict[tuple[str, int, int], ParagraphStyle] = field(default_factory=dict)
    _changes: dict[tuple[int, int], Change] = field(default_factory=dict)

    @property
    def paragraphs(self) -> Mapping[str, ParagraphStyle]:
        """All paragraph styles by their names."""
        return {style.name: style for styles in self.named.values() for style in styles}

    def paragraph(self, para: Para) -> ParagraphStyle:
        """The style of a paragraph: its own, or the commonest of its name."""
        key = para.name, id(para.properties), id(para.run)
        if key not in self._found:
            group = styled(para.properties), para.run
            styles = self.named[para.name]
            same = (s for s in styles if (styled(s.properties), s.run) == group)
            self._found[key] = next(same, styles[0])
        return self._found[key]

    def change(self, run: Run, base: Run) -> Change:
        """What differs between two settings, as `difference` has it."""
        return _change(self._changes, run, base)


def _change(known: dict[tuple[int, int], Change], run: Run, base: Run) -> Change:
    key = id(run), id(base)
    if key not in known:
        known[key] = tuple(difference(run, base).items())
    return known[key]


def character_name(text: Text, change: Change) -> str:
    """The name of the character style of a text that is set unlike its paragraph."""
    return text.name or (HYPERLINK if text.link is not None else look(dict(change)))


def collect(blocks: Iterable[Block], furniture: Iterable[Para], base: Group) -> Styles:
    """The styles for these blocks and for the paragraphs of headers and footers."""
    blocks = list(blocks)
    paras = [*walk(blocks), *furniture]
    named = name_styles([(p.name, (p.properties, p.run), p.named) for p in paras], base)
    known: dict[tuple[int, int], Change] = {}
    found: dict[str, Counter[Change]] = {}
    for para in paras:
        for name, change in _characters(para, known):
            found.setdefault(name, Counter())[change] += 1
    characters: dict[str, Change] = {}
    chosen: dict[tuple[str, Change], str] = {}
    for name in sorted(found):
        proper = f"{name} Char" if name in named else name
        order = sorted(found[name].items(), key=lambda item: (-item[1], repr(item[0])))
        for number, (change, _) in enumerate(order):
            shown = proper if number == 0 else f"{proper} ({number + 1})"
            characters[shown] = change
            chosen[name, change] = shown
    tables = _table_names(blocks, {*named, *characters})
    return Styles(base, named, characters, tables, chosen, _changes=known)


def _characters(para: Para, known: dict[tuple[int, int], Change]) -> Iterator[tuple[str, Change]]:
    """Names of the character styles in a paragraph, and what each changes."""
    for inline in para.content:
        text = inline.result if isinstance(inline, Field) else inline
        if isinstance(text, Text):
            change = _change(known, text.run, para.run)
            if change:
                yield character_name(text, change), change
        elif isinstance(text, NoteCall):
            change = _change(known, text.call, para.run)
            yield f"{text.kind} reference", change or (("raised", "superscript"),)
        elif isinstance(text, NoteMark):
            change = _change(known, text.run, para.run)
            if change:
                yield f"{text.kind.capitalize()} Mark", change


def _table_names(blocks: Iterable[Block], taken: set[str]) -> dict[TableLook, str]:
    """A name for each look of tables, the commonest first."""
    counted = Counter(table.look for table in _tables(blocks))
    made: dict[TableLook, str] = {}
    for look_, _ in sorted(counted.items(), key=lambda item: (-item[1], repr(item[0]))):
        name = look_.name if look_.name not in taken else f"{look_.name} Table"
        number = sum(other.name == look_.name for other in made) + 1
        made[look_] = name if number == 1 else f"{name} ({number})"
    return made


def _inner(block: Block) -> list[Block]:
    if isinstance(block, Table):
        return [b for row in block.rows for cell in row.cells for b in cell.blocks]
    if isinstance(block, Contents):
        return list(block.blocks)
    notes = block.content if isinstance(block, Para) else ()
    return [b for note in notes if isinstance(note, NoteCall) for b in note.note]


def _every(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks, those of cells and notes too, in document order."""
    stack = [iter(list(blocks))]
    while stack:
        block = next(stack[-1], None)
        if block is None:
            stack.pop()
        else:
            yield block
            stack.append(iter(_inner(block)))


def walk(blocks: Iterable[Block]) -> Iterator[Para]:
    """All paragraphs, those of cells and notes too, in document order."""
    return (block for block in _every(blocks) if isinstance(block, Para))


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    return (block for block in _every(blocks) if isinstance(block, Table))


def styles_part(styles: Styles, language: str, right_to_left: bool) -> Element:
    """The part: defaults, Normal, then the styles by name."""
    made = [_defaults(styles.base[1], language, right_to_left=right_to_left), _latent()]
    made += [_normal(styles.base), _default_character(), _default_table()]
    known = {name: own for name, own in sorted(styles.paragraphs.items()) if name != NORMAL}
    links = {name for name in known if f"{name} Char" in styles.characters}
    made += [_paragraph_style(style, known, styles.base, links) for style in known.values()]
    for name, change in sorted(styles.characters.items()):
        made.append(_character_style(name, change, links))
    made += [_table_style(name, look_) for look_, name in styles.tables.items()]
    return root("w:styles", made)


def _defaults(run: Run, language: str, *, right_to_left: bool) -> Element:
    """What holds where no style says otherwise; toggles do not belong here (section 17.7.3)."""
    off: dict[str, Any] = dict.fromkeys(TOGGLES, False)
    plain = replace(run, **off)
    attribute = language_attribute(language) or ("w_bidi" if right_to_left else "w_val")
    lang = [element("w:lang", **{attribute: language})] if language_attribute(language) else []
    properties = run_elements(plain, Run())
    return element(
        "w:docDefaults",
        element("w:rPrDefault", element("w:rPr", *with_later(properties, lang))),
        element("w:pPrDefault", element("w:pPr")),
    )


def _latent() -> Element:
    """What Word does with its own styles that are not here: it does not offer them."""
    return element(
        "w:latentStyles",
        w_defLockedState=0,
        w_defUIPriority=99,
        w_defSemiHidden=1,
        w_defUnhideWhenUsed=1,
        w_defQFormat=0,
        w_count=_LATENT,
    )


def _normal(base: Group) -> Element:
    made = element("w:style", value("w:name", NORMAL), w_type="paragraph", w_default=1)
    made.set(_STYLE_ID, NORMAL)
    made.append(element("w:qFormat"))
    paragraph = paragraph_elements(base[0], Paragraph())
    own: dict[str, Any] = {name: getattr(base[1], name) for name in TOGGLES}
    toggles = replace(Run(), **own)
    run = run_elements(toggles, Run())
    made.extend([element("w:pPr", *paragraph)] if paragraph else [])
    made.extend([element("w:rPr", *run)] if run else [])
    return made


def _default_character() -> Element:
    name = value("w:name", "Default Paragraph Font")
    about = (value("w:uiPriority", 1), element("w:semiHidden"), element("w:unhideWhenUsed"))
    return element(
        "w:style", name, *about, w_type="character", w_default=1, w_styleId="DefaultParagraphFont"
    )


def _default_table() -> Element:
    margins = element(
        "w:tblCellMar", *(element(f"w:{s}", w_w=108, w_type="dxa") for s in ("left", "right"))
    )
    properties = element("w:tblPr", element("w:tblInd", w_w=0, w_type="dxa"), margins)
    name = value("w:name", "Normal Table")
    about = (value("w:uiPriority", 99), element("w:semiHidden"), element("w:unhideWhenUsed"))
    return element(
        "w:style", name, *about, properties, w_type="table", w_default=1, w_styleId="TableNormal"
    )


def _style(kind: str, name: str, *about: Element, variant: bool) -> Element:
    """A style with what Word shows of it in its lists."""
    made = element("w:style", value("w:name", name), w_type=kind)
    main = name.partition(" (")[0]
    if main not in _PRIORITIES and main not in _QUIET:
        made.set(qualified("w:customStyle"), "1")
    made.set(_STYLE_ID, style_id(name))
    made.extend(about)
    quiet = main in _QUIET or variant
    priority = 99 if quiet and main not in _PRIORITIES else _PRIORITIES.get(main, _OWN_PRIORITY)
    made.append(value("w:uiPriority", 99 if variant else priority))
    if variant:
        made.append(element("w:semiHidden"))
    elif quiet:
        made.append(element("w:unhideWhenUsed"))
    else:
        made.append(element("w:qFormat"))
    return made


def _paragraph_style(
    style: ParagraphStyle, known: Mapping[str, ParagraphStyle], base: Group, links: set[str]
) -> Element:
    parent = known.get(style.based_on)
    group = (parent.properties, parent.run) if parent else base
    about = [value("w:basedOn", style_id(parent.name if parent else NORMAL))]
    if style.next and style.next != style.name and style.next in known:
        about.append(value("w:next", style_id(style.next)))
    if style.name in links:
        about.append(value("w:link", style_id(f"{style.name} Char")))
    made = _style("paragraph", style.name, *about, variant=style.variant)
    paragraph = paragraph_elements(style.properties, group[0])
    run = run_elements(style.run, group[1])
    made.extend([element("w:pPr", *paragraph)] if paragraph else [])
    made.extend([element("w:rPr", *run)] if run else [])
    return made


def _character_style(name: str, change: Change, links: set[str]) -> Element:
    about = [value("w:basedOn", "DefaultParagraphFont")]
    if name.removesuffix(" Char") in links and name.endswith(" Char"):
        about.append(value("w:link", style_id(name.removesuffix(" Char"))))
    made = _style("character", name, *about, variant=name.endswith(")"))
    properties = change_elements(dict(change))
    made.extend([element("w:rPr", *properties)] if properties else [])
    return made


def _table_style(name: str, look_: TableLook) -> Element:
    """A table style, with what differs in its head and in every second row."""
    made = _style("table", name, value("w:basedOn", "TableNormal"), variant=name.endswith(")"))
    properties = []
    if look_.band:
        properties.append(value("w:tblStyleRowBandSize", 1))
    if look_.spacing:
        properties.append(element("w:tblCellSpacing", w_w=look_.spacing, w_type="dxa"))
    if look_.whole.borders:
        properties.append(borders_element("w:tblBorders", look_.whole.borders))
    properties.append(margins_element("w:tblCellMar", look_.padding))
    made.append(element("w:tblPr", *properties))
    made.extend(_region(replace(look_.whole, borders=())))
    for kind, region in (("firstRow", look_.head), ("band2Horz", Region(shading=look_.band))):
        parts = list(_region(region))
        if parts:
            made.append(element("w:tblStylePr", *parts, w_type=kind))
    return made


def _region(region: Region) -> Iterator[Element]:
    made = []
    if region.borders:
        made.append(borders_element("w:tcBorders", region.borders))
    if region.shading:
        made.append(shading_element(region.shading))
    if region.align and region.align != "top":
        made.append(value("w:vAlign", region.align))
    if made:
        yield element("w:tcPr", *made)


def borders_element(name: str, borders: Iterable[Border]) -> Element:
    """Borders in the order of the schema."""
    sides = {border.side: border for border in borders}
    return element(name, *(_border(sides[side]) for side in _BORDERS if side in sides))


def _border(border: Border) -> Element:
    if border.kind == "nil":
        return value(f"w:{border.side}", "nil")
    return element(
        f"w:{border.side}",
        w_val=border.kind,
        w_sz=border.width,
        w_space=border.space,
        w_color=border.colour,
    )


def margins_element(name: str, padding: Iterable[int]) -> Element:
    """Padding of cells: top, left, bottom and right."""
    sides = zip(_BORDERS, padding, strict=False)
    return element(name, *(element(f"w:{s}", w_w=wide, w_type="dxa") for s, wide in sides))


def shading_element(fill: str) -> Element:
    """A ground: six digits, or `auto` for none."""
    return element("w:shd", w_val="clear", w_color="auto", w_fill=fill or "auto")


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
    nil = [Border(side, 0, "auto", 0, "nil") for side in gone]
    return borders_element("w:pBdr", [*sides.values(), *nil])
