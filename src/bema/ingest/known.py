"""Who speaks, as a register of the user's knows them: one id for a person in all transcripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bema.ingest.describe import Description
from bema.ingest.register import Entry
from bema.ingest.speakers import Person
from bema.ingest.structure import Item, Structure, Turn
from bema.ingest.write.around import people_of


def known_speakers(
    found: Structure, about: Description, register: Sequence[Entry]
) -> tuple[Structure, Description]:
    """Structure and metadata with the ids and names that a register has for those who speak.

    A full name is enough; a surname is where one person alone has it, which is a guess
    (`Speakers.registered`).
    """
    persons = [entry for entry in register if entry.kind == "person"]
    entries: dict[str, Entry] = {}
    guessed: list[tuple[str, str]] = []
    for person in people_of(about, found):
        if entry := _by_name(person, persons):
            entries[person.id] = entry
        elif entry := _by_surname(person, persons):
            entries[person.id] = entry
            guessed.append((person.name, entry.id))
    if not entries:
        return found, about
    if about["speaker"] and not found.speakers.of_label:
        (entry,) = entries.values()
        given = {"speaker": entry.names[0], "speaker_id": entry.id}
        return found, replace(about, values={**about.values, **given})
    ids = {old: entry.id for old, entry in entries.items()}
    persons_by_id = {p.id: p for p in (_as(each, entries) for each in found.speakers.persons)}
    speakers = replace(
        found.speakers,
        persons=tuple(persons_by_id.values()),
        of_label={label: ids.get(old, old) for label, old in found.speakers.of_label.items()},
        merged=tuple((label, ids.get(old, old)) for label, old in found.speakers.merged),
        registered=tuple(guessed),
    )
    items = tuple(_renamed(item, ids) for item in found.items)
    return replace(found, speakers=speakers, items=items), about


def _by_name(person: Person, persons: Sequence[Entry]) -> Entry | None:
    name = person.name.casefold()
    found = (e for e in persons if not person.group and name in map(str.casefold, e.names))
    return next(found, None)


def _by_surname(person: Person, persons: Sequence[Entry]) -> Entry | None:
    if person.group or person.is_named:
        return None
    surname = person.name.split()[-1].casefold()
    alike = [entry for entry in persons if entry.names[0].split()[-1].casefold() == surname]
    return alike[0] if len(alike) == 1 else None


def _as(person: Person, entries: Mapping[str, Entry]) -> Person:
    entry = entries.get(person.id)
    if entry is None:
        return person
    return replace(person, id=entry.id, name=entry.names[0], is_named=True)


def _renamed(item: Item, ids: Mapping[str, str]) -> Item:
    if not isinstance(item, Turn):
        return item
    return replace(item, who=ids.get(item.who, item.who), to=ids.get(item.to, item.to))
