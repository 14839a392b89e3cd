"""Each rule finds what is wrong in its bad example, on its line, and nothing in its good one."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import MINIMAL, ROOT, SEED
from rule_examples import FOLDER, SPEECH, Example, examples, spoken

from bema.checks.check import check, fix
from bema.checks.rules import RULES
from bema.cli import main
from bema.errors import BemaError

REPAIRED = ("id-missing", "spaces-doubled", "date-without-when")
IGNORE = "<?bema ignore spaces-doubled: as typed?>"
DOUBLED = '<p xml:id="p1">is  open</p>'


def codes(text: str) -> list[str]:
    return [finding.code for finding in check(text.encode(), "a.xml")]


def test_every_rule_has_its_examples() -> None:
    assert {example.code for example in examples("bad")} == set(RULES)
    assert {example.code for example in examples("good")} == set(RULES)


@pytest.mark.parametrize("example", examples("bad"), ids=lambda example: example.code)
def test_what_is_wrong_is_found(example: Example) -> None:
    found = example.findings()
    assert {finding.code for finding in found} == {example.code}
    assert all(finding.severity is RULES[example.code].severity for finding in found)
    assert all(finding.remedy for finding in found)
    assert spoken(found) == (FOLDER / example.code / "bad.txt").read_text("utf-8")


@pytest.mark.parametrize("example", examples("good"), ids=lambda example: example.code)
def test_what_is_right_is_not(example: Example) -> None:
    assert example.findings() == ()


def test_the_pages_are_what_the_rules_say() -> None:
    """`make docs` writes them anew."""
    pages = runpy.run_path(str(ROOT / "docs" / "rules.py"))["pages"]()
    folder = ROOT / "docs" / "rules"
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.md")} == pages


def test_good_speeches_pass(shared: Path) -> None:
    for path in (SEED, *sorted((shared / "examples").glob("*.xml"))):
        assert check(path.read_bytes(), str(path), path) == ()


def test_what_a_corpus_knows_is_no_fault(shared: Path) -> None:
    """Persons of ParlaMint stand in the root of the corpus."""
    path = shared / "corpus" / "tei" / "parliament" / "ParlaMint-TR_T27-tbmm-2018-07-07.xml"
    assert "pointer-dangling" not in {f.code for f in check(path.read_bytes(), "", path)}
    assert "pointer-dangling" in {f.code for f in check(path.read_bytes(), "")}


def test_a_part_needs_no_header() -> None:
    """Taxonomies and lists of persons that a corpus includes are files of their own."""
    part = '<taxonomy xmlns="http://www.tei-c.org/ns/1.0"><category xml:id="a"/></taxonomy>'
    assert codes(part) == []
    assert codes(part.replace("/>", ' corresp="#b"/>')) == ["pointer-dangling"]


def test_a_corpus_that_is_torn_is_told(tmp_path: Path) -> None:
    """Beside all else that is wrong with the document."""
    (tmp_path / "corpus.xml").write_text("<teiCorpus><", "utf-8")
    path = tmp_path / "a.xml"
    data = Example("pointer-dangling", "bad").document.replace(b"The well is", b"The  well is")
    path.write_bytes(data)
    assert [f.code for f in check(data, "a.xml", path)] == ["corpus-not-xml", "spaces-doubled"]


def test_a_line_is_that_of_the_text() -> None:
    """After comments, instructions and notes of several lines."""
    body = (
        "<p>one\n<!-- a\nb --><?x y\nz?>two <note>three\n<p>four\n</p></note>\nfive <hi>six\n"
        "seven</hi> eight  nine</p>"
    )
    finding = next(f for f in check(MINIMAL % body.encode(), "") if f.code == "spaces-doubled")
    assert finding.place.line == 4 + 7


@pytest.mark.parametrize(
    ("before", "body", "found"),
    [
        ("", DOUBLED, ["spaces-doubled"]),
        ("", IGNORE + DOUBLED, []),
        (IGNORE, DOUBLED, []),
        ("", f'<p xml:id="p1">{IGNORE}is  open</p>', []),
        ("", f'{IGNORE}<p xml:id="p2">is</p>{DOUBLED}', ["ignore-unused", "spaces-doubled"]),
        ("", IGNORE.replace(": as typed", "") + DOUBLED, ["ignore-unclear"]),
        ("", IGNORE.replace("spaces-", "") + DOUBLED, ["ignore-unknown", "spaces-doubled"]),
    ],
)
def test_an_instruction_lets_one_fault_pass(before: str, body: str, found: list[str]) -> None:
    text = SPEECH.replace('<p xml:id="p1">The well is open again.</p>', body)
    assert sorted(codes(text.replace("<TEI", before + "<TEI"))) == found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source-empty"),
        (b"A speech.", "tei-not-well-formed"),
        (b"<TEI.2/>", "tei-not-tei"),
        (b'<TEI xmlns="http://www.tei-c.org/ns/1.0">' + b"<p>" * 10_000, "tei-not-well-formed"),
        ((MINIMAL % b"<p>here</p>").replace(b"here", b"h\xe8re"), "tei-not-well-formed"),
    ],
)
def test_what_cannot_be_read_is_a_finding(data: bytes, code: str) -> None:
    assert [finding.code for finding in check(data, "a.xml")] == [code]


def test_the_command(tmp_path: Path) -> None:
    """The exit code is 1 where something is an error; JSON has the same findings."""
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(SPEECH, "utf-8")
    bad.write_bytes(Example("id-repeated", "bad").document)
    result = CliRunner().invoke(main, ["check", str(good)])
    assert (result.exit_code, result.output) == (0, "")
    result = CliRunner().invoke(main, ["check", str(good), str(bad)])
    assert result.exit_code == 1
    assert "[id-repeated]" in result.stderr
    result = CliRunner().invoke(main, ["check", "--json", str(bad), str(tmp_path / "none.xml")])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["code"] for line in lines] == ["id-repeated", "source-missing"]
    warned = tmp_path / "warned.xml"
    warned.write_bytes(Example("licence-missing", "bad").document)
    assert CliRunner().invoke(main, ["check", str(warned)]).exit_code == 0
    assert CliRunner().invoke(main, ["check", "--strict", str(warned)]).exit_code == 1


def test_repairs_stand_in_the_file_as_it_is_written(tmp_path: Path) -> None:
    """Comments, quotes, character data and all else stay as they were; each repair is told."""
    before = SPEECH.replace(
        '<p xml:id="p1">The well is open again.</p>',
        "<p>a  b<!-- c  d --><![CDATA[e  f]]></p>\n<p n = '>' ><hi>g\t\th</hi>&amp;  i</p>\n"
        '<u who="#vale"><seg>j</seg><seg xml:id="u1.1" xml:space="preserve">k  l</seg></u>',
    )
    after = (
        before.replace("a  b", "a b")
        .replace("g\t\th</hi>&amp;  i", "g h</hi>&amp; i")
        .replace("<p>a", '<p xml:id="p1">a')
        .replace("<p n", '<p xml:id="p2" n')
        .replace("<u who", '<u xml:id="u1" who')
        .replace("<seg>j", '<seg xml:id="u1.2">j')
    )
    path = tmp_path / "a.xml"
    path.write_text(before, "utf-8")
    result = CliRunner().invoke(main, ["check", "--fix", str(path)])
    assert path.read_text("utf-8") == after
    assert result.stderr.count("repaired: ") == 6
    assert fix(after.encode(), "")[0] == after.encode()


def test_a_date_in_words_is_repaired() -> None:
    """Where everybody had today's calendar."""
    body = '<p xml:id="p1">From <date>1 March 1790</date> to <date>3 May 1954</date>.</p>'
    data = SPEECH.replace('<p xml:id="p1">The well is open again.</p>', body).encode()
    made, notes = fix(data, "")
    assert made == data.replace(b"<date>3", b'<date when="1954-05-03">3')
    assert [each.code for each in notes] == ["date-without-when"]


def test_what_is_ignored_is_not_repaired() -> None:
    data = SPEECH.replace("<TEI", IGNORE + "<TEI").replace("is open", "is  open").encode()
    assert fix(data, "") == (data, ())


def test_repairs_over_the_corpus(shared: Path) -> None:
    """What was repaired is found no more, and nothing that was not."""
    for path in sorted((shared / "corpus" / "tei").glob("*/*.xml")):
        data = path.read_bytes()
        if b"<!ENTITY" in data:
            continue
        made, notes = fix(data, str(path), path)
        before, after = (check(each, "", path) for each in (data, made))
        assert bool(notes) == (made != data)
        others = [f.code for f in before if f.code not in REPAIRED]
        assert [finding.code for finding in after] == others, path


def test_a_dtd_is_no_markup() -> None:
    """Declarations are no tags; in another encoding, a file keeps that."""
    head = '<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE TEI [<!ELEMENT TEI ANY>]>'
    text = SPEECH.replace('<?xml version="1.0" encoding="UTF-8"?>', head)
    data = text.replace("is open", "ïs  open").encode("iso-8859-1")
    assert fix(data, "")[0] == data.replace(b"\xefs  open", b"\xefs open")


def test_entities_may_hold_elements() -> None:
    """Then nobody can say where those stand, and the file is left alone."""
    dtd = '<!DOCTYPE TEI [<!ENTITY two "<hi>2</hi>">]>'
    data = SPEECH.replace("<TEI", f"{dtd}<TEI").replace("is open", "is  open &two;").encode()
    with pytest.raises(BemaError) as raised:
        fix(data, "")
    assert [finding.code for finding in raised.value.findings] == ["fix-entities"]


@pytest.mark.parametrize(
    ("language", "paragraphs", "faulty"),
    [
        ("en", ["“a”", "b “c “d” e”"], []),
        ("en", ["“a", "“b", "“c”"], []),
        ("en", ["“a", "b", "c”"], []),
        ("en", ["“a", "b “c”", "d"], [1]),
        ("en", ["a”", "b"], [1]),
        ("en", ["“a", "b", "x “c", "d”"], [1]),
        ("de", ["„a“ b «c» »d«"], []),
        ("de", ["„a „b”", "c"], [1]),
        ("sv", ["”a” ”b", "c"], [1]),
        ("fi", ["”a”", "»b»"], []),
        ("fr", ["« a “b” »", "« c"], [2]),
    ],
)
def test_quotation_marks(language: str, paragraphs: list[str], faulty: list[int]) -> None:
    """By language, over paragraphs, within each other."""
    body = "".join(f'<p xml:id="q{n}">{text}</p>' for n, text in enumerate(paragraphs, 1))
    text = SPEECH.replace('<p xml:id="p1">The well is open again.</p>', body)
    found = check(text.replace('xml:lang="en"', f'xml:lang="{language}"').encode(), "")
    assert {f.code for f in found} <= {"quotes-unbalanced"}
    assert [f.place.id for f in found] == [f"q{number}" for number in faulty]
