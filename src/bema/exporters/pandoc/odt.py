"""Named styles, which pandoc leaves out of an ODT (OpenDocument 1.3, part 3, section 16.2).

A style that pandoc does not know is defined after the stylesheet, as far as it differs from the
text around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from lxml import etree

from bema.edition.vocabulary import INLINES
from bema.exporters.pandoc.styles import MEDIA
from bema.tree import Element
from bema.weasy import Percentage, Style

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_NS = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"
    for name, path in (
        ("style", "style"),
        ("fo", "xsl-fo-compatible"),
        ("office", "office"),
    )
}
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9.-]")
_ALIGN = {"center": "center", "right": "right", "left": "left", "start": "start", "end": "end"}


def odt_name(name: str) -> str:
    """A name as OpenDocument keeps it: `Stage_20_Direction`.

    It has to be an XML name, without spaces (section 19.502); pandoc does not see to it.
    """
    return _NOT_IN_A_NAME.sub(lambda found: f"_{ord(found[0]):x}_", name)


def with_styles(data: bytes, edition: Edition, names: Mapping[Element, str]) -> bytes:
    """The part `styles.xml` with the styles that paragraphs name; `names` are those of elements."""
    root = etree.fromstring(data)
    styles = root.find("office:styles", _NS)
    assert styles is not None
    known = {style.get(_name("style:name")) for style in styles.iterfind("style:style", _NS)}
    cascade = edition.computed(MEDIA)
    around = cascade(edition.html[1])
    for element, name in names.items():
        style = cascade(element)
        if odt_name(name) in known or style is None or around is None:
            continue
        known.add(odt_name(name))
        styles.append(_definition(name, style, around, inline=element.tag in INLINES))
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _definition(name: str, style: Style, around: Style, *, inline: bool) -> Element:
    made = etree.Element(_name("style:style"))
    made.set(_name("style:name"), odt_name(name))
    made.set(_name("style:display-name"), name)
    made.set(_name("style:family"), "text" if inline else "paragraph")
    if not inline:
        made.set(_name("style:parent-style-name"), "Text_20_body")
        made.set(_name("style:class"), "text")
        _add(made, "style:paragraph-properties", _paragraph(style, around))
    _add(made, "style:text-properties", _text(style, around))
    return made


def _add(parent: Element, name: str, properties: Iterator[tuple[str, str]]) -> None:
    made = etree.SubElement(parent, _name(name))
    for key, value in properties:
        made.set(_name(f"fo:{key}"), value)


def _paragraph(style: Style, around: Style) -> Iterator[tuple[str, str]]:
    for side in ("top", "bottom", "left", "right"):
        yield f"margin-{side}", _points(style[f"margin-{side}"])
    yield "text-indent", _points(style["text-indent"])
    align = style["text-align-all"]
    if align != around["text-align-all"] and align in _ALIGN:
        yield "text-align", _ALIGN[align]


def _text(style: Style, around: Style) -> Iterator[tuple[str, str]]:
    size = style["font-size"] / around["font-size"]
    if size != 1:
        yield "font-size", f"{size:.0%}"
    if style["font-style"] != around["font-style"]:
        yield "font-style", str(style["font-style"])
    if style["font-weight"] != around["font-weight"]:
        yield "font-weight", "bold" if style["font-weight"] >= 600 else "normal"
    if style["font-variant-caps"] != around["font-variant-caps"]:
        yield "font-variant", "small-caps" if "small" in style["font-variant-caps"] else "normal"
    if isinstance(style["letter-spacing"], float) and style["letter-spacing"]:
        yield "letter-spacing", _points(style["letter-spacing"])


def _points(length: object) -> str:
    """A length in px as points; what is none is 0."""
    is_length = isinstance(length, float | int) and not isinstance(length, Percentage)
    return f"{length * 0.75:.4g}pt" if is_length else "0pt"  # type: ignore[operator]


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NS[prefix]}}}{local}"
