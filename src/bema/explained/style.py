"""What `bema style` says: why an element looks as it does in each edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from bema.edition.edition import Edition
from bema.exporters import Exporter, Translator
from bema.report import Report
from bema.style.explain import Explained, State, Told, explain


@dataclass(frozen=True)
class Shown:
    """What is the same in several editions, and what one of them cannot show."""

    editions: tuple[str, ...]
    explained: Explained
    unshown: tuple[tuple[str, ...], ...]
    """For each declaration: in which edition it is not shown, and why."""


def tell(editions: Iterable[tuple[str, Edition, Exporter]], selector: str, report: Report) -> None:
    """Report what the stylesheet says of what a selector selects, editions that agree together.

    Raises `ValueError` where the selector cannot be read.
    """
    found: dict[str, tuple[Explained, ...]] = {}
    for name, edition, exporter in editions:
        limits = exporter.limits if isinstance(exporter, Translator) else None
        cascade = edition.computed(exporter.media)
        found[name] = explain(edition.html, cascade, selector, limits)
    shown = list(together(found))
    if report.as_json:
        for entry in shown:
            report.line("style", _record(entry))
    else:
        print(*_lines(shown, selector), sep="\n")


def together(found: dict[str, tuple[Explained, ...]]) -> Iterator[Shown]:
    """Each subject once for all editions in which the same declarations come to the same."""
    groups: dict[Explained, dict[str, Explained]] = {}
    for name, entries in found.items():
        for entry in entries:
            plain = replace(entry, told=tuple(replace(t, unshown="") for t in entry.told))
            groups.setdefault(plain, {})[name] = entry
    for plain, own in groups.items():
        rows = zip(*(entry.told for entry in own.values()), strict=True)
        unshown = tuple(tuple(_unshown(list(own), row)) for row in rows)
        yield Shown(tuple(own), plain, unshown)


def _unshown(names: Sequence[str], row: Iterable[Told]) -> Iterator[str]:
    for name, told in zip(names, row, strict=True):
        if told.unshown:
            yield f"not in {name}: {told.unshown}"


def _lines(shown: Sequence[Shown], selector: str) -> Iterator[str]:
    if not shown:
        yield f"“{selector}” selects nothing, and is no element's id."
    for entry in shown:
        times = f" ({entry.explained.count} times)" if entry.explained.count > 1 else ""
        yield f"{entry.explained.subject}{times} in {', '.join(entry.editions)}"
        rows = list(zip(entry.explained.told, entry.unshown, strict=True))
        if not rows:
            yield "  no rule"
        for (inherited, place, selected), group in groupby(rows, _heading):
            yield f"  inherited from {selected}" if inherited else f"  {selected}  {place}"
            for told, unshown in group:
                yield _line(told, place if inherited else "")
                yield from (f"           {reason}" for reason in unshown)
        yield ""


def _heading(row: tuple[Told, tuple[str, ...]]) -> tuple[bool, str, str]:
    told = row[0]
    inherited = told.state is State.INHERITED
    return inherited, told.place.path, told.source if inherited else told.selector


def _line(told: Told, path: str) -> str:
    line = f"    {told.place.line:>4} {told.declaration}"
    if told.computed:
        line += f"  → {told.computed}"
    if told.state is State.OVERRIDDEN:
        by = f" by line {told.by.line} of {told.by.path}" if told.by else ""
        return f"{line}  (overridden{by})"
    if told.state is State.IGNORED:
        return f"{line}  (not understood)"
    return f"{line}  ({path})" if path else line


def _record(entry: Shown) -> dict[str, Any]:
    told = [
        {**asdict(row), "unshown": list(reasons)}
        for row, reasons in zip(entry.explained.told, entry.unshown, strict=True)
    ]
    return {
        "subject": entry.explained.subject,
        "count": entry.explained.count,
        "editions": list(entry.editions),
        "declarations": told,
    }
