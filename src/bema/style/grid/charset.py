"""The characters that plain text may have: all of Unicode, or those of ASCII."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from unicodedata import category

from bema.style.grid.pen import ASCII, UNICODE, Pen

UNKNOWN = "?"
"""What stands for a character that cannot be written and that nothing is like."""


@dataclass
class Charset:
    """Writes text in its characters, and remembers what it replaced."""

    name: str
    pen: Pen
    replaced: Counter[str] = field(default_factory=Counter)
    """How often each character was replaced."""
    _table: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str) -> Charset:
        """One that has replaced nothing yet."""
        return cls(name, CHARSETS[name])

    def write(self, text: str) -> str:
        """The text in characters of this set."""
        if self.pen is UNICODE or text.isascii():
            return text
        for character in text:
            if not character.isascii():
                self.replaced[character] += 1
                self._table.setdefault(ord(character), self.spelling(character))
        return text.translate(self._table)

    def bullet(self, text: str) -> str:
        """A list's marker in these characters: no symbol is spelled out."""
        symbol = text.strip()
        if len(symbol) == 1 and not symbol.isascii() and category(symbol) == "So":
            text = text.replace(symbol, "*") if self.pen is ASCII else text
        return self.write(text)

    def spelling(self, character: str) -> str:
        """What stands for a character; nothing for marks and for what nobody sees."""
        from anyascii import anyascii

        unseen = category(character) in ("Mn", "Me", "Cf")
        return str(anyascii(character)) or ("" if unseen else UNKNOWN)


CHARSETS = {"utf-8": UNICODE, "ascii": ASCII}
"""The pen of each character set, by its name."""
