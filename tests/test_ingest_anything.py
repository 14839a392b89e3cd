"""Whatever stands in a file: it becomes valid TEI with all its words, or what is wrong is told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bema.checks.structure import breaks, speech
from bema.errors import BemaError
from bema.ingest.ingest import Ingested, ingest
from bema.pandoc import Parser

FRAGMENTS = (
    "MS. LIND: ",
    "Q    ",
    "THE CHAIR. ",
    "Speaker 1: ",
    "Ada Lind (PPE). – ",
    "The quay is open. ",
    "It was paid by the Port Authority (PA), and the PA is proud. ",
    "(Applause.) ",
    "(Inaudible.) ",
    "(she said so) ",
    "[sic] ",
    "prompt[] and improv[e] ",
    "*Muchas gracias a todos* ",
    "**so** ",
    "a[^1] ",
    "[here](http://port.example/a b) ",
    "![a quay](quay.png) ",
    "May 3, 2024 ",
    "Port Ada, 3 May 2024",
    "1:38 P.M. SST",
    "END 2:12 P.M. PDT",
    "As Prepared for Delivery",
    "FOR IMMEDIATE RELEASE",
    "By Ada Lind",
    "Place: Port Ada",
    "Dear friends,",
    "Thank you.",
    "###",
    "# ",
    "## ",
    "- ",
    "1. ",
    "7) ",
    "1987. ",
    "> ",
    "    ",
    "| a | b |\n|---|---|\n| c | d |",
    "---",
    "[^1]: a note",
    "[Q]: Why?",
    "<b>",
    "</div>",
    "&amp;",
    "\\*",
    "**",
    "_",
    "مرحبا ",
    "您好。",
    "\u00a0",
    "\u200f",
    "\x0b",
    "\U0001f6a2",
)
TEXTS = st.lists(
    st.one_of(st.sampled_from((*FRAGMENTS, "\n", "\n\n", "  \n")), st.text(max_size=8)), max_size=40
).map("".join)


class NothingToRead(Exception):
    """There is no text, and that was told."""


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser() as one:
        yield one


def read(data: bytes, name: str, parser: Parser) -> Ingested:
    try:
        return ingest(data, name, parser, {})
    except BemaError as trouble:
        codes = {finding.code for finding in trouble.findings if finding.severity == "error"}
        if codes <= {"ingest-empty", "ingest-no-speech", "ingest-binary"}:
            raise NothingToRead from None
        raise


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_anything_becomes_valid_tei_or_is_told(name: str, parser: Parser) -> None:
    """An error is one that a person can do something about, never a lost word."""

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(TEXTS)
    def hold(text: str) -> None:
        data = text.encode("utf-8", "replace")
        if name == "a.html":
            data = f"<html lang='en'><body><p>{text}</p></body></html>".encode("utf-8", "replace")
        with suppress(NothingToRead):
            made = read(data, name, parser)
            assert list(breaks(speech(), etree.fromstring(made.data))) == []

    hold()
