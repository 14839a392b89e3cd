"""The processing model: which model fires, what becomes of text, what is said of the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

import bema
from bema.edition.edition import Edition
from bema.edition.odd import read_odd
from bema.edition.vocabulary import ATTRIBUTES, ELEMENTS
from bema.edition.whitespace import collapse
from bema.edition.xpath import XPathError, compile_xpath
from bema.edition.xpath.programs import XPath
from bema.errors import BemaError
from bema.tei.speech import TEI, Speech

Make = Callable[[str], Speech]

ODD = f"""<schemaSpec xmlns="{TEI}" ident="t">%s</schemaSpec>"""


def odd(path: Path, models: str) -> Path:
    """An ODD that passes the document through, with these models for `p` and `hi`."""
    path.write_text(
        ODD
        % f"""<elementSpec ident="teiHeader"><model behaviour="metadata"/></elementSpec>
        <elementSpec ident="head"><model behaviour="omit"/></elementSpec>{models}"""
    )
    return path


def body(edition: Edition) -> str:
    """The rendered text of an edition without what bema adds, as markup."""
    parts = [e for e in edition.html[1] if "data-generated" not in e.attrib]
    text = edition.html[1].text or ""
    return text + "".join(etree.tostring(e, encoding="unicode") for e in parts)


@pytest.mark.parametrize(
    ("source", "rewritten"),
    [
        ("parent::div", "parent::tei:div"),
        ("@type='p'", "@type = 'p'"),
        ("p/hi[1]", "tei:p/tei:hi[1]"),
        ("div and div", "tei:div and tei:div"),
        ("and and or", "tei:and and tei:or"),
        ("count(ancestor::div) * 2 + 1", "count(ancestor::tei:div) * 2 + 1"),
        ("*[self::p or self::l]", "*[self::tei:p or self::tei:l]"),
        ("tei:p|text()", "tei:p|text()"),
        ("div mod 2", "tei:div mod 2"),
        ("id('a')", "bema:id('a')"),
        ("'p and div'", "'p and div'"),
        ("ancestor-or-self::p/@xml:id", "ancestor-or-self::tei:p/@xml:id"),
    ],
)
def test_names_get_the_prefix_of_tei(source: str, rewritten: str) -> None:
    """Names of elements and nothing else."""
    program = compile_xpath(source).program
    assert isinstance(program, XPath)
    assert program.text == rewritten


@pytest.mark.parametrize(
    "source", ["f(.)", "$x", "util:id(.)", "x:p", "p[", "p instance of node()", "collection('x')"]
)
def test_what_cannot_be_evaluated_is_refused_when_read(source: str) -> None:
    """Lxml would fail only when it evaluates."""
    with pytest.raises(XPathError):
        compile_xpath(source)


def test_id_finds_by_xml_id(tei: Make) -> None:
    """In any document, the first of repeated ones."""
    root = tei('<p xml:id="a">1</p><p xml:id="a">2</p>').root
    (found,) = compile_xpath("id('a')")(root)
    assert found.text == "1"


def test_the_first_model_that_matches_decides(tei: Make, tmp_path: Path) -> None:
    """In document order, whatever comes after."""
    models = """<elementSpec ident="p"><model predicate="@n='1'" behaviour="block"/>
    <model behaviour="paragraph"/><model behaviour="omit"/></elementSpec>"""
    edition = bema.render(tei('<p n="1">a</p><p>b</p>'), odd=odd(tmp_path / "t.odd", models))
    assert body(edition) == '<div class="p" data-n="1">a</div><p>b</p>'


def test_outputs_stand_best_first(tei: Make, tmp_path: Path) -> None:
    """Models of the best output that there is, with those for all outputs."""
    models = """<elementSpec ident="p"><model output="web" behaviour="block"/>
    <model output="epub" behaviour="section"/><model behaviour="paragraph"/></elementSpec>"""
    path, speech = odd(tmp_path / "t.odd", models), tei("<p>a</p>")
    for output, tag in ((("epub", "web"), "section"), (("web",), "div"), (("print",), "p")):
        assert body(bema.render(speech, output, odd=path)).startswith(f"<{tag}")


def test_a_sequence_runs_all_its_models(tei: Make, tmp_path: Path) -> None:
    """In order, each with its own predicate."""
    models = """<elementSpec ident="p"><modelSequence><model behaviour="block"><param name="content"
    value="@n"/></model><model predicate="@no" behaviour="omit"/><model behaviour="paragraph"/>
    </modelSequence></elementSpec>"""
    edition = bema.render(tei('<p n="7">a</p>'), odd=odd(tmp_path / "t.odd", models))
    generated = '<span data-generated="">7</span>'
    assert body(edition) == f'<div class="p" data-n="7">{generated}</div><p data-n="7">a</p>'


def test_an_element_without_a_model_keeps_its_text(tei: Make) -> None:
    """And one finding counts it."""
    edition = bema.render(tei("<p>a <zap>b</zap> <zap>c</zap></p>"))
    assert "a b c" in body(edition)
    (finding,) = edition.findings
    assert (finding.code, finding.severity) == ("odd-no-model", "note")
    assert "<zap> (2 times)" in finding.message


def test_an_unknown_behaviour_keeps_its_content(tei: Make, tmp_path: Path) -> None:
    """With a finding that names the line of the ODD, once."""
    models = '\n<elementSpec ident="p"><model behaviour="dance"/></elementSpec>'
    edition = bema.render(tei("<p>a</p><p>b</p>"), odd=odd(tmp_path / "t.odd", models))
    assert body(edition) == '<span class="p">a</span><span class="p">b</span>'
    lines = [f.place.line for f in edition.findings if f.code == "odd-behaviour"]
    assert lines == [3]


def test_broken_xpath_leaves_out_its_model_alone(tmp_path: Path) -> None:
    """A finding with line and expression; the others stand."""
    models = """<elementSpec ident="p"><model predicate="f(.)" behaviour="omit"/>
    <model behaviour="block"/></elementSpec>"""
    read = read_odd(odd(tmp_path / "t.odd", models))
    assert [f.code for f in read.told(("print",))] == ["odd-xpath"]
    assert len(read.specifications["p"].rules) == 1


@pytest.mark.parametrize("text", ["", "<odd>"])
def test_an_odd_that_cannot_be_used(text: str, tmp_path: Path) -> None:
    """One clear error."""
    path = tmp_path / "t.odd"
    path.write_text(text)
    with pytest.raises(BemaError):
        read_odd(path)


def test_omissions_name_their_model(tei: Make) -> None:
    """The edition can say what was left out of the text, and by which model."""
    edition = bema.render(tei("<div><head>Title<pc>,</pc></head><p>a</p></div>"))
    assert [(o.model, o.text) for o in edition.omissions] == [("title-comma", ",")]


def test_depth_has_no_limit(tei: Make) -> None:
    """Two hundred levels of nesting, beyond what recursion bears; libxml2 itself allows 256."""
    deep = "<p>" + "<hi>" * 230 + "word" + "</hi>" * 230 + "</p>"
    edition = bema.render(tei(deep), output=("web",))
    assert "word" in "".join(edition.html[1].itertext())


def test_repeated_ids_stand_once(tei: Make) -> None:
    """The first keeps its own."""
    edition = bema.render(tei('<p xml:id="a">1</p><p xml:id="a">2</p>'))
    assert [p.get("id") for p in edition.html.iter("p") if p.get("id")] == ["a", "r2-a"]


def test_scripts_are_no_targets(tei: Make) -> None:
    """`javascript:` gives its text without a link."""
    edition = bema.render(tei('<p><ref target="javascript:alert(1)">a</ref></p>'))
    assert "javascript" not in body(edition)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p> a  b </p>", "<p>a b</p>"),
        ("<p>a <em> b </em> c</p>", "<p>a <em>b </em>c</p>"),
        ("<p>a<br/> b</p>", "<p>a<br/>b</p>"),
        ("<p>a\u00a0 b</p>", "<p>a\u00a0 b</p>"),
        ("<div>\n<p>a</p>\n<p>b</p>\n</div>", "<div><p>a</p><p>b</p></div>"),
        ("<pre> a\n b </pre>", "<pre> a\n b </pre>"),
        (
            '<p>a<span role="doc-footnote"> n </span> b</p>',
            '<p>a<span role="doc-footnote">n</span> b</p>',
        ),
    ],
)
def test_white_space_collapses_as_in_css(html: str, wanted: str) -> None:
    """Once over the whole, never trimmed at the edges of inline elements."""
    root = etree.fromstring(f"<body>{html}</body>")
    collapse(root)
    assert etree.tostring(root, encoding="unicode") == f"<body>{wanted}</body>"


def test_notes_stand_where_the_medium_has_a_foot(tei: Make) -> None:
    """At the reference in print, else at the end of the section and linked both ways."""
    speech = tei('<p>a<note place="foot">n <hi>o</hi></note> b</p>')
    paged = body(bema.render(speech, output=("print",)))
    assert 'a<span class="note foot" role="doc-footnote">n <em class="hi">o</em></span> b' in paged
    flowing = bema.render(speech, output=("web",)).html
    (reference,) = flowing.xpath("//a[@role='doc-noteref']")
    (note,) = flowing.xpath("//section[@role='doc-endnotes']/aside")
    (back,) = note.xpath(".//a[@role='doc-backlink']")
    assert reference.get("href") == f"#{note.get('id')}"
    assert back.get("href") == f"#{reference.get('id')}"


def test_the_vocabulary_is_closed(shared: Path) -> None:
    """Every element and attribute of every document of the corpus is listed."""
    tags: set[str] = set()
    attributes: set[str] = set()
    files = [*(shared / "examples").glob("*.xml"), *(shared / "corpus" / "tei").rglob("*.xml")]
    for path in files:
        if path.name in ("ParlaMint-TR.xml", "test31.xml"):
            continue  # a corpus root and a document of examples: neither has a text
        edition = bema.render(bema.read(path), output=("web",))
        tags |= {element.tag for element in edition.html.iter()}
        attributes |= {name for element in edition.html.iter() for name in element.attrib}
    assert tags - ELEMENTS == set()
    assert attributes - ATTRIBUTES == set()


@pytest.mark.parametrize(
    ("target", "output", "kept"),
    [
        ("https://example.org/", "epub", True),
        ("mailto:a@example.org", "print", True),
        ("#here", "epub", True),
        ("#nowhere", "web", False),
        ("other.html", "epub", False),
        ("other.html", "web", True),
    ],
)
def test_links_lead_somewhere(tei: Make, target: str, output: str, kept: bool) -> None:
    """One that leads nowhere is plain text with a finding; a web page has other files beside it."""
    speech = tei(f'<p xml:id="here">a <ref target="{target}">b</ref></p>')
    edition = bema.render(speech, (output,))
    assert [e.get("href") for e in edition.html.find("body/main").iter("a")] == [target] * kept
    assert [f.code for f in edition.findings] == ["link-nowhere"] * (not kept)
