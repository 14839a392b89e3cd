"""What a printer would object to, measured on the pages of real documents and of planted faults."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import typography
from typography import Fault, Pages

import bema
from bema.style.stylesheet import read_stylesheet
from bema.tei.speech import Speech

A5, A4, LETTER, OCTAVO = "148mm, 210mm", "210mm, 297mm", "8.5in, 11in", "6in, 9in"
DOCUMENTS = {
    "sitting": "parliament/KPZONOJFSPD-Redna-021-1998-11-25.xml",
    "hearing": "parliament/OZKGIP-Redna-025-1998-12-08.xml",
    "play": "guidelines/testdrama.xml",
    "sermon": "publisher/sermon-27003.xml",
    "table": "stylesheets/test.xml",
    "bibliography": "stylesheets/test27.xml",
    "debate": "parliament/ParlaMint-TR_T27-tbmm-2018-07-07.xml",
    "folio": "publisher/F-rom.xml",
}
KNOWN = {
    ("hearing", "short last line"): "an omission, “[…]”, that is a paragraph’s last word",
    ("folio", "short last line"): "a speech that ends with “me.”",
}
"""Faults that are those of a document, and why."""
MOST_HYPHENS = 2
"""In a row: WeasyPrint has no `hyphenate-limit-lines`, so that two are what is wished for."""


def printed(speech: Speech, folder: Path, rules: str = "", theme: str = "") -> Pages:
    """The pages of a speech under the design and a sheet over it."""
    sheet = folder / "house.css"
    sheet.write_text(f'@import "bema:speech.css";\n{rules}', "utf-8")
    edition = bema.render(speech, style=read_stylesheet(sheet, theme=theme))
    return typography.read(bema.export(edition, "pdf").data, typography.frames(edition))


def faults(pages: Pages, speech: Speech) -> list[Fault]:
    """All of a two-sided book, with the heads that its header asks for."""
    body = bema.render(speech).html[1]
    title = body.get("data-short-title", "")
    return [
        *typography.faults(pages, pages.size, MOST_HYPHENS),
        *typography.mirrored(pages),
        *typography.furniture(pages, body.get("data-speaker") or title, title),
    ]


@pytest.mark.parametrize(
    "paper", [A5, A4, *(pytest.param(paper, marks=pytest.mark.slow) for paper in (LETTER, OCTAVO))]
)
def test_the_speech_on_any_paper(seed: Speech, tmp_path: Path, paper: str) -> None:
    """One property away, with the same measure; on each a printer finds nothing."""
    pages = printed(seed, tmp_path, f":root {{ --paper: {paper}; }}")
    assert faults(pages, seed) == []
    assert 60 <= typography.measure(pages) <= 68
    assert pages.size == (12 if paper in (A4, LETTER) else 10)
    assert typography.on_grid(pages) > 0.95
    assert typography.on_grid(pages, 0.5) == 1
    assert len(list(typography.turned(pages))) <= 1  # where widows draw a line over
    assert typography.divided(pages) / len(pages.body) < 0.2
    assert typography.loose(pages, 0.95) == []


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("sitting", 0.4),
        pytest.param("sermon", 0.95, marks=pytest.mark.slow),
        pytest.param("hearing", 0.6, marks=pytest.mark.slow),
        pytest.param("play", 0.5, marks=pytest.mark.slow),
        pytest.param("bibliography", 0.8, marks=pytest.mark.slow),
        pytest.param("debate", 0.75, marks=pytest.mark.slow),
        pytest.param("folio", 0.8, marks=pytest.mark.slow),
    ],
)
def test_documents_of_others(shared: Path, tmp_path: Path, name: str, full: float) -> None:
    """All lines are on the grid of half lines, `full` of them on that of lines; no other faults."""
    speech = bema.read(shared / "corpus" / "tei" / DOCUMENTS[name])
    pages = printed(speech, tmp_path)
    found = [fault for fault in faults(pages, speech) if (name, fault.rule) not in KNOWN]
    assert found == []
    assert typography.on_grid(pages) >= full
    assert typography.on_grid(pages, 0.5) == 1
    assert len(list(typography.turned(pages))) <= max(1, len(pages.pages) // 40)
    assert typography.measure(pages) == 0 or 60 <= typography.measure(pages) <= 68


@pytest.mark.slow
@pytest.mark.parametrize("paper", [A4, LETTER, OCTAVO])
@pytest.mark.parametrize("name", ["sitting", "play", "sermon", "table"])
def test_documents_on_other_papers(shared: Path, tmp_path: Path, name: str, paper: str) -> None:
    """Tables, notes, verse and turns keep the rules on any paper."""
    speech = bema.read(shared / "corpus" / "tei" / DOCUMENTS[name])
    pages = printed(speech, tmp_path, f":root {{ --paper: {paper}; }}")
    assert faults(pages, speech) == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["release", "large"])
def test_single_sided_themes(seed: Speech, shared: Path, tmp_path: Path, theme: str) -> None:
    """They have other heads, and margins that do not change sides; all else holds."""
    for speech in (seed, bema.read(shared / "corpus" / "tei" / DOCUMENTS["sermon"])):
        pages = printed(speech, tmp_path, theme=theme)
        assert typography.faults(pages, pages.size, MOST_HYPHENS) == []


WORDS = """the harbour was open to all ships of the league and the council held that its
    administration had kept accounts of every single consignment although not one member had
    remembered to ask for them in time""".split()


def prose(random: Random, least: int, most: int) -> str:
    """So many words."""
    return " ".join(random.choice(WORDS) for _ in range(random.randint(least, most)))


def book() -> Speech:
    """Chapters of paragraphs of all lengths, and a table of high rows."""
    random = Random(7)
    chapters = []
    for _ in range(24):
        paragraphs = "".join(f"<p>{prose(random, 9, 70)} council.</p>" for _ in range(4))
        chapters.append(f"<div><head>{prose(random, 2, 5)}</head>{paragraphs}</div>")
    rows = "".join(
        f"<row><cell>{number}</cell><cell>{prose(random, 60, 90)}</cell></row>"
        for number in range(1, 16)
    )
    table = f'<table><row role="label"><cell>No</cell><cell>Said</cell></row>{rows}</table>'
    return bema.read(
        f"""<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
        <title>Accounts</title><author>Ada Lind</author></titleStmt><publicationStmt><p/>
        </publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body>
        {"".join(chapters)}<div><head>Table</head>{table}</div></body></text></TEI>""".encode()
    )


@pytest.fixture(scope="module")
def accounts() -> Speech:
    return book()


def test_a_book_without_faults(accounts: Speech, tmp_path: Path) -> None:
    """Headings, single lines and rows that all come to stand at the ends of pages somewhere."""
    pages = printed(accounts, tmp_path)
    assert faults(pages, accounts) == []
    assert len(pages.pages) > 12


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rules", "rule"),
    [
        (
            "html[data-exporter] body { hyphenate-limit-zone: 0; hyphenate-limit-chars: 4 2 2 }"
            "html[data-exporter] body { --hyphenate-limit-lines: none } :root { --measure: 60mm }",
            "hyphens in a row",
        ),
        (
            "html[data-exporter] body { hyphenate-limit-zone: 0; hyphenate-limit-chars: 4 2 2 }",
            "stub",
        ),
        ("body { orphans: 1; widows: 1 }", "orphan"),
        ("body { orphans: 1; widows: 1 }", "widow"),
        ("tr { break-inside: auto }", "cut row"),
        ("h2 { break-after: auto } body { orphans: 1 }", "stranded heading"),
        ("p:nth-of-type(2) { white-space: nowrap }", "overflow to the side"),
        ("p { position: relative; top: 60mm }", "overflow below"),
        ("@page { @left-middle { content: 'x' } }", "in the margin"),
        ("h2 { border-left: 1pt solid; margin-left: -9mm }", "drawn in the margin"),
        ("@page :left { @top-center { content: 'Nobody' } }", "running head"),
        ("@page :first { @top-center { content: 'Somebody' } }", "running head"),
        ("@page { @bottom-right { content: none } }", "folio"),
        ("@page { @bottom-right { text-align: left; width: 80% } }", "folio inside"),
        (
            "@page :left { margin-left: var(--margin-inner); margin-right: var(--margin-outer) }",
            "margins not mirrored",
        ),
    ],
)
def test_planted_faults(accounts: Speech, tmp_path: Path, rules: str, rule: str) -> None:
    """A sheet that breaks a rule is found out by name."""
    found = {
        fault.rule.lstrip("0123456789 ")
        for fault in faults(printed(accounts, tmp_path, rules), accounts)
    }
    assert rule in found


@pytest.mark.slow
def test_planted_measures(accounts: Speech, tmp_path: Path) -> None:
    """Lines off the grid or too long, words divided at a page turn, holes, short last lines."""
    pages = printed(accounts, tmp_path, "p + p { margin-top: 2.5pt }")
    assert typography.on_grid(pages, 0.5) < 0.5
    pages = printed(accounts, tmp_path, ":root { --paper: 210mm, 297mm; --measure: 160mm }")
    assert typography.measure(pages) > 68
    pages = printed(accounts, tmp_path, ":root { --measure: 40mm; --hyphens: manual }")
    assert typography.loose(pages, 0.7)
    free = "--hyphenate-limit-lines: none; --hyphenate-limit-last: none"
    rules = f":root {{ --measure: 40mm }} html[data-exporter] body {{ {free} }}"
    pages = printed(accounts, tmp_path, rules)
    assert list(typography.turned(pages))
    accounts = bema.read(accounts.data.replace(b" council.</p>", b".</p>"))
    assert list(typography.short(printed(accounts, tmp_path), pages.size))


@pytest.mark.slow
def test_a_table_goes_on(accounts: Speech, tmp_path: Path) -> None:
    """It begins below its heading and stands under its heads on every page."""
    pages = printed(accounts, tmp_path)
    cells = [paragraph for paragraph in pages.text if paragraph.in_table]
    heading = next(p for p in pages.text if p.role == "H2" and p.lines[0].text == "Table")
    held = sorted({cell.lines[0].page for cell in cells})
    assert held[0] == heading.lines[0].page
    assert held == list(range(held[0], held[-1] + 1))
    assert len(held) > 2
    for number in held[1:]:
        page = pages.pages[number - 1]
        heads = [line.text for line in page.furniture if line.baseline > page.frame.top]
        assert "Said" in " ".join(heads)


@pytest.mark.slow
def test_contents_and_notes(accounts: Speech, tmp_path: Path) -> None:
    """Numbers of pages end at the edge; a note's number, however high, leaves its words alone."""
    notes = b"<note place='foot'>Said so.</note>" * 2
    data = accounts.data.replace(b" council.</p>", notes + b" council.</p>")
    data = data.replace(b"<text>", b"<text><front><divGen type='toc'/></front>")
    pages = printed(bema.read(data), tmp_path)
    entries = [p for p in pages.paragraphs if "TOC" in p.around]
    assert len(entries) == 25
    for entry in entries:
        last = entry.lines[-1]
        assert last.text[-1].isdigit()
        assert last.right == pytest.approx(pages.pages[last.page - 1].frame.right, abs=0.5)
    found = [p.lines[0] for p in pages.paragraphs if p.is_note]
    assert len(found) == 192
    assert {line.text.lstrip("0123456789 \xa0") for line in found} == {"Said so."}
    assert min(line.gap / line.size for line in found) > 0.25


def test_words_that_cannot_be_divided() -> None:
    """Languages that are set ragged in the PDF are those for which WeasyPrint has no patterns."""
    import pyphen  # type: ignore[import-untyped]

    css = (Path(__file__).parent.parent / "styles" / "speech.css").read_text("utf-8")
    ragged = css.partition("Where it cannot divide words")[2].partition("}")[0]
    languages = [part.partition(")")[0] for part in ragged.split(":lang(")[1:]]
    assert len(languages) > 5
    assert [language for language in languages if pyphen.language_fallback(language)] == []
