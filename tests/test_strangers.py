"""Stylesheets that others wrote, for pages that knew nothing of bema."""

from __future__ import annotations

from pathlib import Path

import pytest
import validators
from conftest import EDITIONS, ROOT
from test_editions import read_words, shown

import bema
from bema.edition.edition import render
from bema.exporters import load
from bema.findings import Severity
from bema.style.stylesheet import read_stylesheet
from bema.tei.speech import Speech

FOLDER = ROOT / "tests" / "strangers" / "node_modules"
SHEETS = {
    "sakura": "sakura.css/css/sakura.css",
    "water": "water.css/out/water.css",
    "tufte": "tufte-css/tufte.css",
    "latex": "latex.css/style.css",
    "paper": "paper-css/paper.css",
    "gutenberg": "gutenberg-css/dist/gutenberg.css",
}


@pytest.fixture(params=SHEETS)
def sheet(request: pytest.FixtureRequest) -> Path:
    """A stylesheet as its package has it."""
    path = FOLDER / SHEETS[request.param]
    if not FOLDER.is_dir():
        pytest.skip("others' stylesheets are not here: `make test-all` fetches them with npm")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EDITIONS, "html"])
def test_a_strangers_stylesheet_makes_whole_editions(
    name: str, sheet: Path, seed: Speech, tmp_path: Path
) -> None:
    """Every edition comes out, valid and complete in words; every finding names file and line."""
    exporter = load(name)
    edition = render(seed, exporter.output, style=sheet, name=name)
    artifact = exporter.export(edition)
    path = tmp_path / f"speech.{name}"
    path.write_bytes(artifact.data)
    if name in ("docx", "epub", "html"):
        assert getattr(validators, name)(path) == []
    assert read_words(name, artifact) == shown(edition, name)
    findings = (*edition.findings, *artifact.findings)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    unplaced = [f for f in findings if f.code.startswith("style-") and not f.place.line]
    assert unplaced == []


@pytest.mark.slow
def test_a_strangers_stylesheet_can_be_built_on(sheet: Path, seed: Speech, tmp_path: Path) -> None:
    """Imported behind the default design, it changes what it names and leaves the rest."""
    house = tmp_path / "house.css"
    house.write_text('@import "bema:speech.css";\n@import "stranger.css";\n')
    (tmp_path / "stranger.css").write_bytes(sheet.read_bytes())
    style = read_stylesheet(house)
    edition = bema.render(seed, style=style)
    for name in EDITIONS:
        artifact = bema.export(edition, name)
        own = edition.named(name, load(name).output)
        assert read_words(name, artifact) == shown(own, name)
