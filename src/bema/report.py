"""What a person or a machine is told: progress and findings, as text or as JSON Lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bema.findings import Finding, Severity

if TYPE_CHECKING:
    from bema.corpus.build import Event

VERSION = 1
"""Of the JSON Lines; a field that changes its meaning changes it."""


@dataclass
class Report:
    """Where everything goes that a command has to say: files on stdout, findings on stderr."""

    as_json: bool = False
    quiet: bool = False
    debug: bool = False
    strict: bool = False
    """Whether what somebody should look at makes the command fail."""
    failed: bool = False

    def follow(self, events: Iterable[Event], total: int) -> None:
        """Tell of each event as it happens, and of nothing twice."""
        told: set[Finding] = set()
        with self._progress(total) as advance:
            for event in events:
                self._event(event)
                self.findings(f for f in event.findings if f not in told)
                told.update(event.findings)
                if event.traceback and self.debug:
                    print(event.traceback, file=sys.stderr, end="")
                advance(event)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Tell of findings; an error makes the command fail. A strict one takes warnings for it."""
        for finding in findings:
            if self.strict and finding.severity is Severity.WARNING:
                finding = replace(finding, severity=Severity.ERROR)
            self.failed |= finding.severity is Severity.ERROR
            if self.as_json:
                self.line("finding", asdict(finding))
            elif not self.quiet or finding.severity is Severity.ERROR:
                print(finding, file=sys.stderr)

    def _event(self, event: Event) -> None:
        if event.path is None:
            return
        if self.as_json:
            fields = {"source": event.source, "edition": event.edition}
            self.line("edition", {**fields, "path": _shown(event.path), "size": event.size})
        elif not self.quiet:
            print(_shown(event.path))

    def changed(self, path: Path) -> None:
        """Tell of a source that is written anew, or would be."""
        if self.as_json:
            self.line("changed", {"path": _shown(path)})
        elif not self.quiet:
            print(_shown(path))

    def line(self, kind: str, fields: dict[str, Any]) -> None:
        """Tell of one event as JSON."""
        print(json.dumps({"bema": VERSION, "event": kind, **fields}, ensure_ascii=False))

    @contextmanager
    def _progress(self, total: int) -> Iterator[Any]:
        """A progress line on a terminal, nothing elsewhere."""
        if self.as_json or self.quiet or not sys.stderr.isatty() or total < 2:
            yield lambda event: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        console, both = Console(stderr=True), sys.stdout.isatty()
        with Progress(*columns, console=console, transient=True, redirect_stdout=both) as progress:
            task = progress.add_task("", total=total)
            yield lambda event: progress.update(
                task, advance=1, description=f"{event.source} {event.edition}"
            )


def _shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    inside = path.resolve().is_relative_to(Path.cwd())
    return os.path.relpath(path) if inside else str(path)
