"""Who speaks: persons for labels, one for all the names that the document shows to be one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bema.ingest.lexicon import Lexicon

PRESS, AUDIENCE = "press", "audience"
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+(?=[^\W\d_]{2})")
"""Such as those of `С.В.Лавров`."""
_RESERVED = frozenset((PRESS, AUDIENCE, "bema", "question", "answer"))
"""Ids that mean something else."""
_SMALL = frozenset("of the and for in at de la del du des di da dos van von der den y et".split())
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")


@dataclass(frozen=True)
class Person:
    """Somebody who takes part."""

    id: str
    name: str
    """As the document writes it, in small letters and capitals."""
    office: str = ""
    group: str = ""
    """`questioner` or `audience` for those who have no name."""
    is_named: bool = True
    """Whether the document says more of the name than a surname, or an office alone."""


@dataclass(frozen=True)
class Name:
    """A name taken apart."""

    office: str
    """Such as `vice president`, in lower case."""
    names: tuple[str, ...]
    """What is left, the surname last."""
    honorific: str = ""

    @property
    def surname(self) -> str:
        """The last of the names in lower case; empty where there is none."""
        return _INITIALS.sub("", self.names[-1]).casefold() if self.names else ""


@dataclass(frozen=True)
class Speakers:
    """Persons, and whom each label means."""

    persons: tuple[Person, ...]
    of_label: dict[str, str]
    """The id of the person by the label's words."""
    merged: tuple[tuple[str, str], ...] = ()
    """Labels without a name, and the person that the document shows them to be."""
    open: tuple[str, ...] = ()
    """Labels without a name that nothing in the document tells more of."""
    registered: tuple[tuple[str, str], ...] = ()
    """Surnames, and the person of a register that alone has each."""


def parse_name(written: str, words: Lexicon) -> Name:
    """A label or a name: office, honorific and names."""
    plain = _ASIDE.sub("", written).replace(" pro tempore", "")
    first, _, figure = plain.rpartition(" ")
    if figure.isdecimal() and first.casefold() in words.numbered:
        return Name("", (plain,))
    parts = plain.replace(",", " ").split()
    lower = [part.casefold().rstrip(".") for part in parts]
    if lower and lower[0] in words.articles:
        parts, lower = parts[1:], lower[1:]
    office: list[str] = []
    at = 0
    while at < len(parts):
        role = next((r for r in words.roles if lower[at : at + len(r.split())] == r.split()), None)
        if role is None:
            break
        office.append(role)
        at += len(role.split())
    # In “Direktorin Dr. Ada Lind” what stands before the title is an office.
    titled = next((n for n in range(at + 1, len(parts)) if lower[n] in words.honorifics), at)
    office += lower[at:titled]
    at = titled
    honorific = ""
    while at < len(parts) and lower[at] in words.honorifics:
        honorific = parts[at]
        at += 1
    names = parts[at:]
    if "of" in lower[at + 1 :]:  # “Ms. Roe of Norland”
        names = names[: lower[at:].index("of")]
    return Name(" ".join(office), tuple(names), honorific)


def speakers(labels: Sequence[str], mentions: Iterable[str], words: Lexicon) -> Speakers:
    """Persons for the labels of a document, in their order.

    `mentions` are names with offices that title and metadata give, such as `Vice President Harris`:
    they say whom a label means that is an office alone.
    """
    known = [parse_name(each, words) for each in mentions]
    known = [name for name in known if name.names]
    persons: dict[str, Person] = {}
    by_surname: dict[str, str] = {}
    of_label: dict[str, str] = {}
    merged: list[tuple[str, str]] = []
    alone: list[str] = []
    parsed = {label: parse_name(label, words) for label in dict.fromkeys(labels)}
    offices: dict[str, set[str]] = {}
    for name in (*parsed.values(), *known):
        if name.office and name.names:
            offices.setdefault(name.office, set()).add(name.surname)
    for label, name in parsed.items():
        key = " ".join(label.casefold().replace(".", "").split())
        if key in words.questioners:
            persons.setdefault(PRESS, Person(PRESS, cased(label), group="questioner"))
            of_label[label] = PRESS
            continue
        if key in words.audience:
            persons.setdefault(AUDIENCE, Person(AUDIENCE, cased(label), group="audience"))
            of_label[label] = AUDIENCE
            continue
        surname = name.surname
        if key in words.answers and len(known) == 1:
            name, surname = Name(known[0].office, ()), known[0].surname
        elif not name.names and len(offices.get(name.office, ())) == 1:
            surname = next(iter(offices[name.office]))
        elif not name.names:
            alone.append(label)
        if surname and surname in by_surname and _may_be(persons[by_surname[surname]], name):
            of_label[label] = by_surname[surname]
            if not name.names:
                merged.append((label, by_surname[surname]))
            continue
        said = next((k for k in known if k.surname == surname and surname), name)
        fuller = said if len(said.names) >= len(name.names) and surname else name
        ident = _free(slug(surname or label), f"{slug(label)}-1", {*persons, *_RESERVED})
        persons[ident] = Person(
            ident,
            _written(fuller, name, label),
            cased(fuller.office or name.office) if fuller.names or name.names else "",
            is_named=len(fuller.names) > 1,
        )
        of_label[label] = ident
        if surname and not name.names:
            merged.append((label, ident))
        if surname:
            by_surname[surname] = ident
    return Speakers(tuple(persons.values()), of_label, tuple(merged), tuple(alone))


def _may_be(person: Person, name: Name) -> bool:
    """Whether a further label can be the same person: an office that it has is not another."""
    return not name.office or not person.office or name.office == person.office.casefold()


def _written(fuller: Name, name: Name, label: str) -> str:
    names = fuller.names or name.names
    if not names:
        return cased(label)
    # A surname alone is nobody's name.
    before = "" if len(names) > 1 else name.honorific or fuller.office or name.office
    return " ".join(filter(None, (cased(before), *map(cased, names))))


def cased(written: str) -> str:
    """A name or an office, in capitals or small letters, as people write it; others as they are."""
    if written not in (written.upper(), written.lower()):
        return written
    return " ".join(
        word.lower() if number and word.lower() in _SMALL else _cased_word(word)
        for number, word in enumerate(written.split())
    )


def _cased_word(word: str) -> str:
    parts = re.split(r"([-’'])", word)
    made = "".join(part.capitalize() if part.isalpha() or "." in part else part for part in parts)
    if re.match(r"Mc[a-z]", made):
        made = "Mc" + made[2:].capitalize()
    return made


def slug(written: str) -> str:
    """Letters, digits and hyphens of ASCII, to be an id."""
    from anyascii import anyascii

    made = re.sub(r"[^a-z0-9]+", "-", anyascii(written).casefold()).strip("-")
    return made if made[:1].isalpha() else f"s-{made}".rstrip("-")


def _free(ident: str, longer: str, taken: Iterable[str]) -> str:
    taken = set(taken)
    for each in (ident, longer):
        if each not in taken:
            return each
    return next(f"{longer}-{n}" for n in range(2, len(taken) + 3) if f"{longer}-{n}" not in taken)
