"""Pages as the stylesheet says them: size, margins, what stands in them, borders and ground.

CSS Paged Media for the one side, ECMA-376 Part 1, sections 17.6 and 17.10, for the other. Word has
odd and even pages and, in the first section, a first page; all have one size, and side margins
that are the same or mirrored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bema.exporters.docx.model import PAGES, Frame, Furniture, Pages, PageStyle
from bema.exporters.docx.pages.furniture import PLACES, Edge, Strip, distance, framed, shifted
from bema.exporters.docx.pages.margin_boxes import BoxReader, MarginBox
from bema.findings import Finding, note
from bema.style.word.numbers import FORMATS
from bema.style.word.paper import LARGEST, Page, on_paper, read_page
from bema.style.word.properties import borders, ground, length, twips
from bema.weasy import Cascade, Style

_NAMED = "Give that page a name of its own with the property page."
BOXES = tuple(f"{edge}-{place}" for edge in ("top", "bottom") for place in PLACES)
"""Margin boxes of headers and footers."""
_BESIDE = (
    *(f"{edge}-{place}" for edge in ("left", "right") for place in ("top", "middle", "bottom")),
    *(f"{edge}-{side}-corner" for edge in ("top", "bottom") for side in ("left", "right")),
)
"""Margin boxes that stand neither in a header nor in a footer."""


@dataclass
class PageReader:
    """Reads the pages of a document."""

    cascade: Cascade
    boxes: BoxReader
    root: Style
    """That of the document's root."""
    right_to_left: bool
    """Whether the first page is a left one."""
    paper: Page | None = None
    """What a template's paper is like, which wins."""
    main: str = ""
    """Name of the first page."""
    findings: dict[Finding, None] = field(default_factory=dict)

    def read(self, names: Iterable[str]) -> Pages:
        """The pages of these names, of which the first is that of the first page."""
        names = list(dict.fromkeys(names))
        main = self.main = names[0]
        styles = {name: self._style(name) for name in names}
        odd, even = (self._page(kind, main) for kind in ("default", "even"))
        mirrored = odd.left == even.right != odd.right == even.left
        if len({self._background(name) for name in names}) > 1:
            self._tell(
                "", "have grounds of several colours; Word’s paper has one.", "Give them one."
            )
        reset = self._css("default", main)["counter-reset"]
        restarted = any(name == "footnote" for name, _ in reset)
        return Pages(styles, mirrored, self._background(main), restarted)

    def _css(self, kind: str, name: str) -> Style:
        return self.cascade.page(*self._which(kind), name)

    def _which(self, kind: str) -> tuple[str, bool]:
        left = (kind == "even") is not self.right_to_left
        return "left" if left else "right", kind == "first"

    def _page(self, kind: str, name: str) -> Page:
        main, own = (read_page(self._css(*of)) for of in (("default", self.main), (kind, name)))
        return on_paper(own, main, self.paper)

    def _style(self, name: str) -> PageStyle:
        pages = {kind: self._page(kind, name) for kind in PAGES}
        self._check(pages, name)
        number = self.boxes.number_style = self._number_style(name)
        header, above = self._furniture("header", pages, name)
        footer, below = self._furniture("footer", pages, name)
        top, bottom = (min(getattr(p, s) for p in pages.values()) for s in ("top", "bottom"))
        page = replace(pages["default"], top=top, bottom=bottom)
        drawn = borders(self._css("default", name), {})
        return PageStyle(name, page, above, below, drawn, (*header, *footer), number)

    def _furniture(
        self, kind: str, pages: Mapping[str, Page], name: str
    ) -> tuple[list[Furniture], float]:
        """The headers or footers of all pages, and how far from the edge of the paper they are."""
        strips, shared = self._strips(kind, pages, name)
        margins = {w: p.top if kind == "header" else p.bottom for w, p in pages.items()}
        made = []
        for which, strip in strips.items():
            blocks = shifted(strip, kind, shared, margins[which], min(margins.values()))
            beside = self._beside(which, pages[which], name) if kind == "header" else ()
            room = twips(pages[which].room) if strip.passing else 0
            made.append(Furniture(kind, which, blocks, tuple(beside), room))
        return made, shared

    def _strips(
        self, kind: str, pages: Mapping[str, Page], name: str
    ) -> tuple[dict[str, Strip], float]:
        """The headers or footers of all kinds of pages, and the distance that they share."""
        strips: dict[str, Strip] = {}
        filled = [self._boxes(kind, which, pages[which], name) for which in PAGES]
        any_box = next((box for boxes in filled for box in boxes.values()), None)
        for which, boxes in zip(PAGES, filled, strict=True):
            empty = any_box.style if any_box else self._css(which, name)
            style = f"{kind} {name}".strip()
            edge = Edge(kind, style, pages[which].room, self.right_to_left, empty)
            strips[which] = edge.strip(boxes) or edge.blank()
        least = min(page.top if kind == "header" else page.bottom for page in pages.values())
        line = max((s.height for s in strips.values() if s.blank), default=0)
        return strips, distance(strips.values(), least, line)

    def _boxes(self, kind: str, which: str, page: Page, name: str) -> dict[str, MarginBox]:
        edge = "top" if kind == "header" else "bottom"
        margin = length(self._css(which, name)[f"margin-{edge}"], page.height)
        if self.paper is not None:
            margin = getattr(self.paper, edge)
        found = {}
        for place in PLACES:
            style = self.cascade.margin_box(f"{edge}-{place}", *self._which(which), name)
            box = self.boxes.read(f"{edge}-{place}", style, margin, page.room)
            if box is not None:
                found[place] = box
        return found

    def _beside(self, which: str, page: Page, name: str) -> Iterator[Frame]:
        """The boxes of sides and corners."""
        for place in _BESIDE:
            style = self.cascade.margin_box(place, *self._which(which), name)
            _, _, width, height = page.area(place)
            box = self.boxes.read(place, style, height, width)
            if box is not None:
                yield framed(box, page)

    def _number_style(self, name: str) -> str:
        """The counter style of all page numbers on these pages; empty where they differ."""
        found = set()
        for place in (*BOXES, *_BESIDE):
            for which in PAGES:
                box = self.cascade.margin_box(place, *self._which(which), name)
                content = box["content"] if box is not None else ()
                found |= {v[-1] for kind, v in content if kind == "counter()" and v[0] == "page"}
        return found.pop() if len(found) == 1 and found <= set(FORMATS) else ""

    def _check(self, pages: Mapping[str, Page], name: str) -> None:
        """Tell what Word cannot tell apart."""
        odd, even, first = (pages[kind] for kind in PAGES)
        size = {(page.width, page.height) for page in pages.values()}
        if any(max(sides) > LARGEST for sides in size):
            self._tell(name, "are larger than 22 inches, the most in Word.", "Make them smaller.")
        if len(size) > 1:
            self._tell(name, "differ in size, and Word takes that of the right ones.")
        mirrored = (even.right, even.left) == (odd.left, odd.right)
        if not mirrored and (even.left, even.right) != (odd.left, odd.right):
            self._tell(name, "have side margins that do not mirror; Word takes the right ones’.")
        if (first.left, first.right) != (odd.left, odd.right):
            self._tell(name, "begin with one of other side margins, which Word cannot have.")

    def _tell(self, name: str, what: str, remedy: str = _NAMED) -> None:
        message = f"Pages {f'“{name}” ' if name else ''}{what}"
        self.findings[note("word-page", message, remedy=remedy)] = None

    def _background(self, name: str) -> str:
        """The paper's colour: that of the pages, else that of the document; empty for white."""
        shown = ground(self._css("default", name), ground(self.root))
        return "" if shown == "FFFFFF" else shown
