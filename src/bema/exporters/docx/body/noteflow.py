"""Notes of the edition while they are read: those at the foot of pages, and those collected.

Word numbers notes itself and leads back from them: numbers and links back are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bema.exporters.docx.body.boxes import Facts
from bema.exporters.docx.body.flow import Flow
from bema.exporters.docx.body.markers import number_format
from bema.exporters.docx.body.story import Box, Story
from bema.exporters.docx.model import NoteCall, NoteMark, Tab
from bema.findings import Finding, note
from bema.style.generated import Generated, Literal, Part
from bema.style.word.properties import Run
from bema.tree import Element, plain

_FOOT = "footnote text"


@dataclass
class Notes:
    """Reads notes at their references."""

    story: Story
    generated: Generated
    walk: Callable[[Element], None]
    """Reads what is in an element."""
    findings: list[Finding] = field(default_factory=list)
    formats: dict[str, str] = field(default_factory=dict)
    """Word's format of the numbers, for `footnote` and `endnote`."""
    _marks: dict[Element, str] = field(default_factory=dict)
    """What a note is called by where it is not its number, by the element that calls it."""
    _called: dict[Element, Element] = field(default_factory=dict)
    """The note that stands at the end, by its first reference."""
    _taken: set[Element] = field(default_factory=set)
    _inside: bool = False

    def prepare(self, body: Element) -> None:
        """What has to be known before notes are met: how they are called."""
        calls = [
            (element, _text(parts))
            for (element, pseudo), parts in self.generated.items()
            if pseudo == "footnote-call"
        ]
        self._mark("footnote", calls)
        sections = [s for s in body.iter("section") if s.get("role") == "doc-endnotes"]
        asides = {aside.get("id", ""): aside for s in sections for aside in s.iterchildren("aside")}
        for link in body.iter("a"):
            aside = asides.pop(link.get("href", "")[1:], None)
            if aside is not None and link.get("role") == "doc-noteref":
                self._called[link] = aside
        self._mark("endnote", [(link, plain(link)) for link in self._called])

    def _mark(self, kind: str, calls: list[tuple[Element, str]]) -> None:
        self.formats[kind], own = number_format([text for _, text in calls])
        self._marks.update((e, mark) for (e, _), mark in zip(calls, own, strict=True))

    def skips(self, element: Element) -> bool:
        """Whether an element is a note that has been read, or says what Word says itself."""
        role = element.get("role")
        if role == "doc-backlink":
            return self._inside
        if role == "doc-endnotes":
            return len(element) > 0 and all(child in self._taken for child in element)
        return element in self._taken and not self._inside

    def begin(self, element: Element, facts: Facts) -> None:
        """A note at the foot begins; one inside another goes on in paragraphs of its own."""
        if self._inside:
            message = "Word has no notes in notes: the inner one stands in the outer."
            self.findings.append(note("word-note-in-note", message))
            self.story.open_block(element, facts)
            return
        self._open(element, facts, facts.name or _FOOT)
        self._number("footnote", element, element, self.generated.get((element, "footnote-marker")))

    def end(self, element: Element) -> None:
        """A note at the foot ends."""
        if self.story.flow.owner is not element:
            self.story.close_block()
            return
        call = self._run(element, "footnote-call")
        self._close("footnote", element, call)

    def read(self, reference: Element, facts: Facts) -> bool:
        """Read the note that a reference calls; False where it calls none, or none again."""
        aside = self._called.get(reference)
        if aside is None or "none" in self.story.facts(aside).kind:
            return False
        self._taken.add(aside)
        own = self.story.facts(aside)
        if self._inside:
            self.begin(aside, own)
            self.walk(aside)
            self.story.close_block()
            return True
        self.story.open_inline(reference, facts)
        for raised in reference:
            self.story.open_inline(raised, self.story.facts(raised))
        run = self.story.context.run
        name = "" if own.name == _FOOT else own.name
        self._open(aside, own, name or "endnote text")
        self._number("endnote", reference, aside, None)
        self.walk(aside)
        self._close("endnote", reference, run)
        for _ in (reference, *reference):
            self.story.close_inline()
        return True

    def _open(self, element: Element, facts: Facts, name: str) -> None:
        story = self.story
        self._inside = True
        room = story.sections.page("").room
        left, right = facts.sides(room)
        box = Box(facts, left, right, max(room - left - right, 1), name, element, text=name)
        story.push(element, facts, box, facts.run).link = None
        story.flows.append(Flow(owner=element))

    def _number(
        self, kind: str, caller: Element, element: Element, parts: Iterable[Part] | None
    ) -> None:
        """The number at the head of a note, and what parts it from the text."""
        story = self.story
        run, mark = self._run(element, f"{kind}-marker"), self._marks.get(caller, "")
        story.flow.waiting.append(NoteMark(run, kind, mark))
        after = " " if parts is None else _behind(_text(parts), mark)
        if after:
            story.flow.waiting.append(story.set(after))
        elif self._hangs(element, f"{kind}-marker"):
            story.flow.waiting.append(Tab())

    def _hangs(self, element: Element, pseudo: str) -> bool:
        """Whether the number has a room of its own, beside which the text begins."""
        if not self.story.has(element, pseudo):
            return False
        style = self.story.facts(element, pseudo).style
        return "flow-root" in style["display"] and style["width"] != "auto"

    def _run(self, element: Element, pseudo: str) -> Run:
        own = pseudo if self.story.has(element, pseudo) else None
        return self.story.facts(element, own).run

    def _close(self, kind: str, caller: Element, call: Run) -> None:
        story = self.story
        story.close_para()
        if story.flow.last is None:
            story.para()
            story.close_para()
        flow = story.flows.pop()
        story.contexts.pop()
        self._inside = False
        mark, link = self._marks.get(caller, ""), story.context.link
        story.add(NoteCall(call, story.blocks(flow), kind, mark, link))


def _text(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, Literal))


def _behind(text: str, mark: str) -> str:
    """What stands behind the number, or the mark, in a marker."""
    if mark and text.startswith(mark):
        return text[len(mark) :]
    core = text.rstrip()
    while core and not core[-1].isalnum():
        core = core[:-1]
    return text[len(core) :]
