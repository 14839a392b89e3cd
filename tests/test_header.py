"""What a teiHeader says, and what is read from where."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from lxml import etree

import bema
from bema.edition import frame
from bema.findings import Finding
from bema.resources import Resource, Resources, design_folder
from bema.tei.header import read_header
from bema.tei.metadata import (
    Author,
    Availability,
    Change,
    Date,
    Metadata,
    Person,
    Recording,
    Setting,
    Source,
)
from bema.tei.speech import TEI, Speech, stem

HEADERS = ROOT / "tests" / "headers"


def test_the_first_speech(seed: Speech) -> None:
    """Who, what, where, when, by whom; the address without its token."""
    metadata = read_header(seed)
    assert metadata.short_title == "Remarks at the CICA Ministerial Meeting"
    office = "Foreign Minister of the Russian Federation"
    assert metadata.speakers == (Person("Sergey Lavrov", office, "lavrov"),)
    assert (metadata.place, metadata.date, metadata.date_text) == (
        "Nur-Sultan",
        "2021-10-12",
        "October 12, 2021",
    )
    assert metadata.languages == ("en",)
    assert metadata.publisher == "Ministry of Foreign Affairs of the Russian Federation"
    assert metadata.source is not None
    assert metadata.source.url.endswith("/content/id/4900531")
    assert b"p_p_auth" not in seed.data
    assert metadata.rights == "The transcript states no licence and no terms of use."
    assert metadata.modified == "2026-11-24"


def test_the_identifier_stays_when_the_text_is_corrected(seed: Speech) -> None:
    """It follows the root's `xml:id`, not the bytes."""
    corrected = Speech(seed.data.replace(b"Mr Chairman", b"Mr. Chairman"))
    assert read_header(corrected).identifier == read_header(seed).identifier
    assert corrected.sha256 != seed.sha256


def test_every_pointer_and_abbreviation_of_the_first_speech(seed: Speech) -> None:
    """Pointers resolve; the eight abbreviations are marked wherever they stand, and explained."""
    root = seed.root
    ids = {e.get("{http://www.w3.org/XML/1998/namespace}id") for e in root.iter()} - {None}
    for element in root.iter():
        for name in ("ref", "corresp", "who"):
            target = element.get(name, "")
            assert not target.startswith("#") or target[1:] in ids
    edition = bema.render(seed)
    found = {e.text: e.get("title") for e in edition.html.find("body/main").iter("abbr")}
    assert set(found) == {"SCO", "ASEAN", "EAEU", "CICA", "NATO", "UN", "PPE", "COVID-19"}
    assert all(found.values())
    outside = "".join(
        text
        for text in root.find("{*}text").xpath(".//text()")
        if text.getparent().tag.rpartition("}")[2] != "abbr" or text.is_tail
    )
    assert not re.search(r"\b(SCO|ASEAN|EAEU|CICA|NATO|UN|PPE|COVID)\b", outside)


def read(header: str = "", body: str = "<div><p>A text.</p></div>", language: str = "") -> Metadata:
    """What is read from a header; `header` is the inside of `teiHeader`, or nothing at all."""
    lang = f' xml:lang="{language}"' if language else ""
    inside = f"<teiHeader>{header}</teiHeader>" if header else ""
    text = f"<text{lang}><body>{body}</body></text>"
    return read_header(Speech(f'<TEI xmlns="{TEI}">{inside}{text}</TEI>'.encode()))


def titled(*titles: str) -> str:
    """A header with these titles, as XML."""
    return f"<fileDesc><titleStmt>{''.join(titles)}</titleStmt></fileDesc>"


def test_no_header_at_all() -> None:
    """The name of the file stands in, and the identifier comes from it."""
    metadata = read()
    assert (metadata.title, metadata.short_title, metadata.language) == ("speech", "speech", "und")
    assert metadata.identifier.startswith("urn:uuid:")
    assert metadata == replace(Metadata(), context=metadata.context)


@pytest.mark.parametrize(
    ("titles", "title", "subtitle", "short"),
    [
        (["<title>One</title>", "<title>Two</title>"], "One", "", "One"),
        (["<title type='sub'>B</title>", "<title type='main'>A</title>"], "A", "B", "A"),
        (["<title type='short'>A</title>", "<title type='main'>A b</title>"], "A b", "", "A"),
        (["<title type='volume'>V</title>", "<title type='content'>C</title>"], "C", "", "C"),
        (["<title type='overline'>O</title>"], "O", "", "O"),
        (["<title/>", "<title>A <hi>b</hi>\n c</title>"], "A b c", "", "A b c"),
        (
            [
                "<title xml:lang='en' type='main'>Sitting</title>",
                "<title xml:lang='sl' type='main'>Seja</title>",
                "<title xml:lang='en' type='sub'>First</title>",
                "<title xml:lang='slv' type='sub'>Prva</title>",
            ],
            "Seja",
            "Prva",
            "Seja",
        ),
        (["<title xml:lang='en'>Sitting</title>", "<title>Seja</title>"], "Seja", "", "Seja"),
        (["<title xml:lang='en'>Sitting</title>"], "Sitting", "", "Sitting"),
    ],
)
def test_titles(titles: list[str], title: str, subtitle: str, short: str) -> None:
    """The main title, else one without type, else what is no part of another; in Slovene here."""
    metadata = read(titled(*titles), language="sl")
    assert (metadata.title, metadata.subtitle, metadata.short_title) == (title, subtitle, short)


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Lind, Ada", "Lind, Ada"),
        ("<persName><surname>Lind</surname><forename>Ada</forename></persName>", "Ada Lind"),
        (
            "<name><surname>Lind</surname><nameLink>van der</nameLink><forename>A</forename>"
            "<forename>B</forename></name><email>a@b.example</email>",
            "A B van der Lind",
        ),
        (
            "<persName xml:lang='en'>Ann</persName><persName xml:lang='sl'>Ana</persName>",
            "Ana",
        ),
        ("<persName>A</persName> and <persName>B</persName>", "A and B"),
    ],
)
def test_names(author: str, name: str) -> None:
    """Forenames first, without what else is said of the person, in the text's language."""
    metadata = read(titled(f"<title>T</title><author>{author}</author>"), language="sl")
    assert metadata.speaker == name


PERSONS = """<profileDesc><particDesc><listPerson>
<person xml:id="a"%s><persName>Ann</persName><occupation>Mayor</occupation></person>
<person xml:id="b"><persName>Bob</persName></person></listPerson></particDesc></profileDesc>"""
AUTHOR = titled("<title>T</title><author><persName ref='#a'>A.</persName></author>")
ADDRESS = "<div type='address'><p>A text.</p></div>"
UTTERANCES = "<div><u who='#b #x'>One</u><u who='#a'>Two</u><u who='#b'>Three</u></div>"


@pytest.mark.parametrize(
    ("header", "body", "speakers", "creators"),
    [
        (titled("<title>T</title><author>A.</author>"), ADDRESS, "A.", "A."),
        (titled("<title>T</title><author>A.</author>"), "<lg><l>Verse</l></lg>", "", "A."),
        (AUTHOR + PERSONS % "", ADDRESS, "Ann", "Ann"),
        (PERSONS % " role='speaker'", "<div><p>A text.</p></div>", "Ann", "Ann"),
        (PERSONS % " role='speaker'", UTTERANCES, "Ann", "Ann"),
        (PERSONS % "", UTTERANCES, "Bob, Ann", ""),
        (PERSONS % "", "<div type='Address'><u who='#b'>One</u></div>", "Bob", "Bob"),
    ],
)
def test_who_speaks(header: str, body: str, speakers: str, creators: str) -> None:
    """Persons of that role, else whoever utters something; an author speaks only an address."""
    metadata = read(header, body)
    assert ", ".join(person.name for person in metadata.speakers) == speakers
    assert metadata.speaker == creators
    assert all(person.office == "Mayor" for person in metadata.creators if person.name == "Ann")


@pytest.mark.parametrize(
    ("date", "iso", "text"),
    [
        ("<date when='2021-10-12'>Tuesday</date>", "2021-10-12", "Tuesday"),
        (
            "<date when='2021-10-12T09:30:00+03:00'/>",
            "2021-10-12T09:30:00+03:00",
            "2021-10-12T09:30:00+03:00",
        ),
        ("<date when='2020-04-08+02:00'/>", "2020-04-08", "2020-04-08"),
        ("<date from='1990-05' to='2018'/>", "1990-05", "1990-05"),
        ("<date notBefore='1999' notAfter='2001'>about 2000</date>", "1999", "about 2000"),
        ("<date when-iso='2021-10-12'/>", "2021-10-12", "2021-10-12"),
        ("<date>2012-11-02T14:22:03Z</date>", "2012-11-02T14:22:03Z", "2012-11-02T14:22:03Z"),
        ("<date when='2021-02-30'>30 February</date>", "", "30 February"),
        ("<date when='12 October 2021'/>", "", "12 October 2021"),
        ("<date when='-0323'>323 BC</date>", "", "323 BC"),
        ("<date when='0000'/>", "", "0000"),
        ("<date when='--05-01'/>", "", "--05-01"),
        ("<date when='20211012'/>", "", "20211012"),
        ("<date when='2021-10-12T25:00:00'/>", "", "2021-10-12T25:00:00"),
        ("<date/><date when='2021'/>", "2021", "2021"),
    ],
)
def test_dates(date: str, iso: str, text: str) -> None:
    """ISO 8601 or nothing; what is said stays as text, else the date is, in words if it can be."""
    setting = f"<profileDesc><settingDesc><setting>{date}</setting></settingDesc></profileDesc>"
    metadata = read(setting)
    assert (metadata.date, metadata.date_text) == (iso, text)


def test_a_header_of_the_deutsches_textarchiv() -> None:
    """Names taken apart, identifiers inside each other, a source as a bibliography has it."""
    metadata = read_header(bema.read(HEADERS / "dta.tei.xml"))
    assert metadata.title == "Rede zur Eröffnung des Hafens"
    assert metadata.subtitle == "Gehalten am 3. Mai 1824"
    assert metadata.authors == (Author("Ada Lind", "http://d-nb.info/gnd/000000000"),)
    assert metadata.speakers == metadata.creators == (Person("Ada Lind"),)
    assert metadata.publisher == "Adahafener Textarchiv"
    assert metadata.issued == "2012-11-02T14:22:03Z"
    assert metadata.identifier == "http://texte.adahafen.example/lind_rede_1824"
    assert [found.type for found in metadata.identifiers] == ["URLWeb", "URN", "ID"]
    assert metadata.rights == "Die Textdigitalisate stehen unter einer Lizenz."
    assert metadata.licence.endswith("/by-nc/3.0/deed.de")
    assert metadata.source == Source(
        "Rede zur Eröffnung des Hafens",
        "Hafendruckerei",
        Date(text="1824"),
        authors=("Ada Lind",),
        place="Adahafen",
    )
    assert metadata.sources[0].text.startswith("Lind, Ada: Rede")
    assert metadata.class_codes[1].text == "Rede"
    assert metadata.languages == ("de",)
    assert metadata.encoders == ()


def test_a_header_that_says_things_twice() -> None:
    """The first counts, the text's language before others, and nothing that says nothing."""
    metadata = read_header(bema.read(HEADERS / "twice.tei.xml"))
    assert metadata.title == "Seja prva"
    assert [author.name for author in metadata.authors] == ["Ana Novak", "B and C"]
    assert metadata.publisher == "P"
    assert metadata.published == Date(text="30 February")
    assert metadata.identifier == "https://doi.org/10.1234/x"
    assert metadata.availability == Availability("http://licence.example/", "Pogoji in drugi")
    assert [(s.title, s.url) for s in metadata.sources] == [
        ("", "http://prose.example"),
        ("One", "http://one.example"),
        ("Two", ""),
    ]
    assert metadata.source == metadata.sources[1]
    assert metadata.recordings == (
        Recording("audio", "PT1H", text="Taped."),
        Recording("video", date=Date("2020-01-01"), url="v.mp4", media_type="video/mp4"),
    )
    assert metadata.status == ("As prepared Check against delivery",)
    assert metadata.setting == Setting(
        place="Ljubljana", date=Date(text="Monday"), time=Date(text="night")
    )
    assert metadata.date == "1999"
    assert metadata.persons[0] == Person("Ana Novak", "ministrica; poslanka", "a")
    assert metadata.keywords == ("a", "b", "a")
    assert metadata.languages == ("sl",)
    assert metadata.changes == (Change(text="x"), Change(text="y"), Change("2019-05", text="z"))
    assert metadata.modified == "2019-05"


def test_a_sitting_of_parlamint(shared: Path) -> None:
    """Whoever speaks is found in the corpus beside it; the licence is taken from prose."""
    folder = shared / "corpus" / "tei" / "parliament"
    metadata = read_header(bema.read(folder / "ParlaMint-TR_T27-tbmm-2018-07-07.xml"))
    assert metadata.title.endswith("ParlaMint-TR, Session 1 [ParlaMint]")
    assert metadata.main_title.language == "en"
    assert len(metadata.speakers) == 17
    assert metadata.speakers[0].name == "Durmuş Yılmaz"
    assert (metadata.creators, metadata.persons) == ((), ())
    assert (metadata.event, metadata.place, metadata.date_text) == (
        "Term 27",
        "Ankara",
        "07.07.2018",
    )
    assert metadata.publisher == "The CLARIN research infrastructure"
    assert metadata.licence == "http://creativecommons.org/licenses/by/4.0/"
    assert metadata.rights.startswith("This work is licensed under the Creative Commons")
    assert metadata.source is not None
    assert metadata.source.url == "https://www.tbmm.gov.tr/"
    assert metadata.encoders == ("Çağrı Çöltekin",)


def test_a_sitting_of_parla_clarin(shared: Path) -> None:
    """Title, publisher and terms in the language of the text."""
    folder = shared / "corpus" / "tei" / "parliament"
    metadata = read_header(bema.read(folder / "OZKGIP-Redna-025-1998-12-08.xml"))
    assert metadata.title.startswith("Dobesedni zapis")
    assert metadata.subtitle.startswith("Odbor za kmetijstvo")
    assert metadata.publisher == "Inštitut za novejšo zgodovino"
    assert metadata.rights.startswith("To delo je ponujeno")
    assert metadata.issued == "2020-04-08"


def test_a_play(shared: Path) -> None:
    """Its author wrote it and does not speak; printers of the folio encoded nothing."""
    metadata = read_header(bema.read(shared / "corpus" / "tei" / "publisher" / "F-rom.xml"))
    assert metadata.title.startswith("The Tragedy of Romeo and Iuliet")
    assert metadata.speakers == ()
    assert metadata.speaker == "Shakespeare, William, 1564-1616."
    assert metadata.publisher == "Bodleian Libraries, University of Oxford"
    assert metadata.identifier == "http://firstfolio.bodleian.ox.ac.uk/"
    assert metadata.encoders[:2] == ("Invida Trans It Solutions PVT. LTD.", "Pip Willcox")
    assert metadata.source is not None
    assert (metadata.source.place, str(metadata.source.date)) == ("London, England", "1623")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        (
            "<bibl><title>T</title>. <author>A.</author> <publisher>P</publisher> <date>1900</date>"
            "</bibl>",
            "Source: A. <cite>T</cite>. P, 1900.",
        ),
        (
            "<bibl><title>T</title>, <publisher>P</publisher>, <idno>https://a.example/b</idno>"
            "</bibl>",
            'Source: P, <a href="https://a.example/b">a.example</a>',
        ),
        (
            "<bibl><title>T?</title> <ref target='javascript:x()'>here</ref></bibl>",
            "Source: T?, <span>here</span>",
        ),
        (
            "<p>From <ref target='https://a.example/ https://b.example/'>a page</ref>.</p>",
            'Source: <a href="https://a.example/">From a page.</a>',
        ),
    ],
)
def test_a_source_as_the_colophon_has_it(source: str, wanted: str) -> None:
    """In full where no address leads to it; a script is no address."""
    desc = f"<sourceDesc>{source}</sourceDesc>"
    colophon = frame.colophon(read(f"<fileDesc>{desc}</fileDesc>"), "", "")
    line = colophon.find("p[@class='source']")
    assert line is not None
    assert etree.tostring(line, encoding="unicode") == f'<p class="source">{wanted}</p>'


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("a.tei.xml", "a"), ("a.xml", "a"), ("a.b.XML", "a.b"), ("a", "a"), ("a.odd", "a")],
)
def test_stems(name: str, wanted: str) -> None:
    """Without what says that it is TEI."""
    assert stem(Path(name)) == wanted


def test_a_speech_is_a_value(seed: Speech) -> None:
    """It hashes, compares and pickles."""
    import pickle

    again = pickle.loads(pickle.dumps(seed))
    assert again == seed
    assert hash(again) == hash(seed)
    assert again.root.tag == seed.root.tag


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://example.org/a.png", "resource-remote"),
        ("//example.org/a.png", "resource-remote"),
        ("../secret.txt", "resource-outside"),
        ("/etc/passwd", "resource-outside"),
        ("file:///etc/passwd", "resource-outside"),
        ("link.txt", "resource-outside"),
        ("missing.png", "resource-missing"),
        ("bema:../pyproject.toml", "resource-outside"),
        ("data:text/plain", "resource-address"),
        ("http://[", "resource-address"),
    ],
)
def test_resources_stay_inside(url: str, code: str, tmp_path: Path) -> None:
    """Nothing is fetched, and nothing read from outside the folders."""
    (tmp_path / "secret.txt").write_text("secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.txt").symlink_to(tmp_path / "secret.txt")
    found = Resources((inside,)).get(url, inside)
    assert isinstance(found, Finding)
    assert found.code == code


def test_resources_are_read(tmp_path: Path) -> None:
    """From a folder, the built-in design and `data:` addresses."""
    (tmp_path / "a b.png").write_bytes(b"png")
    resources = Resources((tmp_path,))
    for url in ("a%20b.png", (tmp_path / "a b.png").as_uri(), "data:image/png;base64,cG5n"):
        found = resources.get(url, tmp_path)
        assert isinstance(found, Resource)
        assert (found.data, found.media_type) == (b"png", "image/png")
    found = resources.get("bema:speech.css")
    assert isinstance(found, Resource)
    assert found.path == design_folder() / "speech.css"
