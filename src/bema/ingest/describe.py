"""What a transcript says of itself: title, speaker, event, place, date, language, source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bema.findings import Finding, Place, note, warning
from bema.ingest.guess import guess
from bema.ingest.lexicon import Lexicon, lexicon
from bema.ingest.opening import Line
from bema.ingest.speakers import parse_name
from bema.ingest.transcript import Transcript
from bema.tei.dates import iso_date
from bema.tei.written_dates import written_date

KEYS = {
    "title": "title heading headline og:title",
    "speaker": "speaker author by byline speakers name",
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
_FILE_DATE = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_BY = re.compile(r"\bby\b\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:,\s*(?:and\s+)?|\s+and\s+|;\s*|\s+&\s+)\s*")
_EVENT = re.compile(r"\s(?:at|before)\s(?:the\s)?(?P<event>(?:\d\S*\s)?[A-Z][^|]{5,})", re.ASCII)
_OFFICE = re.compile(r"\bby\s+(?:the\s+)?(?P<office>[A-Z].*)")
_POSSESSIVE = re.compile(
    r"^(?P<name>.+?)['’]s? (?:remarks|statement|address|speech|opening|interview|comments)\b"
)


@dataclass(frozen=True)
class Description:
    """The metadata of a speech, and where each comes from."""

    values: dict[str, str]
    findings: tuple[Finding, ...] = ()
    mentions: tuple[str, ...] = field(default=())
    """Names with offices that the title gives."""
    has_heading: bool = False
    """Whether the text begins with its title."""

    def __getitem__(self, key: str) -> str:
        return self.values.get(key, "")


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


def mentioned(title: str, language: str) -> tuple[str, ...]:
    """Who speaks, as a title says it: “Remarks by President X and Prime Minister Y at Z”."""
    words = lexicon(language)
    found = _BY.split(title)
    parts = [_before_topic(each, words) for each in found[1:]]
    if owner := _POSSESSIVE.match(title):
        parts.append(owner["name"])
    return tuple(
        each.strip(" .")
        for part in parts
        for each in _PARTS.split(part)
        if _is_person(each.strip(" ."), words)
    )


def _is_person(name: str, words: Lexicon) -> bool:
    parsed = parse_name(name, words)
    return (
        bool(parsed.names) and len(parsed.names) < 5 and all(n[:1].isupper() for n in parsed.names)
    )


def _before_topic(written: str, words: Lexicon) -> str:
    """A phrase up to the word with which its topic begins."""
    made: list[str] = []
    for word in written.split():
        if word.casefold() in words.before_topic - {"and"} or word == "|":
            break
        made.append(word)
    return " ".join(made)


def describe(
    given: Mapping[str, str], opening: Sequence[Line], stem: str, language: str, name: str
) -> Description:
    """What the document says beats what the file's name says; what contradicts is told."""
    values = dict(given)
    findings: list[Finding] = []
    lines: dict[str, list[Line]] = {}
    for line in opening:
        lines.setdefault(line.kind, []).append(line)
    for key, kind in (("title", "main"),):
        if kind in lines and key not in values:
            values[key] = lines[kind][0].content.text.rstrip(",")
    if "place" in lines:
        values.setdefault(
            "place",
            ", ".join(
                part.strip(" ,")
                for each in lines["place"]
                for part in each.content.text.split("\n")
            ),
        )
    values.setdefault("language", language)
    values["date"] = _date(values, lines.get("date", []), stem, name, findings)
    for each in lines.get("time", [])[:1]:
        values["start"] = each.value
    if "event" not in values and (event := _event(values.get("title", ""))):
        values["event"] = values["guessed"] = event
        message = f"“{event}” is taken for the event, as the title has it."
        remedy = "Correct it with --meta event=…, or in meeting and setting."
        findings.append(guess("ingest-event", message, Place(name), remedy, 0.7, event))
    for each in lines.get("overline", ()):
        if office := _OFFICE.search(each.content.text):
            values["office"] = office["office"].strip(" ,")
    mentions = mentioned(values.get("title", ""), language)
    if "speaker" in values:
        mentions = (values["speaker"], *mentions)
    given = {k: v for k, v in values.items() if v}
    return Description(given, tuple(findings), mentions, "main" in lines)


def _date(
    values: Mapping[str, str], lines: Sequence[Line], stem: str, name: str, findings: list[Finding]
) -> str:
    said: list[tuple[str, str]] = [("the text", each.value) for each in lines]
    language = values.get("language", "en")
    parts = values.get("title", "").split(", ")
    for number in range(1, len(parts)):
        if day := written_date(", ".join(parts[number:]), language):
            said.append(("the title", day))
    said += [
        (f"the metadata ({key})", day)
        for key in ("date", "published")
        if (day := _day(values.get(key, ""), values.get("language", "en")))
    ]
    if found := _FILE_DATE.search(stem):
        said += (
            [("the name of the file", day)] if (day := iso_date("-".join(found.groups()))) else []
        )
    if not said:
        return ""
    where, day = said[0]
    others = [(w, d) for w, d in said[1:] if d[: len(day)] != day[: len(d)]]
    if others:
        told = "; ".join(f"{w} has {d}" for w, d in others)
        findings.append(
            warning(
                "ingest-date",
                f"{where} says that it was spoken on {day}, {told}.",
                Place(name),
                "Correct the date in creation if that is wrong.",
            )
        )
    return day


def _day(written: str, language: str) -> str:
    """The date that a value begins with; pages put remarks behind it."""
    return iso_date(written[:10]) or written_date(written.partition("(")[0], language)


def _event(title: str) -> str:
    """What a title says that a speech was given at: “… at the Paris Peace Forum”."""
    found = _EVENT.search(title)
    return found["event"].strip(" ,.") if found else ""


def missing(transcript: Transcript, found: Description, name: str) -> Iterator[Finding]:
    """What a person has to add."""
    if "title" not in transcript.metadata and not found.has_heading:
        message = f"nothing says the title; it is “{found['title']}” now, after the file."
        yield note("ingest-missing", message, Place(name), "Give it with --meta title=….")
    for key, what, how in (
        ("date", "when it was spoken", "Give it with --meta date=2024-05-03"),
        ("speaker", "who speaks", "Give the name with --meta speaker=…"),
    ):
        if not found[key]:
            yield note("ingest-missing", f"nothing says {what}.", Place(name), f"{how}.")
