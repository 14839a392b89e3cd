"""Findings: everything worth telling, as values.

A guess of ingest, a schema error, a CSS declaration that a format cannot express, a lost word: each
is a `Finding`. Nothing is dropped in silence and nothing is printed here; the command line decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is; only an `ERROR` changes the exit code."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Place:
    """Where something was found; every part may be missing."""

    path: str = ""
    """File or address, as the user would name it."""
    line: int = 0
    """Line, from 1; 0 where unknown."""
    column: int = 0
    """Column, from 1; 0 where unknown."""
    id: str = ""
    """`xml:id` of the element, where it has one."""

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        place = ":".join([self.path, *numbers]) if self.path else ":".join(numbers)
        return f"{place}#{self.id}" if self.id else place


@dataclass(frozen=True)
class Finding:
    """One thing worth telling, and what to do about it."""

    code: str
    """Stable name, such as `tei-not-well-formed`."""
    severity: Severity
    message: str
    """One sentence that says what is so."""
    place: Place = field(default=Place())
    remedy: str = ""
    """One sentence that says what to do; empty where nothing needs doing."""

    def __str__(self) -> str:
        place = f"{self.place}: " if str(self.place) else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.severity} [{self.code}] {self.message}{remedy}"


def error(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """A finding that keeps an edition from being made, or makes it untrue."""
    return Finding(code, Severity.ERROR, message, place, remedy)


def warning(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """A finding that somebody should look at; the edition is made and is true."""
    return Finding(code, Severity.WARNING, message, place, remedy)


def note(code: str, message: str, place: Place = Place(), remedy: str = "") -> Finding:
    """A finding that is good to know."""
    return Finding(code, Severity.NOTE, message, place, remedy)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
