"""Which elements a selector matches, found by what it must match at its end (Selectors 4)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any

import cssselect2

from bema.tree import Element
from bema.weasy.rules import compiled

_STATE = re.compile(
    r"(^|[\s>+~])?:(?:hover|focus(?:-visible|-within)?|active|visited|target|link|any-link)(?![\w(-])"
)
"""Pseudo-classes that depend on what the reader does: any element may come to match them."""

_KINDS = {".": "class", "#": "id"}
_TAGS = re.compile(r"(?:^|[\s>+~])([A-Za-z][\w-]*)")
_NAMES = re.compile(r"([.#])([\w-]+)")
_LANGUAGE = re.compile(r":lang\(([\w-]+)\)")


class Document:
    """The trees of one edition, to ask selectors about."""

    def __init__(self, *roots: Element) -> None:
        self.roots: Sequence[Element] = roots
        self._asked: dict[str, bool] = {}

    @cached_property
    def _elements(self) -> list[Any]:
        trees = map(cssselect2.ElementWrapper.from_html_root, self.roots)
        return [element for tree in trees for element in tree.iter_subtree()]

    @cached_property
    def _by_end(self) -> dict[tuple[str, str], list[Any]]:
        """Elements by id, by class and by name."""
        found: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for element in self._elements:
            found["name", element.local_name].append(element)
            for name in element.classes:
                found["class", name].append(element)
            if element.id:
                found["id", element.id].append(element)
        return found

    @cached_property
    def _languages(self) -> frozenset[str]:
        """All languages that elements say they are in, in lower case, and what those begin with."""
        tags = {e.etree_element.get("lang", "").lower() for e in self._elements}
        return frozenset("-".join(t.split("-")[:n]) for t in tags for n in range(1, 5))

    def _lacks(self, text: str) -> bool:
        """Whether a single selector asks for a name, class, id or language that nothing has."""
        plain = _LANGUAGE.sub("", text)
        if "(" in plain or "," in plain or "\\" in plain or "[" in plain:
            return False
        ends = [(_KINDS[sign], name) for sign, name in _NAMES.findall(plain)]
        ends += [("name", name.lower()) for name in _TAGS.findall(plain)]
        if any(end not in self._by_end for end in ends):
            return True
        asked = (found.lower() for found in _LANGUAGE.findall(text))
        return any(language not in self._languages for language in asked)

    def matches(self, text: str) -> bool:
        """Whether a list of selectors matches anything; one that is not understood here does."""
        if text not in self._asked and self._lacks(text):
            self._asked[text] = False
        if text not in self._asked:
            try:
                selectors = selectors_of(text)
            except cssselect2.SelectorError:
                self._asked[text] = True
            else:
                self._asked[text] = any(True for s in selectors for _ in self.matched(s))
        return self._asked[text]

    def matched(self, selector: Any) -> Iterator[Element]:
        """The elements that a compiled selector matches, its pseudo-element aside."""
        if not selector.never_matches:
            for element in self._candidates(selector):
                if selector.test(element):
                    yield element.etree_element

    def _candidates(self, selector: Any) -> Iterable[Any]:
        ends = (
            ("id", selector.id),
            ("class", selector.class_name),
            ("name", selector.lower_local_name),
        )
        for kind, name in ends:
            if name is not None:
                return self._by_end.get((kind, name), ())
        return self._elements


@lru_cache(maxsize=4096)
def selectors_of(text: str) -> list[Any]:
    """A list of selectors for cssselect2, whatever state the elements are in.

    Raises its `SelectorError` for what it does not know.
    """
    whatever = _STATE.sub(lambda found: "" if found[1] is None else f"{found[1]}*", text)
    return compiled(whatever)
