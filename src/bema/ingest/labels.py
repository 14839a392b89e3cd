"""Labels: the words before a turn that say who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bema.ingest.lexicon import Lexicon
from bema.ingest.transcript import Block, Paragraph, Text

_LONGEST = 60
_LOOKS = ("strong", "emphasis", "small-caps", "underline")
_COLON = re.compile(r"\s*(?:(?<!\d):|:(?!\d)|：)\s*")
_STOP = re.compile(r"\.\s+(?P<dash>[–—-]\s+)?")
_TIMED = re.compile(r"(?P<name>[^\n:]{2,50}?),?\s+[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]?(?:\s+|$)")
"""A name and a time, as machines put them above what they heard."""
_TIME = re.compile(r"[(\[]?\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?[)\]]?\s+(?=\S)")
"""Of a transcript that a machine made, before the label."""
_DASH = re.compile(r"\s+[—–-]{1,2}\s+")
_QUESTIONER = re.compile(r"(Q|Q\.|A|A\.)(?=\s)")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_SMALL = frozenset(
    "mc mac de del della da di du van von der den la le el al bin ibn of the and y".split()
)
_NO_LABELS = frozenset(
    "note notes ps p.s update correction source contact photo photos caption subject re date place "
    "location venue time event occasion topic".split()
)
_MIXED = re.compile(r"[A-Z][a-z]{1,2}[A-Z]{2,}")
"""Such as `McCONNELL` and `DeLAURO`."""
_SENTENCE = re.compile(r"[.!?;,]\s|[!?;,]$|[。！？；，؟،]")


@dataclass(frozen=True)
class Label:
    """A label at the begin of a paragraph."""

    name: str
    """Its words without what parts them from the turn, such as `MS. CHANG`."""
    end: int
    """Where the turn begins in the paragraph."""
    sure: bool
    """Whether its form alone shows it: capitals, or a mark that ends where it does."""


def labels(blocks: Sequence[Block], known: Collection[str], words: Lexicon) -> dict[int, Label]:
    """The label of each block that has one, by its number.

    Names in no capitals and without marks count where they recur, or are `known` (in lower case).
    """
    found = {
        number: label
        for number, block in enumerate(blocks)
        if isinstance(block, Paragraph) and (label := _label(block.content, words))
    }
    alone = {
        number: label
        for number, block in enumerate(blocks)
        if number not in found
        and isinstance(block, Paragraph)
        and (label := _alone(block.content, words))
    }
    times = Counter(_key(label.name) for label in (*found.values(), *alone.values()))
    sure = {_key(label.name) for label in found.values() if label.sure}
    again = {key for key, count in times.items() if count > 1} | sure | set(known)
    # Where names without capitals are labels, one that is there once can be one too.
    alike = any(not label.sure and times[_key(label.name)] > 1 for label in found.values())
    accepted: dict[int, Label] = {}
    asked = False
    for number, label in found.items():
        is_other = asked or (alike and _is_full(label.name, words))
        if label.sure or _key(label.name) in again or is_other:
            accepted[number] = label
            # Who answers may do so once.
            asked = _key(label.name) in words.questioners
    followed = {
        number: label
        for number, label in alone.items()
        if (_key(label.name) in again or _is_titled(label.name, words))
        and number + 1 < len(blocks)
        and number + 1 not in alone
    }
    if not any(times[_key(label.name)] > 1 for label in followed.values()):
        followed = {}
    return dict(sorted({**accepted, **followed}.items()))


def is_label(content: Text, words: Lexicon) -> bool:
    """Whether a text begins with a label, as its form alone shows."""
    label = _label(content, words)
    return label is not None and label.sure


def _key(name: str) -> str:
    return " ".join(name.casefold().replace(".", "").split())


def _label(content: Text, words: Lexicon) -> Label | None:
    """What may be a label in front of a turn."""
    if found := _TIME.match(content.text):
        label = _label(content[found.end() :], words)
        return label and Label(label.name, label.end + found.end(), label.sure)
    text = content.text
    if found := _QUESTIONER.match(text):
        rest = text[found.end() :].lstrip()
        if rest[:1] and not rest[0].islower() and found[1][0] == "Q":
            return Label(found[1].rstrip("."), len(text) - len(rest), True)
    for parting in (_COLON, _DASH):
        found = parting.search(text, 0, _LONGEST)
        if found is None or found.start() == 0 or "\n" in text[: found.start()]:
            continue
        whole = text[: found.start()].strip("*_ ")
        name = _ASIDE.sub("", whole).strip()
        if not name or _key(name) in _NO_LABELS or _is_numbered(name, words) is False:
            continue
        capitals = is_capitals(name)
        if parting is _DASH and not (capitals and len(name.split()) > 1):
            continue
        marked = _marked_to(content, found.start(), found.end())
        if capitals or _is_recorded(name, words) or (marked and is_name(name, words)):
            return Label(name, found.end(), True)
        if parting is _COLON and is_name(name, words):
            return Label(name, found.end(), _key(name) in words.questioners | words.answers)
    return _set_off(content, words)


def _set_off(content: Text, words: Lexicon) -> Label | None:
    """A label with nothing behind it but its look, or a full stop, as records of sittings have it:
    “**Mr. Lind** I rise …”, “Mr. LIND. I rise …”.
    """
    text = content.text
    if (found := _TIMED.match(text)) and is_name(found["name"], words):
        return Label(found["name"], found.end(), False)
    for end in sorted(m.end for m in content.marks if m.start == 0 and m.kind in _LOOKS):
        name = _ASIDE.sub("", text[:end]).strip(" .")
        rest = text[end:].lstrip(" –—-")
        is_one = is_name(name, words) or _is_titled(name, words)
        if end <= _LONGEST and rest[:1].isupper() and is_one and "\n" not in name:
            return Label(name, len(text) - len(rest), False)
    for found in _STOP.finditer(text, 0, _LONGEST):
        whole = text[: found.start()]
        name = _ASIDE.sub("", whole).partition(",")[0]
        is_shown = name != whole or _is_titled(name, words)
        if _is_recorded(name, words) or (found["dash"] and is_shown and is_name(name, words)):
            return Label(name, found.end(), False)
    return None


def _is_numbered(name: str, words: Lexicon) -> bool | None:
    """Whether a name with a number is one, such as “Speaker 1”; None for others."""
    first, _, last = name.rpartition(" ")
    if not last[-1:].isdigit():
        return None
    return last.isdigit() and first.casefold() in words.numbered


def _is_recorded(name: str, words: Lexicon) -> bool:
    """Whether a name is set as records of sittings do: a title, and the rest in capitals."""
    parts = name.removesuffix(" pro tempore").split()
    while parts and parts[0].casefold().rstrip(".") in words.honorifics | words.articles:
        parts = parts[1:]
    main, of, place = " ".join(parts).partition(" of ")
    is_place = not of or all(part[:1].isupper() for part in place.split())
    letters = sum(map(str.isalpha, main))
    return is_place and is_capitals(main) and letters > 1 and (len(name.split()) > 1 or letters > 5)


def _alone(content: Text, words: Lexicon) -> Label | None:
    """What may be a label on a line of its own."""
    text = content.text.rstrip(" :：")
    if not text or len(text) > _LONGEST or "\n" in text or not is_name(text, words):
        return None
    capitals = is_capitals(text) and len(text) > 1
    is_set_off = capitals or content.is_marked("strong") or text != content.text
    name = _ASIDE.sub("", text).strip()
    return Label(name, len(content.text), False) if is_set_off or _is_full(name, words) else None


def _is_full(name: str, words: Lexicon) -> bool:
    """Whether it is a name of several words, or one with a title."""
    return _is_titled(name, words) or (
        len(name.split()) > 1 and all(part[:1].isupper() for part in name.split())
    )


def _is_titled(name: str, words: Lexicon) -> bool:
    """Whether a name begins with a title or an office."""
    parts = [part.casefold().rstrip(".") for part in name.split()]
    if parts and parts[0] in words.articles:
        parts = parts[1:]
    office = any(parts[: len(role.split())] == role.split() for role in words.roles)
    return bool(parts) and (parts[0] in words.honorifics or office)


def _marked_to(content: Text, start: int, end: int) -> bool:
    """Whether a mark begins with the paragraph and ends where the label does."""
    edges = {m.end for m in content.marks if m.start == 0 and m.kind in _LOOKS}
    return any(start <= edge <= end for edge in edges)


def is_capitals(name: str) -> bool:
    """Whether a name is set in capitals, small words such as `Mc` and `de` aside."""
    parts = [part for part in re.findall(r"[^\W\d_]+", name) if part.casefold() not in _SMALL]
    return bool(parts) and all(
        part == part.upper() != part.lower() or _MIXED.fullmatch(part) for part in parts
    )


def is_name(name: str, words: Lexicon) -> bool:
    """Whether it may be a name with its titles: few words that all begin with capitals."""
    if _key(name) in words.questioners | words.answers | words.audience:
        return True
    if _is_numbered(name, words):
        return True
    parts = name.split()
    if not 0 < len(parts) <= 7 or _SENTENCE.search(_without_titles(name, words)):
        return False
    begins = [part[0] for part in parts if part.casefold() not in _SMALL]
    return any(letter.isalpha() for letter in begins) and all(
        # Some scripts have no capitals.
        letter.isupper() or letter.upper() == letter.lower()
        for letter in begins
    )


def _without_titles(name: str, words: Lexicon) -> str:
    """A name without the full stops of titles and initials."""
    return " ".join(
        part.rstrip(".")
        if part.rstrip(".").casefold() in words.honorifics or len(part.rstrip(".")) == 1
        else part
        for part in name.split()
    )
