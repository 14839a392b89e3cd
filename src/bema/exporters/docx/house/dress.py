"""A document in the dress of a house template.

Styles of the template win over ours of the same names, ours fill the gaps, based on the template's
where they are based on one that it has. Theme, default settings of styles, numbering of its styles
and fonts are the template's; so are the paper and what is printed on it, headers and footers with
all they refer to, where it has them. Language, hyphenation and notes stay the document's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bema.exporters.docx.house.paper import Copies, print_on_paper, root_of
from bema.exporters.docx.house.styles import (
    joined_styles,
    keep_stops,
    merged_ids,
    rename,
    unlink,
)
from bema.exporters.docx.house.template import Template, measure
from bema.exporters.docx.parts.opc import OFFICE, Package, Part, Relation
from bema.exporters.docx.xml import attribute, qualified, root, serialize
from bema.tree import Element

_CUSTOM = OFFICE + "custom-properties"
_DRAWN = b"docPr"


def dress(made: Package, document: str, template: Template) -> None:
    """Dress the document whose main part is `document` in a template."""
    copies = Copies(made, template.package)
    styles = _part(made, document, "styles")
    ours = [part for part in made.parts.values() if not isinstance(part.content, bytes)]
    rename(ours, merged_ids(root_of(styles), template.styles))
    _renumber(ours, _numbering(made, document, template, copies))
    joined = joined_styles(root_of(styles), template.styles)
    for part in ours:
        keep_stops(root_of(part), root_of(styles), joined)
    styles.content = joined
    _theme(made, document, template, copies)
    _fonts(made, document, template, copies)
    print_on_paper(made, document, template, copies)
    custom = template.package.related("", _CUSTOM)
    if custom in template.package.parts:
        made.root.relate(Relation(_CUSTOM, copies(custom)))
    made.prune()
    unlink(made, joined)
    _number_drawings(made)


def _number_drawings(made: Package) -> None:
    """Give every drawing a number of its own in the document, the template's and ours."""
    number = 0
    for name in sorted(made.parts):
        part = made.parts[name]
        if not isinstance(part.content, bytes) or (name.endswith(".xml") and _DRAWN in part.data):
            part.content = root_of(part)
            for drawing in part.content.iter(qualified("wp:docPr")):
                number += 1
                drawing.set("id", str(number))


def _part(made: Package, document: str, kind: str) -> Part:
    return made.parts[made.related(document, OFFICE + kind)]


def _drop(made: Package, document: str, kind: str) -> None:
    """Take out the part of this kind that the document relates to."""
    relations = made.parts[document].relations
    for ident in [i for i, relation in relations.items() if relation.kind == OFFICE + kind]:
        del made.parts[relations.pop(ident).target]


def _renumber(parts: Iterable[Part], numbers: Mapping[str, str]) -> None:
    """Give our paragraphs the numbers that their lists have now."""
    for part in parts:
        for node in root_of(part).iter(qualified("w:numId")):
            said = attribute(node, "w:val")
            node.set(qualified("w:val"), numbers.get(said, said))


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
    made.parts[copy].content = serialize(content)
    return numbers


def _join_numbering(theirs: Element, ours: Element) -> dict[str, str]:
    """Our definitions, then our instances, each behind the template's."""
    abstracts = _append(theirs, ours, "abstractNum", "abstractNumId")
    for link in ours.iterfind(f"{qualified('w:num')}/{qualified('w:abstractNumId')}"):
        link.set(qualified("w:val"), abstracts[attribute(link, "w:val")])
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
    named = {attribute(font, "w:name") for font in known}
    kept = [f for f in table if attribute(f, "w:name") in used - named]
    for font in table:
        for face in (face for face in font if attribute(face, "r:id")):
            relation = ours.relations[attribute(face, "r:id")]
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
