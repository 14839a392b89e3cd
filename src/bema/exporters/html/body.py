"""What a web page has beside the text: landmarks, a way to the text, contents, permalinks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lxml import etree

from bema.edition.outline import Ids, entry, headings, level
from bema.edition.outline import nest as nest_contents
from bema.edition.vocabulary import GENERATED
from bema.tei.language import public
from bema.tree import Element

ADDED = "data-added"
"""Attribute of what only the page has, to get about in it: no words of the edition."""
_LONG = 12_000
"""Characters from which a text with sections gets a contents: some two thousand words."""
_NO_PARAGRAPHS = frozenset(
    "overline subtitle dateline salute signed byline speaker stage caption trailer l".split()
)
_ELSEWHERE = frozenset("aside table li dd figure header nav blockquote".split())
"""Where a paragraph belongs to something else than the running text."""


def complete(body: Element, say: Mapping[str, str]) -> None:
    """Add to the body of a page what readers expect there."""
    _keep_to_html(body)
    main = _landmarks(body)
    ids = Ids(body)
    if not main.get("id"):
        main.set("id", ids.free("text"))
    _permalinks(main, ids, say["paragraph"])
    _contents(main, say["contents"])
    skip = etree.Element("a", {"class": "skip", "href": f"#{main.get('id')}", ADDED: ""})
    skip.text = say["skip"]
    body.insert(0, skip)


def _keep_to_html(body: Element) -> None:
    """Mend what browsers forgive and checkers do not."""
    for element in body.xpath(".//*[starts-with(@lang, 'x-')]"):
        element.set("lang", public(element.get("lang", "")))
    headed = {next(h.iterancestors("section"), None) for h in headings(body)}
    for section in list(body.iter("section")):
        if section not in headed and "aria-label" not in section.attrib:
            section.tag = "div"  # what has no heading is no section (HTML, section 4.3.3)
    for table in body.iter("table"):
        _fill_rows(table)


def _landmarks(body: Element) -> Element:
    """The one `main`; what stands before it is in a `header`, so that all is in some landmark."""
    main = body.find(".//main")
    if main is None:
        main = etree.Element("main")
        texts = [e for e in body if e.tag != "header" and not _is_beside(e)]
        body.insert(body.index(texts[0]) if texts else len(body), main)
        main.extend(texts)
    before = [e for e in main.itersiblings(preceding=True) if not _is_beside(e)][::-1]
    if before and [e.tag for e in before] != ["header"]:
        header = next((e for e in before if e.tag == "header"), None)
        if header is None:
            header = etree.Element("header")
            body.insert(body.index(before[0]), header)
        for place, element in enumerate(e for e in before if e is not header):
            header.insert(place, element)
    return main


def _is_beside(element: Element) -> bool:
    """Whether an element is a landmark of its own, or shown to nobody."""
    return (
        element.get("role") == "doc-colophon"
        or "hidden" in element.attrib
        or ("register" in element.get("class", "").split())
    )


def _fill_rows(table: Element) -> None:
    """Let every row be as wide as the widest (HTML, section 4.9.12)."""
    reaching: Counter[int] = Counter()
    widths: dict[Element, int] = {}
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    for number, row in enumerate(rows):
        widths[row] = reaching[number]
        for cell in row:
            wide, high = (int(cell.get(name, "1")) for name in ("colspan", "rowspan"))
            widths[row] += wide
            for below in range(number + 1, number + high):
                reaching[below] += wide
    widest = max(widths.values(), default=0)
    for row, width in widths.items():
        if width < widest:
            missing = widest - width
            attributes = {"colspan": str(missing)} if missing > 1 else {}
            etree.SubElement(row, "td", {**attributes, ADDED: ""})


def _permalinks(main: Element, ids: Ids, name: str) -> None:
    """Number the paragraphs of the text, each with a link to itself that holds no words."""
    number = 0
    for paragraph in main.iter("p"):
        names = set(paragraph.get("class", "").split())
        around = {e.tag for e in paragraph.iterancestors()}
        if names & _NO_PARAGRAPHS or around & _ELSEWHERE or GENERATED in paragraph.attrib:
            continue
        number += 1
        if not paragraph.get("id"):
            paragraph.set("id", ids.free(f"paragraph-{number}"))
        link = etree.Element(
            "a",
            {
                "class": "permalink",
                "href": f"#{paragraph.get('id')}",
                "aria-label": f"{name} {number}",
                "data-n": str(number),
                ADDED: "",
            },
        )
        link.tail, paragraph.text = paragraph.text, None
        paragraph.insert(0, link)


def _contents(main: Element, label: str) -> None:
    """Before the first section of a long text that has none, links to its headings."""
    entries = [h for h in headings(main) if level(h) > 1 and h.get("id") and entry(h)]
    length = sum(map(len, main.itertext()))
    if len(entries) < 3 or length < _LONG or main.find(".//nav") is not None:
        return
    nav = etree.Element("nav", {"class": "toc", "aria-label": label, ADDED: ""})
    nest_contents(nav, entries)
    title = next(main.iter("h1"), None)
    whole = set() if title is None else set(title.iterancestors())
    first = entries[0]
    while (around := first.getparent()) is not None and around is not main and around not in whole:
        first = around
    around = first.getparent()
    assert around is not None
    around.insert(around.index(first), nav)
