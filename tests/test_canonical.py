"""The canonical form changes how a document is written, and nothing that it says."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import MINIMAL, SEED
from lxml import etree

import bema
from bema.cli import main
from bema.errors import BemaError
from bema.tei.canonical import canonical, difference
from bema.tei.content import element_only
from bema.tei.speech import TEI
from bema.tei.xml import parse_xml
from bema.tree import is_element, plain

GOOD = MINIMAL % b"<p>here <hi>there</hi> <hi>too</hi></p>"
TREE = '<TEI xmlns="http://www.tei-c.org/ns/1.0"{}><text><body>{}</body></text></TEI>'


def formatted(text: str) -> str:
    return canonical(text.encode(), "a.xml")[0].decode()


def infoset(data: bytes) -> list[object]:
    """What a document says, but for white space that only indents; made without `difference`."""
    root = parse_xml(data)
    found: list[object] = [
        (node.tag if is_element(node) else type(node).__name__, node.text)
        for node in (*root.itersiblings(preceding=True), *root.itersiblings())
    ]
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            found.append((node.tag, sorted(node.attrib.items()), sorted(map(str, node.nsmap))))
            inside, text = node, node.text
        else:
            found.append((event, str(node)[:5] if event == "pi" else node.tag))
            inside, text = node.getparent(), node.tail
            if event in ("comment", "pi"):
                found.append(node.text)
        if text and not (text.isspace() and inside is not None and inside.tag in element_only()):
            found.append(text)
    return found


def documents(shared: Path) -> list[Path]:
    return [
        *sorted(shared.glob("corpus/tei/*/*.xml")),
        *sorted(shared.glob("examples/*.xml")),
        SEED,
    ]


def test_over_the_corpus(shared: Path) -> None:
    """Idempotent; names, attributes, text, comments and instructions stay, and so do the words."""
    for path in documents(shared):
        data = path.read_bytes()
        made, _ = canonical(data, str(path))
        assert canonical(made, str(path)) == (made, ()), path
        assert infoset(made) == infoset(data), path
        assert difference(parse_xml(data), parse_xml(made)) is None, path
        assert b"\r" not in made
        assert made.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')


def test_the_seed_has_it() -> None:
    """As every source in a repository is to have it."""
    assert canonical(SEED.read_bytes(), "") == (SEED.read_bytes(), ())


def test_the_edition_is_the_same(shared: Path) -> None:
    """Also where the text is Chinese, verse, an apparatus, or annotated word by word."""
    for path in documents(shared):
        data = path.read_bytes()
        try:
            speech = bema.read(data)
        except BemaError:
            continue
        made = bema.read(canonical(data, path.name)[0])
        before, after = (plain(bema.render(each, ("print",)).html) for each in (speech, made))
        assert after.replace(made.sha256, "") == before.replace(speech.sha256, ""), path


def test_attributes_and_namespaces_have_one_order() -> None:
    one = '<p n="1" type="x" xml:lang="en" xml:id="p1" a:z="2" xmlns:b="urn:b" xmlns:a="urn:a"/>'
    other = '<p xmlns:a="urn:a" a:z="2" xml:id="p1" type="x" n="1" xml:lang="en" xmlns:b="urn:b"/>'
    assert formatted(TREE.format("", one)) == formatted(TREE.format("", other))
    written = (
        '<p xmlns:a="urn:a" xmlns:b="urn:b" xml:id="p1" xml:lang="en" type="x" n="1" a:z="2"/>'
    )
    assert written in formatted(TREE.format("", one))


def test_mixed_content_is_not_touched() -> None:
    inside = (
        "<p>one\n   <hi>two</hi> <hi>three</hi>\n<choice> <sic>a</sic>\n<corr>b</corr></choice></p>"
    )
    assert f"\n      {inside}\n    </body>" in formatted(TREE.format("", inside))


def test_preserved_space_is_preserved() -> None:
    inside = '<div xml:space="preserve"> <p>one</p>\n</div>'
    assert inside in formatted(TREE.format("", inside))
    one, other = (
        parse_xml(TREE.format("", each).encode()) for each in (inside, inside.replace("\n", ""))
    )
    found = difference(one, other)
    assert found is not None
    assert found.tag == f"{{{TEI}}}p"


def test_what_stands_around_the_root_stays() -> None:
    before, after = "<?xml-model href='a'?><!-- one -->", "<!--two--><?x y?>"
    lines = formatted(f"{before}<TEI xmlns='http://www.tei-c.org/ns/1.0'/>{after}").splitlines()
    assert lines[1:3] == ["<?xml-model href='a'?>", "<!-- one -->"]
    assert lines[4:] == ["<!--two-->", "<?x y?>"]


def test_entities_and_character_data_are_written_out() -> None:
    dtd = '<!DOCTYPE TEI SYSTEM "tei.dtd" [<!ENTITY mp "Member &amp; friend">]>'
    text = dtd + TREE.format("", "<p>&mp; <![CDATA[<b>]]> &#x2014;&#13;</p>")
    made, findings = canonical(text.encode(), "a.xml")
    assert "<p>Member &amp; friend &lt;b&gt; —&#13;</p>" in made.decode()
    assert made.splitlines()[1] == b'<!DOCTYPE TEI SYSTEM "tei.dtd">'
    assert [finding.code for finding in findings] == ["format-doctype"]


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252", "utf-8-sig"])
def test_any_encoding_becomes_utf_8(encoding: str) -> None:
    named = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{named}"?>' + TREE.format("", "<p>naïve “é”</p>")
    if named == "iso-8859-1":
        text = text.replace("“", "").replace("”", "")
    made = canonical(text.encode(encoding), "a.xml")[0]
    assert "naïve" in made.decode("utf-8")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "source-empty"),
        (b"A speech.", "tei-not-well-formed"),
        (GOOD.replace(b"</p>", b""), "tei-not-well-formed"),
        (GOOD.replace(b"here", b"&nowhere;"), "tei-not-well-formed"),
        (GOOD.replace(b"here", "hère".encode("latin-1")), "tei-not-well-formed"),
        (b"<?xml version='1.0' encoding='utf-16'?>" + GOOD, "tei-not-well-formed"),
        (b"<p>" * 10_000, "tei-not-well-formed"),
        (b"<TEI.2/>", "tei-not-tei"),
        (b"<html/>", "tei-not-tei"),
        (
            b'<!DOCTYPE TEI [<!NOTATION gif SYSTEM "g"><!ENTITY f SYSTEM "f.gif" NDATA gif>]>'
            + GOOD,
            "format-doctype",
        ),
    ],
)
def test_what_cannot_be_formatted_is_left_alone(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(data)
    result = CliRunner().invoke(main, ["format", str(path)])
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert path.read_bytes() == data


def test_in_place(tmp_path: Path) -> None:
    """A file is replaced whole and keeps its permissions; the second time nothing is to do."""
    path, other = tmp_path / "a.xml", tmp_path / "b.xml"
    path.write_bytes(GOOD)
    path.chmod(0o640)
    result = CliRunner().invoke(main, ["format", "--check", str(path)])
    assert (result.exit_code, result.stdout.strip()) == (1, str(path))
    assert path.read_bytes() == GOOD
    other.symlink_to(path)
    assert CliRunner().invoke(main, ["format", str(other)]).exit_code == 0
    assert other.is_symlink()
    assert path.read_bytes() == canonical(GOOD, "")[0]
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o640
    result = CliRunner().invoke(main, ["format", "--check", str(path)])
    assert (result.exit_code, result.stdout) == (0, "")
