"""What stands above a speech is read as its readers understand it."""

from __future__ import annotations

import pytest
from lxml import etree

from bema.checks.structure import breaks, speech
from bema.ingest.ingest import Ingested, ingest
from bema.pandoc import Parser
from bema.tei.speech import TEI

T = f"{{{TEI}}}"
RELEASE = """**FOR IMMEDIATE RELEASE**

May 3, 2024

**Remarks by Director Ada Lind at the Opening of the Quay**

*As Prepared for Delivery*

Good morning, everyone! The quay is open again, as you all know.

Thank you.

###
"""
SUBTITLE = """# On the Harbour

Speech by Ada Lind, Director of the Port Authority, at the opening of the quay

Port Ada, 3 May 2024

Check against delivery

Mayor Roe, ladies and gentlemen,

The quay is open again, as you all know.

Thank you.
"""
CAPITALS = """REMARKS BY THE DIRECTOR OF THE PORT AUTHORITY
MS. ADA LIND
AT THE OPENING OF THE QUAY

Port Ada, 3 May 2024


Mr. Mayor,

The quay is open again, as you all know.

I thank you for your attention.
"""
GERMAN = """Rede der Direktorin Dr. Ada Lind
anlässlich der Eröffnung des Kais
am 3. Mai 2024 in Port Ada

Es gilt das gesprochene Wort.

Sehr geehrte Damen und Herren,

der Kai ist wieder offen, wie Sie alle wissen.

Vielen Dank.
"""
FRENCH = """# Discours de la directrice Ada Lind

Port Ada, le 3 mai 2024

Seul le prononcé fait foi

Mesdames et Messieurs,

le quai est de nouveau ouvert, comme vous le savez tous.

Je vous remercie.
"""
SPANISH = """# Palabras de la directora Ada Lind en la inauguración del muelle

Puerto Ada, 3 de mayo de 2024

Señoras y señores:

el muelle está abierto de nuevo, como todos ustedes saben.

Muchas gracias.
"""
KEYS = """# On the Harbour

Speaker: Ada Lind

Date: 3 May 2024

Place: Port Ada

The quay is open again, as you all know.
"""
BYLINE = """# On the Harbour

By Ada Lind

3 May 2024

The quay is open again, as you all know.
"""
OFFICE = """# On the Harbour

Ada Lind, Director of the Port Authority
Quay Hall, Port Ada
3 May 2024

The quay is open again, as you all know.
"""


def read(data: str, name: str = "a.md", **given: str) -> Ingested:
    with Parser() as parser:
        made = ingest(data.encode(), name, parser, given)
    assert list(breaks(speech(), etree.fromstring(made.data))) == []
    return made


def outline(made: Ingested) -> list[str]:
    """Elements of the opening with their words."""
    root = etree.fromstring(made.data)
    found = []
    for element in root.find(f".//{T}body/{T}div").iter(
        f"{T}head", f"{T}byline", f"{T}placeName", f"{T}date", f"{T}salute"
    ):
        name = element.get("type") or etree.QName(element).localname
        found.append(f"{name}: {' '.join(''.join(element.itertext()).split())}")
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            RELEASE,
            [
                "overline: FOR IMMEDIATE RELEASE",
                "overline: May 3, 2024",
                "date: May 3, 2024",
                "main: Remarks by Director Ada Lind at the Opening of the Quay",
                "salute: Thank you.",
            ],
        ),
        (
            SUBTITLE,
            [
                "main: On the Harbour",
                "sub: Speech by Ada Lind, Director of the Port Authority, "
                "at the opening of the quay",
                "placeName: Port Ada",
                "date: 3 May 2024",
                "salute: Mayor Roe, ladies and gentlemen,",
                "salute: Thank you.",
            ],
        ),
        (
            CAPITALS,
            [
                "main: REMARKS BY THE DIRECTOR OF THE PORT AUTHORITY MS. ADA LIND "
                "AT THE OPENING OF THE QUAY",
                "placeName: Port Ada",
                "date: 3 May 2024",
                "salute: Mr. Mayor,",
                "salute: I thank you for your attention.",
            ],
        ),
        (
            GERMAN,
            [
                "main: Rede der Direktorin Dr. Ada Lind anlässlich der Eröffnung des Kais "
                "am 3. Mai 2024 in Port Ada",
                "date: 3. Mai 2024",
                "salute: Sehr geehrte Damen und Herren,",
                "salute: Vielen Dank.",
            ],
        ),
        (
            FRENCH,
            [
                "main: Discours de la directrice Ada Lind",
                "placeName: Port Ada",
                "date: le 3 mai 2024",
                "salute: Mesdames et Messieurs,",
                "salute: Je vous remercie.",
            ],
        ),
        (
            SPANISH,
            [
                "main: Palabras de la directora Ada Lind en la inauguración del muelle",
                "placeName: Puerto Ada",
                "date: 3 de mayo de 2024",
                "salute: Señoras y señores:",
                "salute: Muchas gracias.",
            ],
        ),
        (
            KEYS,
            [
                "main: On the Harbour",
                "byline: Speaker: Ada Lind",
                "date: 3 May 2024",
                "placeName: Port Ada",
            ],
        ),
        (BYLINE, ["main: On the Harbour", "byline: By Ada Lind", "date: 3 May 2024"]),
        (
            OFFICE,
            [
                "main: On the Harbour",
                "byline: Ada Lind, Director of the Port Authority",
                "placeName: Quay Hall, Port Ada",
                "date: 3 May 2024",
            ],
        ),
    ],
    ids=["release", "subtitle", "capitals", "de", "fr", "es", "keys", "byline", "office"],
)
def test_lines_above_a_speech_are_what_they_say(text: str, wanted: list[str]) -> None:
    """And who speaks, and when, is known from them."""
    made = read(text, "a.txt" if text == CAPITALS else "a.md")
    root = etree.fromstring(made.data)
    assert outline(made) == wanted
    assert root.find(f".//{T}creation/{T}date").get("when") == "2024-05-03"
    assert root.findtext(f".//{T}author/{T}persName") == "Ada Lind"


def test_what_a_document_says_twice_and_not_alike_is_told() -> None:
    made = read(
        "---\nauthor: Web Team\ntitle: Remarks by Director Ada Lind on the Harbour\n"
        "place: Berlin\nlang: en\ndate: 2024-05-04\n---\n\nQuay Hall, Port Ada\n\n3 May 2024\n\n"
        "Der Kai, den uns der Sturm im Winter genommen hatte, ist wieder offen, und ich danke "
        "allen, die seine Steine getragen haben. Wir haben lange darauf gewartet, und viele von "
        "uns haben nicht mehr daran geglaubt, dass es noch einmal so weit kommt.\n"
    )
    told = [f.message for f in made.findings if f.code in ("ingest-differs", "ingest-date")]
    assert len(told) == 4
    for word in ("“en”", "Web Team", "Berlin", "2024-05-04"):
        assert any(word in message for message in told), word


def test_what_only_its_place_shows_is_a_guess() -> None:
    """A first line without a look of its own, and a name that a place might have too."""
    made = read("On the Harbour\n\nAda Lind\n\n3 May 2024\n\nThe quay is open, as you know.\n")
    codes = [finding.code for finding in made.findings]
    assert "ingest-title" in codes
    assert "ingest-place" in codes


def test_guesses_that_stay_say_who_made_them() -> None:
    made = read(
        "Q: Who paid for it, and when?\n\nMS. LIND: We did.\n\nQ: When?\n\nMS. LIND: Now.\n"
    )
    for u in etree.fromstring(made.data).iter(f"{T}u"):
        assert (u.get("cert"), u.get("resp")) == ("high", "#bema")


@pytest.mark.parametrize("sign", ["###", "# # #", "-30-", "END", "-ENDS-"])
def test_what_stands_behind_the_end_is_no_speech(sign: str) -> None:
    """Whom the press may ask: an editor's note, and the thanks before it close the speech."""
    made = read(
        "# On the Harbour\n\n3 May 2024\n\nThe quay is open again, as you know.\n\nThank you.\n\n"
        f"{sign}\n\nMedia contact: Jane Roe, press@port-ada.example\n\nPhotos are on our page.\n"
    )
    root = etree.fromstring(made.data)
    assert root.findtext(f".//{T}closer/{T}salute") == "Thank you."
    assert len(root.findall(f".//{T}body//{T}p")) == 1
    notes = [note.text for note in root.iter(f"{T}note") if note.get("type") == "editorial"]
    assert notes[-2:] == [
        "Media contact: Jane Roe, press@port-ada.example",
        "Photos are on our page.",
    ]
