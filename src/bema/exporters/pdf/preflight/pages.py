"""What the preflight asks of pages, what is painted on them aside: boxes and annotations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

from bema.exporters.pdf.preflight.fault import Fault
from bema.exporters.pdf.preflight.objects import entry, has, inherited, items, name, numbers

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""
_MEDIA = frozenset("/Movie /Sound /Screen /3D /RichMedia".split())
_AREAS = ("/ViewArea", "/ViewClip", "/PrintArea", "/PrintClip")
_NEAR = 0.01
"""Points by which boxes may be rounded."""


def pages(pdf: pikepdf.Pdf, bleed: float) -> Iterator[Fault]:
    """Faults of pages, and of how readers are told to show them."""
    every = [page.obj for page in pdf.pages]
    if not every:
        yield Fault("pdfx-unreadable", "the file has no pages")
    for number, page in enumerate(every, 1):
        found = (*_boxes(page, bleed), *_page(page))
        yield from (fault._replace(page=number) for fault in dict.fromkeys(found))
    # ISO 32000-1, table 150: what is shown is a box that all pages have.
    allowed = {"/MediaBox"} | ({"/BleedBox"} if all(has(p, "/BleedBox") for p in every) else set())
    areas = (name(entry(pdf.Root, "/ViewerPreferences", area)) for area in _AREAS)
    if any(area and area not in allowed for area in areas):
        yield Fault("pdfx-view", "readers are told to show or to print another box")


def _boxes(page: Any, bleed: float) -> Iterator[Fault]:
    """Boxes one inside another (ISO 32000-1, section 14.11.2)."""
    given = {key: inherited(page, key) for key in ("/MediaBox", "/CropBox")}
    given |= {key: entry(page, key) for key in ("/BleedBox", "/TrimBox")}
    boxes = {key: _box(value) for key, value in given.items() if value is not None}
    media, trim = boxes.get("/MediaBox"), boxes.get("/TrimBox")
    if has(page, "/ArtBox"):
        yield Fault("pdfx-boxes", "there is an ArtBox")
    elif "/TrimBox" not in boxes or "/MediaBox" not in boxes:
        missing = "TrimBox" if "/TrimBox" not in boxes else "MediaBox"
        yield Fault("pdfx-boxes", f"there is no {missing}")
    if None in boxes.values():
        yield Fault("pdfx-boxes", "a box is none: it has not four numbers, or no area")
        return
    if media is None:
        return
    crop = boxes.get("/CropBox") or media
    outer = boxes.get("/BleedBox") or crop
    if not (_inside(crop, media) and _inside(outer, crop)) or (trim and not _inside(trim, outer)):
        yield Fault("pdfx-boxes", "the boxes do not lie inside one another")
    elif trim and not _inside(_grown(trim, bleed), outer):
        yield Fault("pdfx-bleed", "there is not enough bleed")


def _page(page: Any) -> Iterator[Fault]:
    unit = entry(page, "/UserUnit")
    if unit is not None and unit != 1:
        yield Fault("pdfx-unit", "the page has a unit of its own")
    if has(page, "/AA"):
        yield Fault("pdfx-action", "the page does something")
    trim = _box(entry(page, "/TrimBox"))
    bleed = _box(entry(page, "/BleedBox")) or trim
    for annotation in items(entry(page, "/Annots")):
        yield from _annotation(annotation, trim, bleed)


def _annotation(annotation: Any, trim: Box | None, bleed: Box | None) -> Iterator[Fault]:
    """An annotation; marks of a printer's may lie in the bleed, traps anywhere."""
    kind = name(entry(annotation, "/Subtype"))
    if kind in _MEDIA:
        yield Fault("pdfx-media", f"there is an annotation {kind[1:]}")
    if has(annotation, "/A") or has(annotation, "/AA"):
        yield Fault("pdfx-action", "an annotation does something")
    kept_free = trim if kind == "/PrinterMark" else bleed
    corners = numbers(entry(annotation, "/Rect"))
    if kind == "/TrapNet" or kept_free is None or len(corners) != 4:
        return
    left, bottom, right, top = kept_free
    x1, x2 = sorted(corners[::2])
    y1, y2 = sorted(corners[1::2])
    if x1 < right - _NEAR and x2 > left + _NEAR and y1 < top - _NEAR and y2 > bottom + _NEAR:
        yield Fault("pdfx-annotation", f"an annotation {kind[1:]} lies on the page")


def _box(given: Any) -> Box | None:
    """A box with its lower left corner first; None where it is none."""
    found = numbers(given)
    if len(found) != 4:
        return None
    x1, x2 = sorted(found[::2])
    y1, y2 = sorted(found[1::2])
    return (x1, y1, x2, y2) if x1 < x2 and y1 < y2 else None


def _grown(box: Box, by: float) -> Box:
    left, bottom, right, top = box
    return left - by, bottom - by, right + by, top + by


def _inside(inner: Box, outer: Box) -> bool:
    low = all(i >= o - _NEAR for i, o in zip(inner[:2], outer[:2], strict=True))
    return low and all(i <= o + _NEAR for i, o in zip(inner[2:], outer[2:], strict=True))
