"""Examples of each rule: an element that is wrong and one that is right, in a good speech.

`rules/CODE/bad.xml` and `good.xml` hold one element each, which stands in `rules/speech.tei.xml` in
place of the first of its name; `bad.txt` holds what is found, with lines of the element's file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from bema.checks.check import check
from bema.findings import Finding

FOLDER = Path(__file__).resolve().parent / "rules"
SPEECH = (FOLDER / "speech.tei.xml").read_text("utf-8")


@dataclass(frozen=True)
class Example:
    """One element in the speech."""

    code: str
    name: str
    """`bad` or `good`."""

    @property
    def text(self) -> str:
        """The element as it stands in its file."""
        return (FOLDER / self.code / f"{self.name}.xml").read_text("utf-8").rstrip()

    @property
    def document(self) -> bytes:
        """The speech with the element in it."""
        start, end = self._span()
        return (SPEECH[:start] + self.text + SPEECH[end:]).encode()

    def findings(self) -> tuple[Finding, ...]:
        """What the check says, with lines of the element's file."""
        *before, indentation = SPEECH[: self._span()[0]].split("\n")
        lines, columns = len(before), len(indentation)
        return tuple(_moved(each, lines, columns) for each in check(self.document, ""))

    def _span(self) -> tuple[int, int]:
        opening = re.match(r"<(\w+)", self.text)
        assert opening is not None
        name = opening[1]
        found = re.search(rf"<{name}\b.*?</{name}>", SPEECH, re.DOTALL)
        assert found is not None, name
        return found.span()


def _moved(finding: Finding, lines: int, columns: int) -> Finding:
    """A finding that counts lines from a later one, the first of which is moved to its begin."""
    line, column = finding.place.line - lines, finding.place.column
    place = replace(finding.place, line=line, column=column - columns if line == 1 else column)
    message, remedy = (
        re.sub(r"\bline (\d+)", lambda m: f"line {int(m[1]) - lines}", said)
        for said in (finding.message, finding.remedy)
    )
    return replace(finding, place=place, message=message, remedy=remedy)


def examples(name: str) -> list[Example]:
    """The bad or the good examples of all rules."""
    return [Example(path.parent.name, name) for path in sorted(FOLDER.glob(f"*/{name}.xml"))]


def spoken(findings: tuple[Finding, ...]) -> str:
    """Findings as `bema check` prints them, in a file of no name."""
    return "".join(f"{finding}\n" for finding in findings)
