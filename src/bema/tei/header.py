"""The teiHeader as `Metadata` (TEI P5 Guidelines, chapter 2, "The TEI Header")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from bema.tei.language import language_tag
from bema.tei.speech import TEI, Speech
from bema.tree import XML_ID, XML_LANG, Element, plain

NS = {"t": TEI}


@dataclass(frozen=True)
class Person:
    """Somebody who speaks."""

    name: str
    office: str = ""
    """`occupation` in the words of the header."""
    id: str = ""
    """`xml:id`, which `@who` points to."""


@dataclass(frozen=True)
class Source:
    """The publication that was transcribed (`sourceDesc/bibl`)."""

    title: str = ""
    publisher: str = ""
    date: str = ""
    """As printed."""
    url: str = ""
    label: str = ""
    """Short text for the address."""


@dataclass(frozen=True)
class Metadata:
    """What the header says of a speech; an empty string where it says nothing."""

    title: str
    short_title: str
    """For running heads; the title where the header has no shorter one."""
    identifier: str
    """A URI that stays when the text is corrected: the header's `idno`, else a UUID."""
    speakers: tuple[Person, ...] = ()
    event: str = ""
    place: str = ""
    date: str = ""
    """When it was spoken, ISO 8601."""
    date_text: str = ""
    """The same as printed."""
    languages: tuple[str, ...] = ()
    """BCP 47 tags; the first is the language of the text."""
    publisher: str = ""
    issued: str = ""
    """When the encoded text was published, ISO 8601."""
    modified: str = ""
    """Latest `change/@when`, ISO 8601."""
    encoders: tuple[str, ...] = ()
    """Who encoded it (`respStmt`)."""
    rights: str = ""
    """`licence` or `availability`, in the words of the header."""
    licence: str = ""
    """Address of the licence."""
    status: tuple[str, ...] = ()
    """Status lines: as prepared, as delivered, embargo (`scriptStmt`)."""
    keywords: tuple[str, ...] = ()
    source: Source | None = None

    @property
    def language(self) -> str:
        """Language of the text, BCP 47; `und` where nothing says it."""
        return self.languages[0] if self.languages else "und"

    @property
    def speaker(self) -> str:
        """The speakers' names, with commas between."""
        return ", ".join(person.name for person in self.speakers)


def read_header(speech: Speech) -> Metadata:
    """The metadata of a speech."""
    root = speech.root
    header = root.find(f"{{{TEI}}}teiHeader")
    if header is None:
        header = etree.Element(f"{{{TEI}}}teiHeader")
    titles = {title.get("type", "main"): plain(title) for title in reversed(_titles(header))}
    title = titles.get("main") or next(iter(titles.values()), "") or speech.stem
    dates = _all(header, "t:profileDesc/t:settingDesc//t:date") + _all(
        header, "t:profileDesc/t:creation/t:date"
    )
    return Metadata(
        title=title,
        short_title=titles.get("short", title),
        identifier=_identifier(root, header, speech),
        speakers=tuple(_speakers(header)),
        event=_first(header, ".//t:settingDesc//t:name[@type='event']"),
        place=_first(header, ".//t:settingDesc//t:placeName"),
        date=next(filter(None, map(_when, dates)), ""),
        date_text=next(filter(None, map(plain, dates)), ""),
        languages=tuple(_languages(root, header)),
        publisher=_first(header, "t:fileDesc/t:publicationStmt/t:publisher"),
        issued=_when(_find(header, "t:fileDesc/t:publicationStmt/t:date")),
        modified=max(map(_when, _all(header, "t:revisionDesc//t:change")), default=""),
        encoders=tuple(_encoders(header)),
        rights=_first(header, "t:fileDesc/t:publicationStmt/t:availability"),
        licence=_attribute(header, ".//t:publicationStmt//t:licence", "target"),
        status=tuple(map(plain, _all(header, ".//t:sourceDesc/t:scriptStmt"))),
        keywords=tuple(map(plain, _all(header, ".//t:textClass/t:keywords//t:term"))),
        source=_source(header),
    )


def _all(header: Element, path: str) -> list[Element]:
    found: list[Element] = header.xpath(path, namespaces=NS)
    return found


def _find(header: Element, path: str) -> Element | None:
    return next(iter(_all(header, path)), None)


def _first(header: Element, path: str) -> str:
    return next(filter(None, map(plain, _all(header, path))), "")


def _attribute(header: Element, path: str, name: str) -> str:
    return next((e.get(name, "") for e in _all(header, path) if e.get(name)), "")


def _when(element: Element | None) -> str:
    if element is None:
        return ""
    return element.get("when") or element.get("from") or element.get("notBefore") or ""


def _titles(header: Element) -> list[Element]:
    return _all(header, "t:fileDesc/t:titleStmt/t:title")


def _identifier(root: Element, header: Element, speech: Speech) -> str:
    for idno in _all(header, "t:fileDesc/t:publicationStmt/t:idno"):
        text = plain(idno)
        if idno.get("type", "").upper() in ("URI", "URL", "URN", "DOI", "HANDLE") and ":" in text:
            return text
    name = root.get(XML_ID) or speech.stem
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:bema:{name}')}"


def _speakers(header: Element) -> Iterator[Person]:
    persons = _all(header, ".//t:particDesc//t:person[@role='speaker']")
    for person in persons:
        names = _all(person, "t:persName")
        name = plain(names[0]) if names else person.get(XML_ID, "")
        office = "; ".join(filter(None, map(plain, _all(person, "t:occupation"))))
        yield Person(name, office, person.get(XML_ID, ""))
    if not persons:
        for author in _all(header, "t:fileDesc/t:titleStmt/t:author"):
            if plain(author):
                yield Person(plain(author))


def _languages(root: Element, header: Element) -> Iterator[str]:
    body = next(root.iter(f"{{{TEI}}}text"), None)
    declared = [e.get("ident", "") for e in _all(header, ".//t:langUsage/t:language")]
    own = [e.get(XML_LANG, "") for e in (body, root) if e is not None]
    return iter(dict.fromkeys(map(language_tag, filter(None, [*own, *declared]))))


def _encoders(header: Element) -> Iterator[str]:
    for statement in _all(header, "t:fileDesc/t:titleStmt/t:respStmt"):
        names = _all(statement, "t:orgName | t:persName | t:name")
        yield from filter(None, map(plain, names))


def _source(header: Element) -> Source | None:
    bibl = _find(header, "t:fileDesc/t:sourceDesc//t:bibl[.//t:title]")
    if bibl is None:
        return None
    return Source(
        title=_first(bibl, ".//t:title"),
        publisher=_first(bibl, ".//t:publisher"),
        date=_first(bibl, ".//t:date"),
        url=_attribute(bibl, ".//t:ref | .//t:ptr", "target"),
        label=_first(bibl, ".//t:ref"),
    )
