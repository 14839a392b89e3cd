"""Which named style each paragraph, run and table of a document has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bema.exporters.docx.model import (
    Block,
    Field,
    NoteCall,
    NoteMark,
    Para,
    Table,
    TableLook,
    Text,
    paragraphs,
    walk,
)
from bema.style.word.names import (
    HYPERLINK,
    Group,
    ParagraphStyle,
    difference,
    look,
    name_styles,
    styled,
)
from bema.style.word.properties import Run

Change = tuple[tuple[str, object], ...]


def style_id(name: str) -> str:
    """Id of a style, which has no spaces."""
    joined = name.replace(" (", "-").replace(")", "")
    return "".join(part[:1].upper() + part[1:] for part in joined.split())


@dataclass(frozen=True, eq=False)
class Styles:
    """The styles of one document, and which of them a paragraph, a run or a table uses."""

    base: Group
    """Properties of Normal."""
    named: Mapping[str, list[ParagraphStyle]]
    """Paragraph styles by name, the variants of each behind it."""
    characters: Mapping[str, Change]
    """What each character style changes, by its name."""
    tables: Mapping[TableLook, str]
    """Names of table styles."""
    chosen: Mapping[tuple[str, Change], str]
    """The character style for a name and a change."""
    _found: dict[tuple[str, int, int], ParagraphStyle] = field(default_factory=dict)
    _changes: dict[tuple[int, int], Change] = field(default_factory=dict)

    @property
    def paragraphs(self) -> Mapping[str, ParagraphStyle]:
        """All paragraph styles by their names."""
        return {style.name: style for styles in self.named.values() for style in styles}

    @property
    def variants(self) -> Mapping[str, int]:
        """How many styles of each name there are."""
        paragraphs = {name: len(styles) for name, styles in self.named.items()}
        return {**dict.fromkeys(self.chosen.values(), 1), **paragraphs}

    def paragraph(self, para: Para) -> ParagraphStyle:
        """The style of a paragraph: its own, or the commonest of its name."""
        key = para.name, id(para.properties), id(para.run)
        if key not in self._found:
            group = styled(para.properties), para.run
            styles = self.named[para.name]
            same = (s for s in styles if (styled(s.properties), s.run) == group)
            self._found[key] = next(same, styles[0])
        return self._found[key]

    def change(self, run: Run, base: Run) -> Change:
        """What differs between two settings, as `difference` has it."""
        return _change(self._changes, run, base)


def _change(known: dict[tuple[int, int], Change], run: Run, base: Run) -> Change:
    key = id(run), id(base)
    if key not in known:
        known[key] = tuple(difference(run, base).items())
    return known[key]


def character_name(text: Text, change: Change) -> str:
    """The name of the character style of a text that is set unlike its paragraph."""
    return text.name or (HYPERLINK if text.link is not None else look(dict(change)))


def collect(blocks: Iterable[Block], base: Group) -> Styles:
    """The styles for all blocks of a document."""
    blocks = list(blocks)
    paras = list(paragraphs(blocks))
    named = name_styles([(p.name, (p.properties, p.run), p.named) for p in paras], base)
    known: dict[tuple[int, int], Change] = {}
    found: dict[str, Counter[Change]] = {}
    for para in paras:
        for name, change in _characters(para, known):
            found.setdefault(name, Counter())[change] += 1
    characters: dict[str, Change] = {}
    chosen: dict[tuple[str, Change], str] = {}
    for name in sorted(found):
        proper = f"{name} Char" if name in named else name
        order = sorted(found[name].items(), key=lambda item: (-item[1], repr(item[0])))
        for number, (change, _) in enumerate(order):
            shown = proper if number == 0 else f"{proper} ({number + 1})"
            characters[shown] = change
            chosen[name, change] = shown
    tables = _table_names(blocks, {*named, *characters})
    return Styles(base, named, characters, tables, chosen, _changes=known)


def _characters(para: Para, known: dict[tuple[int, int], Change]) -> Iterator[tuple[str, Change]]:
    """Names of the character styles in a paragraph, and what each changes."""
    for inline in para.content:
        text = inline.result if isinstance(inline, Field) else inline
        if isinstance(text, Text):
            change = _change(known, text.run, para.run)
            if change:
                yield character_name(text, change), change
        elif isinstance(text, NoteCall):
            change = _change(known, text.call, para.run)
            yield f"{text.kind} reference", change or (("raised", "superscript"),)
        elif isinstance(text, NoteMark):
            change = _change(known, text.run, para.run)
            if change:
                yield f"{text.kind.capitalize()} Mark", change


def _table_names(blocks: Iterable[Block], taken: set[str]) -> dict[TableLook, str]:
    """A name for each look of tables, the commonest first."""
    counted = Counter(table.look for table in _tables(blocks))
    made: dict[TableLook, str] = {}
    for look_, _ in sorted(counted.items(), key=lambda item: (-item[1], repr(item[0]))):
        name = look_.name if look_.name not in taken else f"{look_.name} Table"
        number = sum(other.name == look_.name for other in made) + 1
        made[look_] = name if number == 1 else f"{name} ({number})"
    return made


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    return (block for block in walk(blocks) if isinstance(block, Table))
