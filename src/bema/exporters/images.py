"""The images of an edition, as exporters that copy them want them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bema.findings import Finding, Place, warning
from bema.pictures import for_screen
from bema.resources import Resource
from bema.tei.speech import place_of
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition


def found_images(edition: Edition) -> tuple[dict[str, Resource], tuple[Finding, ...]]:
    """Each image by its address, and a finding for each that cannot be had or shown as it is.

    They are of the types that EPUB and browsers know, and safe to show.
    """
    images: dict[str, Resource] = {}
    findings: list[Finding] = []
    places = _places(edition)
    for address in dict.fromkeys(image.get("src", "") for image in edition.html.iter("img")):
        found = edition.resources.get(address, edition.base)
        made = found if isinstance(found, Finding) else _shown(address, found)
        if isinstance(made, Finding):
            findings.append(replace(made, place=places(address)))
            continue
        images[address], told = made
        if told:
            message = f"“{address[:80]}” is shown without {', '.join(told)}."
            remedy = "Take it out of the drawing."
            findings.append(warning("svg-made-safe", message, places(address), remedy))
    return images, tuple(findings)


def _shown(address: str, image: Resource) -> tuple[Resource, tuple[str, ...]] | Finding:
    """The image as screens show it, and what was taken out of it; or why it is not shown."""
    try:
        return for_screen(image)
    except ValueError as trouble:
        message = f"“{address[:80]}” is not shown: {trouble}."
        remedy = "Its description stands there. Save it as PNG, JPEG or SVG."
        return warning("image-unusable", message, remedy=remedy)


def _places(edition: Edition) -> Callable[[str], Place]:
    """Where the TEI names the image at an address."""
    graphics = {graphic.get("url"): graphic for graphic in edition.speech.root.iter("{*}graphic")}
    name = edition.speech.name
    return lambda address: place_of(graphics[address], name) if address in graphics else Place(name)


def undescribed(edition: Edition) -> Iterator[Finding]:
    """A finding for each image without a description (WCAG 2.1, 1.1.1; PDF/UA-1, section 7.3)."""
    places = _places(edition)
    for image in edition.html.iter("img"):
        address = image.get("src", "")
        # One that cannot be had is told by itself, and leaves no figure.
        had = image.get("alt") or edition.resources.get(address, edition.base)
        if isinstance(had, Resource):
            message = f"image {address[:80]} has no description."
            remedy = "Give its figure a figDesc."
            yield warning("image-no-alternative", message, places(address), remedy)


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
