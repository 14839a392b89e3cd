"""Web pages: the speech in them, without menus, scripts and footers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree, html

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.ingest.keys import known_keys, stated
from bema.ingest.readers.encoding import decoded
from bema.ingest.readers.main_content import SILENT, main_content
from bema.ingest.readers.page_notes import mark_notes
from bema.ingest.syntax_tree import blocks
from bema.ingest.transcript import Dropped, Transcript
from bema.pandoc import Parser
from bema.tree import Element, append_text, children

_FORMAT = "html-smart-native_divs-native_spans-auto_identifiers-raw_html-tex_math_dollars"
_OF_NOTES = {"doc-noteref", "doc-backlink", "footnote-ref", "footnote-back"}
_NOBODY = ("author", "Organization")
_LEAST = 40
"""Letters below which a page has no speech."""


class _Web:
    """Reads it."""

    def read(self, data: bytes, name: str, parser: Parser) -> Transcript:
        """The speech in a page, and what the page says of it."""
        written, findings = decoded(data, name)
        written = re.sub(r"^\s*<\?xml[^>]*\?>", "", written)
        try:
            root = html.document_fromstring(written)
        except (etree.ParserError, ValueError):
            raise BemaError(_no_speech(name)) from None
        given = dict(_metadata(root))
        everything = _all_text(root)
        dropped: list[Dropped] = []
        main = main_content(root, dropped)
        mark_notes(main, dropped)
        for column in list(
            main.iter("col", "colgroup")
        ):  # pandoc would read no more cells than these
            column.drop_tag()
        _paragraphs(main)
        metadata = {**dict(_listed(dropped)), **known_keys(given)}
        if sum(each.isalpha() for each in main.text_content()) < _LEAST:
            raise BemaError(_no_speech(name))
        tree = parser.parse(
            etree.tostring(main, encoding="utf-8", method="html", with_tail=False), _FORMAT
        )
        found = blocks(tree["blocks"])
        return Transcript(found, metadata, tuple(dropped), findings, written, everything)


def _no_speech(name: str) -> Finding:
    message = "no speech was found in the page."
    remedy = "Save the page again when it is loaded, or copy the text into a text file."
    return error("ingest-no-speech", message, Place(name), remedy)


def _all_text(root: Element) -> str:
    """All that can be read in a page, in its menus and footers as well."""
    body = deepcopy(root.find("body") if root.find("body") is not None else root)
    etree.strip_elements(body, *SILENT, etree.Comment, etree.PI, with_tail=False)
    for link in list(body.iter("a")):  # pandoc makes notes of what these lead to and back from
        if {link.get("role"), *link.get("class", "").split()} & _OF_NOTES:
            link.drop_tree()
    return " ".join(body.itertext())


def _paragraphs(main: Element) -> None:
    """Text that stands beside blocks, parted by breaks, as paragraphs of its own."""
    if main.find(".//p") is not None or main.find("br") is None:
        return
    nodes = children(main)
    main.clear()
    paragraph = etree.SubElement(main, "p")
    for node in nodes:
        if isinstance(node, str):
            append_text(paragraph, node)
        elif node.tag == "br":
            paragraph = etree.SubElement(main, "p")
        else:
            detached = deepcopy(node)
            detached.tail = None
            paragraph.append(detached)


def _metadata(root: Element) -> Iterator[tuple[str, str]]:
    """What a page says of itself: JSON-LD (schema.org), OpenGraph, `meta`, `title`, `lang`."""
    for script in root.iter("script"):
        if "ld+json" in script.get("type", ""):
            yield from _linked(script.text or "")
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name and meta.get("content"):
            yield name.casefold(), meta.get("content", "")
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            yield "canonical", link.get("href", "")
    if root.get("lang"):
        yield "lang", root.get("lang", "")


def _listed(dropped: list[Dropped]) -> Iterator[tuple[str, str]]:
    """What stands beside the speech as “Name: George Washington”."""
    for each in dropped:
        for line in each.lines:
            yield from stated(line).items()


def _linked(written: str) -> Iterator[tuple[str, str]]:
    """What JSON-LD says of a page; an organisation that put it there is nobody who speaks."""
    try:
        waiting: list[Any] = [json.loads(written)]
    except ValueError:
        return
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += reversed(found)
        elif isinstance(found, dict):
            waiting.append(found.get("@graph"))
            for key, value in found.items():
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, dict) and (key, each.get("@type")) != _NOBODY:
                        each = each.get("name")
                    if isinstance(each, str):
                        yield key.casefold(), each


READER = _Web()
