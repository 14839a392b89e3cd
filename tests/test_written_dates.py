"""Dates in words, in the languages of speeches."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from conftest import SEED
from icu4py.messageformat import MessageFormat
from lxml import etree

from bema.checks.document import language_of
from bema.tei.speech import TEI
from bema.tei.written_dates import dates_in, in_words, written_date
from bema.tree import plain

LANGUAGES = """ar bg cs cy da de el en en-GB es et eu fi fr ga he hi hr hu id is it ja ko lt lv mk
nb nl pl pt pt-BR ro ru sk sl sq sr sv tr uk zh-Hans zh-Hant""".split()


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("3 May 2024", "en", "2024-05-03"),
        ("the 3rd of May, 2024", "en", "2024-05-03"),
        ("Friday, May 3, 2024", "en", "2024-05-03"),
        ("Sept. 30, 1966", "en-US", "1966-09-30"),
        ("1er février 2024", "fr", "2024-02-01"),
        ("Freitag, den 3. Mai 2024", "de", "2024-05-03"),
        ("3 de mayo de 2024", "es", "2024-05-03"),
        ("5 Haziran 2018", "tr", "2018-06-05"),
        ("9 мая 1945 г.", "ru", "1945-05-09"),
        ("25. november 1998", "sl", "1998-11-25"),
        ("2024年5月3日", "zh-Hans", "2024-05-03"),
        ("٣ مايو ٢٠٢٤", "ar", "2024-05-03"),
        ("May 2024", "en", "2024-05"),
        ("2024", "", "2024"),
        ("2024-05-03", "", "2024-05-03"),
        ("30 February 2024", "en", ""),
        ("3.5.2024", "en", ""),
        ("03/05/2024", "en", ""),
        ("3 May", "en", ""),
        ("May or June 2024", "en", ""),
        ("3 or 4 May 2024", "en", ""),
        ("3 May 2024 or later", "en", ""),
        ("early May 2024", "en", ""),
        ("1st century", "en", ""),
        ("3 Mai 2024", "", ""),
        ("c. 1997", "en", ""),
        ("last spring", "en", ""),
        ("14 اردیبهشت 1403", "fa", ""),
        ("3 พฤษภาคม 2567", "th", ""),
        ("", "en", ""),
    ],
)
def test_a_date_in_words(text: str, language: str, iso: str) -> None:
    assert written_date(text, language) == iso


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cldr_writes_is_read(language: str) -> None:
    """Each third day of two years, long, short, and with its day of the week."""
    day = date(2023, 1, 1)
    while day < date(2025, 1, 1):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        for skeleton in ("yMMMMd", "yMMMd", "yMMMMEEEEd"):
            pattern = f"{{day,date,::{skeleton}}}"
            said = MessageFormat(pattern, language).format({"day": noon})
            # The shorter forms have figures for months in some languages.
            allowed = (day.isoformat(),) if skeleton == "yMMMMd" else (day.isoformat(), "")
            assert written_date(said, language) in allowed, said
        day += timedelta(days=3)


def test_what_the_corpus_says_of_its_dates(shared: Path) -> None:
    """A date that is read is the one that its `when` gives, or the part of it that is in words."""
    read = 0
    paths = (SEED, *shared.glob("examples/*.xml"), *shared.glob("corpus/tei/*/*.xml"))
    for path in sorted(paths):
        for element in etree.parse(path, etree.XMLParser(collect_ids=False)).iter(f"{{{TEI}}}date"):
            text, when = plain(element), element.get("when", "")
            if text != when and (found := written_date(text, language_of(element))):
                assert when.startswith(found) or not when, (path.name, text, when)
                read += bool(when)
    assert read > 10


@pytest.mark.parametrize(
    ("iso", "language", "words"),
    [
        ("2021-10-12", "en", "October 12, 2021"),
        ("2021-10-12", "en-GB", "12 October 2021"),
        ("2021-10", "de", "Oktober 2021"),
        ("2021", "de", "2021"),
        ("2021-10-12", "zh", "2021年10月12日"),
        ("2021-10-12/2021-10-13", "en", "2021-10-12/2021-10-13"),
        ("2021-10-12", "x-mp", "2021-10-12"),
        ("2021-10-12", "und", "2021-10-12"),
        ("1533-09-07", "en", "1533-09-07"),
        ("", "en", ""),
    ],
)
def test_dates_are_written_in_the_words_of_a_language(iso: str, language: str, words: str) -> None:
    """Of today's calendar, and of languages that CLDR knows; else they stay as they are."""
    assert in_words(iso, language) == words


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (
            "On Tuesday, October 5, 2021, and in May 2020.",
            "en",
            [("October 5, 2021", "2021-10-05")],
        ),
        ("the 5th of October 2021", "en", [("5th of October 2021", "2021-10-05")]),
        (
            "am 3. Mai 2024 oder 04.05.2024",
            "de",
            [("3. Mai 2024", "2024-05-03"), ("04.05.2024", "2024-05-04")],
        ),
        ("我们在2021年10月5日开会", "zh", [("2021年10月5日", "2021-10-05")]),
        ("3/5/2024 or 31 June 2024, from 2019 to 2020", "en", []),
    ],
)
def test_days_in_a_text_are_found(text: str, language: str, found: list[tuple[str, str]]) -> None:
    assert [(text[a:b], day) for a, b, day in dates_in(text, language)] == found


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("3.5.2024", "de", "2024-05-03"),
        ("03/05/2024", "fr", "2024-05-03"),
        ("3/5/2024", "en-US", "2024-03-05"),
        ("3/5/2024", "en-GB", "2024-05-03"),
        ("3/5/2024", "en", ""),
        ("2024. 5. 3.", "ko", "2024-05-03"),
        ("31.02.2024", "de", ""),
        ("03.05.24", "de", ""),
        ("1.2.3", "de", ""),
    ],
)
def test_days_in_figures_have_the_order_of_their_language(
    text: str, language: str, iso: str
) -> None:
    assert written_date(text, language) == iso
