"""Where a new element of a header stands, and the white space around it.

An element is inserted where TEI wants it, on a line of its own where its siblings stand so;
nothing else in the header changes. Where TEI wants either prose or parts, prose stays beside new
parts, in `sourceDesc` as a `bibl`; elsewhere that is for a person to put right.
"""

from __future__ import annotations

from lxml import etree

from bema.tei.speech import TEI
from bema.tree import Element, is_element, local_name

_ORDER = {
    parent: {name: rank for rank, name in enumerate(children.split())}
    for parent, children in {
        "teiHeader": "fileDesc encodingDesc profileDesc xenoData revisionDesc",
        "fileDesc": "titleStmt editionStmt extent publicationStmt seriesStmt notesStmt sourceDesc",
        "biblFull": "titleStmt editionStmt extent publicationStmt seriesStmt notesStmt sourceDesc",
        "titleStmt": "title author editor sponsor funder principal meeting respStmt",
        "publicationStmt": """publisher distributor authority pubPlace address date idno
            availability""",
        "seriesStmt": "title editor respStmt idno biblScope",
        "sourceDesc": "bibl biblStruct biblFull listBibl msDesc scriptStmt recordingStmt",
        "profileDesc": "abstract creation langUsage textClass particDesc settingDesc",
        "textClass": "keywords classCode catRef",
        "setting": "name placeName date time",
        "respStmt": "resp persName orgName name note",
        "biblStruct": "analytic monogr series ref ptr note",
        "monogr": "author editor respStmt title ptr ref idno availability note edition imprint",
        "imprint": "classCode catRef pubPlace publisher date",
    }.items()
}
"""The order of children; TEI leaves some of it open, and then it is that of our examples."""

_ON_LINES = frozenset(_ORDER) - {"setting", "respStmt", "textClass", "monogr", "imprint"}
"""Elements whose children begin on a line of their own where the parent was empty."""

_AGENCIES = ("publisher", "distributor", "authority")
"""What a `publicationStmt` that is not prose begins with."""

_FILLING = {"titleStmt": "title", "publicationStmt": "p", "sourceDesc": "p"}
"""What stands in a required element that has nothing to say."""

_PROSE_OR_PARTS = frozenset("publicationStmt sourceDesc settingDesc particDesc".split())
"""Elements that hold paragraphs or parts, not both."""

_PERMANENT = frozenset("teiHeader fileDesc titleStmt publicationStmt sourceDesc".split())
_STEP = "  "


def new_header() -> Element:
    """A teiHeader with the parts that TEI requires, all empty."""
    header = etree.Element(_tag("teiHeader"), nsmap={None: TEI})
    file = insert(header, "fileDesc")
    for name, filling in _FILLING.items():
        insert(insert(file, name), filling)
    return header


def insert(parent: Element, name: str) -> Element:
    """A new last child `name` of `parent`, but before what TEI wants after it."""
    _clear_way(parent, name)
    order = _ORDER.get(local_name(parent), {})
    rank = order.get(name, len(order))
    elements = [child for child in parent if is_element(child)]
    ranks = [order.get(local_name(child), rank) for child in elements]
    before = [child for child, other in zip(elements, ranks, strict=True) if other <= rank]
    if before:
        return insert_beside(before[-1], name)
    if elements:
        return insert_beside(elements[0], name, before=True)
    if len(parent):
        return insert_beside(parent[-1], name)
    made = etree.SubElement(parent, _tag(name))
    if local_name(parent) in _ON_LINES and not (parent.text or "").strip():
        line = _line(parent)
        parent.text, made.tail = line + _STEP, line
    return made


def insert_beside(sibling: Element, name: str, *, before: bool = False) -> Element:
    """A new element `name` next to `sibling`, parted from it as its siblings are."""
    parent = sibling.getparent()
    assert parent is not None
    _clear_way(parent, name)
    made = etree.Element(_tag(name))
    gap = _gap(sibling)
    if before:
        made.tail = gap
        parent.insert(parent.index(sibling), made)
    else:
        _put_after(sibling, made, gap)
    return made


def move(element: Element, sibling: Element) -> None:
    """Move an element to the place after `sibling`; parents left bare go."""
    parent = element.getparent()
    assert parent is not None
    cut(element)
    _put_after(sibling, element, _gap(sibling))
    if is_bare(parent):
        remove(parent)


def _put_after(sibling: Element, element: Element, gap: str) -> None:
    parent = sibling.getparent()
    assert parent is not None
    element.tail, sibling.tail = sibling.tail, gap
    parent.insert(parent.index(sibling) + 1, element)


def _gap(sibling: Element) -> str:
    """What parts the children of `sibling`'s parent: white space, or a comma in running text."""
    parent = sibling.getparent()
    before = _text_before(sibling)
    in_text = before.strip() or (parent is not None and local_name(parent) == "bibl")
    return ", " if in_text else before


def remove(element: Element) -> None:
    """Take an element out with the white space or comma before it, and parents left bare with it.

    What TEI requires stays, empty.
    """
    parent = element.getparent()
    if parent is None or local_name(element) in _PERMANENT:
        return
    alone = len(list(parent.iterchildren("*"))) == 1
    filling = _FILLING.get(local_name(parent)) if alone else None
    if filling or _is_required(element, parent):
        element.tag = _tag(filling) if filling else element.tag
        element.attrib.clear()
        set_text(element, "")
        return
    cut(element)
    if is_bare(parent):
        remove(parent)


def cut(element: Element) -> None:
    """Take an element out of its parent with the white space or comma before it."""
    parent = element.getparent()
    assert parent is not None
    before, after = _text_before(element), element.tail or ""
    if any(map(str.isalnum, before)):
        after = before + after
    previous = element.getprevious()
    element.tail = None
    parent.remove(element)
    if previous is not None:
        previous.tail = after
    elif len(parent) or after.strip():
        parent.text = after
    else:
        parent.text = None


def is_bare(element: Element) -> bool:
    """Whether an element has neither attributes nor text nor anything inside."""
    return not (len(element) or element.attrib or (element.text or "").strip())


def set_text(element: Element, text: str) -> None:
    """Make `text` the only content of an element."""
    for child in list(element):
        element.remove(child)
    element.text = text or None


def _clear_way(parent: Element, name: str) -> None:
    """Make prose give way where TEI wants prose or parts, and parts to begin with an agency."""
    kind = local_name(parent)
    for paragraph in list(parent.iterchildren(_tag("p"))) if name != "p" else ():
        if kind in _PROSE_OR_PARTS and is_bare(paragraph):
            cut(paragraph)
        elif kind == "sourceDesc":
            paragraph.tag = _tag("bibl")
    agencies = list(parent.iterchildren(*map(_tag, _AGENCIES)))
    if kind == "publicationStmt" and name not in ("p", *_AGENCIES) and not agencies:
        insert(parent, "publisher")


def _is_required(element: Element, parent: Element) -> bool:
    """Whether TEI does not allow `parent` without `element`, if only because of its order."""
    name, kind = local_name(element), local_name(parent)
    if kind == "publicationStmt":
        return name in _AGENCIES
    others = element.itersiblings(element.tag), element.itersiblings(element.tag, preceding=True)
    return kind == "titleStmt" and name == "title" and not any(map(list, others))


def _text_before(element: Element) -> str:
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def _line(parent: Element) -> str:
    """Line break and indentation of `parent`."""
    before = _text_before(parent)
    if "\n" in before and not before.strip():
        return "\n" + before.rpartition("\n")[2]
    return "\n" + _STEP * (1 + sum(1 for _ in parent.iterancestors()))


def _tag(name: str) -> str:
    return f"{{{TEI}}}{name}"
