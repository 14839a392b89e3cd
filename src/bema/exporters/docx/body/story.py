"""The document in the making: flows of paragraphs, and what holds where text is added.

Boxes that Word does not know (sections, quotations, lists) live on in the indents, borders and
spaces of their paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bema.exporters.docx.body.boxes import Draft, Facts, frame
from bema.exporters.docx.body.coverage import Coverage
from bema.exporters.docx.body.flow import Flow
from bema.exporters.docx.body.sections import Sections
from bema.exporters.docx.model import (
    Anchor,
    AnchorEnd,
    Block,
    Break,
    Contents,
    Image,
    Inline,
    Link,
    Para,
    Tab,
    Table,
    Text,
)
from bema.style.word.names import BODY, INDENTED
from bema.style.word.properties import SIDES, Paragraph, Run, ground, twips
from bema.tree import Element
from bema.weasy import Cascade, Style

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEAST_LINE = 20
"""Height in twips of a line that only parts two tables."""


@dataclass(eq=False)
class Box:
    """A block: where its content begins and ends, in px from the edges of the text block."""

    facts: Facts
    left: float
    right: float
    room: float
    name: str
    element: Element | None
    first: int = 0
    """How many items its flow had when it began."""
    page: str = ""
    """Name of the pages that it stands on."""
    paged: Facts | None = None
    """Of the block that gives its pages this name."""
    page_break: bool = False
    """Whether its first paragraph is to begin a page, whatever flow it is in."""
    named: bool = True
    """Whether the name is its own, and not that of a block around."""
    text: str = ""
    """In a note, the name that paragraphs have there which elsewhere are those of the text."""


@dataclass(eq=False)
class Context:
    """What holds for text at a place: the block around, and the element in its line."""

    element: Element | None
    facts: Facts
    run: Run
    box: Box
    name: str = ""
    link: Link | None = None
    language: str = ""
    branch: bool = False
    """Whether it is a part of a table that holds no text itself."""


@dataclass
class Story:
    """What has been read of a document, and where it goes on."""

    cascade: Cascade
    language: str
    """The document's, which its text need not bear."""
    coverage: Coverage
    sections: Sections
    drafts: list[tuple[Draft, Para]] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=lambda: [Flow()])
    contexts: list[Context] = field(default_factory=list)
    number: Callable[[Para, Box], None] = lambda para, box: None
    """Gives a paragraph that begins the number that waits for it."""
    _facts: dict[int, Facts] = field(default_factory=dict)
    _runs: dict[tuple[int, int], Run] = field(default_factory=dict)

    @property
    def flow(self) -> Flow:
        """What paragraphs are added to."""
        return self.flows[-1]

    @property
    def context(self) -> Context:
        """What holds for text here."""
        return self.contexts[-1]

    def facts(self, element: Element, pseudo: str | None = None) -> Facts:
        """What the style of an element, or of a pseudo-element that there is, makes of it."""
        style = self.cascade(element, pseudo)
        assert style is not None
        if style.identity not in self._facts:
            self._facts[style.identity] = Facts.read(style, self.coverage)
        return self._facts[style.identity]

    def has(self, element: Element, pseudo: str) -> bool:
        """Whether a rule is for a pseudo-element."""
        return self.cascade(element, pseudo) is not None

    # Boxes --------------------------------------------------------------------------------

    def around(self, facts: Facts) -> Box:
        """The block around; without one the text block of the page."""
        if self.contexts:
            return self.context.box
        return Box(facts, 0, 0, self.sections.measure("", facts.style), BODY, None)

    def on_page(self, facts: Facts) -> Box:
        """The block around, on the pages that begin with an element, and as wide as there."""
        around = self.around(facts)
        paged = facts if facts.gives_page else around.paged
        if not facts.page or (facts.page == around.page and paged is around.paged):
            return around
        made = replace(around, page=facts.page, paged=paged)
        here, there = (self.sections.measure(b.page, *self._columned(b)) for b in (around, made))
        return replace(made, room=max(around.room + there - here, 1))

    def _columned(self, box: Box) -> list[Style]:
        """What may have columns: the block that gives a box its pages, and the text."""
        body = self.contexts[0].facts if self.contexts else None
        return [facts.style for facts in (box.paged, body) if facts]

    def push(self, element: Element | None, facts: Facts, box: Box, run: Run) -> Context:
        """What holds inside an element from here on, after what holds around it."""
        around = self.contexts[-1] if self.contexts else None
        language = around.language if around else ""
        own = element.get("lang") if element is not None else None
        if own:
            language = "" if own == self.language else own
        made = Context(
            element,
            facts,
            run,
            box,
            link=around.link if around else None,
            language=language,
        )
        self.contexts.append(made)
        if facts.page_number is not None:
            self.sections.number = facts.page_number
        return made

    def open_block(self, element: Element | None, facts: Facts, name: str = "") -> Context:
        """A block begins; `name` is that of its paragraphs where no rule gives one."""
        self.close_para()
        flow, around = self.flow, self.on_page(facts)
        if facts.tied[0] and flow.last is not None:
            flow.last.keep_next = True
        room = around.room
        above = facts.padding("top", room)
        drawn = "top" in facts.edges or bool(facts.fill and above)
        flow.begin(facts.margin("top", room), above, drawn=drawn)
        flow.page_break = facts.starts_page or flow.page_break
        before, after = facts.sides(room)
        box = Box(
            facts,
            around.left + before,
            around.right + after,
            max(room - before - after, 1),
            _named(name or facts.name, around),
            element,
            len(flow.items),
            around.page,
            around.paged,
            named=bool(name or facts.name),
            text=around.text,
        )
        return self.push(element, facts, box, facts.run)

    def close_block(self) -> None:
        """The innermost block ends."""
        self.close_para()
        context, flow = self.context, self.flow
        box, facts = context.box, context.facts
        if len(flow.items) == box.first and facts.edges and context.element is not None:
            self.rule()
        self.contexts.pop()
        room = self.around(facts).room
        inside = flow.items[box.first :]
        drafts = [item[0] for item in inside if isinstance(item, tuple)]
        below = facts.padding("bottom", room)
        drawn = bool(drafts) and ("bottom" in facts.edges or bool(facts.fill and below))
        flow.end(facts.margin("bottom", room), below, drawn=drawn)
        _tie(facts, drafts)
        paper = context.element is not None and context.element.tag == "body"
        if drafts and not paper and (facts.edges or facts.fill):
            alone = not any(isinstance(item, Table | Contents) for item in inside)
            padding = {side: facts.padding(side, room) for side in SIDES}
            frame(drafts, facts, twips(box.left), padding, alone=alone)
        flow.page_break = facts.ends_page or flow.page_break

    def open_inline(self, element: Element | None, facts: Facts) -> Context:
        """An element in a line begins."""
        around = self.context
        context = self.push(element, facts, around.box, self._inline_run(around, facts))
        context.name = facts.name or around.name
        context.branch = around.branch
        return context

    def _inline_run(self, around: Context, facts: Facts) -> Run:
        """How text in a line is set: what raises it and what lies behind it go on inside."""
        key = id(around.run), id(facts)
        if key not in self._runs:
            run, outer = facts.run, around.run
            if around.facts.kind == "inline":
                raised = run.raised if run.raised != "baseline" else outer.raised
                run = replace(run, raised=raised, position=run.position + outer.position)
            run = replace(run, shading=ground(facts.style, outer.shading))
            self._runs[key] = outer if run == outer else run
        return self._runs[key]

    def close_inline(self) -> None:
        """An element in a line ends."""
        self.contexts.pop()

    # Paragraphs ---------------------------------------------------------------------------

    def para(self) -> Para:
        """The paragraph that text goes to, a new one where none is open."""
        flow = self.flow
        if flow.open is None:
            box = self.context.box
            left, right = twips(box.left), twips(box.right)
            page_break = self.turn(box)
            draft = Draft(box.name, box.facts, left, right, box.room, page_break=page_break)
            draft.named = box.named
            draft.level = _level(box)
            flow.open = self._add_para(draft)
            self.number(flow.open, box)
        return flow.open

    def _add_para(self, draft: Draft) -> Para:
        self.flow.settle(draft)
        para = Para(draft.name, draft.facts.paragraph, draft.facts.run, named=draft.named)
        self.drafts.append((draft, para))
        self.flow.items.append((draft, para))
        return para

    def close_para(self) -> None:
        """What follows is not in the same paragraph."""
        self.flow.open = None

    def rule(self) -> None:
        """A paragraph as high as a block without text is, such as `hr`."""
        self.para()
        height = twips(self.context.facts.style["height"])
        self.drafts[-1][0].exact = max(height, _LEAST_LINE)
        self.close_para()

    def part(self, facts: Facts, name: str = BODY) -> None:
        """A paragraph without text, as Word demands between tables and behind one."""
        self._add_para(Draft(name, facts, 0, 0, 0, exact=_LEAST_LINE, named=False))

    def turn(self, box: Box) -> bool:
        """Begin a section where one is due; whether the next paragraph is to begin a page."""
        flow = self.flow
        wanted, flow.page_break = flow.page_break, ""
        own, box.page_break = box.page_break, False
        if flow is not self.flows[0]:
            return own
        begun = bool(flow.items)
        section = self.sections.begin(box.page, wanted, *self._columned(box))
        if section is not None:
            flow.items.append(section)
            return False
        return bool(wanted) and begun

    # Text ---------------------------------------------------------------------------------

    def add(self, inline: Inline) -> None:
        """Add to the paragraph, after the places that wait for something to stand at."""
        para, flow = self.para(), self.flow
        if flow.waiting:
            para.content += flow.waiting
            flow.waiting.clear()
        para.content.append(inline)

    def text(self, text: str) -> None:
        """Add text as it stands in the document."""
        if self.context.facts.preserved:
            self.lines(text)
            return
        begun = self.flow.open is not None
        shown = text.replace("\n", " ") if begun else text.replace("\n", " ").lstrip(" ")
        if shown:
            self.add(self.set(shown))

    def lines(self, text: str) -> None:
        """Add text whose lines and tabs are kept."""
        link = self.context.link
        for number, line in enumerate(text.split("\n")):
            if number:
                self.add(Break(link))
            for count, piece in enumerate(line.split("\t")):
                if count:
                    self.add(Tab(link))
                if piece:
                    self.add(self.set(piece))

    def set(self, text: str) -> Text:
        """Text in the setting that holds here."""
        c = self.context
        right, override = c.facts.right_to_left, c.facts.override
        return Text(text, c.run, c.name, c.language, c.link, right, override)

    # Results ------------------------------------------------------------------------------

    def blocks(self, flow: Flow) -> tuple[Block, ...]:
        """What a flow holds, with the places that nothing came after at its end."""
        last = flow.last_text
        if flow.waiting and last is not None:
            last.content += flow.waiting
            flow.waiting.clear()
        return tuple(item[1] if isinstance(item, tuple) else item for item in flow.items)

    def finish(self, first: int = 0) -> None:
        """Give the paragraphs, from the one with this number on, the properties they came to."""
        known: dict[Paragraph, Paragraph] = {}
        for draft, para in self.drafts[first:]:
            made = draft.paragraph(image=_only_images(para))
            para.properties = known.setdefault(made, made)


def _named(name: str, around: Box) -> str:
    """The name of a block's paragraphs."""
    if around.text and name in (BODY, INDENTED):
        return around.text
    return name or around.name


def _tie(facts: Facts, drafts: list[Draft]) -> None:
    """Keep together what is not to be parted (CSS Fragmentation 3, section 3)."""
    _, inside, after = facts.tied
    if inside:
        for draft in drafts:
            draft.keep_lines = True
        for draft in drafts[:-1]:
            draft.keep_next = True
    if after and drafts:
        drafts[-1].keep_next = True


def _level(box: Box) -> int:
    """Outline level: that of Word's heading of the name, else that of HTML's below the title."""
    kind, _, number = box.name.partition(" ")
    if kind == "heading" and number.isdecimal():
        return min(int(number), 9)
    tag = box.element.tag if box.element is not None else ""
    if tag not in _HEADINGS or box.name == "Title":
        return 0
    assert box.element is not None
    own = box.element.get("aria-level", "")
    return min((int(own) if own.isdecimal() else int(tag[1])) - 1, 9)


def _only_images(para: Para) -> bool:
    """Whether nothing but images has a height in a paragraph."""
    seen = {type(inline) for inline in para.content if not _without_height(inline)}
    return seen == {Image}


def _without_height(inline: Inline) -> bool:
    blank = isinstance(inline, Text) and inline.text.isspace()
    return blank or isinstance(inline, Anchor | AnchorEnd)
