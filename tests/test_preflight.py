"""The preflight finds what is planted, by its own rule and no other."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from planted import FAULTS, annotation, clean, form, saved

import bema
from bema.exporters import load
from bema.exporters.pdf.preflight import RULES, preflight
from bema.exporters.pdf.preflight.samples import most_ink
from bema.exporters.pdf.preflight.spaces import CMYK
from bema.findings import Place, Severity
from bema.tei.speech import Speech

OF_THE_FILE = {"pdfx-unreadable", "pdfx-encrypted", "pdfx-version", "pdfx-id"}
"""Rules about how a file is written."""
SUBJECTS = (
    {"pdfx-metadata", "pdfx-claim", "pdfx-agree"},
    {"pdfx-intent", "pdfx-profile"},
    {"pdfx-boxes", "pdfx-bleed", "pdfx-annotation"},
)
"""Rules about one and the same thing, of which a second fault takes the place of the first."""


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
    """Once, with something to do; as an error, if it is not that something was not looked at."""
    pdf = clean()
    plant(pdf)
    found = preflight(saved(pdf))
    assert [finding.code for finding in found] == [code]
    grave = Severity.WARNING if code == "pdfx-measure" else Severity.ERROR
    assert found[0].severity is grave
    assert found[0].remedy == RULES[code]


def subject(code: str) -> set[str]:
    """The rules about the same thing as this one."""
    return next((rules for rules in SUBJECTS if code in rules), {code})


@pytest.mark.parametrize("seed", range(60))
def test_two_faults_are_both_found(seed: int) -> None:
    """Any two that are not about the same thing, and nothing besides."""
    random = Random(seed)
    first = random.choice(FAULTS)
    second = random.choice([fault for fault in FAULTS if fault[0] not in subject(first[0])])
    pdf = clean()
    # What cannot be read hides what comes after it.
    for _, _, plant in sorted((first, second), key=lambda fault: fault[0] == "pdfx-syntax"):
        plant(pdf)
    assert sorted(codes(saved(pdf))) == sorted((first[0], second[0]))


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


@pytest.mark.parametrize("part", range(1, 20))
def test_a_file_that_is_cut_off_is_told_once(part: int) -> None:
    """Wherever it is cut off: nothing is guessed of what is left."""
    data = saved(clean())
    assert codes(data[: len(data) * part // 20]) == ["pdfx-unreadable"]


def test_compressed_streams_are_found() -> None:
    """The packet has to be read without a PDF program, and nothing is compressed by LZW."""
    as_it_is = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    pdf = clean()
    packet = pdf.Root.Metadata.read_bytes()
    # Of a stream that says what it is, saving would undo the compression.
    pdf.Root.Metadata = Stream(pdf, zlib.compress(packet), Filter=Name.FlateDecode)
    assert codes(saved(pdf, **as_it_is)) == ["pdfx-metadata"]
    pdf = clean()
    pdf.Root.Unused = Stream(pdf, b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01", Filter=Name.LZWDecode)
    assert codes(saved(pdf, **as_it_is)) == ["pdfx-filter"]


def test_the_place_is_the_page() -> None:
    """The first of several, as an address has it; how many more there are is told."""
    pdf = clean()
    for _ in range(3):
        pdf.pages.append(pdf.pages[0])
    for number in (1, 3):
        pdf.pages[number].obj.UserUnit = 2
    (found,) = preflight(saved(pdf))
    assert found.place == Place(id="page=2")
    assert found.message == "the page has a unit of its own, as on 1 more page."


def test_the_limits_are_those_given() -> None:
    """The clean file has 298 % of ink and 3 mm of bleed."""
    data = saved(clean())
    assert [found.code for found in preflight(data, ink_limit=2.9)] == ["pdfx-ink"]
    assert [found.code for found in preflight(data, bleed=3.1 / 25.4 * 72)] == ["pdfx-bleed"]


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("seed", range(5))
def test_ink_is_the_most_of_any_pixel(seed: int, bits: int) -> None:
    """As added up one by one, with a Decode that turns some of the inks round."""
    random = Random(seed)
    turned = [random.random() < 0.5 for _ in range(4)]
    pixels = [[random.randrange(256) for _ in range(4)] for _ in range(60)]
    meant = [[255 - v if t else v for v, t in zip(p, turned, strict=True)] for p in pixels]
    entries = {"Width": 12, "Height": 5, "BitsPerComponent": bits}
    decode = [end for each in turned for end in ((1, 0) if each else (0, 1))]
    data = b"".join(bytes([v] * (bits // 8)) for pixel in pixels for v in pixel)
    with pikepdf.new() as pdf:
        image = Stream(pdf, data, Decode=decode, **entries)
        assert most_ink(image, CMYK) == pytest.approx(max(map(sum, meant)) / 255)


def test_a_soft_mask_takes_no_ink() -> None:
    """What is painted in it says how much of something else is seen."""
    pdf = clean()
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    mask = Dictionary(S=Name.Luminosity, G=form(pdf, b"1 1 1 1 k 0 0 1 1 re f", Group=group))
    pdf.pages[0].obj.Resources.ExtGState.G0.SMask = mask
    assert codes(saved(pdf)) == []


def test_the_same_moment_in_another_zone_is_the_same() -> None:
    """In document information and packet."""
    pdf = clean()
    pdf.trailer.Info.ModDate = String("D:20211012103000+02'30'")
    assert codes(saved(pdf)) == []


def test_forms_that_paint_themselves_end() -> None:
    """And what is wrong in them is found once."""
    pdf = clean()
    ring = pdf.make_indirect(form(pdf, b"1 0 0 rg /R Do 0 0 1 1 re f"))
    ring.Resources = Dictionary(XObject=Dictionary(R=ring))
    pdf.pages[0].obj.Resources.XObject.R = ring
    pdf.pages[0].obj.Contents = Stream(pdf, b"/R Do")
    assert codes(saved(pdf)) == ["pdfx-rgb"]


def test_rings_of_other_things_end() -> None:
    """Of colour spaces, and of functions that are stitched of themselves."""
    pdf = clean()
    space = pdf.make_indirect(Array([Name.Indexed, Name.DeviceCMYK, 0, String("abcd")]))
    space[1] = space
    pdf.pages[0].obj.Resources.ColorSpace = Dictionary(R=space)
    pdf.pages[0].obj.Contents = Stream(pdf, b"/R cs")
    assert codes(saved(pdf)) == ["pdfx-syntax"]
    pdf = clean()
    ring = pdf.make_indirect(Dictionary(FunctionType=3, Domain=[0, 1], Bounds=[], Encode=[0, 1]))
    ring.Functions = Array([ring] * 8)
    pdf.pages[0].obj.Resources.Shading.Sh0.Function = ring
    assert codes(saved(pdf)) == ["pdfx-shading"]


def test_what_is_too_large_is_not_unpacked() -> None:
    """A content stream and an image that are small in the file alone."""
    small = zlib.compress(bytes(400_000_000), 1)
    as_it_is = {"stream_decode_level": pikepdf.StreamDecodeLevel.none}
    pdf = clean()
    pdf.pages[0].obj.Contents = Stream(pdf, small, Filter=Name.FlateDecode)
    tracemalloc.start()
    assert codes(saved(pdf, **as_it_is)) == ["pdfx-measure"]
    pdf = clean()
    pdf.pages[0].obj.Resources.XObject.Im0 = Stream(
        pdf,
        small,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=10_000,
        Height=10_000,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceCMYK,
        Filter=Name.FlateDecode,
    )
    assert codes(saved(pdf, **as_it_is)) == ["pdfx-measure"]
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()


JUNK: tuple[Callable[[pikepdf.Pdf], Any], ...] = (
    lambda pdf: -5,
    lambda pdf: True,
    lambda pdf: Name.Unheard,
    lambda pdf: String("x"),
    lambda pdf: Array([1, Name.X]),
    lambda pdf: Dictionary(FunctionType=3, Subtype=Name.Image),
    lambda pdf: pdf.make_stream(b"1 q Q Q xx"),
    lambda pdf: pdf.Root,
    lambda pdf: pikepdf.Object.parse(b"/#ff"),
    lambda pdf: pikepdf.Object.parse(b"<efbbbfff>"),
    lambda pdf: pikepdf.Object.parse(b"<</#ff 1>>"),
)
"""What may stand in a file where something else is meant."""


def entries(pdf: pikepdf.Pdf) -> list[tuple[Any, Any]]:
    """All dictionaries and arrays with each of their keys."""
    waiting, found = [*pdf.objects, pdf.trailer], []
    while waiting:
        each = waiting.pop()
        keys: list[Any] = []
        if isinstance(each, Dictionary | Stream):
            keys = sorted(each.keys())
        elif isinstance(each, Array):
            keys = list(range(len(each)))
        for key in keys:
            found.append((each, key))
            if isinstance(each[key], pikepdf.Object) and not each[key].is_indirect:
                waiting.append(each[key])
    return found


@pytest.mark.parametrize("seed", range(100))
def test_no_file_is_too_odd(seed: int) -> None:
    """With any value in any place there are findings or none, but no exception."""
    random = Random(seed)
    pdf = clean()
    random.choice(FAULTS)[2](pdf)
    thing, key = random.choice([each for each in entries(pdf) if each[1] != "/Length"])
    thing[key] = random.choice(JUNK)(pdf)
    try:
        data = saved(pdf)
    except pikepdf.PdfError:
        return  # there is no such file
    assert all(found.code in RULES and found.remedy for found in preflight(data))


def test_the_press_edition_has_no_fault(seed: Speech) -> None:
    """That of the first speech."""
    edition = bema.render(seed)
    data = load("pdf", profile="print").export(edition.named("press", ("print",), "pdf")).data
    assert preflight(data) == ()
