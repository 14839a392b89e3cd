"""Sources kept in order, file by file: what is wrong with them, and their canonical form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bema.checks.check import check, fix
from bema.checks.schema import hold_to
from bema.corpus.write import replace_source
from bema.errors import BemaError
from bema.findings import Finding
from bema.tei.canonical import canonical
from bema.tei.speech import read_bytes


@dataclass(frozen=True)
class Kept:
    """What became of one source."""

    path: Path
    changed: bool = False
    """Whether it was written anew, or would have been."""
    findings: tuple[Finding, ...] = ()


def check_files(paths: Sequence[Path], schema: Path | None = None) -> Iterator[Kept]:
    """What is wrong with each file; with a schema, what breaks that instead of the profile.

    Raises `BemaError` where the schema cannot be used.
    """
    broken = hold_to(schema, [path for path in paths if path.is_file()]) if schema else {}
    for path in paths:
        try:
            found = check(read_bytes(path), str(path), path, structure=schema is None)
        except BemaError as trouble:
            yield Kept(path, findings=trouble.findings)
            continue
        # Who cannot read the file says so once.
        if not any(finding.code.startswith("tei-") for finding in found):
            found = (*found, *broken.get(path, ()))
        yield Kept(path, findings=tuple(sorted(found, key=lambda each: each.place.line)))


def fix_files(paths: Iterable[Path]) -> Iterator[Kept]:
    """Repair in each file what is safe to repair; each repair is a note."""
    for path in paths:
        try:
            data = read_bytes(path)
            made, findings = fix(data, str(path), path)
            if made != data:
                replace_source(path, made)
        except BemaError as trouble:
            # What keeps a file from being read is said by the check that follows.
            kept = tuple(f for f in trouble.findings if f.code.startswith(("fix-", "output-")))
            yield Kept(path, findings=kept)
        else:
            yield Kept(path, made != data, findings)


def format_files(paths: Iterable[Path], *, write_them: bool) -> Iterator[Kept]:
    """Give each file its canonical form in place of what it was, or only say which lack it."""
    for path in paths:
        try:
            data = read_bytes(path)
            made, findings = canonical(data, str(path))
            if made != data and write_them:
                replace_source(path, made)
        except BemaError as trouble:
            yield Kept(path, findings=trouble.findings)
        else:
            # What a change would cost matters where there is one.
            yield Kept(path, made != data, findings if made != data else ())
