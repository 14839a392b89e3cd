"""The package of an EPUB: manifest, spine and metadata, written by EbookLib."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ebooklib import epub
from lxml import etree

from bema.edition.ids import html_id
from bema.edition.outline import Ids
from bema.edition.terms import terms
from bema.edition.vocabulary import PAGE_BREAK
from bema.exporters import Artifact
from bema.exporters.epub import about, content, navigation, parts
from bema.exporters.epub.cover import drawing, set_lines
from bema.exporters.epub.navigation import Entry, Landmark
from bema.exporters.faces import carried, every_face
from bema.exporters.images import found_images, place_images, undescribed
from bema.findings import Finding
from bema.pictures import SCREEN
from bema.resources import BUILT_IN
from bema.style.compiled.compile import compile_css
from bema.style.compiled.matching import Document
from bema.tree import XML_LANG, Element
from bema.zipped import pack, unpack

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.exporters.epub import Epub

STYLE, NAV, SOURCE = "speech.css", "nav.xhtml", "speech.tei.xml"
_PACKED = (".jpeg", ".jpg", ".png", ".webp")
_PACKAGE = "EPUB/content.opf"
_COVER, _COVER_IMAGE = "cover.xhtml", "cover.jpg"
_MAIN = re.compile(r"(?<![\w.#-])main(?![\w-])")
_OPF = "http://www.idpf.org/2007/opf"
_XHTML, _FONT = "application/xhtml+xml", "application/vnd.ms-opentype"
"""The type of fonts that every version of EPUB 3 knows, whatever their outlines."""


@dataclass(frozen=True)
class _Item:
    """A file of the package."""

    id: str
    name: str
    media_type: str
    data: bytes
    properties: str = ""


def package(edition: Edition, options: Epub) -> Artifact:
    """The edition as EPUB."""
    say = terms(edition.metadata.language)
    root = deepcopy(edition.html)
    images, findings = found_images(edition)
    findings += tuple(undescribed(edition))
    names = {
        url: f"images/{n}{SCREEN[image.media_type]}"
        for n, (url, image) in enumerate(images.items(), 1)
    }
    place_images(root, names.get)
    findings += _page_breaks(edition, root[1], options.page_list)
    content.give_meaning(root[1], keep_main=_names_main(edition))
    cover = drawing(edition.metadata, f"{say['cover']}: {edition.metadata.title}")
    dress, cover_image, told = _dressed(edition, root, cover, embed=options.embed_fonts)
    findings += told
    bodies = _bodies(root)
    book = _Book(edition, root, bodies, say)
    items = [
        _Item("nav", NAV, _XHTML, book.navigation(), "nav"),
        *dress,
        _Item("cover-image", _COVER_IMAGE, "image/jpeg", cover_image, "cover-image"),
        _Item("cover", _COVER, _XHTML, book.cover(cover), "svg"),
        *book.documents(),
        *(
            _Item(f"image-{number}", names[url], image.media_type, image.data)
            for number, (url, image) in enumerate(images.items(), start=1)
        ),
        _Item("source", SOURCE, "application/tei+xml", edition.speech.data),
    ]
    facts = about.Facts(
        images=[image for _, body in bodies for image in body.iter("img")],
        bodies=[body for _, body in bodies],
        pages=bool(book.pages),
        page_source=_page_source(edition, options.page_list),
        certified_by=options.certified_by,
    )
    said = about.statements(edition, facts, say)
    data = _written(edition, items, book.entries, list(said))
    return Artifact(data, findings)


def _names_main(edition: Edition) -> bool:
    """Whether a stylesheet that is not bema's has rules for `main`."""
    own = (sheet for sheet in edition.style.sheets if not sheet.name.startswith(BUILT_IN))
    return any(_MAIN.search(sheet.text) for sheet in own)


def _page_breaks(edition: Edition, body: Element, printed: str) -> tuple[Finding, ...]:
    """Give an id to each place where a page begins: of the source, or of the edition `printed`."""
    told: tuple[Finding, ...] = ()
    if printed:
        from bema.exporters.epub.pages import mark_pages, printed_pages

        paper = edition.other(printed)
        told = mark_pages(body, printed_pages(paper.job("print")))
    ids = Ids(body)
    for mark in body.xpath(f".//*[@role='{PAGE_BREAK}'][not(@id)]"):
        mark.set("id", ids.free(html_id(f"page-{mark.get('title')}")))
    return told


def _page_source(edition: Edition, printed: str) -> str:
    """What the pages are of: the print edition, or what was transcribed."""
    if printed:
        from bema.exporters.pdf.finish import document_id

        return document_id(edition).urn
    source = edition.metadata.source
    return (source.url or source.title or source.text) if source else "none"


def _dressed(
    edition: Edition, root: Element, cover: Element, *, embed: bool
) -> tuple[list[_Item], bytes, tuple[Finding, ...]]:
    """Stylesheet and fonts, and the cover drawn with them."""
    document = Document(root, cover)
    style = compile_css(edition.style, edition.resources, edition.html, document=document)
    known, unread = every_face(edition)
    picture, told = set_lines(cover, style.css, known)
    fonts, refused = carried(known, style.css, document) if embed else ([], ())
    named = [(f"fonts/{font.name}{font.suffix}", font) for font in fonts]
    css = "".join(font.rule(name) for name, font in named) + style.css
    items = [_Item("style", STYLE, "text/css", css.encode())]
    items += [_Item(f"font-{n}", name, _FONT, f.data) for n, (name, f) in enumerate(named, 1)]
    return items, picture, (*style.findings, *unread, *told, *refused)


def _bodies(root: Element) -> list[tuple[str, Element]]:
    """The bodies of the content documents with their names, and links that lead across."""
    bodies = parts.divide(root[1])
    named = [
        (f"speech-{number}.xhtml" if len(bodies) > 1 else "speech.xhtml", body)
        for number, body in enumerate(bodies, start=1)
    ]
    content.link_across(named)
    return named


class _Book:
    """Documents and navigation of a book."""

    def __init__(
        self,
        edition: Edition,
        root: Element,
        bodies: Sequence[tuple[str, Element]],
        say: Mapping[str, str],
    ) -> None:
        self.title = edition.metadata.title
        self.root, self.bodies, self.say = root, bodies, say
        self.is_volume = sum(len(parts.texts(body)) for _, body in bodies) > 1
        self.entries = navigation.contents(bodies, self.title)
        self.pages = navigation.pages(bodies)

    def documents(self) -> Iterator[_Item]:
        """The content documents in reading order."""
        titles = {entry.href.partition("#")[0]: entry.text for entry in reversed(self.entries)}
        for number, (name, body) in enumerate(self.bodies, start=1):
            data = content.document(self.root, titles.get(name, self.title), STYLE, body)
            yield _Item(f"speech-{number}", name, _XHTML, data)

    def cover(self, drawn: Element) -> bytes:
        """The document that shows the cover."""
        body = etree.Element("body", {"class": "cover-page", content.TYPE: "cover"})
        body.append(drawn)
        return content.document(self.root, self.say["cover"], STYLE, body)

    def navigation(self) -> bytes:
        """The navigation document."""
        body = navigation.navigation(self.entries, list(self._landmarks()), self.pages, self.say)
        root = etree.Element("html", {n: self.root.get(n, "") for n in ("lang", "dir")})
        return content.document(root, self.say["contents"], "", body)

    def _landmarks(self) -> Iterator[Landmark]:
        yield Landmark(self.say["cover"], _COVER, "cover")
        first = self.bodies[0]
        titled = self.is_volume and not parts.texts(first[1])
        if titled:
            yield Landmark(self.say["title_page"], first[0], "titlepage")
        yield Landmark(self.say["text"], self.bodies[titled][0], "bodymatter")
        for role, kind in (("doc-endnotes", "footnotes"), ("doc-colophon", "colophon")):
            found = (
                (name, element)
                for name, body in self.bodies
                for element in body.xpath(f".//*[@role='{role}'][@id]")
            )
            for name, element in list(found)[:1]:
                text = element.get("aria-label") or self.say["notes"]
                yield Landmark(text, f"{name}#{element.get('id')}", kind)


def _written(
    edition: Edition,
    items: Sequence[_Item],
    entries: Sequence[Entry],
    said: Sequence[about.Statement],
) -> bytes:
    """The book by EbookLib, its zip written anew, since that has the time of day in it."""
    book = epub.EpubBook()
    book.set_identifier(edition.metadata.identifier)
    book.title, book.language = edition.metadata.title, edition.metadata.language
    book.metadata.get("http://purl.org/dc/elements/1.1/", {}).pop("title", None)
    book.set_direction(edition.direction)
    generator = {"name": "generator", "content": edition.generator}
    book.metadata[_OPF] = {"generator": [("", generator)]}
    for statement in said:
        _say(book, statement)
    book.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
    for item in items:
        made = epub.EpubItem(item.id, item.name, item.media_type)
        made.properties = [item.properties] if item.properties else []
        book.add_item(made)
    book.add_item(epub.EpubNcx())
    book.toc = _ncx(entries)
    order = [item for item in items if item.media_type == _XHTML and item.id != "nav"]
    book.spine = [(item.id, "yes") for item in order]
    out = BytesIO()
    options = {"mtime": edition.timestamp, "raise_exceptions": True, "epub2_guide": False}
    epub.write_epub(out, book, options)
    return _rewrite(out.getvalue(), items, edition.metadata.language)


def _say(book: Any, statement: about.Statement) -> None:
    attributes = {"id": statement.id} if statement.id else {}
    if statement.language:
        attributes[XML_LANG] = statement.language
    if statement.is_dublin_core:
        book.add_metadata("DC", statement.name, statement.value, attributes)
        return
    attributes["property"] = statement.name
    if statement.refines:
        attributes["refines"] = f"#{statement.refines}"
    if statement.scheme:
        attributes["scheme"] = statement.scheme
    book.add_metadata(_OPF, "meta", statement.value, attributes)


def _ncx(entries: Sequence[Entry], first: int = 1) -> list[Any]:
    """The contents as EbookLib takes them: links, or pairs of one and what stands below it.

    `first` is the number of the first entry.
    """
    made: list[Any] = []
    place = 0
    while place < len(entries):
        entry, end = entries[place], place + 1
        while end < len(entries) and entries[end].level > entry.level:
            end += 1
        below = _ncx(entries[place + 1 : end], first + place + 1)
        link = epub.Link(entry.href, entry.text, f"toc-{first + place}")
        made.append((epub.Section(entry.text, entry.href), below) if below else link)
        place = end
    return made


def _rewrite(data: bytes, items: Sequence[_Item], language: str) -> bytes:
    """The members in a fixed order and without times, `mimetype` first and stored.

    The package says the language that it is in, which EbookLib has no place for. What is packed
    already, such as photographs, is not packed again.
    """
    members = unpack(data) | {f"EPUB/{item.name}": item.data for item in items}
    package = f'<package xml:lang="{language}" '.encode()
    members[_PACKAGE] = members[_PACKAGE].replace(b"<package ", package, 1)
    first = ["mimetype", "META-INF/container.xml"]
    rest = sorted(set(members) - set(first))
    packed = tuple(name for name in rest if name.endswith(_PACKED))
    return pack([(name, members[name]) for name in (*first, *rest)], ("mimetype", *packed))
