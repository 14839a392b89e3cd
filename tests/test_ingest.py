"""Transcripts become canonical TEI: valid, whole, and with every turn somebody's."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import validators
from click.testing import CliRunner
from conftest import ROOT, SHARED
from lxml import etree, html
from rule_examples import SPEECH

from bema.checks.structure import breaks, speech
from bema.cli import main
from bema.errors import BemaError
from bema.ingest.audit import tei_words
from bema.ingest.guess import Guess
from bema.ingest.ingest import Ingested, ingest
from bema.pandoc import Parser, convert
from bema.tei.speech import TEI
from bema.tree import XML_ID, XML_LANG, Element

FOLDERS = ("markdown", "html", "text", "word")
SEED = ROOT / "source" / "2021-10-12-cica.md"
TRANSCRIPTS = sorted(
    path for folder in FOLDERS for path in (SHARED / "corpus" / folder).glob("*") if path.is_file()
)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>|\]\([^)]*\)|[*_\\\\#>\[\]`|]", re.DOTALL)


@cache
def ingested(path: Path) -> Ingested:
    with Parser() as parser:
        return ingest(path.read_bytes(), path.name, parser, {})


def read(data: str, name: str = "a.md", **given: str) -> Ingested:
    with Parser() as parser:
        return ingest(data.encode(), name, parser, given)


def body(made: Ingested) -> Element:
    found = etree.fromstring(made.data).find(f".//{{{TEI}}}body")
    assert found is not None
    return found


def told(made: Ingested) -> list[str]:
    return [finding.code for finding in made.findings]


@pytest.fixture(params=[*TRANSCRIPTS, SEED], ids=lambda path: path.stem[:40])
def transcript(request: pytest.FixtureRequest, shared: Path) -> Path:
    path: Path = request.param
    return path


def test_every_transcript_becomes_valid_tei(transcript: Path, shared: Path, tmp_path: Path) -> None:
    """Of the profile for speeches, and so of TEI; jing says the same."""
    made = ingested(transcript)
    path = tmp_path / "a.tei.xml"
    path.write_bytes(made.data)
    assert list(breaks(speech(), etree.fromstring(made.data))) == []
    assert validators.tei(path, shared / "corpus" / "schema" / "tei_all.rng") == []


def test_nobody_speaks_unnamed(transcript: Path) -> None:
    """Whoever speaks is in `particDesc`."""
    root = etree.fromstring(ingested(transcript).data)
    ids = {f"#{each}" for each in root.xpath("//@xml:id")}
    for element in root.iter(f"{{{TEI}}}u"):
        assert element.get("who") in ids


@pytest.mark.parametrize(
    "path",
    [path for path in TRANSCRIPTS if path.suffix in (".md", ".txt")],
    ids=lambda path: path.stem[:40],
)
@pytest.mark.usefixtures("shared")
def test_no_word_is_lost(path: Path) -> None:
    """Words of the file as it is, without the signs of its markup, against words of the TEI.

    What was left out is told, and stands in the file where it is told of.
    """
    raw = path.read_text("utf-8")
    if path.suffix == ".txt":
        raw = raw.strip("\n").rpartition("\t")[2]
    raw = _FRONT_MATTER.sub("", raw)
    made = ingested(path)
    wanted = list(plain(raw))
    for finding in made.findings:
        if finding.code == "ingest-dropped":
            left_out = list(plain(finding.message.partition("“")[2].rpartition("”")[0]))
            starts = range(len(wanted) - len(left_out) + 1)
            at = next(n for n in starts if wanted[n : n + len(left_out)] == left_out)
            del wanted[at : at + len(left_out)]
    assert list(plain(" ".join(tei_words(body(made))))) == wanted


@pytest.mark.parametrize("name", ["adams1_3", "jefferson1_4", "roosevelt3_39", "washington2_2"])
def test_no_word_of_a_page_is_lost(name: str, shared: Path) -> None:
    """All words of the element that holds the speech, as lxml alone finds them."""
    path = shared / "corpus" / "html" / f"{name}_done.xhtml"
    root = html.document_fromstring(path.read_bytes())
    speech_alone = root.find_class("home")[0]
    for line in list(speech_alone.iter("br")):
        line.tail = f" {line.tail or ''}"
    made = ingested(path)
    assert tei_words(body(made)) == speech_alone.text_content().split()
    assert "ingest-dropped" in told(made)


def plain(text: str) -> Iterator[str]:
    """Words without signs of markup, and without numbers and dots of lists."""
    for word in _MARKUP.sub("", text).split():
        if not re.fullmatch(r"\d+\.|-", word):
            yield word


def bomb() -> bytes:
    """A small file that would be a large one."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(b"0" * 1_000_000)
    return packed.getvalue()


BOMB = bomb()
DIALOGUE = """---
title: Remarks by President Ada Lind and Prime Minister Roe at the Quay
date: '2024-05-03'
source_url: https://example.org/quay
---
The Quay
Port Ada

1:38 P.M. CEST

PRESIDENT LIND:  Good day.  (Applause.)  I said (twice) that [w]e —

Q    Why?

     THE PRESIDENT:  Because.

(Laughter.)

MS. CHANG:  **Thank you**, [both](https://example.org/).

And more.

END 2:12 P.M. CEST
"""


def test_a_dialogue() -> None:
    """Labels, times, stage matter, a question, and one person under two names."""
    made = read(DIALOGUE)
    root = etree.fromstring(made.data)
    assert [u.get("who") for u in root.iter(f"{{{TEI}}}u")] == [
        "#lind",
        "#press",
        "#lind",
        "#chang",
    ]
    assert [e.text for e in root.iter(f"{{{TEI}}}time")][-2:] == [
        "1:38 P.M. CEST",
        "2:12 P.M. CEST",
    ]
    assert [e.get("when") for e in root.iter(f"{{{TEI}}}time")][-1] == "14:12:00+02:00"
    assert root.findtext(f".//{{{TEI}}}kinesic/{{{TEI}}}desc") == "(Applause.)"
    assert root.findtext(f".//{{{TEI}}}vocal/{{{TEI}}}desc") == "(Laughter.)"
    assert root.findtext(f".//{{{TEI}}}seg[@type='editorial']") == "[w]"
    assert "(twice)" in "".join(body(made).itertext())
    assert root.findtext(f".//{{{TEI}}}person/{{{TEI}}}occupation") == "President"
    assert "ingest-speaker" in told(made)
    assert made.turns == 4


@pytest.mark.parametrize(
    ("text", "place", "date", "salute", "closing"),
    [
        ("Port Ada, 3 May 2024\n\nDear friends,\n\nCome.\n\nThank you.", "Port Ada", "2024-05-03",
         "Dear friends,", "Thank you."),
        ("Lyon, 3 mai 2024\n\nMesdames et Messieurs,\n\nVenez donc.\n\nMerci.", "Lyon",
         "2024-05-03", "Mesdames et Messieurs,", "Merci."),
        ("Berlin, den 3. Mai 2024\n\nSehr geehrte Damen und Herren,\n\nKommen Sie zu uns.\n\n"
         "Vielen Dank.", "Berlin", "2024-05-03", "Sehr geehrte Damen und Herren,", "Vielen Dank."),
        ("2024年5月3日，北京\n\n尊敬的各位来宾：\n\n码头今天竣工。\n\n谢谢大家。", "北京",
         "2024-05-03", "尊敬的各位来宾：", "谢谢大家。"),
        ("Москва, 12 октября 2021 года\n\nУважаемые коллеги,\n\nПричал открыт.\n\nСпасибо.",
         "Москва", "2021-10-12", "Уважаемые коллеги,", "Спасибо."),
    ],
    ids=["en", "fr", "de", "zh", "ru"],
)  # fmt: skip
def test_openings(text: str, place: str, date: str, salute: str, closing: str) -> None:
    """Place, date, salutation and closing in several languages."""
    made = read(f"# T\n\n{text}\n")
    found = body(made)
    paths = {"namespaces": {"t": TEI}}
    assert found.xpath("string(.//t:opener//t:placeName)", **paths) == place
    assert found.xpath("string(.//t:opener//t:date/@when)", **paths) == date
    assert found.xpath("string(.//t:opener//t:salute)", **paths) == salute
    assert found.xpath("string(.//t:closer/t:salute)", **paths) == closing
    assert found.xpath("count(.//t:p)", **paths) == 1


def test_a_place_before_the_title_is_a_line_of_it() -> None:
    """Words stay in their order, and no head stands behind an opener."""
    made = read(
        "Port Ada\n\n3 May 2024\n\n**On wells**\n\nDear friends,\n\nThe well is open now.\n"
    )
    kinds = [head.get("type") for head in body(made).iter(f"{{{TEI}}}head")]
    assert kinds == ["overline", "overline", "main"]
    assert list(breaks(speech(), etree.fromstring(made.data))) == []


def test_sections() -> None:
    """Headings, bold lines and Roman numerals, with letters below them; a title is no section."""
    made = read(
        "# I. Wells\n\nOne.\n\n## More\n\nTwo.\n\n**II. Quays**\n\n**A. Old**\n\nThree.\n\n"
        "**B. New**\n\nFour, **bold** here.\n",
        title="On both",
    )
    found = body(made)
    paths = {"namespaces": {"t": TEI}}
    assert found.xpath("t:div/t:div/t:head/text()", **paths) == ["I. Wells", "II. Quays"]
    assert found.xpath("t:div/t:div/t:div/t:head/text()", **paths) == ["More", "A. Old", "B. New"]
    assert list(breaks(speech(), etree.fromstring(made.data))) == []


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        ("**Question:** Why?\n\n**Ada Lind:** So.\n\nAnd so.", "press lind"),
        ("Q: Why?\n\nA: So.\n\nQ: Who?\n\nA: Me.", "press a press a"),
        ("Вопрос: Почему?\n\nС.В.Лавров: Так.\n\nВопрос: Да?", "press lavrov press"),
        ("Ada Lind: Good day.\n\nJohn Roe: Thanks.\n\nAda Lind: So.", "lind roe lind"),
        (
            "*Chair:* So.\n\n*Dr. Lind:* Thanks.\n\nThe point is: act.\n\n*Chair:* Well.",
            "chair lind chair",
        ),
        ("CHAIR\n\nWelcome.\n\nMR. ROE\n\nThanks.\n\nCHAIR\n\nSo.", "chair roe chair"),
        ("SENATOR McCONNELL: So.\n\nMS. O’HARA (via interpreter): No.", "mcconnell o-hara"),
        ("MR. ROE — So.\n\nMS. LIND — No.", "roe lind"),
        ("THE PRESIDENT: So.\n\nAUDIENCE: No!", "the-president audience"),
        ("记者：为什么？\n\n王毅：因为。（热烈的掌声）\n\n记者：是吗？", "press wangyi press"),
        ("سؤال: لماذا؟\n\nالوزير: لأن.\n\nسؤال: حقا؟", "press lwzyr press"),
        ("Let me be clear: no.\n\nSimply put: no.\n\nNOTE: no.", ""),
        ("And The Truth Is: no.\n\nWe went.", ""),
    ],
)
def test_labels(text: str, voices: str) -> None:
    """In capitals, bold, italics, on a line of their own, in other scripts; and what is none."""
    found = body(read(text, "a.md"))
    assert [u.get("who", "")[1:] for u in found.iter(f"{{{TEI}}}u")] == voices.split()


def test_guesses_say_where_they_stand() -> None:
    """The line of the source and the id in the TEI, for each time."""
    text = (
        "MR. ROE: One. (A boat whistles.)\n\nMS. LIND: Two.\n\nMR. ROE: (A boat whistles.) Three."
    )
    made = read(text)
    found = [each for each in made.findings if each.code == "ingest-stage"]
    assert [(each.place.line, each.place.id) for each in found] == [(1, "u1.1"), (5, "u3.1")]
    assert all(isinstance(each, Guess) and each.confidence == 0.8 for each in found)
    incidents = etree.fromstring(made.data).iter(f"{{{TEI}}}vocal")
    assert [(each.get("cert"), each.get("resp")) for each in incidents] == [("medium", "#bema")] * 2


def test_a_foreign_phrase_has_its_language() -> None:
    """Emphasised words of another language; others stay emphasised."""
    text = "We say *muchas gracias por su atención* and *the same again* to [all](#all) of you."
    made = read(text, language="en")
    root = etree.fromstring(made.data)
    (foreign,) = root.iter(f"{{{TEI}}}foreign")
    assert (foreign.get(XML_LANG), foreign.get("cert")) == ("es", "medium")
    assert root.findtext(f".//{{{TEI}}}hi") == "the same again"
    assert {"ingest-foreign", "ingest-links"} <= set(told(made))


def test_an_address() -> None:
    made = read(
        "# On wells\n\nPort Ada, 3 May 2024\n\nDear friends,\n\nThe well is open.\n\nThank you.\n"
    )
    found = body(made)
    assert found[0].get("type") == "address"
    assert [local.tag.rpartition("}")[2] for local in found[0]] == ["head", "opener", "p", "closer"]
    assert found.findtext(f".//{{{TEI}}}salute") == "Dear friends,"


PAGE = """<!DOCTYPE html><html lang="de"><head><title>Ministerium: Rede</title>
<meta property="og:title" content="Rede zur Brücke"><meta name="author" content="Ada Lind">
<script type="application/ld+json">{{"@type": "Article", "datePublished": "2024-05-03T10:00:00Z",
"publisher": {{"@type": "Organization", "name": "Hafenamt"}}}}</script></head><body>
<header><nav><ul><li><a href="/">Start</a></li></ul></nav></header>
<div id="cookie-banner">Wir verwenden Cookies.</div>
<main><article><h1>Rede zur Brücke</h1><p>Liebe Freunde,</p>{}<p>Vielen Dank.</p></article>
<div class="share">Teilen: Mail</div></main>
<footer>Impressum</footer></body></html>"""


def test_a_page_is_told_from_its_furniture() -> None:
    """What the page says of itself is in the header; menus and footers are told, and left out."""
    paragraphs = "".join(f"<p>Die Brücke ist offen, und das ist Satz {n}.</p>" for n in range(20))
    made = read(PAGE.format(paragraphs), "a.html")
    root = etree.fromstring(made.data)
    assert root.get(XML_LANG) == "de"
    assert tei_words(body(made))[:5] == ["Rede", "zur", "Brücke", "Liebe", "Freunde,"]
    assert tei_words(body(made))[-2:] == ["Vielen", "Dank."]
    assert root.findtext(f".//{{{TEI}}}title") == "Rede zur Brücke"
    assert root.findtext(f".//{{{TEI}}}author/{{{TEI}}}persName") == "Ada Lind"
    assert root.findtext(f".//{{{TEI}}}publisher") == "Hafenamt"
    assert root.xpath("//t:creation/t:date/@when", namespaces={"t": TEI}) == ["2024-05-03"]
    left_out = " ".join(f.message for f in made.findings if f.code == "ingest-dropped")
    assert all(each in left_out for each in ("Start", "Cookies", "Teilen", "Impressum"))


def test_no_word_of_a_table_or_beside_a_speech_is_lost() -> None:
    """Captions, lists in cells, and text that stands in no element of its own."""
    paragraphs = "".join(f"<p>The quay is open, and this is sentence {n}.</p>" for n in range(20))
    table = (
        "<table><caption>Depths</caption><tr><td><ol><li>one</li><li>two</li></ol></td>"
        "<td><h3>Head</h3><pre>nine metres</pre></td></tr></table>"
    )
    page = (
        f"<html lang='en'><body>Stray words <div>{paragraphs}{table}</div> behind it</body></html>"
    )
    made = read(page, "a.html")
    found = tei_words(body(made))
    assert found[-6:] == ["Depths", "one", "two", "Head", "nine", "metres"]
    left_out = " ".join(f.message for f in made.findings if f.code == "ingest-dropped")
    assert "Stray words" in left_out
    assert "behind it" in left_out


RICH = """# On wells

A well.[^1] See *this* ~~old~~ list:

- one
- two

| well | depth |
|------|-------|
| old  | 9 m   |

> Water is life.

[^1]: Dug in 1954.
"""


@pytest.mark.parametrize("name", ["md", "docx", "odt", "html"])
def test_what_stands_in_a_text_keeps_its_shape(name: str) -> None:
    """Lists, tables, quotations, footnotes and emphasis."""
    data = RICH.encode()
    if name != "md":
        data, _ = convert(data, "markdown-smart", name, 0, ["--standalone", "--metadata=lang:en"])
    with Parser() as parser:
        made = ingest(data, f"a.{name}", parser, {"title": "On wells"})
    found = body(made)
    paths = {"namespaces": {"t": TEI}}
    assert found.xpath("count(.//t:list/t:item)", **paths) == 2
    assert found.xpath("string(.//t:row[2]/t:cell[2])", **paths) == "9 m"
    assert "Dug in 1954." in found.xpath("string(.//t:note[@place = 'foot'])", **paths)
    assert found.xpath("string(.//t:hi[@rend = 'italic'])", **paths) == "this"
    assert "Water is life." in found.xpath("string(.//t:quote)", **paths)
    assert found.xpath("string(.//t:del)", **paths) == "old"
    assert found.xpath("string(t:div/t:head)", **paths) == "On wells"


@pytest.fixture(params=["short", "long"])
def dialogue(request: pytest.FixtureRequest) -> str:
    """One made for the tests, and one that was held, as its page has it."""
    if request.param == "short":
        return DIALOGUE
    shared: Path = request.getfixturevalue("shared")
    (path,) = (shared / "corpus" / "markdown").glob("2024-03-20-*")
    return _FRONT_MATTER.sub("", path.read_text("utf-8"))


def test_all_formats_give_the_same_text(dialogue: str) -> None:
    """Files that pandoc makes of one transcript: the same turns, by the same persons."""
    wanted = read(dialogue)
    for name in ("docx", "odt", "rtf", "html", "epub"):
        data, _ = convert(dialogue.encode(), "markdown-smart", name, 0, ["--standalone"])
        with Parser() as parser:
            made = ingest(data, f"a.{name}", parser, {})
        assert turns(made) == turns(wanted), name
        words = tei_words(body(wanted))
        # What front matter says can stand in the text of others: the title.
        assert tei_words(body(made))[-len(words) :] == words, name


@pytest.mark.slow
def test_files_of_libreoffice_give_the_same_text(dialogue: str, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    path = tmp_path / "a.docx"
    path.write_bytes(convert(dialogue.encode(), "markdown-smart", "docx", 0)[0])
    for name in ("docx", "odt", "rtf", "html"):
        folder = tmp_path / name
        command = [office, "--headless", "--convert-to", name, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True)
        with Parser() as parser:
            made = ingest((folder / f"a.{name}").read_bytes(), f"a.{name}", parser, {})
        assert turns(made) == turns(read(dialogue)), name


def turns(made: Ingested) -> list[str]:
    """Each turn with its speaker."""
    return [f"{u.get('who')} {' '.join(tei_words(u))}" for u in body(made).iter(f"{{{TEI}}}u")]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "ingest-pdf"),
        ("a.docx", b"PK\x03\x04", "ingest-broken"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ingest-protected"),
        ("a.html", b"<html><nav>Home</nav></html>", "ingest-no-speech"),
        ("a.xyz", b"a", "ingest-format"),
        ("a.txt", bytes(range(256)) * 9, "ingest-binary"),
        ("a.md", b"", "ingest-empty"),
        ("a.md", b"> " * 3000 + b"x", "ingest-deep"),
        ("a.docx", BOMB, "ingest-bomb"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, data: bytes, code: str) -> None:
    with Parser() as parser, pytest.raises(BemaError) as raised:
        ingest(data, name, parser, {})
    assert [finding.code for finding in raised.value.findings] == [code]


def test_tei_comes_in_as_it_is(tmp_path: Path) -> None:
    """Byte for byte; what is no TEI does not."""
    path, folder = tmp_path / "a.xml", tmp_path / "in"
    path.write_text(SPEECH, "utf-8")
    run = CliRunner()
    for _ in range(2):
        assert run.invoke(main, ["ingest", "-o", str(folder), str(path)]).exit_code == 0
        assert (folder / "a.tei.xml").read_bytes() == path.read_bytes()
    path.write_text("<html/>", "utf-8")
    result = run.invoke(main, ["ingest", "-o", str(tmp_path / "other"), str(path)])
    assert result.exit_code == 1
    assert not (tmp_path / "other").exists()


def test_tracked_changes_are_accepted() -> None:
    """What was put in is there, what was taken out is not, and that is told."""
    data, _ = convert(b"The well is shut today.", "markdown", "docx", 0)
    changed = io.BytesIO()
    who = 'w:id="1" w:author="a" w:date="2024-05-03T00:00:00Z"'
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                text = part.decode()
                assert "</w:r></w:p>" in text
                part = text.replace(
                    "</w:r></w:p>",
                    f"</w:r><w:ins {who}><w:r><w:t> Come.</w:t></w:r></w:ins>"
                    f"<w:del {who}><w:r><w:delText> Go.</w:delText></w:r></w:del></w:p>",
                    1,
                ).encode()
            new.writestr(name, part)
    with Parser() as parser:
        made = ingest(changed.getvalue(), "a.docx", parser, {})
    assert " ".join(tei_words(body(made))) == "The well is shut today. Come."
    assert "ingest-changes" in told(made)


def test_metadata_without_a_place_are_told() -> None:
    made = read("---\ntitle: On wells\nmood: calm\n---\nThe well is open.\n")
    (said,) = [each for each in made.findings if each.code == "ingest-metadata"]
    assert "mood" in said.message


def test_encodings() -> None:
    """UTF-16 and others; what XML forbids is replaced, and told."""
    with Parser() as parser:
        for encoding in ("utf-16", "utf-8-sig"):
            made = ingest("Die Brücke ist offen.".encode(encoding), "a.txt", parser, {})
            assert "Brücke" in made.data.decode()
        old = "Größe und Stärke der Brücke über den Fluss. " * 9
        made = ingest(old.encode("cp1252"), "a.txt", parser, {})
    assert "Größe" in made.data.decode()
    assert "ingest-encoding" in told(made)
    assert told(read("a\x0bb \x01c\x0b", "a.txt")).count("ingest-forbidden") == 2


def test_abbreviations_are_kept_with_what_they_stand_for() -> None:
    """Organisations with their names, in the text and beside it; the rest as glosses."""
    made = ingested(SEED)
    root = etree.fromstring(made.data)
    found = {org.get(XML_ID): org[0].text for org in root.iter(f"{{{TEI}}}org")}
    assert found["asean"] == "Association of Southeast Asian Nations"
    assert found["eaeu"] == "Eurasian Economic Union"
    assert set(found) == {"asean", "cica", "eaeu", "sco"}
    glossed = read("We have personal Protective Equipment (PPE). PPE helps; the PPEs do not.")
    root = etree.fromstring(glossed.data)
    assert root.findtext(f".//{{{TEI}}}gloss") is None
    glossed = read("We have Personal Protective Equipment (PPE). PPE helps; the PPEs do not.")
    root = etree.fromstring(glossed.data)
    assert root.findtext(f".//{{{TEI}}}gloss") == "Personal Protective Equipment"
    assert len(root.findall(f".//{{{TEI}}}p/{{{TEI}}}abbr")) == 2


REGISTER = """kind,id,name,also
person,lind,Ada Lind,
org,port,Port Authority of Port Ada,Port Authority; the Authority
place,ada,Port Ada,
"""


STAND_OFF = f"""<standOff xmlns="{TEI}">
<listPerson><person xml:id="lind"><persName>Ada Lind</persName></person></listPerson>
<listOrg><org xml:id="port"><orgName>Port Authority of Port Ada</orgName></org></listOrg>
<listPlace><place xml:id="ada"><placeName>Port Ada</placeName></place></listPlace>
</standOff>"""


@pytest.mark.parametrize("kind", ["csv", "tei"])
def test_names_of_a_register_are_marked(kind: str, tmp_path: Path) -> None:
    """The longest first, and beside the text who they are; what is not named is not there."""
    register = tmp_path / "names"
    register.write_text(REGISTER, "utf-8")
    if kind == "tei":
        register.write_text(STAND_OFF, "utf-8")
    path = tmp_path / "a.md"
    path.write_text(
        "The Port Authority of Port Ada met in Port Ada.  *Port Ada* is here.\n", "utf-8"
    )
    (tmp_path / "a.meta.toml").write_text('title = "On ports"\ndate = 2024-05-03\n', "utf-8")
    result = CliRunner().invoke(main, ["ingest", "--names", str(register), str(path)])
    assert result.exit_code == 0, result.stderr
    root = etree.fromstring((tmp_path / "a.tei.xml").read_bytes())
    paths = {"namespaces": {"t": TEI}}
    assert root.xpath("t:text//*/@ref", **paths) == ["#port", "#ada", "#ada"]
    assert sorted(root.xpath("t:standOff//@xml:id", **paths)) == ["ada", "port"]
    assert root.findtext(f".//{{{TEI}}}title") == "On ports"
    assert root.xpath("//t:creation/t:date/@when", **paths) == ["2024-05-03"]
    assert list(breaks(speech(), root)) == []


def test_what_is_no_register_is_told(tmp_path: Path) -> None:
    path, register = tmp_path / "a.md", tmp_path / "names.csv"
    path.write_text("Words.\n", "utf-8")
    register.write_text("a,b\n1,2\n", "utf-8")
    result = CliRunner().invoke(main, ["ingest", "--names", str(register), str(path)])
    assert result.exit_code == 1
    assert "ingest-register" in result.stderr
    assert not (tmp_path / "a.tei.xml").exists()


def test_a_transcript_is_built_at_once(tmp_path: Path) -> None:
    """Ingested first; a TEI file that was corrected since is taken as it is."""
    path = tmp_path / "quay.md"
    path.write_text(DIALOGUE, "utf-8")
    run = CliRunner()
    command = ["build", "--to", "txt", "--output", str(tmp_path), str(path)]
    result = run.invoke(main, command)
    assert result.exit_code == 0, result.stderr
    assert "ingest-speaker" in result.stderr
    assert "Because." in (tmp_path / "quay.txt").read_text("utf-8")
    target = tmp_path / "quay.tei.xml"
    target.write_text(target.read_text("utf-8").replace("Because", "For once"), "utf-8")
    result = run.invoke(main, command)
    assert result.exit_code == 0, result.stderr
    assert "ingest-kept" in result.stderr
    assert "For once." in (tmp_path / "quay.txt").read_text("utf-8")


def test_the_review(tmp_path: Path) -> None:
    """A valid page that shows each text beside what it became, and every guess."""
    path, page = tmp_path / "quay.md", tmp_path / "review.html"
    path.write_text(DIALOGUE.replace("(Laughter.)", "(The President points at a boat.)"), "utf-8")
    result = CliRunner().invoke(main, ["ingest", "--report", str(page), str(path)])
    assert result.exit_code == 0, result.stderr
    assert validators.html(page) == []
    root = html.parse(page).getroot()
    said = [each.text_content() for each in root.find_class("findings")[0]]
    assert any("80% sure" in each and "points at a boat" in each for each in said)
    assert [each.text for each in root.find_class("who")] == [
        " → lind",
        " → press",
        " → lind",
        " → chang",
    ]
    sources = " ".join(each.text_content() for each in root.find_class("source"))
    assert "Good day. (Applause.) I said (twice)" in sources


def test_the_command(tmp_path: Path) -> None:
    """It writes beside the transcript, and what was edited since it does not overwrite."""
    path = tmp_path / "quay.md"
    path.write_text(DIALOGUE, "utf-8")
    run = CliRunner()
    result = run.invoke(main, ["ingest", "--meta", "event=Harbour Day", str(path)])
    assert result.exit_code == 0, result.stderr
    target = tmp_path / "quay.tei.xml"
    assert "Harbour Day" in target.read_text("utf-8")
    assert run.invoke(main, ["check", str(target)]).exit_code == 0
    assert run.invoke(main, ["ingest", str(path)]).exit_code == 0
    target.write_text(target.read_text("utf-8").replace("Because", "For"), "utf-8")
    result = run.invoke(main, ["ingest", "--json", str(path)])
    assert result.exit_code == 1
    assert json.loads(result.stdout.splitlines()[0])["code"] == "ingest-edited"
    assert "For" in target.read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "said"),
    [("titel=On wells", "Did you mean “title”?"), ("date=yesterday", "“yesterday” is no date")],
)
def test_metadata_that_nobody_understands_are_an_error(
    given: str, said: str, tmp_path: Path
) -> None:
    """Given on the command line or in a file; nothing is written."""
    path = tmp_path / "quay.md"
    path.write_text("The quay is open.\n", "utf-8")
    key, _, value = given.partition("=")
    result = CliRunner().invoke(main, ["ingest", "--meta", given, str(path)])
    assert result.exit_code == 1
    assert said in result.stderr
    (tmp_path / "quay.meta.toml").write_text(f'{key} = "{value}"\n', "utf-8")
    result = CliRunner().invoke(main, ["ingest", str(path)])
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "quay.tei.xml").exists()


def test_two_transcripts_never_become_one_file(tmp_path: Path) -> None:
    for name in ("quay.md", "quay.txt"):
        (tmp_path / name).write_text(f"This is {name}, and the quay is open.\n", "utf-8")
    paths = [str(tmp_path / name) for name in ("quay.md", "quay.txt")]
    result = CliRunner().invoke(main, ["ingest", *paths])
    assert result.exit_code == 1
    assert "ingest-same-name" in result.stderr
    assert "quay.md" in (tmp_path / "quay.tei.xml").read_text("utf-8")
