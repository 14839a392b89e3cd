"""The preflight finds what is planted, by its own rule and no other."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from random import Random

import pikepdf
import pytest
from pikepdf import Dictionary, Stream
from planted import FAULTS, annotation, clean, form, saved

import bema
from bema.exporters import load
from bema.exporters.pdf.preflight import RULES, preflight
from bema.findings import Severity
from bema.tei.speech import Speech

OF_THE_FILE = {"pdfx-unreadable", "pdfx-encrypted", "pdfx-version", "pdfx-id"}
"""Rules about how a file is written."""
PAINTED = {"pdfx-rgb", "pdfx-ink", "pdfx-shading", "pdfx-overprint", "pdfx-font", "pdfx-transfer"}
"""Rules about what is painted."""


def codes(data: bytes) -> list[str]:
    """The code of each finding."""
    return [finding.code for finding in preflight(data)]


def test_a_clean_file_has_no_fault() -> None:
    """Text, a line, a gradient, an image of 298 %, a form, and an annotation beyond the bleed."""
    pdf = clean()
    pdf.pages[0].obj.Annots = pikepdf.Array([annotation("/Link", [0, 0, 5, 5])])
    assert preflight(saved(pdf)) == ()


@pytest.mark.parametrize(
    ("code", "plant"),
    [pytest.param(code, plant, id=f"{code}-{what}") for code, what, plant in FAULTS],
)
def test_a_planted_fault_is_found(code: str, plant: Callable[[pikepdf.Pdf], None]) -> None:
    """Once, as an error with something to do."""
    pdf = clean()
    plant(pdf)
    found = preflight(saved(pdf))
    assert [finding.code for finding in found] == [code]
    assert found[0].severity is Severity.ERROR
    assert found[0].remedy == RULES[code]


@pytest.mark.parametrize("seed", range(20))
def test_two_faults_are_both_found(seed: int) -> None:
    """One of the file or its pages, and one of what is painted on them."""
    painted = [f for f in FAULTS if f[0] in PAINTED]
    pair = [
        Random(seed).choice(each) for each in ([f for f in FAULTS if f not in painted], painted)
    ]
    pdf = clean()
    for _, _, plant in pair:
        plant(pdf)
    assert sorted(codes(saved(pdf))) == sorted(code for code, _, _ in pair)


def test_every_rule_is_planted() -> None:
    """Here, or in a test of its own below."""
    assert {code for code, _, _ in FAULTS} | OF_THE_FILE == set(RULES)


def test_faults_of_the_file_itself() -> None:
    """Its version, its encryption, its ID; and what cannot be opened at all."""
    data = saved(clean())
    assert codes(saved(clean(), force_version="1.7")) == ["pdfx-version"]
    for user in ("", "a"):
        lock = pikepdf.Encryption(user=user, owner="b", R=4)
        # Where it opens without a password, the packet is not readable in the file either.
        also = [] if user else ["pdfx-metadata"]
        found = codes(saved(clean(), deterministic_id=False, encryption=lock))
        assert found == ["pdfx-encrypted", *also]
    assert codes(data.replace(b"/ID [", b"/IX [")) == ["pdfx-id"]
    assert codes(b"%PDF-1.6\nnothing") == ["pdfx-unreadable"]
    assert codes(b"") == ["pdfx-unreadable"]


def test_compressed_metadata_is_found() -> None:
    """PDF/X-4 wants the packet to be read without a PDF program."""
    pdf = clean()
    packet = pdf.Root.Metadata
    packet.write(packet.read_bytes(), filter=None)
    data = saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert codes(data) == []
    pdf.Root.Metadata = Stream(pdf, b"")
    pdf.Root.Metadata.write(zlib.compress(packet.read_bytes()), filter=pikepdf.Name.FlateDecode)
    assert codes(saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)) == [
        "pdfx-metadata"
    ]


def test_forms_that_paint_themselves_end() -> None:
    """And what is wrong in them is found once."""
    pdf = clean()
    ring = pdf.make_indirect(form(pdf, b"1 0 0 rg /R Do 0 0 1 1 re f"))
    ring.Resources = Dictionary(XObject=Dictionary(R=ring))
    pdf.pages[0].obj.Resources.XObject.R = ring
    pdf.pages[0].obj.Contents = Stream(pdf, b"/R Do")
    assert codes(saved(pdf)) == ["pdfx-rgb"]


def test_the_press_edition_has_no_fault(seed: Speech) -> None:
    """That of the first speech."""
    edition = bema.render(seed)
    data = load("pdf", profile="print").export(edition.named("press", ("print",), "pdf")).data
    assert preflight(data) == ()
