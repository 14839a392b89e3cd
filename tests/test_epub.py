"""What must hold of an EPUB beyond its words and its look."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import validators
from books import NS, Book
from conftest import SEED
from fontTools.ttLib import TTFont
from lxml import etree
from PIL import Image

import bema
from bema.edition.edition import Edition, render
from bema.exporters import Artifact, load
from bema.exporters.epub.parts import LONG, SHORT, divide
from bema.exporters.html.reader import html_words
from bema.tei.metadata import Identifier, Series
from bema.tei.speech import Speech
from bema.tree import Element

OUTPUT = ("epub", "web")
HEADER = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>
<titleStmt><title>A title</title></titleStmt><publicationStmt><p/></publicationStmt>
<sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text>%s</text></TEI>"""


def edition_of(speech: Speech) -> Edition:
    return bema.render(speech, OUTPUT).named("epub", OUTPUT)


def export(edition: Edition, **options: object) -> Artifact:
    return load("epub", **options).export(edition)


def book_of(speech: Speech, **options: object) -> Book:
    return Book(export(edition_of(speech), **options).data)


def text_of(folder: Path, text: str) -> Speech:
    path = folder / "speech.xml"
    path.write_text(HEADER % text, "utf-8")
    return bema.read(path)


def check(folder: Path, data: bytes) -> Book:
    """The book, which EPUBCheck accepts without a remark."""
    path = folder / "speech.epub"
    path.write_bytes(data)
    assert validators.epub(path) == []
    return Book(data)


@pytest.fixture(scope="module")
def book(seed: Speech) -> Book:
    return book_of(seed)


# The package ------------------------------------------------------------------------------------


def test_the_zip(book: Book) -> None:
    """The type stands first and as it is; nothing has a time of day."""
    assert book.first_is_stored()
    assert {info.date_time for info in book.infos} == {(1980, 1, 1, 0, 0, 0)}


def test_what_the_header_knows_is_said(seed: Speech) -> None:
    """Each thing once, with what refines it."""
    edition = edition_of(seed)
    metadata = replace(
        edition.metadata,
        series=(Series("Speeches of the year", "7", "urn:x:series"),),
        context=replace(edition.metadata.context, filed=(("Sergey Lavrov", "Lavrov, Sergey"),)),
        identifiers=(Identifier("10.1234/abc", "DOI"),),
    )
    book = Book(export(replace(edition, metadata=metadata)).data)
    assert book.said("identifier") == ["https://doi.org/10.1234/abc"]
    assert book.said("title")[0].startswith("Sergey Lavrov's remarks")
    assert book.said("title-type", "#title") == ["main"]
    assert book.said("title-type", "#short-title") == ["short"]
    assert book.said("creator") == ["Sergey Lavrov"]
    assert book.said("role", "#creator-1") == ["spk"]
    assert book.said("file-as", "#creator-1") == ["Lavrov, Sergey"]
    assert book.said("contributor") == ["bema"]
    assert book.said("role", "#contributor-1") == ["mrk"]
    assert book.said("publisher") == ["Ministry of Foreign Affairs of the Russian Federation"]
    assert book.said("date") == ["2021-10-12"]
    assert book.said("language") == ["en"]
    assert book.said("subject") == ["address"]
    assert book.said("rights") == ["The transcript states no licence and no terms of use."]
    assert book.said("source")[0].startswith("https://www.mid.ru/")
    assert book.said("belongs-to-collection") == ["Speeches of the year"]
    assert book.said("group-position", "#series-1") == ["7"]
    assert book.said("dcterms:identifier", "#series-1") == ["urn:x:series"]
    assert book.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_accessibility_is_what_is_so(book: Book, seed: Speech) -> None:
    """Nothing is claimed that the content has not, and a standard only with who certified it."""
    assert book.said("schema:accessMode") == ["textual"]
    assert book.said("schema:accessModeSufficient") == ["textual"]
    features = ["displayTransformability", "readingOrder", "tableOfContents"]
    assert book.said("schema:accessibilityFeature") == features
    assert book.said("schema:accessibilityHazard") == ["none"]
    assert len(book.said("schema:accessibilitySummary")) == 1
    assert book.said("dcterms:conformsTo") == []
    certified = book_of(seed, certified_by="An Expert")
    assert certified.said("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert certified.said("a11y:certifiedBy", "#conformance") == ["An Expert"]


def test_images_are_said_to_be_described_where_all_are(
    tei: Callable[[str], Speech], tmp_path: Path
) -> None:
    """And how the text can be read without seeing them."""
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    figure = '<figure><graphic url="a.png"/>%s</figure>'
    described = book_of(tei(figure % "<figDesc>A thing</figDesc>"))
    assert described.said("schema:accessMode") == ["textual", "visual"]
    assert described.said("schema:accessModeSufficient") == ["textual"]
    assert "alternativeText" in described.said("schema:accessibilityFeature")
    edition = edition_of(tei(figure % "<figDesc>A thing</figDesc>" + figure % ""))
    artifact = export(edition)
    assert [f.code for f in artifact.findings] == ["image-no-alternative"]
    other = Book(artifact.data)
    assert other.said("schema:accessModeSufficient") == ["textual,visual"]
    assert "alternativeText" not in other.said("schema:accessibilityFeature")


def test_the_source_is_inside(seed: Speech, book: Book) -> None:
    """Under its type in the manifest, byte for byte."""
    item = book.package.find(".//o:item[@media-type='application/tei+xml']", NS)
    assert item is not None
    assert book.files[f"EPUB/{item.get('href')}"] == seed.data


# The cover --------------------------------------------------------------------------------------


def test_the_cover(book: Book) -> None:
    """Words of the header as text, and the same as a picture for shops."""
    svg = book.document("cover.xhtml").find(".//{http://www.w3.org/2000/svg}svg")
    assert svg is not None
    said = ["".join(text.itertext()) for text in svg.iter("{*}text")]
    assert said[0] == "Sergey Lavrov"
    assert said[2] == "Nur-Sultan, October 12, 2021"
    lines = [span.text or "" for span in list(svg.iter("{*}text"))[1]]
    assert " ".join(lines) == book.said("title")[0]
    assert 2 < len(lines) <= 8
    with Image.open(io.BytesIO(book.files["EPUB/cover.jpg"])) as picture:
        assert picture.size == (1400, 2100)
        colours = {picture.getpixel((700, y)) for y in range(600, 1800)}
    assert len(colours) > 20
    item = book.package.find(".//o:item[@properties='cover-image']", NS)
    assert item is not None
    assert item.get("href") == "cover.jpg"


def test_the_stylesheet_colours_the_cover(seed: Speech, tmp_path: Path) -> None:
    """In the drawing and in the picture alike."""
    sheet = tmp_path / "house.css"
    sheet.write_text('@import "bema:speech.css"; :root { --cover-ground: #ff0000 }')
    edition = render(seed, OUTPUT, style=sheet).named("epub", OUTPUT)
    book = Book(export(edition).data)
    ground = book.document("cover.xhtml").find(".//{*}rect[@class='cover-ground']")
    assert ground is not None
    assert ground.get("fill") == "#ff0000"
    with Image.open(io.BytesIO(book.files["EPUB/cover.jpg"])) as picture:
        red, green, blue = picture.convert("RGB").getpixel((20, 20))  # type: ignore[misc]
    assert red > 240
    assert green + blue < 20


@pytest.mark.parametrize(
    ("language", "title"),
    [("ar", "كلمة الوزير في الاجتماع"), ("zh", "外交部長在會議上的講話"), ("en", "W" * 3000)],
)
def test_a_title_that_does_not_fit(language: str, title: str, tmp_path: Path) -> None:
    """Is told where no font has its letters, and cut where it is too long; the book is valid."""
    speech = text_of(tmp_path, "<body><p>x</p></body>")
    edition = edition_of(speech)
    metadata = replace(
        edition.metadata,
        titles=(replace(edition.metadata.titles[0], text=title),),
        context=replace(edition.metadata.context, language=language),
    )
    artifact = export(replace(edition, metadata=metadata))
    codes = [f.code for f in artifact.findings]
    assert codes == ([] if language == "en" else ["cover-no-glyph"])
    check(tmp_path, artifact.data)


# Parts ------------------------------------------------------------------------------------------


def sections(count: int, length: int) -> str:
    """So many divisions of so many characters, each with a note and a link to the next."""
    return (
        "<body>"
        + "".join(
            f'<div xml:id="d{n}"><head>Part {n}</head><p>{"word " * (length // 5)}'
            f'<note>Note {n}</note> <ref target="#d{(n + 1) % count}">next</ref></p></div>'
            for n in range(count)
        )
        + "</body>"
    )


def test_a_short_text_is_one_document(tmp_path: Path) -> None:
    """Whatever its divisions."""
    book = book_of(text_of(tmp_path, sections(5, 2000)))
    assert book.spine == ["cover.xhtml", "speech.xhtml"]


def test_a_long_text_is_a_document_for_each_part(tmp_path: Path) -> None:
    """Links lead across, notes stay with their part, and the colophon has its own."""
    speech = text_of(tmp_path, sections(4, SHORT // 3))
    artifact = export(edition_of(speech))
    book = check(tmp_path, artifact.data)
    assert book.spine == ["cover.xhtml", *(f"speech-{n}.xhtml" for n in range(1, 6))]
    second = book.document("speech-2.xhtml")
    assert [e.text for e in second.iter("{*}h2")] == ["Part 1"]
    hrefs = [a.get("href") for a in second.iter("{*}a")]
    assert hrefs == ["#note-2", "speech-3.xhtml#d2", "#noteref-2"]
    assert book.nav("toc")[:2] == [
        ("A title", "speech-1.xhtml#heading-1"), ("Part 0", "speech-1.xhtml#heading-2"),
    ]  # fmt: skip
    assert ("Colophon", "speech-5.xhtml#colophon") in book.nav("landmarks")
    words = load("epub").words(artifact.data)  # type: ignore[attr-defined]
    assert list(words) == list(html_words(edition_of(speech).html[1]))


def test_a_sitting_without_parts_is_cut_between_paragraphs(tmp_path: Path) -> None:
    """So that no document is longer than old readers take."""
    body = "".join(f'<p xml:id="p{n}">{"word " * 400}</p>' for n in range(400))
    book = book_of(text_of(tmp_path, f"<body><div>{body}</div></body>"))
    documents = [name for name in book.spine if name.startswith("speech")]
    assert len(documents) > 3
    assert all(len(book.files[f"EPUB/{name}"]) < 300_000 for name in documents)
    found = [p.get("id") for name in documents for p in book.document(name).iter("{*}p")]
    assert [ident for ident in found if ident] == [f"p{n}" for n in range(400)]


def test_a_volume_has_a_title_page(shared: Path) -> None:
    """And a document for each of its texts, however short."""
    book = book_of(bema.read(shared / "corpus" / "tei" / "guidelines" / "testcorpus.xml"))
    assert len(book.spine) >= 4
    assert book.nav("landmarks")[:2] == [
        ("Cover", "cover.xhtml"), ("Title page", "speech-1.xhtml"),
    ]  # fmt: skip


def element(markup: str) -> Element:
    return etree.fromstring(markup)


def test_dividing_loses_nothing() -> None:
    """Neither text between the parts nor what stands around them; ids stay with the first."""
    inner = "x" * LONG
    body = element(
        f'<body><main id="m" class="text">a<section id="s"><p>{inner}</p>b</section>c'
        f"<section><p>{inner}</p></section>d</main><section role='doc-colophon'>e</section></body>"
    )
    whole = "".join(body.itertext())
    made = divide(body)
    assert len(made) == 3
    assert "".join("".join(part.itertext()) for part in made) == whole
    assert [[e.get("id") for e in part.iter("main")] for part in made] == [["m"], [None], []]
    assert {e.get("class") for part in made for e in part.iter("main")} == {"text"}


# Pages ------------------------------------------------------------------------------------------


def test_pages_of_the_source_are_listed(tmp_path: Path) -> None:
    """With their numbers, in order, and what they are of is named."""
    pages = '<p>one two</p><pb n="iv"/><p>three</p><p>fo<pb n="5" break="no"/>ur</p><pb/>'
    book = book_of(text_of(tmp_path, f"<body>{pages}</body>"))
    assert [number for number, _ in book.nav("page-list")] == ["iv", "5"]
    document = book.document("speech.xhtml")
    marks = document.xpath("//*[@e:type='pagebreak']", namespaces={"e": NS["e"]})
    assert [(m.get("role"), m.get("title")) for m in marks] == [
        ("doc-pagebreak", "iv"), ("doc-pagebreak", "5"),
    ]  # fmt: skip
    assert book.said("pageBreakSource") == ["none"]
    assert {"pageBreakMarkers", "pageNavigation"} <= set(book.said("schema:accessibilityFeature"))


def test_pages_of_the_pdf_are_listed(seed: Speech, book: Book, tmp_path: Path) -> None:
    """Each before its first word, and the file that has them is named."""
    assert book.nav("page-list") == []
    artifact = export(edition_of(seed), page_list="pdf")
    listed = check(tmp_path, artifact.data)
    pdf = bema.export(bema.render(seed), "pdf").data
    assert [number for number, _ in listed.nav("page-list")] == ["1", "2", "3", "4"]
    (source,) = listed.said("pageBreakSource")
    assert source.removeprefix("urn:uuid:").encode() in pdf
    document = listed.document("speech.xhtml")
    starts = [
        "".join(mark.xpath("string(following::text()[normalize-space()][1])").split(" ")[:3])
        for mark in document.iter("{*}span")
        if mark.get("role") == "doc-pagebreak"
    ]
    assert starts == first_words(pdf)
    assert list(load("epub").words(artifact.data)) == list(  # type: ignore[attr-defined]
        load("epub").words(export(edition_of(seed)).data)  # type: ignore[attr-defined]
    )


def first_words(pdf: bytes) -> list[str]:
    """The first three words below the running head of each page."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(pdf)) as file:
        pages = [page.crop((0, 50, page.width, page.height)) for page in file.pages]
        found = [[w["text"] for w in page.extract_words()][:3] for page in pages]
    return ["".join(words) for words in found]


def test_an_edition_that_the_project_has_not(tmp_path: Path, seed: Speech) -> None:
    """Is an error that names the nearest."""
    from bema.corpus.build import make
    from bema.corpus.plan import targets
    from bema.errors import BemaError
    from bema.project import EditionPlan

    plans = [EditionPlan("epub", "epub", {"page_list": "pdff"}), EditionPlan("pdf", "pdf")]
    (target,) = targets(plans[:1], {}, plans)
    with pytest.raises(BemaError, match="pdff") as trouble:
        make(seed, target, {})
    assert "“pdf”" in trouble.value.findings[0].remedy


# Fonts ------------------------------------------------------------------------------------------


def characters(data: bytes) -> set[str]:
    return {chr(code) for code in TTFont(io.BytesIO(data)).getBestCmap()}


def test_fonts_have_the_letters_of_the_text_and_no_others(book: Book) -> None:
    """Face by face; small capitals come along where the stylesheet asks for them."""
    names = sorted(name for name in book.files if name.startswith("EPUB/fonts/"))
    assert names == ["EPUB/fonts/literata-italic.ttf", "EPUB/fonts/literata.ttf"]
    text = set("".join(book.document("speech.xhtml").itertext()))
    regular = characters(book.files["EPUB/fonts/literata.ttf"])
    assert text - {"\n"} <= regular
    assert len(regular) < 100
    italic = characters(book.files["EPUB/fonts/literata-italic.ttf"])
    assert set("Nur-Sultan, October 12, 2021") <= italic < regular
    tags = {
        record.FeatureTag
        for record in TTFont(io.BytesIO(book.files["EPUB/fonts/literata.ttf"]))["GSUB"].table
        .FeatureList.FeatureRecord
    }  # fmt: skip
    assert "smcp" in tags
    assert book.css.count("@font-face") == 2
    assert "url(fonts/literata.ttf)" in book.css


def test_fonts_are_left_out_on_demand(seed: Speech) -> None:
    """The stylesheet still names the family, which a reader may have."""
    book = book_of(seed, embed_fonts=False)
    assert not [name for name in book.files if "fonts" in name]
    assert "@font-face" not in book.css
    assert '"Literata"' in book.css


def test_bold_and_italics_ask_for_their_faces(tmp_path: Path) -> None:
    """By the cascade: what is italic and bold is so in one face."""
    body = """<body><p>a<hi rend="bold">b<hi rend="italic">c</hi></hi>
        <hi rend="italic">d</hi></p></body>"""
    book = book_of(text_of(tmp_path, body))
    found = {
        name.removeprefix("EPUB/fonts/literata"): characters(data)
        for name, data in book.files.items()
        if name.startswith("EPUB/fonts")
    }
    assert "b" in found["-bold.ttf"]
    assert "c" not in found["-bold.ttf"]
    assert {"c", "d"} & found["-bold-italic.ttf"] == {"c"}
    assert {"a", "b", "c", "d"} & found["-italic.ttf"] >= {"d"}


def test_a_font_of_the_project_comes_along(tmp_path: Path) -> None:
    """For the language whose letters it has."""
    from importlib.util import find_spec

    spec = find_spec("fontpkg_amiri")
    assert spec is not None
    assert spec.origin is not None
    amiri = next(Path(spec.origin).parent.rglob("Amiri-Regular.ttf"))
    speech = text_of(tmp_path, "<body><p>Words</p></body>")
    body = HEADER.replace('xml:lang="en"', 'xml:lang="ar"') % "<body><p>السلام عليكم</p></body>"
    path = tmp_path / "arabic.xml"
    path.write_text(body, "utf-8")
    speech = bema.read(path)
    edition = render(speech, OUTPUT, fonts=(amiri,)).named("epub", OUTPUT)
    artifact = export(edition)
    book = check(tmp_path, artifact.data)
    assert set("السلامعليكم") <= characters(book.files["EPUB/fonts/amiri.ttf"])
    spine = book.package.find("o:spine", NS)
    assert spine is not None
    assert spine.get("page-progression-direction") == "rtl"


def test_a_font_that_may_not_be_embedded_is_told(seed: Speech, tmp_path: Path) -> None:
    """Its maker says so in the font (OpenType, `fsType`)."""
    source = Path(__file__).parent.parent / "styles" / "fonts" / "Literata-Regular.ttf"
    font = TTFont(source)
    font["OS/2"].fsType = 2
    font.save(tmp_path / "closed.ttf")
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@import "bema:speech.css"; @font-face { font-family: Closed; src: url(closed.ttf) }'
        "html { font-family: Closed, serif }"
    )
    edition = render(seed, OUTPUT, style=sheet).named("epub", OUTPUT)
    artifact = export(edition)
    assert "font-not-embedded" in [f.code for f in artifact.findings]
    assert not [name for name in Book(artifact.data).files if "closed" in name]


# Content ----------------------------------------------------------------------------------------


def test_meaning_is_said_twice(tmp_path: Path) -> None:
    """In EPUB's vocabulary and in DPUB-ARIA, and languages as XML has them."""
    body = """<front><div type="preface"><head>P</head><p>a</p></div></front><body>
        <div type="chapter"><head>C</head><p xml:lang="la">b<note>n</note></p></div></body>"""
    artifact = export(edition_of(text_of(tmp_path, body)))
    document = check(tmp_path, artifact.data).document("speech.xhtml")
    kinds = {
        (e.get(f"{{{NS['e']}}}type"), e.get("role"))
        for e in document.iter(etree.Element)
        if e.get(f"{{{NS['e']}}}type")
    }
    assert kinds == {
        ("frontmatter", None),
        ("preface", "doc-preface"),
        ("bodymatter", "main"),
        ("chapter", "doc-chapter"),
        ("noteref", "doc-noteref"),
        ("footnotes", "doc-endnotes"),
        ("footnote", "doc-footnote"),
        ("backlink", "doc-backlink"),
        ("colophon", "doc-colophon"),
    }
    latin = document.find(".//{*}p[@lang='la']")
    assert latin is not None
    assert latin.get("{http://www.w3.org/XML/1998/namespace}lang") == "la"


def test_main_is_kept_for_a_stylesheet_that_knows_it(seed: Speech, tmp_path: Path) -> None:
    """Old readers, and calibre, do not; without such a rule they get what they know."""
    sheet = tmp_path / "house.css"
    found = []
    for css in ("main > div { color: red }", ".main { color: red }"):
        sheet.write_text(f'@import "bema:speech.css"; {css}')
        edition = render(seed, OUTPUT, style=sheet).named("epub", OUTPUT)
        book = check(tmp_path, export(edition).data)
        found.append(("main > div" in book.css, b"<main" in book.files["EPUB/speech.xhtml"]))
    assert found == [(True, True), (False, False)]


def test_ruby_passes_through(tmp_path: Path) -> None:
    """And is said to be there."""
    body = '<body><p xml:lang="ja"><ruby><rb>漢字</rb><rt>かんじ</rt></ruby></p></body>'
    artifact = export(edition_of(text_of(tmp_path, body)))
    book = check(tmp_path, artifact.data)
    (ruby,) = book.document("speech.xhtml").iter("{*}ruby")
    assert "".join(ruby.itertext()) == "漢字かんじ"
    assert [e.text for e in ruby.iter("{*}rt")] == ["かんじ"]
    assert "rubyAnnotations" in book.said("schema:accessibilityFeature")


def test_readers_decide(book: Book) -> None:
    """No size of letters and no colour for the text as a whole."""
    for selector in ("html", "body", "p"):
        rules = re.findall(rf"^{selector} \{{\n(.*?)\n\}}", book.css, re.DOTALL | re.MULTILINE)
        assert rules
        names = [name for rule in rules for name in re.findall(r"(?m)^  ([\w-]+):", rule)]
        assert not [n for n in names if n.startswith(("font-size", "color", "background"))]


# Bad input --------------------------------------------------------------------------------------


def test_images_that_cannot_be_shown(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """Are told with their place, and their descriptions stand there; others are what they are."""
    picture = Image.new("RGB", (9, 9), "red")
    picture.save(tmp_path / "right.png")
    picture.save(tmp_path / "wrong.png", "JPEG")
    picture.save(tmp_path / "old.tiff")
    picture.convert("CMYK").save(tmp_path / "inks.jpg")
    (tmp_path / "text.png").write_text("no image")
    (tmp_path / "evil.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script><rect/></svg>'
    )
    told = {
        "right.png": "",
        "wrong.png": "",
        "old.tiff": "",
        "inks.jpg": "",
        "evil.svg": "svg-made-safe",
        "text.png": "image-unusable",
        "missing.png": "resource-missing",
        "../../../../etc/passwd": "resource-outside",
        "/etc/passwd": "resource-outside",
        "file:///etc/passwd": "resource-outside",
        "http://example.org/a.png": "resource-remote",
        "//example.org/a.png": "resource-remote",
        "data:image/png;base64,AAAA": "image-unusable",
    }
    figures = "".join(
        f'<figure><graphic url="{url}"/><figDesc>It shows {n}</figDesc></figure>'
        for n, url in enumerate(told)
    )
    artifact = export(edition_of(tei(figures)))
    assert [f.code for f in artifact.findings] == [code for code in told.values() if code]
    assert all(f.place.path.endswith("speech.tei.xml") for f in artifact.findings)
    book = check(tmp_path, artifact.data)
    types = [
        (item.get("href"), item.get("media-type"))
        for item in book.package.iterfind(".//o:item", NS)
        if item.get("href", "").startswith("images/")
    ]
    assert types == [
        ("images/1.png", "image/png"),
        ("images/2.jpeg", "image/jpeg"),
        ("images/3.png", "image/png"),
        ("images/4.jpeg", "image/jpeg"),
        ("images/5.svg", "image/svg+xml"),
    ]
    words = " ".join(load("epub").words(artifact.data))  # type: ignore[attr-defined]
    shown = [n for n in range(len(told)) if re.search(rf"It shows {n}\b", words)]
    assert shown == list(range(5, len(told)))
    assert b"script" not in book.files["EPUB/images/5.svg"]
    assert not [data for data in book.files.values() if b"root:" in data]


IDS = ("1bad", "with space", "a:b", "-x", 'q"<', "", "dup", "dup")


def test_ids_that_are_none(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """Are told, and the book is valid all the same; links to nowhere are plain text."""
    from xml.sax.saxutils import quoteattr

    body = "".join(f"<p xml:id={quoteattr(ident)}>x</p>" for ident in IDS)
    body += '<p><ref target="#nowhere">a</ref> <ref target="#dup">b</ref></p><pb n="i &lt; 2"/>'
    edition = edition_of(tei(body))
    assert [f.code for f in edition.findings] == [
        *["id-invalid"] * 6, "id-repeated", "link-nowhere",
    ]  # fmt: skip
    check(tmp_path, export(edition).data)


def test_metadata_of_all_kinds(tmp_path: Path) -> None:
    """Markup, control characters and ten thousand characters are text as any other."""
    path = tmp_path / "odd.xml"
    title = "&lt;/title&gt; &amp;amp; &#x85;&#x2028; " + "word " * 2000
    path.write_text(
        (HEADER % "<body><p>x</p></body>")
        .replace("A title", title)
        .replace("<publicationStmt><p/>", "<publicationStmt><publisher>&lt;b&gt;</publisher>"
                 '<date when="2021-99-99"/><idno type="URI">no: "address"</idno>'),
        "utf-8",
    )  # fmt: skip
    book = check(tmp_path, export(edition_of(bema.read(path))).data)
    assert len(book.said("title")[0]) > 9_000
    assert book.said("title")[0].startswith("</title> &amp;")
    assert book.said("publisher") == ["<b>"]


def test_the_same_bytes_every_time(seed: Speech) -> None:
    """Whatever the options."""
    for options in ({}, {"page_list": "pdf"}, {"embed_fonts": False}):
        first = export(edition_of(seed), **options).data
        assert first == export(edition_of(bema.read(SEED)), **options).data


def test_a_face_of_a_collection_and_one_packed_for_the_web(seed: Speech, tmp_path: Path) -> None:
    """Come along as well, as plain OpenType with the letters used."""
    from fontTools.ttLib import TTCollection

    source = Path(__file__).parent.parent / "styles" / "fonts" / "Literata-Regular.ttf"
    named = {}
    for family in ("First", "Second"):
        font = TTFont(source)
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = family
        named[family] = font
    collection = TTCollection()
    collection.fonts = list(named.values())
    collection.save(tmp_path / "both.ttc")
    packed = TTFont(source)
    packed.flavor = "woff2"
    packed.save(tmp_path / "packed.woff2")
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@import "bema:speech.css"; html { font-family: Second, serif } h1 { font-family: Packed }'
        "@font-face { font-family: Packed; src: url(packed.woff2) }"
    )
    edition = render(seed, OUTPUT, style=sheet, fonts=(tmp_path / "both.ttc",))
    book = check(tmp_path, export(edition.named("epub", OUTPUT)).data)
    names = sorted(name for name in book.files if name.startswith("EPUB/fonts/"))
    assert names[-2:] == ["EPUB/fonts/packed.ttf", "EPUB/fonts/second.ttf"]
    assert "EPUB/fonts/first.ttf" not in names
    assert "Q" not in characters(book.files["EPUB/fonts/packed.ttf"])
    assert set("Despite") <= characters(book.files["EPUB/fonts/second.ttf"])


def test_without_a_shaper_a_cover_is_drawn_all_the_same(
    seed: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters stand one beside the other then, and nothing from right to left is drawn wrong."""
    from bema.exporters.epub import cover

    monkeypatch.setattr(cover, "_has_raqm", lambda: False)
    monkeypatch.setattr(cover, "_opened", lambda face, size: _plain_font(face.resource.data, size))
    edition = edition_of(seed)
    assert export(edition).findings == ()
    context = replace(edition.metadata.context, language="ar")
    arabic = replace(edition, metadata=replace(edition.metadata, context=context))
    assert {f.code for f in export(arabic).findings} == {"cover-no-glyph"}


def _plain_font(data: bytes, size: int) -> object:
    from PIL import ImageFont

    return ImageFont.truetype(io.BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def test_names_and_series_of_the_header(tmp_path: Path) -> None:
    """A name is filed under the surname that it tells; titles of series are collections too."""
    path = tmp_path / "a.xml"
    author = """<title type="series">Yearbook</title><author><persName><forename>Johan</forename>
        <nameLink>van</nameLink> <surname>Dam</surname></persName></author>"""
    series = """<seriesStmt><title>Speeches</title><biblScope>12</biblScope></seriesStmt>"""
    path.write_text(
        (HEADER % "<body><p>x</p></body>")
        .replace("</titleStmt>", f"{author}</titleStmt>")
        .replace("<sourceDesc>", f"{series}<sourceDesc>"),
        "utf-8",
    )
    book = check(tmp_path, export(edition_of(bema.read(path))).data)
    assert book.said("creator") == ["Johan van Dam"]
    assert book.said("file-as", "#creator-1") == ["Dam, Johan van"]
    assert book.said("belongs-to-collection") == ["Speeches", "Yearbook"]
    assert book.said("group-position", "#series-1") == ["12"]


def test_a_font_that_cannot_be_read_is_told(seed: Speech, tmp_path: Path) -> None:
    """With the place where the stylesheet names it."""
    (tmp_path / "broken.woff2").write_bytes(b"wOF2 and no more")
    sheet = tmp_path / "house.css"
    sheet.write_text(
        '@import "bema:speech.css";\n@font-face { font-family: Broken; src: url(broken.woff2) }'
    )
    artifact = export(render(seed, OUTPUT, style=sheet).named("epub", OUTPUT))
    assert [(f.code, f.place.line) for f in artifact.findings] == [("font-unreadable", 2)]
