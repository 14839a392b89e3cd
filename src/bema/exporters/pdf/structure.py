"""The structure tree of an edition: what PDF calls what its HTML says (ISO 32000-1, section 14.8).

One structure element stands for one element of the edition, however many lines and pages it runs
over. A note stands right behind its reference, wherever on the page it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from bema.edition.vocabulary import GENERATED, INLINES, NOTE
from bema.tree import XML_LANG, Element, plain
from bema.weasy import Drawn, Link, Roles, Structure

ROLES: Roles = {
    "Em": "Span",
    "Strong": "Span",
    "Speaker": "P",
    "Stage": "P",
    "Generated": "NonStruct",
    "Marker": "Lbl",
    "Content": "Span",
    "Parted": "Span",
}
"""Structure types of ours. `Generated` is what the edition adds to the text, `Marker` a number or
bullet, `Content` other text that the stylesheet adds, and `Parted` such text behind which the space
of the document stands that a line has lost."""

_ROLES = {
    "main": "Part",
    "article": "Art",
    "section": "Sect",
    "footer": "Sect",
    "p": "P",
    "pre": "P",
    "blockquote": "BlockQuote",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "figcaption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "img": "Figure",
    "a": "Link",
    "q": "Quote",
    "code": "Code",
    "em": "Em",
    "i": "Em",
    "strong": "Strong",
    "b": "Strong",
    "ruby": "Ruby",
    "rt": "RT",
    "rp": "RP",
}
_CLASSES = {"speaker": "Speaker", "stage": "Stage"}
"""Of paragraphs."""
_QUOTATIONS = frozenset(("q", "quote", "said"))
"""Of `span`s: their marks are text of the edition, so that HTML's `q` would double them."""
_IN_NOTES = {"ul": ("L",), "ol": ("L",), "li": ("LI", "LBody"), "blockquote": ("BlockQuote",)}
"""Of blocks in notes, which are `span`s and have the name that they had as their first class."""
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_INSIDE = frozenset("li dt dd tr td th caption".split())
"""What may stand in its parent alone, so that what says it is generated stands in it."""
_NUMBERING = {
    "": "None",
    "none": "None",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
}
"""`ListNumbering` (section 14.8.5.5) by `list-style-type`."""
_CONTENTS = 200
"""How many characters a link says at most of what it leads to."""


def structure(
    html: Element, back: str, drawn: Sequence[Drawn], links: Sequence[Link]
) -> tuple[Structure, Roles]:
    """The tree of what is drawn, in reading order; `back` says what a note's own number does."""
    builder = _Builder(html, back)
    for each in drawn:
        builder.add(each)
    for link in links:
        builder.link(link)
    for table in _prune(builder.root):
        _square(table)
    return builder.root, ROLES


class _Builder:
    """Makes structure elements as what is drawn needs them."""

    def __init__(self, html: Element, back: str) -> None:
        self.root = Structure("Document")
        self._back = back
        self._nodes: dict[Element, Structure] = dict.fromkeys((html, html[1]), self.root)
        self._outer: dict[Element, Structure] = {}
        """Of those that are more than one, the outermost."""
        self._pseudo: dict[tuple[Element, str], Structure] = {}
        self._links: dict[tuple[Element, str], Structure] = {}
        """From the call of a note, and back."""
        self._levels: list[int] = []
        self._idents = {str(ident) for ident in html.xpath("//@id")}

    def add(self, drawn: Drawn) -> None:
        """Put what is drawn where it belongs."""
        if drawn.pseudo:
            node = self._of_pseudo(drawn.element, drawn.pseudo)
        else:
            node = self._of(drawn.element)
        if node.role in ("Content", "Parted"):
            node.role = "Parted" if drawn.parted else "Content"
        if drawn.kind == "box":
            if drawn.element.tag == "li":
                self._number(drawn)
        elif drawn.kind == "image":
            node.attributes = {"Layout": {"Placement": "Block", "BBox": drawn.rectangle}}
            node.kids.append(drawn)
        elif drawn.actual:
            node.kids.append(Structure("Span", [drawn], actual=drawn.actual))
        else:
            node.kids.append(drawn)

    def link(self, link: Link) -> None:
        """Put a link annotation into its structure element, and say what it does."""
        if link.pseudo:
            node = self._links[link.element, link.pseudo]
            number = " ".join(d.text.strip() for d in _texts(node))
            note = self._back if link.pseudo == "footnote-marker" else _line(link.element)
            link.contents = _short(f"{number} {note}".strip())
        else:
            node = self._of(link.element)
            said = link.element.get("aria-label") or plain(link.element)
            link.contents = _short(said) or link.target
        node.kids.append(link if node.role == "Link" else Structure("Link", [link]))

    def _number(self, drawn: Drawn) -> None:
        """Say how a list is numbered, by the marker of its first item."""
        parent = drawn.element.getparent()
        around = self._nodes.get(parent) if parent is not None else None
        if around is not None and around.role == "L" and not around.attributes:
            numbering = _NUMBERING.get(drawn.numbering, "Decimal")
            around.attributes = {"List": {"ListNumbering": numbering}}

    def _of(self, element: Element) -> Structure:
        """The structure element that holds what is in an element."""
        missing = []
        while element not in self._nodes:
            missing.append(element)
            above = element.getparent()
            assert above is not None
            element = above
        for below in reversed(missing):
            self._nodes[below] = self._make(below, self._nodes[element])
            element = below
        return self._nodes[element]

    def _make(self, element: Element, parent: Structure) -> Structure:
        """A new structure element at the end of its parent; gives what is to hold its kids."""
        if element.tag in ("dt", "dd"):
            parent = _item(parent, str(element.tag))
        chain = self._chain(element)
        if GENERATED in element.attrib:
            generated = Structure("Generated")
            chain = [*chain, generated] if element.tag in _INSIDE else [generated, *chain]
        for outer, inner in zip([parent, *chain], chain, strict=False):
            outer.kids.append(inner)
        self._outer[element] = chain[0]
        language = element.get("lang") or element.get(XML_LANG) or ""
        if language:
            chain[0].language = language
        return chain[-1]

    def _chain(self, element: Element) -> list[Structure]:
        """The structure elements of an element, outermost first."""
        tag, role = str(element.tag), element.get("role", "")
        classes = element.get("class", "").split()
        in_contents = any(e.tag == "nav" for e in element.iterancestors())
        if tag in _HEADINGS:
            return [self._heading(element)]
        if role == NOTE or (tag == "aside" and "note" in classes):
            return [self._note(element)]
        if in_contents and tag in ("ol", "ul"):
            return [Structure("TOC")]
        if in_contents and tag == "li":
            return [Structure("TOCI")]
        if tag == "a":
            link = Structure("Link")
            return (
                [Structure("Reference"), link] if role == "doc-noteref" or in_contents else [link]
            )
        if tag == "li":
            return [Structure("LI"), Structure("LBody")]
        if tag in ("th", "td"):
            return [_cell(element)]
        if tag == "img":
            return [Structure("Figure", alternative=element.get("alt", ""))]
        if tag == "abbr" and element.get("title"):
            return [Structure("Span", expansion=element.get("title", ""))]
        if tag == "p":
            named = (_CLASSES[name] for name in classes if name in _CLASSES)
            return [Structure(next(named, "P"))]
        if tag == "span" and not _QUOTATIONS.isdisjoint(classes):
            return [Structure("Quote")]
        if "block" in classes:
            if classes[0] in _IN_NOTES:
                return [Structure(role) for role in _IN_NOTES[classes[0]]]
            inner = any("block" in e.get("class", "").split() for e in element.iterdescendants())
            return [Structure("Div" if inner else "P")]
        return [Structure(_ROLES.get(tag, "Span" if tag in INLINES else "Div"))]

    def _of_pseudo(self, element: Element, pseudo: str) -> Structure:
        """The structure element that holds what the stylesheet adds to an element."""
        key = (element, pseudo)
        if key in self._pseudo:
            return self._pseudo[key]
        if pseudo == "footnote-call":
            above = element.getparent()
            assert above is not None
            made = Structure("Content")
            self._links[key] = Structure("Link", [made])
            place = self._of(above).kids
            place.append(Structure("Reference", [self._links[key]]))
            if element not in self._nodes:
                self._nodes[element] = self._note(element)
                place.append(self._nodes[element])
        elif pseudo == "footnote-marker":
            made = self._links[key] = Structure("Link")
            self._of(element).kids.append(Structure("Marker", [made]))
        elif pseudo == "marker" and element.tag == "li":
            made = Structure("Marker")
            self._of(element)
            self._outer[element].kids.insert(0, made)
        else:
            made = Structure("Content")
            self._of(element).kids.append(made)
        self._pseudo[key] = made
        return made

    def _note(self, element: Element) -> Structure:
        """A note; PDF/UA-1, section 7.9, wants an identifier of its own for each."""
        number = len(self._idents)
        ident = element.get("id", "")
        while not ident:
            number += 1
            ident = "" if f"note-{number}" in self._idents else f"note-{number}"
        self._idents.add(ident)
        return Structure("Note", ident=ident, language=element.get("lang", ""))

    def _heading(self, element: Element) -> Structure:
        """A heading one level below the one it stands under (PDF/UA-1, section 7.4.2)."""
        level = int(element.get("aria-level") or element.tag[1])
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return Structure(f"H{min(len(self._levels), 6)}")


def _item(parent: Structure, tag: str) -> Structure:
    """The item of a list that a name or a description belongs to, a new one where it begins one."""
    last = parent.kids[-1] if parent.kids else None
    if isinstance(last, Structure) and last.role == "LI":
        roles = {kid.role for kid in last.kids if isinstance(kid, Structure)}
        if roles == {"Lbl"} or (tag == "dd" and "LBody" not in roles):
            return last
    item = Structure("LI")
    parent.kids.append(item)
    return item


def _cell(element: Element) -> Structure:
    """A cell with its spans, and of a heading what it heads (section 14.8.5.7)."""
    values: dict[str, object] = {}
    if element.tag == "th":
        row = element.getparent()
        alone = row is not None and all(cell.tag == "th" for cell in row)
        scope = element.get("scope") or ("col" if alone else "row")
        values["Scope"] = "Row" if scope.startswith("row") else "Column"
    for name, attribute in (("ColSpan", "colspan"), ("RowSpan", "rowspan")):
        span = element.get(attribute, "")
        if span.isdecimal() and int(span) > 1:
            values[name] = int(span)
    return Structure(
        "TH" if element.tag == "th" else "TD", attributes={"Table": values} if values else {}
    )


def _line(element: Element) -> str:
    """What an element says in one line; the blocks in a note are `span`s."""
    pieces: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        pieces.append(" " * ("block" in each.get("class", "").split()))
        pieces.append((each.text if event == "start" else each is not element and each.tail) or "")
    return " ".join("".join(pieces).split())


def _short(text: str) -> str:
    """The beginning of a long text."""
    return text if len(text) <= _CONTENTS else f"{text[: _CONTENTS - 1].rstrip()}…"


def _texts(node: Structure) -> Iterator[Drawn]:
    """Text in a structure element."""
    for kid in node.kids:
        if isinstance(kid, Structure):
            yield from _texts(kid)
        elif isinstance(kid, Drawn):
            yield kid


def _prune(root: Structure) -> list[Structure]:
    """Take out what holds nothing, but for cells, and give all tables."""
    order = [root]
    for structure in order:
        order += [kid for kid in structure.kids if isinstance(kid, Structure)]
    for structure in reversed(order):
        structure.kids = [
            kid
            for kid in structure.kids
            if not isinstance(kid, Structure) or kid.kids or kid.role in ("TD", "TH")
        ]
    return [structure for structure in order if structure.role == "Table"]


def _square(table: Structure) -> None:
    """Give each row as many columns as the widest has (PDF/UA-1, section 7.5).

    Where HTML has no cell there is an empty one (HTML, section 4.9.12).
    """
    rows: list[Structure] = []
    for kid in _structures(table):
        rows += [kid] if kid.role == "TR" else [k for k in _structures(kid) if k.role == "TR"]
    widths = [0] * len(rows)
    for number, row in enumerate(rows):
        for cell in _structures(row):
            values = cell.attributes.get("Table", {})
            columns, height = (_int(values.get(name)) for name in ("ColSpan", "RowSpan"))
            for below in range(number, min(number + height, len(rows))):
                widths[below] += columns
    for row, width in zip(rows, widths, strict=True):
        row.kids += [Structure("TD") for _ in range(max(widths) - width)]


def _structures(node: Structure) -> list[Structure]:
    return [kid for kid in node.kids if isinstance(kid, Structure)]


def _int(value: object) -> int:
    return value if isinstance(value, int) else 1
