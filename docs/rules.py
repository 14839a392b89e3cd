"""Writes rules/: a page for each rule of `bema check`, with its examples; run by `make docs`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bema.checks.rule import Rule
from bema.checks.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from rule_examples import FOLDER, Example  # noqa: E402 (lies with the tests)

_SHOWN = 16
"""Lines of an example, beyond which only those that differ are shown."""
MADE = (
    "<!-- Made by docs/rules.py from the rules and their examples: change those, not this page. -->"
)
INTRODUCTION = f"""\
# The rules of `bema check`

{MADE}

    bema check source/*.xml

A finding names the file, the line, the rule and what to do. An **error** is what makes the
document untrue or breaks its links; the command then exits with 1. A **warning** is what somebody
should look at (`--strict` takes it for an error), a **note** is good to know.

Where you have looked and it is right as it is, say so, with the reason:

    <?bema ignore quotes-unbalanced: the speaker was interrupted?>
    <p>He said: “I will not</p>

The instruction counts for the element that follows it and all that is in it; before the root, for
the whole document; where none follows, for the element that it stands in. One without a reason is
told (`ignore-unclear`), and so are one with a code that no rule has (`ignore-unknown`) and one that
no longer ignores anything (`ignore-unused`).

| rule | | what must hold |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """Each page by the name of its file."""
    rows = (f"| [{c}]({c}.md) | {r.severity} | {r.meaning} |\n" for c, r in RULES.items())
    made = {f"{code}.md": "\n".join(_page(rule)) for code, rule in RULES.items()}
    return {"README.md": INTRODUCTION + "".join(rows), **made}


def _page(rule: Rule) -> Iterator[str]:
    bad, good = (Example(rule.code, name).text for name in ("bad", "good"))
    yield from (f"# {rule.code}", "", MADE, "", f"*{rule.severity.capitalize()}.* {rule.meaning}")
    yield from ("", "## Wrong", "", "```xml", *_shown(bad, good), "```", "", "```text")
    yield (FOLDER / rule.code / "bad.txt").read_text("utf-8").rstrip()
    yield from ("```", "", "## Right", "", "```xml", *_shown(good, bad), "```", "")


def _shown(text: str, other: str) -> Iterator[str]:
    lines = text.splitlines()
    if len(lines) <= _SHOWN:
        yield from lines
    else:
        yield from (line for line in lines if line not in other.splitlines())


def main() -> None:
    """Write all of them."""
    folder = ROOT / "docs" / "rules"
    for path in folder.glob("*.md"):
        path.unlink()
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
