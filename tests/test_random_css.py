"""No stylesheet breaks an edition: random ones, valid or not, on random parts of a speech."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
import validators
import word_checks
from conftest import MINIMAL, ROOT
from hypothesis import given, settings
from sheets import IMAGE, lost_letters, sheets

import bema
from bema.edition.edition import render
from bema.errors import BemaError
from bema.exporters import load
from bema.findings import Finding
from bema.tei.speech import Speech

VARIED = MINIMAL % (
    b"""<p xml:lang="ar">\xd8\xa7\xd9\x84 <hi rend="bold">\xd9\x86\xd8\xb5</hi>.</p>
<figure><graphic url="%s"/><figDesc>A quay</figDesc><head>Caption</head></figure>
<table><head>Sums</head><row role="label"><cell cols="2">Across</cell><cell>Third</cell></row>
<row><cell rows="2">Down</cell><cell><list><item>within</item></list></cell><cell>x</cell></row>
<row><cell>y</cell><cell>z<note>In a cell.</note></cell></row></table>
<list type="gloss"><label>Term</label><item>meaning <list rend="numbered"><item>deep</item></list>
</item></list><sp><speaker>Chair.</speaker><p>Order<note place="end">At the end.</note>!</p></sp>
<p>Say <q>quoted <q>twice</q></q><note place="foot"><p>First.</p><p>Second.</p></note>.</p>"""
    % IMAGE.encode()
)
SPEECHES = {
    "sample": bema.read(ROOT / "tests" / "promise.tei.xml"),
    "varied": Speech(VARIED),
}

random = settings(derandomize=True, deadline=None, max_examples=20, report_multiple_bugs=False)
many = settings(random, max_examples=150)


def checked(name: str, speech: Speech, css: str, folder: Path) -> bytes:
    """An edition that has every letter it should have, and findings that say where."""
    path = folder / "house.css"
    path.write_text(css, "utf-8")
    exporter = load(name)
    edition = render(speech, exporter.output, style=path, name=name)
    artifact = exporter.export(edition)
    assert lost_letters(name, edition, artifact.data) == {}
    findings = (*edition.findings, *artifact.findings)
    assert [f for f in findings if not f.code or not f.message] == []
    assert unplaced(findings) == []
    return artifact.data


def unplaced(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings about a stylesheet that do not say in which line."""
    return [f for f in findings if f.code.startswith("style-") and not f.place.line]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the stylesheets of a test are."""
    return tmp_path_factory.mktemp("sheets")


@pytest.mark.parametrize("name", ["txt", "epub", "docx"])
def test_any_sheet(name: str, folder: Path) -> None:
    """Whole editions and placed findings; a Word file without what our own checks find."""

    @random
    @given(sheets)
    def check(css: str) -> None:
        data = checked(name, SPEECHES["sample"], css, folder)
        assert name != "docx" or word_checks.check(data) == []

    check()


@pytest.mark.slow
@pytest.mark.parametrize("speech", SPEECHES)
@pytest.mark.parametrize("name", ["txt", "epub", "html", "docx"])
def test_any_sheet_for_any_speech(name: str, speech: str, folder: Path) -> None:
    """The same for many more; the same bytes twice, and Word files by openxml-audit."""

    @many
    @given(sheets)
    def check(css: str) -> None:
        data = checked(name, SPEECHES[speech], css, folder)
        if name == "docx":
            path = folder / "speech.docx"
            path.write_bytes(data)
            assert validators.docx(path) == []
        assert checked(name, SPEECHES[speech], css, folder) == data

    check()


@pytest.mark.slow
@pytest.mark.parametrize("speech", SPEECHES)
def test_any_sheet_on_paper(speech: str, folder: Path) -> None:
    """A PDF that can be read, or one error with the line of what cannot be laid out."""

    @settings(many, max_examples=60)
    @given(sheets)
    def check(css: str) -> None:
        path = folder / "house.css"
        path.write_text(css, "utf-8")
        edition = render(SPEECHES[speech], style=path, name="pdf")
        try:
            artifact = bema.export(edition, "pdf")
        except BemaError as trouble:
            (finding,) = trouble.findings
            assert finding.code == "pdf-layout-failed"
            assert finding.place.line
        else:
            assert unplaced((*edition.findings, *artifact.findings)) == []
            with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
                assert len(pdf.pages) >= 1

    check()
