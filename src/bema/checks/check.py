"""A document held to the rules."""

from __future__ import annotations

from pathlib import Path

from bema.checks.document import Document
from bema.checks.ignore import ignored, misused
from bema.checks.repair import repaired
from bema.checks.rule import Fault, Repair, Rule
from bema.checks.rules import RULES
from bema.errors import BemaError
from bema.findings import Finding, Place, note
from bema.tei.speech import parse_tei
from bema.tree import XML_ID, local_name


def check(data: bytes, name: str, path: Path | None = None) -> tuple[Finding, ...]:
    """What is wrong with a document, by line; what the document says to ignore is left out.

    `path` is where the corpus of the document is looked for; None where there is none.
    """
    try:
        document = Document(parse_tei(data, name), path)
        faults, others = _faults(document, name)
    except BemaError as trouble:
        return trouble.findings
    found = [_finding(rule, fault, name) for rule, fault in faults]
    return tuple(sorted([*found, *others], key=lambda finding: finding.place.line))


def fix(data: bytes, name: str, path: Path | None = None) -> tuple[bytes, tuple[Finding, ...]]:
    """The document with what can be repaired safely, and a note for each repair.

    Raises `BemaError` where it cannot be read, or not be repaired as it is written.
    """
    document = Document(parse_tei(data, name), path)
    faults, _ = _faults(document, name)
    repairs = [(rule, fault, repair) for rule, fault in faults for repair in fault.repairs]
    if not repairs:
        return data, ()
    made = repaired(data, document.root, [repair for *_, repair in repairs], name)
    return made, tuple(_repair_note(*each, name) for each in repairs)


def _faults(document: Document, name: str) -> tuple[list[tuple[Rule, Fault]], list[Finding]]:
    """Faults that the document does not say to ignore, and what else there is to tell."""
    instructions = ignored(document.root)
    used: set[tuple[int, str]] = set()
    found: list[tuple[Rule, Fault]] = []
    others: list[Finding] = []
    for code, rule in RULES.items():
        try:
            faults = list(rule.find(document))
        except BemaError as trouble:  # a corpus that cannot be read
            others += trouble.findings
            continue
        for fault in faults:
            covering = {
                (number, code)
                for number, each in enumerate(instructions)
                if each.covers(code, fault)
            }
            used |= covering
            if not covering:
                found.append((rule, fault))
    return found, [*others, *misused(instructions, used, RULES, name)]


def _finding(rule: Rule, fault: Fault, name: str) -> Finding:
    line = fault.line or fault.element.sourceline or 0
    place = Place(name, line, id=fault.element.get(XML_ID, ""))
    return Finding(rule.code, rule.severity, fault.message, place, fault.remedy)


def _repair_note(rule: Rule, fault: Fault, repair: Repair, name: str) -> Finding:
    line = repair.element.sourceline or 0
    done = f"repaired: <{local_name(repair.element)}> has {repair.attribute}=“{repair.value}” now."
    if not repair.attribute:
        done, line = "repaired: one space stands between words now.", fault.line or line
    return note(rule.code, done, Place(name, line))
