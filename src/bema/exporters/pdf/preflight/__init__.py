"""A preflight of PDF/X-4 (ISO 15930-7): a code for each rule, since no open validator exists.

What the standard asks of any PDF reader or font program is not looked at, only what a file for a
press can get wrong. Limits of ink and bleed are not the standard's but a printer's.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from bema.exporters.pdf.preflight.fault import RULES, Fault
from bema.exporters.pdf.preflight.painting import painting
from bema.exporters.pdf.preflight.whole import whole
from bema.findings import Finding, error

MILLIMETRE = 72 / 25.4
"""In points."""

__all__ = ["RULES", "preflight"]


def preflight(data: bytes, ink: float = 3.0, bleed: float = 3 * MILLIMETRE) -> tuple[Finding, ...]:
    """What keeps a file from being PDF/X-4, or a printer from taking it; each fault once.

    `ink` is the most of all inks together, where one in full is 1; `bleed` is in points.
    """
    try:
        pdf = pikepdf.open(BytesIO(data))
    except (pikepdf.PdfError, pikepdf.PasswordError) as trouble:
        kind = "encrypted" if isinstance(trouble, pikepdf.PasswordError) else "unreadable"
        return tuple(
            _findings(iter((Fault(f"pdfx-{kind}", f"the file cannot be opened: {kind}"),)))
        )
    with pdf:
        return tuple(_findings(_faults(pdf, ink, bleed)))


def _faults(pdf: pikepdf.Pdf, ink: float, bleed: float) -> Iterator[Fault]:
    yield from whole(pdf, bleed)
    yield from painting(pdf, ink)


def _findings(faults: Iterator[Fault]) -> Iterator[Finding]:
    """One finding for each thing that is wrong, with all pages where it is."""
    pages: dict[tuple[str, str], list[int]] = {}
    for fault in faults:
        found = pages.setdefault((fault.code, fault.message), [])
        if fault.page and fault.page not in found:
            found.append(fault.page)
    for (code, message), numbers in pages.items():
        more = f" and {len(numbers) - 1} more" if len(numbers) > 1 else ""
        where = f" (page {numbers[0]}{more})" if numbers else ""
        yield error(code, f"{message}{where}.", remedy=RULES[code])
