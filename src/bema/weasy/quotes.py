"""Quotation marks by language, as CLDR has them and WeasyPrint sets them for `quotes: auto`."""

from __future__ import annotations


def quotes(language: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Opening and closing marks of a language, the outermost first."""
    from weasyprint.text.constants import get_lang_quotes

    opening, closing = get_lang_quotes(language or "")
    return tuple(opening), tuple(closing)
