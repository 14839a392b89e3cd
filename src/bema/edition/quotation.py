"""Quotation marks for quotations that have none in the source, by the language around them."""

from __future__ import annotations

from bema.edition.terms import terms
from bema.tree import XML_LANG, Element, text_content

_MARKS = "\"'«»‘’‚‛“”„‟‹›「」『』《》〈〉"


def marks(element: Element, level: int) -> tuple[str, str]:
    """Opening and closing mark for a quotation inside `level` others; empty where it has marks.

    It has them where its text starts or ends with one, or one stands close around it.
    """
    text = text_content(element).strip()
    if not text or text[0] in _MARKS or text[-1] in _MARKS or _around(element):
        return "", ""
    # The marks are those of the sentence around the quotation, whatever language is quoted.
    languages = (ancestor.get(XML_LANG, "") for ancestor in element.iterancestors())
    language = next(filter(None, languages), "")
    opening, closing, inner_opening, inner_closing = terms(language)["quotes"]
    return (inner_opening, inner_closing) if level % 2 else (opening, closing)


def _around(element: Element) -> bool:
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return (before or "")[-1:] in tuple(_MARKS) or (element.tail or "")[:1] in tuple(_MARKS)
