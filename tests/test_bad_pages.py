"""Documents that no page was made for: a finding says so, or one clear error; no word is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import bema
from bema.exporters import Artifact, load
from bema.tei.speech import Speech

Make = Callable[..., Artifact]


@pytest.fixture
def pdf(tei: Callable[[str], Speech], tmp_path: Path) -> Make:
    def make(body: str, css: str = "") -> Artifact:
        style = tmp_path / "style.css"
        style.write_text(f'@import "bema:speech.css";\n{css}', "utf-8")
        return bema.export(bema.render(tei(body), style=style), "pdf")

    return make


def codes(artifact: Artifact) -> list[str]:
    return [finding.code for finding in artifact.findings]


def words(artifact: Artifact) -> list[str]:
    found: list[str] = list(load("pdf").words(artifact.data))  # type: ignore[attr-defined]
    return found


def row(*cells: str, role: str = "data") -> str:
    return f'<row role="{role}">{"".join(f"<cell>{cell}</cell>" for cell in cells)}</row>'


CELLS = [f"consignment{number}" for number in range(10)]
TABLE = f"<table>{row(*'abcdefghij', role='label')}{row(*CELLS)}</table>"
WHOLE = "html[data-exporter] body { overflow-wrap: normal }"
NOTE = f"<p>a<note>{'long ' * 300}</note></p>"
AWAY = "main p { position: absolute; left: %s }"


@pytest.mark.parametrize(
    ("body", "css", "code"),
    [
        pytest.param(TABLE, "", "page-cut", id="a table wider than the page"),
        pytest.param(f"<p>{'w' * 90}</p>", WHOLE, "page-cut", id="a long word"),
        pytest.param(f"<p>{'w' * 38}</p>", WHOLE, "page-overflow", id="a shorter one"),
        pytest.param("<p>out</p>", AWAY % "-60mm", "page-cut", id="away"),
        pytest.param("<p>aside</p>", AWAY % "-9mm", "", id="in the margin"),
        pytest.param("<p>x</p>", "main p { margin-left: -9mm }", "page-overflow", id="drawn out"),
        pytest.param("<p>x</p>", "main p { text-indent: -3mm; padding-left: 3mm }", "", id="hung"),
        pytest.param(NOTE, "@page { size: 60mm 60mm }", "page-cut", id="a note longer than a page"),
    ],
)
def test_what_runs_over_is_told(body: str, css: str, code: str, pdf: Make) -> None:
    """Once for each block, with its page and its first words."""
    found = [each for each in codes(pdf(body, css)) if each.startswith("page-")]
    assert code in found if code else found == []


def test_a_word_longer_than_the_line_is_broken(pdf: Make) -> None:
    """By the built-in stylesheet; it is one word all the same."""
    word = "consignment" * 60
    artifact = pdf(f"<p>a {word} b</p>")
    assert artifact.findings == ()
    assert word in words(artifact)


def test_an_unknown_paper_is_told(pdf: Make) -> None:
    """With its place; the paper stays what it was."""
    artifact = pdf("<p>Text</p>", "@page { size: foolscap }")
    (finding,) = artifact.findings
    assert (finding.code, finding.place.line) == ("style-ignored", 2)


@pytest.mark.parametrize("size", ["0 0", "1pt 1pt", "-5mm 9mm"])
def test_paper_without_room(size: str, pdf: Make) -> None:
    """A finding, never an endless row of pages."""
    assert pdf("<p>Some text for so small a page.</p>", f"@page {{ size: {size} }}").findings


BIG = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
import bema
from bema.exporters import load
artifact = bema.export(bema.render(bema.read(sys.argv[1])), "pdf")
print(len(list(load("pdf").words(artifact.data))))
print(*(finding.code for finding in artifact.findings))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "count"),
    [
        pytest.param(
            f"<p>{'word <note>note</note> ' * 2000}</p>", 4000, id="2,000 notes in a paragraph"
        ),
        pytest.param(f"<p>{'word ' * 200_000}</p>", 200_000, id="a paragraph of 200,000 words"),
        pytest.param(f"<table>{row('a', 'b') * 10_000}</table>", 20_000, id="10,000 rows"),
        pytest.param(f"<p>{'<hi>word</hi> ' * 3000}</p>", 3000, id="3,000 elements in a line"),
    ],
)
def test_large_documents_come_out_whole(
    body: str, count: int, tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """In 6 GB, with every word."""
    path = tmp_path / "large.xml"
    path.write_bytes(tei(body).data)
    less = tmp_path / "small.xml"
    less.write_bytes(tei("<p>x</p>").data)
    totals = []
    for each in (path, less):
        command = [sys.executable, "-W", "ignore", "-c", BIG, str(each)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
        total, told = done.stdout.split("\n")[:2]
        assert not set(told.split()) & {"pdf-text-lost", "page-cut"}
        totals.append(int(total))
    assert totals[0] - totals[1] + 1 == count
