"""What no engine can read in a rule: it is left out and told, lest it spoil what stands behind it.

A brace that closes nothing, a string without end and the like are errors of tokens (CSS Syntax,
section 4), which a rule or a declaration may hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bema.findings import Finding, Place, warning
from bema.style.tokens import contents, inside, listed, written
from bema.weasy import syntax_error

_SELECTOR = frozenset("ident hash function literal whitespace comment percentage".split())
"""Types of tokens that a selector may hold besides brackets; `50%` is one of a keyframe."""
_LITERALS = frozenset(".:>+~*&|")
_REMEDY = "Correct the declaration, or take it out."


def is_broken(tokens: Sequence[Any]) -> bool:
    """Whether there is an error among tokens, or in their brackets."""
    return any(token.type == "error" or is_broken(inside(token)) for token in tokens)


def is_selector(tokens: Sequence[Any]) -> bool:
    """Whether tokens can be a selector, in this level of the language or in one to come."""
    kept = [token for token in tokens if token.type not in ("whitespace", "comment")]
    return bool(kept) and not is_broken(kept) and all(map(_is_of_selector, kept))


def _is_of_selector(token: Any) -> bool:
    if token.type == "[] block":
        return bool(written(token.content))
    return token.type in _SELECTOR and (token.type != "literal" or token.value in _LITERALS)


def unreadable(file: str, nodes: Sequence[Any]) -> Iterator[Finding]:
    """A finding for each rule and declaration that cannot be read, with its place."""
    for node in nodes:
        if node.type == "error":
            yield syntax_error(file, node.source_line, node.source_column, node.message)
        elif node.type == "declaration" and is_broken(node.value):
            said = f"“{node.name}: {written(node.value)}” is ignored: invalid value."
            yield _finding(file, node, said)
        elif node.type == "qualified-rule":
            if not all(map(is_selector, listed(node.prelude))):
                text = " ".join(written(node.prelude).split())
                first = next((t for t in node.prelude if t.type != "whitespace"), node)
                yield _finding(file, first, f"Invalid or unsupported selector, '{text}'.")
            yield from unreadable(file, contents(node))
        elif node.type == "at-rule":
            yield from unreadable(file, contents(node))


def _finding(file: str, node: Any, message: str) -> Finding:
    place = Place(file, node.source_line, node.source_column)
    return warning("style-ignored", message, place, _REMEDY)
