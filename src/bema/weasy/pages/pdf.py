"""The document as PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bema.findings import Finding
from bema.weasy.document import document
from bema.weasy.job import Job
from bema.weasy.library import LOCK, captured
from bema.weasy.pages.flow import Laid, Unset, flow
from bema.weasy.pages.hyphens import few_hyphens
from bema.weasy.pages.inks import Inks, to_inks
from bema.weasy.pages.overflow import overflows
from bema.weasy.pages.rtl import indents_from_the_right
from bema.weasy.pages.structure import Build, Drawn
from bema.weasy.pages.tagged import tagging
from bema.weasy.sheets import Sheets, sheets, told

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


class _Layout(NamedTuple):
    """A document on pages, which hold while WeasyPrint is locked."""

    html: Any
    pages: Any
    laid: list[Laid]
    unset: Unset


@contextmanager
def _layout(job: Job, read: Sheets) -> Iterator[_Layout]:
    """The document laid out; the lock is to be held."""
    with ExitStack() as stack:
        for mended in (_markers_of_their_own(), indents_from_the_right(), few_hyphens()):
            stack.enter_context(mended)
        ours = document(job)
        _number_lists(ours.html.etree_element)
        pages = ours.html.render(
            stylesheets=read.parsed, font_config=read.fonts, counter_style=read.counter_style
        )
        elements = {theirs: element for element, theirs in ours.elements.items()}
        yield _Layout(ours.html, pages, *flow(pages.pages, elements, job.html))


def drawn(job: Job) -> list[Drawn]:
    """All that stands on the pages of a document, in reading order, page furniture left out.

    Raises `LayoutFailed`.
    """
    read = sheets(job)
    with LOCK, captured():
        try:
            with _layout(job, read) as layout:
                return [laid.drawn for laid in layout.laid if not laid.artifact]
        except Exception as trouble:
            raise LayoutFailed from trouble


def write_pdf(job: Job, options: PdfOptions) -> tuple[bytes, tuple[Finding, ...]]:
    """The document as PDF, and what WeasyPrint had to tell; raises `LayoutFailed`."""

    def paint(_: Any, file: Any) -> None:
        if options.inks:
            to_inks(file, options.inks)

    read = sheets(job)
    with LOCK, captured() as records:
        from weasyprint import Attachment

        attachment = Attachment(
            string=options.attachment,
            name=options.attachment_name,
            relationship="Source",
            created=_EPOCH,
            modified=_EPOCH,
        )
        try:
            with _layout(job, read) as layout:
                over = tuple(overflows(layout.laid, layout.pages.pages))
                with tagging(layout.laid, options.structure):
                    data: bytes = layout.pages.write_pdf(
                        finisher=paint,
                        pdf_variant=options.variant,
                        pdf_tags=True,
                        attachments=[attachment] if options.attachment else None,
                    )
        except Exception as trouble:
            raise LayoutFailed from trouble
    found = told(records, read.rules, options.without_glyph)
    lost = options.lost(layout.unset)
    return data, (*read.findings(layout.html.wrapper_element), *found, *lost, *over)
