"""Ids and what points to them (TEI P5 Guidelines, 1.3.1.1 and 17.1)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from difflib import get_close_matches

from bema.checks.document import Document
from bema.checks.rule import Fault, Repair, rule
from bema.edition.ids import NAME
from bema.findings import Severity
from bema.tei.speech import TEI
from bema.tree import XML_ID, Element, local_name

_POINTERS = frozenset(
    """active ana copyOf corresp decls facs hand mutual next passive prev ref rendition resp sameAs
    scheme source synch target toWhom who wit""".split()
)
_DIVISIONS = ("body", "div", *(f"div{n}" for n in range(1, 8)))
_PARAGRAPHS, _UTTERANCES, _SEGMENTS = (f"{{{TEI}}}{name}" for name in ("p", "u", "seg"))
_WORDS = {"who": "Name a person of particDesc", "toWhom": "Name a person of particDesc"}


@rule("pointer-dangling", Severity.ERROR)
def pointer_dangling(document: Document) -> Iterator[Fault]:
    """A pointer to an id must find it, in the document or in the corpus that includes it: otherwise
    the speaker has no name and the link leads nowhere.
    """
    found: dict[tuple[str, str], list[Element]] = {}
    for element in document.root.iter("*"):
        for name, value in element.items():
            if name not in _POINTERS or "#" not in value:
                continue
            for pointer in value.split():
                if pointer.startswith("#") and pointer[1:] not in document.identified:
                    found.setdefault((name, pointer), []).append(element)
    for (name, pointer), elements in found.items():
        # An XPointer is no id.
        if "(" in pointer or pointer == "#" or pointer[1:] in document.shared_ids:
            continue
        times = f" ({len(elements)} times, first here)" if len(elements) > 1 else ""
        near = get_close_matches(pointer[1:], document.identified, n=1, cutoff=0.75)
        meant = f"; perhaps #{near[0]} is meant" if near else f", or give it the id “{pointer[1:]}”"
        what = _WORDS.get(name, "Point to what is meant")
        message = f"@{name} points to {pointer}, and no element has this id{times}."
        yield Fault(elements[0], message, f"{what}{meant}.")


@rule("id-repeated", Severity.ERROR)
def id_repeated(document: Document) -> Iterator[Fault]:
    """An id must belong to one element alone: otherwise a pointer to it can mean either."""
    for ident, (first, *others) in document.identified.items():
        for element in others:
            message = f"“{ident}” is the id of the element in line {first.sourceline} already."
            yield Fault(element, message, "Give it an id of its own.")


@rule("id-invalid", Severity.ERROR)
def id_invalid(document: Document) -> Iterator[Fault]:
    """An id must be a name of XML: a letter first, then letters, digits, hyphens, full stops."""
    for ident, elements in document.identified.items():
        if not NAME.fullmatch(ident):
            remedy = "Let it begin with a letter, without spaces or colons."
            yield Fault(elements[0], f"“{ident}” is no name of XML, and so no id.", remedy)


@rule("id-missing", Severity.NOTE)
def id_missing(document: Document) -> Iterator[Fault]:
    """A paragraph, an utterance and a segment of it should have an id: then they can be cited and
    linked, in every edition alike.
    """
    missing = [element for element in _citable(document) if element.get(XML_ID) is None]
    if not missing:
        return
    given = _given(missing, frozenset(document.identified))
    repairs = tuple(Repair(element, "xml:id", ident) for element, ident in given.items())
    first = local_name(missing[0])
    times = f" ({len(missing)} like it, first here)" if len(missing) > 1 else ""
    message = f"this <{first}> has no id, and cannot be cited{times}."
    remedy = "Give each its xml:id; `bema check --fix` does."
    yield Fault(missing[0], message, remedy, repairs=repairs)


def _citable(document: Document) -> Iterator[Element]:
    for text in document.texts:
        for element in text.iter(_PARAGRAPHS, _UTTERANCES, _SEGMENTS):
            parent = element.getparent()
            around = local_name(parent) if parent is not None else ""
            if around == "u" if element.tag == _SEGMENTS else around in _DIVISIONS:
                yield element


def _given(missing: list[Element], taken: frozenset[str]) -> dict[Element, str]:
    """An id for each that is free: p1, p2, …; u1, u2, …; u1.1, u1.2, … for segments."""
    given: dict[Element, str] = {}
    counts: dict[str, Iterator[int]] = {}
    for element in missing:
        stem = local_name(element)
        if element.tag == _SEGMENTS:
            utterance = element.getparent()
            assert utterance is not None
            stem = f"{utterance.get(XML_ID) or given.get(utterance)}."
        numbers = counts.setdefault(stem, itertools.count(1))
        given[element] = next(i for n in numbers if (i := f"{stem}{n}") not in taken)
    return given
