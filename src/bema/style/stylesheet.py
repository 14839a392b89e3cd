"""Stylesheets as read: the files behind one `Stylesheet`, in the order of the cascade.

A stylesheet is the built-in design, or one of its themes, or a user's file, which builds on the
design where it says `@import "bema:speech.css"`. A theme that is asked for stands wherever a file
imports the design.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.resources import Resource, Resources, design_folder
from bema.style.addresses import address
from bema.style.imports import File, Sheet, read_sheets
from bema.style.tokens import contents, written

__all__ = [
    "Face",
    "Sheet",
    "Stylesheet",
    "faces",
    "read_stylesheet",
    "theme_address",
    "themes",
    "word_names",
]

DESIGN = "bema:speech.css"
_PLAIN = (b"\0\1\0\0", b"true", b"OTTO")
"""How font files begin that are not packed for the web (OpenType, section "Font Files")."""
_AROUND = frozenset("media supports layer".split())
"""Rules that may hold @font-face."""
WORD_NAMES = "bema:word.css"
"""Names of styles in Word, and calls of notes in plain text: it stands before every sheet."""


@dataclass(frozen=True)
class Stylesheet:
    """All files of a stylesheet, first the weakest, and what reading them had to tell."""

    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()
    resources: Resources = field(default=Resources())

    @property
    def folders(self) -> tuple[Path, ...]:
        """Folders of its files, from which relative addresses are read."""
        return tuple(dict.fromkeys(sheet.path.parent for sheet in self.sheets))


def read_stylesheet(
    file: Path | None = None, folders: Sequence[Path] = (), theme: str = ""
) -> Stylesheet:
    """The stylesheet in `file`, or the built-in design, under a theme where one is named.

    `folders` are those that imports may lie in besides the file's own and the built-in design;
    `theme` is the name of a built-in one or the path of a user's.
    Raises `BemaError` where a file cannot be read; what is wrong inside it is a finding.
    """
    design = theme_address(theme) if theme else DESIGN
    if file is None and design.startswith("bema:"):
        return _built_in(design)
    own = [design] if file is None else [str(file)] if not theme else [str(file), design]
    homes = (Path(name).resolve().parent for name in own if not name.startswith("bema:"))
    resources = Resources((*homes, *folders))
    first, *under = (_file(name, resources) for name in own)
    sheets, findings = read_sheets(first, resources, under[0] if under else None)
    return Stylesheet(sheets, findings, resources)


@lru_cache(maxsize=8)
def _built_in(name: str) -> Stylesheet:
    sheets, findings = read_sheets(_file(name, Resources()), Resources())
    return Stylesheet(sheets, findings)


def word_names() -> tuple[Sheet, ...]:
    """The sheet that says what styles are called in Word."""
    return _built_in(WORD_NAMES).sheets


def _file(name: str, resources: Resources) -> File:
    url = name if name.startswith("bema:") else Path(name).resolve().as_uri()
    found = resources.get(url)
    if isinstance(found, Finding):
        message = f"the stylesheet cannot be read: {found.message}"
        raise BemaError(error("style-missing", message, Place(name), "Check style and theme."))
    return File(name, found)


def themes() -> tuple[str, ...]:
    """Names of the built-in themes."""
    return tuple(sorted(path.stem for path in (design_folder() / "themes").glob("*.css")))


def theme_address(theme: str) -> str:
    """Where a theme is: an address in the built-in design for a name, else a path as it is.

    Raises `BemaError` where it is neither the name of a theme nor of a CSS file.
    """
    if theme in themes():
        return f"bema:themes/{theme}.css"
    if theme.endswith(".css"):
        return theme
    nearest = get_close_matches(theme, themes(), 1)
    meant = f"Did you mean “{nearest[0]}”? " if nearest else ""
    remedy = f"{meant}Themes: {', '.join(themes())}; or name a file of yours that ends in .css."
    raise BemaError(error("unknown-name", f"no such theme: {theme}.", remedy=remedy))


@dataclass(frozen=True)
class Face:
    """A font file that the stylesheet names (CSS Fonts Module Level 4, section 4)."""

    family: str
    bold: bool
    italic: bool
    resource: Resource
    place: Place = field(default=Place())
    """Of its @font-face."""
    index: int = 0
    """Which font of a collection it is."""


def faces(style: Stylesheet, resources: Resources) -> Iterator[Face]:
    """The faces of a stylesheet that can be read, whatever they are in; others are left out."""
    for sheet in style.sheets:
        for rule in _font_faces(sheet.rules):
            yield from _face(rule, sheet, resources)


def _font_faces(rules: Iterable[Any]) -> Iterator[Any]:
    """The @font-face rules among these, and in those that hold rules."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
            yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword in _AROUND:
            yield from _font_faces(contents(rule))


def _face(rule: Any, sheet: Sheet, resources: Resources) -> Iterator[Face]:
    """The face, by the first of its files that is a font as it is, else the first that is here."""
    items = [item for item in contents(rule) if item.type == "declaration"]
    said = {item.lower_name: written(item.value).strip("\"'") for item in items}
    urls = [url for item in items if item.lower_name == "src" for url in map(address, item.value)]
    read = (resources.get(url, sheet.path.parent) for url in urls if url)
    here = [found for found in read if isinstance(found, Resource)]
    here.sort(key=lambda found: not found.data.startswith(_PLAIN))
    if here:
        bold = said.get("font-weight", "normal") in ("bold", "600", "700", "800", "900")
        italic = said.get("font-style", "normal") in ("italic", "oblique")
        place = Place(sheet.name, rule.source_line, rule.source_column)
        yield Face(said.get("font-family", ""), bold, italic, here[0], place)
