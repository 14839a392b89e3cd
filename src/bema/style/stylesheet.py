"""Stylesheets as read: the files behind one `Stylesheet`, in the order of the cascade.

A stylesheet is the built-in design, or one of its themes, or a user's file, which builds on the
design where it says `@import "bema:speech.css"`. A theme that is asked for stands wherever a file
imports the design.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import tinycss2

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.resources import Resource, Resources, design_folder
from bema.style.addresses import address
from bema.style.imports import File, Sheet, read_sheets

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
WORD_NAMES = "bema:word.css"
"""What styles are called in Word: data about HTML, which stands before every stylesheet."""


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


def faces(style: Stylesheet, resources: Resources) -> Iterator[Face]:
    """The faces of a stylesheet that can be read; one that cannot is left out."""
    for sheet in style.sheets:
        for said in _font_faces(sheet.text):
            yield from _face(said, sheet, resources)


@lru_cache(maxsize=16)
def _font_faces(css: str) -> tuple[dict[str, Any], ...]:
    """The descriptors of each @font-face, as tokens."""
    if "@font-face" not in css.lower():
        return ()
    return tuple(
        {
            item.lower_name: item.value
            for item in tinycss2.parse_blocks_contents(rule.content, True, True)
            if item.type == "declaration"
        }
        for rule in tinycss2.parse_stylesheet(css, True, True)
        if rule.type == "at-rule" and rule.lower_at_keyword == "font-face" and rule.content
    )


def _face(said: dict[str, Any], sheet: Sheet, resources: Resources) -> Iterator[Face]:
    text = {name: tinycss2.serialize(value).strip().strip("\"'") for name, value in said.items()}
    for token in said.get("src", []):
        url = address(token)
        found = resources.get(url, sheet.path.parent) if url else None
        if isinstance(found, Resource):
            bold = text.get("font-weight", "normal") in ("bold", "600", "700", "800", "900")
            italic = text.get("font-style", "normal") in ("italic", "oblique")
            yield Face(text.get("font-family", ""), bold, italic, found)
            return
