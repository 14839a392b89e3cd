"""What a speech must say of itself (TEI P5 Guidelines, chapter 2)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from bema.checks.document import Document, language_of
from bema.checks.rule import Fault, rule
from bema.findings import Severity
from bema.tei.language import language_tag
from bema.tei.speech import TEI
from bema.tree import XML_LANG, plain


def _path(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces={"t": TEI})


_TITLES = _path("t:teiHeader/t:fileDesc/t:titleStmt/t:title")
_TITLE_STATEMENT = _path("(t:teiHeader/t:fileDesc/t:titleStmt | t:teiHeader | .)[last()]")
_DATES = _path(
    """t:teiHeader/t:profileDesc//t:date | t:teiHeader/t:fileDesc/t:sourceDesc//t:date
    | t:text//t:docDate | t:text//t:dateline//t:date | t:text//t:opener//t:date"""
)
_PROFILE = _path("(t:teiHeader/t:profileDesc | t:teiHeader | .)[last()]")
_TERMS = _path("t:teiHeader/t:fileDesc/t:publicationStmt//t:availability")
_LICENCES = _path("t:teiHeader/t:fileDesc/t:publicationStmt//t:licence/@target")
_PUBLICATION = _path("(t:teiHeader/t:fileDesc/t:publicationStmt | .)[last()]")
_SPEAKERS = _path(
    """t:teiHeader/t:fileDesc/t:titleStmt/t:author
    | t:teiHeader/t:profileDesc/t:particDesc//t:person
    | t:text//*[self::t:u or self::t:sp]"""
)
_WITHOUT_WHO = _path("t:text//t:u[not(normalize-space(@who))]")
_LANGUAGES = _path("//*[@xml:lang]")


@rule("title-missing", Severity.ERROR)
def title_missing(document: Document) -> Iterator[Fault]:
    """A document must have a title: every edition, library and search engine calls it by that."""
    if document.is_whole and not any(map(plain, _TITLES(document.root))):
        remedy = "Write it into titleStmt: <title>…</title>."
        yield Fault(_TITLE_STATEMENT(document.root)[0], "the document has no title.", remedy)


@rule("date-missing", Severity.WARNING)
def date_missing(document: Document) -> Iterator[Fault]:
    """A speech should say when it was given, in `creation`, in its setting or in its opener."""
    dated = any(plain(e) or e.attrib for e in _DATES(document.root))
    if document.is_whole and not dated:
        remedy = 'Write <creation><date when="2024-05-03"/></creation> into profileDesc.'
        message = "nothing says when this was spoken or written."
        yield Fault(_PROFILE(document.root)[0], message, remedy)


@rule("language-missing", Severity.WARNING)
def language_missing(document: Document) -> Iterator[Fault]:
    """The language should be named: hyphens, quotation marks and the voice of a screen reader
    depend on it.
    """
    unnamed = [text for text in document.texts if not language_of(text)]
    if unnamed:
        remedy = 'Name it on the root, such as xml:lang="en".'
        yield Fault(document.root, "nothing says what language the text is in.", remedy)


@rule("language-unknown", Severity.ERROR)
def language_unknown(document: Document) -> Iterator[Fault]:
    """A language must be named by a tag that others know (BCP 47), such as `en` or `pt-BR`."""
    told = set()
    for element in _LANGUAGES(document.root):
        tag = element.get(XML_LANG)
        if tag not in told and not is_language(tag):
            told.add(tag)
            remedy = "Take the tag of the list at iana.org, such as en, de or zh-Hans."
            yield Fault(element, f"“{tag}” is the tag of no language.", remedy)


def is_language(tag: str) -> bool:
    """Whether a tag says what language something is in, be it unknown, mixed or none."""
    if not tag or tag.lower() in ("und", "mul", "zxx") or tag.lower().startswith("x-"):
        return True
    return not language_tag(tag).startswith(("x-", "und"))


@rule("licence-missing", Severity.WARNING)
def licence_missing(document: Document) -> Iterator[Fault]:
    """Readers should learn what they may do with the text, be it that nobody knows."""
    said = any(map(plain, _TERMS(document.root))) or _LICENCES(document.root)
    if document.is_whole and not said:
        message = "nothing says what readers may do with the text."
        remedy = (
            "Put an availability into publicationStmt: a licence with its target, or "
            'status="unknown" and a sentence.'
        )
        yield Fault(_PUBLICATION(document.root)[0], message, remedy)


@rule("speaker-missing", Severity.WARNING)
def speaker_missing(document: Document) -> Iterator[Fault]:
    """Somebody should be named who speaks: in `author` or `person` for an address, in `@who` for
    each utterance of proceedings.
    """
    if silent := _WITHOUT_WHO(document.root):
        times = f" ({len(silent)} times, first here)" if len(silent) > 1 else ""
        remedy = "Point to a person or personGrp of particDesc with @who."
        yield Fault(silent[0], f"nothing says who speaks here{times}.", remedy)
    if document.texts and not _SPEAKERS(document.root):
        remedy = "Name the speaker as author in titleStmt, or as a person in particDesc."
        yield Fault(document.root, "nothing says whose words these are.", remedy)
