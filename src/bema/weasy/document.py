"""A document of ours as WeasyPrint sees it, and its cascade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any
from xml.etree import ElementTree

from bema.findings import Finding
from bema.tree import Element
from bema.weasy.job import Job
from bema.weasy.library import LOCK, captured, load
from bema.weasy.rules import Rule, Specificity, compiled
from bema.weasy.sheets import Sheets, fetcher_of, sheets, told
from bema.weasy.values import Style


@dataclass(frozen=True)
class Document:
    """WeasyPrint's document over a copy of ours, and its element for each of ours."""

    html: Any
    elements: dict[Element, Any]


class Cascade:
    """Computed styles of every element of one document under one medium."""

    def __init__(self, style_for: Any, document: Document, read: Sheets) -> None:
        self._style_for = style_for
        self._sheets = read
        self._document = document
        self._pages: dict[tuple[str, bool, str], Any] = {}

    def __call__(self, element: Element, pseudo: str | None = None) -> Style | None:
        """Style of an element, or of `before`, `after`, `marker`, `footnote-call` … of it.

        None where a pseudo-element has no rule.
        """
        style = self._style_for(self._document.elements[element], pseudo)
        return None if style is None else Style(style, "" if pseudo else element.tag)

    def __iter__(self) -> Iterator[tuple[Element, str | None]]:
        """All elements, then all pseudo-elements that have a rule."""
        ours = {copy: element for element, copy in self._document.elements.items()}
        for copy, pseudo in tuple(self._style_for.get_computed_styles()):
            if copy in ours:
                yield ours[copy], pseudo

    def select(self, selector: str) -> tuple[Element, ...]:
        """The elements that a selector selects; raises `ValueError` where it cannot be read."""
        import cssselect2

        try:
            selectors = compiled(selector)
        except cssselect2.SelectorError as trouble:
            raise ValueError(f"“{selector}” is no selector: {trouble}") from None
        ours = {copy: element for element, copy in self._document.elements.items()}
        found = self._document.html.wrapper_element.iter_subtree()
        return tuple(ours[w.etree_element] for w in found if any(s.test(w) for s in selectors))

    def rules(self, element: Element, pseudo: str | None = None) -> tuple[Rule, ...]:
        """The rules of the stylesheet that hold for an element, first the weakest."""
        copy = self._document.elements[element]
        wrappers = self._document.html.wrapper_element.iter_subtree()
        wrapper = next(w for w in wrappers if w.etree_element is copy)
        found: list[tuple[tuple[float, tuple[int, ...]], Rule]] = []
        for sheet in self._sheets.parsed:
            for specificity, _, of, (_, layer) in sheet.matcher.match(wrapper):
                if of == pseudo and isinstance(specificity, Specificity):
                    order = inf if layer is None else sheet.layers.index(layer)
                    found.append(((order, specificity), specificity.rule))
        found.sort(key=lambda pair: pair[0])  # of equals the later is the stronger
        return tuple(reversed(dict.fromkeys(rule for _, rule in reversed(found))))

    def counter(self, kind: Any, value: int, *, marker: bool = False) -> str:
        """A number in a counter style (CSS Counter Styles 3), as a marker with its suffix."""
        style = self._sheets.counter_style
        if marker:
            return str(style.render_marker(kind, value))
        return str(style.render_value(value, kind))

    def page(self, side: str = "right", first: bool = False, name: str = "") -> Style:
        """Style of a page type (CSS Paged Media, section 5)."""
        style = self._style_for(self._page(side, first, name))
        return Style(style)

    def footnote_area(self) -> Style:
        """Style of the area at the foot of pages that holds their notes (CSS GCPM, section 2.3)."""
        return Style(self._style_for(self._page("right", False, ""), "@footnote"))

    def margin_box(
        self, box: str, side: str = "right", first: bool = False, name: str = ""
    ) -> Style | None:
        """Style of a margin box such as `top-left`; None where it has no content."""
        style = self._style_for(self._page(side, first, name), f"@{box}")
        empty = style is None or style["content"] in ("normal", "none", "inhibit")
        return None if empty else Style(style)

    def _page(self, side: str, first: bool, name: str) -> Any:
        from weasyprint.layout.page import PageType, set_page_type_computed_styles

        key = (side, first, name)
        if key not in self._pages:
            # So far on that no rule for pages of a number means it.
            index = 0 if first else 1_000_000 + (side == "left")
            page = PageType(side, False, name, index, ())
            set_page_type_computed_styles(page, self._document.html, self._style_for)
            self._pages[key] = page
        return self._pages[key]


def cascade(job: Job) -> tuple[Cascade, tuple[Finding, ...]]:
    """The computed styles of a document, and what computing them had to tell."""
    read = sheets(job)
    with LOCK, captured() as records:
        from weasyprint.css import get_all_computed_styles

        found = document(job)
        style_for = get_all_computed_styles(
            found.html,
            user_stylesheets=read.parsed,
            font_config=read.fonts,
            counter_style=read.counter_style,
            page_rules=[],
            layers=[],
        )
    findings = (*read.findings(found.html.wrapper_element), *told(records, read.rules))
    return Cascade(style_for, found, read), findings


def document(job: Job) -> Document:
    """WeasyPrint's document over a copy of ours."""
    load()  # first, so that WeasyPrint is imported without the fonts that are installed
    from weasyprint import HTML

    root, elements = _copy(job.html)
    for head in root.iter("head"):  # which a rule for all elements would show
        head.set("style", "display: none !important")

    class Parsed(HTML):  # type: ignore[misc]
        """WeasyPrint's document without the parser: `html` is a tree already."""

        def __init__(self) -> None:
            self.base_url = job.base_url
            self.url_fetcher = fetcher_of(job.fetch)
            self.media_type = job.media
            self.wrapper_element = _wrapper().from_html_root(root, content_language=None)
            self.etree_element = root

    return Document(Parsed(), elements)


@cache
def _wrapper() -> Any:
    """What cssselect2 sees of an element, whose ancestors and siblings may be many.

    Its own asks the parent for its ancestors, and so on, in calls that Python does not allow to be
    thousands in one another; so it does for siblings before.
    """
    import cssselect2

    class Wrapper(cssselect2.ElementWrapper):  # type: ignore[misc]
        @property
        def ancestors(self) -> tuple[Any, ...]:
            return _line(self, "parent", "_ancestors")

        @property
        def previous_siblings(self) -> tuple[Any, ...]:
            return _line(self, "previous", "_previous_siblings")

    return Wrapper


def _line(wrapper: Any, towards: str, known: str) -> tuple[Any, ...]:
    """All elements in one direction, the farthest first, noted at each on the way."""
    unknown, nearest = [], wrapper
    while nearest is not None and getattr(nearest, known) is None:
        unknown.append(nearest)
        nearest = getattr(nearest, towards)
    for each in reversed(unknown):
        before = getattr(each, towards)
        setattr(each, known, () if before is None else (*getattr(before, known), before))
    found: tuple[Any, ...] = getattr(wrapper, known)
    return found


def _copy(html: Element) -> tuple[Any, dict[Element, Any]]:
    """An ElementTree of an lxml tree, and the element in it for each of ours."""
    elements: dict[Element, Any] = {}
    for ours in html.iter():
        copy = ElementTree.Element(ours.tag, dict(ours.attrib))
        copy.text, copy.tail = ours.text, ours.tail
        elements[ours] = copy
        if ours is not html:
            elements[ours.getparent()].append(copy)
    return elements[html], elements
