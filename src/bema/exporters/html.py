"""The web page: one file with its stylesheet inside."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree, html

from bema.edition.vocabulary import BLOCKS
from bema.exporters import Artifact
from bema.exporters.images import found_images, place_images
from bema.style.addresses import data_url
from bema.style.compiled.compile import compile_css
from bema.tree import Element
from bema.words import words

if TYPE_CHECKING:
    from bema.edition.edition import Edition


@dataclass(frozen=True)
class Html:
    """Writes one self-contained HTML document."""

    suffix = ".html"
    media = "screen"
    output = ("web",)

    def export(self, edition: Edition) -> Artifact:
        """The edition as HTML5 in UTF-8."""
        images, findings = found_images(edition)
        root = deepcopy(edition.html)
        place_images(root, {url: data_url(image) for url, image in images.items()}.get)
        head = root[0]
        etree.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width"})
        style = compile_css(edition.style, edition.resources, edition.html)
        css = style.css.replace("</", r"<\/")  # a string of CSS must not close the element
        etree.SubElement(head, "style").text = "\n" + css
        data = etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
        return Artifact(data + b"\n", (*style.findings, *findings))

    def words(self, data: bytes) -> Iterator[str]:
        """Words of the page's body, generated ones included."""
        parser = html.HTMLParser(huge_tree=True)  # as deep as the document that it was made from
        page = html.document_fromstring(data.decode("utf-8"), parser)
        return html_words(page.find("body"))

    def source(self, data: bytes) -> bytes | None:
        """None: the page does not carry its source."""
        return None


def html_words(body: Element) -> Iterator[str]:
    """Words of an HTML element, in reading order; blocks, line breaks and notes part words."""
    return words(_pieces(body))


def _pieces(body: Element) -> Iterator[str]:
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name, role = etree.QName(element).localname, element.get("role")
        parts = name in BLOCKS or name == "br" or role == "doc-footnote"
        if event == "start":
            yield " " * parts
            yield element.text or ""
        else:
            yield " " * parts
            yield (element.tail or "") if element is not body else ""


EXPORTER = Html()
