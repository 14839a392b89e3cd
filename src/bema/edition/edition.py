"""The edition: a speech as semantic HTML with its metadata and its stylesheet."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from lxml import etree

from bema import weasy
from bema.edition import frame, notes, outline
from bema.edition.engine import Engine, Omission
from bema.edition.ids import faulty_ids
from bema.edition.models import Odd
from bema.edition.odd import read_odd
from bema.edition.terms import terms
from bema.edition.validity import drop_empty, make_valid
from bema.edition.whitespace import collapse
from bema.errors import BemaError
from bema.findings import Finding
from bema.resources import Resource, Resources
from bema.style.generated import Generated, generated
from bema.style.limits import FormatLimits, not_shown
from bema.style.stylesheet import Stylesheet, read_stylesheet, word_names
from bema.tei.corpus import find_corpus
from bema.tei.header import Metadata, read_header
from bema.tei.language import direction
from bema.tei.speech import Speech
from bema.tree import Element
from bema.version import __version__

GENERATOR = f"bema {__version__}"


@dataclass(frozen=True, eq=False)
class _Computed:
    """What the stylesheet says of a document under one medium."""

    html: Element
    cascade: weasy.Cascade
    findings: tuple[Finding, ...]

    @cached_property
    def generated(self) -> Generated:
        return generated(self.html, self.cascade)


@dataclass(frozen=True, eq=False)
class Edition:
    """What exporters get. They ask it; they change nothing."""

    speech: Speech
    metadata: Metadata
    output: tuple[str, ...]
    """Outputs of the processing model it was rendered for, best first."""
    html: Element
    """Root element `html`, in no namespace, after `edition/vocabulary.py`; read-only."""
    style: Stylesheet
    """What ODD and source say of appearance, and over it the stylesheet."""
    stylesheet: Stylesheet
    """The stylesheet by itself."""
    resources: Resources
    odd: Odd
    date: str = ""
    """The edition's one date, ISO 8601; empty where the header has none."""
    findings: tuple[Finding, ...] = ()
    engine: Engine | None = field(default=None, repr=False)
    """What rendered it, and remembers which model ran for which element."""
    name: str = ""
    """The edition's name, such as `docx`: `html[data-edition]` for the stylesheet."""
    fonts: tuple[Path, ...] = ()
    """Font files that pages may be set in, besides the bundled ones."""
    others: Callable[[str], Edition] | None = field(default=None, repr=False)
    """Gives other editions of the same speech by name, as the project has them."""
    _computed: dict[str, _Computed] = field(default_factory=dict, repr=False)

    @cached_property
    def omissions(self) -> tuple[Omission, ...]:
        """Text below `text` that models left out of the flow."""
        return tuple(self.engine.omissions()) if self.engine else ()

    def computed(self, media: str) -> weasy.Cascade:
        """The cascade under `media`, computed once: call it with an element of `html`."""
        return self._media(media).cascade

    def generated(self, media: str) -> Generated:
        """What the stylesheet generates under `media`: counters, quotes, markers, contents."""
        return self._media(media).generated

    def style_findings(self, media: str, limits: FormatLimits | None = None) -> tuple[Finding, ...]:
        """What computing the cascade under `media` had to tell, and what a format cannot show."""
        computed = self._media(media)
        if limits is None:
            return computed.findings
        return (*computed.findings, *not_shown(self.html, computed.cascade, limits))

    def _media(self, media: str) -> _Computed:
        if media not in self._computed:
            self._computed[media] = _Computed(self.html, *weasy.cascade(self.job(media)))
        return self._computed[media]

    def job(self, media: str) -> weasy.Job:
        """Document and stylesheet as WeasyPrint is to get them."""
        sheets = self.style.sheets
        sources = tuple(weasy.Source(s.name, s.css, s.path.as_uri()) for s in sheets)
        return weasy.Job(
            self.html, self.base.as_uri() + "/", sources, media, self._fetch, self.fonts
        )

    @property
    def base(self) -> Path:
        """Folder that relative addresses in the TEI start from."""
        return self.speech.path.resolve().parent if self.speech.path else Path.cwd()

    @property
    def timestamp(self) -> datetime:
        """`date` as a time; the first day that a zip file knows where there is none."""
        parsed = datetime.fromisoformat(_full(self.date)) if self.date else datetime(1980, 1, 1)
        return parsed.replace(tzinfo=UTC)

    @property
    def generator(self) -> str:
        """Name and version of this program, for metadata."""
        return GENERATOR

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return direction(self.metadata.language) or "ltr"

    def named(self, name: str, output: tuple[str, ...], exporter: str = "") -> Edition:
        """This edition under another name, rendered anew where its output differs.

        `exporter` is the name of the one that will write it, where that is another.
        """
        exporter = exporter or name
        if output != self.output:
            return render(
                self.speech,
                output,
                self.odd,
                self.stylesheet,
                self.resources,
                name,
                exporter,
                self.fonts,
            )
        html = deepcopy(self.html)
        html.set("data-edition", name)
        html.set("data-exporter", exporter)
        return replace(self, html=html, name=name, _computed={})

    def other(self, name: str) -> Edition:
        """The edition of this name in print; where no project says more, this one on paper.

        Raises `BemaError` where the project has no such edition.
        """
        return self.others(name) if self.others else self.named(name, ("print",), "pdf")

    def _fetch(self, url: str) -> weasy.Fetched:
        found = self.resources.get(url, self.base)
        if not isinstance(found, Resource):
            raise ValueError(found.message)
        if not found.media_type.startswith(("text/", "font/", "image/svg")):
            from bema.pictures import fit_for_page

            found = fit_for_page(found)
        return weasy.Fetched(found.data, found.media_type)


def render(
    speech: Speech,
    output: tuple[str, ...] = ("print",),
    odd: Odd | Path | None = None,
    style: Stylesheet | Path | None = None,
    resources: Resources | None = None,
    name: str = "",
    exporter: str = "",
    fonts: tuple[Path, ...] = (),
) -> Edition:
    """The edition of a speech for one output of the processing model.

    `odd` and `style` are read already, or files, or None for the default ones; `resources` is what
    images may be read from, by default the folders of speech and stylesheet; `fonts` are files that
    pages may be set in besides the bundled ones.
    Raises `BemaError` where speech, ODD or stylesheet cannot be read.
    """
    models = odd if isinstance(odd, Odd) else read_odd(odd)
    sheet = style if isinstance(style, Stylesheet) else read_stylesheet(style)
    metadata = read_header(speech)
    date = _date(metadata)
    path = speech.path.resolve() if speech.path else None
    told: list[Finding] = []
    engine = Engine(models.table(output), speech.name, speech.root, lambda: _corpus(path, told))
    html = _document(speech, metadata, date)
    html.set("data-edition", name)
    html.set("data-exporter", exporter or name)
    body = html[1]
    engine.run(body)
    make_valid(body)
    _complete(body, metadata, date, speech.sha256)
    collapse(body)
    drop_empty(body)
    say = terms(metadata.language)
    ids = faulty_ids(speech.root, speech.name)
    outline.give_ids(body)
    lost = [*outline.fill_contents(body, say["contents"], speech.name)]
    lost += outline.unlink(body, speech.name, alone=output[0] != "web")
    own = engine.renditions.sheet(path or Path.cwd() / "speech.xml")
    sheets = (*word_names(), *models.sheets, *((own,) if own else ()), *sheet.sheets)
    edition = Edition(
        speech=speech,
        metadata=metadata,
        output=output,
        html=html,
        style=replace(sheet, sheets=sheets),
        stylesheet=sheet,
        resources=resources or Resources(((path.parent,) if path else ()) + sheet.folders),
        odd=models,
        date=date,
        findings=(*models.told(output), *sheet.findings, *engine.findings, *ids, *told, *lost),
        engine=engine,
        name=name,
        fonts=fonts,
    )
    _place_notes(edition)
    return edition


def _corpus(document: Path | None, findings: list[Finding]) -> Element | None:
    """The corpus beside a document; one that cannot be read is told."""
    try:
        return find_corpus(document)
    except BemaError as trouble:
        findings += trouble.findings
        return None


def _document(speech: Speech, metadata: Metadata, date: str) -> Element:
    html = etree.Element("html", {"lang": metadata.language})
    html.set("dir", direction(metadata.language) or "ltr")
    html.append(frame.head(metadata, GENERATOR, date))
    body = etree.SubElement(html, "body")
    title = frame.running(metadata.short_title)
    body.set("data-speaker", frame.running(metadata.speaker) or title)
    body.set("data-short-title", title)
    return html


def _complete(body: Element, metadata: Metadata, date: str, sha256: str) -> None:
    """Add what the header supplies and the text lacks."""
    if outline.has_title(body):
        outline.set_levels(body)
    else:
        block = frame.title(metadata, body)
        body.insert(0, block)
        outline.set_levels(body, block.find("h1"))
    status = frame.status(metadata)
    if status is not None:
        body.insert(0, status)
    colophon = frame.colophon(metadata, date, sha256)
    colophon.set("id", outline.Ids(body).free("colophon"))
    body.append(colophon)


def _place_notes(edition: Edition) -> None:
    """Leave notes at their reference where a page's foot takes them, and collect the others.

    Only paged media have a foot, so the cascade is asked for print alone.
    """
    found = notes.notes(edition.html[1])
    notes.label(found)
    at_foot: list[Element] = []
    if found and edition.output[0] == "print":
        cascade = edition.computed("print")
        styles = map(cascade, found)
        at_foot = [
            note
            for note, style in zip(found, styles, strict=True)
            if style is not None and style["float"] == "footnote"
        ]
        edition._computed.clear()  # the notes are about to change
        notes.flatten(at_foot)
    say = terms(edition.metadata.language)
    collected = [note for note in found if note not in at_foot]
    whole = edition.output[0] == "plain"
    notes.collect(collected, say, whole=whole)


def _date(metadata: Metadata) -> str:
    """The edition's date: the last revision, else the publication, else the speech.

    `SOURCE_DATE_EPOCH` (reproducible-builds.org) is used where the header has none of these.
    """
    known = metadata.modified or metadata.issued or metadata.date
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not known and epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC).date().isoformat()
    return known


def _full(date: str) -> str:
    """A date that may lack day or month (`2021`, `2021-10`) with both."""
    parts = date.split("T")[0].split("-")
    return "-".join([*parts, "01", "01"][:3])
