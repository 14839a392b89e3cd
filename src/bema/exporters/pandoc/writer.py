"""From edition to document, from document to file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bema import pandoc
from bema.errors import BemaError
from bema.exporters import Artifact
from bema.exporters.images import found_images
from bema.exporters.pandoc import ast
from bema.exporters.pandoc.body import Plan, convert
from bema.exporters.pandoc.finish import finish
from bema.exporters.pandoc.formats import Format, find_format, full_name, refusal
from bema.exporters.pandoc.meta import meta
from bema.exporters.pandoc.styles import style_names
from bema.findings import Finding, note
from bema.style.addresses import data_url
from bema.style.hidden import hidden
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition


def write(edition: Edition, name: str, media: str) -> Artifact:
    """The edition in pandoc's format of this name; `media` says which rules hide something.

    Raises `BemaError` where the format is none, or none that pandoc can make by itself.
    """
    if refused := refusal(name):
        raise BemaError(refused)
    names = style_names(edition) if find_format(name).styled else {}
    document, findings = as_document(edition, name, media, names)
    stamp = int(edition.timestamp.timestamp())
    options = ("--standalone", *find_format(name).options)
    data, told = pandoc.convert(document, "json", full_name(name), stamp, options)
    return Artifact(finish(data, pandoc.base(name), edition, names), (*findings, *told))


def as_document(
    edition: Edition, name: str, media: str, names: Mapping[Element, str]
) -> tuple[bytes, tuple[Finding, ...]]:
    """The edition as pandoc's document, in JSON, for the format of this name."""
    format = find_format(name)
    images, findings = _images(edition, format)
    source_ids = edition.speech.root.xpath("//@*[name()='xml:id']")
    plan = Plan(
        format,
        hidden(edition.html[1], edition.computed(media)),
        names,
        images,
        frozenset(map(str, source_ids)),
    )
    body = convert(edition.html[1], (edition.metadata.language, edition.direction), plan)
    values = meta(edition.metadata, body.title, edition.direction, format)
    return ast.document(values, body.blocks), findings


def _images(edition: Edition, format: Format) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Where a file finds each image: in itself, or where the TEI says, with a finding."""
    if format.embeds:
        images, findings = found_images(edition)
        return {address: data_url(image) for address, image in images.items()}, findings
    every = dict.fromkeys(image.get("src", "") for image in edition.html.iter("img"))
    named = {address: address for address in every if not address.startswith("data:")}
    told: list[Finding] = []
    if len(named) < len(every):
        message = "the file has no place for images inside the TEI; what they show is said."
        told.append(note("image-inside", message, remedy="Save them as files beside the TEI."))
    beside = [address for address in named if not urlsplit(address).scheme]
    if beside:
        message = f"the file names images and has none inside: {', '.join(beside)}."
        told.append(note("image-beside", message, remedy="Put them beside it."))
    return named, tuple(told)
