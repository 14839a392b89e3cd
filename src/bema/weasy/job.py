"""What is asked of WeasyPrint: a document, its stylesheet, a medium."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bema.tree import Element


class Fetched(NamedTuple):
    """What a fetcher gives back."""

    data: bytes
    media_type: str


Fetch = Callable[[str], Fetched]
"""Reads an absolute address; raises `ValueError` with the reason where it may not or cannot."""


@dataclass(frozen=True)
class Source:
    """CSS text, what a person calls it, and the address that relative ones start from."""

    name: str
    text: str
    base_url: str


@dataclass(frozen=True, eq=False)
class Job:
    """A document and its stylesheet under one medium."""

    html: Element
    base_url: str
    """Where relative addresses in the document start."""
    sources: tuple[Source, ...]
    """First the weakest."""
    media: str
    fetch: Fetch
    fonts: tuple[Path, ...] = ()
    """Font files besides the bundled ones; the order of faces that are alike."""
