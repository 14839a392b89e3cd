"""The paper of a house template: its size, and what is printed on it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from bema.exporters.docx.house.template import Template, measure
from bema.exporters.docx.parts.opc import OFFICE, Package, Part, Relation, parse
from bema.exporters.docx.xml import attribute, element, qualified
from bema.tree import Element

_PAPER = tuple(
    "pgSz pgMar paperSrc pgBorders lnNumType vAlign textDirection rtlGutter docGrid".split()
)
"""What a section says of its paper."""
_SECTION = tuple(
    """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
    lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid
    printerSettings""".split()
)
"""Children of a section's properties, in the order of the schema."""
_SETTINGS = tuple(
    """displayBackgroundShape embedTrueTypeFonts saveSubsetFonts mirrorMargins
    bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop defaultTabStop autoHyphenation
    hyphenationZone evenAndOddHeaders characterSpacingControl footnotePr endnotePr compat
    themeFontLang clrSchemeMapping""".split()
)
"""Settings of a document here, in the order of the schema."""
_SETTINGS_OF_PAPER = tuple(
    "mirrorMargins bordersDoNotSurroundHeader bordersDoNotSurroundFooter gutterAtTop".split()
)
_SETTINGS_OF_STYLES = ("defaultTabStop", "clrSchemeMapping")
_KINDS = ("header", "footer")
_PAGES = ("default", "even", "first")

References = dict[tuple[str, str], str]
"""Relationships of headers and footers, by kind and pages."""


class Copies:
    """Copies parts of another package, with all that they relate to, each once."""

    def __init__(self, made: Package, source: Package) -> None:
        self._made, self._source = made, source
        self._names: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """Name of the copy of a part."""
        if name not in self._names:
            source = self._source.parts[name]
            part = Part(source.content, source.media_type)
            self._names[name] = self._made.add(name, part)
            for ident, relation in source.relations.items():
                if relation.external:
                    part.relations[ident] = relation
                elif relation.target in self._source.parts:
                    part.relations[ident] = Relation(relation.kind, self(relation.target))
        return self._names[name]


def root_of(part: Part) -> Element:
    """The root of a part of XML, read where it is bytes."""
    return parse(part.content) if isinstance(part.content, bytes) else part.content


@dataclass(frozen=True)
class _Print:
    """What is printed on all sheets: the template's headers and footers, and for which pages."""

    paper: Element
    references: References
    first: bool
    """Whether the first page has headers of its own, be they the template's or ours."""
    even: bool


def print_on_paper(made: Package, document: str, template: Template, copies: Copies) -> None:
    """Give all sections the template's paper, and its headers and footers where it has them.

    Where it has none of a kind, ours stand on its paper.
    """
    if template.section is None or template.page is None:
        return
    settings = root_of(made.parts[made.related(document, OFFICE + "settings")])
    sections = list(root_of(made.parts[document]).iter(qualified("w:sectPr")))
    print_ = _print(made, document, template, copies, (sections[0], settings))
    wide = _is_wide(sections[0])
    for number, section in enumerate(sections):
        _lay(section, print_, turned=_is_wide(section) is not wide, leading=number == 0)
    _settle(settings, template.xml("settings"), print_)
    _forget(made.parts[document], sections)


def _print(
    made: Package, document: str, template: Template, copies: Copies, ours: tuple[Element, Element]
) -> _Print:
    assert template.section is not None
    found = _references(made, document, template, copies)
    own = {kind for kind, _ in found} != set(_KINDS)
    settings = template.xml("settings")
    first = _child(template.section, "titlePg") is not None
    even = settings is not None and _child(settings, "evenAndOddHeaders") is not None
    both = {
        "first": first or (own and _child(ours[0], "titlePg") is not None),
        "even": even or (own and _child(ours[1], "evenAndOddHeaders") is not None),
    }
    for pages, theirs in (("first", first), ("even", even)):
        for kind in _KINDS:
            if both[pages] and not theirs and (kind, "default") in found:
                found[kind, pages] = found[kind, "default"]
    return _Print(template.section, found, both["first"], both["even"])


def _references(made: Package, document: str, template: Template, copies: Copies) -> References:
    """The template's headers and footers, copied and related to the document."""
    assert template.section is not None
    relations = template.package.parts[template.document].relations
    found: References = {}
    for kind in _KINDS:
        for reference in template.section.iterchildren(qualified(f"w:{kind}Reference")):
            relation = relations.get(attribute(reference, "r:id"))
            if relation is not None and relation.target in template.package.parts:
                copy = Relation(OFFICE + kind, copies(relation.target))
                pages = attribute(reference, "w:type", "default")
                found[kind, pages] = made.parts[document].relate(copy)
    return found


def _lay(section: Element, print_: _Print, *, turned: bool, leading: bool) -> None:
    """Give a section the template's paper, on its side where the section's was."""
    ruled = {kind for kind, _ in print_.references}
    gone = [*_PAPER, "titlePg", *(f"{kind}Reference" for kind in ruled)]
    for child in [child for child in section if _name(child) in gone]:
        section.remove(child)
    for pages in _PAGES:
        for kind in _KINDS:
            if ident := print_.references.get((kind, pages)):
                reference = element(f"w:{kind}Reference", w_type=pages, r_id=ident)
                _insert(section, reference, _SECTION)
    for name in _PAPER:
        child = _child(print_.paper, name)
        if child is not None:
            copy = deepcopy(child)
            _insert(section, _turn(copy) if turned and name == "pgSz" else copy, _SECTION)
    if print_.first and leading:
        _insert(section, element("w:titlePg"), _SECTION)


def _forget(document: Part, sections: list[Element]) -> None:
    """Let the document no longer relate to headers and footers that no section names."""
    named = {attribute(child, "r:id") for section in sections for child in section}
    kinds = [OFFICE + kind for kind in _KINDS]
    for ident, relation in tuple(document.relations.items()):
        if relation.kind in kinds and ident not in named:
            del document.relations[ident]


def _turn(size: Element) -> Element:
    """A paper's size with width and height the other way round."""
    width, height = (attribute(size, f"w:{name}", "0") for name in ("w", "h"))
    size.set(qualified("w:w"), height)
    size.set(qualified("w:h"), width)
    size.set(qualified("w:orient"), "landscape" if measure(height) > measure(width) else "portrait")
    return size


def _is_wide(section: Element) -> bool:
    size = _child(section, "pgSz")
    if size is None:
        return False
    width, height = (measure(attribute(size, f"w:{name}", "0")) for name in ("w", "h"))
    return width > height


def _settle(settings: Element, theirs: Element | None, print_: _Print) -> None:
    """Take over what the template's settings say of its paper and for its styles."""
    names = (*_SETTINGS_OF_PAPER, "evenAndOddHeaders", *_SETTINGS_OF_STYLES)
    for child in [child for child in settings if _name(child) in names]:
        settings.remove(child)
    for name in names:
        child = _child(theirs, name) if theirs is not None else None
        if name == "evenAndOddHeaders":
            child = element("w:evenAndOddHeaders") if print_.even else None
        if child is not None:
            _insert(settings, deepcopy(child), _SETTINGS)


def _name(child: Element) -> str:
    return str(child.tag).rpartition("}")[2]


def _child(parent: Element, name: str) -> Element | None:
    """The child of this name; a switch that is off is none."""
    found = parent.find(qualified(f"w:{name}"))
    off = found is not None and attribute(found, "w:val") in ("0", "false", "off")
    return None if off else found


def _insert(parent: Element, child: Element, order: tuple[str, ...]) -> None:
    """Put a child where the schema wants it."""
    rank = order.index(_name(child))
    before: Iterator[Element] = (c for c in parent if order.index(_name(c)) <= rank)
    parent.insert(sum(1 for _ in before), child)
