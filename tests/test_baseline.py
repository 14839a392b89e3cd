"""The compiled stylesheet in the CSS of ten years ago: values reckoned, older ones before newer."""

from __future__ import annotations

from pathlib import Path

import pytest
import tinycss2
from baseline import outside, parsed
from lxml import etree

import bema
from bema.style.compiled.compile import compile_css
from bema.style.compiled.fallbacks import fallbacks
from bema.style.compiled.matching import Document
from bema.style.compiled.reckon import reckoned
from bema.style.stylesheet import read_stylesheet, themes


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("calc(0.5 * 1.4rem)", "0.7rem"),
        ("calc(1.4rem*3) 2px", "4.2rem 2px"),
        ("calc(2em + 1em)", "3em"),
        ("calc(2 * (3px - 1px))", "4px"),
        ("calc(1em - -1em)", "2em"),
        ("calc(-1 * 2em)", "-2em"),
        ("calc(6px / 4)", "1.5px"),
        ("calc(100% - 20%)", "80%"),
        ("calc(1em - 1em)", "0"),
        ("min(148mm, 210mm)", "148mm"),
        ("max(1pt, 1px)", "1.3333px"),
        ("calc(1in + 1cm)", "133.7953px"),
        ("clamp(1em, 3em, 2em)", "2em"),
        ("clamp(1em, 0.5em, 2em)", "1em"),
        ("round(3.2pt, 0.5pt)", "3pt"),
        ("round(up, 3.2pt, 1pt)", "4pt"),
        ("round(to-zero, -3.7px, 1px)", "-3px"),
        ("round(nearest, 2.5px, 1px)", "3px"),
        ("round(clamp(9pt, calc(5.23pt + min(148mm, 210mm) * 0.01138), 12pt), 0.5pt)", "13.3333px"),
        ("rgb(calc(1 + 1), 0, 0)", "rgb(2, 0, 0)"),
        ("calc((1em + 1px) * (2 + 1))", None),
        ("calc(1em + 1rem)", None),
        ("calc(50% - 1em)", None),
        ("min(10vw, 5em)", None),
        ("calc(1px / 0)", None),
        ("calc(1px + 1)", None),
        ("calc(2px * 2px)", None),
        ("calc(1px +)", None),
        ("calc()", None),
        ("round(sideways, 1px, 1px)", None),
        ("round(1px, 0px)", None),
        ("calc(var(--a) * 2)", None),
    ],
)
def test_values_are_reckoned(value: str, result: str | None) -> None:
    """As CSS reckons them, where they are the same wherever they stand; None means they stay."""
    assert tinycss2.serialize(reckoned(parsed(value))) == (value if result is None else result)


@pytest.mark.parametrize(
    ("name", "value", "older"),
    [
        ("text-align", "start", [("text-align", "left")]),
        ("text-align", "end", [("text-align", "right")]),
        ("text-align", "center", []),
        ("break-after", "avoid", [("page-break-after", "avoid")]),
        ("break-before", "page", [("page-break-before", "always")]),
        ("break-before", "recto", [("page-break-before", "right")]),
        ("break-inside", "avoid-column", []),
        ("font-variant-caps", "small-caps", [("font-variant", "small-caps")]),
        ("font-variant-caps", "unicase", []),
        ("overflow-wrap", "anywhere",
         [("word-wrap", "break-word"), ("overflow-wrap", "break-word")]),
        ("margin-inline-start", "1em", [("margin-left", "1em")]),
        ("padding-inline", "1em 2em", [("padding-left", "1em"), ("padding-right", "2em")]),
        ("margin-block", "3px", [("margin-top", "3px"), ("margin-bottom", "3px")]),
        ("margin", "0 0 1.4rem", [("margin", "0 0 1.4em")]),
        ("width", "20ch", [("width", "10em")]),
        ("height", "95vh", []),
        ("font-size", "clamp(1rem, 2vw, 3rem)", [("font-size", "1em")]),
        ("text-decoration", "underline dotted red", [("text-decoration", "underline")]),
        ("text-decoration", "underline", []),
        ("display", "grid", [("display", "block")]),
        ("list-style-type", '"– "', [("list-style-type", "none")]),
        ("color", "currentcolor", [("color", "inherit")]),
        ("color", "#123456", []),
        ("hyphens", "auto", []),
        ("font-family", 'var(--face, "A", serif)', [("font-family", '"A", serif')]),
        ("color", "var(--ink)", []),
        ("text-align", "var(--side, start)", [("text-align", "left"), ("text-align", "start")]),
    ],
)  # fmt: skip
def test_older_declarations(name: str, value: str, older: list[tuple[str, str]]) -> None:
    """What stands before a newer declaration, where text runs from left to right."""
    assert fallbacks(name, parsed(value), "ltr") == older


def test_older_declarations_from_right_to_left() -> None:
    """The start of a line is at the right there."""
    assert fallbacks("text-align", parsed("start"), "rtl") == [("text-align", "right")]
    assert fallbacks("margin-inline-end", parsed("1em"), "rtl") == [("margin-left", "1em")]


@pytest.mark.parametrize(
    ("css", "told"),
    [
        ("p { text-align: start }", "p: text-align: start has nothing older before it"),
        ("p { gap: 1em }", "p: gap: 1em has nothing older before it"),
        ("p { width: 3rem; width: 3em }", "p: width: 3rem has nothing older before it"),
        ("p:is(.a) { color: red }", "p:is(.a): the selector :is is newer"),
        ("p:lang(a, b) { color: red }", "p:lang(a, b): a list in :lang() is newer"),
        ("p:not(.a.b) { color: red }",
         "p:not(.a.b): more than one simple selector in :not() is newer"),
        ("@supports (a: b) { p { color: red } }", "@supports is newer"),
        ("@media screen { p { inset: 0 } }", "p: inset: 0 has nothing older before it"),
        ("p { color: oklch(1 0 0) }", "p: color: oklch(1 0 0) has nothing older before it"),
    ],
)  # fmt: skip
def test_what_is_newer_is_found(css: str, told: str) -> None:
    """By the measure that compiled stylesheets are held to."""
    assert outside(css) == [told]


def test_what_is_older_is_not_told() -> None:
    """Nor what has an older declaration before it, nor what harms nobody."""
    css = """p + p > a[href^="x"]:not(.b)::before { content: "x"; hyphens: auto }
        p { text-align: left; text-align: start; page-break-after: avoid; break-after: avoid }
        @media (max-width: 40em) { p { margin: 0 } }"""
    assert outside(css) == []


@pytest.mark.parametrize("theme", themes())
def test_the_stylesheet_is_of_ten_years_ago(theme: str) -> None:
    """All of it under every theme, whatever it matches, as an EPUB has it."""
    html = bema.render(bema.read(_MINIMAL), ("epub", "web")).named("epub", ("epub", "web")).html
    style = read_stylesheet(theme=theme)
    assert outside(compile_css(style, html=html).css) == []


_MINIMAL = Path(__file__).parent.parent / "source" / "2021-10-12-cica.tei.xml"


def test_what_weighs_nothing_needs_no_newer_selector(tmp_path: Path) -> None:
    """Where no rule overrules it; where one does everywhere it goes, and else it stays as it is."""
    html = etree.fromstring(
        '<html><body><p class="a">x</p><p class="a" id="b">y</p><q class="c">z</q></body></html>'
    )
    sheet = tmp_path / "house.css"
    sheet.write_text(
        """:where(.a) { color: red; margin-top: 1px; text-indent: 2px; width: 1px !important }
        :where(.c)::before { content: "x"; color: red }
        p { margin: 0; width: 2px } #b { text-indent: 0 } q { color: blue }"""
    )
    css = compile_css(read_stylesheet(sheet), html=html, document=Document(html)).css
    assert " ".join(css.split()) == (
        ".a { color: red; width: 1px !important; } :where(.a) { text-indent: 2px; } "
        '.c::before { content: "x"; color: red; } '
        "p { margin: 0; width: 2px; } #b { text-indent: 0; } q { color: blue; }"
    )


def test_what_matches_nothing_is_left_out(tmp_path: Path) -> None:
    """By name, class, id, language, what stands around, and in whatever state; keyframes stay."""
    html = etree.fromstring(
        '<html lang="en-GB"><body><p class="a">x</p><p id="b" lang="de"><em>y</em></p></body>'
        "</html>"
    )
    kept = [
        "p", ".a + p", "#b em", "p:hover", "a p", ":focus", "p::before", ":lang(en)", "p:lang(de)",
        "[lang|=en] em", "p:first-child", "p:nth-child(2)", "p:not(.a)", "body > p", "p:unheard-of",
    ]  # fmt: skip
    gone = [
        "q", ".b", "#a", "em p", "p > p", ".a:hover em", ":lang(fr)", "p:not(p)", "p:nth-child(3)",
        "q:focus", ".a ~ .a", "[title]", "em + em",
    ]  # fmt: skip
    kept.remove("a p")
    sheet = tmp_path / "house.css"
    sheet.write_text(
        "".join(f"{selector} {{ margin: 0 }}\n" for selector in (*kept, *gone))
        + "@keyframes x { from { top: 0 } }",
        "utf-8",
    )
    made = compile_css(read_stylesheet(sheet), html=html, document=Document(html)).css
    found = [line.removesuffix(" {") for line in made.splitlines() if line.endswith(" {")]
    assert found == [*kept, "@keyframes x", "  from"]
