"""Faults planted in good speeches: each is found, on its line, and the remedy is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import SEED
from rule_examples import SPEECH

from bema.checks.check import check

MARK = "¶"
"""Where in a replacement the fault begins."""
BLOCK = r'(<(?:p|seg) xml:id="([^"]+)">)'
END = r"(<closer|</div>)"


@dataclass(frozen=True)
class Fault:
    """One kind of fault: a pattern, what to put in its place, and what is to be said of it."""

    name: str
    pattern: str
    replacement: str
    code: str
    remedy: str

    def planted(self, text: str) -> str | None:
        """The text with the fault and the mark; the text of the speech comes before its header."""
        start = text.index("<text>")
        for begin in (start, 0):
            part, times = re.subn(
                self.pattern, self.replacement, text[begin:], count=1, flags=re.DOTALL
            )
            if times:
                return text[:begin] + part
        return None


def inline(name: str, made: str, code: str, remedy: str) -> Fault:
    """A fault at the begin of the first paragraph or segment."""
    return Fault(name, BLOCK, rf"\1{made}", code, remedy)


FAULTS = (
    Fault(
        "element misspelt",
        r"<head(.*?)</head>",
        r"¶<haed\1</haed>",
        "element-unknown",
        "Perhaps <head> is meant.",
    ),
    inline("element of HTML", "¶<strong>So</strong>", "element-unknown", "Perhaps <emph> is meant"),
    inline("heading in a paragraph", "¶<head>So</head>", "element-misplaced", "out of <"),
    Fault(
        "heading at the end",
        r"</div>",
        r"¶<head>Late</head></div>",
        "element-misplaced",
        "in front of <",
    ),
    Fault(
        "title of its own",
        r"(<fileDesc>)",
        r"\1¶<title>A</title>",
        "element-misplaced",
        "Put it into <titleStmt>",
    ),
    Fault("text in a division", r"(<head)", r"¶Stray \1", "text-misplaced", "Put it into <p>."),
    Fault(
        "source missing",
        r"<fileDesc>(.*?)<sourceDesc>.*?</sourceDesc>",
        r"¶<fileDesc>\1",
        "element-missing",
        "Add it at its end.",
    ),
    inline("list without items", "¶<list/>", "element-missing", "Add it at its end."),
    Fault("attribute misspelt", r"<div type", r"¶<div typ", "attribute-unknown", "@type is meant"),
    inline(
        "attribute of HTML",
        '¶<ref href="https://a.example/">x</ref>',
        "attribute-unknown",
        "@target is meant",
    ),
    Fault(
        "image without address",
        END,
        r"<figure>¶<graphic/><figDesc>x</figDesc></figure>\1",
        "attribute-missing",
        "Add it.",
    ),
    inline("value of a list", '¶<title level="book">B</title>', "value-invalid", "a, m, j, s, u"),
    Fault(
        "status of its own",
        r'<availability status="\w+"',
        r'¶<availability status="gratis"',
        "value-invalid",
        "It may be free, ",
    ),
    inline(
        "day that is none",
        '¶<date when="2023-02-30">x</date>',
        "date-impossible",
        "Write it as 2024",
    ),
    inline(
        "period upside down",
        '¶<date from="2024" to="2023">x</date>',
        "date-impossible",
        "Exchange them",
    ),
    inline(
        "date in words", "¶<date>3 May 1954</date>", "date-without-when", 'Add when="1954-05-03"'
    ),
    inline(
        "pointer to nobody",
        '¶<persName ref="#nobody">X</persName>',
        "pointer-dangling",
        "Point to what is meant",
    ),
    inline("id twice", r'¶<hi xml:id="\2">x</hi>', "id-repeated", "an id of its own"),
    inline("id that is none", '¶<hi xml:id="1 2">x</hi>', "id-invalid", "begin with a letter"),
    Fault(
        "paragraph without id",
        r'<(p|seg) xml:id="[^"]+">',
        r"¶<\1>",
        "id-missing",
        "Give each its xml:id",
    ),
    inline(
        "language that is none",
        '¶<foreign xml:lang="latin">x</foreign>',
        "language-unknown",
        "Take the tag of the list",
    ),
    Fault(
        "language missing",
        r'<TEI([^>]*) xml:lang="en"',
        r"¶<TEI\1",
        "language-missing",
        'xml:lang="en"',
    ),
    Fault(
        "licence missing",
        r"<publicationStmt>(.*?)<availability.*?</availability>",
        r"¶<publicationStmt>\1",
        "licence-missing",
        "Put an availability into publicationStmt",
    ),
    Fault(
        "title missing",
        r"<titleStmt>.*?(?=<author|<meeting)",
        r"¶<titleStmt><title/>",
        "title-missing",
        "Write it into titleStmt",
    ),
    Fault("speaker missing", r'<u who="[^"]+"', r"¶<u", "speaker-missing", "Point to a person"),
    inline("abbreviation", "¶<abbr>QZX</abbr>", "abbreviation-unexpanded", "Add it to standOff"),
    Fault(
        "heading two levels down",
        END,
        r'<div><div>¶<head>Deep</head><p xml:id="z">x</p></div></div>\1',
        "heading-skips-level",
        "Give the division between them a head",
    ),
    Fault(
        "image undescribed",
        END,
        r'<figure>¶<graphic url="a.jpg"/></figure>\1',
        "image-undescribed",
        "Say in the figDesc",
    ),
    inline("applause in a note", "¶<note>(Applause.)</note>", "note-untyped", "<kinesic>"),
    inline("Cyrillic letter", "¶M\N{CYRILLIC SMALL LETTER O}scow", "characters-mixed-scripts", ""),
    inline("private use", "¶a\ue000b", "characters-private-use", "charDecl"),
    inline("wrong encoding", "¶It\u00e2\u20ac\u2122s ", "characters-garbled", ""),
    inline(
        "quotation mark alone",
        "¶He said \N{LEFT DOUBLE QUOTATION MARK}no. ",
        "quotes-unbalanced",
        "",
    ),
    inline("two spaces", "¶a  b ", "spaces-doubled", "bema check --fix"),
    inline("tag left open", "¶<hi>so ", "tei-not-well-formed", "in the order in which"),
    inline("entity of HTML", "¶a&nbsp;b", "tei-not-well-formed", "Write the character itself"),
    inline("ampersand", "¶Q & A", "tei-not-well-formed", "&amp;"),
)


def speeches(shared: Path) -> Iterator[str]:
    yield SPEECH
    for path in (SEED, *sorted((shared / "examples").glob("*.xml"))):
        yield path.read_text("utf-8")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_planted_fault_is_found(fault: Fault, shared: Path) -> None:
    """And nothing else is said; each kind is planted in all speeches that have a place for it."""
    times = 0
    for speech in speeches(shared):
        planted = fault.planted(speech)
        if planted is None:
            continue
        times += 1
        line = planted[: planted.index(MARK)].count("\n") + 1
        found = check(planted.replace(MARK, "").encode(), "a.xml")
        assert [(each.code, each.place.line) for each in found] == [(fault.code, line)], found
        assert found[0].remedy
        assert fault.remedy in found[0].remedy
    assert times >= (1 if fault.code == "speaker-missing" else 3)


def test_there_are_enough(shared: Path) -> None:
    """A hundred faults of 25 kinds and more."""
    planted = [f.name for s in speeches(shared) for f in FAULTS if f.planted(s) is not None]
    assert len(planted) >= 100
    assert len(set(planted)) >= 25
