"""Pointers of TEI: private schemes that the header explains (TEI P5 Guidelines, 17.2.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bema.tei.speech import TEI
from bema.tree import XML_ID, Element, plain

_SCRIPTS = ("javascript:", "vbscript:", "data:")
_NOT_IN_AN_ADDRESS = re.compile(r'[\x00-\x20<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')


@dataclass(frozen=True)
class PrefixDef:
    """One `prefixDef`: a scheme, the pattern of what follows it, and what that becomes."""

    ident: str
    pattern: re.Pattern[str]
    replacement: str


@dataclass(frozen=True)
class Pointers:
    """Resolves the pointers of one document."""

    prefixes: tuple[PrefixDef, ...] = ()
    glyphs: Mapping[str, str] = field(default_factory=dict)
    """What stands for each `char` or `glyph` of the header, by id."""

    def resolve(self, pointer: str) -> str:
        """The address that a pointer means; empty for scripts, which are no addresses."""
        scheme, colon, rest = pointer.partition(":")
        for prefix in self.prefixes if colon else ():
            if prefix.ident == scheme and (match := prefix.pattern.fullmatch(rest)):
                pointer = match.expand(prefix.replacement)
                break
        if re.sub(r"[\x00-\x20]", "", pointer).lower().startswith(_SCRIPTS):
            return ""
        return _NOT_IN_AN_ADDRESS.sub(lambda found: quote(found[0], safe=""), pointer)

    def glyph(self, pointer: str) -> str:
        """The characters that a pointer to a `char` or `glyph` means, else its name."""
        name = pointer.rpartition("#")[2]
        return self.glyphs.get(name, f"[{name}]")


def read_pointers(root: Element) -> Pointers:
    """What the header of a document says of its pointers."""
    prefixes = filter(None, map(_prefix, root.iter(f"{{{TEI}}}prefixDef")))
    return Pointers(tuple(prefixes), dict(_glyphs(root)))


def _glyphs(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(f"{{{TEI}}}char", f"{{{TEI}}}glyph"):
        mappings = [plain(found) for found in element.iter(f"{{{TEI}}}mapping")]
        if text := next(filter(None, mappings), ""):
            yield element.get(XML_ID, ""), text


def _prefix(element: Element) -> PrefixDef | None:
    try:
        pattern = re.compile(element.get("matchPattern", "(.*)"))
        # `$1` of XPath's regular expressions is `\1` of Python's.
        replacement = re.sub(r"\$(\d)", r"\\\1", element.get("replacementPattern", ""))
        pattern.sub(replacement, "")
    except re.error:
        return None
    return PrefixDef(element.get("ident", ""), pattern, replacement)
