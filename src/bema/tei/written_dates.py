"""Dates as people write them, in the words that CLDR has for each language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from babel import Locale

from bema.tei.dates import iso_date

_TOKEN = regex.compile(r"\d+|[\p{L}\p{M}]+")
_FIGURES = regex.compile(r"[0-9]+")
_SHORT = regex.compile(r"([0-9]{1,4})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,4})\.?")
_LONG, _ALONE = "::yMMMMd", ("::MMMM", "::LLLL", "::MMM", "::LLL", "::yMMMd", "::yMMMM")
_YEAR = regex.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_PART = regex.compile(r"\d+(?:\p{L}{1,2}(?!\p{L}))?\.?|[\p{L}\p{M}]+")
_ISO = regex.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LAST_JULIAN = 1582
_TOGETHER = regex.compile(r"\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]")
_AROUND = 30
"""Characters before and behind a year in which month and day may stand."""
_BETWEEN = {
    "da": "den d",
    "de": "der den dem vom am",
    "en": "st nd rd th of the on",
    "es": "el del",
    "fr": "er le",
    "it": "il",
    "nl": "de",
    "no": "den",
    "nb": "den",
    "ru": "года год",
    "sv": "den",
    "uk": "року рік",
}
"""What may stand between the parts of a date beside what CLDR has there."""


def written_date(text: str, language: str) -> str:
    """The day, month or year that a text is, as ISO 8601 has it; empty where it is more or less.

    Days in figures alone are understood as ISO 8601 has them, and in the order that CLDR gives for
    the language; of English without a country nobody can say it. `language` is a tag of BCP 47, or
    empty; where people count years otherwise than ISO 8601 does, as in Persian or Thai, only that
    is read.
    """
    text = text.strip()
    if not any(map(str.isdecimal, text)) or len(text) > 60:
        return ""
    if plain := iso_date(text):
        return plain if "T" not in plain else ""
    if not language or not _is_gregorian(language):
        return ""
    if found := _in_figures(language).fullmatch(text):
        return _iso(*map(int, found.groups()))
    if found := _SHORT.fullmatch(text):
        named = dict(zip(_order(language), found.group(1, 3, 4), strict=False))
        is_whole = len(named.get("y", "")) == 4
        return _iso(*(int(named[each]) for each in "yMd")) if is_whole else ""
    return _in_words(_TOKEN.findall(text.casefold()), language)


def in_words(iso: str, language: str) -> str:
    """A day, a month or a year of ISO 8601 as people write it, such as “October 12, 2021”.

    What is none of these, as a period is, stays as it is, and so does what stands before the
    calendar of today, or in a language that CLDR does not know.
    """
    from babel.dates import format_date, format_skeleton

    found = _ISO.fullmatch(iso)
    locale = _locale(language)
    if found is None or locale is None or not found[2] or int(found[1]) <= _LAST_JULIAN:
        return iso
    day = date(int(found[1]), int(found[2]), int(found[3] or 1))
    if found[3]:
        return format_date(day, "long", locale)
    return format_skeleton("yMMMM", day, locale=locale)


@cache
def _locale(language: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-") if language != "und" else None
    except (UnknownLocaleError, ValueError):
        return None


def dates_in(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Each day with month and year that a text names: where it begins and ends, and as ISO 8601 has
    it. A month or a year alone is none.
    """
    for year in _YEAR.finditer(text):
        before = text[max(0, year.start() - _AROUND) : year.start()]
        behind = text[year.end() : year.end() + _AROUND]
        starts = [year.start() - len(before) + t.start() for t in _PART.finditer(before)]
        ends = [year.end() + t.end() for t in _PART.finditer(behind)]
        # The shortest is taken: “October 5, 2021” of “On Tuesday, October 5, 2021”.
        phrases = [(start, year.end()) for start in reversed(starts[-5:])]
        phrases += [(year.start(), end) for end in ends[:4]]
        if together := _TOGETHER.match(text, year.start()):
            phrases.append(together.span())
        for start, end in phrases:
            day = written_date(text[start:end], language)
            if len(day) == len("2024-05-03"):
                yield start, end, day
                break


def _in_words(tokens: list[str], language: str) -> str:
    months, passed = _words(language)
    figures = [token for token in tokens if token.isdecimal()]
    words = [token for token in tokens if not token.isdecimal() and token not in passed]
    meant = [n for n, named in enumerate(months, 1) if all(_is_in(word, named) for word in words)]
    if not words or len(meant) != 1:
        return ""
    years = [figure for figure in figures if len(figure) == 4]
    days = [figure for figure in figures if len(figure) < 3]
    if len(years) != 1 or len(days) != len(figures) - 1 or len(days) > 1:
        return ""
    return _iso(int(years[0]), meant[0], *map(int, days))


def _iso(year: int, month: int, day: int | None = None) -> str:
    written = f"{year:04}-{month:02}" + (f"-{day:02}" if day is not None else "")
    return iso_date(written)


def _is_in(word: str, named: frozenset[str]) -> bool:
    """Whether it is one of the words, or three letters and more of the begin of one."""
    return word in named or (len(word) > 2 and any(each.startswith(word) for each in named))


@cache
def _words(language: str) -> tuple[list[frozenset[str]], frozenset[str]]:
    """The words that name each month, and words that are passed over."""
    named = [_named(month, language) for month in range(1, 13)]
    common = frozenset.intersection(*named)
    days = (_formatted(date(2024, 1, day), "::EEEE", language) for day in range(1, 8))
    between = _BETWEEN.get(language.partition("-")[0], "").split()
    weekdays = frozenset().union(*map(_letters, days)) - frozenset().union(*named)
    return [words - common for words in named], common.union(between, weekdays)


@cache
def _is_gregorian(language: str) -> bool:
    """Whether who writes it counts years as ISO 8601 does, as far as CLDR knows it: else ICU takes
    the language of the machine.
    """
    if _locale(language) is None:
        return False
    written = _formatted(date(2024, 5, 3), "::y", language)
    return [int(figure) for figure in _TOKEN.findall(written) if figure.isdecimal()] == [2024]


def _named(month: int, language: str) -> frozenset[str]:
    """All words of one of its days, written in each way."""
    day = date(2024, month, 3)
    return frozenset().union(
        *(_letters(_formatted(day, skeleton, language)) for skeleton in (_LONG, *_ALONE))
    )


def _letters(text: str) -> frozenset[str]:
    return frozenset(t for t in _TOKEN.findall(text.casefold()) if not t.isdecimal())


@cache
def _in_figures(language: str) -> regex.Pattern[str]:
    """Year, month and day, where the language writes the month as a figure in that order."""
    written = _formatted(date(2024, 5, 3), _LONG, language)
    if regex.findall(r"\d+", written) != ["2024", "5", "3"]:
        return regex.compile(r"(?!)()()()")
    parts = map(regex.escape, regex.split(r"\d+", written))
    return regex.compile(r"\s*(\d+)\s*".join(parts))


@cache
def _order(language: str) -> str:
    """In which order a language writes year, month and day in figures; empty where that depends."""
    if language == "en":
        return ""
    written = _formatted(date(2024, 5, 3), "::yMd", language)
    return "".join(
        {2024: "y", 24: "y", 5: "M", 3: "d"}[n] for n in map(int, _FIGURES.findall(written))
    )


def _formatted(day: date, skeleton: str, language: str) -> str:
    from icu4py.messageformat import MessageFormat

    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return str(MessageFormat(f"{{day,date,{skeleton}}}", language).format({"day": noon}))
