"""Images of a PDF as inks (ISO 32000-1, section 8.9.5)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name, PdfImage
from PIL import Image, ImageChops

from bema.exporters.pdf.press.colours import NEUTRAL
from bema.exporters.pdf.press.profile import Profile


def images_to_inks(pdf: pikepdf.Pdf, profile: Profile) -> None:
    """Turn every image into CMYK, or into DeviceGray, which is black ink, where it is all grey.

    They are sRGB or grey before. Soft masks stay as they are.
    """
    for image in list(_images(pdf)):
        picture = PdfImage(image).as_pil_image(apply_mask=False)
        grey = _grey(picture)
        if grey is None:
            _write(image, picture.convert("RGB").filter(profile.table), Name.DeviceCMYK)
        else:
            inks = bytes(255 - ink for ink in profile.black)
            _write(image, grey.point(inks), Name.DeviceGray)


def _images(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Images that are painted with colours of their own."""
    found = [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Image
    ]
    masks = {each.SMask.objgen for each in found if "/SMask" in each}
    for each in found:
        if each.objgen not in masks and not each.get("/ImageMask", False):
            yield each


def _grey(picture: Image.Image) -> Image.Image | None:
    """A picture in shades of grey; None where it has colours."""
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    red, green, blue = picture.convert("RGB").split()
    for one, other in ((red, green), (green, blue), (blue, red)):
        if any(ImageChops.difference(one, other).histogram()[NEUTRAL + 1 :]):
            return None
    return picture.convert("L")


def _write(image: Any, picture: Image.Image, space: Name) -> None:
    """Put a picture into an image, without loss."""
    for key in ("/DecodeParms", "/Decode", "/Filter"):
        if key in image:
            del image[key]
    image.write(zlib.compress(picture.tobytes()), filter=Name.FlateDecode)
    image.ColorSpace = space
    image.BitsPerComponent = 8
