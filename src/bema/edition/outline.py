"""The outline of an edition: levels and ids of headings, tables of contents, links inside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from bema.edition.validity import drop
from bema.edition.vocabulary import NOTE
from bema.findings import Finding, Place, note
from bema.tree import Element, detach, plain

_RELATIVE = re.compile(r"(?!#|//|[A-Za-z][A-Za-z0-9+.\-]*:).")
TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def headings(body: Element) -> list[Element]:
    """All headings in reading order."""
    return list(body.iter(*TAGS))


def level(heading: Element) -> int:
    """Level of a heading, from 1; beyond 6 `aria-level` says it."""
    return int(heading.get("aria-level") or heading.tag[1])


def has_title(body: Element) -> bool:
    """Whether the first heading, and no other, is of level 1."""
    levels = [level(heading) for heading in headings(body)]
    return bool(levels) and levels[0] == 1 and levels.count(1) == 1


def set_levels(body: Element, title: Element | None = None) -> None:
    """Make the title the one `h1` and let no level below it be skipped (PDF/UA-1, 7.4.2).

    `title` is the title of an edition whose text has none: all other headings are below it.
    """
    above: list[int] = []
    for heading in headings(body):
        wanted = 0 if heading is title else level(heading)
        while above and above[-1] >= wanted:
            above.pop()
        if title is not None and not above and heading is not title:
            above.append(0)
        above.append(wanted)
        _set(heading, len(above))


def _set(heading: Element, number: int) -> None:
    heading.tag = f"h{min(number, 6)}"
    if number > 6:
        heading.set("aria-level", str(number))
    else:
        heading.attrib.pop("aria-level", None)


def give_ids(body: Element) -> None:
    """Give every heading an id, so that contents and bookmarks can point to it."""
    ids = Ids(body)
    for number, heading in enumerate(headings(body), start=1):
        if not heading.get("id"):
            heading.set("id", ids.free(f"heading-{number}"))


class Ids:
    """The ids below an element, and others that are free there."""

    def __init__(self, body: Element) -> None:
        self.taken = {element.get("id") for element in body.iter() if element.get("id")}

    def free(self, name: str) -> str:
        """This id, with a number behind it where it is taken; it is taken now."""
        names = (f"{name}-{number}" for number in range(2, 1 << 30))
        found = name if name not in self.taken else next(n for n in names if n not in self.taken)
        self.taken.add(found)
        return found


def fill_contents(body: Element, label: str, path: str) -> Iterator[Finding]:
    """Fill the places for a table of contents with links to the headings.

    What other kinds of index would list is not known; a finding tells of each.
    """
    for nav in body.findall(".//nav"):
        kinds = nav.get("class", "").split()
        entries = [h for h in headings(body) if level(h) > 1 and entry(h)]
        if "toc" not in kinds or not entries:
            kind = " ".join(kinds[1:]) or "no kind"
            message = f"there is nothing to fill an index of {kind} with; it is left out."
            yield note("index-empty", message, Place(path), "Write it out, or take it away.")
            drop(nav)
            continue
        nav.set("role", "doc-toc")
        nav.set("aria-label", label)
        nest(nav, entries)


def nest(nav: Element, entries: list[Element]) -> None:
    """Lists in lists, as the headings are nested."""
    open_lists = [(1, etree.SubElement(nav, "ol"))]
    for heading in entries:
        own = level(heading)
        while len(open_lists) > 1 and open_lists[-1][0] >= own:
            open_lists.pop()
        parent = open_lists[-1][1]
        if open_lists[-1][0] < own - 1 and len(parent):
            parent = etree.SubElement(parent[-1], "ol")
            open_lists.append((own - 1, parent))
        item = etree.SubElement(parent, "li")
        etree.SubElement(item, "a", {"href": f"#{heading.get('id')}"}).text = entry(heading)


def entry(heading: Element) -> str:
    """The words of a heading without its notes; what stands on lines of its own stays apart."""
    copy = deepcopy(heading)
    for called in copy.xpath(f".//*[@role='{NOTE}' or @role='doc-noteref']"):
        detach(called)
    for line in copy.iter("br"):
        line.tail = f" {line.tail or ''}"
    return plain(copy)


def unlink(body: Element, path: str, *, alone: bool) -> Iterator[Finding]:
    """Make links that lead nowhere plain text, with one finding for each target.

    `alone` says that no other files stand beside the edition.
    """
    ids = {element.get("id") for element in body.iter() if element.get("id")}
    missing: Counter[str] = Counter()
    for link in list(body.iter("a")):
        target = link.get("href", "")
        inside = target.startswith("#")
        if (inside and target[1:] not in ids) or (alone and _RELATIVE.match(target)):
            missing[target] += 1
            link.tag = "span"
            del link.attrib["href"]
    for target, count in missing.items():
        times = "" if count == 1 else f" ({count} times)"
        message = f"a link to “{target}”{times}, which is not in the edition, is plain text."
        yield note("link-nowhere", message, Place(path), "Correct the target, or keep it.")
