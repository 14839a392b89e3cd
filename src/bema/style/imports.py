"""The files of a stylesheet, each with what it imports before it.

Imports are resolved here and nowhere else (CSS Cascading and Inheritance Level 5, section 2),
inside the folders that `Resources` may read, so that every rule keeps its file and line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import tinycss2
from tinycss2.bytes import decode_stylesheet_bytes

from bema.findings import Finding, Place, warning
from bema.resources import BUILT_IN, Resource, Resources, design_folder
from bema.style.addresses import address, settle
from bema.style.spans import Lines, Span, blanked
from bema.style.tokens import is_deep, rules, said, written
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

    @cached_property
    def rules(self) -> list[Any]:
        """The rules of `css`, as tinycss2 gives them; to be read and not to be changed."""
        return rules(self.css)


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
        for part in _parts(text, name, resource.path.parent, self.findings):
            for rule in part.imports:
                place = Place(name, rule.source_line, rule.source_column)
                url, more = _import(rule)
                found = self._get(url, rule, (*above, resource.path))
                if isinstance(found, Finding):
                    told = warning("style-import", found.message, place, found.remedy)
                    self.findings.append(told)
                else:
                    inner = File(_name(found.path), found)
                    self._add(inner, conditions + more, (*above, resource.path), design=design)
            self.sheets.append(Sheet(name, resource.path, part.text, conditions))

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
    nodes = tinycss2.parse_stylesheet(text)
    lines = Lines(text)
    early: list[Span] = []
    gone: list[Span] = []
    imports: list[Any] = []
    head = True
    for node, following in zip_longest(nodes, nodes[1:]):
        keyword = node.lower_at_keyword if node.type == "at-rule" else node.type
        if keyword in ("whitespace", "comment"):
            continue
        span = lines.span(node, following)
        trouble = _trouble(node, name, keyword, head=head)
        findings += [trouble] if trouble else []
        if keyword == "layer" and node.content is None:
            early += [span] if head else []
        elif keyword in ("import", "charset"):
            gone.append(span)
            imports += [node] if head and keyword == "import" else []
        elif trouble and node.type != "error":
            gone.append(span)
        else:
            head &= node.type == "error"
    if early and imports:
        yield _Part((), blanked(text, lines.others(early)))
        gone += early
    text, told = settle(blanked(text, gone), name, folder)
    findings += told
    yield _Part(imports, text)


def _trouble(node: Any, name: str, keyword: str, *, head: bool) -> Finding | None:
    """What is wrong with a rule as a whole; `head` says that imports may stand here."""
    line, column = node.source_line, node.source_column
    if node.type == "error":
        return syntax_error(name, line, column, node.message)
    if is_deep(node):
        return syntax_error(name, line, column, "a rule with too many blocks in one another.")
    if node.type == "qualified-rule" and not said(node.prelude):
        return syntax_error(name, line, column, "a rule without a selector.")
    if keyword == "import" and not head:
        message = "an @import that stands behind other rules is ignored."
        return warning("style-import", message, Place(name, line, column), "Move it to the top.")
    return None


def _decode(file: File, findings: list[Finding]) -> str:
    """The text by its byte order mark or @charset, else UTF-8 (CSS Syntax, section 3.2)."""
    data = file.resource.data
    text: str = decode_stylesheet_bytes(data)[0]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if "\ufffd" in text and "\ufffd".encode() not in data:
        message = "characters that cannot be read were replaced."
        remedy = "Save it as UTF-8, or name its encoding in @charset."
        place = Place(file.name, text.count("\n", 0, text.index("\ufffd")) + 1)
        findings.append(warning("style-encoding", message, place, remedy))
    return text.replace("\0", "\ufffd")


def _import(rule: Any) -> tuple[str, tuple[str, ...]]:
    """Address and conditions of an @import rule: medium, support, layer."""
    tokens = said(rule.prelude)
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
            layer = f"@layer {written(token.arguments)}"
        rest = rest[1:] if layer else rest
    if rest and rest[0].type == "function" and rest[0].lower_name == "supports":
        supports = f"@supports {_condition(rest[0].arguments)}"
        rest = rest[1:]
    start = rule.prelude.index(rest[0]) if rest else len(rule.prelude)
    query = written(rule.prelude[start:])
    return url, tuple(filter(None, (query and f"@media {query}", supports, layer)))


def _condition(tokens: Sequence[Any]) -> str:
    """What `supports()` holds, as `@supports` wants it: a declaration in parentheses."""
    first = said(tokens)[:2]
    declaration = len(first) == 2 and first[0].type == "ident" and first[1] == ":"
    return f"({written(tokens)})" if declaration else written(tokens)
