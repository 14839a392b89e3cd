"""Colours of every space in sRGB, which is what Word knows (CSS Color 4, section 17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Three = tuple[float, float, float]
Matrix = tuple[Three, Three, Three]

_FROM_XYZ: Matrix = (
    (3.2409699, -1.5373832, -0.4986108),
    (-0.9692436, 1.8759675, 0.0415551),
    (0.0556301, -0.2039770, 1.0569715),
)
"""From XYZ under D65 to linear sRGB."""
_TO_XYZ: dict[str, Matrix] = {
    "xyz-d50": (
        (0.9554734, -0.0230985, 0.0632593),
        (-0.0283697, 1.0099955, 0.0210414),
        (0.0123140, -0.0205077, 1.3303659),
    ),
    "xyz-d65": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "display-p3": (
        (0.4865709, 0.2656677, 0.1982173),
        (0.2289746, 0.6917385, 0.0792869),
        (0.0000000, 0.0451134, 1.0439444),
    ),
    "rec2020": (
        (0.6369580, 0.1446169, 0.1688810),
        (0.2627002, 0.6779981, 0.0593017),
        (0.0000000, 0.0280727, 1.0609851),
    ),
    "a98-rgb": (
        (0.5766690, 0.1855582, 0.1882286),
        (0.2973450, 0.6273636, 0.0752915),
        (0.0270314, 0.0706889, 0.9913375),
    ),
}
"""To XYZ under D65, from XYZ under D50 and from linear spaces."""
_MEANS = {"lab": "xyz-d50", "lch": "xyz-d50", "oklab": "xyz-d65", "oklch": "xyz-d65"}
"""The space in which tinycss2 gives a colour of another."""


def srgb(colour: Any) -> Three:
    """Red, green and blue of a colour of tinycss2's, from 0 to 1.

    What has no place in sRGB is clipped; inks, and spaces that only a profile tells of, are taken
    as they come near without one (CSS Color 5, section 10.2).
    """
    space = _MEANS.get(colour.space, colour.space)
    if space in ("hsl", "hwb"):
        space = "srgb"
    numbers = [float(number or 0) for number in colour.coordinates]
    if space != colour.space:
        numbers = [float(number) for number in colour.to(space).coordinates]
    if space == "srgb-linear":
        numbers = list(map(_encoded, numbers))
    elif space in _TO_XYZ:
        linear = numbers if space.startswith("xyz") else list(map(_linear, numbers))
        numbers = list(map(_encoded, _times(_FROM_XYZ, _times(_TO_XYZ[space], linear))))
    elif len(numbers) == 4:
        *inks, black = numbers
        numbers = [1 - min(1, ink * (1 - black) + black) for ink in inks]
    red, green, blue = (min(max(number, 0.0), 1.0) for number in (*numbers, 0.0, 0.0, 0.0)[:3])
    return red, green, blue


def _times(matrix: Matrix, numbers: Sequence[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, numbers, strict=True)) for row in matrix]


def _linear(number: float) -> float:
    """A number of a space with sRGB's curve, which those of others are near to, as light."""
    size = abs(number)
    light = size / 12.92 if size <= 0.04045 else ((size + 0.055) / 1.055) ** 2.4
    return light if number >= 0 else -light


def _encoded(light: float) -> float:
    """Light as a number of sRGB."""
    return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
