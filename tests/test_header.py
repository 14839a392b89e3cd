"""What a teiHeader says, and what is read from where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bema
from bema.findings import Finding
from bema.resources import Resource, Resources, design_folder
from bema.tei.header import Person, read_header
from bema.tei.speech import Speech, stem


def test_the_first_speech(seed: Speech) -> None:
    """Who, what, where, when, by whom; the address without its token."""
    metadata = read_header(seed)
    assert metadata.short_title == "Remarks at the CICA Ministerial Meeting"
    office = "Foreign Minister of the Russian Federation"
    assert metadata.speakers == (Person("Sergey Lavrov", office, "lavrov"),)
    assert (metadata.place, metadata.date, metadata.date_text) == (
        "Nur-Sultan",
        "2021-10-12",
        "October 12, 2021",
    )
    assert metadata.languages == ("en",)
    assert metadata.publisher == "Ministry of Foreign Affairs of the Russian Federation"
    assert metadata.source is not None
    assert metadata.source.url.endswith("/content/id/4900531")
    assert b"p_p_auth" not in seed.data
    assert metadata.rights == "The transcript states no licence and no terms of use."
    assert metadata.modified == "2026-11-24"


def test_the_identifier_stays_when_the_text_is_corrected(seed: Speech) -> None:
    """It follows the root's `xml:id`, not the bytes."""
    corrected = Speech(seed.data.replace(b"Mr Chairman", b"Mr. Chairman"))
    assert read_header(corrected).identifier == read_header(seed).identifier
    assert corrected.sha256 != seed.sha256


def test_every_pointer_and_abbreviation_of_the_first_speech(seed: Speech) -> None:
    """Pointers resolve; the eight abbreviations are marked wherever they stand, and explained."""
    root = seed.root
    ids = {e.get("{http://www.w3.org/XML/1998/namespace}id") for e in root.iter()} - {None}
    for element in root.iter():
        for name in ("ref", "corresp", "who"):
            target = element.get(name, "")
            assert not target.startswith("#") or target[1:] in ids
    edition = bema.render(seed)
    found = {e.text: e.get("title") for e in edition.html.find("body/main").iter("abbr")}
    assert set(found) == {"SCO", "ASEAN", "EAEU", "CICA", "NATO", "UN", "PPE", "COVID-19"}
    assert all(found.values())
    outside = "".join(
        text
        for text in root.find("{*}text").xpath(".//text()")
        if text.getparent().tag.rpartition("}")[2] != "abbr" or text.is_tail
    )
    assert not re.search(r"\b(SCO|ASEAN|EAEU|CICA|NATO|UN|PPE|COVID)\b", outside)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("a.tei.xml", "a"), ("a.xml", "a"), ("a.b.XML", "a.b"), ("a", "a"), ("a.odd", "a")],
)
def test_stems(name: str, wanted: str) -> None:
    """Without what says that it is TEI."""
    assert stem(Path(name)) == wanted


def test_a_speech_is_a_value(seed: Speech) -> None:
    """It hashes, compares and pickles."""
    import pickle

    again = pickle.loads(pickle.dumps(seed))
    assert again == seed
    assert hash(again) == hash(seed)
    assert again.root.tag == seed.root.tag


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://example.org/a.png", "resource-remote"),
        ("//example.org/a.png", "resource-remote"),
        ("../secret.txt", "resource-outside"),
        ("/etc/passwd", "resource-outside"),
        ("file:///etc/passwd", "resource-outside"),
        ("link.txt", "resource-outside"),
        ("missing.png", "resource-missing"),
        ("bema:../pyproject.toml", "resource-outside"),
        ("data:text/plain", "resource-address"),
        ("http://[", "resource-address"),
    ],
)
def test_resources_stay_inside(url: str, code: str, tmp_path: Path) -> None:
    """Nothing is fetched, and nothing read from outside the folders."""
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    found = Resources((inside,)).get(url, inside)
    assert isinstance(found, Finding)
    assert found.code == code


def test_resources_are_read(tmp_path: Path) -> None:
    """From a folder, the built-in design and `data:` addresses."""
    (tmp_path / "a b.png").write_bytes(b"png")
    resources = Resources((tmp_path,))
    for url in ("a%20b.png", (tmp_path / "a b.png").as_uri(), "data:image/png;base64,cG5n"):
        found = resources.get(url, tmp_path)
        assert isinstance(found, Resource)
        assert (found.data, found.media_type) == (b"png", "image/png")
    found = resources.get("bema:speech.css")
    assert isinstance(found, Resource)
    assert found.path == design_folder() / "speech.css"
