"""Change one declaration, and the editions that can show it all change; the others say why not."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from looks import EpubLook, PdfLook, TextLook, WordLook
from promises import PROMISES, Promise, Same, See

import bema
from bema.edition.edition import render
from bema.exporters import load
from bema.findings import Finding
from bema.tei.speech import Speech

LOOKS: dict[str, Any] = {"pdf": PdfLook, "epub": EpubLook, "docx": WordLook, "txt": TextLook}
FIELDS = {"pdf": "pdf", "epub": "epub", "docx": "word", "txt": "text"}


@pytest.fixture(scope="module")
def sample() -> Speech:
    """A text with one of everything."""
    return bema.read(ROOT / "tests" / "promise.tei.xml")


@pytest.fixture(scope="module")
def looked() -> dict[tuple[str, str], Any]:
    """Editions that were looked at already, by sheet and name."""
    return {}


def look(
    speech: Speech, css: str, name: str, folder: Path, looked: dict[tuple[str, str], Any]
) -> tuple[Any, tuple[Finding, ...]]:
    """An edition under a sheet that builds on the default one, and its findings."""
    if (css, name) not in looked:
        sheet = folder / "house.css"
        sheet.write_text(f'@import "bema:speech.css";\n{css}\n', "utf-8")
        exporter = load(name)
        edition = render(speech, exporter.output, style=sheet, name=name)
        artifact = exporter.export(edition)
        findings = (*edition.findings, *artifact.findings)
        looked[css, name] = LOOKS[name](artifact.data), findings
    found: tuple[Any, tuple[Finding, ...]] = looked[css, name]
    return found


def alike(seen: tuple[Any, Any], outcome: See) -> bool:
    """Whether what was seen is what is said: a distance where nothing is said of before."""
    if outcome.before is None and isinstance(outcome.after, float):
        return bool(abs(seen[1] - seen[0] - outcome.after) < 0.3)
    pairs = zip(seen, (outcome.before, outcome.after), strict=True)
    return all(
        a == b or (isinstance(a, float) and isinstance(b, float) and math.isclose(a, b))
        for a, b in pairs
    )


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.css)
def test_one_declaration(
    promise: Promise,
    name: str,
    sample: Speech,
    tmp_path: Path,
    looked: dict[tuple[str, str], Any],
) -> None:
    """What is said in `promises.py` is seen, or told with the declaration's place."""
    before, _ = look(sample, promise.base, name, tmp_path, looked)
    after, told = look(sample, f"{promise.base}\n{promise.css}", name, tmp_path, {})
    new = [f for f in told if f.code.startswith("style-") and f.place.line == 3]
    outcome = getattr(promise, FIELDS[name])
    if isinstance(outcome, See):
        seen = (outcome.probe(before), outcome.probe(after))
        assert alike(seen, outcome), seen
        assert new == []
    elif isinstance(outcome, Same):
        assert new == []
    else:
        assert [outcome.reason in finding.message for finding in new] == [True]


def test_there_are_enough() -> None:
    """No declaration is tried twice."""
    tried = [promise.css for promise in PROMISES]
    assert len(tried) == len(set(tried)) >= 40
