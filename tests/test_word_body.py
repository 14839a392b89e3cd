"""What becomes of an edition in a Word file: styles, lists, tables, notes, fields, images, text."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from zipfile import ZipFile

import pytest
import validators
from conftest import MINIMAL, SEED, SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

import bema
from bema.exporters.docx.body.columns import Span, fit
from bema.exporters.docx.body.markers import number_format, read
from bema.exporters.docx.body.walk import Body
from bema.exporters.docx.model import Contents, Para, Text
from bema.exporters.docx.parts.bookmarks import bookmark_names
from bema.exporters.docx.parts.scripts import language_attribute, pieces
from bema.exporters.docx.xml import NS, qualified
from bema.findings import Finding
from bema.style.limits import FormatLimits, not_shown
from bema.style.word.limits import WORD
from bema.tei.speech import Speech
from bema.weasy import Percentage

WITHOUT_TEXT = {"ParlaMint-TR.xml", "test31.xml"}
CORPUS = [
    path
    for folder in (SHARED / "corpus" / "tei", SHARED / "examples", SEED.parent)
    for path in sorted(folder.rglob("*.xml"))
    if path.name not in WITHOUT_TEXT
]
W = "{" + NS["w"] + "}"
TOGGLES = ("b", "i", "smallCaps", "caps")


@dataclass(frozen=True)
class Docx:
    """A Word file, part by part."""

    data: bytes
    findings: tuple[Finding, ...] = ()

    @cached_property
    def parts(self) -> dict[str, etree._Element]:
        """Parts of WordprocessingML by their names."""
        with ZipFile(io.BytesIO(self.data)) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(r"word/\w+\.xml", name)]
            return {name: etree.fromstring(archive.read(name)) for name in names}

    def part(self, name: str) -> etree._Element:
        """A part of the folder `word`; empty where there is none."""
        return self.parts.get(f"word/{name}.xml", etree.Element("none"))

    @cached_property
    def document(self) -> etree._Element:
        """The main story."""
        return self.part("document")

    @cached_property
    def stories(self) -> list[etree._Element]:
        """All that holds text of the edition."""
        return [self.document, self.part("footnotes"), self.part("endnotes")]

    @cached_property
    def styles(self) -> dict[str, etree._Element]:
        """Styles by their ids."""
        return {s.get(f"{W}styleId"): s for s in self.part("styles").iter(f"{W}style")}

    def named(self, name: str) -> etree._Element:
        """The style of a name."""
        return next(s for s in self.styles.values() if self.name(s) == name)

    @staticmethod
    def name(style: etree._Element) -> str:
        """A style's name."""
        return str(style.find(f"{W}name").get(f"{W}val"))

    def chain(self, ident: str | None) -> Iterator[etree._Element]:
        """A style and those that it is based on."""
        while ident:
            yield self.styles[ident]
            based = self.styles[ident].find(f"{W}basedOn")
            ident = based.get(f"{W}val") if based is not None else None

    @cached_property
    def toggled(self) -> set[tuple[str, str]]:
        """Styles by their ids with the toggle properties that are on in them."""
        found = set()
        for ident in self.styles:
            for tag in TOGGLES:
                says = (s.find(f"{W}rPr/{W}{tag}") for s in self.chain(ident))
                said = next((node for node in says if node is not None), None)
                if said is not None and said.get(f"{W}val") != "0":
                    found.add((ident, tag))
        return found

    def style_of(self, para: etree._Element) -> str:
        """Id of a paragraph's style."""
        return str(para.find(f"{W}pPr/{W}pStyle").get(f"{W}val"))

    def property(self, para: etree._Element, name: str, attribute: str = "val") -> str | None:
        """A paragraph property after all styles, such as `spacing`."""
        own = [para, *self.chain(self.style_of(para))]
        for holder in own:
            found = holder.find(f"{W}pPr/{W}{name}")
            if found is not None and found.get(f"{W}{attribute}") is not None:
                return str(found.get(f"{W}{attribute}"))
            if found is not None and not found.attrib:
                return ""
        return None

    @cached_property
    def paragraphs(self) -> list[etree._Element]:
        """Paragraphs of the main story that have a style, but for the colophon."""
        found = [p for p in self.document.iter(f"{W}p") if p.find(f"{W}pPr/{W}pStyle") is not None]
        return [p for p in found if not self.style_of(p).startswith("Colophon")]

    def find(self, words: str) -> etree._Element:
        """The paragraph that begins with these words."""
        return next(p for p in self.paragraphs if text(p).startswith(words))


def text(node: etree._Element) -> str:
    """Text of a paragraph."""
    return "".join(t.text or "" for t in node.iter(f"{W}t"))


def xpath(node: etree._Element, path: str) -> list[str]:
    """Values that a path finds."""
    return [str(found) for found in node.xpath(path, namespaces=NS)]


def make(
    folder: Path, body: str, css: str = "", language: str = "en", *, design: bool = False
) -> Docx:
    """The Word file of TEI under a few declarations, with or without the default design."""
    path, sheet = folder / "speech.tei.xml", folder / "house.css"
    tag = f'xml:lang="{language}"'.encode()
    path.write_bytes(MINIMAL.replace(b'xml:lang="en"', tag) % body.encode())
    base = '@import "bema:speech.css";\n' if design else "body, figure { margin: 0 }\n"
    sheet.write_text(f"{base}@media print {{ {css} }}\n", "utf-8")
    artifact = bema.export(bema.render(bema.read(path), style=sheet), "docx")
    made = Docx(artifact.data, artifact.findings)
    check(made)
    return made


@pytest.fixture
def word(tmp_path: Path) -> Callable[..., Docx]:
    """Makes Word files of TEI and declarations."""
    return partial(make, tmp_path)


@pytest.fixture
def designed(tmp_path: Path) -> Callable[..., Docx]:
    """Makes Word files of TEI under the default design and declarations that come after it."""
    return partial(make, tmp_path, design=True)


def check(made: Docx) -> None:
    """What must hold of every file, and the audit does not see."""
    starts = [b for s in made.stories for b in s.iter(f"{W}bookmarkStart")]
    ends = [b.get(f"{W}id") for s in made.stories for b in s.iter(f"{W}bookmarkEnd")]
    names = [str(b.get(f"{W}name")).casefold() for b in starts]
    assert len(set(names)) == len(names)
    assert [b.get(f"{W}id") for b in starts] == sorted(ends, key=int)
    anchors = [h.get(f"{W}anchor") for s in made.stories for h in s.iter(f"{W}hyperlink")]
    codes = ["".join(i.itertext()) for s in made.stories for i in s.iter(f"{W}instrText")]
    anchors += [c.split()[1] for c in codes if c.split()[0] in ("PAGEREF", "REF")]
    assert {a.casefold() for a in anchors if a} <= set(names)
    kinds = Counter(f.get(f"{W}fldCharType") for s in made.stories for f in s.iter(f"{W}fldChar"))
    assert len(set(kinds.values())) <= 1
    for part in (*made.stories, made.part("styles"), made.part("numbering")):
        for node in part.iter():
            for key, value in node.attrib.items():
                assert not re.fullmatch(r"-?\d+\.\d+", str(value)), (node.tag, key, value)
    style_names = [made.name(style).casefold() for style in made.styles.values()]
    assert len(set(style_names)) == len(style_names)
    numbers = [d.get("id") for s in made.stories for d in s.iter(qualified("wp:docPr"))]
    assert len(set(numbers)) == len(numbers)


# The corpus -----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["small", pytest.param("all", marks=pytest.mark.slow)])
def corpus(request: pytest.FixtureRequest, shared: Path) -> dict[str, Docx]:
    """The Word file of every TEI of the corpus, or of those that are not long."""
    assert shared
    found = {}
    for path in CORPUS:
        if request.param == "all" or path.stat().st_size < 60_000:
            artifact = bema.export(bema.render(bema.read(path)), "docx")
            found[path.name] = Docx(artifact.data, artifact.findings)
    return found


def test_every_file_hangs_together(corpus: dict[str, Docx]) -> None:
    """Bookmarks, anchors, fields, names and numbers."""
    for made in corpus.values():
        check(made)


def test_direct_formatting_is_rare(corpus: dict[str, Docx]) -> None:
    """On less than two of a hundred paragraphs and runs; lists and languages are no formatting."""
    paragraphs: list[bool] = []
    runs: list[bool] = []
    no_formatting = {f"{W}{n}" for n in ("pStyle", "numPr", "sectPr", "rStyle", "lang", "rtl")}
    for made in corpus.values():
        for story in made.stories:
            styled = [p for p in story.iter(f"{W}pPr") if p.find(f"{W}pStyle") is not None]
            paragraphs += [any(c.tag not in no_formatting for c in p) for p in styled]
            for run in story.iter(f"{W}r"):
                properties = run.find(f"{W}rPr")
                own = properties if properties is not None else ()
                runs.append(any(child.tag not in no_formatting for child in own))
    assert sum(paragraphs) < 0.02 * len(paragraphs)
    assert sum(runs) < 0.02 * len(runs)


def test_paragraph_styles_are_few(corpus: dict[str, Docx]) -> None:
    """At most 20 for the first speech, at most 60 for anything."""
    counted = {
        name: sum(s.get(f"{W}type") == "paragraph" for s in made.styles.values())
        for name, made in corpus.items()
    }
    assert counted[SEED.name] <= 20
    assert max(counted.values()) <= 60


def test_the_font_of_body_text_is_that_of_the_text(corpus: dict[str, Docx]) -> None:
    """Whoever changes it there changes at least 95 of a hundred paragraphs of every text."""
    for name, made in corpus.items():
        follow = []
        for para in made.document.iter(f"{W}p"):
            if para.find(f"{W}pPr/{W}pStyle") is None:
                continue
            chain = list(made.chain(made.style_of(para)))
            ids = [style.get(f"{W}styleId") for style in chain]
            before = chain[: ids.index("BodyText")] if "BodyText" in ids else None
            own = before is None or any(s.find(f"{W}rPr/{W}rFonts") is not None for s in before)
            follow.append(not own)
        assert sum(follow) >= 0.95 * len(follow), name


@pytest.mark.parametrize("name", ["test.xml", "testdrama.xml", "testbasic.xml", SEED.name])
def test_word_sets_each_character_as_css_does(name: str, corpus: dict[str, Docx]) -> None:
    """After defaults, styles, toggles that flip each other, and what is said directly (17.7.3)."""
    edition, made = bema.render(bema.read(next(p for p in CORPUS if p.name == name))), corpus[name]
    own = edition.named("docx", ("print",))
    blocks = Body(own, own.computed("print")).read()
    main = [
        b for block in blocks for b in (block.blocks if isinstance(block, Contents) else [block])
    ]
    wanted = [
        (character, inline.run.bold, inline.run.italic, inline.run.small_caps, inline.run.caps)
        for block in main
        if isinstance(block, Para)
        for inline in block.content
        if isinstance(inline, Text)
        for character in inline.text
    ]
    found = [
        (character, *(_effective(made, run, tag) for tag in TOGGLES))
        for para in made.document.xpath("w:body/w:p|w:body/w:sdt//w:p", namespaces=NS)
        for run in para.iter(f"{W}r")
        if run.find(f"{W}footnoteReference") is None and not _counted(run)
        for character in text(run)
    ]
    assert found == wanted


def _counted(run: etree._Element) -> bool:
    """Whether a run is the result of a field."""
    before = [
        f.get(f"{W}fldCharType")
        for f in run.itersiblings(preceding=True)
        for f in f.iter(f"{W}fldChar")
    ]
    return bool(before) and before[0] == "separate"


def _effective(made: Docx, run: etree._Element, tag: str) -> bool:
    """A toggle property as Word works it out: by paragraph and character style, or directly."""
    direct = run.find(f"{W}rPr/{W}{tag}")
    if direct is not None:
        return str(direct.get(f"{W}val")) != "0"
    para = next(run.iterancestors(f"{W}p"))
    named = run.find(f"{W}rPr/{W}rStyle")
    ids = (made.style_of(para), named.get(f"{W}val") if named is not None else None)
    return sum((ident, tag) in made.toggled for ident in ids) % 2 == 1


@pytest.mark.slow
def test_the_audit_finds_nothing(corpus: dict[str, Docx], tmp_path: Path) -> None:
    """openxml-audit and python-docx, for the whole corpus."""
    path = tmp_path / "speech.docx"
    for name, made in corpus.items():
        path.write_bytes(made.data)
        assert validators.docx(path) == [], name


@pytest.mark.slow
def test_two_builds_give_the_same_bytes(corpus: dict[str, Docx]) -> None:
    """Whatever is in the edition."""
    for path in CORPUS:
        if path.name in corpus:
            again = bema.export(bema.render(bema.read(path)), "docx").data
            assert again == corpus[path.name].data


# Styles ---------------------------------------------------------------------------------------


def test_typing_goes_on_as_a_user_of_word_expects(corpus: dict[str, Docx]) -> None:
    """A heading is followed by text, text by indented text; the list of styles is short."""
    made = corpus[SEED.name]
    following = {
        name: xpath(made.named(name), "w:next/@w:val") for name in ("Title", "Date", "Body Text")
    }
    assert following == {
        "Title": ["BodyText"],
        "Date": ["BodyText"],
        "Body Text": ["BodyTextFirstIndent"],
    }
    offered = [made.name(s) for s in made.styles.values() if s.find(f"{W}qFormat") is not None]
    assert not any(name.endswith(")") or name in ("header", "footer") for name in offered)
    assert made.part("styles").find(f"{W}latentStyles") is not None


def test_a_heading_has_its_level_whatever_it_is_called(designed: Callable[..., Docx]) -> None:
    """Word's navigation pane shows it."""
    made = designed("<div><head>One</head><p>x</p></div>", 'h2 { --word: "Chapter" }')
    assert made.property(made.find("One"), "outlineLvl") == "0"


def test_names_that_differ_in_case_are_one_style(designed: Callable[..., Docx]) -> None:
    """As they are to Word; commas part aliases there."""
    css = '.salute { --word: "my text" } p.stage { --word: "My, Text" }'
    made = designed("<opener><salute>A</salute></opener><stage>B</stage><p>c</p>", css)
    assert made.style_of(made.find("A")).partition("-")[0] == "MyText"


RUNS = [
    ("color: #123456", "w:color/@w:val", ["123456"]),
    ("color: rgb(0 0 0 / 50%)", "w:color/@w:val", ["808080"]),
    ("letter-spacing: 1pt", "w:spacing/@w:val", ["20"]),
    ("vertical-align: 3pt", "w:position/@w:val", ["6"]),
    ("vertical-align: super", "w:vertAlign/@w:val", ["superscript"]),
    ("vertical-align: sub; font-size: 0.7em", "w:vertAlign/@w:val", ["subscript"]),
    ("vertical-align: sub; font-size: 0.7em", "w:sz/@w:val", []),
    ("text-decoration: underline wavy red", "w:u/@w:val", ["wave"]),
    ("text-decoration: underline wavy red", "w:u/@w:color", ["FF0000"]),
    ("text-decoration: underline double", "w:u/@w:val", ["double"]),
    ("text-decoration: line-through double", "boolean(w:dstrike)", ["True"]),
    ("background: #ff0", "w:shd/@w:fill", ["FFFF00"]),
    ("font-variant-caps: small-caps", "boolean(w:smallCaps)", ["True"]),
    ("font-variant-caps: all-small-caps", "w:sz/@w:val", ["16"]),
    ("text-transform: uppercase", "boolean(w:caps)", ["True"]),
    ("visibility: hidden", "boolean(w:vanish)", ["True"]),
    ("font-variant-numeric: lining-nums", "w14:numForm/@w14:val", ["lining"]),
    ("font-variant-numeric: tabular-nums", "w14:numSpacing/@w14:val", ["tabular"]),
    ("font-variant-ligatures: none", "w14:ligatures/@w14:val", ["none"]),
    ("font-kerning: none", "w:kern/@w:val", ["0"]),
    ("font-family: monospace", "w:rFonts/@w:cs", ["Courier New"]),
    ("font-weight: bold", "boolean(w:bCs)", ["True"]),
]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Docx:
    """A document with a phrase for each of these, which bears its style."""
    body = "".join(f'<p>a <hi rend="k{n}">b</hi></p>' for n in range(len(RUNS)))
    css = "html { font-size: 10pt } " + "".join(
        f'.rend-k{n} {{ {c}; --word: "K{n}" }}' for n, (c, _, _) in enumerate(RUNS)
    )
    return make(tmp_path_factory.mktemp("runs"), body, css)


@pytest.mark.parametrize("number", range(len(RUNS)), ids=[f"{c} {p}" for c, p, _ in RUNS])
def test_what_a_run_says(number: int, runs: Docx) -> None:
    """Each declaration is a property of the character style that has the element's name."""
    _, path, wanted = RUNS[number]
    properties = runs.named(f"K{number}").find(f"{W}rPr")
    found = properties.xpath(path, namespaces=NS)
    assert (found if isinstance(found, list) else [str(found)]) == wanted


def test_what_raises_and_marks_goes_on_inside(word: Callable[..., Docx]) -> None:
    """Neither is inherited, and both are seen."""
    css = "em { vertical-align: super; background: #ff0 }"
    made = word('<p>a <emph>b <hi rend="bold">c</hi></emph></p>', css)
    run = made.find("a").xpath("w:r[w:t='c']/w:rPr/w:rStyle/@w:val", namespaces=NS)[0]
    properties = made.styles[run].find(f"{W}rPr")
    assert xpath(properties, "w:vertAlign/@w:val") == ["superscript"]
    assert xpath(properties, "w:shd/@w:fill") == ["FFFF00"]


# Boxes ----------------------------------------------------------------------------------------

PAGE = "@page { size: 400pt 600pt; margin: 50pt } @page :left { margin: 50pt }"
ROOM = 300 * 20
"""Width of the text block of such a page in twips."""


BOXES: list[tuple[str, str, str, object]] = [
    ("%s { margin: 0 0 0 30% }", "ind", "left", round(ROOM * 0.3)),
    ("%s { margin: 0 10% 0 2em }", "ind", "right", round(ROOM * 0.1)),
    ("%s { margin: 0 auto; width: 50% }", "ind", "left", round(ROOM * 0.25)),
    ("%s { margin: 0; max-width: 50% }", "ind", "right", round(ROOM * 0.5)),
    ("%s { margin: 0; padding: 0 0 0 10pt }", "ind", "left", 200),
    ("%s { margin: 0 20% } %s p { text-indent: 10% }", "ind", "firstLine", 360),
    ("%s { margin-top: 20pt }", "spacing", "before", 400),
    ("%s { margin-top: 0; padding-top: 20pt }", "spacing", "before", 400),
    ("%s { margin-top: 20pt } %s p { margin-top: 30pt }", "spacing", "before", 600),
    ("%s { margin-bottom: 0 } %s p { margin-bottom: 7pt }", "spacing", "after", 140),
    ("%s p { text-align: center }", "jc", "val", "center"),
    ("%s { background: #eee }", "shd", "fill", "EEEEEE"),
    ("%s p { break-inside: avoid }", "keepLines", "val", ""),
    ("%s p { orphans: 1; widows: 1 }", "widowControl", "val", 0),
    ("%s p { hyphens: manual }", "suppressAutoHyphens", "val", ""),
    ("%s { break-before: page }", "pageBreakBefore", "val", ""),
]


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Docx:
    """A document with a quotation for each of these."""
    quote = '<p>a</p><quote rend="block k{0}"><p>quoted {0}.</p></quote><p>z</p>'
    body = "".join(quote.format(n) for n in range(len(BOXES)))
    css = "".join(css.replace("%s", f".rend-k{n}") for n, (css, *_) in enumerate(BOXES))
    return make(tmp_path_factory.mktemp("boxes"), body, PAGE + css, design=True)


@pytest.mark.parametrize("number", range(len(BOXES)), ids=[f"{b[0]} {b[1]}" for b in BOXES])
def test_what_a_paragraph_gets_from_the_boxes_around(number: int, boxes: Docx) -> None:
    """Indents, spaces and grounds of a quotation are those of its paragraph, in twips."""
    _, name, attribute, wanted = BOXES[number]
    found = boxes.property(boxes.find(f"quoted {number}."), name, attribute)
    if isinstance(wanted, int):
        assert abs(int(found or "0") - wanted) <= 1
    else:
        assert found == wanted


def test_borders_of_a_box_stand_around_its_paragraphs(designed: Callable[..., Docx]) -> None:
    """All of the same indents have all borders, which Word joins; others what is theirs."""
    css = "blockquote { border: 1pt solid #0000ff; padding: 4pt }"
    quote = '<quote rend="block"><p>first</p>%s<p>last</p></quote>'
    made = designed(f"<p>a</p>{quote % ''}", css)
    sides = [
        xpath(made.styles[made.style_of(made.find(w))], "w:pPr/w:pBdr/*/@w:space")
        for w in ("first",)
    ]
    assert sides == [["4", "4", "4", "4"]]
    made = designed(f"<p>a</p>{quote % '<list><item>in</item></list>'}", css)
    for words, wanted in (
        ("first", {"top", "left", "right"}),
        ("last", {"bottom", "left", "right"}),
    ):
        style = made.find(words)
        own = next(
            s for s in made.chain(made.style_of(style)) if s.find(f"{W}pPr/{W}pBdr") is not None
        )
        drawn = {b.tag[len(W) :] for b in own.find(f"{W}pPr/{W}pBdr") if b.get(f"{W}val") != "nil"}
        assert drawn == wanted
    space = xpath(made.part("styles"), "//w:pBdr/w:left/@w:space")
    assert "24" in space  # the item's indent and the padding


def test_an_avoided_break_ties_paragraphs(designed: Callable[..., Docx]) -> None:
    """Before, inside and after."""
    made = designed(
        "<p>a</p><p>b</p><closer><salute>c</salute></closer>", ".salute { break-before: avoid }"
    )
    assert made.property(made.find("b"), "keepNext") == ""
    made = designed(
        '<quote rend="block"><p>a</p><p>b</p></quote>', "blockquote { break-inside: avoid }"
    )
    assert made.property(made.find("a"), "keepNext") == ""
    assert made.property(made.find("b"), "keepNext") in (None, "0")


def test_lines_and_tabs_that_are_kept(word: Callable[..., Docx]) -> None:
    """`pre` has line breaks and tabs, and its spaces."""
    made = word("<eg>one\n\ttwo  three</eg>")
    para = made.find("one")
    assert [n.tag[len(W) :] for n in para.iter() if n.tag in (f"{W}br", f"{W}tab")] == ["br", "tab"]
    assert text(para) == "onetwo  three"


# Lists ----------------------------------------------------------------------------------------


def levels(made: Docx, words: str) -> tuple[etree._Element, str]:
    """The level that a list item has, and the number that its list starts with."""
    para = made.find(words)
    number = made.property(para, f"numPr/{W}numId")
    level = xpath(para, "w:pPr/w:numPr/w:ilvl/@w:val")[0]
    part = made.part("numbering")
    (instance,) = part.xpath(f"w:num[@w:numId='{number}']", namespaces=NS)
    definition = xpath(instance, "w:abstractNumId/@w:val")[0]
    path = f"w:abstractNum[@w:abstractNumId='{definition}']/w:lvl[@w:ilvl='{level}']"
    start = xpath(instance, f"w:lvlOverride[@w:ilvl='{level}']/w:startOverride/@w:val")
    return part.xpath(path, namespaces=NS)[0], "".join(start)


MARKERS = [
    ("", ("decimal", "%1.", "1")),
    ("# { list-style-type: upper-roman }", ("upperRoman", "%1.", "1")),
    ("# { list-style-type: lower-alpha }", ("lowerLetter", "%1.", "1")),
    ("# { list-style-type: decimal-leading-zero }", ("decimalZero", "%1.", "1")),
    ("# { list-style-type: hebrew }", ("hebrew1", "%1.", "1")),
    ("# { list-style-type: lower-greek }", ("none", "α.", "")),
    ("# { list-style-type: disc }", ("bullet", "•", "")),
    ('# { list-style-type: "–" }', ("bullet", "–", "")),
    ('# li::marker { content: "(" counter(list-item) ") " }', ("decimal", "(%1)", "1")),
    ("# { list-style-type: star }", ("bullet", "★", "")),
]
STAR = '@counter-style star { system: cyclic; symbols: "★"; suffix: " " }'


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Docx:
    """A document with a list for each of these."""
    items = '<list type="ordered" rend="k{0}"><item>one {0}.</item><item>two</item></list>'
    body = "".join(items.format(n) for n in range(len(MARKERS)))
    css = "".join(css.replace("#", f"ol.rend-k{n}") for n, (css, _) in enumerate(MARKERS))
    return make(tmp_path_factory.mktemp("lists"), body, STAR + css)


@pytest.mark.parametrize("number", range(len(MARKERS)), ids=[css for css, _ in MARKERS])
def test_markers_are_words_own_numbers(number: int, marked: Docx) -> None:
    """Where Word has the format; else a bullet with the text of the marker."""
    level, start = levels(marked, f"one {number}.")
    found = xpath(level, "w:numFmt/@w:val") + xpath(level, "w:lvlText/@w:val")
    assert (*found, start) == MARKERS[number][1]


def test_lists_in_lists_are_levels_of_one_definition(word: Callable[..., Docx]) -> None:
    """With the numbers above them where the stylesheet says so; a list after that starts anew."""
    css = 'li li::marker { content: counters(list-item, ".") " " }'
    inner = '<list type="ordered"><item>%s</item></list>'
    outer = f'<list type="ordered"><item>one {inner % "deep"}</item><item>two</item></list>'
    made = word(outer + "<p>x</p>" + outer.replace("one", "three").replace("deep", "deeper"), css)
    deep, _ = levels(made, "deep")
    one, start = levels(made, "one")
    assert deep.getparent() is not None
    assert xpath(deep, "../@w:abstractNumId") == xpath(one, "../@w:abstractNumId")
    assert xpath(deep, "w:lvlText/@w:val") == ["%1.%2"]
    assert (start, levels(made, "three")[1]) == ("1", "1")
    numbers = [xpath(made.find(w), "w:pPr/w:numPr/w:numId/@w:val") for w in ("one", "two", "three")]
    assert numbers[0] == numbers[1] != numbers[2]


def test_numbers_go_on_and_jump_as_in_html(word: Callable[..., Docx]) -> None:
    """`value` begins anew from there."""
    made = word(
        '<list type="ordered"><item n="3">a1</item><item>a2</item><item n="9">a3</item></list>'
    )
    assert [levels(made, words)[1] for words in ("a1", "a2", "a3")] == ["3", "3", "9"]


def test_a_marker_has_its_font_and_colour(word: Callable[..., Docx]) -> None:
    """And its character style, where a rule gives it one."""
    css = 'li::marker { color: red; font-weight: bold; --word: "Number" }'
    level, _ = levels(word("<list><item>a</item></list>", css), "a")
    assert xpath(level, "w:rPr/w:rStyle/@w:val") == ["Number"]
    assert xpath(level, "w:rPr/w:color/@w:val") == ["FF0000"]
    assert level.find(f"{W}rPr/{W}b") is not None


def test_a_list_without_marks_has_no_numbers(word: Callable[..., Docx]) -> None:
    """`list-style: none`."""
    made = word("<list><item>a</item></list>", "ul { list-style: none }")
    assert made.find("a").find(f"{W}pPr/{W}numPr") is None


def test_a_number_stands_in_the_line_or_beside_it(word: Callable[..., Docx]) -> None:
    """`list-style-position`."""
    for position, wanted in (("inside", ["left", "space"]), ("outside", ["right"])):
        made = word("<list><item>a</item></list>", f"ul {{ list-style-position: {position} }}")
        level, _ = levels(made, "a")
        assert xpath(level, "w:lvlJc/@w:val") + xpath(level, "w:suff/@w:val") == wanted


@pytest.mark.parametrize(
    ("texts", "values", "kind", "wanted"),
    [
        (["i. ", "ii. "], [1, 2], "lower-roman", ("lowerRoman", "", ". ")),
        (["i. "], [7], "lower-roman", ("bullet", "i. ", "")),
        (["1.1. ", "1.2. "], [1, 2], "decimal", ("decimal", "1.", ". ")),
        (["§ 1 ", "§ 2 "], [1, 2], "none", ("decimal", "§ ", " ")),
        (["a) ", "b) "], [1, 2], "decimal", ("lowerLetter", "", ") ")),
        (["★ ", "★ "], [1, 2], "disc", ("bullet", "★ ", "")),
    ],
)
def test_what_markers_count(
    texts: list[str], values: list[int], kind: str, wanted: tuple[str, str, str]
) -> None:
    """Format, and what stands before and after the number."""
    first = read(texts, values, kind)[0]
    assert (first.format, first.before, first.after) == wanted


# Tables ---------------------------------------------------------------------------------------

TABLE = """<table><head>Votes</head>
<row role="label"><cell>Party</cell><cell>Yes</cell><cell>No</cell></row>
<row><cell rows="2">Green</cell><cell>1</cell><cell>2</cell></row>
<row><cell cols="2">3</cell></row></table><p>after</p>"""


def test_spans_heads_and_captions(word: Callable[..., Docx]) -> None:
    """Rows that head the table are repeated; the caption stands above it, and in the table too."""
    made = word(TABLE)
    (table,) = made.document.iter(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert xpath(table, "w:tr/w:tc/w:tcPr/w:gridSpan/@w:val") == ["2"]
    assert [m.get(f"{W}val") for m in table.iter(f"{W}vMerge")] == ["restart", None]
    assert xpath(table, "w:tblPr/w:tblCaption/@w:val") == ["Votes"]
    assert made.style_of(table.getprevious()) == "Caption"
    below = word(TABLE, "caption { caption-side: bottom }")
    assert below.style_of(next(below.document.iter(f"{W}tbl")).getnext()) == "Caption"


def test_a_table_has_a_style_and_its_cells_none(word: Callable[..., Docx]) -> None:
    """Borders, padding, grounds and bands that most cells have are said once."""
    css = """table { border-collapse: collapse }
    td, th { border: 1pt solid #999; padding: 2pt 5pt; vertical-align: middle }
    th { background: #224466 } tbody tr:nth-child(even) td { background: #eeeeff }"""
    rows = "".join(f"<row><cell>{n}</cell><cell>{n}</cell></row>" for n in range(4))
    made = word(f'<table><row role="label"><cell>a</cell><cell>b</cell></row>{rows}</table>', css)
    (style,) = [s for s in made.styles.values() if s.get(f"{W}type") == "table"][1:]
    assert xpath(style, "w:tblPr/w:tblBorders/*/@w:color") == ["999999"] * 6
    assert xpath(style, "w:tblPr/w:tblCellMar/*/@w:w") == ["40", "100", "40", "100"]
    assert xpath(style, "w:tblStylePr[@w:type='firstRow']/w:tcPr/w:shd/@w:fill") == ["224466"]
    assert xpath(style, "w:tblStylePr[@w:type='band2Horz']/w:tcPr/w:shd/@w:fill") == ["EEEEFF"]
    assert xpath(style, "w:tcPr/w:vAlign/@w:val") == ["center"]
    assert xpath(made.document, "//w:tcPr/*[not(self::w:tcW)]") == []


@pytest.mark.parametrize(
    ("css", "path", "wanted"),
    [
        ("table { width: 100% }", "w:tblPr/w:tblW/@w:w", ["5000"]),
        ("table { width: 200pt }", "w:tblPr/w:tblW/@w:w", ["4000"]),
        ("", "w:tblPr/w:tblW/@w:type", ["auto"]),
        ("table { margin-left: auto; margin-right: auto }", "w:tblPr/w:jc/@w:val", ["center"]),
        ("table { margin-left: 20pt }", "w:tblPr/w:tblInd/@w:w", ["400"]),
        ("tr { break-inside: avoid }", "count(w:tr/w:trPr/w:cantSplit)", ["3.0"]),
        ("tr { break-inside: auto }", "count(w:tr/w:trPr/w:cantSplit)", ["0.0"]),
        ("th:first-child { width: 100pt; padding: 0 }", "w:tblGrid/w:gridCol[1]/@w:w", ["2015"]),
        ("table { direction: rtl }", "count(w:tblPr/w:bidiVisual)", ["1.0"]),
    ],
)
def test_what_a_table_says(
    css: str, path: str, wanted: list[str], word: Callable[..., Docx]
) -> None:
    """Width, place, breaks and direction."""
    (table,) = word(TABLE, css).document.iter(f"{W}tbl")
    found = table.xpath(path, namespaces=NS)
    shown = [str(f) for f in found] if isinstance(found, list) else [str(found)]
    assert shown[: len(wanted)] == wanted


@pytest.mark.parametrize(
    ("css", "path", "wanted"),
    [
        ("table { margin-right: 20pt }", "w:tblPr/w:tblInd/@w:w", ["400"]),
        ("table { margin-right: auto }", "w:tblPr/w:jc/@w:val", ["right"]),
        ("table { margin-left: auto }", "w:tblPr/w:jc/@w:val", []),
        ("th { padding: 0 30pt 0 0 }", "w:tr[1]/w:tc[1]//w:tcMar/w:left/@w:w", ["600"]),
        ("th:first-child { border-right: 3pt solid }",
         "w:tr[1]/w:tc[1]//w:tcBorders/w:left/@w:sz", ["24"]),
        ("table { border-collapse: collapse } td { border-left: 3pt solid }",
         "w:tr[2]/w:tc[1]//w:tcBorders/w:left/@w:sz", []),
    ],
)  # fmt: skip
def test_a_table_that_begins_at_the_right(
    css: str, path: str, wanted: list[str], word: Callable[..., Docx]
) -> None:
    """Word's left is where rows begin, for indents, places, padding and borders."""
    (table,) = word(TABLE, css, language="ar").document.iter(f"{W}tbl")
    assert xpath(table, path) == wanted


def test_tables_do_not_grow_together(word: Callable[..., Docx]) -> None:
    """Neighbours are parted, and cells and document end with a paragraph."""
    cell = "<table><row><cell>x</cell></row></table>"
    made = word(f"{cell}{cell}<table><row><cell>{cell}</cell></row></table>")
    for table in made.document.iter(f"{W}tbl"):
        assert table.getnext().tag == f"{W}p"


@settings(derandomize=True, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 80), st.floats(0, 400)), min_size=1, max_size=8),
    st.sampled_from(["auto", 300.0, Percentage(50)]),
)
def test_columns_fit(sizes: list[tuple[float, float]], width: object) -> None:
    """No column is narrower than its words, and all are as wide as the table is to be."""
    spans = [Span(n, 1, least, least + more) for n, (least, more) in enumerate(sizes)]
    made = fit(spans, len(sizes), 400, width)
    assert all(have >= least - 0.01 for have, (least, _) in zip(made, sizes, strict=True))
    whole = {"auto": min(400, sum(a + b for a, b in sizes))}.get(str(width), 0)
    whole = whole or (float(width) * 4 if isinstance(width, Percentage) else float(str(width)))
    assert sum(made) == pytest.approx(max(whole, sum(least for least, _ in sizes)), abs=0.6)


# Notes ----------------------------------------------------------------------------------------

NOTES = "<p>a<note>first</note> b<note>second</note></p>"


def test_notes_at_the_foot_are_numbered_by_designed(designed: Callable[..., Docx]) -> None:
    """Reference and number are Word's own."""
    made = designed(NOTES)
    assert xpath(made.document, "//w:footnoteReference/@w:id") == ["1", "2"]
    notes = made.part("footnotes").findall(f"{W}footnote")[2:]
    assert [text(note).strip() for note in notes] == ["first", "second"]
    assert all(note.find(f".//{W}footnoteRef") is not None for note in notes)
    assert {made.style_of(p) for note in notes for p in note.iter(f"{W}p")} == {"FootnoteText"}


def test_notes_that_are_collected_are_endnotes(designed: Callable[..., Docx]) -> None:
    """With no section for them, no links back, and no numbers in their text."""
    made = designed(NOTES, '[role="doc-footnote"] { float: none }')
    assert xpath(made.document, "//w:endnoteReference/@w:id") == ["1", "2"]
    notes = made.part("endnotes").findall(f"{W}endnote")[2:]
    assert [text(note).strip() for note in notes] == ["first", "second"]
    assert {made.style_of(p) for note in notes for p in note.iter(f"{W}p")} == {"EndnoteText"}
    assert "first" not in text(made.document)
    assert xpath(made.document, "//w:sectPr/w:endnotePr/w:numFmt/@w:val") == ["decimal"]


def test_notes_with_marks_of_their_own(designed: Callable[..., Docx]) -> None:
    """What is not the number follows the reference as a custom mark."""
    css = '::footnote-call { content: "N.B." } ::footnote-marker { content: "N.B. " }'
    made = designed("<p>a<note>first</note></p>", css)
    (reference,) = made.document.iter(f"{W}footnoteReference")
    assert reference.get(f"{W}customMarkFollows") == "1"
    assert reference.getnext().text == "N.B."
    assert text(made.part("footnotes").findall(f"{W}footnote")[2]) == "N.B. first"


@pytest.mark.parametrize(
    ("marks", "wanted"),
    [
        (["1", "2", "3"], ("decimal", ["", "", ""])),
        (["a", "b"], ("lowerLetter", ["", ""])),
        (["*", "†"], ("chicago", ["", ""])),
        (["1", "*", "3"], ("decimal", ["", "*", ""])),
        (["1", "2", "1"], ("decimal", ["", "", "1"])),
    ],
)
def test_in_what_format_notes_are_numbered(marks: list[str], wanted: tuple[str, list[str]]) -> None:
    """In the one in which most marks are their numbers."""
    assert number_format(marks) == wanted


def test_a_note_in_a_note_is_told(designed: Callable[..., Docx]) -> None:
    """Its words stand in the outer one, in order."""
    made = designed("<p>a<note>outer <note>inner</note> rest</note></p>")
    assert [finding.code for finding in made.findings] == ["word-note-in-note"]
    (note,) = made.part("footnotes").findall(f"{W}footnote")[2:]
    assert " ".join(" ".join(text(p) for p in note.iter(f"{W}p")).split()) == "outer inner rest"


# Links, fields, contents ----------------------------------------------------------------------


def test_a_link_is_one_link(designed: Callable[..., Docx]) -> None:
    """Whatever is in it; its style is there where the stylesheet shows links."""
    body = '<p>a <ref target="https://example.org/ä">one <hi rend="bold">two</hi> three</ref></p>'
    made = designed(body)
    (link,) = made.document.iter(f"{W}hyperlink")
    assert text(link) == "one two three"
    assert "Hyperlink" not in made.styles
    assert "Hyperlink" in designed(body, "a { color: blue }").styles


def test_a_bookmark_encloses_its_element(word: Callable[..., Docx]) -> None:
    """So that fields can repeat its text."""
    made = word(
        '<p xml:id="here">some <hi rend="bold">text</hi></p><p><ref target="#here">go</ref></p>'
    )
    start = made.document.xpath("//w:bookmarkStart[@w:name='here']", namespaces=NS)[0]
    between = []
    for node in start.itersiblings():
        if node.tag == f"{W}bookmarkEnd":
            break
        between.append(text(node))
    assert "".join(between) == "some text"


def test_references_are_fields_with_a_result(word: Callable[..., Docx]) -> None:
    """`target-text()` and `target-counter()`; what leads nowhere is text."""
    css = 'a::after { content: " " target-text(attr(href)) " " target-counter(attr(href), page) }'
    made = word('<p xml:id="x">far</p><p><ref target="#x">see</ref></p>', css)
    codes = [c.strip() for c in xpath(made.document, "//w:instrText/text()")]
    assert codes == ["REF x \\h", "PAGEREF x \\h"]
    assert text(made.find("see")) == "see far 1"


def test_contents_are_a_field_that_is_filled_in(designed: Callable[..., Docx]) -> None:
    """Entries in Word's styles, with a leader and the page of each heading."""
    words = "<p>" + "word " * 400 + "</p>"
    deep = f"<div><head>Deep</head>{words}</div>"
    css = """h2 { break-before: page }
    .toc a::after { content: leader(".") target-counter(attr(href), page) }"""
    made = designed(f'<divGen type="toc"/><div><head>One</head>{words}{deep}</div>', css)
    (control,) = made.document.iter(f"{W}sdt")
    entries = list(control.iter(f"{W}p"))
    assert [made.style_of(entry) for entry in entries] == ["Toc1", "Toc2"]
    assert xpath(control, ".//w:instrText/text()")[0].split()[:3] == ["TOC", "\\o", '"1-2"']
    assert [text(entry) for entry in entries] == ["One2", "Deep3"]
    assert made.property(entries[0], f"tabs/{W}tab", "leader") == "dot"
    names = xpath(control, ".//w:hyperlink/@w:anchor")
    assert all(name.startswith("_Toc") for name in names)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=60), unique=True, max_size=12))
def test_names_of_bookmarks(ids: list[str]) -> None:
    """40 letters, digits and underscores, none twice whatever their case; contents have Word’s."""
    names = list(bookmark_names(ids).values())
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(re.fullmatch(r"(_Toc|[^\W\d_])\w{0,39}", name) for name in names)


# Scripts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_text", "around", "wanted"),
    [
        ("plain (text), 12.", False, [("plain (text), 12.", False)]),
        ("سلام عليكم!", True, [("سلام عليكم!", True)]),
        ("سلام (UN) عليكم.", True, [("سلام (", True), ("UN", False), (") عليكم.", True)]),
        (
            "he said سلام عليكم, so",
            False,
            [("he said ", False), ("سلام عليكم", True), (", so", False)],
        ),
        ("عام 2021 كان", True, [("عام 2021 كان", True)]),
        ("12.", True, [("12.", True)]),
    ],
)
def test_stretches_of_one_direction(
    given_text: str, around: bool, wanted: list[tuple[str, bool]]
) -> None:
    """Marks and numbers between two words of one direction have it, others that of the text."""
    assert list(pieces(given_text, right_to_left=around)) == wanted


@settings(derandomize=True, deadline=None)
@given(st.text("ab 12.,(אב)سل", max_size=20), st.booleans())
def test_stretches_are_the_text(given_text: str, around: bool) -> None:
    """All of it, in order, in alternation."""
    found = list(pieces(given_text, right_to_left=around))
    assert "".join(piece for piece, _ in found) == given_text
    assert all(one[1] is not other[1] for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("la", "w_val"), ("ar", "w_bidi"), ("az-Arab", "w_bidi"), ("zh-Hant", "w_eastAsia"),
     ("ja", "w_eastAsia"), ("not a tag", "")],
)  # fmt: skip
def test_where_a_language_belongs(tag: str, wanted: str) -> None:
    """Word knows three kinds."""
    assert language_attribute(tag) == wanted


def test_languages_and_directions_of_runs(word: Callable[..., Docx]) -> None:
    """An English name in Arabic text, and Arabic words in English text."""
    made = word('<p>سلام <foreign xml:lang="en">UN (x)</foreign>.</p>', language="ar")
    runs = list(made.find("سلام").iter(f"{W}r"))
    assert [(text(r), r.find(f"{W}rPr/{W}rtl") is not None) for r in runs] == [
        ("سلام ", True),
        ("UN (x)", False),
        (".", True),
    ]
    assert xpath(runs[1], "w:rPr/w:lang/@w:val") == ["en"]
    assert xpath(made.part("styles"), "w:docDefaults//w:lang/@w:bidi") == ["ar"]


def test_families_for_other_scripts(designed: Callable[..., Docx]) -> None:
    """The first that has their letters: Literata, which comes along, has neither."""
    made = designed("<p>a</p>", 'html { font-family: "Literata", "Amiri", serif }')
    fonts = made.named("Body Text").find(f"{W}rPr/{W}rFonts")
    families = [fonts.get(f"{W}{name}") for name in ("ascii", "hAnsi", "eastAsia", "cs")]
    assert families == ["Literata", "Literata", "Amiri", "Amiri"]


# Images ---------------------------------------------------------------------------------------


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder with a wide image of 1200 × 500 px, a dot, and one that Word does not know."""
    Image.new("RGB", (1200, 500), "blue").save(tmp_path / "wide.png")
    Image.new("RGB", (16, 16), "red").save(tmp_path / "dot.png")
    (tmp_path / "drawing.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    return tmp_path


FIGURE = "<figure><graphic url='%s'/><figDesc>a lake</figDesc></figure>"


@pytest.mark.usefixtures("images")
@pytest.mark.parametrize(
    ("name", "css", "wanted"),
    [
        ("dot.png", "", (16, 16)),
        ("wide.png", "", (ROOM / 15, ROOM / 15 * 500 / 1200)),
        ("wide.png", "img { max-width: none }", (ROOM / 15, ROOM / 15 * 500 / 1200)),
        ("wide.png", "img { width: 50% }", (ROOM / 30, ROOM / 30 * 500 / 1200)),
        ("wide.png", "img { height: 100px }", (240, 100)),
        ("dot.png", "img { width: 32px; height: 8px }", (32, 8)),
    ],
)
def test_sizes_of_images(
    name: str, css: str, wanted: tuple[float, float], word: Callable[..., Docx]
) -> None:
    """In px, never wider than the text."""
    made = word(FIGURE % name, PAGE + css)
    (extent,) = made.document.iter(qualified("wp:extent"))
    size = [int(extent.get(side)) / 9525 for side in ("cx", "cy")]
    assert size == pytest.approx(wanted, abs=0.2)


@pytest.mark.usefixtures("images")
def test_alternatives_of_images(designed: Callable[..., Docx]) -> None:
    """Said where there is one; what has none is decoration; lines hold images whole."""
    made = designed((FIGURE % "dot.png") + "<p>a <graphic url='dot.png'/></p>")
    described, decorative = made.document.iter(qualified("wp:docPr"))
    assert described.get("descr") == "a lake"
    assert described.find(f".//{qualified('adec:decorative')}") is None
    assert decorative.find(f".//{qualified('adec:decorative')}").get("val") == "1"
    para = next(described.iterancestors(f"{W}p"))
    assert made.property(para, "spacing", "line") == "240"


@pytest.mark.usefixtures("images")
def test_an_image_that_word_does_not_know_is_told(word: Callable[..., Docx]) -> None:
    """What describes it stands in its place."""
    made = word(FIGURE % "drawing.svg")
    assert [finding.code for finding in made.findings] == ["word-image"]
    assert text(made.find("a lake")) == "a lake"


# What Word cannot show ------------------------------------------------------------------------


def test_the_default_design_says_nothing_that_word_cannot_show(shared: Path) -> None:
    """For documents of all kinds."""
    assert shared
    for path in CORPUS:
        if path.name in ("test.xml", "testall.xml", "testdrama.xml", SEED.name):
            edition = bema.render(bema.read(path)).named("docx", ("print",))
            told = not_shown(edition.html, edition.computed("print"), FormatLimits(WORD))
            assert [str(finding) for finding in told] == []


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        ("opacity: 0.5", True),
        ("opacity: 1", False),
        ("word-spacing: 2px", True),
        ("font-weight: 500", True),
        ("font-weight: 700", False),
        ("text-transform: lowercase", True),
        ("text-transform: uppercase", False),
        ("text-decoration: overline", True),
        ("text-decoration: underline", False),
        ("box-shadow: none", False),
        ("margin-top: -3px", True),
        ("margin-left: -3px", False),
        ("orphans: 4", True),
        ("border-radius: 3px", True),
        ("background: linear-gradient(red, blue)", True),
        ("text-align: center", False),
        ("white-space: nowrap", True),
        ("max-width: 20em", False),
        ("float: left", True),
        ("columns: 2", True),
        ("transform: rotate(3deg)", True),
    ],
)
def test_what_is_told(
    declaration: str, told: bool, tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """A declaration that Word cannot show is, and one that it shows is not."""
    sheet = tmp_path / "house.css"
    sheet.write_text(f"p {{ {declaration} }}")
    edition = bema.render(tei("<p>a</p>"), style=sheet)
    found = not_shown(edition.html, edition.computed("print"), FormatLimits(WORD))
    assert bool(found) is told


def test_there_is_a_reason_or_none_for_every_property(
    edition: bema.edition.edition.Edition,
) -> None:
    """The tables know all that WeasyPrint computes, and the initial value of each is no trouble."""
    style = edition.computed("print")(next(edition.html.iter("time")))
    assert style is not None
    said = {name: WORD.reason(name, style) for name in WORD.partly}
    assert {name: reason for name, reason in said.items() if reason} == {}
