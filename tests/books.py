"""An EPUB taken apart, for tests."""

from __future__ import annotations

import io
from functools import cached_property
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from bema.tree import Element

NS = {
    "o": "http://www.idpf.org/2007/opf",
    "d": "http://purl.org/dc/elements/1.1/",
    "h": "http://www.w3.org/1999/xhtml",
    "e": "http://www.idpf.org/2007/ops",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
}


class Book:
    """The files of a book, and what its package says."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(io.BytesIO(data)) as archive:
            self.infos = archive.infolist()
            self.files = {name: archive.read(name) for name in archive.namelist()}

    def document(self, name: str) -> Element:
        return etree.fromstring(self.files[f"EPUB/{name}"])

    @cached_property
    def package(self) -> Element:
        return self.document("content.opf")

    @property
    def spine(self) -> list[str]:
        """Names of the content documents in reading order."""
        items = {
            item.get("id"): item.get("href") for item in self.package.iterfind(".//o:item", NS)
        }
        return [str(items[ref.get("idref")]) for ref in self.package.iterfind(".//o:itemref", NS)]

    @property
    def css(self) -> str:
        return self.files["EPUB/speech.css"].decode()

    def said(self, name: str, refines: str = "") -> list[str]:
        """What the metadata say: `title` of Dublin Core, or a property, of what it refines."""
        if ":" not in name and not refines and self.package.find(f".//d:{name}", NS) is not None:
            return [found.text or "" for found in self.package.iterfind(f".//d:{name}", NS)]
        return [
            found.text or ""
            for found in self.package.iterfind(f".//o:meta[@property='{name}']", NS)
            if found.get("refines", "") == refines
        ]

    def nav(self, kind: str) -> list[tuple[str, str]]:
        """Text and address of each link in one part of the navigation."""
        links = self.document("nav.xhtml").xpath(
            f"//h:nav[@e:type='{kind}']//h:a", namespaces={k: NS[k] for k in "he"}
        )
        return [("".join(link.itertext()), str(link.get("href"))) for link in links]

    def first_is_stored(self) -> bool:
        """Whether `mimetype` stands first, as it is."""
        first = self.infos[0]
        return (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
