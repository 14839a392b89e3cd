"""Starting a project: a folder like bema's own, with a sample that builds at once."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from bema.corpus.write import write
from bema.errors import BemaError
from bema.findings import Place, error


def new_project(folder: Path) -> Iterator[Path]:
    """Write the project and yield each file that was written.

    Raises `BemaError` where the folder has something in it already, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "there is something here already."
        remedy = "Name a folder that is empty or does not exist."
        raise BemaError(error("new-not-empty", message, Place(str(folder)), remedy))
    for name, data in _members(files("bema").joinpath("template"), ""):
        write(folder / name, data)
        yield folder / name


def _members(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _members(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()
