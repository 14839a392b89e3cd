"""OpenDocument texts made plain, so that pandoc passes over nothing that is in them.

It reads no text boxes, shapes, rubies, fields and numbered paragraphs (OpenDocument 1.3, part 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from bema.ingest.transcript import Dropped
from bema.tree import Element, detach, text_content, unwrap

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _DRAW = f"{{{_OASIS}:text:1.0}}", f"{{{_OASIS}:drawing:1.0}}"
_TABLE = f"{{{_OASIS}:table:1.0}}"
_OFFICE, _STYLE = f"{{{_OASIS}:office:1.0}}", f"{{{_OASIS}:style:1.0}}"
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False)
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_READ = frozenset(
    f"{_TEXT}{name}"
    for name in """span a s tab line-break note note-citation note-body p h list list-item section
    change change-start change-end bookmark bookmark-start bookmark-end bookmark-ref reference-mark
    reference-mark-start reference-mark-end reference-ref note-ref soft-page-break""".split()
)
"""What pandoc reads within a paragraph."""
_INDEXES = frozenset(
    f"{_TEXT}{name}"
    for name in """table-of-content alphabetical-index illustration-index table-index object-index
    user-index""".split()
)
_ROWS = tuple(f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group"))
_PAGES = {"header": "the page's header", "footer": "the page's footer"}


def plain_odt(
    members: Mapping[str, bytes], dropped: list[Dropped]
) -> tuple[dict[str, bytes], bool, str]:
    """The package with a text that pandoc reads whole, whether boxes were moved, and all its text.

    What is left out is added to `dropped`: headers, footers, comments, readings of rubies.
    """
    content = etree.fromstring(members["content.xml"], _PARSER)
    story = content.find(f"{_OFFICE}body/{_OFFICE}text")
    for comment in list(story.iter(f"{_OFFICE}annotation")):
        paragraphs = comment.iter(*_PARAGRAPHS)
        _tell(" ".join(map(text_content, paragraphs)), "comments", dropped)
        detach(comment)
    for reading in list(story.iter(f"{_TEXT}ruby-text")):
        _tell(text_content(reading), "how a word is read (ruby)", dropped)
        detach(reading)
    for index in [e for e in story.iter(f"{_TEXT}*") if e.tag in _INDEXES]:
        _tell(" ".join(index.itertext()), "its own contents or index", dropped)
        detach(index)
    within = (e for p in story.iter(*_PARAGRAPHS) for e in p.iterdescendants(f"{_TEXT}*"))
    for element in dict.fromkeys(within):
        if element.tag not in _READ:
            unwrap(element)
    for element in list(story.iter(f"{_TEXT}numbered-paragraph", *_ROWS)):
        unwrap(element)
    has_boxes = _move_boxes(story)
    if "styles.xml" in members:
        for element in etree.fromstring(members["styles.xml"], _PARSER).iter(f"{_STYLE}*"):
            kind = etree.QName(element).localname.partition("-")[0]
            if kind in _PAGES and element.find(f".//{_TEXT}p") is not None:
                _tell(text_content(element), _PAGES[kind], dropped)
    made = {**members, "content.xml": etree.tostring(content, encoding="UTF-8")}
    return made, has_boxes, _all_text(story)


def _tell(text: str, what: str, dropped: list[Dropped]) -> None:
    words = tuple(text.split())
    if words and words not in {each.words for each in dropped}:
        dropped.append(Dropped(words, what))


def _all_text(story: Element) -> str:
    """All of it, but for what was deleted and the figures of notes."""
    found = deepcopy(story)
    for element in list(found.iter(f"{_TEXT}tracked-changes", f"{_TEXT}note-citation")):
        detach(element)
    for paragraph in found.iter(*_PARAGRAPHS):
        paragraph.tail = " "
    return text_content(found)


def _move_boxes(story: Element) -> bool:
    """Paragraphs of text boxes and shapes, behind the paragraph that each is anchored to."""
    found = False
    while True:
        inner = (e for e in story.iter(*_PARAGRAPHS) if _shape(e) is not None)
        if (paragraph := next(inner, None)) is None:
            return found
        found = True
        shape = _shape(paragraph)
        assert shape is not None
        anchor = next(shape.iterancestors(*_PARAGRAPHS), shape)
        for each in reversed(list(shape.iter(*_PARAGRAPHS))):
            detach(each)
            anchor.addnext(each)
        if shape.find(f".//{_DRAW}image") is None:
            detach(shape)


def _shape(paragraph: Element) -> Element | None:
    """The outermost drawing that a paragraph stands in."""
    return next(
        (e for e in reversed([*paragraph.iterancestors()]) if e.tag.startswith(_DRAW)), None
    )
