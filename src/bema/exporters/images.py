"""The images of an edition, as exporters that copy them want them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bema.findings import Finding, warning
from bema.pictures import for_screen
from bema.resources import Resource
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition


def found_images(edition: Edition) -> tuple[dict[str, Resource], tuple[Finding, ...]]:
    """Each image by its address, and a finding for each that cannot be had or shown as it is.

    They are of the types that EPUB and browsers know, and safe to show.
    """
    images: dict[str, Resource] = {}
    findings: list[Finding] = []
    for address in dict.fromkeys(image.get("src", "") for image in edition.html.iter("img")):
        found = edition.resources.get(address, edition.base)
        if not isinstance(found, Resource):
            findings.append(found)
            continue
        try:
            images[address], told = for_screen(found)
        except ValueError as trouble:
            message = f"“{address[:80]}” is not shown: {trouble}."
            remedy = "Its description stands there. Save it as PNG, JPEG or SVG."
            findings.append(warning("image-unusable", message, remedy=remedy))
            continue
        if told:
            message = f"“{address[:80]}” is shown without {', '.join(told)}."
            findings.append(warning("svg-made-safe", message, remedy="Take it out of the drawing."))
    return images, tuple(findings)


def place_images(root: Element, name: Callable[[str], str | None]) -> None:
    """Point each image of a copy to `name(address)`; one without a name gives its alternative."""
    for image in list(root.iter("img", "{*}img")):
        placed = name(image.get("src", ""))
        if placed is not None:
            image.set("src", placed)
            continue
        image.tag = image.tag.replace("img", "span")
        image.text = image.get("alt")
        for attribute in ("src", "alt", "width", "height"):
            image.attrib.pop(attribute, None)
