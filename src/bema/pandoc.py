"""pandoc, as a program of its own; the one module that starts it."""

from __future__ import annotations

import os
import subprocess

from bema.errors import BemaError
from bema.findings import Finding, error, warning


def convert(
    html: bytes, to: str, language: str, timestamp: int
) -> tuple[bytes, tuple[Finding, ...]]:
    """HTML in one of pandoc's formats, and what pandoc had to tell.

    `language` (BCP 47) is always said, because pandoc takes one from the locale otherwise;
    `timestamp` (seconds since 1970) is the date of what bears one. Raises `BemaError` where pandoc
    does not know the format or fails.
    """
    import pypandoc

    command = [
        pypandoc.get_pandoc_path(),
        "--from=html-smart",
        f"--to={to}",
        "--standalone",
        f"--metadata=lang:{language}",
        "--sandbox",
        "--output=-",
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(timestamp), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, input=html, capture_output=True, env=environment, check=False)
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        message = f"pandoc cannot write “{to}”: {' '.join(said.split())}"
        remedy = "Name one of the formats that `pandoc --list-output-formats` gives."
        raise BemaError(error("pandoc-failed", message, remedy=remedy))
    lines = [line.removeprefix("[WARNING] ") for line in said.splitlines() if line.strip()]
    return done.stdout, tuple(warning("pandoc", line) for line in lines)
