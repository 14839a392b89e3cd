"""What must hold of every edition of the first speech."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import validators
from conftest import EDITIONS, ROOT, SEED

import bema
from bema.edition.edition import Edition, render
from bema.edition.vocabulary import GENERATED
from bema.exporters import Artifact, load
from bema.exporters.html import html_words
from bema.tei.speech import TEI, Speech
from bema.tree import Element, texts
from bema.words import words

READERS = (*EDITIONS, "html")


def spoken(speech: Speech, edition: Edition) -> list[str]:
    """Words below `text`, less those that a named model omits."""
    joined = " ".join("".join(texts(text)) for text in speech.root.iter(f"{{{TEI}}}text"))
    for line_break in ("<lb/>",):
        assert line_break not in joined
    return _without(_tei_words(speech), [o.text for o in edition.omissions])


def _tei_words(speech: Speech) -> list[str]:
    """Words of the TEI: every element that is set as a block, and every `lb`, parts words."""
    from lxml import etree

    inline = "persName orgName placeName name abbr date time pc desc kinesic vocal gap quote foreign title hi note ref roleName q".split()
    pieces: list[str] = []
    for text in speech.root.iter(f"{{{TEI}}}text"):
        for event, element in etree.iterwalk(text, events=("start", "end")):
            parts = etree.QName(element).localname not in inline
            pieces.append(" " * parts)
            pieces.append((element.text if event == "start" else element.tail) or "")
    return list(words(pieces))


def _without(found: list[str], omitted: list[str]) -> list[str]:
    """The words less what was omitted, which in this speech is the comma that ends the title."""
    assert omitted == [","]
    index = found.index("(CICA),")
    return [*found[:index], "(CICA)", *found[index + 1 :]]


def without_generated(body: Element) -> list[str]:
    """Words of HTML less those of elements that say they are generated."""
    from copy import deepcopy

    from bema.tree import detach

    copy = deepcopy(body)
    for element in list(copy.iter()):
        if GENERATED in element.attrib and element.getparent() is not None:
            detach(element)
    return list(html_words(copy))


def shown(edition: Edition, media: str) -> list[str]:
    """Words that an edition is to show: all of its HTML but what the stylesheet hides."""
    from copy import deepcopy

    from bema.tree import detach

    cascade = edition.computed(media)
    copy = deepcopy(edition.html)
    for ours, copied in zip(list(edition.html.iter()), list(copy.iter()), strict=True):
        style = cascade(ours)
        if style is not None and "none" in style["display"] and copied.getparent() is not None:
            detach(copied)
    return list(html_words(copy[1]))


@pytest.mark.parametrize("name", READERS)
def test_words_are_those_of_the_tei(
    name: str, seed: Speech, edition: Edition, artifacts: dict[str, Artifact]
) -> None:
    """In order, each once: what the HTML marks as generated is subtracted and nothing else."""
    exporter = load(name)
    own = edition.named(name, exporter.output)
    assert without_generated(own.html[1]) == spoken(seed, own)
    media = "print" if name in ("pdf", "docx") else "tty" if name == "txt" else ""
    expected = shown(own, media) if media else list(html_words(own.html[1]))
    assert list(exporter.words(artifacts[name].data)) == expected  # type: ignore[attr-defined]


def test_every_word_of_the_transcript_is_in_the_tei(seed: Speech) -> None:
    """But for the last line, the address, and Markdown's own marks."""
    received = SEED.with_name("2021-10-12-cica.md").read_text("utf-8")
    transcript = re.sub(r"\[https://.*$", "", received, flags=re.DOTALL).replace("**", "")
    assert _tei_words(seed) == transcript.split()


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
    from lxml import etree

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
    found = list(load(name).words(artifact.data))  # type: ignore[attr-defined]
    wanted = without_generated(own.html[1])
    assert [word for word in found if word in set(wanted)] != []
    assert not set(wanted) - set(" ".join(found).replace(".1", ".").split()) - {"lente.1"}


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
