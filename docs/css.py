"""Writes css.md: what CSS does in each edition; run by `make docs`.

The table is that of tests/promises.py, which tests/test_promise.py holds every edition to; the
lists of properties are what Word and plain text say of themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bema.style.grid.limits import GRID
from bema.style.limits import Limits
from bema.style.word.limits import WORD
from bema.style.word.page_limits import WORD_MARGIN_BOX, WORD_PAGE

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from promises import PROMISES, Outcome, Promise, Same, See  # noqa: E402 (lies with the tests)

INTRODUCTION = """\
# What CSS does in each edition

<!-- Made by docs/css.py from tests/promises.py (`make docs`): change that, not this page. -->

One stylesheet sets the PDF, the Word file, the EPUB, the web page and the plain text.
[styles/speech.css](../styles/speech.css) is the default one; a sheet of yours begins with
`@import "bema:speech.css"` and says what differs.

| where a rule stands | which editions obey it |
|---|---|
| outside any `@media` | all |
| `@media print` | PDF and Word |
| `@media screen` | EPUB and web page |
| `@media tty` | plain text: a column is `1ch`, a line `1em` of the root |
| `html[data-exporter="docx"] …` | those of one exporter: `pdf`, `docx`, `epub`, `html`, `txt` |
| `html[data-edition="press"] …` | the edition of that name in `bema.toml` |

A declaration that an edition cannot show is told when the edition is made, once, with file and
line. `bema style FILE --explain SELECTOR` tells for an element, a page (`"@page :left"`) or a
margin box (`"@page @top-center"`) which rule set what, what overrides what, and what becomes of it
in each edition.

The PDF is laid out by WeasyPrint; EPUB and web page leave the sheet, compiled to plain CSS, to the
reader's program; Word and plain text are translated by bema.

## One declaration, changed alone

Each line is a test: the declaration stands in a sheet that builds on the default one, and every
edition shows what is said here, or tells why not. In Word's column stands the property that
carries it.

| declaration | PDF | EPUB, web page | Word | plain text |
|---|---|---|---|---|
"""


def page() -> str:
    """The page, as Markdown."""
    rows = "".join(_row(promise) for promise in PROMISES)
    lists = "\n".join(
        [
            *_properties("Properties of elements in Word", WORD),
            *_properties("Properties of pages in Word", WORD_PAGE),
            *_properties("Properties of margin boxes in Word", WORD_MARGIN_BOX),
            *_properties("Properties in plain text", GRID),
        ]
    )
    return f"{INTRODUCTION}{rows}{lists}"


def _row(promise: Promise) -> str:
    outcomes = (promise.pdf, promise.epub, promise.word, promise.text)
    cells = [f"`{_escaped(promise.css)}`", *map(_cell, outcomes)]
    return f"| {' | '.join(cells)} |\n"


def _cell(outcome: Outcome) -> str:
    if isinstance(outcome, See):
        return _escaped(outcome.words)
    return f"*{_escaped(outcome.reason)}*" if isinstance(outcome, Same) else f"no: {outcome.reason}"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def _properties(title: str, limits: Limits) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield f"All values: {_list(limits.shown)}.\n"
    if limits.partly:
        yield f"Some values, others are told: {_list(limits.partly)}.\n"
    yield f"Any other property is told: {limits.otherwise}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


if __name__ == "__main__":
    (ROOT / "docs" / "css.md").write_text(page(), "utf-8")
