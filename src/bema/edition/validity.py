"""Valid HTML from whatever models made: no element where HTML's content models forbid it.

HTML Standard, section 3.2.5, "Content models". An ODD says what each element is; where that cannot
stand there, the tree is changed as little as it takes and no text moves: a parser of HTML would
move it. Paragraphs part around blocks, strays of lists and tables find a place in them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bema.edition.vocabulary import BLOCKS, GENERATED, INLINES, NOTE, PAGE_BREAK
from bema.tree import Element, append_text, detach

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_LISTS = frozenset("ul ol".split())
_ROWS = frozenset("table thead tbody".split())
_NO_BLOCKS = HEADINGS | INLINES | {"p", "pre"}
_OUTER = frozenset("ul ol dl table".split())
_PARENTS = {
    "li": _LISTS,
    "dt": frozenset(["dl"]),
    "dd": frozenset(["dl"]),
    "tr": _ROWS,
    "td": frozenset(["tr"]),
    "th": frozenset(["tr"]),
    "caption": frozenset(["table"]),
    "figcaption": frozenset(["figure"]),
    "thead": frozenset(["table"]),
    "tbody": frozenset(["table"]),
}
"""Elements that may stand only in certain others."""
_CHILDREN = {
    "ul": frozenset(["li"]),
    "ol": frozenset(["li"]),
    "dl": frozenset(["dt", "dd"]),
    "table": frozenset(["caption", "thead", "tbody", "tr"]),
    "thead": frozenset(["tr"]),
    "tbody": frozenset(["tr"]),
    "tr": frozenset(["td", "th"]),
}
"""Elements that may hold only certain others, and no text."""


def make_valid(body: Element) -> None:
    """Change the tree below `body` so that it is valid HTML, with every text in its place."""
    for element in list(body.iter(*_PARENTS)):
        parent = element.getparent()
        if parent is not None and parent.tag not in _PARENTS[element.tag]:
            _rename(element, "div")
    for element in reversed(list(body.iter(*_CHILDREN))):
        _only(element, _CHILDREN[element.tag])
    _part(body)
    _numbers(body)
    _links(body)
    _mains(body)
    _tables(body)


def _rename(element: Element, tag: str) -> None:
    """Give an element another name and keep the old one as a class, for stylesheets."""
    names = dict.fromkeys([*element.get("class", "").split(), element.tag])
    element.set("class", " ".join(names))
    element.tag = tag
    for name in ("value", "colspan", "rowspan", "start", "href", "aria-level"):
        element.attrib.pop(name, None)


# Lists and tables: what stands in them and may not ------------------------------------------


def _only(element: Element, allowed: frozenset[str]) -> None:
    """Let `element` hold only what it may: strays go before it, into a neighbour or behind it."""
    if element.tag == "dl":
        _terms(element)
    if element.tag == "table":
        _caption(element)
    members = [child for child in element if child.tag in allowed]
    if all(member.tag == "caption" for member in members):
        for child in (*members, element):
            _rename(child, "div")
        return
    if len(members) == len(element) and not _has_text(element):
        return
    _wrap_texts(element)
    _gather(element)
    last = members[-1]
    home: Element | None = None
    after: list[Element] = []
    passed_last = False
    for child in list(element):
        if child.tag in allowed:
            home = child
            passed_last |= child is last
        elif home is None:
            _move_before(child, element)
        elif passed_last and (after or child.tag in BLOCKS) and element.tag in _OUTER:
            after.append(child)
        else:
            _into(child, home)
    for child in reversed(after):
        _move_after(child, element)


def _terms(element: Element) -> None:
    """A label in a list of terms is a term, and so is a line before a description."""
    _wrap_texts(element)
    for child in element:
        after = child.getnext()
        labelled = "label" in child.get("class", "").split()
        leads = child.tag in INLINES and after is not None and after.tag == "dd"
        if leads or (labelled and child.tag not in ("dt", "dd")):
            _rename(child, "dt")


def _caption(table: Element) -> None:
    """The heading of a table is its caption."""
    for child in table:
        if child.tag in ("tr", "thead", "tbody", "caption"):
            return
        if child.tag in HEADINGS or {"head", "caption"} & set(child.get("class", "").split()):
            _rename(child, "caption")
            if child is not table[0]:
                for before in list(table[: table.index(child)]):
                    _move_before(before, table)
            return


def _has_text(element: Element) -> bool:
    texts = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in texts)


def _wrap_texts(element: Element) -> None:
    """Put text that stands directly in `element` into spans."""
    if element.text and element.text.strip():
        span = etree.Element("span")
        span.text, element.text = element.text, None
        element.insert(0, span)
    for child in list(element):
        if child.tail and child.tail.strip():
            span = etree.Element("span")
            span.text, child.tail = child.tail, None
            child.addnext(span)


def _gather(element: Element) -> None:
    """Put strays that stand in one line together."""
    line: list[Element] = []
    for child in [*element, None]:
        if child is not None and child.tag in INLINES and child.tag != "br":
            line.append(child)
            continue
        if len(line) > 1:
            span = etree.Element("span")
            line[0].addprevious(span)
            span.extend(line)
        line = []


def _move_before(child: Element, element: Element) -> None:
    if child.tag == "br":
        detach(child)
        return
    _without_tail(child)
    _as_block(child)
    element.addprevious(child)


def _move_after(child: Element, element: Element) -> None:
    _without_tail(child)
    _as_block(child)
    tail, element.tail = element.tail, None
    element.addnext(child)
    child.tail = tail


def _into(child: Element, home: Element) -> None:
    """Put a stray at the end of the neighbour before it: of the last cell where that is a row."""
    while home.tag in ("tr", "thead", "tbody") and len(home):
        home = home[-1]
    if child.tag == "br":
        detach(child)
        return
    _without_tail(child)
    if any(text.strip() for text in child.itertext(etree.Element)):
        if home.tag == "caption":
            append_text(home, " ")
        else:
            _as_block(child)
    home.append(child)


def _as_block(child: Element) -> None:
    """Beside a list or a table a line is a block: it may not run on into what stands there."""
    if child.tag in INLINES:
        _rename(child, "div")


def _without_tail(child: Element) -> None:
    """Only white space is behind an element here, and it means nothing."""
    child.tail = None


# Blocks in paragraphs, headings and lines ---------------------------------------------------


def _part(body: Element) -> None:
    """Part paragraphs around the blocks in them; lines around blocks become blocks."""
    paragraphs: dict[Element, None] = {}
    for block in list(body.iter(*BLOCKS)):
        chain = _chain(block)
        if not chain:
            continue
        top = chain[-1]
        if top.tag in HEADINGS:
            for element in list(block.iter(*BLOCKS)):
                _rename(element, "span")
                _space_around(element)
        elif top.tag in INLINES:
            for element in chain:
                if element.tag not in ("a", "div"):
                    _rename(element, "div")
        else:
            paragraphs[top] = None
    for paragraph in paragraphs:
        _split(paragraph)


def _chain(block: Element) -> list[Element]:
    """Elements around a block that may hold none, innermost first, as far as a note's edge."""
    chain: list[Element] = []
    for element in block.iterancestors():
        if element.tag not in _NO_BLOCKS or element.get("role") == NOTE:
            break
        chain.append(element)
        if element.tag not in INLINES:
            break
    return chain


def _split(paragraph: Element) -> None:
    """Part a paragraph: what is before a block, the block, what is behind it."""
    parent, tail = paragraph.getparent(), paragraph.tail
    assert parent is not None
    paragraph.tail = None
    blocks = {child for child in paragraph.iter(*BLOCKS) if child is not paragraph}
    made = list(_pieces(paragraph))
    pieces = [piece for piece in made if piece in blocks or not _empty(piece)] or made[:1]
    if (ident := paragraph.get("id")) and not any(piece.get("id") == ident for piece in pieces):
        if "id" in pieces[0].attrib:
            anchor = etree.Element("div", {"id": ident})
            pieces.insert(0, anchor)
        else:
            pieces[0].set("id", ident)
    index = parent.index(paragraph)
    parent[index : index + 1] = pieces
    pieces[-1].tail = tail


def _empty(piece: Element) -> bool:
    """Whether a part of a paragraph has neither text nor anything that could be seen."""
    if piece.tag != "p" or any(text.strip() for text in piece.itertext(etree.Element)):
        return False
    marks = (e for e in piece.iter() if e.tag == "img" or (e is not piece and e.get("id")))
    return next(marks, None) is None


def _pieces(paragraph: Element) -> Iterator[Element]:
    """Paragraphs and blocks in order; elements open at a block go on behind it."""
    made = _Opened(paragraph)
    yield made.first
    append_text(made.first, paragraph.text or "")
    stack = [iter(list(paragraph))]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if stack:
                append_text(made.close(), made.tails.pop())
            continue
        tail, child.tail = child.tail or "", None
        if child.tag in BLOCKS:
            yield child
            yield made.again()
            append_text(made.current, tail)
        elif child.get("role") != NOTE and next(child.iter(*BLOCKS), None) is not None:
            made.enter(child)
            made.tails.append(tail)
            append_text(made.current, child.text or "")
            stack.append(iter(list(child)))
        else:
            child.tail = tail
            made.current.append(child)


class _Opened:
    """The paragraph that is being filled, and the elements open in it."""

    def __init__(self, paragraph: Element) -> None:
        self.model = paragraph
        self.first = etree.Element(paragraph.tag, dict(paragraph.attrib))
        self.path: list[Element] = [self.first]
        self.tails: list[str] = []

    @property
    def current(self) -> Element:
        return self.path[-1]

    def enter(self, element: Element) -> None:
        self.path.append(etree.SubElement(self.current, element.tag, dict(element.attrib)))

    def close(self) -> Element:
        self.path.pop()
        return self.current

    def again(self) -> Element:
        """A new paragraph that continues the one before, with the same elements open."""
        before, self.path = self.path, []
        for old in before:
            made = etree.Element(old.tag, dict(old.attrib))
            for name in ("id", "data-n"):
                made.attrib.pop(name, None)
            if self.path:
                self.current.append(made)
            else:
                names = [name for name in made.get("class", "").split() if name != "continued"]
                made.set("class", " ".join([*names, "continued"]))
            self.path.append(made)
        return self.path[0]


# Links, main, tables -----------------------------------------------------------------------


def _numbers(body: Element) -> None:
    """A list whose items are all numbered is an ordered one; in others numbers mean nothing."""
    for list_ in list(body.iter("ul")):
        if all(item.get("value") for item in list_):
            list_.tag = "ol"
        else:
            for item in list_:
                item.attrib.pop("value", None)


def _links(body: Element) -> None:
    """No link in a link: the inner one stays, the outer one is only what it says."""
    for link in body.iter("a"):
        outer = next(link.iterancestors("a"), None)
        if outer is not None:
            _rename(outer, "span")


def _mains(body: Element) -> None:
    """One `main`, and not in a section: a corpus or a group has several texts."""
    mains = list(body.iter("main"))
    for main in mains:
        around = {element.tag for element in main.iterancestors()} - {"body", "div", "html"}
        if len(mains) > 1 or around:
            _rename(main, "div")
            names = main.get("class", "").split()
            main.set("class", " ".join(name for name in names if name != "main"))


def _tables(body: Element) -> None:
    """Rows stand in groups; those of headings at the top are repeated on pages and read out."""
    for table in list(body.iter("table")):
        rows = table.findall("tr")
        if not rows:
            continue
        heads = _head_rows(rows)
        rest = etree.Element("tbody")
        rows[0].addprevious(rest)
        rest.extend(rows[heads:])
        if heads:
            head = etree.Element("thead")
            rest.addprevious(head)
            head.extend(rows[:heads])
            for cell in head.iter("th"):
                cell.set("scope", "col")
        for cell in rest.iter("th"):
            cell.set("scope", "row")


def _head_rows(rows: list[Element]) -> int:
    """How many rows at the top are headings whole; none where all are, or cells reach down."""
    for heads, row in enumerate(rows):
        reaching = any(int(cell.get("rowspan", "1")) > 1 for cell in row)
        if reaching or any(cell.tag != "th" for cell in row):
            return heads
    return 0


def drop_empty(body: Element) -> None:
    """Drop lines, paragraphs, lists and tables that hold nothing and that nothing points to."""
    for element in reversed(list(body.iter("span", "p", "ul", "ol", "table", "dl", *HEADINGS))):
        given = {"id", "data-n", GENERATED} & set(element.attrib)
        given |= {element.get("data-break", "no")} - {"no"}  # a place, were it not for the number
        given |= {element.get("role", "")} & {PAGE_BREAK}
        if len(element) or (element.text or "").strip() or given or element is body:
            continue
        drop(element)


def drop(element: Element) -> None:
    """Take out an element that shows nothing; what it parted stays apart."""
    spaced = element.text and element.get("role") != NOTE
    if spaced or (element.tag in BLOCKS and _in_a_line(element)):
        element.tail = " " + (element.tail or "").lstrip(" ")
    detach(element)


def _in_a_line(element: Element) -> bool:
    """Whether text stands on both sides of a block."""
    before, after, parent = element.getprevious(), element.getnext(), element.getparent()
    assert parent is not None
    text = parent.text if before is None else before.tail
    leads = text or (before is not None and before.tag not in BLOCKS)
    follows = element.tail or (after is not None and after.tag not in BLOCKS)
    return bool(leads and follows)


def _space_around(element: Element) -> None:
    """Let the words of what was a block stand apart from those beside it."""
    before, parent = element.getprevious(), element.getparent()
    assert parent is not None
    if before is None:
        parent.text = (parent.text or "") + " "
    else:
        before.tail = (before.tail or "") + " "
    element.tail = " " + (element.tail or "")
