"""What a header says of a speech, and what an edition makes of it.

The fields of `Metadata` are what the teiHeader says, and are written back as they are. Its
properties are what an edition shows: they choose among the fields, and fall back on `context`.
Words are plain text with white space collapsed; a field is empty where the header says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from bema.tei.dates import iso_date
from bema.tei.language import language_tag
from bema.tei.written_dates import in_words

_SUBTITLES = ("sub", "subtitle", "subordinate")
_BESIDE_THE_TITLE = frozenset((*_SUBTITLES, "short", "overline", "alt", "volume", "series"))
_ADDRESSES = frozenset("address speech sermon lecture oration".split())
_ENCODING = re.compile(
    r"\bTEI\b|XML|\b(?:en)?[ck][oó]d|код|κωδικ|mark-?up|auszeichn|balis", re.IGNORECASE
)
"""What a statement of responsibility says of encoding, in some languages."""

_URI_TYPES = ("URI", "URL", "URN", "DOI", "HANDLE")


@dataclass(frozen=True)
class Title:
    """One title of the text (`titleStmt/title`)."""

    text: str
    type: str = ""
    """`main`, `sub`, `short`, …"""
    language: str = ""
    """`xml:lang`; empty where it is that of the text."""


@dataclass(frozen=True)
class Author:
    """Who wrote the text (`titleStmt/author`)."""

    name: str
    ref: str = ""
    """Pointer to a person, or address in an authority file."""


@dataclass(frozen=True)
class Person:
    """Somebody who takes part (`particDesc//person`)."""

    name: str
    office: str = ""
    """`occupation` in the words of the header."""
    id: str = ""
    """`xml:id`, which `@who` points to."""
    role: str = "speaker"
    """`@role`; empty where the header gives none."""


@dataclass(frozen=True)
class Meeting:
    """The meeting, or the body and period it belongs to (`titleStmt/meeting`)."""

    text: str
    n: str = ""
    corresp: str = ""


@dataclass(frozen=True)
class Responsibility:
    """Who did what (`titleStmt/respStmt`)."""

    names: tuple[str, ...]
    resp: tuple[str, ...]


@dataclass(frozen=True)
class Date:
    """A date or time (`att.datable`); every attribute is ISO 8601, extended form, or empty."""

    when: str = ""
    from_: str = ""
    to: str = ""
    not_before: str = ""
    not_after: str = ""
    text: str = ""
    """As printed; what an attribute says that is not ISO 8601 where nothing is printed."""

    @property
    def iso(self) -> str:
        """The day, or the first day that it can be; what is printed where that is ISO 8601."""
        return self.when or self.from_ or self.not_before or iso_date(self.text)

    def __str__(self) -> str:
        return self.text or self.iso


@dataclass(frozen=True)
class Identifier:
    """One identifier of the text (`publicationStmt//idno`)."""

    text: str
    type: str = ""

    @property
    def uri(self) -> str:
        """The identifier as a URI; empty where it is of another kind."""
        kind = self.type.upper()
        if not kind.startswith(_URI_TYPES):
            return ""
        if ":" in self.text:
            return self.text
        if kind == "DOI" and self.text.startswith("10."):
            return f"https://doi.org/{self.text}"
        return ""


@dataclass(frozen=True)
class Availability:
    """Terms of use (`publicationStmt/availability`)."""

    licence: str = ""
    """Address of the licence."""
    text: str = ""
    """Licence or terms in the words of the header."""
    status: str = ""
    """`free`, `restricted` or `unknown`."""


@dataclass(frozen=True)
class Series:
    """A series or collection that the text belongs to (`seriesStmt`)."""

    title: str
    n: str = ""
    """Its place there (`biblScope`)."""
    identifier: str = ""


@dataclass(frozen=True)
class Source:
    """A publication that was transcribed (`sourceDesc`: `bibl`, `biblStruct`, `biblFull`, `p`)."""

    title: str = ""
    publisher: str = ""
    date: Date = Date()
    url: str = ""
    label: str = ""
    """Short text for the address."""
    authors: tuple[str, ...] = ()
    place: str = ""
    text: str = ""
    """All words of a source that has no `title`; then the other fields but `url` are empty."""


@dataclass(frozen=True)
class Recording:
    """The sound or film that was transcribed (`recordingStmt/recording`)."""

    type: str = ""
    """`audio` or `video`."""
    duration: str = ""
    """ISO 8601, such as `PT30M`."""
    date: Date = Date()
    url: str = ""
    media_type: str = ""
    text: str = ""


@dataclass(frozen=True)
class Language:
    """A language that the text uses (`langUsage/language`)."""

    ident: str
    name: str = ""


@dataclass(frozen=True)
class Category:
    """A class of texts (`catRef`)."""

    target: str
    scheme: str = ""


@dataclass(frozen=True)
class ClassCode:
    """A code in a classification (`classCode`)."""

    text: str
    scheme: str = ""


@dataclass(frozen=True)
class Setting:
    """On what occasion, where and when it was spoken (`settingDesc`)."""

    event: str = ""
    place: str = ""
    date: Date = Date()
    time: Date = Date()


@dataclass(frozen=True)
class Change:
    """One revision of the encoded text (`revisionDesc//change`)."""

    when: str = ""
    """ISO 8601."""
    who: str = ""
    """Pointer to who made it."""
    text: str = ""


@dataclass(frozen=True)
class Context:
    """What is known from around the header, and is not written into it."""

    name: str = "speech"
    """The file's stem."""
    id: str = ""
    """`xml:id` of the root."""
    language: str = ""
    """`xml:lang` of the text, as written."""
    voices: tuple[Person, ...] = ()
    """Whom `u/@who` points to, in the document or its corpus, in order of first speaking."""
    in_corpus: bool = False
    """Whether a corpus stands around it, whose identifier the header may repeat."""
    divisions: frozenset[str] = frozenset()
    """Types of the divisions of the text."""
    filed: tuple[tuple[str, str], ...] = ()
    """Names of the header that tell a surname, each with what it is filed under."""


@dataclass(frozen=True)
class Metadata:
    """What is known of a speech."""

    titles: tuple[Title, ...] = ()
    authors: tuple[Author, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    publisher: str = ""
    """`publisher`, else `distributor` or `authority`."""
    published: Date = Date()
    """When the encoded text was published."""
    identifiers: tuple[Identifier, ...] = ()
    availability: Availability = Availability()
    series: tuple[Series, ...] = ()
    sources: tuple[Source, ...] = ()
    recordings: tuple[Recording, ...] = ()
    status: tuple[str, ...] = ()
    """Status lines: as prepared, as delivered, embargo (`scriptStmt`)."""
    created: Date = Date()
    """When the text was made (`creation/date`)."""
    language_usage: tuple[Language, ...] = ()
    abstract: str = ""
    keywords: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    class_codes: tuple[ClassCode, ...] = ()
    persons: tuple[Person, ...] = ()
    setting: Setting = Setting()
    changes: tuple[Change, ...] = ()
    context: Context = Context()

    @property
    def main_title(self) -> Title:
        """The title as the header has it; the file's name where it has none."""
        proper = (t for t in self.titles if t.type in ("main", ""))
        other = (t for t in self.titles if t.type not in _BESIDE_THE_TITLE)
        found = self._chosen(proper) or self._chosen(other) or self._chosen(self.titles)
        return found or Title(self.context.name)

    @property
    def title(self) -> str:
        """The title, in the language of the text where there is one."""
        return self.main_title.text

    @property
    def subtitle(self) -> str:
        """The title below the title."""
        found = self._chosen(t for t in self.titles if t.type in _SUBTITLES)
        return found.text if found else ""

    @property
    def short_title(self) -> str:
        """For running heads; the title where the header has no shorter one."""
        found = self._chosen(t for t in self.titles if t.type == "short")
        return found.text if found else self.title

    def _chosen(self, titles: Iterable[Title]) -> Title | None:
        named = (title for title in titles if title.text)
        return min(named, key=lambda t: foreign(t.language, self.context.language), default=None)

    @property
    def identifier(self) -> str:
        """A URI that stays when the text is corrected: the header's `idno`, else a UUID."""
        for found in self.identifiers:
            if found.uri:
                own = f"#{self.context.id}" if self.context.in_corpus and self.context.id else ""
                return found.uri + own
        name = self.context.id or self.context.name
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:bema:{name}')}"

    @property
    def speakers(self) -> tuple[Person, ...]:
        """Who speaks: persons of that role, else who utters, else the authors of an address."""
        return self._announced or self.context.voices or (self._writers if self._address else ())

    @property
    def creators(self) -> tuple[Person, ...]:
        """Whose name the edition bears: persons whose role is speaker, authors, who gives it."""
        return self._announced or self._writers or (self.context.voices if self._address else ())

    @property
    def _announced(self) -> tuple[Person, ...]:
        found = (p for p in self.persons if p.role == "speaker")
        return tuple(Person(p.name or p.id, p.office, p.id, p.role) for p in found)

    @property
    def _writers(self) -> tuple[Person, ...]:
        known = {f"#{person.id}": person for person in self.persons if person.id and person.name}
        role = "speaker" if self._address else "author"
        return tuple(known.get(a.ref) or Person(a.name, role=role) for a in self.authors if a.name)

    @property
    def _address(self) -> bool:
        genres = (*self.keywords, *self.context.divisions)
        return not _ADDRESSES.isdisjoint(map(str.lower, genres))

    @property
    def speaker(self) -> str:
        """Names of `creators`, with commas between: what stands above the title."""
        return ", ".join(person.name for person in self.creators)

    def filed(self, name: str) -> str:
        """What a name is filed under, such as “Lavrov, Sergey”; empty where nothing tells."""
        return dict(self.context.filed).get(name, "")

    @property
    def event(self) -> str:
        """The occasion; where no name is given, the meetings that are named in words."""
        named = [m.text for m in self.meetings if not m.text.isdecimal()]
        return self.setting.event or ", ".join(filter(None, named))

    @property
    def place(self) -> str:
        """Where it was spoken."""
        return self.setting.place

    @property
    def date(self) -> str:
        """When it was spoken, else made, ISO 8601."""
        return self.setting.date.iso or self.created.iso

    @property
    def date_text(self) -> str:
        """The same as the header prints it, else in the words of the text's language."""
        return self.setting.date.text or self.created.text or in_words(self.date, self.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags; the first is the language of the text."""
        idents = (self.context.language, *(usage.ident for usage in self.language_usage))
        return tuple(dict.fromkeys(map(language_tag, filter(None, idents))))

    @property
    def language(self) -> str:
        """Language of the text, BCP 47; `und` where nothing says it."""
        return next(iter(self.languages), "und")

    @property
    def issued(self) -> str:
        """When the encoded text was published, ISO 8601."""
        return self.published.iso

    @property
    def modified(self) -> str:
        """The latest change, ISO 8601."""
        return max((change.when for change in self.changes), default="")

    @property
    def encoders(self) -> tuple[str, ...]:
        """Who encoded it: whose responsibility says so, or says nothing."""
        statements = self.responsibilities
        found = (r.names for r in statements if not r.resp or any(map(_ENCODING.search, r.resp)))
        return tuple(dict.fromkeys(name for names in found for name in names))

    @property
    def rights(self) -> str:
        """Terms of use in the words of the header; the licence's address where it has no words."""
        return self.availability.text or self.availability.licence

    @property
    def licence(self) -> str:
        """Address of the licence."""
        return self.availability.licence

    @property
    def source(self) -> Source | None:
        """The publication that was transcribed: the first that has a title, else the first."""
        titled = [source for source in self.sources if source.title]
        return next(iter(titled or self.sources), None)


def foreign(language: str, of_text: str) -> bool:
    """Whether a tag names another language than that of the text; what has no tag is of it."""
    return bool(language and of_text) and _primary(language) != _primary(of_text)


def _primary(tag: str) -> str:
    return language_tag(tag).partition("-")[0]
