"""The profile of a printing condition, and what it makes of screen colours (ICC.1)."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageCms, ImageFilter

from bema.errors import BemaError
from bema.findings import Finding, Place, Severity, error
from bema.resources import Resource, design_folder

if TYPE_CHECKING:
    from bema.edition.edition import Edition

DEFAULT = design_folder() / "profiles" / "FOGRA39.icc"
LIMIT = 3.0
"""All inks together, where one in full is 1."""

_STEPS = 33
"""Points of the table on each side."""
_ROUNDING = 5
"""How far below the limit its points stay, where one ink in full is 255; rounding may add 2."""
_REGISTERED = "ICCHDAT "
"""Before the name of a printing condition of the ICC's registry (ICC.1, tag `targ`)."""
_COLORIMETRIC = ImageCms.Intent.RELATIVE_COLORIMETRIC


@dataclass(frozen=True)
class Profile:
    """A profile of class `prtr` in CMYK."""

    data: bytes = field(repr=False)
    name: str
    """As its maker calls it."""
    condition: str = ""
    """Name of the printing condition in the ICC's registry; empty where the profile has none."""

    @cached_property
    def table(self) -> Any:
        """A filter of Pillow's that turns an sRGB image into inks.

        Colours that can be printed are kept, as they look on this paper, and black becomes the
        darkest there is. Between points of the table it is linear, so that what holds for all of
        them, the limit of ink, holds everywhere.
        """
        own = ImageCms.ImageCmsProfile(BytesIO(self.data))
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
        srgb = ImageCms.createProfile("sRGB")
        to_inks = ImageCms.buildTransform(srgb, own, "RGB", "CMYK", _COLORIMETRIC, flags)
        steps = [round(number * 255 / (_STEPS - 1)) for number in range(_STEPS)]
        points = bytes(c for b in steps for g in steps for r in steps for c in (r, g, b))
        inks = to_inks.apply(Image.frombytes("RGB", (_STEPS, _STEPS * _STEPS), points)).tobytes()
        found: list[float] = []
        for start in range(0, len(inks), 4):
            found += [ink / 255 for ink in _limited(*inks[start : start + 4])]
        return ImageFilter.Color3DLUT(_STEPS, found, channels=4, target_mode="CMYK")

    @cached_property
    def black(self) -> bytes:
        """Black ink for each of the 256 greys of sRGB, from 0 to 255, as light as that grey.

        The darkest that black ink alone can be stands for black, the paper for white.
        """
        own, lab = ImageCms.ImageCmsProfile(BytesIO(self.data)), ImageCms.createProfile("LAB")
        to_lab = ImageCms.buildTransform(own, lab, "CMYK", "LAB", _COLORIMETRIC)
        ramp = bytes(part for ink in range(256) for part in (0, 0, 0, ink))
        light = to_lab.apply(Image.frombytes("CMYK", (256, 1), ramp)).tobytes()[::3]
        dark = [(light[0] - each) / max(light[0] - light[-1], 1) for each in light]
        return bytes(min(bisect_left(dark, 1 - _lightness(grey)), 255) for grey in range(256))


def _limited(cyan: int, magenta: int, yellow: int, black: int) -> tuple[int, ...]:
    """Inks that are together a little less than `LIMIT`; black is kept."""
    colours, room = cyan + magenta + yellow, int(LIMIT * 255) - _ROUNDING - black
    if colours <= room:
        return cyan, magenta, yellow, black
    return cyan * room // colours, magenta * room // colours, yellow * room // colours, black


def _lightness(grey: int) -> float:
    """How light one of the 256 greys of sRGB is, from 0 to 1 (CIE 1976 L*, a hundredth of it)."""
    part = grey / 255
    light = part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
    return (116 * light ** (1 / 3) - 16) / 100 if light > 216 / 24389 else light * 24389 / 2700


def find_profile(edition: Edition, address: str) -> Profile:
    """The profile at an address in one of the folders that an edition may read, or the default.

    Raises `BemaError` where it cannot be had, or is not of a printer with CMYK.
    """
    if not address:
        return read_profile(DEFAULT.read_bytes(), DEFAULT.name)
    bases = (*edition.resources.folders, edition.base)
    found = [edition.resources.get(address, base) for base in dict.fromkeys(bases)]
    for resource in found:
        if isinstance(resource, Resource):
            return read_profile(resource.data, address)
    refusals = [refusal for refusal in found if isinstance(refusal, Finding)]
    refusal = next((r for r in refusals if r.code != "resource-missing"), refusals[0])
    raise BemaError(replace(refusal, severity=Severity.ERROR))


@cache
def read_profile(data: bytes, name: str) -> Profile:
    """The profile in a file; raises `BemaError` where it is none that PDF/X-4 could name."""
    try:
        read = ImageCms.ImageCmsProfile(BytesIO(data)).profile
    except OSError:
        raise _refused(name, "it is no ICC profile") from None
    space, kind = read.xcolor_space.strip(), read.device_class
    if (space, kind) != ("CMYK", "prtr"):
        raise _refused(name, f"it is of class {kind} in {space}, not of a printer in CMYK")
    target = (read.target or "").strip()
    condition = target.removeprefix(_REGISTERED) if target.startswith(_REGISTERED) else ""
    profile = Profile(data, (read.profile_description or name).strip(), condition)
    try:
        profile.table, profile.black  # noqa: B018  a profile may lack what they are made from
    except (ImageCms.PyCMSError, OSError):
        raise _refused(name, "it says nothing of how screen colours are printed") from None
    return profile


def _refused(name: str, reason: str) -> BemaError:
    message = f"the output profile cannot be used: {reason}."
    remedy = "Name the CMYK profile that the printer gives, as icc in bema.toml."
    return BemaError(error("press-icc", message, Place(name), remedy))
