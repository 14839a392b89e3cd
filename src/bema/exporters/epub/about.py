"""What the package says of the book (EPUB 3.3, section 5.5; EPUB Accessibility 1.1, section 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bema.edition import frame
from bema.edition.outline import headings
from bema.tei.metadata import Metadata, Person, Series

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.tree import Element

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
"""What a certifier certifies (EPUB Accessibility 1.1, section 4.2.3)."""
_DUBLIN_CORE = frozenset(
    "title creator contributor language publisher date description rights source subject".split()
)


@dataclass(frozen=True)
class Statement:
    """One element of the package metadata."""

    name: str
    """`title` for `dc:title`, or a property of `meta`, such as `schema:accessMode`."""
    value: str
    id: str = ""
    refines: str = ""
    scheme: str = ""
    language: str = ""

    @property
    def is_dublin_core(self) -> bool:
        """Whether it is an element of Dublin Core, and no `meta`."""
        return self.name in _DUBLIN_CORE


@dataclass(frozen=True)
class Facts:
    """What is known of the book besides its header."""

    images: Sequence[Element]
    """All that it shows."""
    bodies: Sequence[Element]
    pages: bool
    """Whether places are marked where pages of another edition begin."""
    page_source: str
    """What those pages are of."""
    certified_by: str


def statements(edition: Edition, facts: Facts, say: Mapping[str, str]) -> Iterator[Statement]:
    """All that the package says, in its order; nothing is said that is not known."""
    yield from _titles(edition.metadata)
    yield from _people(edition.metadata)
    yield from _publication(edition)
    yield from _series(edition.metadata)
    yield from _accessibility(facts, say)


def _titles(metadata: Metadata) -> Iterator[Statement]:
    yield Statement("title", metadata.title, "title")
    yield Statement("title-type", "main", refines="title")
    if metadata.subtitle:
        yield Statement("title", metadata.subtitle, "subtitle")
        yield Statement("title-type", "subtitle", refines="subtitle")
    if metadata.short_title not in (metadata.title, metadata.subtitle):
        yield Statement("title", metadata.short_title, "short-title")
        yield Statement("title-type", "short", refines="short-title")


def _people(metadata: Metadata) -> Iterator[Statement]:
    """Creators and contributors with their roles (MARC relator codes)."""
    roles = [(person, "spk" if person.role == "speaker" else "aut") for person in metadata.creators]
    yield from _named("creator", roles, metadata)
    known = {person.name for person in metadata.creators}
    encoders = [Person(name, role="") for name in metadata.encoders if name not in known]
    yield from _named("contributor", [(person, "mrk") for person in encoders], metadata)


def _named(
    kind: str, people: Sequence[tuple[Person, str]], metadata: Metadata
) -> Iterator[Statement]:
    for number, (person, role) in enumerate(people, start=1):
        ident = f"{kind}-{number}"
        yield Statement(kind, person.name, ident)
        yield Statement("role", role, refines=ident, scheme="marc:relators")
        if filed := metadata.filed(person.name):
            yield Statement("file-as", filed, refines=ident)


def _publication(edition: Edition) -> Iterator[Statement]:
    metadata = edition.metadata
    source = metadata.source
    named = (
        ("publisher", metadata.publisher),
        ("date", metadata.issued or metadata.date),
        ("description", metadata.abstract or frame.description(metadata)),
        ("rights", metadata.rights),
        ("source", (source.url or source.title or source.text) if source else ""),
    )
    for language in metadata.languages or ("und",):
        yield Statement("language", language)
    yield from (Statement(name, value) for name, value in named if value)
    yield from (Statement("subject", keyword) for keyword in metadata.keywords if keyword)
    if metadata.licence and metadata.licence != metadata.rights:
        yield Statement("dcterms:license", metadata.licence)
    if metadata.date and metadata.date != metadata.issued:
        yield Statement("dcterms:created", metadata.date)


def _series(metadata: Metadata) -> Iterator[Statement]:
    """The collections that the book belongs to (EPUB 3.3, appendix D.3.2)."""
    titles = [title.text for title in metadata.titles if title.type == "series"]
    named = [*(s for s in metadata.series if s.title), *map(Series, titles)]
    for number, series in enumerate(dict.fromkeys(named), start=1):
        ident = f"series-{number}"
        yield Statement("belongs-to-collection", series.title, ident)
        yield Statement("collection-type", "series", refines=ident)
        if series.n:
            yield Statement("group-position", series.n, refines=ident)
        if series.identifier:
            yield Statement("dcterms:identifier", series.identifier, refines=ident)


def _accessibility(facts: Facts, say: Mapping[str, str]) -> Iterator[Statement]:
    described = all(image.get("alt") for image in facts.images)
    seen = bool(facts.images)
    yield Statement("schema:accessMode", "textual")
    if seen:
        yield Statement("schema:accessMode", "visual")
    yield Statement("schema:accessModeSufficient", "textual" if described else "textual,visual")
    for feature in _features(facts, described=described):
        yield Statement("schema:accessibilityFeature", feature)
    yield Statement("schema:accessibilityHazard", "none")
    sentences = [say["accessible"]]
    sentences += [say["described" if described else "undescribed"]] * seen
    sentences += [say["paged"]] * facts.pages
    yield Statement("schema:accessibilitySummary", " ".join(sentences), language=say["language"])
    if facts.pages:
        yield Statement("pageBreakSource", facts.page_source)
    if facts.certified_by:
        yield Statement("dcterms:conformsTo", CONFORMS, "conformance")
        yield Statement("a11y:certifiedBy", facts.certified_by, refines="conformance")


def _features(facts: Facts, *, described: bool) -> Iterator[str]:
    """The features that the content has, by the vocabulary of the W3C community group."""
    if facts.images and described:
        yield "alternativeText"
    yield "displayTransformability"
    yield "readingOrder"
    if sum(len(headings(body)) for body in facts.bodies) > 1:
        yield "structuralNavigation"
    yield "tableOfContents"
    if facts.pages:
        yield "pageBreakMarkers"
        yield "pageNavigation"
    if any(True for body in facts.bodies for _ in body.iter("ruby")):
        yield "rubyAnnotations"
