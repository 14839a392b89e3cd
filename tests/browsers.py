"""A browser, a reading system, and the accessibility checkers of both: npm's, in `tests/readers`.

They are only here where `make test-all` has fetched them, and Chromium is installed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

FOLDER = ROOT / "tests" / "readers"
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The browser; the test is skipped where it, or what runs in it, is not here."""
    found = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(
        filter(None, map(shutil.which, _NAMES)), ""
    )
    if not found or not (FOLDER / "node_modules").is_dir():
        pytest.skip("no browser here: `make test-all` fetches what runs in it, and needs Chromium")
    return found


def _node(script: str, *arguments: str) -> Any:
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium()}
    command = ["node", str(FOLDER / script), *arguments]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def axe(pages: Sequence[Path]) -> dict[str, list[str]]:
    """What axe finds in each page, by day and by night."""
    found: dict[str, list[str]] = _node("axe.mjs", *map(str, pages))
    return found


def shot(page: Path, out: Path, width: int = 1000, scheme: str = "light") -> list[str]:
    """A picture of a page, or what the browser prints of it; gives what went wrong meanwhile."""
    wrong: list[str] = _node("shot.mjs", str(page), str(out), str(width), scheme)
    return wrong


def read(book: Path, folder: Path, theme: str = "light", percent: int = 100) -> dict[str, Any]:
    """What a reading system makes of a book, with pictures of it in `folder`."""
    told: dict[str, Any] = _node("read.mjs", str(book), str(folder), theme, str(percent))
    return told


def ace(book: Path) -> list[str]:
    """Violations that DAISY Ace finds in a book."""
    environment = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": chromium()}
    runner = FOLDER / "node_modules" / ".bin" / "ace-puppeteer"
    with tempfile.TemporaryDirectory() as out:
        command = [str(runner), "--force", "--outdir", out, str(book)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        report = Path(out, "report.json")
        assert report.is_file(), done.stdout[-1000:] + done.stderr[-1000:]
        documents = json.loads(report.read_text("utf-8"))["assertions"]
    return [
        f"{document['earl:testSubject']['url']}: {each['earl:test']['dct:title']}: "
        f"{each['earl:result']['dct:description']}"
        for document in documents
        for each in document["assertions"]
    ]
