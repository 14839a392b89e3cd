"""What must hold of every edition of the first speech."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path

import pytest
import validators
from conftest import EDITIONS, ROOT, SEED
from lxml import etree

import bema
from bema.edition.edition import Edition, render
from bema.edition.notes import notes
from bema.edition.vocabulary import GENERATED
from bema.exporters import Artifact, load
from bema.exporters.html.reader import html_words
from bema.tei.speech import TEI, Speech
from bema.tree import Element, detach
from bema.words import words

READERS = (*EDITIONS, "html")
MEDIA = {"pdf": "print", "docx": "print", "txt": "tty", "epub": "", "html": ""}
"""Media whose `display: none` an edition obeys; EPUB and web page leave that to their reader."""
INLINE = frozenset(
    """abbr date desc foreign gap hi kinesic name orgName pc persName placeName quote roleName time
    title vocal""".split()
)
"""TEI elements in the speeches here that stand within a word's line."""


def tei_words(speech: Speech) -> list[str]:
    """Words below `text`: all elements that are not inline part words, `lb` and notes too."""
    pieces: list[str] = []
    for text in speech.root.iter(f"{{{TEI}}}text"):
        for event, element in etree.iterwalk(text, events=("start", "end")):
            pieces.append(" " * (etree.QName(element).localname not in INLINE))
            pieces.append((element.text if event == "start" else element.tail) or "")
    return list(words(pieces))


def pruned(body: Element, unwanted: Callable[[Element], bool]) -> Element:
    """A copy of HTML without the elements that are not wanted."""
    copy = deepcopy(body)
    pairs = list(zip(list(body.iter()), list(copy.iter()), strict=True))
    for ours, copied in pairs:
        if ours is not body and unwanted(ours):
            detach(copied)
    return copy


def spoken(edition: Edition) -> list[str]:
    """Words of an edition's HTML less those of elements that say they are generated."""
    return list(html_words(pruned(edition.html[1], lambda e: GENERATED in e.attrib)))


def shown(edition: Edition, name: str) -> list[str]:
    """Words that a reader of an edition meets: all but what the stylesheet hides, and its marks."""
    media = MEDIA[name]
    body = edition.html[1]
    if media:
        cascade = edition.computed(media)
        body = pruned(body, lambda e: "none" in cascade(e)["display"])  # type: ignore[index]
    if name == "txt":
        for reference in body.iter("a"):
            if reference.get("role") == "doc-noteref":
                reference[0].text = f"[{reference[0].text}]"
    feet: list[str] = []
    if name == "pdf":
        for block in body.iter("span"):
            if "block" in block.get("class", "").split():
                block.tag = "div"
        for note in notes(body):
            feet += html_words(note)
            detach(note)
    found = [*html_words(body), *feet]
    if name == "pdf":  # a soft hyphen there is one of the lines
        found = [kept for word in found if (kept := word.replace("\u00ad", ""))]
    return cased(name, found)


def cased(name: str, found: Iterable[str]) -> list[str]:
    """Words as they are compared: in plain text the stylesheet sets names in capitals.

    Those of Turkish have a dotted İ.
    """
    if name != "txt":
        return list(found)
    return [word.upper().replace("İ", "I") for word in found]


@pytest.mark.parametrize("name", READERS)
def test_words_are_those_of_the_tei(
    name: str, seed: Speech, edition: Edition, artifacts: dict[str, Artifact]
) -> None:
    """In order, each once: what the HTML marks as generated is subtracted and nothing else."""
    own = edition.named(name, load(name).output)
    assert [(o.model, o.text) for o in own.omissions] == [("title-comma", ",")]
    wanted = tei_words(seed)
    wanted[wanted.index("(CICA),")] = "(CICA)"
    assert spoken(own) == wanted
    assert read_words(name, artifacts[name]) == shown(own, name)


def read_words(name: str, artifact: Artifact) -> list[str]:
    """Words that an exporter reads back."""
    return cased(name, load(name).words(artifact.data))  # type: ignore[attr-defined]


def test_every_word_of_the_transcript_is_in_the_tei(seed: Speech) -> None:
    """But for the last line, the address, and Markdown's own marks."""
    received = SEED.with_name("2021-10-12-cica.md").read_text("utf-8")
    transcript = re.sub(r"\[https://.*$", "", received, flags=re.DOTALL).replace("**", "")
    assert tei_words(seed) == transcript.split()


def test_the_transcript_is_as_received(shared: Path) -> None:
    """Byte for byte."""
    received = next((shared / "seed").glob("*.txt")).read_bytes()
    assert SEED.with_name("2021-10-12-cica.md").read_bytes() == received


@pytest.mark.parametrize("name", ["pdf", "epub", "docx", "tei"])
def test_the_source_can_be_recovered(name: str, edition: Edition, seed: Speech) -> None:
    """From PDF, EPUB and Word file: the TEI document, byte for byte."""
    artifact = bema.export(edition, name)
    assert load(name).source(artifact.data) == seed.data  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [*EDITIONS, "html"])
def test_two_builds_give_the_same_bytes(name: str, artifacts: dict[str, Artifact]) -> None:
    """Rendered and exported again from the file."""
    again = bema.export(bema.render(bema.read(SEED)), name)
    assert again.data == artifacts[name].data


@pytest.mark.parametrize("name", [*EDITIONS, "html", "tei"])
def test_exporters_change_nothing(name: str, seed: Speech) -> None:
    """The HTML of an edition is the same before and after every export."""
    exporter = load(name)
    edition = render(seed, exporter.output, name=name)
    before = etree.tostring(edition.html)
    exporter.export(edition)
    assert etree.tostring(edition.html) == before


def test_no_finding_on_the_default_design(artifacts: dict[str, Artifact]) -> None:
    """The built-in stylesheet and models are understood whole."""
    assert [f for a in artifacts.values() for f in a.findings] == []


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_pdf_is_valid(flavour: str, artifacts: dict[str, Artifact], tmp_path: Path) -> None:
    """PDF/A-3a and PDF/UA-1 in one file, by veraPDF."""
    path = tmp_path / "speech.pdf"
    path.write_bytes(artifacts["pdf"].data)
    assert validators.pdf(path, flavour) == []


def test_epub_is_valid(artifacts: dict[str, Artifact], tmp_path: Path) -> None:
    """No error and no warning of EPUBCheck."""
    path = tmp_path / "speech.epub"
    path.write_bytes(artifacts["epub"].data)
    assert validators.epub(path) == []


def test_docx_is_valid(artifacts: dict[str, Artifact], tmp_path: Path) -> None:
    """No error of openxml-audit, and python-docx opens it."""
    path = tmp_path / "speech.docx"
    path.write_bytes(artifacts["docx"].data)
    assert validators.docx(path) == []


def test_tei_is_valid(shared: Path) -> None:
    """The speech, the sample of `bema new` and the ODD, against tei_all."""
    schema = shared / "corpus" / "schema" / "tei_all.rng"
    sample = ROOT / "src" / "bema" / "template" / "source" / "sample.tei.xml"
    for path in (SEED, sample, ROOT / "styles" / "speech.odd"):
        assert validators.tei(path, schema) == []


@pytest.mark.parametrize("example", ["address.xml", "proceedings.xml"])
@pytest.mark.parametrize("name", EDITIONS)
def test_examples_build(example: str, name: str, shared: Path, tmp_path: Path) -> None:
    """An address with a note and a press conference: valid, and complete in words."""
    edition = bema.render(bema.read(shared / "examples" / example))
    artifact = bema.export(edition, name)
    path = tmp_path / f"speech.{name}"
    path.write_bytes(artifact.data)
    if name == "pdf":
        assert validators.pdf(path, "3a") + validators.pdf(path, "ua1") == []
    elif name != "txt":
        assert getattr(validators, name)(path) == []
    own = edition.named(name, load(name).output)
    assert read_words(name, artifact) == shown(own, name)
    moved = sorted if own.output != ("print",) else list  # collected notes stand at the end
    assert moved(spoken(own)) == moved(tei_words(edition.speech))


def test_text_keeps_to_the_grid(artifacts: dict[str, Artifact]) -> None:
    """72 columns, no trailing blanks, one newline at the end."""
    text = artifacts["txt"].data.decode()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\r" not in text
    assert all(len(line) <= 72 and line == line.rstrip() for line in text.split("\n"))


def test_manuals_examples_of_the_api(seed: Speech) -> None:
    """`bema.export` renders anew for an exporter that wants another output."""
    edition = bema.render(seed, output=("web",))
    assert bema.export(edition, "txt").data == bema.export(bema.render(seed), "txt").data


def test_a_pdf_claims_no_standard_that_it_cannot_keep(tei: Callable[[str], Speech]) -> None:
    """A character that no face has takes the claims out of the file, with a finding."""
    import io

    import pikepdf

    for text, claimed in (("a word", True), ("a \N{SNOWMAN}", False)):
        artifact = bema.export(bema.render(tei(f"<p>{text}</p>")), "pdf")
        with pikepdf.open(io.BytesIO(artifact.data)) as pdf:
            xmp = pdf.Root.Metadata.read_bytes()
        assert (b"<pdfaid:part>" in xmp, b"<pdfuaid:part>" in xmp) == (claimed, claimed)
        codes = [finding.code for finding in artifact.findings]
        assert codes == ([] if claimed else ["font-no-glyph", "pdf-no-standard"])


def test_right_to_left_paragraphs_start_at_the_right(tei: Callable[[str], Speech]) -> None:
    """In Word’s right-to-left paragraphs `left` is the start, which is what the sheet says."""
    import io
    from zipfile import ZipFile

    speech = tei("<div><opener><salute>السيد الرئيس،</salute></opener><p>نص.</p></div>")
    speech = Speech(speech.data.replace(b'xml:lang="en"', b'xml:lang="ar"'))
    with ZipFile(io.BytesIO(bema.export(bema.render(speech), "docx").data)) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    (salutation,) = styles.xpath("w:style[w:name/@w:val='Salutation']", namespaces=space)
    normal = styles.xpath("w:style[@w:default='1'][@w:type='paragraph']", namespaces=space)[0]
    assert normal.find("w:pPr/w:bidi", space) is not None
    assert salutation.find("w:pPr/w:jc", space).get(f"{{{space['w']}}}val") == "left"
