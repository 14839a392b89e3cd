"""What CSS a reading system of ten years ago knows, to hold compiled stylesheets to.

CSS 2.1, Selectors 3, Color 3, Media Queries 3 and @font-face: what EPUB 3.0.1 asked for in 2014,
less what the oldest engines in use then, Adobe's among them, did not take. What is newer has to
have an older declaration before it, unless its loss does no harm. Custom properties are for those
who know them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import tinycss2

from bema.style.tokens import contents, inside, listed, rules, said, written

PROPERTIES = frozenset(
    """background background-attachment background-color background-image background-position
    background-repeat border border-bottom border-bottom-color border-bottom-style
    border-bottom-width border-collapse border-color border-left border-left-color
    border-left-style border-left-width border-right border-right-color border-right-style
    border-right-width border-spacing border-style border-top border-top-color border-top-style
    border-top-width border-width bottom caption-side clear clip color content counter-increment
    counter-reset cursor direction display empty-cells float font font-family font-size font-style
    font-variant font-weight height left letter-spacing line-height list-style list-style-image
    list-style-position list-style-type margin margin-bottom margin-left margin-right margin-top
    max-height max-width min-height min-width orphans outline overflow padding padding-bottom
    padding-left padding-right padding-top page-break-after page-break-before page-break-inside
    position quotes right table-layout text-align text-decoration text-indent text-transform top
    unicode-bidi vertical-align visibility white-space widows width word-spacing word-wrap z-index
    src fill stroke text-anchor""".split()
)
"""CSS 2.1, the older name of overflow-wrap, and what SVG 1.1 says of drawings."""
HARMLESS = {
    "font-kerning": "letters stand a little less well",
    "font-variant-ligatures": "letters stand a little less well",
    "font-variant-numeric": "figures are those that the font has",
    "hyphens": "words are whole, or divided as the reader wants",
    "hanging-punctuation": "marks stand inside the line",
    "opacity": "what was to be pale is not",
    "scroll-padding-top": "a page jumps a line further",
    "text-underline-offset": "a line stands a little higher",
}
"""Properties whose loss costs nobody anything to read, and what it is that is lost."""
OLDER = {
    "break-after": "page-break-after",
    "break-before": "page-break-before",
    "break-inside": "page-break-inside",
    "font-variant-caps": "font-variant",
    "overflow-wrap": "word-wrap",
    "text-decoration-line": "text-decoration",
}
"""Properties that have an older name."""
UNITS = frozenset("em ex px in cm mm pt pc deg rad s ms".split())
FUNCTIONS = frozenset("url rgb rgba hsl hsla counter counters attr rect format local".split())
KEYWORDS_NOT = frozenset(
    """start end match-parent currentcolor canvas canvastext flex grid inline-flex inline-grid
    flow-root contents anywhere unset revert revert-layer min-content max-content
    fit-content""".split()
)
"""Words of values that are newer."""
PSEUDO = frozenset(
    """link visited hover active focus target lang root first-child last-child only-child
    first-of-type last-of-type only-of-type nth-child nth-last-child nth-of-type nth-last-of-type
    empty not enabled disabled checked before after first-line first-letter selection""".split()
)


def outside(css: str) -> list[str]:
    """A line for everything that such a reading system would lose, in order."""
    return list(_outside(rules(css)))


def _outside(nodes: Any) -> Iterator[str]:
    for node in nodes:
        if node.type == "error":
            yield f"not CSS: {node.message}"
        elif node.type == "qualified-rule":
            yield from map(_said(node), (*_selectors(node.prelude), *_declarations(contents(node))))
        elif node.lower_at_keyword == "media":
            yield from _outside(contents(node))
        elif node.lower_at_keyword == "font-face":
            continue
        else:
            yield f"@{node.lower_at_keyword} is newer"


def _said(node: Any) -> Any:
    selector = " ".join(written(node.prelude).split())[:60]
    return lambda line: f"{selector}: {line}"


def _selectors(prelude: Any) -> Iterator[str]:
    """A list with one selector that is not known is dropped whole (Selectors 3, section 5)."""
    for selector in listed(prelude):
        tokens = said(selector)
        for before, token in zip([None, *tokens], tokens, strict=False):
            name = getattr(token, "lower_name", getattr(token, "lower_value", ""))
            if before == ":" and name and name not in PSEUDO:
                yield f"the selector :{name} is newer"
            if token.type == "function" and name == "lang" and len(listed(token.arguments)) > 1:
                yield "a list in :lang() is newer"
            if token.type == "function" and name == "not" and len(_compounds(token.arguments)) > 1:
                yield "more than one simple selector in :not() is newer"
            if token.type == "[] block" and [t.type for t in said(token.content)][-2:] == [
                "string",
                "ident",
            ]:
                yield "a flag in an attribute selector is newer"
            if token == "&":
                yield "nesting is newer"


def _compounds(tokens: Any) -> list[str]:
    return re.findall(r"::?[\w-]+(?:\([^()]*\))?|[.#]?[\w-]+|\[[^\]]*\]|,", written(tokens))


def _declarations(items: Any) -> Iterator[str]:
    known: set[str] = set()
    for item in items:
        if item.type != "declaration":
            yield "a rule in a rule is newer"
            continue
        name, value = item.lower_name, written(item.value)
        if name.startswith("--"):
            continue
        newer = name not in PROPERTIES or _is_newer(item.value, name)
        if not newer:
            known.add(name)
        elif name not in HARMLESS and not {name, OLDER.get(name)} & known:
            yield f"{name}: {value} has nothing older before it"


def _is_newer(tokens: Any, name: str) -> bool:
    for token in tokens:
        if token.type == "dimension" and token.lower_unit not in UNITS:
            return True
        if token.type == "function" and token.lower_name not in FUNCTIONS:
            return True
        if token.type == "ident" and token.lower_value in KEYWORDS_NOT:
            return True
        if token.type == "string" and name == "list-style-type":
            return True
        if inside(token) and _is_newer(inside(token), name):
            return True
    return name == "text-decoration" and len(said(tokens)) > 1


def parsed(css: str) -> list[Any]:
    """The value of a declaration as tokens."""
    found: list[Any] = tinycss2.parse_component_value_list(css)
    return found
