"""Words and source out of a PDF that bema made: structure tree, marked content, ToUnicode.

ISO 32000-1, sections 9.10.3 (ToUnicode), 14.6 (marked content) and 14.7 (structure). The tree does
not say where a line ends, so that is read from positions: a piece that starts lower, or not to the
right of the one before, begins a new line. A hyphen U+2010 at the end of a line was put there by
hyphenation and goes; any other hyphen there stays, and the word goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from bema.words import words

HYPHEN = "\u2010"
_BLOCK = frozenset(
    "/P /H1 /H2 /H3 /H4 /H5 /H6 /Div /Sect /Art /Part /LI /LBody /TR /TD /TH /Caption".split()
)
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """Text of one marked-content sequence; it stands on one line."""

    text: str
    page: int
    y: float
    """Height of its baseline in pt."""
    size: float
    """Font size in pt."""


def pdf_words(data: bytes) -> Iterator[str]:
    """Words of a tagged PDF in the order of its structure tree."""
    with pikepdf.open(BytesIO(data)) as pdf:
        yield from words(list(_joined(_walk(pdf))))


def pdf_source(data: bytes) -> bytes | None:
    """The embedded file whose relationship is `Source`; None where there is none."""
    with pikepdf.open(BytesIO(data)) as pdf:
        for filespec in pdf.Root.get("/AF", []):
            if filespec.get("/AFRelationship") == "/Source":
                return bytes(filespec.EF.F.read_bytes())
    return None


def _joined(pieces: Iterator[Piece | None]) -> Iterator[str]:
    """Text of pieces with a space where a line ends or a block (None) parts them.

    A block that a page turn cuts in two is two blocks in the tree.
    """
    before: Piece | None = None
    parted = False
    for piece in pieces:
        if piece is None:
            parted = True
            continue
        if before is not None:
            goes_on = before.text.endswith(HYPHEN) and piece.page > before.page
            yield f"{before.text} " if parted and not goes_on else _line_end(before, piece)
        before, parted = piece, False
    if before is not None:
        yield before.text


def _line_end(before: Piece, after: Piece) -> str:
    """The text of `before` as it continues in `after`."""
    same_line = before.page == after.page and abs(before.y - after.y) < 0.6 * max(
        before.size, after.size
    )
    if same_line:
        return before.text
    if before.text.endswith(HYPHEN):
        return before.text[:-1]
    return before.text if before.text.endswith("-") else before.text + " "


def _walk(pdf: pikepdf.Pdf) -> Iterator[Piece | None]:
    """Pieces in the order of the tree, and None wherever a block begins or ends."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    contents: dict[int, dict[int, Piece]] = {}
    stack: list[tuple[Any, int]] = [(kid, -1) for kid in reversed(_kids(root))]
    while stack:
        node, page = stack.pop()
        if node is None:
            yield None
        elif isinstance(node, int):
            if page not in contents:
                contents[page] = _pieces(pdf.pages[page], page)
            if node in contents[page]:
                yield contents[page][node]
        elif node.get("/Type") != "/OBJR":
            page = pages[node.Pg.objgen] if "/Pg" in node else page
            block = node.get("/S") in _BLOCK
            kids = [node.MCID] if "/MCID" in node else _kids(node)
            stack += [(None, page)] * block
            stack += [(kid, page) for kid in reversed(kids)]
            stack += [(None, page)] * block


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _pieces(page: pikepdf.Page, number: int) -> dict[int, Piece]:
    """Text of each marked-content sequence of a page, by MCID."""
    fonts = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, Piece] = {}
    marks: list[int | None] = []
    font: dict[bytes, str] = {}
    size = y = 0.0
    for operands, operator in pikepdf.parse_content_stream(page):
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
            font, size = fonts[str(operands[0])], float(operands[1])
        elif name == "Tm":
            y = float(operands[5])
        elif name in ("TJ", "Tj"):
            mark = next((m for m in reversed(marks) if m is not None), None)
            if mark is not None:
                text = _decode(operands[0], font)
                known = found.get(mark)
                found[mark] = Piece((known.text if known else "") + text, number, y, size)
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
