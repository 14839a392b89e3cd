"""What others call the metadata of a speech."""

from __future__ import annotations

from collections.abc import Mapping

from bema.findings import Finding, Place, note

KEYS = {
    "title": "title heading headline og:title",
    "speaker": "speaker speakers name spoken_by delivered_by",
    "author": "author by byline creator dc.creator",
    "event": "event meeting occasion",
    "place": "place location venue",
    "date": "date datum spoken delivered delivered_on datecreated",
    "published": "published_time published published_on publication_date posted posted_on "
    "datepublished article:published_time",
    "modified": "modified_time modified datemodified updated last_updated last_modified_at",
    "language": "language lang locale og:locale inlanguage",
    "source": "source source_url url link canonical permalink og:url",
    "publisher": "publisher site site_name og:site_name organization organisation",
    "licence": "license licence rights copyright",
    "keywords": "keywords tags categories subject",
}
"""What others call these."""
_OF = {other: key for key, others in KEYS.items() for other in others.split()}


def known_keys(given: Mapping[str, str]) -> dict[str, str]:
    """Metadata under the names that bema has for them; unknown ones are left out."""
    found: dict[str, str] = {}
    for name, value in given.items():
        key = _OF.get("_".join(name.casefold().split()))
        text = " ".join(value.split())
        if key and text and key not in found:
            found[key] = text
    return found


def stated(line: str) -> dict[str, str]:
    """What a line such as “Name: Ada Lind” or “Published on 4 May 2024” states, if it does."""
    key, colon, value = line.partition(":")
    if colon:
        return known_keys({key: value})
    parts = line.split()
    given = (
        known_keys({" ".join(parts[:size]): " ".join(parts[size:])})
        for size in (2, 1)
        if any(map(str.isdecimal, parts[size:]))
    )
    return next(filter(None, given), {})


def unknown_keys(given: Mapping[str, str], name: str) -> tuple[Finding, ...]:
    """A note about metadata that bema has no place for; none where there is none."""
    others = [key for key, value in given.items() if value.strip() and key.casefold() not in _OF]
    if not others:
        return ()
    message = f"metadata that the header has no place for are left out: {', '.join(others)}."
    return (note("ingest-metadata", message, Place(name)),)
