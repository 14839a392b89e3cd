"""Images made fit for a page, and for a screen: sRGB or grey, whole, no larger than memory allows.

WeasyPrint drops the colour profiles of images and copies inks as they are, which PDF/A forbids
where the output intent is sRGB (ISO 19005-3, section 6.2.4.3). What is right already passes as it
is, byte for byte.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

from bema.resources import Resource, design_folder
from bema.svg import is_svg, safe_svg

MOST = 80_000_000
"""Pixels of an image at most; A3 at 600 dpi has 70 million, and one takes up to 4 bytes."""
_PLAIN = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA"))
"""Modes of Pillow's that WeasyPrint writes in grey or RGB."""
_INKS = design_folder() / "profiles" / "FOGRA39.icc"
"""What inks are taken to mean that say nothing else."""


def fit_for_page(image: Resource) -> Resource:
    """The image as it is, or in sRGB.

    Raises `ValueError`, which says why, where it cannot be read whole or is too large. What Pillow
    does not know passes: it may be SVG, or nothing, and WeasyPrint tells.
    """
    from PIL import Image, UnidentifiedImageError

    with _strictly():
        try:
            opened = Image.open(BytesIO(image.data))
        except UnidentifiedImageError:
            return image
        except Image.DecompressionBombError:
            raise ValueError(f"it has more than {MOST:,} pixels") from None
        except (OSError, ValueError, SyntaxError) as trouble:
            raise ValueError(f"it cannot be read: {trouble}") from None
        if opened.width * opened.height > MOST:
            size = f"{opened.width:,} × {opened.height:,}"
            raise ValueError(f"it has {size} pixels, which is more than {MOST:,}")
        wrong = opened.mode not in _PLAIN or _is_foreign(opened.info.get("icc_profile"))
        try:
            if wrong:
                return _in_srgb(opened)
            # A quarter of a second for the largest: at an eighth of its size, a JPEG is read to
            # its end all the same.
            opened.draft(None, (opened.width // 8, opened.height // 8))
            opened.load()
        except (OSError, ValueError, SyntaxError, EOFError) as trouble:
            raise ValueError(f"it cannot be read to its end: {trouble}") from None
    return image


SCREEN = {
    "image/png": ".png",
    "image/jpeg": ".jpeg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".svg",
}
"""Types that browsers and reading systems show (EPUB 3.3, section 3.2), and their suffixes."""


def for_screen(image: Resource) -> tuple[Resource, tuple[str, ...]]:
    """The image as one of the types of `SCREEN`, and what was taken out of it to make it safe.

    What it is is read from its bytes, whatever it is called. Raises `ValueError`, which says why,
    where it cannot be read whole, is too large, or is no image.
    """
    from PIL import Image, UnidentifiedImageError

    if is_svg(image.data):
        drawing, told = safe_svg(image.data)
        return replace(image, data=drawing, media_type="image/svg+xml"), told
    fit = fit_for_page(image)
    try:
        with Image.open(BytesIO(fit.data)) as opened:
            kind = Image.MIME.get("JPEG" if opened.format == "MPO" else opened.format or "", "")
            if kind in SCREEN:
                return replace(fit, media_type=kind), ()
            return _in_srgb(opened), ()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise ValueError("it is no image that is known") from None


@contextmanager
def _strictly() -> Iterator[None]:
    """While this lasts, Pillow takes no half images, and does not warn of large ones."""
    from PIL import ImageFile

    before = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _is_foreign(profile: bytes | None) -> bool:
    """Whether an embedded profile is not that of sRGB, or of a grey with the same tones."""
    from PIL import ImageCms

    if not profile:
        return False
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
        name = ImageCms.getProfileDescription(opened)
    except (ImageCms.PyCMSError, OSError):
        return False  # no profile at all: what reads none is right
    return "srgb" not in name.lower()


def _in_srgb(image: Any) -> Resource:
    """An image of any mode and profile in sRGB, upright; without loss if it had none."""
    from PIL import ImageCms, ImageOps

    lossy = image.format in ("JPEG", "MPO")
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    alpha = None
    if image.mode in ("I", "I;16", "I;16B", "I;16L", "I;16N", "F"):
        image = image.point(lambda value: value / 257).convert("L")
    elif image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        image = image.convert(image.mode[:-1])
    given = _profile(profile, image.mode)
    if given is not None:
        image = ImageCms.profileToProfile(
            image,
            given,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    elif image.mode not in _PLAIN:
        image = image.convert("RGB")
    if alpha is not None:
        image.putalpha(alpha)
    image.info = {}
    out = BytesIO()
    if lossy:
        image.save(out, "JPEG", quality=95, subsampling=0)
    else:
        image.save(out, "PNG")
    return Resource(out.getvalue(), "image/jpeg" if lossy else "image/png")


def _profile(data: bytes | None, mode: str) -> Any:
    """The profile that an image means its colours in; None where they are those of sRGB."""
    from PIL import ImageCms

    found = None
    if data:
        found = ImageCms.ImageCmsProfile(BytesIO(data))
        kind = found.profile.xcolor_space.strip()
        if {"CMYK": "CMYK", "RGB": "RGB", "GRAY": "L"}.get(kind) != mode:
            found = None
    if found is None and mode == "CMYK":
        found = ImageCms.ImageCmsProfile(str(_INKS))
    return found
