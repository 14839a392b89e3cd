"""What tinycss2 gives of a stylesheet: its nodes, what is in them, and their text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import tinycss2


@lru_cache(maxsize=16)
def rules(css: str) -> list[Any]:
    """The rules of a stylesheet (CSS Syntax, section 5.4.3); the same list each time."""
    parsed: list[Any] = tinycss2.parse_stylesheet(css, True, True)
    return parsed


@lru_cache(maxsize=8192)
def contents(rule: Any) -> list[Any]:
    """Declarations and rules in the block of a rule; none where it has no block (section 5.4.5).

    The list is the same each time, and not to be changed.
    """
    parsed: list[Any] = tinycss2.parse_blocks_contents(rule.content or [], True, True)
    return parsed


def written(tokens: Iterable[Any]) -> str:
    """Tokens as they are written, without white space at both ends."""
    return str(tinycss2.serialize(tokens)).strip()


def said(tokens: Iterable[Any]) -> list[Any]:
    """Tokens without white space and comments."""
    return [token for token in tokens if token.type not in ("whitespace", "comment")]


def listed(tokens: Iterable[Any]) -> list[list[Any]]:
    """Tokens between commas."""
    lists: list[list[Any]] = [[]]
    for token in tokens:
        if token == ",":
            lists.append([])
        else:
            lists[-1].append(token)
    return lists


def inside(token: Any) -> Sequence[Any]:
    """Tokens in a function or in brackets; none in any other token."""
    inner = token.arguments if token.type == "function" else getattr(token, "content", None)
    return inner if isinstance(inner, list) else ()


def is_deep(rule: Any, levels: int = 50) -> bool:
    """Whether blocks stand in blocks of a rule for more than so many levels."""
    tokens = [*(rule.prelude or ()), *(rule.content or ())]
    for _ in range(levels):
        tokens = [inner for token in tokens for inner in inside(token)]
        if not tokens:
            return False
    return True
