"""settings.xml: what holds for the whole document (ECMA-376 Part 1, section 17.15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bema.exporters.docx.parts.notes import SEPARATORS, number_element
from bema.exporters.docx.parts.scripts import language_attribute
from bema.exporters.docx.xml import element, root, value
from bema.tree import Element


@dataclass(frozen=True)
class Settings:
    """What a document wants of the program that shows it."""

    language: str
    """BCP 47, the document's own."""
    languages: frozenset[str] = frozenset()
    """All that its text bears; empty for the document's own."""
    mirrored: bool = False
    """Left pages have the side margins of right ones the other way round."""
    even: bool = False
    """Even pages have headers and footers of their own."""
    background: bool = False
    """The paper has a colour."""
    bordered: bool = False
    """Pages have borders, which stand around the text alone."""
    hyphenated: bool = False
    zone: int = 0
    """Room in twips that a line may leave before a word is parted; 0 for the program's own."""
    embedded: bool = False
    """Fonts lie in the package."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Word's format of the numbers of notes, for kinds that there are: `footnote`, `endnote`."""


def settings_part(settings: Settings) -> Element:
    """The part, in the order of the schema."""
    return root("w:settings", _settings(settings))


def _settings(settings: Settings) -> Iterator[Element]:
    if settings.background:
        yield element("w:displayBackgroundShape")
    if settings.embedded:
        yield element("w:embedTrueTypeFonts")
        yield element("w:saveSubsetFonts")
    if settings.mirrored:
        yield element("w:mirrorMargins")
    if settings.bordered:
        yield element("w:bordersDoNotSurroundHeader")
        yield element("w:bordersDoNotSurroundFooter")
    if settings.hyphenated:
        yield element("w:autoHyphenation")
        if settings.zone:
            yield value("w:hyphenationZone", settings.zone)
    if settings.even:
        yield element("w:evenAndOddHeaders")
    yield value("w:characterSpacingControl", "doNotCompress")
    for kind, number in settings.formats.items():
        parted = (element(f"w:{kind}", w_id=ident) for ident in SEPARATORS.values())
        yield element(f"w:{kind}Pr", *number_element(kind, number), *parted)
    yield _compatibility()
    yield _languages(settings.language, settings.languages)


def _compatibility() -> Element:
    """Layout as Word has done it since 2013."""
    uri = "http://schemas.microsoft.com/office/word"
    mode = element("w:compatSetting", w_name="compatibilityMode", w_uri=uri, w_val=15)
    # As in CSS, a line that ends with a break is not stretched.
    return element("w:compat", element("w:doNotExpandShiftReturn"), mode)


def _languages(language: str, used: frozenset[str]) -> Element:
    """Languages of the theme's fonts: of Latin, East Asian and right-to-left text."""
    made: dict[str, str] = {}
    for tag in (language, *sorted(used)):
        if attribute := language_attribute(tag):
            made.setdefault(attribute, tag)
    order = ("w_val", "w_eastAsia", "w_bidi")
    return element("w:themeFontLang", **{name: made[name] for name in order if name in made})
