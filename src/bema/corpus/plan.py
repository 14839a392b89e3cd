"""What a build is to make: for each source, each edition and the file it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bema.errors import BemaError
from bema.exporters import Exporter, load
from bema.findings import Place, error
from bema.project import EditionPlan
from bema.style.stylesheet import theme_address
from bema.tei.speech import stem


@dataclass(frozen=True)
class Target:
    """One edition with its exporter, ready to run."""

    plan: EditionPlan
    exporter: Exporter

    def file_name(self, source_stem: str) -> str:
        """`<stem>.<suffix>`, with the edition's name between where nothing else says it."""
        name, suffix = self.plan.name, self.exporter.suffix
        said = name == self.plan.exporter or suffix == f".{name}"
        return f"{source_stem}{suffix}" if said else f"{source_stem}.{name}{suffix}"


def targets(plans: Sequence[EditionPlan]) -> tuple[Target, ...]:
    """The editions with their exporters.

    Raises `BemaError` where there is no such exporter or no such theme.
    """
    for theme in {plan.theme for plan in plans if plan.theme}:
        theme_address(theme)
    return tuple(Target(plan, load(plan.exporter, **plan.options)) for plan in plans)


def check_stems(sources: Sequence[Path]) -> None:
    """Raise `BemaError` where two sources would make files of the same name."""
    known: dict[str, Path] = {}
    for source in sources:
        other = known.setdefault(stem(source), source)
        if other is not source:
            message = f"makes files of the same name as {other}."
            remedy = "Rename one of them, or build them into different folders."
            raise BemaError(error("source-same-stem", message, Place(str(source)), remedy))
