"""What docs/ says is so: the generated page is up to date, examples give what stands below them."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from conftest import MINIMAL, ROOT
from lxml import etree

import bema
from bema.edition.behaviours import Call, Start, find_behaviour
from bema.edition.xpath import compile_xpath
from bema.exporters import load
from bema.exporters.pdf.preflight import RULES
from bema.exporters.pdf.structure import ROLES
from bema.tei.speech import TEI, read

DOCS = ROOT / "docs"
PAGE = (DOCS / "odd.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall(PAGE)
EXAMPLES = [
    (odd, tei, html)
    for (a, odd), (b, tei), (c, html) in zip(BLOCKS, BLOCKS[1:], BLOCKS[2:], strict=False)
    if (a, b, c) == ("xml", "xml", "html")
]
ROWS = [[c.strip() for c in line.split("|")[1:-1]] for line in PAGE.splitlines() if line[:1] == "|"]


def blocks(language: str) -> list[str]:
    return [text for name, text in BLOCKS if name == language]


def test_the_page_of_models_is_what_the_odd_says() -> None:
    """`make docs` writes it anew."""
    page = runpy.run_path(str(DOCS / "models.py"))["page"]
    assert (DOCS / "models.md").read_text("utf-8") == page(ROOT / "styles" / "speech.odd")


def test_the_page_of_css_is_what_the_tests_hold() -> None:
    """The table of `promises.py`, and what Word and plain text say of themselves."""
    page = runpy.run_path(str(DOCS / "css.py"))["page"]
    assert (DOCS / "css.md").read_text("utf-8") == page()


def test_every_rule_of_the_preflight_is_on_the_page() -> None:
    """With what it asks; and every structure type of ours."""
    page = (DOCS / "pdf.md").read_text("utf-8")
    for code, asks in RULES.items():
        assert f"| `{code}` | {asks} |\n" in page
    assert all(f"`{role}`" in page for role in ROLES if role not in ("Em", "Strong"))


def test_every_model_of_the_odd_is_on_the_page() -> None:
    """Each element has its entry and is in the index; its conditions stand there."""
    page = (DOCS / "models.md").read_text("utf-8")
    for spec in etree.parse(ROOT / "styles" / "speech.odd").iter(f"{{{TEI}}}elementSpec"):
        assert page.count(f'<a id="tei-{spec.get("ident")}"></a>') == 1
        assert page.count(f"(#tei-{spec.get('ident')})") == 1
        for model in spec.iter(f"{{{TEI}}}model"):
            assert model.get("predicate", "") in page


def test_what_an_odd_says_of_its_models_is_on_the_page(tmp_path: Path) -> None:
    """Heading and paragraphs of a division, gloss and description of an element, of a model."""
    path = tmp_path / "ours.odd"
    path.write_text(
        f"""<TEI xmlns="{TEI}"><text><body><div><head>Ships</head><p>In a <gi>name</gi>.</p>
        <specGrp><elementSpec ident="name"><gloss>proper name</gloss><desc>Of a ship.</desc>
        <model predicate="@ref" behaviour="inline" cssClass="ship"/>
        <model behaviour="omit"><desc>Not by <att>ref</att>.</desc></model></elementSpec></specGrp>
        </div></body></text></TEI>"""
    )
    page = runpy.run_path(str(DOCS / "models.py"))["page"](path)
    wanted = """## Ships

In a `name`.

<a id="tei-name"></a>

### `name`

proper name

Of a ship.

1. if `@ref`: **inline** `<span class="ship">`
2. otherwise **omit**; left out of the text. Not by `@ref`.
"""
    assert wanted in page


@pytest.mark.parametrize(("odd", "tei", "html"), EXAMPLES)
def test_an_example_gives_what_stands_below_it(
    odd: str, tei: str, html: str, tmp_path: Path
) -> None:
    """The ODD reads without a finding, and the TEI becomes the HTML."""
    path = tmp_path / "ours.odd"
    path.write_text(odd, "utf-8")
    edition = bema.render(read(MINIMAL % tei.encode()), ("web",), path)
    assert edition.findings == ()
    assert html.strip() in etree.tostring(edition.html, encoding="unicode")


def test_the_page_has_examples() -> None:
    """All blocks of XML are examples that were tried."""
    assert 2 * len(EXAMPLES) == len(blocks("xml")) > 6


@pytest.mark.parametrize("expression", "".join(blocks("xpath")).splitlines())
def test_an_expression_on_the_page_can_be_evaluated(expression: str) -> None:
    """On an element that has what the expressions speak of."""
    element = etree.fromstring(f'<div xmlns="{TEI}" n="1" who="#a"><p n="1">A.</p><p n="2"/></div>')
    compile_xpath(expression)(element)


def test_the_table_of_behaviours_is_right() -> None:
    """The 26 of the Guidelines; the first element of HTML is the one that is made."""
    rows = {
        row[0].strip("`"): row[2] for row in ROWS if len(row) == 3 and find_behaviour(row[0][1:-1])
    }
    assert len(rows) == 26
    for name, html in rows.items():
        behaviour = find_behaviour(name)
        assert behaviour is not None
        element = etree.fromstring(f'<x xmlns="{TEI}">a</x>')
        params = {"uri": "#", "type": "line" if name == "break" else "", "url": "#"}
        starts = [a.tag for a in behaviour(Call(element, params, "")) if isinstance(a, Start)]
        said = re.match(r"`<(\w+)", html)
        assert starts[:1] == ([said[1]] if said else []), name


def test_the_first_parameters_beyond_the_guidelines_work_where_it_is_said() -> None:
    """With the behaviours named above their table, and with no others."""
    (names,) = re.findall(r"The first three work with (.*?)\.\n", PAGE, re.DOTALL)
    said = set(re.findall(r"`(\w+)`", names))
    element = etree.fromstring(f'<x xmlns="{TEI}">a</x>')
    params = {"element": "mark", "label": "L", "quotes": "0", "uri": "#"}
    for name in (row[0].strip("`") for row in ROWS):
        behaviour = find_behaviour(name)
        if behaviour is not None:
            made = repr(list(behaviour(Call(element, params, ""))))
            used = ("'mark'" in made, "value='L'" in made, "“" in made)
            assert used == (name in said,) * 3, name


def test_the_table_of_outputs_is_right() -> None:
    """What each exporter asks the ODD for."""
    outputs = {"print", "web", "epub", "plain"}
    rows = [row for row in ROWS if set(row[-1].split(", ")) <= outputs]
    said = {
        name: tuple(row[1].split(", ")) for row in rows for name in re.findall(r"`(\w+)`", row[0])
    }
    assert said == {name: load(name).output for name in said}
    assert set(said) == {"pdf", "docx", "epub", "html", "pandoc", "tei", "txt"}


def test_the_example_of_a_behaviour_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package with that module and that entry point adds the behaviour."""
    (python,), (toml,) = blocks("python"), blocks("toml")
    (tmp_path / "my_package.py").write_text(python)
    (tmp_path / "my_package-1.dist-info").mkdir()
    entry = toml.replace('[project.entry-points."bema.behaviours"]', "[bema.behaviours]")
    entry = entry.replace('"', "")
    (tmp_path / "my_package-1.dist-info" / "entry_points.txt").write_text(entry)
    (tmp_path / "my_package-1.dist-info" / "METADATA").write_text("Name: my-package\nVersion: 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "ours.odd"
    path.write_text(
        f"""<schemaSpec xmlns="{TEI}" ident="t" source="bema:speech.odd"><elementSpec ident="w"
        mode="change"><model behaviour="spell"><param name="how" value="@lemma"/></model>
        </elementSpec></schemaSpec>"""
    )
    edition = bema.render(read(MINIMAL % b'<p><w lemma="go">went</w></p>'), ("web",), path)
    html = etree.tostring(edition.html, encoding="unicode")
    assert '<p><code class="w" title="go">went</code></p>' in html


def test_every_finding_on_the_page_of_screens_is_one() -> None:
    """The codes that the page explains are those that the program gives."""
    page = (ROOT / "docs" / "screens.md").read_text("utf-8")
    codes = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", page)) - {
        "file-as",
        "title-type",
        "files-beside",
    }
    program = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    known = {code for code in codes if f'"{code}"' in program}
    assert known >= {"image-unusable", "page-not-found", "font-not-embedded"}
    assert codes == known
