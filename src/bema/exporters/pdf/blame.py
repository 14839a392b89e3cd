"""Pages by WeasyPrint, or the declaration of a stylesheet without which it does not fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf
import tinycss2

from bema import weasy
from bema.findings import Finding, Place, error
from bema.resources import BUILT_IN
from bema.style.spans import Lines


def pages(job: weasy.Job, options: weasy.PdfOptions) -> tuple[bytes, tuple[Finding, ...]]:
    """The document as a PDF that can be read, and what there was to tell; raises `LayoutFailed`.

    Numbers that are none, such as `calc(0px / 0)`, go as far as into the file.
    """
    data, findings = weasy.write_pdf(job, options)
    try:
        pikepdf.open(BytesIO(data)).close()
    except pikepdf.PdfError as trouble:
        raise weasy.LayoutFailed from ValueError(
            f"the file cannot be read: {type(trouble).__name__}"
        )
    return data, findings


class _Cut(NamedTuple):
    """A declaration of the source with this number, and where it begins."""

    source: int
    offset: int
    node: Any


def layout_failed(
    job: weasy.Job, options: weasy.PdfOptions, cause: BaseException | None
) -> Finding:
    """The error that says so, with the declaration that has to go and its place if one has to."""
    why = f"{type(cause).__name__}: {str(cause)[:200]}".removesuffix(": ")
    if isinstance(cause, RecursionError):
        why = "too much stands in one another"
    said = "the layout engine, WeasyPrint, cannot make pages of this"
    cuts = _cuts(job.sources)
    number = _first_to_fail(job, options, cuts)
    if number is None:
        remedy = "Simplify document and stylesheet; --debug shows where it fails."
        return error("pdf-layout-failed", f"{said} ({why}).", remedy=remedy)
    cut = cuts[number]
    text = f"{cut.node.name}: {' '.join(tinycss2.serialize(cut.node.value).split())}"
    place = Place(job.sources[cut.source].name, cut.node.source_line, cut.node.source_column)
    remedy = "Say it in another way, or take it out; `bema style` tells what it is for."
    return error("pdf-layout-failed", f"{said} with “{text[:200]}” ({why}).", place, remedy)


def _first_to_fail(job: weasy.Job, options: weasy.PdfOptions, cuts: Sequence[_Cut]) -> int | None:
    """A declaration with which the layout fails, while with all before it alone it does not.

    It is found in as many layouts as the number of declarations has binary digits. None where the
    layout fails without any.
    """
    good, bad = 0, len(cuts)
    if not cuts or _fails(job, options, cuts[0]):
        return None
    while bad - good > 1:
        middle = (good + bad) // 2
        if _fails(job, options, cuts[middle]):
            bad = middle
        else:
            good = middle
    return good


def _fails(job: weasy.Job, options: weasy.PdfOptions, end: _Cut) -> bool:
    """Whether the layout fails with what stands before a declaration, and the built-in design.

    Blocks that are open at the end of a text are whole (CSS Syntax, section 5.4.8).
    """
    sources = tuple(
        source
        if number < end.source or source.name.startswith(BUILT_IN)
        else replace(source, text=source.text[: end.offset] if number == end.source else "")
        for number, source in enumerate(job.sources)
    )
    try:
        pages(replace(job, sources=sources), options)
    except weasy.LayoutFailed:
        return True
    return False


def _cuts(sources: Sequence[weasy.Source]) -> list[_Cut]:
    """All declarations of the user's sheets, in their order."""
    return [
        _Cut(number, lines.offset(node), node)
        for number, source in enumerate(sources)
        if not source.name.startswith(BUILT_IN)
        for lines in [Lines(source.text)]
        for node in _declarations(tinycss2.parse_stylesheet(source.text, True, True))
    ]


def _declarations(nodes: Sequence[Any]) -> list[Any]:
    """Declarations in rules, and in rules inside rules."""
    found: list[Any] = []
    for node in nodes:
        if node.type == "declaration":
            found.append(node)
        elif node.type in ("qualified-rule", "at-rule") and node.content:
            found += _declarations(tinycss2.parse_blocks_contents(node.content, True, True))
    return found
