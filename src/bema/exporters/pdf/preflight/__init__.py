"""A preflight of PDF/X-4 (ISO 15930-7): a code for each rule, since no open validator exists.

What the standard asks of any PDF reader or font program is not looked at, only what a file for a
press can get wrong. Some rules are not the standard's but a printer's: the limits of ink and bleed,
and that there is no RGB at all, which PDF/X-4 would leave to the press to turn into inks.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO

import pikepdf

from bema.exporters.pdf.preflight.fault import RULES, TO_LOOK_AT, Fault
from bema.exporters.pdf.preflight.painting import painting
from bema.exporters.pdf.preflight.whole import whole
from bema.findings import Finding, Place, error, warning

MILLIMETRE = 72 / 25.4
"""In points."""

__all__ = ["RULES", "preflight"]


def preflight(
    data: bytes, ink_limit: float = 3.0, bleed: float = 3 * MILLIMETRE
) -> tuple[Finding, ...]:
    """What keeps a file from being PDF/X-4, or a printer from taking it; each fault once.

    `ink_limit` is the most of all inks together, where one in full is 1; `bleed` is in points. The
    place of what is wrong on a page is the page, as a fragment of the file's address has it
    (RFC 8118, section 3): `page=3`. What several pages share is told at the first.
    """
    with warnings.catch_warnings():
        # What pikepdf and Pillow warn of is a fault of the file.
        warnings.simplefilter("error")
        try:
            # A file that has to be mended to be read is damaged.
            pdf = pikepdf.open(BytesIO(data), attempt_recovery=False, suppress_warnings=True)
        except pikepdf.PasswordError:
            return _findings([Fault("pdfx-encrypted", "the file cannot be opened: encrypted")])
        except pikepdf.PdfError:
            return _findings([_UNREADABLE])
        with pdf:
            try:
                return _findings(_faults(pdf, ink_limit, bleed))
            except (pikepdf.PdfError, RuntimeError):
                return _findings([_UNREADABLE])


_UNREADABLE = Fault("pdfx-unreadable", "the file is no PDF, or is damaged")


def _faults(pdf: pikepdf.Pdf, ink: float, bleed: float) -> Iterator[Fault]:
    # Opening a file gives pages a MediaBox that have none, and warns of it.
    mended = pdf.get_warnings()
    if any("MediaBox" in each for each in mended):
        yield Fault("pdfx-boxes", "a page has no MediaBox")
    yield from whole(pdf, bleed)
    if any("MediaBox" not in each for each in (*mended, *pdf.get_warnings())):
        yield Fault("pdfx-syntax", "objects of the file cannot be read as they stand")
    yield from painting(pdf, ink)


def _findings(faults: Iterable[Fault]) -> tuple[Finding, ...]:
    """One finding for each thing that is wrong, at the first page where it is."""
    pages: dict[tuple[str, str], list[int]] = {}
    for fault in faults:
        found = pages.setdefault((fault.code, fault.message), [])
        if fault.page and fault.page not in found[-1:]:
            found.append(fault.page)
    return tuple(_finding(*what, numbers) for what, numbers in pages.items())


def _finding(code: str, message: str, pages: list[int]) -> Finding:
    more = len(pages) - 1
    also = f", as on {more} more page{'s' * (more > 1)}" if more > 0 else ""
    place = Place(id=f"page={pages[0]}") if pages else Place()
    told = warning if code in TO_LOOK_AT else error
    return told(code, f"{message}{also}.", place, RULES[code])
