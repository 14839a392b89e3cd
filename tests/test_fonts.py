"""Fonts that a project names: read, kept apart, chosen by language; characters that none has."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from click.testing import CliRunner
from conftest import MINIMAL
from lxml import etree

import bema
from bema import weasy
from bema.cli import main
from bema.edition.edition import Edition, render
from bema.edition.whitespace import collapse
from bema.errors import BemaError
from bema.exporters import Artifact, load
from bema.exporters.pdf.glyphs import glyphs
from bema.findings import Finding, Place, Severity
from bema.fonts import is_variable, read_fonts
from bema.project import read_project
from bema.tei.speech import Speech
from bema.weasy import Structure, library, sheets
from bema.weasy.pages.rtl import indents_from_the_right

PLACE = Place("bema.toml")


def package(module: str, pattern: str) -> Path:
    """A font file in a package."""
    spec = find_spec(module)
    assert spec is not None, f"{module} is a dependency of the tests"
    assert spec.origin is not None
    return next(iter(sorted(Path(spec.origin).parent.rglob(pattern))))


ARABIC = package("fontpkg_amiri", "Amiri-Regular.ttf")
DEVANAGARI = package("fontpkg_hind", "Hind-Regular.ttf")
VARIABLE = package("fontpkg_frank_ruhl_libre", "*.ttf")
HAN = package("cvttf_NotoSansCJK_Regular", "*.otf")


def speech(body: str, language: str = "en", path: Path | None = None) -> Speech:
    """A speech of this TEI in one language."""
    data = MINIMAL.replace(b'xml:lang="en"', f'xml:lang="{language}"'.encode())
    return Speech(data % body.encode(), path)


def pdf(body: str, language: str = "en", fonts: tuple[Path, ...] = ()) -> Artifact:
    """Its PDF."""
    edition = render(speech(body, language), fonts=fonts)
    return load("pdf").export(edition.named("pdf", ("print",)))


def faces(artifact: Artifact) -> set[str]:
    """Names of the faces that a PDF embeds."""
    with pdfplumber.open(io.BytesIO(artifact.data)) as document:
        names = {char["fontname"] for page in document.pages for char in page.chars}
    return {name.partition("+")[2] for name in names}


def told(body: str, **options: Any) -> list[Finding]:
    """What is told of characters before pages are made."""
    return list(glyphs(render(speech(body, **options)), "print")[1])


# Files ----------------------------------------------------------------------------------------


def test_files_and_folders_in_their_order(tmp_path: Path) -> None:
    """A folder gives its font files by name; nothing comes twice."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name in ("b.ttf", "a.ttf"):
        (folder / name).write_bytes(ARABIC.read_bytes())
    (folder / "OFL.txt").write_text("licence")
    found = read_fonts(["fonts/b.ttf", "fonts"], tmp_path, PLACE)
    assert [path.name for path in found] == ["b.ttf", "a.ttf"]
    assert all(path.is_absolute() for path in found)


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (None, "font-missing", "No such file"),
        (b"", "font-unreadable", "does not begin as one"),
        (b"<html>", "font-unreadable", "does not begin as one"),
        (b"wOF2" + bytes(100), "font-unreadable", "compressed for the web"),
        (ARABIC.read_bytes()[:100_000], "font-unreadable", "its end is missing"),
        (ARABIC.read_bytes()[:20], "font-unreadable", "its end is missing"),
        (b"\0\1\0\0" + bytes(8), "font-unreadable", "lacks letters"),
        (b"ttcf" + bytes(4) + b"\xff\xff\xff\xff", "font-unreadable", "its end is missing"),
    ],
)
def test_what_is_no_font_is_one_error(
    tmp_path: Path, data: bytes | None, code: str, said: str
) -> None:
    """It names the file as the project does, and the place where that stands."""
    if data is not None:
        (tmp_path / "x.ttf").write_bytes(data)
    with pytest.raises(BemaError) as caught:
        read_fonts(["x.ttf"], tmp_path, PLACE)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place, finding.severity) == (code, PLACE, Severity.ERROR)
    assert "x.ttf" in finding.message
    assert said in finding.message
    assert finding.remedy


def test_a_folder_without_fonts_is_an_error(tmp_path: Path) -> None:
    """For somebody meant some."""
    with pytest.raises(BemaError, match=r"font-missing.*“\.”"):
        read_fonts(["."], tmp_path, PLACE)


def test_a_font_that_breaks_off_inside_is_an_error(tmp_path: Path) -> None:
    """Its directory may be whole while fontconfig can read nothing of it."""
    data = bytearray(ARABIC.read_bytes())
    count = int.from_bytes(data[4:6], "big")
    data[12 + 16 * count :] = bytes(len(data) - 12 - 16 * count)
    (tmp_path / "x.ttf").write_bytes(data)
    files = read_fonts(["x.ttf"], tmp_path, PLACE)
    with pytest.raises(BemaError, match=r"font-unreadable.*x\.ttf"):
        library.fonts(files)


def test_editions_have_fonts_of_their_own(tmp_path: Path) -> None:
    """As they have styles: the key of an edition stands for that of the project."""
    file = tmp_path / "bema.toml"
    file.write_text(
        f'fonts = ["{ARABIC}"]\n[editions]\npdf = {{}}\nbig = {{exporter = "pdf", fonts = []}}\n'
    )
    assert [plan.fonts for plan in read_project(file).editions] == [(ARABIC.resolve(),), ()]


@pytest.mark.parametrize("value", ['"a.ttf"', "[1]", "{}"])
def test_fonts_are_a_list_of_strings(tmp_path: Path, value: str) -> None:
    file = tmp_path / "bema.toml"
    file.write_text(f"fonts = {value}")
    with pytest.raises(BemaError, match=r"project-key.*“fonts” is to be"):
        read_project(file)


# Faces that a document may be set in -----------------------------------------------------------


def test_projects_in_one_process_do_not_mix() -> None:
    """Each set of files has a configuration of its own, whichever came first."""
    letters = "aعन"
    for files, without in (
        ((), "عन"),
        ((ARABIC,), "न"),
        ((DEVANAGARI,), "ع"),
        ((ARABIC, DEVANAGARI), ""),
        ((), "عन"),
    ):
        assert library.lacking(library.fonts(files), letters) == set(without)


def test_faces_of_one_stylesheet_are_not_those_of_another(tmp_path: Path) -> None:
    """`@font-face` adds to the faces of its own stylesheet, with the range that it says."""
    (tmp_path / "a.ttf").write_bytes(ARABIC.read_bytes())
    sheet = tmp_path / "house.css"
    face = '@font-face { font-family: "X"; src: url("a.ttf"); unicode-range: U+0600-06ff }'
    sheet.write_text(f'@import "bema:speech.css";\n{face}\n')
    for style, without in ((sheet, "ﷺ☃"), (None, "عﷺ☃")):
        job = render(speech("<p>x</p>"), style=style).job("print")
        assert sheets.without_glyph(job, "aعﷺ☃") == set(without)


def test_a_sheet_is_read_anew_for_other_fonts() -> None:
    """Sheets are kept as parsed, with the configuration that has their faces."""
    one, other = (render(speech("<p>ع</p>"), fonts=f) for f in ((), (ARABIC,)))
    assert sheets.without_glyph(one.job("print"), "ع") == {"ع"}
    assert sheets.without_glyph(other.job("print"), "ع") == set()


def test_installed_fonts_stay_outside(tmp_path: Path) -> None:
    """Neither those of the machine nor those of the user fill in, and nothing is left behind."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    for folder in (home / ".fonts", home / ".local/share/fonts", temporary):
        folder.mkdir(parents=True)
        (folder / "a.ttf").write_bytes(ARABIC.read_bytes())
    (temporary / "a.ttf").unlink()
    source = tmp_path / "a.xml"
    source.write_bytes(speech("<p>ع न</p>").data)
    (tmp_path / "bema.toml").write_text(f'fonts = ["{DEVANAGARI}"]\n[editions]\npdf = {{}}\n')
    done = subprocess.run(
        [sys.executable, "-m", "bema", "build", "a.xml"],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(home), "TMPDIR": str(temporary)},
        capture_output=True,
        text=True,
    )
    assert "“ع” (U+0639 ARABIC LETTER AIN)" in done.stderr
    artifact = Artifact((tmp_path / "output" / "a.pdf").read_bytes())
    assert {name.partition("-")[0] for name in faces(artifact)} == {"Literata", "Hind"}
    assert list(temporary.iterdir()) == []


def test_the_folder_of_fonts_leaves_no_trace(tmp_path: Path) -> None:
    """The same files elsewhere, under other names and dates, make the same bytes."""
    made = []
    for name, when in (("a", 0), ("b & <c>", 10**9)):
        folder = tmp_path / name
        folder.mkdir()
        files = []
        for number, font in enumerate((ARABIC, DEVANAGARI)):
            files.append(folder / f"{name[0]}{number}{font.suffix}")
            files[-1].write_bytes(font.read_bytes())
            os.utime(files[-1], (when, when))
        body = '<p>The word <foreign xml:lang="ar">كلمة</foreign> and शब्द.</p>'
        made.append(pdf(body, fonts=read_fonts([f.name for f in files], folder, PLACE)).data)
    assert made[0] == made[1]
    assert faces(Artifact(made[0])) == {"Literata", "Literata-Italic", "Amiri", "Hind"}


@pytest.mark.slow
def test_bytes_in_another_locale(tmp_path: Path) -> None:
    """Which face stands in for a character is no matter of the user's own language."""
    (tmp_path / "a.xml").write_bytes(speech("<p>骨直 ع</p>", "und").data)
    fonts = f'fonts = ["{HAN}", "{ARABIC}"]\n[editions]\npdf = {{}}\n'
    (tmp_path / "bema.toml").write_text(fonts)
    made = set()
    for locale in ("C.UTF-8", "ja_JP.UTF-8", "ar_EG.UTF-8"):
        env = os.environ | {"LANG": locale, "LC_ALL": locale, "FC_LANG": locale[:2]}
        command = [sys.executable, "-m", "bema", "build", "a.xml"]
        subprocess.run(command, cwd=tmp_path, env=env, check=True, capture_output=True)
        made.add((tmp_path / "output" / "a.pdf").read_bytes())
    assert len(made) == 1


def test_a_variable_font_is_told(tmp_path: Path) -> None:
    """It is set as it is, and somebody may want to know why that takes longer."""
    assert [is_variable(path) for path in (VARIABLE, ARABIC, HAN)] == [True, False, False]
    artifact = pdf("<p>שלום <emph>עולם</emph></p>", "he", (VARIABLE,))
    assert [f.code for f in artifact.findings] == ["font-variable"]
    assert {"Frank-Ruhl-Libre", "Frank-Ruhl-Libre-Bold"} <= faces(artifact)


# Characters that no face has --------------------------------------------------------------------


def test_a_character_without_glyph_is_told_with_its_place() -> None:
    """Code point, name, and the line it stands in, after comments and lines of text."""
    body = '<p xml:id="p1">One\n<!-- a\nb -->two <emph\n>three</emph>\nfour ☃ five.</p>'
    source = speech(body)
    line = 1 + source.data.decode().partition("☃")[0].count("\n")
    (finding,) = glyphs(render(source), "print")[1]
    assert finding.message == "no font has “☃” (U+2603 SNOWMAN)."
    assert (finding.code, finding.severity) == ("font-no-glyph", Severity.WARNING)
    assert finding.place == Place("<input>", line, id="p1")


def test_there_is_one_finding_for_each_script() -> None:
    """However many characters: some are named, with their lines, and the others counted."""
    han = "".join(map(chr, range(0x4E00, 0x4E00 + 5000)))
    findings = told(f"<p>ع\nغ ☃ 한</p><p>{han}</p><p>{han[::-1]} ☂</p>")
    assert [f.code for f in findings] == ["font-no-glyph"] * 4
    arabic, signs, hangul, rest = (f.message for f in findings)
    line = findings[0].place.line
    names = ("ARABIC LETTER AIN", f"ARABIC LETTER GHAIN, line {line + 1}")
    assert arabic == f"no font has “ع” (U+0639 {names[0]}), “غ” (U+063A {names[1]})."
    assert signs.endswith("“☂” (U+2602 UMBRELLA).")
    assert "U+D55C HANGUL SYLLABLE HAN" in hangul
    assert rest.count("U+") == 8
    assert rest.endswith("and 4992 more of Han.")


def test_only_what_is_shown_needs_glyphs(tmp_path: Path) -> None:
    """Neither what is hidden nor a rule that matches nothing, but what a rule adds does."""
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@import "bema:speech.css";\n.foreign { display: none }\n'
        'h6::before { content: "☂" }\n\nh1::after { content: "\\2603 " }\n'
    )
    source = speech('<p>A <foreign xml:lang="ar">كلمة</foreign>.</p>')
    lacking, findings = glyphs(render(source, style=sheet), "print")
    assert lacking == {"☃"}
    (finding,) = findings
    assert (finding.place.path, finding.place.line) == (str(sheet), 5)


def test_what_is_told_before_is_what_lacks_when_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint draws a box for each character that was foreseen, and for no other."""
    blocks = [(0x20, 0x2FF), (0x300, 0x36F), (0x370, 0x5FF), (0x1E00, 0x22FF), (0xFB00, 0xFB1D)]
    single = "\u3000\ufeff\u2603\u4e2d\u212b\uf900\ufe0f\U0001f600"
    every = "".join(chr(n) for first, last in blocks for n in range(first, last + 1)) + single
    categories = ("Cn", "Cc", "Cf", "Zl", "Zp")
    kept = [f"a{c}b" for c in every if unicodedata.category(c) not in categories and c not in "<&"]
    body = "".join(f"<p>{' '.join(kept[n : n + 90])}</p>" for n in range(0, len(kept), 90))
    body += "<p>e\u0301 \u00ad\u200d</p>"
    edition = render(speech(body)).named("pdf", ("print",))
    lacking, before = glyphs(edition, "print")
    monkeypatch.setattr(sheets, "_NAMED", len(every))
    monkeypatch.setattr("bema.exporters.pdf.glyphs._NAMED", len(every))
    told = named(glyphs(edition, "print")[1])
    options = weasy.PdfOptions(lambda *_: (Structure("Document"), {}), lambda _: (), "pdf/a-3a")
    monkeypatch.setattr("bema.weasy.pages.pdf.tagging", lambda *_: nullcontext())
    drawn = named(weasy.write_pdf(edition.job("print"), options)[1])
    # A letter that is drawn with its accent by itself lacks the accent.
    assert told - drawn == {c for c in told if parts(c) & drawn} - drawn
    assert drawn - told == {c for c in drawn if any(c in parts(o) for o in told)} - told
    assert drawn <= lacking
    assert len(before) < len(told)
    assert {"\u2027", "\u2603", "\u4e2d", "\u1e77"} <= told


def named(findings: Iterable[Finding]) -> set[str]:
    """The characters that are said to have no glyph."""
    said = "".join(f.message for f in findings if f.code == "font-no-glyph")
    return {chr(int(number, 16)) for number in re.findall(r"\(U\+([0-9A-F]+)", said)}


def parts(character: str) -> set[str]:
    """What a character is composed of; empty where it is not."""
    return set(unicodedata.normalize("NFD", character)) - {character}


def test_nothing_is_told_twice() -> None:
    """What is told before pages are made is not told of again when they are."""
    codes = [finding.code for finding in pdf("<p>☃ é ☃</p><p>ع</p>").findings]
    assert codes.count("font-no-glyph") == 2


def test_strict_takes_a_warning_for_an_error(tmp_path: Path) -> None:
    """And says so: the command fails, and the finding is an error."""
    (tmp_path / "a.xml").write_bytes(speech("<p>A word.</p>").data)
    (tmp_path / "house.css").write_text('@import "bema:speech.css"; p { color: reddish }')
    arguments = ["build", str(tmp_path / "a.xml"), "--style", str(tmp_path / "house.css")]
    arguments += ["--to", "pdf", "--json", "--output", str(tmp_path / "output")]
    seen = []
    for options in ((), ("--strict",)):
        result = CliRunner().invoke(main, [*arguments, *options])
        severities = re.findall(r'"severity": "(\w+)"', result.stdout)
        seen.append((result.exit_code, severities))
    assert seen == [(0, ["warning"]), (1, ["error"])]


# Scripts ---------------------------------------------------------------------------------------


def test_the_face_follows_the_language() -> None:
    """Where several have a character; the family may come first or last among the files."""
    body = '<p>A word.</p><p xml:lang="{}">हिन्दी १२</p>'
    for fonts in ((DEVANAGARI, ARABIC), (ARABIC, DEVANAGARI)):
        assert "Hind" in faces(pdf(body.format("hi"), fonts=fonts))
    arabic = faces(pdf('<p xml:lang="ar">نص 12.</p>', fonts=(ARABIC,)))
    assert arabic == {"Literata", "Literata-Italic", "Amiri"}


def test_nothing_slants_where_nothing_does() -> None:
    """Emphasis is bold; what is in another language may slant."""
    body = '<p>نص <emph>مهم</emph> <foreign xml:lang="la">ipso facto</foreign></p>'
    edition = render(speech(body, "ar"))
    style, html = edition.computed("print"), edition.html
    found = {}
    for name in ("em", "i", "span"):
        for element in html.iter(name):
            computed = style(element)
            assert computed is not None
            found[element.text] = (computed["font_style"], computed["font_weight"])
    assert found["مهم"] == ("normal", 700)
    assert found["ipso facto"] == ("italic", 400)


def test_first_lines_are_indented_from_the_right() -> None:
    """As far as they are from the left elsewhere."""
    indents = []
    for language, word in (("en", "word "), ("ar", "كلمة ")):
        body = f"<p>{word * 60}</p><p>{word * 60}</p>"
        artifact = pdf(body, language, (ARABIC,))
        with pdfplumber.open(io.BytesIO(artifact.data)) as document:
            page = document.pages[0]
            lines: dict[int, list[Any]] = {}
            for char in page.chars:
                if char["text"].strip() and page.height * 0.1 < char["top"] < page.height * 0.85:
                    lines.setdefault(round(char["bottom"]), []).append(char)
            edge, end = ("x0", min) if language == "en" else ("x1", max)
            starts = [end(char[edge] for char in line) for _, line in sorted(lines.items())]
            body_lines = [start for line, start in zip(sorted(lines), starts, strict=True)]
            common = max(set(map(round, body_lines)), key=list(map(round, body_lines)).count)
            indents.append({round(abs(start - common)) for start in body_lines})
    size = 10
    assert all(any(abs(i - size) <= 1 for i in found) for found in indents), indents


def test_running_heads_and_folios_are_mirrored() -> None:
    """A book that is bound at the right begins on a left page, which is its odd one."""
    for language, word in (("en", "word "), ("ar", "كلمة ")):
        source = speech(f"<p>{word * 1500}</p>", language)
        author = b"</title><author>Speaker</author>"
        source = Speech(source.data.replace(b"</title>", author, 1))
        data = load("pdf").export(render(source, fonts=(ARABIC,)).named("pdf", ("print",))).data
        seen = []
        with pdfplumber.open(io.BytesIO(data)) as document:
            for page in document.pages[1:3]:
                head = [c for c in page.chars if c["top"] < page.height * 0.08]
                foot = [c for c in page.chars if c["top"] > page.height * 0.9]
                on_left = foot[0]["x0"] < page.width / 2
                seen.append((on_left, "".join(c["text"] for c in head).lower()))
        assert seen == [(language == "en", "speaker"), (language == "ar", "two words")]


ARABIC_TEXT = "<p>السيد الرئيس، أنا <emph>هنا</emph> منذ 2021 (CICA).</p><p>شكرًا لكم.</p>"
HAN_TEXT = (
    "<p>我们相信，对话是通向持久和平的唯一道路。过去十年里，\n我们同27个国家一道工作。"
    "“事情要一件一件地做”，老人们常常这样说，我们也是这样做的，今天也是。</p>"
)
DEVANAGARI_TEXT = "<p>हम मानते हैं कि संवाद ही स्थायी शांति का एकमात्र रास्ता है।</p>"


@pytest.mark.parametrize(
    ("language", "body", "font"),
    [
        ("ar", ARABIC_TEXT, ARABIC),
        ("hi", DEVANAGARI_TEXT, DEVANAGARI),
        pytest.param("zh", HAN_TEXT, HAN, marks=pytest.mark.slow),
    ],
)
def test_words_are_read_back(language: str, body: str, font: Path) -> None:
    """A PDF in any script gives back its words, and claims its standards."""
    artifact = pdf(body, language, (font,))
    assert artifact.findings == ()
    wanted = etree.fromstring(f"<x>{body}</x>".replace("\n", "").replace("</p>", " </p>"))
    text = " ".join(load("pdf").words(artifact.data))  # type: ignore[attr-defined]
    assert " ".join("".join(wanted.itertext()).split()) in text


def test_weasyprint_keeps_its_own_lines() -> None:
    """What is changed while lines are laid out is put back."""
    from weasyprint.layout import inline

    before = inline.text_align
    with indents_from_the_right():
        assert inline.text_align is not before
    assert inline.text_align is before


# Lines of the source that end between characters -------------------------------------------------


def collapsed(content: str, language: str = "") -> str:
    """The text of a paragraph with its white space collapsed."""
    body = etree.fromstring(f'<body lang="{language}"><p>{content}</p></body>')
    collapse(body)
    return "".join(body.itertext())


@pytest.mark.parametrize(
    ("content", "language", "expected"),
    [
        ("中\n文", "", "中文"),
        ("中 \n\t 文", "", "中文"),
        ("中 文", "", "中 文"),
        ("カ\nナ", "", "カナ"),
        ("ｶ\nﾅ", "", "ｶﾅ"),
        ("完。\n「始", "", "完。「始"),
        ("한\n국", "", "한 국"),
        ("中\n한", "", "中 한"),
        ("中\nword", "zh", "中 word"),
        ("one\ntwo", "zh", "one two"),
        ("中，\n“文”\n字", "zh", "中，“文”字"),
        ("中，\n“文", "ja-JP", "中，“文"),
        ("中，\n“文", "en", "中， “文"),
        ("<em>中</em>\n<em>文</em>", "", "中文"),
        ("<em>中\n</em>文", "", "中文"),
        ("<em>中 </em>\n<b> 文</b>", "", "中文"),
        ("<em>中 </em><b>文</b>", "", "中 文"),
        ("中<em>\n文</em>", "", "中文"),
        ("中<em>\n</em>文", "", "中文"),
        ("中\n<em>word</em>\n文", "", "中 word 文"),
        ("中\n<img/>\n文", "", "中  文"),
        ("中<br/>\n文", "", "中文"),
        ('<span class="preserve">中\n文</span>', "", "中\n文"),
        ("\n中\n", "", "中"),
    ],
)
def test_a_line_that_ends_between_characters(content: str, language: str, expected: str) -> None:
    """CSS Text 3, section 4.1.3: no space between wide characters that are not Hangul."""
    assert collapsed(content, language) == expected


def test_editions_have_no_space_there(tei: Callable[[str], Speech]) -> None:
    """Nor where the source marks the line as one of a page."""
    edition: Edition = bema.render(tei("<p>中国\n人民<lb/>\n共和国</p>"))
    assert "中国人民共和国" in "".join(edition.html[1].itertext())
