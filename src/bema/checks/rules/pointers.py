"""Ids and what points to them (TEI P5 Guidelines, 1.3.1.1 and 17.1)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from bema.checks.document import Document
from bema.checks.rule import Fault, rule
from bema.edition.ids import NAME
from bema.findings import Severity
from bema.tree import Element

_POINTERS = frozenset(
    """active ana copyOf corresp decls facs hand mutual next passive prev ref rendition resp sameAs
    scheme source synch target toWhom who wit""".split()
)
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
