"""Reading stylesheets: what is imported, from where, in which order, and what is told."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from bema.errors import BemaError
from bema.style.stylesheet import Stylesheet, faces, read_stylesheet

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636400000006000257e3b5d60000000049454e44ae426082"
)


def write(folder: Path, **files: str) -> Path:
    """Writes CSS files, the names without their suffix, and gives the path of `house`."""
    for name, css in files.items():
        (folder / f"{name}.css").write_text(css, "utf-8")
    return folder / "house.css"


def names(style: Stylesheet) -> list[str]:
    return [sheet.name.rpartition("/")[2] for sheet in style.sheets]


def told(style: Stylesheet) -> list[tuple[str, str, int]]:
    return [(f.code, Path(f.place.path).name, f.place.line) for f in style.findings]


def test_imports_come_before_what_imports_them(tmp_path: Path) -> None:
    """In the order of the cascade: the weakest first, each in its place."""
    sheet = write(
        tmp_path,
        house='@import "a.css";\n@import url(b.css);\np { color: red; }',
        a='@import "c.css";',
        b="",
        c="",
    )
    assert names(read_stylesheet(sheet)) == ["c.css", "a.css", "b.css", "house.css"]


def test_lines_and_columns_stay(tmp_path: Path) -> None:
    """What is taken out leaves blanks behind, a byte order mark nothing."""
    css = '@charset "utf-8"; @import "a.css"; p { color: red; }'
    sheet = write(tmp_path, house=f"\ufeff{css}", a="")
    text = read_stylesheet(sheet).sheets[-1].text
    assert text.strip() == "p { color: red; }"
    assert text.index("p {") == css.index("p {")


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ('"a.css" print', "@media print { "),
        ('"a.css" layer(base.a)', "@layer base.a { "),
        ('"a.css" layer', "@layer { "),
        ('"a.css" supports(display: grid)', "@supports (display: grid) { "),
        ('"a.css" supports(not (display: grid))', "@supports not (display: grid) { "),
        (
            'url("a.css") layer(x) supports(color: red) screen and (width > 3em)',
            "@media screen and (width > 3em) { @supports (color: red) { @layer x { ",
        ),
    ],
)
def test_conditions_of_an_import_stand_around_it(tmp_path: Path, rule: str, start: str) -> None:
    """As the rules that mean the same (CSS Cascading and Inheritance 5, section 2)."""
    sheet = write(tmp_path, house=f"@import {rule};", a="p { margin: 0 }")
    css = read_stylesheet(sheet).sheets[0].css
    assert css == f"{start}p {{ margin: 0 }}\n{'}' * start.count('{')}"


def test_conditions_add_up(tmp_path: Path) -> None:
    """Those of an import hold for what is imported there."""
    sheet = write(tmp_path, house='@import "a.css" print;', a='@import "b.css" layer(b);', b="")
    assert read_stylesheet(sheet).sheets[0].conditions == ("@media print", "@layer b")


def test_layers_named_before_an_import_come_first(tmp_path: Path) -> None:
    """Their order is that of the statement, not of the files."""
    sheet = write(tmp_path, house='@layer low, high;\n@import "a.css" layer(high);\np {}', a="")
    texts = [" ".join(sheet.css.split()) for sheet in read_stylesheet(sheet).sheets]
    assert texts == ["@layer low, high;", "@layer high { }", "p {}"]


@pytest.mark.parametrize(
    ("css", "line", "message"),
    [
        ('p {}\n@import "a.css";', 2, "behind other rules"),
        ('@media print {}\n\n@import "a.css";', 3, "behind other rules"),
        ('@import "https://example.org/a.css";', 1, "lies elsewhere"),
        ('@import "//example.org/a.css";', 1, "lies elsewhere"),
        (r'@import "\68ttp:\2f\2f example.org/a.css";', 1, "lies elsewhere"),
        ('@import "../outside.css";', 1, "lies outside"),
        ('@import "none.css";', 1, "No such file"),
        ('@import "%00.css";', 1, "null byte"),
        ('@import "data:text/css,p{}";', 1, "data:"),
        ("@import;", 1, "without an address"),
        ("@import url();", 1, "without an address"),
        ('@import "house.css";', 1, "imports itself"),
        ('@import "circle.css";', 1, "imports itself"),
    ],
)
def test_an_import_that_cannot_be_is_told(
    tmp_path: Path, css: str, line: int, message: str
) -> None:
    """With the file and line where it stands; all else is read."""
    sheet = write(
        tmp_path, house=f"{css}\nq {{ color: red; }}", a="", circle='@import "house.css";'
    )
    style = read_stylesheet(sheet)
    (finding,) = style.findings
    assert finding.code == "style-import"
    assert message in finding.message
    assert finding.place.line == line
    assert "q { color: red; }" in style.sheets[-1].text


def test_imports_lie_in_the_folders_that_are_named(tmp_path: Path) -> None:
    """Besides the sheet's own, such as that of the project."""
    (tmp_path / "styles").mkdir()
    (tmp_path / "shared.css").write_text("")
    sheet = write(tmp_path / "styles", house='@import "../shared.css";')
    assert told(read_stylesheet(sheet)) == [("style-import", "house.css", 1)]
    assert told(read_stylesheet(sheet, (tmp_path,))) == []


def test_imports_without_end_are_told(tmp_path: Path) -> None:
    """Each file imports the next twice: no more than some hundred are read."""
    files = {f"n{i}": f'@import "n{i + 1}.css";@import "n{i + 1}.css";' for i in range(60)}
    style = read_stylesheet(write(tmp_path, house='@import "n0.css";', n60="", **files))
    assert len(style.sheets) < 1000
    assert any("too many imports" in finding.message for finding in style.findings)


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (codecs.BOM_UTF8 + "q { content: 'é' }".encode(), "é"),
        ("q { content: 'é' }".encode("utf-16"), "é"),
        (b'@charset "iso-8859-2"; q { content: "\xe8" }', "č"),
        ("q { content: '\ufffd' }".encode(), "\ufffd"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, content: str) -> None:
    """By byte order mark, by @charset, else UTF-8 (CSS Syntax, section 3.2)."""
    sheet = tmp_path / "house.css"
    sheet.write_bytes(data)
    style = read_stylesheet(sheet)
    assert content in style.sheets[0].text
    assert style.findings == ()


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are replaced, with a finding."""
    sheet = tmp_path / "house.css"
    sheet.write_bytes(b"q { content: '\xe8' }")
    assert told(read_stylesheet(sheet)) == [("style-encoding", "house.css", 1)]


@pytest.mark.parametrize(
    "value",
    [
        "url(http://example.org/a.png)",
        "url( 'https://example.org/a.png' )",
        "url(//example.org/a;b}.png)",
        r"u\72l(\68ttp://example.org/a.png)",
        "image-set('http://example.org/a.png' 1x)",
        r'url("\\\\example.org\\x.png")',
        "url(ftp:example.org)",
        "url(file://server/a.png)",
    ],
)
def test_nothing_elsewhere_is_asked_for(tmp_path: Path, value: str) -> None:
    """A declaration that names a file elsewhere is told and gone, what follows keeps its place."""
    css = (
        f"p {{\n  color: red;\n  background: {value}; margin: 0 }}\n"
        f"@media print {{ q {{ --x: {value} }} }}"
    )
    style = read_stylesheet(write(tmp_path, house=css))
    assert [(f.code, f.place.line, f.place.column) for f in style.findings] == [
        ("style-remote", 3, 3),
        ("style-remote", 4, 20),
    ]
    text = style.sheets[0].text
    assert "example" not in text
    assert "server" not in text
    assert text.split("\n")[2].index("margin: 0") == css.split("\n")[2].index("margin: 0")
    assert text.rstrip().endswith("} }")


def test_a_font_that_is_here_too_stays(tmp_path: Path) -> None:
    """Of several addresses in `src` the one elsewhere is told."""
    (tmp_path / "a.ttf").write_bytes(b"font")
    css = '@font-face { font-family: "A"; src: url(//example.org/a.ttf), url(a.ttf) }'
    style = read_stylesheet(write(tmp_path, house=css))
    assert told(style) == [("style-remote", "house.css", 1)]
    assert [face.resource.data for face in faces(style, style.resources)] == [b"font"]


def test_an_address_in_a_custom_property_starts_where_it_is_written(tmp_path: Path) -> None:
    """Whichever sheet uses the property."""
    folder = tmp_path / "a b"
    folder.mkdir()
    sheet = write(folder, house=":root { --x: url(logo.png) center, url( 'x/y.png' ), url(#f) }")
    at = folder.as_uri()
    expected = f':root {{ --x: url("{at}/logo.png") center, url("{at}/x/y.png"), url(#f) }}'
    assert read_stylesheet(sheet).sheets[0].text == expected


def test_errors_of_syntax_are_told(tmp_path: Path) -> None:
    """With line; the rules around them are read."""
    style = read_stylesheet(write(tmp_path, house="p { margin: 0 }\n\n}"))
    assert told(style) == [("style-syntax", "house.css", 3)]


@pytest.mark.parametrize("css", ["a{" * 5000, "a{b:" + "(" * 5000, "@media x{" * 5000])
def test_blocks_deep_in_one_another_are_told(tmp_path: Path, css: str) -> None:
    """No engine could follow; the rest of the sheet is read."""
    style = read_stylesheet(write(tmp_path, house=f"p {{ margin: 0 }}\n{css}"))
    assert told(style) == [("style-syntax", "house.css", 2)]
    assert style.sheets[0].text.strip() == "p { margin: 0 }"


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    """An error that says so."""
    with pytest.raises(BemaError, match="No such file"):
        read_stylesheet(tmp_path / "none.css")
