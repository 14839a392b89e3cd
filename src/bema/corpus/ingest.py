"""Transcripts become TEI files beside them; what a person has edited since is never overwritten."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from bema.corpus.write import write
from bema.errors import BemaError
from bema.findings import Finding, Place, error, note
from bema.ingest.ingest import Ingested, ingest
from bema.ingest.keys import KEYS
from bema.ingest.readers import registered, suffix_of
from bema.ingest.register import read_register
from bema.ingest.review import review
from bema.pandoc import Parser
from bema.tei.dates import iso_date
from bema.tei.header import read_header
from bema.tei.speech import parse_tei, read, read_bytes

_GIVEN = tuple(key for key in KEYS if key != "modified")
"""What a person can say of a transcript; when a page was changed, no header of ours has."""
SUFFIX = ".tei.xml"
_SEAL = re.compile(rb'<\?bema ingested sha256="([0-9a-f]{64})"\?>\n')
"""What tells a file that is as bema wrote it: the hash of all the rest of it."""


@dataclass(frozen=True)
class Taken:
    """What became of one transcript."""

    path: Path
    target: Path | None = None
    """The TEI file that was written; None where none was."""
    findings: tuple[Finding, ...] = ()
    made: Ingested | None = None


def ingest_files(
    paths: Sequence[Path],
    folder: Path | None,
    given: Mapping[str, str],
    names: Path | None = None,
) -> Iterator[Taken]:
    """Write the TEI of each transcript beside it, or into a folder.

    What NAME.meta.toml beside a transcript says counts for more than the transcript, and `given`
    for more than both; `names` is a register of persons, organisations and places. Raises
    `BemaError` where that cannot be read.
    """
    register = read_register(read_bytes(names), str(names)) if names else ()
    given = _understood(given, "--meta")
    made_of: dict[Path, Path] = {}
    with Parser() as parser:
        for path in paths:
            target = target_of(path, folder)
            try:
                _refuse_second(path, made_of.setdefault(target, path), target)
                if path.suffix.lower() in (".xml", ".tei"):
                    yield _as_it_is(path, target)
                    continue
                _refuse_edited(target)
                known = {**_understood(_beside(path), str(_toml(path))), **given}
                made = ingest(read_bytes(path), str(path), parser, known, register)
                write(target, _sealed(made.data))
            except BemaError as trouble:
                yield Taken(path, findings=trouble.findings)
            else:
                yield Taken(path, target, made.findings, made)


def _as_it_is(path: Path, target: Path) -> Taken:
    """TEI that somebody made comes in unchanged; raises `BemaError` where it is no TEI."""
    data = read_bytes(path)
    parse_tei(data, str(path))
    if not target.exists() or read_bytes(target) != data:
        _refuse_edited(target)
    message = "it is TEI, and comes in as it is."
    remedy = "`bema check` says what there is to correct."
    write(target, data)
    return Taken(path, target, (note("ingest-tei", message, Place(str(path)), remedy),))


def _beside(path: Path) -> dict[str, str]:
    """Metadata of NAME.meta.toml; raises `BemaError` where that cannot be read."""
    beside = _toml(path)
    if not beside.is_file():
        return {}
    try:
        found = tomllib.loads(beside.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        message = f"it is no TOML: {trouble}."
        remedy = 'Write lines such as title = "On wells".'
        raise BemaError(error("ingest-meta", message, Place(str(beside)), remedy)) from None
    return {key: str(value) for key, value in found.items()}


def _toml(path: Path) -> Path:
    return path.with_name(f"{path.stem}.meta.toml")


def _understood(given: Mapping[str, str], name: str) -> dict[str, str]:
    """What a person says of a transcript; raises `BemaError` for a key or a date that is none."""
    for key, value in given.items():
        if key not in _GIVEN:
            near = get_close_matches(key, _GIVEN, 1)
            remedy = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(_GIVEN)}."
            raise BemaError(
                error("ingest-meta", f"there is no metadata called “{key}”.", Place(name), remedy)
            )
        if key in ("date", "published") and not iso_date(value):
            message = f"“{value}” is no date."
            remedy = "Write it as 2024-05-03, 2024-05 or 2024."
            raise BemaError(error("ingest-meta", message, Place(name), remedy))
    return dict(given)


def _refuse_second(path: Path, first: Path, target: Path) -> None:
    if first != path:
        message = f"it would become {target}, as {first} did."
        remedy = "Rename one of them, or ingest them into different folders."
        raise BemaError(error("ingest-same-name", message, Place(str(path)), remedy))


def write_review(path: Path, taken: Taken) -> None:
    """Write the page that shows a transcript beside its TEI; raises `BemaError` where it cannot."""
    assert taken.made is not None
    counts = [f"{taken.made.words} words", f"{taken.made.turns} turns", "none lost"]
    header = read_header(read(taken.made.data))
    write(path, review(taken.path.name, header, taken.made.rows, taken.findings, counts))


def is_transcript(path: Path) -> bool:
    """Whether a file is one that has to be ingested before it can be built."""
    return suffix_of(path.name) in registered()


def kept_or_ingested(paths: Sequence[Path]) -> Iterator[Taken]:
    """Transcripts become TEI; one that a person has edited since stands for its transcript."""
    for taken in ingest_files(paths, None, {}):
        if [finding.code for finding in taken.findings] == ["ingest-edited"]:
            target = target_of(taken.path, None)
            message = "it was edited since it was ingested, and is taken instead of the transcript."
            told = note("ingest-kept", message, Place(str(target)))
            yield replace(taken, target=target, findings=(told,))
        else:
            yield taken


def target_of(path: Path, folder: Path | None) -> Path:
    """The TEI file of a transcript."""
    return (folder or path.parent) / f"{path.stem}{SUFFIX}"


def _sealed(data: bytes) -> bytes:
    declaration, _, rest = data.partition(b"\n")
    seal = f'<?bema ingested sha256="{hashlib.sha256(data).hexdigest()}"?>\n'
    return declaration + b"\n" + seal.encode() + rest


def _refuse_edited(target: Path) -> None:
    """Raises `BemaError` where a file is there that is not as it was ingested."""
    if not target.exists():
        return
    data = read_bytes(target)
    seal = _SEAL.search(data[:1000])
    if seal and hashlib.sha256(data.replace(seal[0], b"", 1)).hexdigest() == seal[1].decode():
        return
    message = "it was edited since it was ingested, or made by somebody else, and stays as it is."
    remedy = "Move it away to ingest the transcript anew, or name another folder with -o."
    raise BemaError(error("ingest-edited", message, Place(str(target)), remedy))
