"""Dates and times (TEI P5 Guidelines, 13.4 and att.datable.w3c)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bema.checks.document import Document, language_of
from bema.checks.rule import Fault, Repair, rule
from bema.findings import Severity
from bema.tei.dates import iso_date, iso_time
from bema.tei.speech import TEI
from bema.tei.written_dates import written_date
from bema.tree import local_name, plain

DATED = ("when", "notBefore", "notAfter", "from", "to")
"""Attributes that hold a date or a time."""
_RANGES = (("from", "to"), ("notBefore", "notAfter"))
OTHERWISE = frozenset(
    f"{{{TEI}}}{name}" for name in "app arc biblScope citedRange edge locus span".split()
)
"""Elements whose `from` and `to` are places."""
_DATES = tuple(f"{{{TEI}}}{name}" for name in ("date", "docDate"))
_DATING = frozenset(
    """calendar datingMethod dur dur-iso from from-custom from-iso notAfter notAfter-custom
    notAfter-iso notBefore notBefore-custom notBefore-iso period to to-custom to-iso when
    when-custom when-iso""".split()
)
_SETTLED = "1924"
"""The first year in which no country of Europe had the Julian calendar."""
_RECURRING = re.compile(r"--(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?|---(0[1-9]|[12]\d|3[01])")
_OTHER_YEAR = re.compile(r"-\d{4,}.*|\d{5,}.*")
"""Before our era, or beyond it: years that Python's dates do not have."""
_DAYLESS = {"04": 30, "06": 30, "09": 30, "11": 30, "02": 29}


@rule("date-impossible", Severity.ERROR)
def date_impossible(document: Document) -> Iterator[Fault]:
    """A date or time must be one that there is, written as ISO 8601 has it, and no period may end
    before it begins.
    """
    for element in document.root.iter(f"{{{TEI}}}*"):
        if element.tag in OTHERWISE or not len(element.attrib):
            continue
        values = {n: v for n in DATED if (v := element.get(n)) is not None}
        wrong = [name for name, value in values.items() if not is_possible(value)]
        for name in wrong:
            remedy = "Write it as 2024, 2024-05, 2024-05-03 or 2024-05-03T13:38:00, or 13:38:00."
            yield Fault(element, f"@{name} “{values[name]}” is no date and no time.", remedy)
        for first, last in () if wrong else _RANGES:
            if first in values and last in values and _ends_before(values[first], values[last]):
                message = f"@{last} “{values[last]}” is before @{first} “{values[first]}”."
                yield Fault(element, message, "Exchange them, or correct the one that is wrong.")


@rule("date-without-when", Severity.NOTE)
def date_without_when(document: Document) -> Iterator[Fault]:
    """A date in words should be there in figures too, which programs can sort, find and translate.

    What is before 1924 nobody repairs but you: not all countries had today's calendar then.
    """
    for element in document.root.iter(*_DATES):
        if not _DATING.isdisjoint(element.attrib):
            continue
        text = plain(element)
        day = written_date(text, language_of(element))
        if day in ("", text):
            continue
        settled = day >= _SETTLED
        message = f"this <{local_name(element)}> has no @when: programs do not know “{text}”."
        how = "`bema check --fix` does" if settled else "if that is the day in today's calendar"
        repairs = (Repair(element, "when", day),) if settled else ()
        remedy = f'Add when="{day}"{";" if settled else ","} {how}.'
        yield Fault(element, message, remedy, repairs=repairs)


def is_possible(value: str) -> bool:
    """Whether there is such a date or time."""
    value = value.strip()
    if found := _RECURRING.fullmatch(value):
        return not found[3] or int(found[3]) <= _DAYLESS.get(found[1], 31)
    return bool(iso_date(value) or iso_time(value) or _OTHER_YEAR.fullmatch(value))


def _ends_before(first: str, last: str) -> bool:
    """Whether the second is before the first, as far as both say."""
    if not (iso_date(first) and iso_date(last)):
        return False
    common = min(len(first), len(last), len("2024-05-03"))
    return last[:common] < first[:common]
