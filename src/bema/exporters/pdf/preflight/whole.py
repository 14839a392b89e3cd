"""What the preflight asks of a file: how it is written, its output intent, what it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from bema.exporters.pdf.preflight.fault import Fault
from bema.exporters.pdf.preflight.metadata import metadata
from bema.exporters.pdf.preflight.objects import (
    entry,
    filters,
    has,
    is_bounded,
    items,
    name,
    read,
    text,
)
from bema.exporters.pdf.preflight.pages import pages

_TABLES = (b"A2B0", b"B2A0")
"""Tags that a profile of an output device cannot do without (ICC.1, section 8.5.2)."""


def whole(pdf: pikepdf.Pdf, bleed: float) -> Iterator[Fault]:
    """Faults of the file, its metadata, its output intent and its pages."""
    yield from _file(pdf)
    yield from metadata(pdf)
    yield from _intents(pdf)
    yield from _interaction(pdf.Root)
    yield from _layers(entry(pdf.Root, "/OCProperties"))
    yield from pages(pdf, bleed)


def _file(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    version = max(pdf.pdf_version, name(entry(pdf.Root, "/Version"))[1:])
    if version > "1.6":
        yield Fault("pdfx-version", f"the file is PDF {version}")
    if pdf.is_encrypted:
        yield Fault("pdfx-encrypted", "the file is encrypted")
    ident = items(entry(pdf.trailer, "/ID"))
    if [isinstance(part, String) and bool(bytes(part)) for part in ident] != [True, True]:
        yield Fault("pdfx-id", "the file has no ID")
    for thing in pdf.objects:
        if isinstance(thing, Stream):
            if has(thing, "/F"):
                yield Fault("pdfx-external", "a stream lies in another file")
            if "/LZWDecode" in filters(thing):
                yield Fault("pdfx-filter", "a stream is compressed by LZW")


def _intents(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    every = items(entry(pdf.Root, "/OutputIntents"))
    found = [intent for intent in every if entry(intent, "/S") == Name.GTS_PDFX]
    if len(found) != 1:
        yield Fault("pdfx-intent", f"there are {len(found)} output intents for PDF/X")
        return
    intent = found[0]
    if not text(entry(intent, "/OutputConditionIdentifier")).strip():
        yield Fault("pdfx-intent", "the output intent names no condition")
    if has(intent, "/DestOutputProfileRef"):
        yield Fault("pdfx-external", "the output intent's profile lies in another file")
    profile = entry(intent, "/DestOutputProfile")
    if not isinstance(profile, Stream):
        yield Fault("pdfx-profile", "the output intent has no profile")
    else:
        wrong = _profile(profile)
        if wrong:
            yield Fault("pdfx-profile", wrong)


def _profile(profile: Any) -> str:
    """What is wrong with an ICC profile (ICC.1, section 7.2 and 7.3); empty where it serves."""
    data = (read(profile) if is_bounded(profile) else None) or b""
    size = int.from_bytes(data[:4], "big")
    if data[36:40] != b"acsp" or size > len(data):
        return "the profile is none"
    if data[12:16] != b"prtr" or data[16:20] != b"CMYK":
        kind = f"{data[12:16].decode('latin-1')} {data[16:20].decode('latin-1').strip()}"
        return f"the profile is of another kind: {kind}"
    if entry(profile, "/N") != 4:
        return "the profile is said to have another number of inks than four"
    count = min(int.from_bytes(data[128:132], "big"), 1000)
    tags = [data[132 + 12 * n : 144 + 12 * n] for n in range(count)]
    ends = [int.from_bytes(t[4:8], "big") + int.from_bytes(t[8:12], "big") for t in tags]
    if max(ends, default=0) > size or not set(_TABLES) <= {tag[:4] for tag in tags}:
        return "the profile lacks the tables that turn colours into inks and back"
    return ""


def _interaction(root: Any) -> Iterator[Fault]:
    opening = entry(root, "/OpenAction")
    if opening is not None and not isinstance(opening, Array):
        yield Fault("pdfx-action", "opening the file does something")
    if has(root, "/AA") or has(entry(root, "/Names"), "/JavaScript"):
        yield Fault("pdfx-action", "the file has scripts")
    if any(has(bookmark, key) for bookmark in _bookmarks(root) for key in ("/A", "/AA")):
        yield Fault("pdfx-action", "a bookmark does something")
    form = entry(root, "/AcroForm")
    if items(entry(form, "/Fields")) or entry(form, "/NeedAppearances") is True:
        yield Fault("pdfx-form", "the file has fields")
    elif has(form, "/XFA"):
        yield Fault("pdfx-form", "the file has a form of XFA")


def _bookmarks(root: Any) -> Iterator[Any]:
    """The items of the outline (ISO 32000-1, section 12.3.3), each once."""
    waiting, seen = [entry(root, "/Outlines", "/First")], set()
    while waiting:
        found = waiting.pop()
        if isinstance(found, Dictionary) and found.objgen not in seen:
            seen.add(found.objgen)
            yield found
            waiting += [entry(found, "/Next"), entry(found, "/First")]


def _layers(layers: Any) -> Iterator[Fault]:
    """Configurations of optional content (ISO 32000-1, section 8.11.4.3)."""
    if layers is None:
        return
    settings = [entry(layers, "/D"), *items(entry(layers, "/Configs"))]
    names = [text(entry(setting, "/Name")) for setting in settings]
    if not all(names) or len(set(names)) < len(names):
        yield Fault("pdfx-layers", "a configuration of layers has no name of its own")
    if any(has(setting, "/AS") for setting in settings):
        yield Fault("pdfx-layers", "a configuration of layers switches them by itself")
