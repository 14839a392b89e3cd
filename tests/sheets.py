"""Random stylesheets, valid or not: every property of WeasyPrint's, plausible and extreme values.

All that a sheet generates stands between ⟦ and ⟧, so that it can be told from the words of a text.
"""

from __future__ import annotations

import inspect
import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

import tinycss2
from hypothesis import strategies as st
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.css.validation import preprocess_declarations
from weasyprint.css.validation.expanders import EXPANDERS
from weasyprint.css.validation.properties import PROPERTIES

from bema.edition.edition import Edition
from bema.exporters import load
from bema.tree import Element
from bema.weasy.rules import css_name

NAMES = sorted({*map(css_name, INITIAL_VALUES), *EXPANDERS})
_KEYWORD = re.compile(r"'(-?[a-z][a-z-]+[a-z])'")

IMAGE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)

ELEMENTS = """* :root html body main section article p h1 h2 blockquote ul ol li table tr th td
    thead tbody span a em i b strong sup br img figure aside .salute .note .noteref .colophon .hi
    .subtitle #alpha #delta [role] [lang] [data-generated] p:first-child li:last-child
    p:nth-child(2n+1) :not(p) section>* p+p tr>* body:lang(ar) .nobody""".split()
PSEUDO = """before after marker first-line first-letter footnote-call footnote-marker selection
    nothing""".split()
BOXES = """top-left-corner top-left top-center top-right top-right-corner left-top left-middle
    left-bottom right-top right-middle right-bottom bottom-left-corner bottom-left bottom-center
    bottom-right bottom-right-corner footnote""".split()
PAGES = [*["", ":first", ":left", ":right", ":blank", ":nth(2)", ":nth(2n of wide)", "wide"]]
PAGES += ["wide:left", "none"]

LENGTHS = """0 1px -1px 0.5em 3em -2em 100% 0% -50% 300% 1e9px -1e9px 1e30px 1e-30px 5ch 2lh 10rem
    20mm 50vw 2fr 1pt calc(1em_+_2px) calc(100%_-_3em) calc(1px*1e9) calc(0px/0) min(1em,2px)
    max(100%,1em) clamp(1px,2em,3px) 5e-324px 72pt""".split()
NUMBERS = "0 1 2 3 -1 0.5 100 1000 -1000000 99999999999 1e9 0.0001 1.5 700 950".split()
COLOURS = """red transparent currentcolor #f00 #12345678 rgb(0,0,0) rgb(300,-5,0) rgba(0,0,0,0)
    hsl(120,50%,50%) oklch(50%_0.2_200) lch(50%_1e9_none) hwb(0,0%,0%) lab(50%,0,0) white
    color-mix(in_srgb,red,blue)
    light-dark(red,blue) color(display-p3_1_0_0) device-cmyk(0_0_0_1)""".split()
WIDE = "inherit initial unset revert revert-layer".split()
VARIABLES = "var(--a) var(--b) var(--loop) var(--none) var(--none,1em) var(--a,var(--b))".split()
IMAGES = [f'url("{IMAGE}")', "url(missing.png)", "url(data:,)", "url()", "url(#here)"]
IMAGES += ["linear-gradient(red, blue)", "radial-gradient(circle at 0 0, red 0, blue 100%)"]
IMAGES += ["repeating-linear-gradient(0deg, red 0, red 0)", "linear-gradient(red, red -1e9px)"]
STRINGS = ['""', '"⟦†⟧"', r'"⟦\A ⟧"', r'"⟦\0⟧"', '"⟦   ⟧"', '"⟦ل⟧"', '"⟦👍🏽⟧"', r'"⟦\202E⟧"']
KINDS = """decimal cjk-decimal disc none decimal-leading-zero nothing own broken
    symbols(fixed_"⟦a⟧")""".split()
"""Counter styles without letters, so that a marker is none of the text."""
LETTERED = "lower-roman upper-alpha lower-greek hebrew armenian".split()


def _said(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(choices)


def _words(text: str) -> list[str]:
    return [word.replace("_", " ") for word in text.split()]


_kinds = st.sampled_from(_words(" ".join(KINDS)))
_any = st.sampled_from(LETTERED) | _kinds
_parts = st.one_of(
    st.sampled_from(STRINGS),
    st.builds("counter({}, {})".format, _said("item", "page", "pages", "list-item", "n"), _any),
    st.builds('counters({}, ".", {})'.format, _said("list-item", "n"), _kinds),
    _said("open-quote", "close-quote", "no-open-quote", "no-close-quote"),
    _said("attr(class)", "attr(href)", "attr(nothing)", "attr(id string)", 'attr(x, "y")'),
    _said("string(head)", "string(nothing, first)", "element(here)", "content()", "leader(dotted)"),
    _said("content(text)", "content(before)", "leader('')", "leader(space)"),
    _said("target-counter(attr(href), page)", "target-text(attr(href))", 'target-text("#nope")'),
    _said("target-counters(attr(href), n, '.')", "target-text(attr(href url), before)"),
    st.sampled_from(IMAGES),
)
_contents = st.one_of(
    st.lists(_parts, min_size=1, max_size=3).map(lambda parts: f'"⟦" {" ".join(parts)} "⟧"'),
    _said("none", "normal", '""', '"⟦only⟧"'),
)
_counts = st.lists(
    st.builds("{} {}".format, _said("n", "item", "list-item", "page", "footnote"), _said(*NUMBERS)),
    min_size=1,
    max_size=3,
).map(" ".join)
_tracks = st.lists(
    st.sampled_from(
        """1fr auto min-content 0 10em -1px [a] repeat(2,_1fr) repeat(auto-fill,_10px)
        minmax(0,1fr) fit-content(5em) 1e9px repeat(99999,_1px)""".split()
    ).map(lambda track: track.replace("_", " ")),
    min_size=1,
    max_size=3,
).map(" ".join)

SPECIAL: dict[str, st.SearchStrategy[str]] = {
    "content": _contents,
    "counter-reset": _counts | _said("none"),
    "counter-increment": _counts | _said("none", "auto"),
    "counter-set": _counts,
    "quotes": _said("none", "auto", '"⟦«⟧" "⟦»⟧"', '"⟦a⟧" "⟦b⟧" "⟦c⟧" "⟦d⟧"', '""', '"⟦x⟧"'),
    "display": _said(
        *_words(
            """none block inline inline-block list-item flow-root table inline-table table-row
            table-cell table-row-group table-header-group table-footer-group table-column
            table-column-group table-caption grid inline-grid contents run-in ruby
            inline_list-item block_flow-root flow_list-item block_ruby"""
        )
    ),
    "position": _said("static", "relative", "absolute", "fixed", "running(here)", "running(x)"),
    "float": _said("none", "left", "right", "footnote", "inline-start", "top"),
    "list-style-type": _kinds | st.sampled_from(STRINGS),
    "string-set": st.builds(
        "head {}".format, _contents.filter(lambda c: c not in ("none", "normal"))
    ),
    "bookmark-label": _contents,
    "bookmark-level": _said(*NUMBERS, "none"),
    "page": _said("auto", "wide", "none", "nobody"),
    "size": _said(*_words("A5 A4_landscape 0 1px 1e6px 10mm_200mm landscape auto -1mm 1e-9mm")),
    "columns": _said(*_words("2 1 100 1e9 3em 2_3em auto 0 1e-9px")),
    "column-count": _said(*NUMBERS, "auto"),
    "transform": _said(
        *_words("none rotate(45deg) scale(0) matrix(0,0,0,0,0,0) skew(90deg) translate(1e9px,50%)")
    ),
    "grid-template-columns": _tracks,
    "grid-template-rows": _tracks,
    "grid-template-areas": _said('"a b" "c d"', '"a a" "b"', "none", '". a"'),
    "grid-template": _tracks.map(lambda track: f"{track} / auto"),
    "font-family": _said("Literata", "Nowhere", '"Fira Sans", serif', "monospace", "Broken", '""'),
    "font": _said(*_words("12px_Literata italic_bold_0/0_serif 1e9px/1_x caption 1em")),
    "font-size": st.sampled_from([*LENGTHS, "larger", "smaller", "xx-large", "medium"]),
    "hyphens": _said("auto", "manual", "none"),
    "hyphenate-character": st.sampled_from(STRINGS) | _said("auto"),
    "lang": _said('"de"', '"ar"', '"xx-yy"', '""', "none"),
    "text-transform": _said("none", "uppercase", "lowercase", "capitalize", "full-width"),
    "direction": _said("ltr", "rtl"),
    "unicode-bidi": _said(*_words("normal embed isolate bidi-override plaintext")),
    "white-space": _said(*_words("normal pre nowrap pre-wrap pre-line break-spaces")),
    "continue": _said("auto", "discard"),
    "list-style": _said("none", "square inside", f"{IMAGES[0]} outside", '"⟦-⟧"', "own"),
    "word-break": _said("normal", "break-all", "keep-all"),
    "--a": _said("1em", "", "red", "var(--b)", "none"),
    "--b": _said("2", "var(--a)", '"⟦s⟧"', "{}", "0"),
    "--loop": _said("var(--loop)", "var(--a) var(--b)", "1em"),
    "--word": _said("Body Text", "heading 1", "", '"A/B<&>"', "x" * 300, "Normal", "\\1 "),
}
"""Values of properties for which tokens drawn at random would hardly ever do."""


_TOKENS = [LENGTHS, NUMBERS, COLOURS, IMAGES, STRINGS, VARIABLES, WIDE]
_token = (
    st.sampled_from(_TOKENS).flatmap(st.sampled_from).map(lambda token: token.replace("_", " "))
)


@cache
def _understood(name: str) -> tuple[str, ...]:
    """Single values of a property that WeasyPrint understands: words of its source, and tokens."""
    validator = PROPERTIES.get(name) or EXPANDERS.get(name)
    source = inspect.getsource(validator) if validator else ""
    tokens = [*_KEYWORD.findall(source), "auto", "none", "normal"]
    tokens += [token.replace("_", " ") for token in (*LENGTHS, *NUMBERS, *COLOURS, *IMAGES)]
    nodes = [tinycss2.parse_one_declaration(f"{name}: {token}") for token in sorted({*tokens})]
    return tuple(
        tinycss2.serialize(node.value).strip()
        for node in nodes
        if list(preprocess_declarations("file:///", [node]))
    )


def _value(name: str) -> st.SearchStrategy[str]:
    """Mostly what can be understood."""
    if name in SPECIAL:
        good = SPECIAL[name]
        return st.one_of(*[good] * 8, st.sampled_from([*WIDE, *VARIABLES, "wrong"]))
    good = st.sampled_from(_understood(name) or ("auto",))
    several = st.lists(good, min_size=2, max_size=4).map(" ".join)
    return st.one_of(good, good, good, several, _token)


OFTEN = """display position float content margin padding font-size line-height width height
    counter-reset counter-increment text-indent list-style-type columns visibility white-space
    border page break-before break-after text-align direction --word --a --b --loop
    min-width max-width overflow vertical-align letter-spacing""".split()
"""Properties that do most."""

_names = st.sampled_from(OFTEN) | st.sampled_from(sorted({*NAMES, *SPECIAL}))
declarations = _names.flatmap(
    lambda name: st.builds(
        "{}: {}{}".format, st.just(name), _value(name), _said("", "", "", " !important")
    )
)
_blocks = st.lists(declarations, min_size=1, max_size=4).map("; ".join)
_selectors = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", "body ", "section ", "html:not(.b) > body ", "tr > "]),
    st.sampled_from(ELEMENTS),
    st.sampled_from([*[""] * 12, *(f"::{name}" for name in PSEUDO)]),
)
_style_rules = st.builds("{} {{ {} }}".format, _selectors, _blocks)
_boxes = st.builds("@{} {{ {}; content: {} }}".format, st.sampled_from(BOXES), _blocks, _contents)
_page_rules = st.builds(
    "@page {} {{ {}; {} }}".format,
    st.sampled_from(PAGES),
    _blocks,
    st.lists(_boxes, max_size=2).map(" ".join),
)
_other_rules = _said(
    "@counter-style own { system: cyclic; symbols: '⟦i⟧' '⟦ii⟧'; suffix: '⟦)⟧' }",
    "@counter-style own { system: extends own }",
    "@counter-style own { system: additive; additive-symbols: 0 '⟦⟧' }",
    "@counter-style broken { system: numeric }",
    "@counter-style own { system: fixed; symbols: '⟦☎⟧'; negative: '⟦-⟧'; pad: 99 '⟦0⟧' }",
    "@font-face { font-family: Broken; src: url(missing.ttf), local(Nowhere) }",
    "@font-face { font-family: Broken; src: url(data:font/ttf,nothing) }",
    "@layer a, b;",
    "@color-profile x { src: url(missing.icc) }",
)
_rules = st.one_of(_style_rules, _style_rules, _style_rules, _page_rules, _other_rules)


def _grouped(rules: list[str], group: str) -> str:
    return f"{group} {{\n{chr(10).join(rules)}\n}}" if group else "\n".join(rules)


_groups = [
    "",
    "",
    "",
    "",
    "@media print",
    "@media tty, screen",
    "@layer a",
    "@supports (color: red)",
]
rules = st.builds(_grouped, st.lists(_rules, min_size=1, max_size=4), st.sampled_from(_groups))
sheets = st.builds(
    "{}{}\n".format,
    _said('@import "bema:speech.css";\n', '@import "bema:themes/release.css";\n', ""),
    st.lists(rules, min_size=1, max_size=3).map("\n".join),
)
"""A stylesheet: on the default design, on a theme, or on nothing."""

_MADE = re.compile("⟦[^⟧]*⟧")


def letters(text: str) -> str:
    """The letters of a text, whatever case and width they were set in, without what was made."""
    folded = unicodedata.normalize("NFKD", _MADE.sub("", text).casefold())
    return "".join(c for c in folded if c.isalpha())


def displayed(edition: Edition, media: str, *, hidden: bool = False) -> str:
    """Text of an edition that its stylesheet displays; `hidden` adds what it displays unseen."""
    cascade = edition.computed(media)
    pieces: list[str] = []

    def read(element: Element) -> None:
        style = cascade(element)
        if style is None or style["display"][0] in ("none", "table-column", "table-column-group"):
            return
        seen = hidden or style["visibility"] == "visible"
        pieces.append((element.text or "") if seen else "")
        if element.tag == "img" and media == "tty":  # its description stands in its place
            pieces.append(element.get("alt", ""))
        for child in element:
            read(child)
            pieces.append((child.tail or "") if seen else "")

    root = cascade(edition.html)
    if root is not None and root["display"][0] not in ("none", "table-column"):
        read(edition.html[1])
    return "".join(pieces)


def lost_letters(name: str, edition: Edition, data: bytes) -> Counter[str]:
    """Letters that an edition should have and has not, or has more often than it should.

    EPUB and web page leave it to their reader what is displayed. Cells beside one another on the
    grid, notes and what floats are read in another order, so that order counts for nothing.
    """
    exporter: Any = load(name)
    found = letters(data.decode() if name == "txt" else " ".join(exporter.words(data)))
    if name in ("epub", "html"):
        wanted = letters("".join(edition.html[1].itertext()))
        return Counter() if found == wanted else Counter(found)
    shown = Counter(letters(displayed(edition, exporter.media, hidden=name == "docx")))
    have = Counter(found)
    return (shown - have) + (have - shown)
