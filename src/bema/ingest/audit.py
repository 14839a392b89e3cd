"""Proof that no word was lost: all words of a transcript are in the TEI, in order, or told of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from bema.findings import Finding, Place, error
from bema.ingest.transcript import Dropped, Transcript
from bema.ingest.transcript import words as words_of
from bema.tei.speech import TEI
from bema.tree import Element, children

_BLOCKS = frozenset(
    f"{{{TEI}}}{name}"
    for name in """div head p u seg list item table row cell quote lg l figure figDesc opener closer
    salute dateline trailer lb""".split()
)
_MARK = "\x01"
"""Stands for a footnote; no XML has it."""
_BEHIND_COLON = re.compile("(?<=[:：])")
_SHOWN = 8


def tei_words(body: Element) -> list[str]:
    """Words of a text; blocks, breaks and labels part them, a footnote follows its word."""
    notes: list[Element] = []
    found: list[str] = []
    written = "".join(_pieces(body, notes)).split()
    waiting = iter(notes)
    for word in written:
        plain = word.replace(_MARK, "")
        found += [plain] if plain else []
        for _ in range(word.count(_MARK)):
            found += tei_words(next(waiting))
    return found


def _pieces(element: Element, notes: list[Element]) -> Iterator[str]:
    parting = " " if _is_block(element) else ""
    yield parting
    for node in children(element):
        if isinstance(node, str):
            yield node
        elif node.get("place") == "foot":
            # It stands at the end of a word that may go on behind it.
            yield _MARK
            notes.append(node)
        else:
            yield from _pieces(node, notes)
    yield parting


def _is_block(element: Element) -> bool:
    if element.tag == f"{{{TEI}}}note":
        return bool(element.get("place") != "inline")
    # What an editor put in may stand inside a word.
    return element.tag in _BLOCKS and element.get("type") != "editorial"


def unread(transcript: Transcript, name: str) -> Iterator[Finding]:
    """An error for what the file has and its reader did not find: letters and figures are counted,
    since readers may part words in another way.
    """
    if transcript.everything is None:
        return
    found = [*words_of(transcript.blocks), *(w for each in transcript.dropped for w in each.words)]
    lost = _letters(transcript.everything) - _letters("".join(found))
    if not lost:
        return
    known = Counter(found)
    words = [word for word in transcript.everything.split() if known[word] == 0][:_SHOWN]
    message = f"{lost.total()} letters of the file were not read; look for “{' '.join(words)}”."
    remedy = (
        "This is a fault of bema's; please tell. Save the file as .docx, .html or .txt till then."
    )
    yield error("ingest-words", message, Place(name), remedy)


def _letters(written: str) -> Counter[str]:
    return Counter(filter(str.isalnum, written))


def audit(
    transcript: Transcript, body: Element, dropped: Sequence[Dropped], name: str
) -> Iterator[Finding]:
    """An error for words that are not where they were, and nothing says where they went."""
    source = list(words_of(transcript.blocks))
    for each in dropped:
        _take_out(source, each)
    source, made = _parted(source), _parted(tei_words(body))
    if source == made:
        return
    for kind, a, b, c, d in SequenceMatcher(None, source, made, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        was, became = " ".join(source[a:b][:_SHOWN]), " ".join(made[c:d][:_SHOWN])
        message = f"words are not what they were: “{was}” became “{became}”."
        yield error("ingest-words", message, Place(name), "This is a fault of bema's; please tell.")
        return


def _parted(words: Sequence[str]) -> list[str]:
    """Words, with a label and what follows it without a space as two."""
    return [
        part
        for word in words
        for part in (_BEHIND_COLON.split(word) if ":" in word or "：" in word else (word,))
        if part
    ]


def _take_out(source: list[str], dropped: Dropped) -> None:
    """Take words out where they stand first, or last, as they stood before the speech or behind."""
    size = len(dropped.words)
    places = range(len(source) - size + 1)
    for start in places if dropped.is_before else reversed(places):
        if source[start : start + size] == list(dropped.words):
            del source[start : start + size]
            return
