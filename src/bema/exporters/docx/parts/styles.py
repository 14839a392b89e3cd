"""styles.xml: the named styles that an edition uses (ECMA-376 Part 1, section 17.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bema.exporters.docx.model import Region, TableLook
from bema.exporters.docx.parts.borders import borders_element, padding_element, shading_element
from bema.exporters.docx.parts.chosen import Change, Styles, style_id
from bema.exporters.docx.parts.formatting import (
    change_elements,
    paragraph_elements,
    run_elements,
    with_later,
)
from bema.exporters.docx.parts.scripts import language_attribute
from bema.exporters.docx.xml import element, qualified, root, value
from bema.style.word.names import BODY, HYPERLINK, NORMAL, TOGGLES, Group, ParagraphStyle
from bema.style.word.properties import Paragraph, Run
from bema.tree import Element

_STYLE_ID = qualified("w:styleId")
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
    properties.append(padding_element("w:tblCellMar", look_.padding))
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
