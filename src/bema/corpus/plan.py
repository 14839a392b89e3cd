"""What a build is to make: for each source, each edition and the file it goes to."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bema.errors import BemaError
from bema.exporters import Exporter, load, options_of, unknown
from bema.findings import Place, error
from bema.project import EditionPlan
from bema.style.stylesheet import theme_address
from bema.tei.speech import stem


@dataclass(frozen=True)
class Target:
    """One edition with its exporter, ready to run."""

    plan: EditionPlan
    exporter: Exporter
    others: tuple[EditionPlan, ...] = ()
    """All editions of the project, which an edition may ask about."""

    def other(self, name: str) -> Target:
        """The edition of this name; raises `BemaError` where the project has none."""
        plan = next((plan for plan in self.others if plan.name == name), None)
        if plan is None:
            raise BemaError(unknown("edition", name, [plan.name for plan in self.others]))
        return Target(plan, load(plan.exporter, **plan.options), self.others)

    def file_name(self, source_stem: str) -> str:
        """`<stem>.<suffix>`, with the edition's name between where nothing else says it."""
        name, suffix = self.plan.name, self.exporter.suffix
        said = name == self.plan.exporter or suffix == f".{name}"
        return f"{source_stem}{suffix}" if said else f"{source_stem}.{name}{suffix}"


def targets(
    plans: Sequence[EditionPlan],
    once: Mapping[str, str] = {},
    others: Sequence[EditionPlan] = (),
) -> tuple[Target, ...]:
    """The editions with their exporters.

    `once` are options for those exporters that have them, before what the plans say; `others` are
    all editions of the project. Raises `BemaError` where there is no such exporter, theme or
    option.
    """
    for theme in {plan.theme for plan in plans if plan.theme}:
        theme_address(theme)
    known = {plan.exporter: options_of(load(plan.exporter)) for plan in plans}
    for name in once:
        if not any(name in options for options in known.values()):
            raise BemaError(unknown("option", name, {n for o in known.values() for n in o}))
    every = tuple(others)
    return tuple(Target(plan, _load(plan, known[plan.exporter], once), every) for plan in plans)


def _load(plan: EditionPlan, known: Mapping[str, Any], once: Mapping[str, str]) -> Exporter:
    own = {name: _typed(text, known[name]) for name, text in once.items() if name in known}
    return load(plan.exporter, **{**plan.options, **own})


def _typed(text: str, default: Any) -> Any:
    """A value of the command line as TOML would have it, by the type of the default."""
    if isinstance(default, str):
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def check_stems(sources: Sequence[Path]) -> None:
    """Raise `BemaError` where two sources would make files of the same name."""
    known: dict[str, Path] = {}
    for source in sources:
        other = known.setdefault(stem(source), source)
        if other is not source:
            message = f"makes files of the same name as {other}."
            remedy = "Rename one of them, or build them into different folders."
            raise BemaError(error("source-same-stem", message, Place(str(source)), remedy))
