"""`text-transform` by the rules of languages (CSS Text 3, section 2.1)."""

from __future__ import annotations

import re
from unicodedata import normalize

_WORD = re.compile(r"(?<![\w'’])[^\W_]")
_DIPHTHONG = re.compile(r"([αεηουΑΕΗΟΥ])\u0301([ιυΙΥ])(?![\u0300-\u036f])")


def transform(text: str, kind: str, language: str, before: str = "") -> str:
    """Text after `text-transform`; `before` is what stands close before it."""
    primary = language.partition("-")[0].lower()
    if kind == "uppercase":
        return _upper(text, primary)
    if kind == "lowercase":
        return _lower(text, primary)
    if kind == "capitalize":
        before = "a" if before.isalnum() else before  # whose capital is as long
        return _WORD.sub(lambda found: _capital(found[0], primary), before + text)[len(before) :]
    return text


def _upper(text: str, language: str) -> str:
    """Capitals; Turkish ones keep their dots, Greek ones bear no accents."""
    if language in ("tr", "az"):
        return text.replace("i", "İ").upper()
    if language == "el":
        parted = _DIPHTHONG.sub("\\1\\2\u0308", normalize("NFD", text))
        return normalize("NFC", re.sub("[\u0301\u0342\u0313\u0314\u0300]", "", parted).upper())
    return text.upper()


def _lower(text: str, language: str) -> str:
    if language in ("tr", "az"):
        return text.replace("İ", "i").replace("I", "ı").lower()
    return text.lower()


def _capital(letter: str, language: str) -> str:
    return "İ" if letter == "i" and language in ("tr", "az") else letter.title()
