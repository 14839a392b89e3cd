"""Documents that nobody here wrote: every edition comes out, and no word of theirs is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest import SHARED
from test_editions import read_words, shown

import bema
from bema.exporters import load

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


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_a_pdf_comes_out(path: Path) -> None:
    """With its source inside."""
    speech = bema.read(path)
    data = bema.export(bema.render(speech), "pdf").data
    assert load("pdf").source(data) == speech.data  # type: ignore[attr-defined]
