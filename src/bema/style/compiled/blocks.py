"""A stylesheet as it is compiled: rules with what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Block:
    """A rule with what stands in it: declarations of tinycss2, rules, at-rules without rules."""

    start: str
    """What stands before the brace: a selector list, or such as `@media (width > 30em)`."""
    items: list[Any]
    selectors: tuple[str, ...] = ()
    """What `start` is made of, where selectors are to match something."""
