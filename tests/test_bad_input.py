"""Documents and ODDs that are not as they should be: one plain finding each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MINIMAL

import bema
from bema.edition.odd import read_odd
from bema.errors import BemaError
from bema.findings import Finding
from bema.tei.speech import TEI, Speech
from bema.tree import text_content

GOOD = (MINIMAL % b"<p>here</p>").decode()
BOMB = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def findings(data: str | bytes) -> list[Finding]:
    with pytest.raises(BemaError) as raised:
        bema.read(data if isinstance(data, bytes) else data.encode())
    return list(raised.value.findings)


@pytest.mark.parametrize(
    ("data", "code", "line", "message"),
    [
        ("", "source-empty", 0, "empty"),
        ("A speech.", "tei-not-well-formed", 1, "this is not XML"),
        (
            GOOD.replace("</p></div>", "</div>"),
            "tei-not-well-formed",
            4,
            "</p> is expected for the <p> of line 4, and </div> stands there",
        ),
        (GOOD[: GOOD.index("here")], "tei-not-well-formed", 4, "</p> is expected"),
        (GOOD.replace("here", "&mdash;"), "tei-not-well-formed", 4, "no entity mdash"),
        (
            f'<!DOCTYPE TEI SYSTEM "http://example.org/tei.dtd">{GOOD.replace("here", "&mdash;")}',
            "tei-not-well-formed",
            4,
            "no entity mdash",
        ),
        (
            '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
            + GOOD.replace("here", "&x;"),
            "tei-not-well-formed",
            4,
            "no entity x",
        ),
        (
            f'<!DOCTYPE TEI [<!ENTITY a "aaaaaaaaaa">{BOMB}]>{GOOD.replace("here", "&i;")}',
            "tei-not-well-formed",
            1,
            "entities grow",
        ),
        (
            (
                f'<!DOCTYPE TEI [<!ENTITY a "aaaaaaaaaa">{BOMB}]>' + GOOD.replace("here", "&i;")
            ).encode("utf-16"),
            "tei-not-well-formed",
            1,
            "entities grow",
        ),
        (GOOD.replace("here", "<hi>" * 10000 + "</hi>" * 10000), "tei-not-well-formed", 4, "deep"),
        ("<TEI.2><text/></TEI.2>", "tei-not-tei", 1, "TEI P4"),
        ("<TEI><text/></TEI>", "tei-not-tei", 1, "has no namespace"),
        (
            '<TEI xmlns="https://example.org/"/>',
            "tei-not-tei",
            1,
            "the namespace https://example.org/",
        ),
        ("<html/>", "tei-not-tei", 1, "<html>"),
        (
            GOOD.replace("here", "").replace("Two words</head>", "</head>"),
            "tei-no-text",
            1,
            "no text",
        ),
    ],
)
def test_a_document_that_cannot_be_read(
    data: str | bytes, code: str, line: int, message: str
) -> None:
    """One error with line, what is so, and what to do."""
    (finding,) = findings(data)
    assert (finding.code, finding.place.line) == (code, line)
    assert message in finding.message
    assert finding.remedy


@pytest.mark.parametrize("dtd", ["http://example.org/tei.dtd", "tei.dtd", "file:///tei.dtd"])
def test_a_dtd_is_not_read(dtd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that names one is read as if it did not."""
    monkeypatch.chdir(tmp_path)
    Path("tei.dtd").write_text("this would be an error")
    address = dtd.replace("file:///tei.dtd", Path("tei.dtd").resolve().as_uri())
    Path("a.xml").write_text(f'<!DOCTYPE TEI SYSTEM "{address}">{GOOD}')
    assert "here" in text_content(bema.render(bema.read("a.xml"), ("web",)).html)


def test_entities_of_the_document_are_text() -> None:
    """Those that it declares itself, within limits."""
    declared = '<!DOCTYPE TEI [<!ENTITY un "United Nations">]>'
    speech = bema.read((declared + GOOD.replace("here", "the &un;.")).encode())
    assert "the United Nations." in text_content(bema.render(speech).html)


@pytest.mark.parametrize(
    ("before", "after"), [("<hi>", "</hi>"), ("<note>", "</note>"), ("<q><p>", "</p></q>")]
)
def test_depth(before: str, after: str) -> None:
    """Two thousand levels, whatever stands in whatever; libxml2 reads no more than 2,048."""
    times = 2000 // before.count("<")
    deep = (before * times + "word" + after * times).encode()
    edition = bema.render(Speech(MINIMAL % (b"<p>" + deep + b"</p>")), ("web",))
    assert "word" in text_content(edition.html)


def test_deep_divisions(tei: Callable[[str], Speech]) -> None:
    """Headings go on counting where HTML has no more levels."""
    edition = bema.render(tei("<div><head>h</head>" * 20 + "<p>a</p>" + "</div>" * 20))
    levels = [h.get("aria-level") or h.tag[1] for h in edition.html.iter("h2", "h6")]
    assert levels == [str(level) for level in (2, 6, *range(7, 22))]


ODD = f"""<schemaSpec xmlns="{TEI}" ident="t" source="%s">
<elementSpec ident="teiHeader"><model behaviour="metadata"/></elementSpec>
<elementSpec ident="p">
%s
</elementSpec></schemaSpec>"""


@pytest.mark.parametrize(
    ("source", "models", "code", "line"),
    [
        ("", '<model behaviour="paragraph" predicate="p["/>', "odd-xpath", 4),
        ("", '<model behaviour="inline" predicate="util:eval(.)"/>', "odd-xpath", 4),
        ("", '<model behaviour="block">\n<param name="label" value="$x"/></model>', "odd-xpath", 5),
        ("t.odd", '<model behaviour="block"/>', "odd-circular", 1),
        ("missing.odd", '<model behaviour="block"/>', "odd-source", 1),
        ("https://example.org/x.odd", '<model behaviour="block"/>', "odd-source", 1),
        ("", '<model behaviour="dance"/>', "odd-behaviour", 4),
    ],
)
def test_an_odd_with_a_fault(
    source: str, models: str, code: str, line: int, tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """One finding with its line, and the rest is rendered."""
    path = tmp_path / "t.odd"
    path.write_text(ODD % (source, models))
    edition = bema.render(tei("<p>a</p>"), odd=path)
    found = [f for f in edition.findings if f.place.path == str(path)]
    assert [(f.code, f.place.line) for f in found] == [(code, line)]
    assert "a" in text_content(edition.html[1])


def test_an_odd_without_models(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """The default models are used, and that is said."""
    path = tmp_path / "t.odd"
    path.write_text(f'<schemaSpec xmlns="{TEI}" ident="t"/>')
    edition = bema.render(tei("<p>a</p>"), odd=path)
    assert [f.code for f in edition.findings] == ["odd-no-models"]
    assert edition.html.find(".//main") is not None
    assert read_odd(path).specifications


def test_a_corpus_that_is_torn(tmp_path: Path) -> None:
    """The sitting beside it is built, and the trouble is told once."""
    (tmp_path / "corpus.xml").write_text(f'<teiCorpus xmlns="{TEI}"><teiHeader>')
    (tmp_path / "a.xml").write_bytes(MINIMAL % b'<u who="#x">one</u><u who="#y">two</u>')
    edition = bema.render(bema.read(tmp_path / "a.xml"), ("web",))
    found = [(f.code, f.severity, Path(f.place.path).name) for f in edition.findings]
    assert found == [("corpus-not-xml", "warning", "corpus.xml")]
    assert "two" in text_content(edition.html)


def test_a_group_with_a_fault_is_told_once(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """Its rendition is one, however many models it is for; `quotes` may be no number."""
    path = tmp_path / "t.odd"
    group = """<modelGrp><outputRendition>red prose</outputRendition>
    <model predicate="@n" behaviour="block"/>
    <model behaviour="inline"><param name="quotes" value="'yes'"/></model></modelGrp>"""
    path.write_text(ODD % ("", group))
    edition = bema.render(tei("<p>a</p>"), odd=path)
    assert [f.code for f in edition.findings if f.place.path == str(path)] == ["odd-rendition"]
    assert "“a”" in text_content(edition.html)
