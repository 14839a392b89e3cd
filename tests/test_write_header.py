"""`Metadata` back into a teiHeader: what is written is read, and nothing else changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
import validators
from conftest import ROOT, SEED, SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bema.tei.header import read_header, write_header
from bema.tei.lenses import says
from bema.tei.metadata import (
    Author,
    Availability,
    Change,
    Date,
    Metadata,
    Person,
    Setting,
    Source,
    Title,
)
from bema.tei.speech import TEI, Speech
from bema.tree import Element

OWN = [SEED, *sorted((ROOT / "tests" / "headers").glob("*.xml"))]
CORPUS = [
    pytest.param(path, marks=[pytest.mark.slow] if path.name == "ParlaMint-TR.xml" else [])
    for folder in (SHARED / "corpus" / "tei", SHARED / "examples")
    for path in sorted(folder.rglob("*.xml"))
]
HINTS = {name: kind for name, kind in get_type_hints(Metadata).items() if name != "context"}
"""Fields that are written, and what they hold."""

STANDS_IN = {
    "titles": "t:fileDesc/t:titleStmt/t:title",
    "authors": "t:fileDesc/t:titleStmt/t:author",
    "meetings": "t:fileDesc/t:titleStmt/t:meeting",
    "responsibilities": "t:fileDesc/t:titleStmt/t:respStmt",
    "publisher": """t:fileDesc/t:publicationStmt/*[
        contains('publisher distributor authority', name())]""",
    "published": "t:fileDesc/t:publicationStmt/t:date",
    "identifiers": "t:fileDesc/t:publicationStmt/t:idno",
    "availability": "t:fileDesc/t:publicationStmt/t:availability",
    "series": "t:fileDesc/t:seriesStmt",
    "sources": "t:fileDesc/t:sourceDesc//*[contains('bibl biblStruct biblFull p', name())]",
    # Prose cannot stand beside these: what was `p` becomes `bibl`.
    "recordings": "t:fileDesc/t:sourceDesc/*[contains('recordingStmt p bibl', name())]",
    "status": "t:fileDesc/t:sourceDesc/*[contains('scriptStmt p bibl', name())]",
    "created": "t:profileDesc/t:creation//t:date",
    "language_usage": "t:profileDesc/t:langUsage/t:language",
    "abstract": "t:profileDesc/t:abstract",
    "keywords": "t:profileDesc/t:textClass/t:keywords//t:term",
    "categories": "t:profileDesc/t:textClass/t:catRef",
    "class_codes": "t:profileDesc/t:textClass/t:classCode",
    "persons": "t:profileDesc/t:particDesc//t:person",
    "setting": "t:profileDesc/t:settingDesc",
    "changes": "t:revisionDesc//t:change",
}
"""Where a header says it, as XPath."""

EXAMPLES = {
    "when": "2001-02-03",
    "from_": "2001-02",
    "to": "2002",
    "not_before": "2000-01-01T10:00:00Z",
    "not_after": "2003",
    "duration": "PT1H",
    "media_type": "audio/ogg",
    "url": "https://example.org/other",
    "licence": "https://example.org/licence",
    "language": "fr",
    "ident": "fr",
    "status": "restricted",
    **dict.fromkeys(("id", "role", "type", "n"), "other"),
    **dict.fromkeys(("corresp", "ref", "who", "target", "scheme"), "#other"),
}
"""A value that TEI allows in each field that is an attribute."""


def example(kind: Any, name: str) -> Any:
    """A value of a field that says everything it can."""
    if kind is str:
        return EXAMPLES.get(name, f"Other {name} & <words>")
    if name == "time":
        return Date(when="10:30:00", to="11:00:00Z", text="half past ten")
    if not is_dataclass(kind):
        return (example(get_args(kind)[0], name),)
    assert isinstance(kind, type)
    made = kind(**{field: example(k, field) for field, k in get_type_hints(kind).items()})
    return replace(made, text="") if isinstance(made, Source) else made


def others(kind: Any, name: str, value: Any) -> Iterator[Any]:
    """Other values than `value`: each part of it changed, added, left out, moved."""
    if kind is str:
        yield from ("", example(kind, name)) if value else (example(kind, name),)
    elif name == "time":
        yield from (example(kind, name), Date())
    elif is_dataclass(kind):
        parts = get_type_hints(kind)
        if isinstance(value, Source):  # it has either words or a title and other parts
            out = ["text"] if value.title else [n for n in parts if n not in ("url", "text")]
            parts = {name: of for name, of in parts.items() if name not in out}
        for part, of in parts.items():
            for other in others(of, part, getattr(value, part)):
                if (part, other) != ("title", ""):
                    yield replace(value, **{part: other})
    else:
        of = get_args(kind)[0]
        new = example(of, name)
        yield from ((), value[1:], value[::-1], (*value, new), (new, *value))
        changed = filter(says, others(of, name, value[0])) if value else ()
        yield from ((item, *value[1:]) for item in changed)


def speech_of(path: Path) -> Speech:
    """The document, with a text where it has none."""
    data = path.read_bytes()
    for end in (b"</TEI>", b"</teiCorpus>"):
        text = b"<text><body><p>A text.</p></body></text>" + end
        data = data if b"<text" in data else data.replace(end, text)
    return Speech(data, path)


def header_of(speech: Speech) -> Element:
    found = speech.root.find(f"{{{TEI}}}teiHeader")
    assert found is not None
    return found


def text_of(header: Element) -> bytes:
    """A header in canonical form."""
    return bytes(etree.tostring(header, method="c14n", exclusive=True, with_tail=False))


def parsed(header: Element) -> Element:
    """A copy of a header that stands alone."""
    return etree.fromstring(text_of(header), etree.XMLParser(collect_ids=False))


def read_back(header: Element, metadata: Metadata) -> Metadata:
    """What is read from a header in the surroundings of `metadata`."""
    root = etree.fromstring(f'<TEI xmlns="{TEI}"><text><body><p>A text.</p></body></text></TEI>')
    root.set("{http://www.w3.org/XML/1998/namespace}lang", metadata.context.language)
    root.insert(0, parsed(header))
    return replace(read_header(Speech(etree.tostring(root))), context=metadata.context)


def without(header: Element, path: str) -> bytes:
    """A header without what stands on a path, what that leaves empty, and the space before it."""
    copy = parsed(header)
    required = "//t:titleStmt/t:title|//t:publicationStmt/t:publisher|//t:fileDesc/*/t:p"
    for element in copy.xpath(path, namespaces={"t": TEI}):
        take_out(element)
    for element in copy.xpath(required, namespaces={"t": TEI}):
        if is_bare(element):
            take_out(element)
    return text_of(copy)


def is_bare(element: Element) -> bool:
    return not (len(element) or element.attrib or (element.text or "").strip())


def take_out(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    before = (parent.text if previous is None else previous.tail) or ""
    after = (before if re.search(r"\w", before) else "") + (element.tail or "")
    element.tail = None
    parent.remove(element)
    if previous is not None:
        previous.tail = after
    else:
        parent.text = after if len(parent) or after.strip() else None
    if is_bare(parent):
        take_out(parent)


def check_every_change(path: Path) -> None:
    """Nothing changes where nothing is changed; each change is read back, and all else stays."""
    speech = speech_of(path)
    header, metadata = header_of(speech), read_header(speech)
    before = text_of(header)
    assert text_of(write_header(metadata, header)) == before
    for name, kind in HINTS.items():
        rest = without(header, STANDS_IN[name])
        for value in dict.fromkeys(others(kind, name, getattr(metadata, name))):
            wanted = replace(metadata, **{name: value})
            written = write_header(wanted, header)
            assert read_back(written, metadata) == wanted, name
            assert without(written, STANDS_IN[name]) == rest, name
    assert text_of(header) == before


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_every_change(path: Path) -> None:
    """Of our own headers, of which one says everything twice."""
    check_every_change(path)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_every_change_in_other_headers(path: Path) -> None:
    """Of headers that nobody here wrote."""
    check_every_change(path)


@pytest.mark.parametrize("path", [*OWN, *CORPUS], ids=lambda path: path.stem)
def test_a_new_header_says_all_of_it(path: Path) -> None:
    """Whatever was read from a header is read from one that is made of it."""
    metadata = read_header(speech_of(path))
    assert read_back(write_header(metadata), metadata) == metadata


PARTS = {
    "teiHeader": "fileDesc profileDesc revisionDesc",
    "fileDesc": "titleStmt publicationStmt sourceDesc",
    "titleStmt": "title author meeting respStmt",
    "publicationStmt": "publisher distributor authority date idno availability p",
    "sourceDesc": "bibl biblStruct biblFull listBibl scriptStmt recordingStmt p",
    "profileDesc": "creation langUsage abstract textClass particDesc settingDesc",
}
ANYWHERE = """title author persName forename surname name orgName resp date time idno licence p
    ref ptr bibl monogr imprint media recording language term keywords catRef classCode person
    listPerson list item occupation setting placeName listChange change publisher titleStmt"""
ATTRIBUTES = {
    "type": ("main", "URI", "event"),
    "{http://www.w3.org/XML/1998/namespace}lang": ("en", "sl", "??"),
    "when": ("2020", "2020-01-01", "soon"),
    "target": ("http://a.example", "#a", " "),
    "role": ("speaker", ""),
}


def grown(random: Random, name: str, depth: int = 0) -> Element:
    """An element of a header with whatever inside, TEI or not."""
    made = etree.Element(f"{{{TEI}}}{name}", nsmap={None: TEI})
    for attribute, values in ATTRIBUTES.items():
        if random.random() < 0.1:
            made.set(attribute, random.choice(values))
    if name not in PARTS:
        made.text = random.choice((None, " ", "word", "two\n words", "http://b.example"))
    for _ in range(random.choice((2, 4, 6) if name in PARTS else (0, 1, 3)) if depth < 6 else 0):
        child = grown(random, random.choice(PARTS.get(name, ANYWHERE).split()), depth + 1)
        made.append(etree.Comment("word") if random.random() < 0.05 else child)
        made[-1].tail = random.choice((None, "\n  ", "tail", ", "))
    return made


@settings(max_examples=30, deadline=None)
@given(st.integers(0))
def test_any_header_at_all(seed: int) -> None:
    """However wrong it is, it is read, stays as it is, and a new one says all of it."""
    root = etree.fromstring(f'<TEI xmlns="{TEI}"><text><body><p>A text.</p></body></text></TEI>')
    root.insert(0, grown(Random(seed), "teiHeader"))
    speech = Speech(etree.tostring(root))
    metadata = read_header(speech)
    before = text_of(header_of(speech))
    assert text_of(write_header(metadata, header_of(speech))) == before
    assert read_back(write_header(metadata), metadata) == metadata


FULL = Metadata(**{name: example(kind, name) for name, kind in HINTS.items()})


@pytest.mark.parametrize(
    "metadata",
    [FULL, Metadata(), *(replace(Metadata(), **{name: getattr(FULL, name)}) for name in HINTS)],
)
def test_a_new_header_is_valid(metadata: Metadata, shared: Path, tmp_path: Path) -> None:
    """Against tei_all, whether it says everything, nothing or one thing."""
    root = etree.fromstring(f'<TEI xmlns="{TEI}"><text><body><p>A text.</p></body></text></TEI>')
    root.insert(0, write_header(metadata))
    path = tmp_path / "new.tei.xml"
    path.write_bytes(etree.tostring(root))
    assert validators.tei(path, shared / "corpus" / "schema" / "tei_all.rng") == []


def test_a_new_header_looks_like_this() -> None:
    """Structure on lines of its own, everything small in one line."""
    lind = Person("Ada Lind", "Mayor of Port Ada", "lind")
    metadata = Metadata(
        titles=(Title("The new quay", "main"),),
        authors=(Author("Ada Lind", "#lind"),),
        published=Date("2024-05-10", text="10 May 2024"),
        availability=Availability("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        sources=(Source("The new quay", "Office of the Mayor", url="https://mayor.example/1"),),
        persons=(lind,),
        setting=Setting("Harbour Day", "Port Ada", Date("2024-05-03")),
        changes=(Change("2024-05-10", text="First encoding."),),
    )
    wanted = """<teiHeader xmlns="http://www.tei-c.org/ns/1.0">
    <fileDesc>
      <titleStmt>
        <title type="main">The new quay</title>
        <author><persName ref="#lind">Ada Lind</persName></author>
      </titleStmt>
      <publicationStmt>
        <publisher/>
        <date when="2024-05-10">10 May 2024</date>
        <availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0\
</licence></availability>
      </publicationStmt>
      <sourceDesc>
        <bibl><title>The new quay</title>, <publisher>Office of the Mayor</publisher>, \
<ref target="https://mayor.example/1"/></bibl>
      </sourceDesc>
    </fileDesc>
    <profileDesc>
      <particDesc><listPerson><person xml:id="lind" role="speaker"><persName>Ada Lind</persName>\
<occupation>Mayor of Port Ada</occupation></person></listPerson></particDesc>
      <settingDesc><setting><name type="event">Harbour Day</name><placeName>Port Ada</placeName>\
<date when="2024-05-03"/></setting></settingDesc>
    </profileDesc>
    <revisionDesc><change when="2024-05-10">First encoding.</change></revisionDesc>
  </teiHeader>"""
    assert etree.tostring(write_header(metadata), encoding="unicode") == wanted


HEADER = """<teiHeader xmlns="http://www.tei-c.org/ns/1.0">
  <fileDesc>
    <titleStmt>
      <title ref="#t">One</title>
      <!-- who -->
      <respStmt><name>N</name><resp>encoding</resp></respStmt>
    </titleStmt>
    <publicationStmt><p/></publicationStmt>
    <sourceDesc><p>A sheet of paper.</p></sourceDesc>
  </fileDesc>
  <profileDesc>
    <particDesc>
      <listPerson>
        <person xml:id="a"><persName key="k">A</persName><birth when="1950"/></person>
        <person xml:id="b"><persName>B</persName></person>
      </listPerson>
    </particDesc>
  </profileDesc>
</teiHeader>"""


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        (
            {"titles": (Title("One"), Title("Two", "sub"))},
            "One</title>\n",
            'One</title>\n      <title type="sub">Two</title>\n',
        ),
        ({"titles": ()}, '<title ref="#t">One</title>', "<title/>"),
        (
            {"authors": (Author("X"),)},
            "One</title>\n",
            "One</title>\n      <author><persName>X</persName></author>\n",
        ),
        (
            {"publisher": "X"},
            "<publicationStmt><p/></publicationStmt>",
            """<publicationStmt>
      <publisher>X</publisher>
    </publicationStmt>""",
        ),
        (
            {"published": Date("2024")},
            "<publicationStmt><p/></publicationStmt>",
            """<publicationStmt>
      <publisher/>
      <date when="2024"/>
    </publicationStmt>""",
        ),
        (
            {"status": ("As prepared",)},
            "<p>A sheet of paper.</p>",
            """<bibl>A sheet of paper.</bibl><scriptStmt><bibl>As prepared</bibl></scriptStmt>""",
        ),
        ({"sources": ()}, "<p>A sheet of paper.</p>", "<p/>"),
        (
            {"persons": (Person("B", "", "b", ""), Person("Z", "clerk", "a", ""))},
            """
        <person xml:id="a"><persName key="k">A</persName><birth when="1950"/></person>
        <person xml:id="b"><persName>B</persName></person>""",
            """
        <person xml:id="b"><persName>B</persName></person>
        <person xml:id="a"><persName key="k">Z</persName><birth when="1950"/>\
<occupation>clerk</occupation></person>""",
        ),
        (
            {"persons": (Person("C", "", "c", ""),)},
            """
        <person xml:id="a"><persName key="k">A</persName><birth when="1950"/></person>
        <person xml:id="b"><persName>B</persName></person>""",
            """
        <person xml:id="c"><persName>C</persName></person>""",
        ),
        (
            {"created": Date("2024")},
            "  <profileDesc>\n",
            '  <profileDesc>\n    <creation><date when="2024"/></creation>\n',
        ),
        (
            {"changes": (Change("2024", text="Made."),)},
            "</profileDesc>\n",
            """</profileDesc>
  <revisionDesc><change when="2024">Made.</change></revisionDesc>
""",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_new_elements_stand_where_tei_wants_them(
    changes: dict[str, Any], old: str, new: str
) -> None:
    """On a line of their own where their siblings do; the rest is not touched.

    A person is the same by its id, and keeps what `Metadata` does not know.
    """
    speech = Speech(
        f'<TEI xmlns="{TEI}">{HEADER}<text><body><p>A text.</p></body></text></TEI>'.encode()
    )
    written = write_header(replace(read_header(speech), **changes), header_of(speech))
    assert old in HEADER
    assert etree.tostring(written, encoding="unicode") == HEADER.replace(old, new)
