"""The language of a text that does not say it."""

from __future__ import annotations

from functools import cache
from typing import Any

_ENOUGH = 4000
"""Characters by which it is told."""
_LIKELY, _TIMES = 0.3, 10
"""How likely a phrase is to be in another language, and how many times likelier than in its own."""


def guessed_language(text: str) -> tuple[str, float]:
    """The tag of the language that a text most likely has, and how likely that is."""
    language, likely = _identifier().classify(text[:_ENOUGH])
    return str(language), float(likely)


def foreign_language(phrase: str, language: str) -> tuple[str, float]:
    """The tag of another language that a phrase in a text is in, and how likely that is.

    Empty where it may as well be that of the text: of few words nobody can be sure.
    """
    ranked = {str(tag): float(likely) for tag, likely in _identifier().rank(phrase)}
    best = next(iter(ranked))
    own = ranked.get(language.partition("-")[0], 0.0)
    if ranked[best] < _LIKELY or own * _TIMES > ranked[best]:
        return "", 0.0
    return best, ranked[best]


@cache
def _identifier() -> Any:
    # It takes the longer part of a second to load, and most transcripts say their language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
