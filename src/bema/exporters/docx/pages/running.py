"""What headers repeat of the text: named strings and running elements.

CSS Generated Content for Paged Media, sections 1.1 and 1.2. A string that one element sets is text;
one that many elements set follows the text, as Word's field STYLEREF does, by the name of the style
that these elements, and no others, bear there (ECMA-376 Part 1, section 17.16.5.59).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bema.exporters.docx.model import Field, Image, Pages
from bema.exporters.docx.pages.displayed import END, START, TEXT, displayed, elements
from bema.findings import Finding, note
from bema.style.word.properties import NAME, Run, run_properties
from bema.tree import Element, plain
from bema.weasy import Cascade, Style

_REMEDY = "Let the text of elements that bear a --word of their own set the string."
_TRANSLATED = frozenset(
    """normal; title; subtitle; body text; body text 2; body text 3; body text indent; date; body
    text first indent; body text first indent 2; body text indent 2; body text indent 3;
    salutation; closing; signature; quote; intense quote; caption; header; footer; block text;
    footnote text; endnote text; footnote reference; endnote reference; page number; line
    number; list paragraph; list; list 2; list 3; list 4; list 5; list bullet; list bullet 2;
    list bullet 3; list number; list number 2; list number 3; list continue; plain text;
    emphasis; strong; macro; hyperlink; followedhyperlink; subtle emphasis; intense emphasis;
    subtle reference; note heading; intense reference; book title; bibliography; toc heading;
    index heading; normal (web); message header; normal indent; no spacing; table of figures;
    table of authorities; toa heading; envelope address; envelope return; placeholder text;
    annotation text; annotation reference; html cite; html code; html definition; html keyboard;
    html sample; html variable; html preformatted; html address; html acronym; default paragraph
    font; e-mail signature; document map""".replace("\n   ", "").split("; ")
)
"""Styles of Word's own, whose names in fields are those of the language that it speaks."""


@dataclass(frozen=True)
class Piece:
    """A piece of a header: text, the present result of a field, or an image.

    A newline in its text begins a new line.
    """

    text: str = ""
    field: str = ""
    """Instruction of the field whose result the text is."""
    image: Image | None = None
    run: Run | None = None
    """How it is set, where that is not as its margin box is."""


@dataclass(frozen=True)
class _Setting:
    """An element that sets a string, and to what."""

    element: Element
    content: tuple[tuple[str, Any], ...]
    value: str
    text: str
    """What the element holds."""
    style: str
    """Name in Word of the style of what it holds; empty where it is not the element's alone."""


@dataclass(frozen=True)
class Running:
    """Named strings and running elements of a document."""

    strings: dict[str, tuple[_Setting, ...]]
    elements: dict[str, tuple[Element, ...]]
    title: str
    """The document's title, which Word knows as a property."""
    cascade: Cascade
    image: Callable[[str], Image | None]
    """The image at an address, at its own size."""

    def string(self, name: str, keyword: str) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
        """What `string(name, keyword)` shows, and what it cannot."""
        settings = self.strings.get(name, ())
        values = list(dict.fromkeys(setting.value for setting in settings if setting.value))
        if len(values) < 2:
            return tuple(self._constant(value) for value in values), ()
        styles = {setting.style for setting in settings}
        followed = len(styles) == 1 and "" not in styles and _alike(settings)
        if followed and settings[0].style.lower() not in _TRANSLATED:
            return tuple(_followed(settings[0], keyword)), ()
        message = f"string({name}) changes in the text, and Word’s header keeps to “{values[0]}”."
        return (Piece(values[0]),), (note("word-running-head", message, remedy=_REMEDY),)

    def _constant(self, value: str) -> Piece:
        return Piece(value, "TITLE" if value == self.title else "")

    def element(self, name: str, _: str) -> tuple[tuple[Piece, ...], tuple[Finding, ...]]:
        """What `element()` shows: the first running element of a name."""
        found = self.elements.get(name, ())
        told: tuple[Finding, ...] = ()
        if len({plain(element) for element in found}) > 1:
            message = f"element({name}) changes in the text, and Word’s header keeps to the first."
            told = (note("word-running-head", message, remedy="Use string() for what changes."),)
        return tuple(self._inside(found[0])) if found else (), told

    def _inside(self, element: Element) -> Iterator[Piece]:
        """Text and images of an element, its blocks on lines of their own."""
        began = False
        for event, node, style, text in displayed(element, self.cascade):
            block = node is not element and "block" in style["display"]
            if event == START and (node.tag == "br" or (block and began)):
                yield Piece("\n")
            if event == START and node.tag == "img":
                yield Piece(image=self.image(node.get("src", "")))
            if event == TEXT and not text.isspace():
                yield Piece(_collapsed(text), run=run_properties(style))
                began = True


def _collapsed(text: str) -> str:
    """Text with white space collapsed, that at its ends kept as a space."""
    words = " ".join(text.split())
    return " " * text[0].isspace() + words + " " * text[-1].isspace()


def _alike(settings: Iterable[_Setting]) -> bool:
    """Whether all settings say the same of their elements, literally or as their text."""
    contents = {setting.content for setting in settings}
    kinds = {kind for content in contents for kind, _ in content}
    return len(contents) == 1 and kinds <= {"string", "content()"} and "content()" in kinds


def _followed(setting: _Setting, keyword: str) -> Iterator[Piece]:
    """The pieces of a string that follows the text of one style."""
    level = setting.style.removeprefix("heading ")
    # By number, since the names of Word's own styles are translated in translated Word.
    style = level if level.isdecimal() else f'"{setting.style}"'
    last = r" \l" if keyword == "last" else ""
    for kind, value in setting.content:
        if kind == "string":
            yield Piece(str(value))
        else:
            yield Piece(setting.text, f"STYLEREF {style}{last}")


def settle(pages: Pages, variants: Mapping[str, int]) -> Iterator[Finding]:
    """Let headers follow only styles that are there, and tell where they pass over variants.

    `variants` says how many styles of each name the document has.
    """
    for para in (para for furniture in pages.furniture for para in furniture.paras):
        for place, inline in enumerate(para.content):
            name = _style_of(inline.code) if isinstance(inline, Field) else ""
            if isinstance(inline, Field) and name and name not in variants:
                para.content[place] = inline.result
                message = f"Word has no style “{name}” that a header could follow."
                yield note("word-running-head", message, remedy="Set it unlike its paragraph.")
            elif variants.get(name, 0) > 1:
                message = f"Word’s header passes over those of “{name}” that are set otherwise."
                remedy = "Let the stylesheet set all alike, or give the others another --word."
                yield note("word-running-head", message, remedy=remedy)


def _style_of(code: str) -> str:
    """Name of the style that a field follows; empty for any other field."""
    kind, _, rest = code.partition(" ")
    name = rest.removesuffix(r" \l").strip('"') if kind == "STYLEREF" else ""
    return f"heading {name}" if name.isdecimal() else name


def read_running(
    html: Element, cascade: Cascade, title: str, image: Callable[[str], Image | None]
) -> Running:
    """The strings and running elements of a document."""
    strings: dict[str, list[_Setting]] = {}
    running: dict[str, list[Element]] = {}
    for node, style in elements(html, cascade):
        position = style["position"] if style.declared("position") else ""
        if isinstance(position, tuple):
            running.setdefault(position[1], []).append(node)
        if style.declared("string-set") and style["string-set"] != "none":
            for name, content in style["string-set"]:
                setting = _setting(node, content, cascade, _own_name(style))
                strings.setdefault(name, []).append(setting)
    return Running(
        {name: _exclusive(html, cascade, found) for name, found in strings.items()},
        {name: tuple(found) for name, found in running.items()},
        title,
        cascade,
        image,
    )


def _own_name(style: Style) -> str:
    return style.custom(NAME).strip("\"'") if style.declared(NAME) else ""


def _exclusive(
    html: Element, cascade: Cascade, settings: Iterable[_Setting]
) -> tuple[_Setting, ...]:
    """The settings, without names of styles that other elements bear too."""
    settings = tuple(settings)
    if len(settings) < 2:
        return settings
    setting = {s.element for s in settings}
    shared = {_own_name(style) for node, style in elements(html, cascade) if node not in setting}
    return tuple(replace(s, style="") if s.style in shared else s for s in settings)


def _setting(
    node: Element, content: tuple[tuple[str, Any], ...], cascade: Cascade, style: str
) -> _Setting:
    """What an element sets a string to."""
    wanted = any(kind == "content()" for kind, _ in content)
    text = _text(node, cascade) if wanted else ""
    value = "".join(_string(node, text, *part) for part in content)
    return _Setting(node, content, " ".join(value.split()), text, style)


def _string(node: Element, text: str, kind: str, value: Any) -> str:
    """A part of a string; `text` is what the element holds."""
    if kind == "attr()":
        return str(node.get(value[0], ""))
    if kind == "content()":
        return {"text": text, "first-letter": text[:1]}.get(value, "")
    return str(value) if kind == "string" else ""


def _text(element: Element, cascade: Cascade) -> str:
    """Text of an element without that of notes, which stands at the foot."""
    pieces: list[str] = []
    note: Element | None = None
    for event, node, style, text in displayed(element, cascade):
        if note is None and event == START and style["float"] == "footnote":
            note = node
        elif event == END and node is note:
            note = None
        elif note is None:
            pieces.append(text)
    return " ".join("".join(pieces).split())
