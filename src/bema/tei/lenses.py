"""Lenses: each reads one thing out of an element, and writes another value over it.

What is written is read back, and nothing else changes; a value that is the same is not written, so
that its element stays as it is, byte for byte. `language` is that of the text: where a header says
one thing in several languages, that one is read and written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

from bema.tei.insertion import insert, insert_beside, is_bare, move, remove, set_text
from bema.tei.metadata import foreign
from bema.tei.speech import TEI
from bema.tree import XML_LANG, Element, local_name, plain

_HEADER = f"{{{TEI}}}teiHeader"
_NAMES = ("persName", "orgName", "name")
_NAME_PARTS = tuple(f"{{{TEI}}}{part}" for part in ("forename", "nameLink", "surname"))
_BLOCKS = tuple(f"{{{TEI}}}{block}" for block in ("p", "ab", "bibl"))
_LISTS = tuple(f"{{{TEI}}}{element}" for element in ("list", "listBibl", "table", "lg"))
_STEP = re.compile(r"(//|/)?([\w|]+)(?:\[@([\w:]+)='([^']*)'\])?")


class Lens(Protocol):
    """Reads a value out of an element and writes one into it."""

    @property
    def nothing(self) -> Any:
        """What it reads where the header says nothing."""

    def read(self, at: Element, language: str) -> Any:
        """The value in `at`."""

    def write(self, at: Element, value: Any, language: str) -> None:
        """Make `value`, which is not what is read, what is read."""


def says(value: Any) -> bool:
    """Whether a value says anything."""
    if isinstance(value, str):
        return bool(value)
    if isinstance(value, tuple):
        return any(map(says, value))
    return any(says(getattr(value, found.name)) for found in fields(value))


@dataclass(frozen=True)
class Attribute:
    """The first of some attributes whose value `check` lets through."""

    names: tuple[str, ...]
    check: Callable[[str], str] = str.strip
    nothing: str = ""

    def read(self, at: Element, language: str) -> str:
        """Its value as `check` gives it."""
        return next(filter(None, (self.check(at.get(name, "")) for name in self.names)), "")

    def write(self, at: Element, value: str, language: str) -> None:
        """The attribute that was read gets another value, or the first one is set."""
        used = [name for name in self.names if self.check(at.get(name, ""))]
        if value:
            at.set((used or self.names)[0], value)
        else:
            for name in used:
                del at.attrib[name]


@dataclass(frozen=True)
class Text:
    """The words of an element; where names and other things stand in it, of the one name."""

    wrap: str = ""
    """Element that words are put into where there were none."""
    check: Callable[[str], str] = str
    nothing: str = ""

    def read(self, at: Element, language: str) -> str:
        """The words, with white space collapsed, as `check` gives them."""
        return self.check(_words(_holder(at, language)))

    def write(self, at: Element, value: str, language: str) -> None:
        """The innermost element that holds all these words gets others."""
        holder = _holder(at, language) if value else at
        if value and self.wrap and holder is at and not _has_own_text(at):
            set_text(at, "")
            holder = insert(at, self.wrap)
        set_text(holder, value)


@dataclass(frozen=True)
class Printed(Text):
    """What is printed of a date; else what its attributes say that `check` does not let through."""

    attributes: tuple[str, ...] = ()

    def read(self, at: Element, language: str) -> str:
        """The words, else the first such attribute."""
        return _words(at) or next((at.get(name, "") for name in self._others(at)), "")

    def write(self, at: Element, value: str, language: str) -> None:
        """Such attributes go where nothing is to be read."""
        set_text(at, value)
        for name in () if value else self._others(at):
            del at.attrib[name]

    def _others(self, at: Element) -> list[str]:
        return [n for n in self.attributes if at.get(n) and not self.check(at.get(n, ""))]


class Record:
    """A dataclass whose fields are read from one element.

    `settle` takes what the lenses read to what the element says as a whole.
    """

    def __init__(
        self, kind: type, settle: Callable[[Any], Any] | None = None, /, **lenses: Lens
    ) -> None:
        self.kind = kind
        self.settle = settle
        self.lenses = lenses
        self.nothing = kind(**{name: lens.nothing for name, lens in lenses.items()})

    def read(self, at: Element, language: str) -> Any:
        """The record, each field by its lens."""
        values = {name: lens.read(at, language) for name, lens in self.lenses.items()}
        record = self.kind(**values)
        return self.settle(record) if self.settle else record

    def write(self, at: Element, value: Any, language: str) -> None:
        """Only fields that differ are written."""
        read = self.read(at, language)
        # More than once, because what one field is written over may have said another one.
        for name, lens in 3 * tuple(self.lenses.items()):
            wanted = getattr(value, name)
            if getattr(read, name) != wanted:
                lens.write(at, wanted, language)
                read = self.read(at, language)


class At:
    """What a lens reads from the first element on some paths, best first, that says anything.

    `new` is the path on which one is made, by the name of the element it starts from.
    """

    def __init__(
        self, lens: Lens, path: str, *others: str, new: str | Mapping[str, str] = ""
    ) -> None:
        self.lens = lens
        self.nothing = lens.nothing
        self.paths = tuple(map(Path, (path, *others)))
        self.new = New(new or path)

    def read(self, at: Element, language: str) -> Any:
        """The value of that element."""
        for path in self.paths:
            for element in _own_first(path.find(at), language):
                if says(value := self.lens.read(element, language)):
                    return value
        return self.nothing

    def write(self, at: Element, value: Any, language: str) -> None:
        """That element gets another value; to say nothing, all that say anything do."""
        found = [e for path in self.paths for e in _own_first(path.find(at), language)]
        saying = [element for element in found if says(self.lens.read(element, language))]
        if says(value):
            chosen = next(iter(saying or found), None)
            chosen = self.new.path(at).make(at) if chosen is None else chosen
            self.lens.write(chosen, value, language)
            return
        for element in saying:
            self.lens.write(element, value, language)
            if is_bare(element):
                remove(element)


class First:
    """What the first of some lenses that says anything reads."""

    def __init__(self, *lenses: Lens) -> None:
        self.lenses = lenses
        self.nothing = lenses[0].nothing

    def read(self, at: Element, language: str) -> Any:
        """The value of that lens."""
        return next(filter(says, (lens.read(at, language) for lens in self.lenses)), self.nothing)

    def write(self, at: Element, value: Any, language: str) -> None:
        """That lens gets another value; to say nothing, all that say anything do."""
        saying = [lens for lens in self.lenses if says(lens.read(at, language))]
        for lens in (saying or self.lenses)[:1] if says(value) else saying:
            lens.write(at, value, language)


class Joined:
    """The words of all elements on a path in one text, those in the text's language if any are.

    Elements inside others count, those around them do not, nor do words that `check` stops.
    """

    nothing = ""

    def __init__(
        self, path: str, separator: str, new: str = "", check: Callable[[str], str] = str
    ) -> None:
        self.path = Path(path)
        self.separator = separator
        self.new = Path(new or path)
        self.check = check

    def read(self, at: Element, language: str) -> str:
        """The texts with the separator between."""
        return self.separator.join(map(_words, self._found(at, language)))

    def write(self, at: Element, value: str, language: str) -> None:
        """The first element gets the text and the others go; to say nothing, all go."""
        found = self._found(at, language)
        if value and not found:
            empty = [element for element in self.path.find(at) if is_empty(element)]
            found = empty[:1] or [self.new.make(at)]
        for element in found[1:] if value else found:
            set_text(element, "")
            if is_bare(element):
                remove(element)
        if value:
            set_text(found[0], value)

    def _found(self, at: Element, language: str) -> list[Element]:
        found = [e for e in self.path.find(at) if self.check(_words(e))]
        if len(found) < 2:
            return found
        inner = [e for e in found if next(iter(self.path.find(e)), None) is None]
        return [e for e in inner if not _foreign(e, language)] or inner


class Many:
    """What a lens reads from every element on some paths that says anything, as a tuple.

    Of elements inside each other the innermost counts. An item that is the same keeps its element
    wherever it stands, and so does one that has the same name by `key`. Where as many are written
    as were read, others keep theirs one by one, if `key` gives both the same; the rest is made
    anew.
    """

    nothing: tuple[Any, ...] = ()

    def __init__(
        self,
        lens: Lens,
        path: str,
        *others: str,
        new: str | Mapping[str, str] = "",
        key: Callable[[Any], object] = bool,
    ) -> None:
        self.lens = lens
        self.paths = tuple(map(Path, (path, *others)))
        self.new = New(new or path)
        self.key = key

    def read(self, at: Element, language: str) -> tuple[Any, ...]:
        """The values in the order of the elements."""
        return tuple(value for _, value in self._items(at, language))

    def write(self, at: Element, value: tuple[Any, ...], language: str) -> None:
        """Elements are changed, moved, made and removed until they say this."""
        items = self._items(at, language)
        elements = [element for element, _ in items]
        wanted = list(filter(says, value))
        kept = self._kept(items, wanted)
        previous: Element | None = None
        furthest = -1
        for new, old in zip(wanted, kept, strict=True):
            element = elements[old] if old is not None else self._make(at, previous, elements)
            if old is None or items[old][1] != new:
                self.lens.write(element, new, language)
            if old is not None and old < furthest and previous is not None:
                move(element, previous)
            furthest = max(furthest, -1 if old is None else old)
            previous = element
        for number, element in enumerate(elements):
            if number not in kept:
                remove(element)

    def _items(self, at: Element, language: str) -> list[tuple[Element, Any]]:
        found = [element for path in self.paths for element in path.find(at)]
        around = {outer for element in found for outer in element.iterancestors()}
        items = ((e, self.lens.read(e, language)) for e in found if e not in around)
        return [(element, value) for element, value in items if says(value)]

    def _kept(self, items: list[tuple[Element, Any]], wanted: list[Any]) -> list[int | None]:
        """For each value the number of the item that keeps its element."""
        free = {number: value for number, (_, value) in enumerate(items)}
        as_many = len(items) == len(wanted)

        def take(wish: object, name: Callable[[Any], object]) -> int | None:
            number = next((n for n, value in free.items() if name(value) == wish), None)
            if number is not None:
                del free[number]
            return number

        kept = [take(value, lambda old: old) for value in wanted]
        for place, value in enumerate(wanted):
            name = self.key(value)
            if kept[place] is None and (as_many or (name and isinstance(name, str))):
                kept[place] = take(name, self.key)
        return kept

    def _make(self, at: Element, previous: Element | None, elements: list[Element]) -> Element:
        path = self.new.path(at)
        last = path.steps[-1]
        if previous is not None:
            return last.mark(insert_beside(previous, last.name))
        if elements:
            return last.mark(insert_beside(elements[0], last.name, before=True))
        bare = [element for element in path.find(at) if is_bare(element)]
        return bare[0] if bare else path.make(at)


@dataclass(frozen=True)
class Step:
    """One step of a path."""

    tags: tuple[str, ...]
    deep: bool
    attribute: str
    value: str

    def find(self, at: Element) -> Iterator[Element]:
        """What the step leads to, in document order."""
        found: Iterator[Element]
        found = at.iterdescendants(*self.tags) if self.deep else at.iterchildren(*self.tags)
        if not self.attribute:
            return found
        return (element for element in found if element.get(self.attribute) == self.value)

    def mark(self, element: Element) -> Element:
        """The element, with the attribute that the step asks for."""
        if self.attribute:
            element.set(self.attribute, self.value)
        return element

    @property
    def name(self) -> str:
        """Name of the element that the step makes."""
        return self.tags[0].rpartition("}")[2]


class Path:
    """A path in TEI's names: `a/b`, `a//b` (at any depth), `a|b` (either), `a[@type='b']`."""

    def __init__(self, path: str) -> None:
        self.steps = tuple(
            Step(tuple(f"{{{TEI}}}{name}" for name in names.split("|")), mark == "//", key, value)
            for mark, names, key, value in _STEP.findall(path)
        )

    def find(self, at: Element) -> Iterator[Element]:
        """All elements that the path leads to."""
        return self.steps[0].find(at) if len(self.steps) == 1 else _walk(at, self.steps)

    def make(self, at: Element) -> Element:
        """A new element at the end of the path; what stands of the path already is used."""
        *parents, last = self.steps
        for step in parents:
            found = next(step.find(at), None)
            at = step.mark(insert(at, step.name)) if found is None else found
        return last.mark(insert(at, last.name))


class New:
    """The path on which an element is made: one for all, or by the name of where it starts."""

    def __init__(self, new: str | Mapping[str, str]) -> None:
        table = {"": new} if isinstance(new, str) else new
        self.table = {name: Path(path) for name, path in table.items()}

    def path(self, at: Element) -> Path:
        """The path from `at`."""
        return self.table.get(local_name(at)) or self.table[""]


def _walk(at: Element, steps: tuple[Step, ...]) -> Iterator[Element]:
    if not steps:
        yield at
        return
    for found in steps[0].find(at):
        yield from _walk(found, steps[1:])


def _words(element: Element) -> str:
    """The words of an element; the parts of a person's name in the order they are spoken in.

    Blocks are parted by a space where nothing else parts them.
    """
    if not len(element):
        return " ".join((element.text or "").split())
    if element.find(_NAME_PARTS[0]) is not None and element.find(_NAME_PARTS[-1]) is not None:
        parts = [part for tag in _NAME_PARTS for part in element.iterchildren(tag)]
        return " ".join(filter(None, map(_words, parts)))
    blocks = list(element.iterchildren(*_BLOCKS))
    if len(blocks) > 1 and not _has_own_text(element):
        return " ".join(filter(None, map(plain, element.iterchildren("*"))))
    return plain(element)


def _holder(element: Element, language: str) -> Element:
    """The element that has the words: down through what has nothing else inside."""
    while len(element) and not _has_own_text(element):
        inside = list(element.iterchildren("*"))
        if len(inside) > 1:
            inside = _names(inside, language)
        if len(inside) != 1 or inside[0].tag in _LISTS:
            break
        element = inside[0]
    return element


def _names(elements: list[Element], language: str) -> list[Element]:
    """The one name among elements, in the text's language where each is in another one."""
    names = [e for e in elements if local_name(e) in _NAMES and not is_empty(e)]
    languages = {name.get(XML_LANG, "") for name in names}
    return list(_own_first(names, language))[:1] if len(languages) == len(names) else []


def _has_own_text(element: Element) -> bool:
    return any(not text.isspace() for text in (element.text, *(c.tail for c in element)) if text)


def is_empty(element: Element) -> bool:
    """Whether an element has no words."""
    return not plain(element)


def _own_first(elements: Iterable[Element], language: str) -> list[Element]:
    """Elements in the text's language before those in others."""
    found = list(elements)
    return sorted(found, key=lambda e: _foreign(e, language)) if len(found) > 1 else found


def _foreign(element: Element, language: str) -> bool:
    """Whether an element, or one around it in the header, says that it is in another language."""
    while element.tag != _HEADER:
        if own := element.get(XML_LANG):
            return foreign(own, language)
        around = element.getparent()
        if around is None:
            break
        element = around
    return False
