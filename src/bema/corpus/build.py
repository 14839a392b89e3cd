"""Building editions: sources in, files and events out."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from bema.corpus.manifest import Record, update
from bema.corpus.plan import Target
from bema.corpus.write import write
from bema.edition.edition import Edition, render
from bema.errors import BemaError
from bema.exporters import Artifact, distribution, registered
from bema.findings import Finding, Place, Severity, error
from bema.project import EditionPlan
from bema.resources import Resources
from bema.style.stylesheet import Stylesheet, read_stylesheet
from bema.tei.speech import Speech, read


@dataclass(frozen=True)
class Event:
    """What happened to one edition of one source."""

    source: str
    edition: str
    """Name of the edition; empty where the source itself is meant."""
    path: Path | None = None
    """The file that was written; None where none was."""
    size: int = 0
    """In bytes."""
    findings: tuple[Finding, ...] = ()
    traceback: str = ""
    """Where an exporter broke its promise, or what it stands on failed."""


@dataclass
class Build:
    """One run over some sources; editions are written to `folder` as they are made."""

    targets: Sequence[Target]
    folder: Path
    records: list[Record] = field(default_factory=list)

    def run(self, sources: Sequence[Path | Speech]) -> Iterator[Event]:
        """Make every edition of every source, and the manifest at the end."""
        for source in sources:
            try:
                speech = source if isinstance(source, Speech) else read(source)
            except BemaError as trouble:
                yield Event(str(source), "", findings=trouble.findings)
                continue
            yield from self._speech(speech)
        yield from self._manifest()

    def _speech(self, speech: Speech) -> Iterator[Event]:
        """Make every edition of one speech."""
        rendered: dict[object, Edition] = {}
        for target in self.targets:
            name = target.plan.name
            try:
                artifact, findings = make(speech, target, rendered)
                path = self.folder / target.file_name(speech.stem)
                written = {path: artifact.data}
                written |= {path.parent / name: data for name, data in artifact.beside.items()}
                for file, data in written.items():
                    write(file, data)
            except BemaError as trouble:
                cause = trouble.__cause__
                shown = "".join(traceback.format_exception(cause)) if cause else ""
                yield Event(speech.name, name, None, 0, trouble.findings, shown)
            except Exception as trouble:
                finding = _broken(target, trouble, speech.name)
                yield Event(speech.name, name, None, 0, (finding,), traceback.format_exc())
            else:
                for file, data in written.items():
                    self.records.append(_record(file, self.folder, data, speech, target))
                yield Event(speech.name, name, path, len(artifact.data), findings)

    def _manifest(self) -> Iterator[Event]:
        if not self.records:
            return
        try:
            update(self.folder, self.records)
        except BemaError as trouble:
            yield Event(str(self.folder), "", findings=trouble.findings)


def stylesheet_of(plan: EditionPlan) -> Stylesheet:
    """The stylesheet that an edition is to have, which may import from all of the project."""
    return read_stylesheet(plan.style, (plan.root,) if plan.root else (), plan.theme)


def edition_of(speech: Speech, target: Target, rendered: dict[object, Edition]) -> Edition:
    """A speech as one edition is to have it.

    `rendered` keeps what other editions of this speech can use too.
    """
    plan, output = target.plan, target.exporter.output
    key = (output, plan.style, plan.theme, plan.odd, plan.fonts)
    if key not in rendered:
        style = stylesheet_of(plan)
        document = speech.path.resolve().parent if speech.path else None
        folders = filter(None, (document, *style.folders, plan.root))
        resources = Resources(tuple(dict.fromkeys(folders)))
        rendered[key] = render(speech, output, plan.odd, style, resources, fonts=plan.fonts)
    edition = rendered[key].named(plan.name, output, plan.exporter)
    if not target.others:
        return edition
    return replace(edition, others=lambda name: edition_of(speech, target.other(name), rendered))


def make(
    speech: Speech, target: Target, rendered: dict[object, Edition]
) -> tuple[Artifact, tuple[Finding, ...]]:
    """One edition of one speech, and all findings on the way; `rendered` as in `edition_of`."""
    edition = edition_of(speech, target, rendered)
    artifact = target.exporter.export(edition)
    return artifact, tuple(dict.fromkeys((*edition.findings, *artifact.findings)))


def _record(path: Path, folder: Path, data: bytes, speech: Speech, target: Target) -> Record:
    source = speech.path.resolve() if speech.path else None
    home = folder.resolve().parent
    name = source.name if source else speech.name
    if source and source.is_relative_to(home):
        name = source.relative_to(home).as_posix()
    return Record(
        path=path.relative_to(folder).as_posix(),
        sha256=sha256(data).hexdigest(),
        size=len(data),
        source=name,
        source_sha256=speech.sha256,
        edition=target.plan.name,
        exporter=distribution(registered()[target.plan.exporter][0]),
    )


def _broken(target: Target, trouble: Exception, name: str) -> Finding:
    entry = registered()[target.plan.exporter][0]
    message = f"exporter “{entry.name}” of {distribution(entry)} failed: {trouble!r}."
    remedy = "This is a fault of the exporter; --debug shows where."
    return error("exporter-failed", message, Place(name), remedy)


def failed(events: Sequence[Event]) -> bool:
    """Whether something could not be made, or a finding is an error."""
    severities = {finding.severity for event in events for finding in event.findings}
    return Severity.ERROR in severities
