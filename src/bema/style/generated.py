"""What pseudo-elements say: content with its counters and quotation marks, in document order.

Counters are those of CSS Lists 3, section 4, with HTML's `start`, `value` and `reversed`; content
is that of CSS Generated Content 3, notes at the foot that of Generated Content for Paged Media.
Elements of `display: none` and what is in them count nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from lxml import etree

from bema.style.counters import Counters
from bema.tree import Element, plain
from bema.weasy import Cascade, Style
from bema.weasy.quotes import quotes


@dataclass(frozen=True)
class Literal:
    """Text; counters and quotation marks are in it already."""

    text: str


@dataclass(frozen=True)
class PageCounter:
    """The number of the page, or how many there are."""

    name: str
    """`page` or `pages`."""
    style: Any
    """Counter style, as `Cascade.counter` takes it."""


@dataclass(frozen=True)
class TargetText:
    """Text of what a link points to."""

    url: str
    """Such as `#id`."""
    kind: str
    """`content`, `before`, `after` or `first-letter`."""
    text: str
    """What it is; empty where the link points to nothing here."""


@dataclass(frozen=True)
class TargetCounter:
    """The number of the page that a link points to."""

    url: str
    name: str
    """`page` or `pages`."""
    style: Any


@dataclass(frozen=True)
class Leader:
    """A pattern that is repeated to fill the line."""

    pattern: str


@dataclass(frozen=True)
class Image:
    """An image; `text` stands for it where none can be shown."""

    url: str
    text: str


Part: TypeAlias = Literal | PageCounter | TargetText | TargetCounter | Leader | Image

Generated: TypeAlias = Mapping[tuple[Element, str], tuple[Part, ...]]
"""Parts of every pseudo-element that there is; `content: ""` has none."""

_PAGES = ("page", "pages")
_PSEUDO = ("before", "after")


def generated(root: Element, cascade: Cascade) -> Generated:
    """Content of `before`, `after`, `marker`, `footnote-call` and `footnote-marker`."""
    walk = _Walk(cascade)
    # Notes are numbered through the text, wherever the first one stands (GCPM, section 2.5).
    walk.counters.apply([("footnote", 0)], (), ())
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        if event == "end":
            walk.end(element)
        elif not walk.start(element):
            events.skip_subtree()
    return walk.resolved()


@dataclass(frozen=True)
class _Element:
    """What of an element's computed style this module needs; elements of one style share it."""

    hidden: bool
    item: bool
    footnote: bool
    reset: tuple[tuple[str, int], ...]
    increment: tuple[tuple[str, int], ...]
    set: tuple[tuple[str, int], ...]

    @classmethod
    def read(cls, style: Style) -> _Element:
        """The part of a style that counts."""
        display = style["display"]
        item, footnote = "list-item" in display, style["float"] == "footnote"
        increment = () if style["counter-increment"] == "auto" else style["counter-increment"]
        named = {name for name, _ in increment}
        for name, applies in (("list-item", item), ("footnote", footnote)):
            if applies and name not in named:
                increment = (*increment, (name, 1))
        return cls(
            "none" in display, item, footnote, style["counter-reset"], increment,
            style["counter-set"],
        )  # fmt: skip


@dataclass(frozen=True)
class _Target:
    """A part that is known only when the whole document has been seen."""

    url: str
    answer: Callable[[], Part]


@dataclass
class _Walk:
    """Goes through the document in order, as counters and quotation marks do."""

    cascade: Cascade
    found: dict[tuple[Element, str], tuple[Part | _Target, ...]] = field(default_factory=dict)
    counters: Counters = field(default_factory=Counters)
    depth: int = 0
    """How many quotations are open."""
    targets: dict[str, tuple[Element, Mapping[str, tuple[int, ...]]]] = field(default_factory=dict)
    styles: dict[int, _Element] = field(default_factory=dict)

    def start(self, element: Element) -> bool:
        """What stands before an element's own content; False where it makes no box."""
        style = self.cascade(element)
        assert style is not None
        known = self.styles.get(style.identity)
        if known is None:
            known = self.styles[style.identity] = _Element.read(style)
        if known.hidden:
            return False
        self.counters.apply(*_counted(element, known))
        self.counters.open()
        if known.item:
            self.marker(element, style)
        if known.footnote:
            self.pseudo(element, "footnote-call")
            self.pseudo(element, "footnote-marker")
        self.pseudo(element, "before")
        if ident := element.get("id"):
            self.targets.setdefault(ident, (element, self.counters.snapshot()))
        return True

    def end(self, element: Element) -> None:
        """What stands after an element's content."""
        style = self.cascade(element)
        assert style is not None
        if not self.styles[style.identity].hidden:
            self.pseudo(element, "after")
            self.counters.close()

    def pseudo(self, element: Element, name: str) -> None:
        """A pseudo-element where it has content."""
        style = self.cascade(element, name)
        if style is None or isinstance(style["content"], str) or "none" in style["display"]:
            return
        if name in _PSEUDO:
            known = _Element.read(style)
            self.counters.apply(known.reset, known.increment, known.set)
        self.found[element, name] = self.parts(element, style)

    def marker(self, item: Element, style: Style) -> None:
        """The marker of a list item, by its content, its image or its counter."""
        own = self.cascade(item, "marker")
        if own is not None and "none" in own["display"]:
            return
        if own is not None and not isinstance(own["content"], str):
            self.found[item, "marker"] = self.parts(item, own)
            return
        kind, value = style["list-style-type"], self.counters.value("list-item")
        text = "" if kind == "none" else self.cascade.counter(kind, value, marker=True)
        image, url = style["list-style-image"]
        if image == "url":
            self.found[item, "marker"] = (Image(url, text),)
        elif text:
            self.found[item, "marker"] = (Literal(text),)

    def parts(self, element: Element, style: Style) -> tuple[Part | _Target, ...]:
        """The content list of a pseudo-element (CSS Generated Content 3, section 2)."""
        made: list[Part | _Target] = []
        for kind, value in style["content"]:
            made += self.part(element, style, kind, value)
        return tuple(made)

    def part(
        self, element: Element, style: Style, kind: str, value: Any
    ) -> Iterator[Part | _Target]:
        """One item of a content list; `string()` and `element()` are of margin boxes alone."""
        match kind:
            case "string":
                yield Literal(value)
            case "attr()":
                yield Literal(_attribute(element, value))
            case "content()":
                yield Literal(plain(element))
            case "quote":
                yield Literal(self.quote(style, value))
            case "counter()" | "counters()":
                yield from self.counter(value)
            case "target-counter()" | "target-counters()":
                yield self.target_counter(_address(element, value[0]), value[1:])
            case "target-text()":
                url = _address(element, value[0])
                yield _Target(url, lambda: TargetText(url, value[1], self.text(url, value[1])))
            case "leader()":
                yield Leader(value[1])
            case "url":
                yield Image(value[1], "")

    def counter(self, value: tuple[Any, ...]) -> Iterator[Part]:
        """`counter(name, style)`, or `counters(name, separator, style)`."""
        name, style = value[0], value[-1]
        if style == "none":
            return
        if name in _PAGES:
            yield PageCounter(name, style)
            return
        separator = value[1] if len(value) == 3 else None
        yield Literal(self.numbers(self.counters.values(name), separator, style))

    def numbers(self, values: tuple[int, ...], separator: str | None, style: Any) -> str:
        """The innermost number; with a separator all of them, the outermost first."""
        shown = values or (0,)
        if separator is None:
            return self.cascade.counter(style, shown[-1])
        return separator.join(self.cascade.counter(style, number) for number in shown)

    def target_counter(self, url: str, value: tuple[Any, ...]) -> Part | _Target:
        """`target-counter()`: a page's number stays a question, others are answered at the end."""
        name, style = value[0], value[-1]
        if name in _PAGES:
            return TargetCounter(url, name, style)
        separator = value[1][1] if len(value) == 3 else None

        def answer() -> Part:
            target = self.targets.get(url.removeprefix("#"))
            if target is None or style == "none":
                return Literal("")
            return Literal(self.numbers(target[1].get(name, ()), separator, style))

        return _Target(url, answer)

    def text(self, url: str, kind: str) -> str:
        """Text of a target (CSS Generated Content for Paged Media, section 3.2)."""
        target = self.targets.get(url.removeprefix("#"))
        if target is None:
            return ""
        if kind in _PSEUDO:
            parts = self.found.get((target[0], kind), ())
            return "".join(part.text for part in parts if isinstance(part, Literal))
        text = plain(target[0])
        return text[:1] if kind == "first-letter" else text

    def quote(self, style: Style, kind: str) -> str:
        """A quotation mark, and one quotation more or less that is open."""
        opening = kind.endswith("open-quote")
        if not opening:
            self.depth = max(self.depth - 1, 0)
        level, self.depth = self.depth, self.depth + opening
        pairs = style["quotes"]
        if pairs == "none" or kind.startswith("no-"):
            return ""
        marks = (quotes(style["lang"]) if pairs == "auto" else pairs)[0 if opening else 1]
        return str(marks[min(level, len(marks) - 1)])

    def resolved(self) -> Generated:
        """What was found, its targets answered, texts that follow each other made one."""
        return {key: tuple(_joined(map(_answered, parts))) for key, parts in self.found.items()}


def _answered(part: Part | _Target) -> Part:
    return part.answer() if isinstance(part, _Target) else part


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Parts with neighbouring texts as one, and no empty ones."""
    text = ""
    for part in parts:
        if isinstance(part, Literal):
            text += part.text
            continue
        if text:
            yield Literal(text)
        text = ""
        yield part
    if text:
        yield Literal(text)


def _attribute(element: Element, value: tuple[str, str, Any]) -> str:
    """`attr()` as text; of other types nothing is known."""
    name, kind, fallback = value
    return element.get(name, str(fallback)) if kind == "string" else ""


def _address(element: Element, link: tuple[str, Any]) -> str:
    """The address that a target function names: an attribute's value, a `url()` or a text."""
    kind, value = link
    if kind == "attr()":
        return str(element.get(value[0], ""))
    if kind == "url":
        return f"#{value[1]}" if value[0] == "internal" else str(value[1])
    return str(value)


_Pairs: TypeAlias = tuple[tuple[str, int], ...]


def _counted(element: Element, style: _Element) -> tuple[_Pairs, _Pairs, _Pairs]:
    """What an element resets, increments and sets, by its style and HTML (section 4.4.5)."""
    reset, increment, changed = style.reset, style.increment, style.set
    if element.tag == "ol" and ("list-item", 0) in reset:
        first = tuple(pair for pair in reset if pair != ("list-item", 0))
        reset = (*first, ("list-item", _start(element)))
    parent = element.getparent()
    if style.item and parent is not None and parent.get("reversed") is not None:
        increment = tuple((n, -1 if n == "list-item" else by) for n, by in increment)
    value = _integer(element.get("value", "")) if style.item else None
    if value is not None and "list-item" not in dict(changed):
        changed = (*changed, ("list-item", value))
    return reset, increment, changed


def _start(element: Element) -> int:
    """The number before that of a list's first item."""
    start = _integer(element.get("start", ""))
    if element.get("reversed") is None:
        return 0 if start is None else start - 1
    return (len(element.findall("li")) if start is None else start) + 1


def _integer(text: str) -> int | None:
    """An integer as HTML reads it; None where it is none."""
    try:
        return int(text.strip())
    except ValueError:
        return None
