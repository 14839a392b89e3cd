"""The plain-text edition: what `@media tty` of the stylesheet says, on a grid of characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import name

from bema.errors import BemaError
from bema.exporters import Artifact
from bema.findings import Finding, error, note, warning
from bema.style.grid.charset import CHARSETS, UNKNOWN, Charset
from bema.words import words

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.style.limits import FormatLimits


@dataclass(frozen=True)
class Text:
    """Writes plain text with LF and no trailing spaces."""

    charset: str = "utf-8"
    """`utf-8`, or `ascii`, in which other characters are replaced by what is like them."""

    suffix = ".txt"
    media = "tty"
    output = ("plain", "web")

    def __post_init__(self) -> None:
        if self.charset not in CHARSETS:
            message = f"plain text is not written in “{self.charset}”."
            raise BemaError(error("text-charset", message, remedy=f"Use {' or '.join(CHARSETS)}."))

    @property
    def limits(self) -> FormatLimits:
        """What a grid of characters cannot express."""
        from bema.style.grid.limits import GRID, PAGE
        from bema.style.limits import FormatLimits

        return FormatLimits(GRID, PAGE, PAGE)

    def export(self, edition: Edition) -> Artifact:
        """The edition as plain text; ends with one newline."""
        from bema.style.grid import grid

        charset = Charset.of(self.charset)
        cascade, content = edition.computed(self.media), edition.generated(self.media)
        lines = grid(edition.html, cascade, content, charset)
        text = "\n".join(lines).strip("\n") + "\n"
        findings = (*edition.style_findings(self.media, self.limits), *_replaced(charset))
        return Artifact(text.encode("utf-8"), findings)

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the text; what only draws a border is none."""
        pen = Charset.of(self.charset).pen
        lines = data.decode("utf-8").split("\n")
        return words(word for line in lines for word in (*pen.without_borders(line), "\n"))

    def source(self, data: bytes) -> bytes | None:
        """None: plain text does not carry its source."""
        return None


def _replaced(charset: Charset) -> Iterator[Finding]:
    """A finding for each character that was replaced, a warning where nothing is like it."""
    for character, count in sorted(charset.replaced.items()):
        spelling = charset.spelling(character)
        how = f"is written “{spelling}”" if spelling.strip() else "is written as a space"
        times = "once" if count == 1 else f"{count} times"
        known = f"“{character}” (U+{ord(character):04X}, {name(character, 'without a name')})"
        message = f"{known} {how if spelling else 'is left out'}, {times}."
        tell = warning if spelling == UNKNOWN else note
        yield tell("text-replaced", message)


EXPORTER = Text()
