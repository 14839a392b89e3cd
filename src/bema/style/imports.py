"""The files of a stylesheet, each with what it imports before it.

Imports are resolved here and nowhere else (CSS Cascading and Inheritance Level 5, section 2),
inside the folders that `Resources` may read, so that every rule keeps its file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import tinycss2
from tinycss2.bytes import decode_stylesheet_bytes

from bema.findings import Finding, Place, warning
from bema.resources import BUILT_IN, Resource, Resources, design_folder
from bema.style.addresses import address, settle
from bema.style.compiled.nesting import is_deep
from bema.style.spans import Lines, blanked
from bema.weasy import syntax_error

_DEEPEST = 32
_MOST = 500


@dataclass(frozen=True)
class Sheet:
    """One file of a stylesheet, its imports blanked out so that lines and columns stay."""

    name: str
    """What a person calls it: `bema:speech.css` or a path."""
    path: Path
    """Where it lies; relative addresses in it start there."""
    text: str
    conditions: tuple[str, ...] = ()
    """Rules that the import puts around it, such as `@media print` or `@layer base`."""

    @property
    def css(self) -> str:
        """The text within its conditions, on the same lines."""
        start = "".join(f"{condition} {{ " for condition in self.conditions)
        return f"{start}{self.text}\n{'}' * len(self.conditions)}" if start else self.text


class File(NamedTuple):
    """A file of a stylesheet that has been found."""

    name: str
    resource: Resource


def read_sheets(
    file: File, resources: Resources, theme: File | None = None
) -> tuple[tuple[Sheet, ...], tuple[Finding, ...]]:
    """A file and all that it imports, first the weakest, and what reading them had to tell.

    `theme` stands wherever the file, or one that it imports, imports the built-in design; it goes
    before all others where none does.
    """
    reader = _Reader(resources, theme)
    reader.read(file, (), (), design=theme is None)
    sheets = reader.sheets
    if theme is not None and not reader.themed:
        reader.sheets = []
        reader.read(theme, (), (), design=True)
        sheets = [*reader.sheets, *sheets]
    return tuple(sheets), tuple(reader.findings)


@dataclass
class _Reader:
    """Reads one stylesheet."""

    resources: Resources
    theme: File | None
    sheets: list[Sheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    themed: bool = False
    placed: set[tuple[Path | None, tuple[str, ...]]] = field(default_factory=set)
    """Files of the design that have their place, each with its conditions."""

    def read(
        self, file: File, conditions: tuple[str, ...], above: tuple[Path, ...], *, design: bool
    ) -> None:
        """Add a file behind all that it imports; `design` says that a theme is no longer put in."""
        name, resource = file
        assert resource.path is not None
        text = _decode(file, self.findings)
        for rules in _parts(text, name, resource.path.parent, self.findings):
            for rule in rules.imports:
                place = Place(name, rule.source_line, rule.source_column)
                url, more = _import(rule)
                found = self._get(url, rule, (*above, resource.path))
                if isinstance(found, Finding):
                    told = warning("style-import", found.message, place, found.remedy)
                    self.findings.append(told)
                else:
                    inner = File(_name(found.path), found)
                    self._add(inner, conditions + more, (*above, resource.path), design=design)
            self.sheets.append(Sheet(name, resource.path, rules.text, conditions))

    def _add(
        self, file: File, conditions: tuple[str, ...], above: tuple[Path, ...], *, design: bool
    ) -> None:
        if _is_design(file.resource.path):
            if self.theme is not None and not design:
                file, design, self.themed = self.theme, True, True
            key = (file.resource.path, conditions)
            if key in self.placed:
                return
            self.placed.add(key)
        self.read(file, conditions, above, design=design)

    def _get(self, url: str, rule: Any, above: tuple[Path, ...]) -> Resource | Finding:
        if not url or rule.content is not None:
            return _wrong("an @import without an address.", "Name a file.")
        got = self.resources.get(url, above[-1].parent)
        if isinstance(got, Finding):
            return got
        if got.path is None:
            return _wrong("a data: address in @import.", "Save it as a file.")
        if got.path in above:
            return _wrong(f"“{url}” imports itself.", "Take one import out.")
        if len(above) > _DEEPEST or len(self.sheets) > _MOST:
            return _wrong(f"“{url}” is left out: too many imports.", "Join files.")
        return got


def _wrong(message: str, remedy: str) -> Finding:
    return warning("style-import", message, remedy=remedy)


def _is_design(path: Path | None) -> bool:
    """Whether a file is the built-in design, or one of its themes."""
    folder = design_folder()
    return path is not None and (path == folder / "speech.css" or path.parent == folder / "themes")


def _name(path: Path | None) -> str:
    assert path is not None
    if path.is_relative_to(design_folder()):
        return BUILT_IN + path.relative_to(design_folder()).as_posix()
    return str(path)


class _Part(NamedTuple):
    """Imports, and the text that stands behind them in the cascade."""

    imports: Sequence[Any]
    text: str


def _parts(text: str, name: str, folder: Path, findings: list[Finding]) -> Iterator[_Part]:
    """The file in the order of the cascade, what only reading needs blanked out.

    Statements of `@layer` may stand before an import and give the order of its layers, so they come
    first. An import behind any other rule counts for nothing.
    """
    rules = tinycss2.parse_stylesheet(text)
    lines = Lines(text)
    early: list[tuple[int, int]] = []
    gone: list[tuple[int, int]] = []
    imports: list[Any] = []
    head = True
    for rule, following in zip_longest(rules, rules[1:]):
        keyword = rule.lower_at_keyword if rule.type == "at-rule" else rule.type
        span = lines.span(rule, following)
        if rule.type in ("qualified-rule", "at-rule") and is_deep(rule):
            gone.append(span)
            message = "a rule with too many blocks in one another."
            findings.append(syntax_error(name, rule.source_line, rule.source_column, message))
        elif rule.type == "error":
            findings.append(syntax_error(name, rule.source_line, rule.source_column, rule.message))
        elif keyword == "import":
            gone.append(span)
            imports += [rule] if head else []
            if not head:
                place = Place(name, rule.source_line, rule.source_column)
                message = "an @import that stands behind other rules is ignored."
                findings.append(warning("style-import", message, place, "Move it to the top."))
        elif keyword == "charset":
            gone.append(span)
        elif keyword == "layer" and rule.content is None:
            early += [span] if head else []
        elif keyword not in ("whitespace", "comment"):
            head = False
    if early and imports:
        yield _Part((), blanked(text, lines.others(early)))
        gone += early
    text, told = settle(blanked(text, gone), name, folder)
    findings += told
    yield _Part(imports, text)


def _decode(file: File, findings: list[Finding]) -> str:
    """The text by its byte order mark or @charset, else UTF-8 (CSS Syntax, section 3.2)."""
    data = file.resource.data
    text: str = decode_stylesheet_bytes(data)[0]
    if "\ufffd" in text and "\ufffd".encode() not in data:
        message = "characters that cannot be read were replaced."
        remedy = "Save it as UTF-8, or name its encoding in @charset."
        findings.append(warning("style-encoding", message, Place(file.name), remedy))
    return (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\0", "\ufffd")
    )


def _import(rule: Any) -> tuple[str, tuple[str, ...]]:
    """Address and conditions of an @import rule: medium, support, layer."""
    tokens = [t for t in rule.prelude if t.type not in ("whitespace", "comment")]
    if not tokens:
        return "", ()
    url = tokens[0].value if tokens[0].type == "string" else address(tokens[0])
    layer, supports = "", ""
    rest = tokens[1:]
    if rest and rest[0].type in ("ident", "function"):
        token = rest[0]
        if token.type == "ident" and token.lower_value == "layer":
            layer = "@layer"
        elif token.type == "function" and token.lower_name == "layer":
            layer = f"@layer {_serialize(token.arguments)}"
        rest = rest[1:] if layer else rest
    if rest and rest[0].type == "function" and rest[0].lower_name == "supports":
        supports = f"@supports {_condition(rest[0].arguments)}"
        rest = rest[1:]
    start = rule.prelude.index(rest[0]) if rest else len(rule.prelude)
    query = _serialize(rule.prelude[start:])
    return url, tuple(filter(None, (query and f"@media {query}", supports, layer)))


def _condition(tokens: Sequence[Any]) -> str:
    """What `supports()` holds, as `@supports` wants it: a declaration in parentheses."""
    said = [t for t in tokens if t.type not in ("whitespace", "comment")]
    declaration = len(said) > 1 and said[0].type == "ident" and said[1] == ":"
    return f"({_serialize(tokens)})" if declaration else _serialize(tokens)


def _serialize(tokens: Sequence[Any]) -> str:
    return str(tinycss2.serialize(tokens)).strip()
