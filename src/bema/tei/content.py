"""What TEI allows inside its elements, as far as white space depends on it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from bema.tei.speech import TEI


@cache
def element_only() -> frozenset[str]:
    """Tags of elements of TEI that hold elements and no text, by the schema of TEI P5 4.9.0."""
    names = files("bema.tei").joinpath("element_only.txt").read_text("ascii").split()
    return frozenset(f"{{{TEI}}}{name}" for name in names)
