"""Paragraphs and runs as WordprocessingML (ECMA-376 Part 1, section 17.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote, urlsplit

from bema.exporters.docx.model import (
    Anchor,
    AnchorEnd,
    Block,
    Break,
    Contents,
    Field,
    FieldEnd,
    FieldStart,
    Image,
    Inline,
    Link,
    NoteCall,
    NoteMark,
    Para,
    Section,
    Tab,
    Table,
    Text,
)
from bema.exporters.docx.parts.bookmarks import bookmark_names
from bema.exporters.docx.parts.chosen import Change, Styles, character_name, style_id
from bema.exporters.docx.parts.formatting import paragraph_elements, run_elements, with_later
from bema.exporters.docx.parts.images import drawing
from bema.exporters.docx.parts.scripts import language_attribute, pieces
from bema.exporters.docx.parts.tablewriter import table_element
from bema.exporters.docx.raster import suffix
from bema.exporters.docx.xml import element, qualified, value
from bema.resources import Resource
from bema.style.word.properties import Run
from bema.tree import Element

_SAFE = "!#$%&'()*+,/:;=?@[]~"
"""Characters of addresses that stay as they are (RFC 3986)."""


@dataclass
class Relations:
    """What a part refers to: links and images, each once (section 9.2 of Part 2)."""

    targets: dict[tuple[str, str], str] = field(default_factory=dict)
    """Id by kind and target."""
    images: dict[str, Resource] = field(default_factory=dict)
    """Images by their name in the package."""

    def link(self, url: str) -> str:
        """Id of a link out of the document."""
        return self._id("hyperlink", url)

    def image(self, resource: Resource, number: int) -> str:
        """Id of an image."""
        name = next((n for n, r in self.images.items() if r is resource), "")
        name = name or f"media/image{number}{suffix(resource)}"
        self.images[name] = resource
        return self._id("image", name)

    def _id(self, kind: str, target: str) -> str:
        return self.targets.setdefault((kind, target), f"rId{100 + len(self.targets)}")


@dataclass
class Notes:
    """Notes that were met, and the numbers that no two things in a document share."""

    calls: dict[str, list[NoteCall]] = field(
        default_factory=lambda: {"footnote": [], "endnote": []}
    )
    marks: int = 0
    pictures: int = 0

    def add(self, call: NoteCall) -> int:
        """The id of a note."""
        self.calls[call.kind].append(call)
        return len(self.calls[call.kind])


@dataclass
class Writer:
    """Writes one story; notes it meets are gathered in `notes`."""

    styles: Styles
    right_to_left: bool = False
    anchors: Iterable[str] = frozenset()
    """Ids in the document, which links may lead to."""
    relations: Relations = field(default_factory=Relations)
    notes: Notes = field(default_factory=Notes)
    _names: dict[str, str] = field(default_factory=dict)
    _open: dict[str, list[int]] = field(default_factory=dict)
    _properties: dict[tuple[object, ...], list[Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._names = bookmark_names(self.anchors)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Element]:
        """The blocks in order; sections are for whoever writes pages."""
        for block in blocks:
            if isinstance(block, Para):
                yield self.paragraph(block)
            elif isinstance(block, Table):
                yield table_element(block, self.styles.tables[block.look], self.blocks)
            elif isinstance(block, Contents):
                yield self._contents(block)
            else:
                assert isinstance(block, Section)

    def paragraph(self, para: Para, *before: Element) -> Element:
        """A paragraph with its style; `before` are runs that come first."""
        style = self.styles.paragraph(para)
        properties = [value("w:pStyle", style_id(style.name))]
        number = None
        if para.number is not None:
            level = value("w:ilvl", para.number.level)
            number = element("w:numPr", level, value("w:numId", para.number.id))
        properties += paragraph_elements(para.properties, style.properties, number)
        made = element("w:p", element("w:pPr", *properties), *before)
        given = None if para.run == style.run else style.run
        for link, group in groupby(para.content, lambda inline: inline.link):
            runs = [run for inline in group for run in self._inline(inline, para.run, given)]
            made.extend(self._linked(link, runs) if link is not None and runs else runs)
        return made

    def _linked(self, link: Link, runs: list[Element]) -> list[Element]:
        """Runs in a link; one that leads nowhere is plain text."""
        if link.url.startswith("#"):
            name = self._names.get(link.url[1:])
            return [element("w:hyperlink", *runs, w_anchor=name, w_history=1)] if name else runs
        url = _address(link.url)
        if not url:
            return runs
        return [element("w:hyperlink", *runs, r_id=self.relations.link(url), w_history=1)]

    def _inline(self, inline: Inline, base: Run, given: Run | None) -> Iterator[Element]:
        """What stands in a paragraph set as `base`; its style gives `given` where that differs."""
        match inline:
            case Text():
                yield from self._text(inline, base, given)
            case Break():
                yield element("w:r", element("w:br"))
            case Tab():
                yield element("w:r", element("w:tab"))
            case Anchor() | AnchorEnd():
                yield from self._anchor(inline)
            case Field():
                yield from self._field(inline, base, given)
            case FieldStart():
                yield from _field_start(inline.code)
            case FieldEnd():
                yield _field_character("end")
            case NoteCall() | NoteMark():
                yield self._note(inline, base)
            case Image():
                self.notes.pictures += 1
                number = self.notes.pictures
                reference = self.relations.image(inline.resource, number)
                yield drawing(inline, number, reference)

    def _anchor(self, inline: Anchor | AnchorEnd) -> Iterator[Element]:
        if inline.id not in self._names:
            return
        if isinstance(inline, Anchor):
            self.notes.marks += 1
            self._open.setdefault(inline.id, []).append(self.notes.marks)
            name = self._names[inline.id]
            yield element("w:bookmarkStart", w_id=self.notes.marks, w_name=name)
        elif numbers := self._open.get(inline.id):
            yield element("w:bookmarkEnd", w_id=numbers.pop())

    def _field(self, inline: Field, base: Run, given: Run | None) -> Iterator[Element]:
        """A field with its result; only the result where its target is nowhere."""
        name = self._names.get(inline.target, "")
        result = list(self._text(inline.result, base, given))
        if inline.target and not name:
            yield from result
            return
        yield from _field_start(inline.code.format(name))
        yield from result
        yield _field_character("end")

    def _text(self, text: Text, base: Run, given: Run | None) -> Iterator[Element]:
        split = pieces(text.text, right_to_left=text.right_to_left, override=text.override)
        for characters, right in split:
            linked = text.link is not None
            key = (id(text.run), id(base), id(given), text.name, linked, text.language, right)
            known = self._properties.get(key)
            if known is None:
                known = self._run_properties(text, base, given, right=right)
                self._properties[key] = known
            written = element("w:t", text=characters)
            if known:
                yield element("w:r", element("w:rPr", *map(copy, known)), written)
            else:
                yield element("w:r", written)

    def _run_properties(
        self, text: Text, base: Run, given: Run | None, *, right: bool
    ) -> list[Element]:
        """The character style, or what no style says; then direction and language."""
        made: list[Element] = []
        if given is not None:
            made = run_elements(text.run, given)
        elif change := self.styles.change(text.run, base):
            name = self.styles.chosen[character_name(text, change), change]
            made.append(value("w:rStyle", style_id(name)))
        later = [element("w:rtl")] if right else []
        if text.language and (attribute := language_attribute(text.language)):
            later.append(element("w:lang", **{attribute: text.language}))
        return with_later(made, later)

    def _note(self, note: NoteCall | NoteMark, base: Run) -> Element:
        """A reference to a note, or the number at the head of one (section 17.11)."""
        called = isinstance(note, NoteCall)
        run = note.call if isinstance(note, NoteCall) else note.run
        change: Change = self.styles.change(run, base)
        name = f"{note.kind} reference" if called else f"{note.kind.capitalize()} Mark"
        if called and not change:
            change = (("raised", "superscript"),)
        made = element("w:r")
        if change:
            chosen = self.styles.chosen[name, change]
            made.append(element("w:rPr", value("w:rStyle", style_id(chosen))))
        if isinstance(note, NoteCall):
            reference = element(f"w:{note.kind}Reference")
            if note.mark:
                reference.set(qualified("w:customMarkFollows"), "1")
            reference.set(qualified("w:id"), str(self.notes.add(note)))
            made.append(reference)
        elif not note.mark:
            made.append(element(f"w:{note.kind}Ref"))
        if note.mark:
            made.append(element("w:t", text=note.mark))
        return made

    def _contents(self, contents: Contents) -> Element:
        """A table of contents in a control by which Word can make it anew."""
        gallery = value("w:docPartGallery", "Table of Contents")
        part = element("w:docPartObj", gallery, element("w:docPartUnique"))
        content = element("w:sdtContent", *self.blocks(contents.blocks))
        return element("w:sdt", element("w:sdtPr", part), content)


def _address(url: str) -> str:
    """An address as a relationship may have it; empty where it is none."""
    try:
        urlsplit(url)
    except ValueError:
        return ""
    return quote(url.strip(), safe=_SAFE)


def _field_start(code: str) -> Iterator[Element]:
    yield _field_character("begin")
    yield element("w:r", element("w:instrText", text=f" {code} "))
    yield _field_character("separate")


def _field_character(kind: str) -> Element:
    return element("w:r", element("w:fldChar", w_fldCharType=kind))
