"""What openxml-audit misses in a Word file: each function yields what is wrong, none if nothing is.

A package is a dictionary of its members by name, XML parsed.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import langcodes
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VAL = f"{W}val"

Members = dict[str, Any]

MEASURES = frozenset(
    """w h top right bottom left header footer gutter before after line hanging firstLine start end
    pos sz space hSpace vSpace x y""".split()
)
"""Attributes that are twips, half-points, points or eighths of a point."""
MEASURED_VALUES = frozenset("sz szCs kern position spacing hyphenationZone defaultTabStop".split())
"""Elements whose `val` is such a measure."""
PERCENT = re.compile(r"-?\d+%?$")
INTEGER = re.compile(r"-?\d+$")


def check(data: bytes) -> list[str]:
    """All that is wrong with a Word file."""
    members = read(data)
    checks = (
        fractions,
        bookmarks,
        languages,
        relations,
        unrelated,
        untyped,
        styles,
        numbers,
        pictures,
        fields,
        notes,
        sections,
    )
    return [f"{one.__name__}: {wrong}" for one in checks for wrong in one(members)]


def read(data: bytes) -> Members:
    with ZipFile(BytesIO(data)) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)), "a member twice"
        members: Members = {name: archive.read(name) for name in names}
    for name, content in members.items():
        if name.endswith((".xml", ".rels")) and not name.startswith("customXml/item1."):
            members[name] = etree.fromstring(content)
    return members


def stories(members: Members) -> Iterator[tuple[str, Any]]:
    """Parts that hold text: document, notes, headers and footers."""
    for name, root in members.items():
        if re.fullmatch(r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml", name):
            yield name, root


def words(members: Members) -> Iterator[tuple[str, Any]]:
    """All parts of WordprocessingML."""
    for name, root in members.items():
        if not isinstance(root, bytes) and root.tag.startswith(W):
            yield name, root


def fractions(members: Members) -> Iterator[str]:
    """Measures are integers: Word refuses others."""
    for name, root in words(members):
        for node in root.iter(etree.Element):
            tag = node.tag.removeprefix(W)
            for attribute, value in node.attrib.items():
                measure = attribute.startswith(W) and attribute.removeprefix(W) in MEASURES
                measure = measure or (attribute == VAL and tag in MEASURED_VALUES)
                table = tag in ("tblW", "tcW", "gridCol", "tblInd")
                if measure and not (PERCENT if table else INTEGER).match(value):
                    yield f"{name} {tag}/@{attribute.removeprefix(W)}={value}"


def bookmarks(members: Members) -> Iterator[str]:
    """Names and ids once, starts with their ends, and every anchor a bookmark."""
    roots = [root for _, root in stories(members)]
    starts = [node for root in roots for node in root.iter(f"{W}bookmarkStart")]
    ends = [node.get(f"{W}id") for root in roots for node in root.iter(f"{W}bookmarkEnd")]
    names = Counter(node.get(f"{W}name").lower() for node in starts)
    ids = Counter(node.get(f"{W}id") for node in starts)
    yield from (f"twice: {name}" for name, count in names.items() if count > 1)
    yield from (f"id twice: {ident}" for ident, count in ids.items() if count > 1)
    if sorted(ids) != sorted(ends):
        yield f"starts and ends differ: {set(ids) ^ set(ends)}"
    for name in names:
        if len(name) > 40 or not re.match(r"[^\W\d]\w*$", name):
            yield f"no name: {name}"
    for root in roots:
        for link in root.iter(f"{W}hyperlink"):
            anchor = link.get(f"{W}anchor")
            if anchor is not None and anchor.lower() not in names:
                yield f"no bookmark for the link to {anchor}"
            if anchor is None and link.get(f"{R}id") is None:
                yield "a link to nowhere"


def languages(members: Members) -> Iterator[str]:
    """Tags that BCP 47 knows."""
    for name, root in words(members):
        for node in root.iter(f"{W}lang", f"{W}themeFontLang"):
            for tag in node.attrib.values():
                private = tag.lower().startswith("x-")
                if not private and (not tag or not langcodes.tag_is_valid(tag)):
                    yield f"{name}: {tag!r}"


def owner(relations: str) -> str:
    """Name of the part whose relationships these are."""
    folder, file = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))


def targets(members: Members, name: str) -> dict[str, str]:
    """Target of each relationship of a part by id; empty for one outside."""
    folder, file = posixpath.split(name)
    root = members.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    found = {}
    for node in root.iter(RELATION) if root is not None else ():
        target = posixpath.normpath(posixpath.join("/", folder, node.get("Target")))[1:]
        found[node.get("Id")] = "" if node.get("TargetMode") == "External" else target
    return found


IMPLICIT = frozenset(
    """styles settings fontTable footnotes endnotes numbering theme customXml customXmlProps
    webSettings stylesWithEffects glossaryDocument comments attachedTemplate""".split()
)
"""Relationships that no id in the text stands for."""


def relations(members: Members) -> Iterator[str]:
    """Each id in a part has its relationship, and each explicit relationship its id."""
    for name, root in members.items():
        if isinstance(root, bytes) or name.endswith(".rels") or name == "[Content_Types].xml":
            continue
        known = targets(members, name)
        used = {v for n in root.iter(etree.Element) for k, v in n.attrib.items() if k.startswith(R)}
        yield from (f"{name}: nothing for {ident}" for ident in used - set(known))
        folder, file = posixpath.split(name)
        rels = members.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        for node in rels.iter(RELATION) if rels is not None else ():
            kind = node.get("Type").rpartition("/")[2]
            if node.get("Id") not in used and kind not in IMPLICIT:
                yield f"{name}: {kind} {node.get('Id')} is unused"


def unrelated(members: Members) -> Iterator[str]:
    """Every target is there, and every part is somebody's target."""
    reached = set()
    for name in members:
        if name.endswith(".rels"):
            for target in targets(members, owner(name)).values():
                reached.add(target)
                if target and target not in members:
                    yield f"{name}: {target} is missing"
    for name in members:
        if name not in reached and not name.endswith(".rels") and name != "[Content_Types].xml":
            yield f"nothing relates to {name}"


def untyped(members: Members) -> Iterator[str]:
    """Every part has a content type, and every override its part."""
    root = members["[Content_Types].xml"]
    defaults = {node.get("Extension").lower() for node in root.iter(f"{TYPES}Default")}
    overrides = [node.get("PartName")[1:] for node in root.iter(f"{TYPES}Override")]
    yield from (f"no part {name}" for name in overrides if name not in members)
    for name in members:
        suffix = name.rpartition(".")[2].lower()
        if name not in overrides and suffix not in defaults and name != "[Content_Types].xml":
            yield f"no type for {name}"


def styles(members: Members) -> Iterator[str]:
    """Styles in use are defined, ids and names once, one default of a type, chains end."""
    root = members["word/styles.xml"]
    defined = {node.get(f"{W}styleId"): node for node in root.iter(f"{W}style")}
    names = Counter(
        (node.get(f"{W}type"), node.find(f"{W}name").get(VAL).lower())
        for node in root.iter(f"{W}style")
    )
    yield from (f"twice: {name}" for name, count in names.items() if count > 1)
    if len(defined) != len(list(root.iter(f"{W}style"))):
        yield "an id twice"
    defaults = Counter(n.get(f"{W}type") for n in defined.values() if n.get(f"{W}default") == "1")
    yield from (f"defaults of {kind}: {count}" for kind, count in defaults.items() if count > 1)
    kinds = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
    for name, part in words(members):
        for tag, kind in kinds.items():
            for node in part.iter(f"{W}{tag}"):
                style = defined.get(node.get(VAL))
                if style is None or style.get(f"{W}type") != kind:
                    yield f"{name}: {tag} {node.get(VAL)} is not defined"
    for ident in defined:
        yield from _chain(ident, defined)


def _chain(ident: str, defined: dict[str, Any]) -> Iterator[str]:
    seen: list[str] = []
    at: str | None = ident
    while at is not None:
        if at in seen or at not in defined:
            yield f"{ident} is based on {' < '.join(seen)} < {at}"
            return
        seen.append(at)
        based = defined[at].find(f"{W}basedOn")
        at = based.get(VAL) if based is not None else None


def numbers(members: Members) -> Iterator[str]:
    """Lists in use are defined, each by a definition that is there."""
    root = members.get("word/numbering.xml")
    children = list(root) if root is not None else []
    abstracts = [n.get(f"{W}abstractNumId") for n in children if n.tag == f"{W}abstractNum"]
    defined = {n.get(f"{W}numId"): n for n in children if n.tag == f"{W}num"}
    if len(abstracts) != len(set(abstracts)):
        yield "a definition twice"
    for ident, node in defined.items():
        if node.find(f"{W}abstractNumId").get(VAL) not in abstracts:
            yield f"{ident} has no definition"
    for name, part in words(members):
        for node in part.iter(f"{W}numId"):
            if node.get(VAL) not in (*defined, "0"):
                yield f"{name}: list {node.get(VAL)} is not defined"


def pictures(members: Members) -> Iterator[str]:
    """Drawings have ids of their own and a size."""
    for name, root in stories(members):
        ids = Counter(node.get("id") for node in root.iter(f"{DRAWING}docPr"))
        yield from (f"{name}: {ident} twice" for ident, count in ids.items() if count > 1)
        for node in root.iter(f"{DRAWING}extent"):
            if not (
                INTEGER.match(node.get("cx")) and int(node.get("cx")) > 0 < int(node.get("cy"))
            ):
                yield f"{name}: a drawing of {node.get('cx')} by {node.get('cy')}"


def instructions(root: Any) -> Iterator[str]:
    """Codes of all fields of a part, in either spelling."""
    for node in root.iter(f"{W}fldSimple"):
        yield node.get(f"{W}instr")
    code: list[list[str]] = []
    for node in root.iter(f"{W}fldChar", f"{W}instrText"):
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            code.append([])
        elif kind == "separate" or (kind == "end" and code and code[-1]):
            yield "".join(code[-1])
            code[-1].clear()
        if kind == "end":
            code.pop()
        elif kind is None:
            code[-1].append(node.text or "")


def fields(members: Members) -> Iterator[str]:
    """Fields are closed, and what they name is there."""
    known = {
        node.find(f"{W}name").get(VAL) for node in members["word/styles.xml"].iter(f"{W}style")
    }
    marks = {n.get(f"{W}name") for _, r in stories(members) for n in r.iter(f"{W}bookmarkStart")}
    for name, root in stories(members):
        depth = 0
        for node in root.iter(f"{W}fldChar"):
            depth += {"begin": 1, "end": -1}.get(node.get(f"{W}fldCharType"), 0)
            if depth < 0:
                yield f"{name}: a field ends that did not begin"
        if depth:
            yield f"{name}: a field does not end"
        for code in instructions(root):
            yield from (f"{name}: {wrong}" for wrong in _field(code, known, marks))


def _field(code: str, names: Iterable[str], marks: Iterable[str]) -> Iterator[str]:
    kind, *rest = re.findall(r'"[^"]*"|\S+', code)
    first = rest[0].strip('"') if rest else ""
    lower = {name.lower() for name in names}
    if kind in ("PAGEREF", "REF", "NOTEREF") and first not in marks:
        yield f"{kind} to no bookmark: {first}"
    if kind == "STYLEREF":
        wanted = f"heading {first}" if first.isdecimal() else first
        if wanted.lower() not in lower:
            yield f"STYLEREF to no style: {first}"


def notes(members: Members) -> Iterator[str]:
    """Each reference has its note, each note its reference; the separators are there."""
    for kind in ("footnote", "endnote"):
        root = members.get(f"word/{kind}s.xml")
        defined = (
            [n.get(f"{W}id") for n in root if n.get(f"{W}type") is None] if root is not None else []
        )
        called = [
            n.get(f"{W}id") for _, r in stories(members) for n in r.iter(f"{W}{kind}Reference")
        ]
        if sorted(defined) != sorted(called):
            yield f"{kind}s {sorted(set(defined) ^ set(called))}"
        special = {n.get(f"{W}id") for n in root} - set(defined) if root is not None else set()
        for node in members["word/settings.xml"].iter(f"{W}{kind}"):
            if node.get(f"{W}id") not in special:
                yield f"no separator {node.get(f'{W}id')} among {kind}s"


def sections(members: Members) -> Iterator[str]:
    """The document ends with a section, has headers of a type once, and cells end in paragraphs."""
    body = members["word/document.xml"].find(f"{W}body")
    if body[-1].tag != f"{W}sectPr":
        yield "the last child of the body is no section"
    for section in body.iter(f"{W}sectPr"):
        for kind in ("header", "footer"):
            types = Counter(n.get(f"{W}type") for n in section.iterchildren(f"{W}{kind}Reference"))
            yield from (f"{kind} of {t} pages twice" for t, count in types.items() if count > 1)
    for name, root in stories(members):
        for cell in root.iter(f"{W}tc"):
            if len(cell) == 0 or cell[-1].tag != f"{W}p":
                yield f"{name}: a cell does not end with a paragraph"
