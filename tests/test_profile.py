"""The profile of TEI for speeches, `speech.rng`: what is valid there is valid TEI."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path
from random import Random

import pytest
import validators
from conftest import SEED
from lxml import etree
from rule_examples import SPEECH, examples

from bema.tree import XML_ID, Element, local_name

RNG = "{http://relaxng.org/ns/structure/1.0}"
XML = etree.fromstring(files("bema.tei").joinpath("speech.rng").read_bytes())
PROFILE = etree.RelaxNG(XML)
DEFINED = {each.get("name"): each for each in XML.iter(f"{RNG}define")}
VALUES = {
    "anyURI": "#a",
    "language": "en",
    "date": "2025-06-01",
    "gYear": "2025",
    "gYearMonth": "2025-06",
    "gMonth": "--06",
    "gDay": "---01",
    "gMonthDay": "--06-01",
    "time": "12:00:00",
    "dateTime": "2025-06-01T12:00:00",
    "nonNegativeInteger": "1",
    "Name": "bema",
    "token": "1.0",
    "NCName": "",
    "duration": "PT1M",
}
PATTERNS = {r"[\-+]?": "1cm", "[a-z][": "bema"}
"""Values for patterns, by how those begin."""
HEADER = 4
"""Elements in one another that are the parts of a header, of which there are to be many."""
DEPTH = 10
"""Elements in one another, beyond which nothing is added that need not be."""


class Maker:
    """Makes a document at random that the profile allows."""

    def __init__(self, seed: int, used: Counter[str]) -> None:
        self.random = Random(seed)
        self.made = 0
        self.used = used

    def document(self) -> Element:
        holder = etree.Element("holder")
        self.pattern(next(XML.iter(f"{RNG}start"))[0], holder, 0)
        return holder[0]

    def pattern(self, pattern: Element, parent: Element, depth: int) -> None:
        name = local_name(pattern)
        parts = [each for each in pattern if isinstance(each.tag, str)]
        if name == "ref":
            self.all(list(DEFINED[pattern.get("name", "")].iterchildren("*")), parent, depth)
        elif name == "element":
            self.used[pattern.get("name", "")] += 1
            made = etree.SubElement(parent, f"{{{XML.get('ns')}}}{pattern.get('name')}")
            self.all(parts, made, depth + 1)
        elif name == "attribute":
            key = pattern.get("name", "").replace("xml:", XML_ID.removesuffix("id"))
            self.made += 1
            text = self.value(parts[0]) if parts else "1"
            parent.set(key, f"i{self.made}" if key == XML_ID else text)
        elif name == "choice":
            rarest = min(parts, key=lambda part: self.used[part.get("name", "")])
            often = self.random.random() < 0.5
            self.pattern(rarest if often else self.random.choice(parts), parent, depth)
        elif name == "text":
            if len(parent):
                parent[-1].tail = (parent[-1].tail or "") + "word "
            else:
                parent.text = (parent.text or "") + "word "
        else:
            self.repeat(name, parts, parent, depth)

    def repeat(self, name: str, parts: list[Element], parent: Element, depth: int) -> None:
        least = {"oneOrMore": 1, "group": 1}.get(name, 0)
        most = {"optional": 1, "group": 1}.get(name, 6 if depth < HEADER else 3)
        attribute = any(local_name(each) == "attribute" for each in parts)
        # Many attributes on one element say no more than one does.
        chance = 0.1 if attribute else 0.0 if depth > DEPTH else 0.8 if depth < HEADER else 0.35
        times = least
        while times < most and self.random.random() < chance:
            times += 1
        for _ in range(times):
            self.all(parts, parent, depth)

    def all(self, parts: list[Element], parent: Element, depth: int) -> None:
        for part in parts:
            self.pattern(part, parent, depth)

    def value(self, pattern: Element) -> str:
        name = local_name(pattern)
        parts = list(pattern.iterchildren("*"))
        if name == "value":
            return pattern.text or ""
        if name == "list":
            return " ".join(map(self.value, parts))
        if name == "data":
            pattern_of = pattern.findtext(f"{RNG}param") or ""
            known = PATTERNS.get(pattern_of[:6], VALUES[pattern.get("type", "")])
            return known or f"n{self.made}"
        if name == "ref":
            return self.value(DEFINED[pattern.get("name", "")][0])
        return self.value(self.random.choice(parts))


def test_good_speeches_are_valid(shared: Path) -> None:
    for path in (SEED, *sorted((shared / "examples").glob("*.xml"))):
        assert PROFILE.validate(etree.parse(path)), PROFILE.error_log
    for example in examples("good"):
        assert PROFILE.validate(etree.fromstring(example.document)), PROFILE.error_log
    assert PROFILE.validate(etree.fromstring(SPEECH.encode()))


def test_what_is_valid_is_valid_tei(shared: Path, tmp_path: Path) -> None:
    """Random documents of the profile, with each of its elements, held to tei_all by jing."""
    schema = shared / "corpus" / "schema" / "tei_all.rng"
    used: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for seed in range(200):
        root = Maker(seed, used).document()
        assert PROFILE.validate(root), PROFILE.error_log
        path = tmp_path / f"{seed}.xml"
        path.write_bytes(etree.tostring(root))
        for said in validators.tei(path, schema):
            if "conflicting ID-types" not in said:
                wrong[said.partition(": ")[2].partition("; expected")[0]] += 1
    assert not wrong
    elements = {each.get("name") for each in XML.iter(f"{RNG}element")}
    assert elements - set(used) == set()


@pytest.mark.parametrize(
    "bad",
    [
        "<sp><p/></sp>",
        "<speker/>",
        "<p foo='1'/>",
        "<p><p/></p>",
        "<p><date when='soon'/></p>",
        "x",
    ],
)
def test_what_is_none_of_it_is_not_valid(bad: str) -> None:
    """What the profile leaves to the rest of TEI, and what no TEI allows."""
    good = '<p xml:id="p1">The well is open again.</p>'
    assert not PROFILE.validate(etree.fromstring(SPEECH.replace(good, bad).encode()))
