"""The document as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bema.findings import Finding
from bema.weasy.document import document
from bema.weasy.job import Job
from bema.weasy.library import LOCK, captured, fonts
from bema.weasy.sheets import sheets, told

_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class PdfOptions:
    """What WeasyPrint is told besides document and style."""

    variant: str
    """As WeasyPrint names it, such as `pdf/a-3a`."""
    attachment: bytes
    """The source, embedded with the relationship `Source`."""
    attachment_name: str


def write_pdf(job: Job, options: PdfOptions) -> tuple[bytes, tuple[Finding, ...]]:
    """The document as PDF, and what WeasyPrint had to tell."""
    read = sheets(job)
    with LOCK, captured() as records:
        from weasyprint import Attachment

        html = document(job).html
        attachment = Attachment(
            string=options.attachment,
            name=options.attachment_name,
            relationship="Source",
            created=_EPOCH,
            modified=_EPOCH,
        )
        data: bytes = html.write_pdf(
            stylesheets=read.parsed,
            font_config=fonts(),
            counter_style=read.counter_style,
            pdf_variant=options.variant,
            attachments=[attachment],
        )
    return data, (*read.findings(html.wrapper_element), *told(records))
