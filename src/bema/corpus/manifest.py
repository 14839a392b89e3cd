"""`manifest.json`: a record of every file in an output folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bema.corpus.write import write

NAME = "manifest.json"
VERSION = 1


@dataclass(frozen=True)
class Record:
    """One file that was written."""

    path: str
    """Relative to the output folder, with `/`."""
    sha256: str
    size: int
    """In bytes."""
    source: str
    """The TEI document, relative to the output folder's parent where it lies below it."""
    source_sha256: str
    edition: str
    exporter: str
    """Name and version of the distribution that made it."""


def update(folder: Path, records: Iterable[Record]) -> None:
    """Add records to a folder's manifest; those of files that are gone go too."""
    files = {
        entry["path"]: entry for entry in _read(folder / NAME) if (folder / entry["path"]).exists()
    }
    files |= {record.path: asdict(record) for record in records}
    table = {"bema": VERSION, "files": [files[path] for path in sorted(files)]}
    text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    write(folder / NAME, text.encode("utf-8"))


def _read(file: Path) -> list[Mapping[str, Any]]:
    """Entries of an earlier manifest; none where there is none or it is not ours."""
    try:
        table = json.loads(file.read_text("utf-8"))
        return [entry for entry in table["files"] if isinstance(entry["path"], str)]
    except (OSError, ValueError, KeyError, TypeError):
        return []
