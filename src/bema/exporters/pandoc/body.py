"""The edition's HTML as pandoc's document model: one small function for each element.

A tree is walked once, with a stack instead of recursion. What an element becomes is made when all
in it is made; what has to be known before (language, marks around) goes down with the walk.
What the model has no place for keeps its text: blocks in a `Div`, parts of a line in a `Span`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bema.edition.outline import TAGS, level
from bema.edition.vocabulary import BLOCKS, INLINES
from bema.exporters.pandoc import ast
from bema.exporters.pandoc.ast import BREAK, NOTHING, RULE, SPACE, Attr, Node
from bema.exporters.pandoc.formats import Format
from bema.exporters.pandoc.lines import (
    anchors,
    attributed_paragraph,
    blocks,
    divided,
    edges,
    spanned,
    text,
    trimmed,
    words,
)
from bema.exporters.pandoc.odt import odt_name
from bema.exporters.pandoc.survey import (
    BACK,
    CALL,
    CLOSED,
    begins_a_line,
    classes,
    note_around,
    spoken,
    survey,
    target,
)
from bema.exporters.pandoc.tables import table
from bema.tree import Element, children, text_content

_HEADING_STYLE = re.compile(r"[Hh]eading ([1-9])")
_BEARS_NOTHING = frozenset("body li dt dd thead tbody tr td th caption figcaption".split())
"""Elements whose nodes bear no attributes, or such as no writer heeds."""
_UNHEARD = frozenset(["table", "figure"])
"""Elements whose language few writers say, so that what is in them says it again."""
_SAID_OTHERWISE = frozenset(
    """id class lang dir href src alt width height value start type colspan rowspan scope
    name content charset""".split()
)
"""Attributes that the model has a place for, or that mean nothing in it."""
_MARKS = {
    **dict.fromkeys(("em", "i", "cite"), "Emph"),
    **dict.fromkeys(("strong", "b"), "Strong"),
    "sup": "Superscript",
    "sub": "Subscript",
    "s": "Strikeout",
    "u": "Underline",
}
_NUMBERS = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}


@dataclass(frozen=True)
class Plan:
    """What has to be known before an edition can be converted."""

    format: Format
    hidden: frozenset[Element] = frozenset()
    styles: Mapping[Element, str] = field(default_factory=dict)
    """Names of styles, for formats that have them."""
    images: Mapping[str, str] = field(default_factory=dict)
    """Where each image is to be found; one that is missing here is shown as its alternative."""
    source_ids: frozenset[str] = frozenset()
    """Ids that the TEI gives."""


@dataclass(slots=True)
class Frame:
    """An element that is open, and what is made of it so far."""

    element: Element
    rest: Iterator[str | Element]
    attr: Attr
    """Its attributes; of an element that can bear none what the lines in it have to say."""
    said: tuple[str, str]
    """Language and direction that the nodes around its children say."""
    spoken: tuple[str, str]
    """Language and direction in it."""
    marks: frozenset[str] = frozenset()
    """Marks around its children, such as `Emph`."""
    mark: str = ""
    """Its own, where none around it is the same."""
    preserve: bool = False
    """Its spaces are kept."""
    line: bool = False
    """It is to be one line, whatever is in it."""
    closed: bool = False
    """No heading can be in it."""
    bare: bool = False
    """No names are in it, since it goes where programs read it."""
    ids: list[str] = field(default_factory=list)
    """Ids of elements around it that can bear none and begin here."""
    nodes: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Converted:
    """The edition's body."""

    blocks: tuple[Node, ...]
    title: tuple[Node, ...]
    """The title's line where it stands apart."""


def convert(body: Element, language: tuple[str, str], plan: Plan) -> Converted:
    """The body of an edition; `language` are language and direction of the document."""
    walk = _Walk(body, language, plan)
    made = walk.run(body, Frame(body, iter(()), NOTHING, language, language))
    if plan.format.outline and walk.title:
        made.insert(0, ast.header(1, NOTHING, walk.title))
    return Converted(tuple(made), tuple(walk.title))


class _Walk:
    """One conversion."""

    def __init__(self, body: Element, language: tuple[str, str], plan: Plan) -> None:
        self.plan = plan
        self.format = plan.format
        self.language = language
        self.title: list[Node] = []
        self.cells: dict[Element, str] = {}
        self.pending: list[str] = []
        self.where = survey(body, plan.hidden)
        self.notes: dict[str, list[Node]] = {}
        self.nested: dict[str, list[str]] = {}
        for note in self.where.notes:
            self._read_note(note)

    # Walking ------------------------------------------------------------------------------

    def run(self, root: Element, parent: Frame) -> list[Node]:
        """What an element becomes that stands in `parent`."""
        frames = [self._open(root, parent)]
        while True:
            frame = frames[-1]
            child = next(frame.rest, None)
            if child is None:
                made = self._close(frames.pop())
                if not frames:
                    return made
                frames[-1].nodes += made
            elif isinstance(child, str):
                frame.nodes += text(child, self.format, preserve=frame.preserve)
            elif child.get("role") == CALL and target(child) in self.where.calls:
                frame.nodes += self._call(child)
            elif self._stays(child):
                frames.append(self._open(child, frame))

    def _stays(self, element: Element) -> bool:
        """Whether an element is to be seen where it stands."""
        if element in self.plan.hidden or element.get("role") == BACK:
            return False
        return element.tag != "aside" or element.get("id") not in self.where.calls

    def _open(self, element: Element, parent: Frame) -> Frame:
        inside = (element.get("lang", parent.spoken[0]), element.get("dir", parent.spoken[1]))
        bears = element.tag not in _BEARS_NOTHING and element not in self.where.around
        mark = _MARKS.get(element.tag, "")
        frame = Frame(
            element,
            iter(children(element)),
            self._attr(element, inside, parent.said, bears=bears),
            inside if bears and element.tag not in _UNHEARD else parent.said,
            inside,
            parent.marks | {mark} if mark else parent.marks,
            "" if mark in parent.marks | self.format.lacks else mark,
            parent.preserve or element.tag == "pre" or "preserve" in classes(element),
            parent.line,
            parent.closed or element.tag in CLOSED,
            parent.bare or (element.tag == "h1" and self.format.front),
        )
        if parent.bare:
            frame.attr = Attr(pairs=tuple(p for p in frame.attr.pairs if p[0] in ("lang", "dir")))
        self._place_ids(frame, bears=bears)
        return frame

    def _attr(
        self, element: Element, inside: tuple[str, str], said: tuple[str, str], *, bears: bool
    ) -> Attr:
        names = ("lang", "dir")
        pairs = [
            (name, value)
            for name, value, other in zip(names, inside, said, strict=True)
            if value != other and self.format.tongues
        ]
        if not bears:
            return Attr(pairs=tuple(pairs))
        if self.format.data:
            more = ((str(n), str(v)) for n, v in element.attrib.items())
            pairs += [(name, value) for name, value in more if name not in _SAID_OTHERWISE]
        if style := self.plan.styles.get(element):
            spelt = odt_name(style) if self.format.name == "odt" else style
            pairs.append(("custom-style", spelt))
        keeps = self.format.spans if element.tag in INLINES else self.format.divs
        ident = element.get("id", "")
        return Attr(
            ident if self._wants(ident) else "",
            tuple(classes(element)) if keeps else (),
            tuple(pairs),
        )

    def _wants(self, ident: str) -> bool:
        return bool(ident) and (self.format.ids or ident in self.where.linked)

    def _place_ids(self, frame: Frame, *, bears: bool) -> None:
        """An id that its element cannot bear goes to the line that begins there.

        A heading bears that of the section that it opens, for whoever cites it.
        """
        ident = frame.element.get("id", "")
        if ident and not bears:
            self.pending.append(ident)
        if self.pending and begins_a_line(frame.element):
            heading = frame.element.tag in TAGS
            frame.ids = [i for i in self.pending if heading or self._wants(i)]
            self.pending = []

    # Notes --------------------------------------------------------------------------------

    def _read_note(self, aside: Element) -> None:
        """Convert a note; those called inside it are told, since no format nests them."""
        ident = aside.get("id", "")
        call = self.where.calls[ident]
        there = spoken(call, self.language)
        frame = Frame(aside, iter(()), NOTHING, there, there, closed=True)
        frame.line = self.format.line_notes
        outside, self.pending = self.pending, [ident] if self._wants(ident) else []
        made = self.run(aside, frame)
        self.pending = outside
        if outer := note_around(call):
            label = ast.wrap("Superscript", words(text_content(call)))
            made = [ast.wrap("Para", [label]), *made]
            self.nested.setdefault(outer, []).append(ident)
        self.notes[ident] = made

    def _call(self, call: Element) -> list[Node]:
        """A note at its reference, behind it those that are called in it; none that is empty."""
        if note_around(call):
            return [ast.wrap("Superscript", words(text_content(call)))]
        order = [target(call)]
        for ident in order:
            order += [inner for inner in self.nested.get(ident, []) if inner not in order]
        held = [block for ident in order for block in self.notes[ident]]
        return [ast.wrap("Note", held)] if held else []

    # Making -------------------------------------------------------------------------------

    def _close(self, frame: Frame) -> list[Node]:
        element = frame.element
        if frame.line and element.tag in BLOCKS and element.tag != "aside":
            return [SPACE, *self._anchors(frame), *frame.nodes, SPACE]
        made = _ELEMENTS.get(element.tag, _Walk._division)(self, frame)
        return list(made)

    def _anchors(self, frame: Frame) -> list[Node]:
        return anchors(frame.ids, self.format)

    def _flow(self, frame: Frame, line: str = "Para") -> list[Node]:
        """The blocks in an element that can hold blocks and lines."""
        bears = frame.element.tag not in _BEARS_NOTHING and frame.element not in self.where.around
        said = NOTHING if bears else frame.attr
        return blocks([*self._anchors(frame), *frame.nodes], line, said, self.format)

    def _division(self, frame: Frame) -> list[Node]:
        """Sections are what headings make of them; other parts keep their names."""
        held = self._flow(frame)
        if frame.element not in self.where.around:
            held = divided(frame.attr, held)
        # It has no heading, and is no part of the section before it.
        return [RULE, *held] if frame.element.get("role") == "doc-colophon" else held

    def _aside(self, frame: Frame) -> list[Node]:
        if frame.element.get("id") in self.where.calls:
            return blocks([*self._anchors(frame), *frame.nodes], "Para", NOTHING, self.format)
        return self._division(frame)

    def _paragraph(self, frame: Frame) -> list[Node]:
        nodes = trimmed([*self._anchors(frame), *frame.nodes])
        if "l" in classes(frame.element) and nodes:
            return [Node("Line", ast.sequence(spanned(frame.attr, nodes)))]
        return attributed_paragraph(frame.attr, nodes, self.format)

    def _heading(self, frame: Frame) -> list[Node]:
        own = frame.element.get("id", "")
        ids = list(frame.ids)
        if own and (self._wants(own) or own in self.plan.source_ids):
            ids.append(own)
        nodes = frame.nodes
        if frame.bare or not self.format.breaks:
            nodes = [SPACE if node is BREAK else node for node in nodes]
        nodes = trimmed(nodes)
        if frame.closed:
            frame.ids = ids
            strong = ast.wrap("Strong", nodes)
            return attributed_paragraph(NOTHING, [*self._anchors(frame), strong], self.format)
        number = level(frame.element)
        apart = self.format.front or self.format.outline
        if number == 1 and apart:
            self.pending += [i for i in ids if self._wants(i)]
            self.title = spanned(Attr(pairs=frame.attr.pairs), nodes)
            return []
        frame.ids = ids[:-1]
        attr = frame.attr._replace(id=ids[-1] if ids else "")
        return self._styled_heading(frame, attr, number - self.format.front, nodes)

    def _styled_heading(
        self, frame: Frame, attr: Attr, number: int, nodes: list[Node]
    ) -> list[Node]:
        """A heading of the level that its style names; one of another style is no heading."""
        nodes = [*self._anchors(frame), *nodes]
        style = self.plan.styles.get(frame.element, "")
        match = _HEADING_STYLE.fullmatch(style)
        if style and not match:
            return [ast.attributed("Div", attr, [ast.wrap("Para", nodes)])]
        pairs = tuple(pair for pair in attr.pairs if pair[0] != "custom-style")
        return [ast.header(int(match[1]) if match else number, attr._replace(pairs=pairs), nodes)]

    def _quotation(self, frame: Frame) -> list[Node]:
        return divided(frame.attr, [ast.wrap("BlockQuote", self._flow(frame))])

    def _item(self, frame: Frame) -> list[Node]:
        return [Node("Item", ast.sequence(self._flow(frame, "Plain")))]

    def _bullets(self, frame: Frame) -> list[Node]:
        items = [node for node in frame.nodes if node.type == "Item" and node.json != "[]"]
        return divided(frame.attr, [ast.bullet_list(items)] if items else [])

    def _numbers(self, frame: Frame) -> list[Node]:
        """A numbered list, or several, where its numbers leap; contents need no numbers."""
        if any(around.tag == "nav" for around in frame.element.iterancestors()):
            return self._bullets(frame)
        items = [node for node in frame.nodes if node.type == "Item"]
        elements = [e for e in frame.element.iterchildren("li") if self._stays(e)]
        style = _NUMBERS.get(frame.element.get("type", ""), "Decimal")
        lists: list[tuple[int, list[Node]]] = []
        number = int(frame.element.get("start", "1"))
        for element, item in zip(elements, items, strict=True):
            given = int(element.get("value", number))
            if not lists or given != number:
                lists.append((given, []))
            lists[-1][1].append(item)
            number = given + 1
        return divided(frame.attr, [ast.ordered_list(n, style, held) for n, held in lists])

    def _term(self, frame: Frame) -> list[Node]:
        nodes = spanned(frame.attr, trimmed([*self._anchors(frame), *frame.nodes]))
        return [Node("Term", ast.sequence(nodes or [SPACE])[1:-1])]

    def _description(self, frame: Frame) -> list[Node]:
        return [Node("Description", ast.sequence(self._flow(frame, "Plain")))]

    def _glossary(self, frame: Frame) -> list[Node]:
        """Terms that stand together are one, in lines."""
        entries: list[tuple[list[Node], list[Node]]] = []
        for node in frame.nodes:
            if node.type == "Term" and (not entries or entries[-1][1]):
                entries.append(([node], []))
            elif node.type == "Term":
                entries[-1][0].extend((BREAK, node))
            elif node.type == "Description":
                if not entries:
                    entries.append(([], []))
                entries[-1][1].append(node)
        return divided(frame.attr, [ast.definition_list(entries)] if entries else [])

    def _caption(self, frame: Frame) -> list[Node]:
        kind = "Plain" if self.format.figures and self.format.captions else "Para"
        held = ast.sequence(self._flow(frame, kind))[1:-1]
        return [Node("Caption", held)] if held else []

    def _cell(self, frame: Frame) -> list[Node]:
        self.cells[frame.element] = ast.sequence(self._flow(frame, "Plain"))
        return []

    def _rows(self, frame: Frame) -> list[Node]:
        """What is in rows is told to the table by cells."""
        return [node for node in frame.nodes if node.type not in ast.INLINES]

    def _table(self, frame: Frame) -> list[Node]:
        caption = [node for node in frame.nodes if node.type == "Caption"]
        before = [] if self.format.captions else caption
        held = [] if before else caption
        return [*before, table(frame.element, self.cells, held, frame.attr)]

    def _figure(self, frame: Frame) -> list[Node]:
        caption = [node for node in frame.nodes if node.type == "Caption"]
        rest = [node for node in frame.nodes if node.type != "Caption"]
        held = blocks([*self._anchors(frame), *rest], "Plain", NOTHING, self.format)
        if not self.format.figures:
            return divided(frame.attr, [*held, *caption])
        # Markdown would be HTML for the sake of a class.
        attr = frame.attr if self.format.data else Attr(frame.attr.id)
        return [ast.figure(attr, caption, held)]

    def _preformatted(self, frame: Frame) -> list[Node]:
        if not len(frame.element):
            attr = frame.attr if not frame.ids else frame.attr._replace(id=frame.ids[-1])
            return [ast.code("CodeBlock", attr, text_content(frame.element).strip("\n"))]
        return attributed_paragraph(frame.attr, [*self._anchors(frame), *frame.nodes], self.format)

    def _rule(self, frame: Frame) -> list[Node]:
        return [RULE]

    # Parts of a line ----------------------------------------------------------------------

    def _inline(self, frame: Frame) -> list[Node]:
        return spanned(frame.attr, frame.nodes)

    def _marked(self, frame: Frame) -> list[Node]:
        """A mark, with the spaces at its edges outside: in many formats it needs letters there."""
        if not frame.mark:
            return self._inline(frame)
        before, nodes, after = edges(frame.nodes)
        made = [ast.wrap(frame.mark, nodes)] if nodes else []
        return [*before, *spanned(frame.attr, made), *after]

    def _link(self, frame: Frame) -> list[Node]:
        """A link; one to what is not seen is the text alone."""
        address = frame.element.get("href", "")
        lost = address.startswith("#") and address[1:] not in self.where.ids
        if not address or lost:
            return self._inline(frame)
        before, nodes, after = edges(frame.nodes)
        if nodes == [ast.text(address)] and address.startswith("#"):
            # pandoc would write what several formats know for addresses of the web alone.
            nodes = [ast.attributed("Span", NOTHING, nodes)]
        return [*before, ast.target("Link", frame.attr, nodes, address), *after]

    def _image(self, frame: Frame) -> list[Node]:
        element = frame.element
        alternative = words(element.get("alt", ""))
        address = self.plan.images.get(element.get("src", ""))
        if address is None:
            return spanned(frame.attr, alternative)
        sizes = tuple((n, element.get(n, "")) for n in ("width", "height") if element.get(n))
        attr = frame.attr._replace(pairs=(*frame.attr.pairs, *sizes))
        return [ast.target("Image", attr, alternative, address)]

    def _break(self, frame: Frame) -> list[Node]:
        return [*spanned(frame.attr, []), BREAK]

    def _code(self, frame: Frame) -> list[Node]:
        if len(frame.element):
            return self._inline(frame)
        return [ast.code("Code", frame.attr, text_content(frame.element))]

    def _reading(self, frame: Frame) -> list[Node]:
        """The reading of a word, above it where there is a place above."""
        nodes = spanned(frame.attr, frame.nodes)
        raised = nodes and "Superscript" not in self.format.lacks
        return [ast.wrap("Superscript", nodes)] if raised else nodes


_ELEMENTS: dict[str, Callable[[_Walk, Frame], list[Node]]] = {
    "p": _Walk._paragraph,
    **dict.fromkeys(TAGS, _Walk._heading),
    "aside": _Walk._aside,
    "blockquote": _Walk._quotation,
    "ul": _Walk._bullets,
    "ol": _Walk._numbers,
    "li": _Walk._item,
    "dl": _Walk._glossary,
    "dt": _Walk._term,
    "dd": _Walk._description,
    "table": _Walk._table,
    **dict.fromkeys(("thead", "tbody", "tr"), _Walk._rows),
    **dict.fromkeys(("td", "th"), _Walk._cell),
    **dict.fromkeys(("caption", "figcaption"), _Walk._caption),
    "figure": _Walk._figure,
    "pre": _Walk._preformatted,
    "hr": _Walk._rule,
    **dict.fromkeys(INLINES, _Walk._inline),
    **dict.fromkeys(_MARKS, _Walk._marked),
    "a": _Walk._link,
    "img": _Walk._image,
    "br": _Walk._break,
    "code": _Walk._code,
    "rt": _Walk._reading,
}
