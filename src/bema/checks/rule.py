"""A rule: a stable code, how grave it is, and what finds its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from bema.checks.document import Document
from bema.findings import Severity
from bema.tree import Element


@dataclass(frozen=True)
class Repair:
    """What makes one fault good, and can make nothing worse."""

    element: Element
    attribute: str = ""
    """An attribute that it lacks; empty where spaces between its words are meant."""
    value: str = ""


@dataclass(frozen=True)
class Fault:
    """One fault that a rule found."""

    element: Element
    message: str
    """One sentence that says what is so."""
    remedy: str
    """One sentence that says what to do."""
    line: int = 0
    """Where it is not that of the element."""
    repairs: tuple[Repair, ...] = ()
    """What `bema check --fix` does about it."""


Find: TypeAlias = Callable[[Document], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """What must hold, and what finds where it does not."""

    code: str
    severity: Severity
    find: Find

    @property
    def meaning(self) -> str:
        """What must hold and why, in sentences for users."""
        return " ".join((self.find.__doc__ or "").split())


def rule(code: str, severity: Severity) -> Callable[[Find], Rule]:
    """Makes a rule of the function that finds its faults; its docstring says what must hold."""
    return lambda find: Rule(code, severity, find)
