"""What stands in the text and means less than it could."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bema.checks.document import Document
from bema.checks.rule import Fault, rule
from bema.findings import Severity
from bema.tei.speech import TEI
from bema.tree import Element, plain


def _tag(name: str) -> str:
    return f"{{{TEI}}}{name}"


_DIVISIONS = tuple(map(_tag, ("div", *(f"div{n}" for n in range(1, 8)))))
_LONGEST = 60
"""Letters of a note that says what the audience did."""


@rule("abbreviation-unexpanded", Severity.WARNING)
def abbreviation_unexpanded(document: Document) -> Iterator[Fault]:
    """What an abbreviation stands for should be said once: in `standOff` (an organisation in
    `listOrg`, all else in a list of glosses that `@corresp` points to), or in `expan` beside it.
    """
    every = list(document.root.iter(_tag("abbr")))
    known = {plain(abbr) for abbr in every if _is_expanded(abbr)}
    names = document.root.iter(_tag("orgName"))
    known |= {plain(name) for name in names if name.get("type") in ("abbr", "abbreviation")}
    for abbr in every:
        word = plain(abbr)
        if word and word not in known and any(t in document.texts for t in abbr.iterancestors()):
            known.add(word)
            message = f"nothing says what “{word}” stands for."
            remedy = "Add it to standOff, and point there with @corresp, or @ref of its orgName."
            yield Fault(abbr, message, remedy)


def _is_expanded(abbr: Element) -> bool:
    parents = list(abbr.iterancestors())
    if abbr.get("corresp") or any(parent.get("ref") for parent in parents):
        return True
    if any(parent.tag in (_tag("standOff"), _tag("teiHeader")) for parent in parents):
        return True
    return any(p.tag == _tag("choice") and p.find(_tag("expan")) is not None for p in parents[:1])


@rule("heading-skips-level", Severity.WARNING)
def heading_skips_level(document: Document) -> Iterator[Fault]:
    """A heading should stand one level below the one it belongs to: who listens finds the way
    by levels.
    """
    for division in document.root.iter(*_DIVISIONS):
        head = division.find(_tag("head"))
        if head is None:
            continue
        levels = _levels_below(division)
        if levels > 1:
            message = f"“{plain(head)[:40]}” is {levels} levels below the heading it belongs to."
            remedy = "Give the division between them a head, or take it away."
            yield Fault(head, message, remedy)


def _levels_below(division: Element) -> int:
    """How far above a division the next one with a heading is; 0 where none is."""
    for levels, above in enumerate(division.iterancestors(*_DIVISIONS), 1):
        if above.find(_tag("head")) is not None:
            return levels
    return 0


@rule("image-undescribed", Severity.WARNING)
def image_undescribed(document: Document) -> Iterator[Fault]:
    """An image should be described for those who do not see it (WCAG 2.1, 1.1.1); without that, no
    PDF can claim PDF/UA.
    """
    for text in document.texts:
        for graphic in text.iter(_tag("graphic")):
            holders = (graphic, *graphic.iterancestors(_tag("figure")))
            described = (e.find(_tag(n)) for e in holders for n in ("figDesc", "desc"))
            if not any(map(plain, described)):
                message = f"the image {graphic.get('url', '')[:60]} has no description."
                yield Fault(graphic, message, "Say in the figDesc of its figure what it shows.")


@rule("note-untyped", Severity.WARNING)
def note_untyped(document: Document) -> Iterator[Fault]:
    """What the audience did should be marked as that, not as a note of an editor's, so that
    editions show it and corpora can count it.
    """
    for text in document.texts:
        for element in text.iter(_tag("note")):
            if element.get("type"):
                continue
            words = plain(element)
            if len(words) <= _LONGEST and (found := _noises().search(words.casefold())):
                message = (
                    f"“{words}” looks like what the audience did ({found[0]}), not like a note."
                )
                remedy = (
                    "Write <kinesic><desc>…</desc></kinesic> for applause, vocal for laughter and "
                    "shouts, incident for what happened; or give the note a type."
                )
                yield Fault(element, message, remedy)


@cache
def _noises() -> re.Pattern[str]:
    """Words for applause and laughter in some languages."""
    lines = files("bema.checks").joinpath("noises.txt").read_text("utf-8").splitlines()
    words = [re.escape(word) for line in lines if line[:1] != "#" for word in line.split()]
    return re.compile("|".join(sorted(words, key=lambda word: -len(word))))
