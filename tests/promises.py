"""The promise of the one stylesheet, declaration by declaration: what each edition makes of it.

Every entry is one declaration in a sheet that builds on the default one. For each edition it says
what a reader then sees, by a probe that gives one value before and another after; or why not, by
words of the finding that tells so. `docs/css.py` writes the table for users from this list.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Probe = Callable[[Any], object]


@dataclass(frozen=True)
class See:
    """What changes: in words, and as a value before and after."""

    words: str
    probe: Probe
    before: object
    after: object


@dataclass(frozen=True)
class Told:
    """Why nothing changes: words of the finding's message."""

    reason: str


@dataclass(frozen=True)
class Same:
    """Why nothing has to change and nothing is told."""

    reason: str


Outcome = See | Told | Same


@dataclass(frozen=True)
class Promise:
    """One declaration, and what becomes of it in each edition."""

    css: str
    pdf: Outcome
    epub: Outcome
    word: Outcome
    text: Outcome
    base: str = ""
    """What stands in the sheet besides, before and after."""


def css(
    words: str,
    name: str,
    before: object,
    after: object,
    pseudo: str | None = None,
    selector: str = "",
) -> See:
    """A value that a reading system computes, for the words or for what a selector selects."""
    return See("as CSS says", lambda look: look.style(words, name, pseudo, selector), before, after)


def letter(words: str, name: str, before: object, after: object, what: str) -> See:
    """A quality of a letter on paper."""
    return See(what, lambda look: getattr(look.find(words), name), before, after)


def moved(words: str, by: float, what: str, name: str = "x") -> See:
    """How far a letter on paper stands from where the default design has it, in pt."""
    return See(what, lambda look: getattr(look.find(words), name), None, by)


def par(words: str, path: str, before: object, after: object, attribute: str = "val") -> See:
    """A property of a Word paragraph."""
    shown = path if attribute == "val" else f"{path} {attribute}"
    return See(f"`w:{shown}`", lambda look: look.p(words, path, attribute), before, after)


def run(words: str, path: str, before: object, after: object, attribute: str = "val") -> See:
    """A property of a Word run."""
    shown = path if attribute == "val" else f"{path} {attribute}"
    return See(f"`w:{shown}`", lambda look: look.r(words, path, attribute), before, after)


def section(path: str, attribute: str, before: object, after: object) -> See:
    """A property of a Word section."""
    shown = f"`w:{path} {attribute}`"
    return See(shown, lambda look: look.section(path, attribute), before, after)


def line(what: str, probe: Probe, before: object, after: object) -> See:
    """What is seen in the plain text."""
    return See(what, probe, before, after)


NO_PAGES = Told("They have no pages of their own.")
TEXT_PAGES = Told("Plain text has no pages.")
FACE = Told("Plain text has one typeface, in one size.")
COLOUR = Told("Plain text has no colours.")

PROMISES = (
    Promise(
        "#bravo { font-size: 14pt }",
        letter("Bravo", "size", 10.0, 14.0, "larger letters"),
        css("Bravo", "font-size", 16.0, 14 / 0.75),
        run("Bravo", "sz", "20", "28"),
        FACE,
    ),
    Promise(
        "#bravo { font-family: Other }",
        letter("Bravo", "font", "Literata", "Other", "another typeface"),
        css("Bravo", "font-family", ("Literata", "serif"), ("Other",)),
        run("Bravo", "rFonts", "Literata", "Other", "ascii"),
        FACE,
        base='@font-face { font-family: Other; src: url("bema:fonts/FiraSans-Regular.ttf") }',
    ),
    Promise(
        "#bravo { font-weight: bold }",
        letter("Bravo", "font", "Literata", "Literata-Bold", "bold letters"),
        css("Bravo", "font-weight", 400, 700),
        run("Bravo", "b", None, "on"),
        FACE,
    ),
    Promise(
        "#bravo { font-style: italic }",
        letter("Bravo", "font", "Literata", "Literata-Italic", "italics"),
        css("Bravo", "font-style", "normal", "italic"),
        run("Bravo", "i", None, "on"),
        FACE,
    ),
    Promise(
        "#bravo { color: #ff0000 }",
        letter("Bravo", "colour", "000000", "ff0000", "red letters"),
        css("Bravo", "color", (0, 0, 0, 1), (1, 0, 0, 1)),
        run("Bravo", "color", None, "FF0000"),
        COLOUR,
    ),
    Promise(
        "#bravo { background-color: #ffff00 }",
        See("a yellow ground", lambda look: look.drawn("Bravo"), False, True),
        css("Bravo", "background-color", (0, 0, 0, 0), (1, 1, 0, 1)),
        par("Bravo", "shd", None, "FFFF00", "fill"),
        COLOUR,
    ),
    Promise(
        "#bravo { text-indent: 3em }",
        moved("Bravo", 20.0, "first line indented"),
        css("Bravo", "text-indent", 16.0, 48.0),
        par("Bravo", "ind", "200", "600", "firstLine"),
        line("first line indented", lambda look: look.indent("Bravo"), 0, 5),
    ),
    Promise(
        "#bravo { margin-left: 24pt }",
        moved("Bravo", 24.0, "moved to the right"),
        css("Bravo", "margin-left", 0.0, 32.0),
        par("Bravo", "ind", None, "480", "left"),
        line("indented", lambda look: look.indent("Bravo"), 0, 4),
    ),
    Promise(
        "#alpha { margin-right: 120pt }",
        See("shorter lines", lambda look: look.lines("Alpha", "omega"), 4, 7),
        css("Alpha", "margin-right", 0.0, 160.0),
        par("Alpha", "ind", None, "2400", "right"),
        line("shorter lines", lambda look: len(look.line("Alpha")) <= 52, False, True),
    ),
    Promise(
        "#bravo { margin-top: 27pt }",
        moved("Bravo", 27.0, "space above", "top"),
        css("Bravo", "margin-top", 0.0, 36.0),
        par("Bravo", "spacing", None, "540", "before"),
        line("blank lines above", lambda look: look.above("Bravo"), 1, 2),
    ),
    Promise(
        "#alpha { margin-bottom: 27pt }",
        moved("Bravo", 27.0, "space below", "top"),
        css("Alpha", "margin-bottom", 0.0, 36.0),
        par("Alpha", "spacing", None, "540", "after"),
        line("blank lines below", lambda look: look.above("Bravo"), 1, 2),
    ),
    Promise(
        "#bravo { padding-left: 24pt }",
        moved("Bravo", 24.0, "moved to the right"),
        css("Bravo", "padding-left", 0.0, 32.0),
        par("Bravo", "ind", None, "480", "left"),
        line("indented", lambda look: look.indent("Bravo"), 0, 4),
    ),
    Promise(
        "h2 { text-align: center }",
        See("centred", lambda look: look.find("Echo").x > 100, False, True),
        css("Echo", "text-align", "start", "center"),
        par("Echo", "jc", "left", "center"),
        line("centred", lambda look: look.indent("Echo is"), 0, 27),
    ),
    Promise(
        "h2 { text-align: right }",
        See("at the right", lambda look: look.find("Echo").x > 180, False, True),
        css("Echo", "text-align", "start", "right"),
        par("Echo", "jc", "left", "right"),
        line("at the right", lambda look: len(look.line("Echo is")), 17, 72),
    ),
    Promise(
        "#alpha { line-height: 27pt }",
        See("lines further apart", lambda look: look.gap("Alpha", "omega"), 40.5, 81.0),
        css("Alpha", "line-height", 1.4, 36.0),
        See(
            "`w:spacing line`",
            lambda look: int(look.p("Alpha", "spacing", "line") or 0) > 400,
            False,
            True,
        ),
        Told("Lines of plain text have nothing between them."),
    ),
    Promise(
        "#bravo { border-bottom: 1pt solid }",
        See("a line below", lambda look: look.drawn("high"), False, True),
        css("Bravo", "border-bottom-width", 0.0, 1 / 0.75),
        par("Bravo", "pBdr/bottom", None, "8", "sz"),
        line(
            "a drawn line below", lambda look: look.lines[look.number("on high") + 1][:2], "", "──"
        ),
    ),
    Promise(
        "blockquote { border-left: 1pt solid }",
        See("a line at the left", lambda look: look.drawn("Charlie"), False, True),
        css("Charlie", "border-left-width", 0.0, 1 / 0.75, selector="blockquote"),
        par("Charlie", "pBdr/left", None, "8", "sz"),
        line("a drawn line at the left", lambda look: "│" in look.line("Charlie"), False, True),
    ),
    Promise(
        "#bravo em { font-variant-caps: small-caps }",
        letter(
            "slanted", "font", "Literata-Italic", "Literata-Italic-Small-Caps", "small capitals"
        ),
        css("slanted", "font-variant-caps", "normal", "small-caps"),
        run("slanted", "smallCaps", None, "on"),
        FACE,
    ),
    Promise(
        "#bravo em { text-transform: uppercase }",
        See("capitals", lambda look: look.has("SLANTED"), False, True),
        css("slanted", "text-transform", "none", "uppercase"),
        run("slanted", "caps", None, "on"),
        line("capitals", lambda look: "SLANTED" in look.line("Bravo"), False, True),
    ),
    Promise(
        "h2 { letter-spacing: 3pt }",
        See(
            "letters apart",
            lambda look: look.find("cho is").x - look.find("Echo is").right > 2.5,
            False,
            True,
        ),
        css("Echo", "letter-spacing", "normal", 4.0),
        run("Echo", "spacing", None, "60"),
        Told("Letters of plain text stand on a grid."),
    ),
    Promise(
        "#bravo em { text-decoration: underline }",
        See("underlined", lambda look: look.drawn("slanted"), False, True),
        css("slanted", "text-decoration-line", "none", {"underline"}),
        run("slanted", "u", None, "single"),
        Told("Plain text underlines whole lines, and no words in them."),
    ),
    Promise(
        "#bravo em { text-decoration: line-through }",
        See("struck through", lambda look: look.drawn("slanted"), False, True),
        css("slanted", "text-decoration-line", "none", {"line-through"}),
        run("slanted", "strike", None, "on"),
        Told("Plain text has no lines over or through its letters."),
    ),
    Promise(
        "#bravo em { vertical-align: super }",
        See(
            "raised",
            lambda look: look.find("slanted").bottom < look.find("words, with").bottom - 1,
            False,
            True,
        ),
        css("slanted", "vertical-align", "baseline", 8.0),
        run("slanted", "vertAlign", None, "superscript"),
        Told("Plain text has no raised and no lowered letters."),
    ),
    Promise(
        "ol { list-style-type: upper-roman }",
        See("I. II.", lambda look: look.has("II."), False, True),
        css("Item two", "list-style-type", "decimal", "upper-roman"),
        See(
            "`w:numFmt`", lambda look: look.numbering("Item two", "numFmt"), "decimal", "upperRoman"
        ),
        line("I. II.", lambda look: "II. Item two" in look.line("Item two"), False, True),
    ),
    Promise(
        'ul { list-style-type: "– " }',
        See("–", lambda look: look.has("–"), False, True),
        css("Point one", "list-style-type", "disc", ("string", "– ")),
        See("`w:lvlText`", lambda look: look.numbering("Point one", "lvlText"), "•", "–"),
        line("–", lambda look: "– Point one" in look.line("Point one"), False, True),
    ),
    Promise(
        'ul > li::marker { content: "§ " }',
        See("§", lambda look: look.has("§"), False, True),
        css("Point one", "content", "normal", (("string", "§ "),), "marker"),
        See("`w:lvlText`", lambda look: look.numbering("Point one", "lvlText"), "•", "§"),
        line("§", lambda look: "§ Point one" in look.line("Point one"), False, True),
    ),
    Promise(
        'h2::before { content: "§ " }',
        See("§ Echo", lambda look: look.has("§ Echo"), False, True),
        css("Echo", "content", None, (("string", "§ "),), "before"),
        See("its text", lambda look: "§ Echo" in look.text(), False, True),
        line("§ Echo", lambda look: "§ Echo" in look.line("Echo is"), False, True),
    ),
    Promise(
        'h2::after { content: " §" }',
        See("section §", lambda look: look.has("section §"), False, True),
        css("Echo", "content", None, (("string", " §"),), "after"),
        See("its text", lambda look: "section §" in look.text(), False, True),
        line("section §", lambda look: "section §" in look.line("Echo is"), False, True),
    ),
    Promise(
        'h2::before { content: counter(part) ". " }',
        See("2. India", lambda look: look.has("2. India"), False, True),
        css(
            "Echo",
            "content",
            None,
            (("counter()", ("part", "decimal")), ("string", ". ")),
            "before",
        ),
        See("its text", lambda look: "2. India" in look.text(), False, True),
        line("2. India", lambda look: "2. India" in look.line("India is"), False, True),
        base="body { counter-reset: part } h2 { counter-increment: part }",
    ),
    Promise(
        "blockquote { display: none }",
        See("no quotation", lambda look: look.has("Charlie"), True, False),
        css("Charlie", "display", ("block", "flow"), ("none",), selector="blockquote"),
        See("no quotation", lambda look: "Charlie" in look.text(), True, False),
        line("no quotation", lambda look: "Charlie" in "".join(look.lines), True, False),
    ),
    Promise(
        "#bravo { direction: rtl }",
        See("from the right", lambda look: look.find("Bravo").x > 60, False, True),
        css("Bravo", "direction", "ltr", "rtl"),
        par("Bravo", "bidi", None, "on"),
        line("at the right", lambda look: look.indent("on high") > 0, False, True),
    ),
    Promise(
        "body { hyphens: none }",
        See("words stay whole", lambda look: look.count("\u00ad") > 0, True, False),
        css("", "hyphens", "manual", "none", selector="body"),
        par("Alpha", "suppressAutoHyphens", None, "on"),
        Same("words are never hyphenated"),
        base="#alpha { margin-right: 60mm }",
    ),
    Promise(
        "#delta { break-before: page }",
        See("a new page", lambda look: look.find("Echo is").page, 1, 2),
        css("Echo", "break-before", "auto", "page", selector="#delta"),
        par("Echo", "pageBreakBefore", None, "on"),
        TEXT_PAGES,
    ),
    Promise(
        "#alpha { break-inside: avoid }",
        See("together on the next page", lambda look: look.find("Alpha").page, 1, 2),
        css("Alpha", "break-inside", "auto", "avoid"),
        par("Alpha", "keepLines", None, "on"),
        Same("there are no pages"),
        base="@page { size: 148mm 80mm }",
    ),
    Promise(
        "@page { size: 210mm 297mm }",
        See("A4", lambda look: look.pages[0], (420, 595), (595, 842)),
        NO_PAGES,
        section("pgSz", "w", "8391", "11906"),
        TEXT_PAGES,
    ),
    Promise(
        "@page { margin-top: 60mm }",
        moved("Dear", 116.5, "text further down", "top"),
        NO_PAGES,
        section("pgMar", "top", "1071", "3402"),
        TEXT_PAGES,
    ),
    Promise(
        '@page { @top-right { content: "Draft" } }',
        See("Draft above", lambda look: look.has("Draft"), False, True),
        NO_PAGES,
        See("its header", lambda look: "Draft" in look.furniture(), False, True),
        TEXT_PAGES,
    ),
    Promise(
        '@page :first { @bottom-left { content: "Draft" } }',
        See("Draft below", lambda look: look.has("Draft"), False, True),
        NO_PAGES,
        See("its first footer", lambda look: "Draft" in look.furniture(), False, True),
        TEXT_PAGES,
    ),
    Promise(
        '@page :first { @bottom-left { content: counter(page) " of " counter(pages) } }',
        See("1 of 2", lambda look: look.has("1 of 2"), False, True),
        NO_PAGES,
        See("PAGE and NUMPAGES", lambda look: "NUMPAGES" in look.furniture(), False, True),
        TEXT_PAGES,
    ),
    Promise(
        "h2 { string-set: part content() }",
        See("Echo above", lambda look: look.count("Echo is a section"), 1, 2),
        NO_PAGES,
        See("STYLEREF", lambda look: "STYLEREF" in look.furniture(), False, True),
        Told("Plain text has no running heads."),
        base="@page :first { @bottom-left { content: string(part) } }",
    ),
    Promise(
        "#delta { page: wide }",
        See("a wide page", lambda look: (595, 420) in look.pages, False, True),
        NO_PAGES,
        See("a section", lambda look: len(look.sections()) > 1, False, True),
        TEXT_PAGES,
        base="@page wide { size: 210mm 148mm }",
    ),
    Promise(
        '[role="doc-footnote"] { float: none }',
        See(
            "the note behind the text",
            lambda look: look.find("Kilo").top - look.find("Juliet").top < 80,
            False,
            True,
        ),
        Same("notes are at the end there"),
        See("an endnote", lambda look: "endnotes.xml" in look.parts, False, True),
        Same("notes are at the end there"),
    ),
    Promise(
        "td { border-left: 1pt solid }",
        See("a line at the left", lambda look: look.upright("42"), False, True),
        css("Cell", "border-left-width", 0.0, 1 / 0.75),
        See("borders of the table", lambda look: look.bordered(), False, True),
        line("a drawn line at the left", lambda look: "│" in look.line("Cell"), False, True),
    ),
    Promise(
        "td { text-align: right }",
        See("at the right of the cell", lambda look: look.find("Cell").x > 60, False, True),
        css("Cell", "text-align", "start", "right"),
        par("Cell", "jc", "left", "right"),
        Same("the column is as narrow as the word"),
    ),
    Promise(
        "body { columns: 2 }",
        See("two columns", lambda look: look.find("Juliet").x > 200, False, True),
        css("Dear", "column-count", "auto", 2, selector="body"),
        section("cols", "num", None, "2"),
        Told("Plain text sets everything in its order, one below the other."),
    ),
    Promise(
        "h2 { word-spacing: 6pt }",
        moved("is a section", 6.0, "words apart"),
        css("Echo", "word-spacing", 0.0, 8.0),
        Told("Word has no space between words of its own."),
        Told("Words of plain text are one blank apart."),
    ),
    Promise(
        "#bravo { opacity: 0.5 }",
        See("paler letters", lambda look: look.transparent, False, True),
        css("Bravo", "opacity", 1.0, 0.5),
        Told("Word has no transparent text."),
        COLOUR,
    ),
    Promise(
        "blockquote { max-width: 60pt }",
        See("narrower", lambda look: look.lines("Charlie", "Item") > 1, False, True),
        css("Charlie", "max-width", math.inf, 80.0, selector="blockquote"),
        par("Charlie", "ind", None, "4600", "right"),
        line(
            "narrower", lambda look: "Charlie is quoted here" in look.line("Charlie"), True, False
        ),
    ),
    Promise(
        "#bravo { border-radius: 3pt }",
        Same("corners of a border that is not there"),
        css("Bravo", "border-top-left-radius", (0.0, 0.0), (4.0, 4.0)),
        Told("Word’s borders have square corners."),
        Told("Corners in plain text are square."),
    ),
    Promise(
        "#bravo { text-shadow: 1px 1px red }",
        Told("unknown property."),
        See("as CSS says", lambda look: "text-shadow: 1px 1px red" in look.css, False, True),
        Told("unknown property."),
        Told("unknown property."),
    ),
    Promise(
        "html { font-variant-ligatures: none }",
        See("fi, not one sign", lambda look: look.ligatures, True, False),
        css("", "font-variant-ligatures", ("common-ligatures",), "none", selector="html"),
        See("`w14:ligatures`", lambda look: look.extension("Alpha", "ligatures"), "standard", None),
        FACE,
    ),
    Promise(
        ":root { --indent: 3em }",
        See("verse further in", lambda look: look.find("Bravo").x > 75, False, True),
        css("Bravo", "text-indent", 16.0, 48.0),
        par("Bravo", "ind", "200", "600", "firstLine"),
        Same("paragraphs have no indent there"),
    ),
)
