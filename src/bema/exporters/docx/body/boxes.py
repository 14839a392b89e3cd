"""CSS boxes as far as Word's paragraphs take part in them (CSS 2.1, chapters 8 to 10).

What a computed style says of boxes is read once for all elements that share it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from bema.exporters.docx.body.coverage import Coverage
from bema.style.word.properties import (
    AVOID,
    FORCED,
    NAME,
    SIDES,
    UNLIMITED,
    Border,
    Paragraph,
    Run,
    border,
    border_space,
    border_width,
    ground,
    length,
    paragraph_properties,
    run_properties,
    twips,
)
from bema.weasy import Percentage, Style

_TABLE = "table-"


@dataclass(frozen=True, eq=False)
class Facts:
    """What a computed style makes of an element."""

    style: Style
    kind: str
    """`none`, `inline`, `block`, `footnote`, `table`, or `table-row`, `table-cell` and so on."""
    name: str
    """The name that a rule gives its style in Word; empty where none does."""
    run: Run

    @classmethod
    def read(cls, style: Style, coverage: Coverage) -> Facts:
        """The facts of a style."""
        name = ""
        if style.declared(NAME):
            name = " ".join(style.custom(NAME).strip("\"'").replace(",", " ").split())
        return cls(style, _kind(style), name[:80], coverage.complete(run_properties(style), style))

    @cached_property
    def paragraph(self) -> Paragraph:
        """Properties of its paragraphs, an indent in percent left out."""
        return paragraph_properties(self.style)

    def indent(self, room: float) -> int:
        """`text-indent` in twips."""
        return twips(length(self.style["text-indent"], room))

    @cached_property
    def edges(self) -> dict[str, Border]:
        """Its borders by side, at no distance."""
        found = {side: border(self.style, side) for side in SIDES}
        return {side: edge for side, edge in found.items() if edge is not None}

    @cached_property
    def widths(self) -> dict[str, float]:
        """Widths of its borders in px."""
        return {side: border_width(self.style, side) for side in SIDES}

    @cached_property
    def fill(self) -> str:
        """Its own background; empty where it has none."""
        return ground(self.style)

    @cached_property
    def starts_page(self) -> str:
        """`break-before` where it is forced."""
        value = self.style["break-before"]
        return value if value in FORCED else ""

    @cached_property
    def ends_page(self) -> str:
        """`break-after` where it is forced."""
        value = self.style["break-after"]
        return value if value in FORCED else ""

    @cached_property
    def tied(self) -> tuple[bool, bool, bool]:
        """Whether a break is to be avoided before, inside and after it."""
        before, inside, after = (
            self.style[f"break-{where}"] in AVOID for where in ("before", "inside", "after")
        )
        return before, inside, after

    @cached_property
    def _spaces(self) -> dict[str, object]:
        """Margins and padding as they are computed, by the first letters of both words."""
        kinds = ("margin", "padding")
        return {kind[0] + side: self.style[f"{kind}-{side}"] for kind in kinds for side in SIDES}

    def padding(self, side: str, whole: float) -> float:
        """Padding in px; `whole` is the width of the block around."""
        return length(self._spaces["p" + side], whole)

    def margin(self, side: str, whole: float) -> float:
        """Margin in px, none where it is `auto`."""
        return length(self._spaces["m" + side], whole)

    @cached_property
    def item(self) -> bool:
        """Whether it is a list item."""
        return "list-item" in self.style["display"]

    @cached_property
    def page(self) -> str:
        """The name that it gives its pages; empty where it leaves them theirs."""
        name = self.style["page"]
        return name if isinstance(name, str) and name != "auto" else ""

    @cached_property
    def gives_page(self) -> bool:
        """Whether a rule says the name of its pages, rather than what is around."""
        return self.page != "" and self.style.declared("page")

    @cached_property
    def page_number(self) -> int | None:
        """What it sets the number of the page to; None where it does not."""
        for name in ("counter-set", "counter-reset"):
            if self.style.declared(name) and isinstance(self.style[name], tuple):
                for counter, number in self.style[name]:
                    if counter == "page":
                        return int(number)
        return None

    @cached_property
    def preserved(self) -> bool:
        """Whether lines and tabs of its text are kept."""
        return self.style["white-space"] in ("pre", "pre-wrap", "pre-line", "break-spaces")

    @cached_property
    def right_to_left(self) -> bool:
        """Whether its text runs from the right."""
        return bool(self.style["direction"] == "rtl")

    @cached_property
    def override(self) -> bool:
        """Whether this direction holds whatever the characters are."""
        return self.style["unicode-bidi"] in ("bidi-override", "isolate-override")

    @cached_property
    def _relative(self) -> bool:
        """Whether its sides depend on the width of the block around."""
        return not self._plain or any(isinstance(v, Percentage) for v in self._spaces.values())

    @cached_property
    def _sides(self) -> tuple[float, float]:
        return self._fitted(0)

    @cached_property
    def _plain(self) -> bool:
        """Whether neither `width` nor its limits are set."""
        return (
            self.style["width"] == "auto"
            and self.style["max-width"] >= UNLIMITED
            and self.style["min-width"] in ("auto", 0)
        )

    def sides(self, room: float) -> tuple[float, float]:
        """From the edges of the block around to its own content, left and right (10.3.3)."""
        return self._fitted(room) if self._relative else self._sides

    def _fitted(self, room: float) -> tuple[float, float]:
        made = {}
        for side in ("left", "right"):
            made[side] = self.margin(side, room) + self.widths[side] + self.padding(side, room)
        if not self._plain and self.kind != "table":
            self._fit(made, room)
        return made["left"], made["right"]

    def _fit(self, made: dict[str, float], room: float) -> None:
        """Give what a width leaves over to margins that are `auto`, else to the end."""
        free = room - made["left"] - made["right"]
        inner = sum(self.widths[s] + self.padding(s, room) for s in ("left", "right"))
        less = inner if self.style["box-sizing"] == "border-box" else 0
        width = max(length(self.style["width"], room, free + less) - less, 0)
        width = min(width, max(length(self.style["max-width"], room) - less, 0))
        least = length(self.style["min-width"], room, 0)
        width = max(width, least - less if least else 0)
        auto = [s for s in ("left", "right") if self.style[f"margin-{s}"] == "auto"]
        end = "left" if self.style["direction"] == "rtl" else "right"
        for side in auto or [end]:
            made[side] += (free - width) / len(auto or [end])


def _kind(style: Style) -> str:
    display = style["display"]
    if "none" in display:
        return "none"
    if style["float"] == "footnote":
        return "footnote"
    if "table" in display:
        return "table"
    for value in display:
        if value.startswith(_TABLE):
            return str(value)
    return "block" if {"block", "list-item"} & set(display) else "inline"


@dataclass
class Draft:
    """A paragraph in the making; lengths in twips, those to a border in px."""

    name: str
    facts: Facts
    left: int
    right: int
    room: float
    before: int = 0
    after: int = 0
    inside_top: float = 0
    inside_bottom: float = 0
    keep_next: bool = False
    keep_lines: bool = False
    page_break: bool = False
    level: int = 0
    borders: dict[str, Border] = field(default_factory=dict)
    shading: str = ""
    tab: int = 0
    leader: str = "none"
    exact: int = 0
    """Height of its line in twips where it has one of its own."""
    named: bool = True

    def paragraph(self, *, image: bool) -> Paragraph:
        """Its properties; lines that only hold images are as high as these."""
        own = self.facts.paragraph
        relative = isinstance(self.facts.style["text-indent"], Percentage)
        return replace(
            own,
            left=self.left,
            right=self.right,
            first_line=self.facts.indent(self.room) if relative else own.first_line,
            before=self.before,
            after=self.after,
            line=self.exact or (240 if image else own.line),
            exact=bool(self.exact),
            keep_next=self.keep_next,
            keep_lines=self.keep_lines,
            page_break=self.page_break,
            level=self.level,
            borders=tuple(self.borders[side] for side in SIDES if side in self.borders),
            shading=self.shading,
            tab=self.tab,
            leader=self.leader,
        )


def frame(
    drafts: list[Draft], facts: Facts, left: int, padding: dict[str, float], *, alone: bool
) -> None:
    """Draw a block's borders and ground on its paragraphs; `left` is where its content begins.

    Word joins neighbours whose borders and indents are the same; others get what is theirs of it.
    `alone` says that nothing but these paragraphs is in the block.
    """
    fill = facts.fill
    edges = dict(facts.edges)
    for side in SIDES:
        if fill and side not in edges and padding[side]:
            edges[side] = Border(side, 2, fill)
    alike = len({(d.left, d.right) for d in drafts}) == 1
    joined = alone and alike and not any(d.borders for d in drafts)
    above, below = drafts[0].inside_top, drafts[-1].inside_bottom
    for draft in drafts:
        draft.shading = draft.shading or fill
        distances = {
            "top": above,
            "bottom": below,
            "left": padding["left"] + (draft.left - left) / 15,
            "right": padding["right"],
        }
        own = {"left", "right"}
        own |= {"top"} if joined or draft is drafts[0] else set()
        own |= {"bottom"} if joined or draft is drafts[-1] else set()
        for side, edge in edges.items():
            if side in own:
                space = border_space(distances[side])
                draft.borders.setdefault(side, replace(edge, space=space))
