"""The edition for a printer, PDF/X-4: boxes, inks, images, output intent (ISO 15930-7)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import MINIMAL, ROOT, SEED
from pikepdf import Name, PdfImage
from PIL import Image, ImageChops, ImageCms

import bema
from bema.corpus.build import make
from bema.corpus.plan import targets
from bema.errors import BemaError
from bema.exporters.pdf import Pdf
from bema.exporters.pdf.press import profile as profiles
from bema.exporters.pdf.press.colours import Colours, house_inks
from bema.exporters.pdf.press.profile import DEFAULT, Profile, find_profile, read_profile
from bema.findings import Finding, Place
from bema.project import find_project
from bema.tei.speech import Speech

MM = 72 / 25.4
A5 = (0, 0, 148 * MM, 210 * MM)
PRESS = Pdf(profile="print")
PLATES = ("Cyan", "Magenta", "Yellow", "Black")
COLOURS = ("rg", "RG", "g", "G", "k", "K")

FIGURES = """<figure><graphic url="photo.png"/><figDesc>photo</figDesc></figure>
<figure><graphic url="photo.jpg"/><figDesc>photo</figDesc></figure>
<figure><graphic url="scan.png"/><figDesc>scan</figDesc></figure>
<figure><graphic url="clear.png"/><figDesc>clear</figDesc></figure>
<figure><graphic url="drawing.svg"/><figDesc>drawing</figDesc></figure>
<p rend="one">one</p><p rend="two">two</p><p rend="three">three</p><p rend="four">four</p>
<p rend="five"><ref target="https://example.org/">five</ref></p>"""
SHEET = """@import "bema:speech.css";
:root { --house-inks: #7a1f1f device-cmyk(10% 95% 80% 45%), navy device-cmyk(1 1 1 1), red blue; }
img { width: 30mm; height: 20mm; }
.rend-one { color: #7a1f1f; border: 1pt solid #333333; background: lab(60% 40 -30); }
.rend-two { background: linear-gradient(90deg, rgb(255 0 0 / 30%), #0044cc); }
p.rend-two { color: oklch(45% 0.15 260); }
.rend-three { opacity: 0.5; background: radial-gradient(#ffcc00, #008800 60%, black); }
.rend-four { color: navy; border: 2pt ridge teal; background: rgb(0 80 160 / 40%); }
.rend-five { color: device-cmyk(0% 20% 100% 0%); background: #1a1020; }
"""
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><defs>
<linearGradient id="g"><stop offset="0" stop-color="#c00"/>
<stop offset="1" stop-color="#060" stop-opacity="0.4"/></linearGradient>
<mask id="m"><rect width="90" height="60" fill="#fc0"/></mask>
<pattern id="p" width="8" height="8" patternUnits="userSpaceOnUse">
<circle cx="4" cy="4" r="3" fill="#0af"/></pattern></defs>
<rect width="90" height="60" fill="url(#g)"/><rect width="40" height="30" fill="url(#p)"/>
<g mask="url(#m)"><rect x="40" width="50" height="60" fill="#8000ff" stroke="#0f8"/></g></svg>"""


@dataclass(frozen=True)
class Pressed:
    """A press edition, opened."""

    data: bytes
    findings: tuple[Finding, ...]

    @property
    def pdf(self) -> pikepdf.Pdf:
        return pikepdf.open(BytesIO(self.data))


@pytest.fixture(scope="module")
def text(seed: Speech) -> Pressed:
    """The first speech, which is black."""
    made = PRESS.export(bema.render(seed))
    return Pressed(made.data, made.findings)


@pytest.fixture(scope="module")
def coloured(tmp_path_factory: pytest.TempPathFactory) -> Pressed:
    """Every kind of colour that a stylesheet, a drawing and an image can bring."""
    folder = tmp_path_factory.mktemp("coloured")
    photo = Image.linear_gradient("L").resize((90, 60))
    turned = photo.transpose(Image.Transpose.ROTATE_180)
    coloured = Image.merge("RGB", (photo, turned, Image.new("L", (90, 60), 40)))
    coloured.save(folder / "photo.png")
    coloured.save(folder / "photo.jpg")
    photo.convert("RGB").save(folder / "scan.png")
    Image.merge("RGBA", (*coloured.split(), turned)).save(folder / "clear.png")
    (folder / "drawing.svg").write_text(DRAWING)
    (folder / "speech.tei.xml").write_bytes(MINIMAL % FIGURES.encode())
    (folder / "house.css").write_text(SHEET)
    edition = bema.render(bema.read(folder / "speech.tei.xml"), style=folder / "house.css")
    made = PRESS.export(edition)
    return Pressed(made.data, made.findings)


@pytest.fixture(params=["text", "coloured"])
def pressed(request: pytest.FixtureRequest) -> Pressed:
    """Each of the two."""
    found: Pressed = request.getfixturevalue(request.param)
    return found


@cache
def plates(data: bytes) -> tuple[dict[str, Image.Image], ...]:
    """What each ink prints of each page, at 72 dpi: 255 where it is in full (by Ghostscript)."""
    gs = shutil.which("gs")
    if not gs:
        pytest.skip("Ghostscript, which makes the plates, is absent")
    done = subprocess.run(
        [gs, "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-r72", "-o",
         "page%d.tif", "-"],
        input=data, cwd=(folder := _folder()), capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == b""
    found = []
    for number in range(1, len(list(folder.glob("*(Black).tif"))) + 1):
        page = {}
        for plate in PLATES:
            with Image.open(folder / f"page{number}({plate}).tif") as image:
                page[plate] = ImageChops.invert(image.convert("L"))
        found.append(page)
    shutil.rmtree(folder)
    return tuple(found)


def _folder() -> Path:
    from tempfile import mkdtemp

    return Path(mkdtemp())


def content(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Operators that set colours, with their operands, in pages, groups and patterns."""
    streams: list[Any] = list(pdf.pages)
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            pattern = each.get("/PatternType") == 1
            if pattern or each.get("/Subtype") == Name.Form:
                streams.append(each)
    for stream in streams:
        for operands, operator in pikepdf.parse_content_stream(stream):
            if str(operator) in (*COLOURS, "cs", "CS", "scn", "SCN"):
                yield str(operator), tuple(operands)


def test_pages_have_the_boxes_of_their_paper(pressed: Pressed) -> None:
    """Cut at A5, painted 3 mm beyond on all sides, with room for marks around that."""
    with pressed.pdf as pdf:
        for page in pdf.pages:
            trim, bleed, media = (
                [float(number) for number in page.obj[name]]
                for name in ("/TrimBox", "/BleedBox", "/MediaBox")
            )
            assert trim == pytest.approx(A5, abs=0.01)
            assert bleed == pytest.approx(
                (-3 * MM, -3 * MM, A5[2] + 3 * MM, A5[3] + 3 * MM), abs=0.01
            )
            assert media[0] < bleed[0] - 5 * MM
            assert media[3] > bleed[3] + 5 * MM
            assert not {"/ArtBox", "/CropBox"} & set(page.obj.keys())


def test_text_is_printed_in_black_ink_alone(text: Pressed) -> None:
    """On the plates of a speech, cyan, magenta and yellow are empty where the page is."""
    for page in plates(text.data):
        left, top, right, bottom = (round(10 * MM + edge) for edge in A5)
        most = {
            p: max(image.crop((left, top, right, bottom)).tobytes()) for p, image in page.items()
        }
        assert most.pop("Black") > 200
        assert most == {"Cyan": 0, "Magenta": 0, "Yellow": 0}


def test_crop_marks_stand_outside_the_bleed(text: Pressed) -> None:
    """There is ink in the corners, at the height of the cut, and none between it and the bleed."""
    page = plates(text.data)[0]["Black"]
    cut = round(10 * MM)
    assert max(page.crop((0, cut - 2, round(5 * MM), cut + 2)).tobytes()) > 100
    assert max(page.crop((round(6 * MM), 0, cut - 2, page.height)).tobytes()) == 0


def test_nothing_is_in_rgb(pressed: Pressed) -> None:
    """Neither what is painted, nor images, groups and shadings."""
    with pressed.pdf as pdf:
        for operator, operands in content(pdf):
            if operator in ("cs", "CS"):
                assert operands == (Name.Pattern,)
            elif operator in ("scn", "SCN"):
                assert isinstance(operands[-1], Name)
            else:
                assert operator in ("k", "K", "g"), operator
        spaces = set()
        for each in _dictionaries(pdf):
            if "/ShadingType" in each or each.get("/Subtype") == Name.Image:
                spaces.add(str(each.ColorSpace))
            if "/Group" in each:
                spaces.add(str(each.Group.CS))
            for function in each.get("/Function", {}).get("/Functions", ()):
                assert len(function.C0) == len(function.C1) == (4 if _inked(each) else 1)
            colours = each.get("/Resources", {}).get("/ColorSpace", {})
            assert not list(colours.keys())
        assert "/DeviceCMYK" in spaces
        assert spaces <= {"/DeviceCMYK", "/DeviceGray"}


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Dictionaries of a file, and those of its streams."""
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each


def _inked(shading: Any) -> bool:
    return bool(shading.ColorSpace == Name.DeviceCMYK)


def test_no_place_has_more_ink_than_the_limit(coloured: Pressed) -> None:
    """All plates together: at most 300 %, give or take the rounding of a renderer."""
    most = 0
    for page in plates(coloured.data):
        inks = zip(*(page[plate].tobytes() for plate in PLATES), strict=True)
        most = max(most, *map(sum, inks))
    assert 2.5 * 255 < most <= 3 * 255 + 4


def test_images_are_inks(coloured: Pressed) -> None:
    """In CMYK within the limit, or in black alone if grey; their soft masks are what they were."""
    with coloured.pdf as pdf:
        images = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Image
        ]
        masks = {each.SMask.objgen for each in images if "/SMask" in each}
        assert len(masks) == 1
        spaces = [str(each.ColorSpace) for each in images if each.objgen not in masks]
        assert sorted(spaces) == ["/DeviceCMYK"] * 3 + ["/DeviceGray"]
        for each in images:
            if each.ColorSpace == Name.DeviceCMYK:
                data = each.read_bytes()
                inks = zip(*(data[plate::4] for plate in range(4)), strict=True)
                assert max(map(sum, inks)) <= 3 * 255
            elif each.objgen not in masks:
                greys = Image.linear_gradient("L").resize((90, 60)).tobytes()
                black = read_profile(DEFAULT.read_bytes(), "").black
                assert [255 - level for level in each.read_bytes()] == [black[g] for g in greys]
            else:
                levels = PdfImage(each).as_pil_image().tobytes()
                assert (min(levels), max(levels)) == (2, 253)  # as they were made


def test_soft_masks_keep_their_brightness(coloured: Pressed) -> None:
    """A mask that is yellow lets as much through as yellow is bright, whatever its inks are."""
    with coloured.pdf as pdf:
        greys = [operands[0] for operator, operands in content(pdf) if operator == "g"]
    assert [float(grey) for grey in greys] == [pytest.approx(0.3 + 0.59 * 0.8, abs=0.001)]


def test_colours_of_the_house_have_the_inks_of_the_house(coloured: Pressed) -> None:
    """By the table in the stylesheet, in text; inks that a rule asks for itself are these too."""
    with coloured.pdf as pdf:
        found = {tuple(round(float(o), 2) for o in ops) for op, ops in content(pdf) if op == "k"}
    assert {(0.1, 0.95, 0.8, 0.45), (0, 0.2, 1, 0)} <= found
    assert (0, 0, 0, 1) in found


def test_what_the_table_cannot_mean_is_told(coloured: Pressed) -> None:
    """An entry without inks, and inks beyond the limit, with what to do."""
    told = {finding.code: finding for finding in coloured.findings}
    entry = told["press-house-inks"]
    assert "red blue" in entry.message
    assert (entry.place.path.endswith("house.css"), entry.place.line) == (True, 2)
    assert "device-cmyk(100% 100% 100% 100%)" in told["press-ink-limit"].message


def test_no_links_and_no_actions_are_left(coloured: Pressed) -> None:
    """No annotation is on a page or in the structure tree, and the words are all there."""
    with coloured.pdf as pdf:
        assert not any("/Annots" in page.obj for page in pdf.pages)
        objects = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        texts = b"".join(each.unparse(resolved=True) for each in objects)
        assert b"/StructElem" in texts  # it is tagged
        for name in (b"/OBJR", b"/URI", b"/Action", b"/Annot", b"/StructParent "):
            assert name not in texts, name
    assert "five" in [*PRESS.words(coloured.data)]


def test_it_reads_as_the_edition_for_the_screen(text: Pressed, seed: Speech) -> None:
    """Word for word, through the structure tree."""
    other = Pdf().export(bema.render(seed)).data
    assert [*PRESS.words(text.data)] == [*Pdf().words(other)]


def test_it_says_that_it_is_pdf_x(pressed: Pressed) -> None:
    """Version, identifiers, trapping, one output intent with its profile, and no source."""
    with pressed.pdf as pdf:
        assert pressed.data.startswith(b"%PDF-1.6")
        assert pdf.trailer.Info.Trapped == Name("/False")
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, str(intent.OutputConditionIdentifier)) == (Name.GTS_PDFX, "FOGRA39")
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.read_bytes() == DEFAULT.read_bytes()
        assert len(pdf.trailer.ID) == 2
        xmp = bytes(pdf.Root.Metadata.read_raw_bytes())
    assert xmp in pressed.data
    for said in (b"GTS_PDFXVersion>PDF/X-4<", b"Trapped>False<", b"VersionID>", b"RenditionClass>"):
        assert said in xmp
    assert b"pdfaid" not in xmp
    assert PRESS.source(pressed.data) is None


def test_the_printers_profile_is_named_as_it_is(tmp_path: Path, seed: Speech) -> None:
    """One without a printing condition of the registry is a custom one, under its own name."""
    own = DEFAULT.read_bytes().replace(b"ICCHDAT FOGRA39", b"something else.")
    (tmp_path / "own.icc").write_bytes(own)
    (tmp_path / "own.css").write_text('@import "bema:speech.css";')
    edition = bema.render(seed, style=tmp_path / "own.css")
    made = Pdf(profile="print", icc="own.icc").export(edition)
    with pikepdf.open(BytesIO(made.data)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.OutputConditionIdentifier) == "Custom"
        assert "FOGRA39" in str(intent.Info)
        assert "/RegistryName" not in intent


def test_a_profile_that_is_none_is_one_error(tmp_path: Path, seed: Speech) -> None:
    """No profile, one of a screen, and none at all: each is an error that says what to name."""
    (tmp_path / "text.icc").write_bytes(b"no profile at all")
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (tmp_path / "screen.icc").write_bytes(screen)
    (tmp_path / "cut.icc").write_bytes(DEFAULT.read_bytes()[:400])
    (tmp_path / "own.css").write_text('@import "bema:speech.css";')
    edition = bema.render(seed, style=tmp_path / "own.css")
    for name, code in (
        ("text.icc", "press-icc"),
        ("screen.icc", "press-icc"),
        ("cut.icc", "press-icc"),
        ("absent.icc", "resource-missing"),
    ):
        with pytest.raises(BemaError) as caught:
            Pdf(profile="print", icc=name).export(edition)
        (finding,) = caught.value.findings
        assert (finding.code, finding.severity) == (code, "error"), name
        assert finding.remedy


def test_an_unknown_profile_of_the_exporter_is_an_error() -> None:
    """Only `print` is one."""
    with pytest.raises(BemaError, match="print"):
        Pdf(profile="prnt")


def test_bleed_that_is_too_small_is_told(tmp_path: Path, seed: Speech) -> None:
    """The box for it is as large as it can be, inside the sheet."""
    sheet = '@import "bema:speech.css"; @page { bleed: 1mm; marks: none }'
    (tmp_path / "own.css").write_text(sheet)
    made = PRESS.export(bema.render(seed, style=tmp_path / "own.css"))
    assert [finding.code for finding in made.findings] == ["press-no-bleed"]
    with pikepdf.open(BytesIO(made.data)) as pdf:
        box = [float(number) for number in pdf.pages[0].obj.BleedBox]
    assert box[:2] == pytest.approx([-MM, -MM], abs=0.01)


def test_greys_are_black_ink_and_colours_are_not(seed: Speech) -> None:
    """Black is all of it, paper none, greys between as dark as they look; colours have inks."""
    colours = Colours(find_profile(bema.render(seed), ""))
    assert colours((0, 0, 0)) == (0, 0, 0, 1)
    assert colours((1, 1, 1)) == (0, 0, 0, 0)
    assert colours((0.1, 0.07, 0.13)) == (0, 0, 0, 1)  # nobody tells it from black
    assert colours((0.2, 0.2, 0.23))[:3] == (0, 0, 0)
    greys = [colours((n / 20,) * 3)[3] for n in range(21)]
    assert greys == sorted(greys, reverse=True)
    cyan, magenta, yellow, black = colours((1, 0, 0))
    assert max(cyan, black) < 0.02
    assert min(magenta, yellow) > 0.9
    assert sum(colours((1, 1, 1, 1))) == pytest.approx(3, abs=0.001)


@pytest.mark.parametrize("limit", [3.0, 1.6])
def test_no_colour_of_the_screen_is_too_much_ink(
    limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a fine grid of all sRGB colours; the profile's own limit is 3, so a lower one is ours."""
    monkeypatch.setattr(profiles, "LIMIT", limit)
    table = Profile(DEFAULT.read_bytes(), "").table
    steps = range(0, 256, 5)
    every = bytes(part for r in steps for g in steps for b in steps for part in (r, g, b))
    inks = Image.frombytes("RGB", (len(steps), len(steps) ** 2), every).filter(table).tobytes()
    most = max(sum(inks[n : n + 4]) for n in range(0, len(inks), 4))
    assert (limit - 0.2) * 255 < most <= limit * 255


def test_the_table_is_read_as_css() -> None:
    """Colours of all notations, with comments and without; nothing for `none`."""
    css = "#abc device-cmyk(0 .5 1 0), rgb(0 0 128) /* x */ device-cmyk(10% 20% 30% 40%)"
    table, findings = house_inks(css, Place())
    assert table == {(170, 187, 204): (0, 0.5, 1, 0), (0, 0, 128): (0.1, 0.2, 0.3, 0.4)}
    assert findings == ()
    assert house_inks("none", Place()) == ({}, ())
    for wrong in ("red", "red green", "device-cmyk(0 0 0 0) red", "device-cmyk(0 0 0 0)", "1 2 3"):
        table, findings = house_inks(wrong, Place())
        assert (table, len(findings)) == ({}, 1), wrong


def test_it_is_made_by_name(tmp_path: Path) -> None:
    """`--to press`, elsewhere on earth, gives the bytes of what `bema.toml` spells out."""
    shutil.copy(SEED, tmp_path / SEED.name)
    words = [sys.executable, "-m", "bema", "build", SEED.name, "--to", "press"]
    environment = os.environ | {"TZ": "Asia/Tokyo", "LC_ALL": "C"}
    done = subprocess.run(words, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert done.stderr == b""
    name = f"{SEED.name.removesuffix('.tei.xml')}.press.pdf"
    made = (tmp_path / "output" / name).read_bytes()
    for said in ('exporter = "pdf"\nprofile = "print"', ""):
        (tmp_path / "bema.toml").write_text(f"[editions.press]\n{said}\n")
        (target,) = targets(find_project(tmp_path).editions)
        artifact, _ = make(bema.read(SEED), target, {})
        assert artifact.data == made


@pytest.mark.slow
def test_the_default_profile_can_be_made_again(tmp_path: Path) -> None:
    """The same bytes, where Argyll and the data are installed."""
    script = ROOT / "styles" / "profiles" / "make_profile.py"
    done = subprocess.run([sys.executable, str(script), str(tmp_path)], capture_output=True)
    if done.returncode:
        pytest.skip(done.stderr.decode().strip())
    assert (tmp_path / DEFAULT.name).read_bytes() == DEFAULT.read_bytes()
