"""Addresses in stylesheets: `url()` and what else names a file (CSS Values, section 4.5)."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bema.findings import Finding, Place, warning
from bema.resources import Resource, is_remote
from bema.style.spans import Lines, blanked, edited
from bema.style.tokens import contents, rules

_NAMES_FILES = frozenset("url src image image-set -webkit-image-set".split())
"""Functions in which a string is the address of a file."""

_ABSOLUTE = re.compile(r"#|[A-Za-z][A-Za-z0-9+.\-]*:")
_ADDRESS = re.compile(
    r"""url\(\s*(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|[^)"'\\])*)\s*\)""", re.I | re.S
)
_PLAIN = re.compile(r"""url\(\s*["']?([^"')]*)""", re.IGNORECASE)
_CARE = re.compile(r"\\|(?:src|image|image-set)\(|--[\w-]+\s*:[^;}]*url\(", re.IGNORECASE)
"""What makes it necessary to look at every token: escapes, and what `_PLAIN` does not find."""

_DECLARATION = r"""(?:
      /\*.*?\*/ | \\. | "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*'
    | url\(\s*+(?!["'])(?:\\.|[^)\\])*\)
    | (?P<brackets>[(\[{](?:/\*.*?\*/|\\.|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'
        |url\(\s*+(?!["'])(?:\\.|[^)\\])*\)|(?&brackets)|[^()\[\]{}"'\\])*+[)\]}])
    | [^;{}()\[\]"'\\]
    )*+;?"""
"""A declaration from its name to the semicolon: strings, escapes, comments and brackets are
wholes."""


def address(token: Any) -> str:
    """The address in a `url()` token, quoted or not; empty for any other token."""
    if token.type == "url":
        return str(token.value)
    if token.type == "function" and token.lower_name == "url":
        return next((str(t.value) for t in token.arguments if t.type == "string"), "")
    return ""


def data_url(resource: Resource) -> str:
    """The address that holds a file itself (RFC 2397)."""
    return f"data:{resource.media_type};base64,{b64encode(resource.data).decode('ascii')}"


def addresses(tokens: Sequence[Any], *, strings: bool = False) -> Iterator[tuple[Any, str]]:
    """Tokens that name files, and the address of each; those inside functions too."""
    for token in tokens:
        if url := address(token):
            yield token, url
        elif strings and token.type == "string":
            yield token, str(token.value)
        elif token.type == "function":
            yield from addresses(token.arguments, strings=token.lower_name in _NAMES_FILES)
        elif inner := getattr(token, "content", None):
            yield from addresses(inner)


def readdressed(
    tokens: Sequence[Any], to: Mapping[str, str], *, strings: bool = False
) -> list[Any]:
    """Tokens with other addresses in place of those that `to` has."""
    made = []
    for token in tokens:
        new = copy(token)
        names = token.type == "url" or (strings and token.type == "string")
        if names and token.value in to:
            text = f'"{to[token.value]}"'
            new.representation = f"url({text})" if token.type == "url" else text
        elif token.type == "function":
            inner = token.lower_name in _NAMES_FILES
            new.arguments = readdressed(token.arguments, to, strings=inner)
        elif isinstance(content := getattr(token, "content", None), list):
            new.content = readdressed(content, to)
        made.append(new)
    return made


def settle(css: str, name: str, folder: Path) -> tuple[str, list[Finding]]:
    """A sheet whose addresses need no more care, on the same lines, and what there is to tell.

    A declaration that names a file elsewhere is left out, so that nothing behind this can ask the
    network for it; a font that is also to be had here keeps its `src`. In a custom property a
    relative address starts from `folder`, where it was written, wherever the property is used.
    """
    if not _CARE.search(css) and not any(map(is_remote, set(_PLAIN.findall(css)))):
        return css, []
    lines = Lines(css)
    edits: list[tuple[int, int, str]] = []
    findings: list[Finding] = []
    for declaration in _declarations(rules(css)):
        named = list(addresses(declaration.value))
        away = [url for _, url in named if is_remote(url)]
        if away:
            findings.append(_remote(away[0], declaration, name))
        if away and (declaration.lower_name != "src" or len(away) == len(named)):
            start = lines.offset(declaration)
            end = _end(css, start)
            edits.append((start, end, blanked(css[start:end], [(0, end - start)])))
        elif declaration.name.startswith("--"):
            edits += _absolute(css, lines, named, folder)
    return edited(css, edits), findings


def _end(css: str, start: int) -> int:
    """Where a declaration ends, its semicolon included."""
    import regex  # which takes longer to load than a stylesheet to read, and is seldom needed

    flags = regex.DOTALL | regex.IGNORECASE | regex.VERBOSE
    return int(regex.compile(_DECLARATION, flags).match(css, start).end())


def _absolute(
    css: str, lines: Lines, named: Sequence[tuple[Any, str]], folder: Path
) -> Iterator[tuple[int, int, str]]:
    for token, url in named:
        found = _ADDRESS.match(css, lines.offset(token))
        if found and url and not _ABSOLUTE.match(url):
            yield (*found.span(), f'url("{urljoin(folder.as_uri() + "/", url)}")')


def _remote(url: str, declaration: Any, name: str) -> Finding:
    message = f"{declaration.name}: “{url[:80]}” lies elsewhere, and bema fetches nothing."
    place = Place(name, declaration.source_line, declaration.source_column)
    return warning("style-remote", message, place, "Save a copy beside the stylesheet.")


def _declarations(nodes: Sequence[Any]) -> Iterator[Any]:
    """All declarations, in rules inside rules too."""
    for node in nodes:
        if node.type == "declaration":
            yield node
        elif node.type in ("qualified-rule", "at-rule") and node.content:
            yield from _declarations(contents(node))
