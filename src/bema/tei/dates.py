"""Dates and times of ISO 8601 in its extended form, which is all that bema hands on."""

from __future__ import annotations

import re
from datetime import date, time

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(.+))?)?)?")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
_TIME = re.compile(r"\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")


def iso_date(text: str) -> str:
    """The text as a year, month, day, or day with its time; empty where it is none.

    A day may bear a time zone in XML Schema, but not in ISO 8601: the zone goes.
    """
    found = _DATE.fullmatch(text) or _DATE.fullmatch(_ZONE.sub("", text))
    if not found:
        return ""
    year, month, day, hour = found.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    return found[0] if not hour or _is_time(hour) else ""


def iso_time(text: str) -> str:
    """The text as a time of day, or a day with its time; empty where it is neither."""
    return text if _is_time(text) or ("T" in text and iso_date(text)) else ""


def _is_time(text: str) -> bool:
    if not _TIME.fullmatch(text):
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True
