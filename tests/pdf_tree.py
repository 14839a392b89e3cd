"""The structure tree of a PDF as a reader meets it, by a parser that shares nothing with ours.

ISO 32000-1, sections 9.10.3 (ToUnicode), 14.6 (marked content), 14.7 (structure) and 14.8.2.2
(artifacts).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

ATTRIBUTES = ("Lang", "Alt", "E", "ActualText", "ID")
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


@dataclass(eq=False)
class Node:
    """A structure element, or an annotation that stands in one (its role is `OBJR`)."""

    role: str
    values: dict[str, Any] = field(default_factory=dict)
    """Attributes by name; of an annotation `Contents`, its `URI` or `Dest` (index of the page,
    left and top in pt), `Rect`, and `QuadPoints` as a list of rectangles."""
    kids: list[Node | str] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    """Indexes of the pages that what is in it stands on."""

    def find(self, role: str) -> list[Node]:
        """All of a role, in order, below it."""
        return [node for node in self.walk() if node.role == role]

    def walk(self) -> Iterator[Node]:
        """All below it, in order."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield kid
                yield from kid.walk()

    @property
    def text(self) -> str:
        """What it says, as its glyphs and `ActualText` have it."""
        if "ActualText" in self.values:
            return str(self.values["ActualText"])
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    def lines(self, depth: int = 0) -> list[str]:
        """An outline, two spaces a level; text of a leaf stands in its line."""
        said = [self.role]
        said += [f"{name}={_short(value)}" for name, value in self.values.items()]
        if len(self.pages) > 1:
            said.append(f"pages={min(self.pages) + 1}-{max(self.pages) + 1}")
        leaf = bool(self.kids) and all(isinstance(kid, str) for kid in self.kids)
        if leaf:
            said.append(f'"{"".join(map(str, self.kids))}"')
        found = ["  " * depth + " ".join(said)]
        run = ""
        for kid in [] if leaf else [*self.kids, Node("")]:
            if isinstance(kid, str):
                run += kid
                continue
            if run:
                found.append("  " * (depth + 1) + f'"{run}"')
            run = ""
            if kid.role:
                found += kid.lines(depth + 1)
        return found


@dataclass(eq=False)
class Mark:
    """A marked-content sequence, or an artifact."""

    tag: str
    properties: dict[str, str]
    text: str = ""


@dataclass(eq=False)
class Tree:
    """What a PDF says to those who cannot see it."""

    root: Node
    artifacts: list[tuple[int, Mark]]
    """With the index of the page."""
    problems: list[str]
    """What of its books does not add up."""


def read(data: bytes) -> Tree:
    """The tree, the artifacts, and whether content, tree and parent tree agree."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return _Reader(pdf).tree()


def outline(data: bytes, *without: str) -> str:
    """The tree in lines, less attributes that one does not want to read, and less `Document`."""
    root = read(data).root
    for node in root.walk():
        for name in without:
            node.values.pop(name, None)
    return "\n".join(line for kid in root.kids if isinstance(kid, Node) for line in kid.lines())


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.fonts: dict[tuple[int, int], dict[bytes, str]] = {}
        self.page_of = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        self.marks: dict[tuple[tuple[int, int], int], Mark] = {}
        self.artifacts: list[tuple[int, Mark]] = []
        self.problems: list[str] = []
        self.streams: dict[tuple[int, int], Any] = {}
        self.used: Counter[tuple[tuple[int, int], int]] = Counter()
        self.owner: dict[tuple[tuple[int, int], int], tuple[int, int]] = {}

    def tree(self) -> Tree:
        for number, page in enumerate(self.pdf.pages):
            self.content(page.obj, number, None)
        top = self.pdf.Root.StructTreeRoot
        root = self.node(top.K, top.objgen)
        for key, mark in self.marks.items():
            if not self.used[key]:
                self.problems.append(f"no element has the mark {mark.text!r}")
        self.parents(top)
        return Tree(root, self.artifacts, self.problems)

    def content(self, holder: Any, page: int, around: Mark | None) -> None:
        """Read the content of a page or a form; `around` is the mark that a form stands in."""
        if holder.objgen in self.streams:
            self.problems.append("a form is drawn twice")
            return
        self.streams[holder.objgen] = holder
        resources = holder.get("/Resources", {})
        stack: list[Mark | None] = [around]
        font: dict[bytes, str] = {}
        for operands, operator in pikepdf.parse_content_stream(holder):
            name = str(operator)
            if name in ("BDC", "BMC"):
                stack.append(self.mark(holder, page, operands, stack[-1]))
            elif name == "EMC":
                stack.pop()
            elif name == "Tf":
                font = self.font(resources.Font[str(operands[0])])
            elif name in ("Tj", "TJ"):
                text = _decoded(operands[0], font)
                if stack[-1] is None:
                    self.problems.append(f"text outside all marks: {text!r}")
                else:
                    stack[-1].text += text
            elif name == "Do":
                form = resources.XObject[str(operands[0])]
                if form.get("/Subtype") == "/Form":
                    self.content(form, page, stack[-1])
                elif stack[-1] is None:
                    self.problems.append("an image outside all marks")
        if stack != [around]:
            self.problems.append("marks do not end")

    def mark(self, holder: Any, page: int, operands: Any, around: Mark | None) -> Mark | None:
        tag = str(operands[0])[1:]
        given = operands[1] if len(operands) > 1 else {}
        made = Mark(tag, {str(k)[1:]: str(v) for k, v in given.items()})
        if "MCID" in made.properties:
            if around is not None:
                self.problems.append("a mark in a mark")
            key = (holder.objgen, int(given["/MCID"]))
            if key in self.marks:
                self.problems.append(f"the mark {key} stands twice")
            self.marks[key] = made
            return made
        if tag == "Artifact":
            if around is not None and around.tag != "Artifact":
                self.problems.append("an artifact in a mark")
            self.artifacts.append((page, made))
            return made
        return around or made

    def font(self, font: Any) -> dict[bytes, str]:
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = _to_unicode(font.ToUnicode.read_bytes())
        return self.fonts[font.objgen]

    def node(self, element: Any, parent: tuple[int, int]) -> Node:
        made = Node(str(element.S)[1:])
        if element.P.objgen != parent:
            self.problems.append(f"{made.role} has another parent than what it stands in")
        made.values = {n: str(element[f"/{n}"]) for n in ATTRIBUTES if f"/{n}" in element}
        for owner in _list(element.get("/A")):
            made.values |= {str(k)[1:]: _plain(v) for k, v in owner.items() if k != "/O"}
        for kid in _list(element.get("/K")):
            if isinstance(kid, int):
                made.kids.append(self.piece(element, made, element.Pg, element.Pg, kid))
            elif kid.get("/Type") == "/MCR":
                page = kid.get("/Pg", element.get("/Pg"))
                made.kids.append(self.piece(element, made, kid.get("/Stm", page), page, kid.MCID))
            elif kid.get("/Type") == "/OBJR":
                made.kids.append(self.annotation(element, made, kid))
            else:
                below = self.node(kid, element.objgen)
                made.pages |= below.pages
                made.kids.append(below)
        return made

    def piece(self, element: Any, made: Node, holder: Any, page: Any, number: int) -> str:
        key = (holder.objgen, int(number))
        self.used[key] += 1
        self.owner[key] = element.objgen
        if self.used[key] > 1:
            self.problems.append(f"the mark {key} is in two elements")
        made.pages.add(self.page_of[page.objgen])
        if key not in self.marks:
            self.problems.append(f"{made.role} has a mark that no content has")
            return ""
        return self.marks[key].text

    def annotation(self, element: Any, made: Node, reference: Any) -> Node:
        annotation = reference.Obj
        page = reference.get("/Pg", element.get("/Pg"))
        number = self.page_of[page.objgen]
        made.pages.add(number)
        if annotation.objgen not in [a.objgen for a in page.get("/Annots", [])]:
            self.problems.append("an annotation is not on its page")
        values: dict[str, Any] = {"Contents": str(annotation.get("/Contents", ""))}
        if "/A" in annotation:
            values["URI"] = str(annotation.A.get("/URI", ""))
        if "/Dest" in annotation:
            values["Dest"] = self.place(annotation.Dest)
        values["Rect"] = _plain(annotation.Rect)
        quads = [float(value) for value in annotation.get("/QuadPoints", [])]
        if quads:
            eights = (quads[i : i + 8] for i in range(0, len(quads), 8))
            values["QuadPoints"] = [
                (min(e[::2]), min(e[1::2]), max(e[::2]), max(e[1::2])) for e in eights
            ]
        self.owner[annotation.objgen, -1] = element.objgen
        return Node("OBJR", values, [], {number})

    def place(self, given: Any) -> tuple[int, float, float] | None:
        if isinstance(given, pikepdf.String):
            names = self.pdf.Root.Names.Dests.Names
            found = dict(zip(map(bytes, names[::2]), names[1::2], strict=True))
            given = found.get(bytes(given))
        if given is None:
            return None
        return self.page_of[given[0].objgen], float(given[2]), float(given[3])

    def parents(self, top: Any) -> None:
        """The parent tree says of each mark and annotation what the tree says."""
        numbers = top.ParentTree.Nums
        tree = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        for holder in self.streams.values():
            mine = [number for place, number in self.marks if place == holder.objgen]
            if "/StructParents" not in holder:
                if mine:
                    self.problems.append("content with marks has no place in the parent tree")
                continue
            owners = tree[int(holder.StructParents)]
            for number in mine:
                owner = self.owner.get((holder.objgen, number))
                found = owners[number]
                if owner is not None and (found is None or found.objgen != owner):
                    self.problems.append(f"the parent tree errs about mark {number}")
        for page in self.pdf.pages:
            for annotation in page.obj.get("/Annots", []):
                owner = self.owner.get((annotation.objgen, -1))
                if owner is None:
                    self.problems.append("an annotation stands in no element")
                elif tree[int(annotation.StructParent)].objgen != owner:
                    self.problems.append("the parent tree errs about an annotation")


def _list(value: Any) -> list[Any]:
    """What stands by itself or in an array."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _plain(value: Any) -> Any:
    if isinstance(value, pikepdf.Array):
        return tuple(round(float(v), 2) for v in value)
    return str(value).lstrip("/") if isinstance(value, pikepdf.Name) else value


def _short(value: Any) -> str:
    return f"'{value}'" if " " in str(value) and isinstance(value, str) else str(value)


def _decoded(shown: Any, font: dict[bytes, str]) -> str:
    raw = b"".join(bytes(s) for s in _list(shown) if isinstance(s, pikepdf.String))
    width = len(next(iter(font), b"  "))
    return "".join(font.get(raw[i : i + width], "\ufffd") for i in range(0, len(raw), width))


def _to_unicode(cmap: bytes) -> dict[bytes, str]:
    """Text by code; WeasyPrint writes no ranges."""
    assert b"beginbfrange" not in cmap
    found = {}
    for section in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        codes = [bytes.fromhex(code.decode()) for code in _HEX.findall(section)]
        for code, text in zip(codes[::2], codes[1::2], strict=True):
            found[code] = text.decode("utf-16-be")
    return found
