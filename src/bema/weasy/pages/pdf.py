"""The document as PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bema.findings import Finding
from bema.weasy.document import document
from bema.weasy.job import Job
from bema.weasy.library import LOCK, captured
from bema.weasy.pages.flow import Unset, flow
from bema.weasy.pages.hyphens import few_hyphens
from bema.weasy.pages.inks import Inks, to_inks
from bema.weasy.pages.overflow import overflows
from bema.weasy.pages.rtl import indents_from_the_right
from bema.weasy.pages.structure import Build
from bema.weasy.pages.tagged import tagging
from bema.weasy.sheets import sheets, told

_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


class LayoutFailed(Exception):
    """WeasyPrint can make no pages of a document; its own exception is the cause."""


@dataclass(frozen=True)
class PdfOptions:
    """What WeasyPrint is told besides document and style."""

    structure: Build
    """Makes the structure tree."""
    lost: Callable[[Unset], Iterable[Finding]]
    """Tells of text that is on no page."""
    variant: str | None = None
    """As WeasyPrint names it, such as `pdf/a-3a`."""
    attachment: bytes = b""
    """The source, embedded with the relationship `Source`; none where it is empty."""
    attachment_name: str = ""
    inks: Inks | None = None
    """What colours are printed in; None leaves them as they are."""
    without_glyph: frozenset[str] = frozenset()
    """Characters that no face has, of which everything is told already."""


@contextmanager
def _markers_of_their_own() -> Iterator[None]:
    """While this lasts, a marker with `content` is laid out; the lock is to be held.

    WeasyPrint 70.0 gives such a marker and the text in it one style, so that both are taken out of
    the flow, and then fails (issue 2918 there, mended in its next release).
    """
    from weasyprint.formatting_structure import build

    original = build.marker_to_box

    def marker_to_box(*arguments: Any) -> Iterator[Any]:
        for marker in original(*arguments):
            if any(child.style is marker.style for child in marker.children):
                marker.style, shared = marker.style.copy(), marker.style
                shared["position"] = "static"
            yield marker

    build.marker_to_box = marker_to_box
    try:
        yield
    finally:
        build.marker_to_box = original


def _number_lists(root: Any) -> None:
    """Let lists count as their attributes say (HTML, sections 4.4.5 and 15.3.7).

    WeasyPrint knows `start` and `value` as presentational hints alone, and its hints would win over
    the stylesheet.
    """
    for element in root.iter():
        name = {"ol": "start", "li": "value"}.get(element.tag, "")
        number = element.get(name, "")
        if number.lstrip("-").isdecimal():
            step = "list-item -1" if element.tag == "ol" else "none"
            style = f"counter-reset: list-item {number}; counter-increment: {step}"
            element.set("style", style)


def write_pdf(job: Job, options: PdfOptions) -> tuple[bytes, tuple[Finding, ...]]:
    """The document as PDF, and what WeasyPrint had to tell; raises `LayoutFailed`."""
    read = sheets(job)
    mended = (_markers_of_their_own(), indents_from_the_right(), few_hyphens())
    with LOCK, captured() as records, ExitStack() as stack:
        for each in mended:
            stack.enter_context(each)
        from weasyprint import Attachment

        ours = document(job)
        html = ours.html
        _number_lists(html.etree_element)
        attachment = Attachment(
            string=options.attachment,
            name=options.attachment_name,
            relationship="Source",
            created=_EPOCH,
            modified=_EPOCH,
        )

        def paint(_: Any, file: Any) -> None:
            if options.inks:
                to_inks(file, options.inks)

        try:
            pages = html.render(
                stylesheets=read.parsed, font_config=read.fonts, counter_style=read.counter_style
            )
            elements = {theirs: element for element, theirs in ours.elements.items()}
            laid, unset = flow(pages.pages, elements, job.html)
            over = tuple(overflows(laid, pages.pages))
            with tagging(laid, options.structure):
                data: bytes = pages.write_pdf(
                    finisher=paint,
                    pdf_variant=options.variant,
                    pdf_tags=True,
                    attachments=[attachment] if options.attachment else None,
                )
        except Exception as trouble:
            raise LayoutFailed from trouble
    found = told(records, read.rules, options.without_glyph)
    return data, (*read.findings(html.wrapper_element), *found, *options.lost(unset), *over)
