"""Turns are found in all the ways in which people lay them out."""

from __future__ import annotations

import pytest
from lxml import etree

from bema.checks.structure import breaks, speech
from bema.ingest.audit import tei_words
from bema.ingest.ingest import Ingested, ingest
from bema.pandoc import Parser
from bema.tei.speech import TEI

ONE = "Good morning. I open the sitting of this council."
TWO = "Thank you, Chair. The quay is open, as you all know."
THREE = "Then we go on."
PAGE = "<html lang='en'><body><h1>Sitting</h1>{}</body></html>"
FORMS = {
    "rows of a table": (
        "a.html",
        PAGE.format(
            f"<table><tr><td>THE CHAIR</td><td>{ONE}</td></tr><tr><td>MS. LIND</td><td>{TWO}</td>"
            f"</tr><tr><td>THE CHAIR</td><td>{THREE}</td></tr></table>"
        ),
    ),
    "a list of definitions": (
        "a.html",
        PAGE.format(
            f"<dl><dt>The Chair</dt><dd>{ONE}</dd><dt>Ms. Lind</dt><dd>{TWO}</dd>"
            f"<dt>The Chair</dt><dd>{THREE}</dd></dl>"
        ),
    ),
    "breaks": (
        "a.html",
        PAGE.format(f"<div>THE CHAIR: {ONE}<br>MS. LIND: {TWO}<br>THE CHAIR: {THREE}</div>"),
    ),
    "empty lines in a paragraph": (
        "a.html",
        PAGE.format(f"<p>THE CHAIR: {ONE}<br><br>MS. LIND: {TWO}<br>\n<br>THE CHAIR: {THREE}</p>"),
    ),
    "lines": ("a.txt", f"THE CHAIR: {ONE}\nMS. LIND: {TWO}\nTHE CHAIR: {THREE}\n"),
    "lines that are wrapped": (
        "a.txt",
        "THE CHAIR: Good morning. I open the sitting\nof this council.\n"
        "MS. LIND: Thank you, Chair. The quay is open,\nas you all know.\n"
        "THE CHAIR: Then we go on.\n",
    ),
    "tabs": ("a.txt", f"The Chair\t{ONE}\nMs Lind\t{TWO}\nThe Chair\t{THREE}\n"),
    "names above what is indented": (
        "a.txt",
        "THE CHAIR\n     Good morning. I open the sitting\n     of this council.\n\n"
        "MS. LIND\n     Thank you, Chair. The quay is open, as\n     you all know.\n\n"
        "THE CHAIR\n     Then we go on.\n",
    ),
    "times in front": (
        "a.txt",
        f"[0:00:05] THE CHAIR: {ONE}\n\n[0:00:12] MS. LIND: {TWO}\n\n[0:01:02] THE CHAIR: {THREE}",
    ),
    "times behind": (
        "a.txt",
        f"The Chair (10:05): {ONE}\n\nMs Lind (10:06): {TWO}\n\nThe Chair (10:07): {THREE}",
    ),
    "places behind": (
        "a.md",
        f"The CHAIR (Ada): {ONE}\n\nMs LIND (Ada) (Ind.): {TWO}\n\nThe CHAIR (Ada): {THREE}",
    ),
    "nothing but strong letters": (
        "a.md",
        f"**The Chair** {ONE}\n\n**Ms. Lind** {TWO}\n\n**The Chair** {THREE}",
    ),
    "full stops": ("a.md", f"The CHAIR. {ONE}\n\nMs. LIND. {TWO}\n\nThe CHAIR. {THREE}"),
    "full stops in capitals": (
        "a.md",
        f"THE CHAIR. {ONE}\n\nMS. LIND. {TWO}\n\nTHE CHAIR. {THREE}",
    ),
}
LANGUAGES = {
    "de": ("Präsidentin Dr. Lind: Ich eröffne die Sitzung.", "Ada Roe (GRÜNE): Der Kai ist offen."),
    "es": ("El señor PRESIDENTE: Se abre la sesión.", "La señora LIND: El muelle está abierto."),
    "fr": ("**M. le président.** La séance est ouverte.", "**Mme Ada Lind.** Le quai est ouvert."),
    "it": ("PRESIDENTE. La seduta è aperta.", "LIND ADA. Il molo è aperto, come sapete."),
    "ru": ("Председатель: Заседание открыто.", "Лавров: Причал открыт, как все знают."),
    "zh": ("主席：现在开会。我们今天有很多事情要做。", "林女士：码头已经开放，大家都知道。"),
    "ar": ("الرئيس: أفتتح الجلسة اليوم في المدينة.", "السيدة ليند: الرصيف مفتوح كما تعلمون."),
}


def read(data: str, name: str, **given: str) -> Ingested:
    with Parser() as parser:
        made = ingest(data.encode(), name, parser, given)
    assert list(breaks(speech(), etree.fromstring(made.data))) == []
    return made


def turns(made: Ingested) -> list[tuple[str, str]]:
    root = etree.fromstring(made.data)
    return [(u.get("who"), " ".join(tei_words(u))) for u in root.iter(f"{{{TEI}}}u")]


@pytest.mark.parametrize("form", FORMS)
def test_turns_are_found_in_each_layout(form: str) -> None:
    name, data = FORMS[form]
    wanted = [("#the-chair", ONE), ("#lind", TWO), ("#the-chair", THREE)]
    assert turns(read(data, name, language="en")) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_turns_are_found_in_each_language(language: str) -> None:
    one, two = LANGUAGES[language]
    found = turns(read("\n\n".join((one, two, one, two)), "a.md", language=language))
    assert len(found) == 4
    assert [who for who, _ in found] == [found[0][0], found[1][0]] * 2
    assert found[0][0] != found[1][0]


@pytest.mark.parametrize(
    "data",
    [
        "**The economy** Growth is slow.\n\n**The towns** They are poor.\n\n**The sea** It is.",
        "NO. We will not go.\n\nNO. We will not stay.\n\nThat is all I have to say to you.",
        "| Year | Ships |\n|--|--|\n| 2023 | nine |\n| 2024 | ten |\n\nSo many came in, friends.",
        "DATE: 3 May 2024\n\nPLACE: Port Ada\n\nThe quay that the storm took is open again.",
        "Mr. Lind came. Mr. Lind went. I saw him.\n\nMr. Lind came. And nobody has seen him since.",
    ],
)
def test_what_is_no_label_is_none(data: str) -> None:
    assert turns(read(data, "a.md", language="en")) == []


RECORDS = {
    "European Parliament": (
        "en",
        """**President.** – The next item is the quay.

**Ada Lind (PPE).** – Madam President, it is open.

**President.** – Thank you.""",
        ["#president", "#lind", "#president"],
    ),
    "European Parliament, plain": (
        "en",
        """President. – The next item is the quay.

Ada Lind (PPE). – Madam President, it is open.

Karl Roe, on behalf of the Greens. – Madam President, it is not.

President. – Thank you.""",
        ["#president", "#lind", "#roe", "#president"],
    ),
    "United Nations": (
        "en",
        """The President: We begin with item 2.

Mr. Lind (Portland) (*spoke in French*): The quay is open.

Ms. Roe (Norland): I thank you.

The President (*spoke in Russian*): Thanks.""",
        ["#the-president", "#lind", "#roe", "#the-president"],
    ),
    "Westminster": (
        "en",
        """Ada Lind
(Port Ada) (Lab)

I beg to move that the quay be opened.

The Prime Minister

I thank the hon. Member.

Ada Lind

It is the same quay as ever.""",
        ["#lind", "#the-prime-minister", "#lind"],
    ),
    "Bundestag": (
        "de",
        """Präsidentin Ada Lind:

Die Sitzung ist eröffnet.

(Beifall bei der SPD)

Dr. Karl Roe (CDU/CSU):

Frau Präsidentin! Der Kai ist offen.

(Otto Roe [SPD]: Doch nicht!)

Das ist so.

Präsidentin Ada Lind:

Vielen Dank. – Das Wort hat Herr Roe.""",
        ["#lind", "#roe", "#lind"],
    ),
    "Congressional Record": (
        "en",
        """The SPEAKER pro tempore. The gentleman from Ada is recognized.

Mr. LIND. Mr. Speaker, I rise to speak of the quay.

Ms. ROE of Norland. Will the gentleman yield?

Mr. LIND. I yield.

The SPEAKER pro tempore. The time of the gentleman has expired.""",
        ["#the-speaker-pro-tempore", "#lind", "#roe", "#lind", "#the-speaker-pro-tempore"],
    ),
    "a machine": (
        "en",
        """Ada Lind  0:03
Welcome to the quay, everybody.

Karl Roe  0:12
Thank you. I have a question.

Ada Lind  0:15
Please ask it now.""",
        ["#lind", "#roe", "#lind"],
    ),
    "a machine without names": (
        "en",
        """Speaker 1: Welcome to the quay.

Speaker 2: Thank you.

Speaker 1: Please ask now.""",
        ["#speaker-1", "#speaker-2", "#speaker-1"],
    ),
}


@pytest.mark.parametrize("record", RECORDS)
def test_records_of_sittings_are_read(record: str) -> None:
    """In the forms of parliaments and of programs that write down what they hear."""
    language, data, wanted = RECORDS[record]
    assert [who for who, _ in turns(read(data, "a.md", language=language))] == wanted


def test_what_is_heard_in_a_parliament_is_no_speech() -> None:
    language, data, _ = RECORDS["Bundestag"]
    root = etree.fromstring(read(data, "a.md", language=language).data)
    heard = [
        (etree.QName(e).localname, "".join(e.itertext()))
        for e in root.iter(f"{{{TEI}}}kinesic", f"{{{TEI}}}vocal")
    ]
    assert heard == [
        ("kinesic", "(Beifall bei der SPD)"),
        ("vocal", "(Otto Roe [SPD]: Doch nicht!)"),
    ]


def test_who_is_interrupted_goes_on() -> None:
    """What a dash breaks off, and another dash takes up again behind somebody's words."""
    made = read(
        "MS. LIND: We paid for the quay with —\n\nMR. ROE: With what?\n\n"
        "MS. LIND: — with what we had.\n\nMR. ROE: So —\n\nMS. LIND: So it is.\n",
        "a.md",
    )
    found = list(etree.fromstring(made.data).iter(f"{{{TEI}}}u"))
    assert [(u.get("next"), u.get("prev")) for u in found] == [
        ("#u3", None),
        (None, None),
        (None, "#u1"),
        (None, None),
        (None, None),
    ]
