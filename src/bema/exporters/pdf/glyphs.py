"""Characters that no face has, found before pages are made: PDF/A forbids to draw a box for one.

A character counts as it is drawn: with its accents in one (Unicode Standard Annex 15, NFC), or else
as Pango makes it of others. Spaces, controls and what is ignorable by default have no glyphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import category, name, normalize

import regex
from lxml import etree

from bema import weasy
from bema.findings import Finding, Place, note, warning
from bema.fonts import is_variable
from bema.style.generated import Literal, TargetText
from bema.style.hidden import hidden
from bema.tei.speech import TEI, Speech, place_of
from bema.tree import Element, is_element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_NAMED = 8
"""How many characters of one script are named."""
_NOT_DRAWN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Z}]")
_RUNNING = ("data-speaker", "data-short-title")
"""Attributes that running heads show."""
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})")


def glyphs(edition: Edition, media: str) -> tuple[frozenset[str], tuple[Finding, ...]]:
    """The characters that no face has, and what is to be told of them and of the faces.

    Of each script there is one finding, at the first place of the first of its characters. What
    stands in margin boxes, and what counters make, is found when it is drawn.
    """
    job = edition.job(media)
    told = tuple(_variable(file.name) for file in job.fonts if is_variable(file))
    every = _drawn((*_texts(edition.html, frozenset()), *map(_unescaped, job.sources)))
    lacking = weasy.without_glyph(job, every)
    if lacking:
        # The cascade takes its time, so it is asked only now what is shown at all, and in what.
        lacking &= _drawn(_shown(edition, media))
        style = edition.computed(media)(edition.html[1])
        lacking = weasy.boxes(job, lacking, style["font_family"] if style else ())
    if not lacking:
        return frozenset(), told
    places = _places(edition.speech, lacking, job.sources)
    scripts: dict[str, list[str]] = {}
    for character in places:
        scripts.setdefault(_script(character), []).append(character)
    parts = normalize("NFD", "".join(lacking))
    found = (_finding(script, chars, places) for script, chars in scripts.items())
    return lacking | frozenset(parts), (*told, *found)


def _drawn(texts: Iterable[str]) -> frozenset[str]:
    """The characters of texts that are drawn; accents are one with their letter where they can."""
    text = "\n".join(texts)
    given, composed = set(text), set(normalize("NFC", text))
    lost = given - composed
    accents = {c for c in lost if category(c).startswith("M") and normalize("NFC", c) == c}
    letters = {c for c in composed - given if len(normalize("NFD", c)) > 1}
    return frozenset(c for c in given - accents | letters if not _NOT_DRAWN.match(c))


def _texts(html: Element, left_out: frozenset[Element]) -> Iterator[str]:
    """Text of the body and of its running heads."""
    body = html[1]
    yield from (body.get(key, "") for key in _RUNNING)
    for element in body.iter():
        if element not in left_out:
            yield element.text or ""
        if element is not body and element.getparent() not in left_out:
            yield element.tail or ""


def _shown(edition: Edition, media: str) -> Iterator[str]:
    """Text that a stylesheet shows, and text that it adds."""
    yield from _texts(edition.html, hidden(edition.html, edition.computed(media)))
    for parts in edition.generated(media).values():
        yield from (part.text for part in parts if isinstance(part, Literal | TargetText))


def _unescaped(source: weasy.Source) -> str:
    """CSS with the characters that escapes stand for (CSS Syntax 3, section 4.3.7)."""
    return _ESCAPE.sub(lambda match: chr(min(int(match[1], 16), 0x10FFFF)), source.text)


def _places(
    speech: Speech, characters: frozenset[str], sources: tuple[weasy.Source, ...]
) -> dict[str, Place]:
    """The first place of each character: in the text, else in the header, else in a stylesheet."""
    found: dict[str, Place] = {}
    texts = list(speech.root.iter(f"{{{TEI}}}text"))
    for root in (*texts, speech.root):
        for text, place in _source(root, speech.name):
            for way in (text, normalize("NFC", text)):
                for c in dict.fromkeys(way):
                    if c in characters and c not in found:
                        before = way.partition(c)[0]
                        found[c] = replace(place, line=place.line + before.count("\n"))
    for source in sources:
        text = _unescaped(source)
        for c in sorted(characters - found.keys()):
            if c in text:
                found[c] = Place(source.name, text.partition(c)[0].count("\n") + 1)
    return found | {c: Place(speech.name) for c in sorted(characters - found.keys())}


def _source(root: Element, path: str) -> Iterator[tuple[str, Place]]:
    """Text nodes in their order, each with the place where it begins."""
    line = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "end":
            text, owner = node.tail, node.getparent()
        else:
            line = node.sourceline or line
            text, owner = (node.text, node) if event == "start" else (node.tail, node.getparent())
        if (
            text
            and owner is not None
            and is_element(owner)
            and (node is not root or event == "start")
        ):
            yield text, replace(place_of(owner, path), line=line)
            line += text.count("\n")


def _script(character: str) -> str:
    """The name of its script (Unicode Standard Annex 24); empty where many have it."""
    from fontTools import unicodedata

    code = unicodedata.script(character)
    return "" if code in ("Zyyy", "Zinh", "Zzzz") else str(unicodedata.script_name(code))


def _finding(script: str, characters: list[str], places: dict[str, Place]) -> Finding:
    first = places[characters[0]]
    named = ", ".join(_named(c, places[c], first) for c in characters[:_NAMED])
    rest = len(characters) - _NAMED
    more = f" and {rest} more{f' of {script}' if script else ''}" if rest > 0 else ""
    remedy = "Name a font file that has, under fonts in bema.toml."
    return warning("font-no-glyph", f"no font has {named}{more}.", first, remedy)


def _named(character: str, place: Place, first: Place) -> str:
    """A character with its code point, its name, and its line where that is another."""
    kind = {"Co": "private use", "Cn": "unassigned"}.get(category(character), "")
    title = name(character, kind)
    line = f", line {place.line}" if place.line and place != first else ""
    return f"“{character}” (U+{ord(character):04X} {title}{line})"


def _variable(file: str) -> Finding:
    message = f"{file} is a variable font, from which each weight is made anew for each PDF."
    remedy = "Name static files of it; `fonttools varLib.instancer` makes them."
    return note("font-variable", message, Place(), remedy)
