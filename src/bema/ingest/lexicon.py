"""The words by which transcripts show their structure, from `lexicon.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

_KINDS = ("gap", "note", "vocal", "kinesic", "incident")
"""Kinds of stage matter; where words of several are there, the first counts."""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, in lower case."""

    articles: frozenset[str]
    applause: frozenset[str]
    laughter: frozenset[str]
    questioners: frozenset[str]
    answers: frozenset[str]
    audience: frozenset[str]
    numbered: frozenset[str]
    """What somebody without a name is called, with a number behind it."""
    roles: tuple[str, ...]
    """Offices, those of more words first."""
    honorifics: frozenset[str]
    prepared: tuple[str, ...]
    speech: tuple[str, ...]
    """What a speech is called, as its title begins."""
    release: tuple[str, ...]
    """What stands above what is handed to the press."""
    ends: frozenset[str]
    by: frozenset[str]
    before_topic: frozenset[str]
    salutations: tuple[str, ...]
    closings: tuple[str, ...]
    stage: tuple[tuple[str, tuple[str, ...]], ...]
    """Words of each kind of stage matter."""

    @cached_property
    def staged(self) -> dict[str, list[tuple[str, str]]]:
        """Phrases of stage matter with their kinds, by their first words."""
        found: dict[str, list[tuple[str, str]]] = {}
        for kind, phrases in self.stage:
            for phrase in phrases:
                found.setdefault(phrase.split()[0], []).append((kind, phrase))
        return found

    @cached_property
    def of_stage(self) -> frozenset[str]:
        """All words of stage matter."""
        return frozenset(
            word for _, listed in self.stage for each in listed for word in each.split()
        )


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language; of English where there are none for it."""
    every = tomllib.loads(files("bema.ingest").joinpath("lexicon.toml").read_text("utf-8"))
    found = every.get(language.partition("-")[0].lower()) or every["en"]
    return Lexicon(
        articles=frozenset(found["articles"].split()),
        applause=frozenset(found["applause"].split()),
        laughter=frozenset(found["laughter"].split()),
        questioners=_everywhere(every, found, "questioners"),
        answers=_everywhere(every, found, "answers"),
        audience=frozenset(_listed(found["audience"])),
        numbered=frozenset(found["numbered"].split()),
        roles=tuple(sorted(_listed(found["roles"]), key=lambda role: -len(role.split()))),
        honorifics=frozenset(found["honorifics"].split()),
        prepared=_listed(found["prepared"]),
        speech=_listed(found["speech"]),
        release=_listed(found["release"]),
        ends=frozenset(_listed(found["ends"])),
        by=frozenset(found["by"].split()),
        before_topic=frozenset(found["before_topic"].split()),
        salutations=_listed(found["salutations"]),
        closings=_listed(found["closings"]),
        stage=tuple((kind, _listed(found["stage"].get(kind, ""))) for kind in _KINDS),
    )


def _everywhere(every: dict[str, Any], found: dict[str, Any], key: str) -> frozenset[str]:
    """Words of a language and those of all others that are no letters: labels are often foreign."""
    others = (word for each in every.values() for word in each[key].split() if len(word) > 1)
    return frozenset((*found[key].split(), *others))


def _listed(written: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in written.split(";") if each.strip())
