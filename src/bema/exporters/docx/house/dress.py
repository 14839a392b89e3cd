"""A document in the dress of a house template.

Styles of the template win over ours of the same names, ours fill the gaps, based on the template's
where they are based on one that it has. Theme, default settings of styles, numbering of its styles
and fonts are the template's; so are the paper and what is printed on it, headers and footers with
all they refer to, where it has them. Language, hyphenation and notes stay the document's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from lxml import etree

from bema.exporters.docx.house.paper import Copies, print_on_paper, root_of
from bema.exporters.docx.house.template import Template, measure
from bema.exporters.docx.pages.furniture import BEFORE_TABS, place_property
from bema.exporters.docx.parts.opc import OFFICE, Package, Part, Relation
from bema.exporters.docx.xml import element, qualified, root
from bema.tree import Element

_CUSTOM = OFFICE + "custom-properties"
_STYLED = tuple(
    qualified(f"w:{name}")
    for name in "pStyle rStyle tblStyle basedOn next link styleLink numStyleLink".split()
)
"""Elements that name a style by its id."""
_NAMING = _STYLED[:3]
_FURNITURE = (qualified("w:hdr"), qualified("w:ftr"))


def dress(made: Package, document: str, template: Template) -> None:
    """Dress the document whose main part is `document` in a template."""
    copies = Copies(made, template.package)
    styles = _part(made, document, "styles")
    ours = [part for part in made.parts.values() if not isinstance(part.content, bytes)]
    _rename(ours, merged_ids(root_of(styles), template.styles))
    _renumber(ours, _numbering(made, document, template, copies))
    joined = joined_styles(root_of(styles), template.styles)
    for part in ours:
        _keep_stops(root_of(part), root_of(styles), joined)
    styles.content = joined
    _theme(made, document, template, copies)
    _fonts(made, document, template, copies)
    print_on_paper(made, document, template, copies)
    custom = template.package.related("", _CUSTOM)
    if custom in template.package.parts:
        made.root.relate(Relation(_CUSTOM, copies(custom)))
    made.prune()
    _unlink(made, joined)


def _part(made: Package, document: str, kind: str) -> Part:
    return made.parts[made.related(document, OFFICE + kind)]


def _drop(made: Package, document: str, kind: str) -> None:
    """Take out the part of this kind that the document relates to."""
    relations = made.parts[document].relations
    for ident in [i for i, relation in relations.items() if relation.kind == OFFICE + kind]:
        del made.parts[relations.pop(ident).target]


# Styles ---------------------------------------------------------------------------------------


def _key(style: Element) -> tuple[str, str]:
    """Type and name of a style; Word's own names are the same in any case."""
    name = style.find(qualified("w:name"))
    said = name.get(qualified("w:val"), "") if name is not None else ""
    return style.get(qualified("w:type"), "paragraph"), said.lower()


def _id(style: Element) -> str:
    return str(style.get(qualified("w:styleId"), ""))


def _is_default(style: Element) -> bool:
    return style.get(qualified("w:default"), "0") in ("1", "true", "on")


_NAME = qualified("w:name")


def _styles(styles: Element) -> Iterator[Element]:
    yield from styles.iterchildren(qualified("w:style"))


def merged_ids(ours: Element, theirs: Element) -> dict[str, str]:
    """For each id of ours the id that its style has in the dressed document."""
    known = {_key(style): _id(style) for style in _styles(theirs)}
    defaults = {_key(s)[0]: _id(s) for s in _styles(theirs) if _is_default(s)}
    taken = {_id(style) for style in _styles(theirs)}
    ids: dict[str, str] = {}
    for style in _styles(ours):
        default = defaults.get(_key(style)[0]) if _is_default(style) else None
        ident = known.get(_key(style)) or default
        if ident is None:
            ident, number = _id(style), 1
            while ident in taken:
                ident, number = f"{_id(style)}{number}", number + 1
            taken.add(ident)
        ids[_id(style)] = ident
    return ids


def joined_styles(ours: Element, theirs: Element) -> Element:
    """The template's styles and, behind them, those of ours that it lacks, renamed already."""
    made = deepcopy(theirs)
    known = {_id(style) for style in _styles(theirs)}
    for style in _styles(ours):
        if _id(style) not in known:
            copy = deepcopy(style)
            copy.attrib.pop(qualified("w:default"), None)
            made.append(copy)
    if made.find(qualified("w:docDefaults")) is None:
        made.insert(0, deepcopy(ours.find(qualified("w:docDefaults"))))
    _speak(made, ours)
    return made


def _speak(made: Element, ours: Element) -> None:
    """Let the defaults say the document's language, and no default style another one."""
    path = "/".join(qualified(f"w:{n}") for n in ("docDefaults", "rPrDefault", "rPr"))
    wanted = ours.find(f"{path}/{qualified('w:lang')}")
    for style in _styles(made):
        if _is_default(style):
            for said in list(style.iter(qualified("w:lang"))):
                said.getparent().remove(said)
    if wanted is None:
        return
    place = made.find(qualified("w:docDefaults"))
    for name in ("rPrDefault", "rPr"):
        inner = place.find(qualified(f"w:{name}"))
        if inner is None:
            inner = element(f"w:{name}")
            place.insert(0, inner)
        place = inner
    for said in place.findall(qualified("w:lang")):
        place.remove(said)
    later = [qualified(f"w:{n}") for n in ("eastAsianLayout", "specVanish", "oMath")]
    before = [child for child in place if child.tag not in later]
    place.insert(len(before), deepcopy(wanted))


def _rename(parts: Iterable[Part], ids: Mapping[str, str]) -> None:
    """Give our styles the ids that they have now, wherever they are named."""
    for part in parts:
        content = root_of(part)
        for node in content.iter(*_STYLED):
            said = node.get(qualified("w:val"), "")
            node.set(qualified("w:val"), ids.get(said, said))
        for style in _styles(content):
            style.set(qualified("w:styleId"), ids.get(_id(style), _id(style)))


def _renumber(parts: Iterable[Part], numbers: Mapping[str, str]) -> None:
    """Give our paragraphs the numbers that their lists have now."""
    for part in parts:
        for node in root_of(part).iter(qualified("w:numId")):
            said = node.get(qualified("w:val"), "")
            node.set(qualified("w:val"), numbers.get(said, said))


def _keep_stops(story: Element, ours: Element, joined: Element) -> None:
    """Let lines of our headers keep their tab stops where the template's styles have others."""
    for paragraph in story.iterdescendants(qualified("w:p")):
        properties = paragraph.find(qualified("w:pPr"))
        if story.tag not in _FURNITURE or properties is None or not _has_tabs(paragraph):
            continue
        style = properties.find(qualified("w:pStyle"))
        ident = style.get(qualified("w:val"), "") if style is not None else ""
        wanted, found = _stops(ours, ident), _stops(joined, ident)
        direct = properties.find(qualified("w:tabs"))
        if direct is not None:
            wanted = {at: kind for at, kind in wanted.items() if at not in _own_stops(properties)}
            properties.remove(direct)
        made = dict.fromkeys(set(found) - set(wanted), "clear")
        made |= {at: kind for at, kind in wanted.items() if found.get(at) != kind}
        if made:
            stops = [element("w:tab", w_val=made[at], w_pos=at) for at in sorted(made)]
            place_property(properties, element("w:tabs", *stops), BEFORE_TABS)


def _has_tabs(paragraph: Element) -> bool:
    return paragraph.find(f"{qualified('w:r')}/{qualified('w:tab')}") is not None


def _own_stops(properties: Element | None) -> dict[int, str]:
    """Tab stops that paragraph properties say, by their place in twips."""
    tabs = properties.find(qualified("w:tabs")) if properties is not None else None
    return {
        measure(tab.get(qualified("w:pos"), "0")): tab.get(qualified("w:val"), "left")
        for tab in (tabs if tabs is not None else ())
    }


def _stops(styles: Element, ident: str, below: tuple[str, ...] = ()) -> dict[int, str]:
    """Tab stops of a style and of those that it is based on."""
    style = next((s for s in _styles(styles) if _id(s) == ident), None)
    if style is None or ident in below:
        return {}
    based = style.find(qualified("w:basedOn"))
    above = based.get(qualified("w:val"), "") if based is not None else ""
    inherited = _stops(styles, above, (*below, ident))
    stops = inherited | _own_stops(style.find(qualified("w:pPr")))
    return {at: kind for at, kind in stops.items() if kind != "clear"}


def _unlink(made: Package, styles: Element) -> None:
    """Take styles that are nowhere out of what the template says of its lists and headers."""
    known = {_id(style) for style in _styles(styles)}
    for part in made.parts.values():
        if isinstance(part.content, bytes) and "wordprocessingml" in part.media_type:
            content = root_of(part)
            unknown = [
                node for node in content.iter(*_NAMING) if node.get(qualified("w:val")) not in known
            ]
            for node in unknown:
                node.getparent().remove(node)
            part.content = content if unknown else part.content


# Numbering, theme, fonts ------------------------------------------------------------------------


def _numbering(made: Package, document: str, template: Template, copies: Copies) -> dict[str, str]:
    """Put our lists behind the template's; the new number of each of ours."""
    theirs = template.part("numbering")
    if theirs not in template.package.parts:
        return {}
    name = made.related(document, OFFICE + "numbering")
    ours = root_of(made.parts[name]) if name else None
    if name:
        _drop(made, document, "numbering")
    copy = copies(theirs)
    made.parts[document].relate(Relation(OFFICE + "numbering", copy))
    content = root_of(made.parts[copy])
    numbers = _join_numbering(content, ours) if ours is not None else {}
    made.parts[copy].content = etree.tostring(
        content, encoding="UTF-8", xml_declaration=True, standalone=True
    )
    return numbers


def _join_numbering(theirs: Element, ours: Element) -> dict[str, str]:
    """Our definitions, then our instances, each behind the template's."""
    abstracts = _append(theirs, ours, "abstractNum", "abstractNumId")
    for link in ours.iterfind(f"{qualified('w:num')}/{qualified('w:abstractNumId')}"):
        link.set(qualified("w:val"), abstracts[link.get(qualified("w:val"), "")])
    return _append(theirs, ours, "num", "numId")


def _append(theirs: Element, ours: Element, name: str, key: str) -> dict[str, str]:
    """Move children of ours behind those of theirs, with new numbers; the new by the old one."""
    tag, attribute = qualified(f"w:{name}"), qualified(f"w:{key}")
    before = (qualified("w:numPicBullet"), qualified("w:abstractNum"), tag)
    at = sum(child.tag in before for child in theirs)
    last = max((measure(n.get(attribute, "0")) for n in theirs.iterchildren(tag)), default=0)
    numbers: dict[str, str] = {}
    for number, node in enumerate(list(ours.iterchildren(tag)), start=1):
        numbers[node.get(attribute, "")] = str(last + number)
        node.set(attribute, str(last + number))
        theirs.insert(at + number - 1, node)
    return numbers


def _theme(made: Package, document: str, template: Template, copies: Copies) -> None:
    name = template.part("theme")
    if name in template.package.parts:
        _drop(made, document, "theme")
        made.parts[document].relate(Relation(OFFICE + "theme", copies(name)))


def _fonts(made: Package, document: str, template: Template, copies: Copies) -> None:
    """The template's table of fonts, and behind it those of ours that are still in use."""
    name = template.part("fontTable")
    ours = _part(made, document, "fontTable")
    table = root_of(ours)
    used = _used_fonts(made)
    joined = Part(b"", ours.media_type)
    known: list[Element] = []
    if name in template.package.parts:
        copy = made.parts[copies(name)]
        joined.relations, known = copy.relations, list(root_of(copy))
    named = {font.get(_NAME, "") for font in known}
    kept = [f for f in table if f.get(_NAME, "") in used - named]
    for font in table:
        for face in (face for face in font if face.get(qualified("r:id"))):
            relation = ours.relations[face.get(qualified("r:id"))]
            if font in kept:
                face.set(qualified("r:id"), joined.relate(relation))
    ours.content = root("w:fonts", (*known, *kept), "r")
    ours.relations = joined.relations


def _used_fonts(made: Package) -> set[str]:
    """Families that styles and text name."""
    found: set[str] = set()
    for part in made.parts.values():
        if not isinstance(part.content, bytes):
            for fonts in part.content.iter(qualified("w:rFonts")):
                found |= set(fonts.attrib.values())
    return found
