"""Pages: size, margins, headers and footers (ECMA-376 Part 1, sections 17.6 and 17.10).

CSS Paged Media's margin boxes at the left, centre and right become one line with tab stops;
`counter(page)` becomes a PAGE field, and a string that is set once the text that it is set to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bema.exporters.docx.model import Para, Text
from bema.exporters.docx.xml import element
from bema.style.word import paragraph_properties, run_properties, twips
from bema.tree import Element
from bema.weasy import Cascade, Style

_PLACES = ("left", "center", "right")


@dataclass(frozen=True)
class Furniture:
    """A header or footer: for which pages (`default`, `even`, `first`), and its paragraph."""

    kind: str
    """`header` or `footer`."""
    pages: str
    para: Para
    parts: tuple[tuple[Part, ...], ...]
    """What stands at the left, in the centre and at the right."""


@dataclass(frozen=True)
class Part:
    """A piece of a header: text, or the field of this name."""

    text: str = ""
    page_field: str = ""


@dataclass(frozen=True)
class Pages:
    """The section of a document; lengths in twips."""

    width: int
    height: int
    margins: dict[str, int]
    mirrored: bool
    furniture: tuple[Furniture, ...]

    def has(self, pages: str) -> bool:
        """Whether these pages have headers and footers of their own."""
        return any(f.pages == pages for f in self.furniture)

    @property
    def room(self) -> int:
        """Width of the text block."""
        return self.width - self.margins["left"] - self.margins["right"]


def read_pages(html: Element, cascade: Cascade) -> Pages:
    """The section that the stylesheet's pages make."""
    right, left = cascade.page("right"), cascade.page("left")
    width, height = (twips(length) for length in right["size"])
    margins = {side: twips(right[f"margin-{side}"]) for side in ("top", "right", "bottom", "left")}
    mirrored = left["margin-left"] == right["margin-right"] != right["margin-left"]
    margins["header"] = _distance(cascade, "top", margins["top"])
    margins["footer"] = _distance(cascade, "bottom", margins["bottom"])
    strings = _strings(html, cascade)
    found = {
        (kind, pages): _furniture(kind, pages, cascade, strings)
        for kind in ("header", "footer")
        for pages in ("default", "even", "first")
    }
    differ = {
        pages: any(_differ(found, kind, pages) for kind in ("header", "footer"))
        for pages in ("even", "first")
    }
    used = [f for (_, pages), f in found.items() if pages == "default" or differ[pages]]
    return Pages(width, height, margins, mirrored, tuple(used))


def _differ(found: dict[tuple[str, str], Furniture], kind: str, pages: str) -> bool:
    return found[kind, pages].parts != found[kind, "default"].parts


def _page(pages: str) -> dict[str, Any]:
    return {"side": "left" if pages == "even" else "right", "first": pages == "first"}


def _furniture(kind: str, pages: str, cascade: Cascade, strings: dict[str, str]) -> Furniture:
    edge = "top" if kind == "header" else "bottom"
    boxes = [cascade.margin_box(f"{edge}-{place}", **_page(pages)) for place in _PLACES]
    parts = tuple(tuple(_parts(box, strings)) if box is not None else () for box in boxes)
    style = next((box for box, part in zip(boxes, parts, strict=True) if box and part), None)
    style = style or next(filter(None, _all_boxes(cascade, edge)), None) or cascade.page()
    properties = replace(paragraph_properties(style), align="left", widow_control=True)
    text = "".join(part.text for place in parts for part in place)
    run = run_properties(style)
    para = Para(kind, replace(properties, hyphenate=False), run, [Text(text, run)] if text else [])
    return Furniture(kind, pages, para, parts)


def _all_boxes(cascade: Cascade, edge: str) -> Iterator[Style | None]:
    for place in _PLACES:
        for pages in ("default", "even"):
            yield cascade.margin_box(f"{edge}-{place}", **_page(pages))


def _distance(cascade: Cascade, edge: str, margin: int) -> int:
    """From the edge of the paper to the header or footer: the margin less the box's own."""
    inner = "bottom" if edge == "top" else "top"
    for box in _all_boxes(cascade, edge):
        if box is not None:
            return max(margin - twips(box[f"margin-{inner}"]) - twips(box.line), 0)
    return margin // 2


def _parts(box: Style, strings: dict[str, str]) -> Iterator[Part]:
    content = box["content"]
    for kind, value in content if isinstance(content, tuple) else ():
        if kind == "string":
            yield Part(str(value))
        elif kind == "string()" and strings.get(value[0]):
            yield Part(strings[value[0]])
        elif kind == "counter()" and value[0] in ("page", "pages"):
            yield Part(page_field="PAGE" if value[0] == "page" else "NUMPAGES")


def _strings(html: Element, cascade: Cascade) -> dict[str, str]:
    """The first value of each named string (CSS Generated Content for Paged Media, 1.1)."""
    found: dict[str, str] = {}
    for node in html.iter():
        style = cascade(node)
        if style is None or not style.declared("string-set") or style["string-set"] == "none":
            continue
        for name, content in style["string-set"]:
            found.setdefault(name, "".join(_string(node, kind, v) for kind, v in content))
    return found


def _string(node: Element, kind: str, value: Any) -> str:
    if kind == "attr()":
        return str(node.get(value[0], ""))
    if kind == "content()":
        return " ".join("".join(node.itertext()).split())
    return str(value) if kind == "string" else ""


def furniture_runs(furniture: Furniture) -> Iterator[Element]:
    """Runs of a header: tabs between the places, fields with a result to show meanwhile."""
    tabs = 0
    for place in furniture.parts:
        if place:
            for _ in range(tabs):
                yield element("w:r", element("w:tab"))
            tabs = 0
        for part in place:
            yield from _field(part) if part.page_field else [_run(part.text)]
        tabs += 1


def _run(text: str) -> Element:
    return element("w:r", element("w:t", text=text))


def _field(part: Part) -> Iterator[Element]:
    yield element("w:fldSimple", _run("1"), w_instr=f" {part.page_field} ")


def tab_stops(room: int) -> Element:
    """Tab stops at the centre and at the right of a text block of `room` twips."""
    return element(
        "w:tabs",
        element("w:tab", w_val="center", w_pos=room // 2),
        element("w:tab", w_val="right", w_pos=room),
    )


def section(pages: Pages, relations: dict[tuple[str, str], str]) -> Element:
    """`sectPr`; `relations` gives the id of each header and footer by kind and pages."""
    made = element("w:sectPr")
    for (kind, which), ident in relations.items():
        made.append(element(f"w:{kind}Reference", w_type=which, r_id=ident))
    made.append(element("w:pgSz", w_w=pages.width, w_h=pages.height))
    made.append(element("w:pgMar", **{f"w_{k}": v for k, v in pages.margins.items()}, w_gutter=0))
    if pages.has("first"):
        made.append(element("w:titlePg"))
    return made
