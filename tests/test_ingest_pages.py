"""The speech is found in pages of the kinds that governments, archives and towns publish."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from lxml import etree

from bema.checks.structure import breaks, speech
from bema.ingest.audit import tei_words
from bema.ingest.ingest import Ingested, ingest
from bema.pandoc import Parser
from bema.tei.speech import TEI

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
DIALOGUE = """<p>Quay Hall, Port Ada</p>
<p>10:05 A.M. CEST</p>
<p>DIRECTOR LIND: Good morning. (Applause.) The quay that the storm took from us in the winter of
1987 is open again, and I thank all who carried its stones.</p>
<p>Please, ask what you want to ask. I have time until the tide is in.</p>
<p>Q&nbsp;&nbsp;&nbsp;&nbsp;Who paid for it?</p>
<p>DIRECTOR LIND: The town did. It paid with what it had, and with what it borrowed from those who
live along the <a href="/shore">northern shore</a>.</p>
<ul><li>Nine hundred from the fishers</li><li>Eleven hundred from the mills</li></ul>
<p>Q&nbsp;&nbsp;&nbsp;&nbsp;And when is it paid back?</p>
<p>DIRECTOR LIND: (Laughs.) When the herring come back. Thank you.</p>
<p>END 10:20 A.M. CEST</p>"""
ADDRESS = """<p>Dear friends,</p>
<p>The quay that the storm took from us in the winter of 1987 is open again, and I thank all who
carried its stones.</p>
<p>It is nine metres deep. A ship that draws eight can lie at it through the ebb of the spring tide,
and no captain will have to wait outside for the flood, as my father did in his time.</p>
<h2>What comes next</h2>
<p>The lighthouse comes next, and after it the <a href="/road">road to the mills</a>, which the
millers have asked for since the year of the flood.</p>
<table><tr><th>Work</th><th>Year</th></tr><tr><td>Lighthouse</td><td>2025</td></tr></table>
<blockquote><p>A quay is a promise.</p></blockquote>
<p>So said my mother, who was a fisher.</p>
<p>Thank you.</p>"""
OF_PAGE = {"drupal": "May 03, 2024", "components": "The Director spoke about the new quay."}
"""What a page has between title and text that is no furniture."""
DATES = {"wordpress": "2024-05-04", "css-modules": "2024-05-04", "layout-table": None}
"""Where a page says when it was published alone, or nothing, and not when it was spoken."""


def read(page: str, name: str = "on-the-harbour.html") -> Ingested:
    with Parser() as parser:
        made = ingest(page.encode(), name, parser, {})
    assert list(breaks(speech(), etree.fromstring(made.data))) == []
    return made


def body_words(made: Ingested) -> list[str]:
    found = etree.fromstring(made.data).find(f".//{{{TEI}}}body")
    assert found is not None
    return tei_words(found)


@pytest.mark.parametrize("text", [DIALOGUE, ADDRESS], ids=["dialogue", "address"])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_speech_alone_is_taken_from_a_page(path: Path, text: str) -> None:
    """Title and text word by word; menus, shares, related pages and footers are not in it."""
    made = read(path.read_text("utf-8").replace("{body}", text))
    root = etree.fromstring(made.data)
    within = OF_PAGE.get(path.stem, "").split()
    wanted = html.unescape(re.sub("<[^>]*>", " ", re.sub("</?a[^>]*>", "", text))).split()
    assert body_words(made) == ["On", "the", "Harbour", *within, *wanted]
    assert root.findtext(f".//{{{TEI}}}title") == "On the Harbour"
    when = root.find(f".//{{{TEI}}}creation/{{{TEI}}}date")
    found = None if when is None else when.get("when")
    assert found == DATES.get(path.stem, "2024-05-03")
    assert bool(root.findall(f".//{{{TEI}}}u")) == (text == DIALOGUE)
    assert [len(root.findall(f".//{{{TEI}}}{name}")) for name in ("list", "table")] == (
        [1, 0] if text == DIALOGUE else [0, 1]
    )


def test_footnotes_of_a_page_are_notes() -> None:
    """As Word saves them, and as lists below a text; a sign that leads to none stays a sign."""
    made = read(
        "<html lang='en'><head><title>On the Harbour</title></head><body><h1>On the Harbour</h1>"
        "<p>The quay that the storm took from us in the winter of 1987 is open again, for all."
        "<a href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a> It was paid by the town."
        "<sup><a id='r2' href='#n2'>2</a></sup> It is so.<a href='#top'>3</a></p>"
        "<p>The lighthouse comes next, and after it the road to the mills, as they asked.</p><hr>"
        "<div><p><a href='#_ftnref1' name='_ftn1'>[1]</a> There were <em>nine hundred</em> stones, "
        "as the book of the harbour says.</p></div><ol><li id='n2'>With what it had. "
        "<a href='#r2'>↩</a></li></ol><p id='top'>Back to the top</p></body></html>"
    )
    root = etree.fromstring(made.data)
    notes = ["".join(note.itertext()) for note in root.iter(f"{{{TEI}}}note")]
    assert notes == [
        "There were nine hundred stones, as the book of the harbour says.",
        "With what it had.",
    ]
    assert "so.3" in body_words(made)
    assert root.find(f".//{{{TEI}}}foreign") is None  # “nine hundred” is no Danish


def test_what_stands_outside_the_main_part_of_a_page_is_read() -> None:
    """If it is of the speech; pandoc would pass over it."""
    for part in ("<main>{}</main>", "<div role='main'>{}</div>"):
        text = "<p>The quay that the storm took from us in the winter is open again.</p>"
        made = read(
            "<html lang='en'><head><title>On the Harbour</title></head><body><div>"
            f"<h1>On the Harbour</h1>{part.format(text)}<p>It was paid by the town, with what it "
            "had, and with what it borrowed from the north.</p></div></body></html>"
        )
        assert body_words(made)[:3] == ["On", "the", "Harbour"]
        assert body_words(made)[-3:] == ["from", "the", "north."]
