"""A document held to the rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bema.checks.document import Document
from bema.checks.ignore import ignored, misused
from bema.checks.repair import repaired
from bema.checks.rule import Fault, Repair, Rule
from bema.checks.rules import RULES, STRUCTURE
from bema.checks.source import positions
from bema.errors import BemaError
from bema.findings import Finding, Place, note
from bema.tei.speech import parse_tei
from bema.tree import XML_ID, Element, local_name

_WITHOUT_STRUCTURE = {code: rule for code, rule in RULES.items() if code not in STRUCTURE}


def check(
    data: bytes, name: str, path: Path | None = None, *, structure: bool = True
) -> tuple[Finding, ...]:
    """What is wrong with a document, by line; what the document says to ignore is left out.

    `path` is where the corpus of the document is looked for; None where there is none. Without
    `structure` it is not held to the profile and TEI, because another schema is.
    """
    rules = RULES if structure else _WITHOUT_STRUCTURE
    try:
        document = Document(parse_tei(data, name), path)
        faults, others = _faults(document, name, rules)
    except BemaError as trouble:
        return trouble.findings
    starts = positions(data, document.root) if faults else {}
    found = [_finding(rule, fault, name, starts) for rule, fault in faults]
    return tuple(sorted([*found, *others], key=lambda each: (each.place.line, each.place.column)))


def fix(data: bytes, name: str, path: Path | None = None) -> tuple[bytes, tuple[Finding, ...]]:
    """The document with what can be repaired safely, and a note for each repair.

    Raises `BemaError` where it cannot be read, or not be repaired as it is written.
    """
    document = Document(parse_tei(data, name), path)
    faults, _ = _faults(document, name, _WITHOUT_STRUCTURE)
    repairs = [(rule, fault, repair) for rule, fault in faults for repair in fault.repairs]
    if not repairs:
        return data, ()
    made = repaired(data, document.root, [repair for *_, repair in repairs], name)
    return made, tuple(_repair_note(*each, name) for each in repairs)


def _faults(
    document: Document, name: str, rules: Mapping[str, Rule]
) -> tuple[list[tuple[Rule, Fault]], list[Finding]]:
    """Faults that the document does not say to ignore, and what else there is to tell."""
    instructions = ignored(document.root)
    # What is not looked for may be there.
    others_meant = RULES.keys() - rules.keys()
    used = {(n, c) for n, each in enumerate(instructions) for c in each.codes if c in others_meant}
    found: list[tuple[Rule, Fault]] = []
    others: list[Finding] = []
    for code, rule in rules.items():
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


def _finding(
    rule: Rule, fault: Fault, name: str, starts: Mapping[Element, tuple[int, int]]
) -> Finding:
    element = fault.element
    line, column = starts.get(element, (element.sourceline or 0, 0))
    if fault.line:
        line, column = fault.line, 0
    place = Place(name, line, column, id=element.get(XML_ID, ""))
    return Finding(rule.code, rule.severity, fault.message, place, fault.remedy)


def _repair_note(rule: Rule, fault: Fault, repair: Repair, name: str) -> Finding:
    line = repair.element.sourceline or 0
    done = f"repaired: <{local_name(repair.element)}> has {repair.attribute}=“{repair.value}” now."
    if not repair.attribute:
        done, line = "repaired: one space stands between words now.", fault.line or line
    return note(rule.code, done, Place(name, line))
