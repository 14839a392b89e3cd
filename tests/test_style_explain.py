"""Why something looks as it does: the right rule, in its file and line, for each edition."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, SEED

import bema
from bema.cli import main
from bema.findings import Place
from bema.style.explain import Explained, State, explain
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


def explained(seed: Speech, sheet: Path, selector: str) -> tuple[Explained, ...]:
    edition = bema.render(seed, style=sheet)
    return explain(edition.html, edition.computed("print"), selector)


def test_each_declaration_with_its_place_and_state(seed: Speech, house: Path) -> None:
    """Strongest rule first: what holds, what is overridden and by what, what is not understood."""
    salute, _closing = explained(seed, house, ".salute")
    own = [told for told in salute.told if told.place.path == str(house)]
    assert [(t.declaration, t.place.line, t.state) for t in own] == [
        ("color: blue", 3, State.HOLDS),
        ("colour: green", 4, State.IGNORED),
        ("color: red", 2, State.OVERRIDDEN),
        ("margin: 6pt auto", 2, State.HOLDS),
    ]
    assert own[2].by == Place(str(house), 3, 12)
    assert own[0].computed == "#0000ff"


def test_what_is_inherited_names_the_ancestor(seed: Speech, house: Path) -> None:
    """The nearest that sets it."""
    salute, *_ = explained(seed, house, ".salute")
    inherited = {t.declaration: t.source for t in salute.told if t.state is State.INHERITED}
    assert inherited["hyphens: auto"] == "body"
    assert inherited["font-family: Literata, serif"] == "html"


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
    found = explained(seed, house, selector)
    assert declaration in [
        told.declaration for entry in found if entry.subject == subject for told in entry.told
    ]


@pytest.mark.parametrize("selector", ["p[", "@page :middle", "@top-center", ""])
def test_what_is_no_selector_is_wrong_usage(selector: str) -> None:
    """With exit code 2 and what is wrong with it."""
    done = CliRunner().invoke(main, ["style", str(SEED), "--explain", selector, "--to", "docx"])
    assert done.exit_code == 2
    assert "--explain" in done.output


def test_the_command_tells_editions_that_agree_together(house: Path) -> None:
    """And what one of them cannot show."""
    done = CliRunner().invoke(
        main, ["style", str(SEED), "--explain", ".salute", "--style", str(house), "--json"]
    )
    assert done.exit_code == 0
    entries = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry["event"] for entry in entries] == ["style"] * len(entries)
    editions = [name for entry in entries for name in entry["editions"]]
    assert sorted(editions) == sorted(["pdf", "docx", "epub", "html", "txt"] * 2)
    (text,) = [entry for entry in entries if entry["editions"] == ["txt"]][:1]
    unshown = {told["declaration"]: told["unshown"] for told in text["declarations"]}
    assert unshown["color: blue"][0].startswith("not in txt: ")


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
