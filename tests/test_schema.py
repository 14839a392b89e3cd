"""`bema check --schema`: what jing finds against a schema of somebody else's, in plain words."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from rule_examples import SPEECH, examples
from validators import jing_command

from bema.checks.schema import hold_to
from bema.cli import main
from bema.errors import BemaError

SCHEMA = """<grammar xmlns="http://relaxng.org/ns/structure/1.0"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes" ns="http://www.tei-c.org/ns/1.0">
<start><element name="TEI"><element name="head"><text/></element>
<oneOrMore><element name="p"><attribute name="n"><data type="integer"/></attribute>
<optional><element name="name"><empty/></element></optional></element></oneOrMore>
</element></start></grammar>"""
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0">\n{}</TEI>'


@pytest.fixture
def jing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command `jing` on the path, as a package of a system's brings it."""
    command = tmp_path / "bin" / "jing"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {jing_command()} "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=os.pathsep)


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "small.rng"
    path.write_text(SCHEMA, "utf-8")
    return path


@pytest.mark.usefixtures("jing")
@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ('<head/><p n="1"/>', "", ""),
        ('<head/><p n="1"/><foo/>', "schema-element", "<foo> is no element of the schema"),
        ('<p n="1"/>', "schema-element", "<p> cannot stand here. Here may stand: head."),
        ("<head/>", "schema-incomplete", "<TEI> is not complete. Add what is missing: p."),
        ('<head/><p n="1"><nome/></p>', "schema-element", "Perhaps name is meant."),
        ('<head/><p n="1">a</p>', "schema-text", "text cannot stand here. Here may stand: name."),
        ("<head/><p/>", "schema-incomplete", "<p> lacks an attribute. Add what is missing: n."),
        ('<head/><p n="1" m="2"/>', "schema-attribute", "@m cannot stand here."),
        ('<head/><p n="x"/>', "schema-value", "what @n says is not allowed. It must be an integer"),
    ],
)
def test_plain_words(body: str, code: str, said: str, schema: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text(TEI.format(body), "utf-8")
    found = hold_to(schema, [path]).get(path, ())
    assert [finding.code for finding in found] == ([code] if code else [])
    assert all(said in str(finding) and finding.place.line == 2 for finding in found)


@pytest.mark.usefixtures("jing")
def test_all_of_tei(shared: Path, tmp_path: Path) -> None:
    """The examples are valid; a fault is told beside those of the rules, by line."""
    schema = shared / "corpus" / "schema" / "tei_all.rng"
    good = sorted((shared / "examples").glob("*.xml"))
    assert hold_to(schema, good) == {}
    path = tmp_path / "a.xml"
    path.write_text(SPEECH.replace("<p xml", "<speker>x</speker><p xml"))
    path.write_text(path.read_text().replace("The well is", "The  well is"))
    result = CliRunner().invoke(main, ["check", "--schema", str(schema), str(path)])
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert [line.partition("[")[2].partition("]")[0] for line in lines] == [
        "spaces-doubled",
        "schema-element",
    ]


@pytest.mark.usefixtures("jing")
def test_a_schema_that_is_none(schema: Path, tmp_path: Path) -> None:
    schema.write_text("<grammar/>", "utf-8")
    path = tmp_path / "a.xml"
    path.write_text(SPEECH, "utf-8")
    with pytest.raises(BemaError) as raised:
        hold_to(schema, [path])
    assert raised.value.findings[0].code == "schema-unusable"


@pytest.mark.usefixtures("jing")
def test_what_jing_cannot_read_is_told(schema: Path, tmp_path: Path) -> None:
    """It stops there, and the others are held to the schema all the same."""
    paths = [tmp_path / f"{name}.xml" for name in "abcd"]
    for path in paths:
        path.write_text(TEI.format("<foo/>"), "utf-8")
    text = paths[1].read_text("utf-8")
    paths[1].write_text(f'<!DOCTYPE TEI SYSTEM "none.dtd">\n{text}', "utf-8")
    found = hold_to(schema, paths)
    assert [found[path][0].code for path in paths] == [
        "schema-element",
        "schema-unchecked",
        "schema-element",
        "schema-element",
    ]


def test_without_jing_nothing_is_claimed(
    schema: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an error, with what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "a.xml"
    path.write_text(SPEECH, "utf-8")
    result = CliRunner().invoke(main, ["check", "--schema", str(schema), str(path)])
    assert result.exit_code == 1
    assert "[schema-unchecked] jing and Java" in result.stderr
    result = CliRunner().invoke(main, ["check", "--schema", "none.rng", str(path)])
    assert result.exit_code == 1
    assert "[schema-missing]" in result.stderr


def test_the_hooks_are_commands() -> None:
    """What `.pre-commit-hooks.yaml` calls is there, and the page names each hook."""
    page = (ROOT / "docs" / "checking.md").read_text("utf-8")
    lines = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8").splitlines()
    entries = [line.removeprefix("  entry: ") for line in lines if line.startswith("  entry")]
    assert entries == ["bema check", "bema format"]
    for entry in entries:
        assert f"- id: {entry.replace(' ', '-')}" in page
        assert entry.split()[1] in main.commands


def test_the_pattern_for_problems_fits() -> None:
    """The one of docs/checking.md, on what the command prints."""
    page = (ROOT / "docs" / "checking.md").read_text("utf-8")
    pattern = json.loads(page.partition('"regexp": ')[2].partition(",\n")[0])
    for example in examples("bad"):
        for finding in example.findings():
            place = replace(finding.place, path="a/b.xml")
            match = re.match(pattern, str(replace(finding, place=place)))
            assert match is not None
            assert (match[1], match[5]) == ("a/b.xml", example.code)
