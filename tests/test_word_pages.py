"""Pages of the Word file: `@page` and margin boxes as sections, headers and fields."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
import validators
import word_checks
from conftest import MINIMAL, ROOT, SEED, SHARED
from lxml import etree
from PIL import Image

import bema
from bema.exporters.docx import Docx
from bema.exporters.docx.pages.margin_boxes import spread
from bema.findings import Finding
from bema.style.word.page_limits import WORD_MARGIN_BOX, WORD_PAGE
from bema.tei.speech import Speech

W = word_checks.W
NS = {"w": W[1:-1], "r": word_checks.R[1:-1]}
TWO = """<div xml:id="one"><head>One</head><p>A <emph>x</emph>.</p></div>
    <div xml:id="two"><head>Two</head><p>B <emph>y</emph>.</p></div>"""
BASE = '@import "bema:speech.css";\nhtml, body { font-family: serif }\n'
"""The default sheet, with no font to pack."""
PLAIN = """@page { @top-left { content: none } @top-center { content: none }
    @top-right { content: none } @bottom-right { content: none } }
    @page :left { @top-center { content: none } @bottom-left { content: none } }"""
"""A sheet without margin boxes."""
DOCUMENTS = sorted(
    path
    for folder in (SHARED / "corpus" / "tei", SHARED / "examples", ROOT / "source")
    for path in folder.rglob("*.xml")
    if path.name not in ("ParlaMint-TR.xml", "test31.xml")
)


@dataclass(frozen=True)
class Word:
    """A Word file that was made, opened."""

    data: bytes
    findings: tuple[Finding, ...]

    @property
    def members(self) -> word_checks.Members:
        return word_checks.read(self.data)

    def xpath(self, part: str, path: str) -> Any:
        """What an XPath finds in a part of `word/`."""
        return self.members[f"word/{part}.xml"].xpath(path, namespaces=NS)

    def story(self, kind: str, pages: str = "default", section: int = -1) -> Any:
        """The header or footer of these pages in a section, the last by default."""
        sections = self.xpath("document", "//w:sectPr")
        (ident,) = sections[section].xpath(
            f"w:{kind}Reference[@w:type='{pages}']/@r:id", namespaces=NS
        )
        return self.members[word_checks.targets(self.members, "word/document.xml")[ident]]

    def text(self, kind: str, pages: str = "default", section: int = -1) -> str:
        """Text of a header, tabs as `|`, breaks as `/`, fields as `{code}`."""
        made = ""
        for node in self.story(kind, pages, section).iter(
            f"{W}t", f"{W}tab", f"{W}br", f"{W}instrText"
        ):
            if node.getparent().tag == f"{W}tabs":
                continue
            tag = node.tag.removeprefix(W)
            made += {"tab": "|", "br": "/"}.get(tag) or (
                f"{{{(node.text or '').strip()}}}" if tag == "instrText" else node.text or ""
            )
        return made


@pytest.fixture
def word(tmp_path: Path) -> Callable[..., Word]:
    """Makes the Word file of a body of TEI under CSS, by itself or behind the default sheet."""

    def make(css: str, body: str = "<p>Text.</p>", images: bool = False, base: str = "") -> Word:
        speech, sheet = tmp_path / "speech.xml", tmp_path / "sheet.css"
        speech.write_bytes(MINIMAL % body.encode())
        sheet.write_text(base + css, "utf-8")
        if images:
            Image.new("RGB", (200, 60), "navy").save(tmp_path / "logo.png")
        made = bema.export(bema.render(bema.read(speech), style=sheet), "docx")
        assert word_checks.check(made.data) == []
        return Word(made.data, made.findings)

    return make


# Sections -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "part", "path", "wanted"),
    [
        ("@page { size: A4 }", "document", "//w:pgSz/@w:*", ["11906", "16838"]),
        (
            "@page { size: A5 landscape }",
            "document",
            "//w:pgSz/@w:*",
            ["11906", "8391", "landscape"],
        ),
        (
            "@page { margin: 1in 2in 3in 4in } @page :left { margin: 1in 2in 3in 4in }",
            "document",
            "//w:pgMar/@*[local-name() != 'header' and local-name() != 'footer']",
            ["1440", "2880", "4320", "5760", "0"],
        ),
        (
            "@page { margin: 1in 2in 1in 3in } @page :left { margin: 1in 3in 1in 2in }",
            "settings",
            "boolean(//w:mirrorMargins)",
            True,
        ),
        (
            "@page { margin: 20mm } @page :left { margin: 20mm }",
            "settings",
            "boolean(//w:mirrorMargins)",
            False,
        ),
        (
            "@page { border: 1pt solid red; padding: 6pt }",
            "document",
            "//w:pgBorders/*[1]/@w:*",
            ["single", "8", "6", "FF0000"],
        ),
        (
            "@page { border: 1pt solid }",
            "settings",
            "boolean(//w:bordersDoNotSurroundHeader)",
            True,
        ),
        ("@page { background: #ffeedd }", "document", "//w:background/@w:color", ["FFEEDD"]),
        ("html { background: #ffeedd }", "document", "//w:background/@w:color", ["FFEEDD"]),
        ("html { background: white }", "document", "boolean(//w:background)", False),
        (
            "@page { background: #ffeedd }",
            "settings",
            "boolean(//w:displayBackgroundShape)",
            True,
        ),
        (
            "body { column-count: 3; column-gap: 12pt; column-rule: 1pt solid }",
            "document",
            "//w:cols/@w:*",
            ["3", "240", "1"],
        ),
        ("body { column-width: 80mm; column-gap: 5mm }", "document", "//w:cols/@w:num", ["2"]),
        ("body { counter-reset: page 7 }", "document", "//w:pgNumType/@w:start", ["7"]),
        (
            "@page { @bottom-right { content: counter(page, lower-roman) } }"
            "@page :left { @bottom-left { content: counter(page, lower-roman) } }",
            "document",
            "//w:pgNumType/@w:fmt",
            ["lowerRoman"],
        ),
        (
            "@page { counter-reset: footnote }",
            "document",
            "//w:footnotePr/w:numRestart/@w:val",
            ["eachPage"],
        ),
        (
            "body { hyphens: auto; hyphenate-limit-zone: 10mm }",
            "settings",
            "//w:hyphenationZone/@w:val",
            ["567"],
        ),
        (
            "html { hyphens: auto } body { hyphens: none }",
            "settings",
            "boolean(//w:autoHyphenation)",
            False,
        ),
        ("", "settings", "//w:compatSetting/@w:val", ["15"]),
        ("", "settings", "boolean(//w:doNotUseHTMLParagraphAutoSpacing)", False),
    ],
)
def test_page(word: Callable[..., Word], css: str, part: str, path: str, wanted: object) -> None:
    """Each declaration is where Word looks for it, in whole twips."""
    assert word(css).xpath(part, path) == wanted


def test_named_pages_are_sections(word: Callable[..., Word]) -> None:
    """Each with its size and its headers; a page break parts them, and the number begins anew."""
    css = """h2 { --word: "heading 1" }
        @page wide { size: A5 landscape; @top-center { content: "Wide" } }
        #two { page: wide; counter-reset: page 1 }
        .colophon { page: wide }"""
    made = word(css, TWO, base=BASE)
    sizes = made.xpath("document", "//w:pgSz/@w:orient | //w:pgSz/@w:w")
    assert sizes == ["8391", "11906", "landscape"]
    assert made.xpath("document", "count(//w:p/w:pPr/w:sectPr)") == 1
    assert made.xpath("document", "//w:sectPr/w:type/@w:val") == ["nextPage"]
    assert made.xpath("document", "//w:pgNumType/@w:start") == ["1"]
    assert (made.text("header", section=0), made.text("header")) == ("|{TITLE}Two words", "|Wide")


@pytest.mark.parametrize(
    ("css", "starts", "kinds", "told"),
    [
        ("#two { break-before: page; counter-reset: page 1 }", ["1"], ["nextPage"], 0),
        ("#two { break-before: right; counter-set: page 3 }", ["3"], ["oddPage"], 0),
        ("#one { break-before: page } #two { counter-reset: page 1 }", [], [], 1),
        ("#one { break-after: left } .colophon { page: x; counter-set: page 9 }",
         ["9"], ["evenPage", "nextPage"], 0),
    ],
)  # fmt: skip
def test_numbers_begin_anew_where_a_page_begins(
    word: Callable[..., Word], css: str, starts: list[str], kinds: list[str], told: int
) -> None:
    """In a section of its own; within a page Word’s number goes on, which is told."""
    made = word(css, TWO)
    assert made.xpath("document", "//w:pgNumType/@w:start") == starts
    assert made.xpath("document", "//w:sectPr/w:type/@w:val") == kinds
    assert [finding.code for finding in made.findings].count("word-page") == told


def test_columns_are_those_of_the_page_with_a_name(word: Callable[..., Word]) -> None:
    """In its section, else those of the text, whatever other sections there are."""
    css = """body { column-count: 2 } #one p { break-before: right }
        #two { page: wide; column-count: 3 }"""
    made = word(css, TWO)
    columns = [
        "".join(section.xpath("w:cols/@w:num", namespaces=NS))
        for section in made.xpath("document", "//w:sectPr")
    ]
    assert columns == ["2", "2", "3", "2"]


def test_a_table_stands_on_its_own_pages(word: Callable[..., Word]) -> None:
    """With its caption, and as wide as there; so does the text where `body` names its pages."""
    table = "<p>A.</p><table><head>C</head><row><cell>x</cell></row></table><p>B.</p>"
    css = "@page wide { size: A4 landscape } table { page: wide; width: 100% }"
    made = word(css, table)
    assert made.xpath("document", "//w:pgSz/@w:orient") == ["landscape"]
    assert made.xpath("document", "count(//w:tbl/preceding::w:sectPr)") == 1
    assert made.xpath("document", "count(//w:p[.='C']/preceding::w:sectPr)") == 1
    (width,) = made.xpath("document", "//w:gridCol/@w:w")
    assert int(width) == pytest.approx(16838 - 2 * 75 * 15 - 2 * 8 * 15, abs=30)
    sides = word(css + "body { page: wide }", table).xpath("document", "//w:pgSz/@w:orient")
    assert sides == ["landscape"]


def test_percentages_are_of_a_column(word: Callable[..., Word]) -> None:
    """Where the text, or the page with a name, has columns."""
    css = """@page { size: 400pt 600pt; margin: 50pt } @page :left { margin: 50pt }
        #two { page: wide; column-count: 3; column-gap: 30pt } p { margin-left: 50% }"""
    made = word(css, TWO.replace("A <emph>", "<emph>"))
    path = "//w:style[w:pPr/w:ind/@w:left and starts-with(w:name/@w:val, 'Body Text')]"
    indents = made.xpath("styles", f"{path}/w:pPr/w:ind/@w:left")
    assert sorted(indents) == ["3000", "800"]


def test_a_first_page_with_more_room_above(word: Callable[..., Word]) -> None:
    """Its header is made so high that it pushes the text down; the section keeps its margin."""
    css = "@page { margin-top: 20mm } @page :first { margin-top: 60mm }"
    made = word(f"{PLAIN} {css}")
    assert made.xpath("document", "//w:pgMar/@w:top") == ["1134"]
    assert made.xpath("document", "boolean(//w:titlePg)") is True
    (para,) = made.story("header", "first")
    style = para.xpath("string(w:pPr/w:pStyle/@w:val)", namespaces=NS)
    own = para.xpath("w:pPr/w:spacing/@w:after", namespaces=NS)
    named = made.xpath("styles", f"//w:style[@w:styleId='{style}']/w:pPr/w:spacing/@w:after")
    line = 1.25 * 13.5 * 20
    high = int(made.xpath("document", "//w:pgMar/@w:header")[0]) + int([*own, *named][0])
    assert high == pytest.approx(3402 - line, abs=100)


# Headers and footers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("boxes", "wanted"),
    [
        ('@top-left { content: "a" }', "a"),
        ('@top-center { content: "b" }', "|b"),
        ('@top-right { content: "c" }', "||c"),
        ('@top-left { content: "a" } @top-right { content: "c" }', "a||c"),
        ('@top-left { content: "a" } @top-center { content: "b" }', "a|b"),
        ('@top-left { content: "a\\a b"; white-space: pre }', "a/b"),
        ('@top-left { content: "a\\a b" }', "a b"),
        ('@top-left { content: counter(page) " of " counter(pages) }', "{PAGE}1 of {NUMPAGES}1"),
        (
            "@top-left { content: counter(page) }"
            "@top-right { content: counter(page, upper-roman) }",
            r"{PAGE}1||{PAGE \* ROMAN}I",
        ),
        ("@top-left { content: open-quote 'x' close-quote }", "“x”"),
        ('@top-left { content: "" }', ""),
    ],
)
def test_margin_boxes(word: Callable[..., Word], boxes: str, wanted: str) -> None:
    """Boxes of one line share it with tabs; pages are fields with a result."""
    made = word(f"@page {{ {boxes} }}", base="")
    assert made.text("header") == wanted


def test_first_and_left_pages_only_where_they_differ(word: Callable[..., Word]) -> None:
    """The default sheet has headers for all three; a sheet without differences has one."""
    kinds = "//w:headerReference/@w:type"
    assert sorted(word("", base=BASE).xpath("document", kinds)) == ["default", "even", "first"]
    made = word(PLAIN + "@page :first { @bottom-right { content: none } }", base=BASE)
    assert made.xpath("document", kinds) == ["default"]
    assert made.xpath("document", "boolean(//w:titlePg)") is False
    assert made.xpath("settings", "boolean(//w:evenAndOddHeaders)") is False


def test_a_box_set_otherwise_has_a_character_style(word: Callable[..., Word]) -> None:
    """The line is in the style of its first box, the others in styles of their places."""
    css = '@page { @top-left { content: "a" } @top-right { content: "b"; font-style: italic } }'
    made = word(PLAIN + css)
    runs = made.story("header").xpath("//w:r[w:t]", namespaces=NS)
    styles = [run.xpath("string(w:rPr/w:rStyle/@w:val)", namespaces=NS) for run in runs]
    assert styles == ["", "HeaderRight"]
    assert made.xpath("styles", "boolean(//w:style[@w:styleId='HeaderRight']/w:rPr/w:i)") is True


def test_a_letterhead(word: Callable[..., Word]) -> None:
    """An image with an address of several lines beside it: two cells, the image in its own part."""
    css = """@page { @top-left { content: url(logo.png) }
        @top-right { content: "Ministry\\a Street"; white-space: pre } }"""
    made = word(PLAIN + css, images=True)
    story = made.story("header")
    assert len(story.xpath("//w:tc", namespaces=NS)) >= 2
    names = [name for name in made.members if name.startswith("word/media/")]
    assert len(names) == 1
    extents = story.xpath("//*[local-name() = 'inline']/*[local-name() = 'extent']")
    assert [(e.get("cx"), e.get("cy")) for e in extents] == [(str(200 * 9525), str(60 * 9525))]
    body = made.members["word/_rels/document.xml.rels"]
    assert "image" not in etree.tostring(body).decode()


def test_a_background_image_of_a_box_is_sized(word: Callable[..., Word]) -> None:
    """As `background-size` says; 40 mm wide keeps its shape."""
    css = """@page { @top-left { content: ""; background: url(logo.png) no-repeat;
        background-size: 40mm auto } }"""
    story = word(PLAIN + css, images=True).story("header")
    (extent,) = story.xpath("//*[local-name() = 'inline']/*[local-name() = 'extent']")
    assert int(extent.get("cx")) == pytest.approx(40 * 36000, abs=9525)
    assert int(extent.get("cy")) == pytest.approx(12 * 36000, abs=9525)


def test_an_image_that_is_not_there(word: Callable[..., Word]) -> None:
    """Is told once, and the header goes without."""
    made = word(PLAIN + '@page { @top-left { content: url(no.png) "a" } }')
    assert [f.code for f in made.findings].count("resource-missing") == 1
    assert made.text("header") == "a"


def test_boxes_at_the_sides_are_framed(word: Callable[..., Word]) -> None:
    """At their place on the paper."""
    css = "@page { size: A4; margin: 30mm; @left-middle { content: 'side' } } "
    made = word(PLAIN + css + "@page :left { margin: 30mm }")
    (frame,) = made.story("header").xpath("//w:framePr", namespaces=NS)
    said = {key.removeprefix(W): value for key, value in frame.attrib.items()}
    assert (said["hAnchor"], said["vAnchor"], said["x"]) == ("page", "page", "0")
    assert int(said["w"]) == pytest.approx(1701, abs=1)
    assert int(said["y"]) == pytest.approx(16838 / 2, abs=300)


def test_borders_of_a_box(word: Callable[..., Word]) -> None:
    """A rule across the page below a box as wide as that: a border of the paragraph."""
    css = """@page { @top-left { content: "a"; width: 100%; border-bottom: 1pt solid;
        padding-bottom: 4pt; margin-bottom: 5mm; vertical-align: bottom } }"""
    made = word(PLAIN + css)
    styled = made.xpath("styles", "//w:style[starts-with(@w:styleId, 'Header')]//w:pBdr/w:bottom")
    direct = made.story("header").xpath("//w:pBdr/w:bottom", namespaces=NS)
    border = next(iter((*styled, *direct)))
    assert (border.get(f"{W}sz"), border.get(f"{W}space")) == ("8", "4")


# What follows the text --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "wanted", "told"),
    [
        ("h2 { string-set: s content(text) }", "{STYLEREF 1}One", 0),
        ('h2 { string-set: s "§ " content() }', "§ {STYLEREF 1}One", 0),
        ("h1 { string-set: s content() }", "{TITLE}Two words", 0),
        ("body { string-set: s 'constant' }", "constant", 0),
        ("h2 { --word: 'Part'; string-set: s content() }", '{STYLEREF "Part"}One', 0),
        ("h2 { --word: 'Subtitle'; string-set: s content() }", "One", 1),
        ("h2, p { string-set: s content() }", "One", 1),
        ("section { string-set: s attr(id) }", "one", 1),
        ("p em { --word: 'Mine'; color: red; string-set: s content() }", '{STYLEREF "Mine"}x', 0),
        ("p em { --word: 'Mine'; font: inherit; string-set: s content() }", "x", 1),
        ("h2 { string-set: s content() } #two h2 { color: red }", "{STYLEREF 1}One", 1),
    ],
)
def test_strings(word: Callable[..., Word], css: str, wanted: str, told: int) -> None:
    """A string of one value is text, one of a style a field, and any other is told."""
    sheet = '@page { @top-left { content: string(s) } } h2 { --word: "heading 1" }'
    made = word(PLAIN + sheet + css, TWO)
    assert made.text("header") == wanted
    assert [f.code for f in made.findings].count("word-running-head") == told


def test_the_last_of_a_page(word: Callable[..., Word]) -> None:
    """Is found from the foot of the page."""
    css = 'h2 { --word: "heading 1"; string-set: s content() }'
    made = word(PLAIN + css + "@page { @top-left { content: string(s, last) } }", TWO)
    assert made.text("header") == r"{STYLEREF 1 \l}One"


# Notes, fonts, properties -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("border", "line", "paragraph"),
    [("0.4pt solid", 1, 0), ("none", 0, 0), ("2pt solid", 0, 1), ("0.5pt dashed", 0, 1)],
)
def test_what_parts_notes_from_the_text(
    word: Callable[..., Word], border: str, line: int, paragraph: int
) -> None:
    """Word's own short line for a thin rule, a border of its paragraph for any other."""
    body = '<p>Text.<note place="foot">Note.</note></p>'
    made = word(f"@page {{ @footnote {{ border-top: {border} }} }}", body)
    assert made.xpath("footnotes", "count(//w:separator)") == line
    assert made.xpath("footnotes", "count(w:footnote[@w:type='separator']//w:pBdr)") == paragraph


def test_fonts(word: Callable[..., Word]) -> None:
    """The table names what may stand in for a family, its kind, and the faces that are embedded."""
    made = word('html, body { font-family: "Literata", "Georgia", serif }', base=BASE)
    path = "//w:font[@w:name='Literata']/*"
    found = {
        node.tag.removeprefix(W): node.get(f"{W}val") for node in made.xpath("fontTable", path)
    }
    assert (found["altName"], found["family"], found["pitch"]) == ("Georgia", "roman", "variable")
    assert "embedRegular" in found


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: b"OTTO" + data[4:], "PostScript"),
        (lambda data: b"wOF2" + data[4:], "packed"),
        (lambda data: data[:40], "cannot be read"),
    ],
)
def test_fonts_that_word_does_not_embed(
    tmp_path: Path, change: Callable[[bytes], bytes], reason: str
) -> None:
    """Are told, with the reason."""
    from bema.exporters.docx.parts.fonts import add_fonts, fonts
    from bema.exporters.docx.parts.opc import Package, Part
    from bema.resources import Resource
    from bema.style.stylesheet import Face

    data = change((ROOT / "styles" / "fonts" / "Literata-Regular.ttf").read_bytes())
    face = Face("L", False, False, Resource(data, "font/ttf", tmp_path / "l.ttf"))
    package = Package({"word/document.xml": Part(b"")})
    (told,) = add_fonts(package, "word/document.xml", fonts([("L", False, False)], [face], {}))
    assert told.code == "font-not-embedded"
    assert reason in told.message


def test_languages_of_the_document(word: Callable[..., Word]) -> None:
    """Theme fonts know the language of each kind of script."""
    body = '<p>Text. <foreign xml:lang="ja">日本</foreign> <foreign xml:lang="ar">نص</foreign></p>'
    said = word("", body).xpath("settings", "//w:themeFontLang/@w:*")
    assert said == ["en", "ja", "ar"]


def test_properties(tmp_path: Path) -> None:
    """Title, language, subject and the publisher stand where programs look for them."""
    made = Word(bema.export(bema.render(bema.read(SEED)), "docx").data, ())
    core = etree.tostring(made.members["docProps/core.xml"]).decode()
    assert "<dc:language>en</dc:language>" in core
    assert "Conference on Interaction and Confidence" in core
    app = etree.tostring(made.members["docProps/app.xml"]).decode()
    assert "<Company>Ministry of Foreign Affairs of the Russian Federation</Company>" in app


def test_words_are_those_of_the_text(word: Callable[..., Word]) -> None:
    """Notes at their reference, links too; no header, no number that Word counts."""
    body = """<p>One<note place="foot">two <ref target="https://example.org">three</ref></note>
        four<note place="foot" n="*">five</note>.</p>"""
    css = "::footnote-call { content: counter(footnote, upper-alpha) } .colophon { display: none }"
    made = word(css + "@page { @top-left { content: 'head' } }", body)
    assert list(Docx().words(made.data)) == "Two words One two three four five .".split()


# What Word cannot ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "box", "name", "shown"),
    [
        ("size: A4", "", "size", True),
        ("margin-left: 2cm", "", "margin-left", True),
        ("background: url(logo.png)", "", "background-image", False),
        ("background: red", "", "background-color", True),
        ("marks: crop", "", "marks", False),
        ("bleed: 3mm", "", "bleed-left", False),
        ("counter-reset: footnote", "", "counter-reset", True),
        ("counter-increment: chapter", "", "counter-increment", False),
        ("border: 1pt solid; padding: 5pt", "", "padding-left", True),
        ("border: 1pt solid; padding: 50pt", "", "padding-left", False),
        ("", "content: counter(page)", "content", True),
        ("", "content: counter(chapter)", "content", False),
        ("", "content: string(a, start)", "content", False),
        ("", "content: string(a, last)", "content", True),
        ("", "content: 'x'; height: 1cm", "height", False),
        ("", "content: 'x'; vertical-align: bottom", "vertical-align", True),
        ("", "content: 'x'; transform: rotate(90deg)", "transform", False),
        ("", "content: 'x'; opacity: 0.5", "opacity", False),
        ("", "content: 'x'; opacity: 1", "opacity", True),
    ],
)
def test_limits(tmp_path: Path, rule: str, box: str, name: str, shown: bool) -> None:
    """What cannot be shown has a reason, what can has none."""
    sheet = tmp_path / "sheet.css"
    sheet.write_text(f"@page {{ {rule}; @top-left {{ {box} }} }}")
    cascade = bema.render(Speech(MINIMAL % b"<p>A.</p>"), style=sheet).computed("print")
    style = cascade.margin_box("top-left") if box else cascade.page()
    assert style is not None
    limits = WORD_MARGIN_BOX if box else WORD_PAGE
    assert bool(limits.reason(name, style)) is not shown


def test_boxes_of_an_edge_do_not_overlap(tmp_path: Path) -> None:
    """Whatever widths they have, they lie within the text block, in order."""
    from bema.exporters.docx.pages.margin_boxes import MarginBox
    from bema.exporters.docx.pages.running import Piece

    for widths in (("auto", "auto", "auto"), ("30%", "auto", "20%"), ("auto", "50%", "auto")):
        sheet = tmp_path / "sheet.css"
        places = ("left", "center", "right")
        boxes = "".join(
            f"@top-{place} {{ content: '{'x' * n}'; width: {width} }}"
            for n, (place, width) in enumerate(zip(places, widths, strict=True), start=1)
        )
        sheet.write_text(f"@page {{ {boxes} }}")
        cascade = bema.render(Speech(MINIMAL % b"<p>A.</p>"), style=sheet).computed("print")
        found = {}
        for place in places:
            style = cascade.margin_box(f"top-{place}")
            assert style is not None
            found[place] = MarginBox(f"top-{place}", style, ((Piece("x" * 9),),), 50)
        ends = [end for place in places for end in spread(found, 400)[place]]
        assert ends == sorted(ends)
        assert ends[0] >= 0
        assert ends[-1] <= 400


def test_all_at_once_is_valid(word: Callable[..., Word], tmp_path: Path) -> None:
    """A letterhead, boxes on all sides, named pages in columns, borders, notes: no complaint."""
    css = """@page { border: 1pt solid; padding: 3mm; background: ivory; counter-reset: footnote;
          @top-left { content: url(logo.png) } @left-top { content: "side" }
          @top-right { content: "a\\a b"; white-space: pre; border-left: 2pt solid }
          @top-right-corner { content: counter(page); background: silver }
          @footnote { border-top: 2pt double red } }
        @page wide { size: A4 landscape; @top-center { content: string(s, last) } }
        @page :first { margin-top: 60mm; @bottom-center { content: element(e) } }
        h2 { --word: "heading 1"; string-set: s content() }
        #two { page: wide; column-count: 2; column-rule: 1pt solid }"""
    made = word(css, TWO + '<p>N.<note place="foot">Note.</note></p>', images=True, base=BASE)
    path = tmp_path / "made.docx"
    path.write_bytes(made.data)
    assert validators.docx(path) == []


# The corpus ------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
def test_word_files_of_the_corpus_are_valid(path: Path, tmp_path: Path) -> None:
    """By openxml-audit and by our own checks, and the same bytes twice."""
    speech = bema.read(path)
    made = bema.export(bema.render(speech), "docx")
    file = tmp_path / "made.docx"
    file.write_bytes(made.data)
    assert validators.docx(file) == []
    assert bema.export(bema.render(speech), "docx").data == made.data


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["", "release", "book", "large"])
def test_pages_are_about_as_many_as_in_the_pdf(theme: str, tmp_path: Path) -> None:
    """Within a tenth, and never by less than one page, as LibreOffice lays the Word file out."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    sheet = ROOT / "styles" / (f"themes/{theme}.css" if theme else "speech.css")
    edition = bema.render(bema.read(SEED), style=sheet)
    (tmp_path / "made.docx").write_bytes(bema.export(edition, "docx").data)
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "made.docx")], check=True, capture_output=True)
    counts = []
    for data in (bema.export(edition, "pdf").data, (tmp_path / "made.pdf").read_bytes()):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            counts.append(len(pdf.pages))
    assert abs(counts[0] - counts[1]) <= max(counts[0] * 0.1, 1)
    with ZipFile(tmp_path / "made.docx") as archive:
        assert archive.testzip() is None
