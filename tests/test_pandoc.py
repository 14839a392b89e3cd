"""Editions in pandoc's formats: complete, as the format has them, and the same every time."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from struct import pack
from typing import Any
from zlib import compress, crc32

import pytest
from conftest import SEED, SHARED
from lxml import etree, html

import bema
from bema.edition.edition import Edition
from bema.errors import BemaError
from bema.exporters.html.reader import html_words
from bema.exporters.pandoc import Pandoc
from bema.exporters.pandoc.formats import find_format, full_name, refusal
from bema.pandoc import convert, extensions, formats
from bema.style.hidden import hidden
from bema.tei.speech import Speech
from bema.tree import detach
from bema.words import words
from bema.zipped import unpack

Tei = Callable[[str], Speech]
EXAMPLES = (SEED, SHARED / "examples" / "address.xml", SHARED / "examples" / "proceedings.xml")
WITHOUT_TEXT = {"ParlaMint-TR.xml", "test31.xml"}
CORPUS = sorted(
    path for path in (SHARED / "corpus" / "tei").rglob("*.xml") if path.name not in WITHOUT_TEXT
)
WRITABLE = tuple(name for name in formats() if not refusal(name))

READERS = {
    "asciidoc": "asciidoc",
    "commonmark_x": "commonmark_x-smart",
    "docbook5": "docbook",
    "gfm": "gfm",
    "html": "html",
    "jats": "jats",
    "json": "json",
    "latex": "latex-smart",
    "markdown": "markdown-smart",
    "mediawiki": "mediawiki",
    "odt": "odt",
    "org": "org-special_strings",
    "rst": "rst",
    "typst": "typst",
}
"""Formats that pandoc reads back, and how it is asked to."""

UNREAD = {
    ("asciidoc", "F-rom.xml"): "a line of verse that begins with a number",
    ("asciidoc", "ParlaMint-TR_T27-tbmm-2018-07-07.xml"): "signs of an address passed through",
    ("asciidoc", "ParlaMint-TR_T27-tbmm-2020-05-27.ana.xml"): "the same",
    ("asciidoc", "ParlaMint-TR_T27-tbmm-2020-05-27.xml"): "the same",
    ("asciidoc", "OZKGIP-Redna-025-1998-12-08.xml"): "a full stop that stands alone",
    ("asciidoc", "test.xml"): "tables with spans",
    ("asciidoc", "test6.xml"): "images in a note",
    ("asciidoc", "testapp2.xml"): "[line-through]",
    ("asciidoc", "testtranscr.xml"): "three full stops that stand alone",
    ("latex", "test.xml"): "tables with spans",
    ("latex", "testbasic.xml"): "a row that begins with 1",
    ("latex", "testnotes1.xml"): "a row that begins with 1",
    ("mediawiki", "test.xml"): "a cell that begins like an attribute",
    ("mediawiki", "testall.xml"): "entities in pre",
    ("org", "osinski.xml"): "slashes are italics, and Org has no escape for them",
    ("org", "test.xml"): "subscripts that begin a word",
    ("org", "testall.xml"): "glossaries inside items",
    ("org", "testnotes1.xml"): "captions in two lines",
    ("rst", "test6.xml"): "images in a note",
    ("rst", "testbibl.xml"): "a glossary after the title is metadata",
    ("typst", "sermon-27003.xml"): "an equals sign that begins a line",
    ("typst", "test.xml"): "links without text, and captions",
    ("typst", "test6.xml"): "raw blocks",
    ("typst", "testall.xml"): "raw blocks, and captions",
}
"""What pandoc's readers do not understand of what its writers write, document by document."""

CAPTIONS_BEHIND = {"commonmark_x", "gfm", "typst"}
"""Formats that put the caption of a table behind it, as far as pandoc reads them."""

_PLAIN_SIGNS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
_BLOCKS = frozenset(
    """Para Plain Header BulletList OrderedList DefinitionList BlockQuote Div CodeBlock LineBlock
    Table Figure Note RawBlock LineBreak SoftBreak Space""".split()
)


# What is to be there, and what is there -------------------------------------------------------


def expected(edition: Edition, format: str) -> tuple[list[str], list[str]]:
    """Words of the title where it stands apart, and of the text with its notes in their places."""
    settings = find_format(format)
    body = deepcopy(edition.html[1])
    copies = dict(zip(edition.html[1].iter(), body.iter(), strict=True))
    for element in hidden(edition.html[1], edition.computed(Pandoc(format).media)):
        if element in copies and copies[element].getparent() is not None:
            detach(copies[element])
    for image in body.iter("img"):
        if settings.embeds:  # none of the images is there, so that their alternatives are shown
            image.tag, image.text = "span", image.get("alt")
    notes = {note.get("id"): note for note in body.iter("aside")}
    for link in body.xpath("//a[@role='doc-backlink']"):
        detach(link)
    for call in body.xpath("//a[@role='doc-noteref']"):
        note = notes[call.get("href")[1:]]
        note.tail, call[:] = None, []
        call.set("role", "doc-footnote")
        call.append(note)
    for figure in body.iter("figure"):
        figure.extend(figure.findall("figcaption"))
    title: list[str] = []
    heading = next(body.iter("h1"))
    if settings.front or settings.outline:
        title = list(html_words(heading))
        detach(heading)
    return title, list(html_words(body))


def read(data: bytes, format: str) -> tuple[list[str], list[str]]:
    """Words of the title in the metadata, and of the text, as pandoc reads a file back."""
    if format == "latex":  # pandoc's reader loses the term after its own \tightlist
        data = data.replace(b"\\tightlist\n", b"")
    if format == "asciidoc":  # nor rules, and what stands below the title; it splits links
        head, gap, rest = data.partition(b"\n\n")
        data = head.partition(b"\n")[0] + gap + rest.replace(b"\n'''''\n", b"\n")
        data = re.sub(rb"(?:https?://[^\[\s]+|link:[^\[\s]+)\[([^\]]*)\]", rb"\1", data)
    if format == "typst":  # it leaves out what links say
        data = re.sub(rb"#link\([^)]*\)\[", b"#text[", data)
    options = ("--standalone",) if format in ("rst", "typst") else ()
    found = convert(data, READERS[format], "json", 0, options)[0]
    document = json.loads(found)
    title = pieces(document["meta"].get("title", []))
    return list(words(title)), list(words(pieces(document["blocks"])))


def pieces(root: Any) -> Iterator[str]:
    """Texts of a document of pandoc's in reading order; images have none."""
    stack: list[Any] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            stack += reversed(node)
        elif isinstance(node, dict) and "t" in node:
            stack += reversed(list(parts(node["t"], node.get("c", []))))


def parts(kind: str, held: Any) -> Iterator[Any]:
    """Texts and nodes in a node, without attributes."""
    space = " " if kind in _BLOCKS else ""
    yield space
    if kind in ("Str", "Space", "SoftBreak", "LineBreak"):
        yield held if kind == "Str" else " "
    elif kind in ("Code", "CodeBlock", "Math"):
        yield held[1]
    elif kind == "RawBlock":  # what Markdown has no signs for is HTML
        yield " ".join(html_words(html.fragment_fromstring(held[1], create_parent="div")))
    elif kind == "Quoted":
        signs = "“”" if held[0]["t"] == "DoubleQuote" else "‘’"
        yield from (signs[0], held[1], signs[1])
    elif kind in ("LineBlock", "BulletList"):
        yield from ([" ", each, " "] for each in held)
    elif kind == "DefinitionList":
        yield from ([" ", term, " ", said] for term, said in held)
    elif kind == "Table":
        yield from ([" ", each, " "] for each in cells(held))
    elif kind == "Figure":
        yield from (held[2], " ", held[1])
    elif kind in ("Div", "Span", "Link", "OrderedList"):
        yield held[1]
    elif kind == "Header":
        yield held[2]
    elif kind not in ("Image", "RawInline", "HorizontalRule"):
        yield held
    yield space


def cells(table: Any) -> Iterator[Any]:
    _, caption, _, head, bodies, foot = table
    yield caption
    groups = [head[1], *(rows for body in bodies for rows in body[2:]), foot[1]]
    yield from (cell[4] for rows in groups for row in rows for cell in row[1])


def alike(found: list[str], format: str) -> list[str]:
    """Words as they are compared: some readers make quotation marks, all compose letters anew."""
    composed = [unicodedata.normalize("NFC", word) for word in found]
    if format in ("typst", "asciidoc"):
        plain = (word.translate(_PLAIN_SIGNS).replace('"', "'") for word in composed)
        return [word.replace("''", "'").replace("---", "—").replace("--", "–") for word in plain]
    if format == "org":
        return list(filter(None, (word.replace("\u200b", "") for word in composed)))
    return composed


def check_words(path: Path, format: str) -> None:
    """A format has the words of its edition, each once and in order."""
    edition = bema.render(bema.read(path), ("web",))
    artifact = Pandoc(format).export(edition)
    title, text = (alike(part, format) for part in expected(edition, format))
    if (format, path.name) in UNREAD:
        check_letters(artifact.data.decode("utf-8"), text)
        return
    found_title, found = (alike(part, format) for part in read(artifact.data, format))
    if title and not found_title:  # where pandoc does not know it for one
        found_title, found = found[: len(title)], found[len(title) :]
    assert (found_title if title else []) == title
    if format in CAPTIONS_BEHIND and edition.html.find(".//caption") is not None:
        text, found = sorted(text), sorted(found)
    assert found == text, difference(text, found)


def check_letters(data: str, text: list[str]) -> None:
    """Every run of letters is in a file as often as in the text."""
    data = unicodedata.normalize("NFC", data)
    data = re.sub(r"[\\#]emph[{\[]|[/_*'\u200b]+", "", data)  # marks may stand inside words
    wanted = Counter(re.findall(r"[^\W\d_]{2,}", " ".join(text)))
    assert {run: count for run, count in wanted.items() if data.count(run) < count} == {}


def difference(wanted: list[str], found: list[str]) -> str:
    """Where two lists of words part."""
    pairs = enumerate(zip(wanted, found, strict=False))
    place = next((n for n, (one, other) in pairs if one != other), min(len(wanted), len(found)))
    near = slice(max(place - 4, 0), place + 5)
    return f"{wanted[near]} became {found[near]}"


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_words_are_those_of_the_edition(path: Path, format: str) -> None:
    """Of the first speech, of an address with a note, of proceedings: read back by pandoc."""
    check_words(path, format)


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_words_of_the_corpus(path: Path, format: str) -> None:
    """Of plays, verse, letters, tables, apparatus and parliaments, too."""
    check_words(path, format)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_words_of_rtf(path: Path) -> None:
    """Read after the RTF specification; pandoc's reader takes the letter after a sign for it."""
    edition = bema.render(bema.read(path), ("web",))
    title, text = expected(edition, "rtf")
    data = Pandoc("rtf").export(edition).data.decode("ascii")
    assert list(words(rtf_pieces(data))) == [*title, *text]


def rtf_pieces(data: str) -> Iterator[str]:
    """Text of an RTF file: groups for tables of fonts and colours have none."""
    data = re.sub(r"\{\\(?:fonttbl|colortbl)(?:[^{}]|\{[^{}]*\})*\}", "", data)
    data = re.sub(r"\{\\\*\\fldinst.*?\}\}", "", data)
    for sign, number, word, text in re.findall(
        r"\\([{}\\])|\\u(-?\d+) ?.|\\([a-z]+-?\d* ?|[*~'-])|([^\\{}\n]+)", data
    ):
        yield sign or text
        yield chr(int(number) % 0x10000) if number else ""
        name = re.sub(r"[-\d ]", "", word)
        yield " " if name in ("par", "pard", "line", "tab", "footnote", "cell") else ""


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_words_of_plain_text(path: Path) -> None:
    """With notes behind the text, called by numbers in brackets, and rules of dashes."""
    edition = bema.render(bema.read(path), ("web",))
    data = Pandoc("plain").export(edition).data.decode("utf-8")
    found = words(re.sub(r"\[\d+\]|-{10,}", "", data))
    assert sorted(found) == sorted(expected(edition, "plain")[1])


# Every format ---------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("format", WRITABLE)
def test_the_same_bytes_twice(format: str) -> None:
    """In every format that pandoc writes; the edition that they are made from is not changed."""
    edition = bema.render(bema.read(EXAMPLES[1]), ("web",))
    before = etree.tostring(edition.html)
    first = Pandoc(format).export(edition)
    assert first.data
    assert Pandoc(format).export(edition).data == first.data
    assert etree.tostring(edition.html) == before
    assert [f.code for f in first.findings if f.code != "pandoc-deprecated"] == []


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("format", WRITABLE)
def test_captions_are_kept(format: str) -> None:
    """Of figures and tables, in every format: some of pandoc's writers leave them out."""
    path = SHARED / "corpus" / "tei" / "guidelines" / "testall.xml"
    data = Pandoc(format).export(bema.render(bema.read(path), ("web",))).data
    if data.startswith(b"PK"):
        data = b"".join(unpack(data).values())
    if format not in ("json", "native"):  # in which words stand apart
        text = "".join(data.decode("utf-8", "replace").split())
        assert [
            c for c in ("Ball", "interstititalgraphic", "Mortalityfigures") if c not in text
        ] == []


def test_every_format_has_a_suffix() -> None:
    """It begins with a full stop, and extensions of the format are no part of it."""
    assert [
        name for name in formats() if not re.fullmatch(r"\.[a-z0-9_.]+", Pandoc(name).suffix)
    ] == []
    assert Pandoc("markdown-smart+footnotes").suffix == ".md"
    assert Pandoc("latex").suffix == ".tex"


@pytest.mark.slow
def test_no_format_changes_quotation_marks() -> None:
    """The extension `smart` writes them in ASCII: it is on by itself in none of them."""
    smart = [name for name in WRITABLE if "+smart" in extensions(name)]
    assert [name for name in smart if "-smart" not in full_name(name)] == []
    assert full_name("markdown+smart").endswith("-smart+smart")


@pytest.mark.parametrize(
    "format", ["docbook5", "fb2", "jats", "icml", "opendocument", "opml", "tei", "xml"]
)
def test_xml_is_well_formed(format: str, tei: Tei) -> None:
    """In each format that is XML."""
    title = "Peace &amp; &lt;“more”&gt;"
    web = bema.render(tei(f"<head>{title}</head><p>{title}</p>"), ("web",))
    assert len(etree.fromstring(Pandoc(format).export(web).data))


@pytest.mark.parametrize(
    ("format", "message", "remedy"),
    [
        ("gmf", "pandoc has no format “gmf”.", "Did you mean “gfm”?"),
        (
            "markdown+footnote",
            "pandoc has no extension of markdown “footnote”.",
            "Did you mean “footnotes”?",
        ),
        ("pdf", "pandoc's format “pdf” needs a program that sets pages.", 'exporter = "pdf"'),
        ("bibtex", "pandoc's format “bibtex” holds bibliographies and no text.", "markdown"),
    ],
)
def test_what_cannot_be_made(format: str, message: str, remedy: str, edition: Edition) -> None:
    """Is an error that says what to do."""
    with pytest.raises(BemaError) as trouble:
        Pandoc(format).export(edition)
    (finding,) = trouble.value.findings
    assert (finding.code, finding.message) == ("pandoc-format", message)
    assert remedy in finding.remedy


# What the model has a place for ---------------------------------------------------------------


def written(speech: Speech, format: str) -> str:
    """The text of an edition in a format, without its colophon."""
    data = Pandoc(format).export(bema.render(speech, ("web",))).data.decode("utf-8")
    return data.partition("Two words.")[0]


@pytest.mark.parametrize(
    ("body", "format", "line"),
    [
        ("<p>a<note>b <hi rend='italic'>c</hi></note></p>", "markdown", "a[^1]"),
        ("<p>a<note><p>b</p><p>c</p></note></p>", "asciidoc", "afootnote:[b c]"),
        ("<p>a <foreign xml:lang='la'>b</foreign></p>", "html", '<span class="foreign" lang="la">'),
        ("<p xml:lang='ar'>b</p>", "html", '<div lang="ar" dir="rtl">'),
        ("<lg><l>a</l><l>b</l></lg>", "rst", "| a\n| b\n"),
        ("<list type='ordered'><item n='3'>a</item></list>", "gfm", "3.  a"),
        ("<p xml:id='x'>a</p><p><ref target='#x'>b</ref></p>", "latex", "\\hyperref[x]{b}"),
        ("<p xml:id='x'>a</p>", "latex", "\n\na\n"),
        ("<p>a<emph> b </emph>c</p>", "gfm", "a *b* c"),
        ("<p>&amp;amp; &amp; a</p>", "gfm", "&amp;amp; & a"),
        ("<p>1. May</p>", "rst", "1\\. May"),
        ("<p>A. Person</p>", "djot", "A\\. Person"),
        ("<p>1. May</p>", "org", "\u200b1. May"),
        ("<p>a<ref target='#y'>b</ref></p>", "gfm", "ab"),
        ("<div><head>H</head><p>a</p></div>", "latex", "\\section{H}"),
        ("<div><head>H</head><p>a</p></div>", "gfm", "## H"),
    ],
)
def test_what_becomes_of_it(body: str, format: str, line: str, tei: Tei) -> None:
    """Notes, languages, directions, verse, numbers, ids that are used and those that are not."""
    assert line in written(tei(body), format)


def test_a_heading_in_a_quotation_is_text(tei: Tei) -> None:
    """DocBook has no place for one there, and pandoc would leave it out."""
    speech = tei("<p>a</p><quote><div><head>Inside</head><p>b</p></div></quote>")
    assert "Inside" in written(speech, "docbook5")


def test_notes_in_notes(tei: Tei) -> None:
    """Stand behind the note that calls them, under their numbers: no format nests notes."""
    speech = tei("<p>a<note>b<note>c</note> d</note> e</p>")
    assert "[^1]: b^2^ d\n\n    ^2^\n\n    c\n" in Pandoc("markdown").export(
        bema.render(speech, ("web",))
    ).data.decode("utf-8")


def test_a_row_with_gaps_is_kept(tei: Tei) -> None:
    """A cell reaches down, and nothing stands beside it: pandoc's writers would lose the table."""
    rows = (
        "<row role='label'><cell>a</cell><cell>b</cell></row>"
        "<row><cell rows='2'>c</cell></row><row><cell>d</cell></row>"
    )
    speech = tei(f"<table>{rows}</table>")
    data = Pandoc("docx").export(bema.render(speech, ("web",))).data
    document = etree.fromstring(unpack(data)["word/document.xml"])
    assert "".join(document.itertext()).split()[2] == "abcd"


def test_wide_tables_break_lines(tei: Tei) -> None:
    """Columns get widths where lines are long, and none where they are short."""
    long = "word " * 40
    assert "p{(" in written(tei(f"<table><row><cell>{long}</cell></row></table>"), "latex")
    assert "p{(" not in written(tei("<table><row><cell>a</cell></row></table>"), "latex")


def test_the_title_is_printed_once(tei: Tei) -> None:
    """In its own place where a format has one, else in the text; author and date are there."""
    latex, gfm = written(tei("<p>a</p>"), "latex"), written(tei("<p>a</p>"), "gfm")
    assert "\\title{Two words}" in latex
    assert "\\maketitle\n\na\n" in latex
    assert gfm.startswith("# Two words\n")


@pytest.mark.parametrize(("media", "gone"), [("print", "ace"), ("screen", "bce")])
def test_what_the_stylesheet_hides(media: str, gone: str, tei: Tei, tmp_path: Path) -> None:
    """Is hidden: by the rule that wins, in the medium that the format is meant for."""
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@import "bema:speech.css";'
        "@media print { #a { display: none } #b { display: block } }"
        "#a { display: block } #b { display: none }"
        "@media print { p#a { display: none } p#b { display: block } }"
        "#c { display: none !important } html[data-edition] #c { display: block }"
        "#d { display: none } p#d { display: block } #d::before { display: none }"
        "main { #e { display: none } } @layer low { #f { display: none } } #f { display: block }"
    )
    speech = tei("".join(f"<p xml:id='{name}'>{name}</p>" for name in "abcdef"))
    made = bema.render(speech, ("web",), style=sheet)
    found = hidden(made.html[1], made.computed(media))
    ids = {element.get("id", "") for element in found}
    assert sorted(ids & set("abcdef")) == list(gone)


def png_chunk(kind: bytes, held: bytes) -> bytes:
    """A chunk of a PNG: length, kind, data, checksum."""
    return pack(">I", len(held)) + kind + held + pack(">I", crc32(kind + held))


PIXEL = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        png_chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        png_chunk(b"IDAT", compress(b"\0\0")),
        png_chunk(b"IEND", b""),
    )
)


def test_images(tei: Tei) -> None:
    """Are inside the file where a format takes them, else named; one that is missing is told."""
    speech = tei("<figure><graphic url='a.png'/></figure><p>b</p>")
    assert speech.path is not None
    made = bema.render(speech, ("web",))
    missing = Pandoc("odt").export(made)
    assert [f.code for f in missing.findings] == ["resource-missing"]
    speech.path.with_name("a.png").write_bytes(PIXEL)
    odt, markdown = Pandoc("odt").export(made), Pandoc("markdown").export(made)
    assert PIXEL in unpack(odt.data).values()
    assert odt.findings == ()
    assert b"(a.png)" in markdown.data
    assert [f.code for f in markdown.findings] == ["image-beside"]


def test_what_pandoc_says_is_told(tei: Tei) -> None:
    """A language that it does not know, for example."""
    made = bema.render(tei("<p xml:lang='x-mp'>a</p>"), ("web",))
    assert "pandoc-invalid-lang" in {f.code for f in Pandoc("latex").export(made).findings}


# OpenDocument ---------------------------------------------------------------------------------

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def test_styles_of_odt(edition: Edition) -> None:
    """Paragraphs bear the stylesheet's names, as XML names, and each of them is defined."""
    members = unpack(Pandoc("odt").export(edition.named("web", ("web",))).data)
    content, styles = (etree.fromstring(members[f"{n}.xml"]) for n in ("content", "styles"))
    defined = {
        element.get(f"{STYLE}name"): element.get(f"{STYLE}display-name")
        for root in (content, styles)
        for element in root.iter(f"{STYLE}style")
    }
    used = {e.get(f"{TEXT}style-name") for e in content.iter(f"{TEXT}p", f"{TEXT}h", f"{TEXT}span")}
    assert {"Title", "Overline", "Date", "Salutation", "Closing", "Colophon"} <= used
    assert used - set(defined) == set()
    assert [name for name in used if not re.fullmatch(r"[A-Za-z_][\w.-]*", name or "")] == []


def test_styles_of_odt_have_readable_names(tei: Tei) -> None:
    """With spaces, which stand beside the XML name."""
    made = bema.render(tei("<p>a</p><stage>b</stage>"), ("web",))
    styles = etree.fromstring(unpack(Pandoc("odt").export(made).data)["styles.xml"])
    names = {
        e.get(f"{STYLE}name"): e.get(f"{STYLE}display-name") for e in styles.iter(f"{STYLE}style")
    }
    assert names["Stage_20_Direction"] == "Stage Direction"


@pytest.mark.parametrize(("format", "part"), [("odt", "meta.xml"), ("docx", "docProps/core.xml")])
def test_properties(format: str, part: str, edition: Edition) -> None:
    """Title and author are in the file's properties, though pandoc does not print them."""
    root = etree.fromstring(unpack(Pandoc(format).export(edition.named("x", ("web",))).data)[part])
    said = {etree.QName(e).localname: e.text for e in root.iter(etree.Element)}
    assert said["title"] == edition.metadata.title
    assert said["creator"] == "Sergey Lavrov"
