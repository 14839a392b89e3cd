"""Lists of the edition as Word's numbering.

A list of the edition is an instance of numbering; a list in an item of another is a deeper level of
the same definition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bema.exporters.docx.body.flow import Flow
from bema.exporters.docx.body.markers import NUMBERS, Marker, read, values
from bema.exporters.docx.body.story import Box, Story
from bema.exporters.docx.model import LEVELS, Definition, Instance, Level, Number, Para
from bema.style.generated import Generated, Image, Literal
from bema.style.word.names import changed
from bema.style.word.properties import Run, twips
from bema.tree import Element

_GAP = 0.25
"""Width of the space between marker and text, in em."""
_ROOM = 1.5
"""Room for marker and space where programs differ about the side on which a marker ends, in em."""


@dataclass(eq=False)
class ListDraft:
    """A list of the edition: its items' markers, its level, and the definition around it."""

    element: Element
    flow: Flow
    markers: dict[Element, Marker]
    level: int
    levels: list[Level | None]
    """Levels of the outermost list, which lists in it fill in."""
    above: ListDraft | None
    last: Marker | None = None
    """The marker of the item that was met last."""
    instance: Instance | None = None
    expected: int | None = None
    """The number that Word would give the next item."""


@dataclass
class Lists:
    """All lists of a document; `instances` is what numbering.xml holds."""

    story: Story
    generated: Generated
    instances: list[Instance] = field(default_factory=list)
    _open: list[ListDraft] = field(default_factory=list)
    _item: tuple[ListDraft, Element] | None = None
    """An item whose number waits for its first paragraph."""

    def begin(self, element: Element) -> None:
        """An element begins that may be a list: one in which something has a marker."""
        items = [child for child in element if (child, "marker") in self.generated]
        if not items:
            return
        kind = self.story.facts(items[0]).style["list-style-type"]
        markers = read([self._text(item) for item in items], values(items, element), kind)
        flow = self.story.flow
        above = next((d for d in reversed(self._open) if d.flow is flow), None)
        level = min(above.level + 1, LEVELS - 1) if above else 0
        levels: list[Level | None] = above.levels if above else [None] * LEVELS
        known = dict(zip(items, markers, strict=True))
        self._open.append(ListDraft(element, flow, known, level, levels, above))

    def end(self, element: Element) -> None:
        """An element ends."""
        if self._open and self._open[-1].element is element:
            self._open.pop()

    def begin_item(self, element: Element) -> None:
        """An element begins that may be an item; its number is given to its first paragraph."""
        draft = self._open[-1] if self._open else None
        if draft is not None and element in draft.markers:
            self._item = draft, element

    def ends_item(self, element: Element) -> bool:
        """Whether an item ends that nothing was in."""
        return self._item is not None and self._item[1] is element

    @property
    def waiting(self) -> bool:
        """Whether the number of an item waits for a paragraph."""
        return self._item is not None

    def number(self, para: Para, box: Box) -> None:
        """Give a paragraph the number that waits for one."""
        if self._item is None:
            return
        (draft, item), self._item = self._item, None
        marker = draft.markers[item]
        draft.last = marker
        level = self._level(draft, item, para.run, box)
        bullet = marker.format == "bullet"
        instance = draft.instance
        again = not bullet and marker.value != draft.expected
        if instance is None or again or instance.definition.levels[draft.level] != level:
            instance = self._instance(draft, level, None if bullet else marker.value)
        draft.instance, draft.expected = instance, marker.value + 1
        para.number = Number(instance.id, draft.level)

    def _level(self, draft: ListDraft, item: Element, base: Run, box: Box) -> Level:
        facts = self.story.facts(item)
        own = self.story.facts(item, "marker") if self.story.has(item, "marker") else facts
        run = replace(own.run, raised="baseline", position=0) if own is facts else own.run
        text = self._text(item)
        right = facts.right_to_left
        return Level(
            draft.markers[item].format,
            pattern(draft, draft.markers[item]),
            twips(box.right if right else box.left),
            hanging=twips(facts.style["font-size"] * (_ROOM if right else _GAP)),
            inside=facts.style["list-style-position"] == "inside",
            first_line=facts.indent(box.room),
            space=text != text.rstrip(),
            change=tuple(changed(run, base).items()),
            name="" if own is facts else own.name,
            right_to_left=right,
        )

    def _instance(self, draft: ListDraft, level: Level, start: int | None) -> Instance:
        if draft.levels[draft.level] not in (None, level):
            draft.levels = [*draft.levels]
        draft.levels[draft.level] = level
        made = Instance(len(self.instances) + 1, Definition(draft.levels), draft.level, start)
        self.instances.append(made)
        return made

    def _text(self, item: Element) -> str:
        parts = self.generated[item, "marker"]
        return "".join(part.text for part in parts if isinstance(part, Literal | Image))


def pattern(draft: ListDraft, marker: Marker) -> str:
    """`w:lvlText`: `%2.` for the number of the second level, with those around it as `%1.%2.`."""
    if marker.format == "bullet":
        return marker.text.rstrip()
    before = marker.before
    for around in _above(draft):
        if around.last is None or around.last.format not in NUMBERS:
            break
        number = NUMBERS[around.last.format](around.last.value)
        head, found, tail = before.rpartition(number) if number else (before, "", "")
        if not found or not tail or (head and head[-1].isalnum()):
            break
        before = f"{head}%{around.level + 1}{tail}"
    return f"{before}%{draft.level + 1}{marker.after.rstrip()}"


def _above(draft: ListDraft) -> Iterator[ListDraft]:
    above = draft.above
    while above is not None:
        yield above
        above = above.above
