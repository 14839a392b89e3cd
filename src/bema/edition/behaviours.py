"""The behaviours of the TEI Processing Model, one small function each, named as they are named.

A behaviour gets a `Call` and answers with actions, which the engine carries out in order. It
builds no tree and calls no other behaviour, so a document may be as deep as it likes. A package
adds behaviours under the entry-point group `bema.behaviours`.

Some parameters go beyond the Guidelines, and other processors pass them by: `element` names the
HTML element to be made; `title`, `datetime`, `cite`, `role` and `hidden` set the attribute of that
name; `label` of a block stands before its content, in the same line; `quotes` asks for quotation
marks where the source has none, its value being how many quotations are around.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from typing import Any, NamedTuple

from bema.edition.quotation import marks
from bema.edition.spacing import words
from bema.edition.vocabulary import ELEMENTS, GENERATED, NOTE, PAGE_BREAK
from bema.edition.xpath.functions import items, string
from bema.errors import BemaError
from bema.findings import error
from bema.tei.language import direction, language_tag
from bema.tei.pointers import Pointers
from bema.tree import XML_ID, XML_LANG, XML_SPACE, Element, is_element, local_name

GROUP = "bema.behaviours"
_ATTRIBUTES = ("title", "datetime", "cite", "role", "hidden")
# HTML has no time with a zone and no date (HTML, section 4.5.14, "The time element").
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?"
_DATETIME = re.compile(
    rf"\d{{4,}}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T{_CLOCK}(Z|[+-]{_CLOCK})?)?)?)?|{_CLOCK}"
)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(%|[a-z]{2,3})")


class Start(NamedTuple):
    """Open an HTML element."""

    tag: str
    attributes: Mapping[str, str] = {}


class End(NamedTuple):
    """Close the HTML element opened last."""


class Content(NamedTuple):
    """Process nodes: the children of an element, or what a parameter selected."""

    value: Any


class Generated(NamedTuple):
    """Text that is not in the TEI."""

    text: str


Action = Start | End | Content | Generated
END = End()


@dataclass(frozen=True, slots=True)
class Call:
    """One element, and what its model says about it."""

    element: Element
    params: Mapping[str, Any]
    css_class: str
    pointers: Pointers = field(default=Pointers())
    size: Callable[[str, Element], str] = lambda css, element: ""
    """Gives the class for declarations that the source asks for."""

    @property
    def content(self) -> Content:
        """What is to be processed inside: the parameter `content`, or all children."""
        return Content(self.params.get("content", [self.element]))

    def string(self, *names: str) -> str:
        """The first of these parameters that is given, as a string."""
        for name in names:
            if name in self.params:
                return as_string(self.params[name])
        return ""

    def attributes(self) -> dict[str, str]:
        """`id`, `class`, `lang` and `dir`, and what parameters of these names say."""
        given = self.element.attrib
        found = {"class": self.css_class or local_name(self.element)}
        if given:
            if ident := given.get(XML_ID):
                found["id"] = ident
            if language := language_tag(given.get(XML_LANG, "")):
                found |= {"lang": language, "dir": direction(language)}
            if number := given.get("n"):
                found["data-n"] = number
            if given.get(XML_SPACE) == "preserve":
                found["class"] += " preserve"
        if self.params:
            for name in _ATTRIBUTES:
                if value := self.string(name):
                    found[name] = value
            if not _DATETIME.fullmatch(found.get("datetime", "")):
                found.pop("datetime", None)
        return found


Behaviour = Callable[[Call], Iterator[Action]]


def as_string(value: Any) -> str:
    """An XPath value as a string with white space collapsed, by XPath's `string()`."""
    if isinstance(value, list):
        value = value[0] if value else ""
    return " ".join((words(value) if is_element(value) else string(value)).split())


def _wrap(tag: str, call: Call, more: Mapping[str, str] | None = None) -> Iterator[Action]:
    attributes = call.attributes()
    if more:
        attributes |= more
    if "element" in call.params and (named := call.string("element")) in ELEMENTS:
        tag = named
    if tag == "time" and "datetime" not in attributes:
        tag = "span"
    if attributes.get("class") == tag:
        del attributes["class"]
    label = call.params.get("label")
    if label:
        attributes["class"] = f"{attributes.get('class', '')} labelled".strip()
    opening, closing = _quotes(call)
    yield Start(tag, attributes)
    if label:
        yield from _label(label)
    if opening:
        yield Content([opening])
    yield call.content
    if closing:
        yield Content([closing])
    yield END


def _quotes(call: Call) -> tuple[str, str]:
    """Marks that the parameter `quotes` asks for."""
    level = call.string("quotes")
    around = int(level) if level.isdecimal() else 0
    return marks(call.element, around) if level else ("", "")


def _label(label: Any) -> Iterator[Action]:
    """What stands before the content: nodes of the TEI, or a string, which is not in the TEI."""
    yield Start("span", {"class": "lead-in"})
    yield Content(label)
    yield END
    yield Content([" "])


def _rest(call: Call, taken: Any) -> Content:
    """What is to be processed inside, but for children that another parameter places there."""
    placed = [node for node in items(taken) if is_element(node) and node in call.element]
    if "content" in call.params or not placed:
        return call.content
    return Content([node for node in call.element.xpath("node()") if node not in placed])


def alternate(call: Call) -> Iterator[Action]:
    """One reading in the flow, the others in an attribute."""
    attributes = call.attributes()
    default, others = call.params.get("default"), call.params.get("alternate", [])
    if default is None and not others:
        readings = [child for child in call.element if is_element(child)]
        default, others = readings[:1], readings[1:]
    if default is None:
        default = [call.element]
    elif default == []:
        default, others = others, []
    if other := " / ".join(filter(None, map(as_string, items(others)))):
        attributes |= {"data-alternate": other, "title": other}
    yield Start("span", attributes)
    yield Content(default)
    yield END


def anchor(call: Call) -> Iterator[Action]:
    """A place that can be pointed to."""
    identifier = call.string("id")
    yield Start("span", call.attributes() | ({"id": identifier} if identifier else {}))
    yield END


def block(call: Call) -> Iterator[Action]:
    """A block."""
    return _wrap("div", call)


def body(call: Call) -> Iterator[Action]:
    """The body of the document."""
    return _wrap("main", call)


def break_(call: Call) -> Iterator[Action]:
    """A break of the kind `type`: a line break, a space, or a place with its label.

    `@break="no"` says that no word ends there: the text before and after stands close. Where a page
    of the source begins, its number is what the place is called.
    """
    kind = call.string("type")
    close = call.element.get("break") == "no"
    if kind == "space" and not close:
        yield Content([" "])
        return
    label = call.string("label")
    attributes = call.attributes() | ({"data-n": label} if label else {})
    if kind == "page" and (number := call.element.get("n", "").strip()):
        attributes |= {"role": PAGE_BREAK, "title": number}
    shown = label if kind not in ("line", "space") else ""
    if shown:
        attributes[GENERATED] = ""
    if kind == "line" and not close:
        yield Start("br", attributes if {"id", "data-n"} & set(attributes) else {})
    else:
        yield Start("span", attributes | {"data-break": "no" if close else kind or "milestone"})
        if shown:
            yield Generated(shown)
    yield END


def cell(call: Call) -> Iterator[Action]:
    """A table cell; a heading where its role or its row's is `label`."""
    row = call.element.getparent()
    label = "label" in (call.element.get("role"), row.get("role") if row is not None else None)
    spans = {"colspan": call.element.get("cols"), "rowspan": call.element.get("rows")}
    given = {n: v for n, v in spans.items() if v and v.isdecimal() and 1 < int(v) <= 1000}
    return _wrap("th" if label else "td", call, given)


def cit(call: Call) -> Iterator[Action]:
    """A quotation with its source."""
    source = call.params.get("source")
    yield Start("div", call.attributes())
    yield _rest(call, source)
    if source:
        yield Start("span", {"class": "source"})
        yield Content(source)
        yield END
    yield END


def document(call: Call) -> Iterator[Action]:
    """The whole document: what is in it."""
    yield call.content


def figure(call: Call) -> Iterator[Action]:
    """A figure; its title is its caption."""
    attributes = call.attributes()
    attributes.pop("title", None)
    title = call.params.get("title")
    yield Start("figure", attributes)
    yield _rest(call, title)
    if title:
        yield Start("figcaption")
        yield Content(title)
        yield END
    yield END


def glyph(call: Call) -> Iterator[Action]:
    """A character that the TEI describes: its own text, else what `uri` points to says."""
    own = bool("".join(call.element.itertext()))
    yield Start("span", call.attributes() | ({} if own else {GENERATED: ""}))
    if own:
        yield call.content
    else:
        yield Generated(call.pointers.glyph(call.string("uri")))
    yield END


def graphic(call: Call) -> Iterator[Action]:
    """An image; pixels are attributes, other lengths and `scale` rules of CSS."""
    address = call.string("url", "uri")
    is_data = address.lower().startswith("data:image/")
    attributes = call.attributes() | {
        "src": address if is_data else call.pointers.resolve(address),
        "alt": call.string("title"),
    }
    attributes.pop("title", None)
    if not attributes["src"]:  # what an image would show stands in its place
        yield Start("span", {"class": attributes["class"], GENERATED: ""})
        yield Generated(f"[{attributes['alt'] or '…'}]")
        yield END
        return
    css = []
    for name in ("width", "height"):
        value = call.string(name)
        if value.removesuffix("px").isdecimal():
            attributes[name] = value.removesuffix("px")
        elif match := _LENGTH.fullmatch(value):
            css.append(f"{name}: {match[1]}{match[2]}")
    scale = call.string("scale")
    if re.fullmatch(r"0?\.\d+", scale):
        css.append(f"width: {float(scale):.0%}")
    if css:
        attributes["class"] += f" {call.size('; '.join(css), call.element)}"
    yield Start("img", attributes)
    yield END


def heading(call: Call) -> Iterator[Action]:
    """A heading of `level` 1 to 6; deeper ones say their level to assistive technology."""
    given = call.string("level")
    level = max(int(float(given)), 1) if given.replace(".", "", 1).isdecimal() else _depth(call)
    deeper = {"aria-level": str(level)} if level > 6 else {}
    return _wrap(f"h{min(level, 6)}", call, deeper)


def _depth(call: Call) -> int:
    """Level of a heading by the divisions it stands in, the outermost being 1."""
    names = [local_name(e) for e in call.element.iterancestors()]
    return max(sum(name.startswith("div") and name != "divGen" for name in names), 1)


def index(call: Call) -> Iterator[Action]:
    """An index of the kind `type`; the frame fills the place with what it has of that kind."""
    kind = call.string("type")
    yield Start("nav", {"class": f"index {kind}".strip(), GENERATED: ""})
    yield END


def inline(call: Call) -> Iterator[Action]:
    """A part of a line; `label` stands before it."""
    return _wrap("span", call)


def link(call: Call) -> Iterator[Action]:
    """A link to `uri` (in older ODDs `link`); further targets follow as numbers.

    Scripts are no targets.
    """
    targets = list(filter(None, map(call.pointers.resolve, call.string("uri", "link").split())))
    if not targets:
        yield from _wrap("span", call)
        return
    shown = "content" in call.params or len(call.element) or (call.element.text or "").strip()
    if not shown:
        attributes = call.attributes() | {"href": targets[0], GENERATED: ""}
        yield from (Start("a", attributes), Generated(targets[0]), END, call.content)
    else:
        yield from _wrap("a", call, {"href": targets[0]})
    for number, target in enumerate(targets[1:], start=2):
        yield Start("a", {"href": target, "class": "further", GENERATED: ""})
        yield Generated(f" {number}")
        yield END


def list_(call: Call) -> Iterator[Action]:
    """A list; numbered where its `rend` or `type` says so, a glossary where its items are labelled.

    Labels before items are terms and the items their descriptions.
    """
    kinds = {call.element.get("rend", ""), call.element.get("type", "")}
    kinds.add(call.element.get("rendition", "").removeprefix("simple:"))
    names = {local_name(child) for child in call.element if is_element(child)}
    if {"label", "item"} <= names:
        return _wrap("dl", call)
    return _wrap("ol" if kinds & {"ordered", "numbered"} else "ul", call)


def list_item(call: Call) -> Iterator[Action]:
    """An item of a list, or the description of a term."""
    parent = call.element.getparent()
    labelled = parent is not None and any(
        is_element(child) and local_name(child) == "label" for child in parent
    )
    if labelled:
        return _wrap("dd", call)
    number = call.element.get("n", "")
    return _wrap("li", call, {"value": number} if re.fullmatch(r"[1-9]\d{0,6}", number) else {})


def metadata(call: Call) -> Iterator[Action]:
    """What describes the document: it is not in the flow."""
    return omit(call)


def note(call: Call) -> Iterator[Action]:
    """A note, at the place where it is called; `place` is kept as a class, `label` as its number.

    A note whose place is `inline` or `margin` stays there; all others are called.
    """
    place = call.string("place") or call.element.get("place", "")
    attributes = call.attributes()
    attributes["class"] = " ".join(
        dict.fromkeys(["note", *attributes["class"].split(), *place.split()])
    )
    if label := call.string("label"):
        attributes["data-n"] = label
    if not {"inline", "margin"} & set(place.split()):
        yield Start("span", attributes | {"role": NOTE})
        yield call.content
        yield END
        return
    # The word before it may have no space behind it: the source calls it from there.
    shown = any(text.strip() for text in call.element.itertext())
    if shown:
        yield Content([" "])
    yield Start("span", attributes)
    yield call.content
    yield END
    if shown and (call.element.tail or "")[:1].isalnum():
        yield Content([" "])


def omit(call: Call) -> Iterator[Action]:
    """Nothing; the engine records what was left out."""
    return iter(())


def paragraph(call: Call) -> Iterator[Action]:
    """A paragraph."""
    return _wrap("p", call)


def pass_through(call: Call) -> Iterator[Action]:
    """TEI Publisher's: the content and nothing around it."""
    yield call.content


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
    """Text as it is: `content` and nothing around it."""
    yield call.content


def title(call: Call) -> Iterator[Action]:
    """A title for the document's head: the header supplies it, so it is not in the flow."""
    return omit(call)


_BEHAVIOURS: dict[str, Behaviour] = {
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
    "pass-through": pass_through,
    "row": row,
    "section": section,
    "table": table,
    "text": text,
    "title": title,
}


@cache
def find_behaviour(name: str) -> Behaviour | None:
    """The behaviour of this name: one of the Guidelines', else one that a package adds.

    Raises `BemaError` where two packages add it.
    """
    if name in _BEHAVIOURS:
        return _BEHAVIOURS[name]
    entries = list(entry_points(group=GROUP, name=name))
    if len(entries) > 1:
        owners = " and ".join(sorted(entry.dist.name for entry in entries if entry.dist))
        message = f"behaviour “{name}” is in {owners}."
        raise BemaError(error("behaviour-twice", message, remedy="Uninstall one of them."))
    found: Behaviour | None = entries[0].load() if entries else None
    return found
