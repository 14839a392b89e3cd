"""Tables of the edition while they are read (CSS 2.1, sections 17.2 and 17.4)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bema.exporters.docx.body.boxes import Facts
from bema.exporters.docx.body.flow import Flow, Item
from bema.exporters.docx.body.grid import CellDraft, TableDraft, spans
from bema.exporters.docx.body.story import Box, Context, Story
from bema.exporters.docx.body.tables import finish
from bema.exporters.docx.model import Section
from bema.style.word.properties import length
from bema.tree import Element, plain

CAPTION = "caption"
_GROUPS = ("table-row-group", "table-header-group", "table-footer-group")
_PARTS = ("table-row", "table-cell", "table-caption", "table-column", "table-column-group")
_KINDS = (*_PARTS, *_GROUPS)


@dataclass(eq=False)
class _Open:
    """A table that is being read."""

    draft: TableDraft
    context: Context
    turned: bool = False
    """Whether a page that is to begin with it has begun."""
    below: list[Item] = field(default_factory=list)
    """Paragraphs of captions that stand under it."""


@dataclass
class Tables:
    """Reads tables into the flow that they stand in."""

    story: Story
    _open: list[_Open] = field(default_factory=list)
    _cells: list[tuple[Context, int]] = field(default_factory=list)
    """Cells that are being read, with how many paragraphs there were before them."""

    def begins(self, facts: Facts) -> bool:
        """Whether an element is a part of a table here; without one around, it is a block."""
        return facts.kind == "table" or (facts.kind in _KINDS and self._inside)

    @property
    def _inside(self) -> bool:
        """Whether rows of a table are being read, and no cell of it."""
        return bool(self._open) and self.story.context.branch

    def begin(self, element: Element | None, facts: Facts) -> None:
        """A table, or a part of one, begins."""
        self.leave()
        if facts.kind == "table":
            self._begin_table(element, facts)
            return
        draft = self._open[-1].draft
        if facts.kind == "table-cell":
            self._begin_cell(element, facts)
            return
        if facts.kind == "table-caption":
            self._begin_caption(element, facts)
            return
        if facts.kind == "table-row":
            draft.row(facts)
        elif facts.kind in _GROUPS:
            draft.group, draft.heading = facts, facts.kind == "table-header-group"
        elif facts.kind == "table-column":
            draft.columns.append(facts.style["width"])
        self._branch(element, facts, self.story.around(facts))

    def _begin_table(self, element: Element | None, facts: Facts) -> None:
        story = self.story
        story.close_para()
        around, flow = story.on_page(facts), story.flow
        side = "right" if facts.right_to_left else "left"
        start = getattr(around, side) + facts.margin(side, around.room)
        flow.begin(facts.margin("top", around.room), 0, drawn=False)
        flow.page_break = facts.starts_page or flow.page_break
        context = self._branch(element, facts, around)
        self._open.append(_Open(TableDraft(element, facts, start, around.room), context))

    def _branch(self, element: Element | None, facts: Facts, around: Box) -> Context:
        """What holds in a part of a table that holds no text itself."""
        name = facts.name if facts.kind != "table" else ""
        box = replace(around, facts=facts, name=name or around.name, element=element, named=False)
        context = self.story.push(element, facts, box, facts.run)
        context.branch = True
        return context

    def _begin_cell(self, element: Element | None, facts: Facts) -> None:
        around, draft = self.story.around(facts), self._open[-1].draft
        row = element.getparent() if element is not None else None
        columns = sum(spans(cell)[0] for cell in row) if row is not None else 1
        width = length(facts.style["width"], draft.room, draft.room / max(columns, 1))
        aside = sum(facts.padding(side, width) for side in ("left", "right"))
        name, named = facts.name or around.name, bool(facts.name)
        box = Box(facts, 0, 0, max(width - aside, 1), name, element, named=named)
        if not self._open[-1].turned:
            self._open[-1].turned = True
            box.page_break = self.story.turn(self._open[-1].context.box)
        self._enter(self.story.push(element, facts, box, facts.run))

    def _begin_caption(self, element: Element | None, facts: Facts) -> None:
        """A caption is a paragraph before the table, or one that waits to stand behind it."""
        opened = self._open[-1]
        opened.draft.caption = plain(element)
        below = facts.style["caption-side"] == "bottom"
        if below:
            self.story.flows.append(Flow(owner=opened))
        self.story.open_block(element, facts, facts.name or CAPTION)

    def _end_caption(self) -> None:
        story, opened = self.story, self._open[-1]
        story.close_block()
        if story.flow.owner is opened:
            flow = story.flows.pop()
            opened.below += [item for item in flow.items if isinstance(item, tuple)]
        elif story.flow.last is not None:
            story.flow.last.keep_next = True

    def _enter(self, context: Context) -> None:
        around = self.story.flow
        self.story.flows.append(Flow(owner=context, waiting=around.waiting))
        around.waiting = []  # places before the table are in its first cell
        self._cells.append((context, len(self.story.drafts)))

    def enter(self) -> None:
        """Text is about to stand in a table and in no cell: it gets one (section 17.2.1)."""
        if self._open and self.story.context.branch and not self._loose:
            self._enter(self._open[-1].context)

    @property
    def _loose(self) -> bool:
        return bool(self._open) and self.story.flow.owner is self._open[-1].context

    def leave(self) -> None:
        """A cell of that kind ends, if there is one."""
        if self._loose:
            self._add_cell(None, self._open[-1].draft.facts)

    def end(self, context: Context) -> bool:
        """A table, or a part of one, ends; False where the context is none of that."""
        if self.story.flow.owner is context and not context.branch:
            self._add_cell(context.element, context.facts)
            self.story.contexts.pop()
            return True
        if context.facts.kind == "table-caption" and self._captioned(context):
            self._end_caption()
            return True
        if not context.branch or context.facts.kind == "inline":
            return False
        self.leave()
        if context.facts.kind == "table":
            self._end_table()
        elif context.facts.kind in _GROUPS:
            self._open[-1].draft.group, self._open[-1].draft.heading = None, False
        self.story.contexts.pop()
        return True

    def _captioned(self, context: Context) -> bool:
        """Whether a caption is that of the table that is being read."""
        return bool(self._open) and self._open[-1].context in self.story.contexts[-2:-1]

    def _add_cell(self, element: Element | None, facts: Facts) -> None:
        story = self.story
        context, first = self._cells.pop()
        story.close_para()
        if not isinstance(story.flow.items[-1] if story.flow.items else None, tuple):
            story.part(facts, context.box.name)
        story.finish(first)
        blocks = story.blocks(story.flows.pop())
        span, depth = spans(element)
        head = element is not None and element.tag == "th"
        self._open[-1].draft.add(CellDraft(facts, span, depth, head=head, blocks=blocks))

    def _end_table(self) -> None:
        story = self.story
        opened = self._open.pop()
        draft, facts, flow = opened.draft, opened.draft.facts, story.flow
        made = finish(draft, facts.name or "Table")
        if made is not None:
            if flow.items and not isinstance(flow.items[-1], tuple | Section):
                story.part(facts)
            flow.settle_table()
            flow.items += [made, *opened.below]
            flow.solid = opened.below[-1][0].after / 15 if opened.below else 0
        flow.end(facts.margin("bottom", draft.room), 0, drawn=False)
        flow.page_break = facts.ends_page or flow.page_break
