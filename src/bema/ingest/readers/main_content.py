"""Where the speech stands in a web page, and what stands beside it.

trafilatura finds the text; here it is found again in the tree, so that lists, tables, footnotes and
emphasis stay, which it would flatten, and so that what is left out can be told word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from bema.ingest.keys import stated
from bema.ingest.readers.page_notes import noted
from bema.ingest.transcript import Dropped
from bema.tei.written_dates import written_date
from bema.tree import Element, children

_NEVER = "script style noscript template iframe object input button select textarea svg nav".split()
SILENT = ("script", "style", "noscript", "template")
"""What nobody reads."""
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup li main ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_HEADINGS = ("h1", "h2", "h3")
_LISTS = ("dl", "ol", "table", "ul")
_FURNITURE = frozenset(
    "nav navigation navbar menu menus footer sidebar share shares sharing sharedaddy social "
    "addtoany addthis cookie cookies consent banner breadcrumb breadcrumbs related relatedposts "
    "comment comments disqus respond advert adverts advertisement ads promo promoted newsletter "
    "subscribe subscription signup login search searchform skip toolbar license copyright "
    "pagination pager tags tagcloud citation popular trending recommended recommendations "
    "outbrain taboola modal popup feedback".split()
)
"""Parts of the names that pages give to what stands around a text."""
_META = frozenset("meta metadata published updated modified posted".split())
_WANTED = frozenset(
    "location place venue city speaker speakers author byline subtitle subhead event occasion "
    "headline title".split()
)
"""Parts of the names of what stands between a title and its text, and belongs to it."""
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_NO_LETTER = re.compile(r"[\W_]+")
_EVIDENCE = 12
"""Letters that a piece of text must have to show whether it is of the speech, unless what is before
it is so."""
_PROSE = 40
"""Letters that a piece of text has in no menu."""
_LINE = 120
"""Letters of a line that says when or where, at most."""


def main_content(root: Element, dropped: list[Dropped]) -> Element:
    """The element of a page that has the speech; what is not of it, beside or inside, is told."""
    body = root.find("body") if root.find("body") is not None else root
    for comment in list(body.iter(etree.Comment, etree.PI)):
        comment.drop_tree()
    found = _letters(_extracted(root))
    title = _letters(" ".join(each.text_content() for each in root.iter("title")))
    for element in list(body.iter(*_NEVER)):
        _drop(element, f"<{element.tag}>", dropped)
    for form in list(body.iter("form")):  # some systems put a whole page into one
        form.tag = "div"
    pieces = list(_evidence(body, found))
    prose = {element: letters for element, letters in pieces if letters >= _PROSE}
    if not prose:
        return _most_text(body, dropped)
    heading = _heading(body, next(iter(prose)), title)
    notes = noted(body, prose)
    main = _cell(_common([*prose, *heading, *notes]), prose)
    _drop_beside(body, main, dropped)
    language = root.get("lang", "")
    text = [*(element for element, _ in pieces), *notes]
    _drop_inside(main, heading, text, language, dropped)
    return main


def _extracted(root: Element) -> str:
    """The text that trafilatura takes for the page's own."""
    from trafilatura import extract

    return extract(deepcopy(root), include_comments=False, include_tables=True) or ""


def _letters(written: str) -> str:
    return _NO_LETTER.sub("", written)


def _evidence(body: Element, found: str) -> Iterator[tuple[Element, int]]:
    """Elements with text directly in them that is found, and how many letters that has."""
    at = 0
    for element, text in _pieces(body):
        letters = _letters(text)
        is_next = at > 0 and len(letters) > 1 and found.startswith(letters, at)
        if len(letters) < _EVIDENCE and not is_next:
            continue
        if _is_linked(element) or _is_about_page(element, text):
            continue
        # Most stand in the order of the page, so that one is looked for behind the last.
        place = found.find(letters, at)
        if place >= 0:
            at = place + len(letters)
        if place >= 0 or letters in found:
            yield element, len(letters)


def _pieces(element: Element) -> Iterator[tuple[Element, str]]:
    """Each piece of text with the element that it stands in, in order."""
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and each.text:
            yield each, each.text
        if event == "end" and each.tail and each is not element:
            yield each.getparent(), each.tail


def _is_linked(element: Element) -> bool:
    return any(each.tag == "a" for each in (element, *element.iterancestors()))


def _is_about_page(element: Element, text: str) -> bool:
    """Whether a text says, or is named as what says, when a page was published and the like."""
    around = (element, *element.iterancestors())
    if any(_names(each, "class") & (_META | _FURNITURE) for each in around[:3]):
        return True
    return len(text) < _LINE and bool({"published", "modified"} & stated(text).keys())


def _common(elements: Iterable[Element]) -> Element:
    """The innermost element that has all of these in it."""
    paths = [[*reversed([*each.iterancestors()]), each] for each in elements]
    level = 0
    while all(len(path) > level + 1 and path[level + 1] is paths[0][level + 1] for path in paths):
        level += 1
    main = paths[0][level]
    while main.tag not in _BLOCKS or main.tag in ("p", "li", *_HEADINGS):
        main = main.getparent()
    return main


def _cell(main: Element, prose: Mapping[Element, int]) -> Element:
    """The cell with nearly all of the text, where a table lays out the page."""
    inside: Counter[Element] = Counter()
    for element, letters in prose.items():
        inside.update(dict.fromkeys((element, *element.iterancestors()), letters))
    while main.tag in ("table", "tbody", "tr"):
        best = max(main, key=inside.__getitem__)
        if inside[best] * 3 < sum(prose.values()) * 2:
            break
        main = best
    return main


def _heading(body: Element, first: Element, title: str) -> list[Element]:
    """The last heading before the text, which the page's title has too where there is one."""
    found: list[Element] = []
    for each in body.iter(*_HEADINGS, first.tag):
        if each is first:
            break
        letters = _letters(each.text_content())
        if each.tag in _HEADINGS and len(letters) > 3 and (letters in title or not title):
            found = [each]
    return found


def _drop_beside(body: Element, main: Element, dropped: list[Dropped]) -> None:
    """Take out all but one element and what it stands in."""
    while main is not body:
        around = main.getparent()
        for other in [each for each in around if each is not main]:
            _drop(other, "beside the speech", dropped)
        beside = " ".join(node for node in children(around) if isinstance(node, str)).split()
        if beside:  # it stands in no element of its own
            dropped.append(Dropped(tuple(beside), "beside the speech"))
        main = around


def _drop_inside(
    main: Element,
    heading: list[Element],
    text: Sequence[Element],
    language: str,
    dropped: list[Dropped],
) -> None:
    """Take out of the speech what stands in it and is not of it."""
    order = {each: number for number, each in enumerate(main.iter())}
    own = {each for each in (*heading, *text) if each in order}
    places = [order[each] for each in own.difference(heading)]
    has_own = {around for each in own for around in (each, *each.iterancestors())}
    waiting = [main]
    while waiting:
        around = waiting.pop()
        alike = {each.tag for each in around if each in has_own and _is_paragraph(each)}
        for each in list(around):
            if each in has_own:
                waiting += [each] if each.tag in _BLOCKS else []
                continue
            is_before, is_after = order[each] < min(places), order[each] > max(places)
            is_like_it = (each.tag in alike and _is_paragraph(each)) or (
                around in own and each.tag not in _BLOCKS
            )
            if is_before and len(each) and not is_like_it and each.tag not in _LISTS:
                waiting.append(each)
            elif _is_furniture(each) or (
                not is_like_it and (is_after or (is_before and not _is_of_opening(each, language)))
            ):
                _drop(each, "beside the speech", dropped)


def _is_paragraph(element: Element) -> bool:
    """Whether text stands in it and no other block."""
    return element.tag in _BLOCKS and not any(e.tag in _BLOCKS for e in element.iterdescendants())


def _is_furniture(element: Element) -> bool:
    """Whether it is named as what pages have around their text, or links are most of it."""
    if element.tag in ("footer", "aside") or _names(element) & (_FURNITURE | _META):
        return True
    links = sum(len(_letters(each.text_content())) for each in element.iter("a"))
    return element.tag in _BLOCKS and links * 2 > len(_letters(element.text_content()))


def _is_of_opening(element: Element, language: str) -> bool:
    """Whether it says, above a text, what it is, when or where."""
    text = element.text_content().strip()
    if element.tag == "a":
        return False
    is_named = len(text) < _LINE and bool(_names(element) & _WANTED)
    return is_named or element.tag in _HEADINGS or bool(written_date(text, language))


def _names(element: Element, *keys: str) -> set[str]:
    """Parts of the names that a page gives an element; what headings are called comes from them."""
    if element.tag in _HEADINGS:
        return set()
    given = " ".join(element.get(key, "") for key in keys or ("class", "id", "role"))
    return {part.lower() for part in _PART.findall(given)}


def _drop(element: Element, what: str, dropped: list[Dropped]) -> None:
    """Take an element out, and tell its words."""
    words = tuple(" ".join(element.itertext()).split())
    if words and element.tag not in SILENT:
        dropped.append(Dropped(words, what, tuple(_lines(element))))
    if element.getparent() is not None:
        element.drop_tree()


def _lines(element: Element) -> Iterator[str]:
    """What it says line by line, as far as it is a list, a table or a line itself."""
    for item in element.iter("li", "tr", "dd"):
        term = item.getprevious() if item.tag == "dd" else None
        parts = [*(() if term is None else term.itertext()), *item.itertext()]
        yield " ".join(" ".join(parts).split())
    if not len(element):
        yield " ".join(element.text_content().split())


def _most_text(body: Element, dropped: list[Dropped]) -> Element:
    """The element with most of the text, where trafilatura finds none: pages of another kind."""
    for element in list(body.iter()):
        names = _names(element) & _FURNITURE
        if element is body or not (element.tag in ("footer", "aside") or names):
            continue
        if len(_letters(element.text_content())) * 2 < len(_letters(body.text_content())):
            _drop(element, " ".join(sorted(names)) or f"<{element.tag}>", dropped)
    main = body
    while inner := [e for e in main if e.tag in _BLOCKS - {"p", "ul", "ol", "li", *_HEADINGS}]:
        best = max(inner, key=lambda e: len(_letters(e.text_content())))
        if len(_letters(best.text_content())) * 10 < len(_letters(main.text_content())) * 8:
            break
        main = best
    _drop_beside(body, main, dropped)
    return main
