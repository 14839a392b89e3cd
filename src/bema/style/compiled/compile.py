"""The stylesheet compiled for engines that have a cascade of their own: EPUB and web page.

What belongs to other media or editions goes, and so does what only paged media know. Custom
properties of the root are put in place, since old readers know no `var()`; one that is set anywhere
else as well stays (CSS Custom Properties, sections 2 and 3). Files that a declaration names are put
into it, because neither edition has files of its own for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from bema.findings import Finding, Place, warning
from bema.resources import Resources
from bema.style.addresses import addresses, data_url, readdressed
from bema.style.compiled.blocks import Block
from bema.style.compiled.custom import Custom, TooLong, asked
from bema.style.compiled.fallbacks import fallbacks
from bema.style.compiled.layers import WEIGHT, flattened
from bema.style.compiled.matching import Document
from bema.style.compiled.media import applicable
from bema.style.compiled.nesting import nested
from bema.style.compiled.paged import is_known_box, is_of_box, is_of_page, is_paged, not_paged
from bema.style.compiled.reckon import reckoned
from bema.style.compiled.unreadable import is_broken, is_selector, unreadable
from bema.style.compiled.weightless import weighed
from bema.style.stylesheet import Sheet, Stylesheet
from bema.style.tokens import contents, listed, said, written
from bema.tree import Element

_LEFT_OUT = frozenset("font-face import charset".split())
_GROUPS = frozenset("media supports layer container scope starting-style keyframes".split())
"""At-rules whose blocks hold rules."""

_PAGED_PSEUDO = frozenset("footnote-call footnote-marker".split())
_EDITION = frozenset("data-edition data-exporter".split())
"""Attributes of the root that tell editions apart."""


class Compiled(NamedTuple):
    """CSS for one edition, and what compiling it had to tell."""

    css: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Scope:
    """For what a stylesheet is compiled."""

    media: str
    root: tuple[tuple[str, str], ...]
    """Attributes of the root by which rules for other editions are known."""
    pages: bool
    """Whether browsers are to print it: they know the size of a page, and its margins."""


def compile_css(
    style: Stylesheet,
    resources: Resources | None = None,
    html: Element | None = None,
    media: str = "screen",
    document: Document | None = None,
    *,
    pages: bool = False,
) -> Compiled:
    """The rules of `style` for one medium.

    `resources` reads the files that declarations name, by default where the stylesheet lies; `html`
    is the edition's, by which rules for other editions are known; selectors that match nothing in
    `document` are left out. With `pages`, what browsers know of @page stays.
    """
    read = resources or style.resources
    root = {} if html is None else html.attrib
    scope = _Scope(media, tuple((n, v) for n, v in root.items() if n in _EDITION), pages)
    trees = [(sheet, list(_held(sheet, scope))) for sheet in style.sheets]
    if document:
        trees = [(sheet, list(_matching(items, document))) for sheet, items in trees]
    trees = flattened(trees)
    if document:
        trees = weighed(trees, document)
    custom = _custom([item for _, items in trees for item in items])
    parts: list[str] = []
    findings: dict[Finding, None] = {}
    whole = document or (None if html is None else Document(html))
    for sheet in style.sheets:
        findings |= dict.fromkeys(_unreadable(sheet))
        findings |= dict.fromkeys(not_paged(sheet.name, sheet.rules, media, whole))
    for sheet, items in trees:
        writer = _Writer(sheet, read, custom, root.get("dir", "ltr"))
        parts += writer.write(items, "")
        findings |= dict.fromkeys(writer.findings)
    return Compiled("\n".join([*parts, ""]), tuple(findings))


@lru_cache(maxsize=64)
def _unreadable(sheet: Sheet) -> tuple[Finding, ...]:
    return tuple(unreadable(sheet.name, sheet.rules))


@lru_cache(maxsize=64)
def _held(sheet: Sheet, scope: _Scope) -> tuple[Any, ...]:
    """What of a sheet can hold, whatever the document; once for all that are built with it."""
    return tuple(_items(sheet.rules, scope))


def _matching(items: Iterable[Any], document: Document) -> Iterator[Any]:
    """The items under those of their selectors that match something."""
    for item in items:
        if not isinstance(item, Block) or item.start.startswith(("@page", "@keyframes")):
            yield item
        elif not item.selectors:
            yield Block(item.start, list(_matching(item.items, document)))
        elif kept := tuple(filter(document.matches, item.selectors)):
            yield Block(", ".join(kept), item.items, kept)


def _items(nodes: Iterable[Any], scope: _Scope, within: Sequence[str] = ()) -> Iterator[Any]:
    """What of these can hold for the medium and the edition.

    `within` are the selectors of the rule around them; rules inside rules are written out, since
    reading systems know none.
    """
    held: list[Any] = []
    for node in nodes:
        if node.type == "declaration":
            held += [] if is_paged(node) or is_broken(node.value) else [node]
            continue
        yield from _block(held, within)
        held = []
        if node.type == "qualified-rule":
            selectors = _selectors(node.prelude, dict(scope.root), within)
            if selectors:
                yield from _items(contents(node), scope, selectors)
        elif node.type == "at-rule" and node.lower_at_keyword not in _LEFT_OUT:
            yield from _at_rule(node, scope, within)
    yield from _block(held, within)


def _block(held: list[Any], within: Sequence[str]) -> Iterator[Block]:
    if held and within:
        yield Block(", ".join(within), held, tuple(within))


def _at_rule(node: Any, scope: _Scope, within: Sequence[str]) -> Iterator[Any]:
    """An at-rule; the inside alone of an @media that holds anyway."""
    if node.lower_at_keyword == "page":
        yield from _page(node) if scope.pages else ()
        return
    if node.content is None or node.lower_at_keyword not in _GROUPS:
        if not is_broken([*node.prelude, *(node.content or ())]):
            yield node
        return
    prelude: str | None = written(node.prelude)
    inner = list(_items(contents(node), scope, within))
    if node.lower_at_keyword == "media":
        prelude = applicable(node.prelude, scope.media)
        if not prelude:
            yield from inner if prelude == "" else ()
            return
    yield Block(f"@{node.lower_at_keyword} {prelude}".strip(), inner)


def _page(node: Any) -> Iterator[Block]:
    """Of @page, what browsers know: its size and margins, and boxes with text of their own."""
    items = contents(node)
    own = [d for d in items if d.type == "declaration" and is_of_page(d)]
    boxes = [
        Block(f"@{box.lower_at_keyword}", [d for d in contents(box) if is_of_box(d)])
        for box in items
        if box.type == "at-rule" and is_known_box(contents(box))
    ]
    if own or boxes:
        yield Block(f"@page {written(node.prelude)}".strip(), [*own, *boxes])


def _selectors(prelude: Sequence[Any], root: Mapping[str, str], within: Sequence[str]) -> list[str]:
    """A list of selectors without those of paged media and of other editions."""
    read = filter(is_selector, listed(prelude))
    kept = (s for s in read if not any(_elsewhere(token, root) for token in s))
    single = (each for selector in kept for each in _by_language(selector))
    return [each for selector in single for each in nested(selector, within)]


def _by_language(selector: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A selector for each language of `:lang(a, b)`, a list that readers do not know."""
    for place, token in enumerate(selector):
        if token.type == "function" and token.lower_name == "lang" and "," in token.arguments:
            for language in listed(token.arguments):
                one = copy(token)
                one.arguments = said(language)
                yield from _by_language([*selector[:place], one, *selector[place + 1 :]])
            return
    yield selector


def _elsewhere(token: Any, root: Mapping[str, str]) -> bool:
    """Whether a selector with this token, such as `[data-edition="docx"]`, matches nothing here."""
    if token.type == "ident":
        return token.lower_value in _PAGED_PSEUDO
    if token.type != "[] block":
        return False
    name, *rest = said(token.content)
    if getattr(name, "value", "") not in _EDITION or len(rest) != 2 or rest[0] != "=":
        return False
    return bool(rest[1].value != root.get(name.value, ""))


def _custom(items: Sequence[Any]) -> Custom:
    """The custom properties of all sheets together."""
    root: dict[str, tuple[tuple[bool, bool], Any]] = {}
    elsewhere: set[str] = set()
    used: set[str] = set()
    for block, declaration in _declarations(items, None, outer=True):
        used.update(asked(declaration.value))
        name = declaration.name
        if not name.startswith("--"):
            continue
        if block is None:
            elsewhere.add(name)
            continue
        rank = (declaration.important, ":root" in block.start)
        if name not in root or rank >= root[name][0]:
            root[name] = (rank, declaration.value)
    values = {name: value for name, (_, value) in root.items()}
    return Custom(values, frozenset(elsewhere), frozenset(used))


def _declarations(
    items: Sequence[Any], block: Block | None, *, outer: bool
) -> Iterator[tuple[Block | None, Any]]:
    """All declarations, with the block of the root that they stand in; None for any other."""
    for item in items:
        if isinstance(item, Block):
            selectors = {part.strip() for part in item.start.replace(WEIGHT, "").split(",")}
            of_root = outer and selectors <= {":root", "html"}
            yield from _declarations(item.items, item if of_root else None, outer=False)
        elif item.type == "declaration":
            yield block, item


@dataclass
class _Writer:
    """Writes the rules of one sheet."""

    sheet: Sheet
    resources: Resources
    custom: Custom
    direction: str
    findings: list[Finding] = field(default_factory=list)

    def write(self, items: Sequence[Any], indent: str) -> Iterator[str]:
        """A line for each declaration; rules without any are left out."""
        for item in items:
            if isinstance(item, Block):
                inner = list(self.write(item.items, indent + "  "))
                if inner:
                    yield "\n".join([f"{indent}{item.start} {{", *inner, indent + "}"])
            elif item.type == "at-rule":
                yield indent + str(item.serialize())
            elif not item.name.startswith("--") or self.custom.stays(item.name):
                yield from (indent + line for line in self._declaration(item))

    def _declaration(self, node: Any) -> Iterator[str]:
        """A declaration with everything in place; nothing, and a finding, where that cannot be."""
        try:
            tokens = reckoned(self.custom.resolve(node.value))
        except TooLong:
            self._tell(node, "a value of custom properties grows too long.", "Make it shorter.")
            return
        data: dict[str, str] = {}
        for _, url in addresses(tokens):
            if url.startswith("#"):  # something in the document
                continue
            found = self.resources.get(url, self.sheet.path.parent)
            if isinstance(found, Finding):
                self._tell(node, found.message, found.remedy)
                return
            data[url] = data_url(found)
        name = node.name if node.name.startswith("--") else node.lower_name
        value = written(readdressed(tokens, data) if data else tokens)
        older = [] if name.startswith("--") else fallbacks(name, tokens, self.direction)
        for old_name, old_value in (*older, (name, value)):
            yield f"{old_name}: {old_value}{' !important' * node.important};"

    def _tell(self, node: Any, message: str, remedy: str) -> None:
        place = Place(self.sheet.name, node.source_line, node.source_column)
        self.findings.append(warning("style-left-out", f"{node.name}: {message}", place, remedy))
