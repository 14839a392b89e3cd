"""Appearance that the source records: `@rend`, `@rendition` and `@style` as classes and CSS.

Only models with `@useSourceRendition` ask for it. A word of `@rend`, or a pointer such as
`simple:bold`, becomes the class `rend-bold`, for which the stylesheet may have a rule; CSS becomes
a rule of a sheet that the stylesheet overrides (TEI P5 Guidelines, 1.3.1.1.3, "Rendition
Indicators").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cssselect2 import ElementWrapper, Matcher, SelectorError, compile_selector_list

from bema.findings import Finding, Place, warning
from bema.style.declarations import declarations
from bema.style.stylesheet import Sheet
from bema.tei.speech import TEI
from bema.tree import XML_ID, Element

_NOT_IN_A_CLASS = re.compile(r"[^\w\-]+")


@dataclass
class Renditions:
    """Classes of elements of one document, and the rules behind them."""

    root: Element
    source: str
    """The document's name, for findings."""
    findings: list[Finding] = field(default_factory=list)
    _rules: dict[str, str] = field(default_factory=dict)
    """Selector of each class with the declarations it stands for."""
    _declared: dict[str, Element] | None = None
    _selected: dict[Element, list[Element]] | None = None
    _styles: dict[str, str] = field(default_factory=dict)

    def classes(self, element: Element) -> list[str]:
        """Classes for what the source says of the element's appearance."""
        rend = element.get("rend", "")
        if not (rend or element.get("rendition") or element.get("style") or self._selecting()):
            return []
        made: list[str] = []
        made += [self.style(rend, element)] if ":" in rend else map(_class, rend.split())
        for declared in self._selecting().get(element, ()):
            made.append(self._named(declared))
        for pointer in element.get("rendition", "").split():
            made += self._rendition(pointer, element)
        if style := element.get("style"):
            made.append(self.style(style, element))
        return list(dict.fromkeys(filter(None, made)))

    def style(self, css: str, element: Element) -> str:
        """The class for these declarations; empty where they are none."""
        if css not in self._styles:
            text = self._declarations(css, element)
            self._styles[css] = f"style-{len(self._styles) + 1}" if text else ""
            if text:
                self._rules[f":where(.{self._styles[css]})"] = text
        return self._styles[css]

    def sheet(self, path: Path) -> Sheet | None:
        """The rules of all classes given so far; None where there are none."""
        if not self._rules:
            return None
        lines = [f"{selector} {{ {css} }}" for selector, css in self._rules.items()]
        return Sheet(self.source, path, "\n".join(lines))

    def _rendition(self, pointer: str, element: Element) -> Iterator[str]:
        """A `rendition` of the header by its id, or a word of a known vocabulary."""
        if not pointer.startswith("#"):
            yield _class(pointer.rpartition(":")[2])
            return
        if self._declared is None:
            self._declared = {e.get(XML_ID, ""): e for e in self._renditions()}
        declared = self._declared.get(pointer[1:])
        if declared is not None:
            yield self._named(declared)
            return
        place = Place(self.source, element.sourceline or 0)
        message = f"@rendition “{pointer}” points to no rendition of the header."
        self._tell(warning("tei-rendition", message, place, "Declare it in tagsDecl."))

    def _renditions(self) -> Iterator[Element]:
        found: Iterator[Element] = self.root.iter(f"{{{TEI}}}rendition")
        return found

    def _named(self, declared: Element) -> str:
        """The class of a `rendition` of the header."""
        ident = declared.get(XML_ID) or f"{declared.sourceline}"
        name = "rendition-" + _NOT_IN_A_CLASS.sub("-", ident)
        scope = declared.get("scope", "")
        selector = f":where(.{name})" + (f"::{scope}" if scope else "")
        if selector not in self._rules:
            css = self._declarations("".join(declared.itertext()), declared)
            self._rules |= {selector: css} if css else {}
        return name

    def _selecting(self) -> Mapping[Element, list[Element]]:
        """The `rendition`s of the header that select each element (`rendition/@selector`)."""
        if self._selected is None:
            self._selected = {}
            matcher = Matcher()
            selecting = [e for e in self._renditions() if e.get("selector")]
            for rendition in selecting:
                self._add(matcher, rendition)
            whole = ElementWrapper.from_xml_root(self.root)
            for wrapped in whole.iter_subtree() if selecting else ():
                if found := [payload for *_, payload in matcher.match(wrapped)]:
                    self._selected[wrapped.etree_element] = found
        return self._selected

    def _add(self, matcher: Matcher, rendition: Element) -> None:
        try:
            for selector in compile_selector_list(rendition.get("selector", "")):
                matcher.add_selector(selector, rendition)
        except SelectorError as trouble:
            place = Place(self.source, rendition.sourceline or 0)
            message = f"@selector of a rendition is no selector of CSS: {trouble}"
            self._tell(warning("tei-rendition", message, place, "Correct it."))

    def _declarations(self, css: str, element: Element) -> str:
        read = declarations(css)
        if read.left_out:
            place = Place(self.source, element.sourceline or 0)
            message = f"not CSS, and left out: {read.left_out}"
            self._tell(warning("tei-rendition", message, place, "Write declarations."))
        return " ".join(read.text.split())

    def _tell(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)


def _class(word: str) -> str:
    name = _NOT_IN_A_CLASS.sub("-", word).strip("-").lower()
    return f"rend-{name}" if name else ""
