"""Stylesheets as WeasyPrint reads them, and what reading them had to tell."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from bema.findings import Finding, Place, note, warning
from bema.weasy.job import Fetch, Job, Source
from bema.weasy.library import LOCK, captured, fonts
from bema.weasy.rules import Recorder, Rule, css_name


class Ignored(NamedTuple):
    """A finding about a place in a sheet, and the rule there; None where there is no rule."""

    finding: Finding
    rule: Rule | None


class Sheets(NamedTuple):
    """Sheets for one medium, ready for WeasyPrint."""

    parsed: list[Any]
    counter_style: Any
    ignored: tuple[Ignored, ...]

    def findings(self, wrapper: Any) -> Iterator[Finding]:
        """What was ignored, rules that match nothing in the tree excepted."""
        matching: dict[Rule, bool] = {}
        for finding, rule in self.ignored:
            if rule is not None and rule not in matching:
                matching[rule] = rule.matches(wrapper)
            if rule is None or matching[rule]:
                yield finding


_BROWSERS = ("Unknown rule", "Invalid media type")
"""How messages about rules begin that browsers may know."""
_PARSED: dict[tuple[tuple[Source, ...], str], Sheets] = {}


def sheets(job: Job) -> Sheets:
    """The parsed sheets, kept for the next edition; the fonts they name are registered."""
    with LOCK:
        key = (job.sources, job.media)
        if key not in _PARSED:
            _PARSED[key] = _parse(job)
        return _PARSED[key]


def _parse(job: Job) -> Sheets:
    found = fonts()
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle

    counter_style, fetcher = CounterStyle(), fetcher_of(job.fetch)
    parsed: list[Any] = []
    layers: list[str] = []  # one order for all files
    ignored: list[Ignored] = []
    for source in job.sources:
        recorder = Recorder(source.name)
        with captured(logging.DEBUG) as records, recorder.recording():
            sheet = CSS(
                string=source.text,
                base_url=source.base_url,
                url_fetcher=fetcher,
                media_type=job.media,
                font_config=found,
                counter_style=counter_style,
                layers=layers,
            )
        recorder.locate_pages(sheet.page_rules)
        parsed.append(sheet)
        ignored += _ignored(records, recorder)
    return Sheets(parsed, counter_style, tuple(ignored))


def fetcher_of(fetch: Fetch) -> Any:
    """A fetcher of WeasyPrint's that asks bema's resources, and nothing else, for an address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            data, media_type = fetch(url)
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    return Fetcher()


def told(records: Iterable[logging.LogRecord]) -> list[Finding]:
    """What WeasyPrint had to tell of a document, each once."""
    return list(dict.fromkeys(_finding(record, Place()) for record in records))


def _ignored(records: Sequence[logging.LogRecord], recorder: Recorder) -> Iterator[Ignored]:
    """What WeasyPrint ignored in a sheet, each once."""
    seen: set[Finding] = set()
    for record in records:
        line, column = _position(record)
        if not line and (record.levelno < logging.WARNING or _is_said_again(record)):
            continue
        place = Place(recorder.file, line, column) if line else _selector_place(record, recorder)
        finding = _finding(record, place)
        if finding not in seen:
            seen.add(finding)
            yield Ignored(finding, recorder.owners.get((line, column)))


def _is_said_again(record: logging.LogRecord) -> bool:
    """Whether the next message says the same of the rule, with its place."""
    return str(record.msg).startswith("Expected a media type")


def _selector_place(record: logging.LogRecord, recorder: Recorder) -> Place:
    """Where the selector stands that a message quotes."""
    message = record.getMessage()
    places = (rule.place for rule in recorder.rules if rule.quoted(message))
    return next(places, Place(recorder.file))


def syntax_error(name: str, line: int, column: int, message: str) -> Finding:
    """A place where CSS cannot be read, in the same words whoever comes upon it."""
    remedy = "Correct the stylesheet there; what stands between is ignored."
    text = message.rstrip(".") + "."
    return warning("style-syntax", text, Place(name, line, column), remedy)


def _finding(record: logging.LogRecord, place: Place) -> Finding:
    message = _message(record)
    if str(record.msg).startswith(".notdef"):
        remedy = "Name a font that has it in the stylesheet."
        return warning("font-no-glyph", message, Place(), remedy)
    if "no required alt description" in str(record.msg):
        remedy = "Give the figure a figDesc."
        return warning("image-no-alternative", message, Place(), remedy)
    if str(record.msg).startswith("Parse error") and isinstance(record.args, tuple):
        return syntax_error(place.path, place.line, place.column, str(record.args[-1]))
    if record.levelno < logging.WARNING or str(record.msg).startswith(_BROWSERS):
        # What is of no use on paper is no mistake.
        return note("style-ignored", message, place)
    if message.endswith("unknown property."):
        name = record.args[0] if isinstance(record.args, tuple) and record.args else ""
        return _unknown(str(name), message, place)
    remedy = "Correct the declaration, or take it out." if place.line else ""
    return warning("style-ignored", message, place, remedy)


def _unknown(name: str, message: str, place: Place) -> Finding:
    """A property that WeasyPrint does not know: misspelt, or for browsers alone."""
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.css.validation.expanders import EXPANDERS

    known = [css_name(key) for key in INITIAL_VALUES] + list(EXPANDERS)
    nearest = get_close_matches(name, known, 1, cutoff=0.9)
    if not nearest:
        return note("style-ignored", message, place)
    return warning("style-ignored", message, place, f"Did you mean “{nearest[0]}”?")


def _message(record: logging.LogRecord) -> str:
    """The message, without the place that the finding has already."""
    if str(record.msg).startswith("Ignored `%s:%s` at") and isinstance(record.args, tuple):
        name, value, *_, reason = record.args
        return f"“{name}: {' '.join(str(value).split())}” is ignored: {reason}."
    message = record.getMessage()
    line, column = _position(record)
    if line:
        message = message.replace(f" at {line}:{column}", "")
    return message.rstrip(".") + "."


def _position(record: logging.LogRecord) -> tuple[int, int]:
    """Line and column that a message of WeasyPrint's names as `at %d:%d`."""
    before, at, _ = str(record.msg).partition("at %d:%d")
    if not at or not isinstance(record.args, tuple):
        return 0, 0
    first = before.count("%")
    line, column = record.args[first : first + 2]
    return (line, column) if isinstance(line, int) and isinstance(column, int) else (0, 0)
