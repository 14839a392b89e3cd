"""The built-in design and its themes: what each promises a reader, and how a sheet takes one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tinycss2
from click.testing import CliRunner
from conftest import EDITIONS, ROOT, SEED
from fontTools.ttLib import TTFont
from test_corpus import CORPUS

import bema
from bema.cli import main
from bema.edition.edition import Edition
from bema.errors import BemaError
from bema.exporters import load
from bema.project import read_project
from bema.style.stylesheet import Stylesheet, faces, read_stylesheet, themes
from bema.tei.speech import Speech

STYLES = ROOT / "styles"
PT = 4 / 3
"""A point in px."""
A4, LETTER, OCTAVO = "210mm, 297mm", "8.5in, 11in", "6in, 9in"
STATUS = """<sourceDesc>
<scriptStmt><bibl>Embargoed until 3 May 2024, 10:00 CEST</bibl></scriptStmt>
<scriptStmt><bibl>As prepared for delivery</bibl></scriptStmt>
</sourceDesc>"""


def under(speech: Speech, theme: str, folder: Path, rules: str = "") -> Edition:
    """The edition under a theme, and a sheet over it with these rules."""
    sheet = folder / "house.css"
    sheet.write_text(f'@import "bema:speech.css";\n{rules}', "utf-8")
    return bema.render(speech, style=read_stylesheet(sheet, theme=theme))


def names(style: Stylesheet) -> list[str]:
    return [sheet.name.rpartition("/")[2].removeprefix("bema:") for sheet in style.sheets]


@pytest.mark.parametrize("theme", ["", "release", "large"])
@pytest.mark.parametrize("name", [*EDITIONS, "html"])
def test_no_edition_has_anything_to_tell(seed: Speech, theme: str, name: str) -> None:
    """The design asks of each format what it can do, and no more."""
    edition = bema.render(seed, style=read_stylesheet(theme=theme))
    assert (*edition.findings, *bema.export(edition, name).findings) == ()


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("theme", ["", "release", "large"])
@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_nothing_of_the_design_is_lost_on_anybody(path: Path, theme: str) -> None:
    """Whatever a document holds, no declaration of the design is one that a format cannot show."""
    speech, style = bema.read(path), read_stylesheet(theme=theme)
    for name in ("docx", "txt"):
        exporter: Any = load(name)
        edition = bema.render(speech, exporter.output, style=style).named(name, exporter.output)
        findings = edition.style_findings(exporter.media, getattr(exporter, "limits", None))
        assert [f for f in findings if f.place.path.startswith("bema:")] == []


@pytest.mark.parametrize(
    ("theme", "paper", "size", "least", "most"),
    [
        ("", "", 10, 60, 68),
        ("", OCTAVO, 10, 60, 68),
        ("book", A4, 12, 60, 68),
        ("book", LETTER, 12, 60, 68),
        ("release", "", 12, 60, 68),
        ("release", LETTER, 12, 60, 68),
        ("large", "", 18, 50, 60),
        ("large", LETTER, 18, 50, 60),
    ],
)
def test_characters_on_a_line(
    seed: Speech, tmp_path: Path, theme: str, paper: str, size: int, least: int, most: int
) -> None:
    """On any paper, one property away: by the mean width of the characters of the speech."""
    edition = under(seed, theme, tmp_path, f":root {{ --paper: {paper}; }}" if paper else "")
    computed = edition.computed("print")
    page, body = computed.page(), computed(edition.html[1])
    assert body is not None
    assert body["font-size"] == pytest.approx(size * PT)
    width = page["size"][0] - page["margin-left"] - page["margin-right"]
    with TTFont(
        STYLES / "fonts" / f"{body['font-family'][0].replace(' ', '')}-Regular.ttf"
    ) as font:
        known, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        text = " ".join(edition.html[1].xpath("string(main)").split())
        drawn = [widths[known[ord(character)]][0] / em for character in text]
    assert least <= width / (sum(drawn) / len(drawn) * body["font-size"]) <= most


@pytest.mark.parametrize("theme", ["", *themes()])
def test_body_lines_keep_to_the_grid(shared: Path, theme: str) -> None:
    """Whatever stands between paragraphs takes up whole or half lines."""
    speech = bema.read(shared / "examples" / "proceedings.xml")
    edition = bema.render(speech, style=read_stylesheet(theme=theme))
    computed = edition.computed("print")
    body = computed(edition.html[1])
    assert body is not None
    line = body["line-height"]
    for element in edition.html[1].iter("p", "h1", "h2", "h3", "blockquote", "ul", "ol", "table"):
        style = computed(element)
        assert style is not None
        for side in ("margin-top", "margin-bottom"):
            assert style[side] / line * 2 == pytest.approx(round(style[side] / line * 2)), element


def test_pages_of_the_book(seed: Speech, tmp_path: Path) -> None:
    """Inner and outer margins differ and change sides; more space is below than above."""
    computed = under(seed, "book", tmp_path).computed("print")
    right, left = computed.page("right"), computed.page("left")
    assert right["margin-left"] == left["margin-right"] < right["margin-right"]
    assert right["margin-top"] < right["margin-bottom"]
    width = right["size"][0] - right["margin-left"] - right["margin-right"]
    height = right["size"][1] - right["margin-top"] - right["margin-bottom"]
    assert height / width == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("theme", ["release", "large"])
def test_single_sided(seed: Speech, tmp_path: Path, theme: str) -> None:
    """Every page looks like a right one."""
    computed = under(seed, theme, tmp_path).computed("print")
    right, left = computed.page("right"), computed.page("left")
    for side in ("top", "right", "bottom", "left"):
        assert right[f"margin-{side}"] == left[f"margin-{side}"]
    for box in ("top-left", "top-center", "top-right", "bottom-left", "bottom-right"):
        on_right, on_left = computed.margin_box(box, "right"), computed.margin_box(box, "left")
        assert (on_right is None) == (on_left is None)
        if on_right is not None and on_left is not None:
            assert on_right["content"] == on_left["content"]


def test_letterhead_and_contact(seed: Speech, tmp_path: Path) -> None:
    """A release has none until a sheet names them; both stand on the first page alone."""
    rules = ':root { --letterhead: url(logo.svg); --contact: "Press office"; }'
    plain = under(seed, "release", tmp_path).computed("print")
    named = under(seed, "release", tmp_path, rules).computed("print")
    before, after = (c.margin_box("top-left", first=True) for c in (plain, named))
    assert before is not None
    assert after is not None
    assert before["background-image"] == (("none", None),)
    assert after["background-image"] == (("url", (tmp_path / "logo.svg").as_uri()),)
    assert plain.margin_box("bottom-left", first=True) is None
    contact = named.margin_box("bottom-left", first=True)
    assert contact is not None
    assert contact["content"] == (("string", "Press office"),)
    following = named.margin_box("top-left")
    assert following is not None
    assert following["background-image"] == (("none", None),)
    assert named.margin_box("bottom-left") is None


@pytest.fixture(scope="session")
def embargoed() -> Speech:
    """The seed with status lines in its header."""
    data = SEED.read_bytes()
    start, end = data.index(b"<sourceDesc>"), data.index(b"</sourceDesc>")
    return bema.read(data[:start] + STATUS.encode() + data[end + len(b"</sourceDesc>") :])


@pytest.mark.parametrize("name", [*EDITIONS, "html"])
def test_an_embargo_is_the_first_thing_that_anybody_reads(embargoed: Speech, name: str) -> None:
    """In every format, in the order of the header."""
    edition = bema.render(embargoed, style=read_stylesheet(theme="release"))
    exporter: Any = load(name)
    words = " ".join(exporter.words(bema.export(edition, name).data))
    assert words.startswith(
        "Embargoed until 3 May 2024, 10:00 CEST As prepared for delivery Remarks by"
    )


def test_status_lines_stand_out_in_a_release(embargoed: Speech, tmp_path: Path) -> None:
    """Bold, between two rules."""
    edition = under(embargoed, "release", tmp_path)
    style = edition.computed("print")(edition.html.find(".//div[@class='status']"))
    assert style is not None
    assert (style["font-weight"], style["font-style"]) == (700, "normal")
    assert style["border-top-style"] == style["border-bottom-style"] == "solid"


LARGE = ("examples/address.xml", "examples/proceedings.xml", "corpus/tei/guidelines/testbasic.xml")


@pytest.mark.parametrize("path", LARGE)
def test_large_print(shared: Path, tmp_path: Path, path: str) -> None:
    """Nothing slants, is in small capitals, is hyphenated, justified or smaller than 18 points.

    Raised figures of notes are smaller, as they are in any print, and what the source's own CSS
    makes small.
    """
    edition = under(bema.read(shared / path), "large", tmp_path)
    computed = edition.computed("print")
    for element in edition.html[1].iter():
        style = computed(element)
        assert style is not None
        assert style["font-style"] == "normal"
        assert style["font-variant-caps"] == "normal"
        assert style["hyphens"] == "manual"
        assert style["text-align"] in ("start", "end", "left", "right", "center")
        if element.tag not in ("sup", "sub") and "rendition" not in element.get("class", ""):
            assert style["font-size"] >= 18 * PT - 0.01
        assert style["line-height"] >= 1.3 * style["font-size"]


def test_large_print_brings_its_letters() -> None:
    """Four faces that can be embedded; the other themes do without them."""

    def families(theme: str) -> dict[str, int]:
        style = read_stylesheet(theme=theme)
        found = [face.family for face in faces(style, style.resources)]
        return {family: found.count(family) for family in found}

    assert families("release") == families("") == {"Literata": 4}
    assert families("large") == {"Literata": 4, "Fira Sans": 4}


DESIGN = [STYLES / "speech.css", *sorted((STYLES / "themes").glob("*.css"))]


@pytest.mark.parametrize("path", DESIGN, ids=lambda path: path.name)
def test_the_design_is_plain_css(path: Path) -> None:
    """No layers, no rules in rules, no `:is()` and `:where()`: engines of all ages read it."""
    css = path.read_text("utf-8")
    assert ":is(" not in css
    assert ":where(" not in css
    plain_rules(tinycss2.parse_stylesheet(css, True, True))


def plain_rules(nodes: list[Any]) -> None:
    for node in nodes:
        inner = tinycss2.parse_blocks_contents(node.content or [], True, True)
        if node.type == "qualified-rule":
            assert {item.type for item in inner} <= {"declaration"}
        else:
            assert node.lower_at_keyword in ("import", "font-face", "page", "media")
            if node.lower_at_keyword == "media":
                plain_rules(inner)


@pytest.mark.parametrize(
    ("css", "theme", "files"),
    [
        ('@import "bema:speech.css";', "", ["speech.css", "house.css"]),
        ('@import "bema:speech.css";', "release", ["speech.css", "release.css", "house.css"]),
        ('@import "bema:themes/large.css";', "", ["speech.css", "large.css", "house.css"]),
        (
            '@import "bema:themes/large.css";',
            "release",
            ["speech.css", "release.css", "house.css"],
        ),
        ("p { margin: 0 }", "", ["house.css"]),
        ("p { margin: 0 }", "release", ["speech.css", "release.css", "house.css"]),
        (
            '@import "base.css"; @import "bema:speech.css";',
            "release",
            ["speech.css", "release.css", "base.css", "house.css"],
        ),
        (
            '@import "bema:speech.css"; @import "bema:themes/release.css";',
            "",
            ["speech.css", "release.css", "house.css"],
        ),
        ('@import "bema:speech.css";', "own.css", ["speech.css", "own.css", "house.css"]),
    ],
)
def test_where_a_theme_stands(tmp_path: Path, css: str, theme: str, files: list[str]) -> None:
    """Wherever the design is imported, else before all others; the design stands once."""
    (tmp_path / "base.css").write_text('@import "bema:speech.css";')
    (tmp_path / "own.css").write_text('@import "bema:speech.css";')
    (tmp_path / "house.css").write_text(css)
    named = str(tmp_path / theme) if theme.endswith(".css") else theme
    style = read_stylesheet(tmp_path / "house.css", theme=named)
    assert names(style) == files
    assert style.findings == ()


def test_a_theme_alone() -> None:
    """Without a sheet of the user's the theme is the stylesheet."""
    assert names(read_stylesheet(theme="release")) == ["speech.css", "release.css"]


def test_an_unknown_theme_is_an_error() -> None:
    """It names the nearest, and all that there are."""
    with pytest.raises(BemaError) as caught:
        read_stylesheet(theme="relaese")
    (finding,) = caught.value.findings
    assert finding.code == "unknown-name"
    assert "“release”" in finding.remedy
    assert "book, large, release" in finding.remedy


def test_themes_in_a_project(tmp_path: Path) -> None:
    """For all editions, for one, as a file beside `bema.toml`."""
    (tmp_path / "bema.toml").write_text(
        'theme = "release"\n[editions]\npdf = {}\n'
        'large = { exporter = "pdf", theme = "large" }\n'
        'own = { exporter = "pdf", theme = "styles/own.css" }\n'
    )
    plans = read_project(tmp_path / "bema.toml").editions
    own = str(tmp_path / "styles" / "own.css")
    assert [plan.theme for plan in plans] == ["release", "large", own]


def test_themes_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--theme` is for all editions; what is no theme is a wrong use."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bema.toml").write_text('[editions]\nhtml = { theme = "large" }\n')
    run = CliRunner().invoke

    def title() -> str:
        page = (tmp_path / "output" / f"{SEED.stem.removesuffix('.tei')}.html").read_text()
        return page.partition("h1 {")[2].partition("}")[0]

    assert run(main, ["build", str(SEED)]).exit_code == 0
    assert "text-align: start;" in title()
    assert run(main, ["build", str(SEED), "--theme", "book"]).exit_code == 0
    assert "text-align: center;" in title()
    wrong = run(main, ["build", str(SEED), "--theme", "bok"])
    assert wrong.exit_code == 2
    assert "Did you mean “book”?" in wrong.output


def test_a_sheet_imports_from_its_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only from its own folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "styles").mkdir()
    (tmp_path / "bema.toml").write_text('style = "styles/house.css"\n[editions]\nhtml = {}\n')
    (tmp_path / "styles" / "house.css").write_text('@import "../shared.css";')
    (tmp_path / "shared.css").write_text("p { margin: 7px }")
    result = CliRunner().invoke(main, ["build", str(SEED)])
    assert result.exit_code == 0
    assert "style-import" not in result.output
    assert "margin: 7px" in next((tmp_path / "output").glob("*.html")).read_text()


def test_the_web_page_has_a_measure(seed: Speech) -> None:
    """And margins, which a reading system sets by itself."""
    page = bema.export(bema.render(seed), "html").data.decode()
    assert "max-width: 34em;" in page
    assert "color-scheme: light dark;" in page
