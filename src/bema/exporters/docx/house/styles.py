"""The styles of a house template with ours behind them, and what names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from bema.exporters.docx.house.paper import root_of
from bema.exporters.docx.house.template import measure
from bema.exporters.docx.parts.furniture import place_tabs
from bema.exporters.docx.parts.opc import Package, Part
from bema.exporters.docx.xml import attribute, element, qualified
from bema.tree import Element

_STYLED = tuple(
    qualified(f"w:{name}")
    for name in "pStyle rStyle tblStyle basedOn next link styleLink numStyleLink".split()
)
"""Elements that name a style by its id."""
_NAMING = _STYLED[:3]
_FURNITURE = (qualified("w:hdr"), qualified("w:ftr"))


def _key(style: Element) -> tuple[str, str]:
    """Type and name of a style; Word's own names are the same in any case."""
    name = style.find(qualified("w:name"))
    said = attribute(name, "w:val") if name is not None else ""
    return attribute(style, "w:type", "paragraph"), said.lower()


def _id(style: Element) -> str:
    return attribute(style, "w:styleId")


def _is_default(style: Element) -> bool:
    return attribute(style, "w:default", "0") in ("1", "true", "on")


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


def rename(parts: Iterable[Part], ids: Mapping[str, str]) -> None:
    """Give our styles the ids that they have now, wherever they are named."""
    for part in parts:
        content = root_of(part)
        for node in content.iter(*_STYLED):
            said = attribute(node, "w:val")
            node.set(qualified("w:val"), ids.get(said, said))
        for style in _styles(content):
            style.set(qualified("w:styleId"), ids.get(_id(style), _id(style)))


def keep_stops(story: Element, ours: Element, joined: Element) -> None:
    """Let lines of our headers keep their tab stops where the template's styles have others."""
    for paragraph in story.iterdescendants(qualified("w:p")):
        properties = paragraph.find(qualified("w:pPr"))
        if story.tag not in _FURNITURE or properties is None or not _has_tabs(paragraph):
            continue
        style = properties.find(qualified("w:pStyle"))
        ident = attribute(style, "w:val") if style is not None else ""
        wanted, found = _stops(ours, ident), _stops(joined, ident)
        direct = properties.find(qualified("w:tabs"))
        if direct is not None:
            wanted = {at: kind for at, kind in wanted.items() if at not in _own_stops(properties)}
            properties.remove(direct)
        made = dict.fromkeys(set(found) - set(wanted), "clear")
        made |= {at: kind for at, kind in wanted.items() if found.get(at) != kind}
        if made:
            place_tabs(properties, made)


def _has_tabs(paragraph: Element) -> bool:
    return paragraph.find(f"{qualified('w:r')}/{qualified('w:tab')}") is not None


def _own_stops(properties: Element | None) -> dict[int, str]:
    """Tab stops that paragraph properties say, by their place in twips."""
    tabs = properties.find(qualified("w:tabs")) if properties is not None else None
    return {
        measure(attribute(tab, "w:pos", "0")): attribute(tab, "w:val", "left")
        for tab in (tabs if tabs is not None else ())
    }


def _stops(styles: Element, ident: str, below: tuple[str, ...] = ()) -> dict[int, str]:
    """Tab stops of a style and of those that it is based on."""
    style = next((s for s in _styles(styles) if _id(s) == ident), None)
    if style is None or ident in below:
        return {}
    based = style.find(qualified("w:basedOn"))
    above = attribute(based, "w:val") if based is not None else ""
    inherited = _stops(styles, above, (*below, ident))
    stops = inherited | _own_stops(style.find(qualified("w:pPr")))
    return {at: kind for at, kind in stops.items() if kind != "clear"}


def unlink(made: Package, styles: Element) -> None:
    """Take styles that are nowhere out of what the template says of its lists and headers."""
    known = {_id(style) for style in _styles(styles)}
    for part in made.parts.values():
        if isinstance(part.content, bytes) and "wordprocessingml" in part.media_type:
            content = root_of(part)
            unknown = [
                node for node in content.iter(*_NAMING) if attribute(node, "w:val") not in known
            ]
            for node in unknown:
                node.getparent().remove(node)
            part.content = content if unknown else part.content
