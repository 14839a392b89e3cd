"""Readers find all that a file has, also where pandoc by itself would pass over it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from lxml import etree

from bema.checks.structure import breaks, speech
from bema.errors import BemaError
from bema.ingest.audit import tei_words, unread
from bema.ingest.ingest import Ingested, ingest
from bema.ingest.readers import reader_of
from bema.ingest.register import read_register
from bema.ingest.transcript import Paragraph, Text, Transcript
from bema.pandoc import Parser, convert
from bema.tei.speech import TEI

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BOX = """<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:AlternateContent>
<mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p>
</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r>
<w:t>In a box.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>
</mc:AlternateContent></w:r>"""
RUNS = {
    "a field": '<w:fldSimple w:instr="DATE"><w:r><w:t>on 3 May</w:t></w:r></w:fldSimple>',
    "custom XML": '<w:customXml w:element="a"><w:r><w:t>on 3 May</w:t></w:r></w:customXml>',
    "a smart tag": '<w:smartTag w:element="a"><w:r><w:t>on 3 May</w:t></w:r></w:smartTag>',
    "a direction": '<w:dir w:val="rtl"><w:r><w:t>on 3 May</w:t></w:r></w:dir>',
    "a control": "<w:sdt><w:sdtContent><w:r><w:t>on 3 May</w:t></w:r></w:sdtContent></w:sdt>",
    "an insertion": '<w:ins w:id="1" w:author="a"><w:r><w:t>on 3 May</w:t></w:r></w:ins>',
    "a ruby": "<w:r><w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt><w:rubyBase><w:r>"
    "<w:t>on 3 May</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    "a run with a picture": "<w:r><w:t>on 3 May</w:t><w:drawing/></w:r>",
}
"""What may stand in a paragraph of Word's and says “on 3 May”."""


def word(make: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    make(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def read(data: bytes, name: str) -> Ingested:
    with Parser() as parser:
        made = ingest(data, name, parser, {})
    assert list(breaks(speech(), etree.fromstring(made.data))) == []
    return made


def words_of(made: Ingested) -> str:
    body = etree.fromstring(made.data).find(f".//{{{TEI}}}body")
    assert body is not None
    return " ".join(tei_words(body))


def left_out(made: Ingested) -> list[str]:
    return [f.message for f in made.findings if f.code == "ingest-dropped"]


@pytest.mark.parametrize("kind", RUNS)
def test_words_in_all_kinds_of_runs_are_read(kind: str) -> None:
    def make(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("The quay was opened ")
        paragraph._p.append(parse_xml(RUNS[kind].replace(">", f' xmlns:w="{W}">', 1)))
        paragraph.add_run(" by the town.")

    assert words_of(read(word(make), "a.docx")) == "The quay was opened on 3 May by the town."


def test_a_text_box_keeps_its_paragraph() -> None:
    """It stands behind it, once, and that is told; pandoc would lose the paragraph."""

    def make(document: docx.document.Document) -> None:
        paragraph = document.add_paragraph("The quay was opened by the town, which paid for it.")
        paragraph._p.append(parse_xml(BOX.format(W=W)))
        document.add_paragraph("The next paragraph.")

    made = read(word(make), "a.docx")
    wanted = "The quay was opened by the town, which paid for it. In a box. The next paragraph."
    assert words_of(made) == wanted
    assert "ingest-boxes" in {finding.code for finding in made.findings}


def test_what_is_beside_a_text_of_word_is_told() -> None:
    """Headers, footers, comments and hidden text are no part of the speech."""

    def make(document: docx.document.Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Port Authority"
        document.sections[0].footer.paragraphs[0].text = "Quay Street 1"
        paragraph = document.add_paragraph("The quay was opened by the town, which paid for it.")
        run = paragraph.add_run(" Not so.")
        run.font.hidden = True
        document.add_comment(paragraph.runs[0], text="Is that so?", author="Bo")

    made = read(word(make), "a.docx")
    assert words_of(made) == "The quay was opened by the town, which paid for it."
    assert sorted(left_out(made)) == [
        "left out as comments: “Is that so?”.",
        "left out as hidden text: “Not so.”.",
        "left out as the page's footer: “Quay Street 1”.",
        "left out as the page's header: “Port Authority”.",
    ]


def test_titles_by_style_stay_in_the_text() -> None:
    """They are taken out of it by pandoc."""

    def make(document: docx.document.Document) -> None:
        document.add_paragraph("On the Harbour", style="Title")
        document.add_paragraph("What the town owes", style="Subtitle")
        document.add_paragraph("The quay was opened by the town, which paid for it.")

    made = read(word(make), "a.docx")
    root = etree.fromstring(made.data)
    assert root.findtext(f".//{{{TEI}}}title") == "On the Harbour"
    assert [head.text for head in root.iter(f"{{{TEI}}}head")] == [
        "On the Harbour",
        "What the town owes",
    ]


def test_cells_beyond_the_grid_of_a_table_are_read() -> None:
    def make(document: docx.document.Document) -> None:
        document.add_paragraph("The quay was opened by the town, which paid for it.")
        table = document.add_table(rows=1, cols=3)
        for cell, text in zip(table.rows[0].cells, ("one", "two", "three"), strict=True):
            cell.text = text
        for column in table._tbl.tblGrid.gridCol_lst[1:]:
            table._tbl.tblGrid.remove(column)

    assert words_of(read(word(make), "a.docx")).endswith("one two three")


ODT = """<office:document-content office:version="1.3"
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:scripts/>
<office:font-face-decls/><office:automatic-styles/><office:body><office:text>{}</office:text>
</office:body></office:document-content>"""
STYLES = """<office:document-styles office:version="1.3"
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:font-face-decls/>
<office:styles/><office:automatic-styles/><office:master-styles><style:master-page style:name="S">
<style:header><text:p>Port Authority</text:p></style:header></style:master-page>
</office:master-styles></office:document-styles>"""


def opendocument(text: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("content.xml", ODT.format(text))
        package.writestr("styles.xml", STYLES)
    return file.getvalue()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('<text:p>On <text:date text:fixed="true">3 May</text:date>.</text:p>', "On 3 May."),
        (
            "<text:p>A <text:ruby><text:ruby-base>quay</text:ruby-base><text:ruby-text>key"
            "</text:ruby-text></text:ruby>.</text:p>",
            "A quay.",
        ),
        (
            "<text:p>A <draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box>"
            "</draw:frame>quay.</text:p><text:p>Next.</text:p>",
            "A quay. In a box. Next.",
        ),
        (
            "<text:p><draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape>A quay."
            "</text:p>",
            "A quay. In a shape.",
        ),
        ("<text:numbered-paragraph><text:p>One.</text:p></text:numbered-paragraph>", "One."),
        (
            "<table:table><table:table-column/><table:table-header-rows><table:table-row>"
            "<table:table-cell><text:p>Head</text:p></table:table-cell></table:table-row>"
            "</table:table-header-rows><table:table-row><table:table-cell><text:p>Cell</text:p>"
            "</table:table-cell></table:table-row></table:table>",
            "Head Cell",
        ),
        (
            "<text:tracked-changes><text:changed-region text:id='c'><text:deletion><text:p>Not"
            "</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            "<text:p>A quay<text:change text:change-id='c'/>.</text:p>",
            "A quay.",
        ),
        (
            "<text:p>A quay<office:annotation><text:p>Is it?</text:p></office:annotation>."
            "</text:p>",
            "A quay.",
        ),
        (
            "<text:table-of-content><text:index-body><text:p>A quay 1</text:p></text:index-body>"
            "</text:table-of-content><text:p>A quay.</text:p>",
            "A quay.",
        ),
    ],
)
def test_words_of_opendocument_are_read(text: str, words: str) -> None:
    made = read(opendocument(text), "a.odt")
    assert words_of(made) == words
    assert "left out as the page's header: “Port Authority”." in left_out(made)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[Questioner]: Why?\n\n[Chair]: So.", "[Questioner]: Why? [Chair]: So."),
        ("One.\n\n---\nQ: Why?\n---\n\nTwo.", "One. Q: Why? Two."),
        ("---\nQ: Why: so?\n---\n\nTwo.", "Q: Why: so? Two."),
        ("A well.[^1]\n\n[^1]: Dug.\n[^2]: Shut.", "A well. Dug. [^2]: Shut."),
        ("- a well [^1]\n\n[^1]: Dug.", "a well Dug."),
        ("See [this][a].\n\n[a]: http://a.example/ 'T'", "See this."),
        ("[Note] : one\n\n[Note] : two", "[Note] : one [Note] : two"),
        ("6. Sixth.\n\n7. Seventh.\n\n1. one\n2. two", "6. Sixth. 7. Seventh. one two"),
        ("1. one\n\nBetween.\n\n2. two", "one Between. 2. two"),
        ("| a | b |\n|---|---|\n| c | d | e |", "a b c d e"),
        (
            "1987. That was the year.\n\n1988. So was that.",
            "1987. That was the year. 1988. So was that.",
        ),
    ],
)
def test_words_that_look_like_markup_are_read(text: str, words: str) -> None:
    """What Markdown has for addresses, notes and metadata, and people have for other things."""
    assert words_of(read(text.encode(), "a.md")) == words


def test_an_epub_with_addresses_upwards_is_read(tmp_path: Path) -> None:
    """As calibre writes them: `../text/a.xhtml`."""
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="a/b.opf"/></rootfiles></container>',
        )
        package.writestr(
            "a/b.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
            '<item id="t" href="../t/a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="t"/></spine></package>',
        )
        package.writestr(
            "t/a.xhtml",
            '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>'
            '<div role="main"><p>The quay was opened.</p></div><p>So it was.</p></body></html>',
        )
    assert words_of(read(path.read_bytes(), "a.epub")) == "The quay was opened. So it was."


def test_what_a_reader_does_not_find_is_an_error() -> None:
    """A word that the file has and the blocks have not."""
    found = Transcript((Paragraph(Text("The quay is open.")),), everything="The old quay is open.")
    assert [finding.code for finding in unread(found, "a.md")] == ["ingest-words"]


def test_a_broken_package_is_told() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("content.xml", "<office")
    for name in ("a.odt", "a.docx", "a.epub"):
        with Parser() as parser, pytest.raises(BemaError) as raised:
            reader_of(name, file.getvalue()).read(file.getvalue(), name, parser)
        assert [finding.code for finding in raised.value.findings] == ["ingest-broken"]


def test_signs_that_mark_nothing_are_left_out() -> None:
    """Where an editor of pages did not close what it opened; what was meant stays."""
    made = read(b"**Port Ada  \n**3 May\n\nThe quay** is open, and so it stays.", "a.md")
    assert "*" not in words_of(made)
    assert "ingest-signs" in {finding.code for finding in made.findings}
    assert "D**n" in words_of(read(rb"He said D\*\*n, and that was all that he said.", "a.md"))


def test_lists_with_nothing_between_them_are_one() -> None:
    made = read(b"It has three parts:\n\n- one\n\n<!-- -->\n\n- two\n\n<!-- -->\n\n- three", "a.md")
    root = etree.fromstring(made.data)
    assert [len(found) for found in root.iter(f"{{{TEI}}}list")] == [3]


def test_deletions_in_rtf_are_told() -> None:
    """They cannot be told from the text, and stand in it."""
    made = read(rb"{\rtf1\ansi The quay is {\deleted not }open, and so it stays.\par}", "a.rtf")
    assert "not" in words_of(made)
    assert "ingest-changes" in {finding.code for finding in made.findings}


def test_a_file_is_what_stands_in_it() -> None:
    """Whatever it is called."""
    document = word(lambda d: d.add_paragraph("The quay was opened by the town, and it is open."))
    said = b"The quay was opened by the town, which paid for it with what it had."
    page = b"<!DOCTYPE html><html lang='en'><p>%b</p></html>" % said
    for data, name in (
        (document, "a.doc"),
        (document, "a"),
        (document, "a.md"),
        (opendocument("<text:p>The quay was opened.</text:p>"), "a.docx"),
        (rb"{\rtf1\ansi The quay was opened by the town.\par}", "a.doc"),
        (page, "a.txt"),
        (page, "a.php"),
    ):
        assert words_of(read(data, name)).startswith("The quay was opened"), name


def test_a_few_control_characters_make_no_binary_of_a_text() -> None:
    """They are replaced, each told with its line; line ends of all systems are ends of lines."""
    made = read("One line.\r\n\r\nTwo \x0b\x01 lines.\rSo.\n\nFour é.".encode("latin-1"), "a.txt")
    told = [(f.code, f.place.line) for f in made.findings if f.code == "ingest-forbidden"]
    assert told == [("ingest-forbidden", 3), ("ingest-forbidden", 3)]
    assert words_of(made).endswith("Four é.")


def test_cells_of_a_page_keep_what_they_span() -> None:
    """And those that no `col` stands for are read."""
    made = read(
        b"<html lang='en'><body><p>The quay was opened by the town, which paid for it all.</p>"
        b"<table><col><tr><th colspan='2'>Stones</th></tr><tr><td rowspan='2'>old stones"
        b"</td><td>nine hundred of them</td></tr><tr><td>one</td></tr></table><p>So it is with the "
        b"quay, and so it will be when we are gone.</p></body></html>",
        "a.html",
    )
    cells = list(etree.fromstring(made.data).iter(f"{{{TEI}}}cell"))
    assert [(cell.get("rows"), cell.get("cols")) for cell in cells] == [
        (None, "2"),
        ("2", None),
        (None, None),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("said", "language"),
    [("my_MM", "my-MM"), ("English", "en"), ("German", "de"), ("nonsense", "en"), ("ger", "de")],
)
def test_languages_are_tags(said: str, language: str) -> None:
    """However a document writes them; what is none of them counts for nothing."""
    text = "The quay that the storm took is open again, and all of us are very glad of it."
    made = read(f"---\nlanguage: {said}\n---\n\n{text}".encode(), "a.md")
    assert etree.fromstring(made.data).get("{http://www.w3.org/XML/1998/namespace}lang") == language


def test_addresses_are_ones_that_may_be() -> None:
    made = read(
        b"<html lang='en'><body><p>The quay was <a href='mailto : a@b.example'>opened</a> by the "
        b"<a href='http://port.example/a b|c\"d'>town</a>, which paid for it with what it "
        b"had.</p></body></html>",
        "a.html",
    )
    found = [ref.get("target") for ref in etree.fromstring(made.data).iter(f"{{{TEI}}}ref")]
    assert found == ["./mailto%20:%20a@b.example", "http://port.example/a%20b%7Cc%22d"]


def test_turns_in_a_table_of_word_are_turns() -> None:
    """Although Word takes its first row for a head."""

    def make(document: docx.document.Document) -> None:
        table = document.add_table(rows=0, cols=2)
        for name, said in (
            ("THE CHAIR", "Good morning. I open the sitting of this council."),
            ("MS. LIND", "Thank you, Chair. The quay is open."),
            ("THE CHAIR", "Then we go on with the next matter."),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, said

    root = etree.fromstring(read(word(make), "a.docx").data)
    said_by = [u.get("who") for u in root.iter(f"{{{TEI}}}u")]
    assert said_by == ["#the-chair", "#lind", "#the-chair"]


REGISTER = f"""<standOff xmlns="{TEI}">
<listPerson>
<person xml:id="ada-lind"><persName>Ada Lind</persName></person>
<person xml:id="roe"><persName>Karl Roe</persName><occupation>Miller</occupation></person>
</listPerson>
<listOrg>
<org xml:id="sea"><orgName type="full">European Sea Agency</orgName>
<orgName type="abbr">ESA</orgName></org>
<org xml:id="pa"><orgName>Port Authority</orgName><orgName type="abbr">PA</orgName></org>
</listOrg>
<listPlace><place xml:id="port"><placeName>Port Ada</placeName></place></listPlace>
</standOff>"""


def test_a_register_is_taken_as_it_is() -> None:
    """Its entries whole, once each, and for what the text abbreviates; who speaks is no other."""
    text = (
        "# Remarks by Ada Lind\n\nPort Ada, 3 May 2024\n\nThe European Sea Agency (ESA) came to "
        "Port Ada, and so did Karl Roe. The ESA and the PA stay, said Ada Lind.\n"
    )
    with Parser() as parser:
        register = read_register(REGISTER.encode(), "names.xml")
        made = ingest(text.encode(), "a.md", parser, {}, register)
    root = etree.fromstring(made.data)
    assert list(breaks(speech(), root)) == []
    listed = root.find(f"{{{TEI}}}standOff")
    ids = list(listed.xpath(".//@xml:id"))
    assert sorted(ids) == ["pa", "port", "roe", "sea"]
    assert listed.findtext(f".//{{{TEI}}}occupation") == "Miller"
    body = {"namespaces": {"t": TEI}}
    assert root.xpath("//t:body//t:orgName/@ref", **body) == ["#sea", "#sea", "#pa"]
    assert root.xpath("//t:body//t:orgName/t:abbr/text()", **body) == ["ESA", "ESA", "PA"]
    assert root.xpath("//t:body//t:persName/@ref", **body) == ["#ada-lind", "#roe", "#ada-lind"]
    assert root.xpath("//t:author/t:persName/@ref", **body) == ["#ada-lind"]
    assert root.xpath("//t:dateline/t:placeName/@ref", **body) == ["#port"]


def test_who_speaks_has_the_id_of_a_register() -> None:
    """By a full name, or by a surname that one person alone has, which is a guess."""
    text = "MS. LIND: It is open.\n\nKARL ROE: It is.\n\nMS. LIND: So it is.\n\nMR. DOE: No.\n"
    with Parser() as parser:
        register = read_register(REGISTER.encode(), "names.xml")
        made = ingest(text.encode(), "a.md", parser, {}, register)
    root = etree.fromstring(made.data)
    assert list(breaks(speech(), root)) == []
    said_by = [u.get("who") for u in root.iter(f"{{{TEI}}}u")]
    assert said_by == ["#ada-lind", "#roe", "#ada-lind", "#doe"]
    persons = {
        person.get("{http://www.w3.org/XML/1998/namespace}id"): (
            person.findtext(f"{{{TEI}}}persName"),
            person.get("cert"),
        )
        for person in root.iter(f"{{{TEI}}}person")
    }
    assert persons == {
        "ada-lind": ("Ada Lind", "high"),
        "roe": ("Karl Roe", None),
        "doe": ("Mr. Doe", None),
    }
    assert "Ada Lind of the register" in " ".join(finding.message for finding in made.findings)


def test_rtf_of_pandoc_keeps_all_letters() -> None:
    """Behind an apostrophe or a dash, whose substitutes it reads wrong itself."""
    text = "We\u2019ve paid \u2014 and we\u2019re glad, said \u201cshe\u201d, of Saint\u2011Ada."
    data, _ = convert(text.encode(), "markdown-smart", "rtf", 0, ["--standalone"])
    assert words_of(read(data, "a.rtf")) == text
    office = rb"{\rtf1\ansi\uc1 We\u8217\'92ve paid \u8212\'97 and more of it.\par}"
    assert words_of(read(office, "a.rtf")) == "We\u2019ve paid \u2014 and more of it."


def test_bytes_of_no_character_are_told() -> None:
    made = read("One quay – open.".encode("utf-16") + b"\x00", "a.txt")
    assert [f.code for f in made.findings][:1] == ["ingest-encoding"]


def test_text_of_diagrams_and_charts_is_told() -> None:
    """It is in parts of its own, and in no sentence of the speech."""
    data = word(lambda d: d.add_paragraph("The quay was opened by the town, which paid for it."))
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    file = BytesIO(data)
    with zipfile.ZipFile(file, "a") as package:
        for name in ("diagrams/data1", "charts/chart1"):
            part = f'<a xmlns:a="{drawing}"><a:t>Of {name}</a:t></a>'
            package.writestr(f"word/{name}.xml", part)
    assert left_out(read(file.getvalue(), "a.docx")) == [
        "left out as a diagram's text: “Of diagrams/data1”.",
        "left out as a chart's text: “Of charts/chart1”.",
    ]
