"""What `bema explain` says: which model ran, what was left out and why, what had no model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINIMAL
from test_cli import bema as run
from test_cli import said

import bema
from bema.edition.edition import Edition
from bema.edition.explain import Explanation, Verdict, explain, findings, select, summary
from bema.edition.xpath import compile_xpath
from bema.tei.speech import TEI, Speech
from bema.tree import local_name

Make = Callable[[str], Speech]
Render = Callable[..., Edition]

SPECS = """
<elementSpec ident="teiHeader"><model behaviour="metadata"/></elementSpec>
<elementSpec ident="head"><model behaviour="omit"/></elementSpec>"""


@pytest.fixture
def render(tei: Make, tmp_path: Path) -> Render:
    """Makes an edition of a body by an ODD with these models besides those for header and head."""

    def make(body: str, models: str, output: tuple[str, ...] = ("web",)) -> Edition:
        path = tmp_path / "own.odd"
        path.write_text(f'<schemaSpec xmlns="{TEI}" ident="own">{SPECS}\n{models}</schemaSpec>')
        return bema.render(tei(body), output, odd=path)

    return make


def explained(edition: Edition, xpath: str) -> list[Explanation]:
    elements, _ = select(edition, compile_xpath(xpath))
    return list(explain(edition, elements))


def test_each_model_is_counted_for_each_element(render: Render) -> None:
    """With the line of the ODD, and the line where the first element stands."""
    models = """<elementSpec ident="p"><model predicate="@n='1'" behaviour="block"/>
    <model xml:id="plain" behaviour="paragraph"/></elementSpec>"""
    found = summary(render('<p>a</p>\n<p n="1">b</p><p>c</p>', models)).fired
    rows = [(f.model.line, f.model.name, f.count, f.place.line) for f in found if f.element == "p"]
    assert rows == [(4, "", 1, 5), (5, "plain", 2, 4)]


def test_elements_without_a_model_say_why(render: Render) -> None:
    """None in the ODD or in this output, none that holds, or not an element of TEI."""
    models = """<elementSpec ident="p"><model predicate="@n" behaviour="block"/></elementSpec>
    <elementSpec ident="div"><model output="print" behaviour="section"/></elementSpec>"""
    body = '<p><hi>a</hi><x xmlns="urn:x">b</x></p><p>c</p>'
    found = {row.element: row for row in summary(render(body, models)).unmodelled}
    assert (found["hi"].models, found["hi"].elsewhere, found["hi"].namespace) == (0, 0, TEI)
    assert (found["div"].models, found["div"].elsewhere) == (0, 1)
    assert (found["p"].models, found["p"].count) == (1, 2)
    assert (found["x"].models, found["x"].namespace) == (0, "urn:x")


def test_text_left_out_names_its_model(render: Render) -> None:
    """With its beginning, its place and the attributes that hold it, if any do."""
    models = """<elementSpec ident="fw"><model xml:id="furniture" behaviour="omit"/></elementSpec>
    <elementSpec ident="choice"><model xml:id="corrected" behaviour="alternate">
    <param name="default" value="corr"/><param name="alternate" value="sic"/></model>
    </elementSpec>"""
    body = """<p><fw>12</fw><fw>13</fw>
    <choice><sic>a<hi>b</hi>c</sic><corr>d</corr></choice></p>"""
    found = summary(render(body, models)).omitted
    rows = [(o.element, o.models[0].name, o.count, o.place.line, o.text) for o in found]
    assert rows == [
        ("choice", "corrected", 1, 5, "abc"),
        ("fw", "furniture", 2, 4, "12"),
        ("head", "", 1, 4, "Two words"),
    ]
    assert [o.attributes for o in found] == [("data-alternate", "title"), (), ()]


def test_an_attribute_that_holds_a_part_does_not_count(render: Render) -> None:
    """Of two readings the attribute says the first; the text is not kept there."""
    models = """<elementSpec ident="choice"><model behaviour="alternate"><param name="default"
    value="corr"/><param name="alternate" value="sic"/></model></elementSpec>"""
    body = "<p><choice><sic>a</sic><sic>b</sic><corr>c</corr></choice></p>"
    assert summary(render(body, models)).omitted[0].attributes == ()


def test_text_in_an_attribute_of_another_element(render: Render) -> None:
    """A description left out in its place is the image's alternative text."""
    models = """<elementSpec ident="figDesc"><model behaviour="omit"/></elementSpec>
    <elementSpec ident="graphic"><model behaviour="graphic"><param name="url" value="@url"/>
    <param name="title" value="../figDesc"/></model></elementSpec>"""
    body = '<figure><graphic url="a.png"/><figDesc>A hall.</figDesc></figure>'
    assert summary(render(body, models)).omitted[0].attributes == ("alt",)


def test_what_a_parameter_moves_names_the_parameter(render: Render) -> None:
    """Text and elements; the element they come from, and the model that took them."""
    models = """<elementSpec ident="speaker"><model behaviour="omit"/></elementSpec>
    <elementSpec ident="p"><model xml:id="said" behaviour="paragraph">
    <param name="label" value="preceding-sibling::speaker/node()"/></model></elementSpec>"""
    edition = render("<sp><speaker>A <hi>B</hi></speaker><p>c</p></sp>", models)
    rows = [(s.element, s.is_text, s.by.name, s.parameter) for s in summary(edition).selected]
    assert rows == [("hi", False, "said", "label"), ("speaker", True, "said", "label")]
    assert [o.element for o in summary(edition).omitted] == ["head"]
    speaker, hi = explained(edition, "//speaker | //hi")
    assert (speaker.in_flow, speaker.html) == (True, ())
    assert [s.model.name for s in speaker.selections] == ["said"]
    assert [s.model.name for s in hi.selections] == ["said"]


def test_candidates_stand_in_order_with_their_verdicts(render: Render) -> None:
    """What holds decides, what comes after is not reached, what fails counts as false."""
    models = """<elementSpec ident="p"><model predicate="@n='1'" behaviour="block"/>
    <model predicate="matches(., @n)" behaviour="block"/><model predicate="@n" behaviour="section">
    <param name="role" value="@n"/></model><model behaviour="paragraph"/></elementSpec>"""
    (found,) = explained(render('<p n="(">a</p>', models), "//p[@n]")
    verdicts = [candidate.verdict for candidate in found.candidates]
    assert verdicts == [Verdict.FALSE, Verdict.FAILED, Verdict.TRUE, Verdict.NOT_REACHED]
    ((parameter,),) = [c.parameters for c in found.candidates if c.parameters]
    assert (parameter.name, parameter.source, parameter.value) == ("role", "@n", "“(”")
    assert found.html == ('<section class="p" data-n="(" role="(">',)
    assert found.tag == '<p n="(">'


def test_models_of_a_sequence_are_each_tried(render: Render) -> None:
    """A sequence holds as a whole, its models one by one; what they add is told."""
    models = """<elementSpec ident="p"><modelSequence><model behaviour="text">
    <param name="content" value="'§'"/></model><model predicate="@n" behaviour="omit"/>
    <model behaviour="paragraph"/></modelSequence></elementSpec>"""
    (found,) = explained(render("<p>a</p>", models), "//p[not(ancestor::teiHeader)]")
    (sequence,) = found.candidates
    verdicts = [member.verdict for member in sequence.members]
    assert verdicts == [Verdict.TRUE, Verdict.FALSE, Verdict.TRUE]
    assert (found.generated, found.html[-1]) == ("§", "<p>")


def test_models_for_other_outputs_are_named(render: Render) -> None:
    """They are no candidates; where no model is for the output, a finding says which there are."""
    models = """<elementSpec ident="p"><model output="print" behaviour="block"/>
    <model behaviour="paragraph"/></elementSpec>"""
    edition = render("<p>a</p>", models)
    (found,) = explained(edition, "//text//p")
    assert [candidate.rule.line for candidate in found.candidates] == [5]
    assert [rule.line for rule in found.elsewhere] == [4]
    (finding,) = findings(edition)
    assert (finding.code, finding.remedy) == ("odd-output", "There are models for: print.")
    assert list(findings(render("<p>a</p>", models, ("print",)))) == []


def test_an_element_in_omitted_content_is_not_reached(render: Render) -> None:
    """It says which element left it out, and by which model."""
    models = '<elementSpec ident="note"><model xml:id="none" behaviour="omit"/></elementSpec>'
    (found,) = explained(render("<p>a<note><hi>b</hi></note></p>", models), "//hi")
    assert (found.reached, found.candidates, found.in_flow) == (False, (), False)
    assert [(o.element, o.models[0].name, o.text) for o in found.omitted] == [("note", "none", "b")]


def test_html_is_told_as_the_edition_has_it(tei: Make) -> None:
    """After what cannot stand there has been changed: a caption, a parted paragraph, a note."""
    body = """<table><head>T</head><row><cell>x</cell></row></table>
    <p>a<list><item>b</item></list>c</p><p>d<note>e</note><addSpan/></p>"""
    edition = bema.render(tei(body), ("web",))
    found = explained(edition, "//table/head | //p[list] | //note | //addSpan")
    assert [e.html[0].replace('"', "'") for e in found] == [
        "<caption class='caption p'>",
        "<p>, parted where HTML allows no block in it",
        "<span class='note' role='doc-footnote' id='note-1'>, its body at the end of the section",
        "<span class='addSpan'>, dropped, because it is empty",
    ]


def test_every_element_of_a_document_can_be_explained(shared: Path) -> None:
    """In document order; what is not in the flow was left out by a model that is named."""
    edition = bema.render(bema.read(shared / "examples" / "proceedings.xml"), ("web",))
    found = explained(edition, "//*")
    assert [e.name for e in found] == [local_name(e) for e in edition.speech.root.iter("{*}*")]
    assert all(omitted.models for explanation in found for omitted in explanation.omitted)
    assert {e.name for e in found if e.in_flow} >= {"TEI", "text", "u", "seg"}


BODY = b"""<p>One <choice><sic>too</sic><corr>two</corr></choice>.</p>
<p><x xmlns="urn:x">Three.</x></p>"""


def test_the_command_without_xpath(tmp_path: Path) -> None:
    """A summary, readable in 80 columns."""
    (tmp_path / "a.xml").write_bytes(MINIMAL % BODY)
    done = run("explain", "a.xml", cwd=tmp_path)
    assert (done.returncode, said(done)) == (0, "")
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "a.xml, output print, by bema:speech.odd"
    assert max(map(len, lines)) <= 80
    at = lines.index("Text left out:")
    assert lines[at + 1].split()[:3] == ["1", "choice", "alternate"]
    assert lines[at + 2].strip() == "line 4: “too”, kept in data-alternate and title"
    at = lines.index("Elements without a model; their content is kept:")
    assert lines[at + 1 : at + 3] == ["     1  x", " " * 8 + "line 5: not TEI, but of urn:x"]


def test_the_command_with_xpath(tmp_path: Path) -> None:
    """The elements selected; a relative path finds nothing and says how to begin."""
    (tmp_path / "a.xml").write_bytes(MINIMAL % BODY)
    done = run("explain", "a.xml", "--xpath", "//choice | //sic", cwd=tmp_path)
    lines = done.stdout.decode().splitlines()
    assert [line for line in lines if line.startswith("line")] == [
        "line 4  <choice>",
        "line 4  <sic>",
    ]
    assert '  HTML: <span class="choice" data-alternate="too" title="too">' in lines
    done = run("explain", "a.xml", "--xpath", "choice", cwd=tmp_path)
    assert done.returncode == 0
    assert "[xpath-nothing] choice selects no element: its value is nothing. Begin" in said(done)
    done = run("explain", "a.xml", "--xpath", "count(//p)", cwd=tmp_path)
    assert said(done).endswith("its value is 4.\n")


def test_the_command_as_json(tmp_path: Path) -> None:
    """Each line an object with version and event."""
    (tmp_path / "a.xml").write_bytes(MINIMAL % BODY)
    done = run("explain", "a.xml", "--json", cwd=tmp_path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["bema"] for line in lines} == {1}
    assert {line["event"] for line in lines} == {"fired", "no-model", "omitted", "selected"}
    (omitted,) = [line for line in lines if line["event"] == "omitted"]
    assert (omitted["text"], omitted["models"][0]["id"]) == ("too", "choice-corrected")
    done = run("explain", "-", "--xpath", "//sic", "--json", cwd=tmp_path, stdin=MINIMAL % BODY)
    (line,) = map(json.loads, done.stdout.splitlines())
    assert (line["event"], line["tag"], line["reached"]) == ("element", "<sic>", False)


def test_the_command_explains_what_a_build_would_make(tmp_path: Path) -> None:
    """By the ODD of the project that the document is in."""
    (tmp_path / "a.xml").write_bytes(MINIMAL % BODY)
    models = '<elementSpec ident="p"><model behaviour="block"/></elementSpec>'
    odd = f'<schemaSpec xmlns="{TEI}" ident="own" source="bema:speech.odd">{models}</schemaSpec>'
    (tmp_path / "own.odd").write_text(odd)
    (tmp_path / "bema.toml").write_text('odd = "own.odd"\n')
    done = run("explain", "a.xml", cwd=tmp_path)
    assert "     2  p             block        own.odd:1" in done.stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["missing.xml"], 1, "[source-missing]"),
        (["a.xml", "--odd", "missing.odd"], 1, "[odd-missing]"),
        (["a.xml", "--odd", "broken.odd"], 1, "[odd-not-xml]"),
        (["a.xml", "--xpath", "//p["], 2, "--xpath “//p[”: “the end” is not expected there."),
        (["a.xml", "--xpath", "dance(.)"], 2, "there is no function dance()"),
        (["a.xml", "--output", ","], 2, "--output wants a name"),
    ],
)
def test_bad_input(arguments: list[str], code: int, message: str, tmp_path: Path) -> None:
    """As in a build: one message that says what is wrong; wrong usage ends with 2."""
    (tmp_path / "a.xml").write_bytes(MINIMAL % BODY)
    (tmp_path / "broken.odd").write_text("<schemaSpec>")
    done = run("explain", *arguments, cwd=tmp_path)
    assert done.returncode == code
    assert message in said(done)
    assert "Traceback" not in said(done)
