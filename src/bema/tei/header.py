"""The teiHeader as `Metadata`, and back (TEI P5 Guidelines, chapter 2, "The TEI Header").

One table, `HEADER`, says for every field where it stands; it is read, and written, from there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace

from bema.errors import BemaError
from bema.tei.corpus import find_corpus
from bema.tei.dates import iso_date, iso_time
from bema.tei.insertion import new_header
from bema.tei.lenses import At, Attribute, First, Joined, Many, Printed, Record, Text
from bema.tei.metadata import (
    Author,
    Availability,
    Category,
    Change,
    ClassCode,
    Context,
    Date,
    Identifier,
    Language,
    Meeting,
    Metadata,
    Person,
    Recording,
    Responsibility,
    Series,
    Setting,
    Source,
    Title,
)
from bema.tei.speech import TEI, Speech
from bema.tree import XML_ID, XML_LANG, Element, plain

__all__ = ["Metadata", "Person", "Source", "read_header", "write_header"]


def _attribute(*names: str, check: Callable[[str], str] = str.strip) -> Attribute:
    return Attribute(names, check)


def _date(check: Callable[[str], str]) -> Record:
    """Attributes of `att.datable`, those of TEI's own and of its ISO module."""
    names = {"when": "when", "from_": "from", "to": "to"}
    names |= {"not_before": "notBefore", "not_after": "notAfter"}
    both = {field: (name, f"{name}-iso") for field, name in names.items()}
    attributes = {field: Attribute(pair, check) for field, pair in both.items()}
    every = tuple(name for pair in both.values() for name in pair)
    return Record(Date, text=Printed(check=check, attributes=every), **attributes)


def _address(text: str) -> str:
    """The text where it is an address and nothing else; else empty."""
    is_one = text.startswith(("http://", "https://", "urn:")) and " " not in text
    return text if is_one else ""


def _no_address(text: str) -> str:
    return "" if _address(text) else text


def _parts_or_prose(source: Source) -> Source:
    """A source with a title is its parts, one without is its words, if they are no address."""
    if source.title:
        return replace(source, text="")
    return Source(url=source.url, text=source.text if source.text != source.url else "")


def _new(bibl: str, struct: str, full: str) -> dict[str, str]:
    return {"": bibl, "biblStruct": struct, "biblFull": full}


_DATE = _date(iso_date)
_TIME = _date(iso_time)
_WHEN = _attribute("when", "when-iso", check=iso_date)
_TARGET = _attribute("target")
_SOURCES = "bibl|biblStruct|biblFull|p|ab"
_UTTERANCE = f"{{{TEI}}}u"
_PERSONAL = tuple(f"{{{TEI}}}{name}" for name in ("persName", "author", "name"))
_PARTS = ("surname", "forename", "nameLink")
_PARTICIPANTS = tuple(f"{{{TEI}}}{name}" for name in ("person", "personGrp", "org"))

_PERSON = Record(
    Person,
    name=At(Text(), "persName|orgName|name"),
    office=Joined("occupation", "; "),
    id=_attribute(XML_ID),
    role=_attribute("role"),
)

_AVAILABILITY = Record(
    Availability,
    licence=First(
        At(_TARGET, "licence"),
        At(Text(check=_address), "licence"),
        At(_TARGET, "//ref"),
    ),
    text=Joined("//licence|p|ab", " ", new="p", check=_no_address),
    status=_attribute("status"),
)

_RECORDING = Record(
    Recording,
    type=_attribute("type"),
    duration=_attribute("dur"),
    date=At(_DATE, "date"),
    url=At(_attribute("url"), "media"),
    media_type=At(_attribute("mimeType"), "media"),
    text=At(Text(), "p"),
)

_SOURCE = Record(
    Source,
    _parts_or_prose,
    title=At(Text(), "//title", new=_new("title", "monogr/title", "titleStmt/title")),
    authors=Many(Text(), "//author", new=_new("author", "monogr/author", "titleStmt/author")),
    place=At(
        Text(),
        "//pubPlace",
        new=_new("pubPlace", "monogr/imprint/pubPlace", "publicationStmt/pubPlace"),
    ),
    publisher=At(
        Text(),
        "//publisher",
        new=_new("publisher", "monogr/imprint/publisher", "publicationStmt/publisher"),
    ),
    date=At(_DATE, "//date", new=_new("date", "monogr/imprint/date", "publicationStmt/date")),
    label=At(Text(), "//ref", new=_new("ref", "ref", "notesStmt/relatedItem/ref")),
    url=First(
        At(_TARGET, "//ref", "//ptr", new=_new("ref", "ref", "notesStmt/relatedItem/ref")),
        At(Text(check=_address), "//idno"),
    ),
    text=Text(),
)

HEADER = Record(
    Metadata,
    titles=Many(
        Record(Title, text=Text(), type=_attribute("type"), language=_attribute(XML_LANG)),
        "fileDesc/titleStmt/title",
    ),
    authors=Many(
        Record(
            Author, name=Text("persName"), ref=At(_attribute("ref"), "persName|orgName|name", "")
        ),
        "fileDesc/titleStmt/author",
    ),
    meetings=Many(
        Record(Meeting, text=Text(), n=_attribute("n"), corresp=_attribute("corresp")),
        "fileDesc/titleStmt/meeting",
    ),
    responsibilities=Many(
        Record(
            Responsibility,
            resp=Many(Text(), "resp"),
            names=Many(Text(), "persName|orgName|name", new="name"),
        ),
        "fileDesc/titleStmt/respStmt",
    ),
    publisher=At(
        Text(),
        "fileDesc/publicationStmt/publisher",
        "fileDesc/publicationStmt/distributor|authority",
    ),
    published=At(_DATE, "fileDesc/publicationStmt/date"),
    identifiers=Many(
        Record(Identifier, text=Text(), type=_attribute("type")),
        "fileDesc/publicationStmt/idno",
        "fileDesc/publicationStmt/idno/idno",
    ),
    availability=At(_AVAILABILITY, "fileDesc/publicationStmt/availability"),
    series=Many(
        Record(
            Series,
            title=At(Text(), "title"),
            n=At(Text(), "biblScope"),
            identifier=At(Text(), "idno"),
        ),
        "fileDesc/seriesStmt",
    ),
    sources=Many(
        _SOURCE,
        f"fileDesc/sourceDesc/{_SOURCES}",
        f"fileDesc/sourceDesc/listBibl/{_SOURCES}",
        new="fileDesc/sourceDesc/bibl",
        key=lambda source: bool(source.text),
    ),
    status=Many(Text("bibl"), "fileDesc/sourceDesc/scriptStmt"),
    recordings=Many(_RECORDING, "fileDesc/sourceDesc/recordingStmt/recording"),
    created=At(_DATE, "profileDesc/creation//date", new="profileDesc/creation/date"),
    language_usage=Many(
        Record(Language, ident=_attribute("ident"), name=Text()),
        "profileDesc/langUsage/language",
    ),
    abstract=At(Text("p"), "profileDesc/abstract"),
    keywords=Many(
        Text(), "profileDesc/textClass/keywords//term", new="profileDesc/textClass/keywords/term"
    ),
    categories=Many(
        Record(Category, target=_TARGET, scheme=_attribute("scheme")),
        "profileDesc/textClass/catRef",
    ),
    class_codes=Many(
        Record(ClassCode, text=Text(), scheme=_attribute("scheme")),
        "profileDesc/textClass/classCode",
    ),
    persons=Many(
        _PERSON,
        "profileDesc/particDesc//person",
        new="profileDesc/particDesc/listPerson/person",
        key=lambda person: person.id,
    ),
    setting=At(
        Record(
            Setting,
            event=At(Text(), "//name[@type='event']", new="setting/name[@type='event']"),
            place=At(
                Text(),
                "//placeName",
                "//name[@type='place']",
                "//name[@type='city']",
                "//name[@type='country']",
                "//locale",
                new="setting/placeName",
            ),
            date=At(_DATE, "//date", new="setting/date"),
            time=At(_TIME, "//time", new="setting/time"),
        ),
        "profileDesc/settingDesc",
    ),
    changes=Many(
        Record(
            Change,
            text=Text(),
            when=First(_WHEN, At(_WHEN, "date")),
            who=_attribute("who"),
        ),
        "revisionDesc//change",
        new="revisionDesc/change",
    ),
)
"""Every field of `Metadata` but `context`, and where it stands."""


def read_header(speech: Speech) -> Metadata:
    """The metadata of a speech; of what a header says twice, the first."""
    root = speech.root
    header = root.find(f"{{{TEI}}}teiHeader")
    text = next(root.iter(f"{{{TEI}}}text"), root)
    language = text.get(XML_LANG) or root.get(XML_LANG) or ""
    voices, in_corpus = _voices(speech, language)
    context = Context(
        name=speech.stem,
        id=root.get(XML_ID, ""),
        language=language,
        voices=tuple(voices),
        in_corpus=in_corpus,
        divisions=frozenset(div.get("type", "") for div in root.iter(f"{{{TEI}}}div")),
        filed=tuple(_filed(header, language)) if header is not None else (),
    )
    said: Metadata = HEADER.nothing if header is None else HEADER.read(header, language)
    return replace(said, context=context)


def write_header(metadata: Metadata, header: Element | None = None) -> Element:
    """A new teiHeader that says what `metadata` says, `context` left out.

    What `header` says beyond that stays in place, byte for byte; without `header` everything is
    made, in the order that TEI wants.
    """
    made = new_header() if header is None else deepcopy(header)
    HEADER.write(made, metadata, metadata.context.language)
    return made


def _filed(header: Element, language: str) -> Iterator[tuple[str, str]]:
    """Names that tell surname and forename, as a catalogue has them."""
    for name in header.iter(*_PERSONAL):
        parts = [[plain(part) for part in name.iter(f"{{{TEI}}}{kind}")] for kind in _PARTS]
        surnames, others = " ".join(parts[0]), " ".join([*parts[1], *parts[2]])
        if surnames and others:
            yield Text().read(name, language), f"{surnames}, {others}"


def _voices(speech: Speech, language: str) -> tuple[list[Person], bool]:
    """Whom `u/@who` points to, in the document or the corpus beside it; whether that was asked."""
    pointers = (token for u in speech.root.iter(_UTTERANCE) for token in u.get("who", "").split())
    names = dict.fromkeys(pointer.rpartition("#")[2] for pointer in pointers)
    known = _participants(speech.root, names) if names else {}
    corpus: Element | None = None
    if known.keys() != names.keys():
        # What is wrong with a corpus is told when the edition asks for it.
        with suppress(BemaError):
            corpus = find_corpus(speech.path.resolve() if speech.path else None)
        known = ({} if corpus is None else _participants(corpus, names)) | known
    persons = (_PERSON.read(known[name], language) for name in names if name in known)
    return [person for person in persons if person.name], corpus is not None


def _participants(root: Element, names: Collection[str]) -> dict[str, Element]:
    found = ((e.get(XML_ID, ""), e) for e in root.iter(*_PARTICIPANTS))
    return {name: element for name, element in found if name in names}
