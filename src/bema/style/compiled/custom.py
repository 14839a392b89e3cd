"""Custom properties of the root, put in the place of `var()` (CSS Custom Properties, section 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import tinycss2

from bema.style.tokens import inside, written

_MOST = 10_000
"""Tokens that a value may grow to; one that doubles at each step would fill the memory."""
_DEEPEST = 100
"""Properties that may stand for one another."""


class TooLong(ValueError):
    """A value that grows without end."""


@dataclass(frozen=True)
class Custom:
    """What is known of the custom properties of a stylesheet."""

    root: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Values on the root, by name."""
    elsewhere: frozenset[str] = frozenset()
    """Properties that are set anywhere else too, or under a condition."""
    used: frozenset[str] = frozenset()
    """Properties that some `var()` asks for."""

    def stays(self, name: str) -> bool:
        """Whether declarations of the property are still needed."""
        return name in self.elsewhere and name in self.used

    def resolve(self, tokens: Sequence[Any]) -> list[Any]:
        """Tokens with the values of the root in place of `var()`.

        A property that is set elsewhere keeps its `var()`, with the root's value as fallback; one
        that is not set, or stands for itself, has no value in any engine and stays as it is.
        Raises `TooLong`.
        """
        return _Resolution(self).tokens(tokens, ())


@dataclass
class _Resolution:
    custom: Custom
    made: int = 0

    def tokens(self, tokens: Sequence[Any], within: tuple[str, ...]) -> list[Any]:
        return [made for token in tokens for made in self._token(token, within)]

    def _token(self, token: Any, within: tuple[str, ...]) -> Iterator[Any]:
        self.made += 1
        if self.made > _MOST:
            raise TooLong
        inner = "arguments" if token.type == "function" else "content"
        if token.type == "function" and token.lower_name == "var":
            yield from self._var(token, within)
        elif isinstance(getattr(token, inner, None), list):
            made = copy(token)
            setattr(made, inner, self.tokens(getattr(token, inner), within))
            yield made
        elif token.type != "comment":
            yield token

    def _var(self, token: Any, within: tuple[str, ...]) -> Iterator[Any]:
        name, fallback = arguments(token)
        value = self.custom.root.get(name, fallback)
        if value is None or name in within:
            yield token
            return
        if len(within) > _DEEPEST:
            raise TooLong
        inner = self.tokens(value, (*within, name))
        if name in self.custom.elsewhere:
            made = copy(token)
            made.arguments = tinycss2.parse_component_value_list(f"{name}, ") + trimmed(inner)
            yield made
        else:
            yield from trimmed(inner)


def arguments(function: Any) -> tuple[str, Sequence[Any] | None]:
    """Name and fallback of `var()`; None where it has no fallback."""
    for index, token in enumerate(function.arguments):
        if token == ",":
            name = function.arguments[:index]
            return written(name), function.arguments[index + 1 :]
    return written(function.arguments), None


def asked(tokens: Sequence[Any]) -> Iterator[str]:
    """Names of the properties that `var()` asks for, fallbacks included."""
    for token in tokens:
        if token.type == "function" and token.lower_name == "var":
            yield arguments(token)[0]
        yield from asked(inside(token))


def trimmed(tokens: Sequence[Any]) -> list[Any]:
    """Tokens without white space at both ends."""
    kept = list(tokens)
    for end in (0, -1):
        while kept and kept[end].type == "whitespace":
            kept.pop(end)
    return kept
