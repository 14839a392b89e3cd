"""The grammar of TEI, matched by derivatives: it and jing, and libxml2, are of one mind."""

from __future__ import annotations

import copy
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import validators
from conftest import ROOT, SEED
from lxml import etree
from rule_examples import SPEECH

from bema.checks.relaxng import Grammar
from bema.checks.structure import breaks, speech, tei
from bema.tree import Element, is_element

OF_IDS = re.compile("conflicting ID-types|ID .* has already been defined")
"""What jing says of ids beside the grammar."""
INCLUDE = "{http://www.w3.org/2001/XInclude}include"


def mutated(root: Element, seed: int) -> Element:
    """A copy with one thing changed: moved, doubled, taken away, renamed, text, an attribute."""
    random = Random(seed)
    made = copy.deepcopy(root)
    elements = list(made.iter(etree.Element))[1:]
    one, other = random.choice(elements), random.choice(elements)
    inside = list(one.iter())
    parent = one.getparent()
    match random.randrange(8):
        case 0:
            parent.remove(one)
        case 1:
            parent.insert(parent.index(one), copy.deepcopy(one))
        case 2 if other not in inside:
            other.insert(random.randint(0, len(other)), one)
        case 3:
            one.tag = other.tag
        case 4:
            one.text = (one.text or "") + "word"
        case 5 if len(other.attrib):
            name = random.choice(list(other.attrib))
            one.set(name, other.get(name, ""))
        case 6 if len(one.attrib):
            one.set(random.choice(list(one.attrib)), random.choice(["", "a b", "1", "#a", "é"]))
        case 7 if len(one.attrib):
            del one.attrib[random.choice(list(one.attrib))]
    return made


def sources(shared: Path) -> Iterator[Path]:
    """Speeches, and TEI of all other kinds; jing cannot read what has a DTD that is not there."""
    yield from (SEED, *sorted((shared / "examples").glob("*.xml")))
    for path in sorted((shared / "corpus" / "tei").glob("*/*.xml")):
        if b"<!DOCTYPE" not in path.read_bytes():
            yield path


def parsed(path: Path) -> Element:
    root = etree.parse(path, etree.XMLParser(collect_ids=False)).getroot()
    for element in list(root.iter(INCLUDE)):  # it may stand for anything here, and not for jing
        element.getparent().remove(element)
    return root


def test_the_corpus_and_jing(shared: Path, tmp_path: Path) -> None:
    """Documents as they are and ten of each with one fault: the same are valid."""
    schema = shared / "corpus" / "schema" / "tei_all.rng"
    wrong = 0
    for number, path in enumerate(sources(shared)):
        root = parsed(path)
        for seed in range(11):
            made = mutated(root, 100 * number + seed) if seed else root
            one = tmp_path / f"{number}-{seed}.xml"
            one.write_bytes(etree.tostring(made))
            said = [each for each in validators.tei(one, schema) if not OF_IDS.search(each)]
            assert bool(list(breaks(tei(), made))) == bool(said), (path.name, seed, said[:3])
            wrong += bool(said)
    assert wrong > 100


def test_the_profile_and_libxml2(shared: Path) -> None:
    """The same speeches with one fault are valid in both."""
    profile = etree.RelaxNG(speech().root)
    valid = set()
    for path in (SEED, *sorted((shared / "examples").glob("*.xml"))):
        root = parsed(path)
        for seed in range(400):
            made = mutated(root, seed)
            found = list(breaks(speech(), made))
            assert profile.validate(made) == (not found), (seed, found[:1], profile.error_log)
            valid.add(not found)
    assert valid == {True, False}


def test_everything_that_breaks_is_in_the_document(shared: Path) -> None:
    for path in sources(shared):
        root = parsed(path)
        for each in breaks(speech(), root):
            assert is_element(each.element)
            assert each.element.getroottree().getroot() is root


def test_an_include_may_stand_for_anything() -> None:
    """As the files of ParlaMint's corpora have it."""
    include = f'<include xmlns="{INCLUDE[1:].partition("}")[0]}" href="a.xml"/>'
    start = SPEECH.index("<listPerson>")
    end = SPEECH.index("</listPerson>") + len("</listPerson>")
    root = etree.fromstring((SPEECH[:start] + include + SPEECH[end:]).encode())
    assert list(breaks(tei(), root)) == []


def test_what_no_grammar_of_teis_uses_is_refused() -> None:
    """Rather than passed over."""
    root = etree.fromstring(
        '<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="a"><define name="x">'
        '<element name="x"><interleave><text/></interleave></element></define></grammar>'
    )
    with pytest.raises(KeyError):
        Grammar(root).model("{a}x")


def test_the_grammar_is_what_tei_publishes(shared: Path) -> None:
    """`docs/tei_all.py` made it from the schema."""
    made = runpy.run_path(str(ROOT / "docs" / "tei_all.py"))
    schema = etree.parse(shared / "corpus" / "schema" / "tei_all.rng").getroot()
    assert made["written"](schema) == made["TARGET"].read_bytes()
