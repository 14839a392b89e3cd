"""How well `bema ingest` reads transcripts: `python tests/gold.py`, with `-v` all that is wrong.

`gold/*.json` say of transcripts of the corpus what was found by reading them: shape, title, place,
date and times; each turn, as its speaker and the words it begins with; each parenthesis with its
kind. Those of the half that is `held` were not looked at while the rules were written.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from bema.ingest.ingest import ingest
from bema.pandoc import Parser
from bema.tei.speech import TEI
from bema.tree import XML_LANG, Element

FOLDER = Path(__file__).resolve().parent / "gold"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
KINDS = ("kinesic", "vocal", "incident", "gap")
_BEGIN = 20
"""Characters by which the begin of a turn is known."""


@dataclass
class Score:
    """How many of each are right, and what is wrong."""

    right: Counter[str] = field(default_factory=Counter)
    all: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def count(self, kind: str, right: bool, wrong: str) -> None:
        """One more."""
        self.all[kind] += 1
        self.right[kind] += right
        if not right:
            self.wrong.append(wrong)

    def share(self, kind: str) -> float:
        """The part that is right."""
        return self.right[kind] / self.all[kind]


def scored(half: str) -> Score:
    """The score over one half of the transcripts."""
    score = Score()
    with Parser() as parser:
        for path in sorted(FOLDER.glob("*.json")):
            gold = json.loads(path.read_text("utf-8"))
            if gold["half"] == half:
                source = CORPUS / gold["file"]
                made = ingest(source.read_bytes(), source.name, parser, {})
                compare(gold, etree.fromstring(made.data), score)
    return score


def compare(gold: dict[str, Any], root: Element, score: Score) -> None:
    """Count what is right in one transcript."""
    name = gold["file"].rpartition("/")[2][:30]
    body = root.find(f".//{{{TEI}}}body")
    assert body is not None
    fields = dict(metadata(root, body))
    for key, found in fields.items():
        wanted = plain(gold.get(key, ""))
        score.count("metadata", found == wanted, f"{name}: {key} is “{found}”, not “{wanted}”")
    if gold["shape"] == "proceedings":
        turns(gold["turns"], body, name, score)
    parentheses(gold["parentheses"], body, name, score)


def metadata(root: Element, body: Element) -> Iterator[tuple[str, str]]:
    yield "shape", body[0].get("type", "")
    yield "title", words(root.find(f".//{{{TEI}}}titleStmt/{{{TEI}}}title"))
    yield "place", words(root.find(f".//{{{TEI}}}setting/{{{TEI}}}placeName"))
    date = root.find(f".//{{{TEI}}}creation/{{{TEI}}}date")
    yield "date", date.get("when", "") if date is not None else ""
    start = root.find(f".//{{{TEI}}}setting/{{{TEI}}}time")
    yield "start", start.get("when", "")[:5] if start is not None else ""
    ends = body.xpath("t:div//t:note[@type = 'time']/t:time/@when", namespaces={"t": TEI})
    yield "end", ends[-1][:5] if ends else ""
    yield "language", root.get(XML_LANG, "")


def turns(wanted: list[list[str]], body: Element, name: str, score: Score) -> None:
    """A turn is right where it begins with these words, and its speaker is the one whom most turns
    of that speaker have.
    """
    found = [(u.get("who", ""), words(u)) for u in body.iter(f"{{{TEI}}}u")]
    begins = [plain(begin.replace("*", ""))[:_BEGIN] for _, begin in wanted]
    aligned = align(begins, [text[:200] for _, text in found])
    ids: dict[str, Counter[str]] = defaultdict(Counter)
    for (who, _), at in zip(wanted, aligned, strict=True):
        if at is not None:
            ids[who][found[at][0]] += 1
    for (who, begin), at in zip(wanted, aligned, strict=True):
        right = at is not None and found[at][0] == ids[who].most_common(1)[0][0]
        score.count("turns", right, f"{name}: {who}: {begin}")


def align(begins: list[str], texts: list[str]) -> list[int | None]:
    """Which text is which turn, in order, as many as can be."""
    size = len(texts)
    best = [[0] * (size + 1) for _ in range(len(begins) + 1)]
    for one in reversed(range(len(begins))):
        for other in reversed(range(size)):
            here = _fits(begins[one], texts[other])
            found = best[one + 1][other + 1] + here if here else 0
            best[one][other] = max(best[one + 1][other], best[one][other + 1], found)
    aligned: list[int | None] = []
    other = 0
    for one, begin in enumerate(begins):
        at = None
        while at is None and other < size and best[one][other] > best[one + 1][other]:
            here = _fits(begin, texts[other])
            if here and best[one][other] == best[one + 1][other + 1] + here:
                at = other
            other += 1
        aligned.append(at)
    return aligned


def _fits(begin: str, text: str) -> int:
    return 2 + text.startswith(begin) if begin in text else 0


def parentheses(wanted: list[list[str]], body: Element, name: str, score: Score) -> None:
    """What is speech is marked as nothing; what an editor says is a note or supplied."""
    left = list(marked(body))
    for text, kind in wanted:
        said = plain(text)
        found = next((each for each in left if each[0] == said), None)
        if found:
            left.remove(found)
        is_kind = found[1] if found else "speech"
        score.count("parentheses", is_kind == kind, f"{name}: {text} is {is_kind}, not {kind}")


def marked(body: Element) -> Iterator[tuple[str, str]]:
    for element in body.iter(f"{{{TEI}}}*"):
        name = element.tag.rpartition("}")[2]
        if name in KINDS:
            yield words(element), name
        elif element.get("type") == "editorial" or element.get("place") == "inline":
            yield words(element), "note"


def words(element: Element | None) -> str:
    if element is None:
        return ""
    spaced = (f"{{{TEI}}}{name}" for name in ("seg", "lb", "p", "item"))
    parting = frozenset(spaced)
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        is_parting = node.tag in parting and node.get("type") != "editorial"
        pieces += [" "] if is_parting else []
        text = node.text if event == "start" else node.tail if node is not element else None
        pieces.append(text or "")
    return plain("".join(pieces))


def plain(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


if __name__ == "__main__":
    for half in ("seen", "held"):
        score = scored(half)
        for kind, count in score.all.items():
            print(f"{half}: {kind}: {score.right[kind]} of {count}, {score.share(kind):.1%}")
        if "-v" in sys.argv:
            print(*(f"  {wrong}" for wrong in score.wrong), sep="\n")
