"""Stylesheets that are not as they should be: findings with their line, and whole editions."""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from conftest import MINIMAL, ROOT
from sheets import lost_letters

import bema
from bema.cli import main
from bema.edition.edition import Edition, render
from bema.errors import BemaError
from bema.exporters import Artifact, load
from bema.findings import Finding, Severity
from bema.tei.speech import Speech

EXPORTERS = ("pdf", "docx", "txt", "epub", "html")


def lanes(*fast: str) -> list[object]:
    """All exporters, of which all but some wait for the slow lane."""
    return [n if n in fast else pytest.param(n, marks=pytest.mark.slow) for n in EXPORTERS]


EACH = lanes("txt")
OWN_CASCADE = ("epub", "html")
"""Editions whose readers have a cascade of their own, and may know more than is known here."""
SAMPLE = ROOT / "tests" / "promise.tei.xml"
FONT = ROOT / "styles" / "fonts" / "Literata-Regular.ttf"

Make = Callable[[str | bytes], Path]


@pytest.fixture(scope="module")
def sample() -> Speech:
    """A speech with everything in it."""
    return bema.read(SAMPLE)


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks the network for anything fails the test."""

    class Refused(socket.socket):
        def __init__(self, *_: object, **__: object) -> None:
            raise AssertionError("somebody asks the network")

    monkeypatch.setattr(socket, "socket", Refused)
    monkeypatch.setattr(socket, "getaddrinfo", Refused)


@pytest.fixture
def sheet(tmp_path: Path) -> Make:
    """Makes a stylesheet."""

    def make(css: str | bytes) -> Path:
        path = tmp_path / "styles" / "house.css"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(css if isinstance(css, bytes) else css.encode())
        return path

    return make


def made(name: str, speech: Speech, style: Path) -> tuple[Edition, Artifact, tuple[Finding, ...]]:
    """An edition, its file, and all that was told on the way."""
    exporter = load(name)
    edition = render(speech, exporter.output, style=style, name=name)
    artifact = exporter.export(edition)
    return edition, artifact, (*edition.findings, *artifact.findings)


def check(name: str, speech: Speech, style: Path) -> list[tuple[str, int]]:
    """Codes and lines of what is told of a sheet; the edition is whole, and nothing an error."""
    edition, artifact, findings = made(name, speech, style)
    assert lost_letters(name, edition, artifact.data) == {}
    # A sheet may put text off the page; that it is told is for `test_bad_pages.py`.
    errors = {f.code for f in findings if f.severity is Severity.ERROR}
    assert errors <= {"page-cut"}
    told = [f for f in findings if f.code.startswith("style-") and f.code != "style-not-shown"]
    assert [f for f in told if not (f.place.path and f.place.line)] == []
    return list(dict.fromkeys((f.code, f.place.line) for f in told))


def build(*arguments: str | Path) -> Result:
    """The command line, with the sample."""
    return CliRunner().invoke(main, ["build", str(SAMPLE), *map(str, arguments)])


# Syntax -----------------------------------------------------------------------------------------

BROKEN: dict[str, tuple[str | bytes, list[tuple[str, int]]]] = {
    "nothing": (b"", []),
    "white space": (" \n\t\n", []),
    "a comment": ("/* nobody */", []),
    "a comment without end": ("p { color: red }\n/* and so on", []),
    "a byte order mark alone": (b"\xef\xbb\xbf", []),
    "a block without end": ("p { color: red", []),
    "many blocks without end": ("@media all { p { color: red; & em { color: blue", []),
    "a brace too many": ("p { color: red }\n}\nq { color: red }", [("style-ignored", 2)]),
    "a string without end": (
        "p { color: red }\np::before { content: 'a\n }",
        [("style-ignored", 2)],
    ),
    "an address without end": ("p { color: red }\np { background: url(a b", [("style-ignored", 2)]),
    "a rule without braces": ("p\n\ncolor: red;", [("style-syntax", 3)]),
    "a declaration without a colon": ("p {\n color red; color: red }", [("style-syntax", 2)]),
    "no selector": ("{ color: red }", [("style-syntax", 1)]),
    "HTML": ("<style>\np { color: red }\n</style>", [("style-syntax", 3), ("style-ignored", 1)]),
    "a PNG": (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89",
        [("style-encoding", 1), ("style-syntax", 4)],
    ),
    "UTF-16": ("p { color: red }".encode("utf-16"), []),
    "UTF-16 without a mark": ("p { color: red }".encode("utf-16-le"), [("style-syntax", 1)]),
    "Latin-1 that says so": ('@charset "iso-8859-1";\n.é { color: red }'.encode("latin-1"), []),
    "Latin-1 that does not": (
        "p { color: red }\n.é { color: red }".encode("latin-1"),
        [("style-encoding", 2)],
    ),
    "an unknown charset": (b'@charset "nobody";\np { color: red }', []),
    "selectors that match nothing": (".nobody { colour: red } nobody::nothing { top: x }", []),
}

UNKNOWN = {
    "a bad selector": "\np:: { color: red }",
    "an unknown at-rule": "\n@nothing { p { color: red } }",
    "an unknown property": "p {\n colour: red }",
    "a wrong value": "p {\n color: 12 }",
    "a NUL": "p {\n co\0lor: red }",
    "a wrong value of a custom property": ":root { --a: 12 } p {\n color: var(--a) }",
    "a function of pages in the text": "p::before {\n content: string(a) }",
}
"""What only those tell of, in line 2, who have to understand it here."""
LATE = ("a function of pages in the text", "a wrong value of a custom property")
"""What is looked at when pages are laid out, and not before."""


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("name", lanes("txt", "epub"))
def test_syntax(name: str, kind: str, sample: Speech, sheet: Make) -> None:
    """What can be read holds, what cannot is told with its line."""
    css, told = BROKEN[kind]
    assert check(name, sample, sheet(css)) == told


@pytest.mark.parametrize("kind", UNKNOWN)
@pytest.mark.parametrize("name", ["docx", "pdf"])
def test_what_is_not_understood(name: str, kind: str, sample: Speech, sheet: Make) -> None:
    """Is told with its line by whoever had to understand it; some of it only the pages do."""
    told = check(name, sample, sheet(UNKNOWN[kind]))
    late = name != "pdf" and kind in LATE
    assert told == ([] if late else [("style-ignored", 2)])


@pytest.mark.parametrize("name", OWN_CASCADE)
def test_nothing_broken_gets_into_compiled_css(name: str, sample: Speech, sheet: Make) -> None:
    """A token that is wrong would spoil what stands behind it."""
    css = "".join(f"{text}\n" for text, _ in BROKEN.values() if isinstance(text, str))
    _, artifact, _ = made(name, sample, sheet(f"p {{ margin: 0 }} }} q {{ }}\n{css}"))
    text = artifact.data
    if name == "epub":
        from zipfile import ZipFile

        with ZipFile(io.BytesIO(artifact.data)) as archive:
            text = archive.read("EPUB/speech.css")
    assert b"bad string" not in text
    assert b"bad url" not in text
    assert b"\n}\n}\n" not in text


# Imports ----------------------------------------------------------------------------------------

IMPORTS = [
    'url("http://example.org/a.css")',
    '"https://example.org/a.css"',
    '"ftp://example.org/a.css"',
    '"//example.org/a.css"',
    '"\\\\5c\\\\5c example.org/a.css"',
    '"HTTP://example.org/a.css"',
    '"file:///etc/passwd"',
    '"file://example.org/a.css"',
    '"/etc/passwd"',
    '"../outside.css"',
    '"%2e%2e/outside.css"',
    '"link.css"',
    '"folder"',
    '"."',
    '"missing.css"',
    '"house.css"',
    '"circular.css"',
    '"data:text/css,p{color:red}"',
    '"bema:nothing.css"',
    '"bema:../pyproject.toml"',
    '""',
    "url()",
    "nothing",
    '"' + "a" * 5000 + '.css"',
    '"a\\0 b.css"',
    '"[::1"',
]


@pytest.mark.parametrize("address", IMPORTS)
def test_imports_that_are_refused(address: str, sample: Speech, sheet: Make) -> None:
    """A finding each, in line 2; what stands behind them holds, and nothing is read or fetched."""
    css = f"@charset 'utf-8';\n@import {address};\np::after {{ content: '!' }}"
    style = sheet(css)
    (style.parent / "folder").mkdir()
    (style.parent / "circular.css").write_text('\n@import "house.css";')
    (style.parent.parent / "outside.css").write_text("p::after { content: 'outside' }")
    (style.parent / "link.css").symlink_to(style.parent.parent / "outside.css")
    _, artifact, findings = made("txt", sample, style)
    assert [(f.code, f.place.line) for f in findings] == [("style-import", 2)]
    assert findings[0].remedy
    assert "omega.!" in " ".join(artifact.data.decode().split())


def test_a_chain_of_a_thousand_imports(sample: Speech, sheet: Make) -> None:
    """It is followed for a while, and cut with a finding."""
    style = sheet('@import "0.css";')
    for number in range(1000):
        file = style.with_name(f"{number}.css")
        file.write_text(f'@import "{number + 1}.css";\n.a{number} {{ color: red }}')
    assert check("txt", sample, style) == [("style-import", 1)]


def test_a_bush_of_imports(sample: Speech, sheet: Make) -> None:
    """Files that import one file twice each would be read more often than there is time."""
    style = sheet('@import "0.css";')
    for number in range(30):
        twice = f'@import "{number + 1}.css";\n@import "{number + 1}.css";\n'
        style.with_name(f"{number}.css").write_text(twice)
    style.with_name("30.css").write_text("p { color: red }")
    assert {code for code, _ in check("txt", sample, style)} == {"style-import"}


# What lies elsewhere ----------------------------------------------------------------------------

REMOTE = [
    "p { background-image: url(%s) }",
    "p { background: url(%s) red }",
    "p::before { content: url(%s) }",
    "ul { list-style-image: url(%s) }",
    "ul { list-style: url(%s) }",
    "p { cursor: url(%s), auto }",
    "p { border-image: url(%s) 30 }",
    "p { border-image-source: url(%s) }",
    "p { mask-border-source: url(%s) }",
    "p { mask-image: url(%s) }",
    "p { shape-outside: url(%s) }",
    "p { filter: url(%s) }",
    "@font-face { font-family: A; src: url(%s) }",
    "@page { background: url(%s) }",
    "@page { @top-left { content: url(%s) } }",
    "@page { @top-left { content: 'a'; background: url(%s) } }",
    "@media print { p { background: url(%s) } }",
    "p { & em { background: url(%s) } }",
    ":root { --a: url(%s) } p { background: var(--a) }",
    "p { background: image-set('%s' 1x) }",
    "p { background: UR\\4c(%s) }",
]
HOSTS = ["http://example.org/a.png", "//example.org/a.png", "ftp://example.org/a", "file://x/a"]


@pytest.mark.parametrize("rule", REMOTE)
@pytest.mark.parametrize("name", EACH)
def test_addresses_elsewhere(name: str, rule: str, sample: Speech, sheet: Make) -> None:
    """A finding with its line for each, and nobody is asked."""
    css = "".join(f"{rule % host}\n" for host in HOSTS)
    told = check(name, sample, sheet(css))
    lines = [line for code, line in told if code == "style-remote"]
    assert lines == [1, 2, 3, 4]


@pytest.mark.parametrize("name", EXPORTERS)
def test_files_that_are_not_there(name: str, sample: Speech, sheet: Make) -> None:
    """Pictures, in places where a format shows some, are told with their line."""
    style = sheet("p {\n background: url(a.png) }\np::before {\n content: url(b.png) }")
    style.with_name("b.png").write_bytes(b"no picture")
    _, _, findings = made(name, sample, style)
    lines = {f.place.line for f in findings if f.code.startswith(("style-", "resource-", "image-"))}
    assert lines >= ({2} if name in (*OWN_CASCADE, "pdf") else set())


# Fonts ------------------------------------------------------------------------------------------

FONTS = {
    "missing.ttf": None,
    "empty.ttf": b"",
    "broken.ttf": b"no font at all",
    "broken.woff": b"wOFFno font at all",
    "broken.woff2": b"wOF2no font at all",
    "cut.ttf": FONT.read_bytes()[:5000],
    "picture.ttf": b"\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("file", FONTS)
@pytest.mark.parametrize("name", EACH)
def test_fonts_that_cannot_be_had(name: str, file: str, sample: Speech, sheet: Make) -> None:
    """The bundled family steps in; those who lay pages out tell in which line the face is."""
    style = sheet(
        "@font-face { font-family: Other; src: url(other.ttf) }\n"
        f"@font-face {{ font-family: House; src: url({file}) }}\nbody {{ font-family: House }}"
    )
    style.with_name("other.ttf").write_bytes(FONT.read_bytes())
    data = FONTS[file]
    if data is not None:
        style.with_name(file).write_bytes(data)
    told = check(name, sample, style)
    cut = file == "cut.ttf"  # fontconfig may take it for one
    assert told == ([] if name in OWN_CASCADE else [("style-ignored", 2)]) or cut


@pytest.mark.parametrize("name", EACH)
@pytest.mark.parametrize("family", ["Nowhere", '""', "inherit", "'A', 'B', C", "serif", "0"])
def test_families_that_nobody_has(name: str, family: str, sample: Speech, sheet: Make) -> None:
    """A sheet without any font makes whole editions."""
    check(name, sample, sheet(f"* {{ font-family: {family} }}"))


# Size -------------------------------------------------------------------------------------------

MANY = 10_000
LARGE = {
    "rules": "".join(f"p.a{n} {{ margin-left: {n}px }}\n" for n in range(MANY)),
    "selectors": ", ".join(f"p.a{n}" for n in range(MANY)) + " { color: red }",
    "declarations": "p { " + "".join(f"margin-left: {n}px;\n" for n in range(MANY)) + "}",
    "mistakes": "p { " + "".join(f"margim-left: {n}px;\n" for n in range(MANY)) + "}",
    "chain": ":root { --v0: 1em;\n"
    + "".join(f"--v{n + 1}: var(--v{n});\n" for n in range(100_000))
    + "} p { margin-left: var(--v100000) }",
}
"""Sheets that take some seconds."""
GROWING = {
    "nesting": "p { " * 1000 + "color: red" + " }" * 1000,
    "media": "@media all { " * 1000 + "p { color: red }" + " }" * 1000,
    "brackets": "p { width: " + "(" * 5000 + ")" * 5000 + " }",
    "functions": "p { width: " + "calc(" * 3000 + " }",
    "negations": ":not(" * 500 + "p" + ")" * 500 + " { color: red }",
    "descendants": "* " * 1000 + "{ color: red }",
    "siblings": "p" + "~p" * 100 + " { color: red }",
    "chain": ":root { --v0: 1em;"
    + "".join(f"--v{n + 1}: var(--v{n});" for n in range(1000))
    + "} p { margin-left: var(--v1000) }",
    "bomb": ":root { --v0: 1em;"
    + "".join(f"--v{n + 1}: var(--v{n}) var(--v{n});" for n in range(60))
    + "} p { margin: var(--v60) }",
}
"""Sheets at whose depth or growth somebody would fail; each is told once in its line."""
QUIET = {
    "cycle": ":root { --a: var(--b); --b: var(--a) } q { margin: var(--a) }",
    "pad": '@counter-style a { system: numeric; symbols: "0" "1"; pad: 100000000 "0" }'
    "ol { list-style: a }",
    "symbolic": '@counter-style a { system: symbolic; symbols: "*" }'
    "ol { list-style: a; counter-reset: list-item 2000000000 }",
    "additive": '@counter-style a { system: additive; additive-symbols: 1 "*" }'
    "ol { list-style: a; counter-reset: list-item 2000000000 }",
    "loop": "@counter-style a { system: extends b } @counter-style b { system: extends a }"
    "ol { list-style: a }",
    "tabs": "p { tab-size: 1000000000; white-space: pre-wrap }",
    "columns": "body { columns: 1000000000 }",
}
"""Sheets that could fill the memory, and mean something all the same."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", LARGE)
@pytest.mark.parametrize("name", EXPORTERS)
def test_large_sheets(name: str, kind: str, sample: Speech, sheet: Make) -> None:
    """They end, and every mistake in them is told."""
    told = check(name, sample, sheet(LARGE[kind]))
    mistakes = {"mistakes": 0 if name in OWN_CASCADE else MANY, "chain": 1}
    assert len(told) == mistakes.get(kind, 0)


@pytest.mark.parametrize("kind", GROWING)
@pytest.mark.parametrize("name", EACH)
def test_depth_and_growth(name: str, kind: str, sample: Speech, sheet: Make) -> None:
    """What goes too deep is left out, with its line; browsers may know long selectors."""
    told = check(name, sample, sheet("\n" + GROWING[kind]))
    long = kind in ("descendants", "siblings") and name in OWN_CASCADE
    assert {line for _, line in told} == (set() if long else {2})


@pytest.mark.parametrize("kind", QUIET)
@pytest.mark.parametrize("name", EACH)
def test_what_could_fill_the_memory(name: str, kind: str, sample: Speech, sheet: Make) -> None:
    """Numbers that would be longer than a line are decimal."""
    check(name, sample, sheet(QUIET[kind]))


# Values -----------------------------------------------------------------------------------------

EXTREMES = [
    "* { display: none }",
    "html { display: none }",
    "body { display: none }",
    "* { visibility: hidden }",
    "* { width: 0; min-width: 0; max-width: 0; overflow: hidden }",
    "* { height: 0; overflow: hidden }",
    "@page { size: 0 }",
    "@page { size: 1mm; margin: 0 }",
    "@page { size: 10000000mm }",
    "@page { size: 1e9px 100px }",
    "@page { margin: 300mm }",
    "@page { margin: -300mm }",
    "@page { margin: 1e9px; padding: 300% }",
    "* { font-size: 0 }",
    "* { font-size: 1000px }",
    "* { font-size: 1e-9px }",
    "* { font-size: 1e9px }",
    "* { line-height: 0 }",
    "* { line-height: 1e9 }",
    "* { letter-spacing: 1e9px; word-spacing: 1e9px }",
    "* { letter-spacing: -1e9px }",
    "* { text-indent: 1e9px }",
    "* { text-indent: -1e9px }",
    "* { margin: 1e9px }",
    "* { margin: -1e9px }",
    "* { padding: 1e9px }",
    "* { border: 1e9px solid }",
    "table { border-spacing: 1e9px; border-collapse: separate }",
    "body { columns: 1000; column-gap: 1e9px }",
    "* { break-before: page }",
    "* { break-before: right; break-after: left; break-inside: avoid }",
    "* { orphans: 1000000; widows: 1000000 }",
    "* { float: left }",
    "* { float: footnote }",
    "* { position: absolute }",
    "* { display: inline }",
    "* { display: block }",
    "* { display: table }",
    "* { display: table-cell }",
    "* { display: list-item }",
    "* { direction: rtl; unicode-bidi: bidi-override }",
    "* { white-space: pre }",
    "* { color: transparent; opacity: 0 }",
    "* { transform: scale(0) }",
    "* { color: oklch(50% 0.2 200); background: device-cmyk(0 1 1 0); border-color: lab(50% 0 0) }",
    "* { width: calc(0px / 0); margin: calc(1px / 0); font-size: calc(0px / 0) }",
]


@pytest.mark.parametrize("css", EXTREMES)
@pytest.mark.slow
@pytest.mark.parametrize("name", ["docx", "txt"])
def test_extremes(name: str, css: str, sample: Speech, sheet: Make) -> None:
    """Word and plain text have every letter that is displayed."""
    check(name, sample, sheet(css))


@pytest.mark.slow
@pytest.mark.parametrize("css", EXTREMES)
def test_extremes_on_paper(css: str, sample: Speech, sheet: Make) -> None:
    """A PDF that can be read, or one error with the line of what cannot be laid out."""
    style = sheet(f"\n{css}")
    try:
        _, artifact, _ = made("pdf", sample, style)
    except BemaError as trouble:
        (finding,) = trouble.findings
        assert (finding.code, finding.place.path) == ("pdf-layout-failed", str(style))
        assert (finding.place.line, finding.severity) == (2, Severity.ERROR)
    else:
        with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
            assert len(pdf.pages) >= 1


# Depth of documents -----------------------------------------------------------------------------

DEEP = {
    "hi": "<p>{}</p>".format("<hi>" * 1000 + "word" + "</hi>" * 1000),
    "q": "<p>{}</p>".format("<q><p>" * 500 + "word" + "</p></q>" * 500),
    "div": "<div><head>h</head>" * 500 + "<p>word</p>" + "</div>" * 500,
    "list": "<list><item>" * 500 + "word" + "</item></list>" * 500,
    "note": "<p>{}</p>".format("<note>" * 300 + "word" + "</note>" * 300),
    "table": "<table><row><cell>" * 150 + "word" + "</cell></row></table>" * 150,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", DEEP)
@pytest.mark.parametrize("name", ["docx", "txt", "epub", "html"])
def test_deep_documents(name: str, kind: str) -> None:
    """Whatever stands in whatever, a word at the bottom is in the edition."""
    exporter = load(name)
    edition = render(Speech(MINIMAL % DEEP[kind].encode()), exporter.output, name=name)
    assert "word" in list(exporter.words(exporter.export(edition).data))  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.parametrize("kind", DEEP)
def test_deep_documents_on_paper(kind: str) -> None:
    """The layout engine cannot go as deep; it is said in one error."""
    with pytest.raises(BemaError) as raised:
        bema.export(render(Speech(MINIMAL % DEEP[kind].encode())), "pdf")
    (finding,) = raised.value.findings
    assert finding.code == "pdf-layout-failed"
    assert "too much stands in one another" in finding.message


@pytest.mark.parametrize("name", ["txt", pytest.param("pdf", marks=pytest.mark.slow)])
def test_thousands_of_siblings(name: str, sheet: Make) -> None:
    """A rule about siblings that is asked at the last of two thousand."""
    speech = Speech(MINIMAL % (b"<p>a</p>" * 2000 + b"<p><hi>b</hi></p>"))
    _, artifact, _ = made(name, speech, sheet("h2 ~ p > .hi { color: red }"))
    assert "b" in list(load(name).words(artifact.data))  # type: ignore[attr-defined]


# The layout engine ------------------------------------------------------------------------------

FAILS = """@import "bema:speech.css";
p { color: red }
@media print {
  @page :right { margin: 2cm; @top-right { color: blue;
    content: "a" content(before) } }
}
q { color: red }
"""
"""WeasyPrint 70.0 has no element that the content of a margin box could be taken from."""


def test_what_the_layout_engine_fails_at(sample: Speech, sheet: Make) -> None:
    """One error with the declaration and its place, not a traceback; other editions are made."""
    style = sheet(FAILS)
    with pytest.raises(BemaError) as raised:
        made("pdf", sample, style)
    (finding,) = raised.value.findings
    assert (finding.code, finding.place.path, finding.place.line) == (
        "pdf-layout-failed",
        str(style),
        5,
    )
    assert '“content: "a" content(before)”' in finding.message
    assert finding.remedy
    for name in ("docx", "txt", "epub"):
        check(name, sample, style)


def test_the_layout_engine_fails_on_the_command_line(sheet: Make, tmp_path: Path) -> None:
    """The other editions are written, the exit code says that one is not, --debug shows why."""
    arguments = ("--style", sheet(FAILS), "--output", tmp_path / "out", "--to", "pdf,txt")
    result, debugged = build(*arguments), build(*arguments, "--debug")
    assert result.exit_code == 1
    assert "error [pdf-layout-failed]" in result.stderr
    assert "house.css:5:5" in result.stderr
    assert "Traceback" not in result.stderr + result.stdout
    assert "Traceback" in debugged.stderr
    assert (tmp_path / "out" / "promise.txt").is_file()


def test_bad_sheets_on_the_command_line(sheet: Make, tmp_path: Path) -> None:
    """Findings with file and line on stderr, as text or as JSON, and exit code 0."""
    style = sheet('@import "https://example.org/a.css";\np { colour: red }\n}\nq { top: 0 }')
    arguments = ("--style", style, "--output", tmp_path / "out", "--to", "docx,txt,epub,html,pdf")
    result = build(*arguments)
    assert (result.exit_code, "Traceback" in result.output) == (0, False)
    for line, code in ((1, "style-import"), (2, "style-ignored"), (3, "style-ignored")):
        assert f"{style}:{line}:" in result.stderr
        assert f"[{code}]" in result.stderr
    events = [json.loads(line) for line in build(*arguments, "--json").stdout.splitlines()]
    assert sum(event["event"] == "edition" for event in events) == 5


@pytest.mark.parametrize("style", ["missing.css", ".", "/dev/null/x.css"])
def test_a_sheet_that_is_not_there(style: str, tmp_path: Path) -> None:
    """One error, exit code 1."""
    result = build("--style", tmp_path / style, "--output", tmp_path / "out", "--to", "txt")
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert "error [style-missing]" in result.stderr
