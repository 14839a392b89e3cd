"""WeasyPrint: the one module that knows its private names and the shapes of its values.

Everything below that is not in WeasyPrint's public documentation is named in
`tests/test_weasy.py`, which fails when a new version changes it. WeasyPrint is imported when a
function here is first called, because importing it takes most of a second.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes.util
import io
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from xml.etree import ElementTree

from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning
from bema.resources import design_folder
from bema.tree import Element

_LOCK = threading.RLock()
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
INSTALL = (
    "Install Pango: `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on "
    "Debian and Ubuntu, `dnf install pango harfbuzz` on Fedora, `brew install pango` on macOS."
)


# Shorthands that WeasyPrint keeps under the name of their main longhand.
_ALIASES = {"text-align": "text_align_all"}


class Fetched(NamedTuple):
    """What a fetcher gives back."""

    data: bytes
    media_type: str


Fetch = Callable[[str], Fetched]
"""Reads an absolute address; raises `ValueError` with the reason where it may not or cannot."""


@dataclass(frozen=True)
class Source:
    """CSS text, what a person calls it, and the address that relative ones start from."""

    name: str
    text: str
    base_url: str


class Percentage(float):
    """A percentage of whatever the property says."""


class Multiple(float):
    """A `line-height` without a unit, or `normal` as 0: a multiple of the font size."""


class Colour(NamedTuple):
    """An sRGB colour; parts from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float


class Style:
    """Computed values of one element, pseudo-element or page, under their names in CSS.

    Lengths are floats in CSS px, percentages `Percentage`, colours `Colour`, keywords `str`;
    what consists of several values is a tuple of these.
    """

    def __init__(self, style: Any) -> None:
        self._style = style

    def __getitem__(self, name: str) -> Any:
        key = _ALIASES.get(name, name.replace("-", "_"))
        return _plain(key, self._style[key], self._style)

    def declared(self, name: str) -> bool:
        """Whether a rule sets the property here, rather than inheritance or the initial value."""
        return _ALIASES.get(name, name.replace("-", "_")) in self._style.cascaded

    def custom(self, name: str) -> str:
        """The text of a custom property, such as `--word`; empty where it is not set."""
        import tinycss2

        tokens = self._style["__" + name.removeprefix("--").replace("-", "_")]
        return str(tinycss2.serialize(tokens)).strip() if tokens else ""

    @property
    def ch(self) -> float:
        """Width of “0” in px: the unit `ch`."""
        from weasyprint.text.line_break import character_ratio

        return float(character_ratio(self._style, "ch") * self._style["font_size"])

    @property
    def line(self) -> float:
        """Height of a line in px, `normal` included."""
        from weasyprint.text.line_break import strut

        return float(strut(self._style)[0])

    @property
    def normal_line(self) -> float:
        """Height in px that a line would have at `line-height: normal`."""
        from weasyprint.text.line_break import strut

        style = self._style.copy()
        style["line_height"] = "normal"
        return float(strut(style)[0])

    @property
    def identity(self) -> int:
        """The same for elements that share all their values."""
        return id(self._style)


def _plain(key: str, value: Any, style: Any) -> Any:
    """A computed value of WeasyPrint's in the shapes that `Style` promises."""
    if key == "line_height":
        return _line_height(value)
    if isinstance(value, tuple) and type(value).__name__ == "Dimension":
        length, unit = value
        return Percentage(length) if unit == "%" else float(length)
    if value == "currentcolor" and key != "color":
        return _plain("color", style["color"], style)
    if hasattr(value, "to") and hasattr(value, "alpha"):
        srgb = value.to("srgb")
        parts = [min(max(float(part), 0.0), 1.0) for part in srgb.coordinates]
        return Colour(parts[0], parts[1], parts[2], float(srgb.alpha))
    if isinstance(value, tuple | list):
        return tuple(_plain("", part, style) for part in value)
    return value


def _line_height(value: Any) -> Any:
    if value == "normal":
        return Multiple(0)
    return Multiple(value) if isinstance(value, float | int) else float(value.value)


class Cascade:
    """Computed styles of every element of one document under one medium."""

    def __init__(
        self, style_for: Any, document: Any, elements: dict[Element, Any], counter_style: Any
    ) -> None:
        self._style_for = style_for
        self._counter_style = counter_style
        self._document = document
        self._elements = elements
        self._pages: dict[tuple[str, bool, str], Any] = {}

    def __call__(self, element: Element, pseudo: str | None = None) -> Style | None:
        """Style of an element, or of `before`, `after`, `marker`, `footnote-call` … of it.

        None where a pseudo-element has no rule.
        """
        style = self._style_for(self._elements[element], pseudo)
        return None if style is None else Style(style)

    def marker(self, item: Element) -> str:
        """Text of a list item's marker, its spaces included; empty where it has none."""
        kind = self._style_for(self._elements[item], None)["list_style_type"]
        if kind == "none":
            return ""
        return str(self._counter_style.render_marker(kind, _number(item)))

    def page(self, side: str = "right", first: bool = False, name: str = "") -> Style:
        """Style of a page type (CSS Paged Media, section 5)."""
        style = self._style_for(self._page(side, first, name))
        return Style(style)

    def margin_box(
        self, box: str, side: str = "right", first: bool = False, name: str = ""
    ) -> Style | None:
        """Style of a margin box such as `top-left`; None where it has no content."""
        style = self._style_for(self._page(side, first, name), f"@{box}")
        empty = style is None or style["content"] in ("normal", "none", "inhibit")
        return None if empty else Style(style)

    def _page(self, side: str, first: bool, name: str) -> Any:
        from weasyprint.layout.page import PageType, set_page_type_computed_styles

        key = (side, first, name)
        if key not in self._pages:
            page = PageType(side, False, name, 0 if first else 2, ())
            set_page_type_computed_styles(page, self._document, self._style_for)
            self._pages[key] = page
        return self._pages[key]


@dataclass(frozen=True, eq=False)
class Job:
    """A document and its stylesheet under one medium."""

    html: Element
    base_url: str
    """Where relative addresses in the document start."""
    sources: tuple[Source, ...]
    """First the weakest."""
    media: str
    fetch: Fetch


def _number(item: Element) -> int:
    """Number of a list item by HTML's `value` and `start` (HTML, section 4.4.5)."""
    if item.get("value", "").lstrip("-").isdecimal():
        return int(item.get("value", ""))
    previous = item.getprevious()
    while previous is not None and previous.tag != item.tag:
        previous = previous.getprevious()
    if previous is not None:
        return _number(previous) + 1
    parent = item.getparent()
    start = parent.get("start", "1") if parent is not None else "1"
    return int(start) if start.lstrip("-").isdecimal() else 1


def cascade(job: Job) -> tuple[Cascade, tuple[Finding, ...]]:
    """The computed styles of a document, and what computing them had to tell."""
    sheets = _sheets(job)
    with _LOCK, _captured() as records:
        from weasyprint.css import get_all_computed_styles

        document, elements = _document(job)
        style_for = get_all_computed_styles(
            document,
            user_stylesheets=sheets.parsed,
            font_config=_fonts(),
            counter_style=sheets.counter_style,
            page_rules=[],
            layers=[],
        )
    findings = (*sheets.findings, *_findings(records, ""))
    return Cascade(style_for, document, elements, sheets.counter_style), findings


@dataclass(frozen=True)
class PdfOptions:
    """What WeasyPrint is told besides document and style."""

    variant: str
    """As WeasyPrint names it, such as `pdf/a-3a`."""
    attachment: bytes
    """The source, embedded with the relationship `Source`."""
    attachment_name: str


def write_pdf(job: Job, options: PdfOptions) -> tuple[bytes, tuple[Finding, ...]]:
    """The document as PDF, and what WeasyPrint had to tell."""
    sheets = _sheets(job)
    with _LOCK, _captured() as records:
        from weasyprint import Attachment

        document, _ = _document(job)
        attachment = Attachment(
            string=options.attachment,
            name=options.attachment_name,
            relationship="Source",
            created=_EPOCH,
            modified=_EPOCH,
        )
        data: bytes = document.write_pdf(
            stylesheets=sheets.parsed,
            font_config=_fonts(),
            counter_style=sheets.counter_style,
            pdf_variant=options.variant,
            attachments=[attachment],
        )
    return data, (*sheets.findings, *_findings(records, ""))


@cache
def _fonts() -> Any:
    """The one font configuration of this process, which knows no installed fonts."""
    with _LOCK, _environment("FONTCONFIG_FILE", str(design_folder() / "fonts" / "fonts.conf")):
        _import()
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
    atexit.register(_clean, fonts)
    return fonts


def _clean(fonts: Any) -> None:
    """Remove its folder of fonts now: when Python ends, what removes it may be gone before it."""
    fonts.__del__()
    fonts._folder = None


def _import() -> None:
    """Import WeasyPrint; raises `BemaError` where a system library is missing.

    It asks for each library under names of Windows and macOS first, and on Linux every such
    question starts a compiler and a linker to look for it, which takes longer than all the rest.
    There the names are only tried as they are; if that is not enough, the search is let be.
    """
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), _no_library_search():
            import weasyprint
    except OSError:
        try:
            with contextlib.redirect_stdout(said):
                import weasyprint  # noqa: F401
        except OSError as trouble:
            message = f"a system library is missing: {str(trouble).splitlines()[0]}"
            raise BemaError(error("system-pango", message, remedy=INSTALL)) from None


@contextmanager
def _no_library_search() -> Iterator[None]:
    """`ctypes.util.find_library` finds nothing while this lasts, on Linux."""
    found = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = found


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """An environment variable while this lasts."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


class _Sheets(NamedTuple):
    parsed: list[Any]
    counter_style: Any
    findings: tuple[Finding, ...]


_PARSED: dict[tuple[tuple[Source, ...], str], _Sheets] = {}


def _sheets(job: Job) -> _Sheets:
    """The parsed sheets, kept for the next edition; the fonts they name are registered."""
    with _LOCK:
        key = (job.sources, job.media)
        if key not in _PARSED:
            _PARSED[key] = _parse(job)
        return _PARSED[key]


def _parse(job: Job) -> _Sheets:
    fonts = _fonts()
    from weasyprint import CSS
    from weasyprint.css.counters import CounterStyle

    counter_style, fetcher = CounterStyle(), _fetcher(job.fetch)
    parsed: list[Any] = []
    findings: list[Finding] = []
    for source in job.sources:
        with _captured() as records:
            sheet = CSS(
                string=source.text,
                base_url=source.base_url,
                url_fetcher=fetcher,
                media_type=job.media,
                font_config=fonts,
                counter_style=counter_style,
            )
        parsed.append(sheet)
        findings += _findings(records, source.name)
    return _Sheets(parsed, counter_style, tuple(findings))


def _document(job: Job) -> tuple[Any, dict[Element, Any]]:
    """WeasyPrint's document over a copy of ours, and its element for each of ours."""
    _fonts()  # first, so that WeasyPrint is imported without the fonts that are installed
    import cssselect2
    from weasyprint import HTML

    root, elements = _copy(job.html)

    class Document(HTML):  # type: ignore[misc]
        """WeasyPrint's document without the parser: `html` is a tree already."""

        def __init__(self) -> None:
            self.base_url = job.base_url
            self.url_fetcher = _fetcher(job.fetch)
            self.media_type = job.media
            self.wrapper_element = cssselect2.ElementWrapper.from_html_root(
                root, content_language=None
            )
            self.etree_element = root

    return Document(), elements


def _copy(html: Element) -> tuple[Any, dict[Element, Any]]:
    """An ElementTree of an lxml tree, and the element in it for each of ours."""
    elements: dict[Element, Any] = {}
    for ours in html.iter():
        copy = ElementTree.Element(ours.tag, dict(ours.attrib))
        copy.text, copy.tail = ours.text, ours.tail
        elements[ours] = copy
        if ours is not html:
            elements[ours.getparent()].append(copy)
    return elements[html], elements


def _fetcher(fetch: Fetch) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Asks bema's resources, and nothing else, for every address."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            data, media_type = fetch(url)
            return URLFetcherResponse(url, data, {"Content-Type": media_type})

    return Fetcher()


@contextmanager
def _captured() -> Iterator[list[logging.LogRecord]]:
    """WeasyPrint's log while this lasts; nothing of it reaches the program's own log."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[assignment,method-assign]
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield records
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
            logger.setLevel(level)


def _findings(records: Sequence[logging.LogRecord], name: str) -> list[Finding]:
    """Log records as findings, each once."""
    return list(dict.fromkeys(_finding(record, name) for record in records))


def syntax_error(name: str, line: int, column: int, message: str) -> Finding:
    """A place where CSS cannot be read, in the same words whoever comes upon it."""
    remedy = "Correct the stylesheet there; what stands between is ignored."
    text = message.rstrip(".") + "."
    return warning("style-syntax", text, Place(name, line, column), remedy)


def _finding(record: logging.LogRecord, name: str) -> Finding:
    message = record.getMessage().rstrip(".") + "."
    if str(record.msg).startswith(".notdef"):
        remedy = "Name a font that has it in the stylesheet."
        return warning("font-no-glyph", message, Place(), remedy)
    if "no required alt description" in str(record.msg):
        remedy = "Give the figure a figDesc."
        return warning("image-no-alternative", message, Place(), remedy)
    line, column = _position(record)
    if str(record.msg).startswith("Parse error") and isinstance(record.args, tuple):
        return syntax_error(name, line, column, str(record.args[-1]))
    remedy = "Correct the declaration, or take it out." if line else ""
    return warning("style-ignored", message, Place(name, line, column), remedy)


def _position(record: logging.LogRecord) -> tuple[int, int]:
    """Line and column that a message of WeasyPrint's names as `at %d:%d`."""
    before, at, _ = str(record.msg).partition("at %d:%d")
    if not at or not isinstance(record.args, tuple):
        return 0, 0
    first = before.count("%")
    line, column = record.args[first : first + 2]
    return (line, column) if isinstance(line, int) and isinstance(column, int) else (0, 0)
