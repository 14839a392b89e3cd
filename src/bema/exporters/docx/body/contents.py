"""Tables of contents as TOC fields, filled in already (ECMA-376 Part 1, section 17.16.5.68)."""

from __future__ import annotations

from dataclasses import dataclass, field

from bema.exporters.docx.body.story import Story
from bema.exporters.docx.model import (
    CONTENTS,
    LEVELS,
    Contents,
    Field,
    FieldEnd,
    FieldStart,
    Section,
)
from bema.tree import Element


@dataclass
class TableOfContents:
    """Reads `nav role="doc-toc"`; its entries are paragraphs in Word's own styles."""

    story: Story
    listed: set[str] = field(default_factory=set)
    """Ids that a table of contents leads to."""
    unknown: str = "…"
    """What stands for a page's number until the program that shows the document has counted."""
    _first: int = -1
    """How many items there were before the table that is being read."""
    _depth: int = 0

    def prepare(self, body: Element) -> None:
        """Find out what tables of contents lead to."""
        links = (a for nav in body.iter("nav") if _is_contents(nav) for a in nav.iter("a"))
        self.listed = {a.get("href", "").removeprefix("#") for a in links}

    def target(self, url: str) -> str:
        """Where a link leads: in a table of contents to a place of Word's own kind."""
        listed = self._first >= 0 and url.startswith("#") and url[1:] in self.listed
        return f"#{CONTENTS}{url[1:]}" if listed else url

    def begin(self, element: Element) -> str:
        """A block begins; the name of its paragraphs' style where it is an entry."""
        if element.tag == "nav" and _is_contents(element) and len(self.story.flows) == 1:
            self._first = len(self.story.flow.items)
        if self._first >= 0 and element.tag == "li":
            self._depth += 1
        return f"toc {min(self._depth, LEVELS)}" if self._depth else ""

    def end(self, element: Element) -> None:
        """A block ends."""
        if self._first < 0:
            return
        if element.tag == "li":
            self._depth -= 1
        if element.tag == "nav" and not self._depth:
            self._close()
            self._first = -1

    def _close(self) -> None:
        """Put the entries into the field that makes them."""
        items = self.story.flow.items[self._first :]
        if items and isinstance(items[0], Section):
            self._first, items = self._first + 1, items[1:]
        paras = [item[1] for item in items if isinstance(item, tuple)]
        entries = [para for para in paras if para.name.startswith("toc ")]
        if not entries or len(paras) != len(items):
            return
        numbered = any(isinstance(i, Field) for para in entries for i in para.content)
        deepest = max(int(para.name.removeprefix("toc ")) for para in entries)
        code = f'TOC \\o "1-{deepest}" \\h \\z \\u' + ("" if numbered else " \\n")
        entries[0].content.insert(0, FieldStart(code))
        entries[-1].content.append(FieldEnd())
        self.story.flow.items[self._first :] = [Contents(tuple(paras))]


def _is_contents(nav: Element) -> bool:
    return str(nav.get("role")) == "doc-toc"
