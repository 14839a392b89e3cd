"""The stylesheet for engines with a cascade of their own: what is put in place, what is gone."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import validators
from lxml import etree

import bema
from bema import weasy
from bema.style.compiled.compile import Compiled, compile_css
from bema.style.compiled.matching import Document
from bema.style.stylesheet import read_stylesheet
from bema.tei.speech import Speech

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def compiled(folder: Path, css: str, **root: str) -> Compiled:
    sheet = folder / "house.css"
    sheet.write_text(css, "utf-8")
    html = etree.Element("html", {f"data-{name}": value for name, value in root.items()})
    return compile_css(read_stylesheet(sheet), html=html)


def flat(css: str) -> str:
    return " ".join(css.split())


@pytest.mark.parametrize(
    ("query", "result"),
    [
        ("screen", "p { margin: 0; }"),
        ("all", "p { margin: 0; }"),
        ("screen, print", "p { margin: 0; }"),
        ("only screen", "p { margin: 0; }"),
        ("not print", "p { margin: 0; }"),
        ("not print and (color)", "p { margin: 0; }"),
        ("", "p { margin: 0; }"),
        ("print", ""),
        ("tty, speech", ""),
        ("not screen", ""),
        ("not all", ""),
        ("print and (color)", ""),
        ("(width > 3em)", "@media (width > 3em) { p { margin: 0; } }"),
        ("screen and (color)", "@media screen and (color) { p { margin: 0; } }"),
        ("print, (color)", "@media (color) { p { margin: 0; } }"),
        ("not screen and (color)", "@media not screen and (color) { p { margin: 0; } }"),
        ("not (color)", "@media not (color) { p { margin: 0; } }"),
    ],
)
def test_media(tmp_path: Path, query: str, result: str) -> None:
    """Rules for the screen stand alone, those for other media are gone, questions stay."""
    assert flat(compiled(tmp_path, f"@media {query} {{ p {{ margin: 0 }} }}").css) == result


@pytest.mark.parametrize(
    ("css", "result"),
    [
        (":root { --a: 1px; } p { margin: var(--a) }", "p { margin: 1px; }"),
        (":root { --a: 1px; --b: var(--a) } p { margin: var(--b) }", "p { margin: 1px; }"),
        (":root { --a: 1px } :root { --a: 2px } p { margin: var(--a) }", "p { margin: 2px; }"),
        (":root { --a: 1px } html { --a: 2px } p { margin: var(--a) }", "p { margin: 1px; }"),
        (
            ":root { --a: 1px !important } :root { --a: 2px } p { margin: var(--a) }",
            "p { margin: 1px; }",
        ),
        ("p { margin: var(--a, 1px) }", "p { margin: 1px; }"),
        ("p { margin: var(--a) }", "p { margin: var(--a); }"),
        (
            ":root { --a: var(--b); --b: var(--a) } p { margin: var(--a) }",
            "p { margin: var(--a); }",
        ),
        (
            ":root { --a: 2 } p { margin: calc((1em + 1px) * (var(--a) + 1)) }",
            "p { margin: 1em; margin: calc((1em + 1px) * (2 + 1)); }",
        ),
        (
            ':root { --a: "x" } p::before { content: "[" var( --a ) "]" }',
            'p::before { content: "[" "x" "]"; }',
        ),
        (
            ":root { --a: 1.4rem } p { margin: calc(0.5 * var(--a)) calc(var(--a) * 3) }",
            "p { margin: 0.7em 4.2em; margin: 0.7rem 4.2rem; }",
        ),
        ("@media print { :root { --a: 1px } } p { margin: var(--a, 0) }", "p { margin: 0; }"),
        ('p { --word: "Body Text"; margin: 0 }', "p { margin: 0; }"),
    ],
)
def test_custom_properties_of_the_root_are_put_in_place(
    tmp_path: Path, css: str, result: str
) -> None:
    """Since old readers know none; one without a value stays, as in any engine."""
    assert flat(compiled(tmp_path, css).css) == result


@pytest.mark.parametrize(
    "elsewhere",
    [
        ".x { --a: red; }",
        ":root, .x { --a: red; }",
        "@media (prefers-color-scheme: dark) { :root { --a: red; } }",
    ],
)
def test_a_property_that_is_set_elsewhere_stays(tmp_path: Path, elsewhere: str) -> None:
    """With the root's value for where nothing else is set."""
    css = f":root {{ --a: blue; --b: var(--a); }} {elsewhere} p {{ color: var(--b); }}"
    result = flat(compiled(tmp_path, css).css)
    assert result == (
        f":root {{ --a: blue; }} {elsewhere} p {{ color: blue; color: var(--a, blue); }}"
    )


def test_values_that_grow_without_end_are_left_out(tmp_path: Path) -> None:
    """A hundred properties, each twice the next, would fill the memory."""
    chain = "".join(f"--v{n}: var(--v{n + 1}) var(--v{n + 1});" for n in range(100))
    made = compiled(tmp_path, f":root {{ {chain} --v100: 1px }}\np {{ margin: var(--v0) }}")
    assert made.css.strip() == ""
    assert [(f.code, f.place.line) for f in made.findings] == [("style-left-out", 2)]


@pytest.mark.parametrize(
    "declaration",
    [
        "string-set: a attr(b)",
        "bookmark-level: 1",
        "bookmark-label: content()",
        "footnote-display: block",
        "page: chapter",
        "float: footnote",
        "position: running(head)",
        "content: target-counter(attr(href), page)",
        'content: leader(".")',
        "content: string(a)",
        "hyphenate-limit-zone: 10%",
    ],
)
def test_what_only_pages_know_is_gone(tmp_path: Path, declaration: str) -> None:
    """And the rest of the rule stays."""
    css = f"@page {{ size: A4 }} p {{ {declaration}; float: left }}"
    assert flat(compiled(tmp_path, css).css) == "p { float: left; }"


@pytest.mark.parametrize(
    ("css", "result"),
    [
        ("p::footnote-call, q { margin: 0 }", "q { margin: 0; }"),
        ("::footnote-marker { margin: 0 }", ""),
        ('html[data-edition="docx"] p, q { margin: 0 }', "q { margin: 0; }"),
        ("html[data-exporter=pdf] p { margin: 0 }", ""),
        ('html[data-exporter="html"] p { margin: 0 }', None),
        ('html:not([data-exporter="pdf"]) p { margin: 0 }', None),
        ('html[data-exporter^="p"] p { margin: 0 }', None),
    ],
)
def test_selectors_that_match_nothing_here_are_gone(
    tmp_path: Path, css: str, result: str | None
) -> None:
    """Those of paged media and of other editions; None means that the rule stays as it is."""
    expected = css.replace("0 }", "0; }") if result is None else result
    assert flat(compiled(tmp_path, css, edition="html", exporter="html").css) == expected


@pytest.mark.parametrize(
    ("css", "result"),
    [
        ("p { a: b; & em { c: d } e: f }", "p { a: b; } p em { c: d; } p { e: f; }"),
        ("p, q { em, > b { c: d } }", "p em, q em, p > b, q > b { c: d; }"),
        ("p { .x & { c: d } &:hover { e: f } }", ".x p { c: d; } p:hover { e: f; }"),
        ("p { &em { c: d } }", "em:is(p) { c: d; }"),
        ('p { &[title="a&b"]:not(&.x) { c: d } }', 'p[title="a&b"]:not(p.x) { c: d; }'),
        (
            "p { @media (color) { c: d; em { e: f } } }",
            "@media (color) { p { c: d; } p em { e: f; } }",
        ),
        ("p { @media print { c: d } }", ""),
        (
            "p:lang(ar, he) em:lang(fa, ur) { a: b }",
            "p:lang(ar) em:lang(fa), p:lang(ar) em:lang(ur), "
            "p:lang(he) em:lang(fa), p:lang(he) em:lang(ur) { a: b; }",
        ),
        ("@layer a, b;", ""),
        ("@layer a { p { margin: 0 } }", "p { margin: 0; }"),
        ("@supports (display: flex) { p { float: left } }", None),
        ("@keyframes x { from { top: 0 } to { top: 1px } }", None),
        ('@counter-style x { system: cyclic; symbols: "*"; }', None),
    ],
)
def test_rules_in_rules(tmp_path: Path, css: str, result: str | None) -> None:
    """Nesting is written out, since reading systems know none; groups of rules stay groups."""
    expected = re.sub(r"(\w) }", r"\1; }", css) if result is None else result
    assert flat(compiled(tmp_path, css).css) == expected


LAYERS = """
@layer low, high;
p.a { color: red }
@layer high {
  #b { color: green; text-indent: 1px }
  p { text-align: right; font-style: italic }
  @layer inner { p.a { text-align: center; text-indent: 9px } }
}
@layer low {
  #b { color: blue; text-align: left; padding-left: 3px }
  #b::before { content: "low" }
}
@layer high { p::before { content: "high" } }
@media screen { @layer low { p.a { font-style: normal; letter-spacing: 2px } } }
@layer { #b { letter-spacing: 1px; padding-left: 4px } }
* { padding-left: 5px }
"""


def test_layers_are_written_out(tmp_path: Path) -> None:
    """What wins in an engine that knows none is what won in one that knows them."""
    html = etree.fromstring('<html><body><p class="a" id="b">x</p><p>y</p></body></html>')
    sheet = tmp_path / "house.css"
    sheet.write_text(LAYERS, "utf-8")
    css = compile_css(read_stylesheet(sheet), html=html, document=Document(html)).css
    assert "@layer" not in css
    assert ':not(#_)::before {\n  content: "high"' in css
    assert html_values(html, css) == html_values(html, LAYERS)


def test_what_is_important_in_layers_wins_the_other_way_round(tmp_path: Path) -> None:
    """The first layer wins over the later ones, and over what is in none (Cascade 5, 6.4.4)."""
    css = """@layer low { p { margin: 1px !important } }
        @layer high { p { margin: 2px !important } }
        p { margin: 3px !important; margin: 4px }"""
    assert flat(compiled(tmp_path, css).css) == (
        "p:not(#_):not(#_) { margin: 1px !important; } p:not(#_) { margin: 2px !important; } "
        "p:not(#_):not(#_) { margin: 4px; } p { margin: 3px !important; }"
    )


def html_values(html: etree._Element, css: str) -> list[object]:
    """What a stylesheet makes of the elements of a document, and of what stands before them."""
    names = "color text-indent text-align font-style padding-left letter-spacing".split()

    def fetch(url: str) -> weasy.Fetched:
        raise ValueError(url)

    source = weasy.Source("test", css, "file:///test.css")
    cascade, findings = weasy.cascade(weasy.Job(html, "file:///", (source,), "screen", fetch))
    assert findings == ()
    styles = [cascade(p, pseudo) for p in html.iter("p") for pseudo in (None, "before")]
    return [style and style[name] for style in styles for name in (*names, "content")]


def test_selectors_that_would_be_too_many_are_named_together(tmp_path: Path) -> None:
    """A list in a list in a list grows by multiplication."""
    many = ", ".join(f".c{n}" for n in range(200))
    css = compiled(tmp_path, f"{many} {{ & em {{ a: b }} }}").css
    assert flat(css) == f":is({many}) em {{ a: b; }}"


def test_files_are_put_in(tmp_path: Path) -> None:
    """An image beside the sheet comes along; what cannot be had is told and gone."""
    (tmp_path / "a.svg").write_text(SVG)
    css = (
        "p { background: url(a.svg) }\n"
        'q { background: url("b.svg"); margin: 0 }\n'
        "p { filter: url(#b) }"
    )
    made = compiled(tmp_path, css)
    assert 'p {\n  background: url("data:image/svg+xml;base64,PHN2' in made.css
    assert "q {\n  margin: 0;\n}" in made.css
    assert "filter: url(#b);" in made.css
    assert [(f.code, f.place.line) for f in made.findings] == [("style-left-out", 2)]


HOSTILE = """
@import url(http://example.org/a.css);
@font-face { font-family: A; src: url(http://example.org/a.ttf) }
:root { --x: url(http://example.org/x.png) }
p { background: url(http://example.org/a.png), image-set("http://example.org/b.png" 1x) }
p::before { content: var(--x) "</style><script>"; }
@media print { p { background: url(//example.org/c.png) } }
@layer a { p { & em { cursor: url(https://example.org/d.cur), auto } } }
@page { background: url(http://example.org/e.png) }
"""


def test_no_edition_asks_for_anything_elsewhere(
    tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """Neither by its stylesheet, nor by what ends it, nor by what the source says of looks."""
    sheet = tmp_path / "hostile.css"
    sheet.write_text(HOSTILE)
    speech = tei('<p style="background: url(http://example.org/f.png); color: red">Words</p>')
    edition = bema.render(speech, style=sheet)
    page = bema.export(edition, "html")
    with ZipFile(io.BytesIO(bema.export(edition, "epub").data)) as archive:
        css = archive.read("EPUB/speech.css")
    assert b"example.org" not in page.data + css
    assert b"color: red" in page.data
    assert b"<script>" not in re.sub(rb"<style.*?</style>", b"", page.data, flags=re.DOTALL)
    assert ("style-left-out", "background") in {
        (f.code, f.message.partition(":")[0]) for f in page.findings
    }


def test_a_stylesheet_of_all_kinds_is_valid(seed: Speech, tmp_path: Path) -> None:
    """What a sheet may hold passes EPUBCheck once it is compiled."""
    (tmp_path / "a.svg").write_text(SVG)
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@import "bema:speech.css";\n'
        "@layer a { p { color: var(--c, red) } } .d { --c: blue }\n"
        "@supports (display: grid) { p { margin: 0 } }\n"
        "p { & em, > b { color: red } @media (width > 3em) { color: blue } }\n"
        "body { background: url(a.svg) } p::footnote-call { color: red }\n"
    )
    path = tmp_path / "speech.epub"
    path.write_bytes(bema.export(bema.render(seed, style=sheet), "epub").data)
    assert validators.epub(path) == []


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ("@page { size: 5in; @top-left { width: 1in } }", ["size: 5in", "width: 1in"]),
        ("html { page: wide; color: red }", ["page: wide"]),
        ("html { string-set: a content() }", ["string-set: a content()"]),
        ("html { float: footnote }", ["float: footnote"]),
        ("html::before { content: target-counter(attr(href), page) }",
         ["content: target-counter(attr(href), page)"]),
        ("h6 { page: wide }", []),
        ("@media print { @page { size: 5in } html { page: wide } }", []),
        ("@media screen { @page { size: 5in } }", ["size: 5in"]),
    ],
)  # fmt: skip
def test_what_only_pages_have_is_told(css: str, told: list[str], tmp_path: Path) -> None:
    """With its place, where its rule matches and is meant for the medium."""
    found = compiled(tmp_path, f"\n{css}").findings
    assert [f.message.partition("“")[2].partition("”")[0] for f in found] == told
    assert all(f.code == "style-not-shown" and f.place.line == 2 for f in found)
