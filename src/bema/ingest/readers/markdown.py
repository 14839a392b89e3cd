"""Markdown, by pandoc; front matter is its metadata."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from typing import Any

from bema.findings import Place, note
from bema.ingest.keys import known_keys, unknown_keys
from bema.ingest.readers.encoding import decoded
from bema.ingest.syntax_tree import blocks, text
from bema.ingest.transcript import Transcript
from bema.pandoc import Parser

_OFF = """smart tex_math_dollars citations raw_tex raw_attribute superscript subscript fancy_lists
example_lists definition_lists implicit_figures auto_identifiers latex_macros table_captions
native_divs native_spans bracketed_spans fenced_divs inline_code_attributes line_blocks
yaml_metadata_block pandoc_title_block"""
_FORMAT = "markdown" + "".join(f"-{each}" for each in _OFF.split())
_FRONT = "markdown-smart"
_FRONT_MATTER = re.compile(
    r"\A(?:---[^\S\n]*\n.*?\n(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)|(?:%[^\n]*\n){1,3})", re.DOTALL
)
"""Between rules further down there is text, such as “Q: Why?”, which YAML would swallow."""
_DEFINITION = re.compile(r"^ {0,3}\[(?P<label>[^\]\n]+)\] ?:(?P<rest>.*)", re.MULTILINE)
_TARGET = re.compile(
    r"""\s*(?:<\S*>|\w+:\S+|[/#]\S*|\S+[./]\S+)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*"""
)
_ITEM = re.compile(r"( {0,3})(\d{1,9})[.)](?=\s)")
_MARKUP = re.compile(
    r"""<!--.*?-->|<\?.*?\?>|</?[A-Za-z][^>]*>|\]\([^)\n]*\)|\]\[[^\]\n]*\]|\[\^[^\]\n]*\]
    |\{[#.][^}\n]*\}|^[ ]{0,3}\[[^\]\n^][^\]\n]*\][ ]?:.*$|^\s*(?:```|~~~).*$|^\s*\d+[.)]\s""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
"""Signs with letters or figures in them that are no words."""
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_INDENTED = re.compile(r"^(?: {4,}|\t+)(?=\S)", re.MULTILINE)
_LISTED = re.compile(r"^ {0,3}(?:[-*+]|\d{1,3}[.)])\s", re.MULTILINE)
_END = re.compile(r"^ {0,3}#[# ]*$", re.MULTILINE)
"""Such as `###`, which ends what is handed to the press, and heads nothing."""
_LINES = re.compile(r"(?:(?<=\n\n)|\A)(?:(?:[^\W_]|\*\*)[^\n|]*\n)+[^\W_][^\n|]*(?=\n\n|\n?\Z)")
_SHORT = 50
"""Letters of lines that nobody wraps a paragraph to."""
_BLANK = re.compile(r"^[^\S\n]+$", re.MULTILINE)
"""Lines of no-break spaces, which part paragraphs in what was copied from a page."""
_SIGNS = re.compile(r"\A---\n|^\S.*\n={3,}$|^#{1,6} \S|\*\*\S|\[[^\]\n]+\]\(|^> |\\$", re.MULTILINE)


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
        front = found[0] if (found := _FRONT_MATTER.match(written)) else ""
        text = _END.sub(r"\\\g<0>", written[len(front) :])
        text = _with_columns(_with_lines(_with_numbers(_with_definitions(text))))
        meta = parser.parse(front.encode(), _FRONT)["meta"] if front else {}
        given = {key: plain(value) for key, value in meta.items()}
        told = (*findings, *unknown_keys(given, name))
        tree = parser.parse(text.encode(), _FORMAT)["blocks"]
        if "\\*" not in text and (signs := _without_signs(tree)):
            message = f"signs of emphasis that begin or end nothing ({signs}) are left out."
            told = (*told, note("ingest-signs", message, Place(name)))
        found_blocks = blocks(tree)
        everything = unescape(_MARKUP.sub(" ", text))
        return Transcript(found_blocks, known_keys(given), (), told, written, everything)


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


def _with_lines(text: str) -> str:
    """Text in which short lines stay lines, as they are meant in titles and addresses."""

    def kept(found: re.Match[str]) -> str:
        lines = found[0].split("\n")
        short = max(map(len, lines)) < _SHORT and not any(line[0].islower() for line in lines)
        return found[0] if not short else "\\\n".join(line.rstrip(" \\") for line in lines)

    return _LINES.sub(kept, text)


def _with_columns(text: str) -> str:
    """Text whose tables have as many columns as their widest row; pandoc reads no cells beyond."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if number == 0 or not _RULE.fullmatch(line):
            continue
        end = next((n for n in range(number, len(lines)) if not lines[n].strip()), len(lines))
        widest = max(_cells(row) for row in lines[number - 1 : end])
        lines[number] = line.rstrip(" |") + "|---" * (widest - _cells(line)) + "|"
    return "\n".join(lines)


def _cells(row: str) -> int:
    return len(_PIPE.findall(row.strip().strip("|"))) + 1


def _with_definitions(text: str) -> str:
    """Text in which what looks like a note or an address, and is none, stands as text: pandoc would
    leave out “[Questioner]: Why?”, and a note that nothing refers to.
    """
    named = Counter(found[1].casefold() for found in re.finditer(r"\[([^\]\n]+)\](?! ?:)", text))
    known: set[str] = set()

    def kept(found: re.Match[str]) -> str:
        label = found["label"].casefold()
        is_one = label.startswith("^") or _TARGET.fullmatch(found["rest"])
        if named[label] and is_one and label not in known:
            known.add(label)
            return f"\n{found[0]}"
        return found[0].replace("[", "\\[", 1)

    return _DEFINITION.sub(kept, text)


def _with_numbers(text: str) -> str:
    """Text in which figures at the begin of lines stand as they are unless they count a list from
    one: “1987. That was the year” is no list, and paragraph 6 stays that.
    """
    made: list[str] = []
    last, is_parted = 0, False
    for line in text.split("\n"):
        item = _ITEM.match(line)
        number = int(item[2]) if item else 0
        if item and number == 1:
            made += ["<!-- -->", ""] if last else []
            last, is_parted = 1, False
        elif item and last and number == last + 1:
            last, is_parted = number, False
        elif item:
            line = f"{item[1]}{item[2]}\\{line[item.end() - 1 :]}"
            last = 0
        elif not line.strip():
            is_parted = True
        elif is_parted and not line.startswith("  "):
            last = 0
        made.append(line)
    return "\n".join(made)


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
