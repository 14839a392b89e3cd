"""Times of day as transcripts write them: “1:38 P.M. SST”, “14.30 Uhr”."""

from __future__ import annotations

import re

_WRITTEN = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>[AaPp])\.?\s?[Mm]\.?\s*"
    r"\(?(?P<zone>[A-Z]{2,5})?\)?\.?(?=\s|$)"
    r"|(?P<hour24>[01]?\d|2[0-3])[:.](?P<minute24>[0-5]\d)\s*(?:Uhr|h|hrs)?\s*\(?(?P<zone24>[A-Z]{3,5})?\)?\.?(?=\s|$)"
)
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "WET": 0,
    "BST": 60,
    "CET": 60,
    "WEST": 60,
    "CEST": 120,
    "EET": 120,
    "SAST": 120,
    "EEST": 180,
    "MSK": 180,
    "TRT": 180,
    "IDT": 180,
    "GST": 240,
    "PKT": 300,
    "IST": 330,
    "ICT": 420,
    "WIB": 420,
    "SST": 480,
    "HKT": 480,
    "SGT": 480,
    "PHT": 480,
    "AWST": 480,
    "JST": 540,
    "KST": 540,
    "AEST": 600,
    "AEDT": 660,
    "NZST": 720,
    "NZDT": 780,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "AKST": -540,
    "AKDT": -480,
    "HST": -600,
    "ART": -180,
    "BRT": -180,
    "CLT": -240,
}
"""Minutes from UTC; of several meanings, that of the place most transcripts with it come from."""


def iso_time(written: str) -> str:
    """The time of day that a text is, as ISO 8601 has it, with the zone where that is known; empty
    where it is more or less.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return ""
    if found["hour"]:
        hour, minute, zone = int(found["hour"]), int(found["minute"] or 0), found["zone"]
        hour = hour % 12 + 12 * (found["half"] in "Pp")
    else:
        hour, minute, zone = int(found["hour24"]), int(found["minute24"]), found["zone24"]
    if hour > 23 or minute > 59:
        return ""
    offset = _ZONES.get(zone or "")
    if offset is None:
        return f"{hour:02}:{minute:02}:00"
    sign = "-" if offset < 0 else "+"
    return f"{hour:02}:{minute:02}:00{sign}{abs(offset) // 60:02}:{abs(offset) % 60:02}"
