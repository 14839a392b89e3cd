"""The review: a page with source and result side by side, the guesses marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files

from lxml import etree
from lxml.builder import ElementMaker

from bema.findings import Finding
from bema.ingest.guess import Guess
from bema.ingest.transcript import Text
from bema.tei.metadata import Metadata
from bema.tree import XML_ID, Element, append_text, children, local_name

_H = ElementMaker()
_LEGEND = (
    ("kinesic", "what bodies and voices did, and what happened"),
    ("gap", "words that are not there"),
    ("note", "what an editor says"),
    ("abbr", "names and abbreviations"),
)


def review(
    name: str,
    header: Metadata,
    rows: Sequence[tuple[Text, Element]],
    findings: Sequence[Finding],
    counts: Sequence[str],
) -> bytes:
    """The page as HTML, complete in itself.

    `rows` are texts of the source, each with the element of TEI that it became.
    """
    guessed = {each.place.id for each in findings if isinstance(each, Guess) and each.place.id}
    legend = _H.p({"class": "legend"})
    for kind, meaning in _LEGEND:
        legend.append(_H.span({"class": kind}, meaning))
    page = _H.html(
        {"lang": "en"},
        _H.head(
            _H.meta(charset="utf-8"),
            _H.meta(name="viewport", content="width=device-width, initial-scale=1"),
            _H.title(f"Review of {name}"),
            _H.style(files("bema.ingest").joinpath("review.css").read_text("utf-8")),
        ),
        _H.body(
            _H.h1(name),
            _H.p({"class": "counts"}, ", ".join(counts)),
            _H.h2("What to look at"),
            _findings(findings),
            _H.h2("Header"),
            _header(header),
            _H.h2("Source and result"),
            _H.div({"class": "result"}, legend),
            _table(rows, guessed),
        ),
    )
    data: bytes = etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    return data + b"\n"


def _findings(findings: Sequence[Finding]) -> Element:
    if not findings:
        return _H.p("Nothing was guessed.")
    listed = _H.ol({"class": "findings"})
    for each in sorted(findings, key=lambda finding: -_rank(finding)):
        said = [_H.span({"class": "code"}, each.code), f" {each.message} "]
        if isinstance(each, Guess) and each.confidence < 1:
            said.insert(1, f" ({each.confidence:.0%} sure)")
        if each.place.id:
            said.append(_H.a({"href": f"#{each.place.id}"}, each.place.id))
        if each.place.line:
            said.append(f" line {each.place.line} ")
        said.append(_H.span({"class": "remedy"}, f" {each.remedy}"))
        listed.append(_H.li({"class": str(each.severity)}, *said))
    return listed


def _header(header: Metadata) -> Element:
    """What the header says, by which a text is found and cited."""
    persons = (f"{each.name}, {each.office}".strip(" ,") for each in header.speakers)
    said = {
        "Title": header.title,
        "Who speaks": "; ".join(persons),
        "Event": header.event,
        "Place": header.place,
        "Date": header.date_text,
        "Time": header.setting.time.when,
        "Language": ", ".join(header.languages),
        "Publisher": header.publisher,
        "Source": header.source.url if header.source else "",
        "How it came to be": "; ".join(header.status),
    }
    listed = _H.dl({"class": "header"})
    for name, value in said.items():
        listed.append(_H.dt(name))
        listed.append(_H.dd(value) if value else _H.dd({"class": "missing"}, "nothing says it"))
    return listed


def _rank(finding: Finding) -> int:
    return ("note", "warning", "error").index(finding.severity)


def _table(rows: Iterable[tuple[Text, Element]], guessed: set[str]) -> Element:
    body = _H.tbody()
    before: Element | None = None
    for text, element in rows:
        ident = element.get(XML_ID, "")
        classes = [] if local_name(element) != "note" else ["label"]
        classes += ["guessed"] if ident in guessed else []
        place = f"{element.get('type') or local_name(element)} {ident}".strip()
        result = _H.td({"class": "result"})
        if element is not before:  # several lines may become one element
            _show(element, result)
        before = element
        if who := _speaker(element):
            result.append(_H.span({"class": "who"}, f" → {who}"))
        attributes = {"class": " ".join(classes)} if classes else {}
        if ident:
            attributes["id"] = ident
        source = _H.td({"class": "source"}, text.text)
        body.append(_H.tr(attributes, _H.td({"class": "place"}, place), source, result))
    return _H.table(
        _H.colgroup(_H.col({"class": "place"}), _H.col(), _H.col()),
        _H.thead(_H.tr(_H.th({"class": "place"}, "TEI"), _H.th("Source"), _H.th("Result"))),
        body,
    )


def _speaker(element: Element) -> str:
    """Whom a label means: the person of the utterance behind it."""
    said = element.getnext()
    labels = element.get("type") == "speaker" and said is not None
    return said.get("who", "").removeprefix("#") if labels and said is not None else ""


def _show(element: Element, into: Element) -> None:
    """The text of an element; those in it with their names as classes."""
    for node in children(element):
        if isinstance(node, str):
            append_text(into, node)
        elif local_name(node) == "lb":
            into.append(_H.br())
        else:
            name = local_name(node)
            who = node.get("who", "")
            made = etree.SubElement(into, "span", {"class": name, "title": f"{name} {who}".strip()})
            _show(node, made)
