"""What pandoc's formats can say, as far as the document that they are made from has to differ.

pandoc's writers were asked, format by format; one that is not in the table is as the defaults say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bema.findings import Finding, error
from bema.pandoc import base

_YAML = "yaml_metadata_block"


@dataclass(frozen=True)
class Format:
    """One of pandoc's formats."""

    suffix: str = ""
    """Of its files; the format's name where it is empty."""
    fields: tuple[str, ...] = ()
    """Of `title`, `author` and `date` those that have a place of their own there and are not
    printed a second time."""
    paged: bool = False
    """Meant for pages: `@media print` says what is hidden."""
    styled: bool = False
    """Paragraphs and characters bear names of styles."""
    embeds: bool = False
    """Images are inside the file; else it names them."""
    ids: bool = False
    """Every id is kept; else headings' and those that something points to."""
    divs: bool = False
    """Blocks keep their classes."""
    spans: bool = False
    """Parts of a line keep their classes."""
    data: bool = False
    """Further attributes are kept."""
    breaks: bool = False
    """Titles and headings may have lines."""
    line_notes: bool = False
    """A note is one line."""
    figures: bool = True
    """Figures have captions; else these stand behind them."""
    captions: bool = True
    """Tables have captions; else these stand before them."""
    outline: bool = False
    """What stands before the first heading would be lost, or get one of its own: the title comes
    first."""
    code: str = ""
    """Its name where keywords are strings of a programming language."""
    escape: str = ""
    """What keeps a number at the start of a line from being a list's: pandoc does not see to it."""
    joint: str = ""
    """What has to stand between a mark and the rest of its word."""
    anchor: str = ""
    """How a place that is pointed to is written, where pandoc's way is not understood."""
    entities: str = ""
    """The format of pandoc's whose signs a real ampersand is written in: without, `&amp;` in the
    text would be read as `&`."""
    tongues: bool = True
    """Parts of a line can say their language; else what they hold would lose its marks."""
    lacks: frozenset[str] = frozenset()
    """Marks for which it has none of its own, so that pandoc writes signs of its invention."""
    extensions: str = ""
    """Extensions that are changed unless an edition asks for them."""
    name: str = ""
    """As pandoc has it, without extensions."""
    options: tuple[str, ...] = ("--wrap=none",)
    """Further options of the program. Broken lines would begin with what some formats take for a
    list's number, and some fields of metadata end where a line does."""

    @property
    def front(self) -> bool:
        """Whether the title stands apart and headings below it start anew."""
        return "title" in self.fields and not self.outline


_ALL = ("title", "author", "date")
_LAID = Format(fields=("title",), paged=True, breaks=True)
_NAMED = Format(fields=_ALL)
_XML = replace(_NAMED, spans=True, suffix=".xml")
_AST = replace(_NAMED, ids=True, divs=True, spans=True, data=True, breaks=True)
_PAGE = Format(".html", embeds=True, ids=True, divs=True, spans=True, data=True, breaks=True)
_SLIDES = replace(_PAGE, fields=("title",))
_EPUB = replace(
    _PAGE, suffix=".epub", fields=_ALL, outline=True, options=("--epub-title-page=false",)
)
_WORD = Format(paged=True, styled=True, embeds=True, breaks=True)
_RAISED_OR_STRUCK = frozenset(["Superscript", "Subscript", "Strikeout"])
_MARKDOWN = Format(".md", entities="markdown")
_PANDOC = replace(
    _NAMED, suffix=".md", divs=True, spans=True, entities="markdown", extensions="-smart"
)
_TEX = replace(_LAID, suffix=".tex", extensions="-smart")
_ASCIIDOC = replace(_NAMED, suffix=".adoc", line_notes=True, anchor="[[{}]]")
_JATS = replace(_XML, suffix=".jats.xml")
_DOCBOOK = replace(_NAMED, suffix=".dbk")

_FORMATS = {
    "ansi": Format(".ansi.txt", options=()),
    "asciidoc": _ASCIIDOC,
    "asciidoc_legacy": _ASCIIDOC,
    "asciidoctor": _ASCIIDOC,
    "beamer": _TEX,
    "chunkedhtml": replace(_PAGE, suffix=".zip"),
    "commonmark": _MARKDOWN,
    "commonmark_x": _PANDOC,
    "context": replace(_TEX, suffix=".context.tex"),
    "djot": Format(".dj", divs=True, spans=True, escape="\\"),
    "docbook": _DOCBOOK,
    "docbook4": _DOCBOOK,
    "docbook5": _DOCBOOK,
    "docx": _WORD,
    "dokuwiki": Format(".dokuwiki.txt", extensions="-smart"),
    "dzslides": _SLIDES,
    "epub": _EPUB,
    "epub2": _EPUB,
    "epub3": _EPUB,
    "fb2": replace(_NAMED, embeds=True, figures=False),
    "gfm": replace(_MARKDOWN, extensions=f"-{_YAML}"),
    "html": _PAGE,
    "html4": _PAGE,
    "html5": _PAGE,
    "icml": _WORD,
    "ipynb": Format(embeds=True, entities="markdown"),
    "jats": _JATS,
    "jats_archiving": _JATS,
    "jats_articleauthoring": _JATS,
    "jats_publishing": _JATS,
    "jira": Format(".jira.txt", figures=False, captions=False),
    "json": replace(_AST, suffix=".pandoc.json"),
    "latex": _TEX,
    "man": Format(".7"),
    "markdown": _PANDOC,
    "markdown_github": _MARKDOWN,
    "markdown_mmd": replace(_MARKDOWN, figures=False),
    "markdown_phpextra": _MARKDOWN,
    "markdown_strict": _MARKDOWN,
    "markua": Format(".md"),
    "mediawiki": Format(figures=False),
    "ms": _LAID,
    "muse": _NAMED,
    "native": replace(_AST, suffix=".native"),
    "odt": _WORD,
    "opendocument": replace(_LAID, suffix=".opendocument.xml"),
    "opml": replace(_NAMED, outline=True, extensions="-smart"),
    # Org's manual, "Escape Character": the zero width space.
    "org": replace(_NAMED, extensions="-special_strings", escape="\u200b", joint="\u200b"),
    "plain": Format(".plain.txt", lacks=_RAISED_OR_STRUCK, options=()),
    "pptx": replace(_LAID, embeds=True, figures=False),
    "revealjs": _SLIDES,
    "rst": replace(_NAMED, lacks=frozenset(["Strikeout"]), escape="\\", tongues=False),
    "rtf": replace(_LAID, embeds=True),
    "s5": _SLIDES,
    "slideous": _SLIDES,
    "slidy": _SLIDES,
    "tei": replace(_NAMED, suffix=".pandoc.tei.xml", captions=False),
    "texinfo": replace(_LAID, suffix=".texi"),
    "textile": Format(extensions="-smart"),
    "typst": replace(_LAID, suffix=".typ", extensions="-smart", code="typst"),
    "vimdoc": Format(".vimdoc.txt", figures=False, options=()),
    "xml": replace(_AST, suffix=".pandoc.xml"),
    "xwiki": Format(figures=False, captions=False),
    "zimwiki": Format(".zim.txt"),
}


def find_format(name: str) -> Format:
    """What pandoc's format of this name can say; extensions may stand behind the name."""
    own = base(name)
    found = _FORMATS.get(own, Format())
    found = replace(found, name=own, suffix=found.suffix or f".{own}")
    if f"+{_YAML}" in name:
        return replace(found, fields=_ALL)
    return replace(found, fields=()) if f"-{_YAML}" in name else found


def full_name(name: str) -> str:
    """The format with the extensions that are changed, which those of an edition come after."""
    own = base(name)
    return own + find_format(name).extensions + name[len(own) :]


_ALONE = {
    "pdf": ("needs a program that sets pages", 'Name `exporter = "pdf"`, which is bema\'s own.'),
    **dict.fromkeys(
        ("biblatex", "bibtex", "csljson"),
        ("holds bibliographies and no text", "Name a format for text, such as `markdown`."),
    ),
}


def refusal(name: str) -> Finding | None:
    """Why pandoc cannot make an edition in this format; None where it can."""
    own = base(name)
    if own not in _ALONE:
        return None
    reason, remedy = _ALONE[own]
    return error("pandoc-format", f"pandoc's format “{own}” {reason}.", remedy=remedy)
