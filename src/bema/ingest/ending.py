"""What stands behind a speech: its closing words, times, an end, signs, words for the press."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bema.ingest.clock import iso_time
from bema.ingest.lexicon import Lexicon
from bema.ingest.opening import MOST, Line
from bema.ingest.transcript import Block, Paragraph, Text

_ADDRESS = re.compile(r"https?://\S+")
_FURNITURE = re.compile(r"[#*_\-–—=~• ]{1,9}")
_SIGN = re.compile(r"\s*(?:#[#\s]*|[-–—]\s?30\s?[-–—])\s*")
"""Signs that end what is handed to the press."""


def read_ending(
    blocks: Sequence[Block], words: Lexicon, first: int
) -> tuple[int, list[Line], list[Line]]:
    """Where the speech ends, the closing words, and lines behind them: times, an end, marks."""
    end, lines = _after_mark(blocks, words, first)
    while end > first:
        block = blocks[end - 1]
        if not isinstance(block, Paragraph) or (line := _behind(block.content, words)) is None:
            break
        lines.insert(0, line)
        end -= 1
    closing: list[Line] = []
    if end > first + 1:
        block = blocks[end - 1]
        if isinstance(block, Paragraph) and _is_closing(block.content.text, words):
            closing.append(Line("salute", block.content))
    return end, closing, lines


def _after_mark(blocks: Sequence[Block], words: Lexicon, first: int) -> tuple[int, list[Line]]:
    """What stands behind a sign of the end, such as whom the press may ask, and the number of the
    first block of it; nothing, and the number of blocks, where there is no sign.
    """
    for number in range(len(blocks) - 1, max(first, len(blocks) - MOST), -1):
        block, rest = blocks[number], blocks[number + 1 :]
        if not isinstance(block, Paragraph):
            break
        line = _behind(block.content, words)
        if line and (_SIGN.fullmatch(block.content.text) or line.kind == "end"):
            behind = [Line("end", each.content) for each in rest if isinstance(each, Paragraph)]
            return number + 1, behind
    return len(blocks), []


def _behind(content: Text, words: Lexicon) -> Line | None:
    text = content.text.strip()
    if _FURNITURE.fullmatch(text) or _SIGN.fullmatch(text):
        return Line("mark", content)
    linked = [each for each in content.marks if each.kind == "link"]
    if linked and content.is_marked("link") and len(linked) == 1 and " " not in text:
        return Line("source", content, linked[0].value)
    if _ADDRESS.fullmatch(text):
        return Line("source", content, text)
    bare = text.strip("-–—* ")
    found = re.fullmatch(r"(?:(?P<end>[^\W\d]+)\b\.?\s*)?(?P<time>.*)", bare, re.DOTALL)
    assert found is not None
    ends = (found["end"] or "").casefold() in words.ends
    time = iso_time(found["time"].strip(" ()"))
    if ends and not found["time"].strip():
        return Line("end", content)
    if time and (ends or not found["end"]):
        return Line("end", content, time)
    return None


def _is_closing(text: str, words: Lexicon) -> bool:
    lower = text.casefold().strip()
    return len(lower.split()) <= 12 and any(lower.startswith(each) for each in words.closings)
