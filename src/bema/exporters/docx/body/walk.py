"""From the edition's HTML and its cascade to the blocks of a Word document.

The document is gone through once. What an element is follows from its computed `display` alone;
tables, lists, notes and contents are read by the modules of these names into one `Story`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from bema.exporters.docx.body.boxes import Facts
from bema.exporters.docx.body.contents import TableOfContents
from bema.exporters.docx.body.coverage import Coverage
from bema.exporters.docx.body.estimate import number_pages
from bema.exporters.docx.body.lists import Lists
from bema.exporters.docx.body.noteflow import Notes
from bema.exporters.docx.body.sections import Sections
from bema.exporters.docx.body.story import Story
from bema.exporters.docx.body.tableflow import Tables
from bema.exporters.docx.model import (
    CONTENTS,
    Anchor,
    AnchorEnd,
    Block,
    Break,
    Field,
    Image,
    Instance,
    Link,
    Tab,
)
from bema.exporters.docx.raster import image_at, sized
from bema.findings import Finding
from bema.style import generated
from bema.style.stylesheet import faces
from bema.style.word.numbers import SWITCHES
from bema.style.word.paper import Page
from bema.style.word.properties import twips
from bema.tree import Element
from bema.weasy import Cascade

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_EMPTY = ("br", "img")
_LEADERS = {".": "dot", "·": "middleDot", "-": "hyphen", "–": "hyphen", "_": "underscore"}


@dataclass
class Body:
    """Goes through the document; `lists`, `formats` and `findings` are results as well."""

    edition: Edition
    cascade: Cascade
    paper: Page | None = None
    """What a template's paper is like, which wins."""
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._generated = self.edition.generated("print")
        coverage = Coverage(lambda: faces(self.edition.style, self.edition.resources))
        sections = Sections(self.cascade, self.paper, self.findings)
        self._story = Story(self.cascade, self.edition.metadata.language, coverage, sections)
        self._lists = Lists(self._story, self._generated)
        self._story.number = self._lists.number
        self._tables = Tables(self._story)
        self._notes = Notes(self._story, self._generated, self._inner, self.findings)
        self._contents = TableOfContents(self._story)
        self._skipped: set[Element] = set()

    @property
    def lists(self) -> list[Instance]:
        """The lists of the document, for numbering.xml."""
        return self._lists.instances

    @property
    def formats(self) -> dict[str, str]:
        """Word's format of the numbers of notes, for `footnote` and `endnote`."""
        return self._notes.formats

    def read(self) -> tuple[Block, ...]:
        """The blocks of the edition's body."""
        body = self.edition.html.find("body")
        assert body is not None
        self._notes.prepare(body)
        self._contents.prepare(body)
        story = self._story
        root = story.facts(self.edition.html)
        inside = root.kind != "none" and story.facts(body).kind in ("inline", "footnote")
        if inside:  # what is in a line, or at the foot, is so in the root, which is a block
            story.open_block(self.edition.html, root)
        if root.kind != "none" and self._start(body):
            self._inner(body)
            self._end(body)
        if inside:
            story.close_block()
        if story.flow.last is None:
            story.part(story.facts(body))
        number_pages(story.flow, story.drafts, story.sections.page(""))
        story.finish()
        return story.blocks(story.flow)

    def _inner(self, root: Element) -> None:
        """Read what is in an element."""
        if root.text:
            self._text(root.text)
        events = etree.iterwalk(root, events=("start", "end"))
        for event, element in events:
            if element is root:
                continue
            if event == "start":
                if not self._start(element):
                    self._skipped.add(element)
                    events.skip_subtree()
                elif element.text:
                    self._text(element.text)
                continue
            if element in self._skipped:
                self._skipped.discard(element)
            else:
                self._end(element)
            if element.tail:
                self._text(element.tail)

    def _start(self, element: Element) -> bool:
        """An element begins; False where what is in it is not to be read."""
        facts = self._story.facts(element)
        if facts.kind == "none" or self._notes.skips(element):
            return False
        if element.get("role") == "doc-noteref" and self._notes.read(element, facts):
            return False
        if facts.kind == "footnote":
            self._notes.begin(element, facts)
        else:
            self._open(element, facts)
        self._anchor(element)
        if element.tag == "br":
            self._story.add(Break(self._story.context.link))
        elif element.tag == "img":
            self._picture(element.get("src", ""), element.get("alt", ""), element)
        else:
            self._pseudo(element, "before")
        return True

    def _end(self, element: Element) -> None:
        if element.tag not in _EMPTY:
            self._pseudo(element, "after")
        self._anchor_end(element)
        facts = self._story.context.facts
        if facts.kind == "footnote":
            self._notes.end(element)
        else:
            self._close(element)

    def _open(self, element: Element | None, facts: Facts) -> None:
        """A box begins."""
        if self._tables.begins(facts):
            if facts.kind == "table" and self._lists.waiting:
                self._story.para()  # a number cannot stand beside a table
            self._tables.begin(element, facts)
        elif facts.kind == "inline":
            self._story.open_inline(element, facts)
        else:
            self._open_block(element, facts)
        if element is not None and element.tag == "a" and (url := element.get("href")):
            self._story.context.link = Link(self._contents.target(url))

    def _open_block(self, element: Element | None, facts: Facts) -> None:
        if self._lists.waiting and facts.item:
            self._story.para()  # a number that nothing has stood beside yet
        name = self._contents.begin(element) if element is not None else ""
        self._story.open_block(element, facts, name)
        if element is not None:
            self._lists.begin_item(element)
            self._lists.begin(element)

    def _close(self, element: Element | None) -> None:
        context = self._story.context
        if self._tables.end(context):
            return
        if context.facts.kind == "inline":
            self._story.close_inline()
            return
        if element is not None and self._lists.ends_item(element):
            self._story.para()
        self._story.close_block()
        if element is not None:
            self._lists.end(element)
            self._contents.end(element)

    def _text(self, text: str) -> None:
        context = self._story.context
        if context.branch:
            if text.isspace():
                return
            self._tables.enter()
        self._story.text(text)

    def _anchor(self, element: Element) -> None:
        """The places of an element with an id, which wait for something to stand in it."""
        link = self._story.context.link
        self._story.flow.waiting += [Anchor(name, link) for name in self._names(element)]

    def _names(self, element: Element) -> tuple[str, ...]:
        """Ids of an element: its own, and one that a table of contents leads to."""
        ident = element.get("id", "")
        listed = ident in self._contents.listed
        return (CONTENTS + ident, ident) if ident and listed else (ident,) if ident else ()

    def _anchor_end(self, element: Element) -> None:
        names = self._names(element)
        if not names:
            return
        flow, link = self._story.flow, self._story.context.link
        content = flow.waiting
        if Anchor(names[-1], link) not in content:
            para = flow.open or flow.last_para
            content = para.content if para is not None else content
        content += [AnchorEnd(name, link) for name in reversed(names)]

    # Generated content and images ---------------------------------------------------------

    def _pseudo(self, element: Element, name: str) -> None:
        parts = self._generated.get((element, name))
        if parts is None:
            return
        facts = self._story.facts(element, name)
        if not parts and facts.kind == "inline":
            return
        self._open(None, facts)
        for part in parts:
            self._part(part)
        self._close(None)

    def _part(self, part: generated.Part) -> None:
        """A piece of generated content; what only pages know becomes a field."""
        story = self._story
        link = story.context.link
        match part:
            case generated.Literal():
                if story.context.branch:
                    self._tables.enter()
                story.lines(part.text)
            case generated.PageCounter():
                code = "PAGE" if part.name == "page" else "NUMPAGES"
                story.add(Field(code + _switch(part.style), story.set("1"), link=link))
            case generated.TargetText():
                if part.kind == "content" and part.url.startswith("#") and part.text:
                    story.add(Field("REF {} \\h", story.set(part.text), part.url[1:], link))
                elif part.text:
                    story.add(story.set(part.text))
            case generated.TargetCounter():
                target = self._contents.target(part.url).removeprefix("#")
                code = "PAGEREF {} \\h" + _switch(part.style)
                story.add(Field(code, story.set(self._contents.unknown), target, link))
            case generated.Leader():
                story.add(Tab(link))
                draft, box = story.drafts[-1][0], story.context.box
                start = box.right if box.facts.right_to_left else box.left
                draft.tab = twips(start + box.room)
                draft.leader = _LEADERS.get(part.pattern.strip()[:1], "none")
            case generated.Image():
                self._picture(part.url, part.text)

    def _picture(self, url: str, alternative: str, element: Element | None = None) -> None:
        """An image; where Word cannot show it, what describes it and a finding."""
        story, context = self._story, self._story.context
        found = image_at(url, self.edition.resources, self.edition.base)
        if isinstance(found, Image):
            height = story.sections.page(context.box.page).depth
            shown = sized(found, element, context.facts.style, context.box.room, height)
            story.add(replace(shown, alternative=alternative, link=context.link))
            return
        self.findings.append(found)
        if alternative:
            story.text(alternative)


def _switch(style: object) -> str:
    return SWITCHES.get(style, "") if isinstance(style, str) else ""
