"""Web pages: the speech in them, without menus, scripts and footers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree, html

from bema.errors import BemaError
from bema.findings import Finding, Place, error
from bema.ingest.describe import known_keys
from bema.ingest.readers.encoding import decoded
from bema.ingest.syntax_tree import blocks
from bema.ingest.transcript import Dropped, Transcript
from bema.pandoc import Parser
from bema.tree import Element, append_text, children

_FORMAT = "html-smart-native_divs-native_spans-auto_identifiers-raw_html-tex_math_dollars"
_NEVER = (
    "script style noscript template iframe object form input button select textarea svg nav".split()
)
_FURNITURE = re.compile(
    r"\b(nav|menu|footer|sidebar|share|social|cookie|banner|breadcrumb|related|comments?|advert|promo|"
    r"newsletter|subscribe|search|skip|toolbar|license|copyright)\b",
    re.IGNORECASE,
)
_LEAST = 12
"""Words below which a page has no speech."""


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
        dropped: list[Dropped] = []
        main = _main(root, dropped)
        metadata = known_keys({**dict(_listed(dropped)), **given})
        if len(_text(main).split()) < _LEAST:
            raise BemaError(_no_speech(name))
        tree = parser.parse(
            etree.tostring(main, encoding="utf-8", method="html", with_tail=False), _FORMAT
        )
        return Transcript(blocks(tree["blocks"]), metadata, tuple(dropped), findings, written)


def _no_speech(name: str) -> Finding:
    message = "no speech was found in the page."
    remedy = "Save the page again when it is loaded, or copy the text into a text file."
    return error("ingest-no-speech", message, Place(name), remedy)


def _text(element: Element) -> str:
    return " ".join(element.itertext())


def _main(root: Element, dropped: list[Dropped]) -> Element:
    """The element with most of the text, what is furniture taken out and told."""
    body = root.find("body") if root.find("body") is not None else root
    for comment in list(body.iter(etree.Comment, etree.PI)):
        comment.drop_tree()
    for element in list(body.iter(*_NEVER)):
        _drop(element, f"<{element.tag}>", dropped)
    for element in list(body.iter()):
        names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
        is_part = element.tag in ("footer", "aside") or _FURNITURE.search(names)
        if not is_part or element is body:
            continue
        if len(_text(element).split()) * 2 < len(_text(body).split()):
            _drop(element, names.strip() or f"<{element.tag}>", dropped)
    main = body
    while True:
        total = len(_text(main).split())
        inner = [
            e
            for e in main
            if isinstance(e.tag, str)
            and e.tag
            in ("div", "main", "article", "section", "td", "table", "tr", "tbody", "center")
        ]
        best = max(inner, key=lambda e: len(_text(e).split()), default=None)
        if best is None or len(_text(best).split()) * 10 < total * 8:
            break
        for other in list(main):
            if other is not best:
                _drop(other, "beside the speech", dropped)
        beside = " ".join(node for node in children(main) if isinstance(node, str)).split()
        if beside:  # it stands in no element of its own
            dropped.append(Dropped(tuple(beside), "beside the speech"))
        main = best
    _paragraphs(main)
    return main


def _drop(element: Element, what: str, dropped: list[Dropped]) -> None:
    words = tuple(_text(element).split()) if isinstance(element.tag, str) else ()
    if words and element.tag not in ("script", "style", "noscript", "template"):
        items = element.iter("li", "tr", "dd")
        lines = tuple(" ".join(_text(item).split()) for item in items)
        dropped.append(Dropped(words, what, lines))
    if element.getparent() is not None:
        element.drop_tree()


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
            key, colon, value = line.partition(":")
            if colon and value.strip():
                yield key.strip(), value.strip()


def _linked(written: str) -> Iterator[tuple[str, str]]:
    try:
        found = json.loads(written)
    except ValueError:
        return
    for each in found if isinstance(found, list) else [found]:
        for key, value in each.items() if isinstance(each, dict) else ():
            if isinstance(value, dict):
                value = value.get("name", "")
            if isinstance(value, str):
                yield key.casefold(), value


READER = _Web()
