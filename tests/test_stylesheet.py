"""One stylesheet for all: what one declaration changes, and what is said where it cannot."""

from __future__ import annotations

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from conftest import ROOT
from lxml import etree

import bema
from bema.style.compiled.compile import compile_css
from bema.style.stylesheet import read_stylesheet
from bema.tei.speech import Speech

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A folder with a copy of the default stylesheet and its fonts."""
    styles = tmp_path / "styles"
    styles.mkdir()
    (styles / "fonts").symlink_to(ROOT / "styles" / "fonts")
    return styles / "speech.css"


def exports(speech: Speech, style: Path | None, *names: str) -> dict[str, bytes]:
    edition = bema.render(speech, style=style)
    return {name: bema.export(edition, name).data for name in names}


def change(target: Path, old: str, new: str) -> Path:
    css = (ROOT / "styles" / "speech.css").read_text("utf-8")
    assert css.count(old) == 1
    target.write_text(css.replace(old, new), "utf-8")
    return target


def pdf_left(data: bytes, text: str) -> float:
    """Where the first line that starts with `text` begins, in px from the left."""
    from bema.exporters.pdf.reader import _decode, _to_unicode

    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        fonts = {n: _to_unicode(f) for n, f in page.resources["/Font"].items()}
        font: dict[bytes, str] = {}
        x = 0.0
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                font = fonts[str(operands[0])]
            elif str(operator) == "Tm":
                x = float(operands[4])
            elif str(operator) == "TJ" and _decode(operands[0], font).startswith(text):
                return x
    raise AssertionError(f"no line starts with {text!r}")


def word_style(data: bytes, name: str) -> etree._Element:
    with ZipFile(io.BytesIO(data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    return next(
        s
        for s in styles
        if s.find(f"{W}name") is not None and s.find(f"{W}name").get(f"{W}val") == name
    )


def epub_css(data: bytes) -> str:
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read("EPUB/speech.css").decode()


def test_the_alignment_of_the_title(seed: Speech, changed: Path) -> None:
    """One declaration: PDF, Word, EPUB and text all follow."""
    names = ("pdf", "docx", "epub", "txt")
    before = exports(seed, None, *names)
    style = change(changed, "--title-align: center;", "--title-align: right;")
    after = exports(seed, style, *names)

    assert pdf_left(after["pdf"], "Sergey") > pdf_left(before["pdf"], "Sergey") + 5

    def jc(data: bytes) -> str:
        return str(word_style(data, "Title").find(f"{W}pPr/{W}jc").get(f"{W}val"))

    assert (jc(before["docx"]), jc(after["docx"])) == ("center", "right")

    def aligned(data: bytes) -> str:
        rule = re.search(r"h1 \{(.*?)\}", epub_css(data), re.DOTALL)
        assert rule is not None
        found = re.search(r"text-align: (\w+);", rule[1])
        assert found is not None
        return found[1]

    assert (aligned(before["epub"]), aligned(after["epub"])) == ("center", "right")

    def indent(data: bytes) -> tuple[int, int]:
        line = next(x for x in data.decode().split("\n") if "Building Measures" in x)
        return len(line) - len(line.lstrip()), len(line)

    left, right = indent(before["txt"])
    assert abs(left - (72 - right)) <= 1
    assert indent(after["txt"])[1] == 72


def test_the_indent_of_paragraphs(seed: Speech, changed: Path) -> None:
    """One declaration: PDF, Word and EPUB follow."""
    names = ("pdf", "docx", "epub")
    before = exports(seed, None, *names)
    after = exports(seed, change(changed, "--indent: 1em;", "--indent: 3em;"), *names)

    start = "Unfortunately"
    moved = pdf_left(after["pdf"], start) - pdf_left(before["pdf"], start)
    assert moved == pytest.approx(2 * 10 / 0.75, abs=0.1)  # 2 em of 10 pt, in px

    def first(data: bytes) -> int:
        style = word_style(data, "Body Text First Indent")
        return int(style.find(f"{W}pPr/{W}ind").get(f"{W}firstLine"))

    assert (first(before["docx"]), first(after["docx"])) == (200, 600)
    assert "text-indent: 1em;" in epub_css(before["epub"])
    assert "text-indent: 3em;" in epub_css(after["epub"])


def test_a_users_sheet_says_only_what_differs(seed: Speech, tmp_path: Path) -> None:
    """`@import "bema:speech.css"` brings the default design."""
    sheet = tmp_path / "house.css"
    sheet.write_text('@import "bema:speech.css";\n:root { --page-size: 210mm 297mm; }\n')
    edition = bema.render(seed, style=sheet)
    assert edition.findings == ()
    with pikepdf.open(io.BytesIO(bema.export(edition, "pdf").data)) as pdf:
        box = [round(float(v)) for v in pdf.pages[0].trimbox]
    assert box == [0, 0, 595, 842]


@pytest.mark.parametrize(
    ("css", "code", "line"),
    [
        ("p { color: red; }\n}\n", "style-syntax", 2),
        ('@import "https://example.org/a.css";', "style-import", 1),
        ('\n\n@import "../../../../etc/passwd";', "style-import", 3),
        ('@import "missing.css";', "style-import", 1),
        ('@import "self.css";', "style-import", 1),
    ],
)
def test_what_is_wrong_in_a_sheet_is_a_finding(
    css: str, code: str, line: int, tmp_path: Path
) -> None:
    """With its file and line; nothing is fetched and nothing read from outside."""
    sheet = tmp_path / "self.css"
    sheet.write_text(css)
    found = read_stylesheet(sheet).findings
    assert [(f.code, f.place.path, f.place.line) for f in found] == [(code, str(sheet), line)]


def test_a_declaration_that_is_not_understood_is_a_finding(seed: Speech, tmp_path: Path) -> None:
    """With file, line and property, once."""
    sheet = tmp_path / "house.css"
    sheet.write_text("p {\n  colour: red;\n}\n")
    findings = bema.export(bema.render(seed, style=sheet), "pdf").findings
    assert [(f.code, f.place.path, f.place.line) for f in findings] == [
        ("style-ignored", str(sheet), 2)
    ]
    assert "colour" in findings[0].message


def test_a_sheet_without_fonts_still_makes_a_pdf(seed: Speech, tmp_path: Path) -> None:
    """The bundled family steps in where a sheet names no face that there is."""
    sheet = tmp_path / "plain.css"
    sheet.write_text("p { font-family: Nowhere; }")
    assert bema.export(bema.render(seed, style=sheet), "pdf").data.startswith(b"%PDF")


def test_compiled_css_has_no_other_media() -> None:
    """And no pages, no fonts, no custom properties."""
    css = compile_css(read_stylesheet())
    for left_out in ("@page", "@media", "var(", "--", "string-set", "footnote", "ch;"):
        assert left_out not in css
