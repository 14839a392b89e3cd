"""Random trees of TEI elements, valid or not."""

from __future__ import annotations

from hypothesis import strategies as st
from lxml import etree

from bema.edition.models import Model, ModelSequence
from bema.edition.odd import read_odd
from bema.tei.speech import TEI
from bema.tree import XML_ID, XML_LANG, XML_SPACE

_SPECIFICATIONS = read_odd().specifications
NAMES = sorted({*_SPECIFICATIONS, "unknown", "{urn:other}math"})


def _plain(rule: Model | ModelSequence) -> bool:
    return isinstance(rule, Model) and rule.behaviour == "inline" and not rule.params


RULED = sorted(
    name
    for name, spec in _SPECIFICATIONS.items()
    if len(spec.rules) > 1 or not all(map(_plain, spec.rules))
)
"""Elements whose models do more than put them in a line."""

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "ana": ("#question", "#answer"),
    "break": ("no", "yes"),
    "cols": ("2", "0", "many"),
    "corresp": ("#a",),
    "join": ("left", "right", "both"),
    "mimeType": ("image/png", "text/plain"),
    "n": ("1", "2", "x y", "*"),
    "part": ("I", "M", "F"),
    "place": ("foot", "margin", "inline", "end", "above below"),
    "ref": ("#a", "#b"),
    "rend": ("bold", "italic", "sup", "numbered", "color: red", "as it is: bold"),
    "rendition": ("#a", "simple:bold"),
    "role": ("label", "data"),
    "rows": ("2", "0", "-1"),
    "style": ("color: red", "red"),
    "target": ("#a", "#b #c", "https://example.org/", "javascript:alert(1)", ""),
    "type": (
        *("address", "proceedings", "speaker", "time", "chair", "vote", "editorial", "toc"),
        *("main", "sub", "overline", "ordered", "gloss", "full"),
    ),
    "unit": ("page", "section"),
    "url": ("a.png", "a b.png"),
    "when": ("2021-10-12", "soon"),
    "who": ("#a", "#b"),
    "wit": ("#A #B",),
    XML_ID: ("a", "b", "c"),
    XML_LANG: ("de", "ar", "peo", ""),
    XML_SPACE: ("preserve", "default"),
}
"""What predicates, parameters and behaviours look at."""

_texts = st.sampled_from(["", " ", "\n  ", "a", "word", "two words ", " b", "c\u00a0d", ".", "1"])
_names = st.sampled_from(RULED) | st.sampled_from(NAMES)
_attributes = st.dictionaries(st.sampled_from(sorted(ATTRIBUTES)), st.integers(0, 13), max_size=3)

Step = tuple[int, str, dict[str, int], str, str]
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.integers(0, 3), _names, _attributes, _texts, _texts), max_size=30
)
"""Elements in document order: how many to leave before, name, attributes, text, text behind."""


def document(content: list[Step]) -> bytes:
    """A TEI document whose `text` holds these elements."""
    root = etree.Element(f"{{{TEI}}}TEI", nsmap={None: TEI})
    etree.SubElement(root, f"{{{TEI}}}teiHeader")
    open_elements = [etree.SubElement(root, f"{{{TEI}}}text")]
    for leave, name, attributes, text, tail in content:
        del open_elements[max(len(open_elements) - leave, 1) :]
        made = etree.SubElement(open_elements[-1], name if "}" in name else f"{{{TEI}}}{name}")
        made.text, made.tail = text, tail
        for key, number in attributes.items():
            made.set(key, ATTRIBUTES[key][number % len(ATTRIBUTES[key])])
        open_elements.append(made)
    data: bytes = etree.tostring(root, encoding="utf-8")
    return data
