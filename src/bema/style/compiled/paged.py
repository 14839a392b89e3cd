"""What only paged media know, told where an edition has no pages of its own: EPUB and web page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bema.findings import Finding, Place, note
from bema.style.compiled.matching import Document
from bema.style.compiled.media import applicable
from bema.style.tokens import contents, said, written

NO_PAGES = "They have no pages of their own."
_PROPERTIES = frozenset("page string-set hyphenate-limit-zone".split())
_BOX = frozenset(
    """color content font-family font-size font-style font-weight height letter-spacing
    text-align vertical-align width""".split()
)
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


def is_of_page(declaration: Any) -> bool:
    """Whether browsers know a declaration of @page."""
    name: str = declaration.lower_name
    return name == "size" or name.startswith("margin")


def is_of_box(item: Any) -> bool:
    """Whether an item of a margin box is a declaration that browsers and checkers know there."""
    return item.type == "declaration" and (
        item.lower_name in _BOX or item.lower_name.startswith(("margin", "padding"))
    )


def is_known_box(items: Sequence[Any]) -> bool:
    """Whether browsers can fill a margin box: with nothing, text, or numbers of pages."""
    content = [d for d in items if d.type == "declaration" and d.lower_name == "content"]
    tokens = said(content[-1].value) if content else []
    return bool(tokens) and all(
        token.type == "string"
        or (token.type == "ident" and token.lower_value in ("none", "normal"))
        or (token.type == "function" and token.lower_name == "counter")
        for token in tokens
    )


def not_paged(
    file: str, nodes: Sequence[Any], media: str, document: Document | None
) -> Iterator[Finding]:
    """A finding for each declaration that is about pages and holds for `media`.

    Without `document` every rule counts, with it those that match something there.
    """
    for node in nodes:
        if node.type == "qualified-rule":
            found = [d for d in contents(node) if d.type == "declaration" and is_paged(d)]
            if found and (document is None or document.matches(written(node.prelude))):
                yield from (_finding(file, declaration) for declaration in found)
        elif node.type == "at-rule" and node.content is not None:
            yield from _at_rule(file, node, media, document)


def _at_rule(file: str, node: Any, media: str, document: Document | None) -> Iterator[Finding]:
    if node.lower_at_keyword == "page":
        for item in contents(node):
            inner = contents(item) if item.type == "at-rule" and item.content else [item]
            yield from (_finding(file, d) for d in inner if d.type == "declaration")
    elif node.lower_at_keyword != "media" or applicable(node.prelude, media) is not None:
        yield from not_paged(file, contents(node), media, document)


def _finding(file: str, declaration: Any) -> Finding:
    value = " ".join(written(declaration.value).split())
    important = " !important" * declaration.important
    message = (
        f"“{declaration.lower_name}: {value}{important}” is not shown in EPUB and web page: "
        f"{NO_PAGES}"
    )
    place = Place(file, declaration.source_line, declaration.source_column)
    return note("style-not-shown", message, place)
