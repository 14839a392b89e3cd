"""The words by which transcripts show their structure, from `lexicon.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KINDS = ("gap", "note", "vocal", "kinesic", "incident")
"""Kinds of stage matter; where words of several are there, the first counts."""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, in lower case."""

    questioners: frozenset[str]
    answers: frozenset[str]
    audience: frozenset[str]
    roles: tuple[str, ...]
    """Offices, those of more words first."""
    honorifics: frozenset[str]
    prepared: tuple[str, ...]
    ends: frozenset[str]
    by: frozenset[str]
    before_topic: frozenset[str]
    salutations: tuple[str, ...]
    closings: tuple[str, ...]
    stage: tuple[tuple[str, tuple[str, ...]], ...]
    """Words of each kind of stage matter."""


@cache
def lexicon(language: str) -> Lexicon:
    """The words of a language; of English where there are none for it."""
    every = tomllib.loads(files("bema.ingest").joinpath("lexicon.toml").read_text("utf-8"))
    found = every.get(language.partition("-")[0].lower()) or every["en"]
    return Lexicon(
        questioners=frozenset(found["questioners"].split()),
        answers=frozenset(found["answers"].split()),
        audience=frozenset(_listed(found["audience"])),
        roles=tuple(sorted(_listed(found["roles"]), key=lambda role: -len(role.split()))),
        honorifics=frozenset(found["honorifics"].split()),
        prepared=_listed(found["prepared"]),
        ends=frozenset(_listed(found["ends"])),
        by=frozenset(found["by"].split()),
        before_topic=frozenset(found["before_topic"].split()),
        salutations=_listed(found["salutations"]),
        closings=_listed(found["closings"]),
        stage=tuple((kind, _listed(found["stage"].get(kind, ""))) for kind in _KINDS),
    )


def _listed(written: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in written.split(";") if each.strip())
