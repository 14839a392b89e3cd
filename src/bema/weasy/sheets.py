"""Stylesheets as WeasyPrint reads them, and what reading them had to tell."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from bema.findings import Finding, Place, note, warning
from bema.weasy.counters import counter_styles
from bema.weasy.custom import endless
from bema.weasy.job import Fetch, Job, Source
from bema.weasy.library import LOCK, captured, drawn_as_boxes, fonts, lacking
from bema.weasy.rules import Recorder, Rule, css_name


class Ignored(NamedTuple):
    """A finding about a place in a sheet, and the rule there; None where there is no rule."""

    finding: Finding
    rule: Rule | None


class Sheets(NamedTuple):
    """Sheets for one medium, ready for WeasyPrint."""

    parsed: list[Any]
    fonts: Any
    """The font configuration that has their faces."""
    counter_style: Any
    ignored: tuple[Ignored, ...]
    rules: tuple[Rule, ...]

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
_PSEUDO = re.compile(
    r"^Invalid or unsupported selector.*(:-[a-z]|pseudo-element: (backdrop|cue|part|placeholder|"
    r"file-selector-button|highlight|selection|slotted|spelling-error|grammar-error|target-text)\b)"
)
"""Pseudo-elements and pseudo-classes that browsers alone have a use for, in messages."""
_ON_SCREENS = re.compile(
    r"\(\s*(prefers-[a-z-]+|(any-)?(hover|pointer)|forced-colors|scripting)\b"
    r"|'\s*(only )?screen and "
)
"""Media queries about somebody at a screen; on paper nobody answers them."""
_FUNCTIONS = {
    "is only allowed in page margins": "string(",
    "are allowed for content attr()": "attr(",
}
"""What messages say of functions that are read when content is made."""
_QUOTING = (
    "Failed to load image",
    "Invalid math function",
    "Content discarded: target points to undefined anchor",
)
"""How messages begin that quote what a value holds."""
_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
_KEPT = 32
"""Stylesheets that are kept as parsed, the latest."""
_NAMED = 8
"""How many characters without a glyph are named."""
_PARSED: dict[tuple[tuple[Source, ...], str, tuple[Path, ...]], Sheets] = {}


def sheets(job: Job) -> Sheets:
    """The parsed sheets, kept for the next edition; the fonts they name are registered."""
    with LOCK:
        key = (job.sources, job.media, job.fonts)
        if key not in _PARSED:
            while len(_PARSED) >= _KEPT:
                del _PARSED[next(iter(_PARSED))]
            _PARSED[key] = _parse(job)
        return _PARSED[key]


def _parse(job: Job) -> Sheets:
    faces = [(s.base_url, face[0]) for s in job.sources for face in _FACE.finditer(s.text)]
    found = fonts(job.fonts, tuple(faces))
    from weasyprint import CSS

    counter_style, fetcher = counter_styles(), fetcher_of(job.fetch)
    parsed: list[Any] = []
    layers: list[str] = []  # one order for all files
    ignored: list[Ignored] = []
    rules: list[Rule] = []
    growing = endless(source.text for source in job.sources)
    for source in job.sources:
        recorder = Recorder(source.name, endless=growing)
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
        rules += recorder.rules
        ignored += _ignored(records, recorder, source.text)
        ignored += _left_out(recorder)
    return Sheets(parsed, found, counter_style, tuple(ignored), tuple(rules))


def fetcher_of(fetch: Fetch) -> Any:
    """A fetcher of WeasyPrint's that asks bema's resources, and nothing else, for an address."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Response(URLFetcherResponse):  # type: ignore[misc]
        path = None  # or WeasyPrint would read images anew, and as they are, from their files

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            data, media_type = fetch(url)
            return Response(url, data, {"Content-Type": media_type})

    return Fetcher()


def without_glyph(job: Job, characters: Iterable[str]) -> frozenset[str]:
    """The characters that none of the faces has that a document may be set in."""
    with LOCK:
        return lacking(sheets(job).fonts, characters)


def boxes(job: Job, characters: Iterable[str], families: Sequence[str]) -> frozenset[str]:
    """Of characters that no face has, those that these families cannot make of others either."""
    with LOCK:
        return drawn_as_boxes(sheets(job).fonts, characters, families)


def told(
    records: Iterable[logging.LogRecord],
    rules: Sequence[Rule],
    known: frozenset[str] = frozenset(),
) -> list[Finding]:
    """What WeasyPrint had to tell of a document under these rules, each once.

    Of a character without a glyph that is in `known` all is told already.
    """
    rest = [record for record in records if not str(record.msg).startswith(".notdef")]
    found = dict.fromkeys(_finding(record, _declared(record, rules)) for record in rest)
    return [*_met((r for r in records if r not in rest), known), *found]


def _met(records: Iterable[logging.LogRecord], known: frozenset[str]) -> Iterator[Finding]:
    """Characters that turn out to have no glyph when they are drawn, as one finding."""
    named: Iterable[Any] = (r.args for r in records if isinstance(r.args, tuple))
    new = (args for args in named if chr(args[1]) not in known)
    every = list(dict.fromkeys(f"“{args[0]}” (U+{args[1]:04X})" for args in new))
    if not every:
        return
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    message = f"no font has {', '.join(every[:_NAMED])}{more}."
    remedy = "Name a font file that has, under fonts in bema.toml."
    yield warning("font-no-glyph", message, Place(), remedy)


def _declared(record: logging.LogRecord, rules: Sequence[Rule]) -> Place:
    """Where the declaration stands that a message is about, of those read when they are used."""
    text, said = str(record.msg), record.args if isinstance(record.args, tuple) else ()
    name = str(said[0]) if text.startswith("Ignored `%s:") and said else ""
    function = "var(" if name else next((f for m, f in _FUNCTIONS.items() if m in text), "")
    if not function and text.startswith(_QUOTING):
        quoted = str(said[0]) if said else ""
        function = (quoted.rpartition("/")[2] if ":/" in quoted else quoted).partition("/**/")[0]
    if not function:
        return Place()
    declarations = (d for rule in rules for d in rule.declarations)
    return next(
        (
            declaration.place
            for declaration in declarations
            if (not name or name in (declaration.name, *declaration.longhands))
            and function in declaration.value
        ),
        Place(),
    )


def _ignored(
    records: Sequence[logging.LogRecord], recorder: Recorder, css: str
) -> Iterator[Ignored]:
    """What WeasyPrint ignored in a sheet, each once."""
    seen: set[Finding] = set()
    tried = ""
    for record in records:
        line, column = _position(record)
        if not line and (record.levelno < logging.WARNING or _is_said_again(record)):
            tried = record.getMessage()
            continue
        if str(record.msg).startswith("Invalid media") and _ON_SCREENS.search(record.getMessage()):
            continue
        rule = recorder.owners.get((line, column)) if line else _quoted(record, recorder)
        place = rule.place if rule and not line else Place(recorder.file, line, column)
        if str(record.msg).startswith("Font-face"):
            place = Place(recorder.file, _face_line(record, tried, css))
        finding = _finding(record, place)
        if finding not in seen:
            seen.add(finding)
            yield Ignored(finding, rule)


def _left_out(recorder: Recorder) -> Iterator[Ignored]:
    """Declarations whose values would grow without end."""
    for declaration in recorder.left_out:
        if declaration.name.startswith("--"):  # it is told where it is used
            continue
        message = f"{declaration.name}: a value of custom properties grows too long."
        told = warning("style-left-out", message, declaration.place, "Make it shorter.")
        yield Ignored(told, declaration.rule)


def _is_said_again(record: logging.LogRecord) -> bool:
    """Whether the next message says the same of the rule, with its place."""
    return str(record.msg).startswith("Expected a media type")


def _face_line(record: logging.LogRecord, tried: str, css: str) -> int:
    """The line of a face that cannot be had; `tried` is what was said of its last file."""
    family = str(record.args[0]) if isinstance(record.args, tuple) and record.args else ""
    faces = [face for face in _FACE.finditer(css) if family in face[0]]
    named = re.findall(r"[^/'\s]+(?='|$)", tried.partition(" (")[0])
    meant = [face for face in faces if named and named[-1] in face[0]] or faces
    return css.count("\n", 0, meant[0].start()) + 1 if meant else 0


def _quoted(record: logging.LogRecord, recorder: Recorder) -> Rule | None:
    """The rule whose selector a message quotes."""
    message = record.getMessage()
    return next((rule for rule in recorder.rules if rule.quoted(message)), None)


def syntax_error(name: str, line: int, column: int, message: str) -> Finding:
    """A place where CSS cannot be read, in the same words whoever comes upon it."""
    remedy = "Correct the stylesheet there; what stands between is ignored."
    text = message.rstrip(".") + "."
    return warning("style-syntax", text, Place(name, line, column), remedy)


def _finding(record: logging.LogRecord, place: Place) -> Finding:
    message = _message(record)
    if str(record.msg).startswith("Parse error") and isinstance(record.args, tuple):
        return syntax_error(place.path, place.line, place.column, str(record.args[-1]))
    if str(record.msg).startswith("Error: ") and place.line:
        return syntax_error(place.path, place.line, place.column, message.removeprefix("Error: "))
    of_browsers = str(record.msg).startswith(_BROWSERS) or _PSEUDO.search(message)
    if record.levelno < logging.WARNING or of_browsers:
        # What is of no use on paper is no mistake.
        return note("style-ignored", message, place)
    if message.endswith("unknown property."):
        name = record.args[0] if isinstance(record.args, tuple) and record.args else ""
        return _unknown(str(name), message, place)
    remedy = "Correct the declaration, or take it out." if place.line else ""
    return warning("style-ignored", message, place, remedy)


def _unknown(name: str, message: str, place: Place) -> Finding:
    """A property that WeasyPrint does not know: misspelt, or for browsers alone."""
    nearest = _nearest(name)
    if not nearest:
        return note("style-ignored", message, place)
    return warning("style-ignored", message, place, f"Did you mean “{nearest}”?")


@lru_cache(maxsize=1000)
def _nearest(name: str) -> str:
    """The property that a name is nearly the same as; empty where there is none."""
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.css.validation.expanders import EXPANDERS

    known = [css_name(key) for key in INITIAL_VALUES] + list(EXPANDERS)
    return next(iter(get_close_matches(name, known, 1, cutoff=0.9)), "")


def _message(record: logging.LogRecord) -> str:
    """The message, without the place that the finding has already."""
    if str(record.msg).startswith("Ignored `%s:") and isinstance(record.args, tuple):
        name, value, *_, reason = record.args
        return f"“{name}: {' '.join(str(value).split())}” is ignored: {reason}."
    message = record.getMessage()
    if str(record.msg).startswith("Unknown rule"):
        message = re.sub(r"<AtRule (@\S+).*>", r"\1", message)
    line, column = _position(record)
    if line:
        message = message.replace(f" at {line}:{column}", "")
    if message.startswith("Invalid"):  # it quotes a selector list or a media query as it is
        message = re.sub(r"'\s*([^']*?)\s*'", r"'\1'", " ".join(message.split()))
    return message.rstrip(".") + "."


def _position(record: logging.LogRecord) -> tuple[int, int]:
    """Line and column that a message of WeasyPrint's names as `at %d:%d`."""
    before, at, _ = str(record.msg).partition("at %d:%d")
    if not at or not isinstance(record.args, tuple):
        return 0, 0
    first = before.count("%")
    line, column = record.args[first : first + 2]
    return (line, column) if isinstance(line, int) and isinstance(column, int) else (0, 0)
