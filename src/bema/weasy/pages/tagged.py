"""A structure tree of ours in the place of WeasyPrint's, and text that reads as the document.

WeasyPrint 70 makes one structure element for each line, one for each page that an element runs
over, and none for notes, contents and languages. While `tagging` lasts, its streams mark what is
drawn as `flow` found it, and its function that makes the tree is replaced.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from struct import unpack
from typing import Any

from bema.tree import Element
from bema.weasy.pages.flow import AGAIN, FURNITURE, SOFT_HYPHEN, Laid
from bema.weasy.pages.structure import Build, Drawn, Link, Rectangle, Structure

_GLYPHS = re.compile("<([0-9a-f]*)>")
_HYPHEN, _NO_BREAK_SPACE = "\u2010", "\u00a0"


@dataclass(eq=False)
class Tagging:
    """What is known of one document while it is written."""

    laid: Sequence[Laid]
    build: Build
    marks: dict[Drawn, tuple[Any, int]] = field(default_factory=dict)
    """Content stream and number of each marked-content sequence."""
    spaces: dict[Any, int | None] = field(default_factory=dict)
    """Glyph of the space of each font."""


@contextmanager
def tagging(laid: Sequence[Laid], build: Build) -> Iterator[None]:
    """While this lasts, a document whose layout is `laid` out so is tagged; the lock is held."""
    from weasyprint import pdf
    from weasyprint.pdf import stream

    ours = Tagging(laid, build)
    kept = pdf.Stream, stream.Stream, pdf.add_tags, pdf.build_fonts_dictionary
    pdf.Stream = stream.Stream = _stream_of(ours)

    def add_tags(file: Any, document: Any, version: Any, streams: Sequence[Any]) -> None:
        _Writer(file, document, streams, ours).write()

    def build_fonts_dictionary(file: Any, fonts: Any, *arguments: Any) -> Any:
        for font in fonts.values():
            for glyph, text in font.to_unicode.items():
                font.to_unicode[glyph] = text.translate(_READ_AS)
        return kept[3](file, fonts, *arguments)

    pdf.add_tags, pdf.build_fonts_dictionary = add_tags, build_fonts_dictionary
    try:
        yield
    finally:
        pdf.Stream, stream.Stream, pdf.add_tags, pdf.build_fonts_dictionary = kept


_READ_AS = {ord(_HYPHEN): SOFT_HYPHEN, ord(_NO_BREAK_SPACE): " "}
"""What a glyph is read as: the hyphen is most often that of hyphenation, and where a font has one
glyph for both spaces, each use of it would read as the first did."""


def _stream_of(ours: Tagging) -> Any:
    """WeasyPrint's class of content streams, but that it marks what is drawn as we say."""
    import pydyf
    from weasyprint.pdf.stream import Stream

    laid = {each.box: each for each in ours.laid}

    class Marking(Stream):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **keywords: Any) -> None:
            super().__init__(*arguments, **keywords)
            self.drawn: list[Drawn] = []
            self._mark: Drawn | None = None
            self._read: list[str] = []
            self._added = self._font = None

        @contextmanager
        def marked(self, box: Any, tag: str) -> Iterator[None]:
            each = laid[box]
            if each.artifact:
                self.begin_marked_content("Artifact", _furniture(each))
                yield
            else:
                number = len(self.drawn)
                ours.marks[each.drawn] = self, number
                self.drawn.append(each.drawn)
                self.begin_marked_content(tag, pydyf.Dictionary({"MCID": number}))
                self._mark = each.drawn if each.drawn.kind == "text" else None
                self._read = []
                yield
                self._mark = None
            self.end_marked_content()

        def add_font(self, pango_font: Any) -> Any:
            self._added, size = super().add_font(pango_font)
            return self._added, size

        def set_font_size(self, font: str, size: float) -> None:
            self._font = self._added
            super().set_font_size(font, size)

        def show_text(self, text: str) -> None:
            if self._mark is not None:
                self._read.append(_read(text, self._font))
            super().show_text(text)

        def end_text(self) -> None:
            if self._mark is not None and self._font is not None:
                read = "".join(self._read)
                said = self._mark.text
                lost = said.endswith(" ") and not read.endswith(" ")
                if lost and (glyph := _space(self._font, ours)):
                    super().show_text(glyph)
                    read += " "
                if read != said.replace(_NO_BREAK_SPACE, " "):
                    self._mark.actual = said
            super().end_text()

    return Marking


def _furniture(laid: Laid) -> Any:
    """Properties of an artifact (ISO 32000-1, section 14.8.2.2)."""
    import pydyf

    if laid.artifact == FURNITURE:
        subtype = "/Header" if laid.top else "/Footer"
        return pydyf.Dictionary({"Type": "/Pagination", "Subtype": subtype})
    return pydyf.Dictionary({"Type": "/Pagination" if laid.artifact == AGAIN else "/Layout"})


def _read(shown: str, font: Any) -> str:
    """What a shown string is read as."""
    raw = bytes.fromhex("".join(_GLYPHS.findall(shown)))
    glyphs = raw if font.bitmap else unpack(f">{len(raw) // 2}H", raw)
    known = font.to_unicode
    return "".join([known.get(glyph, "") for glyph in glyphs]).translate(_READ_AS)


def _space(font: Any, ours: Tagging) -> str:
    """A font's space as a string to show; empty where it has none."""
    if font not in ours.spaces:
        found = next((g for g, text in font.to_unicode.items() if text == " "), None)
        if found is None and not font.bitmap:
            found = _glyph_of_space(font)
        ours.spaces[font] = found
    glyph = ours.spaces[font]
    if glyph is None:
        return ""
    return f"<{glyph:02x}>" if font.bitmap else f"<{glyph:04x}>"


def _glyph_of_space(font: Any) -> int | None:
    """The glyph of U+0020, made known to a font that has not drawn it yet."""
    from fontTools.ttLib import TTFont

    with TTFont(BytesIO(font.file_content), fontNumber=font.index, lazy=True) as file:
        name = (file.getBestCmap() or {}).get(ord(" "))
        if name is None:
            return None
        glyph: int = file.getGlyphID(name)
        if glyph in font.to_unicode:  # it has been drawn for another character
            return None
        font.to_unicode[glyph] = " "
        font.widths[glyph] = round(file["hmtx"][name][0] * 1000 / font.upem)
    return glyph


@dataclass(slots=True, eq=False)
class _Annotation:
    """A link annotation as it will be written."""

    link: Link
    dictionary: Any
    rectangles: list[Rectangle]


class _Writer:
    """Writes the tree, and what content belongs to what of it (ISO 32000-1, section 14.7)."""

    def __init__(self, pdf: Any, document: Any, streams: Sequence[Any], ours: Tagging) -> None:
        import pydyf

        self.pydyf = pydyf
        self.pdf = pdf
        self.document = document
        self.ours = ours
        self.pages: Sequence[bytes] = pdf.page_references
        self.streams = dict.fromkeys([*streams, *(stream for stream, _ in ours.marks.values())])
        self.page_streams = frozenset(streams)
        self.owners: dict[Drawn | Link, bytes] = {}
        self.named: dict[str, bytes] = {}

    def write(self) -> None:
        annotations = [*self._links(), *self._note_links()]
        drawn = [each.drawn for each in self.ours.laid if not each.artifact]
        tree, roles = self.ours.build(drawn, [annotation.link for annotation in annotations])
        root = self._object(Type="/StructTreeRoot")
        self.objects = {annotation.link: annotation for annotation in annotations}
        root["K"] = self._tree(tree, root.reference)
        root["RoleMap"] = self._dictionary(**{name: f"/{role}" for name, role in roles.items()})
        self._parents(root, annotations)
        if self.named:
            names = self.pydyf.Array()
            for ident in sorted(self.named):
                names += [self.pydyf.String(ident), self.named[ident]]
            root["IDTree"] = self._dictionary(Names=names)
        catalog = self.pdf.catalog
        catalog["StructTreeRoot"] = root.reference
        catalog["MarkInfo"] = self._dictionary(Marked="true")
        catalog["ViewerPreferences"] = self._dictionary(DisplayDocTitle="true")

    def _dictionary(self, **values: Any) -> Any:
        return self.pydyf.Dictionary(values)

    def _object(self, **values: Any) -> Any:
        made = self._dictionary(**values)
        self.pdf.add_object(made)
        return made

    def _tree(self, tree: Structure, parent: bytes) -> bytes:
        """Write a structure element and all below it; gives its reference."""
        first = self._object(Type="/StructElem", S=f"/{tree.role}", P=parent)
        stack = [(tree, first)]
        while stack:
            structure, made = stack.pop()
            self._describe(structure, made)
            kids = self.pydyf.Array()
            for kid in structure.kids:
                if isinstance(kid, Structure):
                    below = self._object(Type="/StructElem", S=f"/{kid.role}", P=made.reference)
                    kids.append(below.reference)
                    stack.append((kid, below))
                elif isinstance(kid, Link):
                    self.owners[kid] = made.reference
                    annotation = self.objects[kid].dictionary.reference
                    page = self.pages[kid.page]
                    kids.append(self._dictionary(Type="/OBJR", Obj=annotation, Pg=page))
                elif kid in self.ours.marks:
                    self.owners[kid] = made.reference
                    kids.append(self._content(kid, made))
            if kids:
                made["K"] = kids[0] if len(kids) == 1 else kids
        return bytes(first.reference)

    def _content(self, drawn: Drawn, parent: Any) -> Any:
        """A marked-content sequence as a kid of its structure element (section 14.7.4.2)."""
        stream, number = self.ours.marks[drawn]
        page = self.pages[drawn.page]
        if stream in self.page_streams:
            if parent.setdefault("Pg", page) == page:
                return number
            return self._dictionary(Type="/MCR", Pg=page, MCID=number)
        return self._dictionary(Type="/MCR", Pg=page, Stm=stream.reference, MCID=number)

    def _describe(self, structure: Structure, made: Any) -> None:
        """Attributes of a structure element (sections 14.7.2 and 14.8.5)."""
        for key, text in (
            ("Lang", structure.language),
            ("Alt", structure.alternative),
            ("E", structure.expansion),
            ("ActualText", structure.actual),
            ("ID", structure.ident),
        ):
            if text:
                made[key] = self.pydyf.String(text)
        if structure.ident:
            self.named[structure.ident] = made.reference
        owners = [
            self._dictionary(O=f"/{owner}", **{k: self._value(v) for k, v in values.items()})
            for owner, values in structure.attributes.items()
        ]
        if owners:
            made["A"] = owners[0] if len(owners) == 1 else self.pydyf.Array(owners)

    def _value(self, value: object) -> Any:
        if isinstance(value, tuple):
            return self.pydyf.Array(value)
        return f"/{value}" if isinstance(value, str) else value

    def _parents(self, root: Any, annotations: Sequence[_Annotation]) -> None:
        """The parent tree (section 14.7.4.4): pages, other streams, then annotations."""
        numbers = self.pydyf.Array()
        for key, stream in enumerate(self.streams):
            if stream not in self.page_streams:
                stream.extra["StructParents"] = key
            owners = [self.owners.get(drawn, "null") for drawn in stream.drawn]
            numbers += [key, self.pydyf.Array(owners)]
        for key, annotation in enumerate(annotations, start=len(self.streams)):
            annotation.dictionary["StructParent"] = key
            self._finish(annotation)
            numbers += [key, self.owners[annotation.link]]
        tree = self._object(Nums=numbers)
        root["ParentTree"] = tree.reference
        root["ParentTreeNextKey"] = len(self.streams) + len(annotations)

    def _finish(self, annotation: _Annotation) -> None:
        """Give an annotation its contents and the quadrilaterals of all its lines."""
        made = annotation.dictionary
        outer: list[Rectangle] = []  # WeasyPrint gives boxes, and those that stand in them
        for rectangle in sorted(annotation.rectangles, key=_size, reverse=True):
            if not any(_within(rectangle, other) for other in outer):
                outer.append(rectangle)
        corners = [r for r in dict.fromkeys(annotation.rectangles) if r in outer]
        made["Contents"] = self.pydyf.String(annotation.link.contents)
        left, bottom = min(r[0] for r in corners), min(r[1] for r in corners)
        right, top = max(r[2] for r in corners), max(r[3] for r in corners)
        made["Rect"] = self.pydyf.Array((left, bottom, right, top))
        if len(corners) > 1:
            quads = self.pydyf.Array()
            for x1, y1, x2, y2 in corners:
                quads += [x1, y2, x2, y2, x1, y1, x2, y1]
            made["QuadPoints"] = quads

    def _links(self) -> Iterator[_Annotation]:
        """One annotation for each link and page; WeasyPrint made one for each of its boxes."""
        shown = {each.box.element: each.drawn for each in self.ours.laid if not each.artifact}
        for number, page in enumerate(self.document.pages):
            found: dict[Element, _Annotation] = {}
            for _, target, _, box in page.links:
                made = box.link_annotation
                if made is None or box.element not in shown:
                    continue
                element = _linking(shown[box.element].element)
                if element not in found:
                    found[element] = _Annotation(Link(element, "", number, target), made, [])
                x1, y1, x2, y2 = made["Rect"]
                corners = min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
                found[element].rectangles.append(corners)
            if page.links:
                kept = [annotation.dictionary.reference for annotation in found.values()]
                self._page(number)["Annots"] = self.pydyf.Array(kept)
            yield from found.values()

    def _note_links(self) -> Iterator[_Annotation]:
        """From the call of each note to the note, and back."""
        ends: dict[Any, dict[str, Drawn]] = defaultdict(dict)
        for each in self.ours.laid:
            if each.drawn.pseudo in _ENDS and each.drawn.kind == "text" and not each.artifact:
                ends[each.drawn.element].setdefault(each.drawn.pseudo, each.drawn)
        for pair in ends.values():
            if len(pair) < len(_ENDS):
                continue
            for here, there in (_ENDS, _ENDS[::-1]):
                start, goal = pair[here], pair[there]
                place = [self.pages[goal.page], "/XYZ", goal.rectangle[0], goal.rectangle[3], 0]
                made = self._object(
                    Type="/Annot",
                    Subtype="/Link",
                    BS=self._dictionary(W=0),
                    Dest=self.pydyf.Array(place),
                )
                page = self._page(start.page)
                page.setdefault("Annots", self.pydyf.Array()).append(made.reference)
                link = Link(start.element, here, start.page, "")
                yield _Annotation(link, made, [start.rectangle])

    def _page(self, number: int) -> Any:
        return self.pdf.objects[int(self.pages[number].split()[0])]


_ENDS = ("footnote-call", "footnote-marker")
"""Pseudo-elements at both ends of a note (CSS GCPM, section 2.6)."""


def _size(rectangle: Rectangle) -> float:
    left, bottom, right, top = rectangle
    return (right - left) * (top - bottom)


def _within(inner: Rectangle, outer: Rectangle) -> bool:
    """Whether a rectangle lies in another, but for a hundredth of a point."""
    least, most = zip(inner[:2], outer[:2], strict=True), zip(inner[2:], outer[2:], strict=True)
    return all(i >= o - 0.01 for i, o in least) and all(i <= o + 0.01 for i, o in most)


def _linking(element: Element) -> Element:
    """The element that makes what is in it a link."""
    return next((e for e in (element, *element.iterancestors()) if e.tag == "a"), element)
