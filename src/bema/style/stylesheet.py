"""Stylesheets as read: the files behind one `Stylesheet`, in the order of the cascade.

Imports are resolved here and nowhere else (CSS Cascading and Inheritance, section 2), inside the
folders that `Resources` may read, so that every rule keeps the file and line it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import tinycss2

from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning
from bema.resources import BUILT_IN, Resource, Resources
from bema.weasy import syntax_error

DEFAULT = "bema:speech.css"


@dataclass(frozen=True)
class Sheet:
    """One file of a stylesheet, its imports blanked out so that lines and columns stay."""

    name: str
    """What a person calls it: `bema:speech.css` or a path."""
    path: Path
    """Where it lies; relative addresses in it start there."""
    text: str
    media: str = ""
    """Media query list of the import that brought it; empty for all."""

    @property
    def css(self) -> str:
        """The text within its media query, on the same lines."""
        return f"@media {self.media} {{ {self.text}\n}}" if self.media else self.text


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


def read_stylesheet(file: Path | None = None, folders: Sequence[Path] = ()) -> Stylesheet:
    """The stylesheet in `file`, or the default one.

    `folders` are those that imports may lie in besides the file's own and the built-in design.
    Raises `BemaError` where the file cannot be read; what is wrong inside it is a finding.
    """
    if file is None:
        return _default()
    resources = Resources((file.resolve().parent, *folders))
    found = resources.get(str(file.resolve().as_uri()))
    if isinstance(found, Finding):
        message = f"the stylesheet cannot be read: {found.message}"
        raise BemaError(
            error("style-missing", message, Place(str(file)), "Check --style or style.")
        )
    return _assemble(str(file), found, resources)


@lru_cache(maxsize=1)
def _default() -> Stylesheet:
    found = Resources().get(DEFAULT)
    if isinstance(found, Finding):
        raise FileNotFoundError(found.message)
    return _assemble(DEFAULT, found, Resources())


def _assemble(name: str, resource: Resource, resources: Resources) -> Stylesheet:
    findings: list[Finding] = []
    sheets = tuple(_sheets(name, resource, resources, "", (), findings))
    return Stylesheet(sheets, tuple(findings), resources)


def _sheets(
    name: str,
    resource: Resource,
    resources: Resources,
    media: str,
    above: tuple[Path, ...],
    findings: list[Finding],
) -> Iterator[Sheet]:
    assert resource.path is not None
    text = _decode(resource.data, name, findings)
    lines = text.split("\n")
    rules = tinycss2.parse_stylesheet(text)
    for rule, following in zip_longest(rules, rules[1:]):
        place = Place(name, rule.source_line, rule.source_column)
        if rule.type == "error":
            findings.append(syntax_error(name, place.line, place.column, rule.message))
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            url, query = _import(rule)
            _blank(lines, rule, following)
            both = " and ".join(filter(None, (media, query)))
            got = _get(url, resource.path, resources, above)
            if isinstance(got, Finding):
                findings.append(warning("style-import", got.message, place, got.remedy))
                continue
            child = url if url.startswith(BUILT_IN) or above else str(got.path)
            yield from _sheets(child, got, resources, both, (*above, resource.path), findings)
    yield Sheet(name, resource.path, "\n".join(lines), media)


def _decode(data: bytes, name: str, findings: list[Finding]) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "not UTF-8; unreadable characters were replaced."
        findings.append(warning("style-encoding", message, Place(name), "Save it as UTF-8."))
        text = data.decode("utf-8", "replace")
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\0", "\ufffd")
    )


def _get(
    url: str, from_: Path, resources: Resources, above: tuple[Path, ...]
) -> Resource | Finding:
    if not url:
        return warning("style-import", "an @import without an address.", remedy="Name a file.")
    got = resources.get(url, from_.parent)
    if isinstance(got, Resource) and got.path in (*above, from_):
        return warning("style-import", f"“{url}” imports itself.", remedy="Take one import out.")
    if isinstance(got, Resource) and got.path is None:
        return warning("style-import", "a data: address in @import.", remedy="Save it as a file.")
    return got


def _import(rule: Any) -> tuple[str, str]:
    """Address and media query list of an @import rule."""
    tokens = [t for t in rule.prelude if t.type not in ("whitespace", "comment")]
    if not tokens:
        return "", ""
    first, rest = tokens[0], rule.prelude[rule.prelude.index(tokens[0]) + 1 :]
    url = first.value if first.type == "string" else _url(first)
    return url, tinycss2.serialize(rest).strip()


def _blank(lines: list[str], rule: Any, following: Any) -> None:
    """Take a rule out of the text, up to the node after it, and leave its lines."""
    first, start = rule.source_line - 1, rule.source_column - 1
    last, end = len(lines) - 1, len(lines[-1])
    if following is not None:
        last, end = following.source_line - 1, following.source_column - 1
    for number in range(first, last + 1):
        left = start if number == first else 0
        right = end if number == last else len(lines[number])
        lines[number] = lines[number][:left] + " " * (right - left) + lines[number][right:]


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
        for rule in tinycss2.parse_stylesheet(sheet.text, True, True):
            if rule.type == "at-rule" and rule.lower_at_keyword == "font-face":
                yield from _face(rule, sheet, resources)


def _face(rule: Any, sheet: Sheet, resources: Resources) -> Iterator[Face]:
    said = {
        item.lower_name: item.value
        for item in tinycss2.parse_blocks_contents(rule.content, True, True)
        if item.type == "declaration"
    }
    text = {name: tinycss2.serialize(value).strip().strip("\"'") for name, value in said.items()}
    for token in said.get("src", []):
        url = _url(token)
        found = resources.get(url, sheet.path.parent) if url else None
        if isinstance(found, Resource):
            bold = text.get("font-weight", "normal") in ("bold", "600", "700", "800", "900")
            italic = text.get("font-style", "normal") in ("italic", "oblique")
            yield Face(text.get("font-family", ""), bold, italic, found)
            return


def _url(token: Any) -> str:
    """The address in a `url()` token, quoted or not; empty for any other token."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url" and token.arguments:
        return str(getattr(token.arguments[0], "value", ""))
    return ""
