"""Where a computed value comes from: the rules of a stylesheet with their files and lines.

WeasyPrint forgets a declaration's place once it has understood it. What it keeps to the end is the
weight of each value, and in it the specificity of the selector; so the specificities of ours are
tuples that know their rule besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bema.findings import Place
from bema.weasy.custom import names

ALIASES = {"text-align": "text_align_all"}
"""Shorthands that WeasyPrint keeps under the name of their main longhand."""
_SHORTHANDS = {longhand: name for name, longhand in ALIASES.items()}


@dataclass(eq=False)
class Declaration:
    """A declaration as somebody wrote it."""

    rule: Rule
    node: Any
    """As tinycss2 gives it."""
    longhands: tuple[str, ...] = ()
    """Properties that it sets (`margin-top` … for `margin`); none where it was not understood."""

    @property
    def name(self) -> str:
        """The property, or the shorthand."""
        return str(self.node.name if self.node.name.startswith("--") else self.node.lower_name)

    @property
    def value(self) -> str:
        """The value as it is written, on one line."""
        import tinycss2

        return " ".join(tinycss2.serialize(self.node.value).split())

    @property
    def important(self) -> bool:
        """Whether it is `!important`."""
        return bool(self.node.important)

    @property
    def place(self) -> Place:
        """File, line and column."""
        return Place(self.rule.file, self.node.source_line, self.node.source_column)

    @property
    def selector(self) -> str:
        """Of its rule: a selector list, or such as `@page :first` and `@page @top-left`."""
        return self.rule.selector

    def __str__(self) -> str:
        return f"{self.name}: {self.value}{' !important' * self.important}"


@dataclass(eq=False)
class Rule:
    """A rule of a stylesheet, its declarations in the order of their text."""

    file: str
    prelude: list[Any] | None
    """Tokens of the selector list; None for a page and its margin boxes."""
    page: str = ""
    """What it is about where it has no selector: `@page :first`, `@page @top-left`."""
    declarations: list[Declaration] = field(default_factory=list)

    @property
    def selector(self) -> str:
        """Its selector list, or the page."""
        return self.page if self.prelude is None else " ".join(_text(self.prelude).split())

    @property
    def place(self) -> Place:
        """Where its selector list begins."""
        tokens = (token for token in self.prelude or () if token.type != "whitespace")
        first = next(tokens, None)
        return (
            Place(self.file, first.source_line, first.source_column) if first else Place(self.file)
        )

    def quoted(self, message: str) -> bool:
        """Whether a message of WeasyPrint's quotes its selector list."""
        return self.prelude is not None and f"'{_text(self.prelude)}'" in message

    def sets(self, longhand: str) -> None:
        """Note a property that the declaration read last sets."""
        self.declarations[-1].longhands += (css_name(longhand),)

    def winner(self, longhand: str) -> Declaration | None:
        """The declaration of the rule that holds for a property."""
        found = [d for d in self.declarations if longhand in d.longhands]
        return max(reversed(found), key=lambda d: d.important, default=None)

    def matches(self, wrapper: Any) -> bool:
        """Whether an element of the tree, or a pseudo-element of one, is meant by the rule."""
        import cssselect2

        if self.prelude is None:
            return True
        try:
            selectors = compiled(self.prelude)
        except cssselect2.SelectorError:
            try:
                selectors = compiled(_without_pseudo(self.prelude))
            except cssselect2.SelectorError:
                return True
        return any(s.test(element) for element in wrapper.iter_subtree() for s in selectors)


def _without_pseudo(prelude: list[Any]) -> str:
    """A selector list that cannot be read, each selector as far as its first colon."""
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    ends = (_text(selector).partition(":")[0] for selector in selectors)
    return ", ".join(end.strip() or "*" for end in ends)


def _readable(found: Iterator[Any], prelude: list[Any] | None) -> Iterator[Any]:
    """What WeasyPrint reads of a rule; a selector too long to be compiled is one that is wrong."""
    from cssselect2 import SelectorError

    try:
        yield from found
    except (RecursionError, SyntaxError):
        raise SelectorError(f"'{_text(prelude or [])}'") from None


def compiled(selector: Any) -> list[Any]:
    """A selector list for cssselect2; raises its `SelectorError`, for one that is too long too."""
    import cssselect2

    try:
        made: list[Any] = cssselect2.compile_selector_list(selector)
    except (RecursionError, SyntaxError):
        raise cssselect2.SelectorError(None, "it is too long") from None
    return made


def _text(tokens: list[Any]) -> str:
    import tinycss2

    return str(tinycss2.serialize(tokens))


class Specificity(tuple[int, ...]):
    """A specificity that knows the rule it is of."""

    rule: Rule


def _located(specificity: tuple[int, ...], rule: Rule) -> Specificity:
    made = Specificity(specificity)
    made.rule = rule
    return made


def css_name(name: str) -> str:
    """WeasyPrint's name of a property as CSS has it; a custom property begins with `--`."""
    return _SHORTHANDS.get(name, name.replace("_", "-"))


@dataclass
class Recorder:
    """The rules of one file, noted while WeasyPrint reads it."""

    file: str
    rules: list[Rule] = field(default_factory=list)
    owners: dict[tuple[int, int], Rule] = field(default_factory=dict)
    """The rule of the declaration at a line and column."""
    endless: frozenset[str] = frozenset()
    """Custom properties whose values grow without end."""
    left_out: list[Declaration] = field(default_factory=list)
    """Declarations that ask for one of these, which WeasyPrint never sees."""
    _pages: list[Rule] = field(default_factory=list)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """While this lasts, what WeasyPrint reads is noted; the lock is to be held."""
        from weasyprint import css
        from weasyprint.css import validation

        original = validation.preprocess_declarations
        css.preprocess_declarations = validation.preprocess_declarations = self._wrap(original)
        try:
            yield
        finally:
            css.preprocess_declarations = validation.preprocess_declarations = original

    def _wrap(self, original: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def preprocess(base_url: Any, content: Iterable[Any], prelude: Any = None) -> Iterator[Any]:
            rule = self._rule(prelude)
            found = _readable(original(base_url, self._noted(content, rule), prelude), prelude)
            return self._page(found, rule) if prelude is None else self._style(found, rule)

        return preprocess

    def _rule(self, prelude: list[Any] | None) -> Rule:
        rule = Rule(self.file, prelude)
        self.rules.append(rule)
        return rule

    def _noted(self, content: Iterable[Any], rule: Rule) -> Iterator[Any]:
        for node in content:
            if node.type == "declaration":
                if self.endless and not self.endless.isdisjoint(names(node.value)):
                    self.left_out.append(Declaration(rule, node))
                    continue
                rule.declarations.append(Declaration(rule, node))
                self.owners[node.source_line, node.source_column] = rule
            yield node

    @staticmethod
    def _style(found: Iterator[Any], rule: Rule) -> Iterator[Any]:
        for item in found:
            selectors, (name, _, _) = item
            for selector in selectors:
                if not isinstance(selector.specificity, Specificity):
                    selector.specificity = _located(selector.specificity, rule)
            if not selectors or selectors[0].specificity.rule is rule:  # else of a rule inside it
                rule.sets(name)
            yield item

    def _page(self, found: Iterator[Any], rule: Rule) -> Iterator[Any]:
        for item in found:
            if not self._pages or self._pages[-1] is not rule:
                self._pages.append(rule)
            rule.sets(item[0])
            yield item

    def locate_pages(self, page_rules: list[Any]) -> None:
        """Let the specificities of pages know their rules, which were noted in the same order."""
        for (node, selectors, _), rule in zip(page_rules, self._pages, strict=True):
            box = f" @{node.lower_at_keyword}" if node.lower_at_keyword != "page" else ""
            rule.page = f"@page {_page(selectors[0][2])}".strip() + box
            selectors[:] = [(_located(s, rule), *rest) for s, *rest in selectors]


def _page(kind: Any) -> str:
    """A page selector of WeasyPrint's as CSS has it (CSS Paged Media, section 5.3)."""
    pseudo = [kind.side, "blank" if kind.blank else "", "first" if kind.first else ""]
    return (kind.name or "") + "".join(f":{name}" for name in pseudo if name)


def origin(weight: Any, longhand: str) -> Declaration | None:
    """The declaration that set a property, by its weight; None for WeasyPrint's own sheet."""
    specificity = weight[-1]
    if not isinstance(specificity, Specificity):
        return None
    return specificity.rule.winner(longhand)
