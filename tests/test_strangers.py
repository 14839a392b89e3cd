"""Stylesheets that others wrote, for pages that knew nothing of bema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
import validators
from conftest import EDITIONS, ROOT, SEED
from lxml import etree
from test_editions import MEDIA, cased, pruned, read_words, shown

import bema
from bema.edition.edition import Edition, render
from bema.exporters import load
from bema.exporters.html.reader import html_words
from bema.findings import Finding, Severity
from bema.style.generated import Generated, Image, Literal
from bema.style.stylesheet import Stylesheet, read_stylesheet
from bema.tree import Element, detach

FOLDER = ROOT / "tests" / "strangers" / "node_modules"
SHEETS = {
    "sakura": "sakura.css/css/sakura.css",
    "water": "water.css/out/water.css",
    "tufte": "tufte-css/tufte.css",
    "latex": "latex.css/style.css",
    "paper": "paper-css/paper.css",
    "gutenberg": "gutenberg-css/dist/gutenberg.css",
}
FORMATS = (*EDITIONS, "html")
PSEUDO = {
    "txt": ("before", "marker", "after"),
    "docx": ("before", "after"),  # Word numbers lists itself
}
"""What of generated text an edition has as text of its own, in the order it stands there."""


@pytest.fixture(params=SHEETS)
def sheet(request: pytest.FixtureRequest) -> Path:
    """A stylesheet as its package has it."""
    path = FOLDER / SHEETS[request.param]
    if not FOLDER.is_dir():
        pytest.skip("others' stylesheets are not here: `make test-all` fetches them with npm")
    return path


def documents(shared: Path) -> list[Path]:
    """An address, one with a note, and a press conference with a register of places."""
    return [SEED, shared / "examples" / "address.xml", shared / "examples" / "proceedings.xml"]


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_strangers_stylesheet_makes_whole_editions(
    name: str, sheet: Path, shared: Path, tmp_path: Path
) -> None:
    """Every edition comes out, valid and complete in words; every finding names file and line."""
    for path in documents(shared):
        check(bema_edition(path, name, read_stylesheet(sheet)), name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_a_strangers_stylesheet_can_be_built_on(
    name: str, sheet: Path, shared: Path, tmp_path: Path
) -> None:
    """Behind the default design, it changes what it names and leaves the rest."""
    house = tmp_path / "house.css"
    house.write_text(f'@import "bema:speech.css";\n@import "{sheet.as_uri()}";\n')
    style = read_stylesheet(house, (sheet.parent,))
    assert style.findings == ()
    for path in documents(shared):
        check(bema_edition(path, name, style), name, tmp_path)


@pytest.mark.parametrize("name", FORMATS)
def test_what_no_stylesheet_says_html_says(name: str, shared: Path, tmp_path: Path) -> None:
    """Under a sheet without a rule nothing for archives is shown, and calls of notes are raised."""
    bare = tmp_path / "bare.css"
    bare.write_text("body { max-width: 60em }")
    edition = bema_edition(shared / "examples" / "address.xml", name, read_stylesheet(bare))
    hidden = edition.html.xpath("//*[@hidden]")
    assert {e.get("class").split()[0] for e in hidden} >= {"encoder", "sha256"}
    exporter = load(name)
    found = " ".join(exporter.words(exporter.export(edition).data))  # type: ignore[attr-defined]
    assert (edition.speech.sha256 in found) is (name in ("epub", "html"))  # left to their readers
    (call,) = edition.html.xpath("//a[@role='doc-noteref']")
    assert [child.tag for child in call] == ["sup"]
    assert ("[1]" in found) is (name == "txt")


@pytest.mark.slow
def test_findings_of_a_strangers_stylesheet_are_few(sheet: Path) -> None:
    """None tells of what is for forms or screens alone, and no right CSS is called a mistake."""
    edition = bema_edition(SEED, "pdf", read_stylesheet(sheet))
    findings = (*edition.findings, *load("pdf").export(edition).findings)
    assert len(findings) < 16
    told = " ".join(finding.message for finding in findings)
    assert not re.search(r"prefers-|slider|\bbutton:|range", told)
    mistakes = {f.message for f in findings if f.severity is Severity.WARNING}
    assert mistakes <= {"“word-break: break-word” is ignored: invalid value."}


def bema_edition(path: Path, name: str, style: Stylesheet) -> Edition:
    """The edition of a document for an exporter under a stylesheet."""
    return render(bema.read(path), load(name).output, style=style, name=name)


def check(edition: Edition, name: str, folder: Path) -> None:
    """An edition is made, valid, and has all its words; its findings are none of errors."""
    artifact = load(name).export(edition)
    path = folder / f"speech.{name}"
    path.write_bytes(artifact.data)
    if name in ("docx", "epub", "html"):
        assert getattr(validators, name)(path) == []
    wanted = shown(edition, name) if name == "pdf" else expected(edition, name)
    assert read_words(name, artifact) == wanted
    findings = (*edition.findings, *artifact.findings)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    assert [f for f in findings if not placed(f)] == []


def placed(finding: Finding) -> bool:
    """Whether a finding says which line of which file it is about, where it is about CSS."""
    of_css = finding.code.startswith(("style-", "font-"))
    return bool(finding.place.path and finding.place.line) or not of_css


def expected(edition: Edition, name: str) -> list[str]:
    """Words that a reader meets: all but what is hidden, and what the stylesheet generates."""
    media, body = MEDIA[name], edition.html[1]
    if not media:
        return list(html_words(body))
    copy = deepcopy(body)
    pairs = dict(zip(body.iter(), copy.iter(), strict=True))
    cascade = edition.computed(media)
    for pseudo in PSEUDO[name]:
        put(pairs, edition.generated(media), pseudo)
    gone = {copied for ours, copied in pairs.items() if "none" in cascade(ours)["display"]}  # type: ignore[index]
    left = pruned(copy, lambda element: element in gone)
    if name == "docx":
        take_notes_home(left)
    return cased(name, html_words(left))


def take_notes_home(body: Element) -> None:
    """Put notes that were collected where they are called: Word reads them there."""
    for call in body.xpath(".//a[@role='doc-noteref']"):
        (note,) = body.xpath(".//aside[@id=$id]", id=call.get("href")[1:])
        for back in note.xpath(".//a[@role='doc-backlink']"):
            detach(back)
        note.tail, call.tail = call.tail, None
        call.getparent().replace(call, note)


def put(pairs: dict[Element, Element], generated: Generated, pseudo: str) -> None:
    """Write what pseudo-elements say into the copies of their elements."""
    for ours, copied in pairs.items():
        text = "".join(said(generated.get((ours, pseudo), ())))
        if not text:
            continue
        place = "after" if pseudo == "after" else "before"
        made = etree.Element("span")
        made.text = f"{text} " if pseudo == "marker" else text
        if place == "after":
            copied.append(made)
        else:
            made.tail, copied.text = copied.text, None
            copied.insert(0, made)


def said(parts: tuple[object, ...]) -> Iterator[str]:
    """Text of generated content; page numbers are none of a document's words."""
    for part in parts:
        if isinstance(part, Literal | Image):
            yield part.text
