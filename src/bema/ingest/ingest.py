"""One transcript to canonical TEI: read, taken apart, written, and proved word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from urllib.parse import urlsplit, urlunsplit

from lxml import etree

from bema.errors import BemaError
from bema.findings import Finding, Place, error, has_errors, note, warning
from bema.ingest.abbreviations import explained
from bema.ingest.audit import audit, unread
from bema.ingest.describe import Description, describe, mentioned, missing
from bema.ingest.guess import Lines, guess
from bema.ingest.known import known_speakers
from bema.ingest.language import guessed_language
from bema.ingest.layout import in_paragraphs
from bema.ingest.lexicon import lexicon
from bema.ingest.readers import reader_of
from bema.ingest.register import Entry
from bema.ingest.speakers import slug
from bema.ingest.structure import Structure, Turn, structure
from bema.ingest.transcript import Dropped, Text, Transcript, texts, words
from bema.ingest.write.around import document, people_of
from bema.ingest.write.body import Written, join_interrupted, number, spread
from bema.pandoc import Parser
from bema.tei.canonical import canonical
from bema.tei.language import language_of_name, language_tag
from bema.tree import XML_ID, Element

_LEFT_OUT = {
    "mark": "a sign of the end",
    "source": "the address of the source, which the header has",
    "prepared": "how the text came to be, which the header has (scriptStmt)",
}
_CERTAIN, _FEW = 0.95, 200
"""How likely a language is, and how many letters are too few to contradict what is said of it."""
_SESSION = re.compile(r"^[^=]*(auth|sess|token|sid\b)[^=]*=", re.IGNORECASE)


@dataclass(frozen=True)
class Ingested:
    """A transcript as canonical TEI, and what there is to tell."""

    data: bytes
    findings: tuple[Finding, ...]
    words: int
    turns: int
    rows: tuple[tuple[Text, Element], ...] = ()
    """Each text of the transcript with the element that it became."""


def ingest(
    data: bytes,
    name: str,
    parser: Parser,
    given: Mapping[str, str],
    register: Sequence[Entry] = (),
) -> Ingested:
    """A transcript, whose file has the name, as canonical TEI.

    `given` is metadata that a person gave, which counts for more than what the document says; names
    of the `register` are marked where they stand, but for those who speak.
    Raises `BemaError` where the file cannot be read, or a word would be lost.
    """
    try:
        transcript = reader_of(name, data).read(data, name, parser)
    except RecursionError:
        message = "its parts stand in one another deeper than can be read."
        raise BemaError(
            error("ingest-deep", message, Place(name), "Flatten it; no real text is as deep.")
        ) from None
    if next(words(transcript.blocks), None) is None:
        message = "there is no text in it."
        raise BemaError(error("ingest-empty", message, Place(name), "Give another file."))
    if unfound := list(unread(transcript, name)):
        raise BemaError(*unfound)
    transcript = replace(transcript, metadata={**transcript.metadata, **given})
    stem = PurePath(name).stem
    language, guesses = _language(transcript, name)
    transcript = replace(transcript, blocks=in_paragraphs(transcript.blocks, lexicon(language)))
    transcript, differs = _who(transcript, language, name)
    found = _structure(transcript, language)
    about = describe(transcript.metadata, found.opening, stem, language, name)
    about = _with_source(_with_speaker(about, found, language), found)
    found, about = known_speakers(found, _with_title(about, stem), register)
    people = people_of(about, found)
    taken = {person.id for person in people} | {slug(stem)}
    speaking = tuple(
        Entry("person", each.id, (each.name,))
        for each in people
        if not each.group and len(each.name.split()) > 1 and each.is_named
    )
    # Those who speak are in the header.
    names = {name for entry in speaking for name in entry.names}
    kept = tuple(e for e in register if e.id not in taken and not names.intersection(e.names))
    taken |= {entry.id for entry in kept}
    texts_of = [text.text for text in texts(transcript.blocks)]
    written = Written(language, explained(texts_of, taken, kept), kept, speaking)
    body = written.body(_without_marks(found))
    number(body)
    join_interrupted(body)
    spread(body)
    root = document(body, about, found, written, PurePath(name).name)
    findings = [
        *transcript.findings,
        *guesses,
        *differs,
        *about.findings,
        *missing(transcript, about, name),
    ]
    findings += audit(transcript, body, _marks(found), name)
    findings += _told(transcript, found, written, name)
    if has_errors(findings):
        raise BemaError(*findings)
    made, _ = canonical(etree.tostring(root, encoding="UTF-8"), name)
    turns = sum(isinstance(item, Turn) for item in found.items)
    count = sum(1 for _ in words(transcript.blocks))
    return Ingested(made, tuple(findings), count, turns, tuple(written.rows))


def _who(
    transcript: Transcript, language: str, name: str
) -> tuple[Transcript, tuple[Finding, ...]]:
    """The transcript with who speaks in its metadata, if those say it.

    An author is that where the title names nobody else; who put a page into the web often is one.
    """
    given = dict(transcript.metadata)
    author = given.pop("author", "")
    if not author or "speaker" in given:
        return replace(transcript, metadata=given), ()
    named = mentioned(given.get("title", ""), language)
    if not named or any(each.split()[-1] in author for each in named):
        return replace(transcript, metadata={**given, "speaker": author}), ()
    message = (
        f"the author is said to be “{author}”, the title names {', '.join(named)}, who counts."
    )
    remedy = "Give the name with --meta speaker=… if that is wrong."
    told = warning("ingest-differs", message, Place(name), remedy)
    return replace(transcript, metadata=given), (told,)


def _structure(transcript: Transcript, language: str) -> Structure:
    """What stands where; who speaks is known by the title, be it in the metadata or the text."""
    speaker = transcript.metadata.get("speaker")
    first = [speaker] if speaker else []
    if title := transcript.metadata.get("title"):
        return structure(transcript, language, [*first, *mentioned(title, language)])
    found = structure(transcript, language, first)
    heads = " ".join(e.content.text for e in found.opening if e.kind in ("overline", "main", "sub"))
    bylines = [each.value for each in found.opening if each.kind == "byline"]
    mentions = [*bylines, *mentioned(heads, language)]
    return structure(transcript, language, [*first, *mentions]) if mentions else found


def _language(transcript: Transcript, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The language that the transcript says, else the one that its words show."""
    written = " ".join(words(transcript.blocks))
    language, likely = guessed_language(written)
    said = transcript.metadata.get("language", "")
    tag = language_of_name(said) or language_tag(said.replace("_", "-"))
    if said and not tag.startswith(("x-", "und")):
        if likely < _CERTAIN or language == tag.partition("-")[0] or len(written) < _FEW:
            return tag, ()
        message = (
            f"the language is said to be “{tag}”, which counts; its words look like “{language}”."
        )
        remedy = f"Give it with --meta language={language} if they are."
        return tag, (warning("ingest-differs", message, Place(name), remedy),)
    message = f"its language is taken to be “{language}”."
    remedy = "Give it with --meta language=… if that is wrong."
    return language, (guess("ingest-language", message, Place(name), remedy, likely),)


def _without_marks(found: Structure) -> Structure:
    opening, ending = (
        tuple(line for line in lines if line.kind not in _LEFT_OUT)
        for lines in (found.opening, found.ending)
    )
    return replace(found, opening=opening, ending=ending)


def _marks(found: Structure) -> list[Dropped]:
    """What stands beside the text and is no part of it: signs such as `###`, the page's address,
    how it was prepared.
    """
    return [
        Dropped(tuple(line.content.text.split()), _LEFT_OUT[line.kind], is_before=is_before)
        for is_before, lines in ((True, found.opening), (False, found.ending))
        for line in lines
        if line.kind in _LEFT_OUT
    ]


def _with_source(about: Description, found: Structure) -> Description:
    """The address that stands behind the text, where metadata give none."""
    said = next((line.value for line in found.ending if line.kind == "source"), "")
    address = _without_session(about["source"] or said)
    return replace(about, values={**about.values, "source": address}) if address else about


def _without_session(address: str) -> str:
    """An address without what was given to one reader for one visit."""
    parts = urlsplit(address)
    query = [pair for pair in parts.query.split("&") if pair and not _SESSION.search(pair)]
    return urlunsplit(parts._replace(query="&".join(query)))


def _with_speaker(about: Description, found: Structure, language: str) -> Description:
    """Who gave an address: as metadata say, as the only label says, or as the title does."""
    if about["speaker"] or found.is_dialogue:
        named = [each for each in found.speakers.persons if not each.group]
        first = named[0].name if named and found.is_dialogue else ""
        return replace(about, values={"speaker": first, **about.values} if first else about.values)
    named = [each for each in found.speakers.persons if not each.group]
    said = named[0].name if named else about.mentions[0] if about.mentions else ""
    return replace(about, values={**about.values, "speaker": said}) if said else about


def _with_title(about: Description, stem: str) -> Description:
    """A title, which TEI requires: where nothing says one, the name of the file."""
    if about["title"]:
        return about
    named = " ".join(stem.replace("_", " ").replace("-", " ").split())
    return replace(about, values={**about.values, "title": named})


def _told(
    transcript: Transcript, found: Structure, written: Written, name: str
) -> Iterator[Finding]:
    """Every guess, and what was left out."""
    lines = Lines(transcript.source)
    names = {person.id: person.name for person in found.speakers.persons}

    def place(excerpt: str, element: Element | None = None) -> Place:
        around = () if element is None else (element, *element.iterancestors())
        ident = next(filter(None, (each.get(XML_ID, "") for each in around)), "")
        return Place(name, lines.next(excerpt), id=ident)

    for label, ident in found.speakers.merged:
        message = f"“{label}” is taken to be {names[ident]}, whose office it is."
        remedy = "Divide them in particDesc if they are two."
        yield guess("ingest-speaker", message, place(label), remedy, 0.9, label)
    for label, ident in found.speakers.registered:
        message = f"“{label}” is taken to be {names[ident]} of the register."
        remedy = "Write another person into particDesc if it is somebody else."
        yield guess("ingest-speaker", message, place(label), remedy, 0.8, label)
    for label in found.speakers.open:
        message = f"nothing says who “{label}” is."
        remedy = "Write the name into particDesc."
        yield guess("ingest-speaker-unnamed", message, place(label), remedy, 1.0, label)
    asked = sum(isinstance(item, Turn) and item.part == "question" for item in found.items)
    if asked:
        message = f"questions ({asked}) and answers are told apart by the order of turns."
        remedy = "Correct @ana and @toWhom where somebody else answered."
        yield guess("ingest-questions", message, place(""), remedy, 0.9)
    for text, each, element in written.stages:
        if each.confidence < 0.9:
            message = f"“{text}” is taken for what happened, not for speech."
            remedy = "Take the markup away if it was spoken."
            where = place(text, element)
            yield guess("ingest-stage", message, where, remedy, each.confidence, text)
    for phrase, language, likely, element in written.foreign:
        message = f"“{phrase}” is taken to be in another language ({language})."
        remedy = "Correct xml:lang, or take the markup away."
        where = place(phrase, element)
        yield guess("ingest-foreign", message, where, remedy, min(likely, 0.8), phrase)
    if written.linked:
        message = f"links within the file ({written.linked}) are left out; their words are there."
        yield note("ingest-links", message, Place(name))
    for left in (*transcript.dropped, *_marks(found)):
        shown = " ".join(left.words[:12])
        more = f" … ({len(left.words)} words)" if len(left.words) > 12 else ""
        message = f"left out as {left.what}: “{shown}{more}”."
        yield note("ingest-dropped", message, place(shown))
