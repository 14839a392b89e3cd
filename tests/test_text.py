"""Plain text: what computed styles become on a grid of characters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_corpus import CORPUS

import bema
from bema import weasy
from bema.edition.edition import Edition
from bema.errors import BemaError
from bema.exporters import load
from bema.exporters.text import Text
from bema.findings import Severity
from bema.style.breaking import columns
from bema.style.generated import generated
from bema.style.grid import grid
from bema.style.grid.charset import Charset
from bema.style.grid.limits import GRID
from bema.tei.speech import Speech

PLAIN = """html { line-height: 1 } body { margin: 0; width: 30ch }
h1, p, ul, ol, blockquote, pre, table { margin: 0; font-size: 1em }
ul, ol { padding: 0; padding-inline-start: 4ch } table { border-collapse: collapse }
th, td { padding: 0 1ch; text-align: start; vertical-align: top }"""

LOREM = "Lorem ipsum dolor sit amet, consectetuer adipiscing elit."
ARABIC = "السيد الرئيس، أيها السيدات والسادة في المؤتمر."


def lines(
    body: str,
    css: str = "",
    *,
    language: str = "en",
    direction: str = "ltr",
    charset: str = "utf-8",
) -> list[str]:
    """The lines of a body of HTML under these rules."""
    head = f'<html lang="{language}" dir="{direction}"><head/>'
    root = etree.fromstring(f"{head}<body>{body}</body></html>")
    source = weasy.Source("test.css", f"{PLAIN}\n{css}", "file:///test.css")

    def fetch(url: str) -> weasy.Fetched:
        raise ValueError(url)

    cascade, findings = weasy.cascade(weasy.Job(root, "file:///", (source,), "tty", fetch))
    assert findings == ()
    return grid(root, cascade, generated(root, cascade), Charset.of(charset))


def drawn(expected: str) -> list[str]:
    """Lines as a test draws them: each behind a bar."""
    return [line.strip(" ")[1:] for line in expected.strip().split("\n")]


# Lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        (
            "",
            """
            |Lorem ipsum dolor sit amet,
            |consectetuer adipiscing elit.
            """,
        ),
        (
            "p { width: 20ch; text-align: right }",
            """
            |   Lorem ipsum dolor
            |           sit amet,
            |        consectetuer
            |    adipiscing elit.
            """,
        ),
        (
            "p { width: 28ch; text-align: center }",  # few lines, of nearly the same width
            """
            |   Lorem ipsum dolor sit
            |     amet, consectetuer
            |      adipiscing elit.
            """,
        ),
        (
            "p { width: 22ch; text-align: justify }",
            """
            |Lorem ipsum dolor  sit
            |amet,     consectetuer
            |adipiscing elit.
            """,
        ),
        (
            "p { width: 22ch; text-align: justify; text-align-last: end }",
            """
            |Lorem ipsum dolor  sit
            |amet,     consectetuer
            |      adipiscing elit.
            """,
        ),
        (
            "p { text-indent: 3ch; margin-right: 25%; padding-left: 1ch }",
            """
            |    Lorem ipsum dolor
            | sit amet,
            | consectetuer
            | adipiscing elit.
            """,
        ),
        (
            "p { padding-left: 4ch; text-indent: -4ch }",
            """
            |Lorem ipsum dolor sit amet,
            |    consectetuer adipiscing
            |    elit.
            """,
        ),
        (
            "p { width: 16ch; margin: 0 auto }",
            """
            |       Lorem ipsum
            |       dolor sit amet,
            |       consectetuer
            |       adipiscing elit.
            """,
        ),
        (
            "p { max-width: 14ch; margin-left: auto; text-transform: uppercase }",
            """
            |                LOREM IPSUM
            |                DOLOR SIT
            |                AMET,
            |                CONSECTETUER
            |                ADIPISCING
            |                ELIT.
            """,
        ),
        (
            "p { width: 20ch; font-size: 3em; margin-left: 2ch }",  # all letters have one size
            """
            |  Lorem ipsum dolor
            |  sit amet,
            |  consectetuer
            |  adipiscing elit.
            """,
        ),
    ],
)
def test_lines_stand_where_the_style_puts_them(css: str, expected: str) -> None:
    """Width, indents, padding, alignment, in `ch` and percentages."""
    assert lines(f"<p>{LOREM}</p>", css) == drawn(expected)


@pytest.mark.parametrize(
    ("css", "gap"),
    [
        ("", 0),
        ("p { margin: 1em 0 }", 1),
        ("p { margin: 1em 0 2em }", 2),
        ("p { margin: 1em 0 } div { margin: 3em 0 }", 3),  # parent and child collapse
        ("p { margin: 2em 0 } .b { margin-top: -1em }", 1),
        ("div { padding-top: 1em; margin-top: 1em } p { margin: 1em 0 }", 3),
        ("i { display: block; margin: 4em 0 }", 4),  # an empty box lets margins through
        ("i { display: block; margin: 1em 0; padding: 1em 0 }", 4),
        ("p, i { margin: 0 } i { display: block; height: 5em }", 0),
        ("p { margin: 0.4em 0 }", 0),
        ("p { margin-top: 20% }", 3),  # of the width, a character being half as wide as high
    ],
)
def test_vertical_margins_collapse(css: str, gap: int) -> None:
    """Blank lines between two paragraphs (CSS 2.1, section 8.3.1)."""
    found = lines('<p>a</p><i/><div><p class="b">b</p></div>', css)
    assert found == ["a", *[""] * gap, "b"]


@pytest.mark.parametrize(
    ("text", "css", "expected"),
    [
        ("a  b\n c", "", ["a b c"]),
        ("a  b\n c", "p { white-space: pre }", ["a  b", " c"]),
        ("a\tb", "p { white-space: pre; tab-size: 4 }", ["a   b"]),
        ("a  b \n c", "p { white-space: pre-line }", ["a b", "c"]),
        ("a  b\n  c", "p { white-space: pre-wrap; width: 4ch }", ["a  b", "  c"]),
        ("aaa bbb ccc", "p { white-space: nowrap; width: 4ch }", ["aaa bbb ccc"]),
        ("aaa bbb ccc", "p { white-space: pre-wrap; width: 4ch }", ["aaa", "bbb", "ccc"]),
        ("aa <b>bb cc</b> dd", "b { white-space: nowrap } p { width: 4ch }", ["aa", "bb cc", "dd"]),
        ("a<br/>b<br/><br/>c<br/>", "", ["a", "b", "", "c"]),
        ("a <b> b </b> c", "", ["a b c"]),
        ("a\u00a0\u00a0b c", "p { width: 3ch }", ["a\u00a0\u00a0b", "c"]),
        ("a\u2028b", "", ["a", "b"]),
        ("a<b>b</b>c", "b { margin-left: 2ch; padding-right: 1ch }", ["a  b c"]),
        ("a<b>b</b>c", "b::before { content: '(' } b::after { content: ') ' }", ["a(b) c"]),
        ("a<b>b</b>c", "b { display: block }", ["a", "b", "c"]),
        ("a<b>b</b>c", "b::after { content: '!'; display: block; width: 5ch; "
         "text-align: right }", ["ab", "    !", "c"]),
        ("a<b>b</b>c", "b { visibility: hidden }", ["ac"]),
        ("a<b>b</b>c", "b { display: none }", ["ac"]),
        ("<img alt='A quay' src='a.png'/>", "", ["[A quay]"]),
    ],
)  # fmt: skip
def test_white_space(text: str, css: str, expected: list[str]) -> None:
    """By `white-space`, over the borders of inline elements (CSS Text 3, section 4)."""
    assert lines(f"<p>{text}</p>", css) == expected


@pytest.mark.parametrize(
    ("text", "language", "width", "expected"),
    [
        ("well-known word—word", "en", 8, ["well-known", "word—word"]),
        ("soft\u00adhyphens", "en", 6, ["soft\u00adhyphens"]),
        ("« Oui » dit-il ; « non ! »", "fr", 9, ["« Oui »", "dit-il ;", "« non ! »"]),
        (
            "他说：“你好，世界。”然后走了。",
            "zh",
            10,
            ["他说：“你", "好，世", "界。”然后", "走了。"],
        ),
        ("「はい！」と答えた。", "ja", 8, ["「は", "い！」と", "答えた。"]),
        ("안녕하세요 여러분", "ko", 8, ["안녕하세요", "여러분"]),
        ("สวัสดีชาวโลก", "th", 4, ["สวัสดี", "ชาว", "โลก"]),
        ("a\u0301\u0301\u0301bc de", "en", 6, ["a\u0301\u0301\u0301bc de"]),
    ],
)
def test_lines_break_by_language(text: str, language: str, width: int, expected: list[str]) -> None:
    """Where UAX #14 lets them, and inside words of scripts that have no spaces alone."""
    assert lines(f"<p>{text}</p>", f"p {{ width: {width}ch }}", language=language) == expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("", ["see", "https://a.example/b/c?d=e"]),
        ("p { overflow-wrap: break-word }", ["see", "https://", "a.example/", "b/c?d=e"]),
        ("p { word-break: break-all }", ["see https:", "//a.exampl", "e/b/c?d=e"]),
    ],
)
def test_long_words_stay_whole(css: str, expected: list[str]) -> None:
    """Unless the style lets them break; then where UAX #14 lets them, before anywhere else."""
    assert lines("<p>see https://a.example/b/c?d=e</p>", f"p {{ width: 10ch }} {css}") == expected


def test_characters_that_are_seen_as_one_stay_together() -> None:
    """Combining marks take no column, and no line breaks before them."""
    found = lines("<p>ááááá</p>", "p { width: 3ch; overflow-wrap: anywhere }")
    assert found == ["ááá", "áá"]


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("é", 1), ("e\u0301", 1), ("中文", 4), ("ｱ", 1), ("\u200b", 0), ("─│", 2)],
)
def test_columns(text: str, width: int) -> None:
    """As terminals count them (Unicode, UAX #11)."""
    assert columns(text) == width


@pytest.mark.parametrize(
    ("text", "kind", "language", "expected"),
    [
        ("Straße", "uppercase", "de", "STRASSE"),
        ("Mithat", "uppercase", "tr", "MİTHAT"),
        ("IŞIK İL", "lowercase", "tr", "ışık il"),
        ("Ο Πρόεδρος, μάιος", "uppercase", "el", "Ο ΠΡΟΕΔΡΟΣ, ΜΑΪΟΣ"),
        ("“it’s” a 3rd ǆ-word", "capitalize", "en", "“It’s” A 3rd ǅ-Word"),
        ("İstanbul’a iyi", "capitalize", "tr", "İstanbul’a İyi"),
        ("W<b>or</b>d <b>a</b>b", "capitalize", "en", "Word Ab"),
        ("A", "none", "en", "A"),
    ],
)
def test_letters_change_as_their_language_has_it(
    text: str, kind: str, language: str, expected: str
) -> None:
    """`text-transform` (CSS Text 3, section 2.1)."""
    assert lines(f"<p>{text}</p>", f"p {{ text-transform: {kind} }}", language=language) == [
        expected
    ]


@pytest.mark.parametrize("css", ["html { display: none }", "body { display: none }"])
def test_nothing_is_shown_of_a_hidden_document(css: str) -> None:
    """Not a line."""
    assert lines("<p>a</p>", css) == []


# Blocks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "css", "expected"),
    [
        (
            "<h1>Title</h1><p>a</p><hr/><p>b</p>",
            "h1 { border-bottom: 3px double } p { border-bottom: 1px dotted; width: 5ch }"
            "hr { border: 1px dashed; margin: 1em 5ch }",
            """
            |Title
            |══════════════════════════════
            |a
            |┈┈┈┈┈
            |
            |     ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
            |
            |b
            |┈┈┈┈┈
            """,
        ),
        (
            "<h1>Title</h1>",
            "h1 { display: table; border-bottom: 1px solid }",  # as wide as its text
            """
            |Title
            |─────
            """,
        ),
        (
            f"<div><p>{LOREM}</p><p>b</p></div>",
            "div { border: 1px solid; width: 20ch; padding: 0 1ch } p { margin: 1em 0 }",
            """
            |┌──────────────────────┐
            |│                      │
            |│ Lorem ipsum dolor    │
            |│ sit amet,            │
            |│ consectetuer         │
            |│ adipiscing elit.     │
            |│                      │
            |│ b                    │
            |│                      │
            |└──────────────────────┘
            """,
        ),
        (
            "<blockquote><p>a</p><p>b</p><blockquote><p>c</p></blockquote></blockquote><p>d</p>",
            "p { margin: 1em 0 } blockquote { border-left: 3px double; margin-left: 2ch }",
            """
            |  ║ a
            |  ║
            |  ║ b
            |  ║
            |  ║   ║ c
            |
            |d
            """,
        ),
        (
            "<div>a<i/></div>",
            "i::before { content: ''; display: block; width: 6ch; border-top: 1px solid }",
            """
            |a
            |──────
            """,
        ),
        (
            "<div><div><div>deep in</div></div></div>",
            "div { margin: 0 8ch }",  # a block keeps some columns
            """
            |                        deep in
            """,
        ),
    ],
)
def test_borders_are_drawn(body: str, css: str, expected: str) -> None:
    """Each style with characters of its own; what stands beside a border keeps a blank."""
    assert lines(body, css) == drawn(expected)


@pytest.mark.parametrize(
    ("body", "css", "expected"),
    [
        (
            f"<ul><li>one</li><li>{LOREM}</li><li/><li><p>two</p><p>three</p></li></ul>",
            "",
            """
            |  • one
            |  • Lorem ipsum dolor sit
            |    amet, consectetuer
            |    adipiscing elit.
            |  •
            |  • two
            |    three
            """,
        ),
        (
            "<ol><li value='9'>a</li><li>b<ol><li>c</li></ol></li>"
            "<li><ol><li>d</li></ol></li></ol>",
            "ol ol { list-style-type: lower-alpha }",
            """
            | 9. a
            |10. b
            |     a. c
            |11.  a. d
            """,
        ),
        (
            f"<ul><li>{LOREM}</li></ul>",
            "ul { list-style: '– ' inside; padding-inline-start: 0 }",
            """
            |– Lorem ipsum dolor sit amet,
            |consectetuer adipiscing elit.
            """,
        ),
        (
            '<ol><li value="100">a</li></ol><ul><li>b</li></ul>',
            "ol { padding-inline-start: 2ch } ul { list-style-type: none }"
            "li::marker { content: counter(list-item) ') ' }",
            """
            |100) a
            | 1) b
            """,
        ),
    ],
)
def test_lists(body: str, css: str, expected: str) -> None:
    """Markers hang before their item, or stand in its first line."""
    assert lines(body, css) == drawn(expected)


def test_right_to_left_text_begins_where_reading_begins() -> None:
    """In logical order, indents from the right; terminals turn each line round."""
    body = f"<h1>عنوان</h1><p>{ARABIC}</p><ul><li>بند</li></ul><blockquote>نص</blockquote><p>نص</p>"
    css = """h1 { text-align: center } blockquote { margin-right: 6ch; border-right: 1px solid }
    p + ul + blockquote + p { text-align: left }"""
    assert lines(body, css, language="ar", direction="rtl") == [
        " " * 12 + "عنوان",
        "السيد الرئيس، أيها السيدات",
        "والسادة في المؤتمر.",
        "  • بند",
        "      │ نص",
        " " * 28 + "نص",
    ]


# Tables -----------------------------------------------------------------------------------------

NUMBERS = (
    "<tr><th>Name</th><th>Sum</th></tr><tr><td>Ada</td><td>12</td></tr>"
    "<tr><td>Grace</td><td>1,234</td></tr>"
)


@pytest.mark.parametrize(
    ("body", "css", "expected"),
    [
        (
            f"<table><caption>A table of sums</caption>{NUMBERS}</table>",
            "th { border-bottom: 1px solid } td + td, th + th { text-align: right }",
            """
            |A table of sums
            | Name     Sum
            |──────────────
            | Ada       12
            | Grace  1,234
            """,
        ),
        (
            f"<table>{NUMBERS}</table>",
            "th, td { border: 1px solid }",
            """
            |┌───────┬───────┐
            |│ Name  │ Sum   │
            |├───────┼───────┤
            |│ Ada   │ 12    │
            |├───────┼───────┤
            |│ Grace │ 1,234 │
            |└───────┴───────┘
            """,
        ),
        (
            f"<table>{NUMBERS}</table>",
            "table { width: 100%; border: 3px double } tr { border-bottom: 1px dotted }",
            """
            |╔════════════════════════════╗
            |║ Name          Sum          ║
            |├┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┤
            |║ Ada           12           ║
            |├┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┤
            |║ Grace         1,234        ║
            |╚════════════════════════════╝
            """,
        ),
        (
            f"<table><tr><td>May 2021</td><td>{LOREM}</td></tr></table>",
            "",  # the narrow column is not squeezed for the wide one's sake
            """
            | May 2021  Lorem ipsum dolor
            |           sit amet,
            |           consectetuer
            |           adipiscing elit.
            """,
        ),
        (
            "<table><tr><td colspan='2'>across all of it</td></tr><tr><td rowspan='2'>down</td>"
            "<td>a</td></tr><tr><td>b</td></tr></table>",
            "td { border: 1px solid }",
            """
            |┌──────────────────┐
            |│ across all of it │
            |├───────────┬──────┤
            |│ down      │ a    │
            |│           ├──────┤
            |│           │ b    │
            |└───────────┴──────┘
            """,
        ),
        (
            "<table><tr><td><p>one</p><ul><li>two</li></ul></td><td>end</td><td>mid</td></tr>"
            "</table>",
            "td { vertical-align: bottom } td:last-child { vertical-align: middle }"
            "p { margin-bottom: 1em }",
            """
            | one
            |               mid
            |   • two  end
            """,
        ),
        (
            "<table><tfoot><tr><td>sum</td></tr></tfoot><tr><td>1</td></tr>"
            "<thead><tr><td>n</td></tr></thead></table>",
            "thead { border-bottom: 3px double } tfoot { border-top: 1px dashed }",
            """
            | n
            |═════
            | 1
            |╌╌╌╌╌
            | sum
            """,
        ),
        (
            "<table><tr><td>a</td><td>b</td></tr></table>",
            "td { padding: 0 } table { margin-left: auto }",  # words of neighbours never touch
            """
            |                           a b
            """,
        ),
        (
            "<table><caption>below</caption><tr><td>a</td><td class='w'>b</td><td>c</td></tr>"
            "</table>",
            "table { border-collapse: separate; border-spacing: 2ch 1em; caption-side: bottom }"
            "td { padding: 0 } .w { width: 5ch; text-align: center } caption { margin-top: 1em }",
            """
            |a    b    c
            |
            |below
            """,
        ),
        (
            "<table><tr><td>x</td></tr><tr style='visibility: collapse'><td>y</td></tr></table>"
            "<b>p</b><b>q</b>",
            "b { display: table-cell; padding: 0 1ch }",  # cells without a table get one
            """
            | x
            | p  q
            """,
        ),
        (
            "<table><tr><td>中文表格</td><td>第二列第二列第二列第二列</td></tr></table>",
            "td { border-right: 1px solid }",
            """
            | 中文表格 │ 第二列第二列第二 │
            |          │ 列第二列         │
            """,
        ),
    ],
)
def test_tables(body: str, css: str, expected: str) -> None:
    """Columns by content, cells as blocks, borders as one set of lines (CSS 2.1, section 17)."""
    assert lines(body, css) == drawn(expected)


def test_cells_that_overlap_hide_nothing() -> None:
    """HTML lets a cell span into one that reaches down; here each has its place."""
    rows = "<tr><td>a</td><td rowspan='2'>b b b b</td></tr><tr><td colspan='2'>c</td></tr>"
    found = " ".join(lines(f"<table>{rows}</table>", "td { width: 1ch }"))
    assert Counter(found.split()) == Counter("abbbbc")


# Characters -------------------------------------------------------------------------------------


def test_ascii_is_drawn_and_spelled_with_ascii() -> None:
    """Letters by what is like them, borders with hyphens and bars, markers with an asterisk."""
    body = "<table><tr><td>é – ß</td><td>“€ 5”</td></tr></table><ul><li>中文 Ж…</li></ul>"
    found = lines(body, "td { border: 1px solid }", charset="ascii")
    assert found == drawn(
        """
        |+--------+-----------+
        || e - ss | "EUR 5" |
        |+--------+-----------+
        |  * ZhongWen Zh...
        """.replace("-----------+", "---------+")
    )


def told(text: str, make: Callable[[str], Speech]) -> list[str]:
    """What writing a text in ASCII has to tell."""
    artifact = load("txt", charset="ascii").export(bema.render(make(text), Text.output))
    assert artifact.data.isascii()
    assert {finding.code for finding in artifact.findings} <= {"text-replaced"}
    return [f"{finding.severity}: {finding.message}" for finding in artifact.findings]


def test_every_character_that_is_replaced_is_told(tei: Callable[[str], Speech]) -> None:
    """Once, with its name, what stands for it and how often; a warning where nothing is like it."""
    assert told("<p>é é\u00a0e\u0301 \ue000</p>", tei) == [
        "note: “\u00a0” (U+00A0, NO-BREAK SPACE) is written as a space, once.",
        "note: “é” (U+00E9, LATIN SMALL LETTER E WITH ACUTE) is written “e”, 2 times.",
        "note: “\u0301” (U+0301, COMBINING ACUTE ACCENT) is left out, once.",
        "warning: “\ue000” (U+E000, without a name) is written “?”, once.",
    ]
    assert told("<p>plain - words</p>", tei) == []


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_every_document_can_be_written_in_ascii(path: Path) -> None:
    """As many findings as there are other characters, no more warnings than unknown ones."""
    edition = bema.render(bema.read(path), Text.output)
    unicode, ascii = (load("txt", charset=name).export(edition) for name in ("utf-8", "ascii"))
    assert ascii.data.isascii()
    drawn = frozenset("─│═║╌╎┈┊┌┐└┘├┤┬┴┼ \n")
    others = {c for c in unicode.data.decode() if not c.isascii()} - drawn
    replaced = [f for f in ascii.findings if f.code == "text-replaced"]
    assert {f.message[1] for f in replaced} - others <= set("•◦▪")
    assert others <= {f.message[1] for f in replaced}
    unknown = [f for f in replaced if f.severity is Severity.WARNING]
    assert all("is written “?”" in f.message for f in unknown)


def test_other_character_sets_are_not_known() -> None:
    """The finding names those that are."""
    with pytest.raises(BemaError) as trouble:
        load("txt", charset="latin-1")
    (finding,) = trouble.value.findings
    assert (finding.code, finding.remedy) == ("text-charset", "Use utf-8 or ascii.")


# Words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "ascii"])
@pytest.mark.parametrize(
    ("body", "css", "expected"),
    [
        ("<p>a - b</p><hr/><p>c = d</p>", "hr { border: 1px solid }", "a - b c = d"),
        (f"<div>{NUMBERS}</div>", "div { display: table } th, td { border: 1px solid }",
         "Name Sum Ada 12 Grace 1,234"),
        ("<div><p>a</p><p>b</p></div>", "div { border: 3px double }", "a b"),
        ("<p>a</p>", "p { border-left: 1px dotted; border-bottom: 1px dashed }", "a"),
    ],
)  # fmt: skip
def test_borders_are_no_words(charset: str, body: str, css: str, expected: str) -> None:
    """What is read back is the text."""
    data = "\n".join(lines(body, css, charset=charset)).encode()
    assert " ".join(Text(charset).words(data)) == expected


TAGS = ("div", "p", "ul", "li", "blockquote", "table", "tr", "td", "caption", "span", "b", "br")
RULES = (
    "margin: 1em 2ch", "margin: -1em -3ch", "padding: 1em 10%", "border: 1px solid", "width: 3ch",
    "border-top: 3px double", "border-right: 1px dashed", "display: inline", "display: block",
    "display: list-item", "display: table", "display: table-cell", "display: table-row",
    "display: table-row-group", "display: table-caption; caption-side: bottom",
    "display: inline-block", "display: flex", "float: right", "direction: rtl",
    "white-space: pre", "white-space: nowrap", "white-space: pre-line", "text-indent: -9ch",
    "text-align: center", "text-align: justify", "text-align: right", "vertical-align: middle",
    "text-align: end; max-width: 40%", "font-size: 0", "width: 200%; min-width: 50ch",
    "border-collapse: separate; border-spacing: 5px 40px", "margin: 0 auto; width: 50%",
    "display: block; text-transform: capitalize",
)  # fmt: skip

_steps = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(TAGS),
        st.lists(st.integers(0, len(RULES) - 1), max_size=2),
        st.integers(1, 4),
        st.sampled_from(["", " ", " \n"]),
    ),
    max_size=25,
)


def tree(steps: list[tuple[int, str, list[int], int, str]]) -> tuple[str, list[str]]:
    """HTML of these steps, each word in it another one, and its words."""
    body = etree.Element("body")
    around, count = [body], 0
    for leave, tag, classes, span, space in steps:
        del around[max(len(around) - leave, 1) :]
        made = etree.SubElement(around[-1], tag, {"colspan": str(span), "rowspan": str(span)})
        made.set("class", " ".join(f"c{number}" for number in classes))
        made.text = f"W{count}{space} W{count + 1}"
        made.tail = f"{space} W{count + 2} "
        count += 3
        around.append(made)
    wanted = [f"W{number}" for number in range(count)]
    return etree.tostring(body, encoding="unicode")[6:-7], wanted


@settings(deadline=None, max_examples=100)
@given(steps=_steps)
def test_no_word_is_lost_whatever_stands_in_whatever(
    steps: list[tuple[int, str, list[int], int, str]],
) -> None:
    """All words are there once, whole; no line ends with a blank."""
    body, wanted = tree(steps)
    css = "\n".join(f".c{number} {{ {rule} }}" for number, rule in enumerate(RULES))
    css += "\nbody { list-style: none } ul { list-style: inherit }"
    found = lines(body, css) if steps else []
    assert [line for line in found if line != line.rstrip(" ")] == []
    data = "\n".join(found).encode()
    assert Counter(re.findall(r"W\d+", data.decode())) == Counter(wanted)
    assert Counter("".join(Text().words(data)).split("W")) == Counter("".join(wanted).split("W"))


@pytest.mark.parametrize("charset", ["utf-8", "ascii"])
def test_two_texts_are_the_same_bytes(edition: Edition, charset: str) -> None:
    """Written twice, by one exporter and by another."""
    own = edition.named("txt", Text.output)
    exporter = Text(charset)
    first = exporter.export(own)
    assert exporter.export(own) == first == Text(charset).export(own)


# Limits -----------------------------------------------------------------------------------------


def test_every_property_is_expressed_or_has_a_reason() -> None:
    """All names are WeasyPrint's longhands; reasons are sentences; initial values have none."""
    from weasyprint.css.properties import INITIAL_VALUES

    names = {name.replace("_", "-") for name in INITIAL_VALUES} - {"text-align-all"}
    assert GRID.shown | set(GRID.partly) <= names | {"text-align"}
    assert not GRID.shown & set(GRID.partly)
    assert GRID.otherwise.endswith(".")


def reason(declaration: str, tag: str = "p") -> str:
    """Why a declaration is not shown; all reasons of its longhands."""
    root = etree.fromstring(f"<html><head/><body><{tag}/></body></html>")
    source = weasy.Source("test.css", f"{tag} {{ {declaration} }}", "file:///test.css")

    def fetch(url: str) -> weasy.Fetched:
        raise ValueError(url)

    cascade, findings = weasy.cascade(weasy.Job(root, "file:///", (source,), "tty", fetch))
    assert findings == ()
    style = cascade(root[1][0])
    assert style is not None
    reasons = (GRID.reason(name, style) for name, _ in style.declarations())
    return " ".join(dict.fromkeys(filter(None, reasons)))


@pytest.mark.parametrize(
    "declaration",
    [
        "margin: 1em 2ch", "padding: 0 10%", "border: 1px solid", "border-bottom: thin double",
        "width: 72ch", "max-width: none", "text-align: justify", "text-indent: -4ch",
        "text-transform: uppercase", "white-space: pre-wrap", "display: none", "display: table",
        "list-style: lower-alpha inside", "direction: rtl", "counter-reset: a", "color: black",
        "background: none", "opacity: 1", "font-style: normal", "font-weight: normal",
        "text-decoration: none", "line-height: 1", "hyphens: manual", "break-after: avoid",
        "orphans: 3", "letter-spacing: normal", "vertical-align: baseline", "float: none",
        "box-shadow: none", "border-radius: 0", "transform: none", "height: auto",
        "position: static", "visibility: visible", "padding-inline-start: 4ch",
        "image-rendering: crisp-edges", "border: 0", "outline: none",
    ],
)  # fmt: skip
def test_what_is_expressed_has_no_reason(declaration: str) -> None:
    """Neither what the grid obeys nor what says what it does anyway."""
    assert reason(declaration) == ""


@pytest.mark.parametrize(
    ("declaration", "tag", "expected"),
    [
        ("color: red", "p", "Plain text has no colours."),
        ("background: yellow", "p", "Plain text has no colours."),
        ("border: 1px solid red", "p", "Plain text has no colours."),
        ("border: 1px solid", "b",
         "Plain text draws borders around blocks and cells, not inside a line."),
        ("font: italic 12pt serif", "p", "Plain text has one typeface, in one size."),
        ("line-height: 1.5", "p", "Lines of plain text have nothing between them."),
        ("text-decoration: underline", "b",
         "Plain text underlines whole lines, and no words in them."),
        ("text-decoration: line-through", "p",
         "Plain text has no lines over or through its letters."),
        ("hyphens: auto", "p", "Plain text does not hyphenate words."),
        ("break-before: page", "p", "Plain text has no pages."),
        ("page: wide", "p", "Plain text has no pages."),
        ("string-set: a 'b'", "p", "Plain text has no running heads."),
        ("float: left", "p", "Plain text sets everything in its order, one below the other."),
        ("height: 4em", "p", "Boxes of plain text are as high as their text."),
        ("width: calc(100% - 4ch)", "p",
         "Plain text does not reckon with percentages inside calc()."),
        ("letter-spacing: 0.1em", "p", "Letters of plain text stand on a grid."),
        ("vertical-align: super", "b", "Plain text has no raised and no lowered letters."),
        ("visibility: hidden", "p", "Plain text leaves no room for what is hidden."),
        ("display: inline-block", "p",
         "Plain text sets what is in a line as text, not as a box."),
        ("box-shadow: 1px 1px red", "p", "Plain text has no shadows."),
    ],
)  # fmt: skip
def test_what_is_not_expressed_has_one(declaration: str, tag: str, expected: str) -> None:
    """A sentence for whoever wrote the declaration, once for a shorthand."""
    assert reason(declaration, tag) == expected


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("text-align: start", ["Head", "────"]),
        ("text-align: center", ["   Head", "   ────"]),
        ("text-align: end", ["      Head", "      ────"]),
        ("text-decoration-style: dashed", ["Head", "╌╌╌╌"]),
        ("text-decoration-style: double", ["Head", "════"]),
        ("text-indent: 2ch", ["  Head", "  ────"]),
    ],
)
def test_an_underlined_block_has_a_line_under_each_line(
    declaration: str, expected: list[str]
) -> None:
    """As long as its text, wherever that stands."""
    css = f"body {{ width: 10ch }} p {{ margin: 0; text-decoration: underline; {declaration} }}"
    assert lines("<p>Head</p>", css) == expected
