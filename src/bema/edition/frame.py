"""What stands around the text: the document's head, a title where the text has none, the colophon.

Everything here comes from the header and bears `data-generated`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from bema.edition.terms import terms
from bema.edition.vocabulary import GENERATED
from bema.tei.language import direction, language_tag
from bema.tei.metadata import Metadata, Source, foreign
from bema.tei.pointers import Pointers
from bema.tree import Element, Node, append_text

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_RUNNING = 50
"""How many characters a running head may have."""
_SUMMARY = 300
"""How many characters of a description are shown by anybody."""


def head(metadata: Metadata, generator: str, date: str) -> Element:
    """The HTML head: title, author, dates, subjects, in the names that HTML and DCMI give."""
    made = etree.Element("head")
    etree.SubElement(made, "meta", {"charset": "utf-8"})
    etree.SubElement(made, "title").text = metadata.title
    named = [("author", person.name) for person in metadata.creators]
    named += [
        ("description", summary(metadata)),
        ("keywords", ", ".join(metadata.keywords)),
        ("generator", generator),
        ("dcterms.created", metadata.date),
        ("dcterms.modified", date),
    ]
    for name, content in named:
        if content:
            etree.SubElement(made, "meta", {"name": name, "content": content})
    return made


def running(text: str) -> str:
    """Text short enough for a running head: cut at a word where it is too long for one line."""
    if len(text) <= _RUNNING:
        return text
    return text[:_RUNNING].rpartition(" ")[0].rstrip(" ,;:.–—(") + " …"


def summary(metadata: Metadata) -> str:
    """What the speech is about, or what it was; no longer than those who list pages show."""
    text = metadata.abstract or description(metadata)
    if len(text) <= _SUMMARY:
        return text
    return text[:_SUMMARY].rpartition(" ")[0].rstrip(" ,;:.–—(") + " …"


def description(metadata: Metadata) -> str:
    """One line that says what was said, where and when."""
    return ", ".join(filter(None, (metadata.event, _where(metadata))))


def _where(metadata: Metadata) -> str:
    return ", ".join(filter(None, (metadata.place, metadata.date_text)))


def status(metadata: Metadata) -> Element | None:
    """The status lines, which stand above the title; None where the header has none."""
    if not metadata.status:
        return None
    made = etree.Element("div", {"class": "status", GENERATED: ""})
    for line in metadata.status:
        etree.SubElement(made, "p").text = line
    return made


def title(metadata: Metadata, body: Element) -> Element:
    """A title block for a text that has no heading of its own.

    Place and day stand in it as far as no dateline of the text has them.
    """
    made = etree.Element("header", {GENERATED: ""})
    if metadata.speaker:
        etree.SubElement(made, "p", {"class": "overline"}).text = metadata.speaker
    heading = etree.SubElement(made, "h1")
    heading.text = metadata.title
    if foreign(metadata.main_title.language, metadata.language):
        language = language_tag(metadata.main_title.language)
        heading.set("lang", language)
        heading.set("dir", direction(language))
    if metadata.subtitle:
        etree.SubElement(made, "p", {"class": "subtitle"}).text = metadata.subtitle
    if line := _missing(metadata, body):
        etree.SubElement(made, "p", {"class": "dateline"}).text = line
    return made


def _missing(metadata: Metadata, body: Element) -> str:
    """Where and when it was spoken, without what the text's own dateline says."""
    said = [each for each in body.iter("p", "div") if "dateline" in each.get("class", "").split()]
    if not said:
        return _where(metadata)
    times = (time.get("datetime", "") for each in said for time in each.iter("time"))
    dated = any(_DAY.match(time) for time in times)
    return "" if dated else metadata.date_text


def colophon(metadata: Metadata, date: str, sha256: str) -> Element:
    """What closes an edition; `date` is the edition's, `sha256` that of the TEI document.

    What is for archives and proof-readers alone is `hidden`.
    """
    say = terms(metadata.language)
    made = etree.Element("section", {"class": "colophon", "role": "doc-colophon", GENERATED: ""})
    made.set("aria-label", say["colophon"])
    made.append(_work(metadata))
    if metadata.source:
        made.append(_line("source", say["source"], _cited(metadata.source)))
    if metadata.rights:
        label = say["licence"] if metadata.licence else say["rights"]
        made.append(_line("rights", label, [_link(metadata.licence, metadata.rights)]))
    if metadata.encoders:
        encoders = ", ".join(metadata.encoders)
        made.append(_line("encoder", say["encoded"], [encoders], colon=False))
        made[-1].set("hidden", "")
    if date:
        made.append(_line("edition", say["edition"], [_time(date)], colon=False))
    made.append(_line("identifier", say["identifier"], [metadata.identifier]))
    made.append(_line("sha256", "SHA-256", [sha256]))
    made[-1].set("hidden", "")
    return made


def _work(metadata: Metadata) -> Element:
    line = etree.Element("p", {"class": "work"})
    creators = [", ".join(filter(None, (p.name, p.office))) for p in metadata.creators]
    line.text = _before_title("; ".join(creators)) or None
    cite = etree.SubElement(line, "cite")
    cite.text = metadata.title
    cite.tail = _after_title(metadata.title, _where(metadata))
    return line


def _cited(source: Source) -> Iterator[Node]:
    """A source: its publisher and address, or in full where it has no address; or its words."""
    if source.text:
        yield _link(source.url, source.text)
    elif source.url:
        if name := source.publisher or source.title:
            yield f"{name}, "
        host = source.url.partition("://")[2].partition("/")[0]
        yield _link(source.url, source.label or host or source.url)
    else:
        yield _before_title("; ".join(source.authors))
        cite = etree.Element("cite")
        cite.text = source.title
        published = ", ".join(filter(None, (source.place, source.publisher, str(source.date))))
        cite.tail = _after_title(source.title, published)
        yield cite


def _before_title(names: str) -> str:
    return f"{names} " if names.endswith(".") else f"{names}: " if names else ""


def _after_title(title: str, rest: str) -> str:
    return _stop(title) + (f" {rest}{_stop(rest)}" if rest else "")


def _stop(text: str) -> str:
    return "" if text.endswith((".", "!", "?", "…")) else "."


def _line(name: str, label: str, parts: Iterable[Node], *, colon: bool = True) -> Element:
    line = etree.Element("p", {"class": name})
    line.text = label + (": " if colon else " ")
    for part in parts:
        if isinstance(part, str):
            append_text(line, part)
        else:
            line.append(part)
    return line


def _link(url: str, text: str) -> Element:
    address = Pointers().resolve(next(iter(url.split()), ""))
    made = etree.Element("a", {"href": address}) if address else etree.Element("span")
    made.text = text
    return made


def _time(date: str) -> Element:
    made = etree.Element("time", {"datetime": date[:10]})
    made.text = date[:10]
    return made
