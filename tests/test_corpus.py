"""Documents that nobody here wrote: every edition comes out, and no word of theirs is lost."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pdf_tree
import pytest
import validators
from conftest import SEED, SHARED
from test_editions import read_words, shown

import bema
from bema.exporters import load
from bema.exporters.pdf.reader import pdf_source, pdf_words
from bema.style.stylesheet import read_stylesheet

WITHOUT_TEXT = {"ParlaMint-TR.xml", "test31.xml"}
CORPUS = sorted(
    path
    for path in (SHARED / "corpus" / "tei").rglob("*.xml")
    if path.name not in WITHOUT_TEXT and path.stat().st_size < 3_000_000
)


def within(wanted: str, found: str) -> bool:
    """Whether the characters of `wanted` stand in `found` in order, others between."""
    rest = iter(found)
    return all(character in rest for character in wanted)


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
@pytest.mark.parametrize("name", ["docx", "epub", "html", "txt"])
def test_no_character_is_lost(path: Path, name: str) -> None:
    """Nothing is added either, but markers of lists and descriptions of images.

    In plain text the lines of neighbouring cells alternate, so there the characters are counted.
    """
    exporter = load(name)
    edition = bema.render(bema.read(path)).named(name, exporter.output)
    found = "".join(read_words(name, exporter.export(edition)))
    wanted = "".join(shown(edition, name))
    body = edition.html[1]
    marked = name == "txt" and body.find(".//li") is not None
    if name == "txt" and body.find(".//table") is not None:
        assert not Counter(wanted) - Counter(found)
    elif marked or body.find(".//img") is not None:
        assert within(wanted, found)
    else:
        assert found == wanted


def letters(found: Iterable[str]) -> Counter[str]:
    """Characters whatever a stylesheet does to them, and in whatever order glyphs stand."""
    text = unicodedata.normalize("NFKD", "".join(found)).casefold()
    kept = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return Counter("".join(kept).translate({0x2010: None, 0xAD: None}))


def bases(found: Iterable[str]) -> set[str]:
    """Letters with a mark, which a glyph of its own may draw, so that they are read twice."""
    parts = (unicodedata.normalize("NFD", character) for character in "".join(found))
    return {part[0].casefold() for part in parts if len(part) > 1}


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_a_pdf_says_all_words(path: Path, tmp_path: Path) -> None:
    """In order, by its tree; by its glyphs too, where a face has them; and its source is inside.

    It keeps the standards that it claims, and claims none where a finding says why.
    """
    speech = bema.read(path)
    edition = bema.render(speech)
    artifact = bema.export(edition, "pdf")
    wanted = shown(edition.named("pdf", ("print",)), "pdf")
    assert pdf_source(artifact.data) == speech.data
    assert read_words("pdf", artifact) == wanted
    codes = {finding.code for finding in artifact.findings}
    if "font-no-glyph" not in codes:
        found = letters(pdf_words(artifact.data, actual=False))
        assert letters(wanted) - found == Counter()
        assert set(found - letters(wanted)) <= bases(wanted)
    if "pdf-no-standard" not in codes:
        file = tmp_path / "speech.pdf"
        file.write_bytes(artifact.data)
        assert validators.pdf(file, "3a") + validators.pdf(file, "ua1") == []


DESIGNS = [SEED, *(p for p in CORPUS if p.stem in ("sermon-27003", "testdrama", "test27"))]


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", DESIGNS, ids=[path.stem for path in DESIGNS])
@pytest.mark.parametrize("theme", ["book", "release", "large"])
def test_a_pdf_says_all_words_in_each_theme(path: Path, theme: str, tmp_path: Path) -> None:
    """And its tree and its content agree."""
    edition = bema.render(bema.read(path), style=read_stylesheet(theme=theme))
    artifact = bema.export(edition, "pdf")
    assert pdf_tree.read(artifact.data).problems == []
    assert read_words("pdf", artifact) == shown(edition.named("pdf", ("print",)), "pdf")
    if "pdf-no-standard" not in {finding.code for finding in artifact.findings}:
        file = tmp_path / "speech.pdf"
        file.write_bytes(artifact.data)
        assert validators.pdf(file, "3a") + validators.pdf(file, "ua1") == []
