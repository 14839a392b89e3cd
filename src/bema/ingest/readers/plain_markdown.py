"""Markdown made plain, so that pandoc passes over nothing that is in it.

People do not write the signs of Markdown for what they mean in it: “[Questioner]: Why?” is no
address, “1987. That was the year” no list, and what is indented is a turn, never code.
"""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

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
_RULED = re.compile(r"^([^\n]*[^\w\s|>-]\n)(?=---+[^\S\n]*$)", re.MULTILINE)
"""A sentence above a rule, which makes no heading of it."""
_LINES = re.compile(r"(?:(?<=\n\n)|\A)(?:(?:[^\W_]|\*\*)[^\n|]*\n)+[^\W_][^\n|]*(?=\n\n|\n?\Z)")
_SHORT = 50
"""Letters of lines that nobody wraps a paragraph to."""
_BLANK = re.compile(r"^[^\S\n]+$", re.MULTILINE)
"""Lines of no-break spaces, which part paragraphs in what was copied from a page."""


def plain_markdown(text: str) -> str:
    """Text that pandoc reads as it is meant."""
    text = _END.sub(r"\\\g<0>", without_indents(text))
    text = _RULED.sub(r"\1\n", text)
    return _with_columns(_with_lines(_with_numbers(_with_definitions(text))))


def without_indents(text: str) -> str:
    """Text whose turns are not indented, unless it has lists, whose items may be."""
    text = _BLANK.sub("", text)
    return text if _LISTED.search(text) else _INDENTED.sub("", text)


def without_markup(text: str) -> str:
    """All words of a text that pandoc reads, and no signs."""
    return unescape(_MARKUP.sub(" ", text))


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
