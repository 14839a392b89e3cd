"""The cases of `conformance/`: documents, whose README says how they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import tinycss2
from lxml import etree

import bema
from bema.edition.edition import Edition
from bema.findings import Finding
from bema.tei.speech import TEI
from bema.tree import Element
from bema.weasy import Colour, Percentage

FILES = sorted((Path(__file__).parent / "conformance").glob("[a-z]*.md"))
BLOCK = re.compile(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", re.MULTILINE)
KINDS = {"odd", "header", "tei", "html", "css", "omitted", "findings"}
INDENTATION = re.compile(r"\n\s*")
SELECTOR = re.compile(r"(\w+)(?:\.([\w-]+))?(?:#([\w-]+))?(?:::([\w-]+))?")

DOCUMENT = """<TEI xml:lang="en"><teiHeader><fileDesc><titleStmt><title>A speech</title>\
</titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc>%s\
</teiHeader><text><body>%s</body></text></TEI>"""
FRAME = {"TEI": "document", "text": "document", "body": "document", "teiHeader": "metadata"}
"""Behaviours of what stands around every case, unless its models say otherwise."""


@dataclass(frozen=True)
class Case:
    """One section of a file: what holds, and how it shows."""

    name: str
    blocks: tuple[tuple[str, str, str], ...]
    """Kind, what stands behind it, and content, in order."""

    def all(self, kind: str) -> list[tuple[str, str]]:
        return [(given, content) for name, given, content in self.blocks if name == kind]

    def one(self, kind: str) -> str:
        return "".join(content.rstrip("\n") for _, content in self.all(kind))


def read_cases() -> Iterator[Case]:
    for path in FILES:
        for section in re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            heading = section.partition("\n")[0]
            yield Case(f"{path.stem}: {heading}", tuple(BLOCK.findall(section)))


CASES = list(read_cases())


def document(case: Case, folder: Path) -> Path:
    text = case.one("tei")
    whole = text if text.startswith("<TEI") else DOCUMENT % (case.one("header"), text)
    path = folder / "case.tei.xml"
    path.write_text(whole.replace("<TEI", f'<TEI xmlns="{TEI}"', 1), "utf-8")
    return path


def models(case: Case, folder: Path) -> Path | None:
    """The ODD of a case, with those beside it; None for the default one."""
    for name, text in case.all("odd"):
        schema = text if text.startswith("<schemaSpec") else f"<schemaSpec>{text}</schemaSpec>"
        frame = "".join(
            f'<elementSpec ident="{ident}"><model behaviour="{behaviour}"/></elementSpec>'
            for ident, behaviour in FRAME.items()
            if f'ident="{ident}"' not in text and not text.startswith("<schemaSpec source=")
        )
        schema = schema.replace("<schemaSpec", f'<schemaSpec xmlns="{TEI}" ident="case"', 1)
        schema = schema.replace("</schemaSpec>", f"{frame}</schemaSpec>")
        (folder / (name or "case.odd")).write_text(schema, "utf-8")
    return folder / "case.odd" if case.all("odd") else None


def body(edition: Edition, *, default: bool) -> Element:
    """The text of an edition, without what bema puts around it, and the default models."""
    root = deepcopy(edition.html[1])
    ids = root.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    if default:
        (root,) = root.xpath("main[@class='text']/div[@class='body']")
    for element in root.xpath("*[@data-generated][self::header or self::section]"):
        root.remove(element)
    for element in root.iter():
        if re.fullmatch(r"heading-\d+", element.get("id", "")):
            del element.attrib["id"]
        names = element.get("class", "").split()
        kept = [n for n in names if not re.fullmatch(r"odd\d*-.*-\d+|style-\d+", n)]
        if kept != names:
            element.set("class", " ".join(kept))
    root.tag = "body"
    root.attrib.clear()
    return root


def expected(html: str, made: Element) -> Element:
    """The HTML of a case; values that it leaves open are those that were made."""
    root = etree.fromstring(f"<body>{INDENTATION.sub('', html)}</body>")
    for element, other in zip(root.iter(), made.iter(), strict=False):
        for name, value in element.items():
            if value == "…" and other.get(name):
                element.set(name, other.get(name, ""))
    return root


def lines(root: Element) -> list[str]:
    """Canonical markup, a line for each element."""
    for element in root.iter():
        if classes := element.get("class", "").split():
            element.set("class", " ".join(sorted(classes)))
    text = etree.tostring(root, method="c14n").decode()
    return re.sub(r"(?=<[^/])", "\n", text).splitlines()


def computed(edition: Edition, media: str, css: str) -> Iterator[tuple[str, str, str]]:
    """Selector and property, wanted value and computed value of each declaration in `css`."""
    cascade = edition.computed(media)
    for rule in tinycss2.parse_stylesheet(css, skip_whitespace=True):
        selector = tinycss2.serialize(rule.prelude).strip()
        parts = SELECTOR.fullmatch(selector)
        assert parts is not None, selector
        tag, css_class, ident, pseudo = parts.groups()
        element = next(
            e
            for e in edition.html[1].iter(tag)
            if css_class in (None, *e.get("class", "").split()) and ident in (None, e.get("id"))
        )
        style = cascade(element, pseudo)
        for item in tinycss2.parse_blocks_contents(rule.content, skip_whitespace=True):
            value = "none" if style is None else css_value(style[item.name])
            yield f"{selector} {item.name}", tinycss2.serialize(item.value).strip(), value


def css_value(value: Any) -> str:
    """A computed value as CSS writes it."""
    if isinstance(value, Colour):
        return "rgb({:.0f}, {:.0f}, {:.0f})".format(*(255 * part for part in value[:3]))
    if isinstance(value, tuple):
        return f'"{value[1]}"' if value[0] == "string" else " ".join(map(css_value, value))
    if isinstance(value, float):
        return f"{value:g}{'%' if isinstance(value, Percentage) else 'px'}"
    return str(value)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case, tmp_path: Path) -> None:
    """The edition, its appearance, what it leaves out and what it tells are as the case says."""
    assert {kind for kind, _, _ in case.blocks} <= KINDS
    assert case.all("html") or case.all("css")
    speech, odd = bema.read(document(case, tmp_path)), models(case, tmp_path)
    findings: dict[Finding, None] = {}
    for outputs, html in case.all("html"):
        edition = bema.render(speech, tuple(outputs.split()) or ("web",), odd)
        findings |= dict.fromkeys(edition.findings)
        made = body(edition, default=odd is None)
        assert lines(made) == lines(expected(html, made)), outputs or "web"
        if left_out := case.one("omitted"):
            assert [f"{o.model}: {o.text}" for o in edition.omissions] == left_out.splitlines()
    for outputs, css in case.all("css"):
        edition = bema.render(speech, tuple(outputs.split()) or ("web",), odd)
        findings |= dict.fromkeys(edition.findings)
        values = list(computed(edition, "print" if "print" in outputs else "screen", css))
        assert values
        assert [(name, value) for name, _, value in values] == [v[:2] for v in values]
    told = [line.partition(": ")[::2] for line in case.one("findings").splitlines()]
    assert [f.code for f in findings] == [code for code, _ in told], [*map(str, findings)]
    for finding, (_, words) in zip(findings, told, strict=True):
        assert words in str(finding)


def test_every_file_is_read() -> None:
    """The README names each of them, and no two cases of a file have one name."""
    readme = (FILES[0].parent / "README.md").read_text("utf-8")
    assert set(re.findall(r"\((\S+\.md)\)", readme)) == {path.name for path in FILES}
    assert len({case.name for case in CASES}) == len(CASES)
