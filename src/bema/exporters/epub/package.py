"""The package of an EPUB: manifest, spine and metadata, written by EbookLib."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ebooklib import epub

from bema.edition import frame
from bema.edition.terms import terms
from bema.exporters import Artifact
from bema.exporters.epub.content import content_document, headings, navigation
from bema.exporters.images import found_images
from bema.exporters.zipped import pack, unpack
from bema.resources import Resource
from bema.style.compiled.compile import compile_css

if TYPE_CHECKING:
    from bema.edition.edition import Edition

SPEECH, STYLE, NAV, SOURCE = "speech.xhtml", "speech.css", "nav.xhtml", "speech.tei.xml"
_OPF = "http://www.idpf.org/2007/opf"


def package(edition: Edition) -> Artifact:
    """The edition as EPUB; the zip is written anew, since EbookLib puts the time of day in."""
    say = dict(terms(edition.metadata.language))
    book = epub.EpubBook()
    _describe(book, edition)
    book.add_item(
        _item("nav", NAV, "application/xhtml+xml", navigation(edition, SPEECH, say), "nav")
    )
    style = compile_css(edition.style, edition.resources, edition.html)
    book.add_item(_item("style", STYLE, "text/css", style.css.encode()))
    images, findings = found_images(edition)
    findings = (*style.findings, *findings)
    names = {url: _image_name(n, image) for n, (url, image) in enumerate(images.items(), start=1)}
    document = content_document(edition, STYLE, names)
    book.add_item(_item("speech", SPEECH, "application/xhtml+xml", document))
    for number, (url, image) in enumerate(images.items(), start=1):
        book.add_item(_item(f"image-{number}", names[url], image.media_type, image.data))
    book.add_item(_item("source", SOURCE, "application/tei+xml", edition.speech.data))
    book.add_item(epub.EpubNcx())
    book.toc = [
        epub.Link(f"{SPEECH}#{ident}" if ident else SPEECH, text, f"toc-{number}")
        for number, (text, ident) in enumerate(headings(edition), start=1)
    ]
    book.spine = [("speech", "yes")]
    out = BytesIO()
    options = {"mtime": edition.timestamp, "raise_exceptions": True, "epub2_guide": False}
    epub.write_epub(out, book, options)
    return Artifact(_rewrite(out.getvalue()), findings)


def _item(ident: str, name: str, media_type: str, data: bytes, properties: str = "") -> Any:
    item = epub.EpubItem(ident, name, media_type, data)
    item.properties = [properties] if properties else []
    return item


def _image_name(number: int, image: Resource) -> str:
    suffix = image.path.suffix if image.path else mimetypes.guess_extension(image.media_type)
    return f"images/{number}{suffix or ''}"


def _describe(book: Any, edition: Edition) -> None:
    """Package metadata (EPUB 3.3, section 5.5)."""
    metadata = edition.metadata
    book.set_identifier(metadata.identifier)
    book.set_title(metadata.title)
    book.set_language(metadata.language)
    book.set_direction(edition.direction)
    for language in metadata.languages[1:]:
        book.add_metadata("DC", "language", language)
    for number, person in enumerate(metadata.creators, start=1):
        book.add_metadata("DC", "creator", person.name, {"id": f"creator-{number}"})
        role = "spk" if person.role == "speaker" else "aut"
        _refine(book, f"creator-{number}", "role", role, scheme="marc:relators")
    named = {
        "publisher": metadata.publisher,
        "date": metadata.issued or metadata.date,
        "description": frame.description(metadata),
        "rights": metadata.rights,
        "source": metadata.source.url if metadata.source else "",
    }
    for name, value in named.items():
        if value:
            book.add_metadata("DC", name, value)
    for keyword in metadata.keywords:
        book.add_metadata("DC", "subject", keyword)
    for name, value in _accessibility(edition):
        book.add_metadata(_OPF, "meta", value, {"property": f"schema:{name}"})


def _accessibility(edition: Edition) -> Iterator[tuple[str, str]]:
    """What the edition offers whom (EPUB Accessibility 1.1, section 2)."""
    images = list(edition.html.iter("img"))
    described = all(image.get("alt") for image in images)
    yield "accessMode", "textual"
    if images:
        yield "accessMode", "visual"
    if described:
        yield "accessModeSufficient", "textual"
    if images and described:
        yield "accessibilityFeature", "alternativeText"
    for feature in ("readingOrder", "tableOfContents", "displayTransformability"):
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"


def _refine(book: Any, ident: str, name: str, value: str, **more: str) -> None:
    attributes = {"refines": f"#{ident}", "property": name, **more}
    book.add_metadata(_OPF, "meta", value, attributes)


def _rewrite(data: bytes) -> bytes:
    """The same members in a fixed order and without times, `mimetype` first and stored."""
    members = unpack(data)
    first = ["mimetype", "META-INF/container.xml"]
    rest = sorted(set(members) - set(first))
    return pack([(name, members[name]) for name in (*first, *rest)], stored=("mimetype",))
