"""What a reader sees of an edition, read out of the file: letters, places, colours, lines."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zipfile import ZipFile

import pdfplumber
from lxml import etree
from pdfminer.pdftypes import resolve1

from bema import weasy

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


@dataclass(frozen=True)
class Letter:
    """A letter on paper; lengths in pt from the page's upper left corner."""

    text: str
    font: str
    size: float
    x: float
    right: float
    top: float
    bottom: float
    page: int
    colour: str


class PdfLook:
    """A PDF's letters, lines and pages."""

    def __init__(self, data: bytes) -> None:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            pages = pdf.pages
            self.pages = [(round(page.width), round(page.height)) for page in pages]
            self.letters = [_letter(c, n) for n, p in enumerate(pages, 1) for c in p.chars]
            self.transparent = any(_is_transparent(page) for page in pages)
            self.rects = [
                (n, r) for n, p in enumerate(pages, 1) for r in (*p.rects, *p.lines, *p.curves)
            ]

    @property
    def ligatures(self) -> bool:
        """Whether one sign stands for several letters somewhere."""
        return any(len(letter.text) > 1 for letter in self.letters)

    @cached_property
    def _text(self) -> tuple[str, list[int]]:
        # A ligature is one letter that stands for several characters.
        inked = [(n, c) for n, letter in enumerate(self.letters) for c in letter.text.strip()]
        return "".join(c for _, c in inked), [n for n, _ in inked]

    def find(self, words: str) -> Letter:
        """The first letter of these words; spaces and hyphenation do not count."""
        text, inked = self._text
        place = text.find(words.replace(" ", ""))
        assert place >= 0, f"{words!r} is not in the PDF"
        return self.letters[inked[place]]

    def has(self, words: str) -> bool:
        """Whether the words are on paper, in one place."""
        return words.replace(" ", "") in self._text[0]

    def count(self, words: str) -> int:
        """How often the words are on paper."""
        return self._text[0].count(words.replace(" ", ""))

    def drawn(self, words: str) -> bool:
        """Whether a line or a ground is drawn at the first letter of the words."""
        return bool(self._near(words))

    def upright(self, words: str) -> bool:
        """Whether an upright line is drawn there."""
        return any(r["bottom"] - r["top"] > r["x1"] - r["x0"] for r in self._near(words))

    def _near(self, words: str) -> list[Any]:
        at = self.find(words)
        return [
            rect
            for page, rect in self.rects
            if page == at.page
            and rect["x0"] < at.right + 5
            and rect["x1"] > at.x - 40
            and rect["top"] < at.bottom + 6
            and rect["bottom"] > at.top - 3
        ]

    def lines(self, first: str, last: str) -> int:
        """In how many lines the text from one word to another stands."""
        text, inked = self._text
        start, end = text.find(first), text.find(last)
        assert 0 <= start < end
        return len({round(self.letters[n].bottom) for n in inked[start:end]})

    def gap(self, upper: str, lower: str) -> float:
        """How far the baseline of one word is below another's, about."""
        return round(self.find(lower).bottom - self.find(upper).bottom, 1)


def _is_transparent(page: Any) -> bool:
    """Whether something on the page lets the paper through (ISO 32000-1, section 11.6.4.4)."""
    states = resolve1(resolve1(page.page_obj.resources).get("ExtGState")) or {}
    return any(resolve1(state).get("ca", 1) < 1 for state in states.values())


def _letter(char: dict[str, Any], page: int) -> Letter:
    colour = char["non_stroking_color"] or ()
    parts = [round(float(part), 2) for part in colour]
    return Letter(
        text=char["text"],
        font=char["fontname"].partition("+")[2],
        size=round(char["size"], 2),
        x=round(char["x0"], 1),
        right=round(char["x1"], 1),
        top=round(char["top"], 1),
        bottom=round(char["bottom"], 1),
        page=page,
        colour="".join(f"{round(part * 255):02x}" for part in parts),
    )


class WordLook:
    """A Word file's paragraphs and runs with the properties that hold for them."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(io.BytesIO(data)) as archive:
            names = [n for n in archive.namelist() if n.startswith("word/") and n.endswith(".xml")]
            self.parts = {n.removeprefix("word/"): etree.fromstring(archive.read(n)) for n in names}
        styles = self.parts["styles.xml"]
        self.styles = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
        self.body = self.parts["document.xml"][0]

    def paragraph(self, words: str) -> Any:
        """The paragraph that begins with these words."""
        for paragraph in self._paragraphs():
            if "".join(t.text or "" for t in paragraph.iter(f"{W}t")).startswith(words):
                return paragraph
        raise AssertionError(f"no paragraph begins with {words!r}")

    def _paragraphs(self) -> Iterator[Any]:
        for name, part in self.parts.items():
            if name in ("document.xml", "footnotes.xml", "endnotes.xml"):
                yield from part.iter(f"{W}p")

    def run(self, words: str) -> Any:
        """The run that begins with these words."""
        for paragraph in self._paragraphs():
            for run in paragraph.iter(f"{W}r"):
                if "".join(t.text or "" for t in run.iter(f"{W}t")).lstrip().startswith(words):
                    return run
        raise AssertionError(f"no run begins with {words!r}")

    def style_name(self, words: str) -> str:
        """The name of the style of a paragraph."""
        ident = self._value(self.paragraph(words).find(f"{W}pPr/{W}pStyle"))
        return str(self.styles[ident].find(f"{W}name").get(f"{W}val"))

    def p(self, words: str, path: str, attribute: str = "val") -> str | None:
        """A paragraph property: direct, else of its styles, else of the document's defaults."""
        return self._lookup(self._paragraph_sources(self.paragraph(words)), path, attribute)

    def r(self, words: str, path: str, attribute: str = "val") -> str | None:
        """A run property: direct, else of its character style, else as its paragraph's."""
        run = self.run(words)
        paragraph = next(run.iterancestors(f"{W}p"))
        own = [run.find(f"{W}rPr")]
        own += self._chain(self._value(run.find(f"{W}rPr/{W}rStyle")), "rPr")
        style = self._value(paragraph.find(f"{W}pPr/{W}pStyle"))
        own += self._chain(style, "rPr")
        own.append(self.parts["styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        return self._lookup(own, path, attribute)

    def _paragraph_sources(self, paragraph: Any) -> list[Any]:
        own = paragraph.find(f"{W}pPr")
        style = self._value(own.find(f"{W}pStyle")) if own is not None else ""
        defaults = self.parts["styles.xml"].find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        return [own, *self._chain(style, "pPr"), defaults]

    def _chain(self, ident: str, properties: str) -> list[Any]:
        found = []
        while ident in self.styles:
            style = self.styles[ident]
            found.append(style.find(f"{W}{properties}"))
            ident = self._value(style.find(f"{W}basedOn"))
        return found

    @staticmethod
    def _lookup(sources: list[Any], path: str, attribute: str) -> str | None:
        steps = "/".join(f"{W}{step}" for step in path.split("/"))
        for source in sources:
            found = source.find(steps) if source is not None else None
            if found is not None and (attribute == "val" or f"{W}{attribute}" in found.attrib):
                return str(found.get(f"{W}{attribute}", "on"))
        return None

    @staticmethod
    def _value(element: Any) -> str:
        return "" if element is None else str(element.get(f"{W}val", ""))

    def numbering(self, words: str, tag: str) -> str | None:
        """What numbering.xml says of the level of a list item's paragraph."""
        number = self.p(words, "numPr/numId")
        level = self.p(words, "numPr/ilvl") or "0"
        part = self.parts["numbering.xml"]
        instance = part.find(f"{W}num[@{W}numId='{number}']/{W}abstractNumId")
        path = f"{W}abstractNum[@{W}abstractNumId='{self._value(instance)}']"
        found = part.find(f"{path}/{W}lvl[@{W}ilvl='{level}']/{W}{tag}")
        return self._value(found).strip()

    def sections(self) -> list[Any]:
        """The properties of all sections."""
        return list(self.body.iter(f"{W}sectPr"))

    def bordered(self) -> bool:
        """Whether a table, its style or a cell has a border beside its text."""
        tags = (f"{W}tblBorders", f"{W}tcBorders")
        found = [b for p in ("document.xml", "styles.xml") for b in self.parts[p].iter(*tags)]
        sides = (f"{W}{name}" for name in ("left", "start", "insideV"))
        drawn = [b.find(side) for side in sides for b in found]
        return any(side is not None and side.get(f"{W}val") == "single" for side in drawn)

    def extension(self, words: str, name: str) -> str | None:
        """A property of Word 2010 (namespace w14) of the run, or of its styles."""
        run = self.run(words)
        style = self._value(next(run.iterancestors(f"{W}p")).find(f"{W}pPr/{W}pStyle"))
        defaults = self.parts["styles.xml"].find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for source in (run.find(f"{W}rPr"), *self._chain(style, "rPr"), defaults):
            found = source.find(f"{W14}{name}") if source is not None else None
            if found is not None:
                return str(found.get(f"{W14}val"))
        return None

    def section(self, path: str, attribute: str) -> str | None:
        """A property of the document's last section."""
        return self._lookup([self.body.find(f"{W}sectPr")], path, attribute)

    def furniture(self) -> str:
        """The text of all headers and footers, fields as their instructions."""
        pieces = []
        for name, part in sorted(self.parts.items()):
            if name.startswith(("header", "footer")):
                pieces += [t.text or "" for t in part.iter(f"{W}t", f"{W}instrText")]
                pieces += [f.get(f"{W}instr", "") for f in part.iter(f"{W}fldSimple")]
        return " ".join(" ".join(pieces).split())

    def text(self) -> str:
        """The text of the main story."""
        return " ".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in self._paragraphs())


class EpubLook:
    """An EPUB's text under its own stylesheet, as a reading system would compute it."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        self.css = files["EPUB/speech.css"].decode()
        root = etree.fromstring(files["EPUB/speech.xhtml"])
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
        self.html = root
        source = weasy.Source("epub", self.css, "file:///EPUB/")

        def fetch(url: str) -> weasy.Fetched:
            return weasy.Fetched(files[url.removeprefix("file:///")], "font/ttf")

        job = weasy.Job(root, "file:///EPUB/", (source,), "screen", fetch)
        self.cascade, self.findings = weasy.cascade(job)

    def element(self, words: str) -> Any:
        """The innermost element that begins with these words."""
        found = [
            element
            for element in self.html.iter(etree.Element)
            if "".join(element.itertext()).strip().startswith(words)
        ]
        assert found, f"no element begins with {words!r}"
        return found[-1]

    def style(self, words: str, name: str, pseudo: str | None = None, selector: str = "") -> Any:
        """A computed value of what a selector selects, or of the element with these words."""
        element = self.cascade.select(selector)[0] if selector else self.element(words)
        style = self.cascade(element, pseudo)
        return None if style is None else style[name]


class TextLook:
    """The lines of a plain text."""

    def __init__(self, data: bytes) -> None:
        self.lines = data.decode().split("\n")

    def number(self, words: str) -> int:
        """The number of the line with these words."""
        return next(n for n, line in enumerate(self.lines) if words in line)

    def line(self, words: str) -> str:
        """The line with these words."""
        return self.lines[self.number(words)]

    def indent(self, words: str) -> int:
        """Where the line begins, in columns."""
        line = self.line(words)
        return len(line) - len(line.lstrip())

    def above(self, words: str) -> int:
        """Blank lines above the line."""
        number = self.number(words)
        count = 0
        while number - count > 0 and not self.lines[number - count - 1]:
            count += 1
        return count
