"""Stage matter: what stands in parentheses and is not speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bema.ingest.lexicon import Lexicon
from bema.tei.written_dates import written_date

_PARENTHESES = re.compile(r"[(（][^()（）]*[)）]|\[[^\[\]]*\]|[(（][^()（）]*$")
"""One that somebody forgot to close ends with its paragraph."""
_TOLD = re.compile(
    r"(?:The\s|A\s|An\s|[A-Z]\w+\s)(?:[\w’'.]+\s){0,4}?(?!(?:is|was|has|this|as|does)\b)[a-z]+s\b"
)
_INTERJECTION = re.compile(r"[^\W\d_][^:\[\]]{2,60}\s\[[^\]]{1,30}\]:\s\S")
"""“Karl Roe [SPD]: No!”, as records of parliaments have it."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_JOINING = frozenset(
    "and by the a of in from some loud more continued continues reporters audience".split()
)
_SPEAKING = frozenset("i we you my our your us me i'm i’m we're we’re".split())
_LONGEST = 15


@dataclass(frozen=True)
class Stage:
    """One parenthesis and what it tells of."""

    start: int
    end: int
    kind: str
    """`kinesic`, `vocal`, `incident`, `gap`, `note`; `editorial` for what an editor put in."""
    type: str
    """The word that says what, such as `applause`; empty where there is none."""
    confidence: float


def stage(text: str, words: Lexicon, language: str) -> Iterator[Stage]:
    """Every parenthesis of a paragraph that is not speech; the others are words like any."""
    for found in _PARENTHESES.finditer(text):
        closed = found[0][-1] in ")）]"
        inner = found[0][1 : -1 if closed else None].strip()
        kind = _kind(inner, words, language)
        if found[0].startswith("["):
            yield _bracket(found, inner, words)
        elif kind and (closed or kind[2] == 1.0):
            yield Stage(found.start(), found.end(), *kind)


def _bracket(found: re.Match[str], inner: str, words: Lexicon) -> Stage:
    kind = _of_words(inner, words)
    if kind and kind[2] > 0.9:
        return Stage(found.start(), found.end(), *kind)
    return Stage(found.start(), found.end(), "editorial", "", 0.9)


def _kind(inner: str, words: Lexicon, language: str) -> tuple[str, str, float] | None:
    if not inner or len(inner.split()) > _LONGEST:
        return None
    if written_date(inner, language):
        return ("note", "date", 0.9)
    if _INTERJECTION.match(inner):
        return ("vocal", "", 0.9)
    return _of_words(inner, words)


def _of_words(inner: str, words: Lexicon) -> tuple[str, str, float] | None:
    """By the words that it has: all of them, else those of a sentence that nobody speaks."""
    said = [word.casefold() for word in _WORD.findall(inner)]
    if len(said) == 1 and not said[0].isascii():  # a script that puts no spaces between words
        for kind, phrases in words.stage:
            if phrase := next((each for each in phrases if each in said[0]), None):
                return (kind, phrase, 1.0)
    found = [
        (at, -len(phrase.split()), kind, phrase)
        for at, word in enumerate(said)
        for kind, phrase in words.staged.get(word, ())
        if said[at : at + len(phrase.split())] == phrase.split()
    ]
    if not found:
        told = _TOLD.match(inner) is not None and _is_told(inner, said)
        return ("incident", "", 0.6) if told else None
    at, _, kind, phrase = min(found)
    others = [*said[:at], *said[at + len(phrase.split()) :]]
    if all(word in words.of_stage or word in _JOINING for word in others):
        return (kind, phrase, 1.0)
    # “Beifall bei der SPD”, “Applause on both sides”
    is_heard = phrase in words.applause | words.laughter or kind == "vocal"
    if at == 0 and is_heard and inner[0].isupper() and not _SPEAKING.intersection(said):
        return (kind, phrase, 0.9)
    return (kind, phrase, 0.8) if _is_told(inner, said) else None


def _is_told(inner: str, said: list[str]) -> bool:
    """Whether it is a sentence about what happens, and not one that somebody speaks."""
    return inner[0].isupper() and inner[-1] in ".!" and not _SPEAKING.intersection(said)
