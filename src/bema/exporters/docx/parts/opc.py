"""Packages of parts, their types and relationships (ECMA-376 Part 2, Open Packaging Conventions).

A part's name has no slash before it, as in a zip. Relationships name their target so as well; only
the written package has addresses that are relative to the part they stand in.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile

from lxml import etree

from bema.exporters.docx.xml import NS, serialize
from bema.tree import Element
from bema.zipped import pack

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_DEFAULTS = {
    "rels": _RELS,
    "xml": "application/xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "svg": "image/svg+xml",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
}
_LARGEST = 200_000_000
"""Bytes that a package may have unpacked: no template is so large, what a trap unpacks to is."""


@dataclass(frozen=True)
class Relation:
    """A relationship: its type, and a part's name or an address outside the package."""

    kind: str
    target: str
    external: bool = False


@dataclass
class Part:
    """A part: XML or bytes, its media type, and its relationships by id."""

    content: Element | bytes
    media_type: str = ""
    """Empty where the suffix of the name says it."""
    relations: dict[str, Relation] = field(default_factory=dict)

    def relate(self, relation: Relation) -> str:
        """Id of a relationship, which is made where there is none like it."""
        for ident, known in self.relations.items():
            if known == relation:
                return ident
        number = 1 + len(self.relations)
        while f"rId{number}" in self.relations:
            number += 1
        self.relations[f"rId{number}"] = relation
        return f"rId{number}"

    @property
    def data(self) -> bytes:
        """The content as it is written."""
        return self.content if isinstance(self.content, bytes) else serialize(self.content)


@dataclass
class Package:
    """Parts by name, and the relationships of the package itself as those of `root`."""

    parts: dict[str, Part] = field(default_factory=dict)
    root: Part = field(default_factory=lambda: Part(b""))

    def add(self, name: str, part: Part) -> str:
        """Add a part under this name, or one with a number of its own where it is taken."""
        stem, suffix = posixpath.splitext(name)
        bare = stem.rstrip("0123456789") or stem
        number = 1
        while name in self.parts:
            name, number = f"{bare}{number}{suffix}", number + 1
        self.parts[name] = part
        return name

    def add_image(self, data: bytes, suffix: str) -> str:
        """Name of the part that holds this image, which is added once."""
        for name, part in self.parts.items():
            if part.content == data and name.startswith("word/media/"):
                return name
        return self.add(f"word/media/image1{suffix}", Part(data))

    def related(self, name: str, kind: str) -> str:
        """Name of the first part that part `name` relates to in this way; empty for none.

        The package itself has no name.
        """
        part = self.parts.get(name) if name else self.root
        found = part.relations.values() if part else ()
        return next((r.target for r in found if r.kind == kind and not r.external), "")

    def prune(self) -> None:
        """Take out all parts that nothing relates to, directly or by others."""
        reached: set[str] = set()
        waiting = [relation.target for relation in self.root.relations.values()]
        while waiting:
            name = waiting.pop()
            if name in self.parts and name not in reached:
                reached.add(name)
                relations = self.parts[name].relations.values()
                waiting += [r.target for r in relations if not r.external]
        self.parts = {name: part for name, part in self.parts.items() if name in reached}

    def pack(self) -> bytes:
        """The package as a zip: types and its own relationships first, then parts by name."""
        members = [("[Content_Types].xml", self._types())]
        members.append(("_rels/.rels", _relations("", self.root)))
        rest: list[tuple[str, bytes]] = []
        for name, part in self.parts.items():
            rest.append((name, part.data))
            if part.relations:
                rest.append((_relations_name(name), _relations(name, part)))
        return pack([*members, *sorted(rest)])

    def _types(self) -> bytes:
        made = etree.Element(f"{{{NS['ct']}}}Types", nsmap={None: NS["ct"]})
        used = {_suffix(name) for name in self.parts} | {"rels", "xml"}
        for suffix in _DEFAULTS:
            if suffix in used:
                attributes = {"Extension": suffix, "ContentType": _DEFAULTS[suffix]}
                etree.SubElement(made, f"{{{NS['ct']}}}Default", attributes)
        for name, part in sorted(self.parts.items()):
            if part.media_type and part.media_type != _DEFAULTS.get(_suffix(name)):
                attributes = {"PartName": f"/{name}", "ContentType": part.media_type}
                etree.SubElement(made, f"{{{NS['ct']}}}Override", attributes)
        return serialize(made)


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _relations_name(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relations(name: str, part: Part) -> bytes:
    made = etree.Element(f"{{{NS['rel']}}}Relationships", nsmap={None: NS["rel"]})
    folder = posixpath.dirname(name)
    for ident, relation in part.relations.items():
        target = relation.target
        if not relation.external:
            target = posixpath.relpath(target, folder or ".")
        attributes = {"Id": ident, "Type": relation.kind, "Target": target}
        if relation.external:
            attributes["TargetMode"] = "External"
        etree.SubElement(made, f"{{{NS['rel']}}}Relationship", attributes)
    return serialize(made)


def read_package(data: bytes) -> Package:
    """The package in a zip, every part as bytes; raises `ValueError` with the reason for none."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _LARGEST:
                raise ValueError("it unpacks to more than 200 MB")
            members = {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as trouble:
        raise ValueError(f"it is no readable zip: {trouble}") from None
    if "[Content_Types].xml" not in members:
        raise ValueError("it has no [Content_Types].xml")
    types = parse(members["[Content_Types].xml"])
    root = Part(b"", "", dict(_read_relations("", members.get("_rels/.rels"))))
    parts = {}
    for name, content in members.items():
        if not name.endswith(".rels") and name != "[Content_Types].xml":
            relations = dict(_read_relations(name, members.get(_relations_name(name))))
            parts[name] = Part(content, _type(types, name), relations)
    return Package(parts, root)


def parse(data: bytes) -> Element:
    """XML of a part; raises `ValueError` where it is not well-formed."""
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as trouble:
        raise ValueError(f"its XML is broken: {trouble}") from None


def _type(types: Element, name: str) -> str:
    """Media type of a part (Part 2, section 10.1.2)."""
    for entry in types.iter(f"{{{NS['ct']}}}Override"):
        if entry.get("PartName", "").lower() == f"/{name}".lower():
            return str(entry.get("ContentType", ""))
    for entry in types.iter(f"{{{NS['ct']}}}Default"):
        if entry.get("Extension", "").lower() == _suffix(name):
            return str(entry.get("ContentType", ""))
    return ""


def _read_relations(name: str, data: bytes | None) -> Iterator[tuple[str, Relation]]:
    folder = posixpath.dirname(name)
    for entry in parse(data).iter(f"{{{NS['rel']}}}Relationship") if data else ():
        target, external = entry.get("Target", ""), entry.get("TargetMode") == "External"
        if not external:
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target)))[1:]
        yield entry.get("Id", ""), Relation(entry.get("Type", ""), target, external)
