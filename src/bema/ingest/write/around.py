"""What stands around the text: the header, who takes part, what the text speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from lxml import etree

from bema.ingest.abbreviations import Abbreviation
from bema.ingest.describe import Description
from bema.ingest.lexicon import lexicon
from bema.ingest.register import KINDS, Entry
from bema.ingest.speakers import AUDIENCE, Person, cased, parse_name, slug
from bema.ingest.structure import Structure, Turn
from bema.ingest.write.body import Written
from bema.ingest.write.elements import add, new, tag
from bema.tei.header import write_header
from bema.tei.language import language_name
from bema.tei.metadata import (
    Author,
    Availability,
    Context,
    Date,
    Language,
    Meeting,
    Metadata,
    Setting,
    Source,
    Title,
)
from bema.tei.metadata import Person as HeaderPerson
from bema.tree import XML_ID, XML_LANG, Element, append_text
from bema.version import __version__


def document(
    body: Element, about: Description, found: Structure, written: Written, file: str
) -> Element:
    """The whole document; `file` is the name of the transcript's."""
    root = new("TEI")
    ident = slug(PurePath(file).stem)
    used = {person.id for person in found.speakers.persons}
    root.set(XML_ID, f"{ident}-text" if ident in used else ident)
    root.set(XML_LANG, about["language"])
    people = people_of(about, found)
    header = _base(found, people, audience=written.names_audience)
    header = write_header(_metadata(about, found, people, file), header)
    guessed = {id for _, id in (*found.speakers.merged, *found.speakers.registered)}
    for element in header.iter(tag("person"), tag("meeting")):
        if element.get(XML_ID) in guessed or (about["guessed"] and element.tag == tag("meeting")):
            element.set("cert", "high" if element.get(XML_ID) else "medium")
            element.set("resp", "#bema")
    root.append(header)
    explained = written.abbreviations.values()
    known = {each.entry.id: each.entry for each in explained if each.entry} | written.used
    beside = _stand_off([each for each in explained if not each.entry], list(known.values()))
    if beside is not None:
        root.append(beside)
    text = add(root, "text")
    text.append(body)
    return root


def people_of(about: Description, found: Structure) -> list[Person]:
    """Those who speak; of an address the speaker, whom no label names."""
    people = list(found.speakers.persons)
    office = about["office"]
    if about["speaker"] and not any(not each.group for each in people):
        parsed = parse_name(about["speaker"], lexicon(about["language"]))
        name = cased(" ".join(parsed.names) or about["speaker"])
        office = cased(parsed.office) or office
        ident = about["speaker_id"] or slug(parsed.surname or name)
        people.insert(0, Person(ident, name, office))
    return people


def _base(found: Structure, people: list[Person], *, audience: bool) -> Element:
    """A header with what `Metadata` has no place for."""
    header = new("teiHeader")
    encoding = add(header, "encodingDesc")
    editorial = add(encoding, "editorialDecl")
    for name, attributes, said in (
        ("correction", {"method": "silent"}, "Nothing was corrected."),
        ("normalization", {}, "White space is normalised; all else is as in the transcript."),
        ("segmentation", {}, "Paragraphs are those of the transcript."),
    ):
        declared = add(editorial, name, **attributes)
        add(declared, "p").text = said
    parts = {item.part for item in found.items if isinstance(item, Turn) and item.part}
    if parts:
        declaration = add(encoding, "classDecl")
        taxonomy = add(declaration, "taxonomy")
        for part in sorted(parts, reverse=True):
            category = add(taxonomy, "category")
            category.set(XML_ID, part)
            add(category, "catDesc").text = part
    info = add(encoding, "appInfo")
    application = add(info, "application", ident="bema", version=__version__)
    application.set(XML_ID, "bema")
    add(application, "desc").text = "Structure inferred; nobody has read it yet."
    profile = add(header, "profileDesc")
    taking_part = list(_persons(people, audience=audience))
    if taking_part:
        listed = add(add(profile, "particDesc"), "listPerson")
        listed.extend(taking_part)
    return header


def _metadata(about: Description, found: Structure, people: list[Person], file: str) -> Metadata:
    speaker = next((each for each in people if not each.group), None)
    printed = next((line.content.text for line in found.opening if line.kind == "date"), "")
    date = Date(when=about["date"]) if about["date"] else Date()
    dated = Date(when=about["date"], text=printed.strip("() ")) if about["date"] else Date()
    prepared = [line.content.text for line in found.opening if line.kind == "prepared"]
    source = Source(
        title=about["title"] if about["source"] or about["publisher"] else "",
        publisher=about["publisher"],
        url=about["source"],
        label=about["source"],
    )
    unknown = "The transcript states no licence and no terms of use."
    return Metadata(
        titles=(Title(about["title"], "main"),) if about["title"] else (),
        authors=(Author(speaker.name, f"#{speaker.id}"),)
        if speaker and not found.is_dialogue
        else (),
        meetings=(Meeting(about["event"]),) if about["event"] else (),
        publisher=about["publisher"] or "The transcript names no publisher.",
        availability=Availability(text=about["licence"] or unknown, status="unknown"),
        sources=(source,) if source != Source() else (Source(text=f"The file {file}."),),
        status=tuple(prepared),
        created=date,
        language_usage=(Language(about["language"], language_name(about["language"])),),
        keywords=tuple(filter(None, (each.strip() for each in about["keywords"].split(";")))),
        persons=tuple(
            HeaderPerson(each.name, each.office, each.id) for each in people if not each.group
        ),
        setting=Setting(
            event=about["event"],
            place=about["place"],
            date=dated,
            time=Date(when=about["start"]) if about["start"] else Date(),
        ),
        context=Context(language=about["language"]),
    )


def _stand_off(given: Sequence[Abbreviation], used: Sequence[Entry] = ()) -> Element | None:
    """What the text speaks of: persons, organisations and places, and what abbreviations stand for.

    None where there is nothing.
    """
    if not given and not used:
        return None
    made = new("standOff")
    ordered = sorted(given, key=lambda each: each.id)
    organisations = [each for each in ordered if each.is_organisation]
    for kind, name in KINDS.items():
        entries = sorted((e for e in used if e.kind == kind), key=lambda each: each.id)
        if not entries and not (kind == "org" and organisations):
            continue
        listed = add(made, f"list{kind.capitalize()}")
        for entry in entries:
            if entry.written:
                listed.append(etree.fromstring(entry.written))
                continue
            element = add(listed, kind)
            element.set(XML_ID, entry.id)
            for each_name in entry.names:
                add(element, name).text = each_name
        if kind != "org":
            continue
        for each in organisations:
            org = add(listed, "org")
            org.set(XML_ID, each.id)
            add(org, "orgName", type="full").text = each.full
            add(org, "orgName", type="abbr").text = each.short
    if len(organisations) < len(ordered):
        glosses = add(made, "list", type="gloss")
        for each in ordered:
            if not each.is_organisation:
                item = add(glosses, "item")
                short = add(item, "abbr")
                short.set(XML_ID, f"abbr-{each.id}")
                short.text = each.short
                append_text(item, " ")
                add(item, "gloss").text = each.full
    return made


def _persons(given: Sequence[Person], *, audience: bool) -> Iterator[Element]:
    """`person` for each who has a name, `personGrp` for the others."""
    groups = [each for each in given if each.group]
    if audience and not any(each.id == AUDIENCE for each in groups):
        groups.append(Person(AUDIENCE, "Audience", group="audience"))
    for each in given:
        if each.group:
            continue
        person = new("person")
        person.set(XML_ID, each.id)
        person.set("role", "speaker")
        add(person, "persName").text = each.name
        if each.office:
            add(person, "occupation").text = each.office
        yield person
    for each in groups:
        group = new("personGrp")
        group.set(XML_ID, each.id)
        group.set("role", each.group)
        yield group
