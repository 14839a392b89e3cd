"""Images that are broken, huge or in the wrong colours: told, or put right; never fetched."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import validators
from PIL import Image, ImageCms

import bema
from bema.exporters import Artifact
from bema.pictures import MOST, fit_for_page
from bema.resources import Resource
from bema.tei.speech import Speech, read

GREEN = (60, 180, 75)


def encoded(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def adobe_rgb() -> bytes:
    """A profile with the primaries and the gamma of Adobe RGB (1998), made of what sRGB's has."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    for n in range(count):
        name, start, length = struct.unpack(">4sII", profile[132 + 12 * n : 144 + 12 * n])
        colour = {
            b"rXYZ": (0.60974, 0.31111, 0.01947),
            b"gXYZ": (0.20528, 0.62567, 0.06087),
            b"bXYZ": (0.14919, 0.06322, 0.74457),
        }.get(name)
        if colour:
            numbers = [round(part * 65536) for part in colour]
            profile[start + 8 : start + 20] = struct.pack(">3i", *numbers)
        elif name in (b"rTRC", b"gTRC", b"bTRC"):
            curve = struct.pack(">4s4xIH", b"curv", 1, 563)  # 2.2, in 256ths
            profile[start : start + 14] = curve
        elif name == b"desc":
            text = profile[start : start + length]
            other = text.replace("sRGB".encode("utf-16-be"), "Wide".encode("utf-16-be"))
            profile[start : start + length] = other.replace(b"sRGB", b"Wide")
    return bytes(profile)


def huge(width: int, height: int) -> bytes:
    """A PNG of one bit a pixel, a few kilobytes long."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    packer, row = zlib.compressobj(9), b"\0" * (width // 8 + 1)
    rows = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def square(mode: str, colour: object) -> Image.Image:
    return Image.new(mode, (40, 30), colour)  # type: ignore[arg-type]


RIGHT = {
    "rgb.png": encoded(square("RGB", GREEN), "PNG"),
    "alpha.png": encoded(square("RGBA", (*GREEN, 128)), "PNG"),
    "palette.png": encoded(square("RGB", GREEN).convert("P"), "PNG"),
    "grey.png": encoded(square("L", 90), "PNG"),
    "one.png": encoded(square("1", 1), "PNG"),
    "photo.jpg": encoded(square("RGB", GREEN), "JPEG"),
    "web.webp": encoded(square("RGB", GREEN), "WEBP"),
    "moving.gif": encoded(square("P", 1), "GIF", save_all=True, append_images=[square("P", 2)]),
}
"""What passes as it is."""
WRONG = {
    "inks.jpg": encoded(square("CMYK", (180, 20, 200, 10)), "JPEG"),
    "inks.tif": encoded(square("CMYK", (180, 20, 200, 10)), "TIFF"),
    "wide.png": encoded(square("RGB", GREEN), "PNG", icc_profile=adobe_rgb()),
    "wide.jpg": encoded(square("RGB", GREEN), "JPEG", icc_profile=adobe_rgb(), quality=100),
    "wide-alpha.png": encoded(square("RGBA", (*GREEN, 128)), "PNG", icc_profile=adobe_rgb()),
    "deep.png": encoded(square("I;16", 0x8080), "PNG"),
}
"""What has to be put right."""
BROKEN = {
    "short.png": encoded(Image.effect_noise((90, 90), 60), "PNG")[:2000],
    "short.jpg": encoded(Image.effect_noise((90, 90), 60), "JPEG")[:2000],
    "huge.png": huge(30_000, 30_000),
    "large.png": huge(9_600, 9_600),
}
"""What is left out, and told."""


def fit(name: str, data: bytes) -> Resource:
    return fit_for_page(Resource(data, f"image/{name.rpartition('.')[2]}"))


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_passes_as_it_is(name: str) -> None:
    """Byte for byte."""
    assert fit(name, RIGHT[name]).data is RIGHT[name]


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_becomes_srgb(name: str) -> None:
    """In eight bits, without a profile, as transparent as it was, the same bytes every time."""
    made = fit(name, WRONG[name])
    assert fit(name, WRONG[name]).data == made.data
    with Image.open(io.BytesIO(made.data)) as image:
        assert image.mode in ("L", "RGB", "RGBA")
        assert not image.info.get("icc_profile")
        assert image.size == (40, 30)
        if "alpha" in name:
            assert image.getpixel((20, 15))[3] == 128  # type: ignore[index]


@pytest.mark.parametrize("name", ["wide.png", "wide.jpg", "wide-alpha.png"])
def test_colours_are_those_that_were_meant(name: str) -> None:
    """A green of Adobe RGB as sRGB has it, by the formulas of both (IEC 61966-2-1)."""
    linear = [(part / 255) ** (563 / 256) for part in GREEN]
    to_xyz = (0.60974, 0.20528, 0.14919), (0.31111, 0.62567, 0.06322), (0.01947, 0.06087, 0.74457)
    xyz = [sum(a * b for a, b in zip(row, linear, strict=True)) for row in to_xyz]
    to_rgb = (
        (3.1338561, -1.6168667, -0.4906146),
        (-0.9787684, 1.9161415, 0.0334540),
        (0.0719453, -0.2289914, 1.4052427),
    )
    wanted = []
    for row in to_rgb:
        part = min(max(sum(a * b for a, b in zip(row, xyz, strict=True)), 0), 1)
        part = 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
        wanted.append(round(part * 255))
    with Image.open(io.BytesIO(fit(name, WRONG[name]).data)) as image:
        found = image.convert("RGB").getpixel((20, 15))
    assert all(abs(a - b) <= 3 for a, b in zip(found, wanted, strict=True))  # type: ignore[arg-type]


def test_an_image_stays_upright() -> None:
    """What a camera says of how it was held is obeyed where the bytes are made anew."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = encoded(square("CMYK", 0), "JPEG", exif=exif)
    with Image.open(io.BytesIO(fit("turned.jpg", data).data)) as image:
        assert image.size == (30, 40)


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_refused(name: str) -> None:
    """With a reason."""
    with pytest.raises(ValueError, match=r"pixels|cannot be read"):
        fit(name, BROKEN[name])


def test_a_large_image_may_pass() -> None:
    """Just below the limit."""
    width = 8_000
    assert width * 9_000 < MOST
    assert fit("a.png", huge(width, 9_000)).data


def made(images: dict[str, bytes], tei: Callable[[str], Speech], folder: Path) -> Artifact:
    """The PDF of a text with these images, each described."""
    figures = ""
    for name, data in images.items():
        (folder / name).write_bytes(data)
        figures += f'<figure><graphic url="{name}"/><figDesc>Said of {name}</figDesc></figure>'
    path = folder / "speech.xml"
    path.write_bytes(tei(f"<p>Text</p>{figures}").data)
    return bema.export(bema.render(read(path)), "pdf")


def test_files_with_such_images_keep_the_standards(
    tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """All in one file: PDF/A-3a and PDF/UA-1, and nothing to tell."""
    artifact = made({**RIGHT, **WRONG}, tei, tmp_path)
    assert artifact.findings == ()
    path = tmp_path / "speech.pdf"
    path.write_bytes(artifact.data)
    assert validators.pdf(path, "3a") + validators.pdf(path, "ua1") == []
    with pikepdf.open(path) as pdf:
        images = [image for page in pdf.pages for image in page.get_images().values()]
        spaces = {str(image.ColorSpace) for image in images}
    assert spaces <= {"/DeviceGray", "/DeviceRGB"}


def test_what_is_left_out_is_told(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """By its name, and its description stands in its place."""
    artifact = made({**BROKEN, "nothing.png": b"", "text.jpg": b"no image"}, tei, tmp_path)
    told = [str(finding) for finding in artifact.findings]
    for name in (*BROKEN, "nothing.png", "text.jpg"):
        assert any(name in finding for finding in told)
    assert len(told) == len(BROKEN) + 2


SVG = """<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">{entities}<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40"
 height="30" onload="alert(1)"><style>@import url("http://example.org/a.css");
 @import url("file:///etc/hostname"); rect {{ fill: url("file:///etc/hosts#a") }}</style>
<script>fetch("http://example.org")</script><rect width="40" height="30" fill="green"/>
<image href="file:///etc/passwd" width="9" height="9"/>
<image xlink:href="http://example.org/a.png" width="9" height="9"/>
<use href="http://example.org/b.svg#a"/><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">
<img src="file:///etc/passwd"/></p></foreignObject><text y="20">{text}</text></svg>"""
ENTITIES = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
WATCH = """
import sys
seen = []
def watch(event, arguments):
    if event in ("open", "socket.connect", "socket.getaddrinfo"):
        seen.append(str(arguments[0]))
sys.addaudithook(watch)
import bema
artifact = bema.export(bema.render(bema.read(sys.argv[1])), "pdf")
bad = ("/etc/passwd", "/etc/hostname", "/etc/hosts", "example.org")
print([each for each in seen if each.startswith(bad)])
status = open("/proc/self/status").read()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.parametrize(
    ("entities", "text"), [("", "plain"), ("", "&x;"), (ENTITIES, "&i;")], ids=["", "xxe", "bomb"]
)
def test_drawings_reach_for_nothing(
    entities: str, text: str, tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """SVG with scripts, files from elsewhere and entities: nothing is read, nothing grows."""
    (tmp_path / "a.svg").write_text(SVG.format(entities=entities, text=text), "utf-8")
    figure = '<figure><graphic url="a.svg"/><figDesc>Drawing</figDesc></figure>'
    (tmp_path / "a.xml").write_bytes(tei(f"<p>Text</p>{figure}").data)
    found, megabytes = watched(tmp_path / "a.xml")
    assert found == "[]"
    assert megabytes < 300


def test_memory_is_bounded(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """The 900 million pixels of one image are not unpacked."""
    (tmp_path / "a.png").write_bytes(huge(30_000, 30_000))
    figure = '<figure><graphic url="a.png"/><figDesc>Black</figDesc></figure>'
    (tmp_path / "a.xml").write_bytes(tei(f"<p>Text</p>{figure}").data)
    assert watched(tmp_path / "a.xml")[1] < 300


def watched(path: Path) -> tuple[str, int]:
    """What a process reached for that makes the PDF, and how many megabytes it took."""
    command = [sys.executable, "-W", "ignore", "-c", WATCH, str(path)]
    found, megabytes = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split("\n")[:2]
    return found, int(megabytes)
