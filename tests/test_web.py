"""What must hold of the web page beyond its words and its look."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import validators
from click.testing import CliRunner
from conftest import SEED
from lxml import html

import bema
from bema.cli import main
from bema.edition.edition import Edition
from bema.exporters import load
from bema.tei.metadata import Identifier
from bema.tei.speech import Speech

OUTPUT = ("web",)


def edition_of(speech: Speech) -> Edition:
    return bema.render(speech, OUTPUT).named("html", OUTPUT)


def export(edition: Edition, **options: object) -> bytes:
    return load("html", **options).export(edition).data


def page_of(data: bytes) -> html.HtmlElement:
    return html.document_fromstring(data.decode(), html.HTMLParser(huge_tree=True))


def named(page: html.HtmlElement, name: str) -> list[str]:
    """Contents of the meta elements of a name, or property."""
    found = page.xpath(f"//meta[@name='{name}' or @property='{name}']")
    return [meta.get("content", "") for meta in found]


def linked(page: html.HtmlElement, rel: str) -> list[str]:
    return [link.get("href", "") for link in page.xpath(f"//link[@rel='{rel}']")]


@pytest.fixture(scope="module")
def page(seed: Speech) -> html.HtmlElement:
    return page_of(export(edition_of(seed)))


@pytest.fixture(scope="module")
def address(shared: Path) -> Edition:
    """An address with an address on the web."""
    return edition_of(bema.read(shared / "examples" / "address.xml"))


# What it says of the speech ---------------------------------------------------------------------


def test_what_reference_managers_read(page: html.HtmlElement) -> None:
    """Highwire's names, and Dublin Core, by which Zotero files a presentation."""
    assert named(page, "citation_title")[0].startswith("Sergey Lavrov's remarks")
    assert named(page, "citation_author") == ["Sergey Lavrov"]
    assert named(page, "citation_date") == ["2021/10/12"]
    assert named(page, "citation_language") == ["en"]
    assert named(page, "citation_conference_title")[0].startswith("Ministerial Meeting")
    assert named(page, "z:itemType") == ["presentation"]
    assert named(page, "dc.creator") == ["Sergey Lavrov"]
    assert linked(page, "schema.dcterms") == ["http://purl.org/dc/terms/"]
    for name in ("dcterms.created", "dc.title", "dc.publisher", "og:title", "og:type"):
        assert len(named(page, name)) == 1, name


def data_of(page: html.HtmlElement) -> dict[str, Any]:
    """What the page says in the terms of schema.org."""
    (script,) = page.xpath("//script")
    assert script.get("type") == "application/ld+json"
    found: dict[str, Any] = json.loads(script.text)
    return found


def test_what_search_engines_read(page: html.HtmlElement) -> None:
    """The speech in the terms of schema.org, and nothing of which nothing is known."""
    said = data_of(page)
    office = "Foreign Minister of the Russian Federation"
    assert said["author"] == [{"@type": "Person", "name": "Sergey Lavrov", "jobTitle": office}]
    assert said["dateCreated"] == "2021-10-12"
    assert said["recordedAt"]["location"] == {"@type": "Place", "name": "Nur-Sultan"}
    assert said["isBasedOn"]["url"].startswith("https://www.mid.ru/")
    assert said["inLanguage"] == ["en"]
    assert "license" not in said
    assert "url" not in said


def test_a_page_is_canonical_where_the_header_says_where_it_is(address: Edition) -> None:
    """By an identifier that is an address, or a DOI; never by the address of the source."""
    assert linked(page_of(export(address)), "canonical") == [
        "https://archive.example/harbour-2024-05-03"
    ]
    metadata = replace(address.metadata, identifiers=(Identifier("10.1/x", "DOI"),))
    page = page_of(export(replace(address, metadata=metadata)))
    assert linked(page, "canonical") == named(page, "og:url") == ["https://doi.org/10.1/x"]
    assert named(page, "citation_doi") == ["10.1/x"]
    metadata = replace(address.metadata, identifiers=())
    assert linked(page_of(export(replace(address, metadata=metadata))), "canonical") == []


def test_metadata_of_all_kinds(address: Edition, tmp_path: Path) -> None:
    """Markup and ten thousand characters are text as any other, and end no element."""
    hostile = "</script><!-- & \u2028 <b>"
    metadata = replace(
        address.metadata,
        titles=(replace(address.metadata.titles[0], text=hostile + "word " * 2000),),
        publisher=hostile,
        abstract=hostile + "abstract " * 1500,
        keywords=(hostile, ""),
    )
    path = tmp_path / "page.html"
    path.write_bytes(export(replace(address, metadata=metadata)))
    assert validators.html(path) == []
    page = page_of(path.read_bytes())
    assert data_of(page)["publisher"]["name"] == hostile
    assert named(page, "og:site_name") == [hostile]
    assert len(named(page, "og:description")[0]) <= 302
    assert all(meta.get("content") for meta in page.xpath("//meta[@name or @property]"))


# How it is read ---------------------------------------------------------------------------------


def test_nothing_runs_and_nobody_is_asked(page: html.HtmlElement) -> None:
    """The policy lets in the page's own styles by their digests, and data, and nothing else."""
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    digests = [
        "'sha256-" + b64encode(sha256(style.text.encode()).digest()).decode() + "'"
        for style in page.iter("style")
    ]
    assert rules == {
        "default-src": "'none'",
        "style-src": " ".join(digests),
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert [style.get("media") for style in page.iter("style")] == [None, "screen", "print"]
    addresses = page.xpath("//@src | //link[@rel='stylesheet']/@href")
    assert addresses == []
    assert page.xpath("//*[@style or @onclick or @onload]") == []


def test_landmarks(shared: Path) -> None:
    """One main, a way to it before everything, and all of the rest in some landmark."""
    for name in ("testcorpus", "testdrama"):
        path = shared / "corpus" / "tei" / "guidelines" / f"{name}.xml"
        body = page_of(export(edition_of(bema.read(path)))).find("body")
        (main_,) = body.iter("main")
        assert body[0].get("class") == "skip"
        assert body[0].get("href") == f"#{main_.get('id')}"
        assert [e.tag for e in body] == ["a", "header", "main", "section"], name


def test_status_lines_are_in_the_header(tmp_path: Path) -> None:
    """Which stands before the text."""
    path = tmp_path / "a.xml"
    script = "<scriptStmt><bibl>Check against delivery</bibl></scriptStmt>"
    text = SEED.read_text("utf-8").replace("<sourceDesc>", f"<sourceDesc>{script}", 1)
    path.write_text(text, "utf-8")
    body = page_of(export(edition_of(bema.read(path)))).find("body")
    assert [e.tag for e in body][:3] == ["a", "header", "main"]
    assert body[1][0].get("class") == "status"


def test_paragraphs_can_be_cited(page: html.HtmlElement, seed: Speech) -> None:
    """Each has its number, and a link to itself that holds no words."""
    links = page.xpath("//p/a[@class='permalink']")
    assert [link.get("data-n") for link in links] == [str(n) for n in range(1, 18)]
    assert [link.get("href") for link in links] == [f"#p{n}" for n in range(1, 18)]
    assert {link.get("aria-label") for link in links} >= {"Paragraph 1", "Paragraph 17"}
    assert not any(link.text_content() for link in links)
    assert all(link.getparent().get("id") == link.get("href")[1:] for link in links)


def test_only_paragraphs_of_the_text_are_numbered(tei: Callable[[str], Speech]) -> None:
    """Not those of notes, tables, lists or quotations, nor lines of verse or of the title."""
    body = """<p>1<note><p>no</p></note></p><quote><p>no</p></quote><lg><l>no</l></lg>
        <list><item><p>no</p></item></list><table><row><cell><p>no</p></cell></row></table>
        <stage>no</stage><p xml:id="x">2</p>"""
    page = page_of(export(edition_of(tei(body))))
    links = page.xpath("//a[@class='permalink']")
    assert [link.get("href") for link in links] == ["#paragraph-1", "#x"]


def test_a_long_text_has_contents(tmp_path: Path) -> None:
    """Before its first section; a short one, or one with its own, does not."""

    def body(length: int, more: str = "") -> html.HtmlElement:
        parts = "".join(
            f"<div><head>Part {n}</head><p>{'word ' * length}</p></div>" for n in range(4)
        )
        text = SEED.read_text("utf-8").partition("<text>")[0]
        path = tmp_path / "long.xml"
        path.write_text(
            f"{text}<text><body><div><head>All</head><p>First.</p>{more}{parts}</div></body>"
            "</text></TEI>",
            "utf-8",
        )
        return page_of(export(edition_of(bema.read(path)))).find("body")

    long = body(1000)
    (nav,) = long.iter("nav")
    assert [a.text for a in nav.iter("a")] == [f"Part {n}" for n in range(4)]
    assert nav.getprevious().text_content() == "First."
    assert nav.getnext().find("h2").text == "Part 0"
    assert list(body(100).iter("nav")) == []
    assert len(list(body(1000, '<divGen type="toc"/>').iter("nav"))) == 1


def test_rows_are_as_wide_as_the_widest(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """Those that reach down counted, and what has no heading is no section."""
    table = """<table><row><cell rows="2">a</cell><cell cols="2">b</cell></row><row><cell>c</cell>
        </row><row><cell>d</cell></row></table><div><p>e</p></div>"""
    path = tmp_path / "page.html"
    path.write_bytes(export(edition_of(tei(table))))
    assert validators.html(path) == []
    body = page_of(path.read_bytes()).find("body")
    assert [[td.get("colspan", "1") for td in tr] for tr in body.iter("tr")] == [
        ["1", "2"], ["1", "1"], ["1", "2"],
    ]  # fmt: skip
    assert [s.get("class") for s in body.iter("section")] == ["div", "colophon"]


# Files ------------------------------------------------------------------------------------------


def test_everything_is_inside(page: html.HtmlElement, seed: Speech) -> None:
    """Fonts with the letters used, and the TEI, byte for byte."""
    css = "".join(style.text for style in page.iter("style"))
    assert css.count("src: url(data:font/woff2;base64,") == css.count("@font-face") == 2
    exporter = load("html")
    data = export(edition_of(seed))
    assert exporter.source(data) == seed.data  # type: ignore[attr-defined]
    assert b"@font-face" not in export(edition_of(seed), embed_fonts=False)


def test_files_beside_the_page(tmp_path: Path) -> None:
    """In a folder of its own, each with a record; standard output has no room for them."""
    arguments = ["build", str(SEED), "--to", "html", "-O", "files=beside", "--output"]
    done = CliRunner().invoke(main, [*arguments, str(tmp_path)])
    assert done.exit_code == 0, done.output
    folder = tmp_path / "2021-10-12-cica.html-files"
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "2021-10-12-cica.tei.xml", "all.css", "literata-italic.woff2", "literata.woff2",
        "print.css", "screen.css",
    ]  # fmt: skip
    page = page_of((tmp_path / "2021-10-12-cica.html").read_bytes())
    for address in [*linked(page, "stylesheet"), *linked(page, "alternate")]:
        assert (tmp_path / address).is_file(), address
    fonts = re.findall(r"url\(([^)]+)\)", (folder / "all.css").read_text())
    assert all((folder / name.strip('"')).is_file() for name in fonts)
    assert (folder / "2021-10-12-cica.tei.xml").read_bytes() == SEED.read_bytes()
    records = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert len(records) == 1 + len(names)
    done = CliRunner().invoke(
        main, ["build", "-", "--to", "html", "-O", "files=beside"], input=SEED.read_bytes()
    )
    assert done.exit_code == 2
    wrong = CliRunner().invoke(
        main, ["build", str(SEED), "--to", "html", "-O", "files=inlin", "--output", str(tmp_path)]
    )
    assert wrong.exit_code == 2
    assert "“inline”" in wrong.output


def test_the_same_bytes_every_time(seed: Speech) -> None:
    """Inside and beside."""
    for options in ({}, {"files": "beside"}):
        first = load("html", **options).export(edition_of(seed))
        again = load("html", **options).export(edition_of(bema.read(SEED)))
        assert (first.data, first.beside) == (again.data, again.beside)


def test_pages_are_valid(shared: Path, tmp_path: Path) -> None:
    """The Nu checker has no error and no warning."""
    for path in (SEED, shared / "examples" / "proceedings.xml"):
        out = tmp_path / "page.html"
        out.write_bytes(export(edition_of(bema.read(path))))
        assert validators.html(out) == []
