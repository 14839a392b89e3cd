"""What tests share: the seed speech, its editions, and the material beside the project."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import bema
from bema.edition.edition import Edition
from bema.exporters import Artifact
from bema.tei.speech import Speech

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "source" / "2021-10-12-cica.tei.xml"
SHARED = ROOT.parent / "shared"
EDITIONS = ("pdf", "epub", "docx", "txt")

MINIMAL = b"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>
<titleStmt><title>Two words</title></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><p/></sourceDesc></fileDesc></teiHeader>
<text><body><div><head>Two words</head>%s</div></body></text></TEI>"""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material; where it is absent, tests that need it are skipped."""
    if not SHARED.is_dir():
        if os.environ.get("BEMA_REQUIRE_SHARED"):
            pytest.fail("BEMA_REQUIRE_SHARED is set, and ../shared is absent")
        pytest.skip("../shared is absent: this is a clone without the corpus")
    return SHARED


@pytest.fixture(scope="session")
def seed() -> Speech:
    """The first speech."""
    return bema.read(SEED)


@pytest.fixture(scope="session")
def edition(seed: Speech) -> Edition:
    """The first speech rendered for print."""
    return bema.render(seed)


@pytest.fixture(scope="session")
def artifacts(edition: Edition) -> dict[str, Artifact]:
    """The four editions of the first speech and its web page."""
    return {name: bema.export(edition, name) for name in (*EDITIONS, "html")}


@pytest.fixture
def tei(tmp_path: Path) -> Callable[[str], Speech]:
    """Makes a speech whose body is the given TEI."""

    def make(body: str) -> Speech:
        path = tmp_path / "speech.tei.xml"
        path.write_bytes(MINIMAL % body.encode())
        return bema.read(path)

    return make
