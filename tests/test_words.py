"""No text of a document is lost, doubled or moved but by a model of its ODD that can be named.

So it is for documents that nobody here wrote, and for random trees. Each is rendered as it is, and
once more with one character of its own for every text node.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest
from pathlib import Path
from unicodedata import east_asian_width, name

import html5lib
import pytest
import validators
from conftest import ROOT, SHARED
from flow import (
    BACK,
    BLOCK,
    CLOSE,
    EITHER,
    NOTE,
    Flow,
    around,
    bare,
    characters,
    marked,
    omitters,
    shown,
    without_notes,
)
from hypothesis import given, reject, settings
from lxml import etree
from trees import Step, document, steps

import bema
from bema.edition.edition import Edition
from bema.edition.models import Odd
from bema.edition.odd import read_odd
from bema.errors import BemaError
from bema.tei.speech import Speech
from bema.tree import XML_SPACE, Element

WITHOUT_TEXT = {"ParlaMint-TR.xml", "test31.xml"}
DOCUMENTS = sorted(
    path
    for folder in (SHARED / "corpus" / "tei", SHARED / "examples", ROOT / "source")
    for path in folder.rglob("*.xml")
    if path.name not in WITHOUT_TEXT
)
ODDS = {"speech": None, "simplePrint": SHARED / "corpus" / "schema" / "tei_simplePrint.odd"}
OUTPUTS = {"print": ("print",), "web": ("web",), "plain": ("plain", "print")}

random = settings(derandomize=True, deadline=None, max_examples=100, report_multiple_bugs=False)
thousands = settings(random, max_examples=2000)


@cache
def odd(name: str) -> Odd:
    return read_odd(ODDS[name])


@dataclass(frozen=True)
class Compared:
    """Characters of an edition beside those of its source, with what stands between them."""

    source: list[tuple[str, str]]
    html: list[tuple[str, str]]

    def place(self, index: int) -> str:
        """What became what there."""
        return f"{around(self.source, index)} became {around(self.html, index)}"


def check_text(edition: Edition) -> None:
    """All text is in the edition as its models say, or omitted by one that may."""
    flow = Flow(edition)
    both = Compared(characters(flow.text), characters(shown(edition)))
    for index, (one, other) in enumerate(zip_longest(both.source, both.html, fillvalue=("", ""))):
        if one[1] != other[1]:
            pytest.fail(both.place(index))
    omitted = "".join(omission.text for omission in edition.omissions)
    assert Counter(bare(omitted)) == Counter(bare(flow.unused()))
    allowed = omitters(edition.odd)
    assert [o for o in edition.omissions if not set(o.model.split(", ")) & allowed] == []


def check_nodes(edition: Edition) -> None:
    """Each text node is there once, in document order where no parameter selected it."""
    found, selected = bare(shown(edition)), Flow(edition).selected
    assert [node for node, count in Counter(found).items() if count > 1] == []
    in_place = [node for node in found if node not in selected]
    assert [pair for pair in pairwise(in_place) if pair[0] > pair[1]] == []


def may_touch(before: str, after: str) -> bool:
    """Whether a line of the source that ends between two characters may leave no space.

    Where it does stands in `test_fonts.py`.
    """
    widths = {east_asian_width(before), east_asian_width(after)}
    hangul = any("HANGUL" in name(c, "") for c in (before, after))
    return bool(widths & {"F", "W", "H"}) and widths <= {"F", "W", "H", "A"} and not hangul


def check_words(edition: Edition) -> None:
    """Words that are parted in the TEI are in the edition, and no others, with notes or without."""
    source, html = Flow(edition).text, shown(edition)
    glued, torn = [], []
    for one, other in ((source, html), (without_notes(source), without_notes(html))):
        both = Compared(characters(one), characters(other))
        for index in range(1, len(both.source)):
            wanted, found = both.source[index][0], both.html[index][0]
            if {NOTE, BACK} & set(wanted + found):
                continue
            parted = " " in found or BLOCK in found
            unspaced = may_touch(both.source[index - 1][1], both.source[index][1])
            must = (" " in wanted or BLOCK in wanted) and CLOSE not in wanted and not unspaced
            may = BLOCK in wanted or EITHER in wanted + found or unspaced
            if must and not parted:
                glued.append(both.place(index))
            if parted and not must and not may:
                torn.append(both.place(index))
    assert (glued, torn) == ([], [])


def check_html(edition: Edition) -> None:
    """A parser of HTML finds the elements and texts that were written, where they were written."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    read = parser.parse(serialised(edition), transport_encoding="utf-8").getroot()
    for written, found in zip_longest(events(edition.html), events(read)):
        assert found == written


def serialised(edition: Edition) -> bytes:
    """The edition's HTML as the web page writes it."""
    data: bytes = etree.tostring(
        edition.html, method="html", encoding="utf-8", doctype="<!DOCTYPE html>"
    )
    return data


def events(root: Element) -> list[tuple[str, str]]:
    """Starts of all elements with their ids, ends and texts, in order."""
    found: list[tuple[str, str]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            found += [(f"<{element.tag}>", element.get("id", "")), ("", element.text or "")]
        else:
            found += [(f"</{element.tag}>", ""), ("", element.tail or "")]
    return [pair for pair in found if any(pair)]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            (path, name, output),
            id=f"{path.stem}-{name}-{output}",
            marks=[pytest.mark.slow] if output == "plain" else [],
        )
        for path in DOCUMENTS
        for name in ODDS
        for output in OUTPUTS
    ],
)
def edition(request: pytest.FixtureRequest, shared: Path) -> Edition:
    """Each document under each ODD for each output; all that is asked of it is asked in a row."""
    path, name, output = request.param
    return bema.render(bema.read(path), OUTPUTS[output], odd(name))


def test_all_text_is_emitted_or_omitted(edition: Edition) -> None:
    """By models that can be named, and nothing is added but what says so."""
    check_text(edition)


def test_every_text_node_is_emitted_once_in_reading_order(edition: Edition) -> None:
    """Where no parameter of a model selected it."""
    nodes = bema.render(marked(edition.speech), edition.output, edition.odd)
    check_text(nodes)
    check_nodes(nodes)


def test_every_word_stays_a_word(edition: Edition) -> None:
    """No two grow together and none is torn."""
    check_words(edition)


def test_a_parser_of_html_moves_nothing(edition: Edition) -> None:
    """Elements, ids and texts are the same after a round trip, at the same places."""
    check_html(edition)


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])
@pytest.mark.parametrize("name", ODDS)
def test_the_web_page_is_valid(path: Path, name: str, tmp_path: Path) -> None:
    """By the Nu HTML checker, its stylesheet included."""
    page = tmp_path / "page.html"
    page.write_bytes(bema.export(bema.render(bema.read(path), ("web",), odd(name)), "html").data)
    assert validators.html(page) == []


# Random trees -------------------------------------------------------------------------------


def check_tree(content: list[Step], name: str, output: str) -> None:
    """All of these hold of a tree, whatever stands in what."""
    speech = readable(content)
    edition = bema.render(speech, OUTPUTS[output], odd(name))
    check_html(edition)
    check_text(edition)
    nodes = bema.render(marked(speech), OUTPUTS[output], odd(name))
    check_text(nodes)
    check_nodes(nodes)
    check_words(nodes)


def readable(content: list[Step]) -> Speech:
    """The speech of these steps; what cannot be read is a document without text."""
    try:
        return bema.read(document(content))
    except BemaError as trouble:
        if [finding.code for finding in trouble.findings] != ["tei-no-text"]:
            raise
        reject()


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", ODDS)
@pytest.mark.parametrize("output", OUTPUTS)
@random
@given(content=steps)
def test_random_trees(name: str, output: str, content: list[Step]) -> None:
    """Text, words and HTML are kept for whatever stands in whatever."""
    check_tree(content, name, output)


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("output", OUTPUTS)
def test_space_is_preserved_below(output: str) -> None:
    """Where an element says so, also in those in it that hold elements alone."""
    inner: list[Step] = [(1, "app", {}, " ", "a")]
    content = [
        (0, "p", {}, "", ""),
        (0, "p", {XML_SPACE: 0}, "", ""),
        (0, "hi", {}, "", "a"),
        *inner,
    ]
    check_tree(content, "simplePrint", output)


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", ODDS)
@pytest.mark.parametrize("output", OUTPUTS)
@thousands
@given(content=steps)
def test_more_random_trees(name: str, output: str, content: list[Step]) -> None:
    """The same, twenty times as often."""
    check_tree(content, name, output)
