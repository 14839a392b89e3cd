"""The page as a whole: head, body, stylesheet, and the files that it needs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

from bema.edition.terms import terms
from bema.exporters import Artifact
from bema.exporters.faces import carried, every_face
from bema.exporters.html.about import about
from bema.exporters.html.body import complete
from bema.exporters.images import found_images, place_images, undescribed
from bema.findings import Finding
from bema.pictures import SCREEN
from bema.resources import Resource
from bema.style.addresses import data_url
from bema.style.compiled.compile import compile_css
from bema.style.compiled.matching import Document
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.exporters.html import Html

TEI_TYPE = "application/tei+xml"
_WITHIN = "default-src 'none'; style-src {}; img-src data:; font-src data:"
_BESIDE = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'"
_NOTHING_ELSE = "; base-uri 'none'; form-action 'none'"
"""Policies without scripts (Content Security Policy Level 3): nothing runs, nobody is asked."""


@dataclass
class _Files:
    """Where the files of a page are: in it, as `data:` addresses, or in a folder beside it."""

    folder: str
    """Empty where they are in the page."""
    beside: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, resource: Resource, *, from_folder: bool = False) -> str:
        """The address of a file, as the page names it, or a file in the folder."""
        if not self.folder:
            return data_url(resource)
        self.beside[f"{self.folder}/{name}"] = resource.data
        return quote(name if from_folder else f"{self.folder}/{name}")


def page(edition: Edition, options: Html) -> Artifact:
    """The edition as one page, and what is to be beside it."""
    name = f"{edition.speech.stem}.{edition.name or 'html'}-files"
    files = _Files(name if options.files == "beside" else "")
    images, findings = found_images(edition)
    findings += tuple(undescribed(edition))
    places = {
        url: files.add(f"{number}{SCREEN[image.media_type]}", image)
        for number, (url, image) in enumerate(images.items(), start=1)
    }
    root = deepcopy(edition.html)
    place_images(root, places.get)
    complete(root[1], terms(edition.metadata.language))
    styles, told = _styles(edition, root, files, embed=options.embed_fonts)
    tei = files.add(f"{edition.speech.stem}.tei.xml", Resource(edition.speech.data, TEI_TYPE))
    _head(root, edition, styles, tei, files)
    data = etree.tostring(root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    return Artifact(data + b"\n", (*findings, *told), files.beside)


def _styles(
    edition: Edition, root: Element, files: _Files, *, embed: bool
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """CSS by medium: the faces, all for the screen, and what browsers know of print."""
    document = Document(root)
    screen = compile_css(edition.style, edition.resources, edition.html, document=document)
    paper = compile_css(
        edition.style, edition.resources, edition.html, "print", document, pages=True
    )
    known, unread = every_face(edition) if embed else ([], ())
    fonts, refused = carried(known, screen.css, document)
    rules = []
    for font in fonts:
        packed = Resource(_woff2(font.data), "font/woff2")
        rules.append(font.rule(files.add(f"{font.name}.woff2", packed, from_folder=True)))
    found = {"all": "".join(rules), "screen": screen.css, "print": paper.css}
    if screen.css == paper.css:  # a sheet that makes no difference between the two
        found = {"all": found["all"] + screen.css}
    return {m: css for m, css in found.items() if css}, (*screen.findings, *unread, *refused)


def _woff2(font: bytes) -> bytes:
    """A font packed for the web (WOFF File Format 2.0), which every browser takes since 2018."""
    from fontTools.ttLib import woff2

    out = BytesIO()
    woff2.compress(BytesIO(font), out)
    return out.getvalue()


def _head(
    root: Element, edition: Edition, styles: Mapping[str, str], tei: str, files: _Files
) -> None:
    """Policy and viewport before everything, stylesheets behind what is said of the speech."""
    head = root[0]
    head.insert(1, etree.Element("meta", {"name": "viewport", "content": "width=device-width"}))
    head.extend(about(edition.metadata, edition.date, tei))
    digests = []
    for medium, css in styles.items():
        attributes = {} if medium == "all" else {"media": medium}
        if files.folder:
            address = files.add(f"{medium}.css", Resource(css.encode(), "text/css"))
            etree.SubElement(head, "link", {"rel": "stylesheet", "href": address, **attributes})
        else:
            text = "\n" + css.replace("</", r"<\/")  # a string of CSS must not close the element
            etree.SubElement(head, "style", attributes).text = text
            digests.append(b64encode(sha256(text.encode()).digest()).decode("ascii"))
    sources = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = (_BESIDE if files.folder else _WITHIN.format(sources)) + _NOTHING_ELSE
    rule = {"http-equiv": "Content-Security-Policy", "content": policy}
    head.insert(1, etree.Element("meta", rule))
