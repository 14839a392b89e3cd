"""The behaviours of the TEI Processing Model, one small function each, named as they are named.

A behaviour gets a `Call` and answers with actions, which the renderer carries out in order. It
builds no tree and calls no other behaviour, so a document may be as deep as it likes.

Two parameters go beyond the Guidelines: `element` names the HTML element to be made, and `title`,
`datetime`, `cite`, `role` set the HTML attribute of that name. Other processors ignore them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bema.edition.vocabulary import ELEMENTS, GENERATED
from bema.tree import XML_ID, XML_LANG, Element, is_element, local_name

_ATTRIBUTES = ("title", "datetime", "cite", "role")
# HTML has no time with a zone and no date (HTML, section 4.5.14, "The time element").
_DATETIME = re.compile(
    r"\d{4,}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
    r"|\d\d:\d\d(:\d\d(\.\d{1,3})?)?"
)
_RIGHT_TO_LEFT = frozenset("ar arc dv fa he ks ku nqo ps sd syr ug ur yi".split())


@dataclass(frozen=True)
class Start:
    """Open an HTML element."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class End:
    """Close the HTML element opened last."""


@dataclass(frozen=True)
class Content:
    """Process nodes: the children of an element, or what a parameter selected."""

    value: Any


@dataclass(frozen=True)
class Generated:
    """Text that is not in the TEI."""

    text: str


Action = Start | End | Content | Generated


@dataclass(frozen=True)
class Call:
    """One element, and what its model says about it."""

    element: Element
    params: Mapping[str, Any]
    css_class: str

    @property
    def content(self) -> Content:
        """What is to be processed inside: the parameter `content`, or all children."""
        return Content(self.params.get("content", [self.element]))

    def string(self, *names: str) -> str:
        """The first of these parameters that is given, as a string."""
        value = next((self.params[name] for name in names if name in self.params), "")
        return as_string(value)

    def attributes(self) -> dict[str, str]:
        """`id`, `class`, `lang` and `dir`, and what parameters of these names say."""
        element = self.element
        language = element.get(XML_LANG, "")
        found = {
            "id": element.get(XML_ID, ""),
            "class": self.css_class or local_name(element),
            "lang": language,
            "dir": direction(language),
            "data-n": element.get("n", ""),
        }
        found |= {name: self.string(name) for name in _ATTRIBUTES}
        if not _DATETIME.fullmatch(found["datetime"]):
            del found["datetime"]
        return {name: value for name, value in found.items() if value}


Behaviour = Callable[[Call], Iterator[Action]]


def direction(language: str) -> str:
    """`dir` of a language, empty where the tag does not say one."""
    if not language:
        return ""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def as_string(value: Any) -> str:
    """An XPath value as a string with white space collapsed, by XPath's `string()`."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, float):
        return f"{value:g}"
    if is_element(value):
        value = "".join(value.itertext())
    return " ".join(str(value).split())


def _wrap(tag: str, call: Call, **more: str) -> Iterator[Action]:
    named = call.string("element")
    attributes = call.attributes() | more
    made = named if named in ELEMENTS else tag
    if attributes.get("class") == made:
        del attributes["class"]
    yield Start(made, attributes)
    yield call.content
    yield End()


def alternate(call: Call) -> Iterator[Action]:
    """One reading in the flow, the other in an attribute."""
    other = call.string("alternate")
    attributes = call.attributes() | ({"data-alternate": other} if other else {})
    yield Start("span", attributes)
    yield Content(call.params.get("default", [call.element]))
    yield End()


def anchor(call: Call) -> Iterator[Action]:
    """A place that can be pointed to."""
    identifier = call.string("id")
    yield Start("span", call.attributes() | ({"id": identifier} if identifier else {}))
    yield End()


def block(call: Call) -> Iterator[Action]:
    """A block."""
    return _wrap("div", call)


def body(call: Call) -> Iterator[Action]:
    """The body of a text."""
    return _wrap("div", call)


def break_(call: Call) -> Iterator[Action]:
    """A break of the kind `type`: a line break is one, any other a place with its label."""
    if call.string("type") == "line":
        yield Start("br")
        yield End()
        return
    yield Start("span", call.attributes() | {"data-n": call.string("label")})
    yield End()


def cell(call: Call) -> Iterator[Action]:
    """A table cell; a heading where its role or its row's is `label`."""
    row = call.element.getparent()
    label = "label" in (call.element.get("role"), row.get("role") if row is not None else None)
    spans = {"colspan": call.element.get("cols"), "rowspan": call.element.get("rows")}
    given = {name: value for name, value in spans.items() if value and value != "1"}
    return _wrap("th" if label else "td", call, **given)


def cit(call: Call) -> Iterator[Action]:
    """A quotation with its source."""
    yield from _wrap("figure", call)


def document(call: Call) -> Iterator[Action]:
    """The whole document: what is in it."""
    yield call.content


def figure(call: Call) -> Iterator[Action]:
    """A figure; its title is its caption."""
    yield Start("figure", call.attributes())
    yield call.content
    if title := call.params.get("title"):
        yield Start("figcaption")
        yield Content(title)
        yield End()
    yield End()


def glyph(call: Call) -> Iterator[Action]:
    """A character that the TEI describes."""
    return _wrap("span", call)


def graphic(call: Call) -> Iterator[Action]:
    """An image."""
    attributes = {"src": call.string("url", "uri"), "alt": call.string("title")}
    sizes = {"width": call.string("width"), "height": call.string("height")}
    attributes |= {name: size for name, size in sizes.items() if size.isdecimal()}
    yield Start("img", {name: value for name, value in attributes.items() if value})
    yield End()


def heading(call: Call) -> Iterator[Action]:
    """A heading of `level` 1 to 6; deeper ones say their level to assistive technology."""
    given = call.string("level")
    level = max(int(float(given)), 1) if given.replace(".", "", 1).isdigit() else _depth(call)
    deeper = {"aria-level": str(level)} if level > 6 else {}
    return _wrap(f"h{min(level, 6)}", call, **deeper)


def _depth(call: Call) -> int:
    """Level of a heading by the divisions it stands in, the outermost being 1."""
    names = [local_name(e) for e in call.element.iterancestors()]
    return max(sum(name.startswith("div") and name != "divGen" for name in names), 1)


def index(call: Call) -> Iterator[Action]:
    """An index of the kind `type`; a place for it."""
    yield Start("div", call.attributes())
    yield End()


def inline(call: Call) -> Iterator[Action]:
    """A part of a line; `label` stands before it."""
    if label := call.string("label"):
        yield Start("span", {"class": "label", GENERATED: ""})
        yield Generated(label)
        yield End()
    yield from _wrap("span", call)


def link(call: Call) -> Iterator[Action]:
    """A link to `uri` (in older ODDs `link`); scripts are no targets."""
    target = call.string("uri", "link").split(" ")[0]
    if not target or target.lower().startswith(("javascript:", "vbscript:", "data:")):
        return _wrap("span", call)
    return _wrap("a", call, href=target)


def list_(call: Call) -> Iterator[Action]:
    """A list; numbered where its `rend` or `type` says so."""
    kinds = {call.element.get("rend", ""), call.element.get("type", "")}
    return _wrap("ol" if kinds & {"ordered", "numbered"} else "ul", call)


def list_item(call: Call) -> Iterator[Action]:
    """An item of a list."""
    number = call.element.get("n", "")
    return _wrap("li", call, **({"value": number} if number.isdecimal() else {}))


def metadata(call: Call) -> Iterator[Action]:
    """What describes the document: it is not in the flow."""
    return omit(call)


def note(call: Call) -> Iterator[Action]:
    """A note, at the place where it is called; `place` is kept as a class."""
    place = call.string("place") or call.element.get("place", "")
    attributes = call.attributes()
    css = " ".join(dict.fromkeys(["note", *attributes.get("class", "").split(), *place.split()]))
    yield Start("span", attributes | {"class": css, "role": "doc-footnote"})
    yield call.content
    yield End()


def omit(call: Call) -> Iterator[Action]:
    """Nothing; the renderer records what was left out."""
    return iter(())


def paragraph(call: Call) -> Iterator[Action]:
    """A paragraph."""
    return _wrap("p", call)


def row(call: Call) -> Iterator[Action]:
    """A table row."""
    return _wrap("tr", call)


def section(call: Call) -> Iterator[Action]:
    """A division."""
    return _wrap("section", call)


def table(call: Call) -> Iterator[Action]:
    """A table."""
    return _wrap("table", call)


def text(call: Call) -> Iterator[Action]:
    """The text of the document."""
    return _wrap("main", call)


def title(call: Call) -> Iterator[Action]:
    """A title for the document's head: the header supplies it, so it is not in the flow."""
    return omit(call)


BEHAVIOURS: dict[str, Behaviour] = {
    "alternate": alternate,
    "anchor": anchor,
    "block": block,
    "body": body,
    "break": break_,
    "cell": cell,
    "cit": cit,
    "document": document,
    "figure": figure,
    "glyph": glyph,
    "graphic": graphic,
    "heading": heading,
    "index": index,
    "inline": inline,
    "link": link,
    "list": list_,
    "listItem": list_item,
    "metadata": metadata,
    "note": note,
    "omit": omit,
    "paragraph": paragraph,
    "row": row,
    "section": section,
    "table": table,
    "text": text,
    "title": title,
}
