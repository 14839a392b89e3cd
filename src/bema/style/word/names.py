"""Computed styles grouped into the named styles of a Word document, few of them.

What most paragraphs of a name have in common is the style of that name; the others are variants
based on it. All text is based on Body Text, so that whoever changes its font changes all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from itertools import pairwise

from bema.style.word.properties import Paragraph, Run

Group = tuple[Paragraph, Run]
Change = Mapping[str, object]
"""Run properties that a character style changes, by the names of the fields of `Run`."""

BODY = "Body Text"
INDENTED = "Body Text First Indent"
NORMAL = "Normal"
HYPERLINK = "Hyperlink"
_APART = frozenset(("header", "footer"))
"""Styles of what stands outside the text: they are based on Normal."""
MOST = 56
"""How many paragraph styles a document may have; Word's own and those of tables come besides."""

TOGGLES = ("bold", "italic", "caps", "small_caps", "strike", "hidden")
"""Properties that a character style flips (section 17.7.3)."""
_LOOKS = {
    "font": "Font",
    "bold": "Bold",
    "italic": "Italic",
    "caps": "Capitals",
    "small_caps": "Small Capitals",
    "strike": "Strikethrough",
    "double_strike": "Strikethrough",
    "hidden": "Hidden",
    "colour": "Colour",
    "spacing": "Spaced",
    "position": "Raised",
    "size": "Size",
    "underline": "Underlined",
    "shading": "Marked",
    "figures": "Figures",
    "figure_spacing": "Figures",
    "ligatures": "Ligatures",
    "kern": "Kerning",
}


@dataclass(frozen=True)
class ParagraphStyle:
    """A named paragraph style; `based_on` names another, or is empty for the root."""

    name: str
    based_on: str
    properties: Paragraph
    run: Run
    variant: bool = False
    """Whether it only differs a little from what it is based on, and need not be offered."""
    next: str = ""
    """Style of the paragraph that follows when somebody types on; empty for the same."""


@cache
def styled(paragraph: Paragraph) -> Paragraph:
    """Properties as a style holds them: page breaks belong to single paragraphs."""
    return replace(paragraph, page_break=False) if paragraph.page_break else paragraph


def name_styles(
    used: Iterable[tuple[str, Group, bool]], base: Group
) -> dict[str, list[ParagraphStyle]]:
    """The styles of each name, first the commonest; `base` is what Normal is like.

    Each paragraph comes with whether the name is its own: what has it from around is no example.
    A name that continues another one's, as Body Text First Indent does Body Text, is based on that.
    """
    order = list(used)
    counted: dict[str, Counter[Group]] = {BODY: Counter()}
    own: Counter[tuple[str, Group]] = Counter()
    for name, (paragraph, run), named in order:
        group = styled(paragraph), run
        counted.setdefault(name, Counter())[group] += 1
        own[name, group] += named
    if not counted[BODY]:
        counted[BODY][base] += 1
    following = _following([name for name, _, _ in order], counted)
    made = {}
    for name in sorted(counted):
        groups = sorted(counted[name], key=lambda g: (-own[name, g], -counted[name][g], repr(g)))
        made[name] = [
            ParagraphStyle(
                name if number == 0 else f"{name} ({number + 1})",
                _parent(name, counted) if number == 0 else name,
                *group,
                variant=number > 0,
                next=following[name],
            )
            for number, group in enumerate(groups)
        ]
    return _few(made, counted)


def _few(
    made: dict[str, list[ParagraphStyle]], counted: Mapping[str, Counter[Group]]
) -> dict[str, list[ParagraphStyle]]:
    """The same without the rarest variants, where there are too many."""
    variants = [
        (counted[name][styled(style.properties), style.run], style.name, name)
        for name, styles in made.items()
        for style in styles[1:]
    ]
    room = max(MOST - len(made), 0)
    gone = {style for _, style, _ in sorted(variants, key=lambda v: (-v[0], v[1]))[room:]}
    return {name: [s for s in styles if s.name not in gone] for name, styles in made.items()}


def _parent(name: str, known: Iterable[str]) -> str:
    if name == BODY or name in _APART:
        return ""
    parents = [other for other in known if name != other and name.startswith(other + " ")]
    return max(parents, key=len, default=BODY)


def _following(order: list[str], known: Iterable[str]) -> dict[str, str]:
    """What follows a paragraph of each name: the same where that is usual, else Body Text."""
    pairs: dict[str, Counter[bool]] = {}
    for name, other in pairwise(order):
        pairs.setdefault(name, Counter())[name == other] += 1
    found = {}
    for name in known:
        same, others = pairs.get(name, Counter())[True], pairs.get(name, Counter())[False]
        found[name] = "" if same > others or name in _APART else BODY
    found[BODY] = INDENTED if INDENTED in found else ""
    if INDENTED in found:
        found[INDENTED] = ""
    return found


def difference(run: Run, base: Run) -> dict[str, object]:
    """What a character style must say so that text of `base` is set as `run`.

    Toggles of a character style flip those of the paragraph's style (section 17.7.3), so a toggle
    stands here, as True, wherever the two differ.
    """
    if run == base:
        return {}
    found: dict[str, object] = {}
    for name in _FIELDS:
        wanted = getattr(run, name)
        if wanted != getattr(base, name):
            found[name] = True if name in TOGGLES else wanted
    _complete(found, run)
    if run.raised != "baseline":  # which makes the text smaller itself
        found.pop("size", None)
    return found


_FIELDS = tuple(field.name for field in fields(Run))


def look(change: Change) -> str:
    """A name for a character style that says what it changes."""
    raised = change.get("raised")
    if raised in ("superscript", "subscript"):
        return str(raised).capitalize()
    return " ".join(dict.fromkeys(_LOOKS[name] for name in change if name in _LOOKS)) or "Plain"


def changed(run: Run, base: Run) -> dict[str, object]:
    """What differs between two settings, as it is in the first."""
    found = {name: getattr(run, name) for name in _FIELDS}
    found = {name: own for name, own in found.items() if own != getattr(base, name)}
    _complete(found, run)
    return found


def _complete(found: dict[str, object], run: Run) -> None:
    """Families of all scripts are said together."""
    if "font" in found or "scripts" in found:
        found |= {"font": run.font, "scripts": run.scripts}
