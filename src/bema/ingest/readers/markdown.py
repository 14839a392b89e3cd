"""Markdown, by pandoc; front matter is its metadata."""

from __future__ import annotations

import re
from typing import Any

from bema.ingest.describe import known_keys, unknown_keys
from bema.ingest.readers.encoding import decoded
from bema.ingest.syntax_tree import blocks, text
from bema.ingest.transcript import Transcript
from bema.pandoc import Parser

_OFF = """smart tex_math_dollars citations raw_tex raw_attribute superscript subscript fancy_lists
example_lists definition_lists implicit_figures auto_identifiers latex_macros table_captions
native_divs native_spans bracketed_spans fenced_divs inline_code_attributes startnum line_blocks"""
_FORMAT = "markdown" + "".join(f"-{each}" for each in _OFF.split())
_INDENTED = re.compile(r"^(?: {4,}|\t+)(?=\S)", re.MULTILINE)
_LISTED = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)])\s", re.MULTILINE)
_BLANK = re.compile(r"^[^\S\n]+$", re.MULTILINE)
"""Lines of no-break spaces, which part paragraphs in what was copied from a page."""
_SIGNS = re.compile(r"\A---\n|^#{1,6} \S|\*\*\S|\[[^\]\n]+\]\(|^> |\\$", re.MULTILINE)


def is_markdown(data: bytes) -> bool:
    """Whether a text shows that it is Markdown."""
    return _SIGNS.search(data[:20_000].decode("utf-8", "replace").lstrip("\ufeff")) is not None


class _Markdown:
    """Reads it."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """What stands in a file."""
        written, findings = decoded(data, name)
        written = _BLANK.sub("", written)
        # In transcripts, what is indented is a turn, never code.
        if not _LISTED.search(written):
            written = _INDENTED.sub("", written)
        tree = parser.parse(written.encode(), _FORMAT)
        given = {key: plain(value) for key, value in tree["meta"].items()}
        told = (*findings, *unknown_keys(given, name))
        return Transcript(blocks(tree["blocks"]), known_keys(given), (), told, written)


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
