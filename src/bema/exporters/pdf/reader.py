"""Words and source out of a PDF that bema made: structure tree, marked content, ToUnicode.

ISO 32000-1, sections 9.10.3 (ToUnicode), 14.6 (marked content), 14.7 (structure) and 14.9.4
(`ActualText`). Lines end with the space that parts them from the next; where a word goes on there
is none, and a soft hyphen if hyphenation put a hyphen there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf

from bema.exporters.pdf.structure import ROLES
from bema.words import words

_SOFT_HYPHEN = "\u00ad"
_BLOCK = frozenset(
    """P H1 H2 H3 H4 H5 H6 Div Sect Art Part Note BlockQuote L LI Lbl LBody TOC TOCI Table THead
    TBody TR TD TH Caption""".split()
)
_ADDED = frozenset(("Content", "Figure", "Marker"))
"""Structure types of what is not in the text: what the stylesheet adds, and what an image is drawn
as where it cannot be had."""
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)


def pdf_words(data: bytes, *, actual: bool = True) -> Iterator[str]:
    """Words of a tagged PDF in the order of its structure tree, those of its notes at the end.

    What the stylesheet adds is left out. Without `actual`, what the glyphs say is read even where
    the file says otherwise.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        text = "".join(_Reader(pdf, actual=actual).text())
    yield from words([text.replace(_SOFT_HYPHEN, "")])


def pdf_source(data: bytes) -> bytes | None:
    """The embedded file whose relationship is `Source`; None where there is none."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for filespec in pdf.Root.get("/AF", []):
            if filespec.get("/AFRelationship") == "/Source":
                return bytes(filespec.EF.F.read_bytes())
    return None


class _Reader:
    """Reads marked content as the tree asks for it."""

    def __init__(self, pdf: pikepdf.Pdf, *, actual: bool) -> None:
        self._pdf = pdf
        self._actual = actual
        self._contents: dict[tuple[int, int], dict[int, str]] = {}

    def text(self) -> Iterator[str]:
        """Pieces of text, with spaces around blocks."""
        root = self._pdf.Root.get("/StructTreeRoot")
        notes = [] if root is None else [root]
        for tree in notes:  # it grows
            yield " "
            yield from self._below(tree, notes)

    def _below(self, tree: Any, notes: list[Any]) -> Iterator[str]:
        """What stands in a structure element; the notes in it are put with the others."""
        stack: list[tuple[Any, Any]] = [(kid, tree.get("/Pg")) for kid in reversed(_told(tree))]
        while stack:
            node, page = stack.pop()
            if isinstance(node, str):
                yield node
            elif isinstance(node, _Foot):
                notes.append(node.note)
            elif isinstance(node, int):
                yield self._marked(page, node)
            elif node.get("/Type") == "/MCR":
                yield self._marked(node.get("/Stm", node.get("/Pg", page)), int(node.MCID))
            elif node.get("/Type") != "/OBJR":
                role = str(node.S)[1:]
                if role == "Parted":
                    yield " "
                elif role not in _ADDED:
                    around = [(" ", None)] * (ROLES.get(role, role) in _BLOCK)
                    page = node.get("/Pg", page)
                    if self._actual and "/ActualText" in node:
                        inside: list[tuple[Any, Any]] = [(str(node.ActualText), page)]
                    else:
                        inside = [(kid, page) for kid in reversed(_told(node))]
                    stack += [*around, *inside, *around]

    def _marked(self, content: Any, number: int) -> str:
        """Text of a marked-content sequence of a page or a form."""
        key = content.objgen
        if key not in self._contents:
            self._contents[key] = _texts(content)
        return self._contents[key].get(number, "")


class _Foot(NamedTuple):
    """A note that stands behind its call in the tree, and at the foot of a page."""

    note: Any


def _told(node: Any) -> list[Any]:
    """The kids of a structure element, its notes as such; those collected elsewhere stand there."""
    kids = _kids(node)
    roles = ["", *(str(kid.get("/S", "")) if _is_element(kid) else "" for kid in kids)]
    pairs = zip(roles, roles[1:], kids, strict=False)
    return [
        _Foot(kid) if (before, role) == ("/Reference", "/Note") else kid
        for before, role, kid in pairs
    ]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary)


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _texts(content: Any) -> dict[int, str]:
    """Text of each marked-content sequence of a page or a form, by MCID."""
    resources = content.get("/Resources", {})
    fonts = {name: _to_unicode(font) for name, font in resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    marks: list[int | None] = []
    font: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(content):
        name = str(operator)
        if name == "BDC":
            properties = operands[1]
            has = isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties
            marks.append(int(properties.MCID) if has else None)
        elif name == "BMC":
            marks.append(None)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in ("TJ", "Tj"):
            mark = next((m for m in reversed(marks) if m is not None), None)
            if mark is not None:
                found[mark] = found.get(mark, "") + _decode(operands[0], font)
    return found


def _decode(shown: Any, font: dict[bytes, str]) -> str:
    """Text of a shown string or array, two bytes a glyph."""
    strings = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
    return "".join(font.get(codes[i : i + 2], "\ufffd") for i in range(0, len(codes), 2))


def _to_unicode(font: Any) -> dict[bytes, str]:
    """Text of each glyph code of a font."""
    found: dict[bytes, str] = {}
    if "/ToUnicode" not in font:
        return found
    for kind, body in _SECTION.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            for code, text in _BFCHAR.findall(body):
                found[bytes.fromhex(code.decode())] = _utf16(text)
        else:
            for first, last, text in _BFRANGE.findall(body):
                start = int(text, 16)
                for offset, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                    found[code.to_bytes(2, "big")] = chr(start + offset)
    return found


def _utf16(hexadecimal: bytes) -> str:
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be", "replace")
