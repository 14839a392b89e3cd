"""What only paged media know, told where an edition has no pages of its own: EPUB and web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cssselect2

from bema.findings import Finding, Place, note
from bema.style.compiled.media import applicable
from bema.style.tokens import contents, written
from bema.tree import Element
from bema.weasy.rules import compiled

NO_PAGES = "They have no pages of their own."
_PROPERTIES = frozenset("page string-set hyphenate-limit-zone".split())
_PREFIXES = ("bookmark-", "footnote-", "-weasy-")
_FUNCTIONS = frozenset(
    "element leader running string target-counter target-counters target-text".split()
)


def is_paged(declaration: Any) -> bool:
    """Whether only paged media can make something of a declaration."""
    name = declaration.lower_name
    if name in _PROPERTIES or name.startswith(_PREFIXES):
        return True
    if name == "float":
        return written(declaration.value) == "footnote"
    functions = (t for t in declaration.value if t.type == "function")
    return name in ("content", "position") and any(
        token.lower_name in _FUNCTIONS for token in functions
    )


def not_paged(
    file: str, nodes: Sequence[Any], media: str, html: Element | None
) -> Iterator[Finding]:
    """A finding for each declaration that is about pages and holds for `media`.

    Without `html` every rule counts, with it those that match something.
    """
    for node in nodes:
        if node.type == "qualified-rule":
            found = [d for d in contents(node) if d.type == "declaration" and is_paged(d)]
            if found and _matches(node.prelude, html):
                yield from (_finding(file, declaration) for declaration in found)
        elif node.type == "at-rule" and node.content is not None:
            yield from _at_rule(file, node, media, html)


def _at_rule(file: str, node: Any, media: str, html: Element | None) -> Iterator[Finding]:
    if node.lower_at_keyword == "page":
        for item in contents(node):
            inner = contents(item) if item.type == "at-rule" and item.content else [item]
            yield from (_finding(file, d) for d in inner if d.type == "declaration")
    elif node.lower_at_keyword != "media" or applicable(node.prelude, media) is not None:
        yield from not_paged(file, contents(node), media, html)


def _matches(prelude: Sequence[Any], html: Element | None) -> bool:
    if html is None:
        return True
    try:
        selectors = compiled(prelude)
    except cssselect2.SelectorError:
        return False
    elements = cssselect2.ElementWrapper.from_html_root(html).iter_subtree()
    return any(selector.test(element) for element in elements for selector in selectors)


def _finding(file: str, declaration: Any) -> Finding:
    value = " ".join(written(declaration.value).split())
    important = " !important" * declaration.important
    message = (
        f"“{declaration.lower_name}: {value}{important}” is not shown in EPUB and web page: "
        f"{NO_PAGES}"
    )
    place = Place(file, declaration.source_line, declaration.source_column)
    return note("style-not-shown", message, place)
