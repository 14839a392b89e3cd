"""What `bema style` says: why an element looks as it does in each edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from textwrap import wrap
from typing import Any

from bema.edition.edition import Edition
from bema.explained.formats import format_of
from bema.exporters import Exporter
from bema.findings import Place
from bema.report import Report
from bema.style.explain import Explained, Outcome, Source, State, explain
from bema.style.word.properties import NAME

_WIDTH = 80
_INDENT = " " * 9
Outcomes = Mapping[str, Outcome]
"""What became of a declaration, by the edition in which its rule holds."""


@dataclass
class Subject:
    """What is explained, in all editions that have it."""

    name: str
    key: str
    editions: list[str]
    rows: dict[Source, dict[str, Outcome]]
    count: int = 1
    """How many have just these rules."""


def tell(editions: Iterable[tuple[str, Edition, Exporter]], selector: str, report: Report) -> None:
    """Report what the stylesheet says of what a selector selects, likes together.

    Raises `ValueError` where the selector cannot be read.
    """
    found: dict[str, list[Explained]] = {}
    for name, edition, exporter in editions:
        cascade = edition.computed(exporter.media)
        found[name] = list(explain(edition.html, cascade, selector, format_of(exporter)))
    subjects = alike(together(found))
    if report.as_json:
        for subject in subjects:
            report.line("style", _record(subject))
    else:
        print(*_lines(subjects, selector, list(found)), sep="\n")


def together(found: Mapping[str, Iterable[Explained]]) -> list[Subject]:
    """Each subject once, with what became of each declaration in each edition."""
    subjects: dict[tuple[str, str], Subject] = {}
    for edition, entries in found.items():
        for entry in entries:
            key = (entry.subject, entry.key)
            subject = subjects.setdefault(key, Subject(*key, [], {}))
            subject.editions.append(edition)
            subject.rows = _merged(subject.rows, entry.told, edition)
    return list(subjects.values())


def _merged(
    rows: dict[Source, dict[str, Outcome]], told: Mapping[Source, Outcome], edition: str
) -> dict[Source, dict[str, Outcome]]:
    """Rows of other editions and of this one; each new one behind the one before it here."""
    order = list(rows)
    place = 0
    for source, outcome in told.items():
        if source in rows:
            place = order.index(source) + 1
        else:
            order.insert(place, source)
            place += 1
        rows.setdefault(source, {})[edition] = outcome
    return {source: rows[source] for source in order}


def alike(subjects: Iterable[Subject]) -> list[Subject]:
    """Subjects of the same name with the same rows as one."""
    kept: list[Subject] = []
    for subject in subjects:
        same = (k for k in kept if (k.name, k.rows) == (subject.name, subject.rows))
        first = next(same, None)
        if first is None:
            kept.append(subject)
        else:
            first.count += 1
    return kept


# As text ------------------------------------------------------------------------------------


def _lines(subjects: Sequence[Subject], selector: str, editions: Sequence[str]) -> Iterator[str]:
    if not subjects:
        yield f"“{selector}” selects nothing, and is no element's id."
    for subject in subjects:
        yield _title(subject, editions)
        if not subject.rows:
            yield "  no rule"
        for (rule, path), rows in _rules(subject.rows).items():
            *lines, last = _wrapped(f"  {rule}", "", " " * 4)
            yield from (*lines, f"{last}  {shown_path(path)}")
            for source, outcomes in rows:
                yield from _row(source, outcomes, subject.editions)
        yield ""


def _title(subject: Subject, editions: Sequence[str]) -> str:
    times = f", {subject.count} times" if subject.count > 1 else ""
    ident = "" if subject.key.isdecimal() or not subject.key else f" #{subject.key}"
    where = "" if subject.editions == list(editions) else f" in {', '.join(subject.editions)}"
    return f"{subject.name}{ident}{times}{where}"


def _rules(
    rows: Mapping[Source, Outcomes],
) -> dict[tuple[str, str], list[tuple[Source, Outcomes]]]:
    """Rows by rule and file, those of ancestors last."""
    found: dict[tuple[str, str], list[tuple[Source, Outcomes]]] = {}
    for source, outcomes in sorted(rows.items(), key=lambda row: bool(row[0].ancestor)):
        if not _is_other_name(source, outcomes):
            rule = f"inherited from {source.ancestor}" if source.ancestor else source.selector
            found.setdefault((rule, source.place.path), []).append((source, outcomes))
    return found


def _is_other_name(source: Source, outcomes: Outcomes) -> bool:
    """Whether a row only says what a style in Word would be called if nothing else did."""
    overridden = all(outcome.state is State.OVERRIDDEN for outcome in outcomes.values())
    return overridden and source.declaration.startswith(f"{NAME}:")


def _row(source: Source, outcomes: Outcomes, editions: Sequence[str]) -> Iterator[str]:
    """A declaration, and below it what there is to say of it."""
    path = source.place.path
    where = "" if len(outcomes) == len(editions) else f"  [{', '.join(outcomes)}]"
    line = f"    {source.place.line:>4} {source.declaration}{where}"
    states = _said(outcomes, lambda outcome: _state(outcome, path))
    state = "; ".join(f"{text} ({names})" for text, names in states.items() if text)
    if len(states) == 1:
        state = next(iter(states))
    notes = [state]
    for say in (lambda o: o.unshown, lambda o: o.becomes):
        notes += [f"{names}: {text}" for text, names in _said(outcomes, say).items() if text]
    asked = _said(outcomes, lambda outcome: _custom(outcome, path))
    notes += (
        asked if len(asked) == 1 else [f"{text} ({names})" for text, names in asked.items() if text]
    )
    if len(line) + len(state) + 2 <= _WIDTH:
        line, notes = f"{line}  {state}".rstrip(), notes[1:]
    yield from _wrapped(line, "", " " * 11)
    for note in filter(None, notes):
        yield from _wrapped(note, _INDENT, f"{_INDENT}  ")


def _wrapped(text: str, first: str, others: str) -> list[str]:
    """Lines of the report's width, the first of which keeps the spaces that it begins with."""
    begin = first + text[: len(text) - len(text.lstrip())]
    return wrap(
        " ".join(text.split()) if first else text.lstrip(),
        _WIDTH,
        initial_indent=begin,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _said(outcomes: Outcomes, say: Callable[[Outcome], str]) -> dict[str, str]:
    """What is to be said, and of which editions."""
    groups: dict[str, list[str]] = {}
    for edition, outcome in outcomes.items():
        groups.setdefault(say(outcome), []).append(edition)
    return {text: ", ".join(names) for text, names in groups.items()}


def _state(outcome: Outcome, path: str) -> str:
    if outcome.state is State.OVERRIDDEN:
        return f"overridden by {_place(outcome.by, path)}"
    if outcome.state is State.IGNORED:
        return "not understood"
    return f"→ {outcome.computed}" if outcome.computed else ""


def _custom(outcome: Outcome, path: str) -> str:
    return "; ".join(f"{name}: {_place(place, path)}" for name, place in outcome.custom)


def _place(place: Place | None, path: str) -> str:
    """A place as somebody reads it who is in the file `path`."""
    if place is None:
        return "set nowhere"
    return f"line {place.line}" if place.path == path else f"{shown_path(place.path)}:{place.line}"


def shown_path(path: str) -> str:
    """A path from here where it lies below."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


# As JSON ------------------------------------------------------------------------------------


def _record(subject: Subject) -> dict[str, Any]:
    rows = [
        {
            **asdict(source),
            "outcomes": {edition: asdict(outcome) for edition, outcome in outcomes.items()},
        }
        for source, outcomes in subject.rows.items()
    ]
    return {
        "subject": subject.name,
        "id": "" if subject.key.isdecimal() else subject.key,
        "count": subject.count,
        "editions": subject.editions,
        "declarations": rows,
    }
