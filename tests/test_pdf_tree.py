"""The structure tree of the PDF edition: roles, what runs over pages, and the words in it.

`pdf_tree` reads it, and shares nothing with the reader of the exporter.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from base64 import b64decode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from random import Random

import pdf_tree
import pdfplumber
import pytest
import validators
from conftest import MINIMAL
from lxml import etree
from sheets import IMAGE
from test_editions import pruned, shown

import bema
from bema import weasy
from bema.edition.edition import Edition
from bema.edition.notes import notes
from bema.exporters import Artifact
from bema.exporters.html.reader import html_words
from bema.exporters.pdf import EXPORTER
from bema.exporters.pdf.structure import structure
from bema.tei.speech import Speech
from bema.tree import Element, detach

LOREM = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt "
Tree = Callable[..., pdf_tree.Tree]


@pytest.fixture
def pdf(tei: Callable[[str], Speech], tmp_path: Path) -> Callable[..., bytes]:
    """Makes the PDF of some TEI, under the design and some rules over it."""

    def make(body: str, rules: str = "") -> bytes:
        sheet = tmp_path / "house.css"
        sheet.write_text(f'@import "bema:speech.css";\n{rules}', "utf-8")
        return bema.export(bema.render(tei(body), style=sheet), "pdf").data

    return make


@pytest.fixture
def tree(pdf: Callable[..., bytes]) -> Tree:
    """Makes the tree, whose books add up."""

    def make(body: str, rules: str = "") -> pdf_tree.Tree:
        found = pdf_tree.read(pdf(body, rules))
        assert found.problems == []
        return found

    return make


ROLES = {
    "headings": (
        "<div><head>A</head><div><div><head>B</head><p>x</p></div></div><p>y</p></div>",
        """
Sect
  H2 "A"
  Sect
    Sect
      H3 "B"
      P "x"
  P "y"
""",
    ),
    "lists": (
        '<list><item>a<list rend="numbered"><item>b</item></list></item><item>c</item></list>'
        '<list rend="numbered"><item>d</item></list>',
        """
L ListNumbering=Disc
  LI
    Marker "• "
    LBody
      "a"
      L ListNumbering=Decimal
        LI
          Marker "1. "
          LBody "b"
  LI
    Marker "• "
    LBody "c"
L ListNumbering=Decimal
  LI
    Marker "1. "
    LBody "d"
""",
    ),
    "a list of labels": (
        '<list type="gloss"><label>T</label><item>m</item><label>U</label><item>n</item></list>',
        """
L
  LI
    Lbl "T"
    LBody "m"
  LI
    Lbl "U"
    LBody "n"
""",
    ),
    "a table": (
        '<table><head>S</head><row role="label"><cell cols="2">A</cell><cell>B</cell></row>'
        '<row><cell role="label" rows="2">C</cell><cell>d</cell><cell>e</cell></row>'
        "<row><cell>f</cell></row></table>",
        """
Table
  Caption "S"
  THead
    TR
      TH ColSpan=2 Scope=Column "A"
      TH Scope=Column "B"
  TBody
    TR
      TH RowSpan=2 Scope=Row "C"
      TD "d"
      TD "e"
    TR
      TD "f"
      TD
""",
    ),
    "quotations": (
        "<cit><quote>Said.</quote><bibl>He</bibl></cit><p>He <q>said</q> it.</p>",
        """
Div
  BlockQuote "Said."
  P "He"
P
  "He "
  Quote
    Generated
      Span "“"
    "said"
    Generated
      Span "”"
  " it."
""",
    ),
    "words in a line": (
        '<p><foreign xml:lang="de">nein</foreign> <hi rend="bold">b</hi> <emph>e</emph>'
        " <code>c</code> <ruby><rb>base</rb><rt>top</rt></ruby></p>",
        """
P
  Em Lang=de "nein "
  Strong "b "
  Em "e "
  Code "c "
  Ruby
    Span "base"
    RT "top"
""",
    ),
    "a play": (
        "<sp><speaker>Chair</speaker><p>Order!</p><stage>Exit</stage></sp>"
        "<sp><speaker>Ada</speaker><l>One</l><l>Two</l></sp><lg><l>a</l><l>b</l></lg>",
        """
Div
  P
    Span "Chair"
    " Order!"
  Stage "Exit"
Div
  P
    Span "Ada"
    " One"
  P "Two"
Div
  P "a"
  P "b"
""",
    ),
    "what was said and what was not": (
        '<u who="#a"><note type="speaker">The Chair:</note><seg>Order!</seg>'
        "<kinesic><desc>Applause</desc></kinesic></u>",
        """
Div
  Speaker "The Chair:"
  P "Order!"
  Stage
    Span "Applause"
""",
    ),
}


def sections(tree: pdf_tree.Tree) -> list[pdf_tree.Node]:
    """Those directly below the section that has the title."""
    title = tree.root.find("H1")[0]
    (home,) = [node for node in tree.root.walk() if title in node.kids]
    return [kid for kid in home.kids if isinstance(kid, pdf_tree.Node) and kid.role == "Sect"]


def test_roles(tree: Tree) -> None:
    """Each element of the edition is one structure element, of the role that PDF has for it."""
    body = "".join(f"<div>{body}</div>" for body, _ in ROLES.values())
    found = tree(body, "@page { size: 148mm 900mm }")
    for section, name in zip(sections(found), ROLES, strict=True):
        kids = [kid for kid in section.kids if isinstance(kid, pdf_tree.Node)]
        outline = [line for kid in kids for line in kid.lines()]
        assert outline == ROLES[name][1].strip().split("\n"), name


NUMBERINGS = {
    "lower-alpha": "LowerAlpha",
    "upper-latin": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "square": "Square",
    "none": "None",
    "lower-greek": "Decimal",
}


def test_lists_are_numbered_as_the_stylesheet_says(tree: Tree) -> None:
    """What PDF has no name for is a number, for it counts."""
    rules = [f"ul:nth-of-type({n}) {{ list-style-type: {kind} }}"
             for n, kind in enumerate(NUMBERINGS, start=1)]  # fmt: skip
    found = tree("<list><item>a</item></list>" * len(NUMBERINGS), " ".join(rules))
    made = [node.values["ListNumbering"] for node in found.root.find("L")]
    assert made == list(NUMBERINGS.values())


def test_a_note_is_tied_to_its_call(pdf: Callable[..., bytes]) -> None:
    """It stands behind its call; a link leads to the other end, wherever that is printed."""
    body = f"<p>{LOREM * 30} here<note>A <hi rend='italic'>note</hi>.</note> it goes on.</p>"
    data = pdf(body)
    found = pdf_tree.read(data)
    assert found.problems == []
    (note,) = found.root.find("Note")
    (paragraph,) = [node for node in found.root.find("P") if note in node.kids]
    call = paragraph.kids[paragraph.kids.index(note) - 1]
    assert isinstance(call, pdf_tree.Node)
    assert (call.role, note.text, bool(note.values["ID"])) == ("Reference", "1 A note.", True)
    assert paragraph.text.replace("\u00ad", "").endswith("here11 A note. it goes on.")
    (there,), (back,) = call.find("OBJR"), note.find("OBJR")
    assert (there.values["Contents"], back.values["Contents"]) == (
        "1 A note.", "1 Back to the text",
    )  # fmt: skip
    for start, goal in ((there, back), (back, there)):
        page, left, top = start.values["Dest"]
        assert page == min(goal.pages)
        assert (left, top) == pytest.approx(goal.values["Rect"][::3], abs=0.01)
    with pdfplumber.open(io.BytesIO(data)) as file:
        page = file.pages[min(back.pages)]
        x0, y0, x1, y1 = back.values["Rect"]
        area = page.crop((x0, float(page.height) - y1, x1, float(page.height) - y0))
        assert area.extract_text() == "1"


def test_blocks_in_a_note_stay_blocks(tree: Tree) -> None:
    """And a link says them apart."""
    body = "<p>x<note><p>One.</p><list><item>i</item><item>j</item></list></note></p>"
    (note,) = (found := tree(body)).root.find("Note")
    assert [kid.role for kid in note.kids if isinstance(kid, pdf_tree.Node)] == ["Marker", "P", "L"]
    assert [kid.text for kid in note.find("LBody")] == ["i", "j"]
    assert found.root.find("OBJR")[0].values["Contents"] == "1 One. i j"


def test_a_long_link_is_one_annotation(tree: Tree) -> None:
    """With a quadrilateral for each of its lines."""
    ref = f'<ref target="https://example.org/a">{LOREM * 2}</ref>'
    found = tree(f"<p>{LOREM} {ref}.</p>", "html { hyphens: none }")
    (link,) = found.root.find("Link")
    (annotation,) = link.find("OBJR")
    assert annotation.values["Contents"] == (LOREM * 2).strip()
    assert annotation.values["URI"] == "https://example.org/a"
    quads = annotation.values["QuadPoints"]
    assert len(quads) > 2
    assert [q[1] for q in quads] == sorted((q[1] for q in quads), reverse=True)
    left, bottom, right, top = zip(*quads, strict=True)
    assert annotation.values["Rect"] == pytest.approx(
        (min(left), min(bottom), max(right), max(top)), abs=0.01
    )


def test_contents_lead_to_their_pages(tree: Tree) -> None:
    """An entry is one link with the page's number; leaders are not in the tree."""
    div = f"<div><head>%s</head><p>{LOREM * 60}</p></div>"
    found = tree('<divGen type="toc"/>' + div % "Alpha" + div % "Beta")
    (contents,) = found.root.find("TOC")
    assert [kid.role for kid in contents.kids if isinstance(kid, pdf_tree.Node)] == ["TOCI"] * 2
    for entry, title in zip(contents.find("TOCI"), ("Alpha", "Beta"), strict=True):
        (heading,) = [h for h in found.root.find("H2") if h.text == title]
        (reference,) = entry.find("Reference")
        (link,) = reference.find("Link")
        (annotation,) = link.find("OBJR")
        page = min(heading.pages)
        assert link.text == f"{title}{page + 1}"
        assert annotation.values["Contents"] == title
        assert annotation.values["Dest"][0] == page
        assert "QuadPoints" not in annotation.values
    leaders = [mark for _, mark in found.artifacts if set(mark.text) == {".", " "}]
    assert len(leaders) > 10


def test_a_figure_is_where_its_image_is(pdf: Callable[..., bytes], tmp_path: Path) -> None:
    """Its box is that of the image on the page, its description in `Alt`."""
    (tmp_path / "a.png").write_bytes(b64decode(IMAGE.partition(",")[2]))
    figure = '<figure><graphic url="a.png"/><figDesc>A quay</figDesc><head>Cap</head></figure>'
    data = pdf(f"<p>{LOREM}</p>{figure}", "img { width: 40mm; height: 20mm }")
    found = pdf_tree.read(data)
    (made,) = found.root.find("Figure")
    assert made.values["Alt"] == "A quay"
    assert [node.text for node in found.root.find("Caption")] == ["Cap"]
    with pdfplumber.open(io.BytesIO(data)) as file:
        (image,) = file.pages[0].images
    place = image["x0"], image["y0"], image["x1"], image["y1"]
    assert made.values["BBox"] == pytest.approx(place, abs=0.01)


def test_page_furniture_is_no_text(tree: Tree) -> None:
    """Running heads and folios say what they are; rules, backgrounds and borders are artifacts."""
    rules = "p { background: #eee; border: 1pt solid }"
    found = tree(f"<p>{LOREM * 80}</p>", rules)
    furniture = [
        (page, mark.properties["Subtype"], mark.text)
        for page, mark in found.artifacts
        if mark.text.strip()
    ]
    assert furniture[:4] == [
        (1, "/Header", "Two words"),
        (1, "/Footer", "2"),
        (2, "/Header", "Two words"),
        (2, "/Footer", "3"),
    ]
    assert {m.properties.get("Type") for _, m in found.artifacts if m.text} == {"/Pagination"}
    assert {m.tag for _, m in found.artifacts} == {"Artifact"}


def test_the_colophon_is_generated(tree: Tree) -> None:
    """It stands at the end, in an element that says that it is not in the text."""
    last = tree("<p>x</p>").root.kids[-1]
    assert isinstance(last, pdf_tree.Node)
    assert last.lines()[:3] == ["Generated", "  Sect", "    P"]


LINES = {
    "capitals": ("<p>die <hi rend='x'>Straße</hi></p>", ".rend-x, p { text-transform: uppercase }"),
    "a letter that becomes two at the end of a line": (
        '<p xml:lang="de">Straße Straße große Straßenbahn</p>',
        "p { text-transform: uppercase; width: 15mm; hyphens: auto }",
    ),
    "first letters": ("<p>ĳs ab ǆ cd</p>", "p { text-transform: capitalize }"),
    "small capitals that the face has not": (
        "<p><hi rend='sc'>Small Caps</hi> a word</p>",
        '.rend-sc { font-family: "Fira Sans"; font-variant-caps: small-caps }',
    ),
    "letters set apart": ("<p>x <hi rend='spaced'>wide ffi</hi></p>", ""),
    "a first letter": ("<p>Initial letter</p>", "p::first-letter { font-size: 3em; float: left }"),
    "half seen": ("<p>half <hi rend='bold'>bold</hi> seen</p>", "p { opacity: .5 }"),
    "put elsewhere": ("<p>a <hi rend='b'>b</hi> c</p>", ".rend-b { position: absolute; top: 0 }"),
    "afloat": ("<p>some <hi rend='b'>bold</hi> text</p>", ".rend-b { float: right; width: 1cm }"),
    "columns": (f"<p>{LOREM * 5}</p>", "& { columns: 2 }"),
    "a line for a hyphen": (f"<p>{LOREM * 9}</p>", "p { text-align: justify; hyphens: auto }"),
    "hyphens of the source": ("<p>self\u2010made co\u00adop</p>", "p { width: 3em }"),
    "spaces that do not break": ("<p>12\u00a0000 and\u202f! one two</p>", "p { width: 4em }"),
    "spaces at the end of lines": ("<p>a <hi rend='b'>b c</hi> d <emph>e</emph> f</p>",
                                   "p { width: 1em }"),
    "other scripts": ("<p>слово Ἀθῆναι ΐ ΣΑΣ word</p>", "p { text-transform: uppercase }"),
}  # fmt: skip


def test_words_survive_the_stylesheet(tree: Tree) -> None:
    """Whatever is done to letters and lines, the tree says what the document says."""
    rules = (
        f"section section:nth-of-type({number}) {{ {rules} }}"
        for number, (_, rules) in enumerate(LINES.values(), start=1)
    )
    found = tree("".join(f"<div>{body}</div>" for body, _ in LINES.values()), "\n".join(rules))
    for section, (name, (body, _)) in zip(sections(found), LINES.items(), strict=True):
        text = re.sub("<[^>]*>", "", body).replace("\u00ad", "").split()
        assert section.text.replace("\u00ad", "").split() == text, name


def test_hyphenation_leaves_soft_hyphens(tree: Tree) -> None:
    """A word that is broken goes on behind U+00AD; none else has one."""
    paragraph = tree(f"<p>{LOREM * 9}</p>", "p { width: 30mm }").root.find("P")[0]
    assert "\u00ad" in paragraph.text
    assert "\u2010" not in paragraph.text
    assert "\u00ad " not in paragraph.text


def test_what_is_not_shown_is_not_in_the_tree(tree: Tree) -> None:
    """A reader who listens gets what the others see."""
    rules = """
        .rend-b { display: none } .rend-i { visibility: hidden } .rend-u { position: running(x) }
        @page { @bottom-center { content: element(x) } }"""
    text = "".join(f"<p><hi rend='{name}'>{name}idden</hi></p>" for name in "biu")
    found = tree(f"<p>a</p>{text}<p>c</p>", rules)
    assert "idden" not in found.root.text
    assert [mark.text for _, mark in found.artifacts if "idden" in mark.text] == ["uidden"]


SMALL = "@page { size: 60mm 60mm; margin: 6mm; @top-center { content: none } }"


def on(role: str, found: pdf_tree.Tree) -> pdf_tree.Node:
    """The one element of a role that runs over pages."""
    (made,) = [node for node in found.root.find(role) if len(node.pages) > 1]
    return made


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("P", f"<p>{LOREM * 12}</p>"),
        ("L", f"<list>{f'<item>{LOREM}</item>' * 9}</list>"),
        ("LBody", f"<list><item>{LOREM * 12}</item></list>"),
        ("BlockQuote", f"<quote>{f'<p>{LOREM}</p>' * 9}</quote>"),
        ("Table", f"<table>{f'<row><cell>{LOREM}</cell></row>' * 9}</table>"),
        ("TOC", '<divGen type="toc"/>' + f"<div><head>{LOREM}</head><p/></div>" * 9),
    ],
)
def test_what_runs_over_pages_is_one_element(role: str, body: str, tree: Tree) -> None:
    """On three pages at least, and its text is whole."""
    found = tree(body, f"{SMALL} table {{ break-inside: auto }}")
    made = on(role, found)
    assert len(made.pages) >= 3
    assert len(found.root.find(role)) == 1 + (role == "P") * (len(found.root.find("P")) - 1)
    wanted = body.count(LOREM) and len(re.findall("lorem", body))
    assert len(re.findall("lorem", made.text.replace("\u00ad", ""))) == wanted


def test_a_section_over_pages_is_one(tree: Tree) -> None:
    """All of its paragraphs stand in it."""
    found = tree(f"<div><head>A</head>{f'<p>{LOREM}</p>' * 9}</div>", SMALL)
    (heading,) = found.root.find("H2")
    (section,) = [n for n in found.root.find("Sect") if heading in n.kids]
    assert len(section.pages) >= 3
    assert len(section.find("P")) == 9


def test_a_table_over_pages_has_its_heads_once(tree: Tree) -> None:
    """Those that are drawn again are artifacts."""
    rows = "<row><cell>lorem</cell><cell>ipsum</cell></row>" * 40
    head = '<row role="label"><cell>Left</cell><cell>Right</cell></row>'
    found = tree(f"<table>{head}{rows}</table>", f"{SMALL} table {{ break-inside: auto }}")
    (table,) = found.root.find("Table")
    assert len(table.pages) >= 3
    assert [cell.text for cell in table.find("TH")] == ["Left", "Right"]
    assert len(table.find("TR")) == 41
    again = [page for page, mark in found.artifacts if mark.text == "Left"]
    assert again == sorted(table.pages)[1:]


TORTURE = f"""
<divGen type="toc"/>
<div><head>A debate</head>
<u who="#a"><note type="speaker">The Chair:</note><seg>{LOREM}Order!</seg>
<kinesic><desc>Applause</desc></kinesic><seg>{LOREM * 4}</seg></u>
<u who="#b" ana="#question"><note type="speaker">Ms Bell:</note><seg>{LOREM * 2}?</seg>
<vocal><desc>Laughter</desc></vocal><seg>{LOREM}</seg></u></div>
<div><head>A play</head><castList><castItem><role>Ada</role>, <roleDesc>a countess</roleDesc>
</castItem><castItem><role>Bob</role></castItem></castList>
<stage>{LOREM}</stage>
<sp><speaker>Ada</speaker><p>{LOREM * 3}</p><stage>Exit Bob.</stage><p>{LOREM}</p></sp>
<sp><speaker>Bob</speaker><l>{LOREM}</l><l part="I">Half a line</l></sp>
<sp><speaker>Ada</speaker><lg><l part="F">and its end</l><l>{LOREM}</l><l>{LOREM}</l></lg></sp>
</div>
<div><head>Verse</head><lg><head>Stanzas</head><lg><l>{LOREM}</l><l>short</l><l>{LOREM}</l></lg>
<lg><l>{LOREM}</l><l>short</l></lg></lg><trailer>The end of it</trailer></div>
<div><head>Lists</head><list><item>{LOREM * 2}<list rend="numbered"><item>{LOREM}</item>
<item>{LOREM}<list><item>deep</item><item>{LOREM * 3}</item></list></item></list></item>
<item><p>{LOREM}</p><p>{LOREM}</p></item></list>
<list type="gloss"><label>Term</label><item>{LOREM * 2}</item><label>Word</label>
<item>{LOREM}</item></list></div>
<div><head>A table</head><table><head>Sums of it all</head>
<row role="label"><cell>Name</cell><cell cols="2">Both of them</cell></row>
<row><cell role="label" rows="2">Down</cell><cell>lorem ipsum</cell><cell>12</cell></row>
<row><cell>dolor<note>In a cell, {LOREM}</note></cell></row>
{"<row><cell>ipsum</cell><cell>dolor sit amet</cell><cell>1&#160;200</cell></row>" * 12}</table>
</div>
<div><head>Quotations</head><p>{LOREM}</p>
<cit><quote><p>{LOREM * 3}</p><p>{LOREM}</p></quote><bibl>A book</bibl></cit>
<p>{LOREM}<q>{LOREM} <q>inner</q></q>, he said. <foreign xml:lang="de">{LOREM}</foreign></p></div>
<div><head>Notes<note>On a head.</note></head><p>{LOREM * 2}<note>{LOREM * 2}</note> and
more<note><p>{LOREM}</p><list><item>one</item><item>two</item></list><p>Last.</p></note>.
{LOREM * 2}<note place="foot"><quote>{LOREM}</quote></note></p>
<p>{LOREM}<ref target="https://example.org/">{LOREM * 2}</ref> and
<ref target="#fig">the figure</ref>.</p></div>
<div><head>Pictures</head><p>{LOREM}</p><figure xml:id="fig"><graphic url="a.png"/>
<head>Caption: {LOREM}</head><figDesc>A quay</figDesc></figure><p>{LOREM}</p></div>
<div><head>What <hi rend="sc">remains</hi></head><p><hi rend="uppercase">{LOREM}</hi> straße
<hi rend="spaced">{LOREM}</hi> 12\u00a0000 <code>x = y</code> self\u2010made</p>
<p>{LOREM}<pb n="12"/>{LOREM}<milestone unit="section"/>{LOREM}</p>
<closer><salute>Yours</salute><signed>A. B.</signed></closer>
<postscript><p>{LOREM}</p></postscript></div>
"""
PAPER = "@page {{ size: {}mm {}mm; margin: 9mm 8mm; @top-center {{ font-size: 6pt }} }}"
TORN = (
    "table, tr, figure, .colophon { break-inside: auto } body { orphans: 1; widows: 1 }"
    " img { width: 20mm; height: 12mm }"
)
HEIGHTS = (52, 57, 61, 66, 70, 74, 79, 83, 90, 97, 105, 120, 140, 170, 210)


def shape(node: pdf_tree.Node) -> tuple[object, ...]:
    """A tree less what pages and lines make of it: hyphens, places, pages' numbers."""
    if node.role == "OBJR":
        return node.role, node.values["Contents"], node.values.get("URI")
    kids: list[object] = []
    for kid in node.kids:
        if isinstance(kid, pdf_tree.Node) and set(kid.values) != {"ActualText"}:
            if (made := shape(kid)) not in kids[-1:] or kid.role != "OBJR":
                kids.append(made)
            continue
        said = (kid if isinstance(kid, str) else kid.text).replace("\u00ad", "")
        if kids and isinstance(kids[-1], str):
            said = kids.pop() + said  # type: ignore[operator]
        kids.append(said)
    role = "Content" if node.role == "Parted" else node.role  # which the end of a line decides
    if role == "Content":
        kids = []
    kids = [kid.strip() if isinstance(kid, str) else kid for kid in kids]
    values = {k: v for k, v in node.values.items() if k not in ("ActualText", "BBox")}
    return role, tuple(sorted(values.items())), tuple(kids)


@dataclass(frozen=True)
class Torture:
    """A document with every construct, in a folder of its own."""

    folder: Path

    @cached_property
    def speech(self) -> Speech:
        (self.folder / "a.png").write_bytes(b64decode(IMAGE.partition(",")[2]))
        path = self.folder / "speech.tei.xml"
        path.write_bytes(MINIMAL % TORTURE.encode())
        return bema.read(path)

    def edition(self, width: int, height: int) -> Edition:
        """On paper of that size in mm."""
        sheet = self.folder / "house.css"
        sheet.write_text(f'@import "bema:speech.css";\n{PAPER.format(width, height)} {TORN}')
        return bema.render(self.speech, style=sheet)

    @cached_property
    def words(self) -> list[str]:
        return shown(self.edition(110, 100).named("pdf", ("print",)), "pdf")

    @cached_property
    def whole(self) -> tuple[object, ...]:
        """Its shape where nothing is broken."""
        return shape(pdf_tree.read(bema.export(self.edition(110, 3000), "pdf").data).root)

    def torn(self, width: int, height: int) -> bytes:
        """A PDF of it that says its words, and whose shape is that of the whole."""
        data = bema.export(self.edition(width, height), "pdf").data
        found = pdf_tree.read(data)
        assert len(found.root.pages) > 3
        assert found.problems == []
        assert list(EXPORTER.words(data)) == self.words
        assert shape(found.root) == self.whole
        return data


@pytest.fixture(scope="module")
def torture(tmp_path_factory: pytest.TempPathFactory) -> Torture:
    """The document of `TORTURE`."""
    return Torture(tmp_path_factory.mktemp("torture"))


@pytest.mark.parametrize("height", [57, 74, 105])
def test_no_border_of_a_page_breaks_an_element(height: int, torture: Torture) -> None:
    """Every construct, broken anywhere, is what it is where it is whole."""
    torture.torn(110, height)


@pytest.mark.slow
@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("width", [80, 110])
def test_torture_documents_are_valid(
    width: int, height: int, torture: Torture, tmp_path: Path
) -> None:
    """By veraPDF too, on paper of many sizes."""
    path = tmp_path / "torture.pdf"
    path.write_bytes(torture.torn(width, height))
    assert validators.pdf(path, "3a") + validators.pdf(path, "ua1") == []


POPPLER = re.compile(r'^( *)(?:"(.*)"|(\w+)(?: "[^"]*")?(?: \((\w+)\))?)$')


def poppler(path: Path) -> str:
    """Text as poppler reads it: what is not `inline` parts words, and soft hyphens join them."""
    command = ["pdfinfo", "-enc", "UTF-8", "-struct-text", str(path)]
    done = subprocess.run(command, capture_output=True, check=True)
    pieces: list[str] = []
    for line in done.stdout.decode().split("\n"):
        if match := POPPLER.match(line):
            _, text, _, kind = match.groups()
            pieces.append((text or "") if kind == "inline" or text is not None else " ")
    return "".join(pieces).replace("\u00ad", "")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler's pdfinfo is absent")
def test_poppler_reads_the_same_words(artifacts: dict[str, Artifact], tmp_path: Path) -> None:
    """All of the first speech, in order."""
    path = tmp_path / "speech.pdf"
    path.write_bytes(artifacts["pdf"].data)
    assert poppler(path).split() == list(EXPORTER.words(artifacts["pdf"].data))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="poppler's pdfinfo is absent")
def test_poppler_reads_all_of_the_torture(torture: Torture, tmp_path: Path) -> None:
    """Besides markers and numbers, which it cannot tell from text, each character is there.

    It takes no notice of `ActualText`, so that capitals are capitals, and U+2010 is a soft hyphen.
    """
    path = tmp_path / "torture.pdf"
    path.write_bytes(torture.torn(110, 74))
    found = Counter("".join(poppler(path).casefold().split()))
    wanted = Counter("".join(torture.words).casefold().replace("\u2010", ""))
    assert wanted - found == Counter()


WORDS = re.split(
    "[ \n]+",
    """a word Straße office affluent ﬁne İstanbul naïve Ἀθῆναι слово self\u2010made anti-crisis
    co\u00adop\u00ader\u00ada\u00adtion extraordinary responsibility, “quoted” it’s ΐ ΑΣ
    Σίσυφος ½ ﬃ ŉ ( ) 12\u00a0000 internationalisation""",
)
INLINE = "span em strong a code abbr i b sup".split()
BLOCK = "p div section blockquote ul table h2 pre dl".split()
DECLARATIONS = """display: block|display: inline|display: inline-block|display: none
display: list-item|display: flow-root|display: contents|position: relative|position: absolute
columns: 2|break-before: page|break-inside: avoid|break-after: avoid|white-space: pre-wrap
white-space: nowrap|hyphens: auto|hyphens: none|text-transform: uppercase|opacity: .5
text-transform: lowercase|text-transform: capitalize
font-variant-caps: small-caps|font-variant-caps: all-small-caps|letter-spacing: 2px
text-align: justify|text-align: center|overflow: hidden|transform: rotate(5deg)|width: 3em
font-family: "Fira Sans"|overflow-wrap: anywhere|word-break: break-all|text-indent: -1em
box-decoration-break: clone|list-style-position: inside|list-style-type: lower-roman
list-style-type: none|direction: rtl|hyphenate-character: "="|hyphenate-character: ""
word-spacing: 4px|background: red|border: 1px solid|margin: -1em|vertical-align: super|orphans: 3
mix-blend-mode: multiply|text-decoration: underline""".replace("\n", "|").split("|")


@dataclass
class Nonsense:
    """A random document and stylesheet."""

    random: Random

    def text(self, most: int) -> str:
        """Words, most often apart."""
        pick = self.random.choice
        spaces = (" ", " ", " ", " ", " ", "  ", "")
        return "".join(pick(WORDS) + pick(spaces) for _ in range(self.random.randint(0, most)))

    def line(self, parent: Element, depth: int) -> None:
        """Put words, elements in a line, and a note at times, into an element."""
        parent.text = self.text(8)
        for _ in range(self.random.choice((0, 0, 1, 1, 2, 3))):
            made = etree.SubElement(parent, self.random.choice([*INLINE, "br", "note"]))
            if made.tag == "note":
                made.tag = "span"
                if not any(e.get("role") for e in made.iterancestors()):
                    made.set("role", "doc-footnote")
            for name, value in (("a", ("href", "https://example.org/")), ("abbr", ("title", "T"))):
                if made.tag == name:
                    made.set(*value)
            if made.tag != "br" and depth:
                self.line(made, depth - 1)
            made.tail = self.text(8)

    def block(self, parent: Element, depth: int) -> None:
        """Put a block into an element."""
        made = etree.SubElement(parent, self.random.choice(BLOCK))
        within = {"ul": ("li",), "dl": ("dt", "dd"), "table": ("tr",), "tr": ("td", "th")}
        if made.tag in ("p", "h2", "pre"):
            self.line(made, 2)
        elif made.tag in within:
            for _ in range(self.random.randint(1, 4)):
                item = etree.SubElement(made, self.random.choice(within[made.tag]))
                cells = [item]
                if item.tag == "tr":
                    kinds = self.random.choices(within["tr"], k=self.random.randint(1, 3))
                    cells = [etree.SubElement(item, kind) for kind in kinds]
                for cell in cells:
                    self.line(cell, 1)
                    if depth and self.random.random() < 0.2:
                        self.block(cell, depth - 1)
        else:
            for _ in range(self.random.randint(1, 3)):
                self.block(made, depth - 1) if depth else self.line(etree.SubElement(made, "p"), 1)

    def html(self) -> Element:
        html = etree.Element("html", lang="en")
        etree.SubElement(html, "head")
        body = etree.SubElement(html, "body")
        for _ in range(self.random.randint(1, 4)):
            self.block(body, 2)
        return html

    def css(self) -> str:
        height = self.random.choice((60, 80, 110))
        rules = [
            f"@page {{ size: 90mm {height}mm; margin: 8mm }}",
            "@page { @top-left { content: counter(page) } }",
            "html { font: 9pt Literata } body { hyphens: auto }",
            "[role] { float: footnote; display: block }",
        ]
        for _ in range(self.random.randint(0, 6)):
            names = [*INLINE, *BLOCK, "li", "dt", "dd", "p:nth-child(odd)", "em:first-child"]
            rules.append(f"{self.random.choice(names)} {{ {self.random.choice(DECLARATIONS)} }}")
        return "\n".join(rules)


def refuse(url: str) -> weasy.Fetched:
    raise ValueError(url)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_no_nonsense_loses_a_word(seed: int) -> None:
    """Random documents under random rules: books add up, words are those that are shown."""
    nonsense = Nonsense(Random(seed))
    html = nonsense.html()
    sources = (weasy.Source("test.css", nonsense.css(), "file:///test.css"),)
    job = weasy.Job(html, "file:///", sources, "print", refuse)
    options = weasy.PdfOptions(partial(structure, html, "Back"), lambda _: (), "pdf/a-3a")
    data, _ = weasy.write_pdf(job, options)
    assert pdf_tree.read(data).problems == []
    cascade, _ = weasy.cascade(job)
    body = pruned(html[1], lambda e: cascade(e)["display"] == ("none",))  # type: ignore[index]
    feet: list[str] = []
    for note in notes(body):
        feet += html_words(note)
        detach(note)
    said = (word.replace("\u00ad", "") for word in [*html_words(body), *feet])
    assert list(EXPORTER.words(data)) == [word for word in said if word]


@pytest.mark.parametrize(
    ("css", "lost"),
    [
        ("", False),
        ("main p + p { display: none }", False),
        ("main p + p { position: running(x) } @page { @top-left { content: element(x) } }", False),
        ("th { height: 40cm }", True),
    ],
)
def test_text_on_no_page_is_told(
    css: str, lost: bool, tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """But for what the stylesheet hides, or has put into the margin."""
    style = tmp_path / "style.css"
    style.write_text(f'@import "bema:speech.css";\n{css}', "utf-8")
    table = '<table><row role="label"><cell>Head</cell></row><row><cell>Body</cell></row></table>'
    artifact = bema.export(bema.render(tei(f"<p>One</p><p>Two</p>{table}"), style=style), "pdf")
    codes = {finding.code for finding in artifact.findings}
    assert ("pdf-text-lost" in codes) == lost
    assert ("Head" in EXPORTER.words(artifact.data)) != lost
