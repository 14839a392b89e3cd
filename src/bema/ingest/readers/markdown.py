"""Markdown, by pandoc; front matter is its metadata."""

from __future__ import annotations

import re
from typing import Any

from bema.errors import BemaError
from bema.findings import Place, note
from bema.ingest.keys import known_keys, unknown_keys
from bema.ingest.readers.encoding import decoded
from bema.ingest.readers.plain_markdown import plain_markdown, without_markup
from bema.ingest.syntax_tree import blocks, text
from bema.ingest.transcript import Transcript, texts
from bema.pandoc import Parser

_OFF = """smart tex_math_dollars citations raw_tex raw_attribute superscript subscript fancy_lists
example_lists definition_lists implicit_figures auto_identifiers latex_macros table_captions
native_divs native_spans bracketed_spans fenced_divs inline_code_attributes line_blocks
yaml_metadata_block pandoc_title_block simple_tables multiline_tables"""
_FORMAT = "markdown" + "".join(f"-{each}" for each in _OFF.split())
_FRONT = "markdown-smart"
_FRONT_MATTER = re.compile(
    r"\A(?:---[^\S\n]*\n.*?\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)|(?:%[^\n]*\n){1,3})", re.DOTALL
)
"""Between rules further down there is text, such as “Q: Why?”, which YAML would swallow."""
_SIGNS = re.compile(r"\A---\n|^\S.*\n={3,}$|^#{1,6} \S|\*\*\S|\[[^\]\n]+\]\(|^> |\\$", re.MULTILINE)


def is_markdown(data: bytes) -> bool:
    """Whether a text shows that it is Markdown."""
    return _SIGNS.search(data[:20_000].decode("utf-8", "replace").lstrip("\ufeff")) is not None


class _Markdown:
    """Reads it."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file."""
        written, findings = decoded(data, name)
        front, meta = _front_matter(written, parser)
        text = plain_markdown(written[len(front) :])
        given = {key: plain(value) for key, value in meta.items()}
        told = (*findings, *unknown_keys(given, name))
        tree = parser.parse(text.encode(), _FORMAT)["blocks"]
        found = blocks(tree)
        if "\\*" not in text and any("**" in each.text for each in texts(found)):
            signs = _without_signs(tree)
            found = blocks(tree)
            message = f"signs of emphasis that begin or end nothing ({signs}) are left out."
            told = (*told, note("ingest-signs", message, Place(name)))
        everything = without_markup(text)
        return Transcript(found, known_keys(given), (), told, written, everything)


def _front_matter(written: str, parser: Parser) -> tuple[str, dict[str, Any]]:
    """What stands between rules at the begin, and what it says; nothing where it is no YAML."""
    front = found[0] if (found := _FRONT_MATTER.match(written)) else ""
    if not front:
        return "", {}
    try:
        meta: dict[str, Any] = parser.parse(front.encode(), _FRONT)["meta"]
    except BemaError:
        meta = {}
    return (front, meta) if meta else ("", {})


def _without_signs(node: Any) -> int:
    """Take `**` out of the words of a syntax tree, and count them."""
    if isinstance(node, list):
        return sum(map(_without_signs, node))
    if not isinstance(node, dict):
        return 0
    if node["t"] != "Str":
        return _without_signs(node.get("c"))
    written: str = node["c"]
    node["c"] = written.replace("**", "")
    return written.count("**")


def plain(value: dict[str, Any]) -> str:
    """A value of pandoc's metadata as text; of several, with semicolons between."""
    kind, content = value["t"], value["c"]
    match kind:
        case "MetaInlines":
            return text(content).text.replace("\u00a0", " ")
        case "MetaBlocks":
            return " ".join(
                text(block["c"]).text for block in content if block["t"] in ("Para", "Plain")
            )
        case "MetaList":
            return "; ".join(filter(None, map(plain, content)))
        case "MetaMap":
            return ""
        case _:
            return str(content)


READER = _Markdown()
