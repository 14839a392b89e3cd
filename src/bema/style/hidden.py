"""What a stylesheet does not display (CSS Display 3, section 2.5)."""

from __future__ import annotations

from bema.tree import Element
from bema.weasy import Cascade


def hidden(root: Element, cascade: Cascade) -> frozenset[Element]:
    """The elements of `display: none`, and all that are in them."""
    found: set[Element] = set()
    for element in root.iter():
        style = cascade(element)
        if element.getparent() in found or (style is not None and "none" in style["display"]):
            found.add(element)
    return frozenset(found)
