"""A document held to the rules."""

from __future__ import annotations

from pathlib import Path

from bema.checks.document import Document
from bema.checks.ignore import ignored, misused
from bema.checks.rules import RULES
from bema.errors import BemaError
from bema.findings import Finding, Place
from bema.tei.speech import parse_tei
from bema.tree import XML_ID


def check(data: bytes, name: str, path: Path | None = None) -> tuple[Finding, ...]:
    """What is wrong with a document, by line; what the document says to ignore is left out.

    `path` is where the corpus of the document is looked for; None where there is none.
    """
    try:
        document = Document(parse_tei(data, name), path)
        return tuple(_findings(document, name))
    except BemaError as trouble:
        return trouble.findings


def _findings(document: Document, name: str) -> list[Finding]:
    instructions = ignored(document.root)
    used: set[tuple[int, str]] = set()
    found: list[Finding] = []
    for code, rule in RULES.items():
        for fault in rule.find(document):
            covering = {
                (number, code)
                for number, each in enumerate(instructions)
                if each.covers(code, fault)
            }
            used |= covering
            if not covering:
                element = fault.element
                line = fault.line or element.sourceline or 0
                place = Place(name, line, id=element.get(XML_ID, ""))
                found.append(Finding(code, rule.severity, fault.message, place, fault.remedy))
    found += misused(instructions, used, RULES, name)
    return sorted(found, key=lambda finding: finding.place.line)
