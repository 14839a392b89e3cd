"""Dates and times (TEI P5 Guidelines, 13.4 and att.datable.w3c)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bema.checks.document import Document
from bema.checks.rule import Fault, rule
from bema.findings import Severity
from bema.tei.dates import iso_date, iso_time
from bema.tei.speech import TEI

DATED = ("when", "notBefore", "notAfter", "from", "to")
"""Attributes that hold a date or a time."""
_RANGES = (("from", "to"), ("notBefore", "notAfter"))
OTHERWISE = frozenset(
    f"{{{TEI}}}{name}" for name in "app arc biblScope citedRange edge locus span".split()
)
"""Elements whose `from` and `to` are places."""
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
