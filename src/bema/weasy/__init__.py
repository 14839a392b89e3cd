"""WeasyPrint: the one package that knows its private names and the shapes of its values.

Everything here that is not in WeasyPrint's public documentation is named in `tests/test_weasy.py`,
which fails when a new version changes it. WeasyPrint is imported when a function is first called,
because importing it takes most of a second. `library` imports it, `sheets` and `rules` read
stylesheets, `document` computes the cascade, `values` gives its values; `pages` writes the PDF.
"""

from __future__ import annotations

from bema.weasy.document import Cascade, cascade
from bema.weasy.job import Fetch, Fetched, Job, Source
from bema.weasy.pages.flow import Unset
from bema.weasy.pages.inks import Cmyk, Inks
from bema.weasy.pages.pdf import LayoutFailed, PdfOptions, drawn, write_pdf
from bema.weasy.pages.structure import Drawn, Link, Roles, Structure
from bema.weasy.rules import Declaration, Rule
from bema.weasy.sheets import boxes, syntax_error, without_glyph
from bema.weasy.values import Colour, Multiple, Percentage, Style

__all__ = [
    "Cascade",
    "Cmyk",
    "Colour",
    "Declaration",
    "Drawn",
    "Fetch",
    "Fetched",
    "Inks",
    "Job",
    "LayoutFailed",
    "Link",
    "Multiple",
    "PdfOptions",
    "Percentage",
    "Roles",
    "Rule",
    "Source",
    "Structure",
    "Style",
    "Unset",
    "boxes",
    "cascade",
    "drawn",
    "syntax_error",
    "without_glyph",
    "write_pdf",
]
