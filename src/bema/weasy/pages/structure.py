"""What a structure tree is made of (ISO 32000-1, section 14.7), in nobody's private names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from bema.tree import Element

Rectangle: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top in pt, from the lower left corner of a page's trim."""


@dataclass(slots=True, eq=False)
class Drawn:
    """A piece of a document as it stands on one page: a box, an image, or text on one line."""

    element: Element
    pseudo: str
    """Name of a pseudo-element, such as `marker`; empty for what is in the document itself."""
    page: int
    """Index of its page."""
    kind: str
    """`box`, `image` or `text`."""
    text: str = ""
    """What text says: as the document has it, a soft hyphen where a word goes on below, a space
    where one was lost at the end of the line."""
    actual: str = ""
    """The same where the glyphs do not say it; set when it is drawn."""
    parted: bool = False
    """Whether the space at its end is one that was lost there."""
    numbering: str = ""
    """Of the box of a list item: its `list-style-type`; empty for an image."""
    rectangle: Rectangle = (0, 0, 0, 0)
    """Of an image and of what belongs to a note."""


@dataclass(slots=True, eq=False)
class Link:
    """A link annotation: all of one link on one page."""

    element: Element
    pseudo: str
    page: int
    target: str
    """An address, or the name of a place in the document."""
    contents: str = ""
    """What it says to those who cannot see it; whoever makes the tree says so."""


@dataclass(eq=False)
class Structure:
    """A structure element."""

    role: str
    """Structure type; one of ISO 32000-1, section 14.8.4, or one that `Roles` maps to such."""
    kids: list[Structure | Drawn | Link] = field(default_factory=list)
    language: str = ""
    alternative: str = ""
    expansion: str = ""
    actual: str = ""
    ident: str = ""
    attributes: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Values by name, by owner (section 14.8.5): a string is a name, a tuple an array."""


Roles: TypeAlias = Mapping[str, str]
"""Standard structure types by the names of others (ISO 32000-1, section 14.7.3)."""

Build: TypeAlias = Callable[[Sequence[Drawn], Sequence[Link]], tuple[Structure, Roles]]
"""Makes the tree of all that is drawn, given in reading order."""
