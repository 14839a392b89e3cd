"""Why something looks as it does: the right rule, in its file and line, for each edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, SEED

import bema
from bema.cli import main
from bema.explained.formats import format_of
from bema.explained.style import Subject, alike, together
from bema.exporters import load
from bema.findings import Place
from bema.style.explain import Format, Outcome, Source, State, explain
from bema.style.limits import FormatLimits, Limits, not_shown
from bema.tei.speech import Speech

HOUSE = """@import "bema:speech.css";
p { color: red; margin: 6pt auto; }
p.salute { color: blue;
  colour: green; }
@page :left { margin-left: 30mm; @top-center { content: "Draft"; } }
h1::before { content: "§"; }
h6 { color: red; }
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    path = tmp_path / "house.css"
    path.write_text(HOUSE)
    return path


def explained(seed: Speech, sheet: Path, selector: str) -> list[Subject]:
    edition = bema.render(seed, style=sheet)
    cascade = edition.computed("print")
    return alike(together({"pdf": explain(edition.html, cascade, selector, Format())}))


def rows(subject: Subject) -> list[tuple[Source, Outcome]]:
    return [(source, outcomes["pdf"]) for source, outcomes in subject.rows.items()]


def test_each_declaration_with_its_place_and_state(seed: Speech, house: Path) -> None:
    """Strongest rule first: what holds, what is overridden and by what, what is not understood."""
    salute, _closing = explained(seed, house, ".salute")
    own = [row for row in rows(salute) if row[0].place.path == str(house)]
    assert [(s.declaration, s.place.line, o.state) for s, o in own] == [
        ("color: blue", 3, State.HOLDS),
        ("colour: green", 4, State.IGNORED),
        ("color: red", 2, State.OVERRIDDEN),
        ("margin: 6pt auto", 2, State.HOLDS),
    ]
    assert own[2][1].by == Place(str(house), 3, 12)
    assert own[0][1].computed == "#0000ff"


def test_what_is_inherited_names_the_ancestor(seed: Speech, house: Path) -> None:
    """The nearest that sets it, with what it says there and what that comes to."""
    salute, *_ = explained(seed, house, ".salute")
    inherited = {s.declaration: (s.ancestor, o.computed) for s, o in rows(salute) if s.ancestor}
    assert inherited["hyphens: var(--hyphens)"] == ("body", "auto")
    assert inherited["font-family: var(--text-face)"] == ("html", "Literata, serif")


def test_what_a_custom_property_says_is_found_where_it_is_set(seed: Speech, tmp_path: Path) -> None:
    """By the nearest ancestor's rule; what is overridden asks for nothing."""
    sheet = tmp_path / "own.css"
    sheet.write_text(""":root { --ink: red }
main { --ink: blue }
p { color: var(--ink); color: var(--ink) !important; background: var(--no-ink, red) }""")
    first, *_ = explained(seed, sheet, "p")
    asked = [(o.state, o.computed, o.custom) for s, o in rows(first) if "ink" in s.declaration]
    assert asked == [
        (State.OVERRIDDEN, "", ()),
        (State.HOLDS, "#0000ff", (("--ink", Place(str(sheet), 2, 8)),)),
        (State.HOLDS, "", (("--no-ink", None),)),
    ]


@pytest.mark.parametrize(
    ("declaration", "computed"),
    [
        ("margin: 1em 0", "13.33px 0 13.33px 0"),
        ("margin: 4px", ""),
        ("border-radius: 3px", ""),
        ("line-height: 0", ""),
        ("font: bold 20pt serif", ""),
        ("width: calc(50% / 2)", "25%"),
        ("color: rgb(0 128 128 / 50%)", "#00808080"),
        ("page-break-before: always", "page"),
    ],
)
def test_computed_values_are_told_where_they_say_more(
    declaration: str, computed: str, seed: Speech, tmp_path: Path
) -> None:
    """Values and lengths as CSS writes them; nothing where the declaration says it already."""
    sheet = tmp_path / "own.css"
    sheet.write_text(f"html {{ font-size: 10pt }} p {{ {declaration} }}")
    first, *_ = explained(seed, sheet, "p")
    assert [o.computed for s, o in rows(first) if s.declaration == declaration] == [computed]


def test_likes_are_told_together(seed: Speech, house: Path) -> None:
    """Sixteen paragraphs have the same rules, and are counted."""
    found = explained(seed, house, "main p:not([class])")
    assert [entry.count for entry in found] == [1, 16]


@pytest.mark.parametrize(
    ("selector", "subject", "declaration"),
    [
        ("h1", "h1.head::before", 'content: "§"'),
        ("@page :left", "@page :left", "margin-left: 30mm"),
        ("@page :left @top-center", "@page :left @top-center", 'content: "Draft"'),
        ("p5", "p", "color: red"),
    ],
)
def test_pages_pseudo_elements_and_ids(
    selector: str, subject: str, declaration: str, seed: Speech, house: Path
) -> None:
    """A selector, a page or the id of an element says what to explain."""
    found = [entry for entry in explained(seed, house, selector) if entry.name == subject]
    assert declaration in [source.declaration for entry in found for source in entry.rows]


@pytest.mark.parametrize("selector", ["p[", "@page :middle", "@top-center", ""])
def test_what_is_no_selector_is_wrong_usage(selector: str) -> None:
    """With exit code 2 and what is wrong with it."""
    done = CliRunner().invoke(main, ["style", str(SEED), "--explain", selector, "--to", "docx"])
    assert done.exit_code == 2
    assert "--explain" in done.output


def style(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["style", str(SEED), *arguments])
    assert done.exit_code == 0
    return done.stdout


def test_what_became_of_a_declaration_in_each_edition(house: Path) -> None:
    """One entry for an element in all editions: what it came to there, and in which terms."""
    said = style("--explain", ".salute", "--style", str(house), "--json")
    entries = [json.loads(line) for line in said.splitlines()]
    assert [(e["event"], e["subject"], e["count"]) for e in entries] == [
        ("style", "p.salute", 1)
    ] * 2
    assert sorted(entries[0]["editions"]) == ["docx", "epub", "html", "pdf", "txt"]
    rows = {row["declaration"]: row["outcomes"] for row in entries[0]["declarations"]}
    assert rows["color: blue"]["txt"]["unshown"] == "Plain text has no colours."
    assert rows["color: blue"]["docx"]["becomes"] == "w:color 0000FF"
    assert rows["colour: green"]["epub"]["becomes"] == "kept as it is"
    assert rows['--word: "Salutation"']["docx"]["becomes"] == 'style "Salutation"'


@pytest.mark.parametrize(
    ("exporter", "declaration", "outcome"),
    [
        ("docx", "margin-top: 12pt", ("", "w:spacing w:before 240")),
        ("docx", "text-align: right", ("", "w:jc right")),
        ("docx", "font-weight: bold", ("", "w:b 1")),
        ("docx", "opacity: 0.5", ("Word has no transparent text.", "")),
        ("txt", "margin: 2em 0", ("", "2 lines, 0 columns")),
        ("txt", "text-indent: 4ch", ("", "4 columns")),
        ("html", "opacity: 0.5", ("", "")),
        ("epub", "string-set: a content()", ("They have no pages of their own.", "")),
        ("pdf", "opacity: 0.5", ("", "")),
        ("pandoc", "opacity: 0.5", ("Its look is pandoc's own.", "")),
        ("pandoc", "display: none", ("", "")),
    ],
)
def test_terms_of_formats(
    exporter: str, declaration: str, outcome: tuple[str, str], seed: Speech, tmp_path: Path
) -> None:
    """Why a format does without a declaration, or how it says it."""
    sheet = tmp_path / "own.css"
    sheet.write_text(f"p {{ {declaration} }}")
    found = load(exporter)
    edition = bema.render(seed, style=sheet).named(exporter, found.output)
    entry = next(explain(edition.html, edition.computed(found.media), "p", format_of(found)))
    told = {source.declaration: (o.unshown, o.becomes) for source, o in entry.told.items()}
    assert told[declaration] == outcome


def test_an_answer_is_read_in_eighty_columns(tmp_path: Path) -> None:
    """By declaration; editions that agree are named together."""
    sheet = tmp_path / "own.css"
    sheet.write_text("""p { margin: 1em 0; border-radius: 3px }
h1 { string-set: title content(); color: red !important }
h1 { color: var(--none, blue) }
@media tty { h1 { text-indent: 32px } }
@page :left { margin: 2cm; @top-center { content: string(title) } }
""")
    said = style("--explain", "h1", "--style", str(sheet)).replace(str(sheet), "own.css")
    assert (
        said.partition("  :where")[0]
        == """h1.head #heading-1
  h1  own.css
       4 text-indent: 32px  [txt]
         txt: 2 columns
       3 color: var(--none, blue)  overridden by line 2
       2 string-set: title content()
         epub, html: They have no pages of their own.
         txt: Plain text has no running heads.
       2 color: red !important  → #ff0000
         txt: Plain text has no colours.
         docx: w:color FF0000
"""
    )
    page = style("--explain", "@page :left @top-center", "--style", str(sheet))
    assert (
        page.replace(str(sheet), "own.css")
        == """@page :left @top-center
  @page :left @top-center  own.css
       5 content: string(title)
         epub, html: They have no pages of their own.
         txt: Plain text has no pages.

"""
    )


def test_nothing_selected_is_said() -> None:
    """In one line, with exit code 0: the question was well put."""
    done = CliRunner().invoke(main, ["style", str(SEED), "--explain", "video", "--to", "docx"])
    assert (done.exit_code, done.stdout) == (
        0,
        "“video” selects nothing, and is no element's id.\n",
    )


def test_what_a_format_cannot_show_is_told_once(seed: Speech, house: Path) -> None:
    """For each declaration that wins somewhere, with its place; not for rules that match nothing,
    nor for what is hidden.
    """
    edition = bema.render(seed, style=house)
    limits = Limits("ink", frozenset(), {"color": lambda style: "It has one ink."})
    found = not_shown(edition.html, edition.computed("print"), FormatLimits(limits))
    own = [finding for finding in found if finding.place.path == str(house)]
    assert [(f.code, f.severity, f.place.line) for f in own] == [
        ("style-not-shown", "note", 2),
        ("style-not-shown", "note", 3),
    ]
    assert own[1].message == "“color: blue” is not shown in ink: It has one ink."


def test_the_default_design_is_shown_whole_everywhere() -> None:
    """No declaration of the built-in sheets and themes is written for nothing in any edition."""
    for path in (ROOT / "tests" / "promise.tei.xml", SEED):
        speech = bema.read(path)
        for name in ("pdf", "docx", "txt", "epub", "html"):
            findings = bema.export(bema.render(speech), name).findings
            assert [str(f) for f in findings if f.code.startswith("style-")] == []
