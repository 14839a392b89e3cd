"""The edition's metadata as pandoc's."""

from __future__ import annotations

import json
from collections.abc import Iterable
from xml.sax.saxutils import escape

from bema.edition import frame
from bema.exporters.pandoc import ast
from bema.exporters.pandoc.ast import SPACE, Node
from bema.exporters.pandoc.formats import Format
from bema.tei.metadata import Metadata


def meta(
    metadata: Metadata, title: tuple[Node, ...], direction: str, plan: Format
) -> dict[str, str]:
    """Values as JSON by the names that pandoc's templates ask for.

    Title, author and date that a writer would print a second time have the names under which it
    only tells programs of them. `title` is the title as it stood in the text, where it was taken
    out of there.
    """
    authors = [line(person.name) for person in metadata.creators]
    said = {
        "title": ast.meta_inlines(title) if title else line(metadata.title),
        "author": ast.meta_list(authors) if authors else "",
        "date": line(metadata.issued or metadata.date),
    }
    told = {
        "title": metadata.title,
        "author": "; ".join(person.name for person in metadata.creators),
        "date": metadata.issued or metadata.date,
    }
    found = {name: said[name] for name in plan.fields}
    found |= {f"{n}-meta": ast.meta_string(v) for n, v in told.items() if n not in plan.fields}
    if "title" not in plan.fields:
        found["pagetitle"] = _page_title(metadata.title, plan)
    found |= {
        "lang": line(metadata.language),
        "dir": line(direction) if direction == "rtl" else "",
        "description": line(frame.description(metadata)),
        "keywords": _keywords(metadata.keywords, plan),
        "identifier": line(metadata.identifier),
        "rights": line(metadata.rights),
        "publisher": line(metadata.publisher),
    }
    return {name: value for name, value in found.items() if value}


def line(text: str) -> str:
    """A value that is text; empty where there is none."""
    return ast.meta_inlines(_words(text.split())) if text.strip() else ""


def _page_title(title: str, plan: Format) -> str:
    """The title for programs; pandoc's template for InDesign has it in an attribute, unescaped."""
    if plan.name == "icml":
        return ast.meta_inlines([ast.raw(plan.name, escape(title, {'"': "&quot;"}))])
    return ast.meta_string(title)


def _keywords(keywords: Iterable[str], plan: Format) -> str:
    """Keywords; pandoc's template for Typst takes them as code, so that they have to be strings."""
    if plan.code:
        quoted = (ast.raw(plan.code, json.dumps(word, ensure_ascii=False)) for word in keywords)
        values = [ast.meta_inlines([word]) for word in quoted]
    else:
        values = [line(word) for word in keywords]
    return ast.meta_list(values) if values else ""


def _words(words: Iterable[str]) -> list[Node]:
    nodes = [node for word in words for node in (ast.text(word), SPACE)]
    return nodes[:-1]
