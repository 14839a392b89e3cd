"""The language of a text that does not say it."""

from __future__ import annotations

from functools import cache
from typing import Any

_ENOUGH = 4000
"""Characters by which it is told."""


def guessed_language(text: str) -> tuple[str, float]:
    """The tag of the language that a text most likely has, and how likely that is."""
    language, likely = _identifier().classify(text[:_ENOUGH])
    return str(language), float(likely)


@cache
def _identifier() -> Any:
    # It takes the longer part of a second to load, and most transcripts say their language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
