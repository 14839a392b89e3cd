"""Which inks a colour is printed in: by the house's table, in black alone, or by the profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from PIL import Image
from tinycss2.color5 import parse_color

from bema.exporters.pdf.press.profile import LIMIT, Profile
from bema.findings import Finding, Place, warning
from bema.weasy.colours import srgb
from bema.weasy.pages.inks import Cmyk

PROPERTY = "--house-inks"
NEUTRAL = 10
"""How far the parts of a grey may lie apart, of 255."""
_DARK = 64
"""Up to where a colour is dark, of 255."""
_NEARLY = 32
"""How far the parts of a dark colour may lie apart that nobody tells from black."""

_SOLID = 34
"""Up to where a grey is black in full, of 255; less than that is a screen, and letters fray."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True)
class Colours:
    """Inks for colours; what is the same on the screen is the same on paper.

    The house's table comes first. Greys, and whatever is dark and nearly neutral, are printed in
    black ink alone, since thin letters in several inks show every error of register. The rest goes
    through the profile. More ink than `LIMIT` is in none of them.
    """

    profile: Profile
    house: Mapping[Rgb, Cmyk] = field(default_factory=dict)
    heavy: dict[Cmyk, None] = field(default_factory=dict)
    """Inks that the stylesheet asked for and that were too much."""

    def __call__(self, colour: tuple[float, ...]) -> Cmyk:
        """Inks from 0 to 1 for an sRGB colour, or for inks that the stylesheet asks for itself."""
        if len(colour) == 4:
            return self._limited((colour[0], colour[1], colour[2], colour[3]))
        parts = [min(max(round(part * 255), 0), 255) for part in colour]
        rgb = parts[0], parts[1], parts[2]
        if rgb in self.house:
            return self._limited(self.house[rgb])
        if is_black(rgb):
            grey = round(brightness(rgb))
            return 0, 0, 0, 1 if grey <= _SOLID else self.profile.black[grey] / 255
        inks = Image.new("RGB", (1, 1), rgb).filter(self.profile.table).tobytes()
        cyan, magenta, yellow, black = (ink / 255 for ink in inks)
        return cyan, magenta, yellow, black

    def findings(self) -> Iterator[Finding]:
        """What was limited, so far."""
        for inks in self.heavy:
            message = f"{_written(inks)} is more ink than {LIMIT:.0%} and is printed with less."
            yield warning("press-ink-limit", message, Place(), "Ask for less.")

    def _limited(self, inks: Cmyk) -> Cmyk:
        """Inks that are no more than `LIMIT` together; black is kept."""
        cyan, magenta, yellow, black = (min(max(ink, 0.0), 1.0) for ink in inks)
        # Half of the last digit that the file has is left for rounding.
        room, colours = LIMIT - 0.0002 - black, cyan + magenta + yellow
        if colours + black <= LIMIT:
            return cyan, magenta, yellow, black
        self.heavy[inks] = None
        part = room / colours
        return cyan * part, magenta * part, yellow * part, black


def is_black(rgb: Rgb) -> bool:
    """Whether a colour is to be printed in black ink alone."""
    apart = max(rgb) - min(rgb)
    return apart <= NEUTRAL or (max(rgb) <= _DARK and apart <= _NEARLY)


def brightness(rgb: Rgb) -> float:
    """The grey that a colour is as bright as."""
    return 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]


def house_inks(text: str, place: Place) -> tuple[dict[Rgb, Cmyk], tuple[Finding, ...]]:
    """The table in the value of `--house-inks`: pairs of a colour and its inks, with commas.

    An entry that is none is told, with the `place` of the property.
    """
    table: dict[Rgb, Cmyk] = {}
    findings: list[Finding] = []
    if text in ("", "none"):
        return table, ()
    for entry in _entries(tinycss2.parse_component_value_list(text, skip_comments=True)):
        colours = [parse_color(token) for token in entry]
        if len(colours) == 2 and all(hasattr(colour, "space") for colour in colours):
            screen, inks = colours
            if screen.space != "device-cmyk" and inks.space == "device-cmyk":
                red, green, blue = (round(part * 255) for part in srgb(screen))
                cyan, magenta, yellow, black = (float(ink or 0) for ink in inks.coordinates)
                table[red, green, blue] = cyan, magenta, yellow, black
                continue
        written = " ".join(token.serialize() for token in entry)
        message = f"“{written}” in {PROPERTY} is no colour with its inks."
        remedy = "Write a colour and device-cmyk(), as in #7a1f1f device-cmyk(0 90% 70% 50%)."
        findings.append(warning("press-house-inks", message, place, remedy))
    return table, tuple(findings)


def _entries(tokens: list[Any]) -> Iterator[list[Any]]:
    """What stands between commas, without white space."""
    entry: list[Any] = []
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            yield entry
            entry = []
        elif token.type != "whitespace":
            entry.append(token)
    yield entry


def _written(inks: Cmyk) -> str:
    return f"device-cmyk({' '.join(f'{ink:.0%}' for ink in inks)})"
