"""What a transcript says of itself: title, speaker, event, place, date, language, source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bema.findings import Finding, Place, note, warning
from bema.ingest.guess import guess
from bema.ingest.lexicon import Lexicon, lexicon
from bema.ingest.opening import GUESSED, Line
from bema.ingest.speakers import parse_name
from bema.ingest.transcript import Transcript
from bema.tei.dates import iso_date
from bema.tei.written_dates import dates_in, written_date

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


def mentioned(title: str, language: str) -> tuple[str, ...]:
    """Who speaks, as a title says it: “Remarks by President X and Prime Minister Y at Z”, “Rede der
    Direktorin Y”.
    """
    words = lexicon(language)
    parts = [_before_topic(each, words) for each in _said_by(title, words)]
    if owner := _POSSESSIVE.match(title):
        parts.append(owner["name"])
    names = (each.strip(" .") for part in parts for each in _PARTS.split(part))
    return tuple(name for each in names if _is_person(name := _with_office(each, words), words))


def _said_by(title: str, words: Lexicon) -> list[str]:
    """What follows “by”; its likes mean much else, but not behind what a speech is called."""
    if "by" in words.by:
        return _BY.split(title)[1:]
    for speech in words.speech:
        first, _, rest = title[len(speech) :].strip().partition(" ")
        if title.casefold().startswith(f"{speech} ") and first.casefold() in words.by:
            return [rest]
    return []


def _with_office(written: str, words: Lexicon) -> str:
    """A name without an article and an office in small letters, as French and Spanish have it."""
    parts = written.split()
    while parts and (parts[0].casefold() in words.articles or parts[0][0].islower()):
        office = next((r for r in words.roles if written.casefold().find(r) >= 0), "")
        if office and " ".join(parts).casefold().startswith(office):
            break
        parts = parts[1:]
    return " ".join(parts)


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
    lines: dict[str, list[Line]] = {}
    for line in opening:
        lines.setdefault(line.kind, []).append(line)
    values["language"] = language
    findings = [
        *_title(values, lines, name),
        *_place(values, lines, name),
        *_date(values, lines.get("date", []), stem, name),
        *_event(values, name),
    ]
    for each in lines.get("time", [])[:1]:
        values["start"] = each.value
    for each in lines.get("overline", ()):
        if office := _OFFICE.search(each.content.text):
            values["office"] = office["office"].strip(" ,")
    bylines = tuple(each.value for each in lines.get("byline", ()))
    heads = [values.get("title", ""), *(each.content.text for each in lines.get("sub", ()))]
    mentions = (*bylines, *(who for head in heads for who in mentioned(head, language)))
    if "speaker" in values:
        mentions = (values["speaker"], *mentions)
    if not mentions:
        findings += _perhaps_speaker(lines.get("place", []), name)
    given = {k: v for k, v in values.items() if v}
    return Description(given, tuple(findings), mentions, "main" in lines)


def _title(
    values: dict[str, str], lines: Mapping[str, Sequence[Line]], name: str
) -> Iterator[Finding]:
    if "main" not in lines or "title" in values:
        return
    line = lines["main"][0]
    title = values["title"] = line.content.text.rstrip(",")
    if line.value == GUESSED:
        message = f"“{title}” is taken for the title, as it stands first."
        remedy = "Give it with --meta title=… if that is wrong."
        yield guess("ingest-title", message, Place(name), remedy, 0.8, title)


def _place(
    values: dict[str, str], lines: Mapping[str, Sequence[Line]], name: str
) -> Iterator[Finding]:
    if "place" not in lines:
        return
    said = (each.value or each.content.text for each in lines["place"])
    place = ", ".join(part.strip(" ,") for each in said for part in each.split("\n"))
    if _differs(values.setdefault("place", place), place):
        message = f"the place is “{values['place']}” in the metadata, “{place}” in the text."
        remedy = "The metadata count; give it with --meta place=… if the text is right."
        yield warning("ingest-differs", message, Place(name), remedy)


def _perhaps_speaker(places: Sequence[Line], name: str) -> Iterator[Finding]:
    """A guess where nobody is known to speak, and what is taken for the place might say who."""
    for text in (each.content.text for each in places[:1]):
        if 1 < len(text.split()) < 4 and "," not in text:
            message = f"“{text}” is taken for the place; it may be who speaks."
            remedy = "Give both with --meta place=… --meta speaker=… if it is."
            yield guess("ingest-place", message, Place(name), remedy, 0.6, text)


def _differs(one: str, other: str) -> bool:
    """Whether neither has a word of the other."""
    first, second = ({*re.findall(r"\w{2,}", each.casefold())} for each in (one, other))
    return not first & second


def _date(values: dict[str, str], lines: Sequence[Line], stem: str, name: str) -> Iterator[Finding]:
    language = values["language"]
    said = [("the text", each.value) for each in lines]
    title = dates_in(values.get("title", ""), language)
    said += [("the title", day) for _, _, day in title][:1]
    said += [
        (f"the metadata ({key})", _day(values.get(key, ""), language))
        for key in ("date", "published")
    ]
    if found := _FILE_DATE.search(stem):
        said.append(("the name of the file", iso_date("-".join(found.groups()))))
    known = [(where, day) for where, day in said if day]
    values["date"] = known[0][1] if known else ""
    others = [(w, d) for w, d in known[1:] if d[: len(known[0][1])] != known[0][1][: len(d)]]
    if others:
        where, day = known[0]
        told = "; ".join(f"{w} has {d}" for w, d in others)
        message = f"{where} says that it was spoken on {day}, {told}."
        remedy = "Correct the date in creation if that is wrong."
        yield warning("ingest-date", message, Place(name), remedy)


def _day(written: str, language: str) -> str:
    """The date that a value begins with; pages put remarks behind it."""
    return iso_date(written[:10]) or written_date(written.partition("(")[0], language)


def _event(values: dict[str, str], name: str) -> Iterator[Finding]:
    """What a title says that a speech was given at: “… at the Paris Peace Forum”."""
    found = _EVENT.search(values.get("title", ""))
    if found is None or "event" in values:
        return
    event = values["event"] = values["guessed"] = found["event"].strip(" ,.")
    message = f"“{event}” is taken for the event, as the title has it."
    remedy = "Correct it with --meta event=…, or in meeting and setting."
    yield guess("ingest-event", message, Place(name), remedy, 0.7, event)


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
