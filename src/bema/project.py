"""A project: the folder of a `bema.toml`, with `source/`, `styles/` and `output/` beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from bema.errors import BemaError
from bema.findings import Place, error
from bema.fonts import read_fonts

FILE = "bema.toml"
BUILT = ("pdf", "epub", "docx", "txt", "html")
"""Editions that a project makes where it names none."""
NAMED: Mapping[str, tuple[str, Mapping[str, Any]]] = {"press": ("pdf", {"profile": "print"})}
"""Editions known by name that are not exporters: the exporter of each, and its options."""


@dataclass(frozen=True)
class EditionPlan:
    """One edition that a project makes of each speech."""

    name: str
    exporter: str
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of the exporter, by name."""
    style: Path | None = None
    odd: Path | None = None
    theme: str = ""
    """Name of a built-in theme, or path of a user's."""
    root: Path | None = None
    """The project's folder, where a stylesheet may import from."""
    fonts: tuple[Path, ...] = ()
    """Font files besides the bundled ones."""


@dataclass(frozen=True)
class Project:
    """What `bema.toml` says; outside any project, the built-in design into `./output`."""

    root: Path
    editions: tuple[EditionPlan, ...]
    file: Path | None = None

    @property
    def output(self) -> Path:
        """Where editions go unless the command line says otherwise."""
        return self.root / "output"

    def sources(self) -> tuple[Path, ...]:
        """All TEI documents of `source/`, sorted by name."""
        folder = self.root / "source"
        return tuple(sorted(path for path in folder.glob("*.xml") if path.is_file()))


def find_project(start: Path) -> Project:
    """The project that `start` is in, or the defaults where it is in none.

    Raises `BemaError` where its `bema.toml` cannot be understood, or a font it names cannot be had.
    """
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return read_project(folder / FILE)
    return Project(start, tuple(EditionPlan(name, name) for name in BUILT))


def read_project(file: Path) -> Project:
    """The project of a `bema.toml`; an unknown key is an error that names the nearest one."""
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        message = f"cannot be read: {trouble}."
        raise BemaError(error("project-toml", message, Place(str(file)), "Correct it.")) from None
    _check(table, ("style", "theme", "odd", "fonts", "editions"), file)
    root = file.parent
    named = table.get("editions", {name: {} for name in BUILT})
    _expect(named, dict, "editions", file)
    editions = tuple(_edition(name, entry, table, file) for name, entry in named.items())
    return Project(root, editions, file)


def _edition(name: str, entry: Any, table: Mapping[str, Any], file: Path) -> EditionPlan:
    _expect(entry, dict, f"editions.{name}", file)
    own = ("exporter", "style", "theme", "odd", "fonts")
    options = {key: value for key, value in entry.items() if key not in own}
    exporter, given = NAMED.get(name, (name, {})) if "exporter" not in entry else ("", {})
    exporter = entry.get("exporter", exporter)
    _expect(exporter, str, f"editions.{name}.exporter", file)
    style = _path(entry.get("style", table.get("style")), "style", file)
    odd = _path(entry.get("odd", table.get("odd")), "odd", file)
    theme = _theme(entry.get("theme", table.get("theme", "")), file)
    fonts = _fonts(entry.get("fonts", table.get("fonts", [])), file)
    return EditionPlan(name, exporter, {**given, **options}, style, odd, theme, file.parent, fonts)


def _fonts(value: Any, file: Path) -> tuple[Path, ...]:
    """Font files beside `bema.toml`, and those of folders there."""
    _expect(value, list, "fonts", file)
    for name in value:
        _expect(name, str, "fonts", file)
    return read_fonts(value, file.parent, Place(str(file)))


def _theme(value: Any, file: Path) -> str:
    """The name of a theme, or the path of a file beside `bema.toml`."""
    _expect(value, str, "theme", file)
    return str(file.parent / value) if value.endswith(".css") else str(value)


def _path(value: Any, key: str, file: Path) -> Path | None:
    if value is None:
        return None
    _expect(value, str, key, file)
    return file.parent / str(value)


def _check(table: Mapping[str, Any], known: tuple[str, ...], file: Path) -> None:
    for key in table:
        if key not in known:
            nearest = get_close_matches(key, known, 1)
            remedy = f"Did you mean “{nearest[0]}”?" if nearest else f"Known: {', '.join(known)}."
            raise BemaError(error("project-key", f"no such key: {key}.", Place(str(file)), remedy))


def _expect(value: Any, kind: type, key: str, file: Path) -> None:
    if not isinstance(value, kind):
        wanted = "a table" if kind is dict else "a list of strings" if kind is list else "a string"
        message = f"“{key}” is to be {wanted}."
        raise BemaError(error("project-key", message, Place(str(file)), "Correct it."))
