"""What the head of a page says of the speech: to search engines, libraries, reference managers.

The same facts in four vocabularies, since each reader knows one: schema.org as JSON-LD, OpenGraph,
Dublin Core (DCMI, "Expressing Dublin Core metadata using HTML/XHTML"), and the `citation_` names of
Highwire Press that Google Scholar and Zotero read. Only what the header says is said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from bema.edition import frame
from bema.tei.metadata import Identifier, Metadata, Person
from bema.tree import Element

_UNSAFE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}
"""Characters that could end the element, or a line, written so that they cannot."""


def about(metadata: Metadata, modified: str, tei: str) -> Iterator[Element]:
    """Elements for the head, in a fixed order.

    `modified` is the edition's date, ISO 8601; `tei` the address of the TEI document, which may be
    a `data:` address.
    """
    address = canonical(metadata)
    if address:
        yield _link("canonical", address)
    yield _link("alternate", tei, type="application/tei+xml", title="TEI")
    yield from _named("property", _open_graph(metadata, modified, address))
    yield _link("schema.dc", "http://purl.org/dc/elements/1.1/")
    yield _link("schema.dcterms", "http://purl.org/dc/terms/")
    yield from _named("name", _dublin_core(metadata))
    yield from _named("name", _highwire(metadata))
    script = etree.Element("script", {"type": "application/ld+json"})
    text = json.dumps(_schema_org(metadata, modified, tei), ensure_ascii=False)
    script.text = text.translate(_UNSAFE)
    yield script


def canonical(metadata: Metadata) -> str:
    """Where the text itself is on the web, by its identifiers; empty where none of them tells."""
    addresses = (found.uri for found in metadata.identifiers)
    return next((uri for uri in addresses if uri.startswith(("https://", "http://"))), "")


def _open_graph(metadata: Metadata, modified: str, address: str) -> Iterator[tuple[str, str]]:
    """The Open Graph protocol (ogp.me), with what it says of articles."""
    language, _, region = metadata.language.partition("-")
    yield "og:title", metadata.title
    yield "og:type", "article"
    yield "og:url", address
    yield "og:description", frame.summary(metadata)
    yield "og:locale", f"{language}_{region}" if len(region) == 2 and region.isupper() else ""
    yield "og:site_name", metadata.publisher
    yield "article:published_time", metadata.issued or metadata.date
    yield "article:modified_time", modified
    yield from (("article:tag", keyword) for keyword in metadata.keywords)


def _dublin_core(metadata: Metadata) -> Iterator[tuple[str, str]]:
    """What the head of every edition does not say yet."""
    source = metadata.source
    yield "dc.title", metadata.title
    yield from (("dc.creator", person.name) for person in metadata.creators)
    yield from (("dc.contributor", name) for name in metadata.encoders)
    yield "dc.publisher", metadata.publisher
    yield "dc.date", metadata.issued or metadata.date
    yield from (("dc.language", language) for language in metadata.languages)
    yield "dc.identifier", metadata.identifier
    yield "dc.source", (source.url or source.title or source.text) if source else ""
    yield "dc.rights", metadata.rights
    yield "dcterms.license", metadata.licence
    yield from (("dc.subject", keyword) for keyword in metadata.keywords)
    yield "dcterms.spatial", metadata.place
    # Zotero's own word for what kind of thing it is to file: it knows speeches as presentations.
    yield "z:itemType", "presentation"


def _highwire(metadata: Metadata) -> Iterator[tuple[str, str]]:
    yield "citation_title", metadata.title
    for person in metadata.creators:
        yield "citation_author", metadata.filed(person.name) or person.name
    yield "citation_publication_date", (metadata.issued or metadata.date)[:10].replace("-", "/")
    yield (
        "citation_date",
        metadata.date.replace("-", "/"),
    )  # when it was spoken: Zotero takes this one
    yield "citation_language", metadata.language
    yield "citation_conference_title", metadata.event
    yield "citation_publisher", metadata.publisher
    yield "citation_keywords", "; ".join(metadata.keywords)
    yield "citation_doi", _of_type(metadata.identifiers, "DOI")
    yield "citation_isbn", _of_type(metadata.identifiers, "ISBN")


def _schema_org(metadata: Metadata, modified: str, tei: str) -> Mapping[str, Any]:
    """The speech in the terms of schema.org, which has no type for speeches: it is an article."""
    source = metadata.source
    said = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": metadata.title,
        "name": metadata.title,
        "alternativeHeadline": metadata.subtitle,
        "author": [_person(person) for person in metadata.creators],
        "abstract": metadata.abstract,
        "recordedAt": _event(metadata),
        "dateCreated": metadata.date,
        "datePublished": metadata.issued or metadata.date,
        "dateModified": modified,
        "inLanguage": list(metadata.languages),
        "publisher": _thing("Organization", name=metadata.publisher),
        "license": metadata.licence,
        "usageInfo": "" if metadata.licence else metadata.rights,
        "isBasedOn": _thing(
            "CreativeWork",
            name=(source.title or source.text) if source else "",
            url=source.url if source else "",
            publisher=source.publisher if source else "",
        ),
        "isPartOf": [_thing("CreativeWorkSeries", name=s.title) for s in metadata.series],
        "keywords": list(metadata.keywords),
        "identifier": metadata.identifier,
        "url": canonical(metadata),
        "encoding": _thing(
            "MediaObject",
            encodingFormat="application/tei+xml",
            contentUrl="" if tei.startswith("data:") else tei,
        ),
    }
    return _known(said)


def _person(person: Person) -> Mapping[str, Any]:
    return _thing("Person", name=person.name, jobTitle=person.office)


def _event(metadata: Metadata) -> Mapping[str, Any]:
    place = _thing("Place", name=metadata.place)
    if not metadata.event:
        return {}
    return _thing("Event", name=metadata.event, location=place, startDate=metadata.date)


def _thing(kind: str, **said: Any) -> Mapping[str, Any]:
    """A thing of schema.org; empty where nothing is said of it."""
    known = _known(said)
    return {"@type": kind, **known} if known else {}


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}


def _of_type(identifiers: Iterable[Identifier], kind: str) -> str:
    return next((found.text for found in identifiers if found.type.upper() == kind), "")


def _named(attribute: str, said: Iterable[tuple[str, str]]) -> Iterator[Element]:
    for name, content in said:
        if content:
            yield etree.Element("meta", {attribute: name, "content": content})


def _link(rel: str, href: str, **attributes: str) -> Element:
    return etree.Element("link", {"rel": rel, "href": href, **attributes})
