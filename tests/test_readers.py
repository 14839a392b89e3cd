"""EPUB and web page in the programs that people read them with, and under their checkers."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import browsers
import pikepdf
import pytest
import validators
from baseline import outside
from books import Book
from conftest import ROOT, SEED

import bema
from bema.exporters import load
from bema.exporters.pdf.reader import pdf_words

pytestmark = pytest.mark.slow

TEN = """sermon-27003 F-rom testdrama testchinese testcorpus test testall aphrodisias
    ParlaMint-TR_T27-tbmm-2018-07-07 testapp2""".split()
"""Documents of many kinds: letters, plays, verse, a volume, tables, sittings, apparatus."""


def corpus(shared: Path) -> list[Path]:
    """The seed, our examples, and every document of the corpus that has a text."""
    found = [*(shared / "examples").glob("*.xml"), *(shared / "corpus" / "tei").rglob("*.xml")]
    return [SEED, *(path for path in sorted(found) if b"<text" in path.read_bytes())]


@pytest.fixture(scope="module")
def made(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The EPUB and the web page of each document."""
    folder = tmp_path_factory.mktemp("editions")
    for path in corpus(shared):
        speech = bema.read(path)
        for name in ("epub", "html"):
            exporter = load(name)
            edition = bema.render(speech, exporter.output).named(name, exporter.output)
            (folder / f"{speech.stem}.{name}").write_bytes(exporter.export(edition).data)
    return {path.name: path for path in sorted(folder.iterdir())}


def test_every_book_is_valid(made: dict[str, Path]) -> None:
    """EPUBCheck has no error and no warning."""
    found = {name: validators.epub(path) for name, path in made.items() if path.suffix == ".epub"}
    assert len(found) > 25
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_page_is_valid(made: dict[str, Path]) -> None:
    """The Nu checker has no error and no warning."""
    found = {name: validators.html(path) for name, path in made.items() if path.suffix == ".html"}
    assert len(found) > 25
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_every_book_is_in_the_css_of_ten_years_ago(made: dict[str, Path]) -> None:
    """No selector and no value is newer without an older one before it."""
    found = {
        name: outside(Book(path.read_bytes()).css)
        for name, path in made.items()
        if path.suffix == ".epub"
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("name", [SEED.name.removesuffix(".tei.xml"), *TEN])
def test_books_are_accessible(name: str, made: dict[str, Path]) -> None:
    """DAISY Ace finds no violation."""
    assert browsers.ace(made[f"{name}.epub"]) == []


def test_pages_are_accessible(made: dict[str, Path]) -> None:
    """Axe finds no violation of WCAG or of best practice, by day or by night."""
    found = browsers.axe([path for path in made.values() if path.suffix == ".html"])
    assert {Path(name).name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_a_page_fits_its_window(
    width: int, scheme: str, made: dict[str, Path], tmp_path: Path
) -> None:
    """Nothing is cut off, asked for elsewhere or refused by the page's own policy."""
    for name in (SEED.name.removesuffix(".tei.xml"), "F-rom", "sermon-27003", "testall"):
        out = tmp_path / f"{name}.png"
        assert browsers.shot(made[f"{name}.html"], out, width, scheme) == [], name
        assert out.stat().st_size > 10_000


def test_a_page_whose_files_are_beside_it(tmp_path: Path) -> None:
    """It finds them, and its policy lets them in."""
    edition = bema.render(bema.read(SEED), ("web",)).named("html", ("web",))
    artifact = load("html", files="beside").export(edition)
    page = tmp_path / "speech.html"
    page.write_bytes(artifact.data)
    for name, data in artifact.beside.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert b"<style" not in artifact.data
    assert browsers.shot(page, tmp_path / "out.png") == []
    assert browsers.axe([page]) == {str(page): []}


def test_a_printed_page_is_like_the_pdf(made: dict[str, Path], tmp_path: Path) -> None:
    """What a browser prints has the paper of the PDF, as many pages, and its words in order."""
    out = tmp_path / "printed.pdf"
    stem = SEED.name.removesuffix(".tei.xml")
    assert browsers.shot(made[f"{stem}.html"], out) == []
    ours = bema.export(bema.render(bema.read(SEED)), "pdf").data
    (tmp_path / "ours.pdf").write_bytes(ours)
    with pikepdf.open(out) as printed, pikepdf.open(tmp_path / "ours.pdf") as paper:
        assert len(printed.pages) == len(paper.pages)
        boxes = [[float(n) for n in file.pages[0].MediaBox] for file in (printed, paper)]
    assert boxes[0] == pytest.approx(boxes[1], abs=1)
    text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True)
    # Hyphens at the end of lines are the browser's own, and so are the numbers of pages.
    said = re.sub(r"\n\d+\n*\f", "\n", text.stdout)
    letters = [re.sub(r"\W", "", words) for words in (said, "".join(pdf_words(ours)))]
    assert letters[0] == letters[1]


@pytest.mark.parametrize("percent", [80, 100, 150])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_reading_system_shows_it(
    theme: str, percent: int, made: dict[str, Path], tmp_path: Path
) -> None:
    """Every document opens without a complaint, and contents, pages and landmarks are found."""
    told = browsers.read(made["F-rom.epub"], tmp_path, theme, percent)
    assert told["wrong"] == []
    assert told["noted"]
    kind, hidden, text = told["popup"]
    assert (kind, hidden) == ("footnote", True)
    assert text.startswith("1 This B is slightly obscured")
    assert len(told["contents"]) > 20
    assert told["pages"][:2] == ["53", "54"]
    assert told["landmarks"] == [["cover"], ["bodymatter"], ["footnotes"], ["colophon"]]
    pictures = {path.name for path in tmp_path.iterdir()}
    assert len(pictures) == told["sections"] + 1
    assert all((tmp_path / name).stat().st_size > 5_000 for name in pictures)


@pytest.mark.parametrize("suffix", ["azw3", "mobi", "txt"])
def test_calibre_converts_it(suffix: str, made: dict[str, Path], tmp_path: Path) -> None:
    """Without a complaint, to the formats of older e-readers."""
    if not shutil.which("ebook-convert"):
        pytest.skip("calibre is not installed: `make test-all` installs it where apt may")
    for name in (SEED.name.removesuffix(".tei.xml"), "F-rom", "testcorpus"):
        out = tmp_path / f"{name}.{suffix}"
        command = ["ebook-convert", str(made[f"{name}.epub"]), str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        assert done.returncode == 0, done.stderr[-1000:]
        told = (done.stdout + done.stderr).splitlines()
        assert [line for line in told if re.search(r"(?i)warn|error|fail|no aid", line)] == []
        assert out.stat().st_size > 1_000
