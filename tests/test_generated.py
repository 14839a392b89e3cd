"""Counters, quotation marks and markers in document order (CSS Lists 3, Generated Content 3)."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from bema import weasy
from bema.style.generated import (
    Generated,
    Image,
    Leader,
    Literal,
    PageCounter,
    TargetCounter,
    TargetText,
    generated,
)
from bema.tree import Element


def document(body: str, css: str = "", language: str = "en") -> tuple[Element, Generated]:
    """A body of HTML, and what its pseudo-elements say under these rules."""
    root = etree.fromstring(f'<html lang="{language}"><head/><body>{body}</body></html>')
    source = weasy.Source("test.css", css, "file:///test.css")

    def fetch(url: str) -> weasy.Fetched:
        raise ValueError(url)

    cascade, findings = weasy.cascade(weasy.Job(root, "file:///", (source,), "print", fetch))
    assert findings == ()
    return root, generated(root, cascade)


def texts(body: str, css: str = "", pseudo: str = "before", language: str = "en") -> list[str]:
    """Texts of all pseudo-elements of a name, in document order."""
    root, found = document(body, css, language)
    parts = [found[e, pseudo] for e in root.iter() if (e, pseudo) in found]
    return ["".join(part.text for part in p if isinstance(part, Literal)) for p in parts]


@pytest.mark.parametrize(
    ("body", "css", "expected"),
    [
        # A counter is known to what follows beside the element that makes it, and below.
        (
            "<h1/><h2/><h2/><h1/><h2/>",
            "body { counter-reset: h1 } h1 { counter-increment: h1; counter-reset: h2 }"
            "h2 { counter-increment: h2 } h2::before { content: counter(h1) '.' counter(h2) }",
            ["1.1", "1.2", "2.1"],
        ),
        # One inside another: `counters()` gives them all, and a new list begins anew.
        (
            "<ol><li/><li><ol><li/><li/></ol></li><li><ol><li/></ol></li></ol>",
            "li::before { content: counters(list-item, '.') }",
            ["1", "2", "2.1", "2.2", "3", "3.1"],
        ),
        # What nobody made begins where it is first counted.
        (
            "<div><p/><p/></div><div><p/></div>",
            "p { counter-increment: n } p::before { content: counter(n) }",
            ["1", "2", "1"],
        ),
        # Reset, then increment, then set (section 4.5).
        (
            "<p/>",
            "p { counter-set: a 7; counter-increment: a b 2; counter-reset: a 1 b 1 }"
            "p::before { content: counter(a) ' ' counter(b) }",
            ["7 3"],
        ),
        # Pseudo-elements count too, where there are any.
        (
            "<p/><p/>",
            "body { counter-reset: n } p::before { content: counter(n); counter-increment: n 2 }"
            "p::after { counter-increment: n 100 }",
            ["2", "4"],
        ),
        # What is not displayed counts nothing, nor does what is in it.
        (
            '<p/><p class="x"/><div class="x"><p/></div><p/>',
            "body { counter-reset: n } p { counter-increment: n } .x { display: none }"
            "p::before { content: counter(n, upper-roman) }",
            ["I", "II"],
        ),
        # `visibility: hidden` leaves counting as it is.
        (
            "<p/><div/><p/>",
            "body { counter-reset: n } p, div { counter-increment: n } div { visibility: hidden }"
            "p::before { content: counter(n) }",
            ["1", "3"],
        ),
        # List items count their own counter besides those that they are told to (section 4.6).
        (
            "<ul><li/><li/></ul>",
            "ul { counter-reset: list-item x } li { counter-increment: x 5 }"
            "li::before { content: counter(list-item) '/' counter(x) }",
            ["1/5", "2/10"],
        ),
    ],
)
def test_counters(body: str, css: str, expected: list[str]) -> None:
    """By CSS Lists 3, section 4."""
    assert texts(body, css) == expected


@pytest.mark.parametrize(
    ("body", "css", "expected"),
    [
        ("<ol><li/><li/></ol>", "", ["1. ", "2. "]),
        ('<ol start="3"><li/><li value="7"/><li/></ol>', "", ["3. ", "7. ", "8. "]),
        ('<ol reversed=""><li/><li/><li/></ol>', "", ["3. ", "2. ", "1. "]),
        ('<ol reversed="" start="9"><li/><li/></ol>', "", ["9. ", "8. "]),
        ('<ol start="many"><li value="x"/></ol>', "", ["1. "]),
        ('<ol start="3"><li/></ol>', "ol { counter-reset: list-item 8 }", ["9. "]),
        ("<ul><li/><li><ul><li/></ul></li></ul>", "", ["• ", "• ", "◦ "]),
        ("<ul><li/></ul>", "ul { list-style-type: none }", []),
        ("<ul><li/></ul>", "ul { list-style-type: '– ' }", ["– "]),
        ("<ul><li/></ul>", "ul { list-style-type: no-such-style }", ["1. "]),
        ("<ol><li/><li/></ol>", "ol { list-style-type: lower-alpha }", ["a. ", "b. "]),
        ("<ol><li/></ol>", "li::marker { content: '§ ' counter(list-item) }", ["§ 1"]),
        ("<ol><li/></ol>", "li::marker { display: none }", []),
        ("<ol><li/></ol>", "li { display: block }", []),
        ("<p/><p/>", "p { display: list-item; list-style-type: decimal }", ["1. ", "2. "]),
        (
            "<ol><li/><li/><li/></ol>",
            "@counter-style steps { system: fixed; symbols: 'one' 'two'; prefix: '('; suffix: ')' }"
            "ol { list-style-type: steps }",
            ["(one)", "(two)", "(3)"],
        ),
        (
            "<ol><li/></ol>",
            "ol { list-style-type: symbols(cyclic '*' '+') }",
            ["* "],
        ),
    ],
)
def test_markers(body: str, css: str, expected: list[str]) -> None:
    """By list style, `::marker`, and HTML's `start`, `value` and `reversed`."""
    assert texts(body, css, "marker") == expected


@pytest.mark.parametrize(
    ("body", "css", "language", "expected"),
    [
        ("<q>a<q>b</q></q><q>c</q>", "", "en", ["“", "‘", "“"]),
        ("<q>a<q>b</q></q>", "", "de", ["„", "‚"]),
        ('<p lang="fr"><q>a</q></p>', "", "de", ["«"]),
        ("<q><q><q/></q></q>", "q { quotes: '<' '>' '(' ')' }", "en", ["<", "(", "("]),
        ("<q><q/></q>", "q { quotes: none }", "en", ["", ""]),
        ("<b/><q/>", "b::before { content: no-open-quote }", "en", ["", "‘"]),
    ],
)
def test_quotation_marks(body: str, css: str, language: str, expected: list[str]) -> None:
    """By depth, by `quotes`, and by the language of the element."""
    assert texts(body, css, language=language) == expected


def test_closing_marks_answer_opening_ones() -> None:
    """A mark too many closes the outermost quotation."""
    css = "q { quotes: '<' '>' '(' ')' } p::after { content: close-quote; quotes: '<' '>' }"
    assert texts("<p><q>a<q>b</q></q></p>", css, "after") == [">", ">", ")"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("'a' 'b'", (Literal("ab"),)),
        ("''", ()),
        ("'a' attr(id) attr(class) '.'", (Literal("ax."),)),
        ("counter(page) ' of ' counter(pages, upper-roman)",
         (PageCounter("page", "decimal"), Literal(" of "), PageCounter("pages", "upper-roman"))),
        ("target-counter(attr(href), page)", (TargetCounter("#y", "page", "decimal"),)),
        ("target-counter(attr(href), n, lower-alpha)", (Literal("b"),)),
        ("target-counters(attr(href), n, '-')", (Literal("1-2"),)),
        ("target-counter('#nowhere', n)", (Literal(""),)[:0]),
        ("target-text(attr(href))", (TargetText("#y", "content", "Chapter two"),)),
        ("target-text(url(#y), before)", (TargetText("#y", "before", "2 "),)),
        ("target-text('#nowhere')", (TargetText("#nowhere", "content", ""),)),
        ("'a' leader(dotted) 'b'", (Literal("a"), Leader("."), Literal("b"))),
        ("url(a.png)", (Image("file:///a.png", ""),)),
    ],
)  # fmt: skip
def test_content(content: str, expected: tuple[Any, ...]) -> None:
    """Texts are joined; what only pages, links and images know stays a part of its own."""
    css = f"""div {{ counter-reset: n; counter-increment: n }} h2 {{ counter-increment: n }}
    div div {{ counter-reset: n 1; counter-increment: none }}
    h2::before {{ content: counter(n) " " }} a::before {{ content: {content} }}"""
    body = '<a id="x" href="#y"/><div><div><h2 id="y"> Chapter\n two</h2></div></div>'
    root, found = document(body, css)
    assert found[root.find(".//a"), "before"] == expected


def test_where_there_is_no_box() -> None:
    """Neither `none` nor `normal` nor a hidden element makes one; an empty text does."""
    css = """a::before { content: none } b::before { content: normal; color: red }
    i::before { content: "" } u { display: none } u::before { content: "x" }
    em::before { content: "x"; display: none }"""
    root, found = document("<a/><b/><i/><u/><em/>", css)
    assert list(found) == [(root.find(".//i"), "before")]


def test_notes_at_the_foot_are_numbered_in_order() -> None:
    """Call and marker bear the same number, and a note inside a note the next one."""
    css = """span { float: footnote } ::footnote-call { content: "[" counter(footnote) "]" }
    ::footnote-marker { content: counter(footnote) " " }"""
    body = "<p>a<span>b<span>c</span></span><span>d</span></p>"
    assert texts(body, css, "footnote-call") == ["[1]", "[2]", "[3]"]
    assert texts(body, css, "footnote-marker") == ["1 ", "2 ", "3 "]


def test_an_image_for_a_marker_says_what_stands_for_it() -> None:
    """The marker that the list's style would give."""
    root, found = document("<ul><li/></ul>", "ul { list-style-image: url(dot.png) }")
    assert found[root.find(".//li"), "marker"] == (Image("file:///dot.png", "• "),)
