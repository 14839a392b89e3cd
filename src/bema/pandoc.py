"""pandoc, as a program of its own; the one module that starts it.

What it says of its work comes as findings, each kind of message with a code of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from bema.errors import BemaError
from bema.findings import Finding, error, warning

_UNKNOWN_FORMAT, _UNKNOWN_EXTENSION = 22, 23
"""Exit codes (pandoc's manual, "Exit codes")."""
_NAME = re.compile(r"[^+-]*")
_EXTENSION = re.compile(r"[+-](\w*)")
_LOST = frozenset("BlockNotRendered InlineNotRendered".split())
"""Messages below a warning that tell of something lost; others tell how pandoc does its work."""
_WORDS_OF_ITS_OWN = frozenset("CouldNotLoadTranslations NoTranslation".split())
"""Warnings that pandoc lacks words, such as “Figure”, that no edition asks it for."""
_DATA = re.compile(r"data:[^\s,]*,\S*")
_LONG = 120


def convert(
    data: bytes, source: str, to: str, timestamp: int, options: Sequence[str] = ()
) -> tuple[bytes, tuple[Finding, ...]]:
    """A document in another of pandoc's formats, and what pandoc had to tell.

    It reads and writes nothing but `data` (`--sandbox`), and takes neither language nor time from
    the machine: `timestamp` (seconds since 1970) is the date of what bears one. Raises `BemaError`
    where pandoc does not know the format or fails.
    """
    with TemporaryDirectory(prefix="bema-") as folder:
        log = Path(folder) / "log.json"
        command = [_program(), f"--from={source}", f"--to={to}", "--sandbox", "--output=-"]
        command += [f"--log={log}", "--quiet", *options]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(timestamp), "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            command, input=data, capture_output=True, env=environment, check=False
        )
        if done.returncode:
            raise BemaError(_failure(done.returncode, to, done.stderr.decode("utf-8", "replace")))
        messages = json.loads(log.read_bytes()) if log.exists() else []
    return done.stdout, tuple(_findings(messages))


class Parser:
    """One pandoc that parses document after document, while it is used as a context.

    Starting it takes longer than most documents do.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if "_process" in self.__dict__:
            self._process.communicate()

    def parse(self, data: bytes, source: str) -> dict[str, Any]:
        """The syntax tree of a document (pandoc's `Pandoc`, as its JSON has it).

        It reads nothing but `data`. Raises `BemaError` where pandoc cannot read that.
        """
        pipe, answers = self._process.stdin, self._process.stdout
        assert pipe is not None
        assert answers is not None
        try:
            pipe.write(f"{source} {len(data)}\n".encode() + data)
            pipe.flush()
            good, _, size = answers.readline().decode().partition(" ")
            said = answers.read(int(size or 0))
        except OSError:
            good, said = "", b"it ended."
        if good != "ok":
            message = f"pandoc cannot read it: {_short(said.decode('utf-8', 'replace'))}"
            remedy = "Open it in the program it comes from, and save it again."
            raise BemaError(error("pandoc-failed", message, remedy=remedy))
        tree: dict[str, Any] = json.loads(said)
        return tree

    @cached_property
    def _process(self) -> subprocess.Popen[bytes]:
        script = Path(str(files("bema") / "pandoc_parse.lua"))
        command = [_program(), "lua", str(script)]
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )


def formats() -> tuple[str, ...]:
    """The formats that pandoc writes."""
    return _list("--list-output-formats")


def extensions(name: str) -> tuple[str, ...]:
    """The extensions of a format, each with `+` before it where it is on by itself, else `-`."""
    return _list(f"--list-extensions={name}")


def base(format: str) -> str:
    """The name of a format without its extensions: `markdown` of `markdown-smart+footnotes`."""
    match = _NAME.match(format)
    assert match is not None
    return match[0]


@cache
def _program() -> str:
    import pypandoc

    path: str = pypandoc.get_pandoc_path()
    return path


@cache
def _list(option: str) -> tuple[str, ...]:
    done = subprocess.run([_program(), option], capture_output=True, check=False)
    return tuple(done.stdout.decode("utf-8").split())


def _failure(code: int, to: str, said: str) -> Finding:
    name = base(to)
    if code == _UNKNOWN_FORMAT or name not in formats():
        return _unknown("format", name, formats())
    if code == _UNKNOWN_EXTENSION:
        known = [extension[1:] for extension in extensions(name)]
        wrong = next((e for e in _EXTENSION.findall(to) if e not in known), "")
        return _unknown(f"extension of {name}", wrong, known)
    message = f"pandoc cannot write “{to}”: {_short(said)}"
    return error("pandoc-failed", message, remedy="Try another format, or tell pandoc's authors.")


def _unknown(kind: str, name: str, known: Sequence[str]) -> Finding:
    nearest = get_close_matches(name, known, 1)
    remedy = f"Did you mean “{nearest[0]}”?" if nearest else f"There are: {', '.join(known)}."
    return error("pandoc-format", f"pandoc has no {kind} “{name}”.", remedy=remedy)


def _findings(messages: list[dict[str, Any]]) -> Iterator[Finding]:
    """A finding for each message that tells of trouble; those that are alike are one."""
    told: Counter[tuple[str, str]] = Counter()
    for message in messages:
        kind = message["type"]
        grave = message["verbosity"] in ("WARNING", "ERROR") and kind not in _WORDS_OF_ITS_OWN
        if grave or kind in _LOST:
            told[kind, _short(message["pretty"])] += 1
    for (kind, text), count in told.items():
        times = "" if count == 1 else f" ({count} times)"
        code = "pandoc" + re.sub(r"(?=[A-Z])", "-", kind).lower()
        yield warning(code, f"pandoc says: {text}{times}")


def _short(text: str) -> str:
    """One line, cut where it is long: pandoc quotes whole images and tables."""
    line = _DATA.sub("data:…", " ".join(text.split()))
    return line if len(line) <= _LONG else f"{line[:_LONG]} …"
