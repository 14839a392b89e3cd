"""Which characters a compiled stylesheet sets in which typeface (CSS Fonts 4, section 5).

So an edition carries the letters that it needs and needs no layout to know them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from bema.style.compiled.cascade import Values, declarations, declared, keyword, resolved
from bema.style.compiled.matching import Document
from bema.style.tokens import listed, said
from bema.tree import Element, is_element

_ASKED = frozenset(("font-family", "font-style", "font-weight"))
_ITALIC = frozenset("em i cite dfn address var".split())
_BOLD = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())
"""Elements that engines set so by themselves (HTML, section 15.3)."""
_KEEP = frozenset("inherit unset revert revert-layer".split())
_RECASING = frozenset(("text-transform", "font-variant", "font-variant-caps"))
_FEATURES = {
    "small-caps": ("smcp",),
    "all-small-caps": ("smcp", "c2sc"),
    "petite-caps": ("pcap",),
    "all-petite-caps": ("pcap", "c2pc"),
    "titling-caps": ("titl",),
    "unicase": ("unic",),
    "lining-nums": ("lnum",),
    "oldstyle-nums": ("onum",),
    "proportional-nums": ("pnum",),
    "tabular-nums": ("tnum",),
    "diagonal-fractions": ("frac",),
    "stacked-fractions": ("afrc",),
    "ordinal": ("ordn",),
    "slashed-zero": ("zero",),
    "super": ("sups",),
    "sub": ("subs",),
    "discretionary-ligatures": ("dlig",),
    "historical-ligatures": ("hlig",),
    "historical-forms": ("hist",),
    "ruby": ("ruby",),
}
"""What words of `font-variant` ask of a font (CSS Fonts 4, section 6)."""


class Typeface(NamedTuple):
    """What is asked of the fonts of a text."""

    families: tuple[str, ...]
    """In the order of preference."""
    italic: bool
    bold: bool


def typefaces(css: str, document: Document) -> Mapping[Typeface, frozenset[str]]:
    """The characters of `document` by the typeface that `css` sets them in."""
    own = declared(css, document, _ASKED)
    found: dict[Typeface, set[str]] = defaultdict(set)
    for root in document.roots:
        _walk(root, own, found)
    items = [item for _, item in declarations(css)]
    generated = {
        character
        for item in items
        if item.lower_name == "content"
        for token in item.value
        if token.type == "string"
        for character in token.value
    }
    recased = any(item.lower_name in _RECASING for item in items)
    for characters in found.values():
        characters |= generated
        if recased:
            characters |= {c for one in list(characters) for c in one.upper() + one.lower()}
    return {face: frozenset(c for c in chars if c >= " ") for face, chars in found.items()}


def features(css: str) -> tuple[str, ...]:
    """Tags of the OpenType features that `css` asks for, sorted."""
    found: set[str] = set()
    for _, item in declarations(css):
        if item.lower_name == "font-feature-settings":
            found |= {t.value for t in item.value if t.type == "string" and len(t.value) == 4}
        elif item.lower_name.startswith("font-variant"):
            words = (getattr(token, "lower_value", "") for token in item.value)
            found |= {tag for word in words for tag in _FEATURES.get(word, ())}
    return tuple(sorted(tag for tag in found if tag.isascii()))


def _walk(
    root: Element, declared: Mapping[Element, Values], found: dict[Typeface, set[str]]
) -> None:
    """Give every text below `root` the face of its element; without recursion, trees are deep."""
    waiting: list[tuple[Element, Values, Typeface]] = [(root, {}, Typeface((), False, False))]
    while waiting:
        element, values, around = waiting.pop()
        own = declared.get(element)
        values = {**values, **own} if own else values
        face = _face(element, own or {}, values, around)
        found[face].update(element.text or "")
        for child in element:
            found[face].update(child.tail or "")
            if is_element(child):
                waiting.append((child, values, face))


def _face(element: Element, own: Values, values: Values, around: Typeface) -> Typeface:
    tag = element.tag.rpartition("}")[2]
    families, italic, bold = around
    italic, bold = italic or tag in _ITALIC, bold or tag in _BOLD
    if "font-style" in own and (word := keyword(own["font-style"])) not in _KEEP:
        italic = word in ("italic", "oblique")
    if "font-weight" in own and (word := keyword(own["font-weight"])) not in _KEEP:
        bold = word in ("bold", "bolder") or (word.isdecimal() and int(word) >= 600)
    if "font-family" in own and (names := family_names(own, values)):
        families = names
    return Typeface(families, italic, bold)


def family_names(own: Values, values: Values) -> tuple[str, ...]:
    """The families of `font-family`; none where it says to inherit them."""
    names: list[str] = []
    for each in listed(resolved(own.get("font-family", ()), values)):
        parts = said(each)
        if [part.type for part in parts] == ["string"]:
            names.append(parts[0].value)
        elif parts and all(part.type == "ident" for part in parts):
            names.append(" ".join(part.value for part in parts))
    return () if {name.lower() for name in names[:1]} & _KEEP else tuple(names)
