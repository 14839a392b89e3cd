"""Exporters: an edition in, bytes out; found by name in entry-point group `bema.exporters`.

An exporter opens no files, reads no configuration, knows no paths and changes nothing. Built-in
ones are registered in `pyproject.toml` through the same group as anybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bema.errors import BemaError
from bema.findings import Finding, error

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.style.limits import FormatLimits

GROUP = "bema.exporters"


@dataclass(frozen=True)
class Artifact:
    """What an exporter makes."""

    data: bytes
    findings: tuple[Finding, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    """Files that belong to it, by names relative to its folder."""


@runtime_checkable
class Exporter(Protocol):
    """What the entry point of an exporter loads: an object with these attributes.

    It may also read back what it wrote: `words(data)`, an iterator of the words in logical order,
    and `source(data)`, the TEI it carries or None. An exporter with options is a frozen dataclass.
    """

    @property
    def suffix(self) -> str:
        """Suffix of its files, such as `.epub`."""
        ...

    @property
    def media(self) -> str:
        """Which `@media` of the stylesheet it obeys: `print`, `screen` or `tty`."""
        ...

    @property
    def output(self) -> tuple[str, ...]:
        """Whose models of the ODD it wants, best first, such as `("epub", "web")`."""
        ...

    def export(self, edition: Edition) -> Artifact:
        """The edition in this format."""
        ...


@runtime_checkable
class Reader(Protocol):
    """An exporter that reads back what it wrote."""

    def words(self, data: bytes) -> Iterator[str]:
        """The words of the text in logical order."""
        ...

    def source(self, data: bytes) -> bytes | None:
        """The TEI document that the edition carries; None where it carries none."""
        ...


@runtime_checkable
class Translator(Protocol):
    """An exporter that translates computed styles, and says which ones its format has not."""

    @property
    def limits(self) -> FormatLimits:
        """What the format cannot express."""
        ...


@cache
def registered() -> dict[str, tuple[EntryPoint, ...]]:
    """All entry points by name; nothing is loaded."""
    found: dict[str, tuple[EntryPoint, ...]] = {}
    for entry in entry_points(group=GROUP):
        found[entry.name] = (*found.get(entry.name, ()), entry)
    return found


def load(name: str, **options: Any) -> Exporter:
    """The exporter of this name, with its options set.

    Raises `BemaError` where there is none, two distributions claim the name, it cannot be loaded,
    or it has no such option.
    """
    entries = registered().get(name, ())
    if not entries:
        raise BemaError(unknown("exporter", name, registered()))
    if len(entries) > 1:
        owners = " and ".join(sorted(distribution(entry) for entry in entries))
        message = f"exporter “{name}” is claimed by {owners}."
        raise BemaError(error("exporter-twice", message, remedy="Uninstall one of them."))
    try:
        exporter = entries[0].load()
    except Exception as trouble:
        message = f"exporter “{name}” of {distribution(entries[0])} cannot be loaded: {trouble}."
        raise BemaError(error("exporter-broken", message, remedy="Reinstall it.")) from trouble
    return _configured(name, exporter, options)


def _configured(name: str, exporter: Any, options: dict[str, Any]) -> Exporter:
    if not isinstance(exporter, Exporter):
        message = f"exporter “{name}” lacks suffix, media, output or export."
        raise BemaError(error("exporter-broken", message, remedy="Ask those who made it."))
    known = options_of(exporter)
    for option in options:
        if option not in known:
            raise BemaError(unknown(f"option of {name}", option, known))
    if not options:
        return exporter
    configured: Exporter = replace(exporter, **options)  # type: ignore[type-var]
    return configured


def options_of(exporter: Exporter) -> dict[str, Any]:
    """The options of an exporter, with what they are set to."""
    if not is_dataclass(exporter):
        return {}
    return {each.name: getattr(exporter, each.name) for each in fields(exporter)}


def distribution(entry: EntryPoint) -> str:
    """Name and version of the distribution that registers an entry point."""
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def unknown(kind: str, name: str, known: Any) -> Finding:
    """The finding for a name that nothing has, with the nearest that something has."""
    nearest = get_close_matches(name, known, 1)
    listed = ", ".join(sorted(known)) or "none"
    remedy = f"Did you mean “{nearest[0]}”?" if nearest else f"There are: {listed}."
    return error("unknown-name", f"there is no {kind} “{name}”.", remedy=remedy)
