"""Word documents made plain, so that pandoc passes over nothing that is in them.

It takes a paragraph with a text box for the box alone, and knows no rubies and simple fields
(ISO/IEC 29500-1, 17).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from posixpath import basename, dirname

from lxml import etree

from bema.ingest.transcript import Dropped
from bema.tree import Element, detach, unwrap

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PARSER = etree.XMLParser(huge_tree=True, resolve_entities=False)
_WRAPPERS = tuple(f"{_W}{name}" for name in "fldSimple customXml smartTag bdo dir".split())
_PICTURES = tuple(f"{_W}{name}" for name in "drawing pict object".split())
_BESIDE = {
    "header": "the page's header",
    "footer": "the page's footer",
    "comments": "comments",
}
"""Parts of a package that are no part of the text."""
_DRAWINGS = {"data": "a diagram's text", "chart": "a chart's text"}
"""Parts of DrawingML with text, of which pandoc reads nothing."""


def plain_docx(
    members: Mapping[str, bytes], dropped: list[Dropped]
) -> tuple[dict[str, bytes], bool, str]:
    """The package with a story that pandoc reads whole, whether boxes were moved, and all its text.

    What is left out is added to `dropped`: headers, footers, comments, hidden text.
    """
    made = dict(members)
    main = _main_part(members)
    story = etree.fromstring(members[main], _PARSER)
    has_boxes = _simplify(story, dropped)
    made[main] = etree.tostring(story, encoding="UTF-8", standalone=True)
    stories = [story]
    for name, data in members.items():
        kind = basename(name).removesuffix(".xml").rstrip("0123456789")
        if (drawing := _DRAWINGS.get(kind)) and name.startswith(f"{dirname(main)}/"):
            texts = (text.text or "" for text in etree.fromstring(data, _PARSER).iter(f"{_A}t"))
            _tell(" ".join(texts), drawing, dropped)
        if dirname(name) != dirname(main):
            continue
        if kind in _BESIDE:
            _tell(_text(etree.fromstring(data, _PARSER)), _BESIDE[kind], dropped)
        elif kind in ("footnotes", "endnotes"):
            notes = etree.fromstring(data, _PARSER)
            has_boxes |= _simplify(notes, dropped)
            made[name] = etree.tostring(notes, encoding="UTF-8", standalone=True)
            stories += _referred(notes, story, kind)
    return made, has_boxes, " ".join(_text(each) for each in stories)


def _main_part(members: Mapping[str, bytes]) -> str:
    """Where the text stands; Word for the web calls it `document2.xml`."""
    relations = etree.fromstring(members["_rels/.rels"], _PARSER)
    targets = (r.get("Target") for r in relations if r.get("Type").endswith("/officeDocument"))
    return str(next(targets)).lstrip("/")


def _referred(notes: Element, story: Element, kind: str) -> Iterator[Element]:
    """Notes that the story refers to; others are lines between text and notes."""
    references = story.iter(f"{_W}{kind.removesuffix('s')}Reference")
    ids = {each.get(f"{_W}id") for each in references}
    return (each for each in notes if each.get(f"{_W}id") in ids)


def _text(story: Element) -> str:
    """All its text, but for what was moved elsewhere."""
    return " ".join(
        "".join(
            text.text or ""
            for text in paragraph.iter(f"{_W}t")
            if next(text.iterancestors(f"{_W}moveFrom"), None) is None
        )
        for paragraph in story.iter(f"{_W}p")
    )


def _tell(text: str, what: str, dropped: list[Dropped]) -> None:
    words = tuple(text.split())
    if words and words not in {each.words for each in dropped}:
        dropped.append(Dropped(words, what))


def _simplify(story: Element, dropped: list[Dropped]) -> bool:
    """Wrappers and rubies opened, hidden text out, boxes behind their paragraphs: whether any."""
    for run in list(story.iter(f"{_W}r")):
        if _is_hidden(run):
            words = tuple("".join(text.text or "" for text in run.iter(f"{_W}t")).split())
            dropped += [Dropped(words, "hidden text")] if words else []
            detach(run)
    for ruby in list(story.iter(f"{_W}ruby")):
        for reading in list(ruby.iter(f"{_W}rt")):
            read = "".join(text.text or "" for text in reading.iter(f"{_W}t"))
            dropped += [Dropped((read,), "how a word is read (ruby)")] if read else []
            detach(reading)
        run = ruby.getparent()
        for base in list(ruby.iter(f"{_W}rubyBase")):
            unwrap(base)
        unwrap(ruby)
        unwrap(run)
    for wrapper in list(story.iter(*_WRAPPERS)):
        unwrap(wrapper)
    has_boxes = _move_boxes(story)
    for picture in list(story.iter(*_PICTURES)):
        _set_apart(picture)
    for table in story.iter(f"{_W}tbl"):
        _widen(table)
    return has_boxes


def _set_apart(picture: Element) -> None:
    """A picture in a run of its own; pandoc takes a run with one for the picture alone."""
    run = picture.getparent()
    if run.tag == f"{_W}r" and len(run) > 1:
        own = etree.Element(f"{_W}r")
        rest = etree.Element(f"{_W}r")
        rest.extend(deepcopy(run.findall(f"{_W}rPr")))
        rest.extend(list(picture.itersiblings()))
        own.append(picture)
        run.addnext(own)
        own.addnext(rest)


def _widen(table: Element) -> None:
    """As many columns as the widest row has; pandoc passes over cells beyond them."""
    grid = table.find(f"{_W}tblGrid")
    if grid is not None:
        for _ in range(len(grid), max(map(_width, table.iterfind(f"{_W}tr")), default=0)):
            grid.append(etree.Element(f"{_W}gridCol", {f"{_W}w": "1000"}))


def _width(row: Element) -> int:
    spans = (cell.find(f"{_W}tcPr/{_W}gridSpan") for cell in row.iterfind(f"{_W}tc"))
    return sum(1 if span is None else int(span.get(f"{_W}val", 1)) for span in spans)


def _is_hidden(run: Element) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")


def _move_boxes(story: Element) -> bool:
    """Paragraphs of text boxes, behind the paragraph that each box is anchored to."""
    found = False
    while (box := next(story.iter(f"{_W}txbxContent"), None)) is not None:
        found = True
        anchor = list(box.iterancestors(f"{_W}p"))[-1]
        shape = [each for run in box.iterancestors(f"{_W}r") for each in run if box in each.iter()][
            -1
        ]
        # mc:Choice and mc:Fallback have the same text; the first is taken.
        for block in reversed(list(box)):
            anchor.addnext(block)
        detach(shape)
    return found
