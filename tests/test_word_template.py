"""A house template: its styles, its paper and its letterhead win, and ours fill the gaps."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import validators
import word_checks
from conftest import MINIMAL
from docx import Document
from docx.shared import Mm, Pt, RGBColor
from lxml import etree
from PIL import Image

import bema
from bema.errors import BemaError
from bema.exporters import Artifact
from bema.exporters.docx import Docx
from bema.exporters.docx.house.template import read_template

W = word_checks.W
NS = {"w": W[1:-1], "r": word_checks.R[1:-1]}
BODY = """<div xml:id="one"><head>One</head><p>A.</p>
    <list rend="numbered"><item>I.</item></list></div>
    <div xml:id="two"><head>Two</head><p>B.<note place="foot">Note.</note></p></div>"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def saved(document: Any) -> bytes:
    """A document of python-docx's as a file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def house(letterhead: bool = True) -> bytes:
    """A template of an office: A4, Arial, red titles, a letterhead with an image."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.top_margin = Mm(40), Mm(50)
    made.styles["Normal"].font.name = "Arial"
    made.styles["Title"].font.color.rgb = RGBColor(0xAA, 0, 0)
    made.styles["Body Text"].paragraph_format.space_after = Pt(8)
    if letterhead:
        image = io.BytesIO()
        Image.new("RGB", (60, 20), "navy").save(image, "PNG")
        section.header.paragraphs[0].add_run().add_picture(image)
        section.header.paragraphs[0].add_run("\tThe Ministry")
        section.footer.paragraphs[0].text = "House footer"
    made.add_paragraph("x", style="List Number")
    return saved(made)


def changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one member changed, or left out where nothing remains of it."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for member in source.namelist():
            content = source.read(member)
            content = change(content) if member == name else content
            if content:
                target.writestr(member, content)
    return out.getvalue()


@pytest.fixture
def dressed(tmp_path: Path) -> Callable[..., tuple[word_checks.Members, Artifact]]:
    """Makes the Word file of BODY in a template, and checks what openxml-audit misses."""

    def make(
        data: bytes, css: str = "", language: str = "en", *, design: bool = False
    ) -> tuple[word_checks.Members, Artifact]:
        speech, sheet = tmp_path / "speech.xml", tmp_path / "sheet.css"
        text = MINIMAL.replace(b'xml:lang="en"', f'xml:lang="{language}"'.encode())
        speech.write_bytes(text % BODY.encode())
        base = '@import "bema:speech.css";\n' if design else ""
        sheet.write_text(base + css, "utf-8")
        (tmp_path / "house.dotx").write_bytes(data)
        edition = bema.render(bema.read(speech), style=sheet)
        artifact = Docx(reference_docx="house.dotx").export(edition)
        assert word_checks.check(artifact.data) == []
        return word_checks.read(artifact.data), artifact

    return make


@pytest.mark.parametrize("letterhead", [True, False])
def test_the_file_is_valid_and_whole(tmp_path: Path, letterhead: bool) -> None:
    """By openxml-audit, twice the same, with all its words and its source."""
    path, made = tmp_path / "speech.xml", tmp_path / "made.docx"
    path.write_bytes(MINIMAL % BODY.encode())
    (tmp_path / "house.dotx").write_bytes(house(letterhead))
    edition, exporter = bema.render(bema.read(path)), Docx(reference_docx="house.dotx")
    artifact = exporter.export(edition)
    made.write_bytes(artifact.data)
    assert validators.docx(made) == []
    assert exporter.export(edition).data == artifact.data
    assert exporter.source(artifact.data) == path.read_bytes()
    plain = exporter.words(bema.export(edition, "docx").data)
    assert list(exporter.words(artifact.data)) == list(plain)


def style(members: word_checks.Members, name: str) -> Any:
    """The one style of a name, whatever its case."""
    styles = members["word/styles.xml"].findall(f"{W}style")
    (found,) = (s for s in styles if s.find(f"{W}name").get(f"{W}val").lower() == name.lower())
    return found


def test_styles_of_the_template_win(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """Title is red, body text spaced as in the house; what it has not got is ours, on its base."""
    members, _ = dressed(house())
    assert style(members, "Title").find(f"{W}rPr/{W}color").get(f"{W}val") == "AA0000"
    assert style(members, "Body Text").find(f"{W}pPr/{W}spacing").get(f"{W}after") == "160"
    assert style(members, "Normal").find(f"{W}rPr/{W}rFonts").get(f"{W}ascii") == "Arial"
    ours = style(members, "Colophon")
    theirs = {s.get(f"{W}styleId") for s in members["word/styles.xml"].findall(f"{W}style")}
    assert ours.find(f"{W}basedOn").get(f"{W}val") in theirs
    names = [n.get(f"{W}val") for n in members["word/styles.xml"].iter(f"{W}name")]
    assert len(names) == len({name.lower() for name in names})


def test_ids_of_the_template_hold(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """A template from a Word that speaks another language has other ids for the same names."""
    foreign = changed(
        house(),
        "word/styles.xml",
        lambda data: data.replace(b'"Title"', b'"Titel"').replace(
            b'w:name w:val="Titel"', b'w:name w:val="Title"'
        ),
    )
    members, _ = dressed(foreign)
    used = [n.get(f"{W}val") for n in members["word/document.xml"].iter(f"{W}pStyle")]
    assert style(members, "Title").get(f"{W}styleId") == "Titel"
    assert "Titel" in used
    assert "Title" not in used


def test_an_id_that_is_taken(dressed: Callable[..., tuple[word_checks.Members, Artifact]]) -> None:
    """A style of ours whose id another style of the template has gets one of its own."""
    taken = f"""<w:style xmlns:w="{WORD}" w:type="paragraph" w:styleId="Colophon">
        <w:name w:val="Something else"/></w:style></w:styles>"""
    members, _ = dressed(
        changed(
            house(),
            "word/styles.xml",
            lambda data: data.replace(b"</w:styles>", taken.encode()),
        )
    )
    assert style(members, "Something else").get(f"{W}styleId") == "Colophon"
    ours = style(members, "Colophon").get(f"{W}styleId")
    used = {n.get(f"{W}val") for n in members["word/document.xml"].iter(f"{W}pStyle")}
    assert ours in used
    assert "Colophon" not in used


def test_the_letterhead(dressed: Callable[..., tuple[word_checks.Members, Artifact]]) -> None:
    """Headers and footers, their images and the paper are the template's, on every page alike."""
    members, _ = dressed(house())
    document = members["word/document.xml"]
    (section,) = document.iter(f"{W}sectPr")
    assert section.find(f"{W}pgSz").get(f"{W}w") == "11906"
    assert section.find(f"{W}pgMar").get(f"{W}left") == "2268"
    assert section.find(f"{W}titlePg") is None
    assert members["word/settings.xml"].find(f"{W}evenAndOddHeaders") is None
    names = [name for name in members if name.startswith(("word/header", "word/footer"))]
    texts = ["".join(members[name].itertext()) for name in sorted(names)]
    assert texts == ["House footer", "The Ministry"]
    assert [name for name in members if name.startswith("word/media/")] != []


def test_paper_without_a_letterhead(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """Ours is printed on the template's paper, its tab stops at the ends of the text there."""
    members, _ = dressed(house(letterhead=False), design=True)
    (section,) = members["word/document.xml"].iter(f"{W}sectPr")
    kinds = [n.get(f"{W}type") for n in section.iterchildren(f"{W}headerReference")]
    assert sorted(kinds) == ["default", "even", "first"]
    margins = section.find(f"{W}pgMar")
    room = 11906 - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    targets = word_checks.targets(members, "word/document.xml")
    for reference in section.iterchildren(f"{W}headerReference"):
        header = members[targets[reference.get(f"{word_checks.R}id")]]
        stops = {
            int(stop.get(f"{W}pos"))
            for stop in header.iterfind(f".//{W}tabs/{W}tab")
            if stop.get(f"{W}val") != "clear"
        }
        assert stops in ({room // 2, room}, set())
        assert bool(stops) is bool("".join(header.itertext()))


def test_the_text_is_as_wide_as_the_paper_has_it(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """Indents in percent and stops of leaders are those of the template's text block."""
    css = """body { margin: 0 } #one p { margin-left: 50%; text-align: left }
        #one p::after { content: leader(".") "x" }"""
    members, _ = dressed(house(), css)
    (section,) = members["word/document.xml"].iter(f"{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    room = int(size.get(f"{W}w")) - sum(int(margins.get(f"{W}{s}")) for s in ("left", "right"))
    said = [n.get(f"{W}left") for n in members["word/styles.xml"].iter(f"{W}ind")]
    assert str(round(room / 2)) in said
    stops = [n.get(f"{W}pos") for n in members["word/styles.xml"].iter(f"{W}tab")]
    assert str(room) in stops


def test_only_a_header(dressed: Callable[..., tuple[word_checks.Members, Artifact]]) -> None:
    """The template's header stands on first and left pages too, where our footers differ there."""
    made = Document()
    made.sections[0].header.paragraphs[0].text = "House"
    members, _ = dressed(saved(made), design=True)
    (section,) = members["word/document.xml"].iter(f"{W}sectPr")
    targets = word_checks.targets(members, "word/document.xml")
    heads = {
        n.get(f"{W}type"): "".join(members[targets[n.get(f"{word_checks.R}id")]].itertext())
        for n in section.iterchildren(f"{W}headerReference")
    }
    assert heads == dict.fromkeys(("default", "even", "first"), "House")


def test_named_pages_lie_on_their_side(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """Where the stylesheet's are wide and the others are not."""
    css = "@page wide { size: A5 landscape } #two { page: wide }"
    members, _ = dressed(house(), css)
    sizes = [n.get(f"{W}w") for n in members["word/document.xml"].iter(f"{W}pgSz")]
    assert sizes[:2] == ["11906", "16838"]


def test_lists(dressed: Callable[..., tuple[word_checks.Members, Artifact]]) -> None:
    """Numbering of the template's styles stays, ours has numbers behind it."""
    members, _ = dressed(house())
    before = word_checks.read(house())["word/numbering.xml"]
    after = members["word/numbering.xml"]
    theirs = [n.get(f"{W}numId") for n in before.findall(f"{W}num")]
    every = [n.get(f"{W}numId") for n in after.findall(f"{W}num")]
    assert every[: len(theirs)] == theirs
    assert len(every) > len(theirs)
    used = {n.get(f"{W}val") for n in members["word/document.xml"].iter(f"{W}numId")}
    assert used & set(every[len(theirs) :])


def test_language_is_the_document_s(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """Not that of whoever made the template."""
    members, _ = dressed(house(), language="sq")
    lang = members["word/styles.xml"].find(f"{W}docDefaults").iter(f"{W}lang")
    assert [n.get(f"{W}val") for n in lang] == ["sq"]


def test_fonts_that_nothing_uses_are_left_out(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """The template's fonts are in the table; ours only where a style of ours still names them."""
    members, _ = dressed(house())
    names = {n.get(f"{W}name") for n in members["word/fontTable.xml"]}
    used = {
        value
        for name, root in word_checks.words(members)
        for n in root.iter(f"{W}rFonts")
        for value in n.attrib.values()
    }
    assert ("Literata" in names) is ("Literata" in used)


def test_macros_are_left_out(dressed: Callable[..., tuple[word_checks.Members, Artifact]]) -> None:
    """With a finding that says so; the rest of a .dotm is used."""
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macros = b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
    data = changed(house(), "[Content_Types].xml", lambda data: data.replace(kind, macros))
    members, artifact = dressed(data)
    assert [f.code for f in artifact.findings] == ["template-macros"]
    assert "vnd.ms-word" not in etree.tostring(members["[Content_Types].xml"]).decode()


def test_a_template_without_styles(
    dressed: Callable[..., tuple[word_checks.Members, Artifact]],
) -> None:
    """Gives its paper and letterhead, and is told."""
    members, artifact = dressed(changed(house(), "word/styles.xml", lambda data: b""))
    assert "template-no-styles" in [f.code for f in artifact.findings]
    assert style(members, "Title") is not None


OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text-template"


def zipped(**members: str) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no readable zip"),
        (b"{\\rtf1}", "no readable zip"),
        (house()[:2000], "no readable zip"),
        (zipped(mimetype=OPEN_DOCUMENT), "no [Content_Types].xml"),
        (zipped(**{"[Content_Types].xml": "<a"}), "XML is broken"),
        (zipped(**{"[Content_Types].xml": "<a/>"}), "no Office document"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), "Word 97"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (
            changed(house(), "word/document.xml", lambda data: data[:100]),
            "XML is broken",
        ),
        (
            changed(
                house(),
                "[Content_Types].xml",
                lambda data: data.replace(b"wordprocessingml.document.m", b"spreadsheetml.m"),
            ),
            "not one of Word’s",
        ),
    ],
)
def test_what_is_no_template(data: bytes, reason: str) -> None:
    """Is an error that says why and what to do, and no traceback."""
    with pytest.raises(BemaError) as caught:
        read_template(data, "house.dotx")
    (finding,) = caught.value.findings
    assert finding.code == "template-unusable"
    assert reason in finding.message
    assert finding.remedy


@pytest.mark.parametrize("change", [lambda data: b"", lambda data: data[: len(data) // 2]])
def test_a_template_that_is_broken_anywhere(
    tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    """Is told, or it makes a file that opens: no member that lacks or ends early is a fault."""
    path = tmp_path / "speech.xml"
    path.write_bytes(MINIMAL % BODY.encode())
    edition = bema.render(bema.read(path))
    whole = house()
    with ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
    made = 0
    for name in names:
        (tmp_path / "house.dotx").write_bytes(changed(whole, name, change))
        with suppress(BemaError):
            artifact = Docx(reference_docx="house.dotx").export(edition)
            Document(io.BytesIO(artifact.data))
            made += 1
    assert 0 < made < len(names)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("missing.dotx", "resource-missing"),
        ("../../elsewhere.dotx", "resource-outside"),
        ("https://example.org/house.dotx", "resource-remote"),
    ],
)
def test_templates_come_from_the_project(tmp_path: Path, address: str, code: str) -> None:
    """From the folders of stylesheet and document, and from nowhere else."""
    path = tmp_path / "a" / "speech.xml"
    path.parent.mkdir()
    path.write_bytes(MINIMAL % b"<p>A.</p>")
    with pytest.raises(BemaError) as caught:
        Docx(reference_docx=address).export(bema.render(bema.read(path)))
    (finding,) = caught.value.findings
    assert (finding.code, finding.severity.value) == (code, "error")
