"""The HTML of an edition: its elements, attributes and classes, small and closed.

Exporters may rely on these and meet no others. Whatever is generated and not in the TEI bears
`data-generated`, so that an audit can subtract exactly that. Besides the classes below, an element
bears the name of the TEI element it comes from, and the `cssClass` of its model.
"""

from __future__ import annotations

from bema.tree import Element

BLOCKS = frozenset(
    """html body main article section header footer aside div p h1 h2 h3 h4 h5 h6 blockquote
    ul ol li dl dt dd table caption thead tbody tr th td figure figcaption pre hr nav""".split()
)
"""Elements that stand in the flow as blocks."""

INLINES = frozenset(
    """a abbr b bdi br cite code em i img mark q rp rt ruby s small span strong sub sup time
    u""".split()
)
"""Elements that stand in a line."""

HEAD = frozenset("head title meta link".split())

ELEMENTS = BLOCKS | INLINES | HEAD

PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 dt pre caption figcaption".split())
"""Blocks that may hold no other block."""

ATTRIBUTES = frozenset(
    """alt cite class colspan content data-edition data-exporter data-generated datetime dir
    height hidden href id lang name role rowspan scope src start title type value width charset
    aria-label aria-level data-n data-speaker data-short-title data-alternate data-label
    data-break""".split()
)

CLASSES = {
    "overline": "who speaks and in what office, above the title",
    "subtitle": "what follows the title, or another title below it",
    "dateline": "place and date",
    "salute": "salutation, or thanks at the end",
    "speaker": "printed label of a speaker",
    "lead-in": "name of a speaker, or another label, before the text that it belongs to",
    "labelled": "block that begins with one",
    "continued": "what goes on behind an interruption",
    "stage": "what is not spoken: applause, laughter, interruptions",
    "note": "a note; `role` says whether it is called from the text",
    "noteref": "reference to a note",
    "notes": "the notes of a section, collected at its end",
    "block": "a block inside a note at the foot, which is a `span` there",
    "register": "persons, places, organisations and terms of `standOff`; it is `hidden`",
    "preserve": "white space stays as it is",
    "rend-…": "a word of `@rend` or of a known `@rendition`, where the model asks for it",
    "colophon": "generated at the end: what this is, from where, under what licence",
    "status": "generated above the title: embargo, as prepared, as delivered",
}
"""Classes that bema gives besides the names of TEI elements."""

GENERATED = "data-generated"

NOTE = "doc-footnote"
"""Role of a note that is called from the text."""

PAGE_BREAK = "doc-pagebreak"
"""Role of a place where a page of the source begins; `title` is its number."""


def is_generated(element: Element) -> bool:
    """Whether an element is bema's own and not in the TEI."""
    return GENERATED in element.attrib
